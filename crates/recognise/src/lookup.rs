//! One lookup: keys, candidates, alignment, what strangers share, decision.

use crate::{
    align::{Aligner, Alignment, Asked},
    canonical::Canonical,
    decide::{Evidence, Match, probability, rough},
    features::{self, AskedKeys, Choice, long_keys},
    form::Form,
    index::{Index, Record, code},
    postings::{Found, MOST},
    short,
    strangers::{HOPELESS, is_whole_copy, take_out_common},
    tally::{Candidate, Tally},
};

/// How many of the messages that share most keys are aligned at the most.
const ALIGNED: usize = 20;
/// So many of these first: where there is no hope for one of them, there is none for the rest.
const FIRST: usize = 6;
/// How many of the best candidates are weighed against others, and against how many.
pub(crate) const WEIGHED: usize = 3;
pub(crate) const RIVALS: usize = 6;
/// In the first step fewer than so many are aligned, those that weigh more than this share of the
/// heaviest.
const QUICK: usize = 6;
/// See [`QUICK`].
const NEAR: f32 = 0.25;
/// And only if one has so many keys: of fewer, chance could leave out the nearest of a family.
const ENOUGH: u32 = 8;
/// From here on a match is sure enough to be ranked by how much it shares.
pub(crate) const SURE: f64 = 0.5;
/// Around a triple that so many messages have, long runs are asked for, too. Those that made the
/// known side do so may have been removed since: half of them will do.
const MANY: usize = MOST / 2;

/// Memory that is used again.
#[derive(Default)]
pub(crate) struct Scratch {
    pub canonical: Canonical,
    pub form: Form,
    pub choice: Choice,
    pub found: Found,
    asked_keys: AskedKeys,
    /// Places of runs of three that many messages have.
    crowded: Vec<u32>,
    candidates: Vec<Candidate>,
    tally: Tally,
    pub asked: Asked,
    pub other: Asked,
    pub aligner: Aligner,
    pub covered: Vec<bool>,
    pub common: Vec<bool>,
}

impl Scratch {
    /// Makes ready for a text.
    fn begin(&mut self, form: &Form) {
        self.tally.begin();
        self.crowded.clear();
        self.asked_keys.begin();
        self.asked.codes.clear();
        let codes = form.words.iter().map(|word| code(*word));
        self.asked.codes.extend(codes);
        self.asked.prepare();
    }
}

/// What is wanted of a lookup.
pub(crate) struct Ask {
    /// So many matches at the most.
    pub limit: usize,
    /// Of messages numbered below this.
    pub before: u32,
    /// Messages that share most keys are aligned, so many first: if there is no hope for any of
    /// these, there is none.
    pub first: usize,
    /// And so many in all.
    pub aligned: usize,
    /// Whether what shares few keys may be left out without a look: nearly all that comes to a chain
    /// is a stranger, and a copy that shares as little is hardly ever confirmed.
    pub hasty: bool,
}

/// What a stranger weighs at the most, with the greetings and phrases that it shares.
const STRANGER: f32 = 2.0;
/// And one key in so many that it has.
const STRANGER_KEYS: usize = 20;

impl Ask {
    /// The best of all messages.
    pub(crate) const fn all(limit: usize) -> Ask {
        Ask {
            limit,
            before: u32::MAX,
            first: FIRST,
            aligned: ALIGNED,
            hasty: false,
        }
    }

    /// Whether none of the candidates need be looked at, given how many keys were asked for of those
    /// that the known side may have chosen.
    fn is_hopeless(&self, candidates: &[Candidate], keys: usize) -> bool {
        let few = (keys / STRANGER_KEYS) as u32;
        let heavy = |one: &Candidate| one.weight >= STRANGER || one.hits > few;
        self.hasty && !candidates.iter().any(heavy)
    }

    /// Only the best.
    pub(crate) const fn is_one(&self) -> bool {
        self.limit == 1
    }
}

/// A candidate and what it shares with the text.
pub(crate) struct Aligned {
    pub number: u32,
    pub alignment: Alignment,
    pub evidence: Evidence,
    rough: f32,
}

