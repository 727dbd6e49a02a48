//! Known messages, found by the pairs of words they share with a text.

use std::collections::HashMap;

use crate::{
    align::{Alignment, align},
    canonical::{Canonical, canonicalise},
    decide::{Match, SHARED_BY_STRANGERS, SHORT_WORDS, Span, probability, short_probability},
    hash,
};

/// A known message.
struct Known {
    id: u64,
    fingerprint: u64,
    canonical: Canonical,
}

/// An index in memory. Messages come and go one at a time.
///
/// Each message is listed under the hash of every pair of neighbouring words. A lookup weighs the
/// messages that share pairs with the text, rare pairs most, aligns the few best word by word and
/// lets the alignment decide.
#[derive(Default)]
pub struct Index {
    messages: HashMap<u32, Known>,
    slots: HashMap<u64, u32>,
    pairs: HashMap<u64, Vec<u32>>,
    exact: HashMap<u64, Vec<u32>>,
    next: u32,
}

/// How many of the best-weighed messages are aligned.
const ALIGNED: usize = 24;
/// A pair that stands in more messages than this is skipped while there are rarer ones.
const COMMON: usize = 2000;
/// Share of the asked text above which a match claims "this text is that message's".
const CLAIMS: f64 = 0.6;
/// Two messages that share less than this of the smaller one are strangers.
const STRANGERS: f64 = 0.35;

impl Index {
    /// An empty index.
    #[must_use]
    pub fn new() -> Self {
        Index::default()
    }

    /// How many messages it holds.
    #[must_use]
    pub fn len(&self) -> usize {
        self.messages.len()
    }

