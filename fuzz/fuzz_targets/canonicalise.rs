//! Any text: places lie on characters, in order; folding what is folded changes nothing.
#![no_main]

use libfuzzer_sys::fuzz_target;
use recognise::canonicalise;

fuzz_target!(|text: &str| {
    let canonical = canonicalise(text);
    let mut end = 0;
    for token in canonical.tokens() {
        assert!(token.range.start >= end && token.range.start < token.range.end);
        assert!(text.get(token.range.clone()).is_some());
        end = token.range.end;
    }
    let folded = canonical.folded();
    assert_eq!(canonicalise(&folded).folded(), folded);
});
