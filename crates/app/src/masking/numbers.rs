//! Which numbers of a text are somebody's.

use super::{
    Found, Kind,
    figures::{Group, clusters},
};

/// Words before a number that make it an account, whatever it looks like. Without marks.
const ACCOUNT_WORDS: [&str; 8] = [
    "stk",
    "so tk",
    "so tai khoan",
    "tai khoan",
    "tk",
    "account",
    "acc",
    "so the",
];
/// Words before a number that make it an identity card.
const IDENTITY_WORDS: [&str; 7] = [
    "cmnd",
    "cmt",
    "cccd",
    "chung minh",
    "can cuoc",
    "so dinh danh",
    "ho chieu",
];
/// What follows an amount of money or a quantity, not somebody's number.
const UNITS: [&str; 16] = [
    "đ", "d ", "đồng", "dong", "vnd", "vnđ", "usd", "$", "€", "tỷ", "ty", "triệu", "trieu", "%",
    "nghìn", "người",
];
/// How far before a number a word counts, in characters.
const REACH: usize = 32;

/// Everything that is somebody's number, in order, without overlap.
pub(super) fn find(text: &str) -> Vec<Found> {
    let mut found = Vec::new();
    for cluster in clusters(text) {
        let mut at = 0;
        while at < cluster.len() {
            let taken = longest(text, &cluster, at);
            if let Some((groups, found_here)) = taken {
                found.push(found_here);
                at += groups;
            } else {
                at += 1;
            }
        }
    }
    found
}

/// What begins at group `at`, and how many groups it takes. A telephone number first, then a
/// card, then whatever is longest.
fn longest(text: &str, cluster: &[Group], at: usize) -> Option<(usize, Found)> {
    let mut digits: Vec<u8> = Vec::new();
    let mut options = Vec::new();
    for (count, group) in cluster[at..].iter().enumerate() {
        digits.extend(&group.digits);
        if digits.len() > 23 {
            // One unbroken number of that length is still hidden.
            if count == 0 {
                options.push((1, Kind::Account));
            }
            break;
        }
        let groups = &cluster[at..=at + count];
        if let Some(kind) = kind(text, groups, &digits) {
            options.push((count + 1, kind));
        }
    }
    let longest = |wanted: Kind| options.iter().rfind(|(_, kind)| *kind == wanted);
    let first = longest(Kind::Telephone)
        .or_else(|| longest(Kind::Card))
        .or(options.last())?;
    let (count, kind) = *first;
    let start = cluster[at].places[0].0;
    let end = cluster[at + count - 1].places.last()?.1;
    Some((
        count,
        Found {
            kind,
            place: start..end,
            keep: match kind {
                Kind::Telephone => (2, 2),
                Kind::Identity => (0, 3),
                _ => (0, 4),
            },
        },
    ))
}

fn kind(text: &str, groups: &[Group], digits: &[u8]) -> Option<Kind> {
    let start = groups[0].places[0].0;
    let end = groups.last()?.places.last()?.1;
    if is_public(digits) {
        return None;
    }
    if is_telephone(text, groups, digits) {
        return Some(Kind::Telephone);
    }
    let before = words_before(text, start);
    let said = |words: &[&str]| {
        words
            .iter()
            .any(|word| before.contains(&format!(" {word} ")))
    };
    let length = digits.len();
    let one = groups.len() == 1;
    if said(&IDENTITY_WORDS) && (7..=12).contains(&length) {
        return Some(Kind::Identity);
    }
    if said(&ACCOUNT_WORDS) && (6..=19).contains(&length) && !is_amount(text, groups, end) {
        return Some(Kind::Account);
    }
    if is_citizen(groups, digits) {
        return Some(Kind::Identity);
    }
    if (13..=19).contains(&length) && (one || is_card_like(groups)) && luhn(digits) {
        return Some(Kind::Card);
    }
    // Nine figures or more in one piece are somebody's number, unless they are money.
    (one && length >= 9 && !is_amount(text, groups, end)).then_some(if length == 9 {
        Kind::Identity
    } else {
        Kind::Account
    })
}

