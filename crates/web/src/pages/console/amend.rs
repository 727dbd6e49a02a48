//! What becomes of a letter: recalled, replaced, corrected, discarded, copied.

use app::{
    NewCopy, Proposer, Refusal,
    access::{Approver, Clerk, Officer, Staff},
    model::AmendmentKind,
};
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};

use super::id;
use crate::{
    WebState,
    errors::PageError,
    forms::CheckedForm,
    page::{As, done},
    pages::public,
};

fn back(letter: &str, flash: &str) -> Response {
    done(&format!("/console/letters/{letter}#life"), flash)
}

/// Where the page of a letter sends its forms from.
fn letter_of(text: &str) -> Result<casework::LetterId, Refusal> {
    id(text, "letter")
}

pub async fn recall(
    State(state): State<WebState>,
    As { by, .. }: As<Proposer>,
    Path(letter): Path<String>,
    CheckedForm(fields): CheckedForm,
) -> Result<Response, PageError> {
    state
        .app
        .propose_recall(&by, letter_of(&letter)?, fields.get("reason"))
        .await
        .map_err(|error| fields.refuse(error))?;
    Ok(back(&letter, "recall-proposed"))
}

pub async fn approve(
    State(state): State<WebState>,
    As { by, .. }: As<Approver>,
    Path(amendment): Path<String>,
    CheckedForm(fields): CheckedForm,
) -> Result<Response, PageError> {
    let letter = letter_of(fields.get("letter"))?;
    state
        .app
        .approve_recall(&by, id(&amendment, "amendment")?)
        .await?;
    Ok(back(&letter.to_string(), "recalled"))
}

pub async fn refuse(
    State(state): State<WebState>,
    As { by, .. }: As<Approver>,
    Path(amendment): Path<String>,
    CheckedForm(fields): CheckedForm,
) -> Result<Response, PageError> {
    let letter = letter_of(fields.get("letter"))?;
    state
        .app
        .refuse_recall(&by, id(&amendment, "amendment")?, fields.get("note"))
        .await
        .map_err(|error| fields.refuse(error))?;
    Ok(back(&letter.to_string(), "saved"))
}

pub async fn amend(
    State(state): State<WebState>,
    As { by, .. }: As<Officer>,
    Path(letter): Path<String>,
    CheckedForm(fields): CheckedForm,
) -> Result<Response, PageError> {
    let kind = match fields.get("kind") {
        "replacement" => AmendmentKind::Replacement,
        "correction" => AmendmentKind::Correction,
        _ => return Err(fields.refuse(Refusal::Invalid("kind"))),
    };
    let new = state
        .app
        .draft_amending(&by, letter_of(&letter)?, kind, fields.get("reason"))
        .await
        .map_err(|error| fields.refuse(error))?;
    Ok(Redirect::to(&format!("/console/letters/{new}")).into_response())
}

pub async fn discard(
    State(state): State<WebState>,
    As { by, .. }: As<Officer>,
    Path(letter): Path<String>,
    CheckedForm(fields): CheckedForm,
) -> Result<Response, PageError> {
    state
        .app
        .discard_letter(&by, letter_of(&letter)?, fields.get("reason"))
        .await
        .map_err(|error| fields.refuse(error))?;
    Ok(back(&letter, "discarded"))
}

pub async fn copy(
    State(state): State<WebState>,
    As { by, .. }: As<Clerk>,
    Path(letter): Path<String>,
    CheckedForm(fields): CheckedForm,
) -> Result<Response, PageError> {
    let new = NewCopy {
        kind: fields.text("copy_kind"),
        recipients: fields.text("recipients"),
        paragraphs: fields
            .all("paragraph")
            .filter_map(|at| at.parse().ok())
            .collect(),
    };
    state
        .app
        .copy_letter(&by, letter_of(&letter)?, new)
        .await
        .map_err(|error| fields.refuse(error))?;
    Ok(done(&format!("/console/letters/{letter}#copies"), "copied"))
}

pub async fn copy_pdf(
    State(state): State<WebState>,
    As { by, .. }: As<Staff>,
    Path(copy): Path<String>,
) -> Result<Response, PageError> {
    Ok(public::pdf(
        state.app.copy_pdf(&by, id(&copy, "entry")?).await?,
    ))
}
