//! Pages of the web.

use async_trait::async_trait;
use thiserror::Error;

/// A page that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadPage {
    /// The address it came from in the end.
    pub url: String,
    /// Its title; may be empty.
    pub title: String,
    /// Its readable text.
    pub text: String,
    /// SHA-256 of the bytes that came, lower-case hex.
    pub sha256: String,
}

/// Why a page was not read.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum PageError {
    /// The address leads into a private network or to this machine.
    #[error("the address is not public")]
    NotPublic,
    /// The address cannot be used.
    #[error("the address cannot be used")]
    BadAddress,
    /// There is no such server, or it does not answer.
    #[error("no answer: {0}")]
    Unreachable(String),
    /// The server answered with an error.
    #[error("the server answered {0}")]
    Status(u16),
    /// It is no text.
    #[error("not a text page: {0}")]
    NotText(String),
    /// It is too large.
    #[error("too large")]
    TooLarge,
    /// It redirects without end.
    #[error("too many redirections")]
    TooManyRedirects,
    /// It took too long.
    #[error("it took too long")]
    TooSlow,
    /// Pages are not read here.
    #[error("pages are not read here")]
    Disabled,
}

impl PageError {
    /// The stable name used in text keys.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            PageError::NotPublic => "not-public",
            PageError::BadAddress => "bad-address",
            PageError::Unreachable(_) => "unreachable",
            PageError::Status(_) => "status",
            PageError::NotText(_) => "not-text",
            PageError::TooLarge => "too-large",
            PageError::TooManyRedirects => "too-many-redirects",
            PageError::TooSlow => "too-slow",
            PageError::Disabled => "disabled",
        }
    }

    /// What more there is to say.
    #[must_use]
    pub fn detail(&self) -> String {
        match self {
            PageError::Unreachable(why) | PageError::NotText(why) => why.clone(),
            PageError::Status(status) => status.to_string(),
            _ => String::new(),
        }
    }
}

/// Reads pages. It never reaches into a private network, whatever an address, a name or a
/// redirection says.
#[async_trait]
pub trait PageReader: Send + Sync {
    /// Reads one page once.
    ///
    /// # Errors
    /// [`PageError`].
    async fn read(&self, url: &str) -> Result<ReadPage, PageError>;
}

/// Reads nothing.
pub struct NoPages;

#[async_trait]
impl PageReader for NoPages {
    async fn read(&self, _url: &str) -> Result<ReadPage, PageError> {
        Err(PageError::Disabled)
    }
}
