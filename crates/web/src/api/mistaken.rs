//! "This is not my message."

use app::NewWrongMatch;
use axum::{extract::State, http::StatusCode};
use serde::Deserialize;
use utoipa::ToSchema;

use super::problem::{ApiError, Body, Problem};
use crate::WebState;

/// A text that was answered as a known message that it is not.
#[derive(Debug, Deserialize, ToSchema)]
pub(super) struct WrongMatchBody {
    /// The text, at most 20,000 characters, not blank.
    #[schema(
        min_length = 1,
        max_length = 20_000,
        pattern = "[^\\s\\u0000-\\u001f\\u007f-\\u009f]"
    )]
    text: String,
    /// Why it is another message.
    #[serde(default)]
    #[schema(max_length = 500)]
    note: String,
}

/// Say that a text is not the known message that `POST /api/v1/check` takes it for. Kept is the text
/// with the note, for an officer to look at, and nothing of who sends it: until an officer finds that
/// it is that message, for 90 days if nobody looks, and as long as it serves as an example if it was
/// a mistake.
#[utoipa::path(
    post,
    path = "/api/v1/wrong-matches",
    request_body = WrongMatchBody,
    responses(
        (status = 202, description = "an officer will look"),
        (status = 400, description = "not readable", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "the text is taken for no known message, or is one word for word", body = Problem, content_type = "application/problem+json"),
        (status = 413, description = "too large", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "blank or too long", body = Problem, content_type = "application/problem+json"),
        (status = 429, description = "many reports on this message are waiting", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn post_wrong_match(
    State(state): State<WebState>,
    Body(body): Body<WrongMatchBody>,
) -> Result<StatusCode, ApiError> {
    let new = NewWrongMatch {
        text: body.text,
        note: body.note,
    };
    state.app.report_wrong_match(new).await?;
    Ok(StatusCode::ACCEPTED)
}
