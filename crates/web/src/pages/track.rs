//! What a reporter sees and does with the tracking code. The code travels in bodies only: addresses
//! are kept by browsers and proxies.

use app::{ReportProgress, TrackingPage};
use askama::Template;
use axum::{
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};

use crate::{
    WebState,
    errors::PageError,
    forms::{OpenForm, html},
    page::{Page, Visitor, done},
    routes::{Routes, get, post},
};

/// Pages by tracking code.
pub fn routes() -> Routes {
    Routes::new()
        .route("/track", get(ask).post(show))
        .route("/track/export", post(export))
        .route("/track/withdraw", post(withdraw))
        .route("/track/erase", post(erase))
}

#[derive(Template)]
#[template(path = "track.html")]
struct Ask {
    page: Page,
}

#[derive(Template)]
#[template(path = "tracked.html")]
struct Show {
    page: Page,
    found: TrackingPage,
    code: String,
    withdrawn: bool,
}

impl Show {
    fn answer(&self) -> Option<&str> {
        match &self.found.progress {
            ReportProgress::Answered(path) => Some(path),
            _ => None,
        }
    }
}

async fn ask(Visitor(page): Visitor) -> Result<Response, PageError> {
    html(&Ask { page })
}

async fn show(
    State(state): State<WebState>,
    Visitor(page): Visitor,
    OpenForm(fields): OpenForm,
) -> Result<Response, PageError> {
    let code = fields.text("code");
    let found = state.app.tracking_page(&code).await?;
    html(&Show {
        page,
        found,
        code,
        withdrawn: false,
    })
}

async fn export(
    State(state): State<WebState>,
    OpenForm(fields): OpenForm,
) -> Result<Response, PageError> {
    let text = state.app.tracking_export(fields.get("code")).await?;
    let headers = [
        (header::CONTENT_TYPE, "application/json; charset=utf-8"),
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"du-lieu-cua-toi.json\"",
        ),
    ];
    Ok((headers, text).into_response())
}

async fn withdraw(
    State(state): State<WebState>,
    Visitor(page): Visitor,
    OpenForm(fields): OpenForm,
) -> Result<Response, PageError> {
    let code = fields.text("code");
    let found = state.app.withdraw_consent(&code).await?;
    html(&Show {
        page,
        found,
        code,
        withdrawn: true,
    })
}

async fn erase(
    State(state): State<WebState>,
    OpenForm(fields): OpenForm,
) -> Result<Response, PageError> {
    state.app.erase_tracking(fields.get("code")).await?;
    Ok(done("/track", "data-erased"))
}
