//! Corrections as data.

use app::{Error, Refusal, model::Correction, views::CorrectionView};
use axum::{
    Json,
    extract::{Path, State},
};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use utoipa::ToSchema;

use super::{
    answers::Metered,
    casework,
    problem::{ApiError, Problem},
};
use crate::{WebState, errors::PageError, forms::Asked};

/// The highest number of a page.
pub(super) const LAST_PAGE: u32 = 100_000;

/// A correction.
#[derive(Serialize, ToSchema)]
pub(super) struct CorrectionBody {
    /// Its identity.
    id: String,
    /// 1 for the first; grows with every change.
    version: u32,
    /// Kind of the label: `fabricated`, `false`, `unproven`, `true` or `opinion`.
    label: &'static str,
    /// What the label was called and rested on when it was given; null in old verdicts.
    label_name: Option<casework::LabelNameBody>,
    /// `stands`, `under-review` or `withdrawn`. A withdrawn verdict says nothing any more.
    status: &'static str,
    /// Why this version replaces the one before; null for the first.
    reason: Option<String>,
    /// What the message claims.
    claim: String,
    /// What is true.
    explanation: String,
    /// Who publishes it.
    issuer: String,
    /// When.
    #[serde(with = "time::serde::rfc3339")]
    #[schema(value_type = String, format = DateTime)]
    published_at: OffsetDateTime,
    /// What the named parties said.
    said_by: Vec<SaidBy>,
    /// Named parties that were asked and had not replied when their time was over.
    no_reply: Vec<casework::NoReplyBody>,
    /// Public sources: titles, addresses or both.
    sources: Vec<String>,
    /// When the verdict is to be looked at again; null if nobody said.
    #[serde(with = "time::serde::rfc3339::option")]
    #[schema(value_type = Option<String>, format = DateTime)]
    review_at: Option<OffsetDateTime>,
    /// Number and symbol of the official letter.
    letter: Option<String>,
    /// The page for people.
    url: String,
    /// The verdict is being looked at again.
    under_review: bool,
    /// Part of the worked example: not real.
    example: bool,
}

/// What a named party said.
#[derive(Serialize, ToSchema)]
pub(super) struct SaidBy {
    /// Who.
    organisation: String,
    /// Office of the person who answered.
    office: String,
    /// `false`, `partly` or `true`: what they say of the message.
    answer: &'static str,
    /// In their words.
    statement: String,
}

/// A page of corrections.
#[derive(Serialize, ToSchema)]
pub(super) struct CorrectionsBody {
    /// Latest first.
    corrections: Vec<CorrectionBody>,
    /// Number of the next page; null on the last one.
    next_page: Option<u32>,
}

/// A correction with its history.
#[derive(Serialize, ToSchema)]
pub(super) struct CorrectionHistoryBody {
    /// The version that stands.
    correction: CorrectionBody,
    /// All versions, newest first.
    history: Vec<VersionBody>,
    /// Appeals and their outcomes.
    appeals: casework::AppealsBody,
}

/// A version of a correction.
#[derive(Serialize, ToSchema)]
pub(super) struct VersionBody {
    /// 1 for the first.
    version: u32,
    /// `verdict`, `under-review` or `withdrawn`.
    kind: &'static str,
    /// The label then.
    label: &'static str,
    /// The claim then.
    claim: String,
    /// The explanation then.
    explanation: String,
    /// When it was published.
    #[serde(with = "time::serde::rfc3339")]
    #[schema(value_type = String, format = DateTime)]
    published_at: OffsetDateTime,
    /// Why it replaced the version before.
    reason: Option<String>,
}

/// Which page.
#[derive(Deserialize)]
pub(super) struct PageQuery {
    #[serde(default)]
    page: u32,
}

/// The number of the page that is asked for.
pub(super) fn page_of(query: Result<Asked<PageQuery>, PageError>) -> Result<u32, ApiError> {
    match query {
        Ok(Asked(query)) if query.page <= LAST_PAGE => Ok(query.page),
        _ => Err(PageError::bad_request("not-the-query").into()),
    }
}

/// Corrections, latest first.
#[utoipa::path(
    get,
    path = "/api/v1/corrections",
    params(("page" = Option<u32>, Query, minimum = 0, maximum = 100_000, description = "0 for the first")),
    responses(
        Metered,
        (status = 200, description = "a page", body = CorrectionsBody),
        (status = 400, description = "not a page's number", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn get_corrections(
    State(state): State<WebState>,
    query: Result<Asked<PageQuery>, PageError>,
) -> Result<Json<CorrectionsBody>, ApiError> {
    let page = page_of(query)?;
    let (views, more) = state.app.corrections(page).await?;
    let url = state.app.public_url();
    Ok(Json(CorrectionsBody {
        corrections: views
            .iter()
            .map(|view| correction_body(view, url))
            .collect(),
        next_page: more.then(|| page.saturating_add(1)),
    }))
}

/// A correction with its history.
#[utoipa::path(
    get,
    path = "/api/v1/corrections/{id}",
    params(("id" = String, Path, description = "identity of the correction")),
    responses(
        Metered,
        (status = 200, description = "the correction", body = CorrectionHistoryBody),
        (status = 404, description = "there is none", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn get_correction(
    State(state): State<WebState>,
    Path(id): Path<String>,
) -> Result<Json<CorrectionHistoryBody>, ApiError> {
    let id = id
        .parse()
        .map_err(|_| Error::Refused(Refusal::NotFound("correction")))?;
    let page = state.app.correction(id).await?;
    Ok(Json(CorrectionHistoryBody {
        correction: correction_body(&page.view, state.app.public_url()),
        history: page.history.iter().map(version_body).collect(),
        appeals: (&page).into(),
    }))
}

pub(super) fn correction_body(view: &CorrectionView, url: &str) -> CorrectionBody {
    let correction = &view.correction;
    CorrectionBody {
        id: correction.case.to_string(),
        version: correction.version,
        label: correction.verdict.label.code(),
        label_name: correction.verdict.named.as_ref().map(Into::into),
        status: view.status(),
        reason: correction.reason.clone(),
        claim: correction.verdict.claim.clone(),
        explanation: correction.verdict.explanation.clone(),
        issuer: correction.issuer.clone(),
        published_at: correction.published_at,
        said_by: correction
            .spokespersons
            .iter()
            .map(|party| SaidBy {
                organisation: party.organisation.clone(),
                office: party.office.clone(),
                answer: party.answer.code(),
                statement: party.statement.clone(),
            })
            .collect(),
        no_reply: correction.silent.iter().map(Into::into).collect(),
        sources: correction.verdict.sources.clone(),
        review_at: correction.review_at,
        letter: view
            .letter
            .as_ref()
            .map(|letter| letter.number_and_symbol.clone()),
        url: format!("{url}{}", view.path()),
        under_review: view.under_review,
        example: view.example,
    }
}

pub(super) fn version_body(correction: &Correction) -> VersionBody {
    VersionBody {
        version: correction.version,
        kind: correction.kind.code(),
        label: correction.verdict.label.code(),
        claim: correction.verdict.claim.clone(),
        explanation: correction.verdict.explanation.clone(),
        published_at: correction.published_at,
        reason: correction.reason.clone(),
    }
}
