//! Coverage of letters, the follow-up of silent receivers, calls, the report on a case.

use app::{
    CallRow, CoverageAsk, CoverageOf, NewCall, Proposer, Standing, Tally, access::Staff,
    model::CallOutcome,
};
use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    answers::{Acts, Reads},
    auth::ApiAs,
    id,
    problem::{ApiError, Body, Problem},
};
use crate::{WebState, errors::PageError, forms::Asked};

pub fn described() -> OpenApiRouter<WebState> {
    OpenApiRouter::new()
        .routes(routes!(get_coverage))
        .routes(routes!(get_escalation))
        .routes(routes!(get_calls))
        .routes(routes!(post_call))
        .routes(routes!(get_report))
}

/// How many receivers are how far. Everybody is counted once.
#[derive(Serialize, ToSchema)]
struct TallyBody {
    /// All of them.
    total: usize,
    /// Done: shown with the proof that was asked for.
    done: usize,
    /// Receipt confirmed, nothing more.
    confirmed: usize,
    /// The private link was opened.
    opened: usize,
    /// The receiver's server said that it has it.
    delivered: usize,
    /// Taken by the receiver's server, or handed over.
    sent: usize,
    /// Not sent yet.
    waiting: usize,
    /// No answer although its time is over.
    silent: usize,
    /// Sent back as not for them.
    sent_back: usize,
    /// Not delivered, or nobody knows.
    failed: usize,
    /// Of those confirmed: the deed is overdue.
    late: usize,
}

impl From<&Tally> for TallyBody {
    fn from(tally: &Tally) -> Self {
        TallyBody {
            total: tally.total(),
            done: tally.get(Standing::Done),
            confirmed: tally.get(Standing::Confirmed),
            opened: tally.get(Standing::Opened),
            delivered: tally.get(Standing::Delivered),
            sent: tally.get(Standing::Sent),
            waiting: tally.get(Standing::Waiting),
            silent: tally.get(Standing::Silent),
            sent_back: tally.get(Standing::SentBack),
            failed: tally.get(Standing::Failed),
            late: tally.late,
        }
    }
}

/// How far a letter's receivers are.
#[derive(Serialize, ToSchema)]
struct CoverageBody {
    /// Everybody.
    total: TallyBody,
    /// People reached, as far as reported; never added twice.
    reach: u64,
    /// By group of receivers.
    groups: Vec<NamedTally>,
    /// By territory.
    territories: Vec<NamedTally>,
    /// The receivers that were asked for, 100 on a page, by name.
    receivers: Vec<ReceiverBody>,
}

/// A part of the receivers.
#[derive(Serialize, ToSchema)]
struct NamedTally {
    /// Name of the group or territory; empty for those in none.
    name: String,
    /// Code of the territory.
    code: Option<String>,
    /// How far they are.
    tally: TallyBody,
}

/// A receiver.
#[derive(Serialize, ToSchema)]
struct ReceiverBody {
    /// Its name when the letter went out.
    name: String,
    /// `done`, `confirmed`, `opened`, `delivered`, `sent`, `waiting`, `silent`, `sent-back` or
    /// `failed`.
    standing: &'static str,
    /// When it confirmed.
    #[serde(with = "time::serde::rfc3339::option")]
    #[schema(value_type = Option<String>, format = DateTime)]
    confirmed_at: Option<OffsetDateTime>,
    /// Who confirmed.
    confirmed_by: Option<String>,
}

/// Which receivers are listed.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct CoverageQuery {
    /// Those that are just so far; without it everybody.
    #[param(inline)]
    standing: Option<StandingName>,
    /// Page of the list, from 0.
    #[serde(default)]
    #[param(minimum = 0, maximum = 100_000, default = 0)]
    page: u32,
}

/// How far a receiver is.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
enum StandingName {
    Done,
    Confirmed,
    Opened,
    Delivered,
    Sent,
    Waiting,
    Silent,
    SentBack,
    Failed,
}

