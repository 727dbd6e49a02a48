//! Known messages, and the way from a text to those it may descend from.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use zerocopy::{
    FromBytes, Immutable, IntoBytes, KnownLayout, Unaligned,
    little_endian::{U16, U32, U64},
};

use crate::{
    align::Weights,
    bytes::Rows,
    canonical::{Canonical, canonicalise_into},
    decide::Match,
    features::{Choice, Counts},
    form::Form,
    lookup::{Ask, Scratch, lookup},
    postings::{Found, Postings},
    reading::Reading,
};

/// The most words of a message that are kept; no chain message is as long.
const MOST_WORDS: usize = u16::MAX as usize;

/// What is kept of a message beside its words.
#[derive(Clone, Copy, FromBytes, IntoBytes, Immutable, KnownLayout, Unaligned)]
#[repr(C)]
pub(crate) struct Record {
    pub id: U64,
    /// Where its words begin in the codes, and how many bytes they are.
    pub at: U32,
    pub length: U16,
    pub flags: U16,
    pub fingerprint: U32,
    /// A Bloom filter of its numbers and links.
    pub slots: U32,
}

/// The message was removed.
pub(crate) const REMOVED: u16 = 1;
/// The message is short: its codes are its folded text.
pub(crate) const SHORT: u16 = 2;

/// Which number a message has, by its id.
enum Ids {
    /// Ids have come in rising order, so that the records can be searched.
    Rising,
    Map(HashMap<u64, u32>),
}

/// An index in memory. Messages come and go one at a time.
///
/// Each message is listed under the hashes of a choice of its word triples, one in four places
/// and the rarest there, and kept as one byte a word. A lookup asks for every triple of the text,
/// aligns the messages that share most with it word by word, takes out what strangers share as
/// well, and lets the rest decide.
pub struct Index {
    pub(crate) records: Rows<Record>,
    pub(crate) codes: Rows<u8>,
    pub(crate) postings: Postings,
    pub(crate) counts: Counts,
    /// How often each code was seen.
    pub(crate) code_counts: Vec<u64>,
    pub(crate) weights: Box<Weights>,
    /// Whether some message is found by long runs only.
    pub(crate) has_long: bool,
    weighed_at: u64,
    ids: Ids,
    alive: usize,
    spare: Mutex<Vec<Scratch>>,
}

impl Default for Index {
    fn default() -> Self {
        Index::new()
    }
}

impl Index {
    /// An empty index.
    #[must_use]
    pub fn new() -> Self {
        Index::from_parts(
            Rows::Owned(Vec::new()),
            Rows::Owned(Vec::new()),
            Postings::new(),
            Counts::new(),
            vec![0; 256],
        )
    }

    pub(crate) fn from_parts(
        records: Rows<Record>,
        codes: Rows<u8>,
        postings: Postings,
        counts: Counts,
        code_counts: Vec<u64>,
    ) -> Index {
        let mut index = Index {
            records,
            codes,
            postings,
            counts,
            code_counts,
            weights: Box::new([0.0; 256]),
            has_long: false,
            weighed_at: 0,
            ids: Ids::Rising,
            alive: 0,
            spare: Mutex::new(Vec::new()),
        };
        index.weigh();
        index.count();
        index
    }

    /// Counts what is alive and finds out whether ids rise.
    fn count(&mut self) {
        let records = self.records.get();
        self.alive = records.iter().filter(|record| !record.is_removed()).count();
        if !records.is_sorted_by(|a, b| a.id.get() < b.id.get()) {
            self.ids = Ids::Map(by_id(records));
        }
    }

    /// How many messages it holds.
    #[must_use]
    pub fn len(&self) -> usize {
        self.alive
    }

