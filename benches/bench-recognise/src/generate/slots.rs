//! What chain messages change from copy to copy: dates, amounts, numbers, links.

use std::fmt::Write;

use super::lexicon::Lexicon;
use crate::rng::Rng;

/// A date in one of the forms people write.
pub fn date(rng: &mut Rng, out: &mut String) {
    let (day, month, year) = (
        rng.between(1, 28),
        rng.between(1, 12),
        rng.between(2012, 2026),
    );
    let _ = match rng.below(6) {
        0 => write!(out, "{day}/{month}/{year}"),
        1 => write!(out, "{day:02}-{month:02}-{year}"),
        2 => write!(out, "ngày {day} tháng {month} năm {year}"),
        3 => write!(out, "ngày {day}/{month}"),
        4 => write!(out, "{day}.{month}.{year}"),
        _ => write!(out, "ngày {day} tháng {month}"),
    };
}

/// An amount of money.
pub fn amount(rng: &mut Rng, out: &mut String) {
    let count = rng.between(1, 99);
    let _ = match rng.below(5) {
        0 => write!(out, "{}.000đ", count * 10),
        1 => write!(out, "{count} triệu đồng"),
        2 => write!(out, "{}k", count * 50),
        3 => write!(out, "{}.000.000 VNĐ", count),
        _ => write!(out, "{count} tỷ đồng"),
    };
}

/// A telephone number.
pub fn phone(rng: &mut Rng, out: &mut String) {
    let (a, b, c) = (rng.below(1000), rng.below(1000), rng.below(100));
    let second = *rng.pick(&[3, 5, 7, 8, 9]);
    let _ = match rng.below(5) {
        0 => write!(out, "0{second}{c:02}{a:03}{b:03}"),
        1 => write!(out, "0{second}{c:02}.{a:03}.{b:03}"),
        2 => write!(out, "+84 {second}{c:02} {a:03} {b:03}"),
        3 => write!(out, "1900 {a:03}{}", b % 10),
        _ => write!(out, "1800{a:03}{}", b % 10),
    };
}

/// A link.
pub fn link(lexicon: &Lexicon, rng: &mut Rng, out: &mut String) {
    let domain = lexicon.name(rng, "domain");
    let _ = write!(out, "https://{domain}/");
    for _ in 0..rng.between(5, 8) {
        out.push(char::from(*rng.pick(b"abcdefghijkmnpqrstuvwxyz23456789")));
    }
}

/// A count of things: people, cases, hours, degrees.
pub fn count(rng: &mut Rng, out: &mut String) {
    let number = match rng.below(3) {
        0 => rng.between(2, 12),
        1 => rng.between(13, 99),
        _ => rng.between(1, 50) * 100,
    };
    let unit = *rng.pick(&[
        "người",
        "ca",
        "giờ",
        "ngày",
        "phút",
        "nơi",
        "trường hợp",
        "%",
        "kg",
        "lần",
    ]);
    let _ = write!(out, "{number} {unit}");
}
