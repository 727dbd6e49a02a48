//! Paragraphs and their pieces.

use serde::{Deserialize, Serialize};

/// A paragraph of the body.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paragraph {
    /// Its pieces in order.
    pub runs: Vec<Run>,
}

/// A piece of text in one style.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    /// The text, plain.
    pub text: String,
    /// Its style.
    pub style: Style,
    /// Set if it quotes a message of others: then the rules for our own words do not hold for it, it
    /// may not be long, and its mark is printed before it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quote: Option<Quote>,
}

/// How a piece of text is set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Style {
    /// Upright.
    #[default]
    Plain,
    /// Italic: quoted text.
    Italic,
    /// Bold.
    Bold,
    /// Bold and italic.
    BoldItalic,
}

/// Whose mark a quotation bears, so that nobody who copies the piece alone takes it for true. The
/// mark's words are the rule pack's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Quote {
    /// None: what is quoted is true, or the text around it says enough.
    Bare,
    /// "[tin giả]".
    Fabricated,
    /// "[tin sai sự thật]".
    False,
    /// "[tin chưa kiểm chứng]".
    Unproven,
}

impl Quote {
    /// Every one.
    pub const ALL: [Quote; 4] = [
        Quote::Bare,
        Quote::Fabricated,
        Quote::False,
        Quote::Unproven,
    ];

    /// The stable name used in forms.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Quote::Bare => "bare",
            Quote::Fabricated => "fabricated",
            Quote::False => "false",
            Quote::Unproven => "unproven",
        }
    }

    /// The one with this [`code`](Quote::code).
    #[must_use]
    pub fn from_code(code: &str) -> Option<Quote> {
        Quote::ALL.into_iter().find(|quote| quote.code() == code)
    }
}

impl Run {
    /// Our own words.
    #[must_use]
    pub fn new(text: impl Into<String>, style: Style) -> Run {
        Run {
            text: text.into(),
            style,
            quote: None,
        }
    }

    /// Our own words, upright.
    #[must_use]
    pub fn plain(text: impl Into<String>) -> Run {
        Run::new(text, Style::Plain)
    }

    /// Words of others.
    #[must_use]
    pub fn quoted(text: impl Into<String>, style: Style, quote: Quote) -> Run {
        Run {
            text: text.into(),
            style,
            quote: Some(quote),
        }
    }
}

impl Paragraph {
    /// Our own words, upright.
    #[must_use]
    pub fn plain(text: impl Into<String>) -> Paragraph {
        Paragraph {
            runs: vec![Run::plain(text)],
        }
    }

    /// Its text, without marks.
    #[must_use]
    pub fn text(&self) -> String {
        self.runs.iter().map(|run| run.text.as_str()).collect()
    }
}
