//! Any body of a letter: writing what was read and reading it again gives the same.
#![no_main]

use app::markup::{parse, write};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let once = parse(text);
    assert_eq!(parse(&write(&once)), once);
});
