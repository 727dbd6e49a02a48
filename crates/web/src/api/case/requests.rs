//! Questions to named parties, and what they answer by telephone, in a meeting or in writing.

use app::{NewRequest, Refusal, access::Officer};
use axum::{
    Json,
    extract::{DefaultBodyLimit, Path, State},
    http::StatusCode,
};
use casework::{NamedParty, NewReply, PartyAnswer, ReplyVia};
use serde::{Deserialize, Serialize};
use time::{OffsetDateTime, format_description::well_known::Rfc3339};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    WebState,
    api::{
        answers::Acts,
        auth::ApiAs,
        fields::{Because, whole_number},
        id,
        problem::{ApiError, Body, Upload},
    },
    forms::MAX_UPLOAD,
};

pub fn described() -> OpenApiRouter<WebState> {
    let reply = OpenApiRouter::new()
        .routes(routes!(post_reply))
        .layer(DefaultBodyLimit::max(MAX_UPLOAD));
    OpenApiRouter::new()
        .routes(routes!(post_request))
        .routes(routes!(post_extend))
        .routes(routes!(post_revoke))
        .merge(reply)
}

/// A question to a named party.
#[derive(Debug, Deserialize, ToSchema)]
struct QuestionBody {
    /// Who is asked, as letters name them; not blank.
    #[schema(
        min_length = 1,
        max_length = 300,
        pattern = "[^\\s\\u0000-\\u001f\\u007f-\\u009f]"
    )]
    organisation: String,
    /// Names under which messages speak of it; one at least, each at most 100 characters.
    #[schema(min_items = 1, example = json!(["Nước sạch"]))]
    names: Vec<String>,
    /// Where the question goes: at most 5 e-mail addresses of the organisation.
    #[schema(min_items = 1, example = json!(["vanphong@tinh.example"]))]
    emails: Vec<String>,
    /// The e-mail address to write to when the others are silent; empty: the same.
    #[serde(default)]
    #[schema(max_length = 254, example = "")]
    escalation: String,
    /// What is asked, not blank.
    #[schema(
        min_length = 1,
        max_length = 4000,
        pattern = "[^\\s\\u0000-\\u001f\\u007f-\\u009f]"
    )]
    question: String,
    /// In how many hours an answer is wanted.
    #[serde(deserialize_with = "whole_number")]
    #[schema(minimum = 1, maximum = 2160)]
    due_in_hours: u32,
}

/// The question that was asked.
#[derive(Serialize, ToSchema)]
struct AskedBody {
    /// Its identity.
    request: String,
}

/// Ask a named party, by e-mail with a private link.
#[utoipa::path(
    post,
    path = "/api/v1/cases/{id}/requests",
    params(("id" = String, Path, description = "identity of the case")),
    request_body = QuestionBody,
    security(("session" = [])),
    responses((status = 201, description = "asked", body = AskedBody), Acts)
)]
async fn post_request(
    State(state): State<WebState>,
    ApiAs(by): ApiAs<Officer>,
    Path(case): Path<String>,
    Body(body): Body<QuestionBody>,
) -> Result<(StatusCode, Json<AskedBody>), ApiError> {
    let case = id(&case, "case")?;
    let mut emails = body.emails.into_iter();
    let new = NewRequest {
        party: NamedParty {
            organisation: body.organisation,
            names: body.names,
            email: emails.next().unwrap_or_default(),
            more_emails: emails.collect(),
            escalation: body.escalation,
        },
        question: body.question,
        due_in_hours: body.due_in_hours,
    };
    let request = state.app.request_verification(&by, case, new).await?;
    let request = request.to_string();
    Ok((StatusCode::CREATED, Json(AskedBody { request })))
}

/// More time.
#[derive(Debug, Deserialize, ToSchema)]
struct ExtendBody {
    /// In how many hours, from now, an answer is wanted.
    #[serde(deserialize_with = "whole_number")]
    #[schema(minimum = 1, maximum = 2160)]
    due_in_hours: u32,
}

