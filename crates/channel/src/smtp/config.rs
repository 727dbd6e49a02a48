//! Which server, how safely, how patiently.

use std::{fmt, net::IpAddr, time::Duration};

use lettre::transport::smtp::{
    SMTP_PORT, SUBMISSION_PORT, SUBMISSIONS_PORT,
    authentication::Credentials,
    client::{Certificate, TlsParameters},
    extension::ClientId,
};
use percent_encoding::percent_decode_str;
use thiserror::Error;
use url::Url;

/// What an address of a mail server looks like, for error messages.
const SHAPE: &str = "write smtp://user:password@host:port or smtps://user:password@host:port";

/// Why a configuration cannot be used. Never holds the password.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ConfigError {
    /// Not an address.
    #[error("mail server address cannot be read ({0}): {SHAPE}")]
    Unreadable(String),
    /// An address of something else.
    #[error("mail server address begins with \"{0}:\": {SHAPE}")]
    Scheme(String),
    /// No host.
    #[error("mail server address has no host: {SHAPE}")]
    NoHost,
    /// A user without a password, or the other way round.
    #[error("mail server address needs both user and password or neither: {SHAPE}")]
    HalfCredentials,
    /// User or password is not UTF-8 after percent-decoding.
    #[error("user or password of the mail server is not valid UTF-8 after percent-decoding")]
    BadCredentials,
    /// Unknown value of `tls`.
    #[error("unknown \"tls={0}\" in the mail server address: use required, opportunistic or none")]
    UnknownTls(String),
    /// Unknown parameter.
    #[error("unknown parameter \"{0}\" in the mail server address: only \"tls\" is known")]
    UnknownParameter(String),
    /// A password would be readable on the way.
    #[error(
        "the password would travel unencrypted to {0}: leave out \"tls\" to require STARTTLS, or use smtps://"
    )]
    PasswordInClear(String),
    /// A certificate is not PEM.
    #[error("root certificate cannot be read: give one or more certificates in PEM")]
    Certificate,
    /// TLS cannot be set up.
    #[error("TLS cannot be set up ({0}): check the certificates of this machine")]
    Tls(String),
}

/// How the connection is protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Security {
    /// TLS from the first byte (`smtps://`, RFC 8314).
    Implicit,
    /// STARTTLS, and nothing is sent without it.
    Required,
    /// STARTTLS if the server offers it.
    Opportunistic,
    /// No TLS.
    None,
}

/// How long to wait before giving up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timeouts {
    /// For the connection, with TLS from the first byte included.
    pub connect: Duration,
    /// For each reply before the message: greeting, EHLO, STARTTLS, login, MAIL, RCPT, DATA.
    pub reply: Duration,
    /// For sending the message and the reply to it. RFC 5321, 4.5.3.2.6, asks for ten minutes: a
    /// server may check the message before it answers, and giving up early makes duplicates.
    pub message: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(30),
            reply: Duration::from_secs(120),
            message: Duration::from_secs(600),
        }
    }
}

/// A mail server and how to talk to it.
#[derive(Clone)]
pub struct SmtpConfig {
    pub(super) host: String,
    pub(super) port: u16,
    pub(super) security: Security,
    pub(super) credentials: Option<Credentials>,
    pub(super) hello: ClientId,
    pub(super) timeouts: Timeouts,
    roots: Vec<Certificate>,
}

