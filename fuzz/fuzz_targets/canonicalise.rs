//! Any text: words lie on characters, in order, one after the other, and are UTF-8.
#![no_main]

use libfuzzer_sys::fuzz_target;
use recognise::{Canonical, canonicalise, canonicalise_into};

fuzz_target!(|texts: (&str, &str)| {
    let (text, other) = texts;
    let canonical = canonicalise(text);
    let mut before = 0..0;
    for at in 0..canonical.word_count() {
        let range = canonical.range(at);
        // One character may stand for several words.
        assert!(range.start >= before.end || range == before);
        assert!(range.start < range.end);
        assert!(text.get(range.clone()).is_some());
        // A word that is no UTF-8 would be given as an empty one.
        assert!(!canonical.word(at).is_empty());
        before = range;
    }
    // Memory that was used before changes nothing.
    let mut used = Canonical::default();
    canonicalise_into(other, &mut used);
    canonicalise_into(text, &mut used);
    assert_eq!(used.folded(), canonical.folded());
    assert_eq!(used.fingerprint(), canonical.fingerprint());
});
