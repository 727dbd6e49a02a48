//! `dinhchinh lookup`: which known messages the messages of a file descend from.

use std::{collections::HashSet, io::Write, path::Path, process::ExitCode, time::Duration};

use anyhow::Context;
use recognise::{Index, Level, OperatingPoint, Relation, compare};
use serde::Serialize;

use crate::{
    args::LookupArgs,
    files::{self, BadLines, WholeFile},
    jsonl::{self, Item, LineError},
    parallel,
    say::Say,
    suggestions::{self, Suggestions},
    world::Stopwatch,
};

/// Queries that are in memory at once.
const BATCH: usize = 4096;
/// Candidates in an answer.
const CANDIDATES: usize = 5;

/// Runs the command.
pub fn run(args: &LookupArgs, say: Say) -> anyhow::Result<ExitCode> {
    let threads = usize::from(args.threads.unwrap_or(1));
    let mut bad = BadLines::new(say);
    // Whatever cannot be read or written is said before the long work begins.
    let mut queries = files::open(&args.queries, say)?;
    let mut out =
        WholeFile::create(&args.out).with_context(|| files::cannot_write(&args.out, say))?;
    let known = Known::read(&args.known, &mut bad, say)?;
    let building = Stopwatch::start();
    let index = known.index();
    let built = building.elapsed();
    let asked = Asked {
        suggestions: Suggestions::new(&known.texts),
        point: OperatingPoint::default(),
        index,
        known: &known,
    };
    say_known(&asked, built, say);

    let mut summary = Summary::default();
    let asking = Stopwatch::start();
    let mut lines = Vec::new();
    while queries
        .batch(BATCH, &mut lines)
        .with_context(|| files::cannot_read(&args.queries, say))?
    {
        let answers = parallel::map(&lines, threads, |(number, line)| {
            let line = line.as_deref().map_err(Clone::clone);
            (
                *number,
                line.and_then(jsonl::parse).map(|item| asked.answer(&item)),
            )
        });
        for (number, answer) in answers {
            match answer {
                Err(error) => bad.name(&args.queries, number, &error),
                Ok(answer) => {
                    summary.count(&answer);
                    out.write_all(&answer.line)
                        .with_context(|| files::cannot_write(&args.out, say))?;
                }
            }
        }
    }
    out.finish()
        .with_context(|| files::cannot_write(&args.out, say))?;
    summary.say(asking.elapsed(), threads, say);
    Ok(bad.exit_code())
}

/// The known messages of a file.
struct Known {
    ids: Vec<Box<str>>,
    texts: Vec<Box<str>>,
}

impl Known {
    fn read(path: &Path, bad: &mut BadLines, say: Say) -> anyhow::Result<Known> {
        let mut lines = files::open(path, say)?;
        let mut known = Known {
            ids: Vec::new(),
            texts: Vec::new(),
        };
        let mut seen = HashSet::new();
        while let Some((number, line)) = lines
            .next_line()
            .with_context(|| files::cannot_read(path, say))?
        {
            match line.and_then(|line| jsonl::parse_known(&line)) {
                Err(error) => bad.name(path, number, &error),
                Ok(Item { id, .. }) if seen.contains(&*id) => {
                    bad.name(path, number, &LineError::SameId(id));
                }
                Ok(Item { id, text }) => {
                    let id = id.into_boxed_str();
                    seen.insert(id.clone());
                    known.ids.push(id);
                    known.texts.push(text.into_boxed_str());
                }
            }
        }
        Ok(known)
    }

    fn index(&self) -> Index {
        let mut index = Index::new();
        for (place, text) in self.texts.iter().enumerate() {
            index.insert(place as u64, text);
        }
        index.compact();
        index
    }
}

/// What is asked.
struct Asked<'a> {
    index: Index,
    known: &'a Known,
    suggestions: Suggestions<'a>,
    point: OperatingPoint,
}

#[derive(Serialize)]
struct Line<'a> {
    query: &'a str,
    level: &'static str,
    r#match: Option<&'a str>,
    relation: Option<&'static str>,
    probability: f64,
    micros: f64,
    candidates: Vec<Candidate<'a>>,
}

#[derive(Serialize)]
struct Candidate<'a> {
    id: &'a str,
    score: f64,
}

struct Answer {
    line: Vec<u8>,
    level: Level,
    time: Duration,
}