/// Emergency and service numbers, and the network of the police and the army: nobody's own.
fn is_public(digits: &[u8]) -> bool {
    let starts = |prefix: &[u8]| digits.starts_with(prefix);
    ((starts(&[1, 8, 0, 0]) || starts(&[1, 9, 0, 0])) && matches!(digits.len(), 6 | 8 | 10))
        || (starts(&[0, 6, 9]) && matches!(digits.len(), 8..=10))
}

/// Vietnamese numbers: ten figures with 03, 05, 07, 08 or 09, eleven with 02 or the old 01; 84
/// instead of the zero. With a "+", any country's.
fn is_telephone(text: &str, groups: &[Group], digits: &[u8]) -> bool {
    if looks_like_a_date(text, groups) {
        return false;
    }
    let national = |rest: &[u8]| match rest {
        [3 | 5 | 7 | 8 | 9, ..] => rest.len() == 9,
        [2, ..] => matches!(rest.len(), 9 | 10),
        [1, 2 | 6 | 8 | 9, ..] => rest.len() == 10,
        _ => false,
    };
    let plus = groups[0].plus;
    match digits {
        [0, 0, 8, 4, rest @ ..] | [8, 4, 0, rest @ ..] if national(rest) => true,
        [8, 4, rest @ ..] if national(rest) => true,
        [0, rest @ ..] if national(rest) => true,
        _ => plus && (8..=15).contains(&digits.len()),
    }
}

/// "09.2021 5000" or "07.09.2021 500": a day or month, a year, and then something else. Whoever
/// writes a telephone number separates all of it alike.
fn looks_like_a_date(text: &str, groups: &[Group]) -> bool {
    let year = groups
        .iter()
        .position(|group| matches!(group.digits.as_slice(), [1, 9, _, _] | [2, 0, _, _]));
    let Some(year @ (1 | 2)) = year else {
        return false;
    };
    let between = |at: usize| {
        let end = groups[at].places.last().map_or(0, |(_, end)| *end);
        groups.get(at + 1).map(|next| &text[end..next.places[0].0])
    };
    let inside = between(0);
    groups[..year].iter().all(|group| group.digits.len() <= 2)
        && inside.is_some_and(|inside| inside == "." || inside == "-")
        && between(year).is_some_and(|behind| Some(behind) != inside)
}

/// Twelve figures that begin with the code of a province (001 to 096) and say a sex and century.
fn is_citizen(groups: &[Group], digits: &[u8]) -> bool {
    let province = match digits {
        [0, tens, ones, ..] => tens * 10 + ones,
        _ => 0,
    };
    digits.len() == 12 && (1..=96).contains(&province) && groups.len() <= 6
}

/// Groups as on a card: of four, the last one may be shorter; or the 4-6-5 of American Express.
fn is_card_like(groups: &[Group]) -> bool {
    let lengths: Vec<usize> = groups.iter().map(|group| group.digits.len()).collect();
    let fours = lengths[..lengths.len() - 1]
        .iter()
        .all(|length| *length == 4);
    (fours && lengths.last().is_some_and(|last| *last <= 4)) || lengths == [4, 6, 5]
}

/// ISO/IEC 7812-1, annex B.
fn luhn(digits: &[u8]) -> bool {
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(at, digit)| {
            let digit = u32::from(*digit);
            match (at % 2, digit * 2) {
                (0, _) => digit,
                (_, double) if double > 9 => double - 9,
                (_, double) => double,
            }
        })
        .sum();
    sum.is_multiple_of(10)
}

/// Money: a unit follows, or groups of three after the first.
fn is_amount(text: &str, groups: &[Group], end: usize) -> bool {
    let rest = text[end..].trim_start().to_lowercase() + " ";
    let unit = UNITS.iter().any(|unit| rest.starts_with(unit));
    let thousands = groups.len() > 1
        && groups[0].digits.len() <= 3
        && groups[0].digits[0] != 0
        && groups[1..].iter().all(|group| group.digits.len() == 3);
    unit || thousands
}

/// What stands right before, lower case and without marks, words between spaces.
fn words_before(text: &str, start: usize) -> String {
    let mut near: Vec<char> = text[..start].chars().rev().take(REACH).collect();
    near.reverse();
    let near: String = near.into_iter().collect();
    format!(" {} ", recognise::canonicalise(&near).folded())
}
