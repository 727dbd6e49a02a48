//! Reporting a message.

use app::NewReport;
use axum::{Json, extract::State, http::StatusCode};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use utoipa::ToSchema;

use super::{
    answers::Metered,
    problem::{ApiError, Body, Problem},
    reporters::ContactBody,
};
use crate::{WebState, visit::Sender};

/// A message that someone saw.
#[derive(Debug, Deserialize, ToSchema)]
pub(super) struct ReportBody {
    /// The text, at most 20,000 characters, not blank.
    #[schema(
        min_length = 1,
        max_length = 20_000,
        pattern = "[^\\s\\u0000-\\u001f\\u007f-\\u009f]"
    )]
    text: String,
    /// Where it was seen: zalo, facebook, messenger, telegram, viber, tiktok, sms, email, web, …
    #[serde(default)]
    #[schema(max_length = 40)]
    channel: String,
    /// Province or commune.
    #[serde(default)]
    #[schema(max_length = 100)]
    area: String,
    /// When it was seen; now if left out.
    #[serde(default, deserialize_with = "given_moment")]
    #[schema(value_type = String, format = DateTime, required = false)]
    seen_at: Option<OffsetDateTime>,
    /// How the reporter wants to be told of the result, if they do.
    #[serde(default)]
    contact: Option<ContactBody>,
}

/// A moment that may be left out, but is one if it is there.
fn given_moment<'de, D: serde::Deserializer<'de>>(
    from: D,
) -> Result<Option<OffsetDateTime>, D::Error> {
    time::serde::rfc3339::deserialize(from).map(Some)
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
    /// With it the reporter sees, exports and erases what is kept; given out this once.
    tracking_code: String,
}

/// Report a message that you saw. No identity is asked for; a contact is kept only if one is given.
#[utoipa::path(
    post,
    path = "/api/v1/reports",
    request_body = ReportBody,
    responses(
        Metered,
        (status = 201, description = "stored", body = ReportAnswer),
        (status = 400, description = "not readable", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "the notice has another version now", body = Problem, content_type = "application/problem+json"),
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
    let contact = body.contact.map(ContactBody::read).transpose()?;
    let (receipt, tracking_code) = state.app.report_with_code(report, contact).await?;
    let answer = ReportAnswer {
        report: receipt.report.to_string(),
        message: receipt.message.to_string(),
        chain: receipt.chain.to_string(),
        new_message: receipt.new_message,
        tracking_code,
    };
    Ok((StatusCode::CREATED, Json(answer)))
}
