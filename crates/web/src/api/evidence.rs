//! Evidence of a case.

use app::{
    NewEvidence,
    access::{Officer, Staff},
    model::Capture,
};
use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use casework::{Evidence, EvidenceKind};
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
        .routes(routes!(get_evidence))
        .routes(routes!(post_link))
        .routes(routes!(post_quote))
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
        (status = 401, description = "not signed in", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "there is no such case", body = Problem, content_type = "application/problem+json"),
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
    #[schema(max_length = 2000)]
    url: String,
    /// What it supports.
    #[schema(max_length = 1000)]
    supports: String,
}

/// A quotation to attach.
#[derive(Debug, Deserialize, ToSchema)]
struct QuoteBody {
    /// The words.
    #[schema(max_length = 10_000)]
    text: String,
    /// Where they stand.
    #[schema(max_length = 500)]
    source: String,
    /// What they support.
    #[schema(max_length = 1000)]
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
        (status = 400, description = "not readable", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "not signed in", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "not an officer", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "there is no such case", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "the case does not take evidence now", body = Problem, content_type = "application/problem+json"),
        (status = 413, description = "too large", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "a field is empty, too long or not valid", body = Problem, content_type = "application/problem+json"),
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
        (status = 400, description = "not readable", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "not signed in", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "not an officer", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "there is no such case", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "the case does not take evidence now", body = Problem, content_type = "application/problem+json"),
        (status = 413, description = "too large", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "a field is empty or too long", body = Problem, content_type = "application/problem+json"),
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
