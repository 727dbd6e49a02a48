//! MinHash with banding as Python's users have it: `datasketch` and `rensa`, in a process beside.

use std::{
    io::{BufRead, BufReader, Write},
    path::{Path, PathBuf},
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
};

use anyhow::{Context, Result, bail};

use super::{Engine, Hit, Text, rescore::Store};

const SCRIPT: &str = include_str!("peers.py");
/// Their versions, and that of what they need.
const PACKAGES: [&str; 2] = ["datasketch==2.0.0", "rensa==0.5.0"];

pub(super) const ABOUT_DATASKETCH: &str = "datasketch 2.0.0 in Python over a pipe: MinHash-LSH, 64 bands of 3 on 3-word shingles, best \
     50 re-scored by containment";
pub(super) const ABOUT_RENSA: &str = "rensa 0.5.0 in Python over a pipe: MinHash-LSH, 64 bands of 3 on 3-word shingles, best 50 \
     re-scored by containment";

struct Python {
    child: Child,
    requests: ChildStdin,
    answers: BufReader<ChildStdout>,
    store: Store,
}

pub(super) fn datasketch() -> Result<Box<dyn Engine + Send>> {
    begin("datasketch")
}

pub(super) fn rensa() -> Result<Box<dyn Engine + Send>> {
    begin("rensa")
}

fn begin(name: &str) -> Result<Box<dyn Engine + Send>> {
    let mut child = Command::new(interpreter()?)
        .args(["-u", "-c", SCRIPT, name])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .context("python3 does not start")?;
    let requests = child.stdin.take().context("no way in")?;
    let answers = BufReader::new(child.stdout.take().context("no way out")?);
    Ok(Box::new(Python {
        child,
        requests,
        answers,
        store: Store::default(),
    }))
}

/// A Python of our own with the packages, made the first time.
fn interpreter() -> Result<PathBuf> {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../target/peers"));
    let python = folder.join("bin/python");
    let complete = folder.join("complete");
    let wanted = PACKAGES.join(" ");
    if std::fs::read_to_string(&complete).is_ok_and(|have| have == wanted) {
        return Ok(python);
    }
    run(Command::new("python3").args(["-m", "venv", "--clear"]).arg(folder))?;
    let pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"];
    run(Command::new(&python).args(pip).args(PACKAGES))?;
    std::fs::write(complete, wanted)?;
    Ok(python)
}

fn run(command: &mut Command) -> Result<()> {
    let status = command
        .stdin(Stdio::null())
        .status()
        .with_context(|| format!("{command:?}"))?;
    if !status.success() {
        bail!("{command:?}: {status}");
    }
    Ok(())
}

impl Python {
    fn ask<'a>(&mut self, what: &'a str, texts: impl Iterator<Item = &'a Text>) -> Result<String> {
        let request: Vec<&str> = std::iter::once(what)
            .chain(texts.map(|text| text.folded.as_str()))
            .collect();
        serde_json::to_writer(&mut self.requests, &request)?;
        self.requests.write_all(b"\n")?;
        self.requests.flush()?;
        let mut answer = String::new();
        if self.answers.read_line(&mut answer)? == 0 {
            bail!("python stopped");
        }
        Ok(answer)
    }
}

impl Engine for Python {
    fn insert(&mut self, _first: usize, texts: &[Text]) -> Result<()> {
        for piece in texts.chunks(1000) {
            self.ask("add", piece.iter())?;
        }
        for text in texts {
            self.store.push(&text.folded);
        }
        Ok(())
    }

    fn lookup(&mut self, text: &Text) -> Result<Option<Hit>> {
        let answer = self.ask("ask", std::iter::once(text))?;
        let ids: Vec<usize> = answer
            .split_whitespace()
            .map(str::parse)
            .collect::<Result<_, _>>()?;
        Ok(self.store.best(&text.folded, ids))
    }

    fn outside_bytes(&self) -> Result<u64> {
        let path = format!("/proc/{}/statm", self.child.id());
        let pages = std::fs::read_to_string(path)?;
        let resident = pages.split(' ').nth(1).context("statm")?;
        Ok(resident.parse::<u64>()? * 4096)
    }
}

impl Drop for Python {
    fn drop(&mut self) {
        // There is nothing in it that anyone needs.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
