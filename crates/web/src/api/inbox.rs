//! The inbox as data, for those who are signed in.

use app::{access::Staff, views::InboxRow};
use axum::{Json, extract::State};
use serde::Serialize;
use time::OffsetDateTime;
use utoipa::ToSchema;

use super::{
    auth::ApiAs,
    corrections::{PageQuery, page_of},
    problem::{ApiError, Problem},
};
use crate::{WebState, errors::PageError, forms::Asked};

/// A page of the inbox.
#[derive(Serialize, ToSchema)]
pub(super) struct InboxBody {
    /// Chains, most urgent first.
    chains: Vec<ChainBody>,
    /// Chains in all, without those put aside.
    total: u64,
    /// Chains that are put aside and have not grown anew.
    dismissed: usize,
    /// Number of the next page; null on the last one.
    next_page: Option<u32>,
}

/// A chain in the inbox.
#[derive(Serialize, ToSchema)]
pub(super) struct ChainBody {
    /// Its identity.
    chain: String,
    /// The text seen most often.
    text: String,
    /// Distinct texts.
    variants: u64,
    /// How often seen in all.
    sightings: u64,
    /// Sightings of the last 24 hours.
    recent: u64,
    /// Sightings of each of the last 48 hours, oldest first; empty if it was not weighed.
    hours: Vec<u64>,
    /// First sighting.
    #[serde(with = "time::serde::rfc3339")]
    #[schema(value_type = String, format = DateTime)]
    first_seen: OffsetDateTime,
    /// Last sighting (start of its hour).
    #[serde(with = "time::serde::rfc3339")]
    #[schema(value_type = String, format = DateTime)]
    last_seen: OffsetDateTime,
    /// Channels of the last week, most seen first; a few.
    channels: Vec<PlaceBody>,
    /// Areas of the last week that were named, most seen first; a few.
    areas: Vec<PlaceBody>,
    /// What its words speak of: `money`, `health`, `danger`, `pressure`.
    harm_words: Vec<&'static str>,
    /// Sightings that did not count: their sender had reported the chain that day.
    repeats: u64,
    /// The most sightings that came in one hour from one place, if they count by their square
    /// root only to be noticed.
    burst: Option<u64>,
    /// Why it was put aside before it grew anew.
    was_dismissed_because: Option<String>,
    /// Its case.
    case: Option<String>,
}

/// A channel or an area.
#[derive(Serialize, ToSchema)]
pub(super) struct PlaceBody {
    /// Its name.
    name: String,
    /// Sightings.
    count: u64,
}

/// Chains by how much attention they need, and why. For those who are signed in.
#[utoipa::path(
    get,
    path = "/api/v1/inbox",
    params(("page" = Option<u32>, Query, minimum = 0, maximum = 100_000, description = "0 for the first")),
    security(("session" = [])),
    responses(
        (status = 200, description = "a page", body = InboxBody),
        (status = 400, description = "no number of a page", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "not signed in", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn get_inbox(
    State(state): State<WebState>,
    ApiAs(by): ApiAs<Staff>,
    query: Result<Asked<PageQuery>, PageError>,
) -> Result<Json<InboxBody>, ApiError> {
    let page = page_of(query)?;
    let inbox = state.app.inbox(&by, page).await?;
    let shown = u64::from(inbox.page.saturating_add(1)) * u64::from(inbox.page_size);
    Ok(Json(InboxBody {
        chains: inbox.rows.into_iter().map(chain_body).collect(),
        total: inbox.total,
        dismissed: inbox.dismissed,
        next_page: (shown < inbox.total).then(|| page.saturating_add(1)),
    }))
}

fn chain_body(row: InboxRow) -> ChainBody {
    let places = |places: Vec<(String, u64)>| {
        let places = places.into_iter();
        places
            .map(|(name, count)| PlaceBody { name, count })
            .collect()
    };
    let (summary, reasons) = (row.summary, row.reasons);
    ChainBody {
        chain: summary.chain.id.to_string(),
        text: summary.representative,
        variants: summary.variants,
        sightings: summary.sightings,
        recent: summary.recent,
        hours: reasons.hours,
        first_seen: summary.first_seen,
        last_seen: summary.last_seen,
        channels: places(reasons.channels),
        areas: places(reasons.areas),
        harm_words: reasons.harm.iter().map(|harm| harm.code()).collect(),
        repeats: reasons.repeats,
        burst: reasons.burst,
        was_dismissed_because: reasons.returned.map(|decision| decision.reason),
        case: summary.case.map(|case| case.to_string()),
    }
}
