//! Words: capitals, secrecy, what private people can be reached by.

use super::{
    Fix, Lint, Place,
    place::{is_quoted, texts},
};
use crate::{model::Letter, pack::RulePack};

pub(super) fn check(letter: &Letter, pack: &RulePack, found: &mut Vec<Lint>) {
    for (place, text) in texts(letter) {
        if is_quoted(letter, place) {
            continue;
        }
        if !matches!(place, Place::Symbol) {
            capitals(place, text, pack, found);
            secrecy(place, text, pack, found);
        }
        if matches!(
            place,
            Place::Run { .. } | Place::AnnexRun { .. } | Place::AnnexCell { .. }
        ) {
            private(place, text, pack, found);
        }
    }
}

fn capitals(place: Place, text: &str, pack: &RulePack, found: &mut Vec<Lint>) {
    let mended = mend_capitals(text, pack);
    if mended != text {
        let shown = changed_words(text, &mended);
        found.push(
            Lint::warning(
                "capitals",
                place,
                format!("Viết hoa theo Phụ lục II: {shown}"),
                format!("Capitals by appendix II: {shown}"),
            )
            .with(Fix::replace(place, text, mended)),
        );
    }
}

/// The text with the capitals of the pack's words. A phrase all in capitals is left alone: heads and
/// offices are.
fn mend_capitals(text: &str, pack: &RulePack) -> String {
    let rules = &pack.capitals;
    let mut chars: Vec<char> = text.chars().collect();
    let mut fixed = vec![false; chars.len()];
    for phrase in &rules.exact {
        let wanted: Vec<char> = phrase.chars().collect();
        each_match(&chars, &wanted).into_iter().for_each(|at| {
            let here = &chars[at..at + wanted.len()];
            let shouted = !here.iter().any(|c| c.is_lowercase());
            fixed[at..at + wanted.len()].fill(true);
            if !shouted {
                // Inside a longer phrase that begins a sentence nothing else changes.
                chars[at..at + wanted.len()].copy_from_slice(&wanted);
            }
        });
    }
    for phrase in &rules.except {
        let wanted: Vec<char> = phrase.chars().collect();
        for at in each_match(&chars, &wanted) {
            fixed[at..at + wanted.len()].fill(true);
        }
    }
    for word in &rules.lower {
        let wanted: Vec<char> = word.chars().collect();
        for at in each_match(&chars, &wanted) {
            let end = at + wanted.len();
            let named = chars.get(end) == Some(&' ')
                && chars.get(end + 1).is_some_and(|c| c.is_uppercase());
            let exactly = chars[at..end] == wanted[..];
            if exactly && named && !fixed[at] && !begins_sentence(&chars, at) {
                chars[at] = chars[at].to_lowercase().next().unwrap_or(chars[at]);
            }
        }
    }
    chars.into_iter().collect()
}

/// Where a phrase stands as whole words, whatever the case of its letters.
fn each_match(chars: &[char], wanted: &[char]) -> Vec<usize> {
    let same = |a: char, b: char| a == b || a.to_lowercase().eq(b.to_lowercase());
    let word = |c: Option<&char>| c.is_some_and(|c| c.is_alphanumeric());
    if wanted.is_empty() || chars.len() < wanted.len() {
        return Vec::new();
    }
    (0..=chars.len() - wanted.len())
        .filter(|at| {
            let end = at + wanted.len();
            !at.checked_sub(1)
                .is_some_and(|before| word(chars.get(before)))
                && !word(chars.get(end))
                && chars[*at..end]
                    .iter()
                    .zip(wanted)
                    .all(|(a, b)| same(*a, *b))
        })
        .collect()
}

fn begins_sentence(chars: &[char], at: usize) -> bool {
    let before = chars[..at].iter().rev().find(|c| !c.is_whitespace());
    before.is_none_or(|c| ".!?:;\"“'(-–•/…".contains(*c))
}

