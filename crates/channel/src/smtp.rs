//! Sends e-mail over SMTP (RFC 5321) and knows, when it fails, whether the message may have gone.
//!
//! Connections are used again for the next message, one message at a time. One on which anything
//! went wrong with a message is not; one that the server ended meanwhile is noticed before anything
//! was handed over, and another one is opened.

mod config;
mod conversation;
mod dkim;
mod message;

use std::sync::{Arc, Mutex, PoisonError};

use app::{
    model::ChannelKind,
    ports::{Channel, Clock, Consignment, Receipt, SendError},
};
use async_trait::async_trait;
use lettre::transport::smtp::client::TlsParameters;
use time::{Duration, OffsetDateTime};

pub use config::{ConfigError, Security, SmtpConfig, Timeouts};
pub use dkim::{Dkim, DkimError};
pub use message::MAX_ATTACHMENT_BYTES;

use conversation::Open;

/// Servers end what is silent for some minutes (RFC 5321, 4.5.3.2.7); we are earlier.
const IDLE: Duration = Duration::seconds(30);

/// Sends e-mail through one SMTP server.
///
/// The id of a consignment becomes the Message-ID, so a receiver's server can fold a second copy
/// into the first.
pub struct SmtpMailer {
    config: SmtpConfig,
    tls: Option<TlsParameters>,
    clock: Arc<dyn Clock>,
    dkim: Option<Dkim>,
    /// Connections that wait for the next message, with the time of their last one.
    idle: Mutex<Vec<(Open, OffsetDateTime)>>,
}

impl SmtpMailer {
    /// A mailer for this server; dates come from the clock. Connects only when it sends.
    ///
    /// # Errors
    /// [`ConfigError::Tls`] if TLS is asked for and cannot be set up on this machine.
    pub fn new(config: SmtpConfig, clock: Arc<dyn Clock>) -> Result<Self, ConfigError> {
        let tls = config.tls_parameters()?;
        Ok(Self {
            config,
            tls,
            clock,
            dkim: None,
            idle: Mutex::default(),
        })
    }

    /// The same, and every message is signed.
    #[must_use]
    pub fn with_dkim(mut self, dkim: Dkim) -> Self {
        self.dkim = Some(dkim);
        self
    }

    /// A connection that waits, the one used last; those that waited too long go.
    fn waiting(&self) -> Option<Open> {
        let now = self.clock.now();
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        idle.retain(|(_, since)| now - *since < IDLE);
        idle.pop().map(|(open, _)| open)
    }
}

#[async_trait]
impl Channel for SmtpMailer {
    fn kind(&self) -> ChannelKind {
        ChannelKind::Email
    }

    async fn send(&self, mail: &Consignment) -> Result<Receipt, SendError> {
        let message = message::build(mail, self.clock.now(), self.dkim.as_ref())?;
        let before = self.waiting();
        let tls = self.tls.as_ref();
        let (outcome, open) = conversation::deliver(&self.config, tls, &message, before).await;
        if let Some(open) = open {
            let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
            idle.push((open, self.clock.now()));
        }
        outcome
    }

    fn is_configured(&self) -> bool {
        true
    }
}

/// Stands in where no mail server is configured: nothing goes out, nothing is lost.
#[derive(Clone, Copy, Debug, Default)]
pub struct Disabled;

#[async_trait]
impl Channel for Disabled {
    fn kind(&self) -> ChannelKind {
        ChannelKind::Email
    }

    async fn send(&self, _: &Consignment) -> Result<Receipt, SendError> {
        Err(SendError::Unavailable(
            "no mail server is configured: give an address such as smtp://user:password@mail.example.vn:587"
                .to_owned(),
        ))
    }

    fn is_configured(&self) -> bool {
        false
    }
}
