//! The public face: links, files and what is shared; the app on the home screen; hearing; what is
//! kept, compressed and read by robots.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicUsize, Ordering},
};

use app::{
    access::{Approver, Officer},
    ports::{PageError, PageReader, ReadPage, Speaker},
};
use async_trait::async_trait;
use axum::{
    body::Body,
    http::{Request, header},
};
use casework::Role;
use serde_json::Value;
use tokio::sync::Semaphore;

use crate::{
    published::{person, published},
    site::{Answer, Site, encoded},
};

const HOAX: &str = include_str!("../../../../fixtures/messages/zalo-2021.txt");
const UNKNOWN: &str = "Chiều nay tổ dân phố họp lúc 17 giờ tại nhà văn hóa.";
const LINK: &str = "https://bao.example/tin/1";

/// Gives one page, or says why not; counts how often it was asked.
struct OnePage {
    page: Result<String, PageError>,
    asked: Mutex<Vec<String>>,
}

impl OnePage {
    fn of(page: Result<&str, PageError>) -> Arc<OnePage> {
        Arc::new(OnePage {
            page: page.map(str::to_owned),
            asked: Mutex::default(),
        })
    }
}

#[async_trait]
impl PageReader for OnePage {
    async fn read(&self, url: &str) -> Result<ReadPage, PageError> {
        self.asked.lock().unwrap().push(url.to_owned());
        self.page.clone().map(|text| ReadPage {
            url: url.to_owned(),
            title: "Trang <b>tin</b>".to_owned(),
            text,
            sha256: "0".repeat(64),
        })
    }
}

/// Holds every page back until it is let go.
struct Held {
    gate: Semaphore,
    asked: AtomicUsize,
}

#[async_trait]
impl PageReader for Held {
    async fn read(&self, _url: &str) -> Result<ReadPage, PageError> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        self.gate.acquire().await.unwrap().forget();
        Err(PageError::TooLarge)
    }
}

/// Says always the same; counts how often.
#[derive(Default)]
struct Voice(AtomicUsize);

#[async_trait]
impl Speaker for Voice {
    fn is_there(&self) -> bool {
        true
    }

    async fn speak(&self, script: &str) -> Result<Vec<u8>, String> {
        assert!(script.contains("tin giả"), "{script}");
        self.0.fetch_add(1, Ordering::SeqCst);
        Ok(b"RIFF....WAVE".to_vec())
    }
}

async fn check(site: &Site, path: &str, text: &str) -> Answer {
    site.post(path, format!("text={}", encoded(text))).await
}

#[tokio::test]
async fn an_unknown_link_is_offered_to_be_read_and_its_page_is_checked() {
    let page = format!(
        "Đầu trang. {}\n\n{HOAX}\n\nCuối trang.",
        "Tin khác. ".repeat(200)
    );
    let reader = OnePage::of(Ok(&page));
    let site = Site::with({
        let reader = reader.clone();
        move |app| app.with_pages(reader.clone())
    })
    .await;
    for path in ["/check", "/check?lang=en"] {
        let answer = check(&site, path, &format!(" {LINK}\r\n")).await.body;
        assert!(answer.contains("action=\"/check/page\""), "{answer}");
        assert!(answer.contains(&format!("name=\"text\" value=\"{LINK}\"")));
    }
    let with_words = check(&site, "/check", &format!("Xem {LINK}")).await.body;
    assert!(!with_words.contains("action=\"/check/page\""));
    assert!(
        reader.asked.lock().unwrap().is_empty(),
        "only when asked to"
    );

    let answer = check(&site, "/check/page", LINK).await;
    assert_eq!(answer.status, 200);
    assert_eq!(*reader.asked.lock().unwrap(), [LINK]);
    assert!(answer.body.contains("Chữ đọc được trên trang"));
    assert!(
        answer.body.contains("Trang &#60;b&#62;tin"),
        "{}",
        answer.body
    );
    assert!(answer.body.contains("<mark>"), "what is known is found");
    assert!(!answer.body.contains("Chưa biết"), "{}", answer.body);
    // Of a long page what matters is shown, and reported is where it stands.
    let shown = answer.body.split("<blockquote").nth(1).unwrap();
    assert!(shown.matches("Tin khác.").count() < 40);
    let reported = format!("&#60;b&#62;tin&#60;/b&#62;\n{LINK}</textarea>");
    assert!(answer.body.contains(&reported), "{}", answer.body);

    let page = UNKNOWN.repeat(500);
    let site = Site::with(move |app| app.with_pages(OnePage::of(Ok(&page)))).await;
    let answer = check(&site, "/check/page", LINK).await;
    assert_eq!(answer.status, 200, "as much of it as a message may have");
    assert!(answer.body.contains("Chưa biết tin này"));
}

