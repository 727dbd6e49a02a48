//! One value in every format: golden files, read back by the parsers that others use.

use std::{
    io::Write,
    process::{Command, Stdio},
};

use proptest::prelude::*;
use time::macros::{date, datetime};

use super::*;
use crate::Language;

const LANGUAGES: [Language; 2] = [Language::Vi, Language::En];

fn notice() -> Notice {
    Notice {
        id: "0197a2b4c8d97c3e9f10111213141516".to_owned(),
        version: 1,
        standing: Standing::Stands,
        label: Label::Fabricated,
        label_name: None,
        claim: "Từ ngày mai Zalo có điều lệ mới, được dùng hình ảnh & tin nhắn của người dùng."
            .to_owned(),
        explanation: "Đại diện Zalo – Công ty cổ phần VNG khẳng định không có điều lệ nào như vậy."
            .to_owned(),
        issuer: "Sở Thông tin và Truyền thông Thái Nguyên".to_owned(),
        issuer_url: "https://dinhchinh.example".to_owned(),
        statements: vec![Statement {
            organisation: "Zalo – Công ty cổ phần VNG".to_owned(),
            office: "Đại diện truyền thông".to_owned(),
            words: "Nội dung này là giả.".to_owned(),
        }],
        letter: Some(LetterLink {
            number: "12/STTTT-TTBCXB".to_owned(),
            date: date!(2021 - 02 - 20),
            url: "https://dinhchinh.example/letters/7".to_owned(),
        }),
        first_published: datetime!(2021-02-20 09:30:15.25 UTC),
        published: datetime!(2021-02-20 09:30:15.25 UTC),
        first_seen: Some(date!(2021 - 02 - 18)),
        reason: None,
        url: "https://dinhchinh.example/corrections/0197a2b4".to_owned(),
        earlier: Vec::new(),
        sources: vec!["Điều khoản https://zalo.example/dieu-khoan".to_owned()],
        area: "tỉnh Thái Nguyên".to_owned(),
        exercise: false,
    }
}

/// The second version, which took the verdict back.
fn withdrawn() -> Notice {
    Notice {
        version: 2,
        standing: Standing::Withdrawn,
        reason: Some("Bên được nhắc tên đã cải chính.".to_owned()),
        published: datetime!(2021-03-01 02:00 UTC),
        earlier: vec![Earlier {
            version: 1,
            published: notice().published,
        }],
        ..notice()
    }
}

fn example() -> Notice {
    Notice {
        id: "vi-du".to_owned(),
        label: Label::Unproven,
        exercise: true,
        ..notice()
    }
}

fn info() -> FeedInfo {
    FeedInfo {
        title: "Đính chính – Sở Thông tin và Truyền thông Thái Nguyên".to_owned(),
        self_url: "https://dinhchinh.example/corrections.atom".to_owned(),
        home_url: "https://dinhchinh.example/corrections".to_owned(),
        issuer: "Sở Thông tin và Truyền thông Thái Nguyên".to_owned(),
        next_url: Some("https://dinhchinh.example/corrections.atom?page=1".to_owned()),
        hub_url: Some("https://dinhchinh.example/websub".to_owned()),
        updated: datetime!(2021-03-01 02:00 UTC),
    }
}

fn pretty(value: &serde_json::Value) -> String {
    serde_json::to_string_pretty(value).unwrap()
}

fn all() -> Vec<Notice> {
    vec![withdrawn(), notice(), example()]
}

#[test]
fn golden_files() {
    insta::assert_snapshot!("atom-vi", atom(&info(), &all(), Language::Vi));
    insta::assert_snapshot!("atom-en", atom(&info(), &all(), Language::En));
    insta::assert_snapshot!(
        "json-feed-vi",
        pretty(&json_feed(&info(), &all(), Language::Vi))
    );
    insta::assert_snapshot!(
        "claim-review-vi",
        pretty(&claim_review(&notice(), Language::Vi).unwrap())
    );
    insta::assert_snapshot!(
        "claim-reviews-en",
        pretty(&claim_reviews(&info(), &all(), Language::En))
    );
    let page = ClaimsPage {
        notices: &all(),
        next_page_token: Some("30".to_owned()),
        site: "dinhchinh.example".to_owned(),
    };
    insta::assert_snapshot!("claims-search-vi", pretty(&claims(&page, Language::Vi)));
    insta::assert_snapshot!("cap-alert", cap(&notice()).unwrap());
    insta::assert_snapshot!("cap-cancel", cap(&withdrawn()).unwrap());
    let found = notice();
    let card = Card {
        notice: &found,
        frame_url: "https://dinhchinh.example/embed/0197a2b4",
        max_width: Some(400),
        max_height: None,
    };
    insta::assert_snapshot!("oembed-json-vi", pretty(&oembed_json(&card, Language::Vi)));
    insta::assert_snapshot!("oembed-xml-en", oembed_xml(&card, Language::En));
    let entries = [
        SitemapEntry {
            url: "https://dinhchinh.example/".to_owned(),
            changed: None,
        },
        SitemapEntry {
            url: "https://dinhchinh.example/corrections?lang=en&page=1".to_owned(),
            changed: Some(notice().published),
        },
    ];
    insta::assert_snapshot!("sitemap", sitemap(&entries));
    insta::assert_snapshot!("sitemap-index", sitemap_index(&entries));
}

