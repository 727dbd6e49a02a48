//! What stands in the registers of documents (Decree 30/2020/NĐ-CP, appendix IV), and what became
//! of an issued letter (Article 18).

use casework::{
    AmendmentId, Attachment, CaseId, CopyId, DeliveryId, EntryId, LetterId, RequestId, UserId,
};
use serde::{Deserialize, Serialize};
use time::{Date, OffsetDateTime};

// Days as people write them in files: 2026-11-28.
time::serde::format_description!(iso_day, Date, "[year]-[month]-[day]");

/// What a clerk writes into the columns that the system cannot know.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fill {
    /// The unit or person that keeps the file copy.
    pub copy_holder: String,
    /// How many copies.
    pub copies: String,
    /// When it was handed on.
    #[serde(with = "iso_day::option")]
    pub handed_on: Option<Date>,
    /// Who signed for it.
    pub receipt: String,
    /// Anything else.
    pub note: String,
}

/// A clerk's columns for a letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LetterFill {
    /// Which letter.
    pub letter: LetterId,
    /// How often it was changed; what a writer must have seen to write. 1 when new.
    pub version: u32,
    /// The columns.
    pub fill: Fill,
}

/// An outgoing document that was written outside of this system and has a number of the register.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paper {
    /// Its identity.
    pub id: EntryId,
    /// How often it was changed; what a writer must have seen to write. 1 when new.
    pub version: u32,
    /// The series that it is numbered in.
    pub series: String,
    /// Calendar year in Vietnam.
    pub year: i32,
    /// 1, 2, 3 … without gaps within a series and year, together with the letters.
    pub number: u32,
    /// What it says of itself.
    pub face: PaperFace,
    /// The clerk's columns.
    pub fill: Fill,
    /// The document itself.
    pub file: Option<Attachment>,
    /// Who registered it.
    pub registered_by: UserId,
    /// When.
    pub registered_at: OffsetDateTime,
}

/// What an outgoing document says of itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaperFace {
    /// Abbreviation of its type ("QĐ", appendix III); empty for an official letter (công văn).
    pub doc_type: String,
    /// Its symbol, "STTTT-TTBCXB" or "QĐ-STTTT".
    pub symbol: String,
    /// Its date.
    #[serde(with = "iso_day")]
    pub dated: Date,
    /// Its abstract.
    pub subject: String,
    /// Who signed it.
    pub signer: String,
    /// Where it goes.
    pub recipients: String,
}

/// A number of the register of outgoing documents and what has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outgoing {
    /// A letter of this system.
    Letter(Box<OutgoingLetter>),
    /// A document from outside of it.
    Paper(Box<Paper>),
}

/// What the register says of a letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutgoingLetter {
    /// Which.
    pub id: LetterId,
    /// Its number.
    pub number: u32,
    /// What it says.
    pub content: letter::Letter,
    /// When it was numbered.
    pub numbered_at: OffsetDateTime,
    /// When it was handed to the post.
    pub sent_at: Option<OffsetDateTime>,
    /// Receivers that it was sent to.
    pub receivers: u32,
    /// Those of them that have confirmed.
    pub confirmed: u32,
    /// The clerk's columns.
    pub fill: Option<Fill>,
}

impl Outgoing {
    /// Its number.
    #[must_use]
    pub const fn number(&self) -> u32 {
        match self {
            Outgoing::Letter(letter) => letter.number,
            Outgoing::Paper(paper) => paper.number,
        }
    }
}

/// A document that came in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Incoming {
    /// Its identity.
    pub id: EntryId,
    /// How often it was changed; what a writer must have seen to write. 1 when new.
    pub version: u32,
    /// The book that it stands in ("main"; the worked example has its own).
    pub book: String,
    /// Calendar year in Vietnam.
    pub year: i32,
    /// 1, 2, 3 … without gaps within a book and year.
    pub number: u32,
    /// What is written of it.
    pub face: IncomingFace,
    /// The document itself.
    pub file: Option<Attachment>,
    /// The case that it belongs to.
    pub case: Option<CaseId>,
    /// What of this system it is; registered once.
    pub origin: Option<Origin>,
    /// Who registered it.
    pub registered_by: UserId,
    /// When.
    pub registered_at: OffsetDateTime,
}

