//! What an official answer rests on, and the number under which it can be looked at again.

use std::fmt;

use casework::{CaseId, MessageId};
use sha2::{Digest, Sha256};
use time::Date;

/// Crockford's base 32: no I, L, O, U, so that nothing is misheard or misread.
const SYMBOLS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Symbols that say something; one more checks them.
const SAID: usize = 11;
/// Bits that they hold.
const BITS: u32 = 55;
/// Crockford's modulus: larger than the alphabet and prime, so that one wrong symbol and two that
/// changed places are always noticed.
const CHECK: u64 = 37;

/// What an official answer rests on. The asked text is no part of it, and neither is the moment.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct AnswerBasis {
    /// The matcher's version.
    pub matcher: String,
    /// From which probability on a match was sure, in ten-thousandths.
    pub confirm: u32,
    /// The known message.
    pub message: MessageId,
    /// How the text descends from it, as [`recognise::Relation::code`] says.
    pub relation: String,
    /// The correction's case.
    pub case: CaseId,
    /// The correction's version.
    pub version: u32,
}

/// The number of an official answer, as people read it out: `7K3M-9QX2-AB4R`.
///
/// It is computed from what the answer rests on, so that it counts nobody and is the same wherever
/// the answer is given.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct AnswerNumber([u8; SAID + 1]);

impl AnswerNumber {
    /// The number for a basis: the first, or after a clash with another basis a later one.
    #[must_use]
    pub fn of(basis: &AnswerBasis, clashes: u32) -> AnswerNumber {
        let mut left = clashes;
        for attempt in 0_u32.. {
            let value = hashed(basis, attempt);
            let check = value % CHECK;
            // The five extra check symbols of Crockford's are hard to say: another number, then.
            if check >= SYMBOLS.len() as u64 {
                continue;
            }
            if left == 0 {
                return AnswerNumber::written(value, check);
            }
            left -= 1;
        }
        unreachable!("of so many hashes one has a plain check symbol")
    }

    fn written(value: u64, check: u64) -> AnswerNumber {
        let mut symbols = [0; SAID + 1];
        for (at, symbol) in symbols.iter_mut().take(SAID).enumerate() {
            let shift = 5 * (SAID - 1 - at);
            *symbol = SYMBOLS[(value >> shift & 31) as usize];
        }
        symbols[SAID] = SYMBOLS[check as usize];
        AnswerNumber(symbols)
    }

    /// Reads a number as people type it: in any case, with or without hyphens and spaces, O for 0, I
    /// and L for 1. None if it is none: a symbol is missing, wrong or in another place.
    #[must_use]
    pub fn read(typed: &str) -> Option<AnswerNumber> {
        let mut symbols = Vec::with_capacity(SAID + 1);
        for c in typed.chars() {
            if c.is_whitespace() || matches!(c, '-' | '‐' | '‑' | '–' | '—' | '.' | '_') {
                continue;
            }
            let symbol = match c.to_ascii_uppercase() {
                'O' => b'0',
                'I' | 'L' => b'1',
                other => u8::try_from(other).ok()?,
            };
            if symbols.len() > SAID || !SYMBOLS.contains(&symbol) {
                return None;
            }
            symbols.push(symbol);
        }
        let symbols: [u8; SAID + 1] = symbols.try_into().ok()?;
        let value_of = |symbol: &u8| SYMBOLS.iter().position(|one| one == symbol);
        let mut value = 0_u64;
        for symbol in &symbols[..SAID] {
            value = value << 5 | value_of(symbol)? as u64;
        }
        (value % CHECK == value_of(&symbols[SAID])? as u64).then_some(AnswerNumber(symbols))
    }

    /// Without hyphens, as it is kept.
    #[must_use]
    pub fn plain(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// The public path of the answer.
    #[must_use]
    pub fn path(&self) -> String {
        format!("/answers/{self}")
    }
}

impl fmt::Display for AnswerNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plain = self.plain();
        write!(f, "{}-{}-{}", &plain[..4], &plain[4..8], &plain[8..])
    }
}

