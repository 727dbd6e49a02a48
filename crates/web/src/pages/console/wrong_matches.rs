//! Reports that an answer was about another message.

use app::{
    WrongMatchPage, WrongMatchRow, WrongMatches,
    access::{Officer, Reviewer},
    model::WrongMatchState,
};
use askama::Template;
use axum::{
    extract::{Path, State},
    response::Response,
};

use super::id;
use crate::{
    WebState,
    errors::PageError,
    forms::{CheckedForm, html},
    page::{As, Page, done},
    pages::{
        answer::{Piece, excerpt, pieces},
        changes::Changes,
    },
    routes::{Routes, get, post},
};

/// Their pages.
pub fn routes() -> Routes {
    Routes::new()
        .route("/console/wrong-matches", get(list))
        .route("/console/wrong-matches/{id}", get(show))
        .route("/console/wrong-matches/{id}/unmask", post(unmask))
        .route("/console/wrong-matches/{id}/confirm", post(confirm))
        .route("/console/wrong-matches/{id}/reject", post(reject))
        .route("/console/wrong-matches/{id}/withdraw", post(withdraw))
}

#[derive(Template)]
#[template(path = "console/wrong_matches.html")]
struct List {
    page: Page,
    found: WrongMatches,
}

impl List {
    fn excerpt(&self, row: &WrongMatchRow) -> String {
        excerpt(row.report.text.as_deref().unwrap_or_default(), 150)
    }
}

#[derive(Template)]
#[template(path = "console/wrong_match.html")]
struct Show {
    page: Page,
    found: WrongMatchPage,
    /// Nothing is hidden, and that was recorded.
    open: bool,
}

impl Show {
    fn text(&self) -> &str {
        self.found.report.text.as_deref().unwrap_or_default()
    }

    /// The text, with what it shares with the known message and what it has otherwise marked.
    fn pieces(&self) -> Vec<Piece<'_>> {
        pieces(self.text(), &self.found.spans, &self.found.changes)
    }

    /// The known message, with what the text shares with it marked.
    fn known_pieces(&self) -> Vec<Piece<'_>> {
        pieces(&self.found.known, &self.found.known_spans, &[])
    }

    fn changes(&self) -> Changes {
        Changes::of(&self.found.changes)
    }

    fn is_open(&self) -> bool {
        self.found.report.state.is_open()
    }

    fn is_confirmed(&self) -> bool {
        self.found.report.state == WrongMatchState::Confirmed
    }

    fn is_proposed(&self) -> bool {
        self.found.report.state == WrongMatchState::Proposed
    }
}

async fn list(
    State(state): State<WebState>,
    As { by, page }: As<Reviewer>,
) -> Result<Response, PageError> {
    let found = state.app.wrong_matches(&by).await?;
    html(&List { page, found })
}

async fn show(
    State(state): State<WebState>,
    As { by, page }: As<Reviewer>,
    Path(report): Path<String>,
) -> Result<Response, PageError> {
    let report = id(&report, "wrong-match")?;
    let found = state.app.wrong_match_page(&by, report).await?;
    let open = false;
    html(&Show { page, found, open })
}

async fn unmask(
    State(state): State<WebState>,
    As { by, page }: As<Officer>,
    Path(report): Path<String>,
    CheckedForm(fields): CheckedForm,
) -> Result<Response, PageError> {
    let found = state
        .app
        .unmask_wrong_match(&by, id(&report, "wrong-match")?, fields.get("reason"))
        .await
        .map_err(|error| fields.refuse(error))?;
    let open = true;
    html(&Show { page, found, open })
}

async fn confirm(
    State(state): State<WebState>,
    As { by, .. }: As<Reviewer>,
    Path(report): Path<String>,
    CheckedForm(fields): CheckedForm,
) -> Result<Response, PageError> {
    let now = state
        .app
        .confirm_wrong_match(&by, id(&report, "wrong-match")?, fields.get("reason"))
        .await
        .map_err(|error| fields.refuse(error))?;
    let flash = if now == WrongMatchState::Proposed {
        "wrong-match-proposed"
    } else {
        "wrong-match-confirmed"
    };
    Ok(done("/console/wrong-matches", flash))
}

async fn reject(
    State(state): State<WebState>,
    As { by, .. }: As<Reviewer>,
    Path(report): Path<String>,
    CheckedForm(fields): CheckedForm,
) -> Result<Response, PageError> {
    state
        .app
        .reject_wrong_match(&by, id(&report, "wrong-match")?, fields.get("reason"))
        .await
        .map_err(|error| fields.refuse(error))?;
    Ok(done("/console/wrong-matches", "wrong-match-rejected"))
}

async fn withdraw(
    State(state): State<WebState>,
    As { by, .. }: As<Reviewer>,
    Path(report): Path<String>,
    CheckedForm(fields): CheckedForm,
) -> Result<Response, PageError> {
    state
        .app
        .withdraw_wrong_match(&by, id(&report, "wrong-match")?, fields.get("reason"))
        .await
        .map_err(|error| fields.refuse(error))?;
    Ok(done("/console/wrong-matches", "wrong-match-withdrawn"))
}
