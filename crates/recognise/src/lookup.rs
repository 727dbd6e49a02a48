//! One lookup: keys, candidates, alignment, what strangers share, decision.

use crate::{
    align::{Aligner, Alignment, Asked},
    canonical::Canonical,
    decide::{Evidence, Match, SHORT_WORDS, probability, rough},
    features::asked_keys,
    index::{Index, Record, code, slots},
    postings::Found,
    short,
};

/// How many of the messages that share most keys are aligned at the most.
const ALIGNED: usize = 20;
/// Two messages that share less than this of the smaller one, beside what the text has, are
/// strangers.
const STRANGERS: f64 = 0.5;
/// How many of the best candidates are weighed against others, and against how many.
const WEIGHED: usize = 3;
const RIVALS: usize = 6;
/// From here on a match is sure enough to be ranked by how much it shares.
const SURE: f64 = 0.5;
/// Fewer equal words than this decide nothing.
const LEAST_EQUAL: u32 = 6;

/// Memory that is used again.
#[derive(Default)]
pub(crate) struct Scratch {
    pub canonical: Canonical,
    pub keys: Vec<u64>,
    found: Found,
    tally: Tally,
    asked: Asked,
    other: Asked,
    aligner: Aligner,
    covered: Vec<bool>,
    common: Vec<bool>,
}

/// A message that shares keys with the text.
#[derive(Clone, Copy)]
struct Candidate {
    number: u32,
    hits: u32,
    weight: f32,
}

/// Sums weights by message: an open table that is emptied by counting turns.
#[derive(Default)]
struct Tally {
    table: Vec<(u32, u32)>,
    turn: u32,
    candidates: Vec<Candidate>,
}

impl Tally {
    fn begin(&mut self, most: usize) {
        let size = (most * 2).next_power_of_two().max(256);
        if self.table.len() < size {
            self.table = vec![(0, 0); size];
            self.turn = 0;
        }
        self.turn = self.turn.wrapping_add(1);
        if self.turn == 0 {
            self.table.fill((0, 0));
            self.turn = 1;
        }
        self.candidates.clear();
    }

    #[inline]
    fn add(&mut self, number: u32, weight: f32) {
        let mask = self.table.len() - 1;
        let mut at = (number.wrapping_mul(0x9e37_79b1) >> 7) as usize & mask;
        loop {
            let (turn, place) = self.table[at];
            if turn != self.turn {
                self.table[at] = (self.turn, self.candidates.len() as u32);
                self.candidates.push(Candidate {
                    number,
                    hits: 1,
                    weight,
                });
                return;
            }
            let candidate = &mut self.candidates[place as usize];
            if candidate.number == number {
                candidate.hits += 1;
                candidate.weight += weight;
                return;
            }
            at = (at + 1) & mask;
        }
    }

    /// The heaviest, heaviest first.
    fn heaviest(&mut self, most: usize) -> &[Candidate] {
        let by_weight = |a: &Candidate, b: &Candidate| {
            b.weight.total_cmp(&a.weight).then(a.number.cmp(&b.number))
        };
        if self.candidates.len() > most {
            self.candidates.select_nth_unstable_by(most - 1, by_weight);
            self.candidates.truncate(most);
        }
        self.candidates.sort_unstable_by(by_weight);
        &self.candidates
    }
}

/// A candidate and what it shares with the text.
struct Aligned {
    number: u32,
    alignment: Alignment,
    evidence: Evidence,
    rough: f32,
}

/// Looks up the text in `scratch.canonical`.
pub(crate) fn lookup(index: &Index, scratch: &mut Scratch, limit: usize) -> Vec<Match> {
    if scratch.canonical.is_empty() || index.is_empty() || limit == 0 {
        return Vec::new();
    }
    asked_keys(&scratch.canonical, index.has_long, &mut scratch.keys);
    index.postings.find(&scratch.keys, &mut scratch.found);
    tally(scratch);
    let candidates = scratch.tally.heaviest(ALIGNED).to_vec();
    weigh(index, scratch, &candidates, limit)
}

