//! Anyone contests a published correction, and follows it with a tracking code.

use app::{
    Refusal,
    views::{AppealPage, CorrectionPage},
};
use askama::Template;
use axum::{
    extract::{Path, State},
    response::Response,
};

use crate::{
    WebState,
    errors::PageError,
    forms::{OpenForm, html},
    page::{Page, Visitor},
    routes::{Routes, get},
};

/// Pages of appeals.
pub fn routes() -> Routes {
    Routes::new()
        .route("/corrections/{id}/appeal", get(form).post(file))
        .route("/appeals", get(ask).post(status))
}

#[derive(Template)]
#[template(path = "appeal_form.html")]
struct Form {
    page: Page,
    found: CorrectionPage,
}

async fn form(
    State(state): State<WebState>,
    Visitor(page): Visitor,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let id = id.parse().map_err(|_| Refusal::NotFound("correction"))?;
    let found = state.app.correction(id).await?;
    html(&Form { page, found })
}

#[derive(Template)]
#[template(path = "appeal_filed.html")]
struct Filed {
    page: Page,
    code: String,
}

async fn file(
    State(state): State<WebState>,
    Visitor(page): Visitor,
    Path(id): Path<String>,
    OpenForm(fields): OpenForm,
) -> Result<Response, PageError> {
    let id = id.parse().map_err(|_| Refusal::NotFound("correction"))?;
    let code = state
        .app
        .appeal(id, &fields.lines("grounds"))
        .await
        .map_err(|error| fields.refuse(error))?;
    html(&Filed { page, code })
}

#[derive(Template)]
#[template(path = "appeal_status.html")]
struct Status {
    page: Page,
    found: Option<AppealPage>,
}

async fn ask(Visitor(page): Visitor) -> Result<Response, PageError> {
    html(&Status { page, found: None })
}

/// By form, not by address: addresses end up in logs, and the code is all that protects.
async fn status(
    State(state): State<WebState>,
    Visitor(page): Visitor,
    OpenForm(fields): OpenForm,
) -> Result<Response, PageError> {
    let found = state
        .app
        .appeal_page(fields.get("code"))
        .await
        .map_err(|error| fields.refuse(error))?;
    let found = Some(found);
    html(&Status { page, found })
}
