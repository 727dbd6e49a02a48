//! The e-mail that brings an official letter to one organisation.

use time::Date;

use crate::{
    Language, Mail,
    layout::Page,
    moment,
    text::{self, MAX_TEXT_CHARS},
};

/// What the receiver is asked to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AskKind {
    /// Warn its own members.
    Warn,
    /// Publish the official text.
    Publish,
    /// Broadcast it over loudspeakers.
    Broadcast,
    /// Warn, and report back what was done.
    Report,
}

/// Brings a letter, says what is asked, asks for confirmation of receipt.
///
/// The confirmation is due the same day: Decree 30/2020/NĐ-CP, Article 21.
#[derive(Clone, Copy, Debug)]
pub struct LetterMail<'a> {
    /// The body that sends the letter, as written inside a sentence.
    pub issuer: &'a str,
    /// "12/STTTT-TTBCXB".
    pub number_and_symbol: &'a str,
    /// The letter's date.
    pub date: Date,
    /// The letter's subject, with or without "V/v".
    pub subject: &'a str,
    /// The organisation that receives it.
    pub receiver: &'a str,
    /// What it is asked to do.
    pub ask: AskKind,
    /// The correction in a few lines, ready to forward; may be empty.
    pub short_text: &'a str,
    /// The private address where this receiver confirms.
    pub link: &'a str,
    /// The public address of the correction.
    pub public_link: &'a str,
    /// Part of the worked example.
    pub example: bool,
}

impl LetterMail<'_> {
    /// Writes the e-mail; the caller attaches the letter as PDF.
    #[must_use]
    pub fn compose(&self, language: Language) -> Mail {
        match language {
            Language::Vi => self.vietnamese(),
            Language::En => self.english(),
        }
    }

    fn vietnamese(&self) -> Mail {
        let issuer = text::name(self.issuer);
        let number = text::name(self.number_and_symbol);
        let day = moment::day(self.date, Language::Vi);
        let subject = self.subject();
        Page::new(Language::Vi, self.example)
            .paragraph(format!("Kính gửi: {}", text::name(self.receiver)))
            .paragraph(format!(
                "{issuer} gửi quý cơ quan, đơn vị Công văn số {number} ngày {day} về việc {subject}. \
                 Toàn văn công văn ở tệp PDF đính kèm."
            ))
            .paragraph(self.ask.vietnamese())
            .paragraph(
                "Theo Điều 21 Nghị định số 30/2020/NĐ-CP, nơi nhận thông báo cho nơi gửi ngay trong \
                 ngày về việc đã nhận văn bản. Đề nghị quý cơ quan, đơn vị xác nhận tại đây.",
            )
            .button("Xác nhận đã nhận công văn", self.link)
            .paragraph(
                "Đường dẫn trên dành riêng cho quý cơ quan, đơn vị, đề nghị không chuyển tiếp ra \
                 ngoài. Sau khi thực hiện, đề nghị báo kết quả cũng tại đó.",
            )
            .quote("Nội dung ngắn để chuyển tiếp", self.short_text())
            .link("Trang công khai để mọi người kiểm tra", self.public_link)
            .paragraph(format!("Trân trọng cảm ơn.\n{issuer}"))
            .mail(&format!("Công văn số {number} ngày {day}: {subject}"))
    }

    fn english(&self) -> Mail {
        let issuer = text::name(self.issuer);
        let number = text::name(self.number_and_symbol);
        let day = moment::day(self.date, Language::En);
        let subject = self.subject();
        Page::new(Language::En, self.example)
            .paragraph(format!("To: {}", text::name(self.receiver)))
            .paragraph(format!(
                "{issuer} sends you official letter No. {number} of {day}: {subject}. The full \
                 letter is attached as PDF."
            ))
            .paragraph(self.ask.english())
            .paragraph(
                "Under Article 21 of Decree 30/2020, the receiver tells the sender the same day \
                 that a document has arrived. Please confirm here.",
            )
            .button("Confirm receipt of the letter", self.link)
            .paragraph(
                "This address is for your organisation alone, please do not pass it on to others. \
                 Once you have done what is asked, please report it there too.",
            )
            .quote("Short text to pass on", self.short_text())
            .link("Public page where anyone can check", self.public_link)
            .paragraph(format!("Yours faithfully,\n{issuer}"))
            .mail(&format!("Official letter No. {number} of {day}: {subject}"))
    }

    /// The subject without "V/v" and without a full stop: it stands inside sentences.
    fn subject(&self) -> String {
        let subject = text::name(self.subject);
        let bare = ["V/v", "v/v", "V/V"]
            .iter()
            .find_map(|mark| subject.strip_prefix(mark));
        bare.unwrap_or(&subject)
            .trim_matches(|c: char| c.is_whitespace() || c == ':')
            .trim_end_matches('.')
            .to_owned()
    }

    fn short_text(&self) -> String {
        text::shorten(&text::lines(self.short_text), MAX_TEXT_CHARS)
    }
}

impl AskKind {
    const fn vietnamese(self) -> &'static str {
        match self {
            Self::Warn => {
                "Đề nghị quý cơ quan, đơn vị khuyến cáo rộng rãi trong cơ quan, đơn vị, địa phương \
                 mình: chuyển nội dung ngắn dưới đây đến từng người, để mọi người có thông tin \
                 chính thức và không chia sẻ thông tin sai sự thật."
            }
            Self::Publish => {
                "Đề nghị quý cơ quan, đơn vị đăng, phát thông tin chính thức này trên các ấn phẩm, \
                 trang thông tin và kênh của mình, có dẫn số công văn, để người dân biết và không \
                 chia sẻ thông tin sai sự thật."
            }
            Self::Broadcast => {
                "Đề nghị quý cơ quan, đơn vị phát thông tin chính thức này trên hệ thống truyền \
                 thanh cơ sở, để người dân biết và không chia sẻ thông tin sai sự thật. Bài đọc \
                 trên loa có sẵn tại trang xác nhận."
            }
            Self::Report => {
                "Đề nghị quý cơ quan, đơn vị khuyến cáo rộng rãi trong cơ quan, đơn vị, địa phương \
                 mình và báo cáo kết quả thực hiện tại trang xác nhận: ngày, hình thức, số người \
                 được biết."
            }
        }
    }

    const fn english(self) -> &'static str {
        match self {
            Self::Warn => {
                "Please warn widely within your organisation and area: pass the short text below on \
                 to everyone, so that people have the official information and do not share false \
                 information."
            }
            Self::Publish => {
                "Please publish this official information in your publications, on your website and \
                 on your channels, and quote the number of the letter, so that the public knows and \
                 does not share false information."
            }
            Self::Broadcast => {
                "Please broadcast this official information over the local loudspeaker system, so \
                 that the public knows and does not share false information. The script to read \
                 aloud is on the confirmation page."
            }
            Self::Report => {
                "Please warn widely within your organisation and area, and report on the \
                 confirmation page what was done: the day, how, and how many people it reached."
            }
        }
    }
}