/// Weighs candidates against the text.
fn weigh(
    index: &Index,
    scratch: &mut Scratch,
    candidates: &[Candidate],
    limit: usize,
) -> Vec<Match> {
    let mut found = if scratch.canonical.word_count() < SHORT_WORDS {
        short_matches(index, scratch, candidates)
    } else {
        long_matches(index, scratch, candidates, limit)
    };
    found.sort_by(best_first);
    found.truncate(limit);
    found
}

/// Exact ones first; then the sure before the unsure; among the sure the one with most in common.
fn best_first(a: &Match, b: &Match) -> std::cmp::Ordering {
    let rank = |found: &Match| {
        let e = &found.evidence;
        let unsure = found.probability.min(SURE);
        // Siblings of one template differ in little but their numbers.
        (
            found.exact,
            unsure,
            f64::from(e.bits) * (1.0 + 0.1 * f64::from(e.slots)),
        )
    };
    let coverage = |found: &Match| found.query_coverage.min(found.known_coverage);
    rank(b)
        .partial_cmp(&rank(a))
        .unwrap_or(std::cmp::Ordering::Equal)
        .then(coverage(b).total_cmp(&coverage(a)))
        .then(a.id.cmp(&b.id))
}

fn tally(scratch: &mut Scratch) {
    scratch.tally.begin(scratch.found.numbers.len());
    for list in scratch.found.lists() {
        let weight = match list.len() {
            0 => continue,
            1 => 1.0,
            n => 1.0 / (n as f32).sqrt(),
        };
        for number in list {
            scratch.tally.add(*number, weight);
        }
    }
}

fn short_matches(index: &Index, scratch: &Scratch, candidates: &[Candidate]) -> Vec<Match> {
    let asked = scratch.canonical.folded();
    let matches = candidates.iter().filter_map(|candidate| {
        let record = &index.records.get()[candidate.number as usize];
        short_match(index, &scratch.canonical, &asked, record)
    });
    matches.collect()
}

fn short_match(
    index: &Index,
    canonical: &Canonical,
    asked: &str,
    record: &Record,
) -> Option<Match> {
    if record.is_removed() || !record.is_short() {
        return None;
    }
    let known = std::str::from_utf8(&index.codes.get()[record.words()]).ok()?;
    let probability = short::probability(asked, known);
    let n = canonical.word_count() as u32;
    let m = known.split(' ').count() as u32;
    (probability > 0.0).then(|| Match {
        id: record.id.get(),
        probability,
        exact: asked == known,
        query_coverage: 1.0,
        known_coverage: 1.0,
        ranges: std::iter::once(canonical.range(0).start..canonical.range(n as usize - 1).end)
            .collect(),
        evidence: Evidence {
            query_words: n,
            known_words: m,
            query_span: n,
            known_span: m,
            equal: n.min(m),
            longest: n,
            slots: 1.0,
            ..Evidence::default()
        },
    })
}

fn long_matches(
    index: &Index,
    scratch: &mut Scratch,
    candidates: &[Candidate],
    limit: usize,
) -> Vec<Match> {
    let words = &scratch.canonical.tokens;
    scratch.asked.codes.clear();
    let codes = words.iter().map(|token| code(token.hash));
    scratch.asked.codes.extend(codes);
    scratch.asked.prepare();
    let mut aligned = align(index, scratch, candidates);
    let folded =
        (scratch.canonical.word_count() <= SHORT_WORDS + 4).then(|| scratch.canonical.folded());
    let shorts = folded.iter().flat_map(|folded| {
        candidates.iter().filter_map(|candidate| {
            let record = &index.records.get()[candidate.number as usize];
            short_match(index, &scratch.canonical, folded, record)
        })
    });
    let mut found: Vec<Match> = shorts.collect();
    take_out_common(index, scratch, &mut aligned, limit);
    let fingerprint = scratch.canonical.fingerprint() as u32;
    for aligned in aligned.iter().take(limit.max(WEIGHED)) {
        let record = &index.records.get()[aligned.number as usize];
        let (e, n) = (aligned.evidence, scratch.canonical.word_count() as u32);
        let exact = record.fingerprint.get() == fingerprint
            && (e.query_words, e.known_words, e.equal) == (n, n, n);
        let probability = if exact { 0.999 } else { probability(&e) };
        found.push(Match {
            id: record.id.get(),
            probability,
            exact,
            query_coverage: f64::from(e.query_span) / f64::from(e.query_words),
            known_coverage: f64::from(e.known_span) / f64::from(e.known_words),
            ranges: ranges(&scratch.canonical, &aligned.alignment),
            evidence: e,
        });
    }
    found
}

