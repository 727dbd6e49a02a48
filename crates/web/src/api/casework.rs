//! Labels, appeals, and what a correction tells of parties that did not reply.

use app::{
    Error, Refusal,
    views::{AppealPage, CorrectionPage},
};
use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use casework::{Appeal, LabelDef, LabelName};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use utoipa::ToSchema;

use super::{
    answers::Metered,
    problem::{ApiError, Body, Problem},
};
use crate::WebState;

/// A label that a verdict may have today.
#[derive(Serialize, ToSchema)]
pub(super) struct LabelBody {
    /// Its stable name.
    code: String,
    /// What it means to machines: `fabricated`, `false`, `unproven`, `true` or `opinion`.
    kind: &'static str,
    /// What the public reads.
    name: InBoth,
    /// When it is given.
    meaning: InBoth,
    /// The law or rule it rests on, in Vietnamese; may be empty.
    basis: String,
    /// First day, `2022-01-27`; null: always.
    valid_from: Option<String>,
    /// Last day; null: still.
    valid_to: Option<String>,
}

/// A text in both languages.
#[derive(Serialize, ToSchema)]
pub(super) struct InBoth {
    /// Vietnamese.
    vi: String,
    /// English.
    en: String,
}

/// What a verdict's label was called when it was given.
#[derive(Serialize, ToSchema)]
pub(super) struct LabelNameBody {
    /// Code of the label.
    code: String,
    /// Its name then.
    name: InBoth,
    /// The law or rule it rested on, in Vietnamese; may be empty.
    basis: String,
}

impl From<&LabelName> for LabelNameBody {
    fn from(label: &LabelName) -> Self {
        LabelNameBody {
            code: label.code.clone(),
            name: InBoth {
                vi: label.vi.clone(),
                en: label.en.clone(),
            },
            basis: label.basis.clone(),
        }
    }
}

/// A named party that was asked and let the time go by.
#[derive(Serialize, ToSchema)]
pub(super) struct NoReplyBody {
    /// Who.
    organisation: String,
    /// When it was asked.
    #[serde(with = "time::serde::rfc3339")]
    #[schema(value_type = String, format = DateTime)]
    asked_at: OffsetDateTime,
    /// By when an answer was wanted.
    #[serde(with = "time::serde::rfc3339")]
    #[schema(value_type = String, format = DateTime)]
    due_at: OffsetDateTime,
}

impl From<&app::model::Silent> for NoReplyBody {
    fn from(silent: &app::model::Silent) -> Self {
        NoReplyBody {
            organisation: silent.organisation.clone(),
            asked_at: silent.asked_at,
            due_at: silent.due_at,
        }
    }
}

/// Appeals against a correction.
#[derive(Serialize, ToSchema)]
pub(super) struct AppealsBody {
    /// How many wait for an answer.
    open: usize,
    /// Those that were answered, latest first.
    decided: Vec<DecidedBody>,
}

impl From<&CorrectionPage> for AppealsBody {
    fn from(page: &CorrectionPage) -> Self {
        AppealsBody {
            open: page.open_appeals,
            decided: page.decided_appeals.iter().filter_map(decided).collect(),
        }
    }
}

/// An appeal that was answered.
#[derive(Serialize, ToSchema)]
pub(super) struct DecidedBody {
    /// The version that was contested.
    version: u32,
    /// `upheld` or `rejected`.
    outcome: &'static str,
    /// What was contested, in the officer's words.
    summary: String,
    /// The answer.
    answer: String,
    /// When it was answered.
    #[serde(with = "time::serde::rfc3339")]
    #[schema(value_type = String, format = DateTime)]
    decided_at: OffsetDateTime,
}

fn decided(appeal: &Appeal) -> Option<DecidedBody> {
    let decision = appeal.decision.as_ref()?;
    Some(DecidedBody {
        version: appeal.version,
        outcome: decision.outcome.code(),
        summary: decision.summary.clone(),
        answer: decision.answer.clone(),
        decided_at: decision.at,
    })
}

