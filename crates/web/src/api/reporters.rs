//! Reporters by tracking code.

use app::{NewContact, PrivacyNotice, Refusal, ReportProgress, TrackingPage, model::ContactKind};
use axum::{Json, extract::State, http::StatusCode};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    answers::{Asks, Metered},
    fields::whole_number,
    personal::{ContactAnswer, contact_answer},
    problem::{ApiError, Body},
};
use crate::WebState;

pub fn described() -> OpenApiRouter<WebState> {
    OpenApiRouter::new()
        .routes(routes!(get_notice))
        .routes(routes!(post_tracking))
        .routes(routes!(post_withdraw))
        .routes(routes!(post_erase))
}

/// How a reporter wants to be told. Giving it says that the person agreed to the notice.
#[derive(Debug, Deserialize, ToSchema)]
pub(super) struct ContactBody {
    /// An e-mail address, or a telephone number.
    #[schema(
        pattern = "^([A-Za-z0-9._+-]{1,64}@([A-Za-z0-9-]{1,60}\\.){1,3}[A-Za-z]{2,20}|[+]?[0-9]{8,15})$"
    )]
    value: String,
    /// The version of the notice that the person agreed to.
    #[serde(deserialize_with = "whole_number")]
    #[schema(minimum = 1, maximum = 1_000_000)]
    agreed_to_notice: u32,
}

impl ContactBody {
    /// The contact, if it has the form that the document describes.
    pub(super) fn read(self) -> Result<NewContact, Refusal> {
        let value = self.value;
        let kind = if value.contains('@') {
            ContactKind::Email
        } else {
            ContactKind::Telephone
        };
        let figures = value.strip_prefix('+').unwrap_or(&value);
        let good = match kind {
            ContactKind::Email => is_plain_email(&value),
            ContactKind::Telephone => {
                (8..=15).contains(&figures.len()) && figures.bytes().all(|b| b.is_ascii_digit())
            }
        };
        if !good || !(1..=1_000_000).contains(&self.agreed_to_notice) {
            return Err(Refusal::Invalid("contact"));
        }
        Ok(NewContact {
            kind,
            value,
            consent: true,
            notice: self.agreed_to_notice,
            language: "vi".to_owned(),
        })
    }
}

/// As the pattern of the document says.
fn is_plain_email(text: &str) -> bool {
    let Some((local, domain)) = text.split_once('@') else {
        return false;
    };
    let label = |part: &str| {
        (1..=60).contains(&part.len())
            && part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    let Some((rest, top)) = domain.rsplit_once('.') else {
        return false;
    };
    (1..=64).contains(&local.len())
        && local
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"._+-".contains(&b))
        && rest.split('.').count() <= 3
        && rest.split('.').all(label)
        && (2..=20).contains(&top.len())
        && top.bytes().all(|b| b.is_ascii_alphabetic())
}

/// The notice on personal data.
#[derive(Serialize, ToSchema)]
struct NoticeBody {
    /// Its version: what `agreed_to_notice` must say.
    version: u32,
    /// How many days after closing a contact is kept at most.
    keep_days: u32,
    /// Vietnamese text, to be shown to the person.
    vi: String,
    /// English text.
    en: String,
}

/// The notice on personal data that a reporter agrees to.
#[utoipa::path(
    get,
    path = "/api/v1/notice",
    responses(Metered, (status = 200, description = "the notice", body = NoticeBody))
)]
async fn get_notice(State(state): State<WebState>) -> Result<Json<NoticeBody>, ApiError> {
    let PrivacyNotice {
        version,
        keep_days,
        vi,
        en,
    } = state.app.privacy_notice().await?;
    Ok(Json(NoticeBody {
        version,
        keep_days,
        vi,
        en,
    }))
}

/// A tracking code, as it was given out.
#[derive(Debug, Deserialize, ToSchema)]
struct CodeBody {
    /// The code.
    code: String,
}

/// What is kept of a report.
#[derive(Serialize, ToSchema)]
struct TrackingBody {
    /// The report.
    report: String,
    /// When the message was seen.
    #[serde(with = "time::serde::rfc3339")]
    #[schema(value_type = String, format = DateTime)]
    seen_at: OffsetDateTime,
    /// The message, with what is personal hidden.
    message: String,
    /// `received`, `in-work`, `answered` or `put-aside`.
    progress: &'static str,
    /// The correction's page; null while there is none.
    url: Option<String>,
    /// The contact; null if none was left.
    contact: Option<ContactAnswer>,
}

fn tracking_body(found: TrackingPage, url: &str) -> TrackingBody {
    TrackingBody {
        report: found.report.to_string(),
        seen_at: found.reported_at,
        message: found.message,
        progress: found.progress.code(),
        url: match &found.progress {
            ReportProgress::Answered(path) => Some(format!("{url}{path}")),
            _ => None,
        },
        contact: found.contact.map(contact_answer),
    }
}

/// What is kept of a report, by tracking code.
#[utoipa::path(
    post,
    path = "/api/v1/tracking",
    request_body = CodeBody,
    responses(
        Metered,
        (status = 200, description = "what is kept", body = TrackingBody),
        Asks,
    )
)]
async fn post_tracking(
    State(state): State<WebState>,
    Body(body): Body<CodeBody>,
) -> Result<Json<TrackingBody>, ApiError> {
    let found = state.app.tracking_page(&body.code).await?;
    Ok(Json(tracking_body(found, state.app.public_url())))
}

/// Withdraw the consent: the contact is removed at once.
#[utoipa::path(
    post,
    path = "/api/v1/tracking/withdraw",
    request_body = CodeBody,
    responses(
        Metered,
        (status = 200, description = "what is kept now", body = TrackingBody),
        Asks,
    )
)]
async fn post_withdraw(
    State(state): State<WebState>,
    Body(body): Body<CodeBody>,
) -> Result<Json<TrackingBody>, ApiError> {
    let found = state.app.withdraw_consent(&body.code).await?;
    Ok(Json(tracking_body(found, state.app.public_url())))
}

/// Erase the contact and the code.
#[utoipa::path(
    post,
    path = "/api/v1/tracking/erase",
    request_body = CodeBody,
    responses(
        Metered,
        (status = 204, description = "erased"),
        Asks,
    )
)]
async fn post_erase(
    State(state): State<WebState>,
    Body(body): Body<CodeBody>,
) -> Result<StatusCode, ApiError> {
    state.app.erase_tracking(&body.code).await?;
    Ok(StatusCode::NO_CONTENT)
}
