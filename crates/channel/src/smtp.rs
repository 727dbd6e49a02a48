//! Sends e-mail over SMTP (RFC 5321) and knows, when it fails, whether the message may have gone.
//!
//! One connection per message: letters go out by the hundred, not by the thousand per second, and
//! a fresh conversation has no state of an earlier failure.

mod config;
mod conversation;
mod message;

use std::sync::Arc;

use app::ports::{Clock, MailError, Mailer, OutgoingMail};
use async_trait::async_trait;
use lettre::transport::smtp::client::TlsParameters;

pub use config::{ConfigError, Security, SmtpConfig, Timeouts};
pub use message::MAX_ATTACHMENT_BYTES;

/// Sends e-mail through one SMTP server.
pub struct SmtpMailer {
    config: SmtpConfig,
    tls: Option<TlsParameters>,
    clock: Arc<dyn Clock>,
}

impl SmtpMailer {
    /// A mailer for this server; dates come from the clock. Connects only when it sends.
    ///
    /// # Errors
    /// [`ConfigError::Tls`] if TLS is asked for and cannot be set up on this machine.
    pub fn new(config: SmtpConfig, clock: Arc<dyn Clock>) -> Result<Self, ConfigError> {
        let tls = config.tls_parameters()?;
        Ok(Self { config, tls, clock })
    }
}

#[async_trait]
impl Mailer for SmtpMailer {
    async fn send(&self, mail: &OutgoingMail) -> Result<(), MailError> {
        let message = message::build(mail, self.clock.now())?;
        conversation::deliver(&self.config, self.tls.as_ref(), &message).await
    }

    fn is_configured(&self) -> bool {
        true
    }
}

/// Stands in where no mail server is configured: nothing goes out, nothing is lost.
#[derive(Clone, Copy, Debug, Default)]
pub struct Disabled;

#[async_trait]
impl Mailer for Disabled {
    async fn send(&self, _: &OutgoingMail) -> Result<(), MailError> {
        Err(MailError::Temporary(
            "no mail server is configured: give an address such as smtp://user:password@mail.example.vn:587"
                .to_owned(),
        ))
    }

    fn is_configured(&self) -> bool {
        false
    }
}
