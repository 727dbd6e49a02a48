//! Who works on a case, until when, what colleagues know, and what the message does.

use app::{
    Refusal,
    access::{Desk, Officer, Staff},
};
use axum::{
    extract::{Path, State},
    http::StatusCode,
};
use casework::{Affected, Consequence, Harm};
use serde::Deserialize;
use time::OffsetDateTime;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    WebState,
    api::{
        answers::Acts,
        auth::ApiAs,
        fields::whole_number,
        id,
        problem::{ApiError, Body},
    },
};

pub fn described() -> OpenApiRouter<WebState> {
    OpenApiRouter::new()
        .routes(routes!(post_assign))
        .routes(routes!(post_deadline))
        .routes(routes!(post_note))
        .routes(routes!(post_watch))
        .routes(routes!(post_harm))
}

/// Who is to work on a case.
#[derive(Debug, Deserialize, ToSchema)]
struct AssignBody {
    /// Identity of a person who works on cases; null: nobody.
    #[serde(deserialize_with = "Option::deserialize")]
    #[schema(required = true)]
    to: Option<String>,
}

/// Give a case to somebody who works on cases, or to nobody.
#[utoipa::path(
    post,
    path = "/api/v1/cases/{id}/assign",
    params(("id" = String, Path, description = "identity of the case")),
    request_body = AssignBody,
    security(("session" = [])),
    responses((status = 204, description = "done"), Acts)
)]
async fn post_assign(
    State(state): State<WebState>,
    ApiAs(by): ApiAs<Desk>,
    Path(case): Path<String>,
    Body(body): Body<AssignBody>,
) -> Result<StatusCode, ApiError> {
    let to = body.to.map(|to| id(&to, "user")).transpose()?;
    state.app.assign_case(&by, id(&case, "case")?, to).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// By when a verdict is wanted.
#[derive(Debug, Deserialize, ToSchema)]
struct DeadlineBody {
    /// A moment to come, at most a year from now; null: as the harm's urgency says.
    #[serde(with = "time::serde::rfc3339::option")]
    #[schema(value_type = Option<String>, format = DateTime, required = true)]
    due_at: Option<OffsetDateTime>,
}

/// Say by when a verdict is wanted.
#[utoipa::path(
    post,
    path = "/api/v1/cases/{id}/deadline",
    params(("id" = String, Path, description = "identity of the case")),
    request_body = DeadlineBody,
    security(("session" = [])),
    responses((status = 204, description = "done"), Acts)
)]
async fn post_deadline(
    State(state): State<WebState>,
    ApiAs(by): ApiAs<Desk>,
    Path(case): Path<String>,
    Body(body): Body<DeadlineBody>,
) -> Result<StatusCode, ApiError> {
    let case = id(&case, "case")?;
    state.app.set_deadline(&by, case, body.due_at).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A note among colleagues.
#[derive(Debug, Deserialize, ToSchema)]
struct NewNote {
    /// The words, not blank. Never public.
    #[schema(
        min_length = 1,
        max_length = 4000,
        pattern = "[^\\s\\u0000-\\u001f\\u007f-\\u009f]"
    )]
    text: String,
}

/// Tell colleagues something.
#[utoipa::path(
    post,
    path = "/api/v1/cases/{id}/notes",
    params(("id" = String, Path, description = "identity of the case")),
    request_body = NewNote,
    security(("session" = [])),
    responses((status = 204, description = "noted"), Acts)
)]
async fn post_note(
    State(state): State<WebState>,
    ApiAs(by): ApiAs<Staff>,
    Path(case): Path<String>,
    Body(body): Body<NewNote>,
) -> Result<StatusCode, ApiError> {
    let case = id(&case, "case")?;
    state.app.add_note(&by, case, &body.text).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Whether to hear of a case.
#[derive(Debug, Deserialize, ToSchema)]
struct WatchBody {
    /// Yes, or no longer.
    watching: bool,
}

/// Hear of a case by mail, or no longer.
#[utoipa::path(
    post,
    path = "/api/v1/cases/{id}/watch",
    params(("id" = String, Path, description = "identity of the case")),
    request_body = WatchBody,
    security(("session" = [])),
    responses((status = 204, description = "done"), Acts)
)]
async fn post_watch(
    State(state): State<WebState>,
    ApiAs(by): ApiAs<Staff>,
    Path(case): Path<String>,
    Body(body): Body<WatchBody>,
) -> Result<StatusCode, ApiError> {
    let case = id(&case, "case")?;
    state.app.watch_case(&by, case, body.watching).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What a message does to people.
#[derive(Debug, Deserialize, ToSchema)]
struct NewHarm {
    /// What it makes people do or fear, not blank.
    #[schema(
        min_length = 1,
        max_length = 4000,
        pattern = "[^\\s\\u0000-\\u001f\\u007f-\\u009f]"
    )]
    concern: String,
    /// Who is reached.
    #[serde(default)]
    #[schema(max_length = 1000)]
    reach: String,
    /// 1, hardly any, to 5, danger today.
    #[serde(deserialize_with = "whole_number")]
    #[schema(minimum = 1, maximum = 5)]
    severity: u32,
    /// What it leads to.
    #[serde(default)]
    #[schema(value_type = Vec<ConsequenceCode>)]
    consequences: Vec<Consequence>,
    /// Whom it names.
    #[serde(default)]
    #[schema(max_length = 500)]
    named: String,
    /// Where it goes round.
    #[serde(default)]
    #[schema(max_length = 500)]
    areas: String,
    /// Who is harmed most.
    #[serde(default)]
    #[schema(value_type = Vec<AffectedCode>)]
    affected: Vec<Affected>,
}

/// What a message leads to.
#[derive(ToSchema)]
#[schema(rename_all = "snake_case")]
#[expect(dead_code, reason = "describes casework's own type")]
enum ConsequenceCode {
    Health,
    Unrest,
    Money,
    Panic,
    Privacy,
    Reputation,
    Trust,
}

/// Who is harmed most.
#[derive(ToSchema)]
#[schema(rename_all = "snake_case")]
#[expect(dead_code, reason = "describes casework's own type")]
enum AffectedCode {
    Children,
    Elderly,
    Patients,
    Disaster,
    Workers,
    Customers,
    Everyone,
}

/// Describe what the message does. How often it was seen is filled in.
#[utoipa::path(
    post,
    path = "/api/v1/cases/{id}/harm",
    params(("id" = String, Path, description = "identity of the case")),
    request_body = NewHarm,
    security(("session" = [])),
    responses((status = 204, description = "described"), Acts)
)]
async fn post_harm(
    State(state): State<WebState>,
    ApiAs(by): ApiAs<Officer>,
    Path(case): Path<String>,
    Body(body): Body<NewHarm>,
) -> Result<StatusCode, ApiError> {
    let harm = Harm {
        severity: u8::try_from(body.severity).map_err(|_| Refusal::Invalid("severity"))?,
        concern: body.concern,
        reach: body.reach,
        consequences: body.consequences,
        named: body.named,
        areas: body.areas,
        affected: body.affected,
        seen: 0,
    };
    let case = id(&case, "case")?;
    state.app.assess_harm(&by, case, harm).await?;
    Ok(StatusCode::NO_CONTENT)
}
