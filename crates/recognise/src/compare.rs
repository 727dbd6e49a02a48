//! What a copy keeps of a known message and what it changes, shown on both original texts.

use std::{collections::HashMap, ops::Range};

use crate::{
    align::{Aligner, Alignment, Asked, Stretch},
    canonical::{Canonical, canonicalise},
    index::code,
    parties,
    quotes::says_false,
    reading::Reading,
    slots::{Slot, slot},
};

/// A part of the asked text and the part of the known message that it copies word by word: byte
/// ranges of the original texts, on character boundaries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// In the asked text.
    pub query: Range<usize>,
    /// In the known message.
    pub known: Range<usize>,
}

/// A piece that the copy has changed; empty on one side where it was added or left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What it is.
    pub slot: Slot,
    /// In the asked text.
    pub query: Range<usize>,
    /// In the known message.
    pub known: Range<usize>,
}

/// How a text descends from a known message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// It is a copy.
    Same,
    /// It is made after the same template, but about another party: a verdict about one is none
    /// about the other.
    Template,
    /// It speaks about the message: a correction, a news item.
    Quotes,
}

impl Relation {
    /// The stable name used in files and the API.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Relation::Same => "same",
            Relation::Template => "template",
            Relation::Quotes => "quotes",
        }
    }
}

/// A text beside a known message.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// Rows of equal words, in the order of the asked text, without overlap.
    pub spans: Vec<Span>,
    /// What is changed inside the copied part, in the order of the asked text.
    pub changes: Vec<Change>,
    /// How one descends from the other.
    pub relation: Relation,
}

/// Compares a text with the known message that it was matched with.
#[must_use]
pub fn compare(query: &str, known: &str) -> Comparison {
    compare_readings(&Reading::new(query), &Reading::new(known))
}

/// As [`compare`], of texts that were read before.
#[must_use]
pub fn compare_readings(query: &Reading<'_>, known: &Reading<'_>) -> Comparison {
    let pair = Pair {
        query_text: query.text(),
        known_text: known.text(),
        query: query.canonical(),
        known: known.canonical(),
    };
    let alignment = pair.align();
    let mut spans = Vec::new();
    let mut changes = Vec::new();
    let mut before: Option<&Stretch> = None;
    changes.extend(
        alignment
            .stretches
            .first()
            .and_then(|first| pair.before(first)),
    );
    for stretch in &alignment.stretches {
        if let Some(before) = before {
            changes.extend(pair.between(before, stretch));
        }
        pair.within(stretch, &mut spans, &mut changes);
        before = Some(stretch);
    }
    let relation = pair.relation(&alignment, &changes);
    Comparison {
        spans: spans_apart(spans),
        changes: changes_apart(changes),
        relation,
    }
}

/// One character may stand for several words ("㋀" for "1" and "月"): it is marked once.
fn spans_apart(mut spans: Vec<Span>) -> Vec<Span> {
    let mut end = 0;
    spans.retain(|span| {
        let fits = span.query.start >= end;
        end = end.max(span.query.end);
        fits
    });
    spans
}

fn changes_apart(changes: Vec<Change>) -> Vec<Change> {
    let mut apart: Vec<Change> = Vec::with_capacity(changes.len());
    for change in changes {
        match apart.last_mut() {
            Some(last) if change.query.start < last.query.end => {
                last.query.end = last.query.end.max(change.query.end);
                last.known.end = last.known.end.max(change.known.end);
            }
            _ => apart.push(change),
        }
    }
    apart
}

struct Pair<'a> {
    query_text: &'a str,
    known_text: &'a str,
    query: &'a Canonical,
    known: &'a Canonical,
}

/// Words between two stretches that are shown as one change.
const NEAR: u32 = 8;

