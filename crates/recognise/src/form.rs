//! The words of a text by their hashes: all that an index keeps and asks of it.

use crate::{
    canonical::{Canonical, LINK, NUMBER, canonicalise_into},
    decide::SHORT_WORDS,
    hash,
};

/// What an index needs of a text, made once and good for many indexes: a twentieth of what the
/// canonical form takes, since it does not know where the words stood.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Form {
    /// The hash of every word.
    pub(crate) words: Vec<u64>,
    /// See [`Canonical::fingerprint`].
    pub(crate) fingerprint: u64,
    /// A Bloom filter of the numbers and links (32 bits, one hash): enough to tell siblings of one
    /// template apart.
    pub(crate) slots: u32,
    /// The folded words, if they may be compared with those of short messages; else empty.
    pub(crate) folded: String,
}

/// Texts of so many words may be nearly equal to a short one.
const NEARLY_SHORT: usize = SHORT_WORDS + 4;

impl Form {
    /// The form of any text.
    #[must_use]
    pub fn new(text: &str) -> Form {
        FormMaker::default().form(text)
    }

    pub(crate) fn take(&mut self, canonical: &Canonical) {
        self.words.clear();
        self.words
            .extend(canonical.tokens.iter().map(|token| token.hash));
        self.fingerprint = canonical.fingerprint();
        self.slots = slots(canonical);
        self.folded.clear();
        if self.words.len() <= NEARLY_SHORT {
            self.folded = canonical.folded();
        }
    }

    /// Whether it is only matched as a whole.
    pub(crate) fn is_short(&self) -> bool {
        self.words.len() < SHORT_WORDS
    }
}

/// Makes forms, one after the other, in the same memory.
#[derive(Default)]
pub struct FormMaker(Canonical);

impl FormMaker {
    /// As [`Form::new`].
    #[must_use]
    pub fn form(&mut self, text: &str) -> Form {
        canonicalise_into(text, &mut self.0);
        let mut form = Form::default();
        form.take(&self.0);
        form
    }
}

fn slots(canonical: &Canonical) -> u32 {
    let slots = (0..canonical.word_count()).filter(|at| {
        let hash = canonical.tokens[*at].hash;
        hash == NUMBER || hash == LINK
    });
    slots.fold(0, |bits, at| {
        bits | 1 << (hash::bytes(canonical.word_bytes(at)) >> 59)
    })
}
