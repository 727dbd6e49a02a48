//! Chance with a seed: SplitMix64 (Steele, Lea and Flood 2014), the same on every machine.

/// A stream of pseudo-random numbers.
#[derive(Clone, Debug)]
pub struct Rng(u64);

const STEP: u64 = 0x9E37_79B9_7F4A_7C15;

fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

impl Rng {
    /// A stream of its own for each pair of seed and number, so that the millionth message can be
    /// made without the ones before it.
    #[must_use]
    pub fn new(seed: u64, stream: u64) -> Self {
        Rng(mix(seed.wrapping_add(STEP)) ^ mix(stream.wrapping_mul(STEP) ^ 0x5851_F42D_4C95_7F2D))
    }

    /// The next 64 bits.
    pub fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(STEP);
        mix(self.0)
    }

    /// A number below `end`; `end` must not be 0.
    pub fn below(&mut self, end: usize) -> usize {
        // Multiply and shift (Lemire 2019) without the rejection: a bias below 2^-40 is nothing here.
        ((u128::from(self.bits()) * end as u128) >> 64) as usize
    }

    /// A number from `from` to `to`, both included.
    pub fn between(&mut self, from: usize, to: usize) -> usize {
        from + self.below(to - from + 1)
    }

    /// 0 to 1, 1 excluded.
    pub fn unit(&mut self) -> f64 {
        (self.bits() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// True with this probability.
    pub fn chance(&mut self, probability: f64) -> bool {
        self.unit() < probability
    }

    /// One of them; `from` must not be empty.
    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }

    /// One of these words; `from` must not be empty.
    pub fn word<'a, T: AsRef<str>>(&mut self, from: &'a [T]) -> &'a str {
        from[self.below(from.len())].as_ref()
    }

    /// Puts them in random order (Fisher and Yates).
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for end in (1..items.len()).rev() {
            items.swap(end, self.below(end + 1));
        }
    }

    /// A rank below `count` of a Zipf-like law: the inverse of its continuous form, cheap and near
    /// enough.
    pub fn zipf(&mut self, count: usize) -> usize {
        self.zipf_from(3.0, count)
    }

    /// The same with ranks that begin further down, where the law is flatter.
    pub fn zipf_from(&mut self, shift: f64, count: usize) -> usize {
        let (low, high) = (shift.ln(), (count as f64 + shift).ln());
        let rank = (low + self.unit() * (high - low)).exp() - shift;
        (rank as usize).min(count - 1)
    }

    /// Normally distributed with mean 0 and deviation 1, near enough (Irwin and Hall).
    pub fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.unit()).sum::<f64>() - 6.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_stream_and_others_differ() {
        let take = |seed, stream| {
            let mut rng = Rng::new(seed, stream);
            [rng.bits(), rng.bits()]
        };
        assert_eq!(take(1, 2), take(1, 2));
        assert_ne!(take(1, 2), take(1, 3));
        assert_ne!(take(1, 2), take(2, 2));
    }

    #[test]
    fn zipf_prefers_low_ranks_and_reaches_high_ones() {
        let mut rng = Rng::new(7, 7);
        let ranks: Vec<usize> = (0..10_000).map(|_| rng.zipf(1000)).collect();
        assert!(ranks.iter().all(|rank| *rank < 1000));
        assert!(ranks.iter().filter(|rank| **rank < 10).count() > 1500);
        assert!(ranks.iter().any(|rank| *rank > 900));
    }
}
