//! Any text: what is found lies on characters, in order, is hidden, and parts stay in their places.
#![no_main]

use app::masking::Masked;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let masked = Masked::new(text);
    let mut last = 0;
    for found in &masked.found {
        assert!(last <= found.place.start && found.place.start < found.place.end);
        assert!(!masked.text.contains(&text[found.place.clone()]));
        last = found.place.end;
    }
    for at in (0..=text.len()).filter(|at| text.is_char_boundary(*at)) {
        let now = masked.place(&(at..text.len()));
        assert!(masked.text.is_char_boundary(now.start));
        assert_eq!(now.end, masked.text.len());
    }
});
