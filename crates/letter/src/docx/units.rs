//! The units of the format: twips (1/20 point), half points, eighths of a point.

use crate::pack::BoxStyle;

/// Points in a millimetre.
const PT_PER_MM: f64 = 72.0 / 25.4;

#[expect(
    clippy::cast_possible_truncation,
    reason = "the pack's bounds are small"
)]
const fn whole(value: f64) -> i32 {
    value.round() as i32
}

/// Millimetres as twips.
pub(super) const fn twips_mm(mm: f64) -> i32 {
    whole(mm * PT_PER_MM * 20.0)
}

/// Millimetres as twips, never less than nothing.
pub(super) fn unsigned(mm: f64) -> u32 {
    twips_mm(mm).max(0).unsigned_abs()
}

/// Millimetres as twips, for sizes of tables.
pub(super) fn wide(mm: f64) -> usize {
    usize::try_from(twips_mm(mm)).unwrap_or(0)
}

/// Points as twips.
pub(super) const fn twips_pt(pt: f64) -> i32 {
    whole(pt * 20.0)
}

/// Points as half points.
pub(super) fn half_points(pt: f64) -> usize {
    usize::try_from(whole(pt * 2.0)).unwrap_or(24)
}

/// Points as eighths of a point: how thick borders are.
pub(super) fn eighths(pt: f64) -> usize {
    usize::try_from(whole(pt * 8.0)).unwrap_or(4).max(2)
}

/// How wide a text is about, in millimetres: a letter of this kind of type is half as wide as high,
/// a capital two thirds.
pub(super) fn text_mm(text: &str, style: &BoxStyle) -> f64 {
    let em: f64 = text
        .chars()
        .map(|c| match c {
            ' ' | ',' | '.' | 'i' | 'l' | 't' | '-' | '(' | ')' => 0.3,
            c if c.is_uppercase() => 0.68,
            _ => 0.48,
        })
        .sum();
    em * style.size / PT_PER_MM
}