#[test]
fn a_feed_reader_finds_in_both_feeds_what_was_put_in() {
    for language in LANGUAGES {
        let as_atom = atom(&info(), &all(), language);
        let as_json = json_feed(&info(), &all(), language).to_string();
        for feed in [as_atom, as_json] {
            let read = feed_rs::parser::parse(feed.as_bytes()).unwrap();
            assert_eq!(read.title.unwrap().content, info().title);
            assert_eq!(read.entries.len(), 3);
            for (entry, notice) in read.entries.iter().zip(all()) {
                assert_eq!(entry.id, notice.urn());
                assert_eq!(
                    entry.title.as_ref().unwrap().content,
                    notice.marked_title(language)
                );
                assert_eq!(entry.links[0].href, notice.url);
                let seconds = |at: OffsetDateTime| at.unix_timestamp();
                assert_eq!(
                    entry.updated.map(|at| at.timestamp()),
                    Some(seconds(notice.published))
                );
                assert_eq!(
                    entry.published.map(|at| at.timestamp()),
                    Some(seconds(notice.first_published))
                );
            }
        }
    }
}

#[test]
fn what_was_withdrawn_or_is_not_real_is_no_review() {
    assert_eq!(claim_review(&withdrawn(), Language::Vi), None);
    assert_eq!(claim_review(&example(), Language::Vi), None);
    let feed = claim_reviews(&info(), &all(), Language::Vi);
    let items = feed["dataFeedElement"].as_array().unwrap();
    assert_eq!(items.len(), 2, "the example is left out");
    assert!(items[0]["dateDeleted"].is_string());
    assert!(
        items[0]["item"]["reviewRating"].is_null(),
        "a withdrawn rating is not shown"
    );
    assert!(items[1]["dateDeleted"].is_null());
    let page = ClaimsPage {
        notices: &[withdrawn(), example()],
        next_page_token: None,
        site: String::new(),
    };
    assert_eq!(claims(&page, Language::Vi).to_string(), "{}");
}

#[test]
fn a_correction_is_never_a_severe_alert() {
    for label in [
        Label::Fabricated,
        Label::False,
        Label::Unproven,
        Label::True,
        Label::Opinion,
    ] {
        for standing in [Standing::Stands, Standing::UnderReview, Standing::Withdrawn] {
            let one = Notice {
                label,
                standing,
                ..withdrawn()
            };
            let text = cap(&one).unwrap();
            assert!(
                !text.contains("Severe") && !text.contains("Extreme") && !text.contains("Moderate")
            );
            assert!(!text.contains("Immediate"));
        }
    }
}

#[test]
fn an_update_without_what_it_updates_is_refused() {
    let lost = Notice {
        earlier: Vec::new(),
        ..withdrawn()
    };
    assert_eq!(cap(&lost), Err(CapError::NoReference(2)));
    let odd = Notice {
        id: "a b".to_owned(),
        ..notice()
    };
    assert!(matches!(cap(&odd), Err(CapError::Identifier(_))));
}

/// Validates against the schema of OASIS with libxml2.
fn assert_valid_cap(text: &str) {
    let schema = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../fixtures/cap12/CAP-v1.2.xsd"
    );
    let mut child = Command::new("xmllint")
        .args(["--noout", "--nonet", "--schema", schema, "-"])
        .stdin(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("xmllint: apt-get install libxml2-utils");
    child
        .stdin
        .take()
        .unwrap()
        .write_all(text.as_bytes())
        .unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(
        output.status.success(),
        "{}\n{text}",
        String::from_utf8_lossy(&output.stderr)
    );
}

#[test]
fn cap_is_valid_against_its_schema() {
    for one in [
        notice(),
        withdrawn(),
        example(),
        Notice {
            standing: Standing::UnderReview,
            ..withdrawn()
        },
    ] {
        assert_valid_cap(&cap(&one).unwrap());
    }
}

#[test]
fn the_schema_refuses_what_is_no_cap() {
    let broken = cap(&notice())
        .unwrap()
        .replace("<category>Other", "<category>Rumour");
    assert!(std::panic::catch_unwind(|| assert_valid_cap(&broken)).is_err());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_text_breaks_a_format(claim in any::<String>(), words in any::<String>(), link in any::<String>()) {
        let odd = Notice {
            claim: claim.clone(),
            explanation: words.clone(),
            issuer: words.clone(),
            reason: Some(claim.clone()),
            area: words.clone(),
            sources: vec![link.clone()],
            statements: vec![Statement { organisation: claim.clone(), office: words.clone(), words: link.clone() }],
            label_name: Some((words.clone(), claim.clone())),
            ..withdrawn()
        };
        for standing in [Standing::Stands, Standing::Withdrawn] {
            let odd = Notice { standing, ..odd.clone() };
            for language in LANGUAGES {
                let feed = atom(&info(), std::slice::from_ref(&odd), language);
                prop_assert!(feed_rs::parser::parse(feed.as_bytes()).is_ok(), "{feed}");
                let feed = json_feed(&info(), std::slice::from_ref(&odd), language).to_string();
                prop_assert!(feed_rs::parser::parse(feed.as_bytes()).is_ok());
                let html = odd.html(language);
                let tags = html.matches('<').count();
                let known = ["<p>", "</p>", "<strong>", "</strong>", "<ul>", "</ul>", "<li>", "</li>", "<a href=\"", "</a>"];
                let ours: usize = known.iter().map(|tag| html.matches(tag).count()).sum();
                prop_assert_eq!(tags, ours, "only our own tags: {}", html);
            }
            prop_assert!(cap(&odd).is_ok());
        }
    }
}
