//! The canonical form: folded words, each with its place in the original text.

use std::ops::Range;

use crate::{
    hash, prefix, repair, spaced,
    stream::{self, Stream},
    words::{self, word_hash},
};

/// Version of the canonical form and of the hashes over it; stored beside whatever is derived.
pub const KEY_VERSION: u32 = 2;

/// What a word is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// Letters.
    Word,
    /// A number, amount, date, hour or phone number: figures and what stands between them.
    Number,
    /// A link.
    Link,
}

/// A folded word and where it stands in the original text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Token {
    /// Bytes of the original text.
    pub start: u32,
    pub end: u32,
    /// Bytes of the folded text.
    pub from: u32,
    pub to: u32,
    /// Equal for words that are easily taken for each other, for any two numbers, for any two links.
    pub hash: u64,
}

/// The hash of every number.
pub(crate) const NUMBER: u64 = 0x6e75_6d62_6572_0001;
/// The hash of every link.
pub(crate) const LINK: u64 = 0x6c69_6e6b_0000_0002;

/// A text as recognition sees it. It borrows nothing: the original stays evidence elsewhere.
#[derive(Clone, Debug, Default)]
pub struct Canonical {
    pub(crate) tokens: Vec<Token>,
    /// The folded text: words with a zero byte between, then words that were rewritten.
    pub(crate) folded: Vec<u8>,
    pub(crate) stream: Stream,
    fingerprint: u64,
}

/// The canonical form of any text.
///
/// Compatibility characters, case, marks, look-alikes and invisible characters are folded one by
/// one, so that every word keeps its place; a word that repeats the one before it is taken into
/// it; letters spaced out, syllables joined, keystrokes of input methods, short forms of chats and
/// encodings of the time before Unicode become the words that are meant.
///
/// ```
/// let canonical = recognise::canonicalise("T H Ô N G   B Á O: ZАLО tieesng vieejt");
/// assert_eq!(canonical.folded(), "thong bao zalo tieng viet");
/// ```
#[must_use]
pub fn canonicalise(text: &str) -> Canonical {
    let mut canonical = Canonical::default();
    canonicalise_into(text, &mut canonical);
    canonical
}

/// As [`canonicalise`], into memory that is there already. Text beyond 4 GiB is not looked at.
pub fn canonicalise_into(text: &str, into: &mut Canonical) {
    let text = if text.len() > u32::MAX as usize {
        ""
    } else {
        text
    };
    stream::fold_text(text, &mut into.folded, &mut into.stream);
    if let Some(legacy) = into.stream.legacy(text) {
        stream::fold_legacy(text, legacy, &mut into.folded, &mut into.stream);
    }
    let seen = words::read(text, into);
    if seen.letters_in_a_row {
        spaced::join(text, into);
    }
    if seen.short_letters {
        for at in 0..into.tokens.len() {
            let word = into.word_bytes(at);
            if word.len() == 1
                && let Some(long) = repair::short_form(word)
            {
                into.replace(at, long.as_bytes());
            }
        }
    }
    prefix::take_off(text, into);
    into.fingerprint = into.tokens.iter().fold(SEED, |state, token| {
        let key = match token.hash {
            NUMBER | LINK => hash::bytes(&into.folded[token.from as usize..token.to as usize]),
            word => word,
        };
        (state.rotate_left(7) ^ key).wrapping_mul(0x9e37_79b9_7f4a_7c15)
    });
}

const SEED: u64 = 0x243f_6a88_85a3_08d3;

impl Canonical {
    /// Replaces a word by another; its place in the original stays.
    pub(crate) fn replace(&mut self, at: usize, word: &[u8]) {
        let from = self.folded.len() as u32;
        self.folded.extend_from_slice(word);
        let token = &mut self.tokens[at];
        token.from = from;
        token.to = self.folded.len() as u32;
        token.hash = word_hash(word);
    }

    pub(crate) fn word_bytes(&self, at: usize) -> &[u8] {
        let token = &self.tokens[at];
        &self.folded[token.from as usize..token.to as usize]
    }

    /// A folded word; the figures of a number, the normalised form of a link. Empty beyond the
    /// last.
    #[must_use]
    pub fn word(&self, at: usize) -> &str {
        if at >= self.tokens.len() {
            return "";
        }
        std::str::from_utf8(self.word_bytes(at)).unwrap_or("")
    }

    /// What the word at a place is.
    ///
    /// # Panics
    /// Beyond the last word.
    #[must_use]
    pub fn kind(&self, at: usize) -> TokenKind {
        match self.tokens[at].hash {
            NUMBER => TokenKind::Number,
            LINK => TokenKind::Link,
            _ => TokenKind::Word,
        }
    }

    /// Where a word stands in the original text: bytes, on character boundaries.
    ///
    /// # Panics
    /// Beyond the last word.
    #[must_use]
    pub fn range(&self, at: usize) -> Range<usize> {
        self.tokens[at].start as usize..self.tokens[at].end as usize
    }

    /// The folded words in order.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        (0..self.tokens.len()).map(|at| self.word(at))
    }

    /// The words, separated by one space.
    #[must_use]
    pub fn folded(&self) -> String {
        let mut all = String::with_capacity(self.folded.len() + self.tokens.len());
        for (at, word) in self.words().enumerate() {
            if at > 0 {
                all.push(' ');
            }
            all.push_str(word);
        }
        all
    }

    /// Whether there is no word in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.tokens.is_empty()
    }

    /// How many words.
    #[must_use]
    pub fn word_count(&self) -> usize {
        self.tokens.len()
    }

    /// A hash that is equal for copies which differ only in case, marks, spacing, punctuation,
    /// invisible characters and letters that scanners take for each other.
    #[must_use]
    pub fn fingerprint(&self) -> u64 {
        hash::mix(self.fingerprint)
    }
}

#[cfg(test)]
#[path = "canonical_tests.rs"]
mod tests;
