//! Figures as people write them to be read, and to slip past filters.

/// The value of a figure: ASCII, full-width, mathematical, circled.
pub(super) fn value(c: char) -> Option<u8> {
    let code = u32::from(c);
    let from = |zero: u32| u8::try_from(code - zero).ok();
    match code {
        0x30..=0x39 => from(0x30),
        0xff10..=0xff19 => from(0xff10),
        0x1d7ce..=0x1d7ff => u8::try_from((code - 0x1d7ce) % 10).ok(),
        // ① … ⑨; the zero of that set stands elsewhere.
        0x2460..=0x2468 => from(0x245f),
        0x24ea => Some(0),
        // Letters that stand for a zero; `runs` sees to it that they stand among figures.
        0x4f | 0x6f => Some(0),
        _ => None,
    }
}

/// Whether it is a letter that may stand for a zero.
pub(super) const fn is_letter_zero(c: char) -> bool {
    matches!(c, 'o' | 'O')
}

/// What cannot be seen between two figures: zero-width characters, the keycap marks.
pub(super) const fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{fe0f}' | '\u{20e3}' | '\u{feff}'
    )
}

/// What may stand between the figures of one number.
pub(super) fn is_separator(c: char) -> bool {
    is_invisible(c)
        || (c.is_whitespace() && !matches!(c, '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}'))
        || matches!(c, '.' | '-' | '_' | '(' | ')' | '·' | '‑' | '–' | '*')
}

/// Figures without a gap.
#[derive(Clone, Debug)]
pub(super) struct Group {
    /// Byte offset of each figure and of what follows it.
    pub places: Vec<(usize, usize)>,
    /// Their values.
    pub digits: Vec<u8>,
    /// A "+" stands right before.
    pub plus: bool,
}

/// Groups that only separators stand between, at most three of them at once.
pub(super) fn clusters(text: &str) -> Vec<Vec<Group>> {
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    let mut clusters: Vec<Vec<Group>> = Vec::new();
    let mut at = 0;
    // Where the last group ended; nothing joins before the first.
    let mut last_end: Option<usize> = None;
    while at < chars.len() {
        if value(chars[at].1).is_none() {
            at += 1;
            continue;
        }
        let start = at;
        while at < chars.len() && value(chars[at].1).is_some() {
            at += 1;
        }
        let run = &chars[start..at];
        let before = start.checked_sub(1).map(|i| chars[i].1);
        let after = chars.get(at).map(|(_, c)| *c);
        for group in split(text, run, before, after) {
            let joins = last_end.is_some_and(|end| {
                let first = group.places[0].0;
                let between = &text[end..first];
                let visible = between.chars().filter(|c| !is_invisible(*c)).count();
                // A "+" begins a number of its own.
                visible <= 3 && between.chars().all(is_separator)
            });
            last_end = group.places.last().map(|(_, end)| *end);
            match clusters.last_mut() {
                Some(cluster) if joins => cluster.push(group),
                _ => clusters.push(vec![group]),
            }
        }
    }
    clusters
}

/// A run of figures and zeros written as letters. Such letters count only where a figure is in the
/// run and no other letter touches it: "O912", not "CO2" or "to 12".
fn split(
    text: &str,
    run: &[(usize, char)],
    before: Option<char>,
    after: Option<char>,
) -> Vec<Group> {
    let touches = |c: Option<char>| c.is_some_and(char::is_alphabetic);
    let figures = run.iter().any(|(_, c)| !is_letter_zero(*c));
    let letters_count = figures && !touches(before) && !touches(after);
    let counts = |c: char| letters_count || !is_letter_zero(c);
    let mut groups: Vec<Group> = Vec::new();
    let mut open = false;
    for (offset, c) in run {
        if !counts(*c) {
            open = false;
            continue;
        }
        if !open {
            groups.push(Group {
                places: Vec::new(),
                digits: Vec::new(),
                plus: text[..*offset].trim_end_matches('(').ends_with('+'),
            });
            open = true;
        }
        if let Some(group) = groups.last_mut() {
            group.places.push((*offset, offset + c.len_utf8()));
            group.digits.push(value(*c).unwrap_or(0));
        }
    }
    groups
}
