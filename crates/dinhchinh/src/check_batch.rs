//! `dinhchinh check --batch`: the same question for every message of a file.

use std::{
    io::{self, BufWriter, IsTerminal, Write},
    path::Path,
    process::ExitCode,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use anyhow::Context;
use app::{
    Answer, App, NewReport,
    import::{ImportError, NamedLine},
};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde::Serialize;
use serde_json::value::RawValue;

use crate::{
    args::CheckArgs,
    compose,
    files::{self, BadLines, WholeFile},
    import::format_of,
    parallel,
    pieces::Pieces,
    say::Say,
    world::Stopwatch,
};

/// Runs the command on a file.
pub async fn run(file: &Path, args: &CheckArgs, say: Say) -> anyhow::Result<ExitCode> {
    let format = format_of(file, args.format, say)?;
    // Whatever cannot be read or written is said before the long work begins.
    let reader = files::reader(file, say)?;
    let bar = progress_bar(std::fs::metadata(file).map_or(0, |found| found.len()), say);
    let mut out = Out::open(args.out.as_deref(), say)?;
    let app = Arc::new(compose::for_existing(&args.data, say).await?);
    app.follow_corrections()
        .await
        .map_err(|error| say.error(error))?;

    let (mut bad, mut summary) = (BadLines::new(say), Summary::default());
    let time = Stopwatch::start();
    let mut pieces = Pieces::new(reader, format);
    'file: while let Some((lines, took)) = pieces
        .next_piece()
        .with_context(|| files::cannot_read(file, say))?
    {
        let lines = lines
            .map_err(|error| anyhow::anyhow!("{}: {}", file.display(), say.import_error(&error)))?;
        for (line, answer) in answers(&app, lines).await? {
            match answer {
                Err(why) => bar.suspend(|| bad.name_for(file, line, &say_why(&why, say))),
                Ok((answer, json)) => {
                    summary.count(answer);
                    if !out.write(&json, say)? {
                        break 'file;
                    }
                }
            }
        }
        bar.inc(took);
    }
    bar.finish_and_clear();
    out.finish(say)?;
    summary.say(time.elapsed(), say);
    Ok(bad.exit_code())
}

/// Why a line has no answer.
enum Why {
    Unreadable(ImportError),
    Refused(app::Refusal),
}

fn say_why(why: &Why, say: Say) -> String {
    match why {
        Why::Unreadable(error) => say.import_error(error),
        Why::Refused(refusal) => say.refusal(refusal),
    }
}

type Answered = (u64, Result<(Answer, String), Why>);

/// The answers to the lines of a piece, in their order, found on all cores.
async fn answers(app: &Arc<App>, lines: Vec<NamedLine>) -> anyhow::Result<Vec<Answered>> {
    let (lines, next) = (Arc::new(lines), Arc::new(AtomicUsize::new(0)));
    let workers = parallel::available().min(lines.len());
    let mut running = Vec::new();
    for _ in 0..workers {
        let (app, lines, next) = (Arc::clone(app), Arc::clone(&lines), Arc::clone(&next));
        running.push(tokio::spawn(async move {
            let mut done = Vec::new();
            while let Some((number, line)) = lines.get(next.fetch_add(1, Ordering::Relaxed)) {
                done.push((*number, answer(&app, *number, line).await?));
            }
            Ok::<_, app::Error>(done)
        }));
    }
    let mut all = Vec::with_capacity(lines.len());
    for worker in running {
        all.extend(worker.await.context("worker")??);
    }
    // Each line begins one message at most.
    all.sort_unstable_by_key(|(number, _)| *number);
    Ok(all)
}

async fn answer(
    app: &App,
    number: u64,
    line: &Result<(Option<String>, NewReport), ImportError>,
) -> app::Result<Result<(Answer, String), Why>> {
    let (id, report) = match line {
        Ok(read) => read,
        Err(error) => return Ok(Err(Why::Unreadable(error.clone()))),
    };
    match app.check(&report.text).await {
        Ok(answer) => {
            let result = web::api::check_json(&answer, app.public_url());
            let json = line_of(number, id.as_deref(), result);
            Ok(Ok((answer.answer, json)))
        }
        Err(app::Error::Refused(refusal)) => Ok(Err(Why::Refused(refusal))),
        Err(fault) => Err(fault),
    }
}

/// A line of the answers: `result` is what a single check gives.
#[derive(Serialize)]
struct OutLine<'a> {
    line: u64,
    id: Option<&'a str>,
    result: Box<RawValue>,
}

fn line_of(line: u64, id: Option<&str>, result: String) -> String {
    let result = RawValue::from_string(result).unwrap_or_default();
    let line = OutLine { line, id, result };
    let mut json = serde_json::to_string(&line).unwrap_or_default();
    json.push('\n');
    json
}

/// Where the answers go.
enum Out<'a> {
    File(WholeFile, &'a Path),
    /// Standard output; whoever reads it may have seen enough.
    Printed(BufWriter<io::Stdout>),
}

impl<'a> Out<'a> {
    fn open(path: Option<&'a Path>, say: Say) -> anyhow::Result<Out<'a>> {
        let Some(path) = path else {
            return Ok(Out::Printed(BufWriter::new(io::stdout())));
        };
        let file = WholeFile::create(path).with_context(|| files::cannot_write(path, say))?;
        Ok(Out::File(file, path))
    }

    /// False if nobody reads any more.
    fn write(&mut self, json: &str, say: Say) -> anyhow::Result<bool> {
        match self {
            Out::File(file, path) => file
                .write_all(json.as_bytes())
                .map(|()| true)
                .with_context(|| files::cannot_write(path, say)),
            Out::Printed(out) => pipe(out.write_all(json.as_bytes())),
        }
    }

    fn finish(self, say: Say) -> anyhow::Result<()> {
        match self {
            Out::File(file, path) => file
                .finish()
                .with_context(|| files::cannot_write(path, say)),
            Out::Printed(mut out) => pipe(out.flush()).map(drop),
        }
    }
}

/// A reader who has seen enough is no failure.
fn pipe(written: io::Result<()>) -> anyhow::Result<bool> {
    match written {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(false),
        Err(error) => Err(error.into()),
    }
}

#[derive(Default)]
struct Summary {
    known: u64,
    suggested: u64,
    unknown: u64,
}

impl Summary {
    fn count(&mut self, answer: Answer) {
        match answer {
            Answer::Known => self.known += 1,
            Answer::Suggested => self.suggested += 1,
            Answer::Unknown => self.unknown += 1,
        }
    }

    fn say(&self, time: std::time::Duration, say: Say) {
        let all = self.known + self.suggested + self.unknown;
        eprintln!(
            "{} · {} {} · {} {} · {} {} · {} {}",
            say.count(all, "tin đã tra", "message checked", "messages checked"),
            say.pick("đã biết", "known"),
            say.number(self.known),
            say.pick("có thể liên quan", "may be related"),
            say.number(self.suggested),
            say.pick("chưa biết", "not known"),
            say.number(self.unknown),
            say.per_second(usize::try_from(all).unwrap_or(usize::MAX), time),
            say.pick("tin/s", "messages/s"),
        );
    }
}

/// How far the file is read, in bytes.
fn progress_bar(length: u64, say: Say) -> ProgressBar {
    let target = if io::stderr().is_terminal() {
        ProgressDrawTarget::stderr()
    } else {
        ProgressDrawTarget::hidden()
    };
    let bar = ProgressBar::with_draw_target(Some(length), target);
    let template = say.pick(
        "{bar:40} {percent} % · còn {eta}",
        "{bar:40} {percent}% · {eta} left",
    );
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style);
    }
    bar
}
