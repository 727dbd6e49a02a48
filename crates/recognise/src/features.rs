//! Keys under which a message is found: runs of words, and the whole of it.

use crate::{form::Form, hash, postings::key};

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

const fn pair_key(a: u64, b: u64) -> u64 {
    key(hash::two(a, b))
}

const fn triple_key(a: u64, b: u64, c: u64) -> u64 {
    key(hash::three(a, b, c))
}

/// The key of a text as a whole.
pub(crate) const fn whole_key(fingerprint: u64) -> u64 {
    key(hash::mix(fingerprint ^ 0x5748_4f4c_455f_4b45))
}

const fn single_key(word: u64) -> u64 {
    key(hash::mix(word ^ 0x5349_4e47_4c45_5f4b))
}

/// Memory that is used again.
#[derive(Default)]
pub(crate) struct Choice {
    /// The keys that were chosen.
    pub keys: Vec<u64>,
    rare: Vec<f32>,
    places: Vec<usize>,
    crowded: Vec<bool>,
}

impl Choice {
    /// Chooses the keys a known message is put under: whole, and one rare run of three words in
    /// every four places (in every two, and pairs, if it is small), so that any part of it is found.
    ///
    /// Where more than a quarter of these runs are `crowded`, runs of five stand in their place;
    /// true if that was so.
    pub(crate) fn choose(
        &mut self,
        words: &[u64],
        fingerprint: u64,
        counts: &mut Counts,
        crowded: impl FnOnce(&[u64], &mut Vec<bool>),
    ) -> bool {
        let keys = &mut self.keys;
        keys.clear();
        for word in words {
            counts.add(*word);
        }
        self.rare.clear();
        self.rare.extend(words.iter().map(|word| counts.of(*word)));
        let n = words.len();
        let (triples, pairs) = match n {
            0..6 => (1, 1),
            6..24 => (1, 2),
            24..SMALL => (2, 3),
            _ => (4, 0),
        };
        self.places.clear();
        rarest(&self.rare, 3, triples, |at| {
            keys.push(triple_key(words[at], words[at + 1], words[at + 2]));
            self.places.push(at);
        });
        let mut long = false;
        if n > LONG {
            crowded(keys, &mut self.crowded);
            let many = self.crowded.iter().filter(|crowded| **crowded).count();
            long = many * 4 > keys.len();
        }
        if long {
            let crowded = self.crowded.iter().enumerate();
            for (place, _) in crowded.filter(|(_, crowded)| **crowded) {
                let from = self.places[place].min(n - LONG);
                keys[place] = long_key(&words[from..from + LONG]);
            }
        }
        if pairs > 0 {
            rarest(&self.rare, 2, pairs, |at| {
                keys.push(pair_key(words[at], words[at + 1]));
            });
        }
        if n < 6 {
            keys.extend(words.iter().map(|word| single_key(*word)));
        }
        keys.push(whole_key(fingerprint));
        keys.sort_unstable();
        keys.dedup();
        long
    }
}

/// Words of a long run.
const LONG: usize = 5;

fn long_key(run: &[u64]) -> u64 {
    key(run
        .iter()
        .fold(0x4c4f_4e47, |state, word| hash::two(state, *word)))
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

/// The keys an asked text is looked up by, in two steps.
#[derive(Default)]
pub(crate) struct AskedKeys {
    /// Those of the present step.
    pub keys: Vec<u64>,
    /// The places of the runs of three among them, which come last.
    pub places: Vec<u32>,
    /// Places that the first step has asked for.
    likely: Vec<u32>,
    rare: Vec<f32>,
}

impl AskedKeys {
    /// The runs that the known side has likely chosen, the rarest in every few places: a third of
    /// all holds more than half of what there is to find.
    pub(crate) fn likely(&mut self, form: &Form, counts: &Counts) {
        let words = &form.words;
        self.rare.clear();
        self.rare.extend(words.iter().map(|word| counts.of(*word)));
        self.keys.clear();
        self.places.clear();
        rarest(&self.rare, 3, LIKELY, |at| {
            self.keys
                .push(triple_key(words[at], words[at + 1], words[at + 2]));
            self.places.push(at as u32);
        });
        self.likely.clone_from(&self.places);
    }

    /// Nothing was asked for so far.
    pub(crate) fn begin(&mut self) {
        self.likely.clear();
    }

    /// All runs that were not asked for, whatever the known side chose, and the whole. Pairs only in
    /// texts up to twice as long as a small message: in longer ones its triples are enough.
    pub(crate) fn others(&mut self, form: &Form) {
        let words = &form.words;
        self.keys.clear();
        self.places.clear();
        self.keys.push(whole_key(form.fingerprint));
        if words.len() <= 2 * SMALL {
            let pairs = words.windows(2);
            self.keys.extend(pairs.map(|run| pair_key(run[0], run[1])));
        }
        if words.len() < 8 {
            self.keys.extend(words.iter().map(|word| single_key(*word)));
        }
        let mut likely = self.likely.iter().map(|at| *at as usize).peekable();
        for (at, run) in words.windows(3).enumerate() {
            if likely.next_if_eq(&at).is_none() {
                self.keys.push(triple_key(run[0], run[1], run[2]));
                self.places.push(at as u32);
            }
        }
    }
}

/// The first step asks for the rarest run in so many places.
const LIKELY: usize = 4;

/// Whether a text is long enough to be asked for in two steps.
pub(crate) fn in_steps(form: &Form) -> bool {
    form.words.len() >= SMALL
}

/// The keys of long runs around the triples that `crowded` says many messages have, given their
/// places: the known side puts a long run only where it met such a triple.
pub(crate) fn long_keys(form: &Form, crowded: impl Iterator<Item = usize>, keys: &mut Vec<u64>) {
    keys.clear();
    let words = &form.words;
    let Some(last) = words.len().checked_sub(LONG) else {
        return;
    };
    let mut from = 0;
    for at in crowded {
        // The run begins with the triple or up to two words before it, at the end of a text more.
        let first = at.saturating_sub(LONG - 3).max(from);
        for start in first..=at.min(last) {
            keys.push(long_key(&words[start..start + LONG]));
        }
        from = (at + 1).max(from);
    }
}
