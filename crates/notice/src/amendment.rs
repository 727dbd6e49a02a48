//! The e-mail that tells those who have a letter what became of it.

use time::Date;

use crate::{Language, Mail, layout::Page, moment, text};

/// What became of the letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AmendmentEvent {
    /// It was recalled.
    Recalled,
    /// Another letter replaces it.
    Replaced,
    /// Another letter corrects its form; it stays in force.
    Corrected,
}

/// Tells of a recall, replacement or correction (Decree 30/2020/NĐ-CP, Article 18: the receivers of
/// a recalled electronic document destroy it and say so).
#[derive(Clone, Copy, Debug)]
pub struct AmendmentMail<'a> {
    /// What became of the letter.
    pub event: AmendmentEvent,
    /// The body that sent the letter, as written inside a sentence.
    pub issuer: &'a str,
    /// "12/STTTT-TTBCXB".
    pub number_and_symbol: &'a str,
    /// The letter's date.
    pub date: Date,
    /// The letter's subject.
    pub subject: &'a str,
    /// The organisation that has it.
    pub receiver: &'a str,
    /// Why.
    pub reason: &'a str,
    /// The letter that replaces or corrects it ("Công văn số …"); empty for a recall.
    pub other: &'a str,
    /// The private address where this receiver sees the state and confirms.
    pub link: &'a str,
    /// Part of the worked example.
    pub example: bool,
}

impl AmendmentMail<'_> {
    /// Writes the e-mail.
    #[must_use]
    pub fn compose(&self, language: Language) -> Mail {
        let issuer = text::name(self.issuer);
        let number = text::name(self.number_and_symbol);
        let day = moment::day(self.date, language);
        let (subject, receiver) = (text::name(self.subject), text::name(self.receiver));
        let (reason, other) = (text::name(self.reason), text::name(self.other));
        let reason = reason.trim_end_matches('.');
        let vi = language == Language::Vi;
        let said = match (self.event, vi) {
            (AmendmentEvent::Recalled, true) => format!(
                "{issuer} thu hồi Công văn số {number} ngày {day} về việc {subject}. Lý do: {reason}."
            ),
            (AmendmentEvent::Replaced, true) => format!(
                "Công văn số {number} ngày {day} về việc {subject} đã được thay thế bằng {other}. \
                 Lý do: {reason}."
            ),
            (AmendmentEvent::Corrected, true) => format!(
                "Công văn số {number} ngày {day} về việc {subject} đã được đính chính bằng {other}. \
                 Nội dung đính chính: {reason}. Công văn vẫn có hiệu lực."
            ),
            (AmendmentEvent::Recalled, false) => format!(
                "{issuer} recalls official letter No. {number} of {day}: {subject}. Reason: {reason}."
            ),
            (AmendmentEvent::Replaced, false) => format!(
                "Official letter No. {number} of {day} ({subject}) has been replaced: {other}. \
                 Reason: {reason}."
            ),
            (AmendmentEvent::Corrected, false) => format!(
                "The form of official letter No. {number} of {day} ({subject}) has been corrected: \
                 {other}. Correction: {reason}. The letter stays in force."
            ),
        };
        let asked = match (self.event, vi) {
            (AmendmentEvent::Corrected, true) => {
                "Đề nghị quý cơ quan, đơn vị lưu ý nội dung đính chính khi sử dụng công văn."
            }
            (_, true) => {
                "Đề nghị quý cơ quan, đơn vị không tiếp tục sử dụng, chuyển tiếp công văn này, hủy \
                 bản điện tử đã nhận và xác nhận tại đây."
            }
            (AmendmentEvent::Corrected, false) => {
                "Please take the correction into account when you use the letter."
            }
            (_, false) => {
                "Please stop using and forwarding this letter, destroy the electronic copy that you \
                 have, and confirm here."
            }
        };
        let page = Page::new(language, self.example);
        if vi {
            page.paragraph(format!("Kính gửi: {receiver}"))
                .paragraph(said)
                .paragraph(asked)
                .button("Xem tình trạng công văn", self.link)
                .paragraph(format!("Trân trọng cảm ơn.\n{issuer}"))
        } else {
            page.paragraph(format!("To: {receiver}"))
                .paragraph(said)
                .paragraph(asked)
                .button("See the state of the letter", self.link)
                .paragraph(format!("Yours faithfully,\n{issuer}"))
        }
        .mail(&match (self.event, vi) {
            (AmendmentEvent::Recalled, true) => format!("Thu hồi Công văn số {number} ngày {day}"),
            (AmendmentEvent::Replaced, true) => format!("Thay thế Công văn số {number} ngày {day}"),
            (AmendmentEvent::Corrected, true) => {
                format!("Đính chính Công văn số {number} ngày {day}")
            }
            (AmendmentEvent::Recalled, false) => {
                format!("Recall of official letter No. {number} of {day}")
            }
            (AmendmentEvent::Replaced, false) => {
                format!("Official letter No. {number} of {day} has been replaced")
            }
            (AmendmentEvent::Corrected, false) => {
                format!("Correction of official letter No. {number} of {day}")
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;

    #[test]
    fn a_recall_says_what_why_and_what_to_do() {
        let mail = AmendmentMail {
            event: AmendmentEvent::Recalled,
            issuer: "Sở Thông tin và Truyền thông",
            number_and_symbol: "12/STTTT-TTBCXB",
            date: date!(2021 - 02 - 18),
            subject: "tin giả",
            receiver: "UBND xã A\r\nBcc: x@y",
            reason: "sai số liệu.",
            other: "",
            link: "https://dinhchinh.example/r/abc",
            example: false,
        };
        let vi = mail.compose(Language::Vi);
        assert_eq!(
            vi.subject,
            "Thu hồi Công văn số 12/STTTT-TTBCXB ngày 18/02/2021"
        );
        assert!(vi.text.contains("Lý do: sai số liệu."), "{}", vi.text);
        assert!(vi.text.contains("hủy bản điện tử"), "{}", vi.text);
        assert!(vi.text.contains("https://dinhchinh.example/r/abc"));
        let en = mail.compose(Language::En);
        assert!(en.text.contains("Reason: sai số liệu."), "{}", en.text);
        let corrected = AmendmentMail {
            event: AmendmentEvent::Corrected,
            other: "Công văn số 13/STTTT-TTBCXB ngày 19/02/2021",
            ..mail
        };
        let vi = corrected.compose(Language::Vi);
        assert!(vi.text.contains("vẫn có hiệu lực"), "{}", vi.text);
        assert!(!vi.text.contains("hủy"), "{}", vi.text);
    }
}
