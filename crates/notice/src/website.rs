//! The public answer as an article for a website, a newspaper or a page on a social network.

use crate::{
    Answer, Label, Language, moment,
    text::{self, escape, web_link},
};

/// An article: what it is called, and its paragraphs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Article {
    /// Its title: says what was found out, never the false message alone.
    pub title: String,
    /// Its paragraphs.
    pub paragraphs: Vec<String>,
    /// Where anyone can check it; empty if that is no web address.
    pub link: String,
    language: Language,
}

impl Article {
    /// As plain text.
    #[must_use]
    pub fn text(&self) -> String {
        let mut parts = vec![self.title.clone()];
        parts.extend(self.paragraphs.iter().cloned());
        if !self.link.is_empty() {
            parts.push(format!("{} {}", self.check(), self.link));
        }
        parts.join("\n\n") + "\n"
    }

    /// As a piece of HTML, to be pasted into a page: no styles, no scripts, nothing loaded.
    #[must_use]
    pub fn html(&self) -> String {
        let mut html = format!(
            "<article lang=\"{}\">\n<h2>{}</h2>\n",
            self.language.code(),
            escape(&self.title)
        );
        for paragraph in &self.paragraphs {
            let words = escape(paragraph).replace('\n', "<br>\n");
            html.push_str(&format!("<p>{words}</p>\n"));
        }
        if !self.link.is_empty() {
            let link = escape(&self.link);
            html.push_str(&format!(
                "<p>{} <a href=\"{link}\">{link}</a></p>\n",
                self.check()
            ));
        }
        html + "</article>\n"
    }

    const fn check(&self) -> &'static str {
        self.language
            .pick("Kiểm tra tại:", "Anyone can check this at:")
    }
}

