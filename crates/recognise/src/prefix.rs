//! What mail programs and chats put before a message that is passed on: `Fwd:`, `Chuyển tiếp:`.

use crate::canonical::Canonical;

const PREFIXES: [&[&str]; 9] = [
    &["fwd"],
    &["fw"],
    &["re"],
    &["forwarded"],
    &["forwarded", "message"],
    &["chuyen", "tiep"],
    &["tin", "nhan", "chuyen", "tiep"],
    &["encaminhada"],
    &["enc"],
];

/// Takes such prefixes off the beginning; each ends in a colon.
pub(crate) fn take_off(text: &str, canonical: &mut Canonical) {
    loop {
        let length = PREFIXES.iter().find_map(|prefix| {
            let length = prefix.len();
            let enough = canonical.word_count() > length;
            let equal = |(at, word): (usize, &&str)| canonical.word_bytes(at) == word.as_bytes();
            (enough
                && prefix.iter().enumerate().all(equal)
                && colon_follows(text, canonical, length - 1))
            .then_some(length)
        });
        match length {
            Some(length) => drop(canonical.tokens.drain(..length)),
            None => return,
        }
    }
}

fn colon_follows(text: &str, canonical: &Canonical, at: usize) -> bool {
    text[canonical.range(at).end..]
        .trim_start_matches([' ', '*', '_', ']', ')'])
        .starts_with([':', '：'])
}
