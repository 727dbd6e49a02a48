//! Evidence of a case.

use app::{
    NewEvidence, Refusal,
    access::{Officer, Staff},
    model::Capture,
};
use axum::{
    Json,
    extract::{DefaultBodyLimit, Path, State},
    http::StatusCode,
    response::Response,
};
use casework::{Evidence, EvidenceKind};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    answers::{Acts, Does, Reads},
    auth::ApiAs,
    id,
    problem::{ApiError, Body, Upload},
};
use crate::{WebState, forms::MAX_UPLOAD, uploads::download};

pub fn described() -> OpenApiRouter<WebState> {
    let files = OpenApiRouter::new()
        .routes(routes!(post_file))
        .layer(DefaultBodyLimit::max(MAX_UPLOAD));
    OpenApiRouter::new()
        .routes(routes!(get_evidence))
        .routes(routes!(get_file))
        .routes(routes!(get_reply_file))
        .routes(routes!(post_link))
        .routes(routes!(post_quote))
        .routes(routes!(post_retry))
        .routes(routes!(post_text))
        .merge(files)
}

/// The evidence of a case.
#[derive(Serialize, ToSchema)]
struct EvidenceList {
    /// Oldest first.
    evidence: Vec<EvidenceBody>,
}

/// One piece of evidence.
#[derive(Serialize, ToSchema)]
struct EvidenceBody {
    /// Its identity.
    id: String,
    /// `link`, `quote` or `file`.
    kind: &'static str,
    /// What it supports.
    supports: String,
    /// When it was attached.
    #[serde(with = "time::serde::rfc3339")]
    #[schema(value_type = String, format = DateTime)]
    at: OffsetDateTime,
    /// Address of the page, source of the quotation, or name of the file.
    source: String,
    /// The words quoted; null for others.
    quote: Option<String>,
    /// SHA-256 of the file; null for others.
    sha256: Option<String>,
    /// Media type of the file, by its bytes; null for others.
    media_type: Option<String>,
    /// What the linked page says; null for others.
    capture: Option<CaptureBody>,
}

/// What a linked page says.
#[derive(Serialize, ToSchema)]
struct CaptureBody {
    /// `waiting`, `captured`, `failed` or `typed`.
    state: &'static str,
    /// When it was queued, fetched or typed in.
    #[serde(with = "time::serde::rfc3339")]
    #[schema(value_type = String, format = DateTime)]
    at: OffsetDateTime,
    /// The page's title.
    title: String,
    /// Its readable text.
    text: String,
    /// SHA-256 of the text.
    text_sha256: String,
    /// Why it could not be fetched; null if it could.
    error: Option<String>,
}

fn evidence_body((evidence, capture): (Evidence, Option<Capture>)) -> EvidenceBody {
    let (kind, source, quote, file) = match evidence.kind {
        EvidenceKind::Link { url } => ("link", url, None, None),
        EvidenceKind::Quote { text, source } => ("quote", source, Some(text), None),
        EvidenceKind::File {
            name,
            sha256,
            media_type,
            ..
        } => ("file", name, None, Some((sha256, media_type))),
    };
    let (sha256, media_type) = file.unzip();
    EvidenceBody {
        id: evidence.id.to_string(),
        kind,
        supports: evidence.supports,
        at: evidence.at,
        source,
        quote,
        sha256,
        media_type,
        capture: capture.map(|capture| CaptureBody {
            state: capture.state.code(),
            at: capture.at,
            title: capture.title,
            text: capture.text,
            text_sha256: capture.text_sha256,
            error: capture.error.map(|(code, _)| code),
        }),
    }
}

/// The evidence of a case.
#[utoipa::path(
    get,
    path = "/api/v1/cases/{id}/evidence",
    params(("id" = String, Path, description = "identity of the case")),
    security(("session" = [])),
    responses(
        (status = 200, description = "the evidence", body = EvidenceList),
        Reads,
    )
)]
async fn get_evidence(
    State(state): State<WebState>,
    ApiAs(by): ApiAs<Staff>,
    Path(case): Path<String>,
) -> Result<Json<EvidenceList>, ApiError> {
    let found = state.app.evidence_of(&by, id(&case, "case")?).await?;
    Ok(Json(EvidenceList {
        evidence: found.into_iter().map(evidence_body).collect(),
    }))
}

