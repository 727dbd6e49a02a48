//! The e-mail that asks a named party whether a message is right.

use time::OffsetDateTime;

use crate::{
    Language, Mail,
    layout::Page,
    moment,
    text::{self, MAX_TEXT_CHARS},
};

/// Longest excerpt of the message, in characters.
pub const MAX_EXCERPT_CHARS: usize = 600;

/// Which of the mails about one request it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Occasion {
    /// The request itself.
    #[default]
    Request,
    /// Half of the time is gone.
    Reminder,
    /// Little time is left; this goes to somebody above those asked.
    Escalation,
}

/// Asks the party that a message speaks of to answer through its private link.
#[derive(Clone, Copy, Debug)]
pub struct VerificationMail<'a> {
    /// Which mail it is.
    pub occasion: Occasion,
    /// The body that asks, as written inside a sentence.
    pub issuer: &'a str,
    /// Its telephone number; may be empty.
    pub issuer_phone: &'a str,
    /// Its e-mail address for questions; may be empty.
    pub issuer_email: &'a str,
    /// The organisation asked.
    pub party: &'a str,
    /// What the case is about.
    pub case_title: &'a str,
    /// The question.
    pub question: &'a str,
    /// The message, or the part of it that concerns the party; at most [`MAX_EXCERPT_CHARS`] go
    /// into the e-mail, with its addresses made unpressable ("zalo[.]me").
    pub excerpt: &'a str,
    /// The private address of the answer page.
    pub link: &'a str,
    /// When the answer is due.
    pub due: OffsetDateTime,
    /// Part of the worked example.
    pub example: bool,
}

impl VerificationMail<'_> {
    /// Writes the e-mail.
    #[must_use]
    pub fn compose(&self, language: Language) -> Mail {
        match language {
            Language::Vi => self.vietnamese(),
            Language::En => self.english(),
        }
    }

    fn vietnamese(&self) -> Mail {
        let issuer = text::name(self.issuer);
        let title = text::name(self.case_title);
        Page::new(Language::Vi, self.example)
            .paragraph(format!("Kính gửi: {}", text::name(self.party)))
            .paragraph(self.occasion.vietnamese())
            .paragraph(format!(
                "{issuer} đang xác minh một tin nhắn được nhiều người chia sẻ, trong đó có nội dung \
                 nhắc đến quý cơ quan, đơn vị. Vụ việc: {title}."
            ))
            .paragraph(
                "Để có căn cứ kết luận và thông tin chính xác đến người dân, đề nghị quý cơ quan, \
                 đơn vị cho ý kiến về nội dung sau.",
            )
            .quote("Nội dung đề nghị xác minh", self.question())
            .quote("Trích tin nhắn (chưa được xác minh, đề nghị không chia sẻ; đường dẫn trong tin đã được vô hiệu hóa)", self.excerpt())
            .paragraph(format!(
                "Thời hạn trả lời: trước {}.",
                moment::minute(self.due, Language::Vi)
            ))
            .button("Trả lời đề nghị xác minh", self.link)
            .paragraph(
                "Đường dẫn trên dành riêng cho quý cơ quan, đơn vị: người có đường dẫn có thể trả \
                 lời thay quý cơ quan, đơn vị. Đề nghị chỉ chuyển cho người được giao trả lời.",
            )
            .paragraph(self.contact(
                "Khi cần trao đổi, đề nghị liên hệ",
                "điện thoại",
                "thư điện tử",
            ))
            .paragraph(format!("Trân trọng cảm ơn.\n{issuer}"))
            .mail(&match self.occasion {
                Occasion::Request => format!("Đề nghị xác minh thông tin: {title}"),
                Occasion::Reminder => format!("Nhắc lại: đề nghị xác minh thông tin: {title}"),
                Occasion::Escalation => format!("Sắp hết hạn: đề nghị xác minh thông tin: {title}"),
            })
    }

    fn english(&self) -> Mail {
        let issuer = text::name(self.issuer);
        let title = text::name(self.case_title);
        Page::new(Language::En, self.example)
            .paragraph(format!("To: {}", text::name(self.party)))
            .paragraph(self.occasion.english())
            .paragraph(format!(
                "{issuer} is verifying a message that many people are sharing and that speaks of \
                 your organisation. Case: {title}."
            ))
            .paragraph(
                "So that the conclusion rests on evidence and the public is correctly informed, \
                 please give us your statement on the following.",
            )
            .quote("What we ask you to verify", self.question())
            .quote(
                "Excerpt of the message (not verified, please do not share it; its links have been disabled)",
                self.excerpt(),
            )
            .paragraph(format!(
                "Please answer before {}.",
                moment::minute(self.due, Language::En)
            ))
            .button("Answer the request for verification", self.link)
            .paragraph(
                "This address is for your organisation alone: whoever has it can answer on your \
                 behalf. Please pass it on only to the person in charge of the answer.",
            )
            .paragraph(self.contact(
                "If you have questions, please contact",
                "telephone",
                "e-mail",
            ))
            .paragraph(format!("Yours faithfully,\n{issuer}"))
            .mail(&match self.occasion {
                Occasion::Request => format!("Request for verification: {title}"),
                Occasion::Reminder => format!("Reminder: request for verification: {title}"),
                Occasion::Escalation => format!("Due soon: request for verification: {title}"),
            })
    }

    fn question(&self) -> String {
        text::shorten(&text::lines(self.question), MAX_TEXT_CHARS)
    }

    fn excerpt(&self) -> String {
        text::disarmed(&text::shorten(
            &text::lines(self.excerpt),
            MAX_EXCERPT_CHARS,
        ))
    }

    fn contact(&self, lead: &str, phone: &str, email: &str) -> String {
        let ways = [(phone, self.issuer_phone), (email, self.issuer_email)]
            .map(|(way, value)| (way, text::name(value)));
        let ways: Vec<String> = ways
            .into_iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(way, value)| format!("{way} {value}"))
            .collect();
        let issuer = text::name(self.issuer);
        if ways.is_empty() {
            return format!("{lead} {issuer}.");
        }
        format!("{lead} {issuer}: {}.", ways.join(", "))
    }
}

impl Occasion {
    /// What stands first; nothing in the request itself.
    const fn vietnamese(self) -> &'static str {
        match self {
            Occasion::Request => "",
            Occasion::Reminder => {
                "Đây là thư nhắc: đến nay chúng tôi chưa nhận được trả lời cho đề nghị dưới đây."
            }
            Occasion::Escalation => {
                "Kính đề nghị lãnh đạo quý cơ quan, đơn vị quan tâm chỉ đạo: đề nghị dưới đây sắp \
                 hết hạn mà chúng tôi chưa nhận được trả lời. Quá hạn, việc chưa có trả lời có thể \
                 được nêu trong thông tin công bố."
            }
        }
    }

    const fn english(self) -> &'static str {
        match self {
            Occasion::Request => "",
            Occasion::Reminder => {
                "This is a reminder: we have not received an answer to the request below."
            }
            Occasion::Escalation => {
                "We ask the management of your organisation to attend to this: the request below is \
                 due soon and we have not received an answer. After that, the fact that there was \
                 no reply may be part of what we publish."
            }
        }
    }
}