impl From<StandingName> for Standing {
    fn from(name: StandingName) -> Self {
        match name {
            StandingName::Done => Standing::Done,
            StandingName::Confirmed => Standing::Confirmed,
            StandingName::Opened => Standing::Opened,
            StandingName::Delivered => Standing::Delivered,
            StandingName::Sent => Standing::Sent,
            StandingName::Waiting => Standing::Waiting,
            StandingName::Silent => Standing::Silent,
            StandingName::SentBack => Standing::SentBack,
            StandingName::Failed => Standing::Failed,
        }
    }
}

/// How far the receivers of a letter are: confirmed, done, silent.
#[utoipa::path(
    get,
    path = "/api/v1/letters/{id}/coverage",
    params(("id" = String, Path, description = "identity of the letter"), CoverageQuery),
    security(("session" = [])),
    responses(
        (status = 200, description = "the coverage", body = CoverageBody),
        (status = 400, description = "a parameter cannot be read", body = Problem, content_type = "application/problem+json"),
        Reads
    )
)]
async fn get_coverage(
    State(state): State<WebState>,
    ApiAs(by): ApiAs<Staff>,
    Path(letter): Path<String>,
    query: Result<Asked<CoverageQuery>, PageError>,
) -> Result<Json<CoverageBody>, ApiError> {
    let Asked(query) = query.map_err(|_| ApiError(PageError::bad_request("not-the-query")))?;
    let of = CoverageOf::Letter(id(&letter, "letter")?);
    let standing = query.standing.map(Standing::from);
    let ask = CoverageAsk {
        all: standing.is_none(),
        standing,
        page: query.page as usize,
        ..CoverageAsk::default()
    };
    let found = state.app.coverage(&by, of, ask).await?;
    Ok(Json(CoverageBody {
        total: (&found.total).into(),
        reach: found.reach,
        groups: found
            .groups
            .iter()
            .map(|group| NamedTally {
                name: group.name.clone().unwrap_or_default(),
                code: None,
                tally: (&group.tally).into(),
            })
            .collect(),
        territories: found
            .territories
            .iter()
            .map(|tile| NamedTally {
                name: tile.name.clone(),
                code: Some(tile.code.clone()),
                tally: (&tile.tally).into(),
            })
            .collect(),
        receivers: found
            .list
            .into_iter()
            .map(|receiver| ReceiverBody {
                name: receiver.name,
                standing: receiver.standing.code(),
                confirmed_at: receiver.confirmed_at,
                confirmed_by: receiver.confirmed_by,
            })
            .collect(),
    }))
}

/// How a letter's silent receivers are followed up.
#[derive(Serialize, ToSchema)]
struct EscalationBody {
    /// Receivers that owe something.
    owing: usize,
    /// Nothing is done until somebody lets it run again.
    paused: bool,
    /// Steps to come, soonest first; at most 100.
    coming: Vec<ComingBody>,
    /// Steps that were made, stopped or not possible, latest first; at most 100.
    made: Vec<MadeBody>,
}

/// A step to come.
#[derive(Serialize, ToSchema)]
struct ComingBody {
    /// The receiver.
    name: String,
    /// `confirmation` or `deed`.
    missing: &'static str,
    /// `reminder`, `second-reminder`, `other-channel`, `superior` or `call`.
    rung: &'static str,
    /// When.
    #[serde(with = "time::serde::rfc3339")]
    #[schema(value_type = String, format = DateTime)]
    at: OffsetDateTime,
}

/// A step that was made.
#[derive(Serialize, ToSchema)]
struct MadeBody {
    /// Its identity.
    id: String,
    /// The receiver.
    name: String,
    /// `confirmation` or `deed`.
    missing: &'static str,
    /// `reminder`, `second-reminder`, `other-channel`, `superior` or `call`.
    rung: &'static str,
    /// `made`, `stopped` or `skipped`.
    state: &'static str,
    /// When.
    #[serde(with = "time::serde::rfc3339")]
    #[schema(value_type = String, format = DateTime)]
    at: OffsetDateTime,
}