#[tokio::test]
async fn a_page_that_cannot_be_read_says_what_to_do_and_gives_the_link_back() {
    for (error, says) in [
        (PageError::NotPublic, "Không mở được liên kết này"),
        (PageError::TooSlow, "Trang này không trả lời"),
        (PageError::Status(404), "Trang này không trả lời"),
        (PageError::TooLarge, "Trang này không có chữ để đọc"),
        (PageError::Disabled, "Ở đây không đọc trang"),
    ] {
        let site = Site::with({
            let page = OnePage::of(Err(error));
            move |app| app.with_pages(page.clone())
        })
        .await;
        let answer = check(&site, "/check/page", LINK).await;
        assert_eq!(answer.status, 422, "{says}");
        assert!(answer.body.contains(says), "{says}: {}", answer.body);
        assert!(answer.body.contains("dán vào ô"), "{says}");
        assert!(answer.body.contains(LINK), "{says}");
    }
    let reader = OnePage::of(Ok(HOAX));
    let site = Site::with({
        let reader = reader.clone();
        move |app| app.with_pages(reader.clone())
    })
    .await;
    for no_link in ["", "tin nhắn", "file:///etc/passwd"] {
        let answer = check(&site, "/check/page", no_link).await;
        assert_eq!(answer.status, 422, "{no_link}");
    }
    assert!(reader.asked.lock().unwrap().is_empty());
}

#[tokio::test]
async fn only_so_many_pages_are_read_at_once() {
    let held = Arc::new(Held {
        gate: Semaphore::new(0),
        asked: AtomicUsize::new(0),
    });
    let site = Site::with({
        let held = held.clone();
        move |app| app.with_pages(held.clone())
    })
    .await;
    let one = || check(&site, "/check/page", LINK);
    let refused = async {
        while held.asked.load(Ordering::SeqCst) < 4 {
            tokio::task::yield_now().await;
        }
        let fifth = one().await;
        held.gate.add_permits(4);
        fifth
    };
    let (a, b, c, d, fifth) = tokio::join!(one(), one(), one(), one(), refused);
    for read in [a, b, c, d] {
        assert_eq!(read.status, 422);
    }
    assert_eq!(fifth.status, 503);
    assert!(fifth.body.contains("Đang có nhiều người hỏi") && fifth.body.contains(LINK));
    held.gate.add_permits(1);
    assert_eq!(one().await.status, 422, "and then again");
}

fn upload(name: &str, bytes: &[u8]) -> Request<Body> {
    let mut body = format!(
        "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n"
    )
    .into_bytes();
    body.extend_from_slice(bytes);
    body.extend_from_slice(b"\r\n--x--\r\n");
    Request::post("/check/file")
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=x")
        .body(Body::from(body))
        .unwrap()
}

#[tokio::test]
async fn a_text_file_is_checked_like_what_is_pasted() {
    let site = Site::new().await;
    let pasted = check(&site, "/check", HOAX).await.body;
    let file = site.send(upload("tin.txt", HOAX.as_bytes())).await;
    assert_eq!(file.status, 200);
    let heading = |body: &str| {
        let start = body.find("id=\"answer-title\"").unwrap();
        body[start..].split('<').next().unwrap().to_owned()
    };
    assert_eq!(heading(&file.body), heading(&pasted));
    for (bytes, status) in [
        (&b"\x89PNG\r\n\x1a\n"[..], 400),
        (b"", 422),
        (&"ỗ".repeat(20_001).into_bytes()[..], 422),
    ] {
        let answer = site.send(upload("tin.txt", bytes)).await;
        assert_eq!(answer.status, status);
        assert!(!answer.body.contains('⟦'));
    }
}

#[tokio::test]
async fn what_is_shared_to_the_app_is_answered() {
    let site = Site::new().await;
    let manifest = site.get("/manifest.webmanifest").await;
    assert_eq!(manifest.status, 200);
    assert!(
        manifest
            .header("content-type")
            .starts_with("application/manifest+json")
    );
    let vietnamese: Value = serde_json::from_str(&manifest.body).unwrap();
    assert_eq!(vietnamese["lang"], "vi");
    let english = site.get("/manifest.webmanifest?lang=en").await.body;
    let english: Value = serde_json::from_str(&english).unwrap();
    assert_eq!(english["lang"], "en");
    assert_eq!(english["id"], vietnamese["id"], "one app in two languages");
    for icon in vietnamese["icons"].as_array().unwrap() {
        let address = icon["src"].as_str().unwrap();
        let file = site.get(address).await;
        assert_eq!(file.status, 200, "{address}");
        assert_eq!(
            file.header("content-type").split(';').next(),
            icon["type"].as_str()
        );
    }
    let target = &vietnamese["share_target"];
    let params = &target["params"];
    let form = format!(
        "{}=Zalo&{}={}",
        params["title"].as_str().unwrap(),
        params["text"].as_str().unwrap(),
        encoded(HOAX)
    );
    let answer = site.post(target["action"].as_str().unwrap(), form).await;
    assert_eq!(answer.status, 200);
    assert!(answer.body.contains("Đã có người báo tin này"));
    assert_eq!(site.post("/share", "title=&text=&url=").await.status, 422);
}

