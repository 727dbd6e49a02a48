//! All messages of one seed: the one with a number can be made without the others.

use super::{
    doc::Doc,
    lexicon::Lexicon,
    real::Real,
    sentence::{Pen, Theme},
};
use crate::rng::Rng;

/// Sentences of the news that many messages quote.
const NEWS: usize = 400;
/// Phrases of a few words that texts share.
const PHRASES: usize = 5000;
/// Numbers of messages that are never known begin here.
const STRANGERS: u64 = 1 << 40;
/// Families live in blocks of this many messages.
const BLOCK: u64 = 16;

/// A known message.
#[derive(Clone, Debug)]
pub struct Known {
    /// Its text.
    pub doc: Doc,
    /// Messages of one template (or real ones that are near copies of each other) share this.
    pub family: Option<u64>,
    /// Fewer than twelve words; a real one, too short to be changed in every way.
    pub short: bool,
    /// A real one that shares much with another, without being its near copy: what a part of it
    /// is a copy of is open.
    pub entangled: bool,
}

/// The messages of one seed.
pub struct World {
    /// Everything follows from it.
    pub seed: u64,
    /// How many messages are known.
    pub known: usize,
    /// The words.
    pub lexicon: Lexicon,
    /// Real messages; they take the first numbers of the known ones.
    pub real: Real,
    phrases: Vec<String>,
    /// Sentences that many messages quote word by word.
    pub news: Vec<String>,
}

impl World {
    /// Makes the pools.
    #[must_use]
    pub fn new(seed: u64, known: usize, mut real: Real) -> Self {
        let lexicon = Lexicon::new(seed);
        let mut pen = Pen::of(seed, STRANGERS - 1);
        let phrases: Vec<String> = (0..PHRASES)
            .map(|_| Theme::new(&lexicon, &[], &mut pen).phrase(&mut pen))
            .collect();
        let news = (0..NEWS)
            .map(|_| Theme::new(&lexicon, &phrases, &mut pen).sentence(&mut pen))
            .filter(|text| text.split_whitespace().count() >= 14)
            .collect();
        real.known.truncate(known);
        World {
            seed,
            known,
            lexicon,
            real,
            phrases,
            news,
        }
    }

    /// Known message `id`, below `self.known`.
    #[must_use]
    pub fn message(&self, id: usize) -> Known {
        if let Some(real) = self.real.known.get(id) {
            return real.clone();
        }
        let id = id as u64;
        let mut kind = Rng::new(self.seed, STRANGERS * 3 + id);
        if let Some(family) = self.family(id) {
            let mut pen = Pen {
                words: Rng::new(self.seed, STRANGERS * 2 + family),
                slots: Rng::new(self.seed, id),
            };
            let doc = self.long(&mut pen);
            return Known {
                doc,
                family: Some(family),
                short: false,
                entangled: false,
            };
        }
        let mut pen = Pen::of(self.seed, id);
        if kind.chance(0.04) {
            return Known {
                doc: self.brief(&mut pen),
                family: None,
                short: true,
                entangled: false,
            };
        }
        Known {
            doc: self.long(&mut pen),
            family: None,
            short: false,
            entangled: false,
        }
    }

    fn family(&self, id: u64) -> Option<u64> {
        let block = id / BLOCK;
        // A block that begins among the real ones has lost members to them.
        if block * BLOCK < self.real.known.len() as u64 {
            return None;
        }
        let mut rng = Rng::new(self.seed, STRANGERS * 4 + block);
        let members = rng.between(2, 5) as u64;
        let is_family = rng.chance(1.0 / 3.0);
        // The last block may be cut off in the middle; a lone member is a family all the same.
        (is_family && id % BLOCK < members).then_some(block)
    }

    /// One more member of a family, that is not known.
    #[must_use]
    pub fn sibling(&self, family: u64, number: u64) -> Doc {
        let mut pen = Pen {
            words: Rng::new(self.seed, STRANGERS * 2 + family),
            slots: Rng::new(self.seed, STRANGERS * 5 + number),
        };
        self.long(&mut pen)
    }

    /// A message that is not known.
    #[must_use]
    pub fn stranger(&self, number: u64) -> Doc {
        self.long(&mut Pen::of(self.seed, STRANGERS + number))
    }

    /// A short message that is not known.
    #[must_use]
    pub fn brief_stranger(&self, number: u64) -> Doc {
        self.brief(&mut Pen::of(self.seed, STRANGERS + number))
    }

    /// At least this many words that belong to no known message, for a text around one.
    #[must_use]
    pub fn filler(&self, rng: &mut Rng, words: usize, synthetic: bool) -> Vec<String> {
        let mut filler = Vec::new();
        let mut have = 0;
        while have < words {
            let doc = if synthetic || self.real.strangers.is_empty() {
                self.stranger(rng.bits() >> 26)
            } else {
                rng.pick(&self.real.strangers).clone()
            };
            for piece in doc.pieces.into_iter().filter(|piece| piece.own) {
                have += piece.words();
                filler.push(piece.text);
                if have >= words {
                    break;
                }
            }
        }
        filler
    }

