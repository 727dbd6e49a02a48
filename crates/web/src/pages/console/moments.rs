//! Moments as forms have them: the time in Vietnam, without a zone.

use time::{
    OffsetDateTime, PrimitiveDateTime, UtcOffset,
    format_description::StaticFormatDescription,
    macros::{format_description, offset},
};

const FIELD: StaticFormatDescription = format_description!("[year]-[month]-[day]T[hour]:[minute]");
const WITH_SECONDS: StaticFormatDescription =
    format_description!("[year]-[month]-[day]T[hour]:[minute]:[second]");
const VIETNAM: UtcOffset = offset!(+7);

/// The value of a `datetime-local` field.
pub fn field(at: OffsetDateTime) -> String {
    at.to_offset(VIETNAM).format(FIELD).unwrap_or_default()
}

/// What a `datetime-local` field holds: nothing, a moment, or what is none.
pub fn read(text: &str) -> Result<Option<OffsetDateTime>, ()> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    PrimitiveDateTime::parse(text, FIELD)
        .or_else(|_| PrimitiveDateTime::parse(text, WITH_SECONDS))
        .map(|at| Some(at.assume_offset(VIETNAM)))
        .map_err(drop)
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    #[test]
    fn a_field_is_read_as_it_was_written() {
        let at = datetime!(2021-02-18 17:30 UTC);
        assert_eq!(field(at), "2021-02-19T00:30");
        assert_eq!(read("2021-02-19T00:30"), Ok(Some(at)));
        assert_eq!(read("2021-02-19T00:30:00"), Ok(Some(at)));
        assert_eq!(read(" "), Ok(None));
        for bad in [
            "hôm nay",
            "2021-02-30T00:00",
            "2021-02-19",
            "2021-02-19T25:00",
        ] {
            assert_eq!(read(bad), Err(()), "{bad}");
        }
    }
}
