//! Empty, binary, huge, wrongly encoded and script-laden input: a clear error, or shown harmlessly.

use std::{io::Write, process::Stdio};

use tempfile::tempdir;

use crate::support::{Service, program, run};

fn import_of(bytes: &[u8], name: &str) -> (Option<i32>, String, String) {
    let folder = tempdir().unwrap();
    let file = folder.path().join(name);
    std::fs::write(&file, bytes).unwrap();
    let output = run(
        &folder.path().join("data"),
        &["import", file.to_str().unwrap()],
    );
    (
        output.status.code(),
        String::from_utf8_lossy(&output.stdout).into_owned(),
        String::from_utf8_lossy(&output.stderr).into_owned(),
    )
}

#[test]
fn a_file_that_is_no_text_is_refused_with_what_to_do() {
    let (code, _, errors) = import_of(&[0; 5000], "a.csv");
    assert_eq!(code, Some(2));
    assert!(errors.contains("binary data"), "{errors}");
    let (code, _, errors) = import_of(b"\xff\xfet\0e\0x\0t\0", "a.txt");
    assert_eq!(code, Some(2));
    assert!(errors.contains("save it as UTF-8"), "{errors}");
    let (code, _, errors) = import_of(b"a,b\n1,2\n", "a.csv");
    assert_eq!(code, Some(2));
    assert!(errors.contains("no column named text"), "{errors}");
    let (code, _, errors) = import_of(b"x", "a.docx");
    assert_eq!(code, Some(2));
    assert!(errors.contains("--format"), "{errors}");
}

#[test]
fn an_empty_file_is_no_error() {
    let (code, output, _) = import_of(b"", "a.jsonl");
    assert_eq!(code, Some(0));
    assert!(output.contains("0 messages taken"), "{output}");
}

#[test]
fn a_bad_line_is_named_and_the_rest_goes_in() {
    let long = "dài ".repeat(6000);
    let file = format!(
        "{{\"text\":\"một tin nhắn thường\"}}\nnot json\n{{\"text\":\"{long}\"}}\n{{\"text\":\"tin nhắn thứ hai\"}}\n"
    );
    let (code, output, errors) = import_of(file.as_bytes(), "a.jsonl");
    assert_eq!(code, Some(1));
    assert!(output.contains("2 messages taken"), "{output}");
    assert!(output.contains("2 lines skipped"), "{output}");
    assert!(
        errors.contains("a.jsonl:2: skipped – not a JSON object"),
        "{errors}"
    );
    assert!(
        errors.contains("a.jsonl:3: skipped – text is longer than 20000"),
        "{errors}"
    );
}

#[test]
fn what_comes_through_a_pipe_is_checked_too() {
    let folder = tempdir().unwrap();
    let data = folder.path().join("data");
    assert!(run(&data, &["example", "load"]).status.success());
    for (bytes, wanted) in [(&b"\xff\xfe\xfd"[..], "not UTF-8"), (b"", "text is empty")] {
        let mut child = program(&data, &["check", "-"])
            .stdin(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(bytes).unwrap();
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(2));
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(errors.contains(wanted), "{errors}");
    }
}

#[tokio::test]
async fn the_api_refuses_what_it_cannot_take_and_says_why() {
    let folder = tempdir().unwrap();
    let service = Service::start(&folder.path().join("data"), &[]);
    let url = format!("{}/api/v1/check", service.address);
    channel::pages::choose_tls();
    let client = reqwest::Client::new();
    let cases: [(Vec<u8>, u16); 5] = [
        (b"{\"text\":\"\"}".to_vec(), 422),
        (b"{\"text\":\"\xff\"}".to_vec(), 400),
        (b"not json".to_vec(), 400),
        (vec![b'x'; 10 * 1024 * 1024], 413),
        (
            serde_json::json!({ "text": "x".repeat(20_001) })
                .to_string()
                .into_bytes(),
            422,
        ),
    ];
    for (body, status) in cases {
        let response = client
            .post(&url)
            .header("content-type", "application/json")
            .body(body)
            .send()
            .await
            .unwrap();
        assert_eq!(response.status(), status);
        let kind = response.headers()["content-type"]
            .to_str()
            .unwrap()
            .to_owned();
        assert!(kind.starts_with("application/problem+json"), "{kind}");
        let problem: serde_json::Value = response.json().await.unwrap();
        assert!(
            problem["detail"]
                .as_str()
                .is_some_and(|detail| !detail.is_empty())
        );
    }
}
