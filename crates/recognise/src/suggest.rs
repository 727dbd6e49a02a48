//! Known claims that a short or retold text may be about, ranked: suggestions, never an answer.
//!
//! BM25 (Robertson and Zaragoza 2009) over the canonical words, with three additions that were
//! measured on CheckThat! 2020: words of other languages count by their beginning as well, so that
//! forms of one word meet; neighbouring words count as pairs; and a claim is credited for how much
//! of the asked text's rare words it covers, not only for how often it has one.

use std::collections::HashMap;

use crate::{
    canonical::{Canonical, canonicalise},
    hash,
};

/// A ranked suggestion.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Suggestion {
    /// The known claim.
    pub id: u64,
    /// Share of the asked text's weight that the claim has, 0 to 1 and a little above for a claim
    /// that repeats it.
    pub score: f64,
}

/// How a text's terms are weighed.
#[derive(Clone, Copy, Debug)]
pub struct Weighing {
    /// How soon repetition stops to count (BM25's k1).
    pub k1: f32,
    /// How much long claims are held down (BM25's b).
    pub b: f32,
    /// Weight of a beginning beside a whole word.
    pub stems: f32,
    /// Weight of a pair beside a word.
    pub pairs: f32,
    /// How much covering many of the asked words counts.
    pub coverage: f32,
    /// Rarity is weighed as if among so many claims at least: among few, every word that one of
    /// them has would count as common.
    pub background: f32,
}

impl Default for Weighing {
    /// Chosen on the train and dev parts of CheckThat! 2020 task 2, not on its test part.
    fn default() -> Self {
        Weighing {
            k1: 1.2,
            b: 0.75,
            stems: 1.0,
            pairs: 0.3,
            coverage: 1.0,
            background: 0.0,
        }
    }
}

#[derive(Clone, Copy)]
struct Posting {
    document: u32,
    times: u8,
}

struct Document {
    id: u64,
    length: f32,
    removed: bool,
}

/// An index for suggestions.
#[derive(Default)]
pub struct Suggester {
    documents: Vec<Document>,
    places: HashMap<u64, u32>,
    terms: HashMap<u32, Vec<Posting>>,
    words: f64,
    weighing: Weighing,
}

/// Letters of a beginning.
const STEM: usize = 5;

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Word,
    Stem,
    Pair,
}

fn terms(canonical: &Canonical) -> Vec<(u32, Kind)> {
    let mut terms = Vec::with_capacity(canonical.word_count() * 3);
    let mut before: Option<u64> = None;
    for at in 0..canonical.word_count() {
        let word = canonical.word(at).as_bytes();
        let key = hash::bytes(word);
        terms.push(((key >> 32) as u32, Kind::Word));
        if word.len() > STEM && word.is_ascii() {
            let stem = hash::bytes(&word[..STEM]) ^ 0x5354_454d_5354_454d;
            terms.push(((stem >> 32) as u32, Kind::Stem));
        }
        if let Some(before) = before {
            terms.push(((hash::two(before, key) >> 32) as u32, Kind::Pair));
        }
        before = Some(key);
    }
    terms
}

impl Suggester {
    /// An empty one.
    #[must_use]
    pub fn new() -> Self {
        Suggester::default()
    }

    /// An empty one that weighs as asked: for measuring.
    #[must_use]
    pub fn with(weighing: Weighing) -> Self {
        Suggester {
            weighing,
            ..Suggester::default()
        }
    }

    /// How many claims it holds.
    #[must_use]
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether it holds none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// Adds a claim, in place of what was there under this id.
    pub fn insert(&mut self, id: u64, text: &str) {
        self.remove(id);
        let canonical = canonicalise(text);
        let document = self.documents.len() as u32;
        let mut times: HashMap<u32, u8> = HashMap::new();
        for (term, _) in terms(&canonical) {
            let times = times.entry(term).or_default();
            *times = times.saturating_add(1);
        }
        for (term, times) in times {
            let list = self.terms.entry(term).or_default();
            list.push(Posting { document, times });
        }
        let length = canonical.word_count() as f32;
        self.words += f64::from(length);
        self.documents.push(Document {
            id,
            length,
            removed: false,
        });
        self.places.insert(id, document);
    }

    /// Takes a claim out; false if it was not there.
    pub fn remove(&mut self, id: u64) -> bool {
        let Some(document) = self.places.remove(&id) else {
            return false;
        };
        let document = &mut self.documents[document as usize];
        document.removed = true;
        self.words -= f64::from(document.length);
        self.sweep();
        true
    }

