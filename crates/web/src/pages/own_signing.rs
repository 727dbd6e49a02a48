//! One's own certificate.

use app::{KeyPage, NewKey, access::Person};
use askama::Template;
use axum::{extract::State, response::Response};

use crate::{
    WebState,
    errors::PageError,
    forms::{CheckedForm, html},
    page::{As, Page, done},
    routes::{Routes, get, post},
    uploads::CheckedFiles,
};

/// The page and its forms.
pub fn routes() -> Routes {
    Routes::new()
        .route("/account/signing", get(show).post(add))
        .route("/account/signing/remove", post(remove))
}

#[derive(Template)]
#[template(path = "account_signing.html")]
struct Show {
    page: Page,
    found: KeyPage,
}

/// What a form brings.
pub fn new_key(sent: &CheckedFiles) -> NewKey {
    NewKey {
        file: sent.file("file"),
        password: sent.fields.get("password").to_owned(),
        picture: sent.file("picture"),
        width_mm: sent.fields.get("width").trim().parse().unwrap_or(0),
    }
}

async fn show(
    State(state): State<WebState>,
    As { by, page }: As<Person>,
) -> Result<Response, PageError> {
    let found = state.app.own_key(&by).await?;
    html(&Show { page, found })
}

async fn add(
    State(state): State<WebState>,
    As { by, .. }: As<Person>,
    sent: CheckedFiles,
) -> Result<Response, PageError> {
    state.app.add_own_key(&by, new_key(&sent)).await?;
    Ok(done("/account/signing", "saved"))
}

async fn remove(
    State(state): State<WebState>,
    As { by, .. }: As<Person>,
    CheckedForm(_): CheckedForm,
) -> Result<Response, PageError> {
    state.app.remove_own_key(&by).await?;
    Ok(done("/account/signing", "saved"))
}
