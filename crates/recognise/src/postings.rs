//! Which messages hold a key: a compact sorted base and a small open table for what is new.
//!
//! A key has [`KEY_BITS`] bits. In the base its upper bits choose a bucket and the rest stands in
//! the entry beside the number of the message (quotienting: Cleary 1984), so that an entry takes
//! four bytes and no bit of the key is lost, however large the index grows.

use zerocopy::little_endian::U32;

use crate::bytes::Words;

/// Bits of a key.
pub(crate) const KEY_BITS: u32 = 35;
/// More messages than this under one key tell nothing more: the rest is left out.
pub(crate) const MOST: usize = 12;

/// Entries that are compared at once: nearly all buckets have no more.
const AT_ONCE: usize = 8;

/// The key of a hash.
pub(crate) const fn key(hash: u64) -> u64 {
    hash >> (64 - KEY_BITS)
}

/// The sorted part.
pub(crate) struct Base {
    /// Bits of an entry that hold the number of the message.
    pub number_bits: u32,
    /// Where each bucket begins in `entries`; one more for the end.
    pub starts: Words,
    /// Bucket by bucket, by rest of the key, then by number.
    pub entries: Words,
}

impl Base {
    pub(crate) fn empty() -> Base {
        let number_bits = 10;
        Base {
            number_bits,
            starts: Words::Owned(vec![U32::ZERO; (1 << Base::bucket_bits(number_bits)) + 1]),
            entries: Words::Owned(Vec::new()),
        }
    }

    /// Some four to five entries a bucket.
    pub(crate) const fn bucket_bits(number_bits: u32) -> u32 {
        number_bits + KEY_BITS - 32
    }

    fn rest_bits(&self) -> u32 {
        32 - self.number_bits
    }
}

/// Base and open table together.
pub(crate) struct Postings {
    pub base: Base,
    open: Open,
}

impl Postings {
    pub(crate) fn new() -> Postings {
        Postings::from_base(Base::empty())
    }

    pub(crate) const fn from_base(base: Base) -> Postings {
        Postings {
            base,
            open: Open::new(),
        }
    }

    /// Adds a message under keys.
    pub(crate) fn insert(&mut self, keys: &[u64], number: u32) {
        self.open.reserve(keys.len());
        self.open.touch(keys);
        for key in keys {
            self.open.insert(*key, number);
        }
    }

    /// For each key whether so many messages are under it that no more are taken.
    pub(crate) fn crowded(&self, keys: &[u64], found: &mut Found, into: &mut Vec<bool>) {
        self.find(keys, found);
        into.clear();
        into.extend(found.lists().map(|list| list.len() >= MOST));
    }

    /// Whether the open table has grown so far that it should be merged into the base.
    pub(crate) fn is_full(&self) -> bool {
        self.open.count > (1 << 18).max(self.base.entries.len() / 4)
    }

    /// Whether everything is in the base.
    pub(crate) const fn is_compact(&self) -> bool {
        self.open.count == 0
    }

    /// Gives back the memory of the open table, if all is in the base.
    pub(crate) fn shrink(&mut self) {
        if self.is_compact() {
            self.open = Open::new();
        }
    }

    /// Bytes of memory.
    pub(crate) fn bytes(&self) -> usize {
        4 * (self.base.starts.len() + self.base.entries.len()) + 8 * self.open.table.len()
    }

    /// Puts the messages under each key into `into`: for every key the place of its messages there.
    ///
    /// The reads of one pass do not depend on each other, so that the processor waits for many
    /// cache lines at once.
    pub(crate) fn find(&self, keys: &[u64], found: &mut Found) {
        found.numbers.clear();
        found.ends.clear();
        found.buckets.clear();
        let (starts, entries) = (self.base.starts.get(), self.base.entries.get());
        let rest_bits = self.base.rest_bits();
        let number_bits = self.base.number_bits;
        let number_mask = ((1_u64 << number_bits) - 1) as u32;
        found.buckets.extend(keys.iter().map(|key| {
            let bucket = (key >> rest_bits) as usize;
            (starts[bucket].get(), starts[bucket + 1].get())
        }));
        // Nothing depends on what is read here: the memory comes while the next address is made.
        let near = |at: usize| entries.get(at).map_or(0, |entry| entry.get());
        let touched = found.buckets.iter().fold(0, |sum: u32, (start, _)| {
            sum ^ near(*start as usize) ^ near(*start as usize + AT_ONCE - 1)
        });
        std::hint::black_box(touched);
        let open = self.open.count > 0;
        self.open.touch(keys);
        for (key, (start, end)) in keys.iter().zip(&found.buckets) {
            let rest = (key & ((1 << rest_bits) - 1)) as u32;
            let (start, end) = (*start as usize, *end as usize);
            // Most buckets hold nothing of the key: some entries are compared at once, whatever
            // their number, before they are looked at one by one.
            let any = entries[start..]
                .first_chunk::<AT_ONCE>()
                .is_none_or(|some| {
                    let equal = some
                        .iter()
                        .map(|e| u32::from(e.get() >> number_bits == rest));
                    equal.fold(0, |any, equal| any | equal) != 0
                });
            if any || end - start > AT_ONCE {
                for entry in &entries[start..end] {
                    let entry = entry.get();
                    if entry >> number_bits == rest {
                        found.numbers.push(entry & number_mask);
                    }
                }
            }
            if open {
                self.open.find(*key, &mut found.numbers);
            }
            found.ends.push(found.numbers.len() as u32);
        }
    }

