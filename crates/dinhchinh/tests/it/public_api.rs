//! What docs/api.md shows works as it stands there, and leaves nothing in the log.

use std::{
    fs::{self, File},
    path::Path,
    process::Command,
};

use tempfile::tempdir;

use crate::support::{Service, app};

const DOCUMENT: &str = include_str!("../../../../docs/api.md");

/// The commands of the document, without the line that says where the service is.
fn commands() -> String {
    let blocks = DOCUMENT.split("```sh\n").skip(1);
    let blocks = blocks.map(|block| block.split("```").next().unwrap());
    let lines = blocks.flat_map(str::lines);
    let shown = |line: &&str| !line.starts_with("URL=") && !line.starts_with("KEY=");
    lines
        .filter(shown)
        .map(|line| format!("{line}\n"))
        .collect()
}

async fn key(data: &Path) -> String {
    let app = app(data).await;
    let token = app.enter_example(casework::Role::Administrator).await;
    let session = app.session(&token.unwrap()).await.unwrap().unwrap();
    let administrator = app::access::Capability::of(&session).unwrap();
    let new = app::NewPartnerKey {
        organisation: "Báo Tỉnh".into(),
        contact: "toasoan@bao.example".into(),
        per_minute: 100,
        last_day: None,
    };
    app.make_partner_key(&administrator, new).await.unwrap().1
}

#[tokio::test]
async fn the_commands_of_the_document_work_as_they_stand_there() {
    let folder = tempdir().unwrap();
    let data = folder.path().join("data");
    let service = Service::start(&data, &["--example", "--checks-per-minute", "300"]);
    let commands = commands();
    assert!(commands.matches("curl").count() >= 9, "{commands}");
    let output = Command::new("bash")
        .args(["-euo", "pipefail", "-c", &commands])
        .env("URL", &service.address)
        .env("KEY", key(&data).await)
        .current_dir(&folder)
        .output()
        .unwrap();
    let (said, errors) = (
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr),
    );
    assert!(output.status.success(), "{said}\n{errors}");
    for part in [
        "\"answers\":[{\"id\":\"a\"",
        "tracking_code",
        "\"corrections\":",
        "\"answer\":",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    let feed = fs::read_to_string(folder.path().join("corrections.json")).unwrap();
    assert!(feed.contains("jsonfeed.org"), "{feed}");
}

#[tokio::test]
async fn the_log_knows_no_text_no_query_and_no_address() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("log");
    let log = File::create(&path).unwrap();
    let data = folder.path().join("data");
    let service = Service::start_with_log(&data, &["--checks-per-minute", "2"], log);
    channel::pages::choose_tls();
    let client = reqwest::Client::new();
    let send = async |path: &str, body: &str| {
        let url = format!("{}{path}", service.address);
        let request = client.post(url).header("content-type", "application/json");
        let request = request.header("x-forwarded-for", "203.0.113.77");
        let answer = request.body(body.to_owned()).send().await.unwrap();
        answer.status().as_u16()
    };
    let text = r#"{"text":"Sầuriêng mọcngược một hai ba","area":"Xãkhôngtên"}"#;
    let batch = format!("{{\"texts\":[{text}]}}");
    assert_eq!(send("/api/v1/check?q=Bíẩn", text).await, 200);
    assert_eq!(send("/api/v1/check:batch", &batch).await, 200);
    assert_eq!(send("/api/v1/check", text).await, 429);
    assert_eq!(send("/api/v1/reports", text).await, 429);
    let url = format!("{}/corrections?q=Sầuriêng", service.address);
    client.get(url).send().await.unwrap();
    let other = Service::start_with_log(
        &folder.path().join("other"),
        &[],
        File::options().append(true).open(&path).unwrap(),
    );
    let at = |path: &str| format!("{}{path}", other.address);
    for (path, body, status) in [
        ("/api/v1/reports", text, 201),
        ("/api/v1/reports", r#"{"text":"Sầuriêng""#, 400),
        ("/api/v1/check", r#"{"Sầuriêng":"#, 400),
    ] {
        let request = client
            .post(at(path))
            .header("content-type", "application/json");
        let answer = request.body(body).send().await.unwrap();
        assert_eq!(answer.status(), status, "{path} {body}");
    }
    let form = "text=S%E1%BA%A7uri%C3%AAng+m%E1%BB%8Dcng%C6%B0%E1%BB%A3c";
    for path in ["/check", "/report"] {
        let request = client.post(at(path));
        let request = request.header("content-type", "application/x-www-form-urlencoded");
        assert_eq!(request.body(form).send().await.unwrap().status(), 200);
    }
    service.stop();
    other.stop();
    let log = fs::read_to_string(&path).unwrap();
    assert!(log.lines().count() > 20, "it logs at all: {log}");
    for secret in [
        "Sầuriêng",
        "uri%C3%AAng",
        "mọcngược",
        "Xãkhôngtên",
        "Bíẩn",
        "B%C3%AD",
        "203.0.113.77",
        "q=",
    ] {
        let line = log.lines().find(|line| line.contains(secret));
        assert_eq!(line, None, "{secret}");
    }
}
