//! Texts that are copies of nothing known, the hard ones more often than in life.

use super::{
    babble::{foreign, salad},
    doc::{Doc, Piece},
    world::World,
};
use crate::rng::Rng;

/// A text that must not be matched.
#[derive(Clone, Debug)]
pub struct Negative {
    /// What makes it hard.
    pub kind: &'static str,
    /// A known message that it shares something with.
    pub near: Option<usize>,
    /// The text.
    pub text: String,
}

/// Kinds and how many of a hundred negatives are of them.
pub const KINDS: [(&str, usize); 9] = [
    ("neg-fresh", 22),
    ("neg-real", 3),
    ("neg-sentences", 25),
    ("neg-boilerplate", 12),
    ("neg-news", 12),
    ("neg-furniture", 4),
    ("neg-short", 8),
    ("neg-language", 6),
    ("neg-salad", 8),
];

/// Whole sentences shared with a known message are at most this share of either text.
const SHARED: f64 = 0.35;
/// Boilerplate is at most this share of a text that is not only boilerplate.
const FURNITURE: f64 = 0.6;

/// Negative number `number`.
#[must_use]
pub fn negative(world: &World, number: u64) -> Negative {
    let mut rng = Rng::new(world.seed ^ 0xBAD, number);
    // Spread over the hundred, so that both halves of the negatives hold every kind.
    let mut place = (number as usize * 37) % 100;
    let mut kind = KINDS[0].0;
    for (name, share) in KINDS {
        kind = name;
        if place < share {
            break;
        }
        place -= share;
    }
    let stranger = |rng: &mut Rng| world.stranger(1 << 38 | rng.bits() >> 28);
    let mut near = None;
    let text = match kind {
        "neg-real" => {
            let at = number as usize / 100 * 3 + place;
            world
                .real
                .strangers
                .get(at)
                .map_or_else(|| stranger(&mut rng).text(), Doc::text)
        }
        "neg-sentences" => {
            let (id, text) = sharing(world, &mut rng);
            near = Some(id);
            text
        }
        "neg-boilerplate" => furnished(world, stranger(&mut rng), &mut rng),
        "neg-news" => quoting(world, stranger(&mut rng), &mut rng),
        "neg-furniture" => furniture(world, &mut rng),
        "neg-short" => match nearly(world, &mut rng) {
            Some((id, text)) => {
                near = Some(id);
                text
            }
            None => world.brief_stranger(rng.bits() >> 26).text(),
        },
        "neg-language" => foreign(world, &mut rng),
        "neg-salad" => salad(world, &mut rng),
        _ => stranger(&mut rng).text(),
    };
    Negative { kind, near, text }
}

/// A stranger with one to three whole sentences of a known message.
fn sharing(world: &World, rng: &mut Rng) -> (usize, String) {
    loop {
        let real = world.real.known.len();
        let id = if real > 0 && rng.chance(0.25) {
            rng.below(real)
        } else {
            rng.below(world.known)
        };
        let known = world.message(id).doc;
        let words = known.words();
        if words < 40 {
            continue;
        }
        let own: Vec<&Piece> = known.pieces.iter().filter(|piece| piece.own).collect();
        let mut taken: Vec<Piece> = Vec::new();
        let mut shared = 0;
        let wanted = rng.between(1, 3);
        // In a row or from anywhere.
        let (start, scattered) = (rng.below(own.len()), rng.chance(0.5));
        for at in 0..own.len().min(8) {
            let next = if scattered {
                *rng.pick(&own)
            } else {
                own[(start + at) % own.len()]
            };
            let fits = (shared + next.words()) as f64 <= words as f64 * SHARED;
            if next.words() >= 5 && fits && !taken.iter().any(|piece| piece.text == next.text) {
                shared += next.words();
                taken.push(next.clone());
            }
            if taken.len() == wanted {
                break;
            }
        }
        if taken.is_empty() {
            continue;
        }
        let around = (shared as f64 * (1.0 / SHARED - 1.0)).ceil() as usize;
        let synthetic = known.synthetic || world.real.strangers.is_empty();
        let mut host = if synthetic {
            world.stranger(1 << 38 | rng.bits() >> 28)
        } else {
            rng.pick(&world.real.strangers).clone()
        };
        while host.words() < around {
            for text in world.filler(rng, around - host.words(), synthetic) {
                host.push(text, true, ' ');
            }
        }
        let together = rng.chance(0.5);
        let mut at = rng.below(host.pieces.len() + 1);
        for piece in taken {
            host.pieces.insert(at, piece);
            at = if together {
                at + 1
            } else {
                rng.below(host.pieces.len() + 1)
            };
        }
        return (id, host.text());
    }
}

