//! The audit trail of a case, in plain words and as files.

use app::{TrailLine, TrailPage, access::Staff, audit::AuditActor};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::header,
    response::{IntoResponse, Response},
};

use super::id;
use crate::{
    WebState,
    errors::PageError,
    forms::html,
    page::{As, Page},
};

#[derive(Template)]
#[template(path = "console/trail.html")]
struct Show {
    page: Page,
    found: TrailPage,
}

impl Show {
    fn who(&self, line: &TrailLine) -> String {
        match line.row.by {
            AuditActor::User { .. } => line.name.clone(),
            AuditActor::Outside => self.page.t("trail-outside"),
            AuditActor::System => self.page.t("trail-system"),
        }
    }

    /// What was done, in words.
    fn what(&self, line: &TrailLine) -> String {
        let family = if line.row.event.is_some() {
            "event"
        } else {
            "action"
        };
        let key = format!("{family}-{}", line.row.action);
        // A newer version may have written a step that this one has no words for.
        if self.page.texts().has(&key) {
            self.page.t(&key)
        } else {
            line.row.action.clone()
        }
    }

    fn problem(&self, problem: &app::audit::Problem) -> String {
        let key = format!("trail-problem-{}", problem.code());
        self.page.with(&key, "place", &problem.place().to_string())
    }
}

pub async fn show(
    State(state): State<WebState>,
    As { by, page }: As<Staff>,
    Path(case): Path<String>,
) -> Result<Response, PageError> {
    let found = state.app.trail_page(&by, id(&case, "case")?).await?;
    html(&Show { page, found })
}

pub async fn jsonl(
    State(state): State<WebState>,
    As { by, .. }: As<Staff>,
    Path(case): Path<String>,
) -> Result<Response, PageError> {
    let text = state.app.trail_jsonl(&by, id(&case, "case")?).await?;
    Ok(file(
        "application/jsonl; charset=utf-8",
        "nhat-ky.jsonl",
        text,
    ))
}

pub async fn csv(
    State(state): State<WebState>,
    As { by, .. }: As<Staff>,
    Path(case): Path<String>,
) -> Result<Response, PageError> {
    let text = state.app.trail_csv(&by, id(&case, "case")?).await?;
    Ok(file("text/csv; charset=utf-8", "nhat-ky.csv", text))
}

fn file(kind: &'static str, name: &str, text: String) -> Response {
    let shown = format!("attachment; filename=\"{name}\"");
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::CONTENT_DISPOSITION, shown.as_str()),
    ];
    (headers, text).into_response()
}
