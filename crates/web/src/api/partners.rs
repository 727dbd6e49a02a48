//! Keys of organisations outside, for administrators.

use app::{NewPartnerKey, Refusal, access::Administrator, model::PartnerKey};
use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use serde::{Deserialize, Serialize};
use time::{Date, format_description::well_known::Iso8601};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    answers::{Acts, Does, Reads},
    auth::ApiAs,
    fields::whole_number,
    id,
    problem::{ApiError, Body},
};
use crate::WebState;

/// `/api/v1/partner-keys…`.
pub fn described() -> OpenApiRouter<WebState> {
    OpenApiRouter::new()
        .routes(routes!(get_partner_keys, post_partner_key))
        .routes(routes!(post_revoke))
}

/// A key of an organisation outside.
#[derive(Serialize, ToSchema)]
struct PartnerKeyBody {
    /// What it is named by here; not the key.
    id: String,
    /// Whose.
    organisation: String,
    /// How to reach whoever answers for it there.
    contact: String,
    /// Checks a minute.
    per_minute: u32,
    /// The last day that it is good; null: until it is revoked.
    last_day: Option<String>,
    /// The last day that it was used; null if it never was.
    last_used: Option<String>,
}

/// A key to be made.
#[derive(Debug, Deserialize, ToSchema)]
struct NewKeyBody {
    /// Whose.
    #[schema(
        min_length = 1,
        max_length = 200,
        pattern = "[^\\s\\u0000-\\u001f\\u007f-\\u009f]"
    )]
    organisation: String,
    /// How to reach whoever answers for it there: an e-mail address, a telephone number.
    #[schema(
        min_length = 1,
        max_length = 200,
        pattern = "[^\\s\\u0000-\\u001f\\u007f-\\u009f]"
    )]
    contact: String,
    /// Checks a minute.
    #[serde(deserialize_with = "whole_number")]
    #[schema(minimum = 1, maximum = 100_000)]
    per_minute: u32,
    /// The last day that it is good; until it is revoked if left out.
    #[serde(default)]
    #[schema(format = Date)]
    last_day: Option<String>,
}

/// A key that was made.
#[derive(Serialize, ToSchema)]
struct MadeKeyBody {
    /// What it is named by here.
    id: String,
    /// The key itself, shown this once; only its SHA-256 is kept.
    key: String,
}

fn key_body(key: PartnerKey) -> PartnerKeyBody {
    PartnerKeyBody {
        id: key.id.to_string(),
        organisation: key.organisation,
        contact: key.contact,
        per_minute: key.per_minute,
        last_day: key.last_day.map(|day| day.to_string()),
        last_used: key.last_used.map(|day| day.to_string()),
    }
}

/// The keys of organisations outside, newest first.
#[utoipa::path(
    get,
    path = "/api/v1/partner-keys",
    security(("session" = [])),
    responses(Reads, (status = 200, description = "the keys", body = Vec<PartnerKeyBody>))
)]
async fn get_partner_keys(
    State(state): State<WebState>,
    ApiAs(by): ApiAs<Administrator>,
) -> Result<Json<Vec<PartnerKeyBody>>, ApiError> {
    let keys = state.app.partner_keys(&by).await?;
    Ok(Json(keys.into_iter().map(key_body).collect()))
}

/// Make a key for an organisation outside. It opens what is open to everyone, under its own limit.
#[utoipa::path(
    post,
    path = "/api/v1/partner-keys",
    security(("session" = [])),
    request_body = NewKeyBody,
    responses(Acts, (status = 201, description = "the key, shown this once", body = MadeKeyBody))
)]
async fn post_partner_key(
    State(state): State<WebState>,
    ApiAs(by): ApiAs<Administrator>,
    Body(body): Body<NewKeyBody>,
) -> Result<(StatusCode, Json<MadeKeyBody>), ApiError> {
    let last_day = body.last_day.as_deref().map(|day| {
        // Weeks, and days without dashes, are ISO 8601, too, but not what the document says.
        let day = if day.len() == 10 { day } else { "" };
        Date::parse(day, &Iso8601::DATE).map_err(|_| Refusal::Invalid("last_day"))
    });
    let new = NewPartnerKey {
        organisation: body.organisation,
        contact: body.contact,
        per_minute: body.per_minute,
        last_day: last_day.transpose()?,
    };
    let (id, key) = state.app.make_partner_key(&by, new).await?;
    let made = MadeKeyBody {
        id: id.to_string(),
        key,
    };
    Ok((StatusCode::CREATED, Json(made)))
}

/// Take a key back: from now on it opens nothing.
#[utoipa::path(
    post,
    path = "/api/v1/partner-keys/{id}/revoke",
    params(("id" = String, Path, description = "what the list names the key by")),
    security(("session" = [])),
    responses(Does, (status = 204, description = "taken back"))
)]
async fn post_revoke(
    State(state): State<WebState>,
    ApiAs(by): ApiAs<Administrator>,
    Path(key): Path<String>,
) -> Result<StatusCode, ApiError> {
    state.app.revoke_partner_key(&by, id(&key, "key")?).await?;
    Ok(StatusCode::NO_CONTENT)
}
