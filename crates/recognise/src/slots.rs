//! What a piece of text is that copies change: a number to call, an amount, a day, a link, a name.

use crate::canonical::{Canonical, TokenKind};

/// The kind of a changed piece.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Slot {
    /// A telephone number or hotline.
    Phone,
    /// An amount of money.
    Amount,
    /// A day.
    Date,
    /// An hour.
    Time,
    /// Another number.
    Number,
    /// A link.
    Link,
    /// A name: of an organisation, a product, a person, a place.
    Name,
    /// Other words.
    Words,
}

impl Slot {
    /// The stable name used in files, the API and text keys.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Slot::Phone => "phone",
            Slot::Amount => "amount",
            Slot::Date => "date",
            Slot::Time => "time",
            Slot::Number => "number",
            Slot::Link => "link",
            Slot::Name => "name",
            Slot::Words => "words",
        }
    }
}

const MONEY: [&str; 14] = [
    "dong", "vnd", "usd", "do", "k", "trieu", "tr", "ty", "nghin", "ngan", "euro", "reais",
    "dollars", "d",
];
const DAY_BEFORE: [&str; 5] = ["ngay", "thang", "nam", "hom", "mung"];

/// What the words `from..to` of a text are.
pub(crate) fn slot(text: &str, canonical: &Canonical, from: usize, to: usize) -> Slot {
    let kind = |wanted: TokenKind| (from..to).find(|at| canonical.kind(*at) == wanted);
    if kind(TokenKind::Link).is_some() {
        return Slot::Link;
    }
    if let Some(at) = kind(TokenKind::Number) {
        return number(text, canonical, at);
    }
    let capitals = (from..to).filter(|at| is_capital(text, canonical, *at));
    if from < to && is_capital(text, canonical, from) && capitals.count() * 2 >= to - from {
        return Slot::Name;
    }
    Slot::Words
}

fn number(text: &str, canonical: &Canonical, at: usize) -> Slot {
    let shown = &text[canonical.range(at)];
    let folded = canonical.word(at);
    let figures = folded.bytes().filter(u8::is_ascii_digit).count();
    let letters: String = folded.chars().filter(|c| c.is_alphabetic()).collect();
    let word = |at: Option<usize>| at.map_or("", |at| canonical.word(at));
    let before = word(at.checked_sub(1));
    let after = canonical.word(at + 1);
    if MONEY.contains(&letters.as_str()) || (letters.is_empty() && MONEY.contains(&after)) {
        return Slot::Amount;
    }
    let phone = (9..=12).contains(&figures)
        && (folded.starts_with('0') || folded.starts_with("84"))
        || (8..=10).contains(&figures)
            && (folded.starts_with("1800") || folded.starts_with("1900"));
    if phone && !shown.contains('/') {
        return Slot::Phone;
    }
    if shown.contains('/') || DAY_BEFORE.contains(&before) || DAY_BEFORE.contains(&after) {
        return Slot::Date;
    }
    let hours = ["h", "g", "am", "pm"];
    if hours.contains(&letters.as_str())
        || letters.is_empty() && ["gio", "h", "horas"].contains(&after)
    {
        return Slot::Time;
    }
    Slot::Number
}

/// Whether a word begins with a capital letter and does not begin a sentence; all-capital text
/// has no names that could be told.
fn is_capital(text: &str, canonical: &Canonical, at: usize) -> bool {
    let range = canonical.range(at);
    let word = &text[range.clone()];
    if !word.chars().next().is_some_and(char::is_uppercase) {
        return false;
    }
    let before = text[..range.start].trim_end();
    let begins = before.is_empty() || before.ends_with(['.', '!', '?', '…', ':', '\n']);
    let shouted = word.chars().count() > 1
        && word.chars().all(|c| !c.is_lowercase())
        && at > 0
        && text[canonical.range(at - 1)]
            .chars()
            .all(|c| !c.is_lowercase());
    !begins && !shouted
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::canonicalise;

    #[test]
    fn pieces_are_told_by_form_and_neighbours() {
        for (text, word, expected) in [
            ("gọi ngay 0912 345 678 nhé", "0912345678", Slot::Phone),
            ("tổng đài 1900 1234", "19001234", Slot::Phone),
            ("đóng 500.000đ ngay", "500000d", Slot::Amount),
            ("đóng 5 triệu ngay", "5", Slot::Amount),
            ("từ ngày 20", "20", Slot::Date),
            ("hạn 20/2/2021 thôi", "2022021", Slot::Date),
            ("lúc 19h30 tối", "19h30", Slot::Time),
            ("gửi cho 10 người", "10", Slot::Number),
            ("vào https://zalo.me/x ngay", "zalo.me/x", Slot::Link),
            ("điều lệ mới của Zalo nơi", "zalo", Slot::Name),
            ("điều lệ mới của họ", "ho", Slot::Words),
        ] {
            let canonical = canonicalise(text);
            let at = canonical.words().position(|w| w == word);
            let at = at.unwrap_or_else(|| panic!("{word} in {}", canonical.folded()));
            assert_eq!(slot(text, &canonical, at, at + 1), expected, "{text}");
        }
    }
}
