//! `chains --input`: the messages of a file in their chains.

use std::fs;

use serde_json::json;

use crate::{
    support::invented_message,
    tables::{Folder, LEMON, STORM, ZALO, errors, line},
};

#[test]
fn messages_are_grouped_by_what_they_descend_from() {
    let folder = Folder::new();
    let messages = folder.messages(
        "messages",
        &[
            ("lemon", LEMON),
            ("zalo", ZALO),
            ("zalo-2", &ZALO.to_uppercase()),
            ("storm", STORM),
            ("storm-2", &format!("Fwd: {STORM}")),
            ("zalo-3", &recognise::canonicalise(ZALO).folded()),
        ],
    );
    let output = folder.chains(&messages, &[]);
    assert_eq!(output.status.code(), Some(0), "{}", errors(&output));
    let text = fs::read_to_string(folder.path("out")).unwrap();
    assert_eq!(
        text.lines().collect::<Vec<_>>(),
        [
            r#"{"chain":"zalo","representative":"zalo","members":["zalo","zalo-2","zalo-3"]}"#,
            r#"{"chain":"storm","representative":"storm","members":["storm","storm-2"]}"#,
            r#"{"chain":"lemon","representative":"lemon","members":["lemon"]}"#,
        ]
    );
    let told = errors(&output);
    assert!(
        told.contains("6 messages · 3 chains · 2 with more"),
        "{told}"
    );
    assert!(output.stdout.is_empty());
}

#[test]
fn a_bad_line_is_named_and_the_rest_is_grouped() {
    let folder = Folder::new();
    let lines = [
        line("a", LEMON),
        "{\"id\":\"b\"}\n".to_owned(),
        line("a", STORM),
        line("c", ""),
        line("d", &LEMON.to_lowercase()),
    ];
    let messages = folder.bytes("messages", lines.concat().as_bytes());
    let output = folder.chains(&messages, &[]);
    assert_eq!(output.status.code(), Some(1));
    let told = errors(&output);
    for named in [
        "messages:2: skipped – no \"text\"",
        "messages:3: skipped – an earlier line has the id \"a\"",
        "messages:4: skipped – the message is empty",
        "3 lines skipped",
    ] {
        assert!(told.contains(named), "{named}: {told}");
    }
    assert_eq!(
        json!(folder.out()),
        json!([{ "chain": "a", "representative": "a", "members": ["a", "d"] }])
    );
}

#[test]
fn threads_change_nothing() {
    let folder = Folder::new();
    // More than one batch; every third message is a copy of an earlier one.
    let texts: Vec<String> = (0..6000)
        .map(|n| match n % 3 {
            2 => format!("Chuyển tiếp {}", invented_message(n / 30, 20)),
            _ => invented_message(n, 20),
        })
        .collect();
    let ids: Vec<String> = (0..6000).map(|n| format!("m{n}")).collect();
    let messages: Vec<(&str, &str)> = ids
        .iter()
        .map(|id| &**id)
        .zip(texts.iter().map(|t| &**t))
        .collect();
    let messages = folder.messages("messages", &messages);
    let run = |threads| {
        let output = folder.chains(&messages, &["--threads", threads]);
        assert_eq!(output.status.code(), Some(0), "{}", errors(&output));
        folder.out()
    };
    let one = run("1");
    assert_eq!(one, run("2"));
    let members: usize = one
        .iter()
        .map(|chain| chain["members"].as_array().unwrap().len())
        .sum();
    assert_eq!(members, 6000, "each in one chain");
    assert!(
        one.is_sorted_by_key(|chain| std::cmp::Reverse(chain["members"].as_array().unwrap().len()))
    );
}

#[test]
fn what_cannot_be_read_or_written_is_an_error() {
    let folder = Folder::new();
    assert_eq!(
        folder.chains(&folder.path("missing"), &[]).status.code(),
        Some(2)
    );
    assert!(folder.names().is_empty(), "nothing is left behind");
    let messages = folder.known();
    fs::create_dir(folder.path("out")).unwrap();
    let output = folder.chains(&messages, &[]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        errors(&output).contains("cannot write"),
        "{}",
        errors(&output)
    );
}