/// What is done about the silent receivers of a letter, and what was done.
#[utoipa::path(
    get,
    path = "/api/v1/letters/{id}/escalation",
    params(("id" = String, Path, description = "identity of the letter")),
    security(("session" = [])),
    responses((status = 200, description = "the follow-up", body = EscalationBody), Reads)
)]
async fn get_escalation(
    State(state): State<WebState>,
    ApiAs(by): ApiAs<Staff>,
    Path(letter): Path<String>,
) -> Result<Json<EscalationBody>, ApiError> {
    let letter = id(&letter, "letter")?;
    let found = state.app.escalation_page(&by, letter).await?;
    Ok(Json(EscalationBody {
        owing: found.owing,
        paused: found.escalation.paused.is_some(),
        coming: found
            .coming
            .into_iter()
            .map(|one| ComingBody {
                name: one.name,
                missing: one.missing.code(),
                rung: one.rung.code(),
                at: one.at,
            })
            .collect(),
        made: found
            .made
            .into_iter()
            .map(|one| MadeBody {
                id: one.step.id.to_string(),
                name: one.name,
                missing: one.step.missing.code(),
                rung: one.step.rung.code(),
                state: one.step.state.code(),
                at: one.step.at,
            })
            .collect(),
    }))
}

/// The list of calls.
#[derive(Serialize, ToSchema)]
struct CallsBody {
    /// Calls that wait to be made.
    calls: Vec<CallBody>,
}

/// A call that waits to be made.
#[derive(Serialize, ToSchema)]
struct CallBody {
    /// Its identity.
    id: String,
    /// Whom to call.
    name: String,
    /// Numbers, with whose they are.
    telephones: Vec<String>,
    /// The letter.
    letter: String,
    /// Its number and symbol.
    number_and_symbol: String,
    /// `confirmation` or `deed`.
    missing: &'static str,
    /// It is about a changed conclusion.
    change: bool,
    /// Outcomes of the calls that were made, oldest first.
    outcomes: Vec<&'static str>,
}

impl From<CallRow> for CallBody {
    fn from(row: CallRow) -> Self {
        CallBody {
            id: row.step.id.to_string(),
            name: row.delivery.to_name,
            telephones: row.telephones,
            letter: row.step.letter.to_string(),
            number_and_symbol: row.number_and_symbol,
            missing: row.step.missing.code(),
            change: row.is_change,
            outcomes: row
                .calls
                .iter()
                .map(|(call, _)| call.outcome.code())
                .collect(),
        }
    }
}

/// Receivers to be called, because they are silent after every reminder.
#[utoipa::path(
    get,
    path = "/api/v1/calls",
    security(("session" = [])),
    responses((status = 200, description = "the list", body = CallsBody), Reads)
)]
async fn get_calls(
    State(state): State<WebState>,
    ApiAs(by): ApiAs<Staff>,
) -> Result<Json<CallsBody>, ApiError> {
    let rows = state.app.call_list(&by).await?;
    Ok(Json(CallsBody {
        calls: rows.into_iter().map(CallBody::from).collect(),
    }))
}

/// How a call went.
#[derive(Deserialize, ToSchema)]
struct CallResult {
    /// What came of it.
    outcome: OutcomeName,
    /// The number that was called.
    #[serde(default)]
    #[schema(max_length = 50)]
    number: String,
    /// Who was spoken to; needed for a confirmation.
    #[serde(default)]
    #[schema(max_length = 100)]
    person: String,
    /// Their office; needed for a confirmation.
    #[serde(default)]
    #[schema(max_length = 200)]
    office: String,
    /// Until when they promised to answer, Vietnam time: `2021-02-19T10:00`. Needed for a promise.
    #[serde(default)]
    #[schema(max_length = 19)]
    promised_until: String,
    /// Anything else.
    #[serde(default)]
    #[schema(max_length = 1000)]
    note: String,
}

/// What came of a call.
#[derive(Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
enum OutcomeName {
    Confirmed,
    Promised,
    Reached,
    NoAnswer,
    WrongNumber,
}

