//! Fields that people type.

use crate::Refusal;

/// `text` without surrounding white space and control characters, if it holds something and is
/// at most `max` characters long.
pub(crate) fn required(field: &'static str, text: &str, max: usize) -> Result<String, Refusal> {
    let clean = optional(field, text, max)?;
    if clean.is_empty() {
        return Err(Refusal::Empty(field));
    }
    Ok(clean)
}

/// As [`required`], but may be empty.
pub(crate) fn optional(field: &'static str, text: &str, max: usize) -> Result<String, Refusal> {
    let text = text.replace("\r\n", "\n");
    // As typed: forms and the API's description count what was sent.
    if text.chars().count() > max {
        return Err(Refusal::TooLong { field, max });
    }
    let clean: String = text
        .chars()
        .filter(|c| *c == '\n' || *c == '\t' || !c.is_control())
        .collect();
    Ok(clean.trim().to_owned())
}

/// An address that has the shape of an e-mail address; whether it exists only the post can tell.
pub(crate) fn email(field: &'static str, text: &str) -> Result<String, Refusal> {
    let clean = required(field, text, 254)?;
    if looks_like_email(&clean) {
        Ok(clean)
    } else {
        Err(Refusal::Invalid(field))
    }
}

/// Whether a text has the shape of an e-mail address and nothing that could break a header.
#[must_use]
pub fn looks_like_email(text: &str) -> bool {
    text.split_once('@').is_some_and(|(local, domain)| {
        !local.is_empty()
            && !domain.is_empty()
            && !domain.contains('@')
            && !domain.starts_with('.')
            && !domain.ends_with('.')
    }) && !text
        .chars()
        .any(|c| c.is_whitespace() || c.is_control() || "<>,;\"()".contains(c))
}
