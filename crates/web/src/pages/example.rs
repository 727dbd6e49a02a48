//! The worked example's post box.

use app::Refusal;
use askama::Template;
use axum::{
    extract::{Path, State},
    http::header,
    response::{IntoResponse, Response},
};

use crate::{
    ExampleMail, WebState,
    errors::PageError,
    forms::html,
    page::{Page, Visitor},
    routes::{Routes, get},
};

/// Pages of the post box.
pub fn routes() -> Routes {
    Routes::new()
        .route("/example/postbox", get(list))
        .route("/example/postbox/{seq}", get(one))
        .route("/example/postbox/{seq}/{attachment}", get(attachment))
}

/// The mails, if the example is loaded and sends into the post box.
fn mails(state: &WebState, page: &Page) -> Result<Vec<ExampleMail>, PageError> {
    match &state.postbox {
        Some(postbox) if page.example_entry => Ok(postbox.mails()),
        _ => Err(Refusal::NoExample.into()),
    }
}

fn find(state: &WebState, page: &Page, seq: u64) -> Result<ExampleMail, PageError> {
    let mut mails = mails(state, page)?.into_iter();
    mails
        .find(|mail| mail.seq == seq)
        .ok_or_else(|| Refusal::NotFound("mail").into())
}

#[derive(Template)]
#[template(path = "postbox.html")]
struct List {
    page: Page,
    mails: Vec<ExampleMail>,
}

async fn list(
    State(state): State<WebState>,
    Visitor(page): Visitor,
) -> Result<Response, PageError> {
    let mut mails = mails(&state, &page)?;
    mails.reverse();
    html(&List { page, mails })
}

#[derive(Template)]
#[template(path = "postbox_mail.html")]
struct One {
    page: Page,
    mail: ExampleMail,
    url: String,
}

impl One {
    /// The text in pieces; a piece that is an address of ours is a link.
    fn pieces(&self) -> Vec<(&str, bool)> {
        self.mail
            .text
            .split_inclusive(char::is_whitespace)
            .flat_map(|word| {
                let bare = word.trim_end();
                let ours = bare.starts_with(&format!("{}/", self.url));
                [(bare, ours), (&word[bare.len()..], false)]
            })
            .collect()
    }
}

async fn one(
    State(state): State<WebState>,
    Visitor(page): Visitor,
    Path(seq): Path<u64>,
) -> Result<Response, PageError> {
    let mail = find(&state, &page, seq)?;
    let url = state.app.public_url().to_owned();
    html(&One { page, mail, url })
}

async fn attachment(
    State(state): State<WebState>,
    Visitor(page): Visitor,
    Path((seq, attachment)): Path<(u64, usize)>,
) -> Result<Response, PageError> {
    let mail = find(&state, &page, seq)?;
    let (_, kind, bytes) = mail
        .attachments
        .into_iter()
        .nth(attachment)
        .ok_or(Refusal::NotFound("mail"))?;
    // What came by mail is handed out as a PDF or as bytes, never as a page of ours.
    let kind = if kind == "application/pdf" {
        "application/pdf"
    } else {
        "application/octet-stream"
    };
    Ok(([(header::CONTENT_TYPE, kind)], bytes).into_response())
}
