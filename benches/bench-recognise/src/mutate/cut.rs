//! Parts of a message, a message inside other text, and its sentences in another order.

use super::Context;
use crate::{
    generate::doc::{Doc, Piece},
    rng::Rng,
};

/// Share of the words that an excerpt keeps.
const SHARE: f64 = 0.3;
/// Fewer words than this are a short message, for which nobody may guess.
const FEWEST: usize = 15;
/// An excerpt of nothing but boilerplate is a copy of no one message.
const OWN: f64 = 0.6;

/// Three tenths of the words: words in a row, or whole sentences in a row.
pub fn excerpt(doc: &mut Doc, rng: &mut Rng) {
    let words = doc.words();
    let keep = ((words as f64 * SHARE).round() as usize).max(FEWEST);
    if keep >= words {
        return;
    }
    let whole_sentences = doc.pieces.len() > 3 && rng.chance(0.5);
    let mut best = None;
    for _ in 0..24 {
        let cut = if whole_sentences {
            sentences(doc, rng, keep)
        } else {
            let start = rng.below(words - keep + 1);
            slice(doc, start, keep)
        };
        let own = cut.own_words() as f64 / cut.words().max(1) as f64;
        // Sentences cannot be cut to size; far too much would make it easy.
        let long = cut.words() as f64 / keep as f64;
        let worth = own.min(OWN) - 0.1 * (long - 1.0).max(0.0);
        if best.as_ref().is_none_or(|(other, _)| worth > *other) {
            best = Some((worth, cut));
        }
        if own >= OWN && long < 1.3 {
            break;
        }
    }
    if let Some((_, cut)) = best {
        *doc = cut;
    }
}

fn sentences(doc: &Doc, rng: &mut Rng, keep: usize) -> Doc {
    let start = rng.below(doc.pieces.len());
    let mut cut = Doc {
        pieces: Vec::new(),
        synthetic: doc.synthetic,
    };
    let mut words = 0;
    for piece in &doc.pieces[start..] {
        words += piece.words();
        cut.pieces.push(piece.clone());
        if words >= keep {
            return cut;
        }
    }
    slice(doc, doc.words() - keep, keep)
}

/// So many words from a place on.
fn slice(doc: &Doc, start: usize, keep: usize) -> Doc {
    let mut cut = Doc {
        pieces: Vec::new(),
        synthetic: doc.synthetic,
    };
    let mut at = 0;
    for piece in &doc.pieces {
        let words: Vec<&str> = piece.text.split_whitespace().collect();
        let from = start.saturating_sub(at).min(words.len());
        let to = (start + keep).saturating_sub(at).min(words.len());
        if from < to {
            cut.push(words[from..to].join(" "), piece.own, piece.gap);
        }
        at += words.len();
    }
    cut
}

/// The whole message inside three times as much text of others.
pub fn embed(doc: &mut Doc, rng: &mut Rng, context: &Context) {
    let filler = context.world.filler(rng, doc.words() * 3, doc.synthetic);
    let before = match rng.below(3) {
        0 => 0,
        1 => filler.len(),
        _ => rng.below(filler.len() + 1),
    };
    let foreign = |text: &String| Piece {
        text: text.clone(),
        own: false,
        gap: ' ',
    };
    let mut pieces: Vec<Piece> = filler[..before].iter().map(foreign).collect();
    if let Some(last) = pieces.last_mut() {
        last.gap = '\n';
    }
    pieces.append(&mut doc.pieces);
    pieces.extend(filler[before..].iter().map(foreign));
    doc.pieces = pieces;
}

/// The sentences in another order.
pub fn shuffle(doc: &mut Doc, rng: &mut Rng) {
    let before = doc.pieces.clone();
    rng.shuffle(&mut doc.pieces);
    if doc.pieces == before {
        doc.pieces.rotate_left(1);
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{sample, world};
    use super::*;

    #[test]
    fn an_excerpt_is_about_three_tenths_and_mostly_own() {
        let world = world();
        for at in 0..60 {
            let before = sample(&world, at);
            let mut after = before.clone();
            excerpt(&mut after, &mut Rng::new(4, at as u64));
            let share = after.words() as f64 / before.words() as f64;
            assert!((0.29..0.65).contains(&share), "{share}");
            assert!(after.own_words() * 2 >= after.words());
        }
    }

    #[test]
    fn an_embedded_message_is_a_quarter_and_whole() {
        let world = world();
        let context = Context::new(&world);
        for at in 0..40 {
            let before = sample(&world, at);
            let mut after = before.clone();
            embed(&mut after, &mut Rng::new(5, at as u64), &context);
            assert!(after.text().contains(&before.text()));
            let times = after.words() as f64 / before.words() as f64;
            assert!((3.9..5.5).contains(&times), "{times}");
        }
    }

    #[test]
    fn shuffling_keeps_every_sentence() {
        let world = world();
        let before = sample(&world, 3);
        let mut after = before.clone();
        shuffle(&mut after, &mut Rng::new(6, 6));
        assert_ne!(before, after);
        let sorted = |doc: &Doc| {
            let mut texts: Vec<String> = doc.pieces.iter().map(|p| p.text.clone()).collect();
            texts.sort();
            texts
        };
        assert_eq!(sorted(&before), sorted(&after));
    }
}
