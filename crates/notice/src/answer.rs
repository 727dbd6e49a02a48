//! The public answer as a short text to forward into a chat.

use time::Date;

use crate::{
    Language, moment,
    text::{self, shorten, web_link},
};

/// How long a chat text is at most, in characters, unless the address alone is unusually long.
pub const MAX_CHAT_CHARS: usize = 500;

/// What claim and explanation get together at least, in characters.
const MIN_CONTENT_CHARS: usize = 150;
const MAX_ISSUER_CHARS: usize = 70;
const MAX_PARTY_CHARS: usize = 50;
const MAX_NUMBER_CHARS: usize = 30;

/// The conclusion on a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Label {
    /// Made up.
    Fabricated,
    /// Partly true or distorted.
    False,
    /// Not enough evidence.
    Unproven,
    /// True.
    True,
    /// An opinion: nothing that can be checked.
    Opinion,
}

/// The public answer to a message.
#[derive(Clone, Copy, Debug)]
pub struct Answer<'a> {
    /// The conclusion.
    pub label: Label,
    /// What the issuing body calls that label, Vietnamese and English, if not as everyone does.
    pub label_name: Option<(&'a str, &'a str)>,
    /// What the message claims, in a sentence of the issuer.
    pub claim: &'a str,
    /// What is known to be so, and why.
    pub explanation: &'a str,
    /// The body that answers for it.
    pub issuer: &'a str,
    /// The organisation the message speaks of, if it gave a statement.
    pub said_by: Option<&'a str>,
    /// Number and symbol of the official letter.
    pub letter: Option<&'a str>,
    /// When it was published.
    pub date: Date,
    /// Public address of the correction.
    pub link: &'a str,
}

impl Answer<'_> {
    /// The text to forward: begins with the conclusion, ends with the address to check it at.
    #[must_use]
    pub fn chat(&self, language: Language) -> String {
        let marker = self.marker(language);
        let tail = self.tail(language);
        let fixed = marker.chars().count() + tail.chars().count() + "  \n".len();
        let room = MAX_CHAT_CHARS.saturating_sub(fixed).max(MIN_CONTENT_CHARS);

        let explanation = text::line(self.explanation);
        let claim = shorten(
            &text::line(self.claim),
            room.saturating_sub(explanation.chars().count())
                .max(room * 2 / 5),
        );
        let explanation = shorten(&explanation, room - claim.chars().count());

        [format!("{marker} {claim}"), explanation, tail]
            .iter()
            .map(|part| part.trim())
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join("\n")
    }

    /// What the text begins with: what it is, and the conclusion.
    pub(crate) fn marker(&self, language: Language) -> String {
        let Some((vi, en)) = self.label_name else {
            return self.label.marker(language).to_owned();
        };
        let kind = match self.label {
            Label::Fabricated | Label::False => language.pick("ĐÍNH CHÍNH", "CORRECTION"),
            Label::Unproven => language.pick("LƯU Ý", "CAUTION"),
            Label::True => language.pick("XÁC NHẬN", "CONFIRMED"),
            Label::Opinion => language.pick("LƯU Ý", "NOTE"),
        };
        let name = match language {
            Language::Vi => vi,
            Language::En => en,
        };
        format!("{kind} – {}:", text::line(name).to_uppercase())
    }

    /// Who says so, what to do, where to check.
    fn tail(&self, language: Language) -> String {
        let mut lines = Vec::new();
        if let Some(party) = self
            .said_by
            .map(|p| capped(p, MAX_PARTY_CHARS))
            .filter(|p| !p.is_empty())
        {
            let words = language.pick("Bên được nhắc tên đã trả lời", "Statement received from");
            lines.push(format!("{words}: {party}."));
        }
        lines.push(self.source(language));
        if let Some(request) = self.label.request(language) {
            lines.push(request.to_owned());
        }
        if let Some(link) = web_link(self.link) {
            lines.push(link.to_owned());
        }
        lines.join("\n")
    }

    pub(crate) fn source(&self, language: Language) -> String {
        let issuer = capped(self.issuer, MAX_ISSUER_CHARS);
        let day = moment::day(self.date, language);
        let number = self
            .letter
            .map(|n| capped(n, MAX_NUMBER_CHARS))
            .filter(|n| !n.is_empty());
        match (language, number) {
            (Language::Vi, Some(number)) => {
                format!("Nguồn: {issuer}, Công văn số {number}, ngày {day}.")
            }
            (Language::Vi, None) => format!("Nguồn: {issuer}, ngày {day}."),
            (Language::En, Some(number)) => {
                format!("Source: {issuer}, official letter No. {number}, {day}.")
            }
            (Language::En, None) => format!("Source: {issuer}, {day}."),
        }
    }
}

fn capped(value: &str, max: usize) -> String {
    shorten(&text::line(value), max)
}

impl Label {
    /// The stable name, as in the API.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Fabricated => "fabricated",
            Self::False => "false",
            Self::Unproven => "unproven",
            Self::True => "true",
            Self::Opinion => "opinion",
        }
    }

    /// What everyone calls it.
    pub(crate) const fn name(self, language: Language) -> &'static str {
        match self {
            Self::Fabricated => language.pick("Tin giả", "Fabricated"),
            Self::False => language.pick("Tin sai sự thật", "False"),
            Self::Unproven => language.pick("Chưa đủ căn cứ", "Unproven"),
            Self::True => language.pick("Tin xác thực", "True"),
            Self::Opinion => {
                language.pick("Ý kiến, không kiểm chứng được", "Opinion, not checkable")
            }
        }
    }

    const fn marker(self, language: Language) -> &'static str {
        match self {
            Self::Fabricated => language.pick("ĐÍNH CHÍNH – TIN GIẢ:", "CORRECTION – FABRICATED:"),
            Self::False => language.pick("ĐÍNH CHÍNH – TIN SAI SỰ THẬT:", "CORRECTION – FALSE:"),
            Self::Unproven => language.pick("LƯU Ý – CHƯA ĐỦ CĂN CỨ:", "CAUTION – UNPROVEN:"),
            Self::True => language.pick("XÁC NHẬN – TIN XÁC THỰC:", "CONFIRMED – TRUE:"),
            Self::Opinion => language.pick(
                "LƯU Ý – Ý KIẾN, KHÔNG KIỂM CHỨNG ĐƯỢC:",
                "NOTE – OPINION, NOT CHECKABLE:",
            ),
        }
    }

    pub(crate) const fn request(self, language: Language) -> Option<&'static str> {
        match self {
            Self::Fabricated | Self::False => Some(language.pick(
                "Đề nghị không chia sẻ tin này.",
                "Please do not share the message.",
            )),
            Self::Unproven => Some(language.pick(
                "Đề nghị không chia sẻ khi chưa có kết luận.",
                "Please do not share the message until it is settled.",
            )),
            Self::True | Self::Opinion => None,
        }
    }
}