    /// Frees the postings of removed claims once there are more of them than of others.
    fn sweep(&mut self) {
        if self.documents.len() < self.places.len() * 2 + 64 {
            return;
        }
        const GONE: u32 = u32::MAX;
        let mut moved = vec![GONE; self.documents.len()];
        let mut kept = Vec::with_capacity(self.places.len());
        for (old, document) in std::mem::take(&mut self.documents).into_iter().enumerate() {
            if !document.removed {
                moved[old] = kept.len() as u32;
                self.places.insert(document.id, kept.len() as u32);
                kept.push(document);
            }
        }
        self.documents = kept;
        self.terms.retain(|_, list| {
            list.retain_mut(|posting| {
                posting.document = moved[posting.document as usize];
                posting.document != GONE
            });
            !list.is_empty()
        });
    }

    /// The claims that a text is most likely about, best first, `limit` at the most.
    #[must_use]
    pub fn suggest(&self, text: &str, limit: usize) -> Vec<Suggestion> {
        let canonical = canonicalise(text);
        let mut asked = terms(&canonical);
        asked.sort_unstable_by_key(|(term, _)| *term);
        asked.dedup_by_key(|(term, _)| *term);
        let n = self.places.len() as f32;
        if n == 0.0 || limit == 0 {
            return Vec::new();
        }
        let mean = (self.words / f64::from(n)) as f32;
        let w = self.weighing;
        let mut scores: HashMap<u32, (f32, f32)> = HashMap::new();
        let mut whole = 0.0;
        for (term, kind) in &asked {
            let weight = match kind {
                Kind::Word => 1.0,
                Kind::Stem => w.stems,
                Kind::Pair => w.pairs,
            };
            let list = self.terms.get(term).map_or(&[][..], Vec::as_slice);
            let df = list.len() as f32;
            let among = n.max(w.background);
            let rarity = ((among - df + 0.5).max(0.5) / (df + 0.5)).ln_1p() * weight;
            if *kind == Kind::Word {
                whole += rarity;
            }
            // A term that stands in a tenth of many claims tells nothing.
            if list.len() > 1000 && df > n / 10.0 {
                continue;
            }
            for posting in list {
                let document = &self.documents[posting.document as usize];
                let times = f32::from(posting.times);
                let long = w.k1 * (1.0 - w.b + w.b * document.length / mean.max(1.0));
                let sum = scores.entry(posting.document).or_default();
                sum.0 += rarity * times * (w.k1 + 1.0) / (times + long);
                if *kind == Kind::Word {
                    sum.1 += rarity;
                }
            }
        }
        let mut found: Vec<Suggestion> = scores
            .into_iter()
            .filter(|(document, _)| !self.documents[*document as usize].removed)
            .map(|(document, (score, covered))| Suggestion {
                id: self.documents[document as usize].id,
                score: f64::from(
                    score / whole.max(1.0) * (1.0 + w.coverage * covered / whole.max(1.0))
                        / (1.0 + w.coverage),
                ),
            })
            .collect();
        found.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.id.cmp(&b.id)));
        found.truncate(limit);
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_retold_claim_is_suggested_first() {
        let mut suggester = Suggester::new();
        suggester.insert(1, "Zalo thu phí người dùng từ ngày mai");
        suggester.insert(2, "Uống nước chanh nóng chữa khỏi ung thư");
        suggester.insert(3, "Siêu bão cấp 15 sắp đổ bộ vào miền Trung");
        let found = suggester.suggest("nghe nói nuoc chanh chữa được bệnh ung thư hả mọi người", 5);
        assert_eq!(found[0].id, 2);
        assert!(suggester.remove(2) && !suggester.remove(2));
        let rest = suggester.suggest("nước chanh ung thư", 5);
        assert!(rest.iter().all(|found| found.id != 2));
        assert_eq!(suggester.len(), 2);
    }

    #[test]
    fn what_was_replaced_many_times_is_held_once() {
        let mut suggester = Suggester::new();
        suggester.insert(1, "Uống nước chanh nóng chữa khỏi ung thư");
        let before = suggester.suggest("nước chanh", 5);
        for turn in 0..500 {
            suggester.insert(2, &format!("Zalo thu phí người dùng từ ngày {turn}"));
        }
        assert!(suggester.documents.len() < 100, "swept");
        let postings: usize = suggester.terms.values().map(Vec::len).sum();
        assert!(postings < 100 * 40, "swept: {postings}");
        assert_eq!(suggester.suggest("Zalo thu phí", 5)[0].id, 2);
        assert_eq!(suggester.suggest("nước chanh", 5)[0].id, before[0].id);
        assert_eq!(suggester.len(), 2);
    }

    #[test]
    fn nothing_asks_for_nothing() {
        let mut suggester = Suggester::new();
        assert!(suggester.suggest("gì đó", 5).is_empty());
        suggester.insert(1, "một điều");
        assert!(suggester.suggest("", 5).is_empty());
        assert!(suggester.suggest("một", 0).is_empty());
    }
}
