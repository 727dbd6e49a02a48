//! Reporters by tracking code; what officers read of them.

use app::{
    ContactShown, NewContact, PrivacyNotice, Refusal, ReportProgress, TrackingPage,
    access::{Officer, Staff},
    model::ContactKind,
};
use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    auth::ApiAs,
    id,
    problem::{ApiError, Body, Problem},
};
use crate::WebState;

pub fn described() -> OpenApiRouter<WebState> {
    OpenApiRouter::new()
        .routes(routes!(get_notice))
        .routes(routes!(post_tracking))
        .routes(routes!(post_withdraw))
        .routes(routes!(post_erase))
        .routes(routes!(get_contacts))
        .routes(routes!(post_contact))
        .routes(routes!(post_unmask))
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

/// A whole number as JSON Schema means it: `1.0` is one, too.
fn whole_number<'de, D: serde::Deserializer<'de>>(from: D) -> Result<u32, D::Error> {
    let number = serde_json::Number::deserialize(from)?;
    let whole = number.as_u64().or_else(|| {
        let value = number.as_f64()?;
        (value.fract() == 0.0 && (0.0..1e9).contains(&value)).then_some(value as u64)
    });
    whole
        .and_then(|value| u32::try_from(value).ok())
        .ok_or_else(|| serde::de::Error::custom("not a whole number"))
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
    responses((status = 200, description = "the notice", body = NoticeBody))
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

/// A contact.
#[derive(Serialize, ToSchema)]
struct ContactAnswer {
    /// The report it came with.
    report: String,
    /// `email` or `telephone`.
    kind: &'static str,
    /// The address or number; masked or left out unless it was asked for.
    value: String,
    /// When the reporter agreed.
    #[serde(with = "time::serde::rfc3339")]
    #[schema(value_type = String, format = DateTime)]
    consented_at: OffsetDateTime,
    /// The version of the notice.
    notice: u32,
    /// `withdrawn`, `erased` or `purged`; null while it is kept.
    ended: Option<&'static str>,
}

fn contact_answer(found: ContactShown) -> ContactAnswer {
    ContactAnswer {
        report: found.report.to_string(),
        kind: found.kind.code(),
        value: found.value,
        consented_at: found.consented_at,
        notice: found.notice,
        ended: found.ended.map(|(end, _)| end.code()),
    }
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
        (status = 200, description = "what is kept", body = TrackingBody),
        (status = 400, description = "not readable", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "no such code, or erased", body = Problem, content_type = "application/problem+json"),
        (status = 413, description = "too large", body = Problem, content_type = "application/problem+json"),
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
        (status = 200, description = "what is kept now", body = TrackingBody),
        (status = 400, description = "not readable", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "no such code, or erased", body = Problem, content_type = "application/problem+json"),
        (status = 413, description = "too large", body = Problem, content_type = "application/problem+json"),
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
        (status = 204, description = "erased"),
        (status = 400, description = "not readable", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "no such code, or erased before", body = Problem, content_type = "application/problem+json"),
        (status = 413, description = "too large", body = Problem, content_type = "application/problem+json"),
    )
)]
async fn post_erase(
    State(state): State<WebState>,
    Body(body): Body<CodeBody>,
) -> Result<StatusCode, ApiError> {
    state.app.erase_tracking(&body.code).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Reporters of a case that want to be told.
#[derive(Serialize, ToSchema)]
struct ContactsBody {
    /// Oldest consent first, without the addresses and numbers.
    contacts: Vec<ContactAnswer>,
}

/// Reporters of a case that want to be told, without their addresses and numbers.
#[utoipa::path(
    get,
    path = "/api/v1/cases/{id}/contacts",
    params(("id" = String, Path, description = "identity of the case")),
    security(("session" = [])),
    responses(
        (status = 200, description = "the reporters", body = ContactsBody),
        (status = 401, description = "not signed in", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "there is no such case", body = Problem, content_type = "application/problem+json"),
    )
)]
async fn get_contacts(
    State(state): State<WebState>,
    ApiAs(by): ApiAs<Staff>,
    Path(case): Path<String>,
) -> Result<Json<ContactsBody>, ApiError> {
    let found = state.app.contacts_of_case(&by, id(&case, "case")?).await?;
    Ok(Json(ContactsBody {
        contacts: found.into_iter().map(contact_answer).collect(),
    }))
}

/// Why something personal is looked at; it is recorded.
#[derive(Debug, Deserialize, ToSchema)]
struct ReasonBody {
    /// The reason, at most 500 characters, not blank.
    #[schema(
        min_length = 1,
        max_length = 500,
        pattern = "[^\\s\\u0000-\\u001f\\u007f-\\u009f]"
    )]
    reason: String,
}

/// Read a reporter's contact. Who read it and why is in the audit trail.
#[utoipa::path(
    post,
    path = "/api/v1/cases/{id}/contacts/{report}/read",
    params(
        ("id" = String, Path, description = "identity of the case"),
        ("report" = String, Path, description = "identity of the report"),
    ),
    request_body = ReasonBody,
    security(("session" = [])),
    responses(
        (status = 200, description = "the contact", body = ContactAnswer),
        (status = 400, description = "not readable", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "not signed in", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "not an officer", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "there is none", body = Problem, content_type = "application/problem+json"),
        (status = 413, description = "too large", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "no reason", body = Problem, content_type = "application/problem+json"),
    )
)]
async fn post_contact(
    State(state): State<WebState>,
    ApiAs(by): ApiAs<Officer>,
    Path((case, report)): Path<(String, String)>,
    Body(body): Body<ReasonBody>,
) -> Result<Json<ContactAnswer>, ApiError> {
    let (case, report) = (id(&case, "case")?, id(&report, "contact")?);
    let (_, found) = state
        .app
        .read_contact(&by, case, report, &body.reason)
        .await?;
    Ok(Json(contact_answer(found)))
}

/// A message without masks.
#[derive(Serialize, ToSchema)]
struct MessageBody {
    /// The message.
    message: String,
    /// Its text as received.
    text: String,
}

/// Read a message without its masks. Who read it and why is in the audit trail.
#[utoipa::path(
    post,
    path = "/api/v1/cases/{id}/messages/{message}/unmask",
    params(
        ("id" = String, Path, description = "identity of the case"),
        ("message" = String, Path, description = "identity of the message"),
    ),
    request_body = ReasonBody,
    security(("session" = [])),
    responses(
        (status = 200, description = "the message", body = MessageBody),
        (status = 400, description = "not readable", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "not signed in", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "not an officer", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "there is none", body = Problem, content_type = "application/problem+json"),
        (status = 413, description = "too large", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "no reason", body = Problem, content_type = "application/problem+json"),
    )
)]
async fn post_unmask(
    State(state): State<WebState>,
    ApiAs(by): ApiAs<Officer>,
    Path((case, message)): Path<(String, String)>,
    Body(body): Body<ReasonBody>,
) -> Result<Json<MessageBody>, ApiError> {
    let (case, message) = (id(&case, "case")?, id(&message, "message")?);
    let found = state
        .app
        .unmask_message(&by, case, message, &body.reason)
        .await?;
    Ok(Json(MessageBody {
        message: found.message.to_string(),
        text: found.text,
    }))
}
