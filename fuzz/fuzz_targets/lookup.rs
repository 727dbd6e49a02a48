//! Messages that come, go and are asked for: what is there is found, what is gone is not.
#![no_main]

use std::{collections::HashMap, sync::Arc};

use libfuzzer_sys::fuzz_target;
use recognise::{Index, canonicalise};

fuzz_target!(|steps: Vec<(u8, u8, &str)>| {
    let mut index = Index::new();
    let mut there: HashMap<u64, &str> = HashMap::new();
    for (what, id, text) in steps.into_iter().take(40) {
        let id = u64::from(id % 8);
        match what % 8 {
            0..=2 => {
                index.insert(id, text);
                there.insert(id, text);
            }
            3 => assert_eq!(index.remove(id), there.remove(&id).is_some()),
            4 => index.compact(),
            5 => {
                let file = index.to_snapshot(u64::from(what));
                let (read, mark) = Index::from_snapshot(Arc::new(file)).expect("as written");
                assert_eq!(mark, u64::from(what));
                index = read;
            }
            _ => check(&index, text),
        }
        assert_eq!(index.len(), there.len());
        assert_eq!(index.contains(id), there.contains_key(&id));
    }
    for (id, text) in &there {
        check(&index, text);
        let found = index.lookup(text, 10);
        assert!(found.iter().all(|found| there.contains_key(&found.id)));
        if !canonicalise(text).is_empty() {
            let same = found.iter().find(|found| found.id == *id);
            assert!(same.is_some_and(|found| found.exact), "{text:?} is there");
        }
    }
});

fn check(index: &Index, text: &str) {
    let found = index.lookup(text, 5);
    assert!(found.len() <= 5);
    // Among those that are surer than not, the one with most in common comes first.
    let rank = |found: &recognise::Match| (found.exact, found.probability.min(0.5));
    assert!(found.is_sorted_by(|a, b| rank(a) >= rank(b)));
    for found in found {
        assert!((0.0..=1.0).contains(&found.probability));
        assert!((0.0..=1.0).contains(&found.query_coverage));
        assert!((0.0..=1.0).contains(&found.known_coverage));
        let mut end = 0;
        for range in found.ranges {
            assert!(range.start >= end && text.get(range.clone()).is_some());
            end = range.end;
        }
    }
}
