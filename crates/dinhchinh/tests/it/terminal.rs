//! What scripts rely on: exit codes and the JSON of `check`.

use serde_json::Value;
use tempfile::tempdir;

use crate::support::{app, program, run};

#[test]
fn check_answers_with_its_exit_code() {
    let folder = tempdir().unwrap();
    let data = folder.path().join("data");
    assert_eq!(
        run(&data, &["check", "gì cũng được"]).status.code(),
        Some(2),
        "there is no data"
    );
    assert!(run(&data, &["example", "load"]).status.success());
    let unknown = run(
        &data,
        &[
            "check",
            "Chiều nay họp tổ dân phố lúc 5 giờ tại nhà văn hóa",
        ],
    );
    assert_eq!(unknown.status.code(), Some(3));
    let known = run(
        &data,
        &[
            "check",
            "--json",
            "Toi khong cho Zalo hoac bat ky to chuc, ca nhan nao lien quan den Zalo duoc phep su dung hinh anh, thong tin, tin nhan hoac bai dang cua toi, ca qua khu va tuong lai. Voi tuyen bo nay, toi nghiem cam Zalo tiet lo, sao chep, phan phoi, hoac thuc hien bat ky hanh dong nao khac chong lai toi",
        ],
    );
    assert_eq!(
        known.status.code(),
        Some(0),
        "{}",
        String::from_utf8_lossy(&known.stdout)
    );
    let answer: Value = serde_json::from_slice(&known.stdout).unwrap();
    assert_eq!(answer["answer"], "known");
    assert!(answer["match"]["probability"].as_f64().unwrap() > 0.5);
    assert_eq!(answer["correction"], Value::Null, "nothing is verified yet");
}

#[tokio::test]
async fn removing_the_example_leaves_what_was_ours() {
    let folder = tempdir().unwrap();
    let data = folder.path().join("data");
    assert!(run(&data, &["example", "load"]).status.success());
    let file = folder.path().join("ours.txt");
    std::fs::write(&file, crate::support::invented_message(1, 40)).unwrap();
    assert!(
        run(&data, &["import", file.to_str().unwrap()])
            .status
            .success()
    );
    assert!(run(&data, &["example", "remove"]).status.success());
    assert_eq!(
        run(&data, &["example", "remove"]).status.code(),
        Some(2),
        "it is gone"
    );
    let app = app(&data).await;
    assert_eq!(app.chain_count().await.unwrap(), 1);
    assert!(!app.has_example().await.unwrap());
}

#[test]
fn the_import_ends_with_the_chains_largest_first() {
    let folder = tempdir().unwrap();
    let data = folder.path().join("data");
    let file = folder.path().join("messages.csv");
    let hoax = crate::support::invented_message(1, 60);
    let other = crate::support::invented_message(2, 60);
    let rows = format!("text,shares\n\"{other}\",2\n\"{hoax}\",3\n\"Fwd: {hoax}\",4\n");
    std::fs::write(&file, rows).unwrap();
    let output = run(&data, &["import", file.to_str().unwrap()]);
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines[1], "2 chains, largest first:", "{text}");
    let first: Vec<&str> = lines[3].split_whitespace().take(2).collect();
    assert_eq!(first, ["7", "2"], "seen 7 times in 2 variants: {text}");
}

#[test]
fn a_reader_who_has_seen_enough_is_no_failure() {
    let folder = tempdir().unwrap();
    let data = folder.path().join("data");
    assert!(run(&data, &["example", "load"]).status.success());
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let chains = program(&data, &["chains"])
        .stdout(writer)
        .stderr(std::process::Stdio::piped())
        .output()
        .unwrap();
    let errors = String::from_utf8_lossy(&chains.stderr);
    assert_eq!((chains.status.code(), &*errors), (Some(0), ""));
}

const KNOWN: &str = "Ngân hàng đang tặng tiền cho khách hàng thân thiết nhân dịp năm mới, mỗi người \
    được nhận ngay vào tài khoản, gọi ngay 0912 345 678 để nhận quà, chương trình sắp kết thúc rồi";

