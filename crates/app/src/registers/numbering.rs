//! How outgoing documents are numbered: the head of the body decides whether all of them share one
//! series or each type has its own (Decree 30/2020/NĐ-CP, Article 15).

use serde::{Deserialize, Serialize};

use super::{EXAMPLE, types::type_name};
use crate::{
    App, Fault, Refusal, Result,
    access::{Administrator, Staff},
    ports::Change,
};

const NUMBERING: &str = "numbering";

/// How documents are numbered from a year on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scheme {
    /// The first calendar year.
    pub from_year: i32,
    /// Each type has its own series; otherwise there is one for all.
    pub per_type: bool,
}

/// What the settings page of the numbering shows.
#[derive(Clone, Debug)]
pub struct NumberingPage {
    /// Whether types are apart this year.
    pub per_type: bool,
    /// What will be from 1 January, if that is different.
    pub next_year: Option<bool>,
    /// This year.
    pub year: i32,
    /// Numbers have been given this year: a change waits for the next one.
    pub begun: bool,
    /// The symbol of letters.
    pub symbol: String,
}

impl App {
    /// How documents are numbered.
    ///
    /// # Errors
    /// A fault of the store.
    pub async fn numbering_page(&self, _by: &Staff) -> Result<NumberingPage> {
        let year = self.year();
        let schemes = self.schemes().await?;
        let per_type = per_type(&schemes, year);
        let next = self::per_type(&schemes, year + 1);
        Ok(NumberingPage {
            per_type,
            next_year: (next != per_type).then_some(next),
            year,
            begun: self.numbers_given(year).await?,
            symbol: self.issuer().await?.map(|i| i.symbol).unwrap_or_default(),
        })
    }

    /// Chooses one series for all types or one for each. Within a year a number must not come
    /// twice, so once one was given the choice is in force from 1 January. Gives the year from
    /// which it is.
    ///
    /// # Errors
    /// A fault of the store.
    pub async fn save_numbering(&self, _by: &Administrator, per_type: bool) -> Result<i32> {
        let year = self.year();
        let from_year = if self.numbers_given(year).await? {
            year + 1
        } else {
            year
        };
        let mut schemes = self.schemes().await?;
        schemes.retain(|scheme| scheme.from_year < from_year);
        schemes.push(Scheme {
            from_year,
            per_type,
        });
        let value =
            serde_json::to_string(&schemes).map_err(|e| Fault::Inconsistent(e.to_string()))?;
        let change = Change::PutSetting {
            name: NUMBERING.to_owned(),
            value,
            example: false,
        };
        self.store.commit(vec![change]).await?;
        Ok(from_year)
    }

    /// The series in which a document of a type is numbered in a year.
    pub(super) async fn series_of(&self, doc_type: &str, year: i32) -> Result<String> {
        // A drill has one series of its own, which says what it is.
        let apart = !self.is_drill() && per_type(&self.schemes().await?, year);
        Ok(if apart && !doc_type.is_empty() {
            format!("type:{doc_type}")
        } else {
            self.home_series().to_owned()
        })
    }

    async fn schemes(&self) -> Result<Vec<Scheme>> {
        match self.store.setting(NUMBERING).await? {
            None => Ok(Vec::new()),
            Some(json) => serde_json::from_str(&json)
                .map_err(|error| Self::inconsistent(format!("setting {NUMBERING}: {error}"))),
        }
    }

    async fn numbers_given(&self, year: i32) -> Result<bool> {
        let books = self.store.outgoing_books().await?;
        Ok(books
            .iter()
            .any(|(series, of)| *of == year && series != EXAMPLE))
    }
}

fn per_type(schemes: &[Scheme], year: i32) -> bool {
    schemes
        .iter()
        .filter(|scheme| scheme.from_year <= year)
        .max_by_key(|scheme| scheme.from_year)
        .is_some_and(|scheme| scheme.per_type)
}

/// A symbol as appendix I (II.3) writes it: groups of letters and digits with "-" between them, no
/// space, no "/" (which stands between number and symbol).
///
/// # Errors
/// [`Refusal::Invalid`], [`Refusal::Empty`], [`Refusal::TooLong`].
pub(crate) fn checked_symbol(text: &str) -> std::result::Result<String, Refusal> {
    let symbol = crate::text::line("symbol", text, 30)?;
    let group = |group: &str| {
        !group.is_empty()
            && group
                .chars()
                .all(|c| c.is_alphanumeric() || matches!(c, '.' | '&'))
            && group.chars().next().is_some_and(char::is_uppercase)
    };
    if symbol.split('-').all(group) {
        Ok(symbol)
    } else {
        Err(Refusal::Invalid("symbol"))
    }
}

/// The symbol to begin with for a type: the letters' own, or "QĐ-STTTT".
pub(super) fn symbol_for(doc_type: &str, letters: &str) -> String {
    if doc_type.is_empty() {
        letters.to_owned()
    } else {
        format!(
            "{doc_type}-{}",
            letters.split('-').next().unwrap_or(letters)
        )
    }
}

/// What a series is called; none for one for all.
#[must_use]
pub(super) fn series_type(series: &str) -> Option<&'static str> {
    series.strip_prefix("type:").and_then(type_name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn symbols_are_groups_of_letters_and_digits() {
        for good in [
            "STTTT-TTBCXB",
            "BNV-VP",
            "UBND",
            "QyĐ-BNV",
            "HĐND13",
            "VP.CP",
        ] {
            assert_eq!(checked_symbol(good).as_deref(), Ok(good));
        }
        for bad in [
            "STTTT/VP", "STTTT VP", "STTTT-", "-VP", "A--B", "stttt", "A–B",
        ] {
            assert_eq!(
                checked_symbol(bad),
                Err(Refusal::Invalid("symbol")),
                "{bad}"
            );
        }
    }

    #[test]
    fn the_last_choice_before_a_year_holds() {
        let scheme = |from_year, per_type| Scheme {
            from_year,
            per_type,
        };
        let schemes = [scheme(2024, true), scheme(2026, false)];
        let years = [2023, 2024, 2025, 2026, 2030].map(|year| per_type(&schemes, year));
        assert_eq!(years, [false, true, true, false, false]);
    }
}
