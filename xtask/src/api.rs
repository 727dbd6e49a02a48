//! The API against its own description: schemathesis makes requests from `/api/openapi.json`, right
//! ones and wrong ones, and the real server must keep to what the document says. Before it starts,
//! the server has cases at every stage, so that the requests reach something.

use std::{
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, ChildStdout, Command, Stdio},
};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::{
    api_data, needs,
    steps::{cargo, root, run, target},
};

const VERSION: &str = "4.32.5";
const PYTHON: &str = "/usr/bin/python3";

/// Requests by operation and phase; with the fixed seed a run takes about a minute.
const EXAMPLES: &str = "20";

/// The step of `cargo xtask test`.
///
/// # Errors
/// If a request gets an answer that the document does not promise.
pub fn step() -> Result<()> {
    ensure()?;
    // As the tests build it: see the browser tests.
    run(cargo().args(["test", "--workspace", "--no-run", "--quiet"]))?;
    let folder = target().join("api-test");
    if folder.exists() {
        std::fs::remove_dir_all(&folder).with_context(|| folder.display().to_string())?;
    }
    std::fs::create_dir_all(&folder)?;
    let server = Server::start(&folder.join("data"))?;
    let host = server.url.trim_start_matches("http://");
    std::fs::write(folder.join("schemathesis.toml"), api_data::prepare(host)?)?;
    // Operations that need a signed-in person and no certain one are reached as the officer.
    let officer = api_data::Caller::enter(host, "officer")?;
    run(Command::new(program())
        .current_dir(&folder)
        .arg("run")
        .arg(format!("{}/api/openapi.json", server.url))
        .args(["--checks", "all", "--seed", "20210218", "--workers", "1"])
        .args(["--phases", "examples,coverage,fuzzing"])
        .args(["--max-examples", EXAMPLES, "--continue-on-failure"])
        .args(["--request-timeout", "20", "--no-color"])
        .args(["--report-har-path", "requests.har"])
        .arg("--header")
        .arg(format!("Authorization: {}", officer.authorization())))?;
    let requests = std::fs::read_to_string(folder.join("requests.har"))?;
    reached(
        &api_data::document(host)?,
        &serde_json::from_str(&requests)?,
    )
}

/// Operations that no request of the run can complete, and why.
const BEYOND: [(&str, &str); 22] = [
    (
        "POST /api/v1/wrong-matches",
        "needs a text that is taken for a known one",
    ),
    ("POST /api/v1/groups/members", "needs a rule that fits"),
    (
        "PUT /api/v1/organisations/{id}",
        "needs facts whose dates fit",
    ),
    (
        "GET /v1alpha1/claims:search",
        "the tester writes its own word for a page's token",
    ),
    ("GET /api/v1/receivers/{token}", "needs a private link"),
    (
        "POST /api/v1/receivers/{token}/confirm",
        "needs a private link",
    ),
    (
        "POST /api/v1/receivers/{token}/return",
        "needs a private link",
    ),
    (
        "POST /api/v1/receivers/{token}/deeds",
        "needs a private link",
    ),
    (
        "POST /api/v1/receivers/{token}/pass-on",
        "needs a private link",
    ),
    ("GET /api/v1/letters/{id}/deeds", "needs a letter"),
    (
        "POST /api/v1/chains/join",
        "ids of chains stand in the body",
    ),
    (
        "POST /api/v1/chains/{id}/split",
        "ids of messages stand in the body",
    ),
    (
        "POST /api/v1/cases/{id}/contacts/{report}/tell",
        "needs a mail that failed",
    ),
    (
        "POST /api/v1/cases/{id}/evidence/{evidence}/retry",
        "needs a fetch that failed",
    ),
    (
        "GET /api/v1/letters/{id}/coverage",
        "needs a letter, which no operation makes",
    ),
    (
        "GET /api/v1/letters/{id}/escalation",
        "needs a letter that was sent",
    ),
    (
        "POST /api/v1/calls/{id}",
        "needs a receiver that was silent for a day",
    ),
    (
        "POST /api/v1/organisations/import",
        "needs a file that is a register",
    ),
    ("POST /api/v1/appeals/status", "needs a tracking code"),
    ("POST /api/v1/tracking", "needs a tracking code"),
    ("POST /api/v1/tracking/withdraw", "needs a tracking code"),
    ("POST /api/v1/tracking/erase", "needs a tracking code"),
];

