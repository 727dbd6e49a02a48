//! From the folded stream to words: where each begins and ends, what it is, its hash.

use crate::{
    canonical::{Canonical, LINK, NUMBER, Token},
    hash, link, repair,
    stream::{DIGIT, GAP, ODD, OTHER},
    syllable::{is_syllable, split},
};

/// Words of so many letters and more are looked at for joined syllables: words of other languages
/// that would part are shorter, mostly.
const JOINED: usize = 12;

/// What was seen on the way.
#[derive(Clone, Copy, Default)]
pub(crate) struct Seen {
    /// Three words of one letter in a row.
    pub letters_in_a_row: bool,
    /// A word of one letter that may be a short form.
    pub short_letters: bool,
}

const ONES: u64 = 0x0101_0101_0101_0101;
const HIGHS: u64 = 0x8080_8080_8080_8080;

/// Marks zero bytes by their high bit; exact up to and including the first.
const fn zeros(x: u64) -> u64 {
    x.wrapping_sub(ONES) & !x & HIGHS
}

/// Marks the bytes that are equal to `b` by their high bit; exact.
const fn equal(x: u64, b: u8) -> u64 {
    let t = x ^ (ONES * b as u64);
    !(((t & !HIGHS) + !HIGHS) | t) & HIGHS
}

/// Up to eight bytes in one number, the first one lowest.
#[inline]
pub(crate) fn pack(word: &[u8]) -> u64 {
    let mut bytes = [0; 8];
    let length = word.len().min(8);
    bytes[..length].copy_from_slice(&word[..length]);
    u64::from_le_bytes(bytes)
}

/// Letters and figures that scanners and eyes take for each other become one: l and 1 become i, 0
/// becomes o.
#[inline]
const fn classes(key: u64) -> u64 {
    let key = key ^ ((equal(key, b'l') >> 7) * (b'l' ^ b'i') as u64);
    let key = key ^ ((equal(key, b'1') >> 7) * (b'1' ^ b'i') as u64);
    key ^ ((equal(key, b'0') >> 7) * (b'0' ^ b'o') as u64)
}

/// Hash of a folded word over classes of letters that are taken for each other; `rn` counts as m,
/// `vv` as w.
pub(crate) fn word_hash(word: &[u8]) -> u64 {
    let fused = |pair: &[u8]| pair == b"rn" || pair == b"vv";
    if word.len() <= 8 && !word.windows(2).any(fused) {
        return hash::mix(classes(pack(word)));
    }
    let mut letters: Vec<u8> = Vec::with_capacity(word.len());
    for &b in word {
        match (letters.last_mut(), b) {
            (Some(last), b'n') if *last == b'r' => *last = b'm',
            (Some(last), b'v') if *last == b'v' => *last = b'w',
            _ => letters.push(b),
        }
    }
    if letters.len() <= 8 {
        return hash::mix(classes(pack(&letters)));
    }
    for block in letters.chunks_mut(8) {
        let plain = classes(pack(block)).to_le_bytes();
        let length = block.len();
        block.copy_from_slice(&plain[..length]);
    }
    hash::bytes(&letters)
}

/// Reads all words of the stream.
pub(crate) fn read(text: &str, into: &mut Canonical) -> Seen {
    let mut reader = Reader {
        text,
        seen: Seen::default(),
        run: 0,
    };
    into.tokens.clear();
    let end = into.folded.len();
    let mut at = 0;
    // Behind the last word stand gaps enough to read eight bytes at once.
    while at + 8 <= end {
        if into.folded[at] == GAP {
            at += 1;
            continue;
        }
        let bytes = into.folded[at..at + 8].try_into().unwrap_or_default();
        let key = u64::from_le_bytes(bytes);
        let gap = zeros(key);
        let length = if gap == 0 {
            8 + into.folded[at + 8..]
                .iter()
                .take_while(|b| **b != GAP)
                .count()
        } else {
            gap.trailing_zeros() as usize / 8
        };
        at = reader.word(into, at, length, key);
    }
    reader.seen
}

