//! Groups of receivers, and what each is asked.

use casework::GroupId;
use serde::{Deserialize, Serialize};

use super::Rule;

/// What a group of receivers is asked to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ask {
    /// Warn their own members.
    Warn,
    /// Warn, and publish the official information (press, information centres).
    Publish,
    /// Warn, and have it read out over the loudspeakers.
    Broadcast,
    /// Warn, and report back what was done.
    Report,
}

/// What shows that an ask was met; each includes those before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Proof {
    /// The receiver confirms that it has the letter.
    Confirmation,
    /// The receiver says what it did, when and how.
    Account,
    /// It shows it: a link to what was published, or a photo.
    Evidence,
}

impl Proof {
    /// Every proof, weakest first.
    pub const ALL: [Proof; 3] = [Proof::Confirmation, Proof::Account, Proof::Evidence];

    /// The stable name used in stores, forms and text keys.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Proof::Confirmation => "confirmation",
            Proof::Account => "account",
            Proof::Evidence => "evidence",
        }
    }

    /// The proof with this [`code`](Proof::code).
    #[must_use]
    pub fn from_code(code: &str) -> Option<Proof> {
        Proof::ALL.into_iter().find(|proof| proof.code() == code)
    }
}

/// Hours that a group has where nobody said otherwise: receipt is confirmed the same day (Decree
/// 30/2020/NĐ-CP, Article 21).
pub const DEFAULT_WITHIN_HOURS: u32 = 24;

impl Ask {
    /// Every ask.
    pub const ALL: [Ask; 4] = [Ask::Warn, Ask::Publish, Ask::Broadcast, Ask::Report];

    /// The stable name used in stores, forms and text keys.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Ask::Warn => "warn",
            Ask::Publish => "publish",
            Ask::Broadcast => "broadcast",
            Ask::Report => "report",
        }
    }

    /// The ask with this [`code`](Ask::code).
    #[must_use]
    pub fn from_code(code: &str) -> Option<Ask> {
        Ask::ALL.into_iter().find(|ask| ask.code() == code)
    }
}

/// A group of receivers, one line under "Kính gửi".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Its identity.
    pub id: GroupId,
    /// Its place in the list, from 1.
    pub position: u32,
    /// Its name as the letter prints it, without dash and punctuation.
    pub name: String,
    /// What it is asked to do.
    pub ask: Ask,
    /// How long it has for it from the moment a letter is sent, in hours.
    pub within_hours: u32,
    /// What shows that it did.
    pub proof: Proof,
    /// Who belongs to it, evaluated on the letter's date.
    pub rule: Rule,
    /// Part of the worked example.
    pub example: bool,
}
