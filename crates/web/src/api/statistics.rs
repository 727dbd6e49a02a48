//! Figures as data.

use app::{Area, Statistics, WITHIN, model::ReceiversAfter};
use axum::{Json, extract::State, http::header};
use serde::Serialize;
use time::OffsetDateTime;
use utoipa::ToSchema;

use super::problem::{ApiError, Problem};
use crate::{WebState, errors::PageError, forms::Asked, pages::StatisticsQuery};

/// Figures about what was published. Sums only.
#[derive(Serialize, ToSchema)]
pub(super) struct StatisticsBody {
    /// Part of the worked example: not real.
    example: bool,
    /// When they were counted.
    #[serde(with = "time::serde::rfc3339")]
    #[schema(value_type = String, format = DateTime)]
    counted_at: OffsetDateTime,
    /// Corrections by how they stand.
    corrections: StandingBody,
    /// Corrections that were not withdrawn, by label.
    labels: Vec<CountBody>,
    /// Sightings of their messages in all.
    sightings: u64,
    /// Sightings over time.
    spread: SpreadBody,
    /// What happened meanwhile; of one correction only.
    marks: Vec<MarkBody>,
    /// Half of the corrections were published within so many minutes of the first sighting; null
    /// without any. Of one correction: its own time.
    median_minutes: Option<i64>,
    /// How many were published within so many hours, each in the first that it fits; without hours:
    /// later.
    published: Vec<WithinBody>,
    /// Sightings by channel.
    channels: Vec<CountBody>,
    /// Sightings by area. Areas with fewer than five are counted among `others`.
    areas: AreasBody,
    /// Receivers of official letters; null where they are too few to be counted without pointing at
    /// one.
    receivers: Option<ReceiversBody>,
}

/// Corrections by how they stand.
#[derive(Serialize, ToSchema)]
struct StandingBody {
    /// Stand.
    stands: u64,
    /// Are looked at again.
    under_review: u64,
    /// Were withdrawn.
    withdrawn: u64,
}

/// How many of something.
#[derive(Serialize, ToSchema)]
struct CountBody {
    /// Of what.
    name: String,
    /// How many.
    count: u64,
}

/// Sightings over time.
#[derive(Serialize, ToSchema)]
struct SpreadBody {
    /// How many hours a span has.
    hours: u32,
    /// The spans, in order.
    spans: Vec<SpanBody>,
}

/// A span of time.
#[derive(Serialize, ToSchema)]
struct SpanBody {
    /// Its beginning.
    #[serde(with = "time::serde::rfc3339")]
    #[schema(value_type = String, format = DateTime)]
    from: OffsetDateTime,
    /// Sightings in it.
    count: u64,
}

/// Something that happened.
#[derive(Serialize, ToSchema)]
struct MarkBody {
    /// `opened` (the case), `answered` (by the named party), `published` or `sent` (the letter).
    what: &'static str,
    /// When.
    #[serde(with = "time::serde::rfc3339")]
    #[schema(value_type = String, format = DateTime)]
    at: OffsetDateTime,
}

/// How many were published in time.
#[derive(Serialize, ToSchema)]
struct WithinBody {
    /// Within how many hours; null: later.
    hours: Option<u32>,
    /// How many.
    count: u64,
}

/// Sightings by area.
#[derive(Serialize, ToSchema)]
struct AreasBody {
    /// Areas with the most.
    named: Vec<CountBody>,
    /// Nobody said where.
    unknown: u64,
    /// All other areas.
    others: u64,
}

/// Receivers of official letters.
#[derive(Serialize, ToSchema)]
struct ReceiversBody {
    /// How far they are.
    now: ReceiversAfterBody,
    /// How far they were some hours after their letter was sent; only those whose letter is as old
    /// count.
    over_time: Vec<ReceiversAfterBody>,
}

