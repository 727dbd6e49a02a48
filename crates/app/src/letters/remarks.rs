//! What happens before a letter is signed: ticks of who has looked at it, and what the approver
//! sends back to be changed.

use casework::{LetterId, RemarkId};
use serde::{Deserialize, Serialize};

use crate::{
    App, Fault, Refusal, Result,
    access::{Administrator, Approver, Clerk, Officer, Reviewer, Staff},
    audit::Action,
    model::{CheckKind, LetterCheck, LetterRecord, LetterStage, Remark, RemarkAnswer, VersionHead},
    ports::{Change, DraftChange},
    text::block,
};

/// The longest remark or answer, in characters.
pub const MAX_REMARK: usize = 2_000;
/// How much of a paragraph a remark quotes, in characters.
const QUOTE: usize = 120;
const SETTING: &str = "letter-checks";

/// Which checks a letter needs before it can be signed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NeededChecks {
    /// The content (Decree 30/2020, Article 12, paragraph 1).
    pub content: bool,
    /// Form and layout (Article 12, paragraph 2).
    pub format: bool,
}

impl NeededChecks {
    /// Whether this one is needed.
    #[must_use]
    pub const fn needs(&self, kind: CheckKind) -> bool {
        match kind {
            CheckKind::Content => self.content,
            CheckKind::Format => self.format,
        }
    }
}

/// A remark as the approver writes it.
#[derive(Clone, Debug)]
pub struct NewRemark {
    /// Paragraph of the body, from 1; none: the letter as a whole.
    pub paragraph: Option<u32>,
    /// What is wanted.
    pub text: String,
}

impl App {
    /// Which checks a letter needs before it can be signed; none until somebody says so.
    ///
    /// # Errors
    /// A fault of the store.
    pub async fn needed_checks(&self, _by: &Staff) -> Result<NeededChecks> {
        self.checks_needed().await
    }

    pub(crate) async fn checks_needed(&self) -> Result<NeededChecks> {
        match self.store.setting(SETTING).await? {
            None => Ok(NeededChecks::default()),
            Some(json) => serde_json::from_str(&json)
                .map_err(|error| Self::inconsistent(format!("setting {SETTING}: {error}"))),
        }
    }

    /// Says which checks a letter needs.
    ///
    /// # Errors
    /// A fault of the store.
    pub async fn save_needed_checks(
        &self,
        _by: &Administrator,
        needed: NeededChecks,
    ) -> Result<()> {
        let value =
            serde_json::to_string(&needed).map_err(|e| Fault::Inconsistent(e.to_string()))?;
        let change = Change::PutSetting {
            name: SETTING.to_owned(),
            value,
            example: false,
        };
        Ok(self.store.commit(vec![change]).await?)
    }

    /// Ticks the content of the text that `number` names: by somebody who did not draft it.
    ///
    /// # Errors
    /// [`Refusal::OwnCheck`], [`Refusal::Changed`] if there is a newer text,
    /// [`Refusal::LetterStage`].
    pub async fn check_content(&self, by: &Reviewer, id: LetterId, number: u32) -> Result<()> {
        let record = self.letter_at(id, LetterStage::Draft).await?;
        if record.drafted_by == by.user() {
            return Err(Refusal::OwnCheck.into());
        }
        self.tick(record, CheckKind::Content, number, by.user())
            .await
    }

    /// Ticks form and layout of the text that `number` names.
    ///
    /// # Errors
    /// [`Refusal::Changed`] if there is a newer text, [`Refusal::LetterStage`].
    pub async fn check_format(&self, by: &Clerk, id: LetterId, number: u32) -> Result<()> {
        let record = self.letter_at(id, LetterStage::Draft).await?;
        self.tick(record, CheckKind::Format, number, by.user())
            .await
    }

    async fn tick(
        &self,
        record: LetterRecord,
        kind: CheckKind,
        number: u32,
        by: casework::UserId,
    ) -> Result<()> {
        if self.last_version(record.id).await?.number != number {
            return Err(Refusal::Changed.into());
        }
        let check = LetterCheck {
            letter: record.id,
            kind,
            number,
            by,
            at: self.now(),
        };
        let action = match kind {
            CheckKind::Content => Action::LetterContentChecked,
            CheckKind::Format => Action::LetterFormatChecked,
        };
        let step = self.step(&record, by, action);
        let change = Change::Draft(DraftChange::AddCheck(check));
        Ok(self.store.commit(vec![step, change]).await?)
    }

