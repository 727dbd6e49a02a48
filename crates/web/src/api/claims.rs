//! `claims:search` as Google's Fact Check Tools have it, so that programs written for it work here.

use app::{ClaimQuery, MAX_CLAIMS};
use axum::{
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use serde::Deserialize;

use super::problem::{ApiError, Problem};
use crate::{WebState, errors::PageError, forms::Asked};

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
    #[serde(default)]
    page_token: String,
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
    let offset: u32 = if query.page_token.is_empty() {
        query.offset.unwrap_or(0)
    } else {
        query.page_token.parse().map_err(|_| refused())?
    };
    let size = query.page_size.unwrap_or(10) as usize;
    if !(1..=MAX_CLAIMS).contains(&size) {
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
    let headers = [
        (header::CONTENT_TYPE, "application/json; charset=utf-8"),
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
    ];
    Ok((headers, found).into_response())
}
