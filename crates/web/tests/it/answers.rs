//! Answers under their numbers and wrong matches, on pages and by API.

use serde_json::{Value, json};

use crate::{
    published::{person, published},
    site::{Answer, Site, encoded},
};
use app::access::Reviewer;
use axum::{
    body::Body,
    http::{Request, header},
};
use casework::Role;

const HOAX: &str = include_str!("../../../../fixtures/messages/zalo-2021.txt");
const CLAIM: &str = "Zalo có điều lệ mới cho phép dùng hình ảnh của bạn";

/// What somebody of ours sends from a console's page.
async fn console(site: &Site, role: Role, method: &str, path: &str, form: &str) -> Answer {
    let token = site.session(role).await;
    let session = site.app.session(&token).await.unwrap().unwrap();
    let body = format!("csrf={}&{form}", session.csrf());
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header(header::COOKIE, format!("dc_session={token}"))
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from(body))
        .unwrap();
    site.send(request).await
}

async fn checked(site: &Site, text: &str) -> Value {
    let body = json!({ "text": text }).to_string();
    let answer = site.post_json("/api/v1/check", body).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    serde_json::from_str(&answer.body).unwrap()
}

const OWN: &str = "Nhóm phụ huynh lớp lá trường mầm non xin nhắc: ảnh các cháu chụp trong buổi dã ngoại \
    sẽ được cô giáo gửi riêng cho từng gia đình, ai không muốn con mình có mặt trong album chung thì \
    nhắn cô trước chiều thứ năm để cô bỏ ra, cô cảm ơn các bố mẹ nhiều và mong cả lớp giữ gìn sức khỏe";

/// A text that takes over much of the hoax and says something else all through.
fn near() -> String {
    let (hoax, own): (Vec<&str>, Vec<&str>) = (
        HOAX.split_whitespace().collect(),
        OWN.split_whitespace().collect(),
    );
    let mut words: Vec<&str> = Vec::new();
    for (theirs, ours) in hoax.chunks(26).zip(own.chunks(9)) {
        words.extend(ours);
        words.extend(&theirs[..theirs.len().min(18)]);
    }
    words.join(" ")
}

#[tokio::test]
async fn the_number_of_an_answer_opens_its_page_in_both_languages() {
    let site = Site::new().await;
    published(&site, HOAX, CLAIM).await;
    let number = checked(&site, HOAX).await["number"]
        .as_str()
        .unwrap()
        .to_owned();
    let page = site.post("/check", format!("text={}", encoded(HOAX))).await;
    assert!(page.body.contains(&format!("href=\"/answers/{number}\"")));
    for (lang, stands, then) in [
        ("vi", "Vẫn có hiệu lực", "Khi đó đã trả lời"),
        ("en", "It still holds", "What was answered then"),
    ] {
        let page = site.get(&format!("/answers/{number}?lang={lang}")).await;
        assert_eq!(page.status, 200);
        for words in [
            stands,
            then,
            CLAIM,
            "Không có điều lệ nào như vậy.",
            "18/02/2021",
        ] {
            let english = lang == "en" && words == "18/02/2021";
            assert!(
                english || page.body.contains(words),
                "{words}: {}",
                page.body
            );
        }
        assert!(!page.body.contains('⟦'));
    }
    // As people type it, also into the form.
    let typed = number.to_lowercase().replace('-', " ");
    let found = site
        .get(&format!("/answers?number={}", encoded(&typed)))
        .await;
    assert_eq!(found.status, 303);
    assert_eq!(found.header("location"), format!("/answers/{number}"));
    assert_eq!(
        site.get(&format!("/answers/{}", encoded(&typed)))
            .await
            .status,
        200
    );
}

#[tokio::test]
async fn a_number_that_leads_nowhere_says_what_to_do_and_is_not_lost() {
    let site = Site::new().await;
    for (path, status) in [
        ("/answers?number=7K3M-9QX2-AB4", 422),
        ("/answers/7K3M-9QX2-AB4", 422),
        ("/answers/NN54-AHQE-152A", 404),
    ] {
        let mark = if path.contains('?') { '&' } else { '?' };
        let page = site.get(&format!("{path}{mark}lang=en")).await;
        assert_eq!(page.status, status, "{path}");
        let typed = path.rsplit(['/', '=']).next().unwrap();
        assert!(
            page.body.contains(&format!("value=\"{typed}\"")),
            "{}",
            page.body
        );
        assert!(page.body.contains("Please compare it"));
    }
    let empty = site.get("/answers").await;
    assert_eq!(empty.status, 200);
    assert!(!empty.body.contains("role=\"alert\""));
    let odd = site
        .get(&format!("/answers?number={}", encoded("\"><script>")))
        .await;
    assert!(!odd.body.contains("<script>\""), "what is typed is escaped");
}

