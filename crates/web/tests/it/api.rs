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
        json!({
            "answer": "unknown", "match": null, "correction": null, "suggestions": [],
            "number": null, "answer_url": null,
            "matcher": recognise::matcher_version(), "operating_point": 0.7,
        })
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

#[tokio::test]
async fn a_correction_is_contested_and_followed_by_code() {
    use app::{NewEvidence, access::Capability};
    use casework::{Harm, NewVerdict, Role};
    let site = Site::new().await;
    let app = &site.app;
    let chain = app.largest_chains(1).await.unwrap().remove(0).chain.id;
    let session = async |role| {
        let token = app.enter_example(role).await.unwrap();
        app.session(&token).await.unwrap().unwrap()
    };
    let officer = Capability::of(&session(Role::Officer).await).unwrap();
    let approver = Capability::of(&session(Role::Approver).await).unwrap();
    let case = app.open_case(&officer, chain, "Vụ").await.unwrap();
    let appeals = format!("/api/v1/corrections/{case}/appeals");
    let grounds = r#"{"grounds": "Tôi có văn bản gốc"}"#;
    assert_eq!(site.post_json(&appeals, grounds).await.status, 409);
    let harm = Harm {
        concern: "x".into(),
        severity: 1,
        ..Harm::default()
    };
    app.assess_harm(&officer, case, harm).await.unwrap();
    let link = NewEvidence::Link("https://example.org".into());
    app.attach_evidence(&officer, case, link, "x")
        .await
        .unwrap();
    let verdict = NewVerdict {
        label: "false".into(),
        claim: "a".into(),
        explanation: "b".into(),
        sources: vec!["Nguồn https://example.org/1".into()],
        review_in_days: 30,
    };
    app.propose_verdict(&officer, case, verdict).await.unwrap();
    app.approve_verdict(&approver, case).await.unwrap();

    let read =
        async |path: &str| -> Value { serde_json::from_str(&site.get(path).await.body).unwrap() };
    let labels = read("/api/v1/labels").await;
    assert_eq!(labels.as_array().unwrap().len(), 5);
    let correction = read(&format!("/api/v1/corrections/{case}")).await;
    assert_eq!(correction["correction"]["status"], "stands");
    assert_eq!(
        correction["correction"]["label_name"]["name"]["en"],
        "FALSE"
    );
    assert_eq!(
        correction["correction"]["review_at"],
        "2021-03-20T09:00:00+07:00"
    );
    assert_eq!(correction["appeals"]["open"], 0);

    assert_eq!(
        site.post_json(&appeals, r#"{"grounds": " "}"#).await.status,
        422
    );
    let filed = site.post_json(&appeals, grounds).await;
    assert_eq!(filed.status, 201);
    let filed: Value = serde_json::from_str(&filed.body).unwrap();
    let code = filed["code"].as_str().unwrap().to_lowercase();
    let ask = format!(r#"{{"code": "{code}"}}"#);
    let status = site.post_json("/api/v1/appeals/status", ask).await;
    let status: Value = serde_json::from_str(&status.body).unwrap();
    assert_eq!(status["status"], "waiting");
    assert_eq!(status["version"], 1);
    let wrong = site.post_json("/api/v1/appeals/status", r#"{"code": "x"}"#);
    assert_eq!(wrong.await.status, 404);
}
