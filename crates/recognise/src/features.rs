//! Keys under which a message is found: runs of words, and the whole of it.

use crate::{
    canonical::{Canonical, Token},
    hash,
    postings::key,
};

/// Messages of fewer words than this are found by their pairs of words, too.
const SMALL: usize = 48;

/// How often each word (by 16 bits of its hash) was seen, so that rare runs can be chosen.
pub(crate) struct Counts(Vec<u16>);

impl Counts {
    pub(crate) fn new() -> Counts {
        Counts(vec![0; 1 << 16])
    }

    pub(crate) fn from_vec(counts: Vec<u16>) -> Option<Counts> {
        (counts.len() == 1 << 16).then_some(Counts(counts))
    }

    pub(crate) fn as_slice(&self) -> &[u16] {
        &self.0
    }

    fn add(&mut self, hash: u64) {
        let count = &mut self.0[(hash >> 48) as usize];
        *count = count.saturating_add(1);
    }

    fn of(&self, hash: u64) -> f32 {
        f32::from(self.0[(hash >> 48) as usize]) + 1.0
    }
}

const fn pair_key(a: &Token, b: &Token) -> u64 {
    key(hash::two(a.hash, b.hash))
}

const fn triple_key(a: &Token, b: &Token, c: &Token) -> u64 {
    key(hash::three(a.hash, b.hash, c.hash))
}

/// The key of a text as a whole.
pub(crate) const fn whole_key(fingerprint: u64) -> u64 {
    key(hash::mix(fingerprint ^ 0x5748_4f4c_455f_4b45))
}

const fn single_key(token: &Token) -> u64 {
    key(hash::mix(token.hash ^ 0x5349_4e47_4c45_5f4b))
}

/// The keys a known message is put under: whole, and one rare run of three words in every four
/// places (in every two, and pairs, if it is small), so that any part of it is found.
///
/// Where more than a quarter of these runs are `crowded`, runs of five stand in their place; true
/// if that was so.
pub(crate) fn known_keys(
    canonical: &Canonical,
    counts: &mut Counts,
    crowded: impl Fn(u64) -> bool,
    keys: &mut Vec<u64>,
) -> bool {
    keys.clear();
    let tokens = &canonical.tokens;
    for token in tokens {
        counts.add(token.hash);
    }
    let rare: Vec<f32> = tokens.iter().map(|token| counts.of(token.hash)).collect();
    let n = tokens.len();
    let (triples, pairs) = match n {
        0..6 => (1, 1),
        6..24 => (1, 2),
        24..SMALL => (2, 3),
        _ => (4, 0),
    };
    let mut common: Vec<(usize, usize)> = Vec::new();
    rarest(&rare, 3, triples, |at| {
        let key = triple_key(&tokens[at], &tokens[at + 1], &tokens[at + 2]);
        if crowded(key) {
            common.push((keys.len(), at));
        }
        keys.push(key);
    });
    let long = n > LONG && common.len() * 4 > keys.len();
    if long {
        for (place, at) in common {
            let from = at.min(n - LONG);
            keys[place] = long_key(&tokens[from..from + LONG]);
        }
    }
    if pairs > 0 {
        rarest(&rare, 2, pairs, |at| {
            keys.push(pair_key(&tokens[at], &tokens[at + 1]));
        });
    }
    if n < 6 {
        keys.extend(tokens.iter().map(single_key));
    }
    keys.push(whole_key(canonical.fingerprint()));
    keys.sort_unstable();
    keys.dedup();
    long
}

/// Words of a long run.
const LONG: usize = 5;

fn long_key(run: &[Token]) -> u64 {
    key(run
        .iter()
        .fold(0x4c4f_4e47, |state, token| hash::two(state, token.hash)))
}

/// The place of the rarest run of `length` words in every `step` places.
fn rarest(rare: &[f32], length: usize, step: usize, mut take: impl FnMut(usize)) {
    let places = (rare.len() + 1).saturating_sub(length);
    let often = |at: usize| rare[at..at + length].iter().product::<f32>();
    for from in (0..places).step_by(step) {
        let mut best = from;
        let mut least = f32::MAX;
        for at in from..places.min(from + step) {
            let product = often(at);
            if product < least {
                (best, least) = (at, product);
            }
        }
        take(best);
    }
}

/// The keys an asked text is looked up by: all runs, whatever the known side chose. Pairs only in
/// texts up to twice as long as a small message: in longer ones its triples are enough.
/// Long runs only where some known message needs them.
pub(crate) fn asked_keys(canonical: &Canonical, long: bool, keys: &mut Vec<u64>) {
    keys.clear();
    let tokens = &canonical.tokens;
    keys.push(whole_key(canonical.fingerprint()));
    let triples = tokens.windows(3);
    keys.extend(triples.map(|run| triple_key(&run[0], &run[1], &run[2])));
    if tokens.len() <= 2 * SMALL {
        keys.extend(tokens.windows(2).map(|run| pair_key(&run[0], &run[1])));
    }
    if tokens.len() < 8 {
        keys.extend(tokens.iter().map(single_key));
    }
    if long {
        keys.extend(tokens.windows(LONG).map(long_key));
    }
}
