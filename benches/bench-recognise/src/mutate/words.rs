//! One word in five substituted, deleted or inserted.

use super::Context;
use crate::{generate::doc::Doc, rng::Rng};

/// Changes this share of the words: half of them are substituted, a quarter deleted, and before a
/// quarter a word is inserted.
pub fn change(doc: &mut Doc, rng: &mut Rng, context: &Context, share: f64) {
    let words = doc.words();
    let mut places: Vec<usize> = (0..words).collect();
    rng.shuffle(&mut places);
    places.truncate((words as f64 * share).round() as usize);
    places.sort_unstable();
    let synthetic = doc.synthetic;
    let mut at = 0;
    doc.rewrite(|text| {
        let mut out: Vec<String> = Vec::new();
        for word in text.split_whitespace() {
            if places.binary_search(&at).is_err() {
                out.push(word.to_owned());
            } else {
                match rng.below(4) {
                    0 | 1 => out.push(other_word(rng, context, synthetic)),
                    2 => {}
                    _ => out.extend([other_word(rng, context, synthetic), word.to_owned()]),
                }
            }
            at += 1;
        }
        out.join(" ")
    });
}

/// A word of the same language, frequent ones more often.
fn other_word(rng: &mut Rng, context: &Context, synthetic: bool) -> String {
    let world = context.world;
    if !synthetic && !world.real.words.is_empty() {
        return rng.pick(&world.real.words).clone();
    }
    let topic = if rng.chance(0.6) {
        &world.lexicon.common
    } else {
        rng.pick(&world.lexicon.topics)
    };
    let words = match rng.below(3) {
        0 => &topic.nouns,
        1 => &topic.verbs,
        _ => &topic.others,
    };
    let compound = &words[rng.zipf(words.len())];
    let syllables: Vec<&str> = compound.split(' ').collect();
    (*rng.pick(&syllables)).to_owned()
}

#[cfg(test)]
mod tests {
    use super::super::tests::{sample, world};
    use super::*;

    #[test]
    fn four_words_in_five_stay_in_place() {
        let world = world();
        let context = Context::new(&world);
        let before = sample(&world, 1);
        let mut after = before.clone();
        change(&mut after, &mut Rng::new(7, 7), &context, 0.2);
        let (before, after) = (before.text(), after.text());
        let before: Vec<&str> = before.split_whitespace().collect();
        let after: Vec<&str> = after.split_whitespace().collect();
        // Longest common subsequence.
        let mut row = vec![0usize; after.len() + 1];
        for word in &before {
            let mut diagonal = 0;
            for (at, other) in after.iter().enumerate() {
                let above = row[at + 1];
                row[at + 1] = if word == other {
                    diagonal + 1
                } else {
                    above.max(row[at])
                };
                diagonal = above;
            }
        }
        let kept = row[after.len()] as f64 / before.len() as f64;
        assert!((0.8..0.93).contains(&kept), "{kept}");
    }
}
