//! A receiver of a letter reads that its verdict changed, and says that it knows.

use app::ChangeNews;
use askama::Template;
use axum::{
    extract::{Path, State},
    response::Response,
};

use crate::{
    WebState,
    errors::PageError,
    forms::{OpenForm, html},
    page::{Page, Visitor, done},
};

#[derive(Template)]
#[template(path = "portal/change.html")]
struct Change {
    page: Page,
    found: ChangeNews,
    token: String,
}

pub async fn show(
    State(state): State<WebState>,
    Visitor(page): Visitor,
    Path(token): Path<String>,
) -> Result<Response, PageError> {
    let found = state.app.change_page(&token).await?;
    html(&Change { page, found, token })
}

pub async fn confirm(
    State(state): State<WebState>,
    Path(token): Path<String>,
    OpenForm(fields): OpenForm,
) -> Result<Response, PageError> {
    state
        .app
        .confirm_change(&token, fields.get("person"), fields.get("office"))
        .await
        .map_err(|error| fields.refuse(error))?;
    Ok(done(&format!("/r/{token}/change"), "change-known"))
}
