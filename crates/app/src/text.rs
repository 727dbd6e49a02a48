//! Limits and shapes of what people type, and days as Vietnam counts them.

use time::{Date, OffsetDateTime, UtcOffset, macros::offset};

use crate::Refusal;

/// The longest message taken, in characters.
pub const MAX_MESSAGE_CHARS: usize = 20_000;

const VIETNAM: UtcOffset = offset!(+7);

/// The calendar day in Vietnam (UTC+7 all year).
#[must_use]
pub const fn vietnam_date(at: OffsetDateTime) -> Date {
    at.to_offset(VIETNAM).date()
}

/// Start of the hour, UTC.
pub(crate) fn hour_of(at: OffsetDateTime) -> OffsetDateTime {
    let at = at.to_offset(UtcOffset::UTC);
    at - time::Duration::seconds(at.unix_timestamp().rem_euclid(3600))
        - time::Duration::nanoseconds(i64::from(at.nanosecond()))
}

/// A message as it can be kept: not blank, not too long.
pub(crate) fn message(text: &str) -> Result<&str, Refusal> {
    if text.chars().count() > MAX_MESSAGE_CHARS {
        return Err(Refusal::TooLong {
            field: "text",
            max: MAX_MESSAGE_CHARS,
        });
    }
    if text.chars().all(|c| c.is_whitespace() || c.is_control()) {
        return Err(Refusal::Empty("text"));
    }
    Ok(text)
}

/// One line without control characters, trimmed, not empty.
pub(crate) fn line(field: &'static str, text: &str, max: usize) -> Result<String, Refusal> {
    let clean = optional_line(field, text, max)?;
    if clean.is_empty() {
        return Err(Refusal::Empty(field));
    }
    Ok(clean)
}

/// As [`line`], but may be empty.
pub(crate) fn optional_line(
    field: &'static str,
    text: &str,
    max: usize,
) -> Result<String, Refusal> {
    // As typed: forms and the API's description count what was sent.
    if text.chars().count() > max {
        return Err(Refusal::TooLong { field, max });
    }
    let clean: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    Ok(clean.trim().to_owned())
}

/// Several lines, trimmed; may be empty.
pub(crate) fn block(field: &'static str, text: &str, max: usize) -> Result<String, Refusal> {
    let text = text.replace("\r\n", "\n");
    // As typed: see above.
    if text.chars().count() > max {
        return Err(Refusal::TooLong { field, max });
    }
    let clean: String = text
        .chars()
        .filter(|c| *c == '\n' || !c.is_control())
        .collect();
    Ok(clean.trim().to_owned())
}

/// An e-mail address in lower case; may be empty if `required` is false.
pub(crate) fn email(field: &'static str, text: &str, required: bool) -> Result<String, Refusal> {
    let clean = optional_line(field, text, 254)?.to_lowercase();
    if clean.is_empty() {
        return if required {
            Err(Refusal::Empty(field))
        } else {
            Ok(clean)
        };
    }
    if casework::looks_like_email(&clean) {
        Ok(clean)
    } else {
        Err(Refusal::Invalid(field))
    }
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    #[test]
    fn the_day_changes_at_midnight_in_vietnam() {
        assert_eq!(
            vietnam_date(datetime!(2021-02-18 17:00 UTC)),
            time::macros::date!(2021 - 02 - 19)
        );
        assert_eq!(
            vietnam_date(datetime!(2021-02-18 16:59:59 UTC)),
            time::macros::date!(2021 - 02 - 18)
        );
    }

    #[test]
    fn an_hour_starts_on_the_hour() {
        assert_eq!(
            hour_of(datetime!(2021-02-18 09:59:59.999 +7)),
            datetime!(2021-02-18 02:00 UTC)
        );
    }

    #[test]
    fn addresses_that_would_break_a_header_are_refused() {
        for bad in ["a", "a@", "@b", "a@b@c", "a b@c", "a@b,c@d", "a@.b"] {
            assert!(email("email", bad, true).is_err(), "{bad}");
        }
        // A line break becomes a space, and a space is refused.
        assert!(email("email", "a@b\r\nBcc: x@y", true).is_err());
        assert_eq!(
            email("email", " Van.Thu@Tinh.VN ", true).unwrap(),
            "van.thu@tinh.vn"
        );
        assert_eq!(email("email", "", false).unwrap(), "");
    }

    #[test]
    fn a_blank_or_endless_message_is_refused() {
        assert_eq!(message(" \u{0} \n"), Err(Refusal::Empty("text")));
        let longest = "ỗ".repeat(MAX_MESSAGE_CHARS);
        assert!(message(&longest).is_ok());
        assert!(message(&(longest + "ỗ")).is_err());
    }
}