impl Answer<'_> {
    /// The long text: ready to be published as it stands.
    #[must_use]
    pub fn article(&self, language: Language) -> Article {
        let issuer = text::name(self.issuer);
        let day = moment::day(self.date, language);
        let number = self.letter.map(text::name).filter(|n| !n.is_empty());
        let claim = text::lines(self.claim);
        let source = match (language, &number) {
            (Language::Vi, Some(number)) => {
                format!("Theo {issuer} (Công văn số {number}, ngày {day}):")
            }
            (Language::Vi, None) => format!("Theo {issuer}, ngày {day}:"),
            (Language::En, Some(number)) => {
                format!("According to {issuer} (official letter No. {number} of {day}):")
            }
            (Language::En, None) => format!("According to {issuer}, {day}:"),
        };
        let mut paragraphs = vec![
            format!("{source}\n{}", text::lines(self.explanation)),
            format!("{} {claim}", self.about(language)),
        ];
        if let Some(party) = self.said_by.map(text::name).filter(|p| !p.is_empty()) {
            paragraphs.push(match language {
                Language::Vi => format!("Bên được nhắc tên đã trả lời: {party}."),
                Language::En => format!("A statement was received from {party}."),
            });
        }
        paragraphs.extend(self.request(language).map(str::to_owned));
        Article {
            title: self.title(language),
            paragraphs,
            link: web_link(self.link).unwrap_or_default().to_owned(),
            language,
        }
    }

    /// What the conclusion is called, in small letters: "tin giả".
    #[must_use]
    pub fn verdict(&self, language: Language) -> String {
        match self.label_name {
            Some((vi, en)) => text::name(language.pick(vi, en)),
            None => match self.label {
                Label::Fabricated => language.pick("Tin giả", "Fabricated"),
                Label::False => language.pick("Tin sai sự thật", "False"),
                Label::Unproven => language.pick("Chưa đủ căn cứ", "Unproven"),
                Label::True => language.pick("Tin xác thực", "True"),
                Label::Opinion => language.pick("Ý kiến", "Opinion"),
            }
            .to_owned(),
        }
    }

    fn title(&self, language: Language) -> String {
        let kind = match self.label {
            Label::Fabricated | Label::False => language.pick("Đính chính", "Correction"),
            Label::True => language.pick("Xác nhận", "Confirmed"),
            Label::Unproven | Label::Opinion => language.pick("Lưu ý", "Please note"),
        };
        let verdict = self.verdict(language).to_lowercase();
        let about = self
            .said_by
            .map(text::name)
            .filter(|party| !party.is_empty());
        match (language, about) {
            (Language::Vi, Some(party)) => {
                format!("{kind}: tin nhắn về {party} đang lan truyền – {verdict}")
            }
            (Language::Vi, None) => format!("{kind}: tin nhắn đang lan truyền – {verdict}"),
            (Language::En, Some(party)) => {
                format!("{kind}: the message about {party} now going round – {verdict}")
            }
            (Language::En, None) => format!("{kind}: a message now going round – {verdict}"),
        }
    }

    const fn about(&self, language: Language) -> &'static str {
        match self.label {
            Label::Fabricated | Label::False => language.pick(
                "Tin sai đang lan truyền nói rằng:",
                "The false message claims:",
            ),
            Label::Unproven | Label::True | Label::Opinion => {
                language.pick("Tin nhắn nói rằng:", "The message says:")
            }
        }
    }

    const fn request(&self, language: Language) -> Option<&'static str> {
        match self.label {
            Label::Fabricated | Label::False => Some(language.pick(
                "Đề nghị người dân không chia sẻ tin này.",
                "Please do not share the message.",
            )),
            Label::Unproven => Some(language.pick(
                "Đề nghị người dân không chia sẻ khi chưa có kết luận.",
                "Please do not share the message until it is settled.",
            )),
            Label::True | Label::Opinion => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;

    fn answer(label: Label) -> Answer<'static> {
        Answer {
            label,
            label_name: None,
            claim: "Zalo được dùng <b>ảnh</b> của bạn",
            explanation: "Không có điều lệ nào như vậy.\nKhông cần làm gì & không chia sẻ.",
            issuer: "Sở Thông tin và Truyền thông",
            said_by: Some("Zalo"),
            letter: Some("12/STTTT-TTBCXB"),
            date: date!(2021 - 02 - 20),
            link: "https://dc.example/corrections/1",
        }
    }

    #[test]
    fn the_title_says_what_was_found_out_and_never_the_message() {
        for label in [
            Label::Fabricated,
            Label::False,
            Label::Unproven,
            Label::True,
        ] {
            for language in [Language::Vi, Language::En] {
                let answer = answer(label);
                let article = answer.article(language);
                assert!(!article.title.contains("dùng"), "{}", article.title);
                let verdict = answer.verdict(language).to_lowercase();
                assert!(article.title.contains(&verdict), "{}", article.title);
                // What is true comes before what is claimed.
                let text = article.text();
                let at = |what: &str| text.find(what).unwrap();
                assert!(at("Không có điều lệ") < at("Zalo được dùng"), "{text}");
                assert!(text.contains("12/STTTT-TTBCXB"));
            }
        }
    }

    #[test]
    fn nothing_that_people_wrote_becomes_a_tag() {
        let html = answer(Label::Fabricated).article(Language::Vi).html();
        assert!(html.contains("&lt;b&gt;ảnh&lt;/b&gt;") && html.contains("gì &amp; không"));
        assert!(!html.contains("<b>"));
    }

    #[test]
    fn what_is_claimed_takes_little_room_on_the_picture() {
        let long = "tin ".repeat(500);
        let poster = Answer {
            claim: &long,
            explanation: &long,
            ..answer(Label::False)
        }
        .poster(Language::Vi);
        assert!(poster.claim.chars().count() <= 260);
        assert!(poster.truth.chars().count() <= 700);
        assert_eq!(
            (poster.kind.as_str(), poster.verdict.as_str()),
            ("ĐÍNH CHÍNH", "TIN SAI SỰ THẬT")
        );
    }
}
