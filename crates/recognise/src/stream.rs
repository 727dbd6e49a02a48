//! From bytes of UTF-8 to a stream of folded bytes, each with its place in the text.
//!
//! The common characters are folded by a table without a branch that depends on the text: in
//! Vietnamese every third letter has a mark, and a processor that guesses wrong each time would
//! spend most of its time on that.

use crate::{
    fold::{Kind, fold},
    legacy::Legacy,
};

/// A word ends here.
pub(crate) const GAP: u8 = 0;
/// In the table: nothing is written.
const NOTHING: u8 = 1;
/// In the table: ask the rule.
const SLOW: u8 = 2;

/// What a folded byte may mean for its word.
pub(crate) const DIGIT: u8 = 1;
/// A letter that no Vietnamese syllable without marks has after its first.
pub(crate) const ODD: u8 = 2;
/// Part of a letter of another script.
pub(crate) const OTHER: u8 = 4;

/// Beside each folded byte: where its character begins, and what it may mean.
#[derive(Clone, Debug, Default)]
pub(crate) struct Stream {
    pub places: Vec<u32>,
    pub classes: Vec<u8>,
    /// Characters of Latin-1 beyond ASCII, and of the blocks that no old encoding shows.
    latin: u32,
    unicode_only: u32,
}

impl Stream {
    /// Whether the text may be in an encoding of the time before Unicode, and which.
    pub(crate) fn legacy(&self, text: &str) -> Option<Legacy> {
        if self.latin < 4 || self.unicode_only > 0 {
            return None;
        }
        Legacy::guess(text)
    }
}

/// Room for one word to be read at once behind the last.
const SPARE: usize = 16;
/// The most bytes that one character folds to (U+FDFA has the longest compatibility form), with
/// room for gaps.
const LONGEST: usize = 128;

/// Without a branch, so that many bytes are done at once.
const fn class(b: u8) -> u8 {
    let odd = (b == b's') | (b == b'f') | (b == b'x') | (b == b'j') | (b == b'w') | (b == b'd');
    let odd = odd | (b == b'r');
    ((b & 0xf0 == 0x30) as u8 * DIGIT) | (odd as u8 * ODD) | ((b >= 0x80) as u8 * OTHER)
}

/// All that three bytes of UTF-8 reach; behind them the entries of other bytes.
const CODES: usize = 0x1_0000;
const ASK: usize = CODES;
const CONTINUATION: usize = CODES + 1;

/// Folded bytes of the characters that one byte is enough for.
fn bytes_table() -> &'static [u8; CODES + 2] {
    static TABLE: std::sync::OnceLock<Box<[u8; CODES + 2]>> = std::sync::OnceLock::new();
    TABLE.get_or_init(|| {
        let mut bytes = Box::new([SLOW; CODES + 2]);
        let mut folded = Vec::new();
        for (code, byte) in bytes.iter_mut().enumerate().take(CODES) {
            folded.clear();
            *byte = match char::from_u32(code as u32).map(|c| fold(c, &mut folded)) {
                Some(Kind::Gap) => GAP,
                Some(Kind::Nothing) => NOTHING,
                Some(Kind::Word) if folded.len() == 1 => folded[0],
                _ => SLOW,
            };
        }
        bytes[CONTINUATION] = NOTHING;
        bytes
    })
}

/// How a byte of UTF-8 begins a character: the bits of it that count, how far the eighteen bits of
/// it and of the two bytes behind are shifted down, and what is added then.
#[derive(Clone, Copy)]
struct Lead {
    mask: u8,
    shift: u8,
    add: u32,
}

static LEADS: [Lead; 256] = {
    let mut leads = [Lead {
        mask: 0x7f,
        shift: 12,
        add: 0,
    }; 256];
    let mut b = 0x80;
    while b < 256 {
        let (mask, shift, add) = match b {
            0x80..=0xbf => (0, 31, CONTINUATION as u32),
            0xc0..=0xdf => (0x1f, 6, 0),
            0xe0..=0xef => (0x0f, 0, 0),
            _ => (0, 31, ASK as u32),
        };
        leads[b] = Lead { mask, shift, add };
        b += 1;
    }
    leads
};

/// Folds a text. Behind the last byte stand gaps, the first of which has the place of the end.
pub(crate) fn fold_text(text: &str, folded: &mut Vec<u8>, stream: &mut Stream) {
    let bytes = text.as_bytes();
    make_room(folded, stream, bytes.len() + LONGEST + SPARE);
    stream.latin = bytes.iter().map(|b| u32::from(b & 0xfe == 0xc2)).sum();
    stream.unicode_only = bytes.iter().map(|b| u32::from(*b == 0xe1)).sum();
    let (mut at, mut out) = (0, 0);
    loop {
        (at, out) = quickly(bytes, at, out, folded, stream);
        if at >= bytes.len() {
            break;
        }
        out += slowly(text, at, out, folded, stream);
        at += 1;
        make_room(folded, stream, out + bytes.len() - at + LONGEST + SPARE);
    }
    finish(folded, stream, out, bytes.len());
}

