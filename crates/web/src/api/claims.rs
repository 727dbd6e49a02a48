//! `claims:search` as Google's Fact Check Tools have it, so that programs written for it work here.

use app::{ClaimQuery, MAX_CLAIMS};
use axum::{
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use serde::Deserialize;

use super::{
    answers::Metered,
    problem::{ApiError, Problem},
};
use crate::{WebState, errors::PageError, forms::Asked};

/// Most days and most claims to leave out.
const MOST: u32 = 1_000_000;

/// The parameters of Google's own.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ClaimsQuery {
    #[serde(default)]
    query: String,
    #[serde(default)]
    language_code: String,
    #[serde(default)]
    review_publisher_site_filter: String,
    max_age_days: Option<u32>,
    page_size: Option<u32>,
    page_token: Option<String>,
    offset: Option<u32>,
}

/// Published corrections in the shape of Google's Fact Check Tools (`v1alpha1/claims:search`).
/// Withdrawn ones and the worked example are left out. No key is needed; one that is sent is ignored.
#[utoipa::path(
    get,
    path = "/v1alpha1/claims:search",
    params(
        ("query" = Option<String>, Query, description = "words of the claim; Vietnamese without diacritics works"),
        ("languageCode" = Option<String>, Query, description = "`vi` or `en`"),
        ("reviewPublisherSiteFilter" = Option<String>, Query, description = "only this site"),
        ("maxAgeDays" = Option<u32>, Query, minimum = 0, maximum = 1_000_000, description = "not older than"),
        ("pageSize" = Option<u32>, Query, minimum = 1, maximum = 100, description = "10 if not said"),
        ("pageToken" = Option<String>, Query, pattern = "^[0-9]{1,9}$", description = "`nextPageToken` of the page before"),
        ("offset" = Option<u32>, Query, minimum = 0, maximum = 1_000_000, description = "how many to leave out, without a page's token"),
    ),
    responses(
        Metered,
        (status = 200, description = "claims with their reviews", body = serde_json::Value),
        (status = 400, description = "a parameter cannot be read", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn search_claims(
    State(state): State<WebState>,
    query: Result<Asked<ClaimsQuery>, PageError>,
) -> Result<Response, ApiError> {
    let refused = || ApiError(PageError::bad_request("not-the-query"));
    let Asked(query) = query.map_err(|_| refused())?;
    let offset: u32 = match query.page_token {
        None => query.offset.unwrap_or(0),
        // Ours are digits; "+1" is none of ours.
        Some(token) => {
            let ours = (1..=9).contains(&token.len()) && token.bytes().all(|b| b.is_ascii_digit());
            let number = token.parse().ok().filter(|_| ours);
            number.ok_or_else(refused)?
        }
    };
    let size = query.page_size.unwrap_or(10) as usize;
    let most = |number: Option<u32>| number.is_none_or(|number| number <= MOST);
    let fits = most(query.offset) && most(query.max_age_days);
    if !fits || !(1..=MAX_CLAIMS).contains(&size) {
        return Err(refused());
    }
    let found = state
        .app
        .find_claims(&ClaimQuery {
            query: query.query,
            language: query.language_code,
            publisher_site: query.review_publisher_site_filter,
            max_age_days: query.max_age_days,
            page_size: size,
            offset: offset as usize,
        })
        .await?;
    let headers = [(header::CONTENT_TYPE, "application/json; charset=utf-8")];
    Ok((headers, found).into_response())
}
