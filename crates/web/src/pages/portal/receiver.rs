//! A receiver reads, confirms and takes what it can pass on.

use app::{Confirmation, views::ReceiverPage};
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
    pages::public,
};

#[derive(Template)]
#[template(path = "portal/receiver.html")]
struct Receiver {
    page: Page,
    found: ReceiverPage,
    token: String,
}

pub async fn show(
    State(state): State<WebState>,
    Visitor(page): Visitor,
    Path(token): Path<String>,
) -> Result<Response, PageError> {
    let found = state.app.receiver_page(&token).await?;
    html(&Receiver { page, found, token })
}

pub async fn confirm(
    State(state): State<WebState>,
    Path(token): Path<String>,
    OpenForm(fields): OpenForm,
) -> Result<Response, PageError> {
    let confirmation = Confirmation {
        person: fields.text("person"),
        office: fields.text("office"),
        report: fields.lines("report"),
    };
    state
        .app
        .confirm(&token, &confirmation)
        .await
        .map_err(|error| fields.refuse(error))?;
    Ok(done(&format!("/r/{token}"), "confirmed"))
}

pub async fn acknowledge(
    State(state): State<WebState>,
    Path(token): Path<String>,
    OpenForm(fields): OpenForm,
) -> Result<Response, PageError> {
    state
        .app
        .acknowledge_amendment(&token, fields.get("person"), fields.get("office"))
        .await
        .map_err(|error| fields.refuse(error))?;
    Ok(done(&format!("/r/{token}"), "acknowledged"))
}

pub async fn pdf(
    State(state): State<WebState>,
    Path(token): Path<String>,
) -> Result<Response, PageError> {
    Ok(public::pdf(state.app.receiver_pdf(&token).await?))
}
