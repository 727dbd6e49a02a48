//! Text of the time before Unicode that arrives as Latin-1: TCVN3 (`C«ng v¨n`) and VNI-Windows
//! (`Coâng vaên`).
//!
//! Source: the code tables of TCVN 5712:1993 (VN3) and of the VNI-Windows fonts.

/// Which old encoding a text seems to be in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Legacy {
    /// One byte a letter, signs in the place of letters with marks.
    Tcvn3,
    /// The letter, then a second byte for its marks.
    Vni,
}

impl Legacy {
    /// Guesses from the text; `None` for text that is what it seems.
    ///
    /// Called for texts with several characters of Latin-1 and none that only Unicode has. Signs
    /// inside words tell TCVN3, marks after vowels VNI; a fifth of the words must show them.
    pub(crate) fn guess(text: &str) -> Option<Legacy> {
        let (mut words, mut signs, mut pairs) = (0, 0, 0);
        let mut before = ' ';
        for c in text.chars() {
            let in_word = before.is_alphabetic();
            if !in_word && c.is_alphabetic() {
                words += 1;
            }
            if in_word && is_tcvn3_sign(c) {
                signs += 1;
            }
            if is_vni_vowel(before) && is_vni_mark(c) {
                pairs += 1;
            }
            before = c;
        }
        if signs >= 3 && signs * 5 >= words {
            Some(Legacy::Tcvn3)
        } else if pairs >= 4 && pairs * 5 >= words * 2 {
            Some(Legacy::Vni)
        } else {
            None
        }
    }

    /// The letter without marks that `c` stands for after `before`: `Some(None)` for a mark that
    /// belongs to the letter before, `None` for characters that stand for themselves.
    pub(crate) fn letter(self, before: char, c: char) -> Option<Option<u8>> {
        match self {
            Legacy::Tcvn3 => tcvn3(c).map(Some),
            Legacy::Vni if is_vni_vowel(before) && is_vni_mark(c) => Some(None),
            Legacy::Vni => vni(c).map(Some),
        }
    }
}

/// Characters that are signs in Latin-1 and letters in TCVN3.
const fn is_tcvn3_sign(c: char) -> bool {
    matches!(
        c,
        '¨' | '©'
            | 'ª'
            | '«'
            | '¬'
            | '\u{ad}'
            | '®'
            | 'µ'
            | '¶'
            | '·'
            | '¸'
            | '¹'
            | '»'
            | '¼'
            | '½'
            | '¾'
            | '×'
            | '÷'
    )
}

const fn tcvn3(c: char) -> Option<u8> {
    Some(match c {
        '¸' | 'µ' | '¶' | '·' | '¹' | '¨' | '¾' | '»' | '¼' | '½' | 'Æ' | '©' | 'Ê' | 'Ç' | 'È'
        | 'É' | 'Ë' | '¡' | '¢' => b'a',
        '®' | '§' => b'd',
        'Ð' | 'Ì' | 'Î' | 'Ï' | 'Ñ' | 'ª' | 'Õ' | 'Ò' | 'Ó' | 'Ô' | 'Ö' | '£' => b'e',
        'Ý' | '×' | 'Ø' | 'Ü' | 'Þ' => b'i',
        'ã' | 'ß' | 'á' | 'â' | 'ä' | '«' | 'è' | 'å' | 'æ' | 'ç' | 'é' | '¬' | 'í' | 'ê' | 'ë'
        | 'ì' | 'î' | '¤' | '¥' => b'o',
        'ó' | 'ï' | 'ñ' | 'ò' | 'ô' | '\u{ad}' | 'ø' | 'õ' | 'ö' | '÷' | 'ù' | '¦' => {
            b'u'
        }
        'ý' | 'ú' | 'û' | 'ü' | 'þ' => b'y',
        _ => return None,
    })
}

const fn is_vni_vowel(c: char) -> bool {
    matches!(
        c,
        'a' | 'e' | 'o' | 'u' | 'y' | 'ô' | 'ö' | 'A' | 'E' | 'O' | 'U' | 'Y' | 'Ô' | 'Ö'
    )
}

const fn is_vni_mark(c: char) -> bool {
    matches!(
        c,
        'ù' | 'ø'
            | 'û'
            | 'õ'
            | 'ï'
            | 'é'
            | 'è'
            | 'ú'
            | 'ü'
            | 'ë'
            | 'á'
            | 'à'
            | 'å'
            | 'ã'
            | 'ä'
            | 'â'
            | 'ê'
            | 'Ù'
            | 'Ø'
            | 'Û'
            | 'Õ'
            | 'Ï'
            | 'É'
            | 'È'
            | 'Ú'
            | 'Ü'
            | 'Ë'
            | 'Á'
            | 'À'
            | 'Å'
            | 'Ã'
            | 'Ä'
            | 'Â'
            | 'Ê'
    )
}

const fn vni(c: char) -> Option<u8> {
    Some(match c {
        'ñ' | 'Ñ' => b'd',
        'ô' | 'Ô' => b'o',
        'ö' | 'Ö' => b'u',
        'í' | 'Í' | 'ì' | 'Ì' | 'æ' | 'Æ' | 'ó' | 'Ó' | 'ò' | 'Ò' => b'i',
        'î' | 'Î' => b'y',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_encodings_are_told_from_other_languages() {
        assert_eq!(
            Legacy::guess("C«ng v¨n cña Së Th«ng tin vÒ viÖc chia sÎ tin gi¶ m¹o"),
            Some(Legacy::Tcvn3)
        );
        assert_eq!(
            Legacy::guess("Coâng vaên cuûa Sôû Thoâng tin veà vieäc chia seû tin giaû maïo"),
            Some(Legacy::Vni)
        );
        for text in [
            "Atenção! Não abra o vídeo, é um vírus que não tem solução, avise a família",
            "«Là où ça été» a-t-il créé, © 2021 l’été",
            "Công văn",
        ] {
            assert_eq!(Legacy::guess(text), None, "{text}");
        }
    }
}
