//! `dinhchinh import`: messages from a file, a piece at a time, each piece whole or not at all.

use std::{fs, io::IsTerminal, path::Path, process::ExitCode};

use anyhow::{Context, bail};
use app::{
    App, ImportLine,
    import::{self, Format, Line},
};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use sha2::{Digest, Sha256};

use crate::{
    args::{Format as FormatArg, ImportArgs},
    chains, compose,
    say::Say,
};

/// Messages in one commit: large enough to be fast, small enough to see it move.
const PIECE: usize = 200;
/// The largest file, in bytes: it is read into memory.
const MAX_FILE: u64 = 2 * 1024 * 1024 * 1024;
/// Exit code when some lines were skipped.
const SOME_SKIPPED: u8 = 1;

/// Runs the command.
pub async fn run(args: ImportArgs, say: Say) -> anyhow::Result<ExitCode> {
    let bytes = read_file(&args.file, say)?;
    let format = format_of(&args.file, args.format, say)?;
    let mut lines = import::read(format, &bytes).map_err(|error| {
        anyhow::anyhow!("{}: {}", args.file.display(), say.import_error(&error))
    })?;
    fill_in(&mut lines, &args);
    let file = hex::encode(Sha256::digest(&bytes));
    let app = compose::for_command(&args.data, say).await?;
    let counts = take_in(&app, &file, lines, &args.file, say).await?;
    app.keep_index().await;
    counts.print(say);
    chains::print(&app, args.top, say).await?;
    Ok(if counts.skipped == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(SOME_SKIPPED)
    })
}

#[derive(Default)]
struct Counts {
    taken: u64,
    new_messages: u64,
    new_chains: u64,
    skipped: u64,
    before: u64,
}

impl Counts {
    fn print(&self, say: Say) {
        if self.before > 0 {
            println!(
                "{}",
                say.count(
                    self.before,
                    "tin đã nhập từ lần trước, không nhập lại",
                    "message went in earlier and is not taken twice",
                    "messages went in earlier and are not taken twice"
                )
            );
        }
        println!(
            "{} · {} · {} · {}",
            say.count(self.taken, "tin đã nhập", "message taken", "messages taken"),
            say.count(self.new_messages, "nội dung mới", "new text", "new texts"),
            say.count(self.new_chains, "chuỗi mới", "new chain", "new chains"),
            say.count(self.skipped, "dòng bỏ qua", "line skipped", "lines skipped"),
        );
    }
}

async fn take_in(
    app: &App,
    file: &str,
    lines: Vec<Line>,
    path: &Path,
    say: Say,
) -> anyhow::Result<Counts> {
    let done = app
        .imported_up_to(file)
        .await
        .map_err(|error| say.error(error))?;
    let mut counts = Counts::default();
    let (earlier, lines): (Vec<Line>, Vec<Line>) =
        lines.into_iter().partition(|(line, _)| *line <= done);
    counts.before = earlier.iter().filter(|(_, report)| report.is_ok()).count() as u64;
    let bar = progress_bar(lines.len(), say);
    let mut lines = lines.into_iter().peekable();
    while lines.peek().is_some() {
        let piece: Vec<Line> = lines.by_ref().take(PIECE).collect();
        let length = piece.len() as u64;
        // The mark is the last line of the piece, bad or not: none of them is read again.
        let up_to = piece.last().map_or(done, |(line, _)| *line);
        for (line, report) in &piece {
            if let Err(error) = report {
                counts.skipped += 1;
                skipped(&bar, path, *line, &say.import_error(error), say);
            }
        }
        let good: Vec<ImportLine> = import::good(piece).collect();
        let outcome = app
            .import(file, good, up_to)
            .await
            .map_err(|error| say.error(error))?;
        for (line, refusal) in &outcome.refused {
            counts.skipped += 1;
            skipped(&bar, path, *line, &say.refusal(refusal), say);
        }
        counts.taken += outcome.receipts.len() as u64;
        counts.new_messages += outcome.receipts.iter().filter(|r| r.new_message).count() as u64;
        counts.new_chains += outcome.receipts.iter().filter(|r| r.new_chain).count() as u64;
        bar.inc(length);
        if bar.is_hidden() {
            // Without a terminal, a line for each piece that is safely stored.
            eprintln!(
                "{} {up_to}",
                say.pick("đã lưu đến dòng", "stored up to line")
            );
        }
    }
    bar.finish_and_clear();
    Ok(counts)
}

fn skipped(bar: &ProgressBar, path: &Path, line: u64, why: &str, say: Say) {
    let text = format!(
        "{}:{line}: {} – {why}",
        path.display(),
        say.pick("bỏ qua", "skipped")
    );
    if bar.is_hidden() {
        eprintln!("{text}")
    } else {
        bar.println(text)
    }
}

fn progress_bar(length: usize, say: Say) -> ProgressBar {
    let target = if std::io::stderr().is_terminal() {
        ProgressDrawTarget::stderr()
    } else {
        ProgressDrawTarget::hidden()
    };
    let bar = ProgressBar::with_draw_target(Some(length as u64), target);
    let template = say.pick(
        "{bar:40} {pos}/{len} tin · còn {eta}",
        "{bar:40} {pos}/{len} messages · {eta} left",
    );
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style);
    }
    bar
}

fn read_file(path: &Path, say: Say) -> anyhow::Result<Vec<u8>> {
    let cannot = || {
        format!(
            "{} {}",
            say.pick("không đọc được", "cannot read"),
            path.display()
        )
    };
    let size = fs::metadata(path).with_context(cannot)?.len();
    if size > MAX_FILE {
        bail!(
            "{}: {}",
            path.display(),
            say.pick(
                "tệp lớn hơn 2 GB; hãy chia nhỏ",
                "the file is larger than 2 GB; split it"
            )
        );
    }
    fs::read(path).with_context(cannot)
}

/// How a file is laid out: as it is said, else by its name.
pub fn format_of(file: &Path, said: Option<FormatArg>, say: Say) -> anyhow::Result<Format> {
    if let Some(format) = said {
        return Ok(match format {
            FormatArg::Jsonl => Format::JsonLines,
            FormatArg::Csv => Format::Csv,
            FormatArg::Text => Format::Text,
        });
    }
    let name = file
        .file_name()
        .map(|name| name.to_string_lossy().into_owned());
    name.as_deref()
        .and_then(Format::from_name)
        .with_context(|| {
            format!(
                "{}: {}",
                file.display(),
                say.pick(
                    "không rõ định dạng; hãy thêm --format jsonl, csv hoặc text",
                    "unknown format; add --format jsonl, csv or text"
                )
            )
        })
}

/// Channel and area from the command line where a line names none.
fn fill_in(lines: &mut [Line], args: &ImportArgs) {
    for report in lines
        .iter_mut()
        .filter_map(|(_, report)| report.as_mut().ok())
    {
        if report.channel.trim().is_empty() {
            report.channel.clone_from(&args.channel);
        }
        if report.area.trim().is_empty() {
            report.area.clone_from(&args.area);
        }
    }
}
