//! What a copy changed of a known message: in words, with the place in the copy.

use std::ops::Range;

use recognise::{Canonical, Comparison, Reading, Slot, TokenKind};

/// A piece that the asked text has otherwise than the known message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed {
    /// What it is.
    pub slot: Slot,
    /// As the known message has it; empty if the text added it.
    pub known: String,
    /// As the text has it; empty if it left it out.
    pub copy: String,
    /// Where it stands in the text: a byte range.
    pub place: Range<usize>,
}

impl Changed {
    /// Whether the change moves money or contact elsewhere: a number to call, a link, an amount.
    #[must_use]
    pub const fn is_lure(&self) -> bool {
        matches!(self.slot, Slot::Phone | Slot::Link | Slot::Amount) && !self.copy.is_empty()
    }
}

/// The most changes that are told: with more, the text is another one.
const MOST: usize = 40;

/// What `text` changes of `known`, in the order of the text. Changes of mere words are the first
/// to be left out when there are too many.
pub(crate) fn changes(
    asked: &Reading<'_>,
    of: &Reading<'_>,
    comparison: &Comparison,
) -> Vec<Changed> {
    let (text, known) = (asked.text(), of.text());
    let inside = comparison.changes.iter().map(|change| Changed {
        slot: change.slot,
        known: known[change.known.clone()].to_owned(),
        copy: text[change.query.clone()].to_owned(),
        place: change.query.clone(),
    });
    let mut all: Vec<Changed> = inside.collect();
    if !comparison.spans.is_empty() {
        all.extend(hung_on(asked, of, comparison));
    }
    let important = all.iter().filter(|one| one.slot != Slot::Words).count();
    let (mut words, mut others) = (MOST.saturating_sub(important), MOST);
    all.retain(|one| {
        let left = if one.slot == Slot::Words {
            &mut words
        } else {
            &mut others
        };
        let keep = *left > 0;
        *left = left.saturating_sub(1);
        keep
    });
    all.sort_by_key(|one| (one.place.start, one.place.end));
    all
}

/// Numbers to call and links that stand before or behind what was copied and nowhere in the known
/// message: a copy that only hangs its own number on.
fn hung_on(of: &Reading<'_>, known: &Reading<'_>, comparison: &Comparison) -> Vec<Changed> {
    let (asked, known) = (of.canonical(), known.canonical());
    let told = |place: &Range<usize>| {
        let meets = |other: &Range<usize>| place.start < other.end && other.start < place.end;
        comparison.spans.iter().any(|span| meets(&span.query))
            || comparison.changes.iter().any(|one| meets(&one.query))
    };
    let is_known = |word: &str| known.words().any(|other| other == word);
    (0..asked.word_count())
        .filter_map(|at| {
            let slot = contact(asked, at)?;
            let place = asked.range(at);
            (!told(&place) && !is_known(asked.word(at))).then(|| Changed {
                slot,
                known: String::new(),
                copy: of.text()[place.clone()].to_owned(),
                place,
            })
        })
        .collect()
}

fn contact(text: &Canonical, at: usize) -> Option<Slot> {
    match text.kind(at) {
        TokenKind::Link => Some(Slot::Link),
        TokenKind::Number => {
            let word = text.word(at);
            let figures = word
                .bytes()
                .all(|b| b.is_ascii_digit())
                .then_some(word.len())?;
            let starts = |list: &[&str]| list.iter().any(|start| word.starts_with(start));
            let phone = (9..=12).contains(&figures) && starts(&["0", "84"])
                || (8..=10).contains(&figures) && starts(&["1800", "1900"]);
            phone.then_some(Slot::Phone)
        }
        TokenKind::Word => None,
    }
}

#[cfg(test)]
mod tests {
    use recognise::compare_readings;

    use super::*;

    const KNOWN: &str = "Ngân hàng đang tặng tiền cho khách hàng thân thiết nhân dịp năm mới, mỗi \
        người 500.000đ, gọi ngay 0912 345 678 để nhận, chương trình kết thúc ngày 20/2";

    fn found(text: &str) -> Vec<(&'static str, String, String)> {
        let (text, known) = (Reading::new(text), Reading::new(KNOWN));
        let changes = changes(&text, &known, &compare_readings(&text, &known));
        let read = |one: Changed| {
            assert_eq!(
                &text.text()[one.place.clone()],
                one.copy,
                "the place is where it stands"
            );
            (one.slot.code(), one.known, one.copy)
        };
        changes.into_iter().map(read).collect()
    }

    fn change(slot: &'static str, known: &str, copy: &str) -> (&'static str, String, String) {
        (slot, known.to_owned(), copy.to_owned())
    }

    #[test]
    fn a_swapped_number_is_told() {
        let text = KNOWN.replace("0912 345 678", "0988.777.666");
        assert_eq!(
            found(&text),
            [change("phone", "0912 345 678", "0988.777.666")]
        );
        assert_eq!(found(KNOWN), []);
    }

    #[test]
    fn a_number_or_link_hung_on_is_told() {
        let text = format!("Vào https://qua-tang.example/x nhé! {KNOWN}. Hỏi thêm 0988 777 666");
        assert_eq!(
            found(&text),
            [
                change("link", "", "https://qua-tang.example/x"),
                change("phone", "", "0988 777 666"),
            ]
        );
        let own = format!("{KNOWN}. Nhắc lại: 0912345678");
        assert_eq!(found(&own), [], "the known number said twice is no change");
    }

    #[test]
    fn numbers_are_kept_before_words_when_there_are_too_many() {
        let long = |mark: &str, phone: &str| {
            let words = |n: u32| format!("từ{n} chung{n} vẫn{n} giữ{n} thêm{n} lại{n} ");
            let body: String = (0..60).map(|n| words(n) + mark + " ").collect();
            format!("{body} gọi số {phone} để biết thêm chi tiết nhé bà con")
        };
        let (known, text) = (long("một", "0912 345 678"), long("hai", "0988 777 666"));
        let (text, known) = (Reading::new(text), Reading::new(known));
        let changes = changes(&text, &known, &compare_readings(&text, &known));
        assert_eq!(changes.len(), MOST);
        assert_eq!(changes.last().map(|one| one.slot), Some(Slot::Phone));
    }
}
