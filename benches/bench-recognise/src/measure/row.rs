//! From what an engine answered to a row of the table.

use std::collections::BTreeMap;

use serde::Serialize;

use super::sets::{Sets, Stranger};
use crate::{engines::Hit, mutate::Kind};

/// False positives allowed: one in a thousand.
pub const ALLOWED: f64 = 0.001;

/// How a kind of query went.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Share {
    /// How many were asked.
    pub asked: usize,
    /// The right message, at or above the threshold.
    pub right: usize,
    /// Another message of the right one's family, at or above the threshold.
    pub sibling: usize,
    /// The right message first, whatever its score.
    pub first: usize,
}

impl Share {
    /// The share that was right.
    #[must_use]
    pub fn recall(&self) -> f64 {
        self.right as f64 / self.asked.max(1) as f64
    }
}

/// What an engine reaches at one threshold.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Reached {
    /// Matches from this score on count.
    pub threshold: f64,
    /// False positives among the strangers that the threshold was not chosen on.
    pub false_positives: f64,
    /// How many strangers those were.
    pub strangers: usize,
    /// False positives by kind of stranger, of the same half.
    pub false_by_kind: BTreeMap<&'static str, usize>,
    /// By kind of query.
    pub kinds: BTreeMap<&'static str, Share>,
    /// Mean recall of the eleven single changes.
    pub mean_single: f64,
    /// The same among real messages, if there are any.
    pub mean_real: Option<f64>,
    /// The same among generated messages.
    pub mean_synthetic: f64,
    /// Recall of three changes, one after another.
    pub stacked: f64,
    /// The same without excerpts inside other text, which look like quotations by strangers.
    pub stacked_clear: f64,
}

/// The answers to `sets`, in its order; shorter if not everything was asked.
pub struct Answers {
    /// For the queries.
    pub asked: Vec<Option<Hit>>,
    /// For the strangers.
    pub strangers: Vec<Option<Hit>>,
}

/// The threshold that lets through at most the allowed share of every other hundred strangers.
#[must_use]
pub fn choose(answers: &Answers) -> f64 {
    let mut scores: Vec<f64> = answers
        .strangers
        .iter()
        .enumerate()
        .filter(|(number, _)| chosen_on(*number))
        .map(|(_, hit)| hit.map_or(f64::NEG_INFINITY, |hit| hit.score))
        .collect();
    scores.sort_by(|a, b| b.total_cmp(a));
    let allowed = (scores.len() as f64 * ALLOWED) as usize;
    // Just above the first score that must not pass.
    scores
        .get(allowed)
        .map_or(f64::NEG_INFINITY, |score| score.next_up())
}

fn chosen_on(number: usize) -> bool {
    (number / 100).is_multiple_of(2)
}

/// What is reached with a threshold.
#[must_use]
pub fn reach(
    sets: &Sets,
    families: &dyn Fn(usize) -> Option<u64>,
    answers: &Answers,
    threshold: f64,
) -> Reached {
    let mut reached = Reached {
        threshold,
        ..Reached::default()
    };
    let mut false_positives = 0;
    for (number, hit) in answers.strangers.iter().enumerate() {
        if chosen_on(number) {
            continue;
        }
        reached.strangers += 1;
        if hit.is_some_and(|hit| hit.score >= threshold) {
            false_positives += 1;
            let Stranger { kind, .. } = &sets.strangers[number];
            *reached.false_by_kind.entry(kind).or_default() += 1;
        }
    }
    reached.false_positives = f64::from(false_positives) / reached.strangers.max(1) as f64;

    let mut clear = Share::default();
    let mut real: BTreeMap<Kind, Share> = BTreeMap::new();
    let mut synthetic: BTreeMap<Kind, Share> = BTreeMap::new();
    for (asked, hit) in sets.asked.iter().zip(&answers.asked) {
        let query = &asked.query;
        let first = hit.is_some_and(|hit| Some(hit.id) == query.id);
        let passes = hit.is_some_and(|hit| hit.score >= threshold);
        let sibling = !first
            && passes
            && query.family.is_some()
            && hit.is_some_and(|hit| families(hit.id) == query.family);
        let count = |share: &mut Share| {
            share.asked += 1;
            share.right += usize::from(first && passes);
            share.first += usize::from(first);
            share.sibling += usize::from(sibling);
        };
        count(reached.kinds.entry(query.kind.name()).or_default());
        if query.kind == Kind::Stacked && !query.looks_like_a_quotation() {
            count(&mut clear);
        }
        let side = if query.real {
            &mut real
        } else {
            &mut synthetic
        };
        count(side.entry(query.kind).or_default());
    }
    reached.mean_single = mean(
        Kind::SINGLE
            .iter()
            .filter_map(|kind| reached.kinds.get(kind.name())),
    );
    reached.mean_synthetic = mean(Kind::SINGLE.iter().filter_map(|kind| synthetic.get(kind)));
    reached.mean_real =
        (!real.is_empty()).then(|| mean(Kind::SINGLE.iter().filter_map(|kind| real.get(kind))));
    reached.stacked = reached
        .kinds
        .get(Kind::Stacked.name())
        .map_or(0.0, Share::recall);
    reached.stacked_clear = clear.recall();
    reached
}

fn mean<'a>(shares: impl Iterator<Item = &'a Share>) -> f64 {
    let recalls: Vec<f64> = shares.map(Share::recall).collect();
    recalls.iter().sum::<f64>() / recalls.len().max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_threshold_lets_one_in_a_thousand_through() {
        let strangers = (0..4000).map(|number| {
            Some(Hit {
                id: 0,
                score: f64::from(number),
            })
        });
        let answers = Answers {
            asked: Vec::new(),
            strangers: strangers.collect(),
        };
        let threshold = choose(&answers);
        let passing = answers
            .strangers
            .iter()
            .enumerate()
            .filter(|(number, hit)| {
                chosen_on(*number) && hit.is_some_and(|hit| hit.score >= threshold)
            });
        assert_eq!(passing.count(), 2);
    }
}
