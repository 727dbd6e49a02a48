//! Reporting a message.

use app::NewReport;
use axum::{Json, extract::State, http::StatusCode};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use utoipa::ToSchema;

use super::problem::{ApiError, Body, Problem};
use crate::{WebState, visit::Sender};

/// A message that someone saw.
#[derive(Debug, Deserialize, ToSchema)]
pub(super) struct ReportBody {
    /// The text, at most 20,000 characters.
    text: String,
    /// Where it was seen: zalo, facebook, messenger, telegram, viber, tiktok, sms, email, web, …
    #[serde(default)]
    channel: String,
    /// Province or commune.
    #[serde(default)]
    area: String,
    /// When it was seen; now if left out.
    #[serde(default, with = "time::serde::rfc3339::option")]
    #[schema(value_type = Option<String>, format = DateTime)]
    seen_at: Option<OffsetDateTime>,
}

/// What became of a report.
#[derive(Serialize, ToSchema)]
pub(super) struct ReportAnswer {
    /// The report.
    report: String,
    /// The message it is about.
    message: String,
    /// The chain of copies that the message is in.
    chain: String,
    /// This text was not known before.
    new_message: bool,
}

/// Report a message that you saw. No identity is asked for or kept.
#[utoipa::path(
    post,
    path = "/api/v1/reports",
    request_body = ReportBody,
    responses(
        (status = 201, description = "stored", body = ReportAnswer),
        (status = 400, description = "not readable", body = Problem, content_type = "application/problem+json"),
        (status = 413, description = "too large", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "blank or too long", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn post_report(
    State(state): State<WebState>,
    sender: Sender,
    Body(body): Body<ReportBody>,
) -> Result<(StatusCode, Json<ReportAnswer>), ApiError> {
    let report = NewReport {
        text: body.text,
        channel: body.channel,
        area: body.area,
        seen_at: body.seen_at,
        count: 1,
        sender: sender.0,
    };
    let receipt = state.app.report(report).await?;
    let answer = ReportAnswer {
        report: receipt.report.to_string(),
        message: receipt.message.to_string(),
        chain: receipt.chain.to_string(),
        new_message: receipt.new_message,
    };
    Ok((StatusCode::CREATED, Json(answer)))
}
