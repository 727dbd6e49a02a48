//! Any file in any format: no panic, lines in order.
#![no_main]

use app::import::{Format, read};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    for format in [Format::JsonLines, Format::Csv, Format::Text] {
        if let Ok(lines) = read(format, bytes) {
            assert!(lines.is_sorted_by_key(|(line, _)| *line));
        }
    }
});
