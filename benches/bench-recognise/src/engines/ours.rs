//! Our index. Its interface is used here and nowhere else in this crate.

use anyhow::Result;
use recognise::{Index, OperatingPoint};

use super::{Engine, Hit, Text};

struct Ours(Index);

pub(super) fn begin() -> Result<Box<dyn Engine + Send>> {
    Ok(Box::new(Ours(Index::new())))
}

impl Engine for Ours {
    fn insert(&mut self, first: usize, texts: &[Text]) -> Result<()> {
        for (at, text) in texts.iter().enumerate() {
            self.0.insert((first + at) as u64, &text.raw);
        }
        Ok(())
    }

    fn finish(&mut self) -> Result<()> {
        self.0.compact();
        Ok(())
    }

    fn lookup(&mut self, text: &Text) -> Result<Option<Hit>> {
        let found = self.0.lookup(&text.raw, 1);
        Ok(found.first().map(|found| Hit {
            id: found.id as usize,
            score: found.probability,
        }))
    }

    fn own_threshold(&self) -> Option<f64> {
        Some(OperatingPoint::default().confirm)
    }
}