struct Reader<'a> {
    text: &'a str,
    seen: Seen,
    /// Words of one letter in a row so far.
    run: u32,
}

impl Reader<'_> {
    /// Takes the word at a place of the stream; where to go on.
    #[inline]
    fn word(&mut self, into: &mut Canonical, at: usize, length: usize, key: u64) -> usize {
        let to = at + length;
        let start = into.stream.places[at] as usize;
        let end = into.stream.places[to] as usize;
        let after = self.text.as_bytes().get(end).copied().unwrap_or(b' ');
        if (after == b'.' || after == b':')
            && let Some(link) = link::end_of_link(self.text, start, end)
        {
            return self.link(into, at, start, link);
        }
        if length == 1 {
            self.run += 1;
            self.seen.letters_in_a_row |= self.run >= 3;
            self.seen.short_letters |= matches!(key as u8, b'k' | b'j' | b'r' | b'z');
        } else {
            self.run = 0;
        }
        if length <= 7 && length > 1 {
            let mask = (1 << (8 * length)) - 1;
            let key = key & mask;
            let bytes = into.stream.classes[at..at + 8]
                .try_into()
                .unwrap_or_default();
            // Not the first letter, nor the second of `tr`.
            let first = if key & 0xffff == u64::from(u16::from_le_bytes(*b"tr")) {
                0xffff
            } else {
                0xff
            };
            let odd = ((ODD as u64) * ONES) & !first;
            let strange =
                u64::from_le_bytes(bytes) & mask & (odd | ((DIGIT | OTHER) as u64 * ONES));
            let doubled = zeros(key ^ (key >> 8)) & (mask >> 8);
            let fused = key & 0xffff == u64::from(u16::from_le_bytes(*b"rn"));
            if strange | doubled == 0 && !fused && (length > 4 || !repair::may_be_short(key)) {
                push(into, at, to, start, end, hash::mix(classes(key)));
                return to;
            }
        }
        self.odd_word(into, at, to, start, end);
        to
    }

    fn link(&mut self, into: &mut Canonical, at: usize, start: usize, end: usize) -> usize {
        let plain = link::normalised(&self.text[start..end]);
        let places = &into.stream.places[at..];
        // The words that one character stands for have its end between them, and then its begin
        // again: the last that begins inside is meant.
        let inside = places
            .iter()
            .take_while(|place| (**place as usize) <= end)
            .enumerate()
            .filter(|(_, place)| (**place as usize) < end)
            .last();
        let to = at + inside.map_or(0, |(n, _)| n + 1);
        self.run = 0;
        let from = into.folded.len();
        into.folded.extend_from_slice(plain.as_bytes());
        let whole = into.folded.len();
        match into.tokens.last_mut() {
            Some(last) if last.hash == LINK => last.end = end as u32,
            _ => into.tokens.push(Token {
                start: start as u32,
                end: end as u32,
                from: from as u32,
                to: whole as u32,
                hash: LINK,
            }),
        }
        to.min(from)
    }

    /// A word that is not spelled as a Vietnamese syllable without marks is.
    fn odd_word(&mut self, into: &mut Canonical, at: usize, to: usize, start: usize, end: usize) {
        let classes = &into.stream.classes[at..to];
        let flags = classes.iter().fold(0, |all, class| all | class);
        let word = &into.folded[at..to];
        if flags & DIGIT != 0 && !is_word_with_figures(word, flags) {
            push(into, at, to, start, end, NUMBER);
            return;
        }
        if flags & OTHER != 0 || word.len() == 1 {
            let hash = word_hash(word);
            push(into, at, to, start, end, hash);
            return;
        }
        if word.len() >= JOINED
            && flags & DIGIT == 0
            && let Some(ends) = split(word)
        {
            let mut from = at;
            for part in ends {
                let part = at + part;
                let (start, end) = (into.stream.places[from], into.stream.places[part]);
                let hash = word_hash(&into.folded[from..part]);
                push(into, from, part, start as usize, end as usize, hash);
                from = part;
            }
            return;
        }
        match repaired(word, flags) {
            Some(plain) => {
                let hash = word_hash(&plain);
                let from = into.folded.len();
                into.folded.extend_from_slice(&plain);
                let to = into.folded.len();
                push(into, from, to, start, end, hash);
            }
            None => {
                let hash = word_hash(word);
                push(into, at, to, start, end, hash);
            }
        }
    }
}

