//! Text to be heard: sentences, how long they take, whether they repeat something.

mod words;

use crate::text;

/// Words that take about as long to say as this many Vietnamese letters count as one syllable.
const LETTERS_PER_SYLLABLE: usize = 7;
/// A digit is said as one syllable, with its place (tens, hundreds) as two.
const SYLLABLES_PER_DIGIT: usize = 2;

/// The text as it is said: abbreviations spelled out, addresses replaced, signs left out.
/// Paragraphs become sentences.
pub(crate) fn say(value: &str) -> String {
    let paragraphs = text::lines(value);
    let said: Vec<String> = paragraphs
        .lines()
        .map(|line| {
            words::say(line.trim_start_matches(|c: char| !c.is_alphanumeric() && !opens_quote(c)))
        })
        .filter(|line| line.chars().any(char::is_alphanumeric))
        .map(|line| {
            if line.ends_with(['.', '!', '?']) {
                line
            } else {
                closed(&line)
            }
        })
        .collect();
    said.join(" ")
}

/// Splits what [`say`] made into sentences.
pub(crate) fn sentences(said: &str) -> Vec<String> {
    let mut sentences = Vec::new();
    let mut current: Vec<&str> = Vec::new();
    for word in said.split_whitespace() {
        current.push(word);
        let bare = word.trim_end_matches(['"', '”', '»', ')']);
        if bare.ends_with(['.', '!', '?']) {
            sentences.push(current.join(" "));
            current.clear();
        }
    }
    if !current.is_empty() {
        sentences.push(current.join(" "));
    }
    sentences.retain(|s| s.chars().any(char::is_alphanumeric));
    sentences
}

/// How many syllables it takes to say.
pub(crate) fn syllables(said: &str) -> usize {
    said.split_whitespace().map(word_syllables).sum()
}

fn word_syllables(word: &str) -> usize {
    word.split('-')
        .map(|part| {
            let digits = part.chars().filter(char::is_ascii_digit).count();
            let letters = part.chars().filter(|c| c.is_alphabetic()).count();
            digits * SYLLABLES_PER_DIGIT + letters.div_ceil(LETTERS_PER_SYLLABLE)
        })
        .sum()
}

/// The sentences that fit, from the first; a first one that is too long is cut at a word.
pub(crate) fn fit(sentences: &[String], room: usize) -> Vec<String> {
    let mut used = 0;
    let mut kept = Vec::new();
    for sentence in sentences {
        used += syllables(sentence);
        if used > room {
            break;
        }
        kept.push(sentence.clone());
    }
    if kept.is_empty()
        && let Some(first) = sentences.first()
    {
        kept.extend(
            Some(first_syllables(first, room))
                .filter(|s| !s.is_empty())
                .map(|s| closed(&s)),
        );
    }
    kept
}

/// The words that fit, from the first.
pub(crate) fn first_syllables(said: &str, room: usize) -> String {
    let mut used = 0;
    let fitting = said.split_whitespace().take_while(|word| {
        used += word_syllables(word);
        used <= room
    });
    fitting.collect::<Vec<_>>().join(" ")
}

/// Whether `said` has `run` words in a row from `other`, or all of a shorter `other`.
pub(crate) fn repeats(said: &str, other: &str, run: usize) -> bool {
    let (said, other) = (bare_words(said), bare_words(other));
    let run = run.min(other.len());
    run > 0
        && other
            .windows(run)
            .any(|taken| said.windows(run).any(|words| words == taken))
}

/// Whether `said` has a quotation of `run` words or more.
pub(crate) fn quotes(said: &str, run: usize) -> bool {
    let mut rest = said;
    while let Some(open) = rest.find(opens_quote) {
        let after = &rest[open..];
        let inside = after.trim_start_matches(opens_quote);
        let end = inside.find(['"', '”', '»']).unwrap_or(inside.len());
        if bare_words(&inside[..end]).len() >= run {
            return true;
        }
        rest = inside
            .get(end..)
            .unwrap_or_default()
            .trim_start_matches(['"', '”', '»']);
    }
    false
}

fn bare_words(said: &str) -> Vec<String> {
    said.split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .map(str::to_lowercase)
        .collect()
}

fn closed(line: &str) -> String {
    format!("{}.", line.trim_end_matches(|c: char| !c.is_alphanumeric()))
}

const fn opens_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '«')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_and_lists_become_sentences() {
        let said = say("Zalo không đổi điều lệ\n\n- Ảnh vẫn là của bạn;\n- Tin nhắn cũng vậy!");
        assert_eq!(
            sentences(&said),
            [
                "Zalo không đổi điều lệ.",
                "Ảnh vẫn là của bạn.",
                "Tin nhắn cũng vậy!"
            ]
        );
    }

    #[test]
    fn a_run_of_the_same_words_is_a_repetition_whatever_case_and_signs() {
        let hoax = "Từ ngày mai, Zalo được sử dụng ảnh của bạn.";
        assert!(repeats(
            "Có tin: \"zalo được sử dụng ảnh của\" là sai",
            hoax,
            6
        ));
        assert!(!repeats("Zalo không được tự ý sử dụng ảnh", hoax, 6));
        assert!(repeats("Nói rằng Zalo thu phí là sai", "Zalo thu phí", 6));
        assert!(!repeats("Gì cũng được", "", 6));
    }

    #[test]
    fn long_quotations_are_seen_short_ones_are_names() {
        assert!(quotes("tin có câu “một hai ba bốn năm sáu” là giả", 6));
        assert!(quotes("tin có câu \"một hai ba bốn năm sáu", 6));
        assert!(!quotes(
            "gọi là \"điều lệ mới\" hay \"quy định\" và một hai ba bốn",
            6
        ));
    }

    #[test]
    fn what_does_not_fit_is_left_out_by_sentence() {
        let all = [
            "Một hai ba.".to_owned(),
            "Bốn năm.".to_owned(),
            "Sáu.".to_owned(),
        ];
        assert_eq!(fit(&all, 4), ["Một hai ba."]);
        assert_eq!(fit(&all, 5), ["Một hai ba.", "Bốn năm."]);
        assert_eq!(fit(&all, 2), ["Một hai."]);
        assert!(fit(&all, 0).is_empty());
    }

    #[test]
    fn numbers_and_long_words_take_time() {
        assert_eq!(syllables("ngày 20 tháng 2"), 2 + 4 + 2);
        assert_eq!(syllables("vê en-nờ giê"), 4);
        assert_eq!(syllables("Internationalization"), 3);
    }
}