impl SmtpConfig {
    /// Reads an address. The form is the one of lettre's `AsyncSmtpTransport::from_url`; what is
    /// left out is filled in more safely.
    ///
    /// | address | protection | port |
    /// |---|---|---|
    /// | `smtps://host` | TLS from the first byte | 465 |
    /// | `smtp://host` | STARTTLS required; none if the host is this machine | 587; 25 |
    /// | `smtp://host?tls=required` | STARTTLS required | 587 |
    /// | `smtp://host?tls=opportunistic` | STARTTLS if offered, never with a password | 587 |
    /// | `smtp://host?tls=none` | none, never with a password unless on this machine | 25 |
    ///
    /// User and password stand before the host, percent-encoded. A path is the name to give in
    /// EHLO (`smtp://host/our.name.vn`); left out, it is the name of this machine.
    ///
    /// # Errors
    /// [`ConfigError`], which never shows the password.
    pub fn from_url(url: &str) -> Result<Self, ConfigError> {
        let url = Url::parse(url.trim()).map_err(|e| ConfigError::Unreadable(e.to_string()))?;
        if !matches!(url.scheme(), "smtp" | "smtps") {
            return Err(ConfigError::Scheme(url.scheme().to_owned()));
        }
        let host = url
            .host_str()
            .filter(|h| !h.is_empty())
            .ok_or(ConfigError::NoHost)?;
        let host = host
            .trim_start_matches('[')
            .trim_end_matches(']')
            .to_owned();
        let security = security(&url, is_loopback(&host))?;
        let credentials = credentials(&url)?;
        let unsafe_way = matches!(security, Security::Opportunistic | Security::None);
        if credentials.is_some() && unsafe_way && !is_loopback(&host) {
            return Err(ConfigError::PasswordInClear(host));
        }
        let port = url.port().unwrap_or(match security {
            Security::Implicit => SUBMISSIONS_PORT,
            Security::Required | Security::Opportunistic => SUBMISSION_PORT,
            Security::None => SMTP_PORT,
        });
        let name = url.path().trim_matches('/');
        let hello = if name.is_empty() {
            ClientId::default()
        } else {
            ClientId::Domain(name.to_owned())
        };
        let timeouts = Timeouts::default();
        Ok(Self {
            host,
            port,
            security,
            credentials,
            hello,
            timeouts,
            roots: Vec::new(),
        })
    }

    /// The same with other timeouts.
    #[must_use]
    pub const fn with_timeouts(mut self, timeouts: Timeouts) -> Self {
        self.timeouts = timeouts;
        self
    }

    /// Trusts these root certificates (PEM) beside those of this machine, for servers with a
    /// certificate of an organisation's own authority.
    ///
    /// # Errors
    /// [`ConfigError::Certificate`] if the bytes are not PEM certificates.
    pub fn with_root_certificates(mut self, pem: &[u8]) -> Result<Self, ConfigError> {
        const END: &str = "-----END CERTIFICATE-----";
        let text = std::str::from_utf8(pem).map_err(|_| ConfigError::Certificate)?;
        let blocks: Vec<&str> = text
            .split_inclusive(END)
            .filter(|b| b.contains(END))
            .collect();
        if blocks.is_empty() {
            return Err(ConfigError::Certificate);
        }
        for block in blocks {
            let root = Certificate::from_pem(block.as_bytes());
            self.roots.push(root.map_err(|_| ConfigError::Certificate)?);
        }
        Ok(self)
    }

    /// How the connection is protected.
    #[must_use]
    pub const fn security(&self) -> Security {
        self.security
    }

    /// Host and port, as to show in a log.
    #[must_use]
    pub fn server(&self) -> String {
        if self.host.contains(':') {
            format!("[{}]:{}", self.host, self.port)
        } else {
            format!("{}:{}", self.host, self.port)
        }
    }

    pub(super) fn tls_parameters(&self) -> Result<Option<TlsParameters>, ConfigError> {
        if self.security == Security::None {
            return Ok(None);
        }
        let builder = TlsParameters::builder(self.host.clone());
        let builder = self
            .roots
            .iter()
            .cloned()
            .fold(builder, |b, root| b.add_root_certificate(root));
        builder
            .build_rustls()
            .map(Some)
            .map_err(|e| ConfigError::Tls(e.to_string()))
    }
}

impl fmt::Debug for SmtpConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SmtpConfig")
            .field("server", &self.server())
            .field("security", &self.security)
            .field("logs_in", &self.credentials.is_some())
            .field("timeouts", &self.timeouts)
            .finish_non_exhaustive()
    }
}

fn security(url: &Url, loopback: bool) -> Result<Security, ConfigError> {
    let mut tls = None;
    for (name, value) in url.query_pairs() {
        if name != "tls" {
            return Err(ConfigError::UnknownParameter(name.into_owned()));
        }
        tls = Some(value.into_owned());
    }
    match (url.scheme(), tls.as_deref()) {
        ("smtps", None | Some("required")) => Ok(Security::Implicit),
        ("smtp", None) if loopback => Ok(Security::None),
        ("smtp", None | Some("required")) => Ok(Security::Required),
        ("smtp", Some("opportunistic")) => Ok(Security::Opportunistic),
        ("smtp", Some("none")) => Ok(Security::None),
        (_, tls) => Err(ConfigError::UnknownTls(tls.unwrap_or_default().to_owned())),
    }
}

