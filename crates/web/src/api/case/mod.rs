//! Cases: lists, one case with everything about it, and every step of its way.

mod desk;
mod requests;
mod shown;
mod verdicts;

use app::{
    access::{Officer, Staff},
    views::{CaseRow, CaseTab},
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
    answers::{Acts, Reads},
    auth::ApiAs,
    corrections::LAST_PAGE,
    id,
    problem::{ApiError, Body},
};
use crate::{WebState, errors::PageError, forms::Asked};

pub fn described() -> OpenApiRouter<WebState> {
    OpenApiRouter::new()
        .routes(routes!(get_cases))
        .routes(routes!(get_case))
        .routes(routes!(post_open))
        .merge(desk::described())
        .merge(requests::described())
        .merge(verdicts::described())
}

/// A list of cases.
#[derive(Serialize, ToSchema)]
struct CasesBody {
    /// Those on this page.
    cases: Vec<CaseLine>,
    /// Number of the next page; null on the last one.
    next_page: Option<u32>,
}

/// A case in a list.
#[derive(Serialize, ToSchema)]
struct CaseLine {
    /// Its identity.
    id: String,
    /// What people call it.
    title: String,
    /// `open`, `proposed`, `concluded`, `withdrawn` or `dismissed`.
    stage: &'static str,
    /// The chain that it verifies.
    chain: String,
    /// Name of who works on it; null if nobody.
    assignee: Option<String>,
    /// By when a verdict, or a review of it, is wanted.
    #[serde(with = "time::serde::rfc3339::option")]
    #[schema(value_type = Option<String>, format = DateTime)]
    due_at: Option<OffsetDateTime>,
    /// That moment is over.
    overdue: bool,
    /// What is to be done next; null if nothing.
    next: Option<&'static str>,
    /// `low`, `normal`, `high` or `urgent`; null until the harm is described.
    urgency: Option<&'static str>,
    /// Part of the worked example: not real.
    example: bool,
}

fn line(row: CaseRow) -> CaseLine {
    CaseLine {
        id: row.case.id.to_string(),
        stage: row.case.stage.code(),
        chain: row.case.chain.to_string(),
        title: row.case.title,
        assignee: Some(row.assignee).filter(|name| !name.is_empty()),
        due_at: row.due_at,
        overdue: row.overdue,
        next: row.next.map(casework::Todo::code),
        urgency: row.urgency.map(casework::Urgency::code),
        example: row.example,
    }
}

/// Which list, and which page of it.
#[derive(Deserialize)]
struct ListQuery {
    #[serde(default)]
    list: Option<String>,
    #[serde(default)]
    page: u32,
}

/// Cases: all of them, or one of the lists that the console has.
#[utoipa::path(
    get,
    path = "/api/v1/cases",
    params(
        ("list" = Option<String>, Query, pattern = "^(mine|all|due|review|appeals)$", description = "`mine`, `all`, `due`, `review` or `appeals`; all if left out"),
        ("page" = Option<u32>, Query, minimum = 0, maximum = 100_000, description = "0 for the first"),
    ),
    security(("session" = [])),
    responses(
        (status = 200, description = "a page", body = CasesBody),
        (status = 400, description = "no such list, or not a page's number", body = super::problem::Problem, content_type = "application/problem+json"),
        Reads,
    )
)]
async fn get_cases(
    State(state): State<WebState>,
    ApiAs(by): ApiAs<Staff>,
    query: Result<Asked<ListQuery>, PageError>,
) -> Result<Json<CasesBody>, ApiError> {
    let wrong = || PageError::bad_request("not-the-query");
    let Asked(query) = query.map_err(|_| wrong())?;
    let tab = query
        .list
        .map_or(Some(CaseTab::All), |code| CaseTab::from_code(&code));
    let tab = tab.filter(|_| query.page <= LAST_PAGE).ok_or_else(wrong)?;
    let found = state.app.case_list_page(&by, tab, query.page).await?;
    Ok(Json(CasesBody {
        cases: found.rows.into_iter().map(line).collect(),
        next_page: found.more.then(|| query.page.saturating_add(1)),
    }))
}

/// A case with everything about it. Its history is the trail.
#[utoipa::path(
    get,
    path = "/api/v1/cases/{id}",
    params(("id" = String, Path, description = "identity of the case")),
    security(("session" = [])),
    responses((status = 200, description = "the case", body = shown::CaseBody), Reads)
)]
async fn get_case(
    State(state): State<WebState>,
    ApiAs(by): ApiAs<Staff>,
    Path(case): Path<String>,
) -> Result<Json<shown::CaseBody>, ApiError> {
    let found = state.app.case_page(&by, id(&case, "case")?).await?;
    Ok(Json(shown::case_body(found)))
}

/// A case to open.
#[derive(Debug, Deserialize, ToSchema)]
struct OpenBody {
    /// One line by which people call it, not blank.
    #[schema(
        min_length = 1,
        max_length = 200,
        pattern = "[^\\s\\u0000-\\u001f\\u007f-\\u009f]"
    )]
    title: String,
}

/// The case that was opened.
#[derive(Serialize, ToSchema)]
struct OpenedBody {
    /// Its identity.
    case: String,
}

/// Open a case on a chain. A chain has at most one case.
#[utoipa::path(
    post,
    path = "/api/v1/chains/{id}/case",
    params(("id" = String, Path, description = "identity of the chain")),
    request_body = OpenBody,
    security(("session" = [])),
    responses((status = 201, description = "opened", body = OpenedBody), Acts)
)]
async fn post_open(
    State(state): State<WebState>,
    ApiAs(by): ApiAs<Officer>,
    Path(chain): Path<String>,
    Body(body): Body<OpenBody>,
) -> Result<(StatusCode, Json<OpenedBody>), ApiError> {
    let chain = id(&chain, "chain")?;
    let case = state.app.open_case(&by, chain, &body.title).await?;
    let case = case.to_string();
    Ok((StatusCode::CREATED, Json(OpenedBody { case })))
}
