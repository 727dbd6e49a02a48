//! schema.org `ClaimReview` as JSON-LD, on a page and as a data feed
//! (<https://schema.org/ClaimReview>, <https://schema.org/DataFeed>).

use serde_json::{Value, json};

use super::{FeedInfo, Notice, Standing, words::stamp};
use crate::{Label, Language, text};

/// What search engines and platforms read on the page of a correction. None where no verdict
/// stands, and for what is not real: a review of nothing would be shown as one.
#[must_use]
pub fn claim_review(notice: &Notice, language: Language) -> Option<Value> {
    if notice.standing == Standing::Withdrawn || notice.exercise {
        return None;
    }
    let mut review = body(notice, language);
    review["@context"] = json!("https://schema.org");
    Some(review)
}

/// All of them as a `DataFeed`: what was withdrawn is an item with `dateDeleted`, so that whoever
/// copied it takes it away. What is not real is left out.
#[must_use]
pub fn claim_reviews(info: &FeedInfo, notices: &[Notice], language: Language) -> Value {
    let items: Vec<Value> = notices
        .iter()
        .filter(|notice| !notice.exercise)
        .map(|notice| {
            let mut item = json!({
                "@type": "DataFeedItem",
                "dateCreated": stamp(notice.first_published),
                "dateModified": stamp(notice.published),
            });
            if notice.standing == Standing::Withdrawn {
                item["dateDeleted"] = json!(stamp(notice.published));
                item["item"] = json!({ "@type": "ClaimReview", "url": notice.url });
            } else {
                item["item"] = body(notice, language);
            }
            item
        })
        .collect();
    json!({
        "@context": "https://schema.org",
        "@type": "DataFeed",
        "name": text::line(&info.title),
        "url": info.self_url,
        "dateModified": stamp(info.updated),
        "dataFeedElement": items,
    })
}

fn body(notice: &Notice, language: Language) -> Value {
    let mut rating = json!({
        "@type": "Rating",
        "alternateName": notice.label_words(language),
    });
    // 1 is worst; what is not proven or no statement of fact has no place between.
    if let Some(value) = value(notice.label) {
        rating["ratingValue"] = json!(value);
        rating["worstRating"] = json!(1);
        rating["bestRating"] = json!(5);
    }
    if notice.standing == Standing::UnderReview {
        rating["ratingExplanation"] = json!(notice.summary(language));
    } else {
        rating["ratingExplanation"] = json!(text::line(&notice.explanation));
    }
    let publisher = json!({
        "@type": "Organization",
        "name": text::name(&notice.issuer),
        "url": notice.issuer_url,
    });
    let mut claim = json!({
        "@type": "Claim",
        "name": text::line(&notice.claim),
        "author": { "@type": "Person", "name": language.pick("Không rõ", "Unknown") },
    });
    if let Some(seen) = notice.first_seen {
        claim["datePublished"] = json!(seen.to_string());
    }
    json!({
        "@type": "ClaimReview",
        "url": notice.url,
        "claimReviewed": text::line(&notice.claim),
        "itemReviewed": claim,
        "author": publisher,
        "publisher": publisher,
        "datePublished": stamp(notice.first_published),
        "dateModified": stamp(notice.published),
        "inLanguage": language.code(),
        "reviewBody": text::line(&notice.explanation),
        "reviewRating": rating,
    })
}

const fn value(label: Label) -> Option<u8> {
    match label {
        Label::Fabricated => Some(1),
        Label::False => Some(2),
        Label::True => Some(5),
        Label::Unproven | Label::Opinion => None,
    }
}