fn align(index: &Index, scratch: &mut Scratch, candidates: &[Candidate]) -> Vec<Aligned> {
    let asked_slots = slots(&scratch.canonical);
    let mut aligned: Vec<Aligned> = Vec::new();
    let mut heaviest = 0.0_f32;
    let mut sure = false;
    for candidate in candidates {
        if sure
            && (candidate.hits < 3 || candidate.weight < heaviest * 0.15 || aligned.len() > RIVALS)
        {
            continue;
        }
        let record = &index.records.get()[candidate.number as usize];
        if record.is_removed() || record.is_short() {
            continue;
        }
        let known = &index.codes.get()[record.words()];
        let alignment = scratch.aligner.align(&scratch.asked, known, &index.weights);
        if alignment.equal == 0 {
            continue;
        }
        let evidence = Evidence {
            query_words: scratch.asked.codes.len() as u32,
            known_words: known.len() as u32,
            query_span: alignment.query_words,
            known_span: alignment.known_words,
            equal: alignment.equal,
            bits: alignment.bits,
            longest: alignment.longest,
            slots: slots_alike(asked_slots, record.slots.get()),
            ..Evidence::default()
        };
        let covered = evidence.query_span * 10 > evidence.query_words * 6
            || evidence.known_span * 10 > evidence.known_words * 6;
        sure |= covered && evidence.equal >= 16;
        heaviest = heaviest.max(candidate.weight);
        aligned.push(Aligned {
            number: candidate.number,
            alignment,
            rough: rough(&evidence),
            evidence,
        });
    }
    aligned.sort_by(|a, b| b.rough.total_cmp(&a.rough));
    aligned
}

fn slots_alike(a: u32, b: u32) -> f32 {
    let all = (a | b).count_ones();
    if all == 0 {
        1.0
    } else {
        (a & b).count_ones() as f32 / all as f32
    }
}

/// Takes out of the best candidates' evidence what messages that are strangers to them share with
/// the text as well: greetings, "send this to everyone you love", a sentence of the news.
///
/// Only the first few are weighed one against the other; of the rest counts what none of these has.
///
/// If only the best is asked for and it stays sure, the others need not be weighed.
fn take_out_common(index: &Index, scratch: &mut Scratch, aligned: &mut Vec<Aligned>, limit: usize) {
    // Nearly all of both texts is equal: no stranger could change that.
    if aligned
        .first()
        .is_some_and(|first| is_whole_copy(&first.evidence))
    {
        return;
    }
    if limit == 1 && !aligned.is_empty() {
        weigh_first(index, scratch, aligned, 0..1);
        if probability(&aligned[0].evidence) >= SURE {
            aligned.truncate(1);
            return;
        }
        weigh_first(index, scratch, aligned, 1..WEIGHED);
    } else {
        weigh_first(index, scratch, aligned, 0..WEIGHED);
    }
    if aligned.len() <= WEIGHED {
        return;
    }
    let (first, rest) = aligned.split_at_mut(WEIGHED);
    let words = scratch.asked.codes.len();
    scratch.common.clear();
    scratch.common.resize(words, false);
    for one in first.iter() {
        mark(&mut scratch.common, &one.alignment);
    }
    let rival = first.iter().map(|one| one.evidence.equal).max();
    for one in rest {
        cover(&mut scratch.covered, words, &one.alignment);
        take_out(&mut one.evidence, scratch, rival.unwrap_or(0));
    }
}

