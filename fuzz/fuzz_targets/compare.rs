//! Two texts, or two that share a third: what is marked lies on characters, in order, without
//! overlap in the asked text.
#![no_main]

use std::ops::Range;

use libfuzzer_sys::fuzz_target;
use recognise::{Relation, compare};

fn in_order<'a>(ranges: impl Iterator<Item = &'a Range<usize>>) -> bool {
    let mut end = 0;
    ranges.into_iter().all(|range| {
        let fits = range.start >= end && range.start <= range.end;
        end = range.end;
        fits
    })
}

fn check(query: &str, known: &str) {
    let found = compare(query, known);
    for span in &found.spans {
        assert!(query.get(span.query.clone()).is_some_and(|text| !text.is_empty()));
        assert!(known.get(span.known.clone()).is_some_and(|text| !text.is_empty()));
    }
    for change in &found.changes {
        assert!(query.get(change.query.clone()).is_some());
        assert!(known.get(change.known.clone()).is_some());
        assert!(!change.query.is_empty() || !change.known.is_empty());
    }
    assert!(in_order(found.spans.iter().map(|span| &span.query)));
    assert!(in_order(found.changes.iter().map(|change| &change.query)));
}

fuzz_target!(|texts: (&str, &str, &str)| {
    let (one, two, shared) = texts;
    check(one, two);
    check(&format!("{one} {shared}"), &format!("{shared} {two}"));
    check(&format!("{shared} {one} {shared}"), &format!("{shared} {two} {shared}"));
    let same = compare(shared, shared);
    assert_eq!((same.relation, same.changes.len()), (Relation::Same, 0));
});
