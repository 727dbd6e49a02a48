//! The canonical form: folded words, each with its place in the original text.

use std::ops::Range;

use crate::{
    fold::{Kind, fold},
    hash,
};

/// Version of the canonical form and of the hashes over it; stored beside whatever is derived.
pub const KEY_VERSION: u32 = 1;

/// A folded word and where it stands in the original text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// Byte range of the original text, on character boundaries.
    pub range: Range<usize>,
    /// The folded word.
    pub word: String,
}

/// A text as recognition sees it. It borrows nothing: the original stays evidence elsewhere.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Canonical {
    tokens: Vec<Token>,
    hashes: Vec<u64>,
}

/// The fewest single letters in a row that are taken for a letter-spaced word. Vietnamese has
/// words of one letter (ở, à, ý, ô), but not six in a row.
const SPACED_LETTERS: usize = 6;

/// The canonical form of any text.
///
/// Compatibility characters, case, marks, look-alikes and invisible characters are folded one by
/// one, so that every word keeps its place; a word that repeats the one before it is taken into
/// it; letters spaced out are joined where wider gaps show the words.
#[must_use]
pub fn canonicalise(text: &str) -> Canonical {
    let mut words = Words::default();
    for (at, c) in text.char_indices() {
        words.take(at, c);
    }
    words.end();
    let joined = join_spaced(words.tokens, text);
    let mut tokens: Vec<Token> = Vec::with_capacity(joined.len());
    for token in joined {
        match tokens.last_mut() {
            Some(last) if last.word == token.word => last.range.end = token.range.end,
            _ => tokens.push(token),
        }
    }
    let hashes = tokens
        .iter()
        .map(|token| hash::bytes(token.word.as_bytes()))
        .collect();
    Canonical { tokens, hashes }
}

#[derive(Default)]
struct Words {
    tokens: Vec<Token>,
    word: String,
    range: Range<usize>,
}

impl Words {
    fn take(&mut self, at: usize, c: char) {
        let end = at + c.len_utf8();
        let begins = self.word.is_empty();
        match fold(c, &mut self.word) {
            Kind::Word => {
                if begins {
                    self.range.start = at;
                }
                self.range.end = end;
            }
            // A mark or an invisible character inside or after a word belongs to it.
            Kind::Nothing => {
                if !begins {
                    self.range.end = end;
                }
            }
            Kind::Gap => self.end(),
        }
    }

    fn end(&mut self) {
        if !self.word.is_empty() {
            let word = std::mem::take(&mut self.word);
            self.tokens.push(Token {
                range: self.range.clone(),
                word,
            });
        }
    }
}

fn join_spaced(tokens: Vec<Token>, text: &str) -> Vec<Token> {
    let single = |token: &Token| {
        let mut chars = token.word.chars();
        chars.next().is_some_and(char::is_alphabetic) && chars.next().is_none()
    };
    let mut joined = Vec::with_capacity(tokens.len());
    let mut rest = tokens.as_slice();
    while let Some(first) = rest.first() {
        let run = rest.iter().take_while(|token| single(token)).count();
        if run < SPACED_LETTERS {
            let take = run.max(1);
            joined.extend(rest[..take].iter().cloned());
            rest = &rest[take..];
            continue;
        }
        let mut word = first.clone();
        for token in &rest[1..run] {
            let gap = &text[word.range.end..token.range.start];
            if gap.chars().count() > 1 {
                joined.push(std::mem::replace(&mut word, token.clone()));
            } else {
                word.word.push_str(&token.word);
                word.range.end = token.range.end;
            }
        }
        joined.push(word);
        rest = &rest[run..];
    }
    joined
}

impl Canonical {
    /// The words in order.
    #[must_use]
    pub fn tokens(&self) -> &[Token] {
        &self.tokens
    }

    /// Hashes of the words, in order.
    pub(crate) fn hashes(&self) -> &[u64] {
        &self.hashes
    }

    /// The words, separated by one space.
    #[must_use]
    pub fn folded(&self) -> String {
        let words: Vec<&str> = self
            .tokens
            .iter()
            .map(|token| token.word.as_str())
            .collect();
        words.join(" ")
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

    /// A hash that is equal for copies which differ only in case, marks, spacing, punctuation and
    /// invisible characters.
    #[must_use]
    pub fn fingerprint(&self) -> u64 {
        hash::sequence(self.hashes.iter().copied())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_keep_their_place_in_the_original() {
        let text = "«Điều lệ» MỚI…";
        let canonical = canonicalise(text);
        assert_eq!(canonical.folded(), "dieu le moi");
        let shown: Vec<&str> = canonical
            .tokens()
            .iter()
            .map(|token| &text[token.range.clone()])
            .collect();
        assert_eq!(shown, ["Điều", "lệ", "MỚI"]);
    }

    #[test]
    fn both_tone_placements_and_both_normal_forms_are_one() {
        assert_eq!(
            canonicalise("hòa thủy").folded(),
            canonicalise("hoà thuỷ").folded()
        );
        let decomposed = "tie\u{302}\u{301}ng vie\u{323}\u{302}t";
        assert_eq!(
            canonicalise(decomposed).folded(),
            canonicalise("tiếng việt").folded()
        );
        assert_eq!(canonicalise(decomposed).tokens()[0].range, 0..9);
    }

    #[test]
    fn a_doubled_word_counts_once() {
        assert_eq!(
            canonicalise("trong các các trường hợp").folded(),
            canonicalise("trong các trường hợp").folded()
        );
    }

    #[test]
    fn letters_spaced_out_become_words_again() {
        assert_eq!(
            canonicalise("t h ô n g   b á o   m ớ i").folded(),
            "thong bao moi"
        );
        assert_eq!(canonicalise("ý kiến a b c").folded(), "y kien a b c");
    }

    #[test]
    fn nothing_to_read_is_empty() {
        for text in ["", " \n", "👍👍", "...!?", "\u{200b}"] {
            assert!(canonicalise(text).is_empty(), "{text:?}");
        }
    }
}
