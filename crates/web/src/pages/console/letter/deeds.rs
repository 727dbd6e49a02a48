//! What receivers reported, and what a clerk says to it.

use app::access::{Clerk, Staff};
use axum::{
    extract::{Path, State},
    response::Response,
};

use super::{super::id, back};
use crate::{WebState, errors::PageError, forms::CheckedForm, page::As, pages::portal};

pub async fn judge(
    State(state): State<WebState>,
    As { by, .. }: As<Clerk>,
    Path((letter, deed)): Path<(String, String)>,
    CheckedForm(fields): CheckedForm,
) -> Result<Response, PageError> {
    let (letter_id, deed) = (id(&letter, "letter")?, id(&deed, "deed")?);
    state
        .app
        .judge_deed(&by, letter_id, deed, &fields.lines("reason"))
        .await
        .map_err(|error| fields.refuse(error))?;
    Ok(back(&letter, "deed-judged"))
}

pub async fn accept(
    State(state): State<WebState>,
    As { by, .. }: As<Clerk>,
    Path((letter, deed)): Path<(String, String)>,
    CheckedForm(_): CheckedForm,
) -> Result<Response, PageError> {
    let (letter_id, deed) = (id(&letter, "letter")?, id(&deed, "deed")?);
    state.app.accept_deed(&by, letter_id, deed).await?;
    Ok(back(&letter, "saved"))
}

pub async fn photo(
    State(state): State<WebState>,
    As { by, .. }: As<Staff>,
    Path((letter, deed)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let (letter, deed) = (id(&letter, "letter")?, id(&deed, "deed")?);
    Ok(portal::jpeg(state.app.deed_photo(&by, letter, deed).await?))
}
