//! The post boxes of the worked example and of a drill.

use app::{Refusal, access::Staff};
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
    page::{As, Page, Visitor},
    routes::{Routes, get},
};

/// Pages of the post box.
pub fn routes() -> Routes {
    Routes::new()
        .route("/example/postbox", get(list))
        .route("/example/postbox/{seq}", get(one))
        .route("/example/postbox/{seq}/{attachment}", get(attachment))
        .route("/drill/postbox", get(drill_list))
        .route("/drill/postbox/{seq}", get(drill_one))
        .route("/drill/postbox/{seq}/{attachment}", get(drill_attachment))
}

/// The mails, if the example is loaded, or this is a drill, and sends into the post box.
fn mails(state: &WebState, page: &Page, of: Of) -> Result<Vec<ExampleMail>, PageError> {
    match (&state.postbox, of) {
        (Some(postbox), Of::Example) if page.example_entry => Ok(postbox.mails()),
        (_, Of::Example) => Err(Refusal::NoExample.into()),
        (Some(postbox), Of::Drill) if page.drill.is_some() => Ok(postbox.mails()),
        (_, Of::Drill) => Err(Refusal::NotFound("drill").into()),
    }
}

/// Whose post box.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Of {
    Example,
    Drill,
}

impl Of {
    const fn base(self) -> &'static str {
        match self {
            Of::Example => "/example/postbox",
            Of::Drill => "/drill/postbox",
        }
    }

    fn is_drill(self) -> bool {
        self == Of::Drill
    }
}

fn find(state: &WebState, page: &Page, of: Of, seq: u64) -> Result<ExampleMail, PageError> {
    let mut mails = mails(state, page, of)?.into_iter();
    mails
        .find(|mail| mail.seq == seq)
        .ok_or_else(|| Refusal::NotFound("mail").into())
}

#[derive(Template)]
#[template(path = "postbox.html")]
struct List {
    page: Page,
    of: Of,
    mails: Vec<ExampleMail>,
}

async fn list(
    State(state): State<WebState>,
    Visitor(page): Visitor,
) -> Result<Response, PageError> {
    show_list(&state, page, Of::Example)
}

async fn drill_list(
    State(state): State<WebState>,
    As { page, .. }: As<Staff>,
) -> Result<Response, PageError> {
    show_list(&state, page, Of::Drill)
}

fn show_list(state: &WebState, page: Page, of: Of) -> Result<Response, PageError> {
    let mut mails = mails(state, &page, of)?;
    mails.reverse();
    html(&List { page, of, mails })
}

#[derive(Template)]
#[template(path = "postbox_mail.html")]
struct One {
    page: Page,
    of: Of,
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
    show_one(&state, page, Of::Example, seq)
}

async fn drill_one(
    State(state): State<WebState>,
    As { page, .. }: As<Staff>,
    Path(seq): Path<u64>,
) -> Result<Response, PageError> {
    show_one(&state, page, Of::Drill, seq)
}

fn show_one(state: &WebState, page: Page, of: Of, seq: u64) -> Result<Response, PageError> {
    let mail = find(state, &page, of, seq)?;
    let url = state.app.public_url().to_owned();
    html(&One {
        page,
        of,
        mail,
        url,
    })
}

async fn attachment(
    State(state): State<WebState>,
    Visitor(page): Visitor,
    Path((seq, attachment)): Path<(u64, usize)>,
) -> Result<Response, PageError> {
    file(&find(&state, &page, Of::Example, seq)?, attachment)
}

async fn drill_attachment(
    State(state): State<WebState>,
    As { page, .. }: As<Staff>,
    Path((seq, attachment)): Path<(u64, usize)>,
) -> Result<Response, PageError> {
    file(&find(&state, &page, Of::Drill, seq)?, attachment)
}

fn file(mail: &ExampleMail, attachment: usize) -> Result<Response, PageError> {
    let (_, kind, bytes) = mail
        .attachments
        .get(attachment)
        .ok_or(Refusal::NotFound("mail"))?;
    // What came by mail is handed out as a PDF or as bytes, never as a page of ours.
    let kind = if *kind == "application/pdf" {
        "application/pdf"
    } else {
        "application/octet-stream"
    };
    Ok(([(header::CONTENT_TYPE, kind)], bytes.clone()).into_response())
}
