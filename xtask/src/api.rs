//! The API against its own description: schemathesis makes requests from `/api/openapi.json`, right
//! ones and wrong ones, and the real server must keep to what the document says.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    path::{Path, PathBuf},
    process::{Child, ChildStdout, Command, Stdio},
};

use anyhow::{Context, Result, bail};

use crate::{
    needs,
    steps::{cargo, root, run, target},
};

const VERSION: &str = "4.32.5";
const PYTHON: &str = "/usr/bin/python3";

/// Requests by operation and phase; with the fixed seed a run takes well under a minute.
const EXAMPLES: &str = "60";

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
    // Operations that need a signed-in person are reached as the example's officer.
    let session = server.enter("officer")?;
    run(Command::new(program())
        .current_dir(&folder)
        .arg("run")
        .arg(format!("{}/api/openapi.json", server.url))
        .args(["--checks", "all", "--seed", "20210218", "--workers", "1"])
        .args(["--max-examples", EXAMPLES, "--continue-on-failure"])
        .args(["--request-timeout", "20", "--no-color"])
        .arg("--header")
        .arg(format!("Authorization: Bearer {session}")))
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

    /// The session of one of the example's people.
    fn enter(&self, role: &str) -> Result<String> {
        let host = self.url.trim_start_matches("http://");
        let body = format!("role={role}&next=/console");
        let mut stream = TcpStream::connect(host)?;
        write!(
            stream,
            "POST /example/enter HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        )?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        answer
            .split_once("dc_session=")
            .and_then(|(_, rest)| rest.split(';').next())
            .map(str::to_owned)
            .context("the example's officer cannot enter")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself; there is nobody to tell.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
