//! Marks lost, and marks written apart from their letters.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use crate::{generate::doc::Doc, rng::Rng};

/// Vietnamese as typed without its marks.
#[must_use]
pub fn without_marks(text: &str) -> String {
    text.nfd()
        .filter(|c| !is_combining_mark(*c))
        .map(|c| match c {
            'đ' => 'd',
            'Đ' => 'D',
            other => other,
        })
        .collect()
}

/// All marks apart (NFD, as some systems name files), or only the tones apart ("composite Unicode"
/// of older keyboards).
pub fn decompose(doc: &mut Doc, rng: &mut Rng) {
    let tones_only = rng.chance(0.5);
    doc.rewrite(|text| {
        if tones_only {
            tones_apart(text)
        } else {
            text.nfd().collect()
        }
    });
}

/// The letter's own mark stays, the tone comes after it.
fn tones_apart(text: &str) -> String {
    let mut out = String::with_capacity(text.len() * 5 / 4);
    for c in text.nfc() {
        let mut letter = String::new();
        let mut tone = None;
        for part in std::iter::once(c).nfd() {
            match part {
                '\u{300}' | '\u{301}' | '\u{303}' | '\u{309}' | '\u{323}' => tone = Some(part),
                other => letter.push(other),
            }
        }
        out.extend(letter.nfc());
        out.extend(tone);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_go_and_letters_stay() {
        assert_eq!(
            without_marks("Đừng ăn thịt ở chợ, để ý!"),
            "Dung an thit o cho, de y!"
        );
    }

    #[test]
    fn both_forms_compose_to_the_same_text() {
        let text = "Việt Nam, tiếng của người";
        assert_eq!(tones_apart(text).nfc().collect::<String>(), text);
        assert_eq!(tones_apart("ế"), "ê\u{301}");
        assert_eq!(tones_apart("ậ"), "â\u{323}");
        assert_eq!("ế".nfd().collect::<String>(), "e\u{302}\u{301}");
    }
}
