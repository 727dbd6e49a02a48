//! Any rule pack: refused with a message, or letters can be written and checked by it.
#![no_main]

use letter::{Letter, RulePack, docx, lint, plain_text};
use libfuzzer_sys::fuzz_target;

/// Also tries the bundled pack with one line changed: few other texts get far.
const GOOD: &str = include_str!("../../crates/letter/rules/nd30-2020.toml");
const LETTER: &str = include_str!("../../fixtures/letters/stored-v1.json");

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    try_pack(text);
    let Some((at, line)) = text.split_at_checked(1) else {
        return;
    };
    let lines: Vec<&str> = GOOD.lines().collect();
    let at = usize::from(at.as_bytes()[0]) * 2 % lines.len();
    let key = lines[at].split('=').next().unwrap_or_default();
    let changed = format!("{key}={line}");
    let with: Vec<&str> = (0..lines.len())
        .map(|i| if i == at { changed.as_str() } else { lines[i] })
        .collect();
    try_pack(&with.join("\n"));
});

fn try_pack(text: &str) {
    match RulePack::parse(text) {
        Ok(pack) => {
            let letter: Letter = serde_json::from_str(LETTER).expect("the fixture");
            let _ = lint(&letter, &pack);
            assert!(!plain_text(&letter, &pack).is_empty());
            assert!(docx(&letter, &pack).is_ok());
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
}
