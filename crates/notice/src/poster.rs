//! The public answer in the few words of a picture for chat groups.

use crate::{
    Answer, Label, Language, moment,
    text::{self, shorten, web_link},
};

/// The longest claim on a picture, in characters: what is false takes little room.
const MAX_CLAIM_CHARS: usize = 260;
/// The longest truth, in characters: more is not read in a chat.
const MAX_TRUTH_CHARS: usize = 700;

/// The words of a picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Poster {
    /// What it is: "ĐÍNH CHÍNH".
    pub kind: String,
    /// The conclusion: "TIN GIẢ".
    pub verdict: String,
    /// What is concluded on.
    pub about: String,
    /// Above what is true.
    pub truth_head: String,
    /// What is true.
    pub truth: String,
    /// Above the claim.
    pub claim_head: String,
    /// What the message claims.
    pub claim: String,
    /// What to do; may be empty.
    pub request: String,
    /// Who says so, and in which letter.
    pub source: Vec<String>,
    /// Before the address.
    pub check: String,
    /// Where anyone can check it; empty if that is no web address.
    pub link: String,
}

impl Answer<'_> {
    /// The words of the picture.
    #[must_use]
    pub fn poster(&self, language: Language) -> Poster {
        let wrong = matches!(self.label, Label::Fabricated | Label::False);
        let kind = match self.label {
            Label::Fabricated | Label::False => language.pick("ĐÍNH CHÍNH", "CORRECTION"),
            Label::True => language.pick("XÁC NHẬN", "CONFIRMED"),
            Label::Unproven | Label::Opinion => language.pick("LƯU Ý", "PLEASE NOTE"),
        };
        let party = self
            .said_by
            .map(text::name)
            .filter(|party| !party.is_empty());
        let about = match (language, party) {
            (Language::Vi, Some(party)) => format!("Tin nhắn đang lan truyền về {party}"),
            (Language::Vi, None) => "Tin nhắn đang lan truyền trên mạng".to_owned(),
            (Language::En, Some(party)) => format!("The message going round about {party}"),
            (Language::En, None) => "A message going round".to_owned(),
        };
        let truth_head = match self.label {
            Label::Fabricated | Label::False | Label::True => language.pick("SỰ THẬT", "THE TRUTH"),
            Label::Unproven | Label::Opinion => language.pick("ĐIỀU ĐÃ BIẾT", "WHAT IS KNOWN"),
        };
        let claim_head = if wrong {
            language.pick(
                "Tin sai nói rằng (đừng chia sẻ):",
                "The false message claims (do not share it):",
            )
        } else {
            language.pick("Tin nhắn nói rằng:", "The message says:")
        };
        let request = match self.label {
            Label::Fabricated | Label::False => language.pick(
                "Đề nghị không chia sẻ tin này.",
                "Please do not share the message.",
            ),
            Label::Unproven => language.pick(
                "Đề nghị không chia sẻ khi chưa có kết luận.",
                "Please do not share the message until it is settled.",
            ),
            Label::True | Label::Opinion => "",
        };
        let day = moment::day(self.date, language);
        let number = self.letter.map(text::name).filter(|n| !n.is_empty());
        let letter = match (language, number) {
            (Language::Vi, Some(number)) => format!("Công văn số {number}, ngày {day}"),
            (Language::Vi, None) => format!("Ngày {day}"),
            (Language::En, Some(number)) => format!("Official letter No. {number} of {day}"),
            (Language::En, None) => day,
        };
        Poster {
            kind: kind.to_owned(),
            verdict: self.verdict(language).to_uppercase(),
            about,
            truth_head: truth_head.to_owned(),
            truth: shorten(&text::line(self.explanation), MAX_TRUTH_CHARS),
            claim_head: claim_head.to_owned(),
            claim: shorten(&text::line(self.claim), MAX_CLAIM_CHARS),
            request: request.to_owned(),
            source: vec![text::name(self.issuer), letter],
            check: language.pick("Kiểm tra tại:", "Check it at:").to_owned(),
            link: web_link(self.link).unwrap_or_default().to_owned(),
        }
    }
}
