//! What strangers share is no sign of descent.

use crate::{
    align::Alignment,
    decide::{Evidence, probability},
    index::Index,
    lookup::{Aligned, RIVALS, SURE, Scratch, WEIGHED},
};

/// Two messages that share less than this of the smaller one, beside what the text has, are
/// strangers.
const STRANGERS: f64 = 0.5;
/// Fewer equal words than this decide nothing.
const LEAST_EQUAL: u32 = 6;
/// What is less likely than this before anything is taken out stays so.
pub(crate) const HOPELESS: f64 = 0.1;

/// Takes out of the best candidates' evidence what messages that are strangers to them share with
/// the text as well: greetings, "send this to everyone you love", a sentence of the news.
///
/// Only the first few are weighed one against the other; of the rest counts what none of these has.
///
/// If only the best is asked for and it stays sure, the others need not be weighed.
pub(crate) fn take_out_common(
    index: &Index,
    scratch: &mut Scratch,
    aligned: &mut Vec<Aligned>,
    only_best: bool,
) {
    // Nearly all of both texts is equal: no stranger could change that.
    if aligned
        .first()
        .is_some_and(|first| is_whole_copy(&first.evidence))
    {
        return;
    }
    if only_best && !aligned.is_empty() {
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

/// Whether nearly all of either text goes on from the other, and most of it is equal.
pub(crate) fn is_whole_copy(e: &Evidence) -> bool {
    let whole = |span: u32, words: u32| span * 10 >= words * 9;
    e.equal >= 24
        && e.equal * 10 >= e.query_words.max(e.known_words) * 7
        && whole(e.query_span, e.query_words)
        && whole(e.known_span, e.known_words)
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
        let evidence = &aligned[at].evidence;
        if evidence.equal < LEAST_EQUAL || probability(evidence) < HOPELESS {
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