/// What is written of an incoming document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IncomingFace {
    /// When it arrived.
    #[serde(with = "iso_day")]
    pub arrived: Date,
    /// Who issued it.
    pub author: String,
    /// Its number and symbol, "45/VNG-PC"; empty if it has none.
    pub symbol: String,
    /// Its date; none if it has none.
    #[serde(with = "iso_day::option")]
    pub dated: Option<Date>,
    /// Type and abstract.
    pub subject: String,
    /// The unit or person that it is for.
    pub unit: String,
    /// When it was handed on.
    #[serde(with = "iso_day::option")]
    pub handed_on: Option<Date>,
    /// Who signed for it.
    pub receipt: String,
    /// Anything else.
    pub note: String,
    /// The code of the electronic document, where it came with one (appendix VI); may be empty.
    pub doc_id: String,
    /// By when it is to be settled.
    #[serde(with = "iso_day::option")]
    pub due: Option<Date>,
    /// How far it has come.
    pub progress: IncomingProgress,
    /// Number and symbol of the document that answers it.
    pub answered_with: String,
}

/// How far an incoming document has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IncomingProgress {
    /// Nobody has begun.
    #[default]
    Waiting,
    /// Somebody works on it.
    Working,
    /// It is settled, or needs nothing.
    Done,
}

impl IncomingProgress {
    /// Every one.
    pub const ALL: [IncomingProgress; 3] = [
        IncomingProgress::Waiting,
        IncomingProgress::Working,
        IncomingProgress::Done,
    ];

    /// The stable name used in stores and text keys.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            IncomingProgress::Waiting => "waiting",
            IncomingProgress::Working => "working",
            IncomingProgress::Done => "done",
        }
    }

    /// The one with this [`code`](IncomingProgress::code).
    #[must_use]
    pub fn from_code(code: &str) -> Option<IncomingProgress> {
        IncomingProgress::ALL
            .into_iter()
            .find(|progress| progress.code() == code)
    }
}

/// What of this system an incoming document is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Origin {
    /// The reply of a named party to a request.
    Reply(RequestId),
    /// A receiver's confirmation of a letter.
    Confirmation(DeliveryId),
}

impl Origin {
    /// The stable text used in stores and forms: "reply:…", "confirmation:…".
    #[must_use]
    pub fn code(self) -> String {
        match self {
            Origin::Reply(id) => format!("reply:{id}"),
            Origin::Confirmation(id) => format!("confirmation:{id}"),
        }
    }

    /// The one with this [`code`](Origin::code).
    #[must_use]
    pub fn from_code(code: &str) -> Option<Origin> {
        let (kind, id) = code.split_once(':')?;
        match kind {
            "reply" => id.parse().ok().map(Origin::Reply),
            "confirmation" => id.parse().ok().map(Origin::Confirmation),
            _ => None,
        }
    }
}

/// What was written into a register, and by whom: kept for ever.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegisterEvent {
    /// Id of the letter or entry.
    pub of: uuid::Uuid,
    /// When.
    pub at: OffsetDateTime,
    /// Who.
    pub by: UserId,
    /// What changed; empty when it was registered.
    pub changes: Vec<FieldChange>,
    /// Part of the worked example, with which it goes.
    pub example: bool,
}

/// A column that changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldChange {
    /// Which column, as a stable name.
    pub field: String,
    /// What stood there.
    pub before: String,
    /// What stands there now.
    pub after: String,
}

/// What becomes of a letter after it was drafted (Article 18; nothing is deleted).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AmendmentKind {
    /// Taken back.
    Recall,
    /// Replaced by another letter.
    Replacement,
    /// Its form corrected by another letter; it stays in force.
    Correction,
    /// A draft that is not issued.
    Discard,
}

impl AmendmentKind {
    /// Every one.
    pub const ALL: [AmendmentKind; 4] = [
        AmendmentKind::Recall,
        AmendmentKind::Replacement,
        AmendmentKind::Correction,
        AmendmentKind::Discard,
    ];

