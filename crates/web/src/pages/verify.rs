//! Anyone may have a PDF's signatures looked at; nothing of it is kept.

use app::Verification;
use askama::Template;
use axum::{
    extract::{DefaultBodyLimit, State},
    response::Response,
};

use crate::{
    WebState,
    errors::PageError,
    forms::{MAX_UPLOAD, html},
    page::{Page, Visitor},
    routes::{Routes, get},
    uploads::OpenFiles,
};

/// The page.
pub fn routes() -> Routes {
    Routes::new().route(
        "/letters/verify",
        get(form)
            .post(verify)
            .layer(DefaultBodyLimit::max(MAX_UPLOAD)),
    )
}

#[derive(Template)]
#[template(path = "verify.html")]
struct Show {
    page: Page,
    verified: Option<Verification>,
}

async fn form(Visitor(page): Visitor) -> Result<Response, PageError> {
    html(&Show {
        page,
        verified: None,
    })
}

async fn verify(
    State(state): State<WebState>,
    Visitor(page): Visitor,
    sent: OpenFiles,
) -> Result<Response, PageError> {
    let file = sent.files.into_iter().next().map(|(_, bytes)| bytes);
    let file = file.ok_or(app::Refusal::Empty("pdf_file"))?;
    let verified = Some(state.app.verify_pdf(file).await?);
    html(&Show { page, verified })
}
