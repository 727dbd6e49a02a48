//! oEmbed 1.0 (<https://oembed.com/>): a card of a correction in other people's pages.

use serde_json::{Value, json};

use super::{Notice, xml::Xml};
use crate::{Language, text, text::escape};

/// Width of the card unless less is asked for, in pixels.
pub const OEMBED_WIDTH: u32 = 560;
/// Height of the card, in pixels.
pub const OEMBED_HEIGHT: u32 = 320;

/// A correction and the page that shows it as a card.
#[derive(Clone, Copy, Debug)]
pub struct Card<'a> {
    /// The correction.
    pub notice: &'a Notice,
    /// Address of the card's page, to be shown in a frame.
    pub frame_url: &'a str,
    /// Most width that the page has room for, in pixels.
    pub max_width: Option<u32>,
    /// Most height, in pixels.
    pub max_height: Option<u32>,
}

impl Card<'_> {
    fn size(&self) -> (u32, u32) {
        let width = self.max_width.unwrap_or(OEMBED_WIDTH).min(OEMBED_WIDTH);
        let height = self.max_height.unwrap_or(OEMBED_HEIGHT).min(OEMBED_HEIGHT);
        (width, height)
    }

    /// A frame that may do nothing but show itself and open links in a window of their own.
    fn html(&self, language: Language) -> String {
        let (width, height) = self.size();
        format!(
            "<iframe src=\"{}\" width=\"{width}\" height=\"{height}\" title=\"{}\" loading=\"lazy\" \
             sandbox=\"allow-popups allow-popups-to-escape-sandbox\" style=\"border:0;max-width:100%\"></iframe>",
            escape(self.frame_url),
            escape(&self.notice.marked_title(language)),
        )
    }

    /// The members in their order; the card may be asked for again after an hour.
    fn members(&self, language: Language) -> Vec<(&'static str, Value)> {
        let (width, height) = self.size();
        let provider = text::name(&self.notice.issuer);
        vec![
            ("version", json!("1.0")),
            ("type", json!("rich")),
            ("title", json!(self.notice.marked_title(language))),
            ("author_name", json!(provider)),
            ("author_url", json!(self.notice.issuer_url)),
            ("provider_name", json!(provider)),
            ("provider_url", json!(self.notice.issuer_url)),
            ("cache_age", json!(3600)),
            ("html", json!(self.html(language))),
            ("width", json!(width)),
            ("height", json!(height)),
        ]
    }
}

/// The answer as JSON.
#[must_use]
pub fn oembed_json(card: &Card<'_>, language: Language) -> Value {
    let members = card.members(language).into_iter();
    members
        .map(|(key, value)| (key.to_owned(), value))
        .collect()
}

/// The answer as XML.
#[must_use]
pub fn oembed_xml(card: &Card<'_>, language: Language) -> String {
    let mut xml = Xml::new();
    xml.inside("oembed", &[], |xml| {
        for (key, value) in card.members(language) {
            let text = value
                .as_str()
                .map_or_else(|| value.to_string(), str::to_owned);
            xml.text(key, &[], &text);
        }
    });
    xml.finish()
}
