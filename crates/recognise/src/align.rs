//! Which words of one text copy which words of another.

use std::collections::HashMap;

/// A run of equal words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Run {
    pub query: usize,
    pub known: usize,
    pub length: usize,
}

/// What two texts share.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Alignment {
    /// Words of the asked text that stand in a run.
    pub matched_words: u32,
    /// Their share of the asked text.
    pub query_coverage: f64,
    /// The share of the known text's words that stand in a run.
    pub known_coverage: f64,
    /// Runs by their place in the asked text, without overlap there.
    pub runs: Vec<Run>,
}

/// The shortest run that counts: a pair of words that follow each other.
pub(crate) const MIN_RUN: usize = 2;
/// The most words that may be changed between two runs that go on from each other.
const MAX_EDIT: usize = 3;
/// Places of a pair in the known text that are tried; beyond that it is a stutter.
const MAX_PLACES: usize = 8;

/// Where each pair of neighbouring words of a text begins.
pub(crate) fn pairs(words: &[u64]) -> HashMap<(u64, u64), Vec<usize>> {
    let mut pairs: HashMap<(u64, u64), Vec<usize>> = HashMap::with_capacity(words.len());
    for (at, pair) in words.windows(2).enumerate() {
        let places = pairs.entry((pair[0], pair[1])).or_default();
        if places.len() < MAX_PLACES {
            places.push(at);
        }
    }
    pairs
}

/// Aligns greedily from left to right: at each word the longest run of the known text that begins
/// there. Order of the runs in the known text is free, so shuffled sentences align as well. Pairs
/// that stand alone are left out: any two long texts share some.
pub(crate) fn align(query: &[u64], known: &[u64]) -> Alignment {
    let places = pairs(known);
    let mut covered = vec![false; known.len()];
    let mut runs = Vec::new();
    let mut at = 0;
    while at + 1 < query.len() {
        match longest_run(query, known, &places, &covered, at) {
            Some(run) => {
                covered[run.known..run.known + run.length].fill(true);
                at += run.length;
                runs.push(run);
            }
            None => at += 1,
        }
    }
    let runs = supported(&runs);
    covered.fill(false);
    for run in &runs {
        covered[run.known..run.known + run.length].fill(true);
    }
    let matched: usize = runs.iter().map(|run| run.length).sum();
    let of_known = covered.iter().filter(|covered| **covered).count();
    Alignment {
        matched_words: u32::try_from(matched).unwrap_or(u32::MAX),
        query_coverage: share(matched, query.len()),
        known_coverage: share(of_known, known.len()),
        runs,
    }
}

/// Runs of three words and more, and pairs that go on from a neighbouring run: the same text with
/// a word changed between.
fn supported(runs: &[Run]) -> Vec<Run> {
    let goes_on = |a: &Run, b: &Run| {
        let in_query = b.query - (a.query + a.length);
        let in_known = b.known.checked_sub(a.known + a.length);
        in_query <= MAX_EDIT && in_known.is_some_and(|gap| gap <= MAX_EDIT)
    };
    let keep = |at: usize| {
        let run = &runs[at];
        run.length > MIN_RUN
            || (at > 0 && goes_on(&runs[at - 1], run))
            || runs.get(at + 1).is_some_and(|next| goes_on(run, next))
    };
    (0..runs.len())
        .filter(|at| keep(*at))
        .map(|at| runs[at])
        .collect()
}

fn longest_run(
    query: &[u64],
    known: &[u64],
    places: &HashMap<(u64, u64), Vec<usize>>,
    covered: &[bool],
    at: usize,
) -> Option<Run> {
    let starts = places.get(&(query[at], query[at + 1]))?;
    starts
        .iter()
        .map(|start| {
            let length = query[at..]
                .iter()
                .zip(&known[*start..])
                .take_while(|(q, k)| q == k)
                .count();
            // A part of the known text that is not yet used is better than one that is.
            let fresh = covered[*start..*start + length]
                .iter()
                .filter(|c| !**c)
                .count();
            (
                fresh,
                Run {
                    query: at,
                    known: *start,
                    length,
                },
            )
        })
        .max_by_key(|(fresh, run)| (*fresh, run.length, std::cmp::Reverse(run.known)))
        .map(|(_, run)| run)
        .filter(|run| run.length >= MIN_RUN)
}

#[expect(clippy::cast_precision_loss, reason = "word counts are far below 2^52")]
fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 {
        0.0
    } else {
        part as f64 / whole as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shuffled_parts_align() {
        let known: Vec<u64> = (0..20).collect();
        let mut query: Vec<u64> = (10..20).collect();
        query.extend(0..10);
        let alignment = align(&query, &known);
        assert_eq!(alignment.matched_words, 20);
        assert_eq!(alignment.runs.len(), 2);
        assert!((alignment.known_coverage - 1.0).abs() < 1e-9);
    }

    #[test]
    fn a_changed_word_splits_a_run() {
        let known: Vec<u64> = (0..10).collect();
        let mut query = known.clone();
        query[4] = 99;
        let alignment = align(&query, &known);
        let runs: Vec<_> = alignment.runs.iter().map(|r| (r.query, r.length)).collect();
        assert_eq!(runs, [(0, 4), (5, 5)]);
    }

    #[test]
    fn pairs_that_stand_alone_are_chance() {
        let known: Vec<u64> = (0..100).collect();
        let mut query: Vec<u64> = (1000..1100).collect();
        for at in [10, 40, 70] {
            query[at] = 90 - at as u64;
            query[at + 1] = 91 - at as u64;
        }
        assert_eq!(align(&query, &known).matched_words, 0);
    }

    #[test]
    fn nothing_aligns_with_nothing() {
        assert_eq!(align(&[], &[1, 2]).matched_words, 0);
        assert_eq!(align(&[1, 2], &[]).known_coverage, 0.0);
        assert_eq!(align(&[1], &[1]).matched_words, 0, "one word is no run");
    }
}