/// Looks up a text; the ranges of what is found are of words.
pub(crate) fn lookup(index: &Index, form: &Form, ask: &Ask, scratch: &mut Scratch) -> Vec<Match> {
    if form.words.is_empty() || index.is_empty() || ask.limit == 0 {
        return Vec::new();
    }
    let mut candidates = std::mem::take(&mut scratch.candidates);
    let found = in_steps(index, form, ask, scratch, &mut candidates);
    scratch.candidates = candidates;
    found
}

/// Most copies are known from a part of the keys: the rest is asked for if they are not.
fn in_steps(
    index: &Index,
    form: &Form,
    ask: &Ask,
    scratch: &mut Scratch,
    candidates: &mut Vec<Candidate>,
) -> Vec<Match> {
    scratch.begin(form);
    if features::in_steps(form) {
        scratch.asked_keys.likely(form, &index.counts);
        find(index, ask, scratch);
        scratch.tally.heaviest(QUICK, candidates);
        let most = candidates.first().map_or(0.0, |first| first.weight);
        if ask.is_hopeless(candidates, scratch.asked_keys.keys.len()) {
            return Vec::new();
        }
        candidates.retain(|one| one.hits >= 2 && one.weight > most * NEAR);
        // Of many that are as near, the nearest is told by all keys; in a chain any of them will do.
        // Who asks for many wants the distant ones, too.
        let tells = ask.hasty || candidates.len() < QUICK && ask.limit <= QUICK;
        let enough = |first: &Candidate| ask.hasty || first.hits >= ENOUGH;
        let of_few = |first: &Candidate| !index.has_long || first.is_of_few();
        if tells
            && candidates
                .first()
                .is_some_and(|one| enough(one) && of_few(one))
        {
            touch(index, candidates);
            let aligned = align(index, form, ask, scratch, candidates);
            if aligned
                .first()
                .is_some_and(|first| is_whole_copy(&first.evidence))
            {
                let mut found = matches(index, form, ask, &aligned);
                found.sort_by(best_first);
                found.truncate(ask.limit);
                return found;
            }
        }
    }
    scratch.asked_keys.others(form);
    find(index, ask, scratch);
    let triples = form.words.len().saturating_sub(2);
    // A message that is found by long runs only is crowded in most of its places; a copy's own
    // words are found by runs of three.
    if index.has_long && (!ask.hasty || scratch.crowded.len() * 2 > triples) {
        let keys = &mut scratch.asked_keys.keys;
        scratch.crowded.sort_unstable();
        let crowded = scratch.crowded.iter().map(|at| *at as usize);
        long_keys(form, crowded, keys);
        index.postings.find(keys, &mut scratch.found);
        scratch.tally.count(&scratch.found, ask.before);
    }
    scratch.tally.heaviest(ask.aligned, candidates);
    if ask.is_hopeless(candidates, triples * 2 / 5) {
        return Vec::new();
    }
    touch(index, candidates);
    weigh(index, form, ask, scratch, candidates)
}

/// Finds and counts the messages under the keys, and remembers which runs are crowded.
fn find(index: &Index, ask: &Ask, scratch: &mut Scratch) {
    let asked = &scratch.asked_keys;
    index.postings.find(&asked.keys, &mut scratch.found);
    scratch.tally.count(&scratch.found, ask.before);
    if !index.has_long {
        return;
    }
    let others = asked.keys.len() - asked.places.len();
    let lists = scratch.found.lists().skip(others);
    let crowded = asked.places.iter().zip(lists);
    let crowded = crowded.filter(|(_, list)| list.len() >= MANY);
    scratch.crowded.extend(crowded.map(|(at, _)| at));
}

/// Reads a little of every candidate: the reads do not depend on each other, so that the processor
/// waits for the memory of all at once.
fn touch(index: &Index, candidates: &[Candidate]) {
    const LINE: usize = 64;
    let (records, codes) = (index.records.get(), index.codes.get());
    let sum = candidates.iter().fold(0_u8, |sum, candidate| {
        let words = records[candidate.number as usize].words();
        let lines = words.step_by(LINE).take(4);
        lines.fold(sum, |sum, at| sum ^ codes[at])
    });
    std::hint::black_box(sum);
}

