//! Any file, and a good one with any changes under a right checksum: refused, or an index that
//! answers. A wrong answer is allowed to a file that lies; a panic is not.
#![no_main]

use std::sync::{Arc, LazyLock};

use libfuzzer_sys::fuzz_target;
use recognise::{Index, SnapshotError};

#[path = "../../crates/recognise/src/hash.rs"]
#[allow(dead_code)]
mod hash;

const TEXT: &str = "Đừng quên ngày mai bắt đầu điều lệ mới của Zalo nơi họ có thể sử dụng hình ảnh \
    của bạn trong các trường hợp kiện tụng chống lại bạn ở tòa";

fn text(n: u64) -> String {
    let words: Vec<String> = (0..20).map(|w| format!("chữ{}", (n * 31 + w * w) % 200)).collect();
    words.join(" ")
}

static GOOD: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let mut index = Index::new();
    for n in 0..30 {
        index.insert(n * 3, &text(n));
    }
    index.insert(500, TEXT);
    index.insert(501, "Tin ngắn thôi mà");
    index.remove(6);
    index.to_snapshot(77)
});

/// Where the length, the checksum and what it covers stand.
const LENGTH: usize = 16;
const CHECKSUM: usize = 24;
const COVERED: usize = 32;

fn read(file: Vec<u8>) -> Option<Index> {
    match Index::from_snapshot(Arc::new(file)) {
        Ok((index, _)) => Some(index),
        Err(SnapshotError::WrongChecksum) => None,
        Err(error) => {
            assert!(!error.to_string().is_empty());
            None
        }
    }
}

fn ask(mut index: Index) {
    for asked in [TEXT, "tin ngan thoi ma", &text(3), ""] {
        for found in index.lookup(asked, 5) {
            assert!((0.0..=1.0).contains(&found.probability));
            assert!(found.ranges.iter().all(|range| asked.get(range.clone()).is_some()));
        }
    }
    let _ = (index.len(), index.ids().count(), index.contains(500), index.memory_bytes());
    index.remove(500);
    index.insert(900, TEXT);
    let _ = index.lookup(TEXT, 5);
    let again = index.to_snapshot(1);
    let _ = read(again).map(|index| index.lookup(TEXT, 5));
}

fuzz_target!(|input: (Vec<(u32, u8, u64)>, u16, &[u8])| {
    let (changes, cut, bytes) = input;
    assert!(read(bytes.to_vec()).is_none() || bytes.len() > COVERED);
    let mut file = GOOD.clone();
    file.truncate(file.len() - usize::from(cut) % (file.len() - COVERED));
    for (place, kind, value) in changes {
        // Half of the changes go where the parts are described, a whole number at a time.
        let at = match kind % 4 {
            0 | 1 => COVERED + 8 * (place as usize % 14),
            _ => COVERED + place as usize % (file.len() - COVERED),
        };
        let value = match kind % 4 {
            0 => value % file.len() as u64,
            _ => value,
        };
        let width = if kind % 4 == 3 { 1 } else { 8 };
        for (byte, new) in file[at..].iter_mut().zip(value.to_le_bytes()).take(width) {
            *byte = new;
        }
    }
    let length = file.len() as u64;
    file[LENGTH..LENGTH + 8].copy_from_slice(&length.to_le_bytes());
    let checksum = hash::bytes(&file[COVERED..]);
    file[CHECKSUM..CHECKSUM + 8].copy_from_slice(&checksum.to_le_bytes());
    if let Some(index) = read(file) {
        ask(index);
    }
});
