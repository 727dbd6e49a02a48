//! Any file as a register of organisations: refused, or rows in order without space around cells; and
//! any text as a day.
#![no_main]

use app::sheet::{Column, day_of, read};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(sheet) = read(bytes) {
        assert!(sheet.rows.is_sorted_by_key(|row| row.line));
        for row in &sheet.rows {
            for column in Column::ALL {
                let cell = row.get(*column);
                assert_eq!(cell, cell.trim());
            }
        }
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        let _ = day_of(text);
    }
});
