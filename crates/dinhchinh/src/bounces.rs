//! Reports of mail servers, from a Maildir and from standard input.

use std::{
    io::Read,
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::{Context, bail};
use app::{App, BounceTaken};
use tracing::{info, warn};

use crate::{args::BounceArgs, compose, say::Say};

/// Exit codes that mail servers understand (sysexits.h).
const NO_SUCH_USER: u8 = 67;
const TRY_LATER: u8 = 75;
/// A report holds the mail that it is about at most once.
const LARGEST: u64 = 32 * 1024 * 1024;

/// Runs the command.
pub async fn run(args: BounceArgs, say: Say) -> anyhow::Result<ExitCode> {
    let mut mail = Vec::new();
    std::io::stdin()
        .take(LARGEST)
        .read_to_end(&mut mail)
        .context("stdin")?;
    let app = compose::for_existing(&args.data, say).await?;
    let report = channel::bounces::read(&mail);
    Ok(match app.take_report(&report).await {
        Ok(taken) => {
            println!("{}", words(taken, say));
            match taken {
                BounceTaken::TooEarly(_) => ExitCode::from(TRY_LATER),
                BounceTaken::NotOurs => ExitCode::from(NO_SUCH_USER),
                _ => ExitCode::SUCCESS,
            }
        }
        Err(error) => {
            eprintln!("{:#}", say.error(error));
            ExitCode::from(TRY_LATER)
        }
    })
}

fn words(taken: BounceTaken, say: Say) -> String {
    let (words, id) = match taken {
        BounceTaken::Failed(id) => (say.pick("thư bị trả lại", "came back"), id),
        BounceTaken::Delivered(id) => (
            say.pick("máy chủ của nơi nhận đã nhận", "reached its server"),
            id,
        ),
        BounceTaken::Noted(id) => (say.pick("đã ghi lại", "noted"), id),
        BounceTaken::Known(id) => (say.pick("đã ghi từ trước", "was taken before"), id),
        BounceTaken::TooEarly(id) => (
            say.pick(
                "thư đang gửi, hãy thử lại sau",
                "is still leaving, try again later",
            ),
            id,
        ),
        BounceTaken::NotOurs => {
            return say
                .pick(
                    "không nói về lượt gửi nào của hệ thống này",
                    "is about no delivery of this service",
                )
                .to_owned();
        }
    };
    format!("{id}: {words}")
}

/// Whether a folder is a Maildir that can be worked with.
pub fn look_at(maildir: &Path, say: Say) -> anyhow::Result<()> {
    for part in ["new", "cur"] {
        if !maildir.join(part).is_dir() {
            bail!(
                "--bounce-maildir {}: {}",
                maildir.display(),
                say.pick(
                    "thư mục này không phải Maildir (cần có thư mục con new và cur)",
                    "this is no Maildir (it needs the folders new and cur)"
                )
            );
        }
    }
    Ok(())
}

/// Takes at most `limit` new reports of a Maildir; what was taken moves from `new` to `cur`. What a
/// fault of the store kept from being taken stays for the next time.
pub async fn poll(app: &App, maildir: &Path, limit: usize) -> anyhow::Result<()> {
    for path in waiting(maildir, limit).await? {
        let mail = match tokio::fs::read(&path).await {
            Ok(mail) => mail,
            // Somebody else took it, or it cannot be read: others wait.
            Err(error) => {
                warn!(path = %path.display(), %error, "a report cannot be read");
                continue;
            }
        };
        let report = channel::bounces::read(&mail);
        match app.take_report(&report).await? {
            BounceTaken::TooEarly(_) => continue,
            BounceTaken::NotOurs => {
                info!(path = %path.display(), "a mail about no delivery of ours");
            }
            _ => {}
        }
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let seen = maildir.join("cur").join(format!("{name}:2,S"));
        tokio::fs::rename(&path, &seen).await?;
    }
    Ok(())
}

/// The names in `new`, oldest first: they begin with the time.
async fn waiting(maildir: &Path, limit: usize) -> anyhow::Result<Vec<PathBuf>> {
    let mut folder = tokio::fs::read_dir(maildir.join("new")).await?;
    let mut found = Vec::new();
    while let Some(entry) = folder.next_entry().await? {
        let hidden = entry.file_name().to_string_lossy().starts_with('.');
        if !hidden && entry.file_type().await?.is_file() {
            found.push(entry.path());
        }
    }
    found.sort();
    found.truncate(limit);
    Ok(found)
}