#[tokio::test]
async fn a_message_that_is_pasted_again_is_compared() {
    let site = Site::new().await;
    published(&site, HOAX, CLAIM).await;
    let number = checked(&site, HOAX).await["number"]
        .as_str()
        .unwrap()
        .to_owned();
    let path = format!("/answers/{number}?lang=en");
    let again = |text: String| {
        let (site, path) = (&site, path.clone());
        async move { site.post(&path, format!("text={}", encoded(&text))).await }
    };
    let same = again(HOAX.to_uppercase()).await;
    assert!(
        same.body.contains("Today it is still this answer"),
        "{}",
        same.body
    );
    let other = again("Chiều nay họp tổ dân phố".to_owned()).await;
    assert!(other.body.contains("Today it is not this answer"));
    assert!(other.body.contains("No known message is like this text."));
    let facebook = again(HOAX.replace("Zalo", "Facebook").replace("ZALO", "FB")).await;
    assert!(
        facebook.body.contains("about another party"),
        "{}",
        facebook.body
    );
    let blank = again(" ".to_owned()).await;
    assert_eq!(blank.status, 422);
}

#[tokio::test]
async fn the_api_gives_what_an_answer_rests_on_and_gives_it_again() {
    let site = Site::new().await;
    let case = published(&site, HOAX, CLAIM).await;
    let check = checked(&site, HOAX).await;
    let number = check["number"].as_str().unwrap();
    assert_eq!(check["operating_point"], 0.7);
    assert_eq!(check["matcher"], recognise::matcher_version());
    assert_eq!(
        check["answer_url"],
        format!("http://localhost/answers/{number}")
    );
    let answer = site.get(&format!("/api/v1/answers/{number}")).await;
    assert_eq!(answer.status, 200);
    let found: Value = serde_json::from_str(&answer.body).unwrap();
    assert_eq!(found["number"], number);
    assert_eq!(found["standing"], "stands");
    assert_eq!(found["first_given"], "2021-02-18");
    assert_eq!(found["answered"]["version"], 1);
    assert_eq!(found["answered"]["claim"], CLAIM);
    assert_eq!(found["correction"]["id"], case.to_string());
    assert_eq!(found["message"], check["match"]["message"]);
    assert!(found["excerpt"].as_str().unwrap().chars().count() < 310);
    for none in ["7K3M-9QX2-AB4R", "NN54-AHQE-152A"] {
        let answer = site.get(&format!("/api/v1/answers/{none}")).await;
        assert_eq!(answer.status, 404, "{none}");
    }
    let unknown = checked(&site, "Chiều nay họp tổ dân phố").await;
    assert_eq!(
        (&unknown["number"], &unknown["answer_url"]),
        (&Value::Null, &Value::Null)
    );
}

