//! Names of parties that chain messages speak about: platforms, banks, companies, authorities.
//!
//! From public knowledge. The list helps to see that a copy puts one party in the place of another;
//! a name that is missing here is seen by its capital letter or by its being replaced throughout.

use crate::canonical::Canonical;

const NAMES: &[&str] = &[
    "zalo",
    "facebook",
    "messenger",
    "whatsapp",
    "viber",
    "telegram",
    "tiktok",
    "youtube",
    "instagram",
    "twitter",
    "google",
    "gmail",
    "icloud",
    "apple",
    "microsoft",
    "samsung",
    "vng",
    "viettel",
    "vinaphone",
    "mobifone",
    "vietnamobile",
    "vnpt",
    "fpt",
    "momo",
    "zalopay",
    "vnpay",
    "shopee",
    "lazada",
    "tiki",
    "sendo",
    "grab",
    "gojek",
    "vietcombank",
    "vietinbank",
    "bidv",
    "agribank",
    "techcombank",
    "sacombank",
    "vpbank",
    "mbbank",
    "tpbank",
    "hdbank",
    "vib",
    "acb",
    "shb",
    "scb",
    "ocb",
    "eximbank",
    "seabank",
    "evn",
    "vtv",
    "vingroup",
    "vinfast",
    "vinamilk",
    "vinmart",
    "acecook",
    "masan",
    "pepsi",
    "coca cola",
    "mcdonalds",
    "kfc",
    "who",
    "unicef",
    "cdc",
    "pfizer",
    "moderna",
    "astrazeneca",
    "vneid",
    "vssid",
    "bo y te",
    "bo cong an",
    "bo giao duc",
    "bo tai chinh",
    "bo quoc phong",
    "bo cong thuong",
    "ngan hang nha nuoc",
    "bao hiem xa hoi",
    "benh vien bach mai",
    "benh vien cho ray",
    "hoi chu thap do",
];

/// Words that names of organisations begin with, folded.
const HEADS: [&str; 22] = [
    "bo", "so", "vien", "cuc", "tong", "vu", "ban", "uy", "cong", "ngan", "tap", "benh", "truong",
    "hoi", "bao", "dai", "hang", "quy", "ubnd", "trung", "doan", "phong",
];

/// Whether a name begins as one of an organisation does, or is one that is known.
pub(crate) fn is_organisation(name: &str) -> bool {
    let first = name.split(' ').next().unwrap_or("");
    HEADS.contains(&first) || NAMES.contains(&name)
}

/// Where parties are named: the words `from..to`, and which.
pub(crate) fn named(canonical: &Canonical) -> Vec<(std::ops::Range<usize>, &'static str)> {
    let words: Vec<&str> = canonical.words().collect();
    let mut found = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let name = NAMES.iter().find(|name| {
            name.as_bytes().first() == words[at].as_bytes().first()
                && name.split(' ').count() <= words.len() - at
                && name.split(' ').zip(&words[at..]).all(|(a, b)| a == *b)
        });
        let length = name.map_or(1, |name| name.split(' ').count());
        if let Some(name) = name {
            found.push((at..at + length, *name));
        }
        at += length;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::canonicalise;

    #[test]
    fn names_of_several_words_are_found() {
        let canonical = canonicalise("Theo Bộ Y tế và ZALO, hôm nay");
        let names: Vec<_> = named(&canonical)
            .into_iter()
            .map(|(_, name)| name)
            .collect();
        assert_eq!(names, ["bo y te", "zalo"]);
    }
}
