//! Learns the decision: gradient boosting of symmetric trees for the logistic loss, kept monotone.
//!
//! Sources: Friedman 2001 (boosting); Prokhorenkova et al. 2018 (symmetric trees). A leaf's value
//! is one Newton step. After each tree, neighbouring leaves that contradict what a feature may mean
//! are pooled, so that more of what speaks for a copy never lowers the probability.

use recognise::{FEATURES, RISING};

/// Questions a tree asks.
pub const DEPTH: usize = 4;
const LEAVES: usize = 1 << DEPTH;
/// Thresholds tried for each feature.
const BINS: usize = 64;

/// A learnt tree.
#[derive(Clone, Debug)]
pub struct Tree {
    /// Feature and threshold of each question: above it the bit is set, highest bit first.
    pub splits: [(u8, f32); DEPTH],
    /// What each leaf adds to the score.
    pub leaves: [f32; LEAVES],
}

/// One pair of texts.
#[derive(Clone, Copy, Debug)]
pub struct Example {
    /// As `Evidence::features` gives them.
    pub features: [f32; FEATURES],
    /// Whether it is a copy.
    pub copy: bool,
}

/// Learns `trees` trees with steps of `rate`. Gives the starting score and the trees.
pub fn train(examples: &[Example], trees: usize, rate: f32) -> (f32, Vec<Tree>) {
    let thresholds = thresholds(examples);
    let bins: Vec<[u8; FEATURES]> = examples.iter().map(|e| binned(e, &thresholds)).collect();
    let count = |copy: bool| examples.iter().filter(|e| e.copy == copy).count().max(1) as f32;
    let bias = (count(true) / count(false)).ln();
    let mut scores = vec![bias; examples.len()];
    let mut learnt = Vec::with_capacity(trees);
    for _ in 0..trees {
        let slopes: Vec<(f32, f32)> = examples
            .iter()
            .zip(&scores)
            .map(|(e, score)| {
                let p = 1.0 / (1.0 + (-score).exp());
                let y = if e.copy { 1.0 } else { 0.0 };
                (y - p, (p * (1.0 - p)).max(1e-6))
            })
            .collect();
        let (questions, leaf_of) = grow(&bins, &slopes);
        let mut sums = [(0.0_f64, 0.0_f64); LEAVES];
        for (leaf, (g, h)) in leaf_of.iter().zip(&slopes) {
            sums[*leaf as usize].0 += f64::from(*g);
            sums[*leaf as usize].1 += f64::from(*h);
        }
        let leaves = monotone(&questions, sums).map(|value| value * rate);
        for (score, leaf) in scores.iter_mut().zip(&leaf_of) {
            *score += leaves[*leaf as usize];
        }
        learnt.push(Tree {
            splits: questions
                .map(|(feature, bin)| (feature, thresholds[feature as usize][bin as usize])),
            leaves,
        });
    }
    (bias, learnt)
}

fn thresholds(examples: &[Example]) -> Vec<Vec<f32>> {
    (0..FEATURES)
        .map(|feature| {
            let mut values: Vec<f32> = examples.iter().map(|e| e.features[feature]).collect();
            values.sort_by(f32::total_cmp);
            let mut cuts: Vec<f32> = (1..=BINS)
                .map(|n| values[n * (values.len() - 1) / (BINS + 1)])
                .collect();
            cuts.dedup();
            cuts
        })
        .collect()
}

/// For each feature the number of thresholds that the value exceeds.
fn binned(example: &Example, thresholds: &[Vec<f32>]) -> [u8; FEATURES] {
    std::array::from_fn(|f| thresholds[f].partition_point(|cut| *cut < example.features[f]) as u8)
}

type Questions = [(u8, u8); DEPTH];

