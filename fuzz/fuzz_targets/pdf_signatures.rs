//! Any bytes as a PDF, a key, a picture, a certificate or an authority's answer: looked at without
//! harm.
#![no_main]

use libfuzzer_sys::fuzz_target;
use pades::{Certificate, SignatureImage, Token, verify};

fuzz_target!(|bytes: &[u8]| {
    // Nobody is known, so nothing can be beyond doubt.
    assert!(!pades::all_fine(&verify(bytes, &[])));
    let _ = SignatureImage::from_png(bytes);
    let _ = Certificate::read_all(bytes);
    let _ = Token::from_response(bytes, &[0; 32], [0; 8]);
});