/// The labels that a verdict may have today.
#[utoipa::path(
    get,
    path = "/api/v1/labels",
    responses(Metered, (status = 200, description = "the labels", body = Vec<LabelBody>))
)]
pub(super) async fn get_labels(
    State(state): State<WebState>,
) -> Result<Json<Vec<LabelBody>>, ApiError> {
    let labels = state.app.labels_in_force().await?;
    Ok(Json(labels.into_iter().map(label_body).collect()))
}

fn label_body(label: LabelDef) -> LabelBody {
    LabelBody {
        code: label.code,
        kind: label.kind.code(),
        name: InBoth {
            vi: label.name_vi,
            en: label.name_en,
        },
        meaning: InBoth {
            vi: label.meaning_vi,
            en: label.meaning_en,
        },
        basis: label.basis,
        valid_from: label.valid_from.map(|day| day.to_string()),
        valid_to: label.valid_to.map(|day| day.to_string()),
    }
}

/// An appeal.
#[derive(Debug, Deserialize, ToSchema)]
pub(super) struct AppealBody {
    /// What is wrong and why, at most 5,000 characters. No names or telephone numbers.
    grounds: String,
}

/// What an appeal is followed by.
#[derive(Serialize, ToSchema)]
pub(super) struct FiledBody {
    /// The tracking code. It is given once and kept nowhere.
    code: String,
}

/// Contest a published correction. No identity is asked for or kept.
#[utoipa::path(
    post,
    path = "/api/v1/corrections/{id}/appeals",
    params(("id" = String, Path, description = "identity of the correction")),
    request_body = AppealBody,
    responses(
        Metered,
        (status = 201, description = "received", body = FiledBody),
        (status = 400, description = "not readable", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "there is no such correction", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "no verdict is published now", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "blank or too long", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn post_appeal(
    State(state): State<WebState>,
    Path(id): Path<String>,
    Body(body): Body<AppealBody>,
) -> Result<(StatusCode, Json<FiledBody>), ApiError> {
    let id = id
        .parse()
        .map_err(|_| Error::Refused(Refusal::NotFound("correction")))?;
    let code = state.app.appeal(id, &body.grounds).await?;
    Ok((StatusCode::CREATED, Json(FiledBody { code })))
}

/// A tracking code.
#[derive(Debug, Deserialize, ToSchema)]
pub(super) struct CodeBody {
    /// With or without dashes, in any case.
    code: String,
}

/// What became of an appeal.
#[derive(Serialize, ToSchema)]
pub(super) struct AppealStatusBody {
    /// `waiting`, `upheld` or `rejected`.
    status: &'static str,
    /// When it came.
    #[serde(with = "time::serde::rfc3339")]
    #[schema(value_type = String, format = DateTime)]
    sent_at: OffsetDateTime,
    /// The version that was contested.
    version: u32,
    /// The answer; null while it waits.
    decision: Option<DecidedBody>,
    /// The correction's page for people.
    correction_url: String,
}

/// Ask what became of an appeal. By POST, so that the code is in no address and in no log.
#[utoipa::path(
    post,
    path = "/api/v1/appeals/status",
    request_body = CodeBody,
    responses(
        Metered,
        (status = 200, description = "the appeal", body = AppealStatusBody),
        (status = 400, description = "not readable", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "no appeal has this code", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn post_appeal_status(
    State(state): State<WebState>,
    Body(body): Body<CodeBody>,
) -> Result<Json<AppealStatusBody>, ApiError> {
    let page: AppealPage = state.app.appeal_page(&body.code).await?;
    let decision = decided(&page.appeal);
    Ok(Json(AppealStatusBody {
        status: decision.as_ref().map_or("waiting", |d| d.outcome),
        sent_at: page.appeal.at,
        version: page.appeal.version,
        decision,
        correction_url: format!("{}{}", state.app.public_url(), page.view.path()),
    }))
}
