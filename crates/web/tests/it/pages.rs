//! Public pages, languages, forms, safety.

use axum::{
    body::Body,
    http::{Request, header},
};

use crate::site::{Site, encoded};

#[tokio::test]
async fn vietnamese_is_the_default_and_english_is_chosen_and_kept() {
    let site = Site::new().await;
    let page = site.get("/").await;
    assert!(page.body.contains("<html lang=\"vi\">") && page.body.contains("Dán tin nhắn"));
    let page = site.get("/?lang=en").await;
    assert!(page.body.contains("<html lang=\"en\">") && page.body.contains("Paste the message"));
    assert!(page.header("set-cookie").starts_with("dc_lang=en;"));
    let ask = |name, value: &str| {
        Request::get("/")
            .header(name, value)
            .body(Body::empty())
            .unwrap()
    };
    let page = site.send(ask(header::COOKIE, "dc_lang=en")).await;
    assert!(page.body.contains("<html lang=\"en\">"));
    let page = site
        .send(ask(header::ACCEPT_LANGUAGE, "en-US,en;q=0.9"))
        .await;
    assert!(page.body.contains("<html lang=\"en\">"));
    let page = site
        .send(ask(header::ACCEPT_LANGUAGE, "en;q=0.9, vi;q=0.5"))
        .await;
    assert!(page.body.contains("<html lang=\"vi\">"));
}

#[tokio::test]
async fn scripts_in_a_message_are_shown_not_run() {
    let site = Site::new().await;
    let evil = "<script>alert(1)</script> \"><img src=x onerror=alert(2)> {{ 7*7 }} </textarea>";
    for path in ["/check", "/report"] {
        let step = if path == "/report" {
            "&step=prefill"
        } else {
            ""
        };
        let page = site
            .post(path, format!("text={}{step}", encoded(evil)))
            .await;
        assert_eq!(page.status, 200);
        assert!(!page.body.contains("<script>alert"), "{path}");
        assert!(!page.body.contains("<img src=x"), "{path}");
        assert!(page.body.contains("script"), "{path}: it is shown");
    }
}

#[tokio::test]
async fn what_was_typed_comes_back_with_the_error() {
    let site = Site::new().await;
    let page = site
        .post(
            "/report",
            format!("text=+&area={}", encoded("huyện <b>Đại Từ")),
        )
        .await;
    assert_eq!(page.status, 422);
    assert!(page.body.contains("Hãy điền: Nội dung tin nhắn."));
    assert!(
        page.body.contains("huyện &#60;b&#62;Đại Từ"),
        "{}",
        page.body
    );
    let page = site
        .post("/sign-in", "email=a%40b.example&password=mat-khau-sai")
        .await;
    assert_eq!(page.status, 401);
    assert!(page.body.contains("a@b.example") && !page.body.contains("mat-khau-sai"));
}

#[tokio::test]
async fn unreadable_and_huge_forms_are_refused_with_what_to_do() {
    let site = Site::new().await;
    let page = site.post("/check", "text=%ff%fe").await;
    assert_eq!(page.status, 400);
    assert!(page.body.contains("UTF-8"));
    let page = site.post("/check", vec![b'x'; 10 * 1024 * 1024]).await;
    assert_eq!(page.status, 413);
    assert!(page.body.contains("20.000"));
    let page = site
        .post("/check", format!("text={}", encoded(&"ỗ".repeat(20_001))))
        .await;
    assert_eq!(page.status, 422);
    let longest = encoded(&"😀".repeat(20_000));
    let page = site.post("/check", format!("text={longest}")).await;
    assert_eq!(page.status, 200, "the longest that can be typed fits");
    let request = Request::post("/check").body(Body::from("text=a")).unwrap();
    assert_eq!(site.send(request).await.status, 400);
}

#[tokio::test]
async fn other_sites_cannot_post_for_a_visitor() {
    let site = Site::new().await;
    for (name, value) in [
        ("sec-fetch-site", "cross-site"),
        ("origin", "https://evil.example"),
    ] {
        let request = Request::post("/example/enter")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::HOST, "localhost")
            .header(name, value)
            .body(Body::from("role=administrator"))
            .unwrap();
        let answer = site.send(request).await;
        assert_eq!(answer.status, 403, "{name}");
        assert!(answer.headers.get(header::SET_COOKIE).is_none());
    }
    let request = Request::post("/example/enter")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(header::HOST, "localhost")
        .header(header::ORIGIN, "http://localhost")
        .body(Body::from("role=officer"))
        .unwrap();
    assert_eq!(site.send(request).await.status, 303);
}

