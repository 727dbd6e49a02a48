//! Verdicts: proposed by one, approved by another; appeals; putting aside and taking up again.

use app::access::{Approver, Officer};
use axum::{
    extract::{Path, State},
    http::StatusCode,
};
use casework::{AppealOutcome, NewVerdict};
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    WebState,
    api::{
        answers::{Acts, Does},
        auth::ApiAs,
        fields::{Because, whole_number},
        id,
        problem::{ApiError, Body},
    },
};

pub fn described() -> OpenApiRouter<WebState> {
    OpenApiRouter::new()
        .routes(routes!(post_verdict))
        .routes(routes!(post_correct))
        .routes(routes!(post_withdraw))
        .routes(routes!(post_return))
        .routes(routes!(post_approve))
        .routes(routes!(post_review))
        .routes(routes!(post_decision))
        .routes(routes!(post_reopen))
        .routes(routes!(post_dismiss))
}

/// A verdict to propose.
#[derive(Debug, Deserialize, ToSchema)]
struct NewVerdictBody {
    /// Code of a label in force: see `/api/v1/labels`.
    #[schema(min_length = 1, max_length = 40, example = "unproven")]
    label: String,
    /// What the message claims, not blank.
    #[schema(
        min_length = 1,
        max_length = 300,
        pattern = "[^\\s\\u0000-\\u001f\\u007f-\\u009f]"
    )]
    claim: String,
    /// What is true, not blank.
    #[schema(
        min_length = 1,
        max_length = 5000,
        pattern = "[^\\s\\u0000-\\u001f\\u007f-\\u009f]"
    )]
    explanation: String,
    /// Public sources: titles, addresses or both.
    #[serde(default)]
    #[schema(max_items = 20)]
    sources: Vec<String>,
    /// In how many days it is to be looked at again.
    #[serde(deserialize_with = "whole_number")]
    #[schema(minimum = 1, maximum = 1830)]
    review_in_days: u32,
}

impl From<NewVerdictBody> for NewVerdict {
    fn from(body: NewVerdictBody) -> Self {
        NewVerdict {
            label: body.label,
            claim: body.claim,
            explanation: body.explanation,
            sources: body.sources,
            review_in_days: body.review_in_days,
        }
    }
}

/// Propose a verdict. It needs the harm and grounds.
#[utoipa::path(
    post,
    path = "/api/v1/cases/{id}/verdict",
    params(("id" = String, Path, description = "identity of the case")),
    request_body = NewVerdictBody,
    security(("session" = [])),
    responses((status = 204, description = "proposed"), Acts)
)]
async fn post_verdict(
    State(state): State<WebState>,
    ApiAs(by): ApiAs<Officer>,
    Path(case): Path<String>,
    Body(body): Body<NewVerdictBody>,
) -> Result<StatusCode, ApiError> {
    let case = id(&case, "case")?;
    state.app.propose_verdict(&by, case, body.into()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Other words or another label for the verdict that stands.
#[derive(Debug, Deserialize, ToSchema)]
struct NewCorrectionBody {
    /// The verdict as it should be.
    verdict: NewVerdictBody,
    /// Why, not blank; the public reads it.
    #[schema(
        min_length = 1,
        max_length = 2000,
        pattern = "[^\\s\\u0000-\\u001f\\u007f-\\u009f]"
    )]
    reason: String,
}

/// Propose other words or another label for the verdict that stands.
#[utoipa::path(
    post,
    path = "/api/v1/cases/{id}/correct",
    params(("id" = String, Path, description = "identity of the case")),
    request_body = NewCorrectionBody,
    security(("session" = [])),
    responses((status = 204, description = "proposed"), Acts)
)]
async fn post_correct(
    State(state): State<WebState>,
    ApiAs(by): ApiAs<Officer>,
    Path(case): Path<String>,
    Body(body): Body<NewCorrectionBody>,
) -> Result<StatusCode, ApiError> {
    let (case, verdict) = (id(&case, "case")?, body.verdict.into());
    state
        .app
        .propose_correction(&by, case, verdict, &body.reason)
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Propose to take back the verdict that stands.
#[utoipa::path(
    post,
    path = "/api/v1/cases/{id}/withdraw",
    params(("id" = String, Path, description = "identity of the case")),
    request_body = Because,
    security(("session" = [])),
    responses((status = 204, description = "proposed"), Acts)
)]
async fn post_withdraw(
    State(state): State<WebState>,
    ApiAs(by): ApiAs<Officer>,
    Path(case): Path<String>,
    Body(body): Body<Because>,
) -> Result<StatusCode, ApiError> {
    let case = id(&case, "case")?;
    state
        .app
        .propose_withdrawal(&by, case, &body.reason)
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Send a proposal back.
#[utoipa::path(
    post,
    path = "/api/v1/cases/{id}/return",
    params(("id" = String, Path, description = "identity of the case")),
    request_body = Because,
    security(("session" = [])),
    responses((status = 204, description = "sent back"), Acts)
)]
async fn post_return(
    State(state): State<WebState>,
    ApiAs(by): ApiAs<Approver>,
    Path(case): Path<String>,
    Body(body): Body<Because>,
) -> Result<StatusCode, ApiError> {
    let case = id(&case, "case")?;
    state.app.return_proposal(&by, case, &body.reason).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Approve what somebody else has proposed; the public reads it from then on.
#[utoipa::path(
    post,
    path = "/api/v1/cases/{id}/approve",
    params(("id" = String, Path, description = "identity of the case")),
    security(("session" = [])),
    responses((status = 204, description = "approved"), Does)
)]
async fn post_approve(
    State(state): State<WebState>,
    ApiAs(by): ApiAs<Approver>,
    Path(case): Path<String>,
) -> Result<StatusCode, ApiError> {
    state.app.approve_verdict(&by, id(&case, "case")?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The verdict was looked at again and stands.
#[derive(Debug, Deserialize, ToSchema)]
struct ReviewBody {
    /// What was looked at, not blank.
    #[schema(
        min_length = 1,
        max_length = 2000,
        pattern = "[^\\s\\u0000-\\u001f\\u007f-\\u009f]"
    )]
    note: String,
    /// In how many days it is to be looked at again.
    #[serde(deserialize_with = "whole_number")]
    #[schema(minimum = 1, maximum = 1830)]
    again_in_days: u32,
}

