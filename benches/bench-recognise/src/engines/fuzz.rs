//! Every message compared with the text: crate `rapidfuzz`.

use anyhow::Result;
use rapidfuzz::fuzz::{Args, RatioBatchComparator};

use super::{Engine, Hit, Text};

pub(super) const ABOUT: &str = "ratio against every message (the crate has no partial ratio)";

struct Fuzz(Vec<Box<str>>);

pub(super) fn begin() -> Result<Box<dyn Engine + Send>> {
    Ok(Box::new(Fuzz(Vec::new())))
}

impl Engine for Fuzz {
    fn insert(&mut self, _first: usize, texts: &[Text]) -> Result<()> {
        self.0
            .extend(texts.iter().map(|text| Box::from(text.folded.as_str())));
        Ok(())
    }

    fn lookup(&mut self, text: &Text) -> Result<Option<Hit>> {
        let comparator = RatioBatchComparator::new(text.folded.bytes());
        let mut best: Option<Hit> = None;
        for (id, known) in self.0.iter().enumerate() {
            // The cut-off lets it stop early.
            let least = best.map_or(0.2, |best| best.score);
            let args = Args::default().score_cutoff(least);
            if let Some(score) = comparator.similarity_with_args(known.bytes(), &args)
                && best.is_none_or(|best| score > best.score)
            {
                best = Some(Hit { id, score });
            }
        }
        Ok(best)
    }
}
