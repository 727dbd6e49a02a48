//! The words of the generator: hand-written ones by topic, made-up ones for the long tail.

use std::collections::BTreeMap;

use super::syllables::syllable;
use crate::rng::Rng;

const WORDS: &str = include_str!("../../data/words.txt");
const NAMES: &str = include_str!("../../data/names.txt");
const BOILERPLATE: &str = include_str!("../../data/boilerplate.txt");
const FOREIGN: &str = include_str!("../../data/foreign.txt");

/// Made-up words beyond the written ones.
const TAIL: usize = 12_000;

/// Words of one part of speech, the frequent ones first.
pub type Words = Vec<String>;

/// The words of one topic.
#[derive(Clone, Debug, Default)]
pub struct Topic {
    /// Nouns.
    pub nouns: Words,
    /// Verbs.
    pub verbs: Words,
    /// Adjectives and adverbs.
    pub others: Words,
}

/// All words.
#[derive(Debug)]
pub struct Lexicon {
    /// Words of every topic.
    pub common: Topic,
    /// Words that belong to a topic.
    pub topics: Vec<Topic>,
    /// Rare words, made by the rules of the syllable.
    pub tail: Topic,
    /// Names by kind: `brand`, `authority`, `place`, ….
    pub names: BTreeMap<&'static str, Words>,
    /// Sentences of boilerplate by kind: `opening`, `share`, ….
    pub boilerplate: BTreeMap<&'static str, Words>,
    /// Words of other languages.
    pub foreign: BTreeMap<&'static str, Words>,
}

impl Lexicon {
    /// Reads the written words and makes up the tail.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        let mut topics = Vec::new();
        let mut common = Topic::default();
        for (name, lines) in sections(WORDS) {
            let mut topic = Topic::default();
            for line in lines {
                let (part, words) = line.split_once(':').unwrap_or(("n", line));
                let into = match part {
                    "v" => &mut topic.verbs,
                    "a" => &mut topic.others,
                    _ => &mut topic.nouns,
                };
                into.extend(listed(words));
            }
            if name == "common" {
                common = topic;
            } else {
                topics.push(topic);
            }
        }
        let by_comma = |text| {
            sections(text)
                .map(|(name, lines)| (name, lines.into_iter().flat_map(listed).collect()))
                .collect()
        };
        Lexicon {
            common,
            topics,
            tail: tail(seed),
            names: by_comma(NAMES),
            boilerplate: sections(BOILERPLATE)
                .map(|(name, lines)| (name, lines.into_iter().map(str::to_owned).collect()))
                .collect(),
            foreign: by_comma(FOREIGN),
        }
    }

    /// A name of this kind.
    pub fn name(&self, rng: &mut Rng, kind: &str) -> &str {
        rng.word(&self.names[kind])
    }

    /// A person's full name.
    pub fn person(&self, rng: &mut Rng) -> String {
        let part = |rng: &mut Rng, kind| rng.pick(&self.names[kind]).clone();
        let (surname, given) = (part(rng, "surname"), part(rng, "given"));
        format!("{surname} {} {given}", part(rng, "middle"))
    }

    /// A sentence of boilerplate of this kind.
    pub fn furniture(&self, rng: &mut Rng, kind: &str) -> &str {
        rng.word(&self.boilerplate[kind])
    }
}

fn sections(text: &'static str) -> impl Iterator<Item = (&'static str, Vec<&'static str>)> {
    text.split("\n@").skip(1).map(|section| {
        let mut lines = section.lines().map(str::trim);
        let name = lines.next().unwrap_or_default();
        let lines = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
        (name, lines.collect())
    })
}

fn listed(line: &str) -> impl Iterator<Item = String> {
    line.split(',').map(|word| word.trim().to_owned())
}

/// Compounds of two syllables; some syllables come back in many of them, as in the language.
fn tail(seed: u64) -> Topic {
    let mut rng = Rng::new(seed, u64::MAX);
    let syllables: Vec<String> = (0..2500).map(|_| syllable(&mut rng)).collect();
    let mut make = |count: usize| -> Words {
        (0..count)
            .map(|_| {
                let first = &syllables[rng.zipf(syllables.len())];
                let second = &syllables[rng.below(syllables.len())];
                if rng.chance(0.2) {
                    first.clone()
                } else {
                    format!("{first} {second}")
                }
            })
            .collect()
    };
    Topic {
        nouns: make(TAIL / 2),
        verbs: make(TAIL / 3),
        others: make(TAIL / 6),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_enough_written_words() {
        let lexicon = Lexicon::new(1);
        let count = |topic: &Topic| topic.nouns.len() + topic.verbs.len() + topic.others.len();
        let written = count(&lexicon.common) + lexicon.topics.iter().map(count).sum::<usize>();
        assert!(written >= 800, "{written}");
        assert!(lexicon.boilerplate.values().map(Vec::len).sum::<usize>() >= 80);
    }

    #[test]
    fn the_tail_is_the_same_for_the_same_seed() {
        assert_eq!(tail(3).verbs, tail(3).verbs);
        assert_ne!(tail(3).verbs, tail(4).verbs);
    }
}
