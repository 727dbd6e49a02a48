//! A link that somebody asks about: where it is not known itself, its page is read once, on demand,
//! and what stands there is checked. Nothing of it is kept.

use std::time::Duration;

use tokio::time::timeout;

use crate::{App, CheckAnswer, MAX_MESSAGE_CHARS, Refusal, Result, ports::PageError};

/// How many pages are read for visitors at a time: more would make this service a way to burden
/// others.
pub(crate) const AT_ONCE: usize = 4;
/// How long one of them may take: somebody waits.
const PATIENCE: Duration = Duration::from_secs(10);
/// The longest address that is followed, in bytes.
const MAX_ADDRESS: usize = 2000;

/// A page that was read for a check, and what is said about its text.
#[derive(Clone, Debug)]
pub struct CheckedPage {
    /// Where it came from in the end.
    pub url: String,
    /// Its title; may be empty.
    pub title: String,
    /// The text that was checked: as much of the page as a message may have.
    pub text: String,
    /// The answer.
    pub answer: CheckAnswer,
}

/// The address, if the text is one link and nothing else.
#[must_use]
pub fn lone_link(text: &str) -> Option<String> {
    let text = text.trim();
    if text.is_empty() || text.len() > MAX_ADDRESS || text.contains(char::is_whitespace) {
        return None;
    }
    let scheme = text.split_once("://").map(|(scheme, rest)| {
        let known = ["http", "https"]
            .iter()
            .any(|one| scheme.eq_ignore_ascii_case(one));
        known && !rest.is_empty()
    });
    match scheme {
        Some(true) => Some(text.to_owned()),
        Some(false) => None,
        // As people write it down.
        None => {
            let begins = text.get(..4)?.eq_ignore_ascii_case("www.");
            (begins && text.len() > 4).then(|| format!("https://{text}"))
        }
    }
}

impl App {
    /// Reads the page of a link once and checks its text.
    ///
    /// # Errors
    /// [`Refusal::PageUnread`], also for what is no link; [`Refusal::Busy`] while too many pages are
    /// read; a fault of the store.
    pub async fn check_page(&self, link: &str) -> Result<CheckedPage> {
        let url = lone_link(link).ok_or(Refusal::PageUnread(PageError::BadAddress))?;
        let page = {
            let _one = self.visiting.try_acquire().map_err(|_| Refusal::Busy)?;
            timeout(PATIENCE, self.pages.read(&url))
                .await
                .unwrap_or(Err(PageError::TooSlow))
                .map_err(Refusal::PageUnread)?
        };
        let text = beginning(page.text);
        let answer = self.check(&text).await?;
        Ok(CheckedPage {
            url: page.url,
            title: page.title.chars().take(300).collect(),
            text,
            answer,
        })
    }
}

/// As much of a text as a message may have.
fn beginning(mut text: String) -> String {
    if let Some((end, _)) = text.char_indices().nth(MAX_MESSAGE_CHARS) {
        text.truncate(end);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_link_by_itself_is_one() {
        let is =
            |text: &str, url: &str| assert_eq!(lone_link(text).as_deref(), Some(url), "{text}");
        is(
            " https://bao.example/tin?x=1\n",
            "https://bao.example/tin?x=1",
        );
        is("HTTP://BAO.EXAMPLE", "HTTP://BAO.EXAMPLE");
        is("www.bao.example/tin", "https://www.bao.example/tin");
        for text in [
            "",
            "tin",
            "www.",
            "https://",
            "Xem https://bao.example",
            "https://bao.example https://bao.example",
            "javascript://bao.example",
            "file:///etc/passwd",
            "đ",
        ] {
            assert_eq!(lone_link(text), None, "{text}");
        }
        assert_eq!(
            lone_link(&format!("https://{}", "a".repeat(MAX_ADDRESS))),
            None
        );
    }

    #[test]
    fn of_a_long_page_as_much_is_checked_as_a_message_may_have() {
        let long = beginning("ỗ".repeat(MAX_MESSAGE_CHARS + 5));
        assert_eq!(long.chars().count(), MAX_MESSAGE_CHARS);
        assert_eq!(beginning("tin".to_owned()), "tin");
    }
}