    /// Merges the open table into the base, leaves out what `keep` refuses, and gives the numbers
    /// that `renumber` says. Renumbering must keep the order.
    pub(crate) fn compact(&mut self, messages: usize, renumber: impl Fn(u32) -> Option<u32>) {
        let mut fresh = self.open.take();
        fresh.sort_unstable();
        let number_bits = (usize::BITS - messages.leading_zeros()).max(10);
        let bucket_bits = Base::bucket_bits(number_bits);
        let rest_bits = 32 - number_bits;
        let mut starts = Vec::with_capacity((1 << bucket_bits) + 1);
        let mut entries: Vec<U32> = Vec::with_capacity(self.base.entries.len() + fresh.len());
        let mut merged = Merge::new(&self.base, &fresh);
        let (mut last_key, mut run) = (u64::MAX, 0);
        starts.push(U32::ZERO);
        while let Some((key, number)) = merged.next() {
            let Some(number) = renumber(number) else {
                continue;
            };
            run = if key == last_key { run + 1 } else { 0 };
            last_key = key;
            if run >= MOST {
                continue;
            }
            let bucket = (key >> rest_bits) as usize;
            while starts.len() <= bucket {
                starts.push(U32::new(entries.len() as u32));
            }
            let rest = (key & ((1 << rest_bits) - 1)) as u32;
            entries.push(U32::new(
                rest.checked_shl(number_bits).unwrap_or(0) | number,
            ));
        }
        starts.resize((1 << bucket_bits) + 1, U32::new(entries.len() as u32));
        entries.shrink_to_fit();
        self.base = Base {
            number_bits,
            starts: Words::Owned(starts),
            entries: Words::Owned(entries),
        };
    }
}

/// What [`Postings::find`] found; kept to be used again.
#[derive(Default)]
pub(crate) struct Found {
    pub numbers: Vec<u32>,
    /// For each key, where its messages end in `numbers`.
    pub ends: Vec<u32>,
    buckets: Vec<(u32, u32)>,
}

impl Found {
    /// The messages under each key.
    pub(crate) fn lists(&self) -> impl Iterator<Item = &[u32]> {
        let mut start = 0;
        self.ends.iter().map(move |end| {
            let list = &self.numbers[start..*end as usize];
            start = *end as usize;
            list
        })
    }
}

/// The base's entries and the fresh ones in one order.
struct Merge<'a> {
    base: &'a Base,
    starts: &'a [U32],
    entries: &'a [U32],
    bucket: usize,
    at: usize,
    fresh: std::iter::Peekable<std::slice::Iter<'a, u64>>,
}

impl<'a> Merge<'a> {
    fn new(base: &'a Base, fresh: &'a [u64]) -> Self {
        Merge {
            base,
            starts: base.starts.get(),
            entries: base.entries.get(),
            bucket: 0,
            at: 0,
            fresh: fresh.iter().peekable(),
        }
    }

    fn next(&mut self) -> Option<(u64, u32)> {
        let old = self.entries.get(self.at).map(|entry| {
            while self.at >= self.starts[self.bucket + 1].get() as usize {
                self.bucket += 1;
            }
            let entry = entry.get();
            let bits = self.base.number_bits;
            let rest = u64::from(entry >> bits);
            let key = (self.bucket as u64) << self.base.rest_bits() | rest;
            (key, entry & ((1 << bits) - 1))
        });
        let new = self.fresh.peek().map(|packed| unpack(**packed));
        match (old, new) {
            (Some(old), Some(new)) if new < old => {
                self.fresh.next();
                Some(new)
            }
            (Some(old), _) => {
                self.at += 1;
                Some(old)
            }
            (None, new) => {
                self.fresh.next();
                new
            }
        }
    }
}

/// Bits for the number of a message in the open table; 0 stands for an empty place.
const NUMBER_BITS: u32 = 64 - KEY_BITS;

