//! The e-mail that tells whoever got a letter that its verdict is no longer what it was.

use time::Date;

use crate::{Language, Mail, layout::Page, moment, reminder::farewell, text};

/// What became of the verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ChangeEvent {
    /// Another one takes its place.
    Corrected,
    /// It is being looked at again.
    UnderReview,
    /// It was taken back.
    Withdrawn,
}

/// Tells of a change of the verdict behind a letter.
#[derive(Clone, Copy, Debug)]
pub struct ChangeMail<'a> {
    /// What became of the verdict.
    pub event: ChangeEvent,
    /// The body that sent the letter, as written inside a sentence.
    pub issuer: &'a str,
    /// Its telephone number; may be empty.
    pub issuer_phone: &'a str,
    /// "12/STTTT-TTBCXB".
    pub number_and_symbol: &'a str,
    /// The letter's date.
    pub date: Date,
    /// The letter's subject.
    pub subject: &'a str,
    /// The organisation that got it.
    pub receiver: &'a str,
    /// What the verdict was called.
    pub was: &'a str,
    /// What it is called now.
    pub now: &'a str,
    /// What the message claims.
    pub claim: &'a str,
    /// What is true.
    pub explanation: &'a str,
    /// Why it changed.
    pub reason: &'a str,
    /// The private address where this receiver confirms.
    pub link: &'a str,
    /// The public address of the correction.
    pub public_link: &'a str,
    /// Part of the worked example.
    pub example: bool,
}

