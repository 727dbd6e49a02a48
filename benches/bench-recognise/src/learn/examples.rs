//! Pairs of texts with what they share, and whether one is a copy.

use recognise::{Index, SHORT_WORDS};

use super::boost::Example;
use crate::{
    generate::{negative::negative, query::query, real::Real, world::World},
    mutate::{Context, Kind},
};

/// A world to learn from. The seeds are other ones than those that are measured with.
pub struct Part {
    /// Everything follows from it.
    pub seed: u64,
    /// Known messages.
    pub known: usize,
    /// With real messages.
    pub real: bool,
    /// Queries of each kind, and strangers.
    pub queries: u64,
    /// See `queries`.
    pub strangers: u64,
}

const fn part(seed: u64, known: usize, real: bool) -> Part {
    Part {
        seed,
        known,
        real,
        queries: 800,
        strangers: 30_000,
    }
}

/// Small and large worlds: the more messages there are, the more strangers share.
pub const PARTS: [Part; 5] = [
    part(1001, 20_000, false),
    part(1002, 20_000, true),
    part(1003, 2_700, true),
    part(1004, 20_000, true),
    part(1005, 100_000, true),
];

/// Looks up copies and strangers; what the first match shares with each is an example.
pub fn make(part: &Part, real: Real) -> Vec<Example> {
    let world = World::new(part.seed, part.known, real);
    let mut index = Index::new();
    for id in 0..part.known {
        index.insert(id as u64, &world.message(id).doc.text());
    }
    index.compact();
    let context = Context::new(&world);
    let mut examples = Vec::new();
    let mut take = |text: &str, id: Option<usize>| {
        let Some(found) = index.lookup(text, 1).pop() else {
            return;
        };
        let short = SHORT_WORDS as u32;
        let long = found.evidence.query_words >= short && found.evidence.known_words >= short;
        // Another message than the right one was found: it says nothing about either.
        let wrong = id.is_some_and(|id| id as u64 != found.id);
        if long && !wrong && !found.exact {
            examples.push(Example {
                features: found.evidence.features(),
                copy: id.is_some(),
            });
        }
    };
    for kind in Kind::all().filter(|kind| !is_family(*kind)) {
        for number in 0..part.queries {
            if let Some(query) = query(&context, kind, number) {
                take(&query.text, query.id);
            }
        }
    }
    for number in 0..part.strangers {
        take(&negative(&world, number).text, None);
    }
    examples
}

/// Siblings of a template are neither copies nor strangers.
const fn is_family(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::FamilyExact | Kind::FamilyNoise | Kind::FamilyNewParty
    )
}