/// The words that differ, as they shall be: at most three.
fn changed_words(old: &str, new: &str) -> String {
    let pairs = old.split_whitespace().zip(new.split_whitespace());
    let words: Vec<String> = pairs
        .filter(|(old, new)| old != new)
        .map(|(old, new)| format!("{old} → {new}"))
        .take(3)
        .collect();
    words.join(", ")
}

fn secrecy(place: Place, text: &str, pack: &RulePack, found: &mut Vec<Lint>) {
    let mut rest = format!(" {text} ");
    for except in &pack.secrecy.except {
        rest = rest.replace(except.as_str(), " ");
    }
    let chars: Vec<char> = rest.chars().collect();
    let says = pack.secrecy.words.iter().find(|word| {
        let wanted: Vec<char> = word.chars().collect();
        let found = each_match(&chars, &wanted);
        found
            .into_iter()
            .any(|at| chars[at..at + wanted.len()] == wanted[..])
    });
    if let Some(word) = says {
        found.push(Lint::error(
            "secrecy",
            place,
            format!("Có dấu chỉ độ mật \"{word}\"; văn bản mật không được soạn trên hệ thống này"),
            format!("It bears the mark of secrecy \"{word}\"; secret papers must not be written in this system"),
        ));
    }
}

fn private(place: Place, text: &str, pack: &RulePack, found: &mut Vec<Lint>) {
    const HIDDEN: &str = "[đã ẩn]";
    let rules = &pack.private;
    let mut phones = text.to_owned();
    for number in mobiles(text, &rules.mobile_prefixes, rules.mobile_digits) {
        phones = phones.replacen(number, HIDDEN, 1);
    }
    if phones != text {
        found.push(
            Lint::warning(
                "private-phone",
                place,
                "Có số điện thoại di động của cá nhân; hãy bỏ hoặc thay bằng số của cơ quan",
                "There is a private mobile number; leave it out or give the office's",
            )
            .with(Fix::replace(place, text, phones)),
        );
    }
    let mut mails = text.to_owned();
    let edges = |c: char| !(c.is_alphanumeric() || "@._-+".contains(c));
    for word in text.split(edges).map(|word| word.trim_matches(['.', '-'])) {
        let Some((name, domain)) = word.split_once('@') else {
            continue;
        };
        let domain = domain.to_lowercase();
        let public = rules
            .public_mail
            .iter()
            .any(|public| domain == *public || domain.ends_with(&format!(".{public}")));
        if !name.is_empty() && domain.contains('.') && !public {
            mails = mails.replacen(word, HIDDEN, 1);
        }
    }
    if mails != text {
        found.push(
            Lint::warning(
                "private-mail",
                place,
                "Có địa chỉ thư điện tử không phải của cơ quan nhà nước; hãy bỏ nếu là của cá nhân",
                "There is an e-mail address that is no public office's; leave it out if it is a person's",
            )
            .with(Fix::replace(place, text, mails)),
        );
    }
}

/// Mobile numbers: digits with single blanks, dots or dashes between, "+84" for the first zero.
fn mobiles<'a>(text: &'a str, prefixes: &[String], digits: usize) -> Vec<&'a str> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit() || c == '+') {
        let tail = &rest[start..];
        let mut end = 0;
        let mut parted = false;
        for (at, c) in tail.char_indices() {
            if c.is_ascii_digit() || (c == '+' && at == 0) {
                end = at + c.len_utf8();
                parted = false;
            } else if matches!(c, ' ' | '.' | '-' | '\u{a0}') && !parted {
                parted = true;
            } else {
                break;
            }
        }
        let end = end.max(1);
        let piece = &tail[..end];
        let number: String = piece.chars().filter(char::is_ascii_digit).collect();
        let number = match number.strip_prefix("84") {
            Some(national) if piece.starts_with('+') || number.len() > digits => {
                format!("0{national}")
            }
            _ => number,
        };
        if number.len() == digits
            && prefixes
                .iter()
                .any(|prefix| number.starts_with(prefix.as_str()))
        {
            found.push(piece);
        }
        rest = &tail[end..];
    }
    found
}
