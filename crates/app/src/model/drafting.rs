//! What is kept about the making of a letter: its versions, remarks on it, checks, and who may sign.

use std::collections::BTreeMap;

use casework::{GroupId, LetterId, RemarkId, SignerId, UserId};
use letter::{Authority, Letter, Signature};
use time::{Date, OffsetDateTime};

use super::Asked;

/// A text of a letter as it was saved once. Never changed, never taken out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LetterVersion {
    /// The letter.
    pub letter: LetterId,
    /// 1, 2, 3 … without gaps.
    pub number: u32,
    /// [`super::LetterRecord::version`] with which it was saved.
    pub record_version: u32,
    /// What it says.
    pub content: Letter,
    /// The groups it goes to.
    pub groups: Vec<GroupId>,
    /// What groups are asked that differs from the register.
    pub asks: BTreeMap<GroupId, Asked>,
    /// Who saved it.
    pub by: UserId,
    /// When.
    pub at: OffsetDateTime,
    /// What for, in the person's words; may be empty.
    pub note: String,
    /// The version that it brings back.
    pub restores: Option<u32>,
}

/// A version without its text, for lists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VersionHead {
    /// 1, 2, 3 … without gaps.
    pub number: u32,
    /// [`super::LetterRecord::version`] with which it was saved.
    pub record_version: u32,
    /// Who saved it.
    pub by: UserId,
    /// When.
    pub at: OffsetDateTime,
    /// What for; may be empty.
    pub note: String,
    /// The version that it brings back.
    pub restores: Option<u32>,
}

/// What the approver wants changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    /// Its identity.
    pub id: RemarkId,
    /// How often it was changed; what a writer must have seen to write. 1 when new.
    pub version: u32,
    /// The letter.
    pub letter: LetterId,
    /// The text that it was made on.
    pub number: u32,
    /// Paragraph of the body, from 1, in that text; none: the letter as a whole.
    pub paragraph: Option<u32>,
    /// How that paragraph began; empty for the whole.
    pub quote: String,
    /// What is wanted.
    pub text: String,
    /// Who.
    pub by: UserId,
    /// When.
    pub at: OffsetDateTime,
    /// What the officer says to it.
    pub answer: Option<RemarkAnswer>,
    /// Who marked it as done, and when.
    pub done: Option<(UserId, OffsetDateTime)>,
}

/// An answer to a remark.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RemarkAnswer {
    /// The words.
    pub text: String,
    /// Who.
    pub by: UserId,
    /// When.
    pub at: OffsetDateTime,
}

/// What is looked at before a letter is signed (Decree 30/2020, Article 12).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CheckKind {
    /// The content: the head of the drafting unit (Article 12, paragraph 1).
    Content,
    /// Form and layout: whoever is charged with it (Article 12, paragraph 2).
    Format,
}

impl CheckKind {
    /// Every kind, in the order of the work.
    pub const ALL: [CheckKind; 2] = [CheckKind::Content, CheckKind::Format];

    /// The stable name used in stores, forms and text keys.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            CheckKind::Content => "content",
            CheckKind::Format => "format",
        }
    }

    /// The kind with this [`code`](CheckKind::code).
    #[must_use]
    pub fn from_code(code: &str) -> Option<CheckKind> {
        CheckKind::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// A tick: somebody has looked at a text of a letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LetterCheck {
    /// The letter.
    pub letter: LetterId,
    /// What was looked at.
    pub kind: CheckKind,
    /// The text that was looked at; a later text wants another look.
    pub number: u32,
    /// Who.
    pub by: UserId,
    /// When.
    pub at: OffsetDateTime,
}

/// A person who may sign letters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signer {
    /// Its identity.
    pub id: SignerId,
    /// How often it was changed; what a writer must have seen to write. 1 when new.
    pub version: u32,
    /// The name, without academic titles.
    pub name: String,
    /// The office: "PHÓ GIÁM ĐỐC".
    pub title: String,
    /// In whose place; none: the head signs.
    pub authority: Option<Authority>,
    /// Whose place it is: "GIÁM ĐỐC"; empty without authority and for an acting head.
    pub authority_of: String,
    /// First day; none: always.
    pub valid_from: Option<Date>,
    /// Last day; none: still does.
    pub valid_to: Option<Date>,
    /// Part of the worked example.
    pub example: bool,
}

impl Signer {
    /// Whether letters of this day may bear the name.
    #[must_use]
    pub fn signs_on(&self, day: Date) -> bool {
        self.valid_from.is_none_or(|from| from <= day) && self.valid_to.is_none_or(|to| day <= to)
    }

    /// What stands under a letter.
    #[must_use]
    pub fn signature(&self) -> Signature {
        Signature {
            authority: self.authority,
            authority_of: self.authority_of.clone(),
            title: self.title.clone(),
            name: self.name.clone(),
        }
    }
}
