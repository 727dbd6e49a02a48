//! MinHash with banding: crate `gaoya`.

use anyhow::Result;
use gaoya::minhash::{MinHashIndex, MinHasher, MinHasher32};

use super::{
    Engine, Hit, Text,
    rescore::{Store, shingles},
};

/// Many narrow bands: an excerpt of three tenths has a Jaccard similarity of 0.3 at best. With two
/// rows a band the candidates become thousands, with four excerpts are lost.
const BANDS: usize = 64;
const ROWS: usize = 3;
/// Signatures this much alike are candidates.
const LEAST: f64 = 0.02;
const CANDIDATES: usize = 50;

pub(super) const ABOUT: &str =
    "MinHash-LSH, 64 bands of 3 on 3-word shingles, best 50 re-scored by containment";

struct Lsh {
    hasher: MinHasher32<fnv::FnvBuildHasher>,
    index: MinHashIndex<u32, u32>,
    store: Store,
}

pub(super) fn begin() -> Result<Box<dyn Engine + Send>> {
    Ok(Box::new(Lsh {
        hasher: MinHasher32::new(BANDS * ROWS),
        index: MinHashIndex::new(BANDS, ROWS, LEAST),
        store: Store::default(),
    }))
}

impl Lsh {
    fn sign(&self, folded: &str) -> Vec<u32> {
        self.hasher
            .create_signature(shingles(folded).iter().copied())
    }
}

impl Engine for Lsh {
    fn insert(&mut self, first: usize, texts: &[Text]) -> Result<()> {
        for (at, text) in texts.iter().enumerate() {
            self.store.push(&text.folded);
            self.index
                .insert((first + at) as u32, self.sign(&text.folded));
        }
        Ok(())
    }

    fn lookup(&mut self, text: &Text) -> Result<Option<Hit>> {
        let found = self.index.query_top_k(&self.sign(&text.folded), CANDIDATES);
        let candidates = found.into_iter().map(|(id, _)| id as usize);
        Ok(self.store.best(&text.folded, candidates))
    }
}
