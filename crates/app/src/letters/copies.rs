//! Certified electronic copies of issued letters: sao y, sao lục, trích sao (Decree 30/2020/NĐ-CP,
//! Articles 25 to 27): numbered in one yearly series, with the line of box 14.

use casework::{CopyId, LetterId};
use letter::Letter;
use time::OffsetDateTime;

use super::EXAMPLE_MARK;
use crate::{
    App, Refusal, Result,
    access::{Clerk, Staff},
    audit::{Action, AuditActor},
    links::sha256_hex,
    model::{CopyFace, CopyKind, LetterCopy},
    ports::{Change, RegisterChange, StoreError},
    registers::numbered,
    text::line,
    vietnam_date,
};

/// A copy that is wanted.
#[derive(Clone, Debug, Default)]
pub struct NewCopy {
    /// "full", "again" or "extract".
    pub kind: String,
    /// For whom.
    pub recipients: String,
    /// The paragraphs (from 0) of an extract.
    pub paragraphs: Vec<usize>,
}

impl App {
    /// Makes a certified copy of an issued letter. Gives its id.
    ///
    /// # Errors
    /// [`Refusal::LetterStage`] before it is numbered, [`Refusal::LetterEnded`],
    /// [`Refusal::NoCopyYet`]; what is wrong with the fields.
    pub async fn copy_letter(&self, by: &Clerk, id: LetterId, new: NewCopy) -> Result<CopyId> {
        let kind = CopyKind::from_code(&new.kind).ok_or(Refusal::Invalid("copy_kind"))?;
        let recipients = line("recipients", &new.recipients, 500)?;
        let record = self.letter_or_refuse(id).await?;
        if record.numbering.is_none() {
            return Err(Refusal::LetterStage(record.stage().code()).into());
        }
        self.still_in_force(&record).await?;
        let made = self.store.copies_of(id).await?;
        let of = match kind {
            CopyKind::Again => {
                let full = made.iter().find(|copy| copy.face.kind == CopyKind::Full);
                Some(full.ok_or(Refusal::NoCopyYet)?.id)
            }
            CopyKind::Full | CopyKind::Extract => None,
        };
        let paragraphs = match kind {
            CopyKind::Extract => chosen(&record.content, new.paragraphs)?,
            CopyKind::Full | CopyKind::Again => Vec::new(),
        };
        let issuer = self.issuer_or_refuse().await?;
        let body_symbol = issuer.symbol.split('-').next().unwrap_or(&issuer.symbol);
        let face = CopyFace {
            kind,
            symbol: format!("{}-{body_symbol}", kind.symbol()),
            body: issuer.body_in_text,
            recipients,
            paragraphs,
            of,
        };
        let copy_id = CopyId(self.new_id());
        for _ in Self::attempts() {
            let now = self.now();
            let year = vietnam_date(now).year();
            let number = self.store.last_copy(&record.series, year).await? + 1;
            let mut content = record.content.clone();
            if kind == CopyKind::Extract {
                let mut at = 0;
                content.body.retain(|_| {
                    at += 1;
                    face.paragraphs.contains(&(at - 1))
                });
            }
            let example = record.series == crate::registers::EXAMPLE;
            let mark = self.document_mark(example, EXAMPLE_MARK);
            let pdf = self.set(&with_copy_line(content, &face, now, mark))?.pdf;
            let sha256 = sha256_hex(&pdf);
            let name = numbered(number, &face.symbol);
            let copy = LetterCopy {
                id: copy_id,
                letter: id,
                series: record.series.clone(),
                year,
                number,
                face: face.clone(),
                made_by: by.user(),
                made_at: now,
                pdf_sha256: sha256.clone(),
            };
            let actor = AuditActor::User { id: by.user() };
            let about = format!("letter:{id}");
            let changes = vec![
                Change::PutBlob {
                    sha256,
                    media_type: "application/pdf".to_owned(),
                    bytes: pdf,
                },
                self.record(record.case, actor, Action::LetterCopied, about, &name),
                Change::Register(RegisterChange::AddCopy(Box::new(copy))),
            ];
            match self.store.commit(changes).await {
                Ok(()) => return Ok(copy_id),
                // Another clerk took the number: take the next one.
                Err(StoreError::Conflict) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(Refusal::Changed.into())
    }

    /// The PDF of a copy with its file name.
    ///
    /// # Errors
    /// [`Refusal::NotFound`].
    pub async fn copy_pdf(&self, _by: &Staff, id: CopyId) -> Result<(String, Vec<u8>)> {
        let copy = self.store.letter_copy(id).await?;
        let copy = copy.ok_or(Refusal::NotFound("entry"))?;
        let (_, bytes) = self
            .store
            .blob(&copy.pdf_sha256)
            .await?
            .ok_or_else(|| Self::inconsistent("a copy without PDF"))?;
        if sha256_hex(&bytes) != copy.pdf_sha256 {
            return Err(Self::inconsistent("the PDF of a copy was changed"));
        }
        let name = numbered(copy.number, &copy.face.symbol).replace('/', "-");
        Ok((format!("ban-sao-{name}.pdf"), bytes))
    }
}

/// The paragraphs of an extract, in the letter's order: some, but not all.
fn chosen(
    content: &Letter,
    mut paragraphs: Vec<usize>,
) -> std::result::Result<Vec<usize>, Refusal> {
    paragraphs.sort_unstable();
    paragraphs.dedup();
    let some = !paragraphs.is_empty() && paragraphs.len() < content.body.len();
    let there = paragraphs.iter().all(|at| *at < content.body.len());
    if some && there {
        Ok(paragraphs)
    } else {
        Err(Refusal::Invalid("paragraphs"))
    }
}

/// The letter with the line of box 14 (appendix I, part II): kind of copy, copying body, time of
/// signing.
fn with_copy_line(
    mut content: Letter,
    face: &CopyFace,
    at: OffsetDateTime,
    mark: Option<String>,
) -> Letter {
    let at = at.to_offset(time::macros::offset!(+7));
    content.copy = Some(letter::ElectronicCopy {
        kind: match face.kind {
            CopyKind::Full => letter::CopyKind::Full,
            CopyKind::Again => letter::CopyKind::Transcript,
            CopyKind::Extract => letter::CopyKind::Extract,
        },
        body: face.body.clone(),
        signed_at: Some(format!(
            "{} {:02}:{:02}:{:02} +07:00",
            crate::registers::shown(at.date()),
            at.hour(),
            at.minute(),
            at.second()
        )),
    });
    content.mark = mark;
    content
}
