//! Letters that only look the same, invisible ones, and letters spaced out.

use unicode_normalization::UnicodeNormalization;

use crate::{generate::doc::Doc, rng::Rng};

const CYRILLIC: &[(char, char)] = &[
    ('a', 'а'),
    ('e', 'е'),
    ('o', 'о'),
    ('p', 'р'),
    ('c', 'с'),
    ('y', 'у'),
    ('x', 'х'),
    ('i', 'і'),
    ('A', 'А'),
    ('B', 'В'),
    ('E', 'Е'),
    ('K', 'К'),
    ('M', 'М'),
    ('H', 'Н'),
    ('O', 'О'),
    ('P', 'Р'),
    ('C', 'С'),
    ('T', 'Т'),
    ('X', 'Х'),
];

const GREEK: &[(char, char)] = &[
    ('o', 'ο'),
    ('v', 'ν'),
    ('i', 'ι'),
    ('a', 'α'),
    ('u', 'υ'),
    ('p', 'ρ'),
    ('k', 'κ'),
    ('A', 'Α'),
    ('B', 'Β'),
    ('E', 'Ε'),
    ('H', 'Η'),
    ('K', 'Κ'),
    ('M', 'Μ'),
    ('N', 'Ν'),
    ('O', 'Ο'),
    ('T', 'Τ'),
    ('X', 'Χ'),
    ('Z', 'Ζ'),
];

const INVISIBLE: &[char] = &[
    '\u{200b}', '\u{200c}', '\u{200d}', '\u{2060}', '\u{feff}', '\u{ad}',
];

/// One or two disguises on the whole text. Marks stay on their letters.
pub fn disguise(doc: &mut Doc, rng: &mut Rng) {
    let mut ways = [0, 1, 2, 3, 4, 5];
    rng.shuffle(&mut ways);
    let count = rng.between(1, 2);
    for way in &ways[..count] {
        let share = 0.3 + 0.7 * rng.unit();
        doc.rewrite(|text| match way {
            0 => look_alike(text, rng, CYRILLIC, share),
            1 => look_alike(text, rng, GREEK, share),
            2 => full_width(text),
            3 => mathematical(text),
            4 => invisible(text, rng, share * 0.6),
            _ => spaced(text, rng, share * 0.35),
        });
    }
}

fn look_alike(text: &str, rng: &mut Rng, table: &[(char, char)], share: f64) -> String {
    text.chars()
        .map(|c| {
            let found = table.iter().find(|(latin, _)| *latin == c);
            found
                .filter(|_| rng.chance(share))
                .map_or(c, |(_, other)| *other)
        })
        .collect()
}

/// ASCII in full width; letters with marks have none.
fn full_width(text: &str) -> String {
    let wide = |c: char| char::from_u32(c as u32 + 0xFEE0).unwrap_or(c);
    text.chars()
        .map(|c| if c.is_ascii_graphic() { wide(c) } else { c })
        .collect()
}

/// Letters in mathematical bold, marks after them as combining characters: what "font" keyboards do.
fn mathematical(text: &str) -> String {
    text.nfd()
        .map(|c| match c {
            'a'..='z' => char::from_u32(0x1D41A + (c as u32 - 'a' as u32)).unwrap_or(c),
            'A'..='Z' => char::from_u32(0x1D400 + (c as u32 - 'A' as u32)).unwrap_or(c),
            '0'..='9' => char::from_u32(0x1D7CE + (c as u32 - '0' as u32)).unwrap_or(c),
            other => other,
        })
        .collect()
}

fn invisible(text: &str, rng: &mut Rng, share: f64) -> String {
    let mut out = String::with_capacity(text.len() * 2);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        out.push(c);
        let inside = c.is_alphanumeric() && chars.peek().is_some_and(|next| next.is_alphanumeric());
        if inside && rng.chance(share) {
            out.push(*rng.pick(INVISIBLE));
        }
    }
    out
}

/// Runs of two to five words with a space after each letter and a wider gap between the words.
fn spaced(text: &str, rng: &mut Rng, share: f64) -> String {
    let words: Vec<&str> = text.split(' ').collect();
    let mut out: Vec<String> = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let run = rng.between(2, 5).min(words.len() - at);
        if rng.chance(share) {
            let letters = |word: &&str| {
                let letters: Vec<String> = word.nfc().map(String::from).collect();
                letters.join(" ")
            };
            let run: Vec<String> = words[at..at + run].iter().map(letters).collect();
            // The wide gap also parts it from its neighbours.
            out.push(format!("  {}  ", run.join("   ")));
        } else {
            out.push(words[at..at + run].join(" "));
        }
        at += run;
    }
    out.join(" ").trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_survive_every_disguise() {
        assert_eq!(full_width("Tin nóng"), "Ｔｉｎ ｎóｎｇ");
        assert_eq!(mathematical("é"), "\u{1D41E}\u{301}");
        let mut rng = Rng::new(1, 1);
        assert_eq!(look_alike("cấm", &mut rng, CYRILLIC, 1.0), "сấm");
    }

    #[test]
    fn invisible_characters_go_between_letters_only() {
        let hidden = invisible("tin tức", &mut Rng::new(1, 1), 1.0);
        let shown: String = hidden.chars().filter(|c| !INVISIBLE.contains(c)).collect();
        assert_eq!(shown, "tin tức");
        assert!(hidden.contains("n t"));
    }

    #[test]
    fn spaced_words_keep_wider_gaps_between_them() {
        let text = spaced("tin nóng hôm nay", &mut Rng::new(1, 1), 1.0);
        assert!(text.contains("t i n   n ó n g"), "{text}");
    }
}
