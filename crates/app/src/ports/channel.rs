//! Ways out to receivers.

use async_trait::async_trait;
use thiserror::Error;

use crate::model::ChannelKind;

/// One message to one address, ready to go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consignment {
    /// The same for every attempt of one delivery, and never that of another.
    pub id: String,
    /// Name of the sender.
    pub from_name: String,
    /// The sender's own e-mail address: where answers go.
    pub from_email: String,
    /// Name of the receiver.
    pub to_name: String,
    /// Where it goes: an e-mail address for [`ChannelKind::Email`], for others what their channel
    /// understands.
    pub address: String,
    /// Where the channel's own servers report what became of it, if there is such a place.
    pub return_path: Option<String>,
    /// Subject line.
    pub subject: String,
    /// Text part.
    pub text: String,
    /// HTML part.
    pub html: String,
    /// Attached files.
    pub attachments: Vec<Attachment>,
}

/// A file that goes with a consignment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    /// Its name, may hold any Unicode.
    pub name: String,
    /// Its media type.
    pub media_type: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// What whoever took a consignment said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Receipt {
    /// Its words, for the record; a mail server's often hold its queue's number. May be empty.
    pub words: String,
}

/// Why a consignment did not go, or may not have gone.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum SendError {
    /// The channel itself is away (no connection, no login): nothing was said of this consignment,
    /// so nothing is known of it, and no attempt is used up. All others of the channel wait too.
    #[error("{0}")]
    Unavailable(String),
    /// It did not go; worth another attempt (for mail: 4xx).
    #[error("{0}")]
    Temporary(String),
    /// It did not go and never will like this (for mail: a bad address, 5xx).
    #[error("{0}")]
    Permanent(String),
    /// The connection broke after everything was handed over and before the answer: it may have
    /// gone.
    #[error("{0}")]
    Uncertain(String),
}

impl SendError {
    /// The same with other words.
    #[must_use]
    pub fn map(self, words: impl FnOnce(String) -> String) -> SendError {
        match self {
            SendError::Unavailable(text) => SendError::Unavailable(words(text)),
            SendError::Temporary(text) => SendError::Temporary(words(text)),
            SendError::Permanent(text) => SendError::Permanent(words(text)),
            SendError::Uncertain(text) => SendError::Uncertain(words(text)),
        }
    }
}

/// A way out: e-mail today; each further one is a module of its own behind this port.
///
/// # What a channel promises
///
/// - `Ok` means that somebody else took responsibility for the consignment: a mail server, a
///   gateway, a folder that was synced. Never before.
/// - Whoever calls has written down that the consignment is leaving. A channel therefore makes at
///   most one attempt whose outcome it does not know; after that it answers
///   [`Uncertain`](SendError::Uncertain) and does not try again by itself. Before anything was
///   handed over it may open another connection and begin anew.
/// - The id is the consignment's identity. A channel passes it on in the form in which its receivers
///   know repeated ones: the Message-ID of a mail, the idempotency key of a web hook, the document's
///   number in an edXML envelope. Where the other side offers to look an id up, a channel asks
///   before it sends an id again that it has sent before and answers `Ok` if it is there; where it
///   does not (mail), the same id lets the receiver's server fold both into one.
/// - It keeps no queue and knows no retries; those are in the store.
#[async_trait]
pub trait Channel: Send + Sync {
    /// Which way it is.
    fn kind(&self) -> ChannelKind;

    /// Sends one consignment once.
    ///
    /// # Errors
    /// [`SendError`] says whether another attempt is safe.
    async fn send(&self, consignment: &Consignment) -> Result<Receipt, SendError>;

    /// Whether it can send at all; if not, deliveries wait in the queue.
    fn is_configured(&self) -> bool;
}