/// Folds up to the next character that the table does not know: where that is, and how many bytes
/// are written then.
fn quickly(
    bytes: &[u8],
    from: usize,
    mut out: usize,
    folded: &mut [u8],
    stream: &mut Stream,
) -> (usize, usize) {
    let table = bytes_table();
    let places = &mut stream.places[..];
    let bytes = &bytes[from..];
    // Behind the end there is no byte that counts.
    let mut last = [0; 4];
    let behind = bytes.len().saturating_sub(2);
    last[..bytes.len() - behind].copy_from_slice(&bytes[behind..]);
    let parts = [(0, bytes), (behind, &last[..bytes.len() - behind + 2])];
    for (begin, part) in parts {
        for (at, three) in part.windows(3).enumerate() {
            let at = from + begin + at;
            let lead = LEADS[three[0] as usize];
            let bits = u32::from(three[0] & lead.mask) << 12
                | u32::from(three[1] & 0x3f) << 6
                | u32::from(three[2] & 0x3f);
            let code = (bits >> lead.shift) + lead.add;
            let entry = table[code as usize];
            if entry == SLOW {
                return (at, out);
            }
            folded[out] = entry;
            places[out] = at as u32;
            out += usize::from(entry != NOTHING);
        }
    }
    (from + bytes.len(), out)
}

/// Folds a text in an old encoding.
pub(crate) fn fold_legacy(text: &str, legacy: Legacy, folded: &mut Vec<u8>, stream: &mut Stream) {
    make_room(folded, stream, text.len() + LONGEST + SPARE);
    let (mut out, mut before) = (0, ' ');
    for (at, c) in text.char_indices() {
        match legacy.letter(before, c) {
            Some(Some(letter)) => {
                put(folded, stream, &mut out, letter, at);
            }
            Some(None) => {}
            None => out += slowly(text, at, out, folded, stream),
        }
        make_room(folded, stream, out + text.len() - at + LONGEST + SPARE);
        before = c;
    }
    finish(folded, stream, out, text.len());
}

fn make_room(folded: &mut Vec<u8>, stream: &mut Stream, room: usize) {
    if folded.len() < room {
        folded.resize(room, GAP);
    }
    if stream.places.len() < room {
        stream.places.resize(room, 0);
    }
}

fn finish(folded: &mut Vec<u8>, stream: &mut Stream, out: usize, end: usize) {
    folded.truncate(out);
    folded.resize(out + SPARE, GAP);
    stream.places[out..out + SPARE].fill(end as u32);
    stream.classes.clear();
    stream.classes.extend(folded.iter().map(|b| class(*b)));
}

fn put(folded: &mut [u8], stream: &mut Stream, out: &mut usize, b: u8, at: usize) {
    folded[*out] = b;
    stream.places[*out] = at as u32;
    *out += 1;
}

/// Folds the character at `at` by the rule; how many bytes it wrote.
#[cold]
fn slowly(text: &str, at: usize, out: usize, folded: &mut [u8], stream: &mut Stream) -> usize {
    let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) else {
        return 0;
    };
    let end = at + c.len_utf8();
    let mut letters = Vec::new();
    let mut next = out;
    match fold(c, &mut letters) {
        Kind::Gap => put(folded, stream, &mut next, GAP, at),
        Kind::Nothing => {}
        Kind::Word => {
            letters.truncate(LONGEST);
            for b in letters {
                put(folded, stream, &mut next, b, at);
            }
        }
        Kind::Whole => {
            // Each of them is a word: a gap before every character and behind the last.
            for (n, b) in letters.into_iter().take(LONGEST / 2 - 1).enumerate() {
                if b & 0xc0 != 0x80 {
                    let place = if n == 0 { at } else { end };
                    put(folded, stream, &mut next, GAP, place);
                }
                put(folded, stream, &mut next, b, at);
            }
            put(folded, stream, &mut next, GAP, end);
        }
    }
    next - out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_says_what_the_rule_says() {
        let table = bytes_table();
        let (mut by_rule, mut quick) = (Vec::new(), 0);
        for c in (0..0x1_0000).filter_map(char::from_u32) {
            by_rule.clear();
            let kind = fold(c, &mut by_rule);
            match table[c as usize] {
                SLOW => continue,
                GAP => assert_eq!(kind, Kind::Gap, "{c:?}"),
                NOTHING => assert_eq!(kind, Kind::Nothing, "{c:?}"),
                letter => assert_eq!((kind, &by_rule[..]), (Kind::Word, &[letter][..]), "{c:?}"),
            }
            quick += 1;
        }
        assert!(quick > 5000, "{quick}");
    }

    /// The fast way is right because it equals the plain one.
    #[test]
    fn characters_are_folded_as_the_rule_says_wherever_they_stand() {
        for c in (0..0x2_0000).filter_map(char::from_u32) {
            let text = format!("a{c}b");
            let (mut folded, mut stream) = (Vec::new(), Stream::default());
            fold_text(&text, &mut folded, &mut stream);
            let mut by_rule = Vec::new();
            let kind = fold(c, &mut by_rule);
            let written: Vec<u8> = folded.iter().copied().filter(|b| *b != GAP).collect();
            let mut expected = b"a".to_vec();
            if matches!(kind, Kind::Word | Kind::Whole) {
                expected.extend(&by_rule);
            }
            expected.push(b'b');
            assert_eq!(written, expected, "{c:?}");
        }
    }
}