#[tokio::test]
async fn pages_carry_the_headers_that_keep_them_safe() {
    let site = Site::new().await;
    for path in ["/", "/nowhere", "/api/v1/corrections", "/static/site.css"] {
        let answer = site.get(path).await;
        let policy = answer.header("content-security-policy");
        assert!(policy.starts_with("default-src 'none'"), "{path}");
        assert!(!policy.contains("unsafe"), "{path}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("referrer-policy"), "no-referrer", "{path}");
    }
    let page = site.get("/").await;
    assert!(!page.body.contains("style=\"") && !page.body.contains("http://www"));
}

#[tokio::test]
async fn what_is_not_there_says_so_in_both_languages() {
    let site = Site::new().await;
    for path in [
        "/nowhere",
        "/corrections/xyz",
        "/corrections?page=last",
        "/letters/xyz",
        "/p/xyz",
        "/r/xyz",
        "/setup/xyz",
    ] {
        let page = site.get(path).await;
        assert_eq!(page.status, 404, "{path}");
        assert!(page.body.contains("<html lang=\"vi\">"), "{path}");
        let english = if path.contains('?') { "&" } else { "?" };
        let page = site.get(&format!("{path}{english}lang=en")).await;
        assert!(page.body.contains("<html lang=\"en\">"), "{path}");
        assert!(!page.body.contains('⟦'), "{path}");
    }
}

#[tokio::test]
async fn a_request_that_a_page_does_not_take_says_so() {
    let site = Site::new().await;
    let request = Request::delete("/corrections").body(Body::empty()).unwrap();
    let page = site.send(request).await;
    assert_eq!(page.status, 405);
    assert!(page.header("allow").contains("GET"));
    assert!(page.body.contains("Hãy kiểm tra lại địa chỉ"));
}

const HOAX: &str = include_str!("../../../../fixtures/messages/zalo-2021.txt");

async fn checked(site: &Site, text: &str, lang: &str) -> String {
    let path = format!("/check?lang={lang}");
    let page = site.post(&path, format!("text={}", encoded(text))).await;
    assert_eq!(page.status, 200);
    assert!(!page.body.contains('⟦'));
    page.body
}

#[tokio::test]
async fn what_a_copy_changes_is_listed_and_a_changed_number_is_warned_of() {
    let site = Site::new().await;
    let known = format!("{HOAX} Mọi chi tiết gọi 0912 345 678 gặp chị Hoa để được hướng dẫn.");
    site.post("/report", format!("text={}", encoded(&known)))
        .await;
    let copy = known
        .replace("0912 345 678", "0988 777 666")
        .replace("ngày mai bắt đầu", "ngày kia bắt đầu");
    let page = checked(&site, &copy, "vi").await;
    assert!(page.contains("Đổi số điện thoại"), "{page}");
    assert!(page.contains("<del lang=\"vi\">09•• ••• •78</del>"));
    assert!(page.contains("<ins lang=\"vi\">0988 777 666</ins>"));
    assert!(page.contains("title=\"Bản đã biết: 09•• ••• •78\""));
    assert!(page.contains("Cẩn thận!") && page.contains("khác bản đã biết ở: số điện thoại."));
    assert!(page.find("0988 777 666</ins> ") < page.find("Đổi câu chữ"));
    let page = checked(&site, &copy, "en").await;
    assert!(page.contains("Changed phone number") && page.contains("Careful!"));
    let page = checked(&site, &known, "vi").await;
    assert!(!page.contains("Cẩn thận!") && !page.contains("class=\"changes\""));
}

#[tokio::test]
async fn a_correction_is_answered_as_speaking_about_the_message() {
    let site = Site::new().await;
    let text = format!(
        "Sở Thông tin và Truyền thông khẳng định nội dung sau là tin giả, người dân không chia sẻ: \"{HOAX}\""
    );
    let page = checked(&site, &text, "vi").await;
    assert!(page.contains("Bài này nói về một tin đã biết"), "{page}");
    assert!(!page.contains("class=\"changes\"") && !page.contains("Cẩn thận!"));
    let page = checked(&site, &text, "en").await;
    assert!(page.contains("This text speaks about a known message"));
}