/// Chooses, level by level, the question that gains most over all leaves so far.
fn grow(bins: &[[u8; FEATURES]], slopes: &[(f32, f32)]) -> (Questions, Vec<u8>) {
    const RIDGE: f64 = 5.0;
    let mut leaf_of = vec![0_u8; bins.len()];
    let mut questions = [(0, 0); DEPTH];
    for (level, question) in questions.iter_mut().enumerate() {
        let leaves = 1 << level;
        let mut sums = vec![(0.0_f64, 0.0_f64); leaves * FEATURES * (BINS + 1)];
        let at = |leaf: usize, feature: usize, bin: usize| {
            (leaf * FEATURES + feature) * (BINS + 1) + bin
        };
        for ((bins, slope), leaf) in bins.iter().zip(slopes).zip(&leaf_of) {
            for (feature, bin) in bins.iter().enumerate() {
                let sum = &mut sums[at(*leaf as usize, feature, *bin as usize)];
                sum.0 += f64::from(slope.0);
                sum.1 += f64::from(slope.1);
            }
        }
        let mut best = (f64::MIN, (0, 0));
        for feature in 0..FEATURES {
            let total: Vec<(f64, f64)> = (0..leaves)
                .map(|leaf| {
                    (0..=BINS).fold((0.0, 0.0), |t, bin| {
                        let s = sums[at(leaf, feature, bin)];
                        (t.0 + s.0, t.1 + s.1)
                    })
                })
                .collect();
            let mut below = vec![(0.0, 0.0); leaves];
            for bin in 0..BINS {
                let mut gain = 0.0;
                for leaf in 0..leaves {
                    let s = sums[at(leaf, feature, bin)];
                    below[leaf].0 += s.0;
                    below[leaf].1 += s.1;
                    let (g, h) = below[leaf];
                    let (rg, rh) = (total[leaf].0 - g, total[leaf].1 - h);
                    let against =
                        f64::from(RISING[feature]) * (rg / (rh + RIDGE) - g / (h + RIDGE)) < 0.0;
                    gain += if against {
                        total[leaf].0.powi(2) / (total[leaf].1 + RIDGE)
                    } else {
                        g * g / (h + RIDGE) + rg * rg / (rh + RIDGE)
                    };
                }
                if gain > best.0 {
                    best = (gain, (feature as u8, bin as u8));
                }
            }
        }
        *question = best.1;
        let (feature, bin) = best.1;
        for (leaf, bins) in leaf_of.iter_mut().zip(bins) {
            *leaf = *leaf << 1 | u8::from(bins[feature as usize] > bin);
        }
    }
    (questions, leaf_of)
}

/// Values of the leaves, pooled where they contradict a feature's direction.
fn monotone(questions: &Questions, mut sums: [(f64, f64); LEAVES]) -> [f32; LEAVES] {
    const RIDGE: f64 = 5.0;
    let value = |s: (f64, f64)| s.0 / (s.1 + RIDGE);
    let mut pool: [usize; LEAVES] = std::array::from_fn(|leaf| leaf);
    loop {
        let mut changed = false;
        for (level, (feature, _)) in questions.iter().enumerate() {
            let bit = 1 << (DEPTH - 1 - level);
            let rising = RISING[*feature as usize];
            for low in (0..LEAVES).filter(|leaf| leaf & bit == 0) {
                let (a, b) = (pool[low], pool[low | bit]);
                if a != b && f64::from(rising) * (value(sums[b]) - value(sums[a])) < 0.0 {
                    let sum = (sums[a].0 + sums[b].0, sums[a].1 + sums[b].1);
                    sums[a] = sum;
                    for of in &mut pool {
                        if *of == b {
                            *of = a;
                        }
                    }
                    changed = true;
                }
            }
        }
        if !changed {
            return std::array::from_fn(|leaf| value(sums[pool[leaf]]) as f32);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rng::Rng;

    fn examples() -> Vec<Example> {
        let mut rng = Rng::new(1, 1);
        (0..4000)
            .map(|_| {
                let features = std::array::from_fn(|_| rng.below(1000) as f32 / 1000.0);
                let copy = features[0] + 0.5 * features[4] > 0.8 + 0.1 * features[10];
                Example { features, copy }
            })
            .collect()
    }

    fn score(bias: f32, trees: &[Tree], features: &[f32; FEATURES]) -> f32 {
        trees.iter().fold(bias, |score, tree| {
            let leaf = tree.splits.iter().fold(0, |leaf, (feature, threshold)| {
                leaf << 1 | usize::from(features[*feature as usize] > *threshold)
            });
            score + tree.leaves[leaf]
        })
    }

    #[test]
    fn what_was_shown_is_learnt() {
        let examples = examples();
        let (bias, trees) = train(&examples, 100, 0.2);
        let right = examples
            .iter()
            .filter(|e| (score(bias, &trees, &e.features) > 0.0) == e.copy);
        assert!(right.count() > 3800);
    }

    #[test]
    fn more_of_what_speaks_for_a_copy_never_lowers_the_score() {
        let examples = examples();
        let (bias, trees) = train(&examples, 60, 0.2);
        for example in examples.iter().take(300) {
            for feature in 0..FEATURES {
                let mut more = example.features;
                more[feature] += 0.3;
                let change = score(bias, &trees, &more) - score(bias, &trees, &example.features);
                assert!(
                    f32::from(RISING[feature]) * change >= -1e-4,
                    "feature {feature}: {change}"
                );
            }
        }
    }
}