impl ChangeMail<'_> {
    /// Writes the e-mail.
    #[must_use]
    pub fn compose(&self, language: Language) -> Mail {
        let vi = language == Language::Vi;
        let number = text::name(self.number_and_symbol);
        let day = moment::day(self.date, language);
        let (issuer, subject) = (text::name(self.issuer), text::name(self.subject));
        let (was, now) = (text::name(self.was), text::name(self.now));
        let reason = text::name(self.reason);
        let receiver = text::name(self.receiver);
        let said = match (self.event, vi) {
            (ChangeEvent::Corrected, true) if was == now => format!(
                "{issuer} đã sửa kết luận nêu trong Công văn số {number} ngày {day} về việc {subject}."
            ),
            (ChangeEvent::Corrected, true) => format!(
                "{issuer} đã thay đổi kết luận nêu trong Công văn số {number} ngày {day} về việc \
                 {subject}: trước là “{was}”, nay là “{now}”."
            ),
            (ChangeEvent::UnderReview, true) => format!(
                "{issuer} đang xem xét lại kết luận “{was}” nêu trong Công văn số {number} ngày {day} \
                 về việc {subject}."
            ),
            (ChangeEvent::Withdrawn, true) => format!(
                "{issuer} đã rút kết luận “{was}” nêu trong Công văn số {number} ngày {day} về việc \
                 {subject}."
            ),
            (ChangeEvent::Corrected, false) if was == now => format!(
                "{issuer} has corrected the conclusion in official letter No. {number} of {day} \
                 ({subject})."
            ),
            (ChangeEvent::Corrected, false) => format!(
                "{issuer} has changed the conclusion in official letter No. {number} of {day} \
                 ({subject}): it was “{was}”, it is “{now}”."
            ),
            (ChangeEvent::UnderReview, false) => format!(
                "{issuer} is looking again at the conclusion “{was}” in official letter No. {number} \
                 of {day} ({subject})."
            ),
            (ChangeEvent::Withdrawn, false) => format!(
                "{issuer} has taken back the conclusion “{was}” in official letter No. {number} of \
                 {day} ({subject})."
            ),
        };
        let why = match (reason.trim_end_matches('.'), vi) {
            ("", _) => String::new(),
            (reason, true) => format!("Lý do: {reason}."),
            (reason, false) => format!("Reason: {reason}."),
        };
        let asked = match (self.event, vi) {
            (ChangeEvent::Corrected, true) => {
                "Đề nghị quý cơ quan, đơn vị dùng nội dung mới thay cho nội dung cũ ở mọi nơi đã \
                 đăng, phát, chuyển tiếp; báo cho những nơi đã chuyển tiếp; và xác nhận tại đây."
            }
            (ChangeEvent::UnderReview, true) => {
                "Trong khi chờ kết luận, đề nghị quý cơ quan, đơn vị tạm ngừng đăng, phát, chuyển \
                 tiếp nội dung công văn và xác nhận tại đây."
            }
            (ChangeEvent::Withdrawn, true) => {
                "Đề nghị quý cơ quan, đơn vị ngừng đăng, phát, chuyển tiếp nội dung công văn, gỡ nội \
                 dung đã đăng; báo cho những nơi đã chuyển tiếp; và xác nhận tại đây."
            }
            (ChangeEvent::Corrected, false) => {
                "Please use the new content wherever the earlier one was published, read out or \
                 passed on, tell those you passed it on to, and confirm here."
            }
            (ChangeEvent::UnderReview, false) => {
                "Until there is a conclusion, please stop publishing, reading out and passing on the \
                 letter's content, and confirm here."
            }
            (ChangeEvent::Withdrawn, false) => {
                "Please stop publishing, reading out and passing on the letter's content, take down \
                 what was published, tell those you passed it on to, and confirm here."
            }
        };
        let facts = if self.event == ChangeEvent::Corrected {
            text::name(self.explanation)
        } else {
            String::new()
        };
        let page = Page::new(language, self.example);
        let page = if vi {
            page.paragraph(format!("Kính gửi: {receiver}"))
        } else {
            page.paragraph(format!("To: {receiver}"))
        };
        let (heading, button, public) = if vi {
            (
                "Nội dung đúng",
                "Xem và xác nhận thay đổi",
                "Trang công khai để mọi người kiểm tra",
            )
        } else {
            (
                "What is true",
                "See and confirm the change",
                "Public page where anyone can check",
            )
        };
        page.paragraph(said)
            .paragraph(why)
            .quote(heading, facts)
            .paragraph(asked)
            .button(button, self.link)
            .link(public, self.public_link)
            .paragraph(farewell(self.issuer, self.issuer_phone, vi))
            .mail(&match (self.event, vi) {
                (ChangeEvent::Corrected, true) => {
                    format!("Kết luận đã thay đổi: Công văn số {number}")
                }
                (ChangeEvent::UnderReview, true) => {
                    format!("Đang xem xét lại kết luận: Công văn số {number}")
                }
                (ChangeEvent::Withdrawn, true) => {
                    format!("Kết luận đã rút: Công văn số {number}")
                }
                (ChangeEvent::Corrected, false) => {
                    format!("The conclusion has changed: official letter No. {number}")
                }
                (ChangeEvent::UnderReview, false) => {
                    format!("The conclusion is under review: official letter No. {number}")
                }
                (ChangeEvent::Withdrawn, false) => {
                    format!("The conclusion was taken back: official letter No. {number}")
                }
            })
    }
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;

    #[test]
    fn a_change_says_what_was_what_is_why_and_what_to_do() {
        let mail = ChangeMail {
            event: ChangeEvent::Corrected,
            issuer: "Sở Thông tin và Truyền thông",
            issuer_phone: "",
            number_and_symbol: "12/STTTT-TTBCXB",
            date: date!(2021 - 02 - 18),
            subject: "tin giả",
            receiver: "UBND xã A\r\nBcc: x@y",
            was: "Tin giả",
            now: "Tin sai sự thật",
            claim: "Zalo có điều lệ mới",
            explanation: "Một phần là có thật.",
            reason: "có văn bản mới.",
            link: "https://dinhchinh.example/r/abc/change",
            public_link: "https://dinhchinh.example/corrections/1",
            example: false,
        };
        let vi = mail.compose(Language::Vi);
        assert_eq!(
            vi.subject,
            "Kết luận đã thay đổi: Công văn số 12/STTTT-TTBCXB"
        );
        for part in [
            "trước là “Tin giả”, nay là “Tin sai sự thật”",
            "Lý do: có văn bản mới.",
            "Một phần là có thật.",
            "/r/abc/change",
        ] {
            assert!(vi.text.contains(part), "{part}: {}", vi.text);
        }
        assert!(!vi.text.contains("\nBcc"), "{}", vi.text);
        let withdrawn = ChangeMail {
            event: ChangeEvent::Withdrawn,
            ..mail
        };
        let vi = withdrawn.compose(Language::Vi);
        assert!(vi.text.contains("gỡ nội dung đã đăng"), "{}", vi.text);
        assert!(
            !vi.text.contains("Một phần là có thật."),
            "nobody passes on what no longer stands"
        );
        let en = withdrawn.compose(Language::En);
        assert!(en.text.contains("taken back"), "{}", en.text);
    }
}
