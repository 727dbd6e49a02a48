//! Figures for anyone.

use app::{
    NewReport,
    access::{Approver, Officer},
};
use casework::Role;
use serde_json::Value;

use crate::{
    published::{person, published},
    site::Site,
};

const HOAX: &str = include_str!("../../../../fixtures/messages/zalo-2021.txt");
const WATER: &str = "Khẩn: từ ngày mai toàn tỉnh cắt nước ba tuần vì hồ chứa bị nhiễm độc, mọi người \
                     trữ nước ngay hôm nay và báo cho người thân ở các xã, ai không trữ sẽ không có \
                     nước dùng, thông tin nội bộ từ công ty cấp nước, chia sẻ gấp";

async fn seen(site: &Site, area: &str, channel: &str, count: u64) {
    let report = NewReport {
        text: WATER.into(),
        channel: channel.into(),
        area: area.into(),
        count,
        ..NewReport::default()
    };
    site.app.report(report).await.unwrap();
}

async fn json(site: &Site, query: &str) -> Value {
    let answer = site.get(&format!("/api/v1/statistics{query}")).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    serde_json::from_str(&answer.body).unwrap()
}

#[tokio::test]
async fn the_same_numbers_stand_on_the_page_in_the_table_and_in_the_data() {
    let site = Site::new().await;
    seen(&site, "Thái Nguyên", "zalo", 1200).await;
    seen(&site, "=Xã <Tân>", "facebook", 7).await;
    seen(&site, "Xóm 4", "kênh lạ", 4).await;
    assert_eq!(
        json(&site, "").await["sightings"],
        0,
        "nothing is published"
    );
    let case = published(&site, WATER, "Cắt nước ba tuần").await;

    let data = json(&site, "").await;
    assert_eq!(data["corrections"]["stands"], 1);
    // One more when it was reported to be published, without an area.
    assert_eq!(data["sightings"], 1212);
    assert_eq!(data["areas"]["named"][0]["name"], "Thái Nguyên");
    assert_eq!(data["areas"]["named"].as_array().unwrap().len(), 2);
    assert_eq!(data["areas"]["others"], 5, "too few to be told apart");
    assert_eq!(
        data["channels"].as_array().unwrap().last().unwrap()["name"],
        "other"
    );
    assert!(!data.to_string().contains("Xóm 4") && !data.to_string().contains("kênh lạ"));
    assert_eq!(data["receivers"], Value::Null);
    assert_eq!(data["example"], false);
    let spread: u64 = data["spread"]["spans"]
        .as_array()
        .unwrap()
        .iter()
        .map(|span| span["count"].as_u64().unwrap())
        .sum();
    assert_eq!(spread, 1212);

    let csv = site.get("/statistics.csv").await;
    assert_eq!(csv.header("content-type"), "text/csv; charset=utf-8");
    assert!(
        csv.body.contains("areas,Thái Nguyên,,1200\n"),
        "{}",
        csv.body
    );
    assert!(csv.body.contains("areas,'=Xã <Tân>,,7\n"), "no formula");
    assert!(csv.body.contains("areas others,,,5\n") && csv.body.contains("sightings,all,,1212\n"));

    for (path, texts) in [
        ("/statistics", ["Số liệu", "1.200", "Theo địa bàn"]),
        ("/statistics?lang=en", ["Statistics", "1,200", "By area"]),
    ] {
        let page = site.get(path).await.body;
        for text in texts {
            assert!(page.contains(text), "{path}: {text}");
        }
        assert!(page.contains("<svg viewBox") && page.contains("<desc id=\"spread-desc\">"));
        assert!(page.contains("=Xã &#60;Tân&#62;") && !page.contains("Xóm 4"));
        assert!(!page.contains('⟦'), "{path}");
    }
    let own = json(&site, &format!("?correction={case}")).await;
    let marks: Vec<&str> = own["marks"]
        .as_array()
        .unwrap()
        .iter()
        .map(|mark| mark["what"].as_str().unwrap())
        .collect();
    assert_eq!(marks, ["opened", "answered", "published"]);
    for path in [
        format!("/corrections/{case}"),
        format!("/statistics?correction={case}"),
    ] {
        let page = site.get(&path).await.body;
        assert!(
            page.contains("<ol class=\"marks\"><li>Mở hồ sơ xác minh: 09:00"),
            "{path}"
        );
        let english = site.get(&format!("/corrections/{case}?lang=en")).await.body;
        assert!(english.contains("<li>Case opened: ") && !english.contains('⟦'));
    }
    let footer = "<a href=\"/statistics\">";
    assert!(site.get("/").await.body.contains(footer));
    assert!(site.get("/about").await.body.contains(footer));
}

#[tokio::test]
async fn what_is_withdrawn_is_counted_so_at_once_and_the_example_apart() {
    let site = Site::new().await;
    let case = published(&site, WATER, "Cắt nước ba tuần").await;
    assert_eq!(json(&site, "").await["corrections"]["stands"], 1);
    assert_eq!(json(&site, "?of=example").await["corrections"]["stands"], 0);
    published(&site, HOAX, "Zalo đổi điều lệ").await;
    assert_eq!(json(&site, "").await["corrections"]["stands"], 1);
    let example = json(&site, "?of=example").await;
    assert_eq!(example["corrections"]["stands"], 1);
    assert_eq!(example["example"], true);
    let page = site.get("/statistics?of=example").await.body;
    assert!(page.contains("Đây là số liệu của ví dụ mẫu, không có thật."));

    let officer: Officer = person(&site, Role::Officer).await;
    let approver: Approver = person(&site, Role::Approver).await;
    site.app
        .propose_withdrawal(&officer, case, "Có nhầm lẫn")
        .await
        .unwrap();
    site.app.approve_verdict(&approver, case).await.unwrap();
    let data = json(&site, "").await;
    assert_eq!(data["corrections"]["stands"], 0);
    assert_eq!(data["corrections"]["withdrawn"], 1);
    let labels = data["labels"].as_array().unwrap();
    assert!(labels.iter().all(|label| label["count"] == 0));
}

#[tokio::test]
async fn what_is_not_there_is_not_found() {
    let site = Site::new().await;
    for query in [
        "?of=others",
        "?correction=x",
        "?correction=00000000000000000000000000000001",
        "?of=example&correction=x",
    ] {
        for path in ["/statistics", "/statistics.csv", "/api/v1/statistics"] {
            let answer = site.get(&format!("{path}{query}")).await;
            assert_eq!(answer.status, 404, "{path}{query}");
        }
    }
    let page = site.get("/statistics").await;
    assert!(page.body.contains("Chưa công bố bản đính chính nào."));
}