fn hashed(basis: &AnswerBasis, attempt: u32) -> u64 {
    let text = format!(
        "dinhchinh/answer/v1\n{}\n{}\n{}\n{}\n{}\n{}\n{attempt}",
        basis.matcher, basis.confirm, basis.message, basis.relation, basis.case, basis.version
    );
    let hash = Sha256::digest(text.as_bytes());
    let first = hash
        .iter()
        .take(8)
        .fold(0, |value, byte| value << 8 | u64::from(*byte));
    first >> (64 - BITS)
}

/// An official answer that was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NumberedAnswer {
    /// Its number.
    pub number: AnswerNumber,
    /// What it rests on.
    pub basis: AnswerBasis,
    /// The day in Vietnam on which it was first given.
    pub day: Date,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn basis(version: u32) -> AnswerBasis {
        AnswerBasis {
            matcher: "2.1".into(),
            confirm: 7000,
            message: MessageId(uuid::Uuid::from_u128(7)),
            relation: "same".into(),
            case: CaseId(uuid::Uuid::from_u128(9)),
            version,
        }
    }

    #[test]
    fn a_number_is_the_same_everywhere_and_for_ever() {
        let number = AnswerNumber::of(&basis(1), 0);
        assert_eq!(number, AnswerNumber::of(&basis(1), 0));
        assert_eq!(number.to_string(), "NN54-AHQE-152A");
        assert_ne!(number, AnswerNumber::of(&basis(2), 0));
        assert_ne!(number, AnswerNumber::of(&basis(1), 1), "after a clash");
        let mut other = basis(1);
        other.matcher = "2.2".into();
        assert_ne!(number, AnswerNumber::of(&other, 0));
    }

    #[test]
    fn a_number_is_read_as_people_say_it() {
        for version in 0..500 {
            let number = AnswerNumber::of(&basis(version), 0);
            let text = number.to_string();
            assert_eq!(text.len(), 14);
            let said = text.to_lowercase().replace('-', " ").replace('0', "o");
            let said = format!(" {} ", said.replacen('1', "l", 1).replace('1', "I"));
            assert_eq!(AnswerNumber::read(&said), Some(number.clone()), "{said}");
            assert_eq!(AnswerNumber::read(number.plain()), Some(number));
        }
    }

    proptest::proptest! {
        #[test]
        fn whatever_is_typed_is_read_or_not(typed in ".{0,40}", odd in "[ 0-9A-Za-z-]{12,16}") {
            for text in [typed, odd] {
                if let Some(number) = AnswerNumber::read(&text) {
                    proptest::prop_assert_eq!(AnswerNumber::read(&number.to_string()), Some(number));
                }
            }
        }
    }

    #[test]
    fn one_wrong_symbol_and_two_that_changed_places_are_noticed() {
        for version in 0..40 {
            let plain = AnswerNumber::of(&basis(version), 0).plain().to_owned();
            for at in 0..plain.len() {
                for symbol in SYMBOLS {
                    let mut wrong = plain.clone().into_bytes();
                    wrong[at] = *symbol;
                    let wrong = String::from_utf8(wrong).unwrap();
                    let read = AnswerNumber::read(&wrong);
                    assert_eq!(read.is_some(), wrong == plain, "{plain} {wrong}");
                }
                if at > 0 {
                    let mut swapped = plain.clone().into_bytes();
                    swapped.swap(at, at - 1);
                    let swapped = String::from_utf8(swapped).unwrap();
                    let read = AnswerNumber::read(&swapped);
                    assert_eq!(read.is_some(), swapped == plain, "{plain} {swapped}");
                }
            }
        }
        for none in ["", "7K3M", "7K3M-9QX2-AB4R-7", "UUUU-UUUU-UUUU", "ỗ"] {
            assert_eq!(AnswerNumber::read(none), None, "{none}");
        }
    }
}
