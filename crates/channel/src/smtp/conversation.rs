//! One SMTP conversation, command by command, so that a failure tells how far it got.
//!
//! The point that matters is the end of the message, `<CRLF>.<CRLF>`: before the client begins to
//! send it, no server can have taken the message; after that, only the server's reply tells.

use std::{
    future::Future,
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};

use app::ports::{Receipt, SendError};
use lettre::{
    Address,
    transport::smtp::{
        Error,
        authentication::DEFAULT_MECHANISMS,
        client::{AsyncSmtpConnection, TlsParameters},
        commands::{Data, Ehlo, Mail, Rcpt, Rset},
        extension::{Extension, MailParameter, RcptParameter},
        response::{Code, Response},
    },
};
use tokio::time::timeout;

use super::{
    config::{Security, SmtpConfig},
    message::Built,
};

/// The message goes out in pieces of this size, in bytes.
const PIECE: usize = 16 * 1024;

/// How many messages one connection carries: servers end it themselves after some.
const MESSAGES: u32 = 50;

/// A connection that is logged in and has no message under way.
pub(super) struct Open {
    connection: AsyncSmtpConnection,
    /// Whether the server takes delivery status notifications (RFC 3461).
    dsn: bool,
    carried: u32,
}

/// Delivers a message, over a connection from before if there is one. Gives back the connection if
/// it can carry another.
pub(super) async fn deliver(
    config: &SmtpConfig,
    tls: Option<&TlsParameters>,
    message: &Built,
    before: Option<Open>,
) -> (Result<Receipt, SendError>, Option<Open>) {
    let reply = config.timeouts.reply;
    let mut ready = None;
    if let Some(mut open) = before {
        match announce(&mut open, message, reply).await {
            Ok(()) => ready = Some(open),
            // The server ended it meanwhile, or is out of step. Nothing was handed over: a new
            // connection tells.
            Err(failure) if failure.is_of_connection() => {
                tracing::debug!(%failure, "a mail connection had ended");
            }
            Err(failure) => return refused(open, failure, reply).await,
        }
    }
    let mut open = match ready {
        Some(open) => open,
        None => {
            let wants_reports = message.id.is_some();
            let mut open = match connect(config, tls, wants_reports).await {
                Ok(open) => open,
                Err(error) => return (Err(error), None),
            };
            match announce(&mut open, message, reply).await {
                Ok(()) => open,
                Err(failure) => return refused(open, failure, reply).await,
            }
        }
    };
    let patience = config.timeouts.message;
    let handed = hand_over(&mut open.connection, &message.bytes, patience).await;
    open.carried += 1;
    match handed {
        Ok(receipt) if open.carried < MESSAGES => (Ok(receipt), Some(open)),
        Ok(receipt) => {
            leave(open, config).await;
            (Ok(receipt), None)
        }
        // A connection on which a message failed carries no other one.
        Err(error) => (Err(error), None),
    }
}

/// Takes leave of the server. It has the messages; whatever happens to the farewell changes
/// nothing.
pub(super) async fn leave(mut open: Open, config: &SmtpConfig) {
    let farewell = open.connection.quit();
    if let Err(error) = within(config.timeouts.reply, "QUIT", farewell).await {
        tracing::debug!(
            %error,
            server = config.server(),
            "the mail server left without a word"
        );
    }
}

/// A message was refused before it was handed over: the connection can carry another one once the
/// server has forgotten this one.
async fn refused(
    mut open: Open,
    failure: Failure,
    reply: Duration,
) -> (Result<Receipt, SendError>, Option<Open>) {
    // A server that refuses at DATA may wait for the message all the same.
    let usable = !failure.is_of_connection() && failure.step != "DATA";
    let error = before_message(failure);
    if !usable {
        return (Err(error), None);
    }
    let forgotten = within(reply, "RSET", open.connection.command(Rset)).await;
    let forgotten = forgotten.is_ok_and(|answer| number(answer.code()) == 250);
    (Err(error), forgotten.then_some(open))
}

async fn connect(
    config: &SmtpConfig,
    tls: Option<&TlsParameters>,
    wants_reports: bool,
) -> Result<Open, SendError> {
    let mut connection = open(config, tls).await?;
    let mut dsn = false;
    if wants_reports {
        // What a server offers beyond what the library knows is in its answer to EHLO.
        let hello = Ehlo::new(config.hello.clone());
        if let Ok(answer) = within(config.timeouts.reply, "EHLO", connection.command(hello)).await {
            dsn = answer.message().any(|line| {
                let word = line.split_whitespace().next().unwrap_or_default();
                word.eq_ignore_ascii_case("DSN")
            });
        }
    }
    Ok(Open {
        connection,
        dsn,
        carried: 0,
    })
}