fn is_whole_copy(e: &Evidence) -> bool {
    e.equal >= 24 && e.equal * 10 >= e.query_words.max(e.known_words) * 9
}

fn take_out(evidence: &mut Evidence, scratch: &Scratch, rival: u32) {
    let common = scratch.common.iter().filter(|c| **c).count();
    let both = scratch.common.iter().zip(&scratch.covered);
    let common_span = both
        .filter(|(common, covered)| **common && **covered)
        .count();
    evidence.common_query = common as u32;
    evidence.common_span = common_span as u32;
    evidence.rival = rival;
}

fn weigh_first(
    index: &Index,
    scratch: &mut Scratch,
    aligned: &mut [Aligned],
    which: std::ops::Range<usize>,
) {
    for at in which.start..aligned.len().min(which.end) {
        if aligned[at].evidence.equal < LEAST_EQUAL {
            continue;
        }
        let words = scratch.asked.codes.len();
        scratch.common.clear();
        scratch.common.resize(words, false);
        cover(&mut scratch.covered, words, &aligned[at].alignment);
        let mut others: Vec<usize> = (0..aligned.len()).filter(|other| *other != at).collect();
        others.sort_by_key(|other| std::cmp::Reverse(aligned[*other].evidence.equal));
        others.truncate(RIVALS);
        let mut prepared = false;
        let mut rival = 0;
        for other in others {
            let (one, two) = (&aligned[at], &aligned[other]);
            if two.evidence.equal < LEAST_EQUAL {
                break;
            }
            if !std::mem::replace(&mut prepared, true) {
                let known = words_of(index, one.number);
                scratch.other.codes.clear();
                scratch.other.codes.extend_from_slice(known);
                scratch.other.prepare();
            }
            let shared = overlap(&scratch.covered, &two.alignment);
            if !are_strangers(index, scratch, one, two, shared) {
                continue;
            }
            rival = rival.max(two.evidence.equal);
            mark(&mut scratch.common, &two.alignment);
        }
        take_out(&mut aligned[at].evidence, scratch, rival);
    }
}

fn words_of(index: &Index, number: u32) -> &[u8] {
    &index.codes.get()[index.records.get()[number as usize].words()]
}

fn cover(covered: &mut Vec<bool>, words: usize, alignment: &Alignment) {
    covered.clear();
    covered.resize(words, false);
    mark(covered, alignment);
}

/// Marks the words of the asked text that stand in stretches.
fn mark(words: &mut [bool], alignment: &Alignment) {
    for stretch in &alignment.stretches {
        let from = stretch.query as usize;
        words[from..from + stretch.length as usize].fill(true);
    }
}

fn overlap(covered: &[bool], alignment: &Alignment) -> u32 {
    let words = alignment.stretches.iter().flat_map(|stretch| {
        let from = stretch.query as usize;
        covered[from..from + stretch.length as usize].iter()
    });
    words.filter(|covered| **covered).count() as u32
}

/// Whether two messages share little beyond the `shared` words that both share with the text at
/// the same places. The first is in `scratch.other`.
fn are_strangers(
    index: &Index,
    scratch: &mut Scratch,
    a: &Aligned,
    b: &Aligned,
    shared: u32,
) -> bool {
    let known = words_of(index, b.number);
    let both = scratch
        .aligner
        .align(&scratch.other, known, &index.weights)
        .equal;
    let smaller = a.evidence.known_words.min(b.evidence.known_words);
    let rest = smaller.saturating_sub(shared);
    let beyond = both.saturating_sub(shared);
    // Where the text has nearly all of the smaller one, there is no rest to tell by.
    rest * 4 > smaller && f64::from(beyond) < STRANGERS * f64::from(rest)
}

fn ranges(canonical: &Canonical, alignment: &Alignment) -> Vec<std::ops::Range<usize>> {
    let ranges = alignment.stretches.iter().map(|stretch| {
        let (from, length) = (stretch.query as usize, stretch.length as usize);
        canonical.range(from).start..canonical.range(from + length - 1).end
    });
    ranges.collect()
}

#[cfg(test)]
#[path = "lookup_tests.rs"]
mod tests;
