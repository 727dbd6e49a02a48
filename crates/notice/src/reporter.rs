//! The e-mail that tells a reporter what became of the message.

use crate::{Answer, Language, Mail, layout::Page, text};

/// Tells whoever reported a message, and asked to be told, of the correction.
#[derive(Clone, Copy, Debug)]
pub struct ReporterMail<'a> {
    /// The public answer.
    pub answer: Answer<'a>,
    /// Where a reporter sees, exports and erases what is kept.
    pub tracking: &'a str,
    /// The verdict was taken back: what it said is no longer told.
    pub withdrawn: bool,
    /// Part of the worked example.
    pub example: bool,
}

impl ReporterMail<'_> {
    /// Writes the e-mail. It names neither the reporter nor the message as it was sent.
    #[must_use]
    pub fn compose(&self, language: Language) -> Mail {
        let issuer = text::name(self.answer.issuer);
        let claim = text::name(self.answer.claim);
        let page = Page::new(language, self.example);
        match language {
            Language::Vi if self.withdrawn => page
                .paragraph("Kính gửi ông/bà,")
                .paragraph(format!(
                    "Ông/bà đã báo một tin nhắn và để lại liên hệ để được báo kết quả. {issuer} đã \
                     rút lại kết luận về tin nhắn này: kết luận trước đây không còn giá trị. Lý do \
                     được ghi tại trang dưới đây."
                ))
                .button("Xem lý do và lịch sử", self.answer.link)
                .link("Xem hoặc xóa dữ liệu", self.tracking)
                .paragraph(format!("Trân trọng cảm ơn.\n{issuer}"))
                .mail(&format!(
                    "Rút lại kết luận về tin nhắn ông/bà đã báo: {claim}"
                )),
            Language::En if self.withdrawn => page
                .paragraph("Dear reader,")
                .paragraph(format!(
                    "You reported a message and asked to be told of the result. {issuer} has taken \
                     back its conclusion about this message: it no longer stands. The page below \
                     says why."
                ))
                .button("Read why, and the history", self.answer.link)
                .link("See or erase your data", self.tracking)
                .paragraph(format!("Yours faithfully,\n{issuer}"))
                .mail(&format!(
                    "Conclusion taken back for the message that you reported: {claim}"
                )),
            Language::Vi => page
                .paragraph("Kính gửi ông/bà,")
                .paragraph(format!(
                    "Ông/bà đã báo một tin nhắn và để lại liên hệ để được báo kết quả. {issuer} đã \
                     xác minh xong. Kết luận:"
                ))
                .quote("Kết luận", self.answer.chat(language))
                .button("Xem kết luận và căn cứ", self.answer.link)
                .paragraph(
                    "Liên hệ của ông/bà chỉ dùng để báo kết quả này và sẽ được tự động xóa. Ông/bà \
                     có thể xem, tải về, rút lại sự đồng ý hoặc xóa ngay bằng mã theo dõi đã nhận \
                     khi báo tin.",
                )
                .link("Xem hoặc xóa dữ liệu", self.tracking)
                .paragraph(format!("Trân trọng cảm ơn.\n{issuer}"))
                .mail(&format!("Kết quả xác minh tin nhắn ông/bà đã báo: {claim}")),
            Language::En => page
                .paragraph("Dear reader,")
                .paragraph(format!(
                    "You reported a message and asked to be told of the result. {issuer} has \
                     verified it. The conclusion:"
                ))
                .quote("Conclusion", self.answer.chat(language))
                .button("Read the conclusion and its grounds", self.answer.link)
                .paragraph(
                    "Your contact is used for this only and will be removed by itself. With the \
                     tracking code that you got when you reported you can see, download or erase \
                     it now, or withdraw your consent.",
                )
                .link("See or erase your data", self.tracking)
                .paragraph(format!("Yours faithfully,\n{issuer}"))
                .mail(&format!(
                    "Result for the message that you reported: {claim}"
                )),
        }
    }
}
