//! The e-mail that tells a receiver that what it reported is not enough.

use crate::{Language, Mail, layout::Page, text};

/// Asks a receiver to report again.
#[derive(Clone, Copy, Debug)]
pub struct DeedMail<'a> {
    /// The body that sent the letter, as written inside a sentence.
    pub issuer: &'a str,
    /// "12/STTTT-TTBCXB".
    pub number_and_symbol: &'a str,
    /// The organisation that reported.
    pub receiver: &'a str,
    /// Why it is not enough.
    pub reason: &'a str,
    /// The receiver's private address.
    pub link: &'a str,
    /// Part of the worked example.
    pub example: bool,
}

impl DeedMail<'_> {
    /// Writes the e-mail.
    #[must_use]
    pub fn compose(&self, language: Language) -> Mail {
        let issuer = text::name(self.issuer);
        let number = text::name(self.number_and_symbol);
        let receiver = text::name(self.receiver);
        let reason = text::lines(self.reason);
        let page = Page::new(language, self.example);
        match language {
            Language::Vi => page
                .paragraph(format!("Kính gửi: {receiver}"))
                .paragraph(format!(
                    "{issuer} cảm ơn quý cơ quan, đơn vị đã báo việc thực hiện Công văn số \
                     {number}. Báo cáo cần bổ sung thêm."
                ))
                .quote("Lý do", reason)
                .button("Xem và bổ sung báo cáo", self.link)
                .paragraph(format!("Trân trọng cảm ơn.\n{issuer}"))
                .mail(&format!("Đề nghị bổ sung báo cáo, Công văn số {number}")),
            Language::En => page
                .paragraph(format!("To: {receiver}"))
                .paragraph(format!(
                    "{issuer} thanks you for reporting what you did on official letter No. \
                     {number}. Something more is needed."
                ))
                .quote("Why", reason)
                .button("See the report and add to it", self.link)
                .paragraph(format!("Yours faithfully,\n{issuer}"))
                .mail(&format!(
                    "Please add to your report, official letter No. {number}"
                )),
        }
    }
}
