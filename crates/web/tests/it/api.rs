//! The API as scripts use it.

use std::path::Path;

use axum::{
    body::Body,
    http::{Request, StatusCode},
};
use serde_json::{Value, json};

use crate::site::Site;

const HOAX: &str = include_str!("../../../../fixtures/messages/zalo-2021.txt");

#[tokio::test]
async fn a_report_is_stored_and_found_again() {
    let site = Site::new().await;
    let body = json!({ "text": format!("{HOAX} Hết."), "channel": "zalo", "area": "Đại Từ" });
    let answer = site.post_json("/api/v1/reports", body.to_string()).await;
    assert_eq!(answer.status, StatusCode::CREATED);
    let receipt: Value = serde_json::from_str(&answer.body).unwrap();
    assert_eq!(receipt["new_message"], true);
    let answer = site.post_json("/api/v1/check", body.to_string()).await;
    let check: Value = serde_json::from_str(&answer.body).unwrap();
    assert_eq!(check["answer"], "known");
    assert_eq!(check["match"]["chain"], receipt["chain"]);
    assert_eq!(check["correction"], Value::Null);
}

#[tokio::test]
async fn an_unknown_text_has_no_match() {
    let site = Site::new().await;
    let body = json!({ "text": "Chiều nay họp tổ dân phố lúc 17 giờ" });
    let answer = site.post_json("/api/v1/check", body.to_string()).await;
    let check: Value = serde_json::from_str(&answer.body).unwrap();
    assert_eq!(
        check,
        json!({ "answer": "unknown", "match": null, "correction": null })
    );
}

#[tokio::test]
async fn problems_are_told_as_rfc_9457_says() {
    let site = Site::new().await;
    let cases: [(&[u8], u16, &str); 5] = [
        (b"{\"text\":\" \"}", 422, "empty"),
        (b"{\"text\":\"\xff\"}", 400, "not-utf8"),
        (b"{\"txt\":\"a\"}", 400, "not-the-json"),
        (b"[1,2", 400, "not-the-json"),
        (
            b"{\"text\":\"a\",\"seen_at\":\"gestern\"}",
            400,
            "not-the-json",
        ),
    ];
    for (body, status, code) in cases {
        let answer = site.post_json("/api/v1/reports", body.to_vec()).await;
        assert_eq!(answer.status, status, "{code}");
        assert_eq!(answer.header("content-type"), "application/problem+json");
        let problem: Value = serde_json::from_str(&answer.body).unwrap();
        assert_eq!(problem["code"], code);
        assert_eq!(problem["status"], status);
        assert!(!problem["detail"].as_str().unwrap().is_empty());
    }
    let answer = site
        .post_json("/api/v1/check", vec![b' '; 300 * 1024])
        .await;
    assert_eq!(answer.status, 413);
    let answer = site.post("/api/v1/check", "text=a").await;
    assert_eq!(answer.status, 400);
    let answer = site.get("/api/v1/corrections/none").await;
    assert_eq!(answer.status, 404);
}

#[tokio::test]
async fn addresses_that_lead_nowhere_are_problems_too() {
    let site = Site::new().await;
    let get = |path| Request::get(path).body(Body::empty()).unwrap();
    for (request, status, code) in [
        (get("/api/v1/nothing"), 404, "no-page"),
        (get("/api/v1/corrections?page=-1"), 400, "not-the-query"),
        (get("/api/v1/check"), 405, "no-method"),
    ] {
        let answer = site.send(request).await;
        assert_eq!(answer.status, status);
        assert_eq!(answer.header("content-type"), "application/problem+json");
        let problem: Value = serde_json::from_str(&answer.body).unwrap();
        assert_eq!(problem["code"], code);
    }
}

#[tokio::test]
async fn the_longest_message_fits() {
    let site = Site::new().await;
    // Each as two \u escapes: the longest that JSON can make of a character.
    let text = "\\ud83d\\ude00".repeat(19_990) + " một hai";
    let answer = site
        .post_json("/api/v1/check", format!("{{\"text\":\"{text}\"}}"))
        .await;
    assert_eq!(answer.status, 200, "{}", answer.body);
}

#[tokio::test]
async fn the_openapi_document_is_the_golden_one() {
    let site = Site::new().await;
    let served: Value = serde_json::from_str(&site.get("/api/openapi.json").await.body).unwrap();
    let written: Value = serde_json::from_str(&web::api::openapi().unwrap()).unwrap();
    assert_eq!(served, written);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/openapi.json");
    let text = web::api::openapi().unwrap() + "\n";
    #[expect(
        clippy::disallowed_methods,
        reason = "how a person asks for a new golden file"
    )]
    if std::env::var("UPDATE_GOLDEN").is_ok() {
        std::fs::write(&path, &text).unwrap();
    }
    let golden = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        golden == text,
        "the API changed: look at it, then UPDATE_GOLDEN=1 cargo test -p web openapi"
    );
}
