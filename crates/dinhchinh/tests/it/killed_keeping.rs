//! A kill while the index is saved: the next start answers rightly and nothing is lost.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Child, Stdio},
};

use serde_json::Value;
use tempfile::tempdir;

use crate::support::{invented_message, program, run, store};

/// Messages of one import: enough that the index is saved after each.
const PIECE: u32 = 400;
/// Kills in the middle of a save that the test wants to have seen.
const WANTED: usize = 3;
/// Rounds after which not having seen them is a failure.
const ROUNDS: u32 = 40;

/// The file that a process writes beside `index.bin`, if it is there.
fn beside(data: &Path) -> Option<PathBuf> {
    let entries = fs::read_dir(data).ok()?.flatten();
    entries.map(|entry| entry.path()).find(|path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        name.starts_with("index.new-")
    })
}

/// When to kill.
#[derive(Clone, Copy, Debug)]
enum Moment {
    /// As soon as the file beside is there.
    Begun,
    /// When something is in it.
    Writing,
    /// When it has taken the place of the old one.
    Renamed,
}

/// Looks, as fast as it can, until the moment has come or the program has ended.
fn kill_at(child: &mut Child, data: &Path, moment: Moment) {
    let identity = || {
        fs::metadata(data.join("index.bin")).ok().map(|file| {
            use std::os::unix::fs::MetadataExt;
            file.ino()
        })
    };
    let (before, mut seen) = (identity(), false);
    loop {
        let now = beside(data);
        seen |= now.is_some();
        let has_come = match moment {
            Moment::Begun => now.is_some(),
            Moment::Writing => {
                now.is_some_and(|path| fs::metadata(path).is_ok_and(|f| f.len() > 0))
            }
            Moment::Renamed => seen && now.is_none() || identity() != before,
        };
        if has_come || child.try_wait().expect("it can be asked").is_some() {
            break;
        }
        std::hint::spin_loop();
    }
    child.kill().expect("it can be killed");
    child.wait().expect("it is gone");
}

/// Imports messages and kills the program while it keeps the index; how many the store has then.
async fn import_and_kill(data: &Path, file: &Path, moment: Moment) -> u64 {
    let mut child = program(data, &["import", file.to_str().unwrap()])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program starts");
    kill_at(&mut child, data, moment);
    store(data).await.message_count().await.unwrap()
}

/// What a new start answers for a message.
fn answer(data: &Path, number: u32) -> Value {
    let text = invented_message(number, 60);
    // A part of it, without its first words: the exact text would not need the index.
    let part: Vec<&str> = text.split(' ').skip(10).collect();
    let found = run(data, &["check", "--json", &part.join(" ")]);
    serde_json::from_slice(&found.stdout).unwrap_or(Value::Null)
}

#[tokio::test]
async fn a_start_after_a_kill_while_saving_answers_rightly_and_has_lost_nothing() {
    let folder = tempdir().unwrap();
    let data = folder.path().join("data");
    let (mut caught, mut taken) = (0, 0);
    for round in 0..ROUNDS {
        // Twice the file: the second start takes in what the first was killed before.
        let numbers = taken..taken + PIECE;
        let file = folder.path().join(format!("{round}.jsonl"));
        let lines: String = numbers
            .clone()
            .map(|n| serde_json::json!({ "text": invented_message(n, 60) }).to_string() + "\n")
            .collect();
        fs::write(&file, lines).unwrap();
        let moment = [Moment::Begun, Moment::Writing, Moment::Renamed][round as usize % 3];
        let before = store_count(&data).await;
        let after = import_and_kill(&data, &file, moment).await;
        caught += usize::from(beside(&data).is_some());
        assert!(after >= before, "{moment:?}: what was stored stays");
        // The next start reads what it finds: the old file, the new one, or none it may believe.
        let again = run(&data, &["import", file.to_str().unwrap()]);
        assert!(again.status.success(), "{moment:?} {again:?}");
        taken += PIECE;
        assert_eq!(store_count(&data).await, u64::from(taken), "{moment:?}");
        for number in [0, taken / 2, taken - 1] {
            let found = answer(&data, number);
            assert_eq!(found["answer"], "known", "{moment:?} {number}: {found}");
            let text = invented_message(number, 60);
            let message = message_id(&data, &text).await;
            assert_eq!(found["match"]["message"], message, "{moment:?} {number}");
        }
        let strange = answer(&data, 1_000_000 + round);
        assert_eq!(strange["answer"], "unknown", "{moment:?}");
        assert_eq!(beside(&data), None, "what was left half is swept away");
        if caught >= WANTED && round >= 5 {
            return;
        }
    }
    panic!("killed in the middle of a save {caught} times only");
}

async fn store_count(data: &Path) -> u64 {
    if !crate::support::database(data).exists() {
        return 0;
    }
    store(data).await.message_count().await.unwrap()
}

async fn message_id(data: &Path, text: &str) -> String {
    use sha2::Digest;
    let sha256 = hex::encode(sha2::Sha256::digest(text));
    let found = store(data).await.message_by_sha256(&sha256).await.unwrap();
    found.expect("it is stored").id.to_string()
}
