//! How every text is written: composed letters, spaces, marks.

use unicode_normalization::{UnicodeNormalization, is_nfc};

use super::{
    Fix, Level, Lint, Place,
    place::{is_quoted, texts},
};
use crate::{model::Letter, pack::RulePack};

/// One rule: its name, how grave, the mended text, what is wrong.
type Rule = (
    &'static str,
    Level,
    fn(&str) -> String,
    &'static str,
    &'static str,
);

const RULES: [Rule; 4] = [
    (
        "not-composed",
        Level::Error,
        composed,
        "Chữ có dấu chưa ở dạng dựng sẵn (TCVN 6909:2001); hãy chuyển mã",
        "Letters with marks are not composed (TCVN 6909:2001); recode them",
    ),
    (
        "control",
        Level::Error,
        printable,
        "Có ký tự điều khiển hoặc ký tự không nhìn thấy; hãy bỏ đi",
        "There are control or invisible characters; take them out",
    ),
    (
        "spaces",
        Level::Warning,
        single_spaced,
        "Có khoảng trắng thừa",
        "There are spare spaces",
    ),
    (
        "space-before-mark",
        Level::Warning,
        tight,
        "Có khoảng trắng trước dấu câu",
        "There is a space before a punctuation mark",
    ),
];

pub(super) fn check(letter: &Letter, pack: &RulePack, found: &mut Vec<Lint>) {
    for (place, text) in texts(letter) {
        let quoted = is_quoted(letter, place);
        for (code, level, mend, vi, en) in RULES {
            // What others wrote stays as they wrote it, as far as it can be printed.
            if quoted && level == Level::Warning {
                continue;
            }
            let mended = if code == "spaces" {
                spaced(letter, place, text)
            } else {
                mend(text)
            };
            if mended != text {
                let fix = Fix::replace(place, text, mended);
                found.push(Lint::new(code, level, place, vi, en).with(fix));
            }
        }
        if !quoted {
            double_end(place, text, &pack.words.end_mark, found);
        }
    }
    for (at, paragraph) in letter.body.iter().enumerate() {
        balanced(Place::Paragraph { at }, &paragraph.text(), found);
    }
    for (place, text) in texts(letter) {
        if !matches!(place, Place::Run { .. } | Place::AnnexRun { .. }) {
            balanced(place, text, found);
        }
    }
}

fn composed(text: &str) -> String {
    if is_nfc(text) {
        text.to_owned()
    } else {
        text.nfc().collect()
    }
}

/// Whether a character is neither seen nor a blank.
fn invisible(c: char) -> bool {
    let format = matches!(
        c,
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}'
            | '\u{2066}'..='\u{2069}' | '\u{feff}'
    );
    format || (c.is_control() && !matches!(c, '\t' | '\n' | '\r'))
}

fn printable(text: &str) -> String {
    text.chars().filter(|c| !invisible(*c)).collect()
}

/// Every run of blanks as one space.
fn single_spaced(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut blank = false;
    for c in text.chars() {
        let is_blank = c.is_whitespace();
        if !is_blank {
            out.push(c);
        } else if !blank {
            out.push(' ');
        }
        blank = is_blank;
    }
    out
}

/// Single spaces, and none at the ends; a piece keeps one towards its neighbours, unless that has
/// one already.
fn spaced(letter: &Letter, place: Place, text: &str) -> String {
    let single = single_spaced(text);
    let (paragraph, at) = match place {
        Place::Run { paragraph, at } => (&letter.body[paragraph], at),
        // Pieces of annexes keep what stands at their ends.
        Place::AnnexRun { .. } => return single,
        _ => return single.trim().to_owned(),
    };
    let before = at.checked_sub(1).map(|at| paragraph.runs[at].text.as_str());
    let mut kept = single.as_str();
    if before.is_none_or(|before| before.ends_with(char::is_whitespace)) {
        kept = kept.trim_start();
    }
    if at + 1 == paragraph.runs.len() {
        kept = kept.trim_end();
    }
    kept.to_owned()
}

/// No blanks before a single mark that ends something: a blank or the end follows it.
fn tight(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(char::is_whitespace) {
        let (before, blanks) = rest.split_at(at);
        out.push_str(before);
        let after = blanks.trim_start();
        let mut next = after.chars();
        let ends = next.next().is_some_and(|c| ",;:!?.".contains(c))
            && next.next().is_none_or(char::is_whitespace);
        if !ends || out.is_empty() {
            out.push_str(&blanks[..blanks.len() - after.len()]);
        }
        rest = after;
    }
    out + rest
}

/// ".." and ",," are slips; "..." is not, nor the end mark.
fn double_end(place: Place, text: &str, end_mark: &str, found: &mut Vec<Lint>) {
    let mut mended = String::with_capacity(text.len());
    let chars: Vec<char> = text.chars().collect();
    let mut at = 0;
    while at < chars.len() {
        let c = chars[at];
        let run = chars[at..].iter().take_while(|other| **other == c).count();
        let slip = matches!(c, '.' | ',' | ';' | ':') && run == 2;
        // "..": one too many, unless the second begins the end mark ("v.v../.").
        let before_end = chars[at + run - 1..]
            .iter()
            .collect::<String>()
            .starts_with(end_mark);
        let keep = if slip && !before_end { 1 } else { run };
        mended.extend(std::iter::repeat_n(c, keep));
        at += run;
    }
    if mended != text {
        found.push(
            Lint::warning(
                "double-end",
                place,
                "Dấu câu bị lặp",
                "A punctuation mark is doubled",
            )
            .with(Fix::replace(place, text, mended)),
        );
    }
}

fn balanced(place: Place, text: &str, found: &mut Vec<Lint>) {
    let count = |c: char| text.matches(c).count();
    let odd = count('"') % 2 == 1;
    let open = count('“') != count('”') || count('(') != count(')') && !numbered(text);
    if odd || open {
        found.push(Lint::warning(
            "quotes-unbalanced",
            place,
            "Dấu ngoặc mở và đóng không khớp nhau; hãy kiểm tra",
            "Opening and closing marks do not match; look at them",
        ));
    }
}

/// "a) …", "1) …" close what was never opened, rightly.
fn numbered(text: &str) -> bool {
    text.split_whitespace().any(|word| {
        let word = word.strip_suffix(')').unwrap_or_default();
        !word.is_empty() && word.chars().count() <= 2 && word.chars().all(char::is_alphanumeric)
    })
}
