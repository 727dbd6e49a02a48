//! The named party answers.

use app::{Refusal, views::PartyPage};
use askama::Template;
use axum::{
    extract::{Path, State},
    response::Response,
};
use casework::{NewReply, PartyAnswer, ReplyVia};

use crate::{
    WebState,
    errors::PageError,
    forms::html,
    page::{Page, Visitor, done},
    uploads::OpenFiles,
};

#[derive(Template)]
#[template(path = "portal/party.html")]
struct Party {
    page: Page,
    found: PartyPage,
    token: String,
}

pub async fn show(
    State(state): State<WebState>,
    Visitor(page): Visitor,
    Path(token): Path<String>,
) -> Result<Response, PageError> {
    let found = state.app.party_page(&token).await?;
    html(&Party { page, found, token })
}

pub async fn reply(
    State(state): State<WebState>,
    Path(token): Path<String>,
    OpenFiles { fields, files, .. }: OpenFiles,
) -> Result<Response, PageError> {
    let answer = PartyAnswer::from_code(fields.get("answer"))
        .ok_or_else(|| fields.refuse(Refusal::Empty("answer")))?;
    let reply = NewReply {
        answer,
        statement: fields.lines("statement"),
        person: fields.text("person"),
        office: fields.text("office"),
        via: ReplyVia::Portal,
        explanation: fields.lines("explanation"),
        attachments: Vec::new(),
        circumstances: String::new(),
        given_at: None,
    };
    state
        .app
        .party_reply(&token, reply, files)
        .await
        .map_err(|error| fields.refuse(error))?;
    Ok(done(&format!("/p/{token}"), "answered"))
}
