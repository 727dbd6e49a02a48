//! Evidence: links, quotations and files.

use casework::{CaseId, Command, Evidence, EvidenceId, EvidenceKind};

use crate::{
    App, Refusal, Result,
    access::{Officer, Staff},
    links::sha256_hex,
    model::Capture,
    ports::Change,
};

/// The largest file that is taken as evidence, in megabytes.
const MAX_FILE_MB: usize = 10;

/// Evidence to attach.
#[derive(Clone, Debug)]
pub enum NewEvidence {
    /// A public page.
    Link(String),
    /// Words and where they stand.
    Quote {
        /// The words.
        text: String,
        /// Where.
        source: String,
    },
    /// A file.
    File {
        /// Its name.
        name: String,
        /// Its bytes.
        bytes: Vec<u8>,
    },
}

impl App {
    /// Attaches evidence.
    ///
    /// # Errors
    /// A refusal of the case's rules; [`Refusal::FileTooLarge`].
    pub async fn attach_evidence(
        &self,
        by: &Officer,
        id: CaseId,
        new: NewEvidence,
        supports: &str,
    ) -> Result<()> {
        let evidence = EvidenceId(self.new_id());
        let mut extra = Vec::new();
        let kind = match new {
            NewEvidence::Link(url) => {
                extra.push(self.new_capture(id, evidence, &url));
                EvidenceKind::Link { url }
            }
            NewEvidence::Quote { text, source } => EvidenceKind::Quote { text, source },
            NewEvidence::File { name, bytes } => {
                let (kind, change) = file_evidence(name, bytes)?;
                extra.push(change);
                kind
            }
        };
        let command = Command::AttachEvidence {
            id: evidence,
            kind,
            supports: supports.to_owned(),
        };
        self.command_with(id, by.actor(), command, extra)
            .await
            .map(drop)
    }

    /// A case's evidence, oldest first, with what the linked pages say.
    ///
    /// # Errors
    /// [`Refusal::NotFound`].
    pub async fn evidence_of(
        &self,
        _by: &Staff,
        id: CaseId,
    ) -> Result<Vec<(Evidence, Option<Capture>)>> {
        let case = self.case_or_refuse(id).await?;
        let captures = self.store.captures_of_case(id).await?;
        Ok(case
            .evidence
            .into_iter()
            .map(|evidence| {
                let capture = captures.iter().find(|one| one.evidence == evidence.id);
                (evidence, capture.cloned())
            })
            .collect())
    }

    /// A file of a case: name, media type, bytes.
    ///
    /// # Errors
    /// [`Refusal::NotFound`].
    pub async fn evidence_file(
        &self,
        _by: &Staff,
        id: CaseId,
        evidence: EvidenceId,
    ) -> Result<(String, String, Vec<u8>)> {
        let case = self.case_or_refuse(id).await?;
        let found = case
            .evidence
            .iter()
            .find(|e| e.id == evidence)
            .map(|e| &e.kind);
        let Some(EvidenceKind::File { name, sha256, .. }) = found else {
            return Err(Refusal::NotFound("evidence").into());
        };
        let (media_type, bytes) = self
            .store
            .blob(sha256)
            .await?
            .ok_or(Refusal::NotFound("evidence"))?;
        if &sha256_hex(&bytes) != sha256 {
            return Err(Self::inconsistent("a file of evidence was changed"));
        }
        Ok((name.clone(), media_type, bytes))
    }
}

pub(crate) fn file_evidence(name: String, bytes: Vec<u8>) -> Result<(EvidenceKind, Change)> {
    if bytes.len() > MAX_FILE_MB * 1024 * 1024 {
        return Err(Refusal::FileTooLarge {
            max_mb: MAX_FILE_MB,
        }
        .into());
    }
    if bytes.is_empty() {
        return Err(Refusal::Empty("file").into());
    }
    let sha256 = sha256_hex(&bytes);
    let media_type = sniff(&bytes).to_owned();
    let kind = EvidenceKind::File {
        name,
        sha256: sha256.clone(),
        size: bytes.len() as u64,
        media_type: media_type.clone(),
    };
    Ok((
        kind,
        Change::PutBlob {
            sha256,
            media_type,
            bytes,
        },
    ))
}

/// The media type by the first bytes (WHATWG MIME Sniffing, the types that evidence comes in).
/// What is not one of these is handed out as bytes, never as a page.
fn sniff(bytes: &[u8]) -> &'static str {
    const KNOWN: [(&[u8], &str); 6] = [
        (b"%PDF-", "application/pdf"),
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"\xff\xd8\xff", "image/jpeg"),
        (b"GIF8", "image/gif"),
        (b"PK\x03\x04", "application/zip"),
        (b"ID3", "audio/mpeg"),
    ];
    if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        return "image/webp";
    }
    KNOWN
        .iter()
        .find(|(magic, _)| bytes.starts_with(magic))
        .map_or("application/octet-stream", |(_, media_type)| media_type)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn media_types_come_from_the_bytes_not_the_name() {
        assert_eq!(sniff(b"%PDF-1.7 ..."), "application/pdf");
        assert_eq!(sniff(b"\x89PNG\r\n\x1a\n...."), "image/png");
        assert_eq!(sniff(b"RIFF....WEBPVP8 "), "image/webp");
        assert_eq!(
            sniff(b"<script>alert(1)</script>"),
            "application/octet-stream"
        );
        assert_eq!(sniff(b""), "application/octet-stream");
    }

    #[test]
    fn a_file_over_the_limit_is_refused_and_an_empty_one_too() {
        let large = vec![0; MAX_FILE_MB * 1024 * 1024 + 1];
        assert!(file_evidence("x".into(), large).is_err());
        assert!(file_evidence("x".into(), Vec::new()).is_err());
        assert!(file_evidence("x".into(), b"a".to_vec()).is_ok());
    }
}
