//! Any file of JSON lines: the same lines whatever pieces it comes in, in order; no panic.
#![no_main]

use std::io::BufReader;

use libfuzzer_sys::fuzz_target;

#[path = "../../crates/dinhchinh/src/jsonl.rs"]
#[allow(dead_code)]
mod jsonl;

fn lines(bytes: &[u8], piece: usize) -> Vec<(u64, Result<jsonl::Item, jsonl::LineError>)> {
    let mut lines = jsonl::Lines::new(BufReader::with_capacity(piece, bytes));
    let mut all = Vec::new();
    while let Some((number, line)) = lines.next_line().expect("memory can be read") {
        all.push((number, line.and_then(|line| jsonl::parse(&line))));
    }
    all
}

fuzz_target!(|bytes: &[u8]| {
    let whole = lines(bytes, 1 << 16);
    assert!(whole.is_sorted_by(|(a, _), (b, _)| a < b));
    assert_eq!(whole, lines(bytes, 3));
});
