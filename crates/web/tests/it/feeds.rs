//! Corrections as feed readers, search engines and other sites read them.

use app::access::{Approver, Officer};
use axum::{body::Body, http::Request};
use casework::Role;
use serde_json::Value;

use crate::{
    published::{person, published},
    site::{Site, encoded},
};

const HOAX: &str = include_str!("../../../../fixtures/messages/zalo-2021.txt");
const WATER: &str = "Khẩn: từ ngày mai toàn tỉnh cắt nước ba tuần vì hồ chứa bị nhiễm độc, mọi người \
                     trữ nước ngay hôm nay và báo cho người thân ở các xã, ai không trữ sẽ không có \
                     nước dùng, thông tin nội bộ từ công ty cấp nước, chia sẻ gấp";
const CLAIM: &str = "Toàn tỉnh bị cắt nước ba tuần vì hồ chứa nhiễm độc & nguy hiểm";

fn feed(text: &str) -> feed_rs::model::Feed {
    feed_rs::parser::parse(text.as_bytes()).unwrap()
}

#[tokio::test]
async fn a_withdrawn_verdict_is_withdrawn_everywhere_at_once() {
    let site = Site::new().await;
    let case = published(&site, WATER, CLAIM).await;
    for path in ["/corrections.atom", "/corrections.json"] {
        let read = site.get(path).await;
        assert_eq!(read.status, 200);
        let title = feed(&read.body).entries[0].title.clone().unwrap().content;
        assert_eq!(title, format!("ĐÍNH CHÍNH – TIN GIẢ: {CLAIM}"));
    }
    let reviews: Value = serde_json::from_str(&site.get("/claim-reviews.json").await.body).unwrap();
    assert_eq!(
        reviews["dataFeedElement"][0]["item"]["claimReviewed"],
        CLAIM
    );
    let page = site.get(&format!("/corrections/{case}")).await.body;
    assert!(page.contains("application/ld+json") && page.contains("\"ratingValue\":1"));
    let cap = site.get(&format!("/corrections/{case}/cap.xml")).await.body;
    assert!(cap.contains("<msgType>Alert</msgType>") && cap.contains("<status>Actual</status>"));

    let officer: Officer = person(&site, Role::Officer).await;
    let approver: Approver = person(&site, Role::Approver).await;
    let app = &site.app;
    app.propose_withdrawal(&officer, case, "Có nhầm lẫn")
        .await
        .unwrap();
    app.approve_verdict(&approver, case).await.unwrap();

    for path in ["/corrections.atom", "/corrections.json"] {
        let entry = feed(&site.get(path).await.body).entries.remove(0);
        assert!(entry.title.unwrap().content.starts_with("ĐÃ RÚT KẾT LUẬN"));
        assert!(entry.summary.unwrap().content.contains("Có nhầm lẫn"));
    }
    let reviews: Value = serde_json::from_str(&site.get("/claim-reviews.json").await.body).unwrap();
    assert!(reviews["dataFeedElement"][0]["dateDeleted"].is_string());
    let page = site.get(&format!("/corrections/{case}")).await.body;
    assert!(!page.contains("application/ld+json"));
    let cap = site.get(&format!("/corrections/{case}/cap.xml")).await.body;
    assert!(cap.contains("<msgType>Cancel</msgType>") && cap.contains("<references>"));
    assert_eq!(site.get("/v1alpha1/claims:search").await.body, "{}");
}

#[tokio::test]
async fn what_did_not_change_is_not_sent_again() {
    let site = Site::new().await;
    let first = site.get("/corrections.atom").await;
    let ask = |tag: &str| {
        Request::get("/corrections.atom")
            .header("if-none-match", tag)
            .body(Body::empty())
            .unwrap()
    };
    let tag = first.header("etag").to_owned();
    let again = site.send(ask(&tag)).await;
    assert_eq!((again.status.as_u16(), again.body.as_str()), (304, ""));
    assert_eq!(site.send(ask("\"other\"")).await.status, 200);
    published(&site, WATER, CLAIM).await;
    assert_eq!(
        site.send(ask(&tag)).await.status,
        200,
        "there is something new"
    );
    let english = site.get("/corrections.atom?lang=en").await;
    assert!(english.header("set-cookie").is_empty());
}