    /// Gives a letter back to the officer with remarks; a signature is taken back with it.
    ///
    /// # Errors
    /// [`Refusal::LetterStage`] once it is numbered, [`Refusal::Empty`] without a remark.
    pub async fn return_letter(
        &self,
        by: &Approver,
        id: LetterId,
        remarks: Vec<NewRemark>,
    ) -> Result<()> {
        let mut record = self.letter_or_refuse(id).await?;
        let stage = record.stage();
        if !matches!(stage, LetterStage::Draft | LetterStage::Signed) {
            return Err(Refusal::LetterStage(stage.code()).into());
        }
        let number = self.last_version(id).await?.number;
        let mut changes = Vec::new();
        for remark in remarks {
            let text = block("remark", &remark.text, MAX_REMARK)?;
            if text.is_empty() {
                continue;
            }
            let quote = match remark.paragraph {
                None => String::new(),
                Some(number) => quoted(&record, number).ok_or(Refusal::Invalid("paragraph"))?,
            };
            changes.push(Change::Draft(DraftChange::SaveRemark(Remark {
                id: RemarkId(self.new_id()),
                version: 1,
                letter: id,
                number,
                paragraph: remark.paragraph,
                quote,
                text,
                by: by.user(),
                at: self.now(),
                answer: None,
                done: None,
            })));
        }
        if changes.is_empty() {
            return Err(Refusal::Empty("remark").into());
        }
        changes.push(self.step(&record, by.user(), Action::LetterReturned));
        // Always, so that two who act at once are told: what is returned is not signed meanwhile.
        record.signed = None;
        record.version += 1;
        changes.push(Change::SaveLetter(Box::new(record)));
        Ok(self.store.commit(changes).await?)
    }

    /// Answers a remark, marks it as done, or both. A remark that is done stays so.
    ///
    /// # Errors
    /// [`Refusal::NotFound`], [`Refusal::Empty`] if neither is asked for.
    pub async fn answer_remark(
        &self,
        by: &Officer,
        letter: LetterId,
        id: RemarkId,
        answer: &str,
        done: bool,
    ) -> Result<()> {
        let remark = self.store.remark(id).await?;
        let mut remark = remark
            .filter(|remark| remark.letter == letter)
            .ok_or(Refusal::NotFound("remark"))?;
        let text = block("answer", answer, MAX_REMARK)?;
        if text.is_empty() && !done {
            return Err(Refusal::Empty("answer").into());
        }
        if !text.is_empty() {
            remark.answer = Some(RemarkAnswer {
                text,
                by: by.user(),
                at: self.now(),
            });
        }
        if done {
            remark.done = remark.done.or(Some((by.user(), self.now())));
        }
        remark.version += 1;
        let record = self.letter_or_refuse(letter).await?;
        Ok(self
            .store
            .commit(vec![
                self.step(&record, by.user(), Action::LetterRemarkAnswered),
                Change::Draft(DraftChange::SaveRemark(remark)),
            ])
            .await?)
    }

    /// The checks that are needed and that nobody has made of the text as it stands.
    pub(super) async fn missing_checks(&self, id: LetterId) -> Result<Vec<CheckKind>> {
        let needed = self.checks_needed().await?;
        let number = self.last_version(id).await?.number;
        let made = self.store.letter_checks(id).await?;
        let is_made = |kind| made.iter().any(|c| c.kind == kind && c.number == number);
        Ok(CheckKind::ALL
            .into_iter()
            .filter(|kind| needed.needs(*kind) && !is_made(*kind))
            .collect())
    }

    pub(super) async fn last_version(&self, id: LetterId) -> Result<VersionHead> {
        let last = self.store.letter_versions(id).await?.pop();
        last.ok_or_else(|| Self::inconsistent(format!("letter {id} has no version")))
    }
}

/// How the paragraph begins.
fn quoted(record: &LetterRecord, number: u32) -> Option<String> {
    let at = usize::try_from(number).ok()?.checked_sub(1)?;
    let paragraph = record.content.body.get(at)?;
    let text = paragraph.text();
    let mut quote: String = text.chars().take(QUOTE).collect();
    if quote.len() < text.len() {
        quote.push('…');
    }
    Some(quote)
}
