//! The queries and strangers of a run, the same for every engine.

use crate::{
    engines::Text,
    generate::{
        negative::negative,
        query::{Query, query},
        world::World,
    },
    mutate::{Context, Kind},
};

/// Bytes of a message of about one kilobyte.
const KILOBYTE: std::ops::Range<usize> = 900..1150;
/// How many of them are timed.
const TIMED: usize = 1000;
/// Numbers of queries that are only timed begin here.
const APART: u64 = 1 << 24;

/// A query with its text in both forms.
pub struct Asked {
    /// What is known about it.
    pub query: Query,
    /// Its text.
    pub text: Text,
}

/// A stranger with its text in both forms.
pub struct Stranger {
    /// What makes it hard.
    pub kind: &'static str,
    /// Its text.
    pub text: Text,
}

/// Everything that is asked.
pub struct Sets {
    /// Queries, kinds taking turns.
    pub asked: Vec<Asked>,
    /// Strangers, kinds mixed.
    pub strangers: Vec<Stranger>,
    /// Copies of about 1 KB, for their time only.
    pub kilobyte: Vec<Text>,
}

impl Sets {
    /// Makes them.
    #[must_use]
    pub fn new(world: &World, queries_per_kind: u64, negatives: u64) -> Self {
        let context = Context::new(world);
        let mut asked = Vec::new();
        for number in 0..queries_per_kind {
            for kind in Kind::all() {
                if let Some(mut query) = query(&context, kind, number) {
                    let text = Text::new(std::mem::take(&mut query.text));
                    asked.push(Asked { query, text });
                }
            }
        }
        let strangers = (0..negatives).map(|number| {
            let negative = negative(world, number);
            Stranger {
                kind: negative.kind,
                text: Text::new(negative.text),
            }
        });
        Sets {
            asked,
            strangers: strangers.collect(),
            kilobyte: kilobyte(&context),
        }
    }
}

fn kilobyte(context: &Context) -> Vec<Text> {
    let kinds = [
        Kind::Exact,
        Kind::Noise,
        Kind::Swapped,
        Kind::Words20,
        Kind::Shuffled,
        Kind::Ocr,
    ];
    let made = (APART..APART + 20_000).filter_map(|number| {
        let kind = kinds[number as usize % kinds.len()];
        let query = query(context, kind, number)?;
        KILOBYTE
            .contains(&query.text.len())
            .then(|| Text::new(query.text))
    });
    made.take(TIMED).collect()
}
