//! Text from before Unicode and from a keyboard whose input method was off.

use unicode_normalization::UnicodeNormalization;

use crate::rng::Rng;

/// Tones as combining characters, in the order of the tables below.
const TONES: [char; 5] = ['\u{300}', '\u{301}', '\u{309}', '\u{303}', '\u{323}'];

/// A letter, its mark, its tone.
struct Letter {
    base: char,
    mark: Option<char>,
    tone: Option<usize>,
}

fn letter(c: char) -> Letter {
    match c {
        'đ' => {
            return Letter {
                base: 'd',
                mark: Some('-'),
                tone: None,
            };
        }
        'Đ' => {
            return Letter {
                base: 'D',
                mark: Some('-'),
                tone: None,
            };
        }
        _ => {}
    }
    let mut found = Letter {
        base: c,
        mark: None,
        tone: None,
    };
    for part in std::iter::once(c).nfd().skip(1) {
        match TONES.iter().position(|tone| *tone == part) {
            Some(tone) => found.tone = Some(tone),
            None => found.mark = Some(part),
        }
    }
    if found.mark.is_some() || found.tone.is_some() {
        found.base = std::iter::once(c).nfd().next().unwrap_or(c);
    }
    found
}

/// "tieesng vieejt": Telex keys as typed; the tone after its vowel or at the end of the word.
pub fn telex(text: &str, rng: &mut Rng) -> String {
    let tone_last = rng.chance(0.6);
    keys(
        text,
        tone_last,
        |letter| {
            let mark = match (letter.mark?, letter.base.to_ascii_lowercase()) {
                ('-', _) => 'd',
                ('\u{302}', base) => base,
                _ => 'w',
            };
            Some(mark)
        },
        ['f', 's', 'r', 'x', 'j'],
    )
}

/// "tie6ng1 vie65t": VNI keys as typed.
pub fn vni(text: &str, rng: &mut Rng) -> String {
    let tone_last = rng.chance(0.6);
    keys(
        text,
        tone_last,
        |letter| {
            let mark = match letter.mark? {
                '-' => '9',
                '\u{302}' => '6',
                '\u{31b}' => '7',
                _ => '8',
            };
            Some(mark)
        },
        ['2', '1', '3', '4', '5'],
    )
}

fn keys(
    text: &str,
    tone_last: bool,
    mark: impl Fn(&Letter) -> Option<char>,
    tones: [char; 5],
) -> String {
    let mut out = String::with_capacity(text.len());
    let mut waiting = None;
    for c in text.nfc() {
        if !c.is_alphanumeric() {
            out.extend(waiting.take());
        }
        let letter = letter(c);
        out.push(letter.base);
        out.extend(mark(&letter));
        if let Some(tone) = letter.tone {
            if tone_last {
                waiting = Some(tones[tone]);
            } else {
                out.push(tones[tone]);
            }
        }
    }
    out.extend(waiting);
    out
}

/// TCVN3: the letter alone, then with each tone, as Latin-1 shows its bytes.
const TCVN3: &[(&str, &str)] = &[
    ("a", "aµ¸¶·¹"),
    ("ă", "¨»¾¼½Æ"),
    ("â", "©ÇÊÈÉË"),
    ("e", "eÌÐÎÏÑ"),
    ("ê", "ªÒÕÓÔÖ"),
    ("i", "i×ÝØÜÞ"),
    ("o", "oßãáâä"),
    ("ô", "«åèæçé"),
    ("ơ", "¬êíëìî"),
    ("u", "uïóñòô"),
    ("ư", "\u{ad}õøö÷ù"),
    ("y", "yúýûüþ"),
    ("đ", "®"),
    ("Ă", "¡"),
    ("Â", "¢"),
    ("Ê", "£"),
    ("Ô", "¤"),
    ("Ơ", "¥"),
    ("Ư", "¦"),
    ("Đ", "§"),
];

