//! The e-mail that brings an official letter to one organisation.

use time::{Date, OffsetDateTime};

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

/// What shows that it was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ProofKind {
    /// The receiver confirms that it has the letter.
    Confirmation,
    /// The receiver says what it did, when and how.
    Account,
    /// A link to what was published, or a photo.
    Evidence,
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
    /// By when; none: nobody said.
    pub due: Option<OffsetDateTime>,
    /// What shows that it was done; none: nobody said.
    pub proof: Option<ProofKind>,
    /// The organisation that passes the letter on; none: the issuer sends it.
    pub passed_on_by: Option<&'a str>,
    /// The private address of all letters of this receiver; may be empty.
    pub all_letters: &'a str,
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
            .paragraph(match self.passed_on_by() {
                Some(by) => format!(
                    "{by} chuyển tiếp đến quý cơ quan, đơn vị Công văn số {number} ngày {day} của \
                     {issuer} về việc {subject}. Toàn văn công văn ở tệp PDF đính kèm."
                ),
                None => format!(
                    "{issuer} gửi quý cơ quan, đơn vị Công văn số {number} ngày {day} về việc \
                     {subject}. Toàn văn công văn ở tệp PDF đính kèm."
                ),
            })
            .paragraph(self.ask.vietnamese())
            .paragraph(self.terms(Language::Vi))
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
            .link_if("Các công văn quý cơ quan, đơn vị đã nhận", self.all_letters)
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
            .paragraph(match self.passed_on_by() {
                Some(by) => format!(
                    "{by} passes on to you official letter No. {number} of {day} of {issuer}: \
                     {subject}. The full letter is attached as PDF."
                ),
                None => format!(
                    "{issuer} sends you official letter No. {number} of {day}: {subject}. The full \
                     letter is attached as PDF."
                ),
            })
            .paragraph(self.ask.english())
            .paragraph(self.terms(Language::En))
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
            .link_if("All letters that you received", self.all_letters)
            .paragraph(format!("Yours faithfully,\n{issuer}"))
            .mail(&format!("Official letter No. {number} of {day}: {subject}"))
    }

    fn passed_on_by(&self) -> Option<String> {
        let name = text::name(self.passed_on_by?);
        (!name.is_empty()).then_some(name)
    }

    /// By when, and what is wanted as proof.
    fn terms(&self, language: Language) -> String {
        let due = self.due.map(|due| {
            let when = moment::minute(due, language);
            match language {
                Language::Vi => format!("Thời hạn: {when}."),
                Language::En => format!("Please do so by {when}."),
            }
        });
        let proof = self.proof.map(|proof| proof.words(language).to_owned());
        due.into_iter().chain(proof).collect::<Vec<_>>().join(" ")
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

impl ProofKind {
    const fn words(self, language: Language) -> &'static str {
        match self {
            Self::Confirmation => language.pick(
                "Chỉ cần xác nhận đã nhận công văn.",
                "It is enough to confirm receipt.",
            ),
            Self::Account => language.pick(
                "Khi thực hiện xong, đề nghị báo ngày, hình thức và số người được biết.",
                "When it is done, please say on which day, how, and how many people it reached.",
            ),
            Self::Evidence => language.pick(
                "Khi thực hiện xong, đề nghị gửi đường dẫn bài đăng hoặc ảnh.",
                "When it is done, please send a link to what was published, or a photo.",
            ),
        }
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