#[tokio::test]
async fn what_a_phone_keeps_is_nobodys() {
    let site = Site::new().await;
    let with_session = |path: &str, session: &str| {
        Request::get(path)
            .header(
                header::COOKIE,
                format!("dc_session={session}; dc_flash=saved"),
            )
            .body(Body::empty())
            .unwrap()
    };
    let session = site.session(Role::Officer).await;
    for lang in ["vi", "en"] {
        let path = format!("/offline?lang={lang}");
        let offline = site.get(&path).await;
        assert_eq!(offline.status, 200);
        assert!(!offline.body.contains('⟦') && !offline.body.contains("/example/enter"));
        let signed_in = site.send(with_session(&path, &session)).await;
        assert_eq!(signed_in.body, offline.body);
        // The worker keeps that page and our files, and names nothing else.
        let worker = site.get(&format!("/sw.js?lang={lang}")).await;
        assert!(
            worker.body.contains(&format!("\"{path}\"")),
            "{}",
            worker.body
        );
        assert_eq!(worker.header("cache-control"), "no-cache");
        for file in worker
            .body
            .split('"')
            .filter(|word| word.starts_with("/static/"))
        {
            assert!(
                site.get(file)
                    .await
                    .header("cache-control")
                    .contains("immutable"),
                "{file}"
            );
        }
    }
    let policy = site.get("/").await;
    for needed in [
        "worker-src 'self'",
        "manifest-src 'self'",
        "media-src 'self'",
    ] {
        assert!(policy.header("content-security-policy").contains(needed));
    }
}

#[tokio::test]
async fn a_correction_is_heard_where_there_is_a_voice() {
    let voice = Arc::new(Voice::default());
    let site = Site::with({
        let voice = voice.clone();
        move |app| app.with_speaker(voice.clone())
    })
    .await;
    let case = published(&site, HOAX, "Zalo có điều lệ mới").await;
    let path = format!("/corrections/{case}");
    let page = site.get(&path).await.body;
    let start = page
        .find(&format!("{path}/listen.wav"))
        .expect("a link to hear it");
    let address = page[start..].split('"').next().unwrap().to_owned();
    let answer = check(&site, "/check", HOAX).await.body;
    assert!(answer.contains(&address));
    let sound = site.get(&address).await;
    assert_eq!(sound.status, 200);
    assert_eq!(sound.header("content-type"), "audio/wav");
    site.get(&address).await;
    assert_eq!(voice.0.load(Ordering::SeqCst), 1, "made once");
    let part = Request::get(&address)
        .header(header::RANGE, "bytes=0-3")
        .body(Body::empty())
        .unwrap();
    let part = site.send(part).await;
    assert_eq!(part.status, 206);
    assert_eq!(part.body, "RIFF");
    assert_eq!(part.header("content-range"), "bytes 0-3/12");

    let officer: Officer = person(&site, Role::Officer).await;
    let approver: Approver = person(&site, Role::Approver).await;
    let app = &site.app;
    app.propose_withdrawal(&officer, case, "Nhầm")
        .await
        .unwrap();
    app.approve_verdict(&approver, case).await.unwrap();
    assert_eq!(site.get(&address).await.status, 404, "withdrawn");
    assert!(!site.get(&path).await.body.contains("listen.wav"));

    let silent = Site::new().await;
    let case = published(&silent, HOAX, "Zalo có điều lệ mới").await;
    let page = silent.get(&format!("/corrections/{case}")).await.body;
    assert!(!page.contains("listen.wav"));
    let sound = silent.get(&format!("/corrections/{case}/listen.wav")).await;
    assert_eq!(sound.status, 404);
}

