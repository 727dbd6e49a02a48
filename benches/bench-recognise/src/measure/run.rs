//! Builds an engine, asks it everything, takes its time.

use std::time::{Duration, Instant};

use anyhow::Result;
use serde::Serialize;

use super::{
    row::{Answers, Reached, choose, reach},
    sets::Sets,
};
use crate::{
    HEAP,
    engines::{Engine, Entry, Text},
    generate::world::World,
    mutate::Kind,
};

/// Messages are made and folded in batches, outside the clock.
const BATCH: usize = 2000;
/// So many lookups tell whether the whole set fits into the budget.
const TRIED: usize = 20;
/// However slow, fewer strangers than this say nothing.
const FEWEST_STRANGERS: usize = 200;

/// Times of lookups.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct Times {
    /// How many.
    pub lookups: usize,
    /// Median, microseconds.
    pub p50: f64,
    /// 99th percentile, microseconds.
    pub p99: f64,
    /// Lookups in a second on one thread.
    pub per_second: f64,
}

/// One engine at one size.
#[derive(Clone, Debug, Serialize)]
pub struct Row {
    /// Its name.
    pub engine: &'static str,
    /// What it does.
    pub about: &'static str,
    /// How many messages it knew.
    pub known: usize,
    /// Not everything was asked: it was too slow for the budget.
    pub reduced: bool,
    /// Queries asked.
    pub queries: usize,
    /// Messages taken in a second.
    pub build_per_second: f64,
    /// Heap and files by message, with what re-scoring needs.
    pub bytes_per_message: f64,
    /// Over the eleven single kinds and the stacked one.
    pub mix: Times,
    /// Over copies of about 1 KB.
    pub kilobyte: Times,
    /// At 0.1 % false positives.
    pub reached: Reached,
    /// At the threshold the engine itself confirms from, if it has one.
    pub own: Option<Reached>,
}

/// The known messages of a size and what is asked about them.
pub struct Bench {
    world: World,
    sets: Sets,
    budget: Duration,
}

impl Bench {
    /// Makes what is asked. `budget` bounds the time of the lookups of one row.
    #[must_use]
    pub fn new(world: World, queries_per_kind: u64, negatives: u64, budget: Duration) -> Self {
        let sets = Sets::new(&world, queries_per_kind, negatives);
        Bench {
            world,
            sets,
            budget,
        }
    }

    /// Texts of about 1 KB.
    pub fn kilobyte(&self) -> impl Iterator<Item = &str> {
        self.sets.kilobyte.iter().map(|text| text.raw.as_str())
    }

    /// The row of an engine.
    pub fn run(&self, entry: &Entry) -> Result<Row> {
        let before = HEAP.allocated();
        let mut engine = (entry.begin)()?;
        let built = self.build(engine.as_mut())?;
        let bytes = (HEAP.allocated().saturating_sub(before)) as u64 + engine.outside_bytes()?;
        let share = self.share(engine.as_mut())?;
        let part = |all: usize, fewest: usize| {
            ((all as f64 * share) as usize)
                .max(fewest.min(all))
                .min(all)
        };
        let asked = part(self.sets.asked.len(), 5 * Kind::all().count());
        // In hundreds, for the two halves.
        let strangers = part(self.sets.strangers.len(), FEWEST_STRANGERS) / 200 * 200;

        let mut took = Vec::new();
        let mut answers = Answers {
            asked: Vec::new(),
            strangers: Vec::new(),
        };
        for asked in &self.sets.asked[..asked] {
            let begin = Instant::now();
            answers.asked.push(engine.lookup(&asked.text)?);
            let kind = asked.query.kind;
            if kind == Kind::Stacked || Kind::SINGLE.contains(&kind) {
                took.push(begin.elapsed());
            }
        }
        for stranger in &self.sets.strangers[..strangers] {
            answers.strangers.push(engine.lookup(&stranger.text)?);
        }
        let mut kilobyte = Vec::new();
        for text in &self.sets.kilobyte[..part(self.sets.kilobyte.len(), 20)] {
            let begin = Instant::now();
            std::hint::black_box(engine.lookup(text)?);
            kilobyte.push(begin.elapsed());
        }

        let families = |id: usize| self.world.message(id).family;
        let at = |threshold| reach(&self.sets, &families, &answers, threshold);
        Ok(Row {
            engine: entry.name,
            about: entry.about,
            known: self.world.known,
            reduced: share < 1.0,
            queries: asked,
            build_per_second: self.world.known as f64 / built.as_secs_f64(),
            bytes_per_message: bytes as f64 / self.world.known as f64,
            mix: times(took),
            kilobyte: times(kilobyte),
            reached: at(choose(&answers)),
            own: engine.own_threshold().map(at),
        })
    }

    fn build(&self, engine: &mut dyn Engine) -> Result<Duration> {
        let mut took = Duration::ZERO;
        for first in (0..self.world.known).step_by(BATCH) {
            let last = (first + BATCH).min(self.world.known);
            let texts: Vec<Text> = (first..last)
                .map(|id| Text::new(self.world.message(id).doc.text()))
                .collect();
            let begin = Instant::now();
            engine.insert(first, &texts)?;
            took += begin.elapsed();
        }
        let begin = Instant::now();
        engine.finish()?;
        Ok(took + begin.elapsed())
    }

    /// How much of the sets fits into the budget. It also warms the caches.
    fn share(&self, engine: &mut dyn Engine) -> Result<f64> {
        let begin = Instant::now();
        let mut tried: u32 = 0;
        let every = |count: usize| (count / TRIED).max(1);
        let asked = self.sets.asked.iter().map(|asked| &asked.text);
        // Strangers can take longer: nothing good is found that would let a search end early.
        let strangers = self.sets.strangers.iter().map(|stranger| &stranger.text);
        let asked = asked.step_by(every(self.sets.asked.len()));
        for text in asked.chain(strangers.step_by(every(self.sets.strangers.len()))) {
            engine.lookup(text)?;
            tried += 1;
        }
        let each = begin.elapsed() / tried.max(1);
        let all = self.sets.asked.len() + self.sets.strangers.len() + self.sets.kilobyte.len();
        let needed = each.as_secs_f64() * all as f64;
        Ok((self.budget.as_secs_f64() / needed.max(1e-9)).min(1.0))
    }
}

fn times(mut took: Vec<Duration>) -> Times {
    took.sort_unstable();
    let micros = |duration: Option<&Duration>| duration.map_or(0.0, |d| d.as_secs_f64() * 1e6);
    let sum: Duration = took.iter().sum();
    Times {
        lookups: took.len(),
        p50: micros(took.get(took.len() / 2)),
        p99: micros(took.get(took.len() * 99 / 100)),
        per_second: took.len() as f64 / sum.as_secs_f64().max(1e-9),
    }
}
