//! Days and times as people write and say them in Viet Nam, which has one time zone (UTC+7).

use time::{Date, OffsetDateTime, UtcOffset, macros::offset};

use crate::Language;

const VIETNAM: UtcOffset = offset!(+7);

/// 20/02/2021, or 20 February 2021.
pub(crate) fn day(date: Date, language: Language) -> String {
    match language {
        Language::Vi => {
            format!(
                "{:02}/{:02}/{}",
                date.day(),
                u8::from(date.month()),
                date.year()
            )
        }
        Language::En => format!("{} {} {}", date.day(), date.month(), date.year()),
    }
}

/// A moment as clocks in Viet Nam show it.
pub(crate) fn vietnam(at: OffsetDateTime) -> OffsetDateTime {
    at.checked_to_offset(VIETNAM).unwrap_or(at)
}

/// Day and minute in Viet Nam.
pub(crate) fn minute(at: OffsetDateTime, language: Language) -> String {
    let at = vietnam(at);
    let day = day(at.date(), language);
    match language {
        Language::Vi => {
            format!(
                "{:02} giờ {:02}, ngày {day} (giờ Việt Nam)",
                at.hour(),
                at.minute()
            )
        }
        Language::En => {
            format!(
                "{:02}:{:02} on {day} (Viet Nam time, UTC+7)",
                at.hour(),
                at.minute()
            )
        }
    }
}

/// "ngày 20 tháng 2 năm 2021", to be said.
pub(crate) fn spoken_day(date: Date) -> String {
    format!(
        "ngày {} tháng {} năm {}",
        date.day(),
        u8::from(date.month()),
        date.year()
    )
}

#[cfg(test)]
mod tests {
    use time::macros::{date, datetime};

    use super::*;

    #[test]
    fn a_due_time_is_shown_in_vietnam() {
        let at = datetime!(2021-02-22 20:30 UTC);
        assert_eq!(
            minute(at, Language::Vi),
            "03 giờ 30, ngày 23/02/2021 (giờ Việt Nam)"
        );
        assert_eq!(
            minute(at, Language::En),
            "03:30 on 23 February 2021 (Viet Nam time, UTC+7)"
        );
    }

    #[test]
    fn the_last_moment_of_all_does_not_overflow() {
        let last = Date::MAX.with_hms(23, 59, 59).unwrap().assume_utc();
        assert!(minute(last, Language::Vi).contains("9999"));
    }

    #[test]
    fn a_day_is_said_without_leading_zeros() {
        assert_eq!(spoken_day(date!(2021 - 02 - 05)), "ngày 5 tháng 2 năm 2021");
    }
}
