//! What a copy changed, as pages list it: the important first, the rest counted.

use app::Changed;

use crate::{page::Page, pages::answer::excerpt};

/// Kinds in the order of the list; other wording comes last.
const ORDER: [&str; 7] = ["phone", "link", "amount", "name", "date", "time", "number"];
/// Changes of mere words that are listed.
const WORDS: usize = 3;
/// Changes of one sort that are listed before the rest is counted.
const LISTED: usize = 8;
/// Characters of a piece that are shown.
const SHOWN: usize = 90;

/// One line of the list.
pub struct Line {
    /// What it is: the end of a text key.
    pub slot: &'static str,
    /// As the known message has it; empty if added.
    pub known: String,
    /// As the copy has it; empty if left out.
    pub copy: String,
    /// At how many places.
    pub places: usize,
}

/// What a copy changed.
pub struct Changes {
    /// The lines, most important first.
    pub lines: Vec<Line>,
    /// Places of other wording that are not listed.
    pub more_words: usize,
    /// Places of other kinds that are not listed.
    pub more: usize,
    /// Kinds of what moves money or contact elsewhere.
    lures: Vec<&'static str>,
}

impl Changes {
    /// Sorts the changes of a copy into a list.
    pub fn of(changed: &[Changed]) -> Changes {
        let mut lines: Vec<Line> = Vec::new();
        for one in changed {
            let slot = one.slot.code();
            let (known, copy) = (excerpt(&one.known, SHOWN), excerpt(&one.copy, SHOWN));
            let same =
                |line: &&mut Line| (line.slot, &line.known, &line.copy) == (slot, &known, &copy);
            match lines.iter_mut().find(same) {
                Some(line) => line.places += 1,
                None => lines.push(Line {
                    slot,
                    known,
                    copy,
                    places: 1,
                }),
            }
        }
        lines.sort_by_key(|line| rank(line.slot));
        let is_words = |line: &Line| rank(line.slot) == ORDER.len();
        let first_words = lines.iter().position(is_words).unwrap_or(lines.len());
        let places = |lines: Vec<Line>| lines.iter().map(|line| line.places).sum();
        let mut words = lines.split_off(first_words);
        let more_words = places(words.split_off(WORDS.min(words.len())));
        let more = places(lines.split_off(LISTED.min(lines.len())));
        lines.append(&mut words);
        let lures = |slot: &&str| {
            let mut all = changed.iter();
            all.any(|one| one.is_lure() && one.slot.code() == *slot)
        };
        Changes {
            lines,
            more_words,
            more,
            lures: ORDER.into_iter().filter(lures).collect(),
        }
    }

    /// Whether there is anything to tell.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// What the copy changes that is often the fraud itself: "số điện thoại, đường dẫn".
    pub fn lures(&self, page: &Page) -> Option<String> {
        let names: Vec<String> = self
            .lures
            .iter()
            .map(|slot| page.tc("slot", slot))
            .collect();
        (!names.is_empty()).then(|| names.join(", "))
    }
}

fn rank(slot: &str) -> usize {
    ORDER
        .iter()
        .position(|one| *one == slot)
        .unwrap_or(ORDER.len())
}
