//! Texts in the visitor's language, from Fluent files.

use std::sync::LazyLock;

use fluent_bundle::{FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle};
use time::{Date, OffsetDateTime, macros::offset};
use unic_langid::langid;

/// A language of the pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lang {
    /// Vietnamese, the default.
    Vi,
    /// English.
    En,
}

impl Lang {
    /// BCP 47 code.
    pub const fn code(self) -> &'static str {
        match self {
            Lang::Vi => "vi",
            Lang::En => "en",
        }
    }

    /// The language with this code.
    pub fn from_code(code: &str) -> Option<Lang> {
        match code {
            "vi" => Some(Lang::Vi),
            "en" => Some(Lang::En),
            _ => None,
        }
    }

    /// The other one.
    pub const fn other(self) -> Lang {
        match self {
            Lang::Vi => Lang::En,
            Lang::En => Lang::Vi,
        }
    }
}

/// The files of a language.
pub const VI: &[&str] = &[
    include_str!("../locales/vi/account.ftl"),
    include_str!("../locales/vi/answers.ftl"),
    include_str!("../locales/vi/api.ftl"),
    include_str!("../locales/vi/common.ftl"),
    include_str!("../locales/vi/public.ftl"),
    include_str!("../locales/vi/console.ftl"),
    include_str!("../locales/vi/portal.ftl"),
    include_str!("../locales/vi/errors.ftl"),
    include_str!("../locales/vi/receiver.ftl"),
    include_str!("../locales/vi/inbox.ftl"),
    include_str!("../locales/vi/casework.ftl"),
    include_str!("../locales/vi/suggestions.ftl"),
    include_str!("../locales/vi/data.ftl"),
    include_str!("../locales/vi/registers.ftl"),
    include_str!("../locales/vi/signing.ftl"),
    include_str!("../locales/vi/drafting.ftl"),
    include_str!("../locales/vi/cascade.ftl"),
    include_str!("../locales/vi/organisations.ftl"),
    include_str!("../locales/vi/transport.ftl"),
    include_str!("../locales/vi/drill.ftl"),
    include_str!("../locales/vi/face.ftl"),
    include_str!("../locales/vi/statistics.ftl"),
    include_str!("../locales/vi/websub.ftl"),
    include_str!("../locales/vi/limits.ftl"),
];
/// The same in English.
pub const EN: &[&str] = &[
    include_str!("../locales/en/account.ftl"),
    include_str!("../locales/en/answers.ftl"),
    include_str!("../locales/en/api.ftl"),
    include_str!("../locales/en/common.ftl"),
    include_str!("../locales/en/public.ftl"),
    include_str!("../locales/en/console.ftl"),
    include_str!("../locales/en/portal.ftl"),
    include_str!("../locales/en/errors.ftl"),
    include_str!("../locales/en/receiver.ftl"),
    include_str!("../locales/en/inbox.ftl"),
    include_str!("../locales/en/suggestions.ftl"),
    include_str!("../locales/en/casework.ftl"),
    include_str!("../locales/en/data.ftl"),
    include_str!("../locales/en/registers.ftl"),
    include_str!("../locales/en/signing.ftl"),
    include_str!("../locales/en/drafting.ftl"),
    include_str!("../locales/en/cascade.ftl"),
    include_str!("../locales/en/organisations.ftl"),
    include_str!("../locales/en/transport.ftl"),
    include_str!("../locales/en/drill.ftl"),
    include_str!("../locales/en/face.ftl"),
    include_str!("../locales/en/statistics.ftl"),
    include_str!("../locales/en/websub.ftl"),
    include_str!("../locales/en/limits.ftl"),
];

type Bundle = FluentBundle<FluentResource>;

static BUNDLES: LazyLock<(Bundle, Bundle)> =
    LazyLock::new(|| (bundle(langid!("vi"), VI), bundle(langid!("en"), EN)));