    /// Whether it holds none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.messages.is_empty()
    }

    /// Whether it holds `id`.
    #[must_use]
    pub fn contains(&self, id: u64) -> bool {
        self.slots.contains_key(&id)
    }

    /// Adds a message, in place of what was there under this id.
    pub fn insert(&mut self, id: u64, text: &str) {
        self.remove(id);
        let canonical = canonicalise(text);
        let slot = self.next;
        self.next += 1;
        for pair in distinct_pairs(&canonical) {
            self.pairs.entry(pair).or_default().push(slot);
        }
        let fingerprint = canonical.fingerprint();
        self.exact.entry(fingerprint).or_default().push(slot);
        self.slots.insert(id, slot);
        self.messages.insert(
            slot,
            Known {
                id,
                fingerprint,
                canonical,
            },
        );
    }

    /// Takes a message out; false if it was not there.
    pub fn remove(&mut self, id: u64) -> bool {
        let Some(slot) = self.slots.remove(&id) else {
            return false;
        };
        let Some(known) = self.messages.remove(&slot) else {
            return false;
        };
        for pair in distinct_pairs(&known.canonical) {
            drop_slot(&mut self.pairs, pair, slot);
        }
        drop_slot(&mut self.exact, known.fingerprint, slot);
        true
    }

    /// The messages that `text` may be a copy of, best first, at most `limit`; equal ones by id.
    #[must_use]
    pub fn lookup(&self, text: &str, limit: usize) -> Vec<Match> {
        let query = canonicalise(text);
        if query.is_empty() {
            return Vec::new();
        }
        let mut found = self.equal(&query);
        let equal: Vec<u64> = found.iter().map(|found| found.id).collect();
        let mut near = self.near(&query);
        near.retain(|found| !equal.contains(&found.id));
        found.extend(near);
        found.sort_by(|a, b| {
            b.probability
                .total_cmp(&a.probability)
                .then(b.known_coverage.total_cmp(&a.known_coverage))
                .then(a.id.cmp(&b.id))
        });
        found.truncate(limit);
        found
    }

    fn equal(&self, query: &Canonical) -> Vec<Match> {
        let Some(slots) = self.exact.get(&query.fingerprint()) else {
            return Vec::new();
        };
        slots
            .iter()
            .filter_map(|slot| self.messages.get(slot))
            .filter(|known| known.canonical.hashes() == query.hashes())
            .map(|known| Match {
                id: known.id,
                probability: 1.0,
                exact: true,
                query_coverage: 1.0,
                known_coverage: 1.0,
                spans: whole(query, &known.canonical),
            })
            .collect()
    }

    fn near(&self, query: &Canonical) -> Vec<Match> {
        let candidates = self.candidates(query);
        let mut found: Vec<(u32, Match)> = candidates
            .into_iter()
            .filter_map(|slot| Some((slot, self.weigh(query, self.messages.get(&slot)?)?)))
            .collect();
        self.discount_boilerplate(query, &mut found);
        found.into_iter().map(|(_, found)| found).collect()
    }

    /// The messages that share the most, rare pairs counting most.
    fn candidates(&self, query: &Canonical) -> Vec<u32> {
        let mut lists: Vec<&Vec<u32>> = distinct_pairs(query)
            .filter_map(|pair| self.pairs.get(&pair))
            .collect();
        lists.sort_by_key(|list| list.len());
        let mut weights: HashMap<u32, f64> = HashMap::new();
        for (at, list) in lists.iter().enumerate() {
            if list.len() > COMMON && at >= ALIGNED {
                break;
            }
            let weight = self.rarity(list.len());
            for slot in *list {
                *weights.entry(*slot).or_default() += weight;
            }
        }
        let mut ranked: Vec<(u32, f64)> = weights.into_iter().collect();
        ranked.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        ranked.truncate(ALIGNED);
        ranked.into_iter().map(|(slot, _)| slot).collect()
    }

    /// Inverse document frequency, smoothed so that it is never negative (Robertson 2004).
    #[expect(
        clippy::cast_precision_loss,
        reason = "message counts are far below 2^52"
    )]
    fn rarity(&self, messages_with: usize) -> f64 {
        (1.0 + self.len() as f64 / messages_with as f64).ln()
    }

    fn weigh(&self, query: &Canonical, known: &Known) -> Option<Match> {
        let alignment = align(query.hashes(), known.canonical.hashes());
        let short = query.word_count().min(known.canonical.word_count()) < SHORT_WORDS;
        let probability = if short {
            short_probability(&query.folded(), &known.canonical.folded())
        } else {
            probability(&alignment)
        };
        (probability > 0.01).then(|| Match {
            id: known.id,
            probability,
            exact: false,
            query_coverage: alignment.query_coverage,
            known_coverage: alignment.known_coverage,
            spans: spans(query, &known.canonical, &alignment),
        })
    }

    /// A text that is claimed whole by messages which are strangers to each other is made of what
    /// they share: greetings, "send this to everyone you love", a sentence of the news. It is a
    /// copy of none of them, except of one that it covers, too.
    fn discount_boilerplate(&self, query: &Canonical, found: &mut [(u32, Match)]) {
        let claimants: Vec<u32> = found
            .iter()
            .filter(|(_, found)| found.query_coverage >= CLAIMS)
            .map(|(slot, _)| *slot)
            .take(4)
            .collect();
        let words = query.word_count();
        let strangers = claimants.iter().enumerate().any(|(at, a)| {
            claimants[at + 1..]
                .iter()
                .any(|b| self.are_strangers(*a, *b, words))
        });
        if strangers {
            for (_, found) in found.iter_mut() {
                if found.known_coverage < CLAIMS {
                    found.probability = found.probability.min(SHARED_BY_STRANGERS);
                }
            }
        }
    }

    /// Whether two messages share little beyond `words` words.
    fn are_strangers(&self, a: u32, b: u32, words: usize) -> bool {
        let (Some(a), Some(b)) = (self.messages.get(&a), self.messages.get(&b)) else {
            return false;
        };
        let (a, b) = (a.canonical.hashes(), b.canonical.hashes());
        let shared = align(a, b).matched_words as usize;
        let rest = a.len().min(b.len()).saturating_sub(words);
        rest > words
            && ((shared.saturating_sub(words)) * 100) < (rest * (STRANGERS * 100.0) as usize)
    }
}

fn distinct_pairs(canonical: &Canonical) -> impl Iterator<Item = u64> + use<> {
    let mut pairs: Vec<u64> = canonical
        .hashes()
        .windows(2)
        .map(|pair| hash::sequence(pair.iter().copied()))
        .collect();
    pairs.sort_unstable();
    pairs.dedup();
    pairs.into_iter()
}

fn drop_slot(lists: &mut HashMap<u64, Vec<u32>>, key: u64, slot: u32) {
    if let Some(list) = lists.get_mut(&key) {
        list.retain(|other| *other != slot);
        if list.is_empty() {
            lists.remove(&key);
        }
    }
}

fn whole(query: &Canonical, known: &Canonical) -> Vec<Span> {
    match (query.tokens(), known.tokens()) {
        ([first, .., last], [known_first, .., known_last]) => vec![Span {
            query: first.range.start..last.range.end,
            known: known_first.range.start..known_last.range.end,
        }],
        ([only], [known]) => {
            vec![Span {
                query: only.range.clone(),
                known: known.range.clone(),
            }]
        }
        _ => Vec::new(),
    }
}

fn spans(query: &Canonical, known: &Canonical, alignment: &Alignment) -> Vec<Span> {
    let range = |canonical: &Canonical, from: usize, length: usize| {
        let tokens = &canonical.tokens()[from..from + length];
        tokens[0].range.start..tokens[length - 1].range.end
    };
    alignment
        .runs
        .iter()
        .map(|run| Span {
            query: range(query, run.query, run.length),
            known: range(known, run.known, run.length),
        })
        .collect()
}