#[tokio::test]
async fn corrections_are_found_without_diacritics_by_label_and_status() {
    let site = Site::new().await;
    let case = published(&site, WATER, CLAIM).await;
    for (query, there) in [
        ("q=cat+nuoc", true),
        ("q=nhi%E1%BB%85m+TO%C3%80N", true),
        ("q=bao+so+ba", false),
        ("label=fabricated", true),
        ("label=true", false),
        ("status=stands", true),
        ("status=withdrawn", false),
        ("q=nuoc&label=fabricated&status=stands", true),
    ] {
        let page = site.get(&format!("/corrections?{query}")).await;
        assert_eq!(page.status, 200);
        let link = format!("/corrections/{case}\"");
        assert_eq!(page.body.contains(&link), there, "{query}");
        assert!(!page.body.contains('⟦'), "{query}");
    }
    let page = site.get("/corrections?q=%3Cscript%3E&lang=en").await.body;
    assert!(page.contains("0 corrections found") && !page.contains("<script>"));
}

#[tokio::test]
async fn programs_for_googles_api_find_claims_here() {
    let site = Site::new().await;
    published(&site, HOAX, "Zalo đổi điều lệ").await;
    published(&site, WATER, CLAIM).await;
    let found = |query: &'static str| {
        let site = &site;
        async move {
            let answer = site.get(&format!("/v1alpha1/claims:search?{query}")).await;
            assert_eq!(answer.status, 200, "{}", answer.body);
            serde_json::from_str::<Value>(&answer.body).unwrap()
        }
    };
    let all = found("languageCode=vi-VN&key=ignored").await;
    let claims = all["claims"].as_array().unwrap();
    assert_eq!(claims.len(), 1, "the worked example is left out");
    let review = &claims[0]["claimReview"][0];
    assert_eq!(review["textualRating"], "Tin giả");
    assert_eq!(review["publisher"]["site"], "localhost");
    assert_eq!(claims[0]["text"], CLAIM);
    assert_eq!(found("query=nhiem+doc").await, all);
    assert_eq!(found("query=khong+co+gi").await.to_string(), "{}");
    let elsewhere = found("reviewPublisherSiteFilter=other.example").await;
    assert_eq!(elsewhere.to_string(), "{}");
    for bad in ["pageToken=x", "pageSize=0", "pageSize=101", "offset=-1"] {
        let bad = site.get(&format!("/v1alpha1/claims:search?{bad}")).await;
        assert_eq!(bad.status, 400);
        assert_eq!(bad.header("content-type"), "application/problem+json");
    }
}

#[tokio::test]
async fn a_card_may_stand_in_other_peoples_pages_and_nothing_else_may() {
    let site = Site::new().await;
    let case = published(&site, WATER, CLAIM).await;
    let url = encoded(&format!("http://localhost/corrections/{case}?lang=en"));
    let answer = site.get(&format!("/oembed?url={url}&maxwidth=300")).await;
    let card: Value = serde_json::from_str(&answer.body).unwrap();
    assert_eq!(card["type"], "rich");
    assert_eq!(card["width"], 300);
    let frame = format!("/embed/{case}");
    assert!(card["html"].as_str().unwrap().contains(&frame));
    let xml = site.get(&format!("/oembed?url={url}&format=xml")).await;
    assert!(xml.body.contains("<type>rich</type>"));
    let yaml = site.get(&format!("/oembed?url={url}&format=yaml")).await;
    assert_eq!(yaml.status, 501);
    let others = [
        "http://elsewhere.example/corrections/1",
        "http://localhost/letters/1",
        "",
    ];
    for other in others {
        let path = format!("/oembed?url={}", encoded(other));
        assert_eq!(site.get(&path).await.status, 404, "{other}");
    }
    let embedded = site.get(&frame).await;
    let policy = embedded.header("content-security-policy");
    assert!(policy.contains("frame-ancestors *"));
    assert!(embedded.body.contains("nhiễm độc") && !embedded.body.contains("<script"));
    let page = site.get(&format!("/corrections/{case}")).await;
    let policy = page.header("content-security-policy");
    assert!(policy.contains("frame-ancestors 'self'"));
}

#[tokio::test]
async fn the_sitemap_names_what_is_real() {
    let site = Site::new().await;
    let example = published(&site, HOAX, "Zalo đổi điều lệ").await;
    let real = published(&site, WATER, CLAIM).await;
    let map = site.get("/sitemap.xml").await.body;
    assert!(map.contains(&format!("http://localhost/corrections/{real}</loc>")));
    assert!(!map.contains(&example.to_string()));
    assert_eq!(site.get("/sitemap.xml?page=1").await.status, 200);
    assert_eq!(site.get("/sitemap.xml?page=2").await.status, 404);
}