    /// Whether it holds none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.alive == 0
    }

    /// Whether it holds `id`.
    #[must_use]
    pub fn contains(&self, id: u64) -> bool {
        self.number(id).is_some()
    }

    /// The ids it holds, in the order they came.
    pub fn ids(&self) -> impl Iterator<Item = u64> + '_ {
        let records = self.records.get().iter();
        records
            .filter(|record| !record.is_removed())
            .map(|record| record.id.get())
    }

    /// Bytes of memory that it takes.
    #[must_use]
    pub fn memory_bytes(&self) -> usize {
        let ids = match &self.ids {
            Ids::Rising => 0,
            Ids::Map(map) => map.capacity() * 18,
        };
        self.records.as_bytes().len()
            + self.codes.len()
            + self.postings.bytes()
            + 2 * self.counts.as_slice().len()
            + 8 * self.code_counts.len()
            + ids
    }

    fn number(&self, id: u64) -> Option<u32> {
        match &self.ids {
            Ids::Rising => {
                let records = self.records.get();
                // As nearly always when a message is put in.
                if records.last().is_none_or(|last| last.id.get() < id) {
                    return None;
                }
                let at = records.binary_search_by_key(&id, |record| record.id.get());
                at.ok()
                    .filter(|at| !records[*at].is_removed())
                    .map(|at| at as u32)
            }
            Ids::Map(map) => map.get(&id).copied(),
        }
    }

    /// Adds a message, in place of what was there under this id.
    pub fn insert(&mut self, id: u64, text: &str) {
        let mut scratch = self.take_scratch();
        canonicalise_into(text, &mut scratch.canonical);
        scratch.form.take(&scratch.canonical);
        self.put(id, &scratch.form, &mut scratch.choice, &mut scratch.found);
        self.give_back(scratch);
    }

    /// As [`insert`](Self::insert), of a text whose form is there already.
    pub fn insert_form(&mut self, id: u64, form: &Form) {
        let mut scratch = self.take_scratch();
        self.put(id, form, &mut scratch.choice, &mut scratch.found);
        self.give_back(scratch);
    }

    fn put(&mut self, id: u64, form: &Form, choice: &mut Choice, found: &mut Found) {
        self.remove(id);
        let words = &form.words[..form.words.len().min(MOST_WORDS)];
        let postings = &self.postings;
        self.has_long |= choice.choose(
            words,
            form.fingerprint,
            &mut self.counts,
            |keys, crowded| postings.crowded(keys, found, crowded),
        );
        let number = self.records.len() as u32;
        self.postings.insert(&choice.keys, number);
        let record = self.keep(id, form, words);
        let last = self.records.get().last().map(|record| record.id.get());
        match &mut self.ids {
            Ids::Map(map) => {
                map.insert(id, number);
            }
            Ids::Rising if last.is_some_and(|last| last >= id) => {
                let mut map = by_id(self.records.get());
                map.insert(id, number);
                self.ids = Ids::Map(map);
            }
            Ids::Rising => {}
        }
        self.records.make_mut().push(record);
        self.alive += 1;
        let seen: u64 = self.code_counts.iter().sum();
        if seen > self.weighed_at + self.weighed_at / 8 {
            self.weigh();
        }
        if self.postings.is_full() {
            self.merge();
        }
    }

    /// Keeps the words of a message.
    fn keep(&mut self, id: u64, form: &Form, words: &[u64]) -> Record {
        let codes = self.codes.make_mut();
        let at = codes.len();
        let mut flags = 0;
        if form.is_short() {
            flags |= SHORT;
            let text = form.folded.as_bytes();
            codes.extend_from_slice(&text[..text.len().min(MOST_WORDS)]);
        } else {
            codes.extend(words.iter().map(|word| code(*word)));
        }
        for word in words {
            self.code_counts[code(*word) as usize] += 1;
        }
        Record {
            id: id.into(),
            at: (at as u32).into(),
            length: ((codes.len() - at) as u16).into(),
            flags: flags.into(),
            fingerprint: (form.fingerprint as u32).into(),
            slots: form.slots.into(),
        }
    }

    /// Takes a message out; false if it was not there.
    ///
    /// Of near copies the first dozen stand for the rest, which are listed only under what they have
    /// of their own. Where those dozen are taken out and later ones are to be found, build the index
    /// anew.
    pub fn remove(&mut self, id: u64) -> bool {
        let Some(number) = self.number(id) else {
            return false;
        };
        let record = &mut self.records.make_mut()[number as usize];
        record.flags = (record.flags.get() | REMOVED).into();
        if let Ids::Map(map) = &mut self.ids {
            map.remove(&id);
        }
        self.alive -= 1;
        true
    }

    fn merge(&mut self) {
        self.weigh();
        if self.alive < self.records.len() {
            self.leave_out_removed();
        } else if !self.postings.is_compact() {
            self.postings.compact(self.alive, Some);
        }
    }

    /// Brings everything into its smallest form: after a bulk of insertions, before a snapshot.
    /// Insertion does it by itself from time to time.
    pub fn compact(&mut self) {
        self.merge();
        self.postings.shrink();
        if let Rows::Owned(records) = &mut self.records {
            records.shrink_to_fit();
        }
        if let Rows::Owned(codes) = &mut self.codes {
            codes.shrink_to_fit();
        }
    }

    fn leave_out_removed(&mut self) {
        let mut kept: Vec<Record> = Vec::with_capacity(self.alive);
        let mut codes = Vec::new();
        let mut renumbered = vec![None; self.records.len()];
        for (number, record) in self.records.get().iter().enumerate() {
            if record.is_removed() {
                continue;
            }
            renumbered[number] = Some(kept.len() as u32);
            let mut record = *record;
            let words = &self.codes.get()[record.words()];
            record.at = (codes.len() as u32).into();
            codes.extend_from_slice(words);
            kept.push(record);
        }
        self.postings
            .compact(kept.len(), |number| renumbered[number as usize]);
        self.records = Rows::Owned(kept);
        self.codes = Rows::Owned(codes);
        self.ids = Ids::Rising;
        self.count();
    }

    /// The known messages that `text` most likely descends from, best first, `limit` at the most.
    #[must_use]
    pub fn lookup(&self, text: &str, limit: usize) -> Vec<Match> {
        let mut scratch = self.take_scratch();
        let mut canonical = std::mem::take(&mut scratch.canonical);
        canonicalise_into(text, &mut canonical);
        let found = self.lookup_canonical(&canonical, limit, &mut scratch);
        scratch.canonical = canonical;
        self.give_back(scratch);
        found
    }

    /// As [`lookup`](Self::lookup) of a text that was read before.
    #[must_use]
    pub fn lookup_reading(&self, text: &Reading<'_>, limit: usize) -> Vec<Match> {
        let mut scratch = self.take_scratch();
        let found = self.lookup_canonical(text.canonical(), limit, &mut scratch);
        self.give_back(scratch);
        found
    }

    fn lookup_canonical(
        &self,
        canonical: &Canonical,
        limit: usize,
        scratch: &mut Scratch,
    ) -> Vec<Match> {
        let mut form = std::mem::take(&mut scratch.form);
        form.take(canonical);
        let mut found = lookup(self, &form, &Ask::all(limit), scratch);
        scratch.form = form;
        for range in found.iter_mut().flat_map(|one| &mut one.ranges) {
            let (first, last) = (range.start, range.end - 1);
            *range = canonical.range(first).start..canonical.range(last).end;
        }
        found
    }

    /// As [`lookup`](Self::lookup) of a text whose form is there already; the ranges of what is
    /// found are of words, not of bytes.
    #[must_use]
    pub fn lookup_form(&self, form: &Form, limit: usize) -> Vec<Match> {
        self.ask(form, &Ask::all(limit))
    }

    pub(crate) fn ask(&self, form: &Form, ask: &Ask) -> Vec<Match> {
        let mut scratch = self.take_scratch();
        let found = lookup(self, form, ask, &mut scratch);
        self.give_back(scratch);
        found
    }

    /// How many numbers were given: the number of the next message.
    pub(crate) fn next_number(&self) -> u32 {
        self.records.len() as u32
    }

    fn take_scratch(&self) -> Scratch {
        let mut spare = self.spare.lock().unwrap_or_else(PoisonError::into_inner);
        spare.pop().unwrap_or_default()
    }

    fn give_back(&self, scratch: Scratch) {
        let mut spare = self.spare.lock().unwrap_or_else(PoisonError::into_inner);
        if spare.len() < 64 {
            spare.push(scratch);
        }
    }

    /// The rarer a code, the more its match says: log2 of (share of words that stay equal in a
    /// copy that has gone through a lot) over (how often the code occurs).
    fn weigh(&mut self) {
        /// As if so many words had been seen before, spread evenly.
        const BEFORE: f64 = 4096.0;
        const STAYS: f64 = 0.7;
        let seen: u64 = self.code_counts.iter().sum();
        #[expect(
            clippy::cast_precision_loss,
            reason = "counts of words, far below 2^52"
        )]
        for (weight, count) in self.weights.iter_mut().zip(&self.code_counts) {
            let often = (*count as f64 + BEFORE / 256.0) / (seen as f64 + BEFORE);
            *weight = (STAYS / often).log2().clamp(1.0, 7.5) as f32;
        }
        self.weighed_at = seen;
    }
}

impl Record {
    pub(crate) fn is_removed(&self) -> bool {
        self.flags.get() & REMOVED != 0
    }

    pub(crate) fn is_short(&self) -> bool {
        self.flags.get() & SHORT != 0
    }

    pub(crate) fn words(&self) -> std::ops::Range<usize> {
        let at = self.at.get() as usize;
        at..at + usize::from(self.length.get())
    }
}

fn by_id(records: &[Record]) -> HashMap<u64, u32> {
    let alive = records
        .iter()
        .enumerate()
        .filter(|(_, record)| !record.is_removed());
    alive
        .map(|(number, record)| (record.id.get(), number as u32))
        .collect()
}

/// The byte that stands for a word.
pub(crate) const fn code(hash: u64) -> u8 {
    (hash >> 56) as u8
}