impl From<OutcomeName> for CallOutcome {
    fn from(name: OutcomeName) -> Self {
        match name {
            OutcomeName::Confirmed => CallOutcome::Confirmed,
            OutcomeName::Promised => CallOutcome::Promised,
            OutcomeName::Reached => CallOutcome::Reached,
            OutcomeName::NoAnswer => CallOutcome::NoAnswer,
            OutcomeName::WrongNumber => CallOutcome::WrongNumber,
        }
    }
}

/// Writes down how a call went. A confirmation on the telephone confirms the receipt.
#[utoipa::path(
    post,
    path = "/api/v1/calls/{id}",
    params(("id" = String, Path, description = "identity of the call")),
    request_body = CallResult,
    security(("session" = [])),
    responses((status = 204, description = "written down"), Acts)
)]
async fn post_call(
    State(state): State<WebState>,
    ApiAs(by): ApiAs<Proposer>,
    Path(call): Path<String>,
    Body(result): Body<CallResult>,
) -> Result<StatusCode, ApiError> {
    let new = NewCall {
        number: result.number,
        outcome: CallOutcome::from(result.outcome).code().to_owned(),
        person: result.person,
        office: result.office,
        promised_until: result.promised_until,
        note: result.note,
    };
    state.app.record_call(&by, id(&call, "step")?, &new).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What spread and what was done in a case.
#[derive(Serialize, ToSchema)]
struct SummaryBody {
    /// How often the message was seen.
    sightings: u64,
    /// In how many variants.
    variants: u64,
    /// First sighting.
    #[serde(with = "time::serde::rfc3339")]
    #[schema(value_type = String, format = DateTime)]
    first_seen: OffsetDateTime,
    /// Last sighting.
    #[serde(with = "time::serde::rfc3339")]
    #[schema(value_type = String, format = DateTime)]
    last_seen: OffsetDateTime,
    /// Hours of one span of `growth`.
    span_hours: i64,
    /// Counts by span, oldest first.
    growth: Vec<u64>,
    /// The letters that were sent.
    letters: Vec<ReportLetter>,
    /// Steps in order, with the seconds from the first sighting; none: not yet.
    steps: Vec<ReportStep>,
}

/// A letter of a report.
#[derive(Serialize, ToSchema)]
struct ReportLetter {
    /// Its number and symbol.
    number_and_symbol: String,
    /// How far its receivers are.
    tally: TallyBody,
}

/// A step of a report.
#[derive(Serialize, ToSchema)]
struct ReportStep {
    /// What, in Vietnamese as the printed report has it.
    what: &'static str,
    /// Seconds from the first sighting.
    seconds: Option<i64>,
}

/// The figures of the report to superiors.
#[utoipa::path(
    get,
    path = "/api/v1/cases/{id}/report",
    params(("id" = String, Path, description = "identity of the case")),
    security(("session" = [])),
    responses((status = 200, description = "the report", body = SummaryBody), Reads)
)]
async fn get_report(
    State(state): State<WebState>,
    ApiAs(by): ApiAs<Staff>,
    Path(case): Path<String>,
) -> Result<Json<SummaryBody>, ApiError> {
    let facts = state.app.summary_facts(&by, id(&case, "case")?).await?;
    let (bars, span_hours) = facts.growth;
    Ok(Json(SummaryBody {
        sightings: facts.sightings,
        variants: facts.variants,
        first_seen: facts.seen.0,
        last_seen: facts.seen.1,
        span_hours,
        growth: bars.into_iter().map(|(_, count)| count).collect(),
        letters: facts
            .letters
            .iter()
            .map(|letter| ReportLetter {
                number_and_symbol: letter.number_and_symbol.clone(),
                tally: (&letter.tally).into(),
            })
            .collect(),
        steps: facts
            .milestones
            .iter()
            .map(|one| ReportStep {
                what: one.what,
                seconds: one.after.map(time::Duration::whole_seconds),
            })
            .collect(),
    }))
}