/// Adds a word, or takes it into the one before if that is the same.
#[inline]
fn push(into: &mut Canonical, from: usize, to: usize, start: usize, end: usize, hash: u64) {
    let (mut start, mut end) = (start as u32, end as u32);
    if let Some(last) = into.tokens.last() {
        if last.hash == hash {
            stretch(&mut into.tokens, end);
            if hash == NUMBER {
                join_figures(into, from, to);
            }
            return;
        }
        // A part of a character whose other part was taken into the word before.
        if start < last.end {
            (start, end) = (last.start, last.end.max(end));
            stretch(&mut into.tokens, end);
        }
    }
    into.tokens.push(Token {
        start,
        end,
        from: from as u32,
        to: to as u32,
        hash,
    });
}

/// Lets the last word, and those that share its place, end there.
#[cold]
fn stretch(tokens: &mut [Token], end: u32) {
    let start = tokens.last().map(|last| last.start);
    let same = tokens.iter_mut().rev();
    for token in same.take_while(|token| Some(token.start) == start) {
        token.end = end;
    }
}

/// Writes the figures of two neighbouring numbers as one.
fn join_figures(into: &mut Canonical, from: usize, to: usize) {
    let Some(last) = into.tokens.last_mut() else {
        return;
    };
    if last.to as usize != into.folded.len() {
        let start = into.folded.len();
        into.folded
            .extend_from_within(last.from as usize..last.to as usize);
        last.from = start as u32;
    }
    into.folded.extend_from_within(from..to);
    last.to = into.folded.len() as u32;
}

/// Whether a word with figures is a word all the same: figures in the place of letters (`0` for o,
/// `1` for i or l), keystrokes of VNI, a name with a number.
fn is_word_with_figures(word: &[u8], flags: u8) -> bool {
    if !word.iter().any(u8::is_ascii_alphabetic) {
        return flags & OTHER != 0;
    }
    !word[0].is_ascii_digit() || alike(word).is_some_and(|plain| is_syllable(&plain))
}

/// The word with letters in the place of figures, if it is letters then and most were before.
fn alike(word: &[u8]) -> Option<Vec<u8>> {
    let figures = word.iter().filter(|b| b.is_ascii_digit()).count();
    let plain: Vec<u8> = word
        .iter()
        .map(|b| match b {
            b'0' => b'o',
            b'1' => b'i',
            other => *other,
        })
        .collect();
    (figures * 2 < word.len() && plain.iter().all(u8::is_ascii_alphabetic)).then_some(plain)
}

/// What a word that is spelled oddly was meant to be, if that can be told.
pub(crate) fn repaired(word: &[u8], flags: u8) -> Option<Vec<u8>> {
    if flags & DIGIT != 0 {
        let letters = |plain: Vec<u8>| repair::typed(&plain).unwrap_or(plain);
        return repair::typed(word).or_else(|| alike(word).map(letters));
    }
    let drawn = word.windows(3).any(|w| w[0] == w[1] && w[1] == w[2]);
    let drawn = drawn.then(|| repair::drawn_out(word));
    let typed = repair::typed(drawn.as_deref().unwrap_or(word)).or(drawn);
    let long = repair::short_form(typed.as_deref().unwrap_or(word));
    long.map(|long| long.as_bytes().to_vec()).or(typed)
}
