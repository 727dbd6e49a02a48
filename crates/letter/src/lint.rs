//! What the decree asks for and a letter may miss.

use crate::model::{Authority, Letter};

/// The longest subject that the electronic system takes (appendix VI, part II).
pub const MAX_SUBJECT_CHARS: usize = 500;

/// How grave a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// The letter must not be signed like this.
    Error,
    /// Worth a look.
    Warning,
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lint {
    /// Its stable name.
    pub code: &'static str,
    /// How grave it is.
    pub level: Level,
    /// What is wrong and what to do, Vietnamese.
    pub message_vi: &'static str,
    /// The same, English.
    pub message_en: &'static str,
}

type Rule = (
    &'static str,
    Level,
    fn(&Letter) -> bool,
    &'static str,
    &'static str,
);

/// Each rule with what it finds: true where the letter breaks it.
const RULES: [Rule; 13] = [
    (
        "body-empty",
        Level::Error,
        |letter| letter.body.is_empty(),
        "Công văn chưa có nội dung; hãy viết nội dung",
        "The letter has no body; write one",
    ),
    (
        "end-mark",
        Level::Error,
        |letter| !last_text(letter).trim_end().ends_with("./."),
        "Nội dung phải kết thúc bằng \"./.\"; hãy thêm vào cuối đoạn cuối",
        "The body must end with \"./.\"; add it to the last paragraph",
    ),
    (
        "subject-empty",
        Level::Error,
        |letter| letter.subject.trim().is_empty(),
        "Chưa có trích yếu; hãy viết sau \"V/v\"",
        "There is no subject; write it after \"V/v\"",
    ),
    (
        "subject-long",
        Level::Error,
        |letter| letter.subject.chars().count() > MAX_SUBJECT_CHARS,
        "Trích yếu dài quá 500 ký tự; hãy rút gọn",
        "The subject is longer than 500 characters; shorten it",
    ),
    (
        "subject-prefix",
        Level::Warning,
        |letter| letter.subject.trim().to_lowercase().starts_with("v/v"),
        "\"V/v\" được in sẵn; hãy bỏ khỏi trích yếu",
        "\"V/v\" is printed anyway; take it out of the subject",
    ),
    (
        "addressees-empty",
        Level::Error,
        |letter| letter.addressees.is_empty(),
        "Chưa có nơi ở mục \"Kính gửi\"; hãy chọn nhóm nơi nhận",
        "Nobody stands under \"Kính gửi\"; choose groups of receivers",
    ),
    (
        "recipients-first",
        Level::Error,
        |letter| {
            letter
                .recipients
                .first()
                .is_none_or(|first| first != "Như trên")
        },
        "Dòng đầu mục \"Nơi nhận\" của công văn phải là \"Như trên\"",
        "The first line under \"Nơi nhận\" must be \"Như trên\"",
    ),
    (
        "recipients-last",
        Level::Error,
        |letter| {
            letter
                .recipients
                .last()
                .is_none_or(|last| !last.starts_with("Lưu:"))
        },
        "Dòng cuối mục \"Nơi nhận\" phải bắt đầu bằng \"Lưu:\"",
        "The last line under \"Nơi nhận\" must begin with \"Lưu:\"",
    ),
    (
        "date",
        Level::Error,
        |letter| {
            !(1..=12).contains(&letter.date.month)
                || letter.date.day.is_some_and(|day| !(1..=31).contains(&day))
        },
        "Ngày, tháng không hợp lệ; hãy sửa lại",
        "Day or month is not valid; correct it",
    ),
    (
        "symbol",
        Level::Error,
        |letter| {
            letter.symbol.is_empty()
                || letter
                    .symbol
                    .chars()
                    .any(|c| c.is_whitespace() || c == '/' || c.is_lowercase())
        },
        "Ký hiệu viết in hoa, không có dấu cách và dấu \"/\", ví dụ STTTT-TTBCXB",
        "The symbol is in capitals, without spaces or \"/\", such as STTTT-TTBCXB",
    ),
    (
        "authority",
        Level::Error,
        |letter| {
            let signature = &letter.signature;
            let needs = !matches!(signature.authority, None | Some(Authority::Q));
            needs && signature.authority_of.trim().is_empty()
        },
        "Ký thay (KT., TL., TUQ., TM.) phải ghi ký thay chức vụ nào",
        "Signing for someone (KT., TL., TUQ., TM.) needs the office signed for",
    ),
    (
        "signer",
        Level::Error,
        |letter| {
            letter.signature.name.trim().is_empty() || letter.signature.title.trim().is_empty()
        },
        "Thiếu chức vụ hoặc họ tên người ký; hãy điền trong phần thiết lập",
        "The signer's office or name is missing; fill it in in the settings",
    ),
    (
        "academic-title",
        Level::Warning,
        |letter| {
            ["PGS", "GS.", "TS.", "ThS", "BS.", "KS."]
                .iter()
                .any(|title| letter.signature.name.trim_start().starts_with(title))
        },
        "Trước họ tên người ký không ghi học hàm, học vị",
        "No academic title stands before the signer's name",
    ),
];

/// Everything that is wrong with a letter or could be, gravest rules first.
#[must_use]
pub fn lint(letter: &Letter) -> Vec<Lint> {
    RULES
        .iter()
        .filter(|(_, _, breaks, _, _)| breaks(letter))
        .map(|(code, level, _, vi, en)| Lint {
            code,
            level: *level,
            message_vi: vi,
            message_en: en,
        })
        .collect()
}

fn last_text(letter: &Letter) -> &str {
    letter
        .body
        .last()
        .and_then(|paragraph| paragraph.runs.last())
        .map_or("", |run| &run.text)
}