/// A link to attach.
#[derive(Debug, Deserialize, ToSchema)]
struct LinkBody {
    /// The address of a public page, http or https.
    #[schema(min_length = 1, max_length = 2000, pattern = "^https?://[!-~]+$")]
    url: String,
    /// What it supports.
    #[schema(
        min_length = 1,
        max_length = 1000,
        pattern = "[^\\s\\u0000-\\u001f\\u007f-\\u009f]"
    )]
    supports: String,
}

/// A quotation to attach.
#[derive(Debug, Deserialize, ToSchema)]
struct QuoteBody {
    /// The words.
    #[schema(
        min_length = 1,
        max_length = 10_000,
        pattern = "[^\\s\\u0000-\\u001f\\u007f-\\u009f]"
    )]
    text: String,
    /// Where they stand.
    #[schema(
        min_length = 1,
        max_length = 500,
        pattern = "[^\\s\\u0000-\\u001f\\u007f-\\u009f]"
    )]
    source: String,
    /// What they support.
    #[schema(
        min_length = 1,
        max_length = 1000,
        pattern = "[^\\s\\u0000-\\u001f\\u007f-\\u009f]"
    )]
    supports: String,
}

/// Attach a link. The page is fetched once and its text kept.
#[utoipa::path(
    post,
    path = "/api/v1/cases/{id}/evidence/links",
    params(("id" = String, Path, description = "identity of the case")),
    request_body = LinkBody,
    security(("session" = [])),
    responses(
        (status = 204, description = "attached"),
        Acts,
    )
)]
async fn post_link(
    State(state): State<WebState>,
    ApiAs(by): ApiAs<Officer>,
    Path(case): Path<String>,
    Body(body): Body<LinkBody>,
) -> Result<StatusCode, ApiError> {
    let (case, new) = (id(&case, "case")?, NewEvidence::Link(body.url));
    state
        .app
        .attach_evidence(&by, case, new, &body.supports)
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Attach a quotation.
#[utoipa::path(
    post,
    path = "/api/v1/cases/{id}/evidence/quotes",
    params(("id" = String, Path, description = "identity of the case")),
    request_body = QuoteBody,
    security(("session" = [])),
    responses(
        (status = 204, description = "attached"),
        Acts,
    )
)]
async fn post_quote(
    State(state): State<WebState>,
    ApiAs(by): ApiAs<Officer>,
    Path(case): Path<String>,
    Body(body): Body<QuoteBody>,
) -> Result<StatusCode, ApiError> {
    let case = id(&case, "case")?;
    let new = NewEvidence::Quote {
        text: body.text,
        source: body.source,
    };
    state
        .app
        .attach_evidence(&by, case, new, &body.supports)
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A file to attach.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes a form, which is read field by field")]
struct FileForm {
    /// What it supports, not blank.
    #[schema(
        min_length = 1,
        max_length = 1000,
        pattern = "[^\\s\\u0000-\\u001f\\u007f-\\u009f]"
    )]
    supports: String,
    /// The file, with its name: PDF, picture or text, at most 10 MB.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
}