fn credentials(url: &Url) -> Result<Option<Credentials>, ConfigError> {
    let decoded = |part: &str| {
        let text = percent_decode_str(part).decode_utf8();
        text.map(std::borrow::Cow::into_owned)
            .map_err(|_| ConfigError::BadCredentials)
    };
    match (url.username(), url.password().unwrap_or_default()) {
        ("", "") => Ok(None),
        ("", _) | (_, "") => Err(ConfigError::HalfCredentials),
        (user, password) => Ok(Some(Credentials::new(decoded(user)?, decoded(password)?))),
    }
}

fn is_loopback(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost")
        || host
            .parse::<IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(url: &str) -> (String, Security) {
        let config = SmtpConfig::from_url(url).expect(url);
        (config.server(), config.security())
    }

    #[test]
    fn what_is_left_out_is_filled_in_safely() {
        for (url, server, security) in [
            (
                "smtp://mail.example.vn",
                "mail.example.vn:587",
                Security::Required,
            ),
            (
                "smtp://mail.example.vn:2525",
                "mail.example.vn:2525",
                Security::Required,
            ),
            (
                "smtps://mail.example.vn",
                "mail.example.vn:465",
                Security::Implicit,
            ),
            ("smtp://127.0.0.1", "127.0.0.1:25", Security::None),
            ("smtp://[::1]:2525", "[::1]:2525", Security::None),
            (
                "smtp://localhost?tls=required",
                "localhost:587",
                Security::Required,
            ),
            (
                "smtp://mail.example.vn?tls=opportunistic",
                "mail.example.vn:587",
                Security::Opportunistic,
            ),
            (
                "smtp://mail.example.vn?tls=none",
                "mail.example.vn:25",
                Security::None,
            ),
            (
                "smtp://an:b%C3%AD@mail.example.vn/our.name",
                "mail.example.vn:587",
                Security::Required,
            ),
        ] {
            assert_eq!(read(url), (server.to_owned(), security), "{url}");
        }
    }

    #[test]
    fn a_bad_address_gets_an_answer_that_says_what_to_do() {
        let far = "mail.example.vn".to_owned();
        for (url, error) in [
            (
                "mail.example.vn",
                ConfigError::Unreadable("relative URL without a base".to_owned()),
            ),
            (
                "http://mail.example.vn",
                ConfigError::Scheme("http".to_owned()),
            ),
            ("smtp:mail", ConfigError::NoHost),
            ("smtp://an@mail.example.vn", ConfigError::HalfCredentials),
            ("smtp://:x@mail.example.vn", ConfigError::HalfCredentials),
            ("smtp://an:%FF@mail.example.vn", ConfigError::BadCredentials),
            (
                "smtp://mail.example.vn?tls=maybe",
                ConfigError::UnknownTls("maybe".to_owned()),
            ),
            (
                "smtps://mail.example.vn?tls=none",
                ConfigError::UnknownTls("none".to_owned()),
            ),
            (
                "smtp://mail.example.vn?tsl=none",
                ConfigError::UnknownParameter("tsl".to_owned()),
            ),
            (
                "smtp://an:x@mail.example.vn?tls=none",
                ConfigError::PasswordInClear(far.clone()),
            ),
            (
                "smtp://an:x@mail.example.vn?tls=opportunistic",
                ConfigError::PasswordInClear(far),
            ),
        ] {
            assert_eq!(SmtpConfig::from_url(url).expect_err(url), error, "{url}");
        }
    }

    #[test]
    fn no_message_and_no_debug_text_shows_the_password() {
        for url in [
            "smtp://an:s3cret@",
            "smtp://an:s3cret@mail.example.vn:99999",
            "smtp://an:s3cret@mail.example.vn?tls=none",
            "smtp://an:s3cret@mail.example.vn?tls=maybe",
            "http://an:s3cret@mail.example.vn",
            "an:s3cret@mail.example.vn",
            "smtp://an:s3cret@mail example.vn",
            "smtp://an:s3cret@mail.example.vn",
        ] {
            let shown = match SmtpConfig::from_url(url) {
                Ok(config) => format!("{config:?}"),
                Err(error) => format!("{error} {error:?}"),
            };
            assert!(!shown.contains("s3cret"), "{shown}");
        }
    }

    #[test]
    fn a_root_certificate_must_be_one() {
        let config = || SmtpConfig::from_url("smtps://mail.example.vn").unwrap();
        for bad in [
            "",
            "hello",
            "-----BEGIN CERTIFICATE-----\n!!\n-----END CERTIFICATE-----",
        ] {
            assert_eq!(
                config().with_root_certificates(bad.as_bytes()).unwrap_err(),
                ConfigError::Certificate
            );
        }
    }
}