/// How far receivers are.
#[derive(Serialize, ToSchema)]
struct ReceiversAfterBody {
    /// Hours after sending; null: now.
    hours: Option<u32>,
    /// How many receivers.
    receivers: u64,
    /// Of them: confirmed.
    confirmed: u64,
    /// Of them: passed it on.
    passed_on: u64,
}

impl StatisticsBody {
    fn of(found: &Statistics) -> StatisticsBody {
        let count = |name: &str, count: u64| CountBody {
            name: name.to_owned(),
            count,
        };
        let one = |wanted: &Area| {
            let mut areas = found.areas.iter();
            areas
                .find(|(area, _)| area == wanted)
                .map_or(0, |(_, count)| *count)
        };
        let [stands, under_review, withdrawn] = found.standing;
        StatisticsBody {
            example: found.example,
            counted_at: found.at,
            corrections: StandingBody {
                stands,
                under_review,
                withdrawn,
            },
            labels: found
                .labels
                .iter()
                .map(|(label, many)| count(label.code(), *many))
                .collect(),
            sightings: found.sightings,
            spread: SpreadBody {
                hours: found.spread.hours,
                spans: found
                    .spread
                    .columns
                    .iter()
                    .map(|(from, count)| SpanBody {
                        from: *from,
                        count: *count,
                    })
                    .collect(),
            },
            marks: found
                .marks
                .iter()
                .map(|(mark, at)| MarkBody {
                    what: mark.code(),
                    at: *at,
                })
                .collect(),
            median_minutes: found.median.map(|median| median.whole_minutes()),
            published: found
                .within
                .iter()
                .enumerate()
                .map(|(at, count)| WithinBody {
                    hours: WITHIN.get(at).copied(),
                    count: *count,
                })
                .collect(),
            channels: found
                .channels
                .iter()
                .map(|(channel, many)| count(channel, *many))
                .collect(),
            areas: AreasBody {
                named: found
                    .areas
                    .iter()
                    .filter_map(|(area, many)| match area {
                        Area::Named(name) => Some(count(name, *many)),
                        Area::Unknown | Area::Others => None,
                    })
                    .collect(),
                unknown: one(&Area::Unknown),
                others: one(&Area::Others),
            },
            receivers: found.confirmations.as_ref().map(|receivers| {
                let over_time = receivers.over_time.iter();
                ReceiversBody {
                    now: after(None, &receivers.now),
                    over_time: over_time
                        .map(|(hours, at)| after(Some(*hours), at))
                        .collect(),
                }
            }),
        }
    }
}

const fn after(hours: Option<u32>, at: &ReceiversAfter) -> ReceiversAfterBody {
    ReceiversAfterBody {
        hours,
        receivers: at.receivers,
        confirmed: at.confirmed,
        passed_on: at.passed_on,
    }
}

/// Figures about what was published: how it spread, how soon it was corrected, who confirmed. Those of
/// `/statistics`, as data.
#[utoipa::path(
    get,
    path = "/api/v1/statistics",
    params(
        ("of" = Option<String>, Query, pattern = "^(example)?$", description = "`example`: of the worked example, which is counted apart"),
        ("correction" = Option<String>, Query, description = "only this correction"),
    ),
    responses(
        (status = 200, description = "sums", body = StatisticsBody),
        (status = 400, description = "a parameter cannot be read", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "no such correction, or nothing of this name is counted", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn get_statistics(
    State(state): State<WebState>,
    query: Result<Asked<StatisticsQuery>, PageError>,
) -> Result<
    (
        [(header::HeaderName, &'static str); 1],
        Json<StatisticsBody>,
    ),
    ApiError,
> {
    let Asked(query) = query.map_err(|_| ApiError(PageError::bad_request("not-the-query")))?;
    let found = state.app.statistics(query.of()?).await?;
    let open = [(header::ACCESS_CONTROL_ALLOW_ORIGIN, "*")];
    Ok((open, Json(StatisticsBody::of(&found))))
}