/// Attach a file. Its bytes are kept as they are.
#[utoipa::path(
    post,
    path = "/api/v1/cases/{id}/evidence/files",
    params(("id" = String, Path, description = "identity of the case")),
    request_body(content = FileForm, content_type = "multipart/form-data"),
    security(("session" = [])),
    responses((status = 204, description = "attached"), Acts)
)]
async fn post_file(
    State(state): State<WebState>,
    ApiAs(by): ApiAs<Officer>,
    Path(case): Path<String>,
    Upload { fields, files }: Upload,
) -> Result<StatusCode, ApiError> {
    let case = id(&case, "case")?;
    let (name, bytes) = files.into_iter().next().ok_or(Refusal::Empty("file"))?;
    let new = NewEvidence::File { name, bytes };
    state
        .app
        .attach_evidence(&by, case, new, fields.get("supports"))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A file that is evidence, to the byte.
#[utoipa::path(
    get,
    path = "/api/v1/cases/{id}/evidence/{evidence}/file",
    params(
        ("id" = String, Path, description = "identity of the case"),
        ("evidence" = String, Path, description = "identity of the evidence"),
    ),
    security(("session" = [])),
    responses((status = 200, description = "the file, of its own media type", content_type = "*/*", body = String), Reads)
)]
async fn get_file(
    State(state): State<WebState>,
    ApiAs(by): ApiAs<Staff>,
    Path((case, evidence)): Path<(String, String)>,
) -> Result<Response, ApiError> {
    let (case, evidence) = (id(&case, "case")?, id(&evidence, "evidence")?);
    let file = state.app.evidence_file(&by, case, evidence).await?;
    Ok(download(file))
}

/// A file that came with a named party's answer, to the byte.
#[utoipa::path(
    get,
    path = "/api/v1/cases/{id}/requests/{request}/files/{number}",
    params(
        ("id" = String, Path, description = "identity of the case"),
        ("request" = String, Path, description = "identity of the question"),
        ("number" = String, Path, description = "its place among the answer's files, from 0"),
    ),
    security(("session" = [])),
    responses((status = 200, description = "the file, of its own media type", content_type = "*/*", body = String), Reads)
)]
async fn get_reply_file(
    State(state): State<WebState>,
    ApiAs(by): ApiAs<Staff>,
    Path((case, request, number)): Path<(String, String, String)>,
) -> Result<Response, ApiError> {
    let (case, request) = (id(&case, "case")?, id(&request, "request")?);
    let number = id(&number, "evidence")?;
    let file = state.app.reply_file(&by, case, request, number).await?;
    Ok(download(file))
}

/// Fetch a linked page again whose fetch has failed.
#[utoipa::path(
    post,
    path = "/api/v1/cases/{id}/evidence/{evidence}/retry",
    params(
        ("id" = String, Path, description = "identity of the case"),
        ("evidence" = String, Path, description = "identity of the link"),
    ),
    security(("session" = [])),
    responses((status = 204, description = "it will be fetched again"), Does)
)]
async fn post_retry(
    State(state): State<WebState>,
    ApiAs(by): ApiAs<Officer>,
    Path((case, evidence)): Path<(String, String)>,
) -> Result<StatusCode, ApiError> {
    let (case, evidence) = (id(&case, "case")?, id(&evidence, "evidence")?);
    state.app.retry_capture(&by, case, evidence).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What a linked page says, typed in.
#[derive(Debug, Deserialize, ToSchema)]
struct TypedBody {
    /// Its text, not blank.
    #[schema(
        min_length = 1,
        max_length = 100_000,
        pattern = "[^\\s\\u0000-\\u001f\\u007f-\\u009f]"
    )]
    text: String,
}

/// Type in what a linked page says, where it cannot be fetched.
#[utoipa::path(
    post,
    path = "/api/v1/cases/{id}/evidence/{evidence}/text",
    params(
        ("id" = String, Path, description = "identity of the case"),
        ("evidence" = String, Path, description = "identity of the link"),
    ),
    request_body = TypedBody,
    security(("session" = [])),
    responses((status = 204, description = "kept"), Acts)
)]
async fn post_text(
    State(state): State<WebState>,
    ApiAs(by): ApiAs<Officer>,
    Path((case, evidence)): Path<(String, String)>,
    Body(body): Body<TypedBody>,
) -> Result<StatusCode, ApiError> {
    let (case, evidence) = (id(&case, "case")?, id(&evidence, "evidence")?);
    state
        .app
        .type_capture(&by, case, evidence, &body.text)
        .await?;
    Ok(StatusCode::NO_CONTENT)
}
