//! A page of an e-mail, written once and rendered as plain text and as HTML.

use std::fmt::Write as _;

use crate::{
    Language, Mail,
    text::{self, escape, web_link},
};

const FONT: &str =
    "font-family:Arial,Helvetica,sans-serif;font-size:18px;line-height:1.5;color:#1a1a1a";
const PARAGRAPH: &str = "margin:0 0 16px 0";
const QUOTE: &str =
    "margin:0 0 16px 0;padding:12px 16px;border-left:4px solid #0b5394;background:#f3f6fa";
const BUTTON: &str = "display:inline-block;padding:14px 22px;background:#0b5394;color:#ffffff;text-decoration:none;border-radius:6px;font-weight:bold";
const EXAMPLE: &str = "margin:0 0 16px 0;padding:12px 16px;border:2px solid #8a5a00;background:#fff6e0;font-weight:bold";

/// A part of a page.
enum Block {
    Paragraph(String),
    /// Words of someone else, or words to pass on, under a heading.
    Quote {
        heading: String,
        words: String,
    },
    /// What to press, and where it leads.
    Button {
        label: String,
        address: String,
    },
    /// Words before an address.
    Link {
        label: String,
        address: String,
    },
}

/// An e-mail in the making. Its own words come from this crate, values are cleaned by the caller
/// ([`text::line`], [`text::lines`]); the page escapes everything.
pub(crate) struct Page {
    language: Language,
    example: bool,
    blocks: Vec<Block>,
}

impl Page {
    pub(crate) const fn new(language: Language, example: bool) -> Self {
        Self {
            language,
            example,
            blocks: Vec::new(),
        }
    }

    pub(crate) fn paragraph(mut self, words: impl Into<String>) -> Self {
        let words = words.into();
        if !words.is_empty() {
            self.blocks.push(Block::Paragraph(words));
        }
        self
    }

    /// Leaves an empty quote out together with its heading.
    pub(crate) fn quote(mut self, heading: &str, words: String) -> Self {
        if !words.is_empty() {
            self.blocks.push(Block::Quote {
                heading: heading.to_owned(),
                words,
            });
        }
        self
    }

    pub(crate) fn button(mut self, label: &str, address: &str) -> Self {
        self.blocks.push(Block::Button {
            label: label.to_owned(),
            address: address.to_owned(),
        });
        self
    }

    pub(crate) fn link(mut self, label: &str, address: &str) -> Self {
        self.blocks.push(Block::Link {
            label: label.to_owned(),
            address: address.to_owned(),
        });
        self
    }

    /// As [`link`](Page::link), unless there is no address.
    pub(crate) fn link_if(self, label: &str, address: &str) -> Self {
        if address.is_empty() {
            self
        } else {
            self.link(label, address)
        }
    }

    /// Renders both parts under a subject.
    pub(crate) fn mail(self, subject: &str) -> Mail {
        let subject = text::subject(self.language, self.example, subject);
        Mail {
            text: self.text(),
            html: self.html(&subject),
            subject,
        }
    }

    fn example_words(&self) -> &'static str {
        self.language.pick(
            "ĐÂY LÀ THƯ VÍ DỤ, không phải văn bản thật. Đề nghị không làm theo và không chuyển tiếp.",
            "THIS IS AN EXAMPLE, not a real document. Please do not act on it or pass it on.",
        )
    }

    fn text(&self) -> String {
        let mut parts: Vec<String> = Vec::new();
        if self.example {
            parts.push(format!("*** {} ***", self.example_words()));
        }
        parts.extend(self.blocks.iter().map(Block::text));
        parts.join("\n\n") + "\n"
    }

    fn html(&self, subject: &str) -> String {
        let mut body = String::new();
        if self.example {
            let _ = writeln!(
                body,
                "<p style=\"{EXAMPLE}\">{}</p>",
                escape(self.example_words())
            );
        }
        for block in &self.blocks {
            body.push_str(&block.html());
        }
        format!(
            "<!doctype html>\n<html lang=\"{lang}\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <title>{title}</title>\n</head>\n\
             <body style=\"margin:0;padding:16px;background:#ffffff\">\n\
             <div lang=\"{lang}\" style=\"max-width:640px;margin:0 auto;{FONT}\">\n{body}</div>\n</body>\n</html>\n",
            lang = self.language.code(),
            title = escape(subject),
        )
    }
}

impl Block {
    fn text(&self) -> String {
        match self {
            Self::Paragraph(words) => words.clone(),
            Self::Quote { heading, words } => {
                words.lines().fold(format!("{heading}:"), |text, line| {
                    text + format!("\n> {line}").trim_end()
                })
            }
            Self::Button { label, address } | Self::Link { label, address } => {
                format!("{label}:\n{}", shown(address))
            }
        }
    }

    fn html(&self) -> String {
        match self {
            Self::Paragraph(words) => {
                let words = escape(words).replace('\n', "<br>\n");
                format!("<p style=\"{PARAGRAPH}\">{words}</p>\n")
            }
            Self::Quote { heading, words } => {
                let words = escape(words).replace('\n', "<br>\n");
                let heading = escape(heading);
                format!(
                    "<p style=\"margin:0 0 8px 0;font-weight:bold\">{heading}:</p>\n\
                     <blockquote style=\"{QUOTE}\">{words}</blockquote>\n"
                )
            }
            Self::Button { label, address } => {
                let Some(link) = web_link(address) else {
                    return plain(label, address);
                };
                format!(
                    "<p style=\"margin:24px 0 8px 0\"><a href=\"{href}\" style=\"{BUTTON}\">{label}</a></p>\n\
                     <p style=\"{PARAGRAPH};font-size:15px;word-break:break-all\">{href}</p>\n",
                    href = escape(link),
                    label = escape(label),
                )
            }
            Self::Link { label, address } => {
                let Some(link) = web_link(address) else {
                    return plain(label, address);
                };
                format!(
                    "<p style=\"{PARAGRAPH}\">{label}: <a href=\"{href}\" style=\"color:#0b5394;word-break:break-all\">{href}</a></p>\n",
                    href = escape(link),
                    label = escape(label),
                )
            }
        }
    }
}

/// An address that is no web address is shown, never linked.
fn plain(label: &str, address: &str) -> String {
    format!(
        "<p style=\"{PARAGRAPH}\">{}: {}</p>\n",
        escape(label),
        escape(&shown(address))
    )
}

fn shown(address: &str) -> String {
    web_link(address).map_or_else(|| text::name(address), ToOwned::to_owned)
}