    fn long(&self, pen: &mut Pen) -> Doc {
        // Median and spread of chain letters as people keep them: about 1 KB, up to 400 syllables.
        let length = (pen.words.normal() * 0.6 + 5.05).exp();
        self.write(pen, length.clamp(25.0, 400.0) as usize)
    }

    fn write(&self, pen: &mut Pen, target: usize) -> Doc {
        let theme = Theme::new(&self.lexicon, &self.phrases, pen);
        let mut doc = Doc {
            pieces: Vec::new(),
            synthetic: true,
        };
        // Furniture may take two fifths of a message, not more, or there is nothing to know it by.
        let mut room = target * 2 / 5;
        let mut furnish = |doc: &mut Doc, pen: &mut Pen, kind: &str, probability: f64| {
            let text = self.lexicon.furniture(&mut pen.words, kind);
            let words = text.split_whitespace().count();
            if pen.words.chance(probability) && words <= room {
                room -= words;
                doc.push(text, false, gap(&mut pen.words));
            }
        };
        furnish(&mut doc, pen, "forward", 0.1);
        furnish(&mut doc, pen, "opening", 0.45);
        let mut end = Doc::default();
        furnish(&mut end, pen, "proof", 0.25);
        furnish(&mut end, pen, "threat", 0.12);
        furnish(&mut end, pen, "share", 0.6);
        furnish(&mut end, pen, "share", 0.15);
        furnish(&mut end, pen, "closing", 0.35);
        let news = if target >= 80 && pen.words.chance(0.18) {
            self.news[pen.words.zipf(self.news.len())].as_str()
        } else {
            ""
        };
        let mut left = target.saturating_sub(doc.words() + end.words());
        left = left
            .saturating_sub(news.split_whitespace().count())
            .max(target / 3);
        let quoted_at = pen.words.between(0, 3);
        let mut sentences = 0;
        while left > 0 {
            if sentences == quoted_at && !news.is_empty() {
                doc.push(news, false, ' ');
            }
            let mut text = theme.sentence(pen);
            if sentences == 0 && pen.words.chance(0.08) {
                text = text.to_uppercase();
            }
            left = left.saturating_sub(text.split_whitespace().count());
            doc.push(text, true, gap(&mut pen.words));
            sentences += 1;
        }
        doc.pieces.append(&mut end.pieces);
        doc
    }

    fn brief(&self, pen: &mut Pen) -> Doc {
        let theme = Theme::new(&self.lexicon, &[], pen);
        let mut doc = Doc {
            pieces: Vec::new(),
            synthetic: true,
        };
        loop {
            let mut text = String::new();
            theme.clause(pen, &mut text);
            if (6..12).contains(&text.split_whitespace().count()) {
                doc.push(text, true, ' ');
                return doc;
            }
        }
    }
}

impl Pen {
    /// Both streams from one number.
    #[must_use]
    pub fn of(seed: u64, number: u64) -> Self {
        let mut words = Rng::new(seed, number);
        let slots = Rng::new(seed, words.bits());
        Pen { words, slots }
    }
}

fn gap(rng: &mut Rng) -> char {
    if rng.chance(0.35) { '\n' } else { ' ' }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_the_same_whenever_it_is_made() {
        let (a, b) = (
            World::new(5, 100, Real::default()),
            World::new(5, 1000, Real::default()),
        );
        assert_eq!(a.message(42).doc, b.message(42).doc);
        assert_ne!(a.message(42).doc, a.message(43).doc);
    }

    #[test]
    fn lengths_are_those_of_chain_letters() {
        let world = World::new(5, 2000, Real::default());
        let mut bytes: Vec<usize> = Vec::new();
        for id in 0..2000 {
            let known = world.message(id);
            assert!(known.doc.words() < 520);
            assert_eq!(known.short, known.doc.words() < 12);
            bytes.push(known.doc.text().len());
        }
        bytes.sort_unstable();
        assert!((700..1400).contains(&bytes[1000]), "median {}", bytes[1000]);
    }

    #[test]
    fn a_family_shares_its_words_and_not_its_slots() {
        let world = World::new(5, 5000, Real::default());
        let families: Vec<Known> = (0..5000)
            .map(|id| world.message(id))
            .filter(|known| known.family.is_some())
            .collect();
        assert!(families.len() > 200);
        let pair = families
            .windows(2)
            .find(|pair| pair[0].family == pair[1].family);
        let pair = pair.expect("a family of two");
        assert_eq!(pair[0].doc.pieces.len(), pair[1].doc.pieces.len());
        assert_ne!(pair[0].doc.text(), pair[1].doc.text());
    }
}
