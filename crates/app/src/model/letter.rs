//! An official letter and where it stands.

use std::collections::BTreeMap;

use casework::{CaseId, GroupId, LetterId, UserId};
use letter::Letter;
use time::OffsetDateTime;

use super::{Ask, Asked, Group, GroupTask};

/// A letter with its way from draft to the post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LetterRecord {
    /// Its identity.
    pub id: LetterId,
    /// How often it was changed; what a writer must have seen to write. 1 when new.
    pub version: u32,
    /// The case it tells of.
    pub case: CaseId,
    /// The register it is numbered in ("main"; the worked example has its own).
    pub series: String,
    /// What it says.
    pub content: Letter,
    /// The groups it goes to.
    pub groups: Vec<GroupId>,
    /// What groups are asked that differs from the register.
    pub asks: BTreeMap<GroupId, Asked>,
    /// Who drafted it.
    pub drafted_by: UserId,
    /// When.
    pub drafted_at: OffsetDateTime,
    /// Who signed it, and when.
    pub signed: Option<Signed>,
    /// Its place in the register.
    pub numbering: Option<Numbering>,
    /// SHA-256 of the issued PDF (lower-case hex); the key of its blob. Set when numbered.
    pub pdf_sha256: Option<String>,
    /// An electronic letter: signed with certificates. None: on paper, signed in ink.
    pub electronic: Option<Electronic>,
    /// When it was handed to the post.
    pub sent_at: Option<OffsetDateTime>,
}

/// Approval of the text by the person whose name stands under it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signed {
    /// Who.
    pub by: UserId,
    /// When.
    pub at: OffsetDateTime,
}

/// How far an electronic letter is, whose personal signature came with its number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Electronic {
    /// Who put the organisation's signature on it, and when.
    pub sealed: Option<Signed>,
}

/// A place in the register of outgoing documents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Numbering {
    /// 1, 2, 3 … without gaps within a series and year.
    pub number: u32,
    /// Calendar year in Vietnam.
    pub year: i32,
    /// Who gave it.
    pub by: UserId,
    /// When.
    pub at: OffsetDateTime,
}

/// Where a letter stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LetterStage {
    /// Text may change.
    Draft,
    /// Signed, not yet numbered.
    Signed,
    /// Numbered and dated; the PDF is final.
    Numbered,
    /// Handed to the post.
    Sent,
}

impl LetterStage {
    /// The stable name used in text keys.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            LetterStage::Draft => "draft",
            LetterStage::Signed => "signed",
            LetterStage::Numbered => "numbered",
            LetterStage::Sent => "sent",
        }
    }
}

impl LetterRecord {
    /// What it asks of a group.
    #[must_use]
    pub fn ask(&self, group: &Group) -> Ask {
        self.task(group).ask
    }

    /// What it asks of a group, by when, and what shows that it was done.
    #[must_use]
    pub fn task(&self, group: &Group) -> GroupTask {
        let asked = self.asks.get(&group.id).copied();
        asked.unwrap_or_default().of(group)
    }

    /// Where it stands.
    #[must_use]
    pub const fn stage(&self) -> LetterStage {
        if self.sent_at.is_some() {
            LetterStage::Sent
        } else if self.numbering.is_some() {
            LetterStage::Numbered
        } else if self.signed.is_some() {
            LetterStage::Signed
        } else {
            LetterStage::Draft
        }
    }
}
