//! From an alignment to a probability, and from a probability to a level.

use std::ops::Range;

use crate::align::Alignment;

/// Texts with fewer words are only matched when they are equal or nearly so: a short text is part
/// of many messages.
pub const SHORT_WORDS: usize = 12;

/// A known message that a text may be a copy of.
#[derive(Clone, Debug, PartialEq)]
pub struct Match {
    /// The known message.
    pub id: u64,
    /// 0 to 1: that the text is a copy of it, whole, in part, or inside other text.
    pub probability: f64,
    /// The folded words are equal.
    pub exact: bool,
    /// Share of the asked text that matches, by words, 0 to 1.
    pub query_coverage: f64,
    /// Share of the known message that matches, by words, 0 to 1.
    pub known_coverage: f64,
    /// What matches what; in the order of the asked text, without overlap there.
    pub spans: Vec<Span>,
}

/// A part of the asked text and the part of the known message that it copies: byte ranges of the
/// original texts, on character boundaries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// In the asked text.
    pub query: Range<usize>,
    /// In the known message.
    pub known: Range<usize>,
}

/// What a probability is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// Sure enough for an official answer.
    Confirm,
    /// Worth showing as possibly related.
    Suggest,
    /// Nothing.
    None,
}

/// From which probability on a match counts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OperatingPoint {
    /// From here on [`Level::Confirm`].
    pub confirm: f64,
    /// From here on [`Level::Suggest`].
    pub suggest: f64,
}

impl Default for OperatingPoint {
    /// Confirm at 0.9, suggest at 0.5. In `tests/recall.rs` these keep every kind of copy it makes
    /// and join no stranger.
    fn default() -> Self {
        OperatingPoint {
            confirm: 0.9,
            suggest: 0.5,
        }
    }
}

impl OperatingPoint {
    /// The level of a match.
    #[must_use]
    pub fn level(&self, found: &Match) -> Level {
        if found.probability >= self.confirm {
            Level::Confirm
        } else if found.probability >= self.suggest {
            Level::Suggest
        } else {
            Level::None
        }
    }
}

/// How surely an alignment of two longer texts is one of copies.
///
/// A logistic function of three things: how much of the shorter side is covered (an excerpt is
/// covered whole, an embedding text covers the known one whole), how many words match in all (a
/// shared sentence is short), and how much of the other side is covered. The weights were set by
/// hand on the kinds of copies and strangers in `tests/recall.rs`.
pub(crate) fn probability(alignment: &Alignment) -> f64 {
    let covered = alignment.query_coverage.max(alignment.known_coverage);
    let other = alignment.query_coverage.min(alignment.known_coverage);
    let words = f64::from(alignment.matched_words.max(1));
    // Beyond some fifty words, more of them say no more: long texts share many by chance.
    let length = (words / 24.0).ln().min(0.8);
    let evidence = 9.0 * (covered - 0.55) + 2.2 * length + 1.5 * other;
    (1.0 / (1.0 + (-evidence).exp())).min(0.999)
}

/// Probability of a text whose matched part stands in messages that are strangers to each other:
/// boilerplate decides nothing.
pub(crate) const SHARED_BY_STRANGERS: f64 = 0.45;

/// Short texts: nearly equal, by letters.
pub(crate) fn short_probability(a: &str, b: &str) -> f64 {
    let longer = a.chars().count().max(b.chars().count());
    // One slip in ten letters, in a text that is long enough to be sure.
    if longer >= 15 && distance(a, b) * 10 <= longer {
        0.93
    } else {
        0.0
    }
}

/// Levenshtein's distance (Wagner and Fischer 1974), in characters.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, ca) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, cb) in b.iter().enumerate() {
            let above = row[j + 1];
            row[j + 1] = (diagonal + usize::from(ca != *cb))
                .min(above + 1)
                .min(row[j] + 1);
            diagonal = above;
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distance_counts_edits() {
        assert_eq!(distance("kitten", "sitting"), 3);
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance("abc", "abc"), 0);
    }

    fn aligned(words: u32, query: f64, known: f64) -> f64 {
        probability(&Alignment {
            matched_words: words,
            query_coverage: query,
            known_coverage: known,
            runs: Vec::new(),
        })
    }

    #[test]
    fn copies_pass_and_shared_sentences_do_not() {
        assert!(aligned(24, 1.0, 0.4) > 0.9, "an excerpt of 24 words");
        assert!(aligned(100, 0.25, 1.0) > 0.9, "inside other text");
        assert!(aligned(12, 0.2, 0.2) < 0.5, "one sentence of each");
        assert!(aligned(50, 0.5, 0.5) < 0.9, "half of each");
    }
}