/// Connects, protects the connection, logs in. Every failure says something about the server or the
/// settings, nothing about this message, and other messages wait too.
async fn open(
    config: &SmtpConfig,
    tls: Option<&TlsParameters>,
) -> Result<AsyncSmtpConnection, SendError> {
    let server = config.server();
    let failed = |step: &str, error: Failure| {
        SendError::Unavailable(format!("{step} failed at mail server {server}: {error}"))
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
async fn announce(open: &mut Open, message: &Built, reply: Duration) -> Result<(), Failure> {
    let Open {
        connection, dsn, ..
    } = open;
    let envelope = &message.envelope;
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
            return Err(Failure {
                step: "",
                cause: Cause::NoUtf8,
            });
        }
        parameters.push(MailParameter::SmtpUtfEight);
    }
    // Only the headers come back with a report: the letter is long.
    if *dsn && let Some(id) = &message.id {
        let mail = |keyword: &str, value: &str| MailParameter::Other {
            keyword: keyword.to_owned(),
            value: Some(value.to_owned()),
        };
        parameters.extend([mail("RET", "HDRS"), mail("ENVID", id)]);
    }
    let from = Mail::new(envelope.from().cloned(), parameters);
    let answer = within(reply, "MAIL", connection.command(from)).await?;
    expect("MAIL", &answer, &[250])?;
    for receiver in envelope.to() {
        let mut parameters = Vec::new();
        if *dsn && message.id.is_some() {
            let rcpt = |keyword: &str, value: String| RcptParameter::Other {
                keyword: keyword.to_owned(),
                value: Some(value),
            };
            parameters.push(rcpt("NOTIFY", "SUCCESS,FAILURE,DELAY".to_owned()));
            if !beyond_ascii(receiver) {
                parameters.push(rcpt("ORCPT", format!("rfc822;{receiver}")));
            }
        }
        let to = Rcpt::new(receiver.clone(), parameters);
        let answer = within(reply, "RCPT", connection.command(to)).await?;
        expect("RCPT", &answer, &[250, 251, 252])?;
    }
    let answer = within(reply, "DATA", connection.command(Data)).await?;
    // Anything else answers another command: whoever went on would take the answer to this message
    // for that to the next one.
    expect("DATA", &answer, &[354])
}

fn expect(step: &'static str, answer: &Response, codes: &[u16]) -> Result<(), Failure> {
    let code = number(answer.code());
    if codes.contains(&code) {
        Ok(())
    } else {
        Err(Failure {
            step,
            cause: Cause::OutOfStep(code),
        })
    }
}

/// Sends the message and waits for the reply to it.
async fn hand_over(
    connection: &mut AsyncSmtpConnection,
    message: &[u8],
    patience: Duration,
) -> Result<Receipt, SendError> {
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
    if let Ok(reply) = &outcome {
        let code = number(reply.code());
        if !(200..300).contains(&code) {
            return Err(SendError::Uncertain(format!(
                "the message was answered with code {code}"
            )));
        }
    }
    let words = |reply: Response| Receipt {
        words: reply.message().collect::<Vec<_>>().join(" "),
    };
    outcome.map(words).map_err(|failure| match failure.code() {
        Some(_) => before_message(failure),
        None if all_sent.load(Ordering::SeqCst) => SendError::Uncertain(format!(
            "the message was sent but its receipt was not confirmed: {failure}"
        )),
        None => SendError::Temporary(format!("the message was cut off: {failure}")),
    })
}

/// What a failure means as long as the server has not taken the message: a reply decides, no reply
/// means another attempt.
fn before_message(failure: Failure) -> SendError {
    let text = failure.to_string();
    match failure.code() {
        // The server ends the conversation, whatever it was about (RFC 5321, 3.8).
        Some(421) => SendError::Unavailable(text),
        None if matches!(failure.cause, Cause::NoUtf8) => SendError::Permanent(text),
        // 530 to 538 ask for a login or a better one (RFC 4954): the settings, not the message.
        Some(530..=538) | None => SendError::Temporary(text),
        Some(code) if code >= 500 => SendError::Permanent(text),
        Some(_) => SendError::Temporary(text),
    }
}

/// Why a step did not succeed.
struct Failure {
    step: &'static str,
    cause: Cause,
}

enum Cause {
    TimedOut,
    /// The server answers something else than what it was asked.
    OutOfStep(u16),
    /// The address needs what the server does not offer.
    NoUtf8,
    Smtp(Error),
}

impl Failure {
    /// The reply code, if there was a reply.
    fn code(&self) -> Option<u16> {
        match &self.cause {
            Cause::Smtp(error) => error.status().map(number),
            Cause::TimedOut | Cause::OutOfStep(_) | Cause::NoUtf8 => None,
        }
    }

    /// Whether it says something about the connection rather than the message.
    fn is_of_connection(&self) -> bool {
        match self.cause {
            Cause::NoUtf8 => false,
            _ => matches!(self.code(), None | Some(421)),
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
            Cause::OutOfStep(code) => write!(f, "answered with code {code}, out of step"),
            Cause::NoUtf8 => f.write_str(
                "the mail server takes no addresses with letters beyond ASCII (SMTPUTF8)",
            ),
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
