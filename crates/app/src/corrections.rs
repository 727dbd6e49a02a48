//! What the public reads: corrections and issued letters.

use casework::{Case, CaseId, LetterId, Stage};
use time::OffsetDateTime;

use crate::{
    App, Refusal, Result,
    links::sha256_hex,
    mails,
    masking::mask,
    model::{CorrectionKind, LetterRecord, LetterStage, StatisticsOf},
    notices::json_ld,
    views::{CorrectionPage, CorrectionView, FileCheck, LetterRef, PublicLetter},
};

/// Corrections on one page of the list.
const PAGE: u32 = 30;

impl App {
    /// One page (from 0) of corrections, latest first, and whether there are more.
    ///
    /// # Errors
    /// A fault of the store.
    pub async fn corrections(&self, page: u32) -> Result<(Vec<CorrectionView>, bool)> {
        let offset = page.saturating_mul(PAGE);
        let mut found = self.store.corrections(PAGE + 1, offset).await?;
        let more = found.len() > PAGE as usize;
        found.truncate(PAGE as usize);
        let mut views = Vec::with_capacity(found.len());
        for correction in found {
            if let Some(case) = self.store.case(correction.case).await? {
                views.extend(self.correction_view(&case).await?);
            }
        }
        Ok((views, more))
    }

    /// A correction with its history.
    ///
    /// # Errors
    /// [`Refusal::NotFound`].
    pub async fn correction(&self, id: CaseId) -> Result<CorrectionPage> {
        let none = Refusal::NotFound("correction");
        let case = self.store.case(id).await?.ok_or(none.clone())?;
        let view = self.correction_view(&case).await?.ok_or(none)?;
        let chain = self
            .store
            .chain(case.chain, OffsetDateTime::UNIX_EPOCH)
            .await?
            .ok_or_else(|| Self::inconsistent("a correction without chain"))?;
        let mut history = self.store.corrections_of_case(id).await?;
        let notice = self.notice(&case, &view, &history, chain.first_seen);
        history.reverse();
        let mut decided_appeals: Vec<_> = case
            .appeals
            .iter()
            .filter(|appeal| appeal.decision.is_some())
            .cloned()
            .collect();
        decided_appeals.reverse();
        let link = format!("{}{}", self.config.public_url, view.path());
        Ok(CorrectionPage {
            chat_vi: mails::chat(&view, &link, notice::Language::Vi),
            chat_en: mails::chat(&view, &link, notice::Language::En),
            json_ld_vi: json_ld(&notice, notice::Language::Vi),
            json_ld_en: json_ld(&notice, notice::Language::En),
            open_appeals: case.open_appeals().count(),
            decided_appeals,
            contestable: case.standing().is_some(),
            view,
            history,
            message: mask(&chain.representative),
            variants: chain.variants,
            sightings: chain.sightings,
            first_seen: chain.first_seen,
            statistics: self.statistics(StatisticsOf::Case(id)).await?,
        })
    }

    /// An issued letter, for whoever holds a copy and wants to know whether it is genuine.
    ///
    /// # Errors
    /// [`Refusal::NotFound`], also for a letter that is not issued.
    pub async fn public_letter(&self, id: LetterId) -> Result<PublicLetter> {
        let none = Refusal::NotFound("letter");
        let record = self.store.letter(id).await?.ok_or(none.clone())?;
        let sha256 = record.pdf_sha256.clone().ok_or(none)?;
        let case = self.case_or_refuse(record.case).await?;
        let copies = self.store.copies_of(id).await?;
        let signatures = match self.issued_pdf(&record).await? {
            Some((_, pdf)) if record.electronic.is_some() => self.signatures_of(pdf).await?,
            _ => Vec::new(),
        };
        Ok(PublicLetter {
            signer: self
                .rules(&record.content)?
                .signature_lines(&record.content),
            life: self.life_of(&record).await?,
            copies: copies
                .into_iter()
                .map(|copy| {
                    let name = crate::registers::numbered(copy.number, &copy.face.symbol);
                    (copy.pdf_sha256, name)
                })
                .collect(),
            signatures,
            correction: self.correction_view(&case).await?,
            example: self.is_example(&case).await?,
            record,
            sha256,
        })
    }

