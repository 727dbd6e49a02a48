//! E-mail out.

use async_trait::async_trait;
use thiserror::Error;

/// One e-mail, ready to go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutgoingMail {
    /// Left part of the Message-ID; the same for every attempt of one delivery.
    pub id: String,
    /// Name of the sender.
    pub from_name: String,
    /// Address of the sender.
    pub from_email: String,
    /// Name of the receiver.
    pub to_name: String,
    /// Address of the receiver.
    pub to_email: String,
    /// Subject line.
    pub subject: String,
    /// Text part.
    pub text: String,
    /// HTML part.
    pub html: String,
    /// Attached files.
    pub attachments: Vec<Attachment>,
}

/// A file that goes with an e-mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    /// Its name, may hold any Unicode.
    pub name: String,
    /// Its media type.
    pub media_type: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Why an e-mail did not go, or may not have gone.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum MailError {
    /// It did not go; worth another attempt (no connection, 4xx).
    #[error("{0}")]
    Temporary(String),
    /// It did not go and never will like this (bad address, 5xx).
    #[error("{0}")]
    Permanent(String),
    /// The connection broke after the message was handed over and before the server answered: it
    /// may have gone.
    #[error("{0}")]
    Uncertain(String),
}

/// Sends e-mail.
///
/// `Ok` means that a server took responsibility for the message.
#[async_trait]
pub trait Mailer: Send + Sync {
    /// Sends one e-mail once.
    ///
    /// # Errors
    /// [`MailError`] says whether another attempt is safe.
    async fn send(&self, mail: &OutgoingMail) -> Result<(), MailError>;

    /// Whether there is a server to send through; if not, deliveries wait in the queue.
    fn is_configured(&self) -> bool;
}
