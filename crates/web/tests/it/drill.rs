//! A drill that went the whole way: nothing of it comes out to whoever is not part of it.

use axum::{
    body::Body,
    http::{Request, header},
};
use casework::Role;

use crate::{
    roles::{PrivateLinks, person, request},
    site::{Answer, Site},
};

const NAME: &str = "Diễn tập tin giả về nước sạch";
/// Words that stand in the case, its letter and its correction.
const ITS_WORDS: [&str; 5] = [
    "Mất nước",
    "mất nước",
    "Không cắt nước",
    "Nhà máy nước",
    NAME,
];

struct Drill {
    site: Site,
    links: PrivateLinks,
    case: String,
    letter: String,
}

/// What stands between the end of `before` and the next character that is none of an id.
fn id_after(text: &str, before: &str) -> String {
    let start = text.find(before).expect(before) + before.len();
    let id = text[start..].chars();
    id.take_while(|c| c.is_ascii_hexdigit() || *c == '-')
        .collect()
}

async fn drill() -> Drill {
    let site = Site::new().await;
    let links = PrivateLinks::of(&site).await;
    let list = site.get("/corrections").await.body;
    let case = id_after(&list, "href=\"/corrections/");
    let correction = site.get(&format!("/corrections/{case}")).await;
    assert!(correction.body.contains("Mất nước cả xã"), "it was public");
    let letter = id_after(&correction.body, "href=\"/letters/");
    site.becomes_drill(NAME).await;
    Drill {
        site,
        links,
        case,
        letter,
    }
}

impl Drill {
    /// The path with the ids of what is there.
    fn filled(&self, path: &str) -> String {
        let id = if path.contains("/letters/") {
            &self.letter
        } else {
            &self.case
        };
        let path = path
            .replace("{token}", "no-such-link")
            .replace("{seq}", "1")
            .replace("{attachment}", "0");
        let mut parts = path.split('/').map(|part| {
            if part.starts_with('{') {
                id.as_str()
            } else {
                part
            }
        });
        let first = parts.next().unwrap_or_default().to_owned();
        parts.fold(first, |path, part| path + "/" + part)
    }

    async fn signed_in(&self, path: &str) -> Answer {
        let by = person(&self.site, Role::Officer).await;
        self.site.send(request("GET", path, Some(&by), None)).await
    }
}

#[tokio::test]
async fn nothing_of_a_drill_comes_out_to_somebody_without_session_and_link() {
    let drill = drill().await;
    let mut closed = 0;
    for (method, path) in web::served() {
        let target = drill.filled(&path);
        let answer = drill.site.send(request(method, &target, None, None)).await;
        assert!(answer.status.as_u16() < 500, "{path}: {}", answer.status);
        for words in ITS_WORDS {
            assert!(!answer.body.contains(words), "{method} {target}: {words}");
        }
        let kind = answer.header("content-type");
        assert!(
            !kind.starts_with("application/pdf") && !kind.starts_with("application/json"),
            "{method} {target}: {kind}"
        );
        let first = path.split('/').nth(1).unwrap_or_default();
        let asks_itself = [
            "static",
            "healthz",
            "p",
            "r",
            "o",
            "setup",
            "sign-in",
            "sign-out",
            "console",
            "account",
            "robots.txt",
        ];
        if asks_itself.contains(&first) {
            continue;
        }
        closed += 1;
        assert_eq!(answer.status, 403, "{method} {target}");
        if path.starts_with("/api/") || path.starts_with("/v1alpha1/") {
            assert_eq!(kind, "application/problem+json", "{target}");
            assert!(answer.body.contains("drill-closed"), "{target}");
        } else {
            assert!(
                answer.body.contains("chỉ dành cho người tham gia"),
                "{target}"
            );
        }
        assert!(
            answer.header("x-robots-tag").contains("noindex"),
            "{target}"
        );
    }
    assert!(closed > 50, "{closed}");
    for path in ["/no-such-page", "/sitemap.xml", "/v1alpha1/claims:search"] {
        assert_eq!(drill.site.get(path).await.status, 403, "{path}");
    }
}