#[tokio::test]
async fn the_answer_says_at_one_glance_what_it_is_and_what_to_do() {
    let site = Site::new().await;
    let unknown = check(&site, "/check", UNKNOWN).await.body;
    assert!(unknown.contains("class=\"answer look-open\""));
    let reported = check(&site, "/check", HOAX).await.body;
    assert!(reported.contains("class=\"answer look-care\""));
    published(&site, HOAX, "Zalo có điều lệ mới").await;
    for (path, word, what) in [
        ("/check?lang=vi", "TIN GIẢ", "Đừng chuyển tiếp."),
        ("/check?lang=en", "FABRICATED", "Do not pass it on."),
    ] {
        let known = check(&site, path, HOAX).await.body;
        let start = known.find("class=\"answer look-bad\"").expect("a look");
        let heading = known[start..]
            .find("id=\"answer-title\"")
            .expect("a heading")
            + start;
        let first = known[heading..].find(word).expect(word);
        let then = known[heading..].find(what).expect(what);
        assert!(first < then && then < 300, "first of all");
        assert!(
            known[start..heading].contains("<svg class=\"sign\""),
            "never colour alone"
        );
    }
    // One that is only similar lends neither colour nor sign.
    let other = check(
        &site,
        "/check",
        &HOAX.replace("Zalo", "Facebook").replace("ZALO", "FACEBOOK"),
    )
    .await
    .body;
    assert!(other.contains("class=\"answer look-care\""), "{other}");
}

fn asking(path: &str, cookie: &str) -> Request<Body> {
    Request::get(path)
        .header(header::ACCEPT_ENCODING, "gzip, br")
        .header(header::COOKIE, cookie)
        .body(Body::empty())
        .unwrap()
}

#[tokio::test]
async fn public_pages_are_compressed_and_private_ones_never() {
    let site = Site::new().await;
    for path in [
        "/",
        "/corrections",
        "/static/site.css",
        "/manifest.webmanifest",
    ] {
        let answer = site.send(asking(path, "dc_lang=vi")).await;
        assert_eq!(answer.header("content-encoding"), "br", "{path}");
        assert!(
            answer
                .header("vary")
                .to_lowercase()
                .contains("accept-encoding"),
            "{path}"
        );
        let gzip = Request::get(path)
            .header(header::ACCEPT_ENCODING, "gzip")
            .body(Body::empty())
            .unwrap();
        assert_eq!(
            site.send(gzip).await.header("content-encoding"),
            "gzip",
            "{path}"
        );
        assert_eq!(
            site.get(path).await.header("content-encoding"),
            "",
            "{path}"
        );
    }
    let session = site.session(Role::Officer).await;
    let cookie = format!("dc_session={session}");
    for (path, cookie) in [
        ("/", cookie.as_str()),
        ("/corrections", &cookie),
        ("/console", &cookie),
        ("/sign-in", ""),
        ("/report", ""),
        ("/track", ""),
        ("/r/nothing", ""),
        ("/p/nothing", ""),
        ("/static/icon-512.png", ""),
        ("/healthz", ""),
    ] {
        let answer = site.send(asking(path, cookie)).await;
        assert_eq!(answer.header("content-encoding"), "", "{path}");
    }
}

#[tokio::test]
async fn files_of_ours_are_kept_for_a_year_under_an_address_of_their_content() {
    let site = Site::new().await;
    let page = site.get("/").await.body;
    let named: Vec<&str> = page
        .split('"')
        .filter(|word| word.starts_with("/static/"))
        .collect();
    assert!(named.len() >= 4, "{named:?}");
    for address in named {
        let file = site.get(address).await;
        assert_eq!(file.status, 200, "{address}");
        assert!(
            file.header("cache-control").contains("immutable"),
            "{address}"
        );
        let bare = address.split('?').next().unwrap();
        let other = site.get(&format!("{bare}?v=0000000000")).await;
        assert_eq!(
            other.header("cache-control"),
            "public, max-age=3600",
            "{address}"
        );
    }
}

#[tokio::test]
async fn robots_are_told_what_is_public() {
    let site = Site::new().await;
    let robots = site.get("/robots.txt").await;
    assert!(robots.header("content-type").starts_with("text/plain"));
    assert!(
        robots
            .body
            .contains("Sitemap: http://localhost/sitemap.xml")
    );
    let closed = |path: &str| {
        robots
            .body
            .lines()
            .filter_map(|line| line.strip_prefix("Disallow: "))
            .any(|rule| match rule.strip_suffix('$') {
                Some(whole) => path == whole,
                None => path.starts_with(rule),
            })
    };
    for path in [
        "/console",
        "/console/cases/1",
        "/r/abc",
        "/p/abc",
        "/o/abc",
        "/account",
        "/setup/x",
    ] {
        assert!(closed(path), "{path}");
    }
    for path in [
        "/",
        "/corrections",
        "/corrections/1",
        "/report",
        "/letters/1",
        "/about",
        "/static/site.css",
        "/robots.txt",
    ] {
        assert!(!closed(path), "{path}");
    }
}