impl Pair<'_> {
    fn align(&self) -> Alignment {
        let codes = |text: &Canonical| text.tokens.iter().map(|t| code(t.hash)).collect();
        let mut asked = Asked::default();
        asked.codes = codes(self.query);
        asked.prepare();
        let known: Vec<u8> = codes(self.known);
        Aligner::default().align(&asked, &known, &[6.5; 256])
    }

    /// Equal and differing words of a stretch.
    fn within(&self, stretch: &Stretch, spans: &mut Vec<Span>, changes: &mut Vec<Change>) {
        let mut from = 0;
        while from < stretch.length {
            let equal = self.is_equal(stretch, from);
            let mut to = from + 1;
            while to < stretch.length && self.is_equal(stretch, to) == equal {
                to += 1;
            }
            let query = (stretch.query + from) as usize..(stretch.query + to) as usize;
            let known = (stretch.known + from) as usize..(stretch.known + to) as usize;
            if equal {
                spans.push(Span {
                    query: place(self.query, &query),
                    known: place(self.known, &known),
                });
            } else {
                changes.push(self.change(query, known));
            }
            from = to;
        }
    }

    fn is_equal(&self, stretch: &Stretch, n: u32) -> bool {
        let (q, k) = ((stretch.query + n) as usize, (stretch.known + n) as usize);
        let word = self.query.kind(q) == crate::TokenKind::Word;
        self.query.tokens[q].hash == self.known.tokens[k].hash
            && (word || self.query.word(q) == self.known.word(k))
    }

    /// What stands before the first stretch, if both texts begin near it, without the words that
    /// are equal.
    fn before(&self, first: &Stretch) -> Option<Change> {
        let (query, known) = (first.query, first.known);
        if query == 0 || known == 0 || query > NEAR || known > NEAR {
            return None;
        }
        let equal =
            |n: &u32| self.query.tokens[*n as usize].hash == self.known.tokens[*n as usize].hash;
        let same = (0..query.min(known)).take_while(equal).count();
        let (query, known) = (same..query as usize, same..known as usize);
        (!query.is_empty() || !known.is_empty()).then(|| self.change(query, known))
    }

    /// What stands between two stretches that go on from each other.
    fn between(&self, a: &Stretch, b: &Stretch) -> Option<Change> {
        let query = a.query + a.length..b.query;
        let known = (a.known + a.length)..b.known;
        if known.start > known.end
            || query.len() > NEAR as usize
            || known.len() > NEAR as usize
            || (query.is_empty() && known.is_empty())
        {
            return None;
        }
        let range = |r: Range<u32>| r.start as usize..r.end as usize;
        Some(self.change(range(query), range(known)))
    }

    fn change(&self, query: Range<usize>, known: Range<usize>) -> Change {
        let of_known = slot(self.known_text, self.known, known.start, known.end);
        let of_query = slot(self.query_text, self.query, query.start, query.end);
        let slot = match (known.is_empty(), query.is_empty()) {
            (true, _) => of_query,
            (_, true) => of_known,
            _ if of_query == of_known => of_known,
            _ if of_known == Slot::Words => of_query,
            _ => of_known,
        };
        Change {
            slot,
            query: place(self.query, &query),
            known: place(self.known, &known),
        }
    }

    fn relation(&self, alignment: &Alignment, changes: &[Change]) -> Relation {
        if says_false(&self.outside(alignment)) {
            Relation::Quotes
        } else if self.another_party(alignment)
            || self.renamed(alignment, changes)
            || self.another_organisation(changes)
        {
            Relation::Template
        } else {
            Relation::Same
        }
    }

    /// Pieces of the asked text outside the copied stretches.
    fn outside(&self, alignment: &Alignment) -> Vec<Vec<&str>> {
        let mut pieces = Vec::new();
        let mut from = 0;
        let ends = [self.query.word_count() as u32, 0];
        let stretches = alignment.stretches.iter();
        let bounds = stretches.map(|s| [s.query, s.query + s.length]);
        for [start, end] in bounds.chain([ends]) {
            let piece: Vec<&str> = (from..start as usize)
                .map(|at| self.query.word(at))
                .collect();
            if !piece.is_empty() {
                pieces.push(piece);
            }
            from = end as usize;
        }
        pieces
    }

    /// Whether the party that the copied part of the known message names most stands nowhere in the
    /// text, and another one does.
    fn another_party(&self, alignment: &Alignment) -> bool {
        let mut times: HashMap<&str, usize> = HashMap::new();
        for (at, name) in parties::named(self.known) {
            let copied = alignment.stretches.iter().any(|s| {
                let (from, to) = (s.known as usize, (s.known + s.length) as usize);
                at.start + 1 >= from && at.start <= to
            });
            if copied {
                *times.entry(name).or_default() += 1;
            }
        }
        let in_query: Vec<&str> = parties::named(self.query)
            .into_iter()
            .map(|(_, name)| name)
            .collect();
        let most = times.values().max().copied().unwrap_or(0);
        let main: Vec<&str> = times
            .into_iter()
            .filter(|(_, n)| *n == most)
            .map(|(name, _)| name)
            .collect();
        !main.is_empty() && !in_query.is_empty() && main.iter().all(|name| !in_query.contains(name))
    }

    /// Whether the name of an organisation is replaced by that of another and stands nowhere else.
    fn another_organisation(&self, changes: &[Change]) -> bool {
        let all = format!(" {} ", self.query.folded());
        changes
            .iter()
            .filter(|c| c.slot == Slot::Name)
            .any(|change| {
                let known = canonicalise(&self.known_text[change.known.clone()]).folded();
                let query = canonicalise(&self.query_text[change.query.clone()]).folded();
                known != query
                    && parties::is_organisation(&known)
                    && parties::is_organisation(&query)
                    && !all.contains(&format!(" {known} "))
            })
    }

    /// Whether one name of the known message is replaced by one other wherever it was copied, at
    /// least twice.
    fn renamed(&self, alignment: &Alignment, changes: &[Change]) -> bool {
        if !changes.iter().any(|change| change.slot == Slot::Name) {
            return false;
        }
        let mut became: HashMap<&str, HashMap<&str, usize>> = HashMap::new();
        for stretch in &alignment.stretches {
            for n in 0..stretch.length {
                let known = self.known.word((stretch.known + n) as usize);
                let query = self.query.word((stretch.query + n) as usize);
                *became.entry(known).or_default().entry(query).or_default() += 1;
            }
        }
        let name = |range: &Range<usize>| canonicalise(&self.known_text[range.clone()]).folded();
        changes
            .iter()
            .filter(|change| change.slot == Slot::Name && !change.known.is_empty())
            .any(|change| {
                let name = name(&change.known);
                became.get(name.as_str()).is_some_and(|became| {
                    became.len() == 1 && became.iter().any(|(to, n)| *to != name && *n >= 2)
                })
            })
    }
}

/// Where words stand in the original; for none, the place where they would.
fn place(canonical: &Canonical, words: &Range<usize>) -> Range<usize> {
    if words.is_empty() {
        let at = match words.start {
            0 => 0,
            n => canonical.range(n - 1).end,
        };
        return at..at;
    }
    canonical.range(words.start).start..canonical.range(words.end - 1).end
}

#[cfg(test)]
#[path = "compare_tests.rs"]
mod tests;
