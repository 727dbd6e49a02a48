//! One correction in the words of every channel: e-mails, the text to pass on in a chat, the
//! script to read aloud over a loudspeaker, the article for a website, the feed.
//!
//! Everything here is a function from plain values to text. Values come from people and from
//! messages under suspicion, so none of them is trusted: control characters go, HTML is escaped,
//! subjects are one line, only `http` and `https` addresses become links.

mod amendment;
mod answer;
mod change;
mod deed;
mod feed;
pub mod formats;
mod layout;
mod letter;
mod moment;
mod poster;
mod reminder;
mod reporter;
mod speech;
mod spoken;
mod staff;
mod text;
mod verification;
mod website;

pub use amendment::{AmendmentEvent, AmendmentMail};
pub use answer::{Answer, Label, MAX_CHAT_CHARS};
pub use change::{ChangeEvent, ChangeMail};
pub use deed::DeedMail;
pub use feed::{Entry, EntryState, Feed};
pub use letter::{AskKind, LetterMail, ProofKind};
pub use poster::Poster;
pub use reminder::{ReminderKind, ReminderMail};
pub use reporter::ReporterMail;
pub use spoken::{MAX_SPOKEN_SYLLABLES, SYLLABLES_PER_SECOND};
pub use staff::{StaffEvent, StaffMail};
pub use text::MAX_SUBJECT_CHARS;
pub use verification::{MAX_EXCERPT_CHARS, Occasion, VerificationMail};
pub use website::Article;

/// The language of a text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Language {
    /// Vietnamese, the default.
    #[default]
    Vi,
    /// English.
    En,
}

impl Language {
    /// BCP 47 code, as in an HTML `lang` attribute.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Vi => "vi",
            Self::En => "en",
        }
    }

    /// The one of two texts that is in this language.
    const fn pick<'a>(self, vi: &'a str, en: &'a str) -> &'a str {
        match self {
            Self::Vi => vi,
            Self::En => en,
        }
    }
}

/// An e-mail's words, the same in both parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mail {
    /// Subject: one line, at most [`MAX_SUBJECT_CHARS`] characters.
    pub subject: String,
    /// Plain text part.
    pub text: String,
    /// HTML part: inline styles only, no images, nothing loaded from elsewhere.
    pub html: String,
}

#[cfg(test)]
mod tests;
