//! Vietnamese syllables made by the rules: onset, rime, tone. They give the vocabulary its long tail.

use unicode_normalization::UnicodeNormalization;

use crate::rng::Rng;

/// Onsets; more frequent ones stand more than once.
const ONSETS: &[&str] = &[
    "", "b", "c", "c", "ch", "d", "đ", "đ", "g", "gi", "h", "h", "kh", "l", "l", "m", "m", "n",
    "n", "ng", "nh", "nh", "ph", "qu", "r", "s", "t", "t", "t", "th", "th", "tr", "v", "v", "x",
];

/// Rimes that can carry all tones.
const OPEN: &[&str] = &[
    "a", "ai", "am", "an", "ang", "anh", "ao", "au", "ay", "âm", "ân", "âng", "âu", "ây", "ăm",
    "ăn", "ăng", "e", "em", "en", "eo", "ê", "êm", "ên", "ênh", "i", "ia", "iêm", "iên", "iêng",
    "iêu", "im", "in", "inh", "iu", "o", "oa", "oai", "oan", "oang", "oi", "om", "on", "ong", "ô",
    "ôi", "ôm", "ôn", "ông", "ơ", "ơi", "ơm", "ơn", "u", "ua", "uân", "ui", "um", "un", "ung",
    "uôi", "uôn", "uông", "uy", "uyên", "ư", "ưa", "ưi", "ưng", "ươi", "ươm", "ươn", "ương", "ưu",
];

/// Rimes that end in a stop: they carry only the rising and the heavy tone.
const STOPPED: &[&str] = &[
    "ac", "ach", "ap", "at", "âc", "âp", "ât", "ăc", "ăp", "ăt", "ec", "ep", "et", "êch", "êt",
    "ich", "iêc", "iêp", "iêt", "it", "oc", "op", "ot", "oat", "ôc", "ôp", "ôt", "ơp", "ơt", "uc",
    "ut", "uôc", "uôt", "uyêt", "ưc", "ưt", "ươc", "ươp", "ươt",
];

const TONES: &[&str] = &["", "\u{300}", "\u{301}", "\u{309}", "\u{303}", "\u{323}"];

/// One syllable with its marks, precomposed.
pub fn syllable(rng: &mut Rng) -> String {
    let onset = *rng.pick(ONSETS);
    let (rime, tone) = if rng.chance(0.25) {
        (*rng.pick(STOPPED), *rng.pick(&[TONES[2], TONES[5]]))
    } else {
        (*rng.pick(OPEN), *rng.pick(TONES))
    };
    let onset = spell(onset, rime);
    // "qu" and "gi" take the first vowel into the onset.
    let rime = match onset {
        "qu" => rime.trim_start_matches(['u', 'o']),
        "gi" => rime.trim_start_matches('i'),
        _ => rime,
    };
    let rime = if rime.is_empty() { "a" } else { rime };
    with_tone(onset, rime, tone)
}

fn spell(onset: &'static str, rime: &str) -> &'static str {
    let front = rime.starts_with(['e', 'ê', 'i']);
    match onset {
        "c" if front => "k",
        "g" if front => "gh",
        "ng" if front => "ngh",
        other => other,
    }
}

/// Sets the tone on the vowel that carries it.
fn with_tone(onset: &str, rime: &str, tone: &str) -> String {
    let vowels: Vec<(usize, char)> = rime.char_indices().filter(|(_, c)| is_vowel(*c)).collect();
    let marked = vowels
        .iter()
        .rev()
        .find(|(_, c)| "âăêôơư".contains(*c))
        .or_else(|| {
            let closed = rime.chars().next_back().is_some_and(|c| !is_vowel(c));
            vowels.get(if closed || vowels.len() > 2 {
                vowels.len().min(2) - 1
            } else {
                0
            })
        });
    let mut decomposed = onset.to_owned();
    for (at, c) in rime.char_indices() {
        decomposed.push(c);
        if marked.is_some_and(|(mark, _)| *mark == at) {
            decomposed.push_str(tone);
        }
    }
    decomposed.nfc().collect()
}

fn is_vowel(c: char) -> bool {
    "aâăeêioôơuưy".contains(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tone_sits_on_its_vowel() {
        assert_eq!(with_tone("t", "iêng", "\u{301}"), "tiếng");
        assert_eq!(with_tone("v", "iêt", "\u{323}"), "việt");
        assert_eq!(with_tone("h", "oa", "\u{300}"), "hòa");
        assert_eq!(with_tone("t", "oan", "\u{301}"), "toán");
        assert_eq!(with_tone("ng", "ươi", "\u{300}"), "người");
    }
}
