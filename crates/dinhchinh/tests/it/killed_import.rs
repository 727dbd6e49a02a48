//! An import that is killed loses nothing that it said was stored, and takes nothing twice.

use std::{
    collections::BTreeSet,
    io::{BufRead, BufReader},
    process::Stdio,
};

use tempfile::tempdir;

use crate::support::{Service, app, invented_message, program, run, store};

const MESSAGES: u32 = 3000;

fn file_of_messages() -> String {
    (0..MESSAGES)
        .map(|n| serde_json::json!({ "text": invented_message(n, 30) }).to_string() + "\n")
        .collect()
}

/// Starts the import and kills it once it has said `acknowledgements` times what is stored.
/// Returns the last line that it said was stored.
fn import_and_kill(data: &std::path::Path, file: &str, acknowledgements: usize) -> u64 {
    let mut child = program(data, &["import", file])
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let lines = BufReader::new(child.stderr.take().expect("stderr")).lines();
    let stored = lines
        .map(|line| line.expect("text"))
        .filter_map(|line| line.strip_prefix("stored up to line ")?.parse().ok())
        .take(acknowledgements)
        .last()
        .expect("something was stored");
    child.kill().expect("it can be killed");
    child.wait().expect("it is gone");
    stored
}

#[tokio::test]
async fn an_import_killed_again_and_again_ends_as_if_it_never_was() {
    let folder = tempdir().unwrap();
    let data = folder.path().join("data");
    let file = folder.path().join("messages.jsonl");
    std::fs::write(&file, file_of_messages()).unwrap();
    let file = file.to_str().unwrap();
    let sha256 = {
        use sha2::Digest;
        hex::encode(sha2::Sha256::digest(file_of_messages()))
    };
    for acknowledgements in [1, 3, 2] {
        let said = import_and_kill(&data, file, acknowledgements);
        let store = store(&data).await;
        let mark = store.imported_up_to(&sha256).await.unwrap();
        assert!(mark >= said, "said {said}, stored {mark}");
        // Every line up to the mark went in, and none after it.
        assert_eq!(store.message_count().await.unwrap(), mark);
    }
    let last = run(&data, &["import", file]);
    assert!(
        last.status.success(),
        "{}",
        String::from_utf8_lossy(&last.stderr)
    );
    let again = run(&data, &["import", file]);
    assert!(String::from_utf8_lossy(&again.stdout).contains("are not taken twice"));

    let store = store(&data).await;
    let messages = store.messages_after(0, MESSAGES + 1).await.unwrap();
    let texts: BTreeSet<&str> = messages
        .iter()
        .map(|message| message.text.as_str())
        .collect();
    assert_eq!(texts.len(), MESSAGES as usize);
    let chains = app(&data).await.largest_chains(MESSAGES + 1).await.unwrap();
    let sightings: u64 = chains.iter().map(|chain| chain.sightings).sum();
    assert_eq!(sightings, u64::from(MESSAGES), "each line is counted once");
}

#[tokio::test]
async fn a_report_that_was_acknowledged_survives_a_kill() {
    let folder = tempdir().unwrap();
    let data = folder.path().join("data");
    let service = Service::start(&data, &[]);
    channel::pages::choose_tls();
    let client = reqwest::Client::new();
    let mut acknowledged = Vec::new();
    for n in 0..40 {
        let text = invented_message(n, 30);
        let response = client
            .post(format!("{}/api/v1/reports", service.address))
            .json(&serde_json::json!({ "text": text, "channel": "zalo" }))
            .send()
            .await
            .unwrap();
        assert_eq!(response.status(), 201);
        acknowledged.push(text);
    }
    service.kill();
    let store = store(&data).await;
    let kept: BTreeSet<String> = store
        .messages_after(0, 100)
        .await
        .unwrap()
        .into_iter()
        .map(|m| m.text)
        .collect();
    assert_eq!(kept, acknowledged.into_iter().collect());
}
