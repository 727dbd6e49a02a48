//! How much one asker may ask, what others' scripts may read, how long a request may take.

use std::{net::SocketAddr, time::Duration};

use app::{LimitSettings, NewPartnerKey, access::Administrator, model::AccountEventKind};
use axum::{
    body::{Body, Bytes},
    extract::ConnectInfo,
    http::{Request, header},
};
use casework::Role;
use futures_util::StreamExt;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use web::Bounds;

use crate::site::{Answer, Site, encoded};

const HOAX: &str = include_str!("../../../../fixtures/messages/zalo-2021.txt");

async fn limited(checks_per_minute: u32) -> Site {
    Site::within(LimitSettings { checks_per_minute }, Bounds::default()).await
}

fn json(answer: &Answer) -> Value {
    serde_json::from_str(&answer.body).unwrap()
}

/// A check by API from an address, with further headers.
fn check(from: &str, more: &[(&str, &str)]) -> Request<Body> {
    let peer: SocketAddr = from.parse().unwrap();
    let mut request = Request::post("/api/v1/check")
        .header(header::CONTENT_TYPE, "application/json")
        .extension(ConnectInfo(peer));
    for (name, value) in more {
        request = request.header(*name, *value);
    }
    request
        .body(Body::from(r#"{"text":"một hai ba"}"#))
        .unwrap()
}

fn solved(challenge: &str, bits: u64) -> String {
    (0_u64..)
        .map(|number| format!("{challenge}.{number}"))
        .find(|proof| {
            let hash = Sha256::digest(proof.as_bytes());
            let head = u32::from_be_bytes(hash[..4].try_into().unwrap());
            u64::from(head.leading_zeros()) >= bits
        })
        .unwrap()
}

#[tokio::test]
async fn a_batch_answers_each_text_as_a_single_check_does_and_names_bad_ones() {
    let site = Site::new().await;
    let long = "a".repeat(20_001);
    let texts = [HOAX, " ", "Chiều nay họp tổ dân phố", &long];
    let asked: Vec<Value> = texts
        .iter()
        .enumerate()
        .map(|(n, text)| json!({ "id": n.to_string(), "text": text }))
        .collect();
    let body = json!({ "texts": asked }).to_string();
    let answer = site.post_json("/api/v1/check:batch", body).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    let answers = json(&answer)["answers"].take();
    assert_eq!(answers.as_array().unwrap().len(), 4);
    for (n, text) in texts.iter().enumerate() {
        let one = json!({ "text": text }).to_string();
        let single = json(&site.post_json("/api/v1/check", one).await);
        assert_eq!(answers[n]["id"], n.to_string());
        if single["status"].is_null() {
            assert_eq!(answers[n]["result"], single);
            assert_eq!(answers[n]["problem"], Value::Null);
        } else {
            assert_eq!(answers[n]["problem"], single);
            assert_eq!(answers[n]["result"], Value::Null);
        }
    }
    assert_eq!(answers[0]["result"]["answer"], "known");
    assert_eq!(answers[1]["problem"]["code"], "empty");
    assert_eq!(answers[3]["problem"]["code"], "too-long");

    let many = json!({ "texts": vec![json!({ "text": "a" }); 1001] }).to_string();
    let answer = site.post_json("/api/v1/check:batch", many).await;
    assert_eq!(answer.status, 422);
    assert_eq!(json(&answer)["code"], "batch-too-large");
    let large = vec![b' '; 5 * 1024 * 1024];
    assert_eq!(
        site.post_json("/api/v1/check:batch", large).await.status,
        413
    );
    for wrong in [
        r#"{"texts":[{"id":1,"text":"a"}]}"#,
        r#"{"texts":["a"]}"#,
        "{",
    ] {
        let answer = site.post_json("/api/v1/check:batch", wrong).await;
        assert_eq!(answer.status, 400, "{wrong}");
    }
}

#[tokio::test]
async fn over_the_limit_an_address_waits_and_others_do_not() {
    let site = limited(3).await;
    for left in ["2", "1", "0"] {
        let answer = site.send(check("203.0.113.7:1", &[])).await;
        assert_eq!(answer.status, 200);
        assert_eq!(answer.header("ratelimit-policy"), "\"address\";q=3;w=60");
        let told = answer.header("ratelimit");
        assert!(
            told.starts_with(&format!("\"address\";r={left};t=")),
            "{told}"
        );
    }
    let answer = site.send(check("203.0.113.7:2", &[])).await;
    assert_eq!(answer.status, 429);
    assert_eq!(answer.header("retry-after"), "20");
    assert!(answer.header("ratelimit").starts_with("\"address\";r=0;"));
    assert_eq!(answer.header("content-type"), "application/problem+json");
    assert_eq!(answer.header("access-control-allow-origin"), "*");
    let problem = json(&answer);
    assert_eq!(problem["code"], "too-fast");
    assert!(problem["detail"].as_str().unwrap().contains("20 seconds"));
    // A household is one, its neighbour another.
    assert_eq!(site.send(check("203.0.113.8:1", &[])).await.status, 200);
    for n in 1..=3 {
        let from = format!("[2405:4800:1:2::{n}]:1");
        assert_eq!(site.send(check(&from, &[])).await.status, 200);
    }
    let same = site.send(check("[2405:4800:1:2:a::9]:1", &[])).await;
    assert_eq!(same.status, 429);
    let other = site.send(check("[2405:4800:1:3::1]:1", &[])).await;
    assert_eq!(other.status, 200);
    // What the site itself needs goes on.
    assert_eq!(site.get("/static/site.css").await.status, 200);
}

#[tokio::test]
async fn a_batch_costs_by_its_texts() {
    let site = limited(3).await;
    let batch = |texts: usize| {
        let body = json!({ "texts": vec![json!({ "text": "a b c" }); texts] });
        site.post_json("/api/v1/check:batch", body.to_string())
    };
    let never = batch(100).await;
    assert_eq!(never.status, 422);
    let problem = json(&never);
    assert_eq!(problem["code"], "batch-over-limit");
    assert!(problem["detail"].as_str().unwrap().contains("30 texts"));
    // That request has cost a check; this one takes what is left but a few.
    let taken = batch(18).await;
    assert_eq!(taken.status, 200);
    assert!(taken.header("ratelimit").starts_with("\"address\";r=0;"));
    assert_eq!(batch(1).await.status, 429);
}

#[tokio::test]
async fn a_proof_of_work_buys_one_request() {
    let site = limited(1).await;
    assert_eq!(site.send(check("203.0.113.7:1", &[])).await.status, 200);
    assert_eq!(site.send(check("203.0.113.7:1", &[])).await.status, 429);
    let peer: SocketAddr = "203.0.113.7:9".parse().unwrap();
    let request = Request::get("/api/v1/challenge").extension(ConnectInfo(peer));
    let answer = site.send(request.body(Body::empty()).unwrap()).await;
    assert_eq!(answer.status, 200);
    let challenge = json(&answer);
    let text = challenge["challenge"].as_str().unwrap();
    let proof = solved(text, challenge["bits"].as_u64().unwrap());
    let with = [("proof-of-work", proof.as_str())];
    let elsewhere = site.send(check("203.0.113.8:1", &[])).await;
    assert_eq!(elsewhere.status, 200);
    let elsewhere = site.send(check("203.0.113.8:1", &with)).await;
    assert_eq!(elsewhere.status, 429, "it was made for another");
    assert_eq!(site.send(check("203.0.113.7:1", &with)).await.status, 200);
    assert_eq!(site.send(check("203.0.113.7:1", &with)).await.status, 429);
}

#[tokio::test]
async fn a_page_says_how_long_to_wait_and_loses_nothing() {
    let site = limited(1).await;
    let text = "Tin này có đúng không?\n\"<b>thử</b>\"";
    let form = format!("text={}", encoded(text));
    assert_eq!(site.post("/check", form.clone()).await.status, 200);
    let wait = site.post("/check", form.clone()).await;
    assert_eq!(wait.status, 429);
    assert_eq!(wait.header("retry-after"), "60");
    assert!(wait.body.contains("Xin chờ 60 giây"), "{}", wait.body);
    assert!(wait.body.contains("Tin này có đúng không?"));
    assert!(wait.body.contains("&#60;b&#62;thử"), "{}", wait.body);
    assert!(wait.body.contains("action=\"/check\""));

    let after = |name: &str| {
        let start = wait.body.find(name).unwrap() + name.len();
        wait.body[start..].split('"').next().unwrap().to_owned()
    };
    let bits = after("data-bits=\"").parse().unwrap();
    let proof = solved(&after("data-challenge=\""), bits);
    let bought = format!("{form}&proof={proof}");
    assert_eq!(site.post("/check", bought).await.status, 200);

    // A report keeps all its fields; what only fills in the form costs a page.
    let report = format!("{form}&channel=zalo&area=X%C3%A3&notice=1");
    let wait = site.post("/report?lang=en", report).await;
    assert_eq!(wait.status, 429);
    let site = limited(5).await;
    let report = format!("{form}&channel=zalo&area=X%C3%A3&notice=1");
    assert_eq!(site.post("/report", report.clone()).await.status, 200);
    let wait = site.post("/report?lang=en", report).await;
    assert_eq!(wait.status, 429);
    for kept in [
        "name=\"channel\" value=\"zalo\"",
        "value=\"Xã\"",
        "name=\"notice\" value=\"1\"",
    ] {
        assert!(wait.body.contains(kept), "{kept}: {}", wait.body);
    }
    assert!(wait.body.contains("Please wait 60 seconds"));
}

#[tokio::test]
async fn scripts_of_other_sites_read_what_is_public_and_nothing_else() {
    let site = Site::new().await;
    let ask = |method: &'static str, path: &'static str| {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::ORIGIN, "https://bao.example")
            .header(header::ACCESS_CONTROL_REQUEST_METHOD, "POST")
            .header(
                header::ACCESS_CONTROL_REQUEST_HEADERS,
                "content-type,proof-of-work",
            )
            .body(Body::empty())
            .unwrap();
        site.send(request)
    };
    for path in ["/api/v1/check", "/api/v1/check:batch", "/api/v1/reports"] {
        let preflight = ask("OPTIONS", path).await;
        assert_eq!(preflight.status, 200, "{path}");
        assert_eq!(preflight.header("access-control-allow-origin"), "*");
        let allowed = preflight.header("access-control-allow-headers");
        assert!(allowed.contains("proof-of-work"), "{allowed}");
        assert!(
            preflight
                .header("access-control-allow-methods")
                .contains("POST")
        );
        assert_eq!(preflight.header("access-control-allow-credentials"), "");
    }
    for path in [
        "/api/v1/corrections",
        "/api/v1/challenge",
        "/api/openapi.json",
        "/v1alpha1/claims:search",
        "/corrections.atom",
        "/corrections.json",
        "/claim-reviews.json",
        "/sitemap.xml",
    ] {
        let preflight = ask("OPTIONS", path).await;
        assert_eq!(preflight.status, 200, "{path}");
        assert_eq!(
            preflight.header("access-control-allow-origin"),
            "*",
            "{path}"
        );
        let answer = ask("GET", path).await;
        assert_eq!(answer.status, 200, "{path}");
        assert_eq!(answer.header("access-control-allow-origin"), "*", "{path}");
    }
    for path in [
        "/",
        "/check",
        "/console",
        "/account",
        "/sign-in",
        "/p/none",
        "/r/none",
        "/api/v1/inbox",
        "/api/v1/organisations",
        "/api/v1/receivers/none",
        "/api/v1/cases/none/approve",
    ] {
        for method in ["GET", "OPTIONS", "POST"] {
            let answer = ask(method, path).await;
            assert_eq!(
                answer.header("access-control-allow-origin"),
                "",
                "{method} {path}"
            );
            assert_eq!(
                answer.header("access-control-allow-headers"),
                "",
                "{method} {path}"
            );
        }
    }
}

/// Its first piece, and then nothing, for ever.
fn hanging(first: &'static [u8]) -> Body {
    let pieces =
        futures_util::stream::iter([Ok::<_, std::convert::Infallible>(Bytes::from_static(first))]);
    Body::from_stream(pieces.chain(futures_util::stream::pending()))
}

#[tokio::test]
async fn a_body_that_does_not_come_is_waited_for_no_longer() {
    let bounds = Bounds {
        body: Duration::from_millis(50),
        ..Bounds::default()
    };
    let site = Site::within(LimitSettings::default(), bounds).await;
    for (path, kind) in [
        ("/api/v1/check", "application/json"),
        ("/check", "application/x-www-form-urlencoded"),
    ] {
        let request = Request::post(path)
            .header(header::CONTENT_TYPE, kind)
            .body(hanging(b"{\"te"))
            .unwrap();
        let answer = site.send(request).await;
        assert_eq!(answer.status, 408, "{path}");
    }
    let bounds = Bounds {
        answer: Duration::from_millis(50),
        ..Bounds::default()
    };
    let site = Site::within(LimitSettings::default(), bounds).await;
    let request = Request::post("/api/v1/check")
        .header(header::CONTENT_TYPE, "application/json")
        .body(hanging(b"{"))
        .unwrap();
    assert_eq!(site.send(request).await.status, 408);
}

#[tokio::test]
async fn a_partners_key_has_its_own_limit_and_opens_only_what_is_public() {
    let site = limited(1).await;
    let administrator: Administrator = site.capability(Role::Administrator).await;
    let new = NewPartnerKey {
        organisation: "Báo Tỉnh".into(),
        contact: "toasoan@bao.example".into(),
        per_minute: 2,
        last_day: Some(time::macros::date!(2021 - 02 - 18)),
    };
    let made = site.app.make_partner_key(&administrator, new.clone()).await;
    let (id, key) = made.unwrap();
    let bearer = format!("Bearer {key}");
    let with = [("authorization", bearer.as_str())];
    assert_eq!(site.send(check("203.0.113.7:1", &[])).await.status, 200);
    assert_eq!(site.send(check("203.0.113.7:1", &[])).await.status, 429);
    for left in ["1", "0"] {
        let answer = site.send(check("203.0.113.7:1", &with)).await;
        assert_eq!(answer.status, 200);
        assert_eq!(answer.header("ratelimit-policy"), "\"key\";q=2;w=60");
        let told = answer.header("ratelimit");
        assert!(told.starts_with(&format!("\"key\";r={left};")), "{told}");
    }
    let elsewhere = site.send(check("198.51.100.1:1", &with)).await;
    assert_eq!(elsewhere.status, 429, "the limit is the key's");
    let request = |path: &str| {
        let request = Request::get(path).header("authorization", &bearer);
        request.body(Body::empty()).unwrap()
    };
    assert_eq!(site.send(request("/api/v1/inbox")).await.status, 401);
    assert_eq!(site.send(request("/api/v1/partner-keys")).await.status, 401);

    let keys = site.app.partner_keys(&administrator).await.unwrap();
    assert_eq!(keys[0].last_used, Some(time::macros::date!(2021 - 02 - 18)));
    assert!(!keys[0].token_hash.contains(&key));
    site.app
        .revoke_partner_key(&administrator, id)
        .await
        .unwrap();
    let answer = site.send(check("203.0.113.9:1", &with)).await;
    assert_eq!(answer.status, 401);
    assert_eq!(json(&answer)["code"], "partner-key");
    let (record, _) = site.app.account_record(&administrator, 0).await.unwrap();
    let told: Vec<_> = record
        .iter()
        .map(|e| (e.kind, e.whom_name.as_str()))
        .collect();
    assert!(told.contains(&(AccountEventKind::PartnerKeyMade, "Báo Tỉnh")));
    assert!(told.contains(&(AccountEventKind::PartnerKeyRevoked, "Báo Tỉnh")));

    let refused = async |new| match site.app.make_partner_key(&administrator, new).await {
        Err(app::Error::Refused(refusal)) => refusal.about().unwrap(),
        other => panic!("{other:?}"),
    };
    let wrong = |change: fn(&mut NewPartnerKey)| {
        let mut new = new.clone();
        change(&mut new);
        new
    };
    assert_eq!(
        refused(wrong(|new| new.organisation.clear())).await,
        "organisation"
    );
    assert_eq!(
        refused(wrong(|new| new.contact.clear())).await,
        "partner_contact"
    );
    assert_eq!(refused(wrong(|new| new.per_minute = 0)).await, "per_minute");
    assert_eq!(
        refused(wrong(|new| new.per_minute = 100_001)).await,
        "per_minute"
    );
    let yesterday = wrong(|new| new.last_day = Some(time::macros::date!(2021 - 02 - 17)));
    assert_eq!(refused(yesterday).await, "last_day");
}
