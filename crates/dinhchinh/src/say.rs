//! What the terminal says, in the reader's language.

use std::time::Duration;

use app::{Changed, Error, Refusal, import::ImportError};

use crate::{
    args::Lang,
    chains::excerpt,
    jsonl::{LineError, MAX_LINE},
};

/// Picks the language.
#[derive(Clone, Copy, Debug)]
pub struct Say {
    lang: Lang,
}

impl Say {
    /// Speaks `lang`.
    pub const fn new(lang: Lang) -> Self {
        Say { lang }
    }

    /// One of two texts.
    pub const fn pick<'a>(self, vi: &'a str, en: &'a str) -> &'a str {
        match self.lang {
            Lang::Vi => vi,
            Lang::En => en,
        }
    }

    /// A number with the language's thousands separator.
    pub fn number(self, n: u64) -> String {
        let digits = n.to_string();
        let separator = self.pick(".", ",");
        let mut out = String::new();
        for (at, digit) in digits.chars().enumerate() {
            if at > 0 && (digits.len() - at).is_multiple_of(3) {
                out.push_str(separator);
            }
            out.push(digit);
        }
        out
    }

    /// A count with what is counted; English has a form for one.
    pub fn count(self, n: u64, vi: &str, one: &str, many: &str) -> String {
        let en = if n == 1 { one } else { many };
        format!("{} {}", self.number(n), self.pick(vi, en))
    }

    /// One thing that a copy changed.
    pub fn changed(self, one: &Changed) -> String {
        let what = match one.slot.code() {
            "phone" => self.pick("số điện thoại", "phone number"),
            "link" => self.pick("đường dẫn", "link"),
            "amount" => self.pick("số tiền", "amount"),
            "name" => self.pick("tên", "name"),
            "date" => self.pick("ngày", "date"),
            "time" => self.pick("giờ", "time"),
            "number" => self.pick("con số", "number"),
            _ => self.pick("câu chữ", "wording"),
        };
        let (known, copy) = (excerpt(&one.known, 90), excerpt(&one.copy, 90));
        match (known.is_empty(), copy.is_empty()) {
            (true, _) => format!("{} {what}: {copy}", self.pick("thêm", "added")),
            (_, true) => format!("{} {what}: {known}", self.pick("bỏ", "left out")),
            _ => format!("{} {what}: {known} → {copy}", self.pick("đổi", "changed")),
        }
    }

    /// Why a use case refused.
    pub fn refusal(self, refusal: &Refusal) -> String {
        match (refusal, self.lang) {
            (Refusal::Empty("text"), Lang::Vi) => "nội dung tin nhắn trống".to_owned(),
            (Refusal::TooLong { max, .. }, Lang::Vi) => {
                format!("tin nhắn dài quá {} ký tự", self.number(*max as u64))
            }
            (Refusal::NoExample, Lang::Vi) => "chưa có ví dụ mẫu trong dữ liệu".to_owned(),
            (Refusal::NotEmpty, Lang::Vi) => {
                "chỉ nạp được ví dụ mẫu khi dữ liệu chưa có tin nhắn nào".to_owned()
            }
            (Refusal::InDrill, Lang::Vi) => "không làm được trong diễn tập".to_owned(),
            (Refusal::NotFound("user"), Lang::Vi) => {
                "không có tài khoản đang dùng với địa chỉ thư này".to_owned()
            }
            (Refusal::NotFound("user"), Lang::En) => {
                "there is no account in use with this e-mail address".to_owned()
            }
            (Refusal::Invalid("email") | Refusal::Empty("email"), Lang::Vi) => {
                "địa chỉ thư điện tử chưa đúng".to_owned()
            }
            (Refusal::Changed, Lang::Vi) => {
                "chương trình khác đang ghi dữ liệu; hãy chạy lại lệnh".to_owned()
            }
            (other, _) => other.to_string(),
        }
    }

