//! Where an organisation is: province, district where there was one, commune.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// How high an organisation stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Of a province or a city under the central government.
    Province,
    /// Of a district, town or city of a province; until 30 June 2025.
    District,
    /// Of a commune, ward or township.
    Commune,
}

impl Level {
    /// Every level, highest first.
    pub const ALL: [Level; 3] = [Level::Province, Level::District, Level::Commune];

    /// The stable name used in stores, forms and text keys.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Level::Province => "province",
            Level::District => "district",
            Level::Commune => "commune",
        }
    }

    /// The level with this [`code`](Level::code).
    #[must_use]
    pub fn from_code(code: &str) -> Option<Level> {
        Level::ALL.into_iter().find(|level| level.code() == code)
    }
}

/// A place in the list of administrative units, as the way down to it: two digits for the province,
/// three for the district where there is one, five for the commune, parted by dots. `19`,
/// `19.164.05434` and, since districts ended, `19.05434`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Territory(String);

impl Territory {
    /// Its code.
    #[must_use]
    pub fn code(&self) -> &str {
        &self.0
    }

    /// Its level, which its last part tells.
    #[must_use]
    pub fn level(&self) -> Level {
        match self.0.rsplit('.').next().map(str::len) {
            Some(2) => Level::Province,
            Some(3) => Level::District,
            _ => Level::Commune,
        }
    }

    /// Whether it is `other` or lies within it.
    #[must_use]
    pub fn is_within(&self, other: &Territory) -> bool {
        let below = self.0.strip_prefix(other.0.as_str());
        below.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    }

    /// What it lies within directly; none for a province.
    #[must_use]
    pub fn above(&self) -> Option<Territory> {
        let (above, _) = self.0.rsplit_once('.')?;
        Some(Territory(above.to_owned()))
    }
}

/// A code that is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a territory is written 19, 19.164, 19.164.05434 or 19.05434")]
pub struct NotATerritory;

impl FromStr for Territory {
    type Err = NotATerritory;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let parts: Vec<usize> = text.split('.').map(str::len).collect();
        let digits = text.bytes().all(|b| b.is_ascii_digit() || b == b'.');
        let shape = matches!(parts[..], [2] | [2, 3] | [2, 5] | [2, 3, 5]);
        if digits && shape {
            Ok(Territory(text.to_owned()))
        } else {
            Err(NotATerritory)
        }
    }
}

impl TryFrom<String> for Territory {
    type Error = NotATerritory;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Territory> for String {
    fn from(territory: Territory) -> Self {
        territory.0
    }
}

impl fmt::Display for Territory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Territory {
        text.parse().unwrap()
    }

    #[test]
    fn a_code_says_level_and_way() {
        assert_eq!(at("19").level(), Level::Province);
        assert_eq!(at("19.164").level(), Level::District);
        assert_eq!(at("19.164.05434").level(), Level::Commune);
        assert_eq!(at("19.05434").level(), Level::Commune);
        assert!(at("19.164.05434").is_within(&at("19.164")));
        assert!(at("19").is_within(&at("19")));
        assert!(!at("19.164").is_within(&at("19.165")));
        assert!(!at("19").is_within(&at("19.164")));
        assert_eq!(at("19.164").above(), Some(at("19")));
        assert_eq!(at("19").above(), None);
    }

    #[test]
    fn what_is_no_code_is_refused() {
        for text in [
            "",
            "1",
            "199",
            "19.",
            "19.1",
            "19.05434.164",
            "19.164.05434.1",
            "1９",
            "ab",
        ] {
            assert_eq!(text.parse::<Territory>(), Err(NotATerritory), "{text}");
        }
    }
}
