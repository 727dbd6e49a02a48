//! The words that formats share.

use time::{OffsetDateTime, UtcOffset, format_description::well_known::Rfc3339, macros::offset};

use super::{Notice, Standing};
use crate::{
    Answer, Language, moment,
    text::{self, escape, web_link},
};

const VIETNAM: UtcOffset = offset!(+7);

impl Notice {
    /// What the label is called: "TIN GIẢ", or as the issuing body names it.
    pub(super) fn label_words(&self, language: Language) -> String {
        match &self.label_name {
            Some((vi, en)) => text::line(language.pick(vi, en)),
            None => self.label.name(language).to_owned(),
        }
    }

    /// "ĐÍNH CHÍNH – TIN GIẢ: …"; what is taken back says so first.
    pub(super) fn title(&self, language: Language) -> String {
        let claim = text::shorten(&text::line(&self.claim), 300);
        match self.standing {
            Standing::Stands => format!("{} {claim}", self.answer().marker(language)),
            Standing::UnderReview => {
                let words = language.pick("ĐANG XEM XÉT LẠI", "UNDER REVIEW");
                format!("{words} – {} {claim}", self.answer().marker(language))
            }
            Standing::Withdrawn => {
                let words = language.pick("ĐÃ RÚT KẾT LUẬN:", "VERDICT WITHDRAWN:");
                format!("{words} {claim}")
            }
        }
    }

    /// The title, marked where it is not real.
    pub(super) fn marked_title(&self, language: Language) -> String {
        let title = self.title(language);
        if self.exercise {
            let mark = language.pick(
                "[VÍ DỤ, DIỄN TẬP – KHÔNG CÓ THẬT]",
                "[EXAMPLE, DRILL – NOT REAL]",
            );
            return format!("{mark} {title}");
        }
        title
    }

    /// One or two sentences: what is true, or that nothing is said any more.
    pub(super) fn summary(&self, language: Language) -> String {
        match self.standing {
            Standing::Withdrawn => {
                let gone = language.pick(
                    "Kết luận trước đây đã được rút lại, không còn giá trị.",
                    "The earlier verdict was taken back and no longer stands.",
                );
                self.with_reason(gone, language)
            }
            Standing::UnderReview => {
                let words = language.pick(
                    "Kết luận đang được xem xét lại.",
                    "The verdict is being looked at again.",
                );
                self.with_reason(words, language)
            }
            Standing::Stands => text::line(&self.explanation),
        }
    }

    fn with_reason(&self, words: &str, language: Language) -> String {
        match self.reason.as_deref().map(text::line) {
            Some(reason) if !reason.is_empty() => {
                format!("{words} {}: {reason}", language.pick("Lý do", "Reason"))
            }
            _ => words.to_owned(),
        }
    }

    /// The whole of it as a piece of HTML: no scripts, no pictures, no styles.
    pub(super) fn html(&self, language: Language) -> String {
        let mut paragraphs = vec![format!(
            "<p><strong>{}</strong></p>",
            escape(&self.marked_title(language))
        )];
        let mut paragraph = |words: String| {
            if !words.is_empty() {
                paragraphs.push(format!("<p>{}</p>", escape(&words)));
            }
        };
        paragraph(self.summary(language));
        if self.standing != Standing::Withdrawn {
            for said in &self.statements {
                paragraph(format!(
                    "{} ({}): “{}”",
                    text::name(&said.organisation),
                    text::name(&said.office),
                    text::line(&said.words)
                ));
            }
        }
        paragraph(self.source(language));
        if self.standing == Standing::Stands
            && let Some(request) = self.label.request(language)
        {
            paragraph(request.to_owned());
        }
        let sources: Vec<&str> = self
            .sources
            .iter()
            .filter_map(|source| web_link(source.rsplit(' ').next().unwrap_or(source)))
            .collect();
        if self.standing == Standing::Stands && !sources.is_empty() {
            let links: Vec<String> = sources
                .iter()
                .map(|link| format!("<li><a href=\"{0}\">{0}</a></li>", escape(link)))
                .collect();
            paragraphs.push(format!("<ul>{}</ul>", links.concat()));
        }
        if let Some(link) = web_link(&self.url) {
            paragraphs.push(format!("<p><a href=\"{0}\">{0}</a></p>", escape(link)));
        }
        paragraphs.concat()
    }

    /// Who says so, in which letter, when.
    pub(super) fn source(&self, language: Language) -> String {
        self.answer().source(language)
    }

    /// The shape that the chat text is made from.
    pub(super) fn answer(&self) -> Answer<'_> {
        // A letter about what was withdrawn is no source any more.
        let stands = self.standing != Standing::Withdrawn;
        let letter = self.letter.as_ref().filter(|_| stands);
        Answer {
            label: self.label,
            label_name: self
                .label_name
                .as_ref()
                .map(|(vi, en)| (vi.as_str(), en.as_str())),
            claim: &self.claim,
            explanation: &self.explanation,
            issuer: &self.issuer,
            said_by: self.statements.first().map(|s| s.organisation.as_str()),
            letter: letter.map(|letter| letter.number.as_str()),
            date: letter.map_or_else(
                || moment::vietnam(self.published).date(),
                |letter| letter.date,
            ),
            link: &self.url,
        }
    }

    /// A name that never changes, of the correction (RFC 4151): what feeds know their entries by.
    pub(super) fn urn(&self) -> String {
        let day = moment::vietnam(self.first_published).date();
        format!("tag:{},{day}:{}", host(&self.issuer_url), self.id)
    }
}

/// The name of the machine in a web address; "localhost" where there is none.
#[must_use]
pub fn host(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let host = rest.split(['/', '?', '#']).next().unwrap_or(rest);
    let host = host.rsplit('@').next().unwrap_or(host);
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) => name,
        _ => host,
    };
    if name.is_empty() { "localhost" } else { name }
}

/// A moment with the offset of Viet Nam: "2021-02-20T17:34:00+07:00". Whole seconds.
pub(super) fn stamp(at: OffsetDateTime) -> String {
    let at = moment::vietnam(at);
    let whole = at.replace_nanosecond(0).unwrap_or(at);
    whole
        .to_offset(VIETNAM)
        .format(&Rfc3339)
        .unwrap_or_default()
}
