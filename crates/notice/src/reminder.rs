//! The e-mail that asks for an answer which has not come.

use time::{Date, OffsetDateTime};

use crate::{Language, Mail, layout::Page, moment, text};

/// What has not come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ReminderKind {
    /// That the letter is there.
    Confirmation,
    /// What was done, with its proof.
    Deed,
    /// That the change of a verdict is known.
    Change,
}

/// Asks for an answer that has not come, the receiver itself or whoever is above.
#[derive(Clone, Copy, Debug)]
pub struct ReminderMail<'a> {
    /// What has not come.
    pub kind: ReminderKind,
    /// It goes to the superior of whoever should have answered.
    pub to_superior: bool,
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
    /// The organisation that should have answered.
    pub receiver: &'a str,
    /// Whom the mail is to.
    pub to: &'a str,
    /// Since when the answer is waited for.
    pub since: OffsetDateTime,
    /// By when what was asked is due.
    pub due: Option<OffsetDateTime>,
    /// The receiver's private address.
    pub link: &'a str,
    /// Part of the worked example.
    pub example: bool,
}

impl ReminderMail<'_> {
    /// Writes the e-mail.
    #[must_use]
    pub fn compose(&self, language: Language) -> Mail {
        let vi = language == Language::Vi;
        let number = text::name(self.number_and_symbol);
        let page = Page::new(language, self.example)
            .paragraph(self.greeting(vi))
            .paragraph(self.said(language))
            .paragraph(self.asked(vi))
            .button(self.button(vi), self.link);
        let page = match (self.to_superior, vi) {
            (true, true) => page.paragraph(
                "Đường dẫn trên dành riêng cho cơ quan, đơn vị nói trên, đề nghị không chuyển tiếp \
                 ra ngoài.",
            ),
            (true, false) => page.paragraph(
                "This address is for the organisation named above alone, please do not pass it on \
                 to others.",
            ),
            (false, true) => {
                page.paragraph("Nếu quý cơ quan, đơn vị đã trả lời, đề nghị bỏ qua thư này.")
            }
            (false, false) => page.paragraph("If you have answered already, please ignore this."),
        };
        page.paragraph(self.farewell(vi))
            .mail(&match (self.to_superior, vi) {
                (false, true) => format!("Nhắc lại: Công văn số {number}"),
                (false, false) => format!("Reminder: official letter No. {number}"),
                (true, true) => format!(
                    "Chưa có trả lời Công văn số {number}: {}",
                    text::name(self.receiver)
                ),
                (true, false) => format!(
                    "No answer to official letter No. {number}: {}",
                    text::name(self.receiver)
                ),
            })
    }

    fn greeting(&self, vi: bool) -> String {
        let to = text::name(self.to);
        if vi {
            format!("Kính gửi: {to}")
        } else {
            format!("To: {to}")
        }
    }

    fn said(&self, language: Language) -> String {
        let issuer = text::name(self.issuer);
        let number = text::name(self.number_and_symbol);
        let (subject, receiver) = (text::name(self.subject), text::name(self.receiver));
        let day = moment::day(self.date, language);
        let since = moment::minute(self.since, language);
        let due = self.due.map(|due| moment::minute(due, language));
        let due = due.unwrap_or_default();
        match (self.kind, language) {
            (ReminderKind::Confirmation, Language::Vi) => format!(
                "{issuer} đã gửi {receiver} Công văn số {number} ngày {day} về việc {subject}, lúc \
                 {since}. Đến nay chưa có xác nhận đã nhận."
            ),
            (ReminderKind::Deed, Language::Vi) => format!(
                "{receiver} đã nhận Công văn số {number} ngày {day} về việc {subject}. Kết quả thực \
                 hiện cần báo trước {due}; đến nay chưa có."
            ),
            (ReminderKind::Change, Language::Vi) => format!(
                "{issuer} đã báo {receiver}, lúc {since}, rằng kết luận nêu trong Công văn số \
                 {number} ngày {day} về việc {subject} đã thay đổi. Đến nay chưa có xác nhận đã \
                 biết."
            ),
            (ReminderKind::Confirmation, Language::En) => format!(
                "{issuer} sent official letter No. {number} of {day} ({subject}) to {receiver} on \
                 {since}. Receipt has not been confirmed yet."
            ),
            (ReminderKind::Deed, Language::En) => format!(
                "{receiver} has received official letter No. {number} of {day} ({subject}). What was \
                 done is to be reported by {due}; nothing has come yet."
            ),
            (ReminderKind::Change, Language::En) => format!(
                "{issuer} told {receiver} on {since} that the conclusion in official letter No. \
                 {number} of {day} ({subject}) has changed. Nobody has confirmed yet that this is \
                 known."
            ),
        }
    }

    fn asked(&self, vi: bool) -> &'static str {
        match (self.kind, self.to_superior, vi) {
            (ReminderKind::Confirmation, false, true) => {
                "Theo Điều 21 Nghị định số 30/2020/NĐ-CP, nơi nhận thông báo cho nơi gửi ngay trong \
                 ngày về việc đã nhận văn bản. Đề nghị quý cơ quan, đơn vị xác nhận tại đây."
            }
            (ReminderKind::Deed, false, true) => "Đề nghị quý cơ quan, đơn vị báo kết quả tại đây.",
            (ReminderKind::Change, false, true) => {
                "Đề nghị quý cơ quan, đơn vị ngừng sử dụng nội dung cũ và xác nhận tại đây."
            }
            (_, true, true) => {
                "Kính đề nghị quan tâm, chỉ đạo trả lời. Việc trả lời chỉ mất một phút, tại đây."
            }
            (ReminderKind::Confirmation, false, false) => {
                "Under Article 21 of Decree 30/2020, the receiver tells the sender the same day that \
                 a document has arrived. Please confirm here."
            }
            (ReminderKind::Deed, false, false) => "Please report here what was done.",
            (ReminderKind::Change, false, false) => {
                "Please stop using the earlier content and confirm here."
            }
            (_, true, false) => {
                "Please see to it that an answer is given. It takes a minute, here."
            }
        }
    }

    const fn button(&self, vi: bool) -> &'static str {
        match (self.kind, vi) {
            (ReminderKind::Confirmation, true) => "Xác nhận đã nhận công văn",
            (ReminderKind::Deed, true) => "Báo kết quả",
            (ReminderKind::Change, true) => "Xem và xác nhận thay đổi",
            (ReminderKind::Confirmation, false) => "Confirm receipt of the letter",
            (ReminderKind::Deed, false) => "Report what was done",
            (ReminderKind::Change, false) => "See and confirm the change",
        }
    }

    fn farewell(&self, vi: bool) -> String {
        farewell(self.issuer, self.issuer_phone, vi)
    }
}

