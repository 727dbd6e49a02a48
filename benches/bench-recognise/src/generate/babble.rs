//! Strangers that are no messages: other languages, and words in no order.

use super::world::World;
use crate::rng::Rng;

/// Another language.
pub fn foreign(world: &World, rng: &mut Rng) -> String {
    let languages: Vec<_> = world.lexicon.foreign.iter().collect();
    let (language, words) = *rng.pick(&languages);
    let space = if matches!(*language, "chinese" | "thai") {
        ""
    } else {
        " "
    };
    let mut text = String::new();
    let length = rng.between(15, 200);
    for at in 0..length {
        if at > 0 {
            let stop = rng.chance(0.08);
            text.push_str(if stop { ". " } else { space });
        }
        text.push_str(rng.word(words));
    }
    text
}

/// Frequent words in no order.
pub fn salad(world: &World, rng: &mut Rng) -> String {
    let mut words: Vec<&str> = Vec::new();
    for _ in 0..rng.between(15, 150) {
        let lexicon = &world.lexicon;
        let topic = if rng.chance(0.6) {
            &lexicon.common
        } else {
            rng.pick(&lexicon.topics)
        };
        let from = match rng.below(3) {
            0 => &topic.nouns,
            1 => &topic.verbs,
            _ => &topic.others,
        };
        words.push(&from[rng.zipf(from.len())]);
    }
    words.join(" ")
}
