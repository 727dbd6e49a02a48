//! Hides what is personal in a message that is shown: telephone numbers, e-mail addresses, citizen
//! identity numbers, numbers of bank accounts and cards.
//!
//! A hidden figure becomes "•", so the length can still be seen; a little is left at the ends so
//! that two numbers can be told apart. Numbers that belong to nobody stay readable: 113, 1022,
//! 1800…, 1900…, 069… (the network of the police and the army). When in doubt a long number is
//! hidden: an officer can look at it, and that is recorded.

use std::ops::Range;

mod figures;
mod numbers;

/// What stands for one hidden character.
const DOT: char = '•';

/// What was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A telephone number.
    Telephone,
    /// An e-mail address.
    Email,
    /// A citizen identity number (12 figures, or 9 of the old card).
    Identity,
    /// A bank account, or another long number that may be one.
    Account,
    /// A bank card.
    Card,
}

/// Something personal in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// What it is.
    pub kind: Kind,
    /// Where it stands: a byte range of the text.
    pub place: Range<usize>,
    /// Figures that stay readable at the beginning and at the end.
    keep: (usize, usize),
}

/// Everything personal in `text`, in order, without overlap.
#[must_use]
pub fn find(text: &str) -> Vec<Found> {
    let mut found = emails(text);
    for number in numbers::find(text) {
        let meets = |other: &Found| {
            number.place.start < other.place.end && other.place.start < number.place.end
        };
        if !found.iter().any(meets) {
            found.push(number);
        }
    }
    found.sort_by_key(|one| one.place.start);
    found
}

/// `text` with what is personal hidden.
#[must_use]
pub fn mask(text: &str) -> String {
    Masked::new(text).text
}

/// A text with what is personal hidden, and where its parts have gone.
#[derive(Clone, Debug)]
pub struct Masked {
    /// The text that may be shown.
    pub text: String,
    /// What was hidden, as it stands in the text before.
    pub found: Vec<Found>,
    /// For every changed stretch: its place before and its place now.
    moved: Vec<(Range<usize>, Range<usize>)>,
}

impl Masked {
    /// Hides what is personal in `text`.
    #[must_use]
    pub fn new(text: &str) -> Masked {
        let found = find(text);
        let mut out = String::with_capacity(text.len());
        let mut moved = Vec::with_capacity(found.len());
        let mut done = 0;
        for one in &found {
            out.push_str(&text[done..one.place.start]);
            let start = out.len();
            hide(&text[one.place.clone()], one, &mut out);
            moved.push((one.place.clone(), start..out.len()));
            done = one.place.end;
        }
        out.push_str(&text[done..]);
        Masked {
            text: out,
            found,
            moved,
        }
    }

    /// Where a part of the text before stands now. A part that begins or ends inside something
    /// hidden takes it in as a whole.
    #[must_use]
    pub fn place(&self, before: &Range<usize>) -> Range<usize> {
        self.point(before.start, false)..self.point(before.end, true)
    }

    fn point(&self, at: usize, end: bool) -> usize {
        let mut shift = 0_isize;
        for (before, now) in &self.moved {
            if at >= before.end {
                shift = now.end.cast_signed() - before.end.cast_signed();
            } else if at > before.start {
                return if end { now.end } else { now.start };
            }
        }
        at.saturating_add_signed(shift)
    }
}

fn hide(shown: &str, found: &Found, out: &mut String) {
    if found.kind == Kind::Email {
        return hide_email(shown, out);
    }
    let total = shown
        .chars()
        .filter(|c| figures::value(*c).is_some())
        .count();
    let (first, last) = found.keep;
    let mut at = 0;
    for c in shown.chars() {
        if figures::value(c).is_some() {
            let stays = at < first || at >= total.saturating_sub(last);
            out.push(if stays { c } else { DOT });
            at += 1;
        } else if !figures::is_invisible(c) {
            out.push(c);
        }
    }
}

/// The first letter and the domain stay.
fn hide_email(shown: &str, out: &mut String) {
    let (local, domain) = shown.split_once('@').unwrap_or((shown, ""));
    for (at, c) in local.chars().enumerate() {
        let stays = at == 0 && local.chars().count() > 1;
        out.push(if stays { c } else { DOT });
    }
    out.push('@');
    out.push_str(domain);
}

/// E-mail addresses as people write them (not all that RFC 5322 allows).
fn emails(text: &str) -> Vec<Found> {
    let local = |c: char| c.is_alphanumeric() || "._%+-".contains(c);
    let domain = |c: char| c.is_alphanumeric() || ".-".contains(c);
    let mut found: Vec<Found> = Vec::new();
    for (at, _) in text.match_indices('@') {
        let before = found.last().map_or(0, |one| one.place.end).min(at);
        let start = text[before..at]
            .char_indices()
            .rev()
            .take_while(|(_, c)| local(*c))
            .last()
            .map_or(at, |(offset, _)| before + offset);
        let after = &text[at + 1..];
        let length = after.find(|c: char| !domain(c)).unwrap_or(after.len());
        let name = after[..length].trim_end_matches(['.', '-']);
        let named = name
            .rsplit_once('.')
            .is_some_and(|(rest, top)| !rest.is_empty() && top.chars().count() >= 2);
        if start < at && named {
            found.push(Found {
                kind: Kind::Email,
                place: start..at + 1 + name.len(),
                keep: (0, 0),
            });
        }
    }
    found
}

#[cfg(test)]
mod tests;
