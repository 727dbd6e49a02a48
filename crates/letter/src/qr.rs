//! An address as a QR code.

use qrcode::{Color, EcLevel, QrCode};

/// The rows of the code, dark modules as `true`; none if the address is too long for one.
pub(crate) fn modules(address: &str) -> Option<Vec<Vec<bool>>> {
    let code = QrCode::with_error_correction_level(address, EcLevel::M).ok()?;
    let dark: Vec<bool> = code.to_colors().iter().map(|c| *c == Color::Dark).collect();
    Some(dark.chunks(code.width()).map(<[bool]>::to_vec).collect())
}

/// Dark modules of one row as (first, how many), so that a row takes few rectangles.
pub(crate) fn spans(row: &[bool]) -> Vec<(usize, usize)> {
    let mut spans: Vec<(usize, usize)> = Vec::new();
    for (at, _) in row.iter().enumerate().filter(|(_, dark)| **dark) {
        match spans.last_mut() {
            Some((first, many)) if *first + *many == at => *many += 1,
            _ => spans.push((at, 1)),
        }
    }
    spans
}