impl Asked<'_> {
    fn answer(&self, item: &Item) -> Answer {
        let searching = Stopwatch::start();
        let found = self.index.lookup(&item.text, CANDIDATES);
        let time = searching.elapsed();
        let mut level = found.first().map_or(Level::None, |m| self.point.level(m));
        let mut candidates: Vec<(u64, f64)> = found.iter().map(|m| (m.id, m.probability)).collect();
        if level != Level::Confirm && self.add_suggestions(&item.text, &mut candidates) {
            level = Level::Suggest;
        }
        let matched = candidates.first().filter(|_| level != Level::None);
        let relation = matched.map(|(place, _)| self.relation(&item.text, *place));
        let id = |place: u64| &*self.known.ids[place as usize];
        let line = Line {
            query: &item.id,
            level: level.code(),
            r#match: matched.map(|(place, _)| id(*place)),
            relation: relation.map(Relation::code),
            probability: candidates.first().map_or(0.0, |(_, score)| rounded(*score)),
            micros: time.as_nanos() as f64 / 1000.0,
            candidates: candidates
                .iter()
                .map(|(place, score)| Candidate {
                    id: id(*place),
                    score: rounded(*score),
                })
                .collect(),
        };
        let mut line = serde_json::to_vec(&line).unwrap_or_default();
        line.push(b'\n');
        Answer { line, level, time }
    }

    /// Fills up the candidates; whether the first is worth suggesting by its words alone.
    fn add_suggestions(&self, text: &str, candidates: &mut Vec<(u64, f64)>) -> bool {
        let suggested = self.suggestions.of(text, CANDIDATES);
        for suggestion in &suggested.all {
            let score = suggestions::scaled(suggestion, &self.point);
            match candidates.iter_mut().find(|(id, _)| *id == suggestion.id) {
                Some((_, known)) => *known = known.max(score),
                None => candidates.push((suggestion.id, score)),
            }
        }
        candidates.sort_by(|(_, a), (_, b)| b.total_cmp(a));
        candidates.truncate(CANDIDATES);
        let first = candidates.first().map(|(id, _)| *id);
        suggested.worth && first == suggested.all.first().map(|best| best.id)
    }

    fn relation(&self, text: &str, place: u64) -> Relation {
        compare(text, &self.known.texts[place as usize]).relation
    }
}

/// Six decimals are more than any probability is worth.
fn rounded(score: f64) -> f64 {
    (score * 1e6).round() / 1e6
}

fn say_known(asked: &Asked<'_>, built: Duration, say: Say) {
    let n = asked.known.ids.len();
    eprintln!(
        "{} · {} {} · {} {} · {} {}",
        say.count(n as u64, "tin đã biết", "known message", "known messages"),
        say.pick("lập chỉ mục", "index built in"),
        say.seconds(built),
        say.per_second(n, built),
        say.pick("tin/s", "messages/s"),
        say.decimal(asked.index.memory_bytes() as f64 / n.max(1) as f64, 0),
        say.pick("byte mỗi tin", "bytes a message"),
    );
}

#[derive(Default)]
struct Summary {
    times: Vec<Duration>,
    confirmed: u64,
    suggested: u64,
    unknown: u64,
}

impl Summary {
    fn count(&mut self, answer: &Answer) {
        self.times.push(answer.time);
        match answer.level {
            Level::Confirm => self.confirmed += 1,
            Level::Suggest => self.suggested += 1,
            Level::None => self.unknown += 1,
        }
    }

    fn say(mut self, time: Duration, threads: usize, say: Say) {
        self.times.sort_unstable();
        let n = self.times.len();
        let at = |share: usize| self.times.get((n * share / 100).min(n.saturating_sub(1)));
        let micros = |share| {
            let time = at(share).copied().unwrap_or_default();
            say.decimal(time.as_nanos() as f64 / 1000.0, 1)
        };
        eprintln!(
            "{} · p50 {} µs · p99 {} µs · {} {} {}",
            say.count(n as u64, "tin cần tra", "query", "queries"),
            micros(50),
            micros(99),
            say.per_second(n, time),
            say.pick("lượt tra/s với", "lookups/s with"),
            say.count(threads as u64, "luồng", "thread", "threads"),
        );
        eprintln!(
            "confirm {} · suggest {} · none {}",
            say.number(self.confirmed),
            say.number(self.suggested),
            say.number(self.unknown),
        );
    }
}