    /// The stable name used in stores and text keys.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            AmendmentKind::Recall => "recall",
            AmendmentKind::Replacement => "replacement",
            AmendmentKind::Correction => "correction",
            AmendmentKind::Discard => "discard",
        }
    }

    /// The one with this [`code`](AmendmentKind::code).
    #[must_use]
    pub fn from_code(code: &str) -> Option<AmendmentKind> {
        AmendmentKind::ALL
            .into_iter()
            .find(|kind| kind.code() == code)
    }
}

/// One recall, replacement, correction or discarding of a letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Amendment {
    /// Its identity.
    pub id: AmendmentId,
    /// How often it was changed; what a writer must have seen to write. 1 when new.
    pub version: u32,
    /// The letter that it is about.
    pub letter: LetterId,
    /// What.
    pub kind: AmendmentKind,
    /// Why; public once it is approved.
    pub reason: String,
    /// Who proposed it.
    pub proposed_by: UserId,
    /// When.
    pub proposed_at: OffsetDateTime,
    /// The letter that replaces or corrects it.
    pub by_letter: Option<LetterId>,
    /// What was decided.
    pub decided: Option<Decided>,
}

/// A second person's decision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decided {
    /// Who.
    pub by: UserId,
    /// When.
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
    /// Whether it is so.
    pub approved: bool,
    /// Why not; may be empty.
    pub note: String,
}

impl Amendment {
    /// Nobody has decided yet.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        self.decided.is_none()
    }

    /// When it took effect.
    #[must_use]
    pub fn effective_at(&self) -> Option<OffsetDateTime> {
        self.decided
            .as_ref()
            .filter(|decided| decided.approved)
            .map(|decided| decided.at)
    }
}

/// How a copy is made (Decree 30/2020, Article 25).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CopyKind {
    /// Sao y: the whole document, from the original.
    Full,
    /// Sao lục: the whole document, from a copy (sao y).
    Again,
    /// Trích sao: a part of the document.
    Extract,
}

impl CopyKind {
    /// Every one.
    pub const ALL: [CopyKind; 3] = [CopyKind::Full, CopyKind::Again, CopyKind::Extract];

    /// The stable name used in stores and text keys.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            CopyKind::Full => "full",
            CopyKind::Again => "again",
            CopyKind::Extract => "extract",
        }
    }

    /// The one with this [`code`](CopyKind::code).
    #[must_use]
    pub fn from_code(code: &str) -> Option<CopyKind> {
        CopyKind::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// Its abbreviation (appendix III).
    #[must_use]
    pub const fn symbol(self) -> &'static str {
        match self {
            CopyKind::Full => "SY",
            CopyKind::Again => "SL",
            CopyKind::Extract => "TrS",
        }
    }

    /// Its name in the law's words.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            CopyKind::Full => "Sao y",
            CopyKind::Again => "Sao lục",
            CopyKind::Extract => "Trích sao",
        }
    }
}

/// A certified copy of a letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LetterCopy {
    /// Its identity.
    pub id: CopyId,
    /// The letter.
    pub letter: LetterId,
    /// The series that it is numbered in ("main"; the worked example has its own).
    pub series: String,
    /// Calendar year in Vietnam.
    pub year: i32,
    /// 1, 2, 3 … without gaps within a series and year, all kinds together.
    pub number: u32,
    /// How it was made and for whom.
    pub face: CopyFace,
    /// Who made it.
    pub made_by: UserId,
    /// When.
    pub made_at: OffsetDateTime,
    /// SHA-256 of its PDF (lower-case hex); the key of its blob.
    pub pdf_sha256: String,
}

/// How a copy was made and for whom.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CopyFace {
    /// How.
    pub kind: CopyKind,
    /// Symbol, "SY-STTTT".
    pub symbol: String,
    /// The body that makes it.
    pub body: String,
    /// For whom.
    pub recipients: String,
    /// The paragraphs (from 0) of an extract; empty: all.
    pub paragraphs: Vec<usize>,
    /// The copy that a copy of a copy is made from.
    pub of: Option<CopyId>,
}
