//! `dinhchinh chains --input`: the messages of a file, grouped by what descends from what.

use std::{
    collections::HashSet,
    io::Write,
    path::Path,
    process::ExitCode,
    sync::mpsc::{Receiver, SyncSender, sync_channel},
    thread,
};

use anyhow::Context;
use recognise::{Chain, Chains, Form, FormMaker, OperatingPoint};
use serde::Serialize;

use crate::{
    files::{self, BadLines, WholeFile},
    jsonl::{self, LineError},
    parallel,
    say::Say,
    world::Stopwatch,
};

/// Messages whose relatives are looked for at once.
const BATCH: usize = 4096;

/// A line that was read: its number, and the message's id and form or why there is none.
type Read = (u64, Result<(String, Form), LineError>);

/// Groups the messages of `input`.
pub fn run(input: &Path, out: &Path, threads: Option<u16>, say: Say) -> anyhow::Result<ExitCode> {
    let threads = threads.map_or_else(parallel::available, usize::from);
    let mut bad = BadLines::new(say);
    let lines = files::open(input, say)?;
    let mut file = WholeFile::create(out).with_context(|| files::cannot_write(out, say))?;
    let grouping = Stopwatch::start();
    let mut grouped = Grouped::new();
    // While one batch is put into the index, on one thread, the next is read and folded.
    let (sender, batches) = sync_channel(1);
    thread::scope(|scope| {
        let reader = scope.spawn(move || read(lines, &sender));
        grouped.take(batches, input, threads, &mut bad);
        match reader.join() {
            Ok(result) => result,
            Err(panic) => std::panic::resume_unwind(panic),
        }
    })
    .with_context(|| files::cannot_read(input, say))?;
    let chains = grouped.chains.chains();
    for chain in &chains {
        grouped
            .write(chain, &mut file)
            .with_context(|| files::cannot_write(out, say))?;
    }
    file.finish()
        .with_context(|| files::cannot_write(out, say))?;
    let time = grouping.elapsed();
    let several = chains.iter().filter(|chain| chain.members.len() > 1);
    eprintln!(
        "{} · {} · {} {} · {} · {} {}",
        say.count(grouped.ids.len() as u64, "tin", "message", "messages"),
        say.count(chains.len() as u64, "chuỗi", "chain", "chains"),
        say.number(several.count() as u64),
        say.pick("chuỗi có từ hai tin", "with more than one message"),
        say.seconds(time),
        say.per_second(grouped.ids.len(), time),
        say.pick("tin/s", "messages/s"),
    );
    Ok(bad.exit_code())
}

/// Reads batches until the file or the interest ends.
fn read(
    mut lines: jsonl::Lines<impl std::io::BufRead>,
    batches: &SyncSender<Vec<Read>>,
) -> std::io::Result<()> {
    let (mut raw, mut maker) = (Vec::new(), FormMaker::default());
    while lines.batch(BATCH, &mut raw)? {
        let batch = raw.drain(..).map(|(number, line)| {
            let item = line.and_then(|line| jsonl::parse_known(&line));
            (number, item.map(|item| (item.id, maker.form(&item.text))))
        });
        if batches.send(batch.collect()).is_err() {
            break;
        }
    }
    Ok(())
}

#[derive(Serialize)]
struct Line<'a> {
    chain: &'a str,
    representative: &'a str,
    members: Vec<&'a str>,
}

/// Messages in their chains; their number there is their place among the ids.
struct Grouped {
    chains: Chains,
    ids: Vec<Box<str>>,
    seen: HashSet<Box<str>>,
}

impl Grouped {
    fn new() -> Self {
        Grouped {
            chains: Chains::new(OperatingPoint::default()),
            ids: Vec::new(),
            seen: HashSet::new(),
        }
    }

    fn take(
        &mut self,
        batches: Receiver<Vec<Read>>,
        path: &Path,
        threads: usize,
        bad: &mut BadLines,
    ) {
        for batch in batches {
            let mut taken = Vec::with_capacity(batch.len());
            for (number, item) in batch {
                match item.and_then(|(id, form)| Ok((self.number(id)?, form, 0))) {
                    Ok(one) => taken.push(one),
                    Err(error) => bad.name(path, number, &error),
                }
            }
            self.chains.add_all(taken, |works, work| {
                let works: Vec<usize> = (0..works).collect();
                parallel::map(&works, threads, |n| work(*n))
            });
        }
    }

    /// Gives a message its number.
    fn number(&mut self, id: String) -> Result<u64, LineError> {
        if self.seen.contains(&*id) {
            return Err(LineError::SameId(id));
        }
        let id = id.into_boxed_str();
        self.seen.insert(id.clone());
        self.ids.push(id);
        Ok(self.ids.len() as u64 - 1)
    }

    fn write(&self, chain: &Chain, out: &mut WholeFile) -> std::io::Result<()> {
        let id = |number: u64| &*self.ids[number as usize];
        let line = Line {
            chain: id(chain.id),
            representative: id(chain.representative),
            members: chain.members.iter().map(|member| id(*member)).collect(),
        };
        serde_json::to_writer(&mut *out, &line)?;
        out.write_all(b"\n")
    }
}