const fn unpack(packed: u64) -> (u64, u32) {
    (
        packed >> NUMBER_BITS,
        (packed & ((1 << NUMBER_BITS) - 1)) as u32 - 1,
    )
}

/// An open table with linear probing; several entries may have one key.
struct Open {
    table: Vec<u64>,
    count: usize,
}

impl Open {
    const fn new() -> Open {
        Open {
            table: Vec::new(),
            count: 0,
        }
    }

    fn home(&self, key: u64) -> usize {
        (key >> (KEY_BITS - self.table.len().trailing_zeros())) as usize
    }

    /// Makes room for so many more.
    fn reserve(&mut self, more: usize) {
        while (self.count + more) * 2 > self.table.len() {
            self.grow();
        }
    }

    /// Reads where the keys are, so that the memory comes for all at once.
    fn touch(&self, keys: &[u64]) {
        if !self.table.is_empty() {
            let homes = keys.iter().map(|key| self.table[self.home(*key)]);
            std::hint::black_box(homes.fold(0, |sum, packed| sum ^ packed));
        }
    }

    /// There must be room.
    fn insert(&mut self, key: u64, number: u32) {
        let mask = self.table.len() - 1;
        let mut at = self.home(key);
        let mut same = 0;
        while self.table[at] != 0 {
            if self.table[at] >> NUMBER_BITS == key {
                same += 1;
                if same >= MOST {
                    return;
                }
            }
            at = (at + 1) & mask;
        }
        self.table[at] = key << NUMBER_BITS | u64::from(number + 1);
        self.count += 1;
    }

    fn grow(&mut self) {
        let size = (self.table.len() * 2).max(1 << 10);
        let old = std::mem::replace(&mut self.table, vec![0; size]);
        let mask = size - 1;
        for packed in old.into_iter().filter(|packed| *packed != 0) {
            let mut at = self.home(packed >> NUMBER_BITS);
            while self.table[at] != 0 {
                at = (at + 1) & mask;
            }
            self.table[at] = packed;
        }
    }

    fn find(&self, key: u64, into: &mut Vec<u32>) {
        let mask = self.table.len() - 1;
        let mut at = self.home(key);
        while self.table[at] != 0 {
            if self.table[at] >> NUMBER_BITS == key {
                into.push(unpack(self.table[at]).1);
            }
            at = (at + 1) & mask;
        }
    }

    /// Takes all out; the memory stays, for what comes next.
    fn take(&mut self) -> Vec<u64> {
        let mut all = Vec::with_capacity(self.count);
        all.extend(self.table.iter().filter(|packed| **packed != 0));
        self.count = 0;
        self.table.fill(0);
        all
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;
    use crate::hash::mix;

    fn found(postings: &Postings, keys: &[u64]) -> Vec<Vec<u32>> {
        let mut found = Found::default();
        postings.find(keys, &mut found);
        found
            .lists()
            .map(|list| {
                let mut list = list.to_vec();
                list.sort_unstable();
                list
            })
            .collect()
    }

    proptest! {
        /// A map from keys to sorted numbers is the plain twin.
        #[test]
        fn finds_what_a_plain_map_finds(
            adds in prop::collection::vec((0_u64..60, 0_u32..2000), 0..300),
            compact_every in 1_usize..120,
            dead in prop::collection::hash_set(0_u32..2000, 0..40),
        ) {
            let spread = |key: u64| super::key(mix(key));
            let mut postings = Postings::new();
            let mut twin: BTreeMap<u64, Vec<u32>> = BTreeMap::new();
            for (n, (key, number)) in adds.iter().enumerate() {
                if twin.get(key).is_some_and(|list| list.len() >= MOST || list.contains(number)) {
                    continue;
                }
                postings.insert(&[spread(*key)], *number);
                twin.entry(*key).or_default().push(*number);
                if n % compact_every == 0 {
                    postings.compact(2000, Some);
                }
            }
            let keys: Vec<u64> = (0..60).map(spread).collect();
            let expected = |alive: &dyn Fn(u32) -> bool| -> Vec<Vec<u32>> {
                (0..60)
                    .map(|key| {
                        let mut list = twin.get(&key).cloned().unwrap_or_default();
                        list.retain(|number| alive(*number));
                        list.sort_unstable();
                        list
                    })
                    .collect()
            };
            prop_assert_eq!(found(&postings, &keys), expected(&|_| true));
            postings.compact(5000, |number| Some(number).filter(|n| !dead.contains(n)));
            prop_assert!(postings.is_compact());
            prop_assert_eq!(found(&postings, &keys), expected(&|n| !dead.contains(&n)));
        }
    }
}
