//! The organisation's certificate, timestamps and trusted roots; the electronic steps of a letter.

use app::{
    KeyPage,
    access::{Administrator, Approver, Clerk, Staff},
};
use askama::Template;
use axum::{
    extract::{DefaultBodyLimit, Path, State},
    http::header,
    response::{IntoResponse, Response},
};

use super::id;
use crate::{
    WebState,
    errors::PageError,
    forms::{CheckedForm, MAX_UPLOAD, html},
    page::{As, Page, done},
    pages::own_signing::new_key,
    routes::{Routes, get, post},
    uploads::CheckedFiles,
};

/// Pages and forms.
pub fn routes() -> Routes {
    Routes::new()
        .route("/console/signing", get(show))
        .route("/console/signing/key", post(add_key))
        .route("/console/signing/key/remove", post(remove_key))
        .route("/console/signing/timestamps", post(timestamps))
        .route("/console/signing/roots", post(add_roots))
        .route("/console/signing/roots/remove", post(remove_root))
        .route("/console/letters/{id}/sign-electronically", post(sign))
        .route("/console/letters/{id}/seal", post(seal))
        .route(
            "/console/letters/{id}/attachment",
            post(attachment).layer(DefaultBodyLimit::max(MAX_UPLOAD)),
        )
}

const PATH: &str = "/console/signing";

#[derive(Template)]
#[template(path = "console/signing.html")]
struct Show {
    page: Page,
    found: KeyPage,
}

async fn show(
    State(state): State<WebState>,
    As { by, page }: As<Staff>,
) -> Result<Response, PageError> {
    let found = state.app.organisation_key(&by).await?;
    html(&Show { page, found })
}

async fn add_key(
    State(state): State<WebState>,
    As { by, .. }: As<Administrator>,
    sent: CheckedFiles,
) -> Result<Response, PageError> {
    state.app.add_organisation_key(&by, new_key(&sent)).await?;
    Ok(done(PATH, "saved"))
}

async fn remove_key(
    State(state): State<WebState>,
    As { by, .. }: As<Administrator>,
    CheckedForm(_): CheckedForm,
) -> Result<Response, PageError> {
    state.app.remove_organisation_key(&by).await?;
    Ok(done(PATH, "saved"))
}

async fn timestamps(
    State(state): State<WebState>,
    As { by, .. }: As<Administrator>,
    CheckedForm(fields): CheckedForm,
) -> Result<Response, PageError> {
    let address = fields.text("address");
    state
        .app
        .save_timestamp_authority(&by, &address)
        .await
        .map_err(|error| fields.refuse(error))?;
    Ok(done(PATH, "saved"))
}

async fn add_roots(
    State(state): State<WebState>,
    As { by, .. }: As<Administrator>,
    sent: CheckedFiles,
) -> Result<Response, PageError> {
    state.app.add_roots(&by, &sent.file("file")).await?;
    Ok(done(PATH, "saved"))
}

async fn remove_root(
    State(state): State<WebState>,
    As { by, .. }: As<Administrator>,
    CheckedForm(fields): CheckedForm,
) -> Result<Response, PageError> {
    let (name, serial) = (fields.get("name"), fields.get("serial"));
    state.app.remove_root(&by, name, serial).await?;
    Ok(done(PATH, "saved"))
}

async fn sign(
    State(state): State<WebState>,
    As { by, .. }: As<Approver>,
    Path(letter): Path<String>,
    CheckedForm(fields): CheckedForm,
) -> Result<Response, PageError> {
    let letter_id = id(&letter, "letter")?;
    let password = fields.get("password");
    state
        .app
        .sign_letter_electronically(&by, letter_id, password)
        .await?;
    Ok(done(
        &format!("/console/letters/{letter}"),
        "signed-electronically",
    ))
}

async fn seal(
    State(state): State<WebState>,
    As { by, .. }: As<Clerk>,
    Path(letter): Path<String>,
    CheckedForm(fields): CheckedForm,
) -> Result<Response, PageError> {
    let letter_id = id(&letter, "letter")?;
    state
        .app
        .seal_letter(&by, letter_id, fields.get("password"))
        .await?;
    Ok(done(&format!("/console/letters/{letter}"), "sealed"))
}

async fn attachment(
    State(state): State<WebState>,
    As { by, .. }: As<Clerk>,
    Path(letter): Path<String>,
    sent: CheckedFiles,
) -> Result<Response, PageError> {
    let letter_id = id(&letter, "letter")?;
    let password = sent.fields.get("password");
    let (name, bytes) = state
        .app
        .sign_attachment(&by, letter_id, &sent.file("file"), password)
        .await?;
    let headers = [
        (header::CONTENT_TYPE, "application/pdf".to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}\""),
        ),
    ];
    Ok((headers, bytes).into_response())
}
