//! One SMTP conversation, command by command, so that a failure tells how far it got.
//!
//! The point that matters is the end of the message, `<CRLF>.<CRLF>`: before the client begins to
//! send it, no server can have taken the message; after that, only the server's reply tells.

use std::{
    future::Future,
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};

use app::ports::MailError;
use lettre::{
    Address,
    address::Envelope,
    transport::smtp::{
        Error,
        authentication::DEFAULT_MECHANISMS,
        client::{AsyncSmtpConnection, TlsParameters},
        commands::{Data, Mail, Rcpt},
        extension::{Extension, MailParameter},
        response::Code,
    },
};
use tokio::time::timeout;

use super::{
    config::{Security, SmtpConfig},
    message::Built,
};

/// The message goes out in pieces of this size, in bytes.
const PIECE: usize = 16 * 1024;

/// Delivers a message to the server.
pub(super) async fn deliver(
    config: &SmtpConfig,
    tls: Option<&TlsParameters>,
    message: &Built,
) -> Result<(), MailError> {
    let mut connection = open(config, tls).await?;
    let reply = config.timeouts.reply;
    announce(&mut connection, &message.envelope, reply).await?;
    hand_over(&mut connection, &message.bytes, config.timeouts.message).await?;
    // The server has the message; whatever happens to the farewell changes nothing.
    if let Err(error) = within(reply, "QUIT", connection.quit()).await {
        tracing::debug!(
            %error,
            server = config.server(),
            "the mail server left without a word"
        );
    }
    Ok(())
}

/// Connects, protects the connection, logs in. Every failure is temporary: it says something
/// about the server or the settings, nothing about this message, and other messages wait too.
async fn open(
    config: &SmtpConfig,
    tls: Option<&TlsParameters>,
) -> Result<AsyncSmtpConnection, MailError> {
    let server = config.server();
    let failed = |step: &str, error: Failure| {
        MailError::Temporary(format!("{step} failed at mail server {server}: {error}"))
    };
    let times = config.timeouts;
    let implicit = tls
        .filter(|_| config.security == Security::Implicit)
        .cloned();
    let connecting = AsyncSmtpConnection::connect_tokio1(
        (config.host.as_str(), config.port),
        Some(times.connect),
        &config.hello,
        implicit,
        None,
    );
    // Greeting and reply to EHLO belong to connecting.
    let patience = times.connect + times.reply * 2;
    let mut connection = within(patience, "", connecting)
        .await
        .map_err(|e| failed("connecting", e))?;

    if let Some(tls) = tls
        && (config.security == Security::Required
            || (config.security == Security::Opportunistic && connection.can_starttls()))
    {
        let starting = connection.starttls(tls.clone(), &config.hello);
        within(times.reply * 2, "", starting)
            .await
            .map_err(|e| failed("STARTTLS", e))?;
    }
    if let Some(credentials) = &config.credentials {
        let login = connection.auth(DEFAULT_MECHANISMS, credentials);
        within(times.reply * 3, "", login)
            .await
            .map_err(|e| failed("login", e))?;
    }
    Ok(connection)
}

/// Names sender and receiver and asks to send the message.
async fn announce(
    connection: &mut AsyncSmtpConnection,
    envelope: &Envelope,
    reply: Duration,
) -> Result<(), MailError> {
    let mut parameters = Vec::new();
    let beyond_ascii = |address: &Address| !address.to_string().is_ascii();
    if envelope
        .from()
        .into_iter()
        .chain(envelope.to())
        .any(beyond_ascii)
    {
        if !connection
            .server_info()
            .supports_feature(Extension::SmtpUtfEight)
        {
            return Err(MailError::Permanent(
                "the mail server takes no addresses with letters beyond ASCII (SMTPUTF8)"
                    .to_owned(),
            ));
        }
        parameters.push(MailParameter::SmtpUtfEight);
    }
    let from = Mail::new(envelope.from().cloned(), parameters);
    within(reply, "MAIL", connection.command(from))
        .await
        .map_err(before_message)?;
    for receiver in envelope.to() {
        let to = Rcpt::new(receiver.clone(), Vec::new());
        within(reply, "RCPT", connection.command(to))
            .await
            .map_err(before_message)?;
    }
    within(reply, "DATA", connection.command(Data))
        .await
        .map_err(before_message)?;
    Ok(())
}

/// Sends the message and waits for the reply to it.
async fn hand_over(
    connection: &mut AsyncSmtpConnection,
    message: &[u8],
    patience: Duration,
) -> Result<(), MailError> {
    // The connection asks for the next piece once the last one is written. When there is none, the
    // end of the message is what it writes next.
    let all_sent = AtomicBool::new(false);
    let mut pieces = message.chunks(PIECE);
    let pieces = std::iter::from_fn(|| {
        let piece = pieces.next();
        if piece.is_none() {
            all_sent.store(true, Ordering::SeqCst);
        }
        piece
    });
    let outcome = within(patience, "message", connection.message_iter(pieces)).await;
    let outcome = outcome.map(|reply| number(reply.code()));
    if let Ok(code) = outcome
        && !(200..300).contains(&code)
    {
        return Err(MailError::Uncertain(format!(
            "the message was answered with code {code}"
        )));
    }
    outcome.map(|_| ()).map_err(|failure| match failure.code() {
        Some(_) => before_message(failure),
        None if all_sent.load(Ordering::SeqCst) => MailError::Uncertain(format!(
            "the message was sent but its receipt was not confirmed: {failure}"
        )),
        None => MailError::Temporary(format!("the message was cut off: {failure}")),
    })
}

/// What a failure means as long as the server has not taken the message: a reply decides, no reply
/// means another attempt.
fn before_message(failure: Failure) -> MailError {
    let text = failure.to_string();
    match failure.code() {
        // 530 to 538 ask for a login or a better one (RFC 4954): the settings, not the message.
        Some(530..=538) | None => MailError::Temporary(text),
        Some(code) if code >= 500 => MailError::Permanent(text),
        Some(_) => MailError::Temporary(text),
    }
}

/// Why a step did not succeed.
struct Failure {
    step: &'static str,
    cause: Cause,
}

enum Cause {
    TimedOut,
    Smtp(Error),
}

impl Failure {
    /// The reply code, if there was a reply.
    fn code(&self) -> Option<u16> {
        match &self.cause {
            Cause::Smtp(error) => error.status().map(number),
            Cause::TimedOut => None,
        }
    }
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if !self.step.is_empty() {
            write!(f, "{}: ", self.step)?;
        }
        match &self.cause {
            Cause::TimedOut => f.write_str("no reply in time"),
            Cause::Smtp(error) => {
                // A server's words may have line breaks; they go into a list and a log.
                let words = error.to_string();
                f.write_str(&words.split_whitespace().collect::<Vec<_>>().join(" "))
            }
        }
    }
}

fn number(code: Code) -> u16 {
    code.into()
}

async fn within<T>(
    patience: Duration,
    step: &'static str,
    work: impl Future<Output = Result<T, Error>>,
) -> Result<T, Failure> {
    match timeout(patience, work).await {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(error)) => Err(Failure {
            step,
            cause: Cause::Smtp(error),
        }),
        Err(_) => Err(Failure {
            step,
            cause: Cause::TimedOut,
        }),
    }
}