#[tokio::test]
async fn who_takes_part_sees_everything_marked() {
    let drill = drill().await;
    for path in [
        "/".to_owned(),
        "/corrections".to_owned(),
        format!("/corrections/{}", drill.case),
        format!("/letters/{}", drill.letter),
        "/report".to_owned(),
    ] {
        let page = drill.signed_in(&path).await;
        assert_eq!(page.status, 200, "{path}");
        assert!(page.body.contains("class=\"drill\""), "{path}");
        assert!(page.body.contains(NAME), "{path}");
    }
    let correction = drill
        .signed_in(&format!("/corrections/{}", drill.case))
        .await;
    assert!(correction.body.contains("Mất nước cả xã"));
    assert!(
        correction
            .body
            .contains("DIỄN TẬP – KHÔNG PHẢI THÔNG TIN THẬT")
    );
    let english = drill
        .signed_in(&format!("/corrections/{}?lang=en", drill.case))
        .await;
    assert!(english.body.contains("DRILL – NOT REAL INFORMATION"));
    // Private links open without a session, and say what they belong to.
    for path in [
        &drill.links.receiver,
        &drill.links.party,
        &drill.links.letters,
    ] {
        let page = drill.site.get(path).await;
        assert_eq!(page.status, 200, "{path}");
        assert!(page.body.contains("class=\"drill\""), "{path}");
    }
    for file in ["doan-ngan.txt", "dai.txt"] {
        let part = drill
            .site
            .get(&format!("{}/parts/{file}", drill.links.receiver))
            .await;
        if part.status == 200 {
            assert!(part.body.contains("DIỄN TẬP"), "{file}: {}", part.body);
            assert!(
                part.header("content-disposition").contains("dien-tap-"),
                "{file}"
            );
        } else {
            assert_ne!(file, "doan-ngan.txt");
        }
    }
    // A key of the API is as good as a session; nobody's is not.
    let check = |token: &str| {
        Request::post("/api/v1/check")
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::AUTHORIZATION, format!("Bearer {token}"))
            .body(Body::from(r#"{"text":"Có đúng không?"}"#))
            .unwrap()
    };
    let session = drill.site.session(Role::Clerk).await;
    assert_eq!(drill.site.send(check(&session)).await.status, 200);
    assert_eq!(drill.site.send(check("dck_none")).await.status, 403);
}

#[tokio::test]
async fn searching_machines_are_sent_away() {
    let drill = drill().await;
    let robots = drill.site.get("/robots.txt").await;
    assert_eq!(robots.status, 200);
    assert_eq!(robots.body, "User-agent: *\nDisallow: /\n");
}

#[tokio::test]
async fn a_drill_ends_once_and_sends_no_more() {
    let drill = drill().await;
    let by = person(&drill.site, Role::Administrator).await;
    let page = drill
        .site
        .send(request("GET", "/console/drill", Some(&by), None))
        .await;
    assert_eq!(page.status, 200);
    assert!(page.body.contains("/console/drill/end"), "{}", page.body);
    let ended = drill
        .site
        .send(request("POST", "/console/drill/end", Some(&by), None))
        .await;
    assert_eq!(ended.status, 303);
    let first = drill.site.app.drill().unwrap().ended_at;
    assert!(first.is_some());
    assert_eq!(drill.site.app.send_due(10).await.unwrap(), 0);
    assert!(drill.site.app.is_drill_over());
    let page = drill
        .site
        .send(request("GET", "/console/drill", Some(&by), None))
        .await;
    assert!(!page.body.contains("/console/drill/end"));
    let clerk = person(&drill.site, Role::Clerk).await;
    let refused = drill
        .site
        .send(request("POST", "/console/drill/end", Some(&clerk), None))
        .await;
    assert_eq!(refused.status, 403);
    // No way back: neither the example nor anything else takes the drill out.
    let taken = drill
        .site
        .send(request("POST", "/console/example/remove", Some(&by), None))
        .await;
    assert!(taken.status.as_u16() < 500);
    drill.site.app.refresh().await.unwrap();
    assert!(drill.site.app.is_drill_over());
}

#[tokio::test]
async fn outside_of_a_drill_nothing_is_closed_and_nothing_marked() {
    let site = Site::new().await;
    let home = site.get("/").await;
    assert_eq!(home.status, 200);
    assert!(!home.body.contains("class=\"drill\""));
    assert_eq!(home.header("x-robots-tag"), "");
    let by = person(&site, Role::Administrator).await;
    let page = site
        .send(request("GET", "/console/drill", Some(&by), None))
        .await;
    assert_eq!(page.status, 404);
}