#[test]
fn check_says_what_a_copy_changes_and_what_only_speaks_about_a_message() {
    let folder = tempdir().unwrap();
    let data = folder.path().join("data");
    let file = folder.path().join("known.txt");
    std::fs::write(&file, KNOWN).unwrap();
    assert!(
        run(&data, &["import", file.to_str().unwrap()])
            .status
            .success()
    );
    let said = |text: &str| {
        let output = run(&data, &["check", text]);
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        (output.status.code(), said)
    };
    let (code, copy) = said(&KNOWN.replace("0912 345 678", "0988 777 666"));
    assert_eq!(code, Some(0), "{copy}");
    assert!(
        copy.contains("changed phone number: 09•• ••• •78 → 0988 777 666"),
        "{copy}"
    );
    assert!(copy.contains("CAREFUL"), "{copy}");
    let (code, same) = said(KNOWN);
    assert!(code == Some(0) && !same.contains("changed"), "{same}");
    let quoting = format!(
        "Công an tỉnh khẳng định nội dung sau là tin giả, người dân không chia sẻ: \"{KNOWN}\""
    );
    let (code, quoted) = said(&quoting);
    assert_eq!(code, Some(3), "{quoted}");
    assert!(quoted.contains("SPEAKS ABOUT A KNOWN MESSAGE"), "{quoted}");
}

#[test]
fn the_index_file_may_be_missing_or_damaged() {
    let folder = tempdir().unwrap();
    let data = folder.path().join("data");
    let file = folder.path().join("known.txt");
    std::fs::write(&file, KNOWN).unwrap();
    assert!(
        run(&data, &["import", file.to_str().unwrap()])
            .status
            .success()
    );
    let index = data.join("index.bin");
    let good = std::fs::read(&index).unwrap();
    let known = || run(&data, &["check", KNOWN]).status.code();
    assert_eq!(known(), Some(0));
    assert_eq!(
        std::fs::read(&index).unwrap(),
        good,
        "nothing to write anew"
    );
    for damaged in [&good[..good.len() / 2], b"", b"something else"] {
        std::fs::write(&index, damaged).unwrap();
        assert_eq!(known(), Some(0));
        assert_eq!(std::fs::read(&index).unwrap(), good, "built anew and kept");
    }
    std::fs::remove_file(&index).unwrap();
    assert_eq!(known(), Some(0));
    assert_eq!(std::fs::read(&index).unwrap(), good);
}

#[test]
fn one_of_a_thing_is_said_as_one() {
    let folder = tempdir().unwrap();
    let data = folder.path().join("data");
    let file = folder.path().join("one.txt");
    std::fs::write(&file, crate::support::invented_message(1, 40)).unwrap();
    let file = file.to_str().unwrap();
    let said = |args: &[&str]| {
        let output = run(&data, args);
        String::from_utf8(output.stdout).unwrap() + &String::from_utf8(output.stderr).unwrap()
    };
    let first = said(&["import", file]);
    let counts = "1 message taken · 1 new text · 1 new chain · 0 lines skipped";
    assert!(first.contains(counts), "{first}");
    assert!(first.contains("1 chain:"), "{first}");
    let again = said(&["import", file]);
    assert!(again.contains("1 message went in earlier and is not taken twice"));
    let one = folder.path().join("one.jsonl");
    std::fs::write(&one, "{\"id\":\"a\",\"text\":\"Một tin nhắn\"}\n").unwrap();
    let out = folder.path().join("out.jsonl");
    let paths = [&one, &out].map(|path| path.to_str().unwrap().to_owned());
    let output = std::process::Command::new(crate::support::BIN)
        .args(["lookup", "--known", &paths[0], "--queries", &paths[0]])
        .args(["--out", &paths[1]])
        .env("DINHCHINH_LANG", "en")
        .output()
        .unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    for part in [
        "1 known message ",
        "1 query ",
        "1 thread",
        "0 lines skipped",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
}
