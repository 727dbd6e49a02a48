//! One character at a time: compatibility forms, case, Vietnamese marks, look-alikes, invisibles.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// What a character is for recognition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Part of a word: what it folds to was pushed.
    Word,
    /// Belongs to the character before it and changes nothing: a mark, something invisible.
    Nothing,
    /// Ends a word.
    Gap,
    /// A word of its own: a character of a script that is written without spaces.
    Whole,
}

/// Folds one character by the Unicode tables and appends what it folds to.
pub(crate) fn fold(c: char, out: &mut Vec<u8>) -> Kind {
    if c.is_ascii_alphanumeric() {
        out.push(c.to_ascii_lowercase() as u8);
        return Kind::Word;
    }
    if c.is_ascii() {
        return Kind::Gap;
    }
    if is_invisible(c) || is_combining_mark(c) {
        return Kind::Nothing;
    }
    if let Some(letter) = boxed_letter(c) {
        out.push(letter);
        return Kind::Word;
    }
    let before = out.len();
    let mut whole = false;
    let mut buffer = [0; 4];
    for part in std::iter::once(c).nfkd() {
        for lower in part.to_lowercase() {
            if !is_combining_mark(lower) {
                let plain = look_alike(lower);
                if plain.is_alphanumeric() {
                    whole |= is_unspaced(plain);
                    out.extend_from_slice(plain.encode_utf8(&mut buffer).as_bytes());
                }
            }
        }
    }
    if out.len() == before {
        Kind::Gap
    } else if whole {
        Kind::Whole
    } else {
        Kind::Word
    }
}

/// Characters that show nothing: put between letters to escape recognition, or left by editors.
/// (Unicode `Default_Ignorable_Code_Point`, the parts met in messages, and bidi controls.)
const fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}'
        | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}'
        | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// Scripts written without spaces between words (Unicode line breaking classes ID and SA, the
/// parts met in messages): Thai, Lao, Burmese, Khmer, kana, Han.
const fn is_unspaced(c: char) -> bool {
    matches!(c,
        '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}'
        | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// Letters in a box or a disc and the letters that flags are made of (Unicode, Enclosed
/// Alphanumeric Supplement): the ones without a compatibility form.
const fn boxed_letter(c: char) -> Option<u8> {
    let first = match c {
        '\u{1f150}'..='\u{1f169}' => 0x1_f150,
        '\u{1f170}'..='\u{1f189}' => 0x1_f170,
        '\u{1f1e6}'..='\u{1f1ff}' => 0x1_f1e6,
        _ => return None,
    };
    Some(b'a' + (c as u32 - first) as u8)
}

/// Letters of other scripts that are drawn like Latin ones (Unicode TR39 confusables, the ones
/// used for evasion), and the letters that carry a stroke instead of a mark. Vietnamese letters
/// are Latin with marks and have been taken apart before.
const fn look_alike(c: char) -> char {
    match c {
        'đ' | 'ð' | 'ɖ' | 'ԁ' | 'ꝺ' => 'd',
        // Cyrillic
        'а' => 'a',
        'в' | 'ь' | 'ъ' => 'b',
        'е' | 'є' | 'ҽ' => 'e',
        'ѕ' => 's',
        'і' | 'ї' | 'ı' | 'ɩ' => 'i',
        'ј' | 'ϳ' => 'j',
        'к' | 'қ' => 'k',
        'м' => 'm',
        'н' | 'һ' => 'h',
        'о' | 'ө' => 'o',
        'р' => 'p',
        'с' => 'c',
        'т' => 't',
        'у' | 'ү' => 'y',
        'х' | 'ҳ' => 'x',
        'ԛ' => 'q',
        'ԝ' => 'w',
        'г' => 'r',
        'п' => 'n',
        // Greek
        'α' => 'a',
        'β' => 'b',
        'ε' => 'e',
        'η' => 'n',
        'ι' => 'i',
        'κ' => 'k',
        'μ' => 'u',
        'ν' => 'v',
        'ο' | 'σ' | 'ς' => 'o',
        'ρ' => 'p',
        'τ' => 't',
        'υ' => 'u',
        'χ' => 'x',
        'ω' => 'w',
        'γ' => 'y',
        // Latin with strokes and small capitals
        'ø' => 'o',
        'ł' => 'l',
        'ħ' => 'h',
        'ŧ' => 't',
        'ɑ' => 'a',
        'ɡ' => 'g',
        'ʟ' => 'l',
        'ɴ' => 'n',
        'ɪ' => 'i',
        'ᴀ' => 'a',
        'ᴢ' => 'z',
        'ᴏ' => 'o',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(text: &str) -> String {
        let mut out = Vec::new();
        for c in text.chars() {
            fold(c, &mut out);
        }
        String::from_utf8(out).expect("whole characters")
    }

    #[test]
    fn every_vietnamese_letter_folds_to_its_base() {
        assert_eq!(
            folded("àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ"),
            "aaaaaaaaaaaaaaaaaeeeeeeeeeeeiiiiiooooooooooooooooouuuuuuuuuuuyyyyyd"
        );
        assert_eq!(folded("ĐÐƉ"), "ddd");
    }

    #[test]
    fn look_alikes_and_styled_letters_fold_to_latin() {
        assert_eq!(folded("Zаlо"), "zalo", "Cyrillic a and o");
        assert_eq!(folded("Ｚａｌｏ"), "zalo", "full width");
        assert_eq!(folded("𝐙𝐚𝐥𝐨"), "zalo", "mathematical bold");
        assert_eq!(folded("🅉🅰🅻🅾"), "zalo", "boxed");
        assert_eq!(folded("ﬁ"), "fi", "ligature");
    }

    #[test]
    fn invisible_characters_and_marks_leave_nothing() {
        assert_eq!(folded("Z\u{200b}a\u{ad}l\u{2060}o\u{fe0f}"), "zalo");
        assert_eq!(folded("e\u{302}\u{301}"), "e");
    }
}
