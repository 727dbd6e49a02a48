//! `lookup`: what scripts rely on.

use std::{
    fs,
    io::{BufRead, BufReader, Write},
    process::Stdio,
};

use serde_json::{Value, json};

use crate::{
    support::invented_message,
    tables::{Folder, LEMON, STORM, ZALO, errors, line, lookup},
};

fn without_marks(text: &str) -> String {
    recognise::canonicalise(text).folded()
}

/// Level, match and relation of each answer.
fn answers(folder: &Folder) -> Vec<[Value; 4]> {
    let lines = folder.out().into_iter();
    let fields = ["query", "level", "match", "relation"];
    lines
        .map(|line| fields.map(|name| line[name].clone()))
        .collect()
}

#[test]
fn copies_are_confirmed_and_strangers_are_not() {
    let folder = Folder::new();
    let excerpt: Vec<&str> = ZALO.split(' ').skip(8).take(25).collect();
    let embedded = format!(
        "Chào cả nhà, cuối tuần này lớp mình họp ở quán cũ nhé, ai đi thì nhắn lại. {STORM}. À mà \
         nhớ mang theo ảnh hồi lớp mười hai, thầy chủ nhiệm cũng đến, mỗi người góp hai trăm nghìn"
    );
    let correction = format!(
        "Sở Thông tin và Truyền thông khẳng định nội dung sau là tin giả, người dân không chia sẻ: \
         \"{ZALO}\""
    );
    let stranger = "Chiều nay họp tổ dân phố lúc năm giờ tại nhà văn hóa, mời mỗi hộ một người đến \
                    bàn việc làm đường và thu gom rác trong ngõ";
    let queries = folder.messages(
        "queries",
        &[
            ("exact", LEMON),
            ("no marks", &without_marks(ZALO)),
            ("excerpt", &excerpt.join(" ")),
            ("embedded", &embedded),
            ("party", &ZALO.replace("Zalo", "Facebook")),
            ("correction", &correction),
            ("stranger", stranger),
            ("empty", ""),
        ],
    );
    let output = folder.lookup(&folder.known(), &queries, &[]);
    assert_eq!(output.status.code(), Some(0), "{}", errors(&output));
    let expected = [
        json!(["exact", "confirm", "lemon", "same"]),
        json!(["no marks", "confirm", "zalo", "same"]),
        json!(["excerpt", "confirm", "zalo", "same"]),
        json!(["embedded", "confirm", "storm", "same"]),
        json!(["party", "confirm", "zalo", "template"]),
        json!(["correction", "confirm", "zalo", "quotes"]),
        json!(["stranger", "none", null, null]),
        json!(["empty", "none", null, null]),
    ];
    assert_eq!(json!(answers(&folder)), json!(expected));
}

#[test]
fn a_line_has_exactly_these_fields_in_this_order() {
    let folder = Folder::new();
    let queries = folder.messages("queries", &[("7", LEMON), ("e", "")]);
    folder.lookup(&folder.known(), &queries, &[]);
    let text = fs::read_to_string(folder.path("out")).unwrap();
    let lines: Vec<String> = text.lines().map(without_micros).collect();
    assert_eq!(
        lines,
        [
            r#"{"query":"7","level":"confirm","match":"lemon","relation":"same","probability":0.999,"micros":_,"candidates":[{"id":"lemon","score":0.999}]}"#,
            r#"{"query":"e","level":"none","match":null,"relation":null,"probability":0.0,"micros":_,"candidates":[]}"#,
        ]
    );
}

/// The line with a mark in place of the one thing that differs each time.
fn without_micros(line: &str) -> String {
    let (before, rest) = line.split_once("\"micros\":").unwrap();
    let (micros, after) = rest.split_once(',').unwrap();
    assert!(micros.parse::<f64>().unwrap() >= 0.0);
    format!("{before}\"micros\":_,{after}")
}

#[test]
fn a_retold_claim_is_suggested_but_never_confirmed() {
    let folder = Folder::new();
    let mut known: Vec<(String, String)> = (0..60)
        .map(|n| (format!("k{n}"), invented_message(n, 40)))
        .collect();
    known.push(("lemon".into(), LEMON.into()));
    let known: Vec<(&str, &str)> = known.iter().map(|(id, text)| (&**id, &**text)).collect();
    let known = folder.messages("known", &known);
    let retold = "sáng bụng đói mà uống chanh thì ung thư hóa trị gì cũng khỏi, giáo sư ở bệnh viện \
                  nói đấy";
    let short = "nước chanh nóng chữa ung thư";
    let queries = folder.messages("queries", &[("retold", retold), ("short", short)]);
    folder.lookup(&known, &queries, &[]);
    let out = folder.out();
    assert_eq!(out[0]["level"], "suggest", "{}", out[0]);
    assert_eq!(out[0]["match"], "lemon");
    assert_eq!(out[0]["relation"], "same");
    assert_eq!(out[1]["level"], "none", "a short text is never a guess");
    for line in &out {
        let candidates = line["candidates"].as_array().unwrap();
        assert!(candidates.len() <= 5);
        assert_eq!(candidates[0]["id"], "lemon", "but shown: {line}");
        assert_eq!(candidates[0]["score"], line["probability"]);
        assert!(candidates.is_sorted_by(|a, b| a["score"].as_f64() >= b["score"].as_f64()));
    }
}

