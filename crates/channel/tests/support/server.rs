//! A mail server that shares nothing with the code under test.

use std::process::Stdio;

use serde_json::Value;
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines},
    process::{Child, ChildStdout, Command},
};

const PYTHON: &str = "/usr/bin/python3";

/// An aiosmtpd server in a process of its own.
pub struct MailServer {
    pub port: u16,
    lines: Lines<BufReader<ChildStdout>>,
    _child: Child,
}

impl MailServer {
    /// Starts it; `options` as in `mail_server.py`.
    pub async fn start(options: Value) -> Self {
        let known = Command::new(PYTHON)
            .args(["-c", "import aiosmtpd"])
            .stderr(Stdio::null())
            .status();
        assert!(
            known.await.is_ok_and(|status| status.success()),
            "aiosmtpd for {PYTHON} is missing: run `apt-get install python3-aiosmtpd`"
        );
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/mail_server.py");
        let mut child = Command::new(PYTHON)
            .arg(script)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .expect("python starts");
        let stdin = child.stdin.as_mut().expect("its input");
        stdin
            .write_all(format!("{options}\n").as_bytes())
            .await
            .expect("options are taken");
        let mut lines = BufReader::new(child.stdout.take().expect("its output")).lines();
        let port = next(&mut lines).await["port"]
            .as_u64()
            .and_then(|p| p.try_into().ok());
        Self {
            port: port.expect("a port"),
            lines,
            _child: child,
        }
    }

    pub fn url(&self) -> String {
        format!("smtp://127.0.0.1:{}", self.port)
    }

    /// The next message that the server took, as Python's e-mail parser reads it.
    pub async fn message(&mut self) -> Value {
        next(&mut self.lines).await
    }
}

async fn next(lines: &mut Lines<BufReader<ChildStdout>>) -> Value {
    let line = lines
        .next_line()
        .await
        .expect("can be read")
        .expect("the server still runs");
    serde_json::from_str(&line).expect("JSON")
}
