//! `check --batch`: what scripts rely on.

use std::{
    fs,
    path::{Path, PathBuf},
};

use serde_json::{Value, json};
use tempfile::{TempDir, tempdir};

use crate::support::{invented_message, program, run};

/// A data folder with a known message, and a place for files.
struct Desk {
    folder: TempDir,
    data: PathBuf,
    known: String,
}

impl Desk {
    fn new() -> Desk {
        let folder = tempdir().unwrap();
        let data = folder.path().join("data");
        assert!(run(&data, &["example", "load"]).status.success());
        let known = invented_message(1, 60);
        let file = folder.path().join("known.txt");
        fs::write(&file, &known).unwrap();
        let imported = run(&data, &["import", file.to_str().unwrap()]);
        assert!(imported.status.success());
        Desk {
            folder,
            data,
            known,
        }
    }

    fn file(&self, name: &str, text: &str) -> String {
        let path = self.folder.path().join(name);
        fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    }

    fn out(&self) -> PathBuf {
        self.folder.path().join("out.jsonl")
    }

    /// Exit code, answers and what was said.
    fn batch(&self, file: &str) -> (Option<i32>, Vec<Value>, String) {
        let out = self.out();
        let args = ["check", "--batch", file, "--out", out.to_str().unwrap()];
        let output = run(&self.data, &args);
        assert!(output.stdout.is_empty());
        let said = String::from_utf8(output.stderr).unwrap();
        (output.status.code(), lines(&out), said)
    }

    fn single(&self, text: &str) -> Value {
        let output = run(&self.data, &["check", "--json", text]);
        serde_json::from_slice(&output.stdout).unwrap()
    }
}

fn lines(path: &Path) -> Vec<Value> {
    let text = fs::read_to_string(path).unwrap_or_default();
    let line = |line| serde_json::from_str(line).unwrap();
    text.lines().map(line).collect()
}

#[test]
fn a_batch_answers_each_line_as_a_single_check_does() {
    let desk = Desk::new();
    let copy = format!("Fwd: {}", desk.known);
    let texts = [
        copy.as_str(),
        "Chiều nay họp tổ dân phố",
        "Zalo giới hạn tin nhắn \"miễn phí\"\ntừ mai",
        &desk.known,
    ];
    let file: String = texts
        .iter()
        .zip(["a", "b", "c", "d"])
        .map(|(text, id)| json!({ "id": id, "text": text }).to_string() + "\n")
        .collect();
    let (code, answers, said) = desk.batch(&desk.file("in.jsonl", &file));
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("4 messages checked · known 2"), "{said}");
    assert_eq!(answers.len(), 4);
    for (at, (answer, text)) in answers.iter().zip(texts).enumerate() {
        assert_eq!(answer["line"], at as u64 + 1);
        assert_eq!(answer["id"], ["a", "b", "c", "d"][at]);
        assert_eq!(answer["result"], desk.single(text), "{text}");
    }
    assert_eq!(answers[0]["result"]["answer"], "known");
    assert_eq!(answers[1]["result"]["answer"], "unknown");
}

#[test]
fn tables_and_plain_text_are_read_too_and_standard_output_takes_the_answers() {
    let desk = Desk::new();
    let known = &desk.known;
    let csv = format!("id,noi_dung\n7,\"{known}\"\n8,\"hai\ndòng\"\n9,\n");
    let (code, answers, said) = desk.batch(&desk.file("in.csv", &csv));
    assert_eq!(code, Some(1), "{said}");
    assert!(
        said.contains("in.csv:5: skipped – the message is empty"),
        "{said}"
    );
    assert!(said.contains("1 line skipped"), "{said}");
    let named: Vec<_> = answers.iter().map(|a| (&a["line"], &a["id"])).collect();
    assert_eq!(json!(named), json!([[2, "7"], [3, "8"]]));
    assert_eq!(answers[0]["result"]["answer"], "known");

    let text = desk.file("in.log", &format!("một hai ba\n---\n{known}\n"));
    let args = ["check", "--batch", &text, "--format", "text"];
    let output = run(&desk.data, &args);
    assert_eq!(output.status.code(), Some(0));
    let printed = String::from_utf8(output.stdout).unwrap();
    let answers: Vec<Value> = printed
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let told: Vec<_> = answers
        .iter()
        .map(|a| (&a["line"], &a["id"], &a["result"]["answer"]))
        .collect();
    assert_eq!(
        json!(told),
        json!([[1, null, "unknown"], [3, null, "known"]])
    );
}

#[test]
fn bad_lines_are_named_and_a_file_that_cannot_be_read_leaves_the_old_answers() {
    let desk = Desk::new();
    let long = "dài ".repeat(6000);
    let file = format!("{{\"id\":1,\"text\":\"một hai\"}}\nnot json\n{{\"text\":\"{long}\"}}\n");
    let (code, answers, said) = desk.batch(&desk.file("in.jsonl", &file));
    assert_eq!((code, answers.len()), (Some(1), 1), "{said}");
    assert!(
        said.contains("in.jsonl:2: skipped – not a JSON object"),
        "{said}"
    );
    assert!(
        said.contains("in.jsonl:3: skipped – text is longer"),
        "{said}"
    );
    assert!(said.contains("2 lines skipped"), "{said}");
    assert_eq!(answers[0]["id"], "1");

    let before = fs::read(desk.out()).unwrap();
    let binary = desk.folder.path().join("binary.csv");
    fs::write(&binary, [0; 5000]).unwrap();
    let (code, _, said) = desk.batch(binary.to_str().unwrap());
    assert_eq!(code, Some(2));
    assert!(said.contains("binary data"), "{said}");
    assert_eq!(fs::read(desk.out()).unwrap(), before);
    let (code, _, _) = desk.batch("/no/such/file.jsonl");
    assert_eq!(code, Some(2));
    let (code, _, said) = desk.batch(&desk.file("in.docx", "x"));
    assert_eq!(code, Some(2));
    assert!(said.contains("--format"), "{said}");
    assert_eq!(fs::read(desk.out()).unwrap(), before);
}

#[test]
fn a_reader_of_answers_who_has_seen_enough_is_no_failure() {
    let desk = Desk::new();
    let text = desk.file("in.txt", &"một hai ba\n---\n".repeat(500));
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let output = program(&desk.data, &["check", "--batch", &text])
        .stdout(writer)
        .stderr(std::process::Stdio::piped())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{said}");
}