pub(crate) fn farewell(issuer: &str, phone: &str, vi: bool) -> String {
    let (issuer, phone) = (text::name(issuer), text::name(phone));
    let thanks = if vi {
        "Trân trọng cảm ơn."
    } else {
        "Yours faithfully,"
    };
    if phone.is_empty() {
        format!("{thanks}\n{issuer}")
    } else {
        format!("{thanks}\n{issuer}\n{phone}")
    }
}

#[cfg(test)]
mod tests {
    use time::macros::{date, datetime};

    use super::*;

    fn mail(kind: ReminderKind, to_superior: bool) -> ReminderMail<'static> {
        ReminderMail {
            kind,
            to_superior,
            issuer: "Sở Thông tin và Truyền thông",
            issuer_phone: "0208 000 000",
            number_and_symbol: "12/STTTT-TTBCXB",
            date: date!(2021 - 02 - 18),
            subject: "tin giả",
            receiver: "UBND xã A",
            to: "Chủ tịch UBND xã A\r\nBcc: x@y",
            since: datetime!(2021-02-18 09:00 +7),
            due: Some(datetime!(2021-02-19 09:00 +7)),
            link: "https://dinhchinh.example/r/abc",
            example: false,
        }
    }

    #[test]
    fn every_reminder_says_who_what_since_when_and_where() {
        for kind in [
            ReminderKind::Confirmation,
            ReminderKind::Deed,
            ReminderKind::Change,
        ] {
            for to_superior in [false, true] {
                for language in [Language::Vi, Language::En] {
                    let mail = mail(kind, to_superior).compose(language);
                    for part in [
                        "12/STTTT-TTBCXB",
                        "UBND xã A",
                        "https://dinhchinh.example/r/abc",
                        "0208 000 000",
                    ] {
                        assert!(mail.text.contains(part), "{part}: {}", mail.text);
                    }
                    assert!(!mail.subject.contains('\n'), "{}", mail.subject);
                    assert!(!mail.text.contains("\nBcc"), "{}", mail.text);
                }
            }
        }
        let vi = mail(ReminderKind::Confirmation, false).compose(Language::Vi);
        assert_eq!(vi.subject, "Nhắc lại: Công văn số 12/STTTT-TTBCXB");
        assert!(vi.text.contains("18/02/2021"), "{}", vi.text);
    }
}