#[tokio::test]
async fn a_wrong_match_is_said_decided_by_two_and_respected_from_then_on() {
    let site = Site::new().await;
    published(&site, HOAX, CLAIM).await;
    let near = near();
    assert_eq!(checked(&site, &near).await["answer"], "known");
    let page = site
        .post("/check", format!("text={}", encoded(&near)))
        .await;
    assert!(page.body.contains("id=\"wrong-match\""));
    // First what is kept, then the question; nothing is stored before.
    let asked = site
        .post(
            "/wrong-match?lang=en",
            format!("step=ask&text={}", encoded(&near)),
        )
        .await;
    assert!(asked.body.contains("Not who you are") && asked.body.contains("dã ngoại"));
    let reviewer: Reviewer = person(&site, Role::Officer).await;
    assert!(
        site.app
            .wrong_matches(&reviewer)
            .await
            .unwrap()
            .open
            .is_empty()
    );
    let said = site
        .post(
            "/wrong-match?lang=en",
            format!("step=send&text={}&note=a", encoded(&near)),
        )
        .await;
    assert_eq!(said.status, 200, "{}", said.body);
    assert!(said.body.contains("An officer will compare"));
    let report = site.app.wrong_matches(&reviewer).await.unwrap().open[0]
        .report
        .id;

    let inbox = console(&site, Role::Officer, "GET", "/console", "").await;
    assert!(inbox.body.contains("id=\"wrong-matches\""));
    let path = format!("/console/wrong-matches/{report}");
    let page = console(&site, Role::Officer, "GET", &path, "").await;
    assert!(page.body.contains("<mark>") && page.body.contains("id=\"reject\""));
    let reason = format!("reason={}", encoded("Lời nhắc của lớp"));
    let proposed = console(
        &site,
        Role::Officer,
        "POST",
        &format!("{path}/confirm"),
        &reason,
    )
    .await;
    assert_eq!(proposed.status, 303);
    assert_eq!(
        checked(&site, &near).await["answer"],
        "known",
        "one person changes nothing"
    );
    let same = console(
        &site,
        Role::Officer,
        "POST",
        &format!("{path}/confirm"),
        &reason,
    )
    .await;
    assert_eq!(same.status, 403);
    let made = console(
        &site,
        Role::Approver,
        "POST",
        &format!("{path}/confirm"),
        &reason,
    )
    .await;
    assert_eq!(made.status, 303);
    let list = console(&site, Role::Approver, "GET", "/console/wrong-matches", "").await;
    assert!(list.body.contains("id=\"confirmed\""));
    for text in [near.clone(), near.to_uppercase()] {
        let check = checked(&site, &text).await;
        assert_eq!(
            (&check["answer"], &check["number"]),
            (&json!("unknown"), &Value::Null)
        );
    }
    let page = site
        .post("/check?lang=en", format!("text={}", encoded(&near)))
        .await;
    assert!(page.body.contains("id=\"let-go\"") && !page.body.contains("badge big"));
    assert_eq!(checked(&site, HOAX).await["answer"], "known");
    let back = console(
        &site,
        Role::Officer,
        "POST",
        &format!("{path}/withdraw"),
        &reason,
    )
    .await;
    assert_eq!(back.status, 303);
    let page = console(&site, Role::Officer, "GET", &path, "").await;
    assert!(!page.body.contains("dã ngoại"), "erased");
}

#[tokio::test]
async fn the_api_takes_wrong_matches_and_says_why_it_does_not() {
    let site = Site::new().await;
    published(&site, HOAX, CLAIM).await;
    let send = |text: String| {
        let body = json!({ "text": text, "note": "Tin của lớp" }).to_string();
        let site = &site;
        async move { site.post_json("/api/v1/wrong-matches", body).await }
    };
    assert_eq!(send(near()).await.status, 202);
    for (text, status, code) in [
        (HOAX.to_owned(), 409, "is-the-message"),
        (
            "Chiều nay họp tổ dân phố".to_owned(),
            409,
            "nothing-matched",
        ),
        (" ".to_owned(), 422, "empty"),
    ] {
        let answer = send(text).await;
        assert_eq!(answer.status, status, "{}", answer.body);
        assert!(answer.body.contains(code), "{}", answer.body);
    }
    for number in 0..30 {
        let answer = send(format!("{} lần {number}", near())).await;
        let expected = if number < 19 { 202 } else { 429 };
        assert_eq!(answer.status, expected, "{number}: {}", answer.body);
    }
}

#[tokio::test]
async fn what_is_hidden_is_shown_to_an_officer_for_a_reason_only() {
    let site = Site::new().await;
    published(&site, HOAX, CLAIM).await;
    let text = format!("{} Gọi cô Lan 0987 654 321", near());
    let form = format!("step=send&text={}", encoded(&text));
    assert_eq!(site.post("/wrong-match", form).await.status, 200);
    let reviewer: Reviewer = person(&site, Role::Approver).await;
    let report = site.app.wrong_matches(&reviewer).await.unwrap().open[0]
        .report
        .id;
    let path = format!("/console/wrong-matches/{report}");
    for page in ["/console/wrong-matches", &path] {
        let page = console(&site, Role::Officer, "GET", page, "").await;
        assert!(!page.body.contains("0987 654"));
    }
    let unmask = format!("{path}/unmask");
    let refused = console(&site, Role::Officer, "POST", &unmask, "reason=").await;
    assert_eq!(refused.status, 422);
    let shown = console(&site, Role::Officer, "POST", &unmask, "reason=a").await;
    assert!(shown.body.contains("0987 654 321"));
}