#[test]
fn a_bad_line_is_named_and_the_rest_is_answered() {
    let folder = Folder::new();
    let long = line("long", &"dài ".repeat(250_000));
    let known = format!(
        "{}not json\n{}{}{long}{}\n",
        line("zalo", ZALO),
        line("zalo", STORM),
        line("blank", " \n"),
        json!({ "id": 12, "text": LEMON })
    );
    let known = folder.bytes("known", known.as_bytes());
    let queries = [
        line("a", LEMON).as_bytes(),
        b"\n{\"text\":\"no id\"}\n{\"id\":\"x\"}\n[\"b\",\"array\"]\n{\"id\":\"x\",\"text\":\"\xff\"}\n",
        line("b", &STORM.to_uppercase()).as_bytes(),
    ]
    .concat();
    let queries = folder.bytes("queries", &queries);
    let output = folder.lookup(&known, &queries, &[]);
    assert_eq!(output.status.code(), Some(1));
    let errors = errors(&output);
    for named in [
        "known:2: skipped – not a JSON object",
        "known:3: skipped – an earlier line has the id \"zalo\"",
        "known:4: skipped – the message is empty",
        "known:5: skipped – the line is longer than 1,000,000 bytes",
        "queries:3: skipped – no \"id\"",
        "queries:4: skipped – no \"text\"",
        "queries:5: skipped – not a JSON object",
        "queries:6: skipped – not valid UTF-8",
        "8 lines skipped",
    ] {
        assert!(errors.contains(named), "{named}: {errors}");
    }
    assert_eq!(
        json!(answers(&folder)),
        json!([["a", "confirm", "12", "same"], ["b", "none", null, null]])
    );
}

#[test]
fn what_cannot_be_read_or_written_is_an_error() {
    let folder = Folder::new();
    let known = folder.known();
    let missing = folder.path("missing");
    for (known, queries, out) in [
        (&missing, &known, "out"),
        (&known, &missing, "out"),
        (&known, &known, "no/such/folder"),
        (&known, &known, "."),
    ] {
        let output = lookup(known, queries, &folder.path(out), &[])
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(2));
        assert!(
            errors(&output).starts_with("error: cannot "),
            "{}",
            errors(&output)
        );
        assert_eq!(folder.names(), ["known"], "nothing is left behind");
    }
    let none = folder.lookup(&known, &known, &["--threads", "0"]);
    assert_eq!(none.status.code(), Some(2));
}

#[test]
fn threads_change_neither_order_nor_answers() {
    let folder = Folder::new();
    let texts: Vec<String> = (0..300).map(|n| invented_message(n, 30)).collect();
    let ids: Vec<String> = (0..300).map(|n| n.to_string()).collect();
    let messages: Vec<(&str, &str)> = ids
        .iter()
        .map(|id| &**id)
        .zip(texts.iter().map(|t| &**t))
        .collect();
    let known = folder.messages("known", &messages[..200]);
    let mut queries = messages.clone();
    queries.reverse();
    let queries = folder.messages("queries", &queries);
    let run = |threads| {
        let output = folder.lookup(&known, &queries, &["--threads", threads]);
        assert_eq!(output.status.code(), Some(0));
        let text = fs::read_to_string(folder.path("out")).unwrap();
        text.lines().map(without_micros).collect::<Vec<_>>()
    };
    let one = run("1");
    assert_eq!(one, run("2"));
    let order: Vec<Value> = folder
        .out()
        .iter()
        .map(|line| line["query"].clone())
        .collect();
    let expected: Vec<&str> = ids.iter().rev().map(|id| &**id).collect();
    assert_eq!(json!(order), json!(expected));
    assert_eq!(
        one.iter()
            .filter(|line| line.contains("\"confirm\""))
            .count(),
        200
    );
}

#[test]
fn the_summary_tells_size_and_speed() {
    let folder = Folder::new();
    let queries = folder.messages("queries", &[("a", LEMON), ("b", "")]);
    let output = folder.lookup(&folder.known(), &queries, &["--threads", "2"]);
    let errors = errors(&output);
    for told in [
        "3 known messages",
        "index built in",
        "bytes a message",
        "2 queries · p50 ",
        "p99",
        "lookups/s with 2 threads",
        "confirm 1 · suggest 0 · none 1",
        "0 lines skipped",
    ] {
        assert!(errors.contains(told), "{told}: {errors}");
    }
    assert!(
        output.stdout.is_empty(),
        "what is read by people goes to standard error"
    );
}

/// Killed while it answers, as seen by the first bad line that it names.
#[test]
#[cfg(unix)]
fn a_killed_run_leaves_the_old_result() {
    let folder = Folder::new();
    let known = folder.known();
    // A pipe that is never closed: the run cannot end by itself.
    let queries = folder.path("queries");
    assert!(
        std::process::Command::new("mkfifo")
            .arg(&queries)
            .status()
            .unwrap()
            .success()
    );
    for old in [None, Some("old")] {
        if let Some(old) = old {
            folder.bytes("out", old.as_bytes());
        }
        let mut child = lookup(&known, &queries, &folder.path("out"), &[])
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut pipe = fs::File::options().write(true).open(&queries).unwrap();
        // More than is in memory at once, so that some of it is written already.
        let answered = line("a", LEMON).repeat(10_000);
        pipe.write_all(format!("bad\n{answered}").as_bytes())
            .unwrap();
        let mut told = BufReader::new(child.stderr.take().unwrap()).lines();
        assert!(told.any(|line| line.unwrap().contains("queries:1: skipped")));
        child.kill().unwrap();
        child.wait().unwrap();
        assert_eq!(fs::read_to_string(folder.path("out")).ok().as_deref(), old);
    }
}
