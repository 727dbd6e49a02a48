//! Chains: which messages are copies of each other. Scored by pairs against a mechanical truth.

use std::{
    collections::HashMap,
    time::{Duration, Instant},
};

use recognise::{Chains, OperatingPoint};
use serde::Serialize;

use crate::generate::{real::clusters, world::World};

/// How well chains agree with the truth, by pairs of messages.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Pairs {
    /// Pairs in one chain that are in one of the truth, too.
    pub right: u64,
    /// Pairs in one chain.
    pub found: u64,
    /// Pairs in one chain of the truth.
    pub wanted: u64,
}

impl Pairs {
    /// Compares two clusterings of the same messages, each a number for each message.
    #[must_use]
    pub fn of(found: &[usize], truth: &[usize]) -> Self {
        let mut both: HashMap<(usize, usize), u64> = HashMap::new();
        for pair in found.iter().zip(truth) {
            *both.entry((*pair.0, *pair.1)).or_default() += 1;
        }
        Pairs {
            right: both.values().map(|count| pairs(*count)).sum(),
            found: within(found),
            wanted: within(truth),
        }
    }

    /// Share of the found pairs that are right.
    #[must_use]
    pub fn precision(self) -> f64 {
        self.right as f64 / self.found.max(1) as f64
    }

    /// Share of the wanted pairs that are found.
    #[must_use]
    pub fn recall(self) -> f64 {
        self.right as f64 / self.wanted.max(1) as f64
    }

    /// Their harmonic mean.
    #[must_use]
    pub fn f1(self) -> f64 {
        2.0 * self.right as f64 / (self.found + self.wanted).max(1) as f64
    }
}

fn pairs(count: u64) -> u64 {
    count * count.saturating_sub(1) / 2
}

fn within(clusters: &[usize]) -> u64 {
    let mut sizes: HashMap<usize, u64> = HashMap::new();
    for cluster in clusters {
        *sizes.entry(*cluster).or_default() += 1;
    }
    sizes.values().map(|count| pairs(*count)).sum()
}

/// The truth for real messages, which nobody labelled: pairs whose sets of four folded words in a
/// row have a Jaccard similarity of at least .5, or of which one contains .8 of the other, joined
/// by union-find.
#[must_use]
pub fn mechanical_truth(texts: &[String]) -> Vec<usize> {
    clusters(texts, |shared, a, b| {
        shared >= 0.5 * (a + b - shared) || shared >= 0.8 * a.min(b)
    })
}

/// Chains as `recognise` makes them of a stream, one message after the other.
#[must_use]
pub fn stream(texts: impl Iterator<Item = String>) -> (Vec<usize>, Duration) {
    let mut chains = Chains::new(OperatingPoint::default());
    let mut chain: Vec<usize> = Vec::new();
    let mut took = Duration::ZERO;
    for (at, text) in texts.enumerate() {
        let begin = Instant::now();
        chain.push(chains.add(at as u64, &text, 0).chain as usize);
        took += begin.elapsed();
    }
    (chain, took)
}

/// Generated messages in random order with changed copies among them, and the chain of each.
#[must_use]
pub fn generated(world: &World, count: usize) -> (Vec<String>, Vec<usize>) {
    use crate::{
        generate::query::query,
        mutate::{Context, Kind},
        rng::Rng,
    };
    let context = Context::new(world);
    let kinds = [
        Kind::Exact,
        Kind::Noise,
        Kind::NoMarks,
        Kind::Words20,
        Kind::Ocr,
        Kind::Nfd,
    ];
    // Four in five messages are copies, as in a store of reports; a few chains get most of them.
    let originals = (count / 5).max(1).min(world.known);
    let mut messages: Vec<(String, usize)> = (0..originals)
        .map(|id| (world.message(id).doc.text(), id))
        .collect();
    for number in 0.. {
        if messages.len() >= count {
            break;
        }
        let kind = kinds[number as usize % kinds.len()];
        if let Some((id, text)) = query(&context, kind, number).and_then(|q| Some((q.id?, q.text)))
        {
            messages.push((text, id));
        }
    }
    Rng::new(world.seed, 0xC4A1).shuffle(&mut messages);
    messages.into_iter().unzip()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_are_counted() {
        let pairs = Pairs::of(&[0, 0, 0, 3, 3], &[0, 0, 2, 3, 3]);
        assert_eq!((pairs.right, pairs.found, pairs.wanted), (2, 4, 2));
        assert!((pairs.f1() - 2.0 / 3.0).abs() < 1e-9);
    }
}
