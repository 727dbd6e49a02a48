//! What a letter says, element by element (Decree 30/2020, Article 8 and appendix I).
//!
//! Letters are stored as they are here: a new field has a default, so that every letter ever stored
//! can still be read (`fixtures/letters/stored-v1.json`).

use serde::{Deserialize, Serialize};

mod annex;
mod boxes;
mod signature;
mod text;

pub use annex::{Annex, Block, Table};
pub use boxes::{Circulation, Contact, CopyKind, Drafter, ElectronicCopy, Urgency};
pub use signature::{Authority, Signature};
pub use text::{Paragraph, Quote, Run, Style};

/// An official letter. Texts are plain: no dash, bullet or punctuation that the layout adds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letter {
    /// Id of the rule pack that lays it out: "nd30-2020".
    pub rule_pack: String,
    /// Box 2, first line: the body above the issuing one.
    pub parent_body: Option<String>,
    /// Box 2: the issuing body.
    pub issuing_body: String,
    /// Box 3: number; none while the clerk has not given it.
    pub number: Option<u32>,
    /// Box 3: symbol, "STTTT-TTBCXB".
    pub symbol: String,
    /// Box 4: place.
    pub place: String,
    /// Box 4: date.
    pub date: LetterDate,
    /// Box 5b: abstract, without "V/v".
    pub subject: String,
    /// Box 10b.
    pub urgency: Option<Urgency>,
    /// Box 11.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub circulation: Option<Circulation>,
    /// Box 9a: "Kính gửi", one a line.
    pub addressees: Vec<String>,
    /// What groups of "Kính gửi" are asked to do beyond taking note. Not printed: the body says it,
    /// and a check looks whether it does.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub asks: Vec<GroupAsk>,
    /// Box 6; the last paragraph ends with "./.".
    pub body: Vec<Paragraph>,
    /// Box 9b: "Nơi nhận", the first is "Như trên", the last begins with "Lưu:". See
    /// [`Recipient`](crate::Recipient) for what a line can be.
    pub recipients: Vec<String>,
    /// Box 7.
    pub signature: Signature,
    /// Box 12.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub drafter: Option<Drafter>,
    /// Box 13.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<Contact>,
    /// Box 14; only on copies.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub copy: Option<ElectronicCopy>,
    /// "Phụ lục", each on pages of its own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub annexes: Vec<Annex>,
    /// Printed on top of every page, so that nobody takes it for an issued letter ("DỰ THẢO").
    pub mark: Option<String>,
    /// Where a copy can be checked; printed at the foot of page 1 with a QR code.
    pub verify_url: Option<String>,
}

/// A date whose day may not be known yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LetterDate {
    /// 1 to 31; none while the letter is not numbered.
    pub day: Option<u8>,
    /// 1 to 12.
    pub month: u8,
    /// Calendar year.
    pub year: i32,
}

/// What one group of "Kính gửi" is asked to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupAsk {
    /// The line of "Kính gửi", to the letter.
    pub addressee: String,
    /// What.
    pub ask: AskFact,
}

/// What a group is asked to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AskFact {
    /// Warn its members.
    Warn,
    /// Publish the official information.
    Publish,
    /// Have it read out.
    Broadcast,
    /// Report back what was done.
    Report,
}
