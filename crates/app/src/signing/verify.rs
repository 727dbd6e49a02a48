//! What the signatures of a PDF say, and whether it is a letter of ours.

use casework::LetterId;
use pades::{Integrity, SignatureReport};

use crate::{App, Refusal, Result, links::sha256_hex, model::LetterRecord, signing::MAX_PDF};

/// What was found out about a PDF.
#[derive(Clone, Debug)]
pub struct Verification {
    /// What each signature says.
    pub signatures: Vec<SignatureReport>,
    /// The letter of ours that it is.
    pub ours: Option<Ours>,
    /// SHA-256 of the file, lower-case hex.
    pub sha256: String,
}

/// A letter of ours.
#[derive(Clone, Debug)]
pub struct Ours {
    /// Which.
    pub id: LetterId,
    /// Number and symbol as printed.
    pub number: String,
    /// Place and date as printed.
    pub date: String,
    /// The file is exactly what was issued; otherwise something stands behind it.
    pub exact: bool,
}

impl Verification {
    /// There are signatures, and all of them are right and by known people.
    #[must_use]
    pub fn is_fine(&self) -> bool {
        pades::all_fine(&self.signatures)
    }

    /// A signature is broken, or something was added behind it.
    #[must_use]
    pub fn is_changed(&self) -> bool {
        self.signatures
            .iter()
            .any(|one| !one.is_unchanged() && !matches!(one.integrity, Integrity::Unreadable(_)))
    }
}

impl App {
    /// Looks at a PDF of anybody. Nothing of it is kept.
    ///
    /// # Errors
    /// [`Refusal::FileTooLarge`], [`Refusal::NotAPdf`].
    pub async fn verify_pdf(&self, pdf: Vec<u8>) -> Result<Verification> {
        if pdf.len() > MAX_PDF {
            return Err(Refusal::FileTooLarge {
                max_mb: MAX_PDF >> 20,
            }
            .into());
        }
        // ISO 32000-1, implementation note 13: the header is in the first kilobyte.
        let head = &pdf[..pdf.len().min(1024)];
        if !head.windows(5).any(|part| part == b"%PDF-") {
            return Err(Refusal::NotAPdf.into());
        }
        let sha256 = sha256_hex(&pdf);
        let mut ours = self
            .store
            .letter_by_pdf(&sha256)
            .await?
            .map(|found| shown(&found, true));
        if ours.is_none() {
            for prefix in revisions(&pdf) {
                if let Some(found) = self.store.letter_by_pdf(&sha256_hex(prefix)).await? {
                    ours = Some(shown(&found, false));
                }
            }
        }
        Ok(Verification {
            signatures: self.signatures_of(pdf).await?,
            ours,
            sha256,
        })
    }

    /// What the signatures in one of our own PDFs say.
    pub(crate) async fn signatures_of(&self, pdf: Vec<u8>) -> Result<Vec<SignatureReport>> {
        let roots = self.roots().await?;
        let _one = self.verifying.lock().await;
        // A large file takes a while: not between other requests.
        tokio::task::spawn_blocking(move || pades::verify(&pdf, &roots))
            .await
            .map_err(|error| Self::inconsistent(error.to_string()))
    }
}

fn shown(record: &LetterRecord, exact: bool) -> Ours {
    Ours {
        id: record.id,
        number: record.content.number_line(),
        date: record.content.date_line(),
        exact,
    }
}

/// The earlier states of a file that was appended to: each ends with its end mark. The last few are
/// enough.
fn revisions(pdf: &[u8]) -> impl Iterator<Item = &[u8]> {
    const MARK: &[u8] = b"%%EOF";
    let ends: Vec<usize> = pdf
        .windows(MARK.len())
        .enumerate()
        .filter_map(|(at, part)| (part == MARK).then_some(at + MARK.len()))
        .collect();
    let from = ends.len().saturating_sub(8);
    ends.into_iter().skip(from).flat_map(move |end| {
        // With and without the line's end.
        [0, 1, 2]
            .into_iter()
            .filter_map(move |more| pdf.get(..end + more))
    })
}