/// Give a named party more time; reminders begin anew.
#[utoipa::path(
    post,
    path = "/api/v1/cases/{id}/requests/{request}/extend",
    params(
        ("id" = String, Path, description = "identity of the case"),
        ("request" = String, Path, description = "identity of the question"),
    ),
    request_body = ExtendBody,
    security(("session" = [])),
    responses((status = 204, description = "done"), Acts)
)]
async fn post_extend(
    State(state): State<WebState>,
    ApiAs(by): ApiAs<Officer>,
    Path((case, request)): Path<(String, String)>,
    Body(body): Body<ExtendBody>,
) -> Result<StatusCode, ApiError> {
    let (case, request) = (id(&case, "case")?, id(&request, "request")?);
    state
        .app
        .extend_request(&by, case, request, body.due_in_hours)
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Take a question back; its private link opens nothing any more.
#[utoipa::path(
    post,
    path = "/api/v1/cases/{id}/requests/{request}/revoke",
    params(
        ("id" = String, Path, description = "identity of the case"),
        ("request" = String, Path, description = "identity of the question"),
    ),
    request_body = Because,
    security(("session" = [])),
    responses((status = 204, description = "taken back"), Acts)
)]
async fn post_revoke(
    State(state): State<WebState>,
    ApiAs(by): ApiAs<Officer>,
    Path((case, request)): Path<(String, String)>,
    Body(body): Body<Because>,
) -> Result<StatusCode, ApiError> {
    let (case, request) = (id(&case, "case")?, id(&request, "request")?);
    state
        .app
        .revoke_request(&by, case, request, &body.reason)
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// An answer that was given to an officer.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes a form, which is read field by field")]
struct ReplyForm {
    /// `true`, `partly` or `false`: what they say of the message.
    #[schema(pattern = "^(true|partly|false)$")]
    answer: String,
    /// The official statement, not blank.
    #[schema(
        min_length = 1,
        max_length = 10_000,
        pattern = "[^\\s\\u0000-\\u001f\\u007f-\\u009f]"
    )]
    statement: String,
    /// What explains it.
    #[schema(required = false, max_length = 10_000)]
    explanation: String,
    /// Name of the person who answered, not blank.
    #[schema(
        min_length = 1,
        max_length = 200,
        pattern = "[^\\s\\u0000-\\u001f\\u007f-\\u009f]"
    )]
    person: String,
    /// Their office, not blank.
    #[schema(
        min_length = 1,
        max_length = 200,
        pattern = "[^\\s\\u0000-\\u001f\\u007f-\\u009f]"
    )]
    office: String,
    /// How it came.
    #[schema(pattern = "^(telephone|meeting|writing)$")]
    via: String,
    /// Which number was called, who sat together; needed for what was said.
    #[schema(
        min_length = 1,
        max_length = 1000,
        pattern = "[^\\s\\u0000-\\u001f\\u007f-\\u009f]"
    )]
    circumstances: String,
    /// When it was given; now if left out.
    #[schema(required = false, format = DateTime)]
    given_at: String,
    /// Files that came with it: PDF, picture or text, at most 5.
    #[schema(required = false, value_type = Vec<String>, format = Binary, max_items = 5)]
    file: Vec<u8>,
}

/// Write down what a party answered by telephone, in a meeting or in writing.
#[utoipa::path(
    post,
    path = "/api/v1/cases/{id}/requests/{request}/reply",
    params(
        ("id" = String, Path, description = "identity of the case"),
        ("request" = String, Path, description = "identity of the question"),
    ),
    request_body(content = ReplyForm, content_type = "multipart/form-data"),
    security(("session" = [])),
    responses((status = 204, description = "written down"), Acts)
)]
async fn post_reply(
    State(state): State<WebState>,
    ApiAs(by): ApiAs<Officer>,
    Path((case, request)): Path<(String, String)>,
    Upload { fields, files }: Upload,
) -> Result<StatusCode, ApiError> {
    let (case, request) = (id(&case, "case")?, id(&request, "request")?);
    let given_at = fields.all("given_at").next();
    let given_at = given_at
        .map(|at| OffsetDateTime::parse(at, &Rfc3339))
        .transpose()
        .map_err(|_| Refusal::Invalid("given_at"))?;
    let reply = NewReply {
        answer: PartyAnswer::from_code(fields.get("answer")).ok_or(Refusal::Invalid("answer"))?,
        statement: fields.lines("statement"),
        explanation: fields.lines("explanation"),
        attachments: Vec::new(),
        person: fields.text("person"),
        office: fields.text("office"),
        via: ReplyVia::from_officer_code(fields.get("via")).ok_or(Refusal::Invalid("via"))?,
        circumstances: fields.text("circumstances"),
        given_at,
    };
    state
        .app
        .record_reply(&by, case, request, reply, files)
        .await?;
    Ok(StatusCode::NO_CONTENT)
}
