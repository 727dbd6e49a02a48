//! Casework through the API: one case from the chain to the appeal, as a program of the house does it.

use axum::{
    body::Body,
    http::{Request, header},
};
use casework::Role;
use serde_json::{Value, json};

use crate::site::Site;

/// One person at the API.
struct Caller<'a> {
    site: &'a Site,
    token: String,
}

impl<'a> Caller<'a> {
    async fn new(site: &'a Site, role: Role) -> Caller<'a> {
        let token = site.session(role).await;
        Caller { site, token }
    }

    async fn send(&self, method: &str, path: &str, kind: &str, body: String) -> (u16, Value) {
        let request = Request::builder()
            .method(method)
            .uri(format!("/api/v1{path}"))
            .header(header::AUTHORIZATION, format!("Bearer {}", self.token))
            .header(header::CONTENT_TYPE, kind)
            .body(Body::from(body))
            .unwrap();
        let answer = self.site.send(request).await;
        let body = serde_json::from_str(&answer.body).unwrap_or(Value::Null);
        (answer.status.as_u16(), body)
    }

    async fn get(&self, path: &str) -> Value {
        let (status, body) = self.send("GET", path, "text/plain", String::new()).await;
        assert_eq!(status, 200, "{path}: {body}");
        body
    }

    async fn post(&self, path: &str, body: Value) -> (u16, Value) {
        self.send("POST", path, "application/json", body.to_string())
            .await
    }

    /// Posts what must be taken.
    async fn done(&self, path: &str, body: Value) -> Value {
        let (status, answer) = self.post(path, body).await;
        assert!((200..300).contains(&status), "{path}: {status} {answer}");
        answer
    }

    async fn form(&self, path: &str, fields: &[(&str, &str)], file: Option<&str>) -> (u16, Value) {
        let mut body: String = fields
            .iter()
            .map(|(name, value)| {
                format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
            })
            .collect();
        if let Some(text) = file {
            body += &format!(
                "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"Trả lời.txt\"\r\n\
                 Content-Type: text/plain\r\n\r\n{text}\r\n"
            );
        }
        body += "--x--\r\n";
        self.send("POST", path, "multipart/form-data; boundary=x", body)
            .await
    }

    async fn chain(&self, text: &str) -> String {
        let receipt = self.done("/reports", json!({ "text": text })).await;
        receipt["chain"].as_str().unwrap().to_owned()
    }
}

fn verdict(claim: &str) -> Value {
    json!({
        "label": "fabricated",
        "claim": claim,
        "explanation": "Không cắt nước.",
        "sources": ["https://nuoc.example/thong-bao"],
        "review_in_days": 90,
    })
}

#[tokio::test]
async fn a_case_goes_its_whole_way_through_the_api() {
    let site = Site::new().await;
    let officer = Caller::new(&site, Role::Officer).await;
    let approver = Caller::new(&site, Role::Approver).await;
    let chain = officer
        .chain("Ngày mai cả xã mất nước, tích trữ ngay")
        .await;
    let opened = officer
        .done(
            &format!("/chains/{chain}/case"),
            json!({ "title": "Mất nước" }),
        )
        .await;
    let case = format!("/cases/{}", opened["case"].as_str().unwrap());
    let at = |step: &str| format!("{case}/{step}");

    let shown = officer.get(&case).await;
    assert_eq!(shown["stage"], "open");
    let colleague = shown["assignable"][0]["id"].clone();
    officer
        .done(&at("assign"), json!({ "to": colleague }))
        .await;
    officer
        .done(&at("deadline"), json!({ "due_at": null }))
        .await;
    officer
        .done(&at("notes"), json!({ "text": "Gọi nhà máy" }))
        .await;
    officer
        .done(&at("watch"), json!({ "watching": true }))
        .await;

    // The rules are those of the console.
    let (status, problem) = officer.post(&at("verdict"), verdict("Mất nước")).await;
    assert_eq!((status, problem["code"].as_str()), (409, Some("no-harm")));

    let harm = json!({
        "concern": "Lo lắng", "severity": 2, "consequences": ["panic"], "affected": ["everyone"],
    });
    officer.done(&at("harm"), harm).await;
    let asked = officer
        .done(
            &at("requests"),
            json!({
                "organisation": "Nhà máy nước",
                "names": ["Nước sạch"],
                "emails": ["nuoc@tinh.example"],
                "question": "Có đúng không?",
                "due_in_hours": 24,
            }),
        )
        .await;
    let request = at(&format!("requests/{}", asked["request"].as_str().unwrap()));
    officer
        .done(&format!("{request}/extend"), json!({ "due_in_hours": 48 }))
        .await;
    let reply = [
        ("answer", "false"),
        ("statement", "Không cắt nước."),
        ("person", "Nguyễn Văn An"),
        ("office", "Văn phòng"),
        ("via", "telephone"),
        ("circumstances", "gọi sáng nay"),
    ];
    let (status, answer) = officer
        .form(&format!("{request}/reply"), &reply, Some("Không cắt nước."))
        .await;
    assert_eq!(status, 204, "{answer}");
    let (status, answer) = officer
        .form(
            &at("evidence/files"),
            &[("supports", "Lịch")],
            Some("Lịch cấp nước"),
        )
        .await;
    assert_eq!(status, 204, "{answer}");
    let quote = json!({ "text": "Nước chảy", "source": "Loa xã", "supports": "Không cắt" });
    officer.done(&at("evidence/quotes"), quote).await;
    let evidence = officer.get(&at("evidence")).await;
    assert_eq!(evidence["evidence"].as_array().unwrap().len(), 2);

    officer.done(&at("verdict"), verdict("Mất nước")).await;
    let (status, _) = officer.post(&at("approve"), Value::Null).await;
    assert_eq!(status, 403, "nobody approves without the role");
    approver
        .done(&at("return"), json!({ "reason": "Rõ hơn" }))
        .await;
    officer
        .done(&at("verdict"), verdict("Mất nước cả xã"))
        .await;
    assert_eq!(
        approver.get(&case).await["proposal"]["verdict"]["claim"],
        "Mất nước cả xã"
    );
    approver.done(&at("approve"), Value::Null).await;
    let review = json!({ "note": "Vẫn đúng", "again_in_days": 30 });
    officer.done(&at("review"), review).await;

    let correction = json!({ "verdict": verdict("Mất nước ở xã"), "reason": "Nói gọn" });
    officer.done(&at("correct"), correction).await;
    approver.done(&at("approve"), Value::Null).await;
    let id = opened["case"].as_str().unwrap();
    let grounds = json!({ "grounds": "Nhà tôi mất nước thật" });
    officer
        .done(&format!("/corrections/{id}/appeals"), grounds)
        .await;
    let appeal = officer.get(&case).await["appeals"][0]["id"].clone();
    let answer = json!({
        "outcome": "upheld", "summary": "Có nhà mất nước", "answer": "Sẽ xem lại",
    });
    let appeal = at(&format!("appeals/{}", appeal.as_str().unwrap()));
    officer.done(&appeal, answer).await;
    let shown = officer.get(&case).await;
    assert_eq!(shown["stage"], "open");
    assert_eq!(shown["standing"]["claim"], "Mất nước ở xã");
    assert_eq!(
        shown["published"], 3,
        "that it is under review is a version, too"
    );
    assert_eq!(
        shown["requests"][0]["reply"]["attachments"],
        json!(["Trả lời.txt"])
    );

    officer.done(&at("verdict"), verdict("Mất nước")).await;
    approver.done(&at("approve"), Value::Null).await;
    officer
        .done(&at("withdraw"), json!({ "reason": "Nhầm" }))
        .await;
    approver.done(&at("approve"), Value::Null).await;
    officer
        .done(&at("reopen"), json!({ "reason": "Còn hỏi" }))
        .await;
    assert_eq!(
        officer.get("/cases?list=all").await["cases"][0]["stage"],
        "open"
    );
}

#[tokio::test]
async fn chains_are_joined_split_put_aside_and_given_back() {
    let site = Site::new().await;
    let officer = Caller::new(&site, Role::Officer).await;
    let one = officer
        .chain("Ngày mai cả xã mất nước, tích trữ ngay")
        .await;
    let two = officer
        .chain("Cắt điện toàn huyện ba ngày liền vì bão")
        .await;
    let join = json!({ "chains": [one, two], "reason": "Cùng một nguồn" });
    let joined = officer.done("/chains/join", join).await;
    let chain = joined["chain"].as_str().unwrap().to_owned();
    let gone = if chain == one { &two } else { &one };
    let gone = officer.get(&format!("/chains/{gone}")).await;
    assert_eq!(gone["joined_to"], joined["chain"]);

    let found = officer.get(&format!("/chains/{chain}")).await;
    let number = found["found"]["decisions"][0]["number"].clone();
    officer
        .done(
            &format!("/chains/{chain}/undo"),
            json!({ "decision": number }),
        )
        .await;
    let found = officer.get(&format!("/chains/{chain}")).await;
    assert_eq!(found["found"]["variants"].as_array().unwrap().len(), 1);

    let all = json!({ "messages": [found["found"]["variants"][0]["message"]], "reason": "Khác" });
    let (status, problem) = officer.post(&format!("/chains/{chain}/split"), all).await;
    assert_eq!(
        (status, problem["code"].as_str()),
        (422, Some("some-variants"))
    );

    officer
        .done(
            &format!("/chains/{chain}/dismiss"),
            json!({ "reason": "Không hại" }),
        )
        .await;
    let aside = officer.get("/chains").await;
    assert_eq!(aside["chains"][0]["chain"], chain.as_str());
}
