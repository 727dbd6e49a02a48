//! What a text looks like after a picture of it was read by a machine.

use unicode_normalization::UnicodeNormalization;

use super::marks::without_marks;
use crate::{generate::doc::Doc, rng::Rng};

/// Letters and pairs that are read for each other.
const CONFUSED: &[(&str, &str)] = &[
    ("rn", "m"),
    ("m", "rn"),
    ("cl", "d"),
    ("d", "cl"),
    ("vv", "w"),
    ("l", "1"),
    ("1", "l"),
    ("i", "l"),
    ("l", "i"),
    ("o", "0"),
    ("0", "o"),
    ("e", "c"),
    ("c", "e"),
    ("a", "o"),
    ("h", "b"),
    ("b", "h"),
    ("n", "u"),
    ("u", "n"),
    ("g", "q"),
    ("q", "g"),
    ("t", "f"),
    ("s", "5"),
    ("5", "s"),
    ("B", "8"),
    ("8", "B"),
    ("I", "l"),
    ("O", "0"),
    ("S", "5"),
    ("Z", "2"),
    ("y", "v"),
    ("v", "y"),
    ("đ", "d"),
    ("ơ", "o"),
    ("ư", "u"),
    ("ă", "a"),
    ("â", "a"),
    ("ê", "e"),
    ("ô", "o"),
];

/// Each character is misread with this probability: taken for another, lost, or split in two; spaces
/// get lost as well, and lines break where the picture's did.
pub fn misread(doc: &mut Doc, rng: &mut Rng, share: f64) {
    let width = rng.between(34, 70);
    doc.rewrite(|text| broken(&slips(text, rng, share), width));
}

fn slips(text: &str, rng: &mut Rng, share: f64) -> String {
    let chars: Vec<char> = text.nfc().collect();
    let mut out = String::with_capacity(text.len() + 8);
    let mut at = 0;
    while at < chars.len() {
        let c = chars[at];
        if !rng.chance(share) {
            out.push(c);
            at += 1;
            continue;
        }
        match rng.below(10) {
            // Lost, spaces too.
            0 | 1 => {}
            2 => {
                out.push(c);
                out.push(*rng.pick(&['i', 'l', '.', ',', '\'', 'r', 't', ' ']));
            }
            _ if c == ' ' => {}
            _ => at += substitute(&chars[at..], rng, &mut out) - 1,
        }
        at += 1;
    }
    out
}

/// Writes what is read in place of the first one or two characters; how many they were.
fn substitute(chars: &[char], rng: &mut Rng, out: &mut String) -> usize {
    let fits = |from: &str| {
        let mut at = chars.iter();
        from.chars().all(|c| at.next() == Some(&c))
    };
    let fitting: Vec<&(&str, &str)> = CONFUSED.iter().filter(|(from, _)| fits(from)).collect();
    if !fitting.is_empty() {
        let (from, to) = **rng.pick(&fitting);
        out.push_str(to);
        return from.chars().count();
    }
    // Most slips in Vietnamese are in the marks.
    let bare = without_marks(&chars[0].to_string());
    if bare == chars[0].to_string() && chars[0].is_ascii_alphabetic() {
        out.push(char::from(b'a' + rng.below(26) as u8));
    } else {
        out.push_str(&bare);
    }
    1
}

fn broken(text: &str, width: usize) -> String {
    let mut out = String::with_capacity(text.len());
    let mut line = 0;
    for word in text.split(' ') {
        let length = word.chars().count();
        if line > 0 {
            let full = line + length > width;
            out.push(if full { '\n' } else { ' ' });
            line = if full { 0 } else { line + 1 };
        }
        out.push_str(word);
        line += length;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::tests::{sample, world};
    use super::*;

    #[test]
    fn about_one_character_in_twenty_changes() {
        let world = world();
        let mut rng = Rng::new(8, 8);
        let (mut changed, mut all) = (0usize, 0usize);
        for at in 0..30 {
            let text = sample(&world, at).text();
            let read = slips(&text, &mut rng, 0.05);
            all += text.chars().count();
            // A lower bound without an alignment: words that are no longer there.
            let words: Vec<&str> = read.split_whitespace().collect();
            changed += text
                .split_whitespace()
                .filter(|word| !words.contains(word))
                .count();
        }
        let per_character = changed as f64 / all as f64;
        assert!((0.02..0.06).contains(&per_character), "{per_character}");
    }

    #[test]
    fn lines_break_between_words() {
        assert_eq!(broken("một hai ba bốn", 8), "một hai\nba bốn");
    }
}