    /// The PDF of an issued letter and the name it should have.
    ///
    /// # Errors
    /// [`Refusal::NotFound`], also for a letter that is not issued.
    pub async fn public_letter_pdf(&self, id: LetterId) -> Result<(String, Vec<u8>)> {
        let none = Refusal::NotFound("letter");
        let record = self.store.letter(id).await?.ok_or(none.clone())?;
        self.issued_pdf(&record).await?.ok_or(none.into())
    }

    /// File name and bytes of a letter's final PDF; none while it is not numbered.
    pub(crate) async fn issued_pdf(
        &self,
        record: &LetterRecord,
    ) -> Result<Option<(String, Vec<u8>)>> {
        let Some(sha256) = &record.pdf_sha256 else {
            return Ok(None);
        };
        let (_, bytes) = self
            .store
            .blob(sha256)
            .await?
            .ok_or_else(|| Self::inconsistent("an issued letter without PDF"))?;
        if &sha256_hex(&bytes) != sha256 {
            return Err(Self::inconsistent(
                "the PDF of an issued letter was changed",
            ));
        }
        Ok(Some((file_name(record), bytes)))
    }

    /// The public view of a case's correction; none before the first verdict.
    pub(crate) async fn correction_view(&self, case: &Case) -> Result<Option<CorrectionView>> {
        let Some(correction) = self.store.corrections_of_case(case.id).await?.pop() else {
            return Ok(None);
        };
        let mut letter = None;
        for record in self.store.letters_of_case(case.id).await?.iter().rev() {
            // A letter that was recalled or replaced is not what people are pointed to.
            if letter_ref(record).is_some() && self.life_of(record).await?.in_force() {
                letter = letter_ref(record);
                break;
            }
        }
        Ok(Some(CorrectionView {
            letter,
            withdrawn: correction.kind == CorrectionKind::Withdrawn,
            under_review: correction.kind != CorrectionKind::Withdrawn
                && !matches!(case.stage, Stage::Concluded(_)),
            example: self.is_example(case).await?,
            drill: self.is_drill(),
            correction,
        }))
    }

    /// What a file is, for whoever cannot compare it in the browser.
    ///
    /// # Errors
    /// [`Refusal::NotFound`], [`Refusal::Empty`] for an empty file.
    pub async fn check_letter_file(
        &self,
        id: LetterId,
        bytes: &[u8],
    ) -> Result<(PublicLetter, FileCheck)> {
        if bytes.is_empty() {
            return Err(Refusal::Empty("file").into());
        }
        let found = self.public_letter(id).await?;
        let check = found.check(&sha256_hex(bytes)).unwrap_or(FileCheck::Other);
        Ok((found, check))
    }

    pub(crate) async fn is_example(&self, case: &Case) -> Result<bool> {
        let chain = self
            .store
            .chain(case.chain, OffsetDateTime::UNIX_EPOCH)
            .await?;
        Ok(chain.is_some_and(|chain| chain.chain.example))
    }
}

/// "12/STTTT-TTBCXB", with the leading zero that Decree 30 wants below 10.
pub(crate) fn number_and_symbol(record: &LetterRecord) -> Option<String> {
    let numbering = record.numbering.as_ref()?;
    Some(format!("{:02}/{}", numbering.number, record.content.symbol))
}

/// Where an issued letter is found; only once it has been sent.
fn letter_ref(record: &LetterRecord) -> Option<LetterRef> {
    if record.stage() != LetterStage::Sent {
        return None;
    }
    let numbering = record.numbering.as_ref()?;
    Some(LetterRef {
        id: record.id,
        number_and_symbol: number_and_symbol(record)?,
        date: crate::vietnam_date(numbering.at),
    })
}

fn file_name(record: &LetterRecord) -> String {
    let number = number_and_symbol(record)
        .unwrap_or_default()
        .replace('/', "-");
    format!("cong-van-{number}.pdf")
}
