//! What a message may do to people, by the words it uses: a hint for who reads the inbox, no verdict.

use crate::canonical::canonicalise;

/// What a message speaks of that can hurt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum HarmWords {
    /// Money to send, accounts, codes, links to press.
    Money,
    /// Illness and cures.
    Health,
    /// Death, disasters, crime: what makes people flee or hoard.
    Danger,
    /// Hurry, and being told to pass it on.
    Pressure,
}

impl HarmWords {
    /// The stable name used in text keys and the API.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            HarmWords::Money => "money",
            HarmWords::Health => "health",
            HarmWords::Danger => "danger",
            HarmWords::Pressure => "pressure",
        }
    }
}

/// Folded phrases; short words only where they cannot be part of another phrase.
const PHRASES: [(HarmWords, &[&str]); 4] = [
    (
        HarmWords::Money,
        &[
            "chuyen tien",
            "chuyen khoan",
            "dat coc",
            "so tai khoan",
            "ma otp",
            "otp",
            "mat khau",
            "nap tien",
            "rut tien",
            "vay tien",
            "nhan qua",
            "trung thuong",
            "nhan thuong",
            "tang tien",
            "ho tro tien",
            "bam vao link",
            "bam vao duong link",
            "truy cap link",
            "dau tu",
            "lai suat",
            "send money",
            "bank account",
            "password",
            "prize",
        ],
    ),
    (
        HarmWords::Health,
        &[
            "chua khoi",
            "chua benh",
            "ung thu",
            "tieu duong",
            "dich benh",
            "vac xin",
            "vaccine",
            "thuoc",
            "uong nuoc",
            "ngo doc",
            "lay nhiem",
            "virus",
            "benh vien",
            "cure",
            "cancer",
        ],
    ),
    (
        HarmWords::Danger,
        &[
            "bat coc",
            "vo dap",
            "dong dat",
            "song than",
            "sieu bao",
            "lu quet",
            "chay no",
            "no bom",
            "chet nguoi",
            "tu vong",
            "giet",
            "cuop",
            "cat nuoc",
            "cat dien",
            "phong toa",
            "so tan",
            "dau co",
            "tich tru",
            "kidnap",
            "earthquake",
            "evacuate",
        ],
    ),
    (
        HarmWords::Pressure,
        &[
            "khan cap",
            "canh bao khan",
            "chia se gap",
            "chia se ngay",
            "chia se cho",
            "gui ngay",
            "chuyen tiep ngay",
            "chuyen tiep cho",
            "truoc khi qua muon",
            "han chot",
            "trong 24 gio",
            "truoc 24h",
            "keo khong kip",
            "urgent",
            "share this",
            "forward this",
        ],
    ),
];

/// What the words of a text speak of, each once, in the order of [`HarmWords`].
#[must_use]
pub fn harm_words(text: &str) -> Vec<HarmWords> {
    let folded = format!(" {} ", canonicalise(text).folded());
    let has = |phrases: &[&str]| {
        let mut phrases = phrases.iter();
        phrases.any(|phrase| folded.contains(&format!(" {phrase} ")))
    };
    let found = PHRASES.iter().filter(|(_, phrases)| has(phrases));
    found.map(|(kind, _)| *kind).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_with_and_without_marks() {
        use HarmWords::{Danger, Health, Money, Pressure};
        let found = |text| harm_words(text);
        assert_eq!(found("Hãy CHUYỂN TIỀN vào số tài khoản này"), [Money]);
        assert_eq!(found("chuyen tien ngay"), [Money]);
        assert_eq!(
            found("Uống lá này chữa khỏi ung thư, chia sẻ ngay!"),
            [Health, Pressure]
        );
        assert_eq!(found("Sắp vỡ đập, mọi người sơ tán"), [Danger]);
        assert_eq!(found("Chiều nay họp tổ dân phố"), []);
        assert_eq!(found(""), []);
    }
}
