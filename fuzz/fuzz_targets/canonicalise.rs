//! Any text: words lie on characters, in order, one after the other, and are UTF-8.
#![no_main]

use libfuzzer_sys::fuzz_target;
use recognise::{Canonical, TokenKind, canonicalise, canonicalise_into};

fuzz_target!(|texts: (&str, &str)| {
    let (text, other) = texts;
    let canonical = canonicalise(text);
    let mut end = 0;
    for at in 0..canonical.word_count() {
        let range = canonical.range(at);
        assert!(range.start >= end && range.start < range.end);
        assert!(text.get(range.clone()).is_some());
        // A word that is no UTF-8 would be given as an empty one; a link may be nothing but what is
        // left out of links (`http://`).
        let link = canonical.kind(at) == TokenKind::Link;
        assert!(link || !canonical.word(at).is_empty());
        end = range.end;
    }
    // Memory that was used before changes nothing.
    let mut used = Canonical::default();
    canonicalise_into(other, &mut used);
    canonicalise_into(text, &mut used);
    assert_eq!(used.folded(), canonical.folded());
    assert_eq!(used.fingerprint(), canonical.fingerprint());
});
