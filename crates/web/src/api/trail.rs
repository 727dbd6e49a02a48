//! The audit trail of a case.

use app::{TrailCheck, TrailLine, access::Staff, audit::AuditActor};
use axum::{
    Json,
    extract::{Path, State},
};
use serde::Serialize;
use time::OffsetDateTime;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    auth::ApiAs,
    id,
    problem::{ApiError, Problem},
};
use crate::WebState;

pub fn described() -> OpenApiRouter<WebState> {
    OpenApiRouter::new().routes(routes!(get_trail))
}

/// The audit trail of a case.
#[derive(Serialize, ToSchema)]
struct TrailBody {
    /// The case.
    case: String,
    /// No row was changed, taken out or moved.
    whole: bool,
    /// What is wrong, if anything is.
    problems: Vec<TrailProblem>,
    /// The last hash: note it down, and the trail can be checked against it later.
    head: String,
    /// The rows, oldest first.
    rows: Vec<TrailRow>,
}

/// What is wrong with a trail.
#[derive(Serialize, ToSchema)]
struct TrailProblem {
    /// `changed`, `missing`, `cut`, `event-without-row` or `event-changed`.
    code: &'static str,
    /// Number of the row or event.
    place: u32,
}

/// One row.
#[derive(Serialize, ToSchema)]
struct TrailRow {
    /// 1 for the first.
    seq: u32,
    /// When.
    #[serde(with = "time::serde::rfc3339")]
    #[schema(value_type = String, format = DateTime)]
    at: OffsetDateTime,
    /// `user`, `outside` (through a private link or with a tracking code) or `system`.
    by: &'static str,
    /// Identity of the user.
    user: Option<String>,
    /// Name of the user.
    name: String,
    /// What was done.
    action: String,
    /// What it was done to: `letter:…`, `report:…`, `message:…`; empty for the case.
    about: String,
    /// Why, as the person said.
    reason: String,
    /// Number of the event in the case's history.
    event: Option<u32>,
    /// The hash of this row.
    hash: String,
}

/// Who did what in a case, and who read personal data; hash-chained.
#[utoipa::path(
    get,
    path = "/api/v1/cases/{id}/trail",
    params(("id" = String, Path, description = "identity of the case")),
    security(("session" = [])),
    responses(
        (status = 200, description = "the trail", body = TrailBody),
        (status = 401, description = "not signed in", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "there is no such case", body = Problem, content_type = "application/problem+json"),
    )
)]
async fn get_trail(
    State(state): State<WebState>,
    ApiAs(by): ApiAs<Staff>,
    Path(case): Path<String>,
) -> Result<Json<TrailBody>, ApiError> {
    let page = state.app.trail_page(&by, id(&case, "case")?).await?;
    let TrailCheck { head, problems, .. } = page.check;
    Ok(Json(TrailBody {
        case: page.case.to_string(),
        whole: problems.is_empty(),
        problems: problems
            .iter()
            .map(|problem| TrailProblem {
                code: problem.code(),
                place: problem.place(),
            })
            .collect(),
        head,
        rows: page.lines.into_iter().map(row).collect(),
    }))
}

fn row(line: TrailLine) -> TrailRow {
    let (by, user) = match &line.row.by {
        AuditActor::User { id } => ("user", Some(id.to_string())),
        AuditActor::Outside => ("outside", None),
        AuditActor::System => ("system", None),
    };
    TrailRow {
        seq: line.row.seq,
        at: line.row.at,
        by,
        user,
        name: line.name,
        action: line.row.action,
        about: line.row.about,
        reason: line.row.reason,
        event: line.row.event.map(|event| event.version),
        hash: line.hash,
    }
}
