//! Any bytes as a mail that came to a return address: it is read to its end, and what is made of it
//! fits into a list, whatever stands in it.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|mail: &[u8]| {
    let report = channel::bounces::read(mail);
    assert!(report.reason.chars().count() <= 500);
    assert!(!report.reason.chars().any(char::is_control));
    assert_eq!(report.key.len(), 64);
    assert!(report.tags.len() <= 16);
    for tag in &report.tags {
        assert_eq!(tag.len(), 36 + 1 + 12);
        assert!(tag.bytes().all(|b| b == b'.' || (b.is_ascii_hexdigit() && !b.is_ascii_uppercase())));
    }
    // The same mail is the same report.
    assert_eq!(channel::bounces::read(mail), report);
});
