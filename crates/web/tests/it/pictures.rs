//! The picture of a correction, for anyone.

use app::access::{Approver, Officer};
use axum::{
    body::Body,
    http::{Request, header},
};
use casework::{CaseId, NewVerdict, Role};
use image::GenericImageView;

use crate::{
    published::{person, published},
    site::Site,
};

const HOAX: &str = include_str!("../../../../fixtures/messages/zalo-2021.txt");
const WATER: &str = "Khẩn: từ ngày mai toàn tỉnh cắt nước ba tuần vì hồ chứa bị nhiễm độc, mọi người \
                     trữ nước ngay hôm nay và báo cho người thân ở các xã, ai không trữ sẽ không có \
                     nước dùng, thông tin nội bộ từ công ty cấp nước, chia sẻ gấp";

async fn picture(site: &Site, case: CaseId, query: &str) -> (u16, String, Vec<u8>) {
    let path = format!("/corrections/{case}/picture.png{query}");
    let request = Request::get(path).body(Body::empty()).unwrap();
    let (parts, body) = site.stream(request).await;
    let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap();
    let tag = parts.headers.get(header::ETAG);
    let tag = tag.map_or("", |tag| tag.to_str().unwrap()).to_owned();
    (parts.status.as_u16(), tag, bytes.to_vec())
}

#[tokio::test]
async fn anyone_gets_the_picture_in_both_languages_and_it_follows_the_verdict() {
    let site = Site::new().await;
    let case = published(&site, WATER, "Cắt nước ba tuần").await;
    let (status, tag, bytes) = picture(&site, case, "").await;
    assert_eq!(status, 200);
    let drawn = image::load_from_memory(&bytes).unwrap();
    assert_eq!(drawn.dimensions(), (1080, 1080));
    assert_eq!(drawn.get_pixel(1070, 10).0, [0xa4, 0x16, 0x1a, 0xff]);
    let again = picture(&site, case, "?lang=vi").await;
    assert!(again.1 == tag && again.2 == bytes);
    let english = picture(&site, case, "?lang=en").await;
    assert!(english.0 == 200 && english.1 != tag && english.2 != bytes);

    let request = Request::get(format!("/corrections/{case}/picture.png"))
        .header(header::IF_NONE_MATCH, &tag)
        .body(Body::empty())
        .unwrap();
    let known = site.send(request).await;
    assert_eq!((known.status.as_u16(), known.body.as_str()), (304, ""));
    assert_eq!(known.header("cache-control"), "public, no-cache");
    assert!(known.header("set-cookie").is_empty());

    let officer: Officer = person(&site, Role::Officer).await;
    let approver: Approver = person(&site, Role::Approver).await;
    let true_now = NewVerdict {
        label: "true".into(),
        claim: "Cắt nước ba tuần".into(),
        explanation: "Đúng là có cắt nước.".into(),
        sources: Vec::new(),
        review_in_days: 90,
    };
    let app = &site.app;
    app.propose_correction(&officer, case, true_now, "Có thông báo mới")
        .await
        .unwrap();
    app.approve_verdict(&approver, case).await.unwrap();
    let (status, new_tag, bytes) = picture(&site, case, "").await;
    assert!(status == 200 && new_tag != tag);
    let drawn = image::load_from_memory(&bytes).unwrap();
    assert_eq!(drawn.get_pixel(1070, 10).0, [0x0b, 0x6b, 0x3a, 0xff]);

    let page = site.get(&format!("/corrections/{case}")).await.body;
    let path = format!("/corrections/{case}/picture.png?lang=vi");
    assert!(page.contains(&format!("<img class=\"forward-picture\" src=\"{path}\"")));
    assert!(page.contains(&format!(
        "<meta property=\"og:image\" content=\"http://localhost{path}\">"
    )));
    assert!(page.contains("<meta name=\"twitter:card\""));
    let english = site.get(&format!("/corrections/{case}?lang=en")).await.body;
    assert!(english.contains("picture.png?lang=en") && !english.contains('⟦'));

    app.propose_withdrawal(&officer, case, "Có nhầm lẫn")
        .await
        .unwrap();
    app.approve_verdict(&approver, case).await.unwrap();
    for query in ["", "?lang=en"] {
        assert_eq!(picture(&site, case, query).await.0, 404);
    }
    let page = site.get(&format!("/corrections/{case}")).await.body;
    assert!(!page.contains("picture.png") && !page.contains("og:image"));
}

/// In the middle of the picture the mark lies across the words.
fn has_mark(bytes: &[u8]) -> bool {
    let drawn = image::load_from_memory(bytes).unwrap();
    let dark_yellow = [0x8a, 0x6d, 0x00, 0xff];
    drawn.pixels().any(|(_, _, colour)| colour.0 == dark_yellow)
}

#[tokio::test]
async fn what_is_not_real_says_so_across_the_picture() {
    let site = Site::new().await;
    let real = published(&site, WATER, "Cắt nước ba tuần").await;
    let example = published(&site, HOAX, "Zalo đổi điều lệ").await;
    for query in ["", "?lang=en"] {
        assert!(!has_mark(&picture(&site, real, query).await.2));
        assert!(has_mark(&picture(&site, example, query).await.2));
    }
    let page = site.get(&format!("/corrections/{example}")).await.body;
    assert!(page.contains("<meta property=\"og:title\" content=\"[Ví dụ mẫu] "));
    let (_, before, _) = picture(&site, real, "").await;

    site.becomes_drill("Diễn tập").await;
    assert_eq!(picture(&site, real, "").await.0, 403);
    let token = site.session(Role::Clerk).await;
    let request = Request::get(format!("/corrections/{real}/picture.png"))
        .header(header::COOKIE, format!("dc_session={token}"))
        .body(Body::empty())
        .unwrap();
    let (parts, body) = site.stream(request).await;
    assert_eq!(parts.status, 200);
    assert_ne!(parts.headers[header::ETAG], before);
    let named = parts.headers[header::CONTENT_DISPOSITION].to_str().unwrap();
    assert!(named.contains("dien-tap-dinh-chinh-"), "{named}");
    let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap();
    assert!(has_mark(&bytes));
}
