//! What is measured: our index and what a user would pick today, behind one small trait.

use anyhow::Result;

pub mod floor;
#[cfg(feature = "peers")]
mod fts5;
#[cfg(feature = "peers")]
mod fuzz;
#[cfg(feature = "peers")]
mod lsh;
#[cfg(feature = "peers")]
mod morelike;
mod ours;
#[cfg(feature = "peers")]
mod python;
#[cfg(feature = "peers")]
mod rescore;
#[cfg(feature = "peers")]
mod trgm;

/// A text in both forms. Peers read the folded one: it is made before the clock runs, so theirs
/// does not count the folding; ours does.
#[derive(Clone, Debug)]
pub struct Text {
    /// As received.
    pub raw: String,
    /// Our canonical form of it.
    pub folded: String,
}

impl Text {
    /// Folds it.
    #[must_use]
    pub fn new(raw: String) -> Self {
        let folded = recognise::canonicalise(&raw).folded();
        Text { raw, folded }
    }
}

/// The best match of a text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hit {
    /// The known message.
    pub id: usize,
    /// More is surer; only the order matters.
    pub score: f64,
}

/// Something that finds the known message a text is a copy of.
pub trait Engine {
    /// Adds messages; the first has this id, the others follow.
    fn insert(&mut self, first: usize, texts: &[Text]) -> Result<()>;

    /// Ends the building.
    fn finish(&mut self) -> Result<()> {
        Ok(())
    }

    /// The best match.
    fn lookup(&mut self, text: &Text) -> Result<Option<Hit>>;

    /// Bytes outside this process's heap.
    fn outside_bytes(&self) -> Result<u64> {
        Ok(0)
    }

    /// The score from which on it confirms by itself.
    fn own_threshold(&self) -> Option<f64> {
        None
    }
}

/// An engine by name.
pub struct Entry {
    /// As given to `--engines`.
    pub name: &'static str,
    /// What it does, for the report.
    pub about: &'static str,
    /// The largest number of messages it is tried with.
    pub most: usize,
    /// Begins a new one.
    pub begin: fn() -> Result<Box<dyn Engine + Send>>,
}

/// All engines.
#[must_use]
pub fn all() -> Vec<Entry> {
    let mut all = vec![Entry {
        name: "ours",
        about: "recognise::Index, folding counted",
        most: usize::MAX,
        begin: ours::begin,
    }];
    #[cfg(feature = "peers")]
    all.extend(peers());
    all
}

#[cfg(feature = "peers")]
fn peers() -> Vec<Entry> {
    let entry = |name, most, begin, about| Entry {
        name,
        about,
        most,
        begin,
    };
    vec![
        entry(
            "tantivy",
            usize::MAX,
            morelike::words,
            morelike::ABOUT_WORDS,
        ),
        entry(
            "tantivy-pairs",
            usize::MAX,
            morelike::pairs,
            morelike::ABOUT_PAIRS,
        ),
        entry(
            "tantivy-fuzz",
            usize::MAX,
            morelike::fuzzy,
            morelike::ABOUT_FUZZY,
        ),
        entry("gaoya", usize::MAX, lsh::begin, lsh::ABOUT),
        entry(
            "datasketch",
            100_000,
            python::datasketch,
            python::ABOUT_DATASKETCH,
        ),
        entry("rensa", 1_000_000, python::rensa, python::ABOUT_RENSA),
        entry("rapidfuzz", 10_000, fuzz::begin, fuzz::ABOUT),
        entry("fts5", 1_000_000, fts5::begin, fts5::ABOUT),
        entry("pg_trgm", 10_000, trgm::begin, trgm::ABOUT),
    ]
}