/// Every operation but those must have been completed once: otherwise the run has only looked at
/// refusals.
fn reached(document: &Value, requests: &Value) -> Result<()> {
    let entries = requests["log"]["entries"].as_array();
    let done: Vec<(&str, Vec<&str>)> = entries
        .context("a report without requests")?
        .iter()
        .filter(|entry| entry["response"]["status"].as_u64().unwrap_or(0) / 100 == 2)
        .filter_map(|entry| {
            let method = entry["request"]["method"].as_str()?;
            let (_, path) = entry["request"]["url"].as_str()?.split_once("/api/")?;
            Some((method, path.split('?').next()?.split('/').collect()))
        })
        .collect();
    let mut missing = Vec::new();
    for (path, item) in document["paths"].as_object().context("no paths")? {
        let parts: Vec<&str> = path.trim_start_matches("/api/").split('/').collect();
        let fits = |asked: &[&str]| {
            let mut pairs = parts.iter().zip(asked);
            parts.len() == asked.len()
                && pairs.all(|(part, one)| part.starts_with('{') || part == one)
        };
        for method in item.as_object().context("no operations")?.keys() {
            let method = method.to_uppercase();
            let name = format!("{method} {path}");
            let known = BEYOND.iter().any(|(beyond, _)| *beyond == name);
            let mut completed = done.iter().filter(|(by, _)| *by == method);
            if !known && !completed.any(|(_, asked)| fits(asked)) {
                missing.push(name);
            }
        }
    }
    if missing.is_empty() {
        return Ok(());
    }
    bail!("no request was taken by: {}", missing.join(", "))
}

/// Makes sure that schemathesis is there, in a folder of its own.
///
/// # Errors
/// Says how to get it.
pub fn ensure() -> Result<()> {
    if needs::succeeds(&[&program().to_string_lossy(), "--version"]) {
        return Ok(());
    }
    println!("installing schemathesis {VERSION} into target/tools, once");
    let folder = environment();
    let made = run(Command::new(PYTHON)
        .args(["-m", "venv", "--clear"])
        .arg(&folder))
    .and_then(|()| {
        run(Command::new(folder.join("bin/pip"))
            .args(["install", "--quiet", "--disable-pip-version-check"])
            .args(["--timeout", "20", "--retries", "2"])
            .arg(format!("schemathesis=={VERSION}")))
    });
    made.context("schemathesis cannot be had; it comes from PyPI with `pip install schemathesis`")
}

/// Named after the version, so that a newer one is installed anew.
fn environment() -> PathBuf {
    root().join(format!("target/tools/schemathesis-{VERSION}"))
}

fn program() -> PathBuf {
    environment().join("bin/schemathesis")
}

/// The real program on a free port with fresh data; it ends with this value.
struct Server {
    child: Child,
    url: String,
    /// Kept open: a program that prints into a closed pipe would stop.
    _output: BufReader<ChildStdout>,
}

impl Server {
    fn start(data: &Path) -> Result<Server> {
        let mut child = Command::new(target().join("debug/dinhchinh"))
            .args(["serve", "--example", "--listen", "127.0.0.1:0", "--data"])
            .arg(data)
            .env("RUST_LOG", "error")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .context("dinhchinh serve")?;
        let stdout = child.stdout.take().context("dinhchinh serve")?;
        let mut server = Server {
            child,
            url: String::new(),
            _output: BufReader::new(stdout),
        };
        let mut line = String::new();
        while server.url.is_empty() {
            line.clear();
            if server._output.read_line(&mut line)? == 0 {
                bail!("dinhchinh serve ended before it said where it listens");
            }
            if let Some(at) = line.find("http://127.0.0.1:") {
                line[at..].trim_end().clone_into(&mut server.url);
            }
        }
        Ok(server)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself; there is nobody to tell.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
