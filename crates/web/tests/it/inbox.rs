//! The inbox as a browser meets it: reasons, decisions, live changes.

use app::NewReport;
use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use casework::Role;
use http_body_util::BodyExt;

use crate::site::{Answer, Site, encoded};

const WATER: &str = "Cảnh báo khẩn: từ tối nay toàn bộ khu phố bị cắt nước sinh hoạt trong mười ngày liền vì đường ống chính bị vỡ, bà con nhanh chóng tích trữ nước kẻo không kịp";
const RICE: &str = "Ngày kia sân vận động huyện phát gạo miễn phí cho tất cả người cao tuổi, chỉ cần mang theo sổ hộ khẩu và đến trước sáu giờ sáng để nhận phiếu, hết gạo là thôi";

struct Officer {
    site: Site,
    session: String,
    csrf: String,
}

impl Officer {
    async fn new() -> Officer {
        let site = Site::new().await;
        let session = site.session(Role::Officer).await;
        let csrf = site.app.session(&session).await.unwrap().unwrap();
        let csrf = csrf.csrf().to_owned();
        Officer {
            site,
            session,
            csrf,
        }
    }

    async fn get(&self, path: &str) -> Answer {
        let request = Request::get(path)
            .header(header::COOKIE, format!("dc_session={}", self.session))
            .body(Body::empty());
        self.site.send(request.unwrap()).await
    }

    async fn post(&self, path: &str, fields: &str) -> Answer {
        let request = Request::post(path)
            .header(header::COOKIE, format!("dc_session={}", self.session))
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(format!("csrf={}&{fields}", self.csrf)));
        self.site.send(request.unwrap()).await
    }

    async fn chain(&self, text: &str) -> String {
        let report = NewReport {
            text: text.into(),
            ..NewReport::default()
        };
        self.site
            .app
            .report(report)
            .await
            .unwrap()
            .chain
            .to_string()
    }
}

#[tokio::test]
async fn a_row_shows_its_line_and_says_why_it_stands_there() {
    let officer = Officer::new().await;
    officer.chain(WATER).await;
    for (lang, sentence, alternative) in [
        (
            "vi",
            "Nội dung nói đến: nguy hiểm",
            "48 giờ qua: 1 lượt thấy",
        ),
        (
            "en",
            "Its words speak of: danger",
            "Sightings in the last 48 hours: 1;",
        ),
    ] {
        let page = officer.get(&format!("/console?lang={lang}")).await.body;
        assert!(!page.contains('⟦'), "{page}");
        assert!(page.contains(sentence), "{page}");
        assert!(page.contains("<svg class=\"spark\"") && page.contains(alternative));
        assert!(
            page.contains("class=\"quiet keys\" hidden"),
            "only with script"
        );
    }
}

#[tokio::test]
async fn decisions_are_made_by_forms_shown_and_taken_back() {
    let officer = Officer::new().await;
    let (water, rice) = (officer.chain(WATER).await, officer.chain(RICE).await);
    let reason = encoded("cùng một trò <lừa>");
    let fields = format!("chain={water}&chain={rice}&reason={reason}");
    let joined = officer.post("/console/chains/join", &fields).await;
    assert_eq!(joined.status, StatusCode::SEE_OTHER, "{}", joined.body);
    let place = joined.header("location").to_owned();
    let path = place.trim_end_matches("#decisions").to_owned();
    let page = officer.get(&path).await.body;
    assert!(page.contains("cùng một trò &#60;lừa&#62;"), "{page}");
    let gone = if path.ends_with(&water) {
        &rice
    } else {
        &water
    };
    let moved = officer.get(&format!("/console/chains/{gone}")).await;
    assert_eq!(moved.header("location"), path, "an old link leads on");
    let undone = officer.post(&format!("{path}/undo"), "decision=1").await;
    assert_eq!(undone.status, StatusCode::SEE_OTHER);
    let chain = path.trim_start_matches("/console/chains/");
    let dismiss = format!("/console/chains/{chain}/dismiss");
    let done = officer.post(&dismiss, "reason=x").await;
    assert_eq!(done.header("location"), "/console");
    let page = officer.get("/console").await.body;
    assert!(
        page.contains("1 chuỗi đã gác lại") && !page.contains(&format!("data-chain=\"{chain}\""))
    );
    let page = officer.get("/console/dismissed").await.body;
    assert!(page.contains(chain) && !page.contains('⟦'));
}