/// Weighs candidates against the text.
fn weigh(
    index: &Index,
    form: &Form,
    ask: &Ask,
    scratch: &mut Scratch,
    candidates: &[Candidate],
) -> Vec<Match> {
    let mut found = short_matches(index, form, candidates);
    if !form.is_short() {
        found.extend(long_matches(index, form, ask, scratch, candidates));
    }
    found.sort_by(best_first);
    found.truncate(ask.limit);
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

/// Short messages are only compared with texts that are hardly longer.
fn short_matches(index: &Index, form: &Form, candidates: &[Candidate]) -> Vec<Match> {
    if form.folded.is_empty() {
        return Vec::new();
    }
    let matches = candidates.iter().filter_map(|candidate| {
        let record = &index.records.get()[candidate.number as usize];
        short_match(index, form, record)
    });
    matches.collect()
}

fn short_match(index: &Index, form: &Form, record: &Record) -> Option<Match> {
    if record.is_removed() || !record.is_short() {
        return None;
    }
    let known = std::str::from_utf8(&index.codes.get()[record.words()]).ok()?;
    let probability = short::probability(&form.folded, known);
    let n = form.words.len() as u32;
    let m = known.split(' ').count() as u32;
    (probability > 0.0).then(|| Match {
        id: record.id.get(),
        probability,
        exact: form.folded == known,
        query_coverage: 1.0,
        known_coverage: 1.0,
        ranges: std::iter::once(0..n as usize).collect(),
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
    form: &Form,
    ask: &Ask,
    scratch: &mut Scratch,
    candidates: &[Candidate],
) -> Vec<Match> {
    let mut aligned = align(index, form, ask, scratch, candidates);
    take_out_common(index, scratch, &mut aligned, ask.is_one());
    matches(index, form, ask, &aligned)
}

fn matches(index: &Index, form: &Form, ask: &Ask, aligned: &[Aligned]) -> Vec<Match> {
    let best = aligned.iter().take(ask.limit.max(WEIGHED));
    best.map(|aligned| long_match(index, form, aligned))
        .collect()
}

fn long_match(index: &Index, form: &Form, aligned: &Aligned) -> Match {
    let record = &index.records.get()[aligned.number as usize];
    let e = aligned.evidence;
    let exact = is_exact(form, record, &e);
    let stretches = aligned.alignment.stretches.iter().map(|stretch| {
        let from = stretch.query as usize;
        from..from + stretch.length as usize
    });
    Match {
        id: record.id.get(),
        probability: if exact { 0.999 } else { probability(&e) },
        exact,
        query_coverage: f64::from(e.query_span) / f64::from(e.query_words),
        known_coverage: f64::from(e.known_span) / f64::from(e.known_words),
        ranges: stretches.collect(),
        evidence: e,
    }
}

fn is_exact(form: &Form, record: &Record, e: &Evidence) -> bool {
    let n = form.words.len() as u32;
    record.fingerprint.get() == form.fingerprint as u32
        && (e.query_words, e.known_words, e.equal) == (n, n, n)
}

fn align(
    index: &Index,
    form: &Form,
    ask: &Ask,
    scratch: &mut Scratch,
    candidates: &[Candidate],
) -> Vec<Aligned> {
    let mut aligned: Vec<Aligned> = Vec::new();
    let mut heaviest = 0.0_f32;
    let mut sure = false;
    let (mut tried, mut hope) = (0, false);
    for candidate in candidates {
        if tried == ask.first && !hope {
            break;
        }
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
        tried += 1;
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
            slots: slots_alike(form.slots, record.slots.get()),
            ..Evidence::default()
        };
        let covered = evidence.query_span * 10 > evidence.query_words * 6
            || evidence.known_span * 10 > evidence.known_words * 6;
        sure |= covered && evidence.equal >= 16;
        heaviest = heaviest.max(candidate.weight);
        hope = hope || probability(&evidence) >= HOPELESS;
        let enough = ask.is_one() && is_exact(form, record, &evidence);
        aligned.push(Aligned {
            number: candidate.number,
            alignment,
            rough: rough(&evidence),
            evidence,
        });
        if enough {
            // No other can be nearer.
            aligned.drain(..aligned.len() - 1);
            return aligned;
        }
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

#[cfg(test)]
#[path = "lookup_tests.rs"]
mod tests;
