//! What officers read of reporters and of messages as they came; each reading is recorded.

use app::{
    ContactShown,
    access::{Officer, Staff},
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
    answers::{Acts, Does, Reads},
    auth::ApiAs,
    id,
    problem::{ApiError, Body},
};
use crate::WebState;

pub fn described() -> OpenApiRouter<WebState> {
    OpenApiRouter::new()
        .routes(routes!(get_contacts))
        .routes(routes!(post_contact))
        .routes(routes!(post_tell))
        .routes(routes!(post_unmask))
}

/// A contact.
#[derive(Serialize, ToSchema)]
pub(super) struct ContactAnswer {
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

pub(super) fn contact_answer(found: ContactShown) -> ContactAnswer {
    ContactAnswer {
        report: found.report.to_string(),
        kind: found.kind.code(),
        value: found.value,
        consented_at: found.consented_at,
        notice: found.notice,
        ended: found.ended.map(|(end, _)| end.code()),
    }
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
        Reads,
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
        Acts,
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
        Acts,
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

/// Tell a reporter of the result again, where the first mail did not arrive.
#[utoipa::path(
    post,
    path = "/api/v1/cases/{id}/contacts/{report}/tell",
    params(
        ("id" = String, Path, description = "identity of the case"),
        ("report" = String, Path, description = "identity of the report"),
    ),
    security(("session" = [])),
    responses((status = 204, description = "it will be sent"), Does)
)]
async fn post_tell(
    State(state): State<WebState>,
    ApiAs(by): ApiAs<Officer>,
    Path((case, report)): Path<(String, String)>,
) -> Result<StatusCode, ApiError> {
    let (case, report) = (id(&case, "case")?, id(&report, "contact")?);
    state.app.tell_again(&by, case, report).await?;
    Ok(StatusCode::NO_CONTENT)
}