#[tokio::test]
async fn a_refused_decision_says_what_to_do_and_loses_nothing() {
    let officer = Officer::new().await;
    let water = officer.chain(WATER).await;
    let fields = format!("chain={water}&reason={}", encoded("lý do dài dòng"));
    let refused = officer.post("/console/chains/join", &fields).await;
    assert_eq!(refused.status, 422);
    assert!(refused.body.contains("từ hai chuỗi") && refused.body.contains("lý do dài dòng"));
    let refused = officer
        .post("/console/chains/join", "chain=x&reason=y")
        .await;
    assert_eq!(refused.status, 404);
    let path = format!("/console/chains/{water}/split");
    let refused = officer.post(&path, "reason=y").await;
    assert_eq!(refused.status, 422);
    assert!(refused.body.contains("ít nhất một biến thể"));
    let path = format!("/console/chains/{water}/undo");
    for number in ["7", "x", ""] {
        let refused = officer.post(&path, &format!("decision={number}")).await;
        assert_eq!(refused.status, 404, "{number}");
    }
}

#[tokio::test]
async fn an_open_page_is_told_of_changes_but_not_what_they_are() {
    let officer = Officer::new().await;
    let request = Request::get("/console/live")
        .header(header::COOKIE, format!("dc_session={}", officer.session))
        .body(Body::empty())
        .unwrap();
    let (parts, mut body) = officer.site.stream(request).await;
    assert_eq!(parts.headers["content-type"], "text/event-stream");
    let mut next = async || {
        let frame = body.frame().await?.unwrap().into_data().unwrap();
        Some(String::from_utf8(frame.to_vec()).unwrap())
    };
    assert_eq!(next().await.unwrap(), "event: ready\ndata: inbox\n\n");
    officer.chain(WATER).await;
    assert_eq!(next().await.unwrap(), "event: changed\ndata: inbox\n\n");
    officer.site.app.end_live();
    assert_eq!(next().await, None, "the program can stop");
    let nobody = officer.site.get("/console/live").await;
    assert!(nobody.header("location").starts_with("/sign-in"));
}

#[tokio::test]
async fn the_api_gives_the_inbox_to_those_who_are_signed_in() {
    let officer = Officer::new().await;
    let water = officer.chain(WATER).await;
    let nobody = officer.site.get("/api/v1/inbox").await;
    assert_eq!(nobody.status, StatusCode::UNAUTHORIZED);
    assert_eq!(nobody.header("content-type"), "application/problem+json");
    // What a browser sends by itself opens nothing.
    let cookie = officer.get("/api/v1/inbox").await;
    assert_eq!(cookie.status, StatusCode::UNAUTHORIZED);
    let by_token = Request::get("/api/v1/inbox")
        .header("authorization", format!("Bearer {}", officer.session));
    let answer = officer
        .site
        .send(by_token.body(Body::empty()).unwrap())
        .await;
    assert_eq!(answer.status, StatusCode::OK);
    let inbox: serde_json::Value = serde_json::from_str(&answer.body).unwrap();
    let chains = inbox["chains"].as_array().unwrap();
    let row = chains.iter().find(|row| row["chain"] == water).unwrap();
    assert_eq!(row["text"], WATER);
    assert_eq!(row["harm_words"], serde_json::json!(["danger", "pressure"]));
    assert_eq!(row["hours"].as_array().unwrap().len(), 48);
    assert_eq!(inbox["next_page"], serde_json::Value::Null);
}
