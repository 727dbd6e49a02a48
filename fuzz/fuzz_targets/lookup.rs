//! Two texts: what was put in is found, spans lie on characters, what was taken out is gone.
#![no_main]

use libfuzzer_sys::fuzz_target;
use recognise::{Index, canonicalise};

fuzz_target!(|texts: (&str, &str)| {
    let (known, asked) = texts;
    let mut index = Index::new();
    index.insert(1, known);
    for found in index.lookup(asked, 5) {
        assert!((0.0..=1.0).contains(&found.probability));
        for span in &found.spans {
            assert!(asked.get(span.query.clone()).is_some());
            assert!(known.get(span.known.clone()).is_some());
        }
    }
    if !canonicalise(known).is_empty() {
        assert!(index.lookup(known, 1)[0].exact);
    }
    assert!(index.remove(1) && index.lookup(known, 1).is_empty());
});
