//! Before a letter is signed: ticks, and what is sent back to be changed.

use app::{
    NewRemark,
    access::{Approver, Clerk, Officer, Reviewer},
};
use axum::{
    extract::{Path, State},
    response::Response,
};

use super::{super::id, back};
use crate::{WebState, errors::PageError, forms::CheckedForm, page::As};

pub async fn content(
    State(state): State<WebState>,
    As { by, .. }: As<Reviewer>,
    Path(letter): Path<String>,
    CheckedForm(fields): CheckedForm,
) -> Result<Response, PageError> {
    let number = fields.get("number").parse().unwrap_or(0);
    let letter_id = id(&letter, "letter")?;
    state.app.check_content(&by, letter_id, number).await?;
    Ok(back(&letter, "draft-checked"))
}

pub async fn format(
    State(state): State<WebState>,
    As { by, .. }: As<Clerk>,
    Path(letter): Path<String>,
    CheckedForm(fields): CheckedForm,
) -> Result<Response, PageError> {
    let number = fields.get("number").parse().unwrap_or(0);
    let letter_id = id(&letter, "letter")?;
    state.app.check_format(&by, letter_id, number).await?;
    Ok(back(&letter, "draft-checked"))
}

pub async fn send_back(
    State(state): State<WebState>,
    As { by, .. }: As<Approver>,
    Path(letter): Path<String>,
    CheckedForm(fields): CheckedForm,
) -> Result<Response, PageError> {
    let whole = NewRemark {
        paragraph: None,
        text: fields.lines("remark"),
    };
    // A field for each paragraph, by its number.
    let each = fields.names().filter_map(|name| {
        let paragraph = name.strip_prefix("remark-")?.parse().ok()?;
        Some(NewRemark {
            paragraph: Some(paragraph),
            text: fields.lines(name),
        })
    });
    let remarks = std::iter::once(whole).chain(each).collect();
    let letter_id = id(&letter, "letter")?;
    state
        .app
        .return_letter(&by, letter_id, remarks)
        .await
        .map_err(|error| fields.refuse(error))?;
    Ok(back(&letter, "draft-returned"))
}

pub async fn answer(
    State(state): State<WebState>,
    As { by, .. }: As<Officer>,
    Path((letter, remark)): Path<(String, String)>,
    CheckedForm(fields): CheckedForm,
) -> Result<Response, PageError> {
    let (letter_id, remark) = (id(&letter, "letter")?, id(&remark, "remark")?);
    let done = fields.get("done") == "yes";
    state
        .app
        .answer_remark(&by, letter_id, remark, &fields.lines("answer"), done)
        .await
        .map_err(|error| fields.refuse(error))?;
    Ok(back(&letter, "draft-answered"))
}
