//! Letters spaced out: `Z a l o`, `t h ô n g   b á o`, `t.h.ô.n.g`.

use crate::{
    canonical::{Canonical, Token},
    syllable::{is_syllable, split},
    words::{repaired, word_hash},
};

/// So many words of one letter in a row are one word, if a consonant is among them: Vietnamese
/// has words of one vowel (ở, à, ý, ô), none of one consonant.
const RUN: usize = 3;

/// Joins runs of single letters; wider gaps, or else the syllables, tell the words apart.
pub(crate) fn join(text: &str, canonical: &mut Canonical) {
    let old = std::mem::take(&mut canonical.tokens);
    let letter = |token: &Token| {
        let word = &canonical.folded[token.from as usize..token.to as usize];
        (word.len() == 1 && word[0].is_ascii_alphabetic()).then(|| word[0])
    };
    let mut joined: Vec<(Vec<Token>, Vec<u8>)> = Vec::new();
    let mut at = 0;
    while at < old.len() {
        let letters: Vec<u8> = old[at..].iter().map_while(letter).collect();
        let consonants = letters.iter().any(|b| !b"aeiouy".contains(b));
        if letters.len() < RUN || !consonants {
            let take = letters.len().max(1);
            joined.extend(old[at..at + take].iter().map(|t| (vec![*t], Vec::new())));
            at += take;
            continue;
        }
        let run = &old[at..at + letters.len()];
        joined.extend(words_of(text, run, &letters));
        at += letters.len();
    }
    let mut tokens: Vec<Token> = Vec::with_capacity(joined.len());
    for (parts, word) in joined {
        let (Some(first), Some(last)) = (parts.first(), parts.last()) else {
            continue;
        };
        let mut token = Token {
            end: last.end,
            ..*first
        };
        if !word.is_empty() {
            let word = repaired(&word, 0).unwrap_or(word);
            token.from = canonical.folded.len() as u32;
            canonical.folded.extend_from_slice(&word);
            token.to = canonical.folded.len() as u32;
            token.hash = word_hash(&word);
        }
        match tokens.last_mut() {
            Some(before) if before.hash == token.hash => before.end = token.end,
            _ => tokens.push(token),
        }
    }
    canonical.tokens = tokens;
}

/// The words that a run of letters spells, each with the letters it is made of.
fn words_of(text: &str, run: &[Token], letters: &[u8]) -> Vec<(Vec<Token>, Vec<u8>)> {
    let gap = |pair: &[Token]| {
        text.get(pair[0].end as usize..pair[1].start as usize)
            .map_or(0, |gap| gap.chars().count())
    };
    let narrow = run.windows(2).map(gap).min().unwrap_or(0);
    let mut words = Vec::new();
    let mut from = 0;
    for at in 1..=run.len() {
        let ends = at == run.len() || gap(&run[at - 1..=at]) > narrow;
        if !ends {
            continue;
        }
        let word = &letters[from..at];
        let ends = if word.len() < 2 || is_syllable(word) {
            None
        } else {
            split(word)
        };
        let mut start = 0;
        for end in ends.unwrap_or_else(|| vec![word.len()]) {
            let tokens = run[from + start..from + end].to_vec();
            words.push((tokens, word[start..end].to_vec()));
            start = end;
        }
        from = at;
    }
    words
}
