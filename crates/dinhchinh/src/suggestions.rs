//! For what the index does not confirm: known messages that a short or retold text may be about.

use std::sync::OnceLock;

use recognise::{OperatingPoint, SHORT_WORDS, Suggester, Suggestion, canonicalise};

/// With more known messages nothing is suggested: it would take gigabytes and milliseconds a text.
const MAX_KNOWN: usize = 200_000;
/// Longer texts are no retold claims: what they descend from is found by the index or not at all.
const MAX_WORDS: usize = 100;
/// From this score on a suggestion is worth showing by itself …
const WORTH: f64 = 0.5;
/// … if it is so many times as good as the next: what many messages share says nothing.
///
/// Measured: on the tweets of CheckThat! 2020 task 2 (train and dev) 50 suggestions, all right; on
/// 20,000 generated strangers, most of them made to share sentences and boilerplate, 2 in a
/// thousand.
const AHEAD: f64 = 1.4;

/// Suggests, once somebody asks.
pub struct Suggestions<'a> {
    texts: &'a [Box<str>],
    suggester: OnceLock<Suggester>,
}

/// What may be meant.
#[derive(Default)]
pub struct Suggested {
    /// Best first.
    pub all: Vec<Suggestion>,
    /// The first is worth showing by itself.
    pub worth: bool,
}

impl<'a> Suggestions<'a> {
    /// From among these; a suggestion's id is the place.
    pub fn new(texts: &'a [Box<str>]) -> Self {
        Suggestions {
            texts,
            suggester: OnceLock::new(),
        }
    }

    /// The best ones. The first text that asks waits until all known ones are read.
    pub fn of(&self, text: &str, limit: usize) -> Suggested {
        let words = canonicalise(text).word_count();
        if self.texts.len() > MAX_KNOWN || words == 0 || words > MAX_WORDS {
            return Suggested::default();
        }
        let all = self.suggester().suggest(text, limit.max(2));
        let score = |at: usize| all.get(at).map_or(0.0, |found: &Suggestion| found.score);
        Suggested {
            // Short texts are part of many messages: never a guess.
            worth: words >= SHORT_WORDS && score(0) >= WORTH && score(0) >= AHEAD * score(1),
            all,
        }
    }

    fn suggester(&self) -> &Suggester {
        self.suggester.get_or_init(|| {
            let mut suggester = Suggester::new();
            for (place, text) in self.texts.iter().enumerate() {
                suggester.insert(place as u64, text);
            }
            suggester
        })
    }
}

/// A suggestion's score among those of the index: always below what the index itself would suggest.
pub fn scaled(suggestion: &Suggestion, point: &OperatingPoint) -> f64 {
    suggestion.score.clamp(0.0, 0.999) * point.suggest
}
