//! The answer of `claims:search` in the shape of Google's Fact Check Tools API, so that programs
//! written for it work here
//! (<https://developers.google.com/fact-check/tools/api/reference/rest/v1alpha1/claims/search>).

use serde_json::{Map, Value, json};

use super::{Notice, Standing, words::stamp};
use crate::{Language, text};

/// One page of found claims.
#[derive(Clone, Debug)]
pub struct ClaimsPage<'a> {
    /// What was found, best first.
    pub notices: &'a [Notice],
    /// What asks for the next page; none on the last.
    pub next_page_token: Option<String>,
    /// Host name of the publisher.
    pub site: String,
}

/// The answer. What was withdrawn or is not real is left out: the shape has no way to say so.
#[must_use]
pub fn claims(page: &ClaimsPage<'_>, language: Language) -> Value {
    let found: Vec<Value> = page
        .notices
        .iter()
        .filter(|notice| notice.standing != Standing::Withdrawn && !notice.exercise)
        .map(|notice| {
            let mut claim = Map::new();
            claim.insert("text".to_owned(), json!(text::line(&notice.claim)));
            if let Some(seen) = notice.first_seen {
                claim.insert("claimDate".to_owned(), json!(format!("{seen}T00:00:00Z")));
            }
            let review = json!({
                "publisher": { "name": text::name(&notice.issuer), "site": page.site },
                "url": notice.url,
                "title": notice.title(language),
                "reviewDate": stamp(notice.published),
                "textualRating": notice.label_words(language),
                "languageCode": language.code(),
            });
            claim.insert("claimReview".to_owned(), json!([review]));
            Value::Object(claim)
        })
        .collect();
    // As proto3 does in JSON: what is empty is left out.
    let mut answer = Map::new();
    if !found.is_empty() {
        answer.insert("claims".to_owned(), json!(found));
    }
    if let Some(token) = &page.next_page_token {
        answer.insert("nextPageToken".to_owned(), json!(token));
    }
    Value::Object(answer)
}
