//! "Perhaps you mean …" on the page and by API.

use serde_json::{Value, json};

use crate::{
    published::published,
    site::{Site, encoded},
};

const HOAX: &str = include_str!("../../../../fixtures/messages/zalo-2021.txt");
const RETOLD: &str = "nghe nói Zalo sắp được dùng <hình ảnh> của mình hả mọi người";
const CLAIM: &str = "Zalo có điều lệ mới cho phép dùng hình ảnh của bạn";

/// A published correction of the example's hoax; the path of its page.
async fn publish(site: &Site) -> String {
    format!("/corrections/{}", published(site, HOAX, CLAIM).await)
}

async fn checked(site: &Site, text: &str, lang: &str) -> String {
    let path = format!("/check?lang={lang}");
    let page = site.post(&path, format!("text={}", encoded(text))).await;
    assert_eq!(page.status, 200);
    assert!(!page.body.contains('⟦'));
    page.body
}

#[tokio::test]
async fn a_retold_claim_is_asked_back_with_a_link_and_without_a_verdict() {
    let site = Site::new().await;
    let path = publish(&site).await;
    for (lang, title) in [
        ("vi", "Có phải bạn muốn hỏi về"),
        ("en", "Perhaps you mean"),
    ] {
        let page = checked(&site, RETOLD, lang).await;
        assert!(page.contains(title), "{page}");
        let place = page.find("id=\"suggestions\"").unwrap();
        let list = &page[place..page[place..].find("</section>").unwrap() + place];
        assert!(list.contains(&format!("href=\"{path}\"")) && list.contains(CLAIM));
        assert!(!list.contains("label-fabricated"), "no verdict is lent");
        let answer = &page[page.find("id=\"answer\"").unwrap()..place];
        assert!(!answer.contains("look-bad"));
    }
    let page = checked(&site, "Chúc mọi người ngày mới vui vẻ", "vi").await;
    assert!(!page.contains("id=\"suggestions\""));
    let page = checked(&site, HOAX, "vi").await;
    assert!(!page.contains("id=\"suggestions\"") && page.contains("look-bad"));
}

#[tokio::test]
async fn the_api_offers_suggestions_apart_from_the_correction() {
    let site = Site::new().await;
    let path = publish(&site).await;
    let body = json!({ "text": RETOLD });
    let answer = site.post_json("/api/v1/check", body.to_string()).await;
    let check: Value = serde_json::from_str(&answer.body).unwrap();
    assert_ne!(check["answer"], "known");
    let found = check["suggestions"].as_array().unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!(found[0]["claim"], CLAIM);
    assert_eq!(found[0]["url"], format!("http://localhost{path}"));
    assert_eq!(found[0]["example"], true);
    assert!(
        found[0].get("label").is_none(),
        "the verdict is on its page"
    );
    let body = json!({ "text": HOAX });
    let answer = site.post_json("/api/v1/check", body.to_string()).await;
    let check: Value = serde_json::from_str(&answer.body).unwrap();
    assert_eq!(check["answer"], "known");
    assert_eq!(check["suggestions"], json!([]));
}
