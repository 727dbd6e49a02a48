//! A real SMTP server (aiosmtpd) that writes down every message it takes.

use std::{
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

const SCRIPT: &str = include_str!("smtp_server.py");

pub struct SmtpServer {
    child: Child,
    pub url: String,
    log: PathBuf,
}

impl SmtpServer {
    /// Starts the server; it replies `delay_ms` after it has written a message down, so that a
    /// sender can be killed between the two.
    pub fn start(folder: &Path, delay_ms: u32) -> SmtpServer {
        let log = folder.join("smtp.log");
        let mut child = Command::new("/usr/bin/python3")
            .args([
                "-c",
                SCRIPT,
                log.to_str().expect("a UTF-8 path"),
                &delay_ms.to_string(),
            ])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("python3 starts");
        let mut line = String::new();
        BufReader::new(child.stdout.take().expect("stdout"))
            .read_line(&mut line)
            .expect("a line");
        let port = line.trim();
        assert!(
            !port.is_empty(),
            "the SMTP server did not start: install it with `apt-get install python3-aiosmtpd`, or run `cargo xtask test`"
        );
        SmtpServer {
            child,
            url: format!("smtp://127.0.0.1:{port}"),
            log,
        }
    }

    /// Message-ID and receiver of every message taken so far.
    pub fn taken(&self) -> Vec<(String, String)> {
        std::fs::read_to_string(&self.log)
            .unwrap_or_default()
            .lines()
            .filter_map(|line| line.split_once('\t'))
            .map(|(id, to)| (id.to_owned(), to.to_owned()))
            .collect()
    }
}

impl Drop for SmtpServer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