/// Say that the verdict was looked at again and stands, and when it is looked at next.
#[utoipa::path(
    post,
    path = "/api/v1/cases/{id}/review",
    params(("id" = String, Path, description = "identity of the case")),
    request_body = ReviewBody,
    security(("session" = [])),
    responses((status = 204, description = "noted"), Acts)
)]
async fn post_review(
    State(state): State<WebState>,
    ApiAs(by): ApiAs<Officer>,
    Path(case): Path<String>,
    Body(body): Body<ReviewBody>,
) -> Result<StatusCode, ApiError> {
    let case = id(&case, "case")?;
    state
        .app
        .confirm_review(&by, case, &body.note, body.again_in_days)
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The answer to an appeal.
#[derive(Debug, Deserialize, ToSchema)]
struct AppealAnswer {
    /// Whether the appeal is right.
    #[schema(value_type = OutcomeCode)]
    outcome: AppealOutcome,
    /// What was contested, in words for the public; not blank.
    #[schema(
        min_length = 1,
        max_length = 2000,
        pattern = "[^\\s\\u0000-\\u001f\\u007f-\\u009f]"
    )]
    summary: String,
    /// The answer, not blank; the public reads it.
    #[schema(
        min_length = 1,
        max_length = 5000,
        pattern = "[^\\s\\u0000-\\u001f\\u007f-\\u009f]"
    )]
    answer: String,
}

/// How an appeal ends.
#[derive(ToSchema)]
#[schema(rename_all = "snake_case")]
#[expect(dead_code, reason = "describes casework's own type")]
enum OutcomeCode {
    /// It is right: the case is open again.
    Upheld,
    /// It is not.
    Rejected,
}

/// Answer an appeal. Not for the person who approved the version it contests.
#[utoipa::path(
    post,
    path = "/api/v1/cases/{id}/appeals/{appeal}",
    params(
        ("id" = String, Path, description = "identity of the case"),
        ("appeal" = String, Path, description = "identity of the appeal"),
    ),
    request_body = AppealAnswer,
    security(("session" = [])),
    responses((status = 204, description = "answered"), Acts)
)]
async fn post_decision(
    State(state): State<WebState>,
    ApiAs(by): ApiAs<Officer>,
    Path((case, appeal)): Path<(String, String)>,
    Body(body): Body<AppealAnswer>,
) -> Result<StatusCode, ApiError> {
    let (case, appeal) = (id(&case, "case")?, id(&appeal, "appeal")?);
    state
        .app
        .decide_appeal(&by, case, appeal, body.outcome, &body.summary, &body.answer)
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Take up a concluded, withdrawn or dismissed case again.
#[utoipa::path(
    post,
    path = "/api/v1/cases/{id}/reopen",
    params(("id" = String, Path, description = "identity of the case")),
    request_body = Because,
    security(("session" = [])),
    responses((status = 204, description = "open again"), Acts)
)]
async fn post_reopen(
    State(state): State<WebState>,
    ApiAs(by): ApiAs<Officer>,
    Path(case): Path<String>,
    Body(body): Body<Because>,
) -> Result<StatusCode, ApiError> {
    let case = id(&case, "case")?;
    state.app.reopen_case(&by, case, &body.reason).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Put a case aside without a verdict.
#[utoipa::path(
    post,
    path = "/api/v1/cases/{id}/dismiss",
    params(("id" = String, Path, description = "identity of the case")),
    request_body = Because,
    security(("session" = [])),
    responses((status = 204, description = "put aside"), Acts)
)]
async fn post_dismiss(
    State(state): State<WebState>,
    ApiAs(by): ApiAs<Officer>,
    Path(case): Path<String>,
    Body(body): Body<Because>,
) -> Result<StatusCode, ApiError> {
    let case = id(&case, "case")?;
    state.app.dismiss_case(&by, case, &body.reason).await?;
    Ok(StatusCode::NO_CONTENT)
}