/// "C«ng v¨n": a TCVN3 document opened as Latin-1. Capitals with a tone share the small letters'
/// bytes; the font made them big.
#[must_use]
pub fn tcvn3(text: &str) -> String {
    text.nfc().map(|c| tcvn3_letter(c).unwrap_or(c)).collect()
}

fn tcvn3_letter(c: char) -> Option<char> {
    let mut bare = String::new();
    let mut tone = 0;
    for part in std::iter::once(c).nfd() {
        match TONES.iter().position(|tone| *tone == part) {
            Some(at) => tone = at + 1,
            None => bare.push(part),
        }
    }
    let bare: String = bare.nfc().collect();
    let find = |bare: &str, tone| {
        let (_, forms) = TCVN3.iter().find(|(letter, _)| *letter == bare)?;
        forms.chars().nth(tone)
    };
    find(&bare, tone).or_else(|| find(&bare.to_lowercase(), tone))
}

/// VNI-Windows: what follows the base letter for mark and tone (none, grave, acute, hook, tilde, dot).
const VNI_PLAIN: [&str; 6] = ["", "ø", "ù", "û", "õ", "ï"];
const VNI_ROOF: [&str; 6] = ["â", "à", "á", "å", "ã", "ä"];
const VNI_BOWL: [&str; 6] = ["ê", "è", "é", "ú", "ü", "ë"];
const VNI_I: [&str; 6] = ["i", "ì", "í", "æ", "ó", "ò"];

/// "Coâng vaên": a VNI-Windows document opened as Latin-1.
#[must_use]
pub fn vni_windows(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.nfc() {
        let letter = letter(c);
        let tone = letter.tone.map_or(0, |tone| tone + 1);
        let small = match (letter.base.to_ascii_lowercase(), letter.mark) {
            ('d', Some('-')) => "ñ".to_owned(),
            ('i', None) if tone > 0 => VNI_I[tone].to_owned(),
            ('y', None) if tone == 5 => "î".to_owned(),
            ('o', Some('\u{31b}')) => format!("ô{}", VNI_PLAIN[tone]),
            ('u', Some('\u{31b}')) => format!("ö{}", VNI_PLAIN[tone]),
            (base, Some('\u{302}')) => format!("{base}{}", VNI_ROOF[tone]),
            (base, Some('\u{306}')) => format!("{base}{}", VNI_BOWL[tone]),
            (base, None) if tone > 0 => format!("{base}{}", VNI_PLAIN[tone]),
            _ => {
                out.push(c);
                continue;
            }
        };
        if c.is_uppercase() {
            out.extend(small.chars().flat_map(char::to_uppercase));
        } else {
            out.push_str(&small);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_as_typed() {
        let last = |text| {
            keys(
                text,
                true,
                |l| (l.mark == Some('\u{302}')).then_some(l.base),
                ['f', 's', 'r', 'x', 'j'],
            )
        };
        assert_eq!(last("tiếng việt"), "tieengs vieetj");
        let mut rng = Rng::new(1, 1);
        let typed: Vec<String> = (0..20)
            .map(|_| telex("tiếng Việt, đừng", &mut rng))
            .collect();
        assert!(typed.contains(&"tieesng Vieejt, dduwfng".to_owned()));
        assert!(typed.contains(&"tieengs Vieetj, dduwngf".to_owned()));
        let typed: Vec<String> = (0..20).map(|_| vni("tiếng việt", &mut rng)).collect();
        assert!(typed.contains(&"tie61ng vie65t".to_owned()));
        assert!(typed.contains(&"tie6ng1 vie6t5".to_owned()));
    }

    #[test]
    fn bytes_of_old_fonts() {
        assert_eq!(tcvn3("Công văn"), "C«ng v¨n");
        assert_eq!(tcvn3("Đề nghị, Ý kiến"), "§Ò nghÞ, ý kiÕn");
        assert_eq!(vni_windows("Công văn"), "Coâng vaên");
        assert_eq!(vni_windows("Đề nghị, người"), "Ñeà nghò, ngöôøi");
    }
}