/// A stranger between much boilerplate.
fn furnished(world: &World, mut doc: Doc, rng: &mut Rng) -> String {
    // Cut to size, or it would take more boilerplate than there is.
    while doc.words() > 90 && doc.pieces.len() > 3 {
        doc.pieces.pop();
    }
    let own = doc.own_words().max(10) as f64;
    let most = (own * FURNITURE / (1.0 - FURNITURE)) as usize;
    let mut furniture = doc.words() - doc.own_words();
    for (at, kind) in [
        "opening", "opening", "share", "proof", "share", "threat", "share", "closing", "proof",
        "closing",
    ]
    .iter()
    .enumerate()
    {
        let text = world.lexicon.furniture(rng, kind);
        let words = text.split_whitespace().count();
        if furniture + words > most {
            break;
        }
        furniture += words;
        let piece = Piece {
            text: text.to_owned(),
            own: false,
            gap: ' ',
        };
        let place = if at < 2 { 0 } else { doc.pieces.len() };
        doc.pieces.insert(place, piece);
    }
    doc.text()
}

/// A stranger that quotes one to three sentences of the news.
fn quoting(world: &World, mut doc: Doc, rng: &mut Rng) -> String {
    for _ in 0..rng.between(1, 3) {
        let text = world.news[rng.zipf(world.news.len())].clone();
        let at = rng.below(doc.pieces.len() + 1);
        doc.pieces.insert(
            at,
            Piece {
                text,
                own: false,
                gap: ' ',
            },
        );
    }
    doc.text()
}

/// Nothing but boilerplate.
fn furniture(world: &World, rng: &mut Rng) -> String {
    if rng.chance(0.4) {
        return world.lexicon.furniture(rng, "chat").to_owned();
    }
    let mut doc = Doc::default();
    for kind in ["opening", "proof", "share", "threat", "closing"] {
        if rng.chance(0.5) {
            doc.push(world.lexicon.furniture(rng, kind), false, ' ');
        }
    }
    if doc.pieces.is_empty() {
        doc.push(world.lexicon.furniture(rng, "share"), false, ' ');
    }
    doc.text()
}

/// A known short message with two or three words changed.
fn nearly(world: &World, rng: &mut Rng) -> Option<(usize, String)> {
    for _ in 0..2000 {
        let id = rng.below(world.known);
        let known = world.message(id);
        let text = known.doc.text();
        let mut words: Vec<String> = text.split_whitespace().map(str::to_owned).collect();
        // A link is a long name: who shares it shares nearly all.
        let linked = text.contains("://");
        if !known.short || linked || words.len() < 6 || words.len() > 11 {
            continue;
        }
        let mut places: Vec<usize> = (0..words.len()).collect();
        rng.shuffle(&mut places);
        for place in &places[..rng.between(2, 3)] {
            let nouns = &world.lexicon.common.nouns;
            let old = words[*place].clone();
            while words[*place] == old {
                let syllables: Vec<&str> = rng.pick(nouns).split(' ').collect();
                words[*place] = (*rng.pick(&syllables)).to_owned();
            }
        }
        return Some((id, words.join(" ")));
    }
    None
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::generate::real::Real;

    #[test]
    fn kinds_come_in_their_shares_in_both_halves() {
        let world = World::new(3, 1000, Real::default());
        assert_eq!(KINDS.iter().map(|(_, share)| share).sum::<usize>(), 100);
        let mut counts: BTreeMap<(&str, bool), usize> = BTreeMap::new();
        for number in 0..400 {
            let negative = negative(&world, number);
            assert!(!negative.text.is_empty());
            *counts.entry((negative.kind, number < 200)).or_default() += 1;
        }
        for (kind, share) in KINDS {
            assert_eq!(counts[&(kind, true)], share * 2);
            assert_eq!(counts[&(kind, false)], share * 2);
        }
    }

    #[test]
    fn shared_sentences_are_a_third_of_either_at_most() {
        let world = World::new(3, 1000, Real::default());
        let mut rng = Rng::new(1, 1);
        for _ in 0..50 {
            let (id, text) = sharing(&world, &mut rng);
            let known = world.message(id).doc;
            let shared: usize = known
                .pieces
                .iter()
                .filter(|piece| piece.own && text.contains(&piece.text))
                .map(Piece::words)
                .sum();
            let most = known.words().min(text.split_whitespace().count()) as f64 * 0.36 + 1.0;
            assert!(shared > 0 && shared as f64 <= most, "{shared} of {most}");
        }
    }
}
