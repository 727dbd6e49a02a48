//! Words that were typed or read wrongly: what an input method left behind, short forms of chats,
//! drawn-out letters.
//!
//! Every rule works on one folded word and is the same for known and asked texts: where a rule is
//! wrong about a word, it is wrong on both sides and costs nothing.

use crate::{syllable::is_syllable, words::pack};

/// Short forms of Vietnamese chats, each with the word it stands for. Only forms that are no
/// syllable in use without marks, so that little is confused.
const SHORT_FORMS: [(&str, &str); 27] = [
    ("ko", "khong"),
    ("k", "khong"),
    ("kh", "khong"),
    ("kg", "khong"),
    ("hk", "khong"),
    ("hok", "khong"),
    ("hong", "khong"),
    ("dc", "duoc"),
    ("dk", "duoc"),
    ("duok", "duoc"),
    ("j", "gi"),
    ("ng", "nguoi"),
    ("ngta", "nguoi"),
    ("vs", "voi"),
    ("bn", "ban"),
    ("mk", "minh"),
    ("mik", "minh"),
    ("cx", "cung"),
    ("cug", "cung"),
    ("r", "roi"),
    ("ntn", "the"),
    ("wa", "qua"),
    ("tn", "tin"),
    ("z", "vay"),
    ("zay", "vay"),
    ("nx", "nua"),
    ("lm", "lam"),
];

/// The longest key of [`SHORT_FORMS`].
const SHORT: usize = 4;

/// A direct-mapped table: a packed short form and the number of what it stands for.
static SHORT_TABLE: [(u64, u8); 256] = short_table();

const fn short_table() -> [(u64, u8); 256] {
    let mut table = [(0, 0); 256];
    let mut n = 0;
    while n < SHORT_FORMS.len() {
        let key = pack_const(SHORT_FORMS[n].0.as_bytes());
        let mut at = slot(key);
        while table[at].0 != 0 {
            at = (at + 1) % 256;
        }
        table[at] = (key, n as u8);
        n += 1;
    }
    table
}

const fn pack_const(word: &[u8]) -> u64 {
    let mut packed = 0;
    let mut n = 0;
    while n < word.len() {
        packed |= (word[n] as u64) << (8 * n);
        n += 1;
    }
    packed
}

const fn slot(key: u64) -> usize {
    (key.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 56) as usize
}

/// Whether a packed word may be a short form; seldom wrongly.
#[inline]
pub(crate) fn may_be_short(key: u64) -> bool {
    let at = slot(key);
    SHORT_TABLE[at].0 == key || (SHORT_TABLE[at].0 != 0 && SHORT_TABLE[(at + 1) % 256].0 != 0)
}

/// The word that a short form stands for.
pub(crate) fn short_form(word: &[u8]) -> Option<&'static str> {
    if word.len() > SHORT {
        return None;
    }
    let key = pack(word);
    let mut at = slot(key);
    loop {
        match SHORT_TABLE[at] {
            (0, _) => return None,
            (found, n) if found == key => return Some(SHORT_FORMS[n as usize].1),
            _ => at = (at + 1) % 256,
        }
    }
}

/// Undoes the keystrokes of Telex (`tieesng`) or VNI (`tie61ng`) that an input method left as they
/// were typed: the letters without marks, if these are a syllable and the word is none.
pub(crate) fn typed(word: &[u8]) -> Option<Vec<u8>> {
    if word.len() < 2 || word.len() > 12 || is_syllable(word) {
        return None;
    }
    let plain = if word.iter().any(u8::is_ascii_digit) {
        without_vni(word)?
    } else {
        without_telex(word)
    };
    (plain.len() < word.len() && is_syllable(&plain)).then_some(plain)
}

fn without_vni(word: &[u8]) -> Option<Vec<u8>> {
    let digits = word.iter().filter(|b| b.is_ascii_digit()).count();
    if !word[0].is_ascii_alphabetic() || digits > 3 || word.contains(&b'0') {
        return None;
    }
    Some(
        word.iter()
            .copied()
            .filter(u8::is_ascii_alphabetic)
            .collect(),
    )
}

fn without_telex(word: &[u8]) -> Vec<u8> {
    let mut plain: Vec<u8> = Vec::with_capacity(word.len());
    let vowel = |b: u8| matches!(b, b'a' | b'e' | b'i' | b'o' | b'u' | b'y');
    let mut seen_vowel = false;
    for (at, &b) in word.iter().enumerate() {
        let dropped = match b {
            // Tones.
            b's' | b'f' | b'x' | b'j' => seen_vowel,
            b'r' => seen_vowel,
            // Circumflex: the vowel again, at once or after the rest of the syllable.
            b'a' | b'e' | b'o' => {
                plain[..].contains(&b) && (at + 1 == word.len() || plain.last() == Some(&b))
            }
            // Horn and breve.
            b'w' => seen_vowel,
            // Stroke.
            b'd' => plain.first() == Some(&b'd'),
            _ => false,
        };
        if !dropped {
            plain.push(b);
        }
        seen_vowel |= vowel(b);
    }
    plain
}

/// Takes runs of three and more of one letter together: `zalooo` is `zalo`.
pub(crate) fn drawn_out(word: &[u8]) -> Vec<u8> {
    let mut plain: Vec<u8> = Vec::with_capacity(word.len());
    let mut at = 0;
    while at < word.len() {
        let run = word[at..].iter().take_while(|b| **b == word[at]).count();
        let keep = if run >= 3 { 1 } else { run };
        plain.extend(std::iter::repeat_n(word[at], keep));
        at += run;
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    fn retyped(word: &str) -> Option<String> {
        typed(word.as_bytes()).map(|plain| String::from_utf8(plain).expect("letters"))
    }

    #[test]
    fn telex_and_vni_are_undone() {
        for (typed, plain) in [
            ("tieesng", "tieng"),
            ("vieejt", "viet"),
            ("ddieeuf", "dieu"),
            ("leej", "le"),
            ("dduwowcj", "duoc"),
            ("tieengs", "tieng"),
            ("khoong", "khong"),
            ("nguwowif", "nguoi"),
            ("dieduf", "dieu"),
            ("tie61ng", "tieng"),
            ("vie65t", "viet"),
            ("d9uo7c5", "duoc"),
        ] {
            // What Telex spells with two vowels of its own may already be a syllable.
            if !is_syllable(typed.as_bytes()) {
                assert_eq!(retyped(typed).as_deref(), Some(plain), "{typed}");
            }
        }
    }

    #[test]
    fn other_words_stay() {
        for word in [
            "zalo", "facebook", "tieng", "h5n1", "covid19", "vtv1", "book", "x", "500",
        ] {
            assert_eq!(retyped(word), None, "{word}");
        }
    }

    #[test]
    fn short_forms_stand_for_words() {
        assert_eq!(short_form(b"ko"), Some("khong"));
        assert_eq!(short_form(b"dc"), Some("duoc"));
        assert_eq!(short_form(b"zalo"), None);
        for (short, long) in SHORT_FORMS {
            assert_eq!(
                short_form(short.as_bytes()),
                Some(long).filter(|_| short.len() <= SHORT)
            );
        }
    }

    #[test]
    fn drawn_out_letters_are_taken_together() {
        assert_eq!(drawn_out(b"zaloooo"), b"zalo");
        assert_eq!(drawn_out(b"good"), b"good");
    }
}
