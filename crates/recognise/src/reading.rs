//! A text read once, for all that is asked of it.

use std::borrow::Cow;

use crate::canonical::{Canonical, canonicalise};

/// A text with its canonical form: looking it up and comparing it need not make that anew.
#[derive(Clone, Debug, Default)]
pub struct Reading<'a> {
    text: Cow<'a, str>,
    canonical: Canonical,
}

impl<'a> Reading<'a> {
    /// Reads a text.
    #[must_use]
    pub fn new(text: impl Into<Cow<'a, str>>) -> Self {
        let text = text.into();
        let canonical = canonicalise(&text);
        Reading { text, canonical }
    }

    /// The text, to the byte.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Its canonical form.
    #[must_use]
    pub const fn canonical(&self) -> &Canonical {
        &self.canonical
    }
}
