//! Join, split, put aside, take back.

use app::{Refusal, access::Officer};
use axum::{
    extract::{Path, State},
    response::Response,
};
use casework::{ChainId, MessageId};

use super::id;
use crate::{
    WebState,
    errors::PageError,
    forms::{CheckedForm, Fields},
    page::{As, done},
};

/// The ids of a repeated field; what is none is not found.
fn ids<I: std::str::FromStr>(fields: &Fields, name: &str) -> Result<Vec<I>, Refusal> {
    let values = fields.all(name).map(|value| id(value, "chain"));
    values.collect()
}

pub async fn join(
    State(state): State<WebState>,
    As { by, .. }: As<Officer>,
    CheckedForm(fields): CheckedForm,
) -> Result<Response, PageError> {
    let chains: Vec<ChainId> = ids(&fields, "chain")?;
    let chain = state
        .app
        .join_chains(&by, &chains, fields.get("reason"))
        .await
        .map_err(|error| fields.refuse(error))?;
    Ok(done(
        &format!("/console/chains/{chain}#decisions"),
        "joined",
    ))
}

pub async fn split(
    State(state): State<WebState>,
    As { by, .. }: As<Officer>,
    Path(chain): Path<String>,
    CheckedForm(fields): CheckedForm,
) -> Result<Response, PageError> {
    let messages: Vec<MessageId> = ids(&fields, "message")?;
    let chain = state
        .app
        .split_chain(&by, id(&chain, "chain")?, &messages, fields.get("reason"))
        .await
        .map_err(|error| fields.refuse(error))?;
    Ok(done(&format!("/console/chains/{chain}#decisions"), "split"))
}

pub async fn dismiss(
    State(state): State<WebState>,
    As { by, .. }: As<Officer>,
    Path(chain): Path<String>,
    CheckedForm(fields): CheckedForm,
) -> Result<Response, PageError> {
    state
        .app
        .dismiss_chain(&by, id(&chain, "chain")?, fields.get("reason"))
        .await
        .map_err(|error| fields.refuse(error))?;
    Ok(done("/console", "dismissed"))
}

pub async fn undo(
    State(state): State<WebState>,
    As { by, .. }: As<Officer>,
    Path(chain): Path<String>,
    CheckedForm(fields): CheckedForm,
) -> Result<Response, PageError> {
    let number = fields
        .get("decision")
        .parse()
        .map_err(|_| Refusal::NotFound("decision"))?;
    let chain = state
        .app
        .undo_decision(&by, id(&chain, "chain")?, number)
        .await
        .map_err(|error| fields.refuse(error))?;
    Ok(done(
        &format!("/console/chains/{chain}#decisions"),
        "undone",
    ))
}
