//! Brands, places, people, dates, amounts, numbers and links all replaced by others.

use std::collections::HashMap;

use super::{Context, marks::without_marks};
use crate::{
    generate::{doc::Doc, lexicon::Lexicon, slots},
    rng::Rng,
};

/// Kinds of names that are replaced.
const KINDS: [&str; 3] = ["brand", "authority", "place"];

/// Names by their first folded word, longest first.
pub struct Names(HashMap<String, Vec<(Vec<String>, &'static str)>>);

impl Names {
    /// Prepares the names of the lexicon.
    #[must_use]
    pub fn new(lexicon: &Lexicon) -> Self {
        let mut names: HashMap<String, Vec<(Vec<String>, &'static str)>> = HashMap::new();
        for kind in KINDS {
            for name in &lexicon.names[kind] {
                let words: Vec<String> = name.split(' ').map(fold).collect();
                names
                    .entry(words[0].clone())
                    .or_default()
                    .push((words, kind));
            }
        }
        for list in names.values_mut() {
            list.sort_by_key(|(words, _)| std::cmp::Reverse(words.len()));
        }
        Names(names)
    }

    /// The longest name that begins these words: its length and kind.
    fn at(&self, words: &[&str]) -> Option<(usize, &'static str)> {
        let first = words.first()?;
        if !bare(first).starts_with(char::is_uppercase) {
            return None;
        }
        let list = self.0.get(&fold(first))?;
        let (name, kind) = list.iter().find(|(name, _)| {
            name.len() <= words.len() && name.iter().zip(words).all(|(a, b)| *a == fold(b))
        })?;
        Some((name.len(), kind))
    }
}

fn bare(word: &str) -> &str {
    word.trim_matches(|c: char| !c.is_alphanumeric())
}

fn fold(word: &str) -> String {
    without_marks(bare(word)).to_lowercase()
}

/// Replaces them; the same name or number becomes the same other one everywhere in the text.
pub fn swap(doc: &mut Doc, rng: &mut Rng, context: &Context) {
    let mut memory: HashMap<String, String> = HashMap::new();
    let synthetic = doc.synthetic;
    doc.rewrite(|text| {
        let words: Vec<&str> = text.split_whitespace().collect();
        let mut out: Vec<String> = Vec::new();
        let mut at = 0;
        while at < words.len() {
            let (length, new) = replacement(&words, at, synthetic, rng, context, &mut memory);
            out.push(new);
            at += length;
        }
        out.join(" ")
    });
}

fn replacement(
    words: &[&str],
    at: usize,
    synthetic: bool,
    rng: &mut Rng,
    context: &Context,
    memory: &mut HashMap<String, String>,
) -> (usize, String) {
    let lexicon = &context.world.lexicon;
    let rest = &words[at..];
    let word = rest[0];
    if word.contains("://") {
        let mut new = String::new();
        slots::link(lexicon, rng, &mut new);
        return (1, memory.entry(word.to_owned()).or_insert(new).clone());
    }
    if word.contains(|c: char| c.is_ascii_digit()) {
        let new = memory
            .entry(word.to_owned())
            .or_insert_with(|| digits(word, rng));
        return (1, new.clone());
    }
    if synthetic {
        if let Some((length, kind)) = context.names.at(rest) {
            let old = rest[..length].join(" ");
            let key = fold(&old);
            let new = memory.entry(key.clone()).or_insert_with(|| {
                loop {
                    let name = lexicon.name(rng, kind);
                    if fold(name) != key {
                        break name.to_owned();
                    }
                }
            });
            return (length, dressed(new, &old));
        }
        if rest.len() >= 3 && is_person(lexicon, rest) {
            let old = rest[..3].join(" ");
            let new = memory
                .entry(fold(&old))
                .or_insert_with(|| lexicon.person(rng));
            return (3, dressed(new, &old));
        }
    } else if is_name(words, at) {
        let new = memory
            .entry(fold(word))
            .or_insert_with(|| capitalised(rng, context));
        return (1, dressed(new, word));
    }
    (1, word.to_owned())
}

/// Other digits in the same places.
fn digits(word: &str, rng: &mut Rng) -> String {
    let mut first = true;
    loop {
        let new: String = word
            .chars()
            .map(|c| {
                let Some(digit) = c.to_digit(10) else {
                    return c;
                };
                let lowest = usize::from(first && digit != 0);
                first = false;
                char::from(b'0' + rng.between(lowest, 9) as u8)
            })
            .collect();
        if new != word {
            return new;
        }
    }
}

/// The new name with the old one's punctuation, case and lack of marks.
fn dressed(new: &str, old: &str) -> String {
    let core = bare(old);
    let (before, after) = old.split_once(core).unwrap_or_default();
    let mut new = new.to_owned();
    if core.chars().count() > 1 && core.chars().all(|c| !c.is_lowercase()) {
        new = new.to_uppercase();
    }
    if core.is_ascii() && !core.contains(' ') && new.contains(' ') {
        return format!("{before}{new}{after}");
    }
    if core.is_ascii() && core.contains(' ') {
        new = without_marks(&new);
    }
    format!("{before}{new}{after}")
}

fn is_person(lexicon: &Lexicon, words: &[&str]) -> bool {
    ["surname", "middle", "given"]
        .iter()
        .zip(words)
        .all(|(kind, word)| {
            let word = bare(word);
            word.starts_with(char::is_uppercase)
                && lexicon.names[*kind]
                    .iter()
                    .any(|name| fold(name) == fold(word))
        })
}

/// In real text: a capital inside a sentence that is not all capitals.
fn is_name(words: &[&str], at: usize) -> bool {
    let capital = |word: &str| bare(word).starts_with(char::is_uppercase);
    at > 0
        && capital(words[at])
        && bare(words[at]).chars().count() > 1
        && words.iter().filter(|word| capital(word)).count() * 2 < words.len()
}

fn capitalised(rng: &mut Rng, context: &Context) -> String {
    let words = &context.world.real.words;
    for _ in 0..200 {
        if words.is_empty() {
            break;
        }
        let word = bare(rng.word(words));
        if word.starts_with(char::is_uppercase) && word.chars().skip(1).any(char::is_lowercase) {
            return word.to_owned();
        }
    }
    "Silva".to_owned()
}

#[cfg(test)]
mod tests {
    use super::super::tests::{sample, world};
    use super::*;

    #[test]
    fn no_name_or_number_stays() {
        let world = world();
        let context = Context::new(&world);
        let mut doc = Doc {
            pieces: Vec::new(),
            synthetic: true,
        };
        doc.push(
            "Theo Bộ Y tế, từ 5/6/2021 Zalo ở Hà Nội thu 50.000đ, gọi 0912.345.678.",
            true,
            ' ',
        );
        doc.push(
            "Bác sĩ Nguyễn Văn An ở Hà Nội nói https://bit.ly/abc là đúng.",
            true,
            ' ',
        );
        let mut rng = Rng::new(9, 9);
        swap(&mut doc, &mut rng, &context);
        let text = doc.text();
        for old in [
            "Bộ Y tế",
            "5/6/2021",
            "Zalo",
            "Hà Nội",
            "50.000đ",
            "0912.345",
            "Nguyễn Văn An",
            "bit.ly/abc",
        ] {
            assert!(!text.contains(old), "{old} in {text}");
        }
        for kept in [
            "Theo ",
            ", từ ",
            " thu ",
            "đ, gọi ",
            " nói https://",
            " là đúng.",
        ] {
            assert!(text.contains(kept), "{kept} in {text}");
        }
    }

    #[test]
    fn most_words_stay() {
        let world = world();
        let context = Context::new(&world);
        for at in 0..20 {
            let before = sample(&world, at);
            let mut after = before.clone();
            swap(&mut after, &mut Rng::new(10, at as u64), &context);
            assert_ne!(before.text(), after.text());
            let after = after.text();
            let after: Vec<&str> = after.split_whitespace().collect();
            let before = before.text();
            let words: Vec<&str> = before.split_whitespace().collect();
            let kept = words.iter().filter(|word| after.contains(word)).count();
            assert!(kept * 10 > words.len() * 6, "{kept} of {}", words.len());
        }
    }
}
