//! Who signs, and in whose place.

use serde::{Deserialize, Serialize};

use crate::pack::default_pack;

/// In whose place a person signs (Article 13).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Authority {
    /// TM.: on behalf of a collective.
    Tm,
    /// KT.: a deputy for the head.
    Kt,
    /// TL.: by order.
    Tl,
    /// TUQ.: by mandate.
    Tuq,
    /// Q.: acting head.
    Q,
}

impl Authority {
    /// Every one.
    pub const ALL: [Authority; 5] = [
        Authority::Tm,
        Authority::Kt,
        Authority::Tl,
        Authority::Tuq,
        Authority::Q,
    ];

    /// What stands before the office by the default rule pack; for lists to choose from.
    #[must_use]
    pub fn text(self) -> &'static str {
        default_pack().authority(self)
    }

    /// The stable name used in forms.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Authority::Tm => "tm",
            Authority::Kt => "kt",
            Authority::Tl => "tl",
            Authority::Tuq => "tuq",
            Authority::Q => "q",
        }
    }

    /// The one with this [`code`](Authority::code).
    #[must_use]
    pub fn from_code(code: &str) -> Option<Authority> {
        Authority::ALL
            .into_iter()
            .find(|authority| authority.code() == code)
    }
}

/// Who signs (box 7).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signature {
    /// In whose place; none: the head signs.
    pub authority: Option<Authority>,
    /// Whose place it is: "GIÁM ĐỐC", with TM. the collective: "ỦY BAN NHÂN DÂN"; empty without
    /// authority.
    pub authority_of: String,
    /// The signer's office: "PHÓ GIÁM ĐỐC". A deputy who signs for the head of a collective has both
    /// lines, parted by "/": "KT. CHỦ TỊCH / PHÓ CHỦ TỊCH".
    pub title: String,
    /// The signer's name, without academic titles.
    pub name: String,
}

impl Signature {
    /// The lines of the office.
    pub fn title_lines(&self) -> impl Iterator<Item = &str> {
        let lines = self.title.split('/').map(str::trim);
        lines.filter(|line| !line.is_empty())
    }
}