    /// Why a use case failed, as an error for the person at the terminal.
    pub fn error(self, error: Error) -> anyhow::Error {
        match error {
            Error::Refused(refusal) => anyhow::anyhow!(self.refusal(&refusal)),
            Error::Fault(fault) => anyhow::Error::new(fault),
        }
    }

    /// Why a line cannot be imported.
    pub fn import_error(self, error: &ImportError) -> String {
        if self.lang == Lang::En {
            return error.to_string();
        }
        match error {
            ImportError::NotUtf8 => {
                "không phải UTF-8; hãy lưu tệp dạng UTF-8 rồi nhập lại".to_owned()
            }
            ImportError::Utf16 => "tệp ở dạng UTF-16; hãy lưu dạng UTF-8 rồi nhập lại".to_owned(),
            ImportError::Binary => "tệp chứa dữ liệu nhị phân, không phải văn bản".to_owned(),
            ImportError::Json { column: 0, .. } => {
                "không phải đối tượng JSON có trường \"text\"".to_owned()
            }
            ImportError::Json { column, .. } => format!(
                "không phải đối tượng JSON có trường \"text\" (xem cột {})",
                self.number(*column as u64)
            ),
            ImportError::Csv(_) => "không phải dòng CSV hợp lệ".to_owned(),
            ImportError::ShortRow => "dòng không có ô ở cột nội dung".to_owned(),
            ImportError::OpenQuote => "dấu ngoặc kép mở ra mà không đóng lại".to_owned(),
            ImportError::NoTextColumn => {
                "dòng đầu không có cột nào tên text, message, content hoặc noi_dung".to_owned()
            }
            ImportError::Blank => "tin nhắn trống".to_owned(),
            ImportError::BadTime => {
                "seen_at không phải thời điểm dạng 2021-02-18T09:00:00+07:00".to_owned()
            }
        }
    }

    /// Why a line of a file cannot be used.
    pub fn line_error(self, error: &LineError) -> String {
        let fixed = match error {
            LineError::TooLong => {
                let max = self.number(MAX_LINE as u64);
                return match self.lang {
                    Lang::Vi => format!("dòng dài quá {max} byte"),
                    Lang::En => format!("the line is longer than {max} bytes"),
                };
            }
            LineError::Json(column) if *column > 0 => {
                let column = self.number(*column as u64);
                return match self.lang {
                    Lang::Vi => format!("không phải đối tượng JSON (xem cột {column})"),
                    Lang::En => format!("not a JSON object (see column {column})"),
                };
            }
            LineError::SameId(id) => {
                let id = crate::chains::excerpt(id, 60);
                return match self.lang {
                    Lang::Vi => format!("id \"{id}\" đã có ở dòng trước"),
                    Lang::En => format!("an earlier line has the id \"{id}\""),
                };
            }
            LineError::Json(_) => ("không phải đối tượng JSON", "not a JSON object"),
            LineError::NotUtf8 => ("không phải UTF-8", "not valid UTF-8"),
            LineError::NoId => (
                "thiếu \"id\" là chuỗi hoặc số nguyên",
                "no \"id\" that is a string or a whole number",
            ),
            LineError::NoText => ("thiếu \"text\" là chuỗi", "no \"text\" that is a string"),
            LineError::Blank => ("tin nhắn trống", "the message is empty"),
        };
        self.pick(fixed.0, fixed.1).to_owned()
    }

    /// How long something took, in seconds.
    pub fn seconds(self, time: Duration) -> String {
        format!("{} s", self.decimal(time.as_secs_f64(), 2))
    }

    /// A number with some decimals.
    pub fn decimal(self, number: f64, decimals: usize) -> String {
        let text = format!("{number:.decimals$}");
        match self.lang {
            Lang::Vi => text.replace('.', ","),
            Lang::En => text,
        }
    }

    /// How many of something a second.
    pub fn per_second(self, count: usize, time: Duration) -> String {
        let rate = count as f64 / time.as_secs_f64().max(1e-9);
        self.number(rate as u64)
    }
}