fn bundle(language: unic_langid::LanguageIdentifier, files: &[&str]) -> Bundle {
    let mut bundle = Bundle::new_concurrent(vec![language]);
    // The isolating marks are for mixed directions; both languages run left to right.
    bundle.set_use_isolating(false);
    for file in files {
        // A broken entry is left out and shows as a missing key; the tests find both.
        let resource = match FluentResource::try_new((*file).to_owned()) {
            Ok(resource) | Err((resource, _)) => resource,
        };
        bundle.add_resource_overriding(resource);
    }
    bundle
}

/// Speaks one language.
#[derive(Clone, Copy, Debug)]
pub struct T(pub Lang);

impl T {
    /// A text without variables.
    pub fn get(self, key: &str) -> String {
        self.format(key, None)
    }

    /// A text with variables.
    pub fn with(self, key: &str, args: &[(&str, &str)]) -> String {
        let mut values = FluentArgs::new();
        for (name, value) in args {
            values.set(*name, FluentValue::from(*value));
        }
        self.format(key, Some(&values))
    }

    /// A text with a number: `$count` chooses the form, `$shown` is printed.
    pub fn count(self, key: &str, count: u64) -> String {
        let mut values = FluentArgs::new();
        values.set("count", count);
        values.set("shown", self.number(count));
        self.format(key, Some(&values))
    }

    /// Whether there is such a text.
    pub fn has(self, key: &str) -> bool {
        self.bundle().has_message(key)
    }

    fn bundle(self) -> &'static Bundle {
        match self.0 {
            Lang::Vi => &BUNDLES.0,
            Lang::En => &BUNDLES.1,
        }
    }

    fn format(self, key: &str, args: Option<&FluentArgs<'_>>) -> String {
        let bundle = self.bundle();
        let Some(pattern) = bundle.get_message(key).and_then(|message| message.value()) else {
            return format!("⟦{key}⟧");
        };
        bundle
            .format_pattern(pattern, args, &mut Vec::new())
            .into_owned()
    }

    /// A number with the language's thousands separator.
    pub fn number(self, number: u64) -> String {
        let digits = number.to_string();
        let separator = if self.0 == Lang::Vi { '.' } else { ',' };
        let mut out = String::new();
        for (at, digit) in digits.chars().enumerate() {
            if at > 0 && (digits.len() - at).is_multiple_of(3) {
                out.push(separator);
            }
            out.push(digit);
        }
        out
    }

    /// A share of 1 as a percentage.
    pub fn percent(self, share: f64) -> String {
        format!("{:.0}%", share * 100.0)
    }

    /// A day: 18/02/2021, 18 Feb 2021.
    pub fn date(self, date: Date) -> String {
        let (day, month, year) = (date.day(), date.month(), date.year());
        match self.0 {
            Lang::Vi => format!("{day:02}/{:02}/{year}", u8::from(month)),
            Lang::En => format!("{day} {} {year}", &month.to_string()[..3]),
        }
    }

    /// A moment in Vietnam: 09:05 18/02/2021, 09:05, 18 Feb 2021.
    pub fn moment(self, at: OffsetDateTime) -> String {
        let at = at.to_offset(offset!(+7));
        let separator = if self.0 == Lang::Vi { " " } else { ", " };
        format!(
            "{:02}:{:02}{separator}{}",
            at.hour(),
            at.minute(),
            self.date(at.date())
        )
    }
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    #[test]
    fn moments_are_vietnam_time() {
        let at = datetime!(2021-02-18 02:05 UTC);
        assert_eq!(T(Lang::Vi).moment(at), "09:05 18/02/2021");
        assert_eq!(T(Lang::En).moment(at), "09:05, 18 Feb 2021");
    }

    #[test]
    fn numbers_are_grouped_by_language() {
        assert_eq!(T(Lang::Vi).number(20_000), "20.000");
        assert_eq!(T(Lang::En).number(1_234_567), "1,234,567");
        assert_eq!(T(Lang::En).number(12), "12");
    }

    #[test]
    fn a_missing_text_is_seen() {
        assert_eq!(T(Lang::Vi).get("no-such-key"), "⟦no-such-key⟧");
    }
}
