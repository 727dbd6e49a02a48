//! What to solve instead of waiting.

use axum::{Json, extract::State};
use serde::Serialize;
use utoipa::ToSchema;

use super::{answers::Unknown, problem::ApiError};
use crate::{WebState, limits::Whoever};

/// A challenge (Hashcash with SHA-256).
#[derive(Serialize, ToSchema)]
pub(super) struct ChallengeBody {
    /// The challenge: find a number whose decimal digits, put behind it and a full stop, make a text
    /// whose SHA-256 begins with `bits` zero bits.
    challenge: String,
    /// How many.
    bits: u8,
    /// Seconds that it is good; it pays for one request, once.
    good_for: u32,
}

/// Get a challenge. Solved, in the header `Proof-Of-Work: <challenge>.<number>`, it pays for one
/// request over the limit. The more were bought from the same address, the harder it is.
#[utoipa::path(
    get,
    path = "/api/v1/challenge",
    responses(Unknown, (status = 200, description = "a challenge", body = ChallengeBody))
)]
pub(super) async fn get_challenge(
    State(state): State<WebState>,
    Whoever(asker): Whoever,
) -> Result<Json<ChallengeBody>, ApiError> {
    let challenge = state.app.challenge(&asker);
    Ok(Json(ChallengeBody {
        challenge: challenge.text,
        bits: challenge.bits,
        good_for: challenge.good_for,
    }))
}
