//! What can be concluded about a message, and whom it speaks about.

use serde::{Deserialize, Serialize};

use crate::LabelName;

/// The kinds of conclusion; what each is called is data, a [`LabelSet`](crate::LabelSet).
///
/// Source of the first, second and fourth: the labels of the Vietnam Anti Fake News Center.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VerdictLabel {
    /// Tin giả: made up.
    Fabricated,
    /// Tin sai sự thật: partly true, distorted or without basis.
    False,
    /// Chưa đủ căn cứ: not enough evidence either way.
    Unproven,
    /// Tin xác thực: confirmed by the competent authority.
    True,
    /// Ý kiến, không kiểm chứng được: no claim that could be checked.
    Opinion,
}

impl VerdictLabel {
    /// Every label, gravest first.
    pub const ALL: [VerdictLabel; 5] = [
        VerdictLabel::Fabricated,
        VerdictLabel::False,
        VerdictLabel::Unproven,
        VerdictLabel::True,
        VerdictLabel::Opinion,
    ];

    /// The stable name used in the store, the API and text keys.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            VerdictLabel::Fabricated => "fabricated",
            VerdictLabel::False => "false",
            VerdictLabel::Unproven => "unproven",
            VerdictLabel::True => "true",
            VerdictLabel::Opinion => "opinion",
        }
    }

    /// The label with this [`code`](VerdictLabel::code).
    #[must_use]
    pub fn from_code(code: &str) -> Option<VerdictLabel> {
        VerdictLabel::ALL
            .into_iter()
            .find(|label| label.code() == code)
    }
}

/// A conclusion in the words that the public reads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    /// The conclusion.
    pub label: VerdictLabel,
    /// What the message claims, in one line.
    pub claim: String,
    /// What is true, in plain language.
    pub explanation: String,
    /// Where the public can read it for itself, one source each: a title, an address, or both.
    #[serde(default)]
    pub sources: Vec<String>,
    /// What the label was called and rested on at the time; none in verdicts of before labels
    /// were data.
    #[serde(default)]
    pub named: Option<LabelName>,
}

/// A verdict as someone proposes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewVerdict {
    /// Code of a label in force.
    pub label: String,
    /// What the message claims.
    pub claim: String,
    /// What is true.
    pub explanation: String,
    /// Public sources.
    pub sources: Vec<String>,
    /// In how many days it is to be looked at again.
    pub review_in_days: u32,
}

/// The organisation that the message speaks about.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NamedParty {
    /// Who is asked, as the letter names them: "Zalo - Công ty cổ phần VNG".
    pub organisation: String,
    /// Names under which messages speak of it: "Zalo", "VNG".
    pub names: Vec<String>,
    /// Where the request goes.
    pub email: String,
    /// Further addresses of the same organisation.
    #[serde(default)]
    pub more_emails: Vec<String>,
    /// Whom to write to when the others are silent; empty: the same.
    #[serde(default)]
    pub escalation: String,
}

impl NamedParty {
    /// Where requests and reminders go.
    pub fn contacts(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.email.as_str()).chain(self.more_emails.iter().map(String::as_str))
    }
}

/// What the named party says about the message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PartyAnswer {
    /// The message is right.
    True,
    /// Some of it is right.
    Partly,
    /// The message is wrong.
    False,
}

impl PartyAnswer {
    /// Every answer.
    pub const ALL: [PartyAnswer; 3] = [PartyAnswer::False, PartyAnswer::Partly, PartyAnswer::True];

    /// The stable name used in forms and text keys.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            PartyAnswer::True => "true",
            PartyAnswer::Partly => "partly",
            PartyAnswer::False => "false",
        }
    }

    /// The answer with this [`code`](PartyAnswer::code).
    #[must_use]
    pub fn from_code(code: &str) -> Option<PartyAnswer> {
        PartyAnswer::ALL.into_iter().find(|a| a.code() == code)
    }
}
