//! What the decree asks for and a letter may miss, and how it is mended.

use std::borrow::Cow;

use serde::Serialize;

use crate::{model::Letter, pack::RulePack};

mod boxes;
mod fix;
mod form;
mod place;
mod quoting;
mod signing;
mod text;
mod words;

pub use fix::Fix;
pub use place::Place;
pub(crate) use quoting::shorten_quote;

/// How grave a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// The letter must not be signed like this.
    Error,
    /// Worth a look.
    Warning,
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Lint {
    /// Its stable name, one of [`LINT_CODES`].
    pub code: &'static str,
    /// How grave it is.
    pub level: Level,
    /// What is wrong and what to do, Vietnamese.
    pub message_vi: Cow<'static, str>,
    /// The same, English.
    pub message_en: Cow<'static, str>,
    /// Where it is.
    pub place: Place,
    /// What would mend it, if a program can know.
    pub fix: Option<Fix>,
}

impl Lint {
    pub(crate) fn new(
        code: &'static str,
        level: Level,
        place: Place,
        vi: impl Into<Cow<'static, str>>,
        en: impl Into<Cow<'static, str>>,
    ) -> Lint {
        debug_assert!(LINT_CODES.contains(&code), "{code}");
        Lint {
            code,
            level,
            message_vi: vi.into(),
            message_en: en.into(),
            place,
            fix: None,
        }
    }

    pub(crate) fn error(
        code: &'static str,
        place: Place,
        vi: impl Into<Cow<'static, str>>,
        en: impl Into<Cow<'static, str>>,
    ) -> Lint {
        Lint::new(code, Level::Error, place, vi, en)
    }

    pub(crate) fn warning(
        code: &'static str,
        place: Place,
        vi: impl Into<Cow<'static, str>>,
        en: impl Into<Cow<'static, str>>,
    ) -> Lint {
        Lint::new(code, Level::Warning, place, vi, en)
    }

    pub(crate) fn with(mut self, fix: Fix) -> Lint {
        self.fix = Some(fix);
        self
    }
}

/// Every code that [`lint`] can give. A test has a letter that breaks and one that keeps each.
pub const LINT_CODES: &[&str] = &[
    "body-empty",
    "paragraph-empty",
    "end-mark",
    "end-mark-inside",
    "subject-empty",
    "subject-long",
    "subject-prefix",
    "subject-end",
    "subject-capital",
    "issuer-empty",
    "field-long",
    "number",
    "date",
    "symbol",
    "symbol-long",
    "symbol-type",
    "addressees-empty",
    "addressee-empty",
    "addressee-twice",
    "item-punctuation",
    "ask-unsaid",
    "recipients-first",
    "recipients-last",
    "recipients-archive",
    "recipient-empty",
    "recipient-twice",
    "copies",
    "contact",
    "copy-body",
    "annex-empty",
    "annex-title",
    "annex-unmentioned",
    "annex-table",
    "signer",
    "authority",
    "authority-spare",
    "authority-prefix",
    "authority-deputy",
    "authority-head",
    "authority-collective",
    "authority-unit",
    "authority-acting",
    "academic-title",
    "quote-long",
    "quote-unmarked",
    "quote-total",
    "not-composed",
    "spaces",
    "control",
    "double-end",
    "space-before-mark",
    "quotes-unbalanced",
    "capitals",
    "secrecy",
    "private-phone",
    "private-mail",
];

/// Everything that is wrong with a letter or could be, gravest first, then in the order of the page.
#[must_use]
pub fn lint(letter: &Letter, pack: &RulePack) -> Vec<Lint> {
    let mut found = Vec::new();
    form::check(letter, pack, &mut found);
    boxes::check(letter, pack, &mut found);
    signing::check(letter, pack, &mut found);
    quoting::check(letter, pack, &mut found);
    text::check(letter, pack, &mut found);
    words::check(letter, pack, &mut found);
    found.sort_by_key(|lint| lint.level);
    found
}
