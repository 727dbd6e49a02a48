//! What a letter said before: listed, read, compared, brought back.

use app::{
    Piece, PieceKind, VersionsPage,
    access::{Officer, Staff},
};
use askama::Template;
use axum::{
    extract::{Path, State},
    response::Response,
};
use serde::Deserialize;

use super::{super::id, back};
use crate::{
    WebState,
    errors::PageError,
    forms::{Asked, CheckedForm, html},
    page::{As, Page},
};

/// Which versions are asked for.
#[derive(Deserialize)]
pub struct Which {
    from: Option<u32>,
    to: Option<u32>,
}

#[derive(Template)]
#[template(path = "console/letter/versions.html")]
struct Show {
    page: Page,
    found: VersionsPage,
}

impl Show {
    fn is_added(&self, piece: &Piece) -> bool {
        piece.kind == PieceKind::Added
    }

    fn is_removed(&self, piece: &Piece) -> bool {
        piece.kind == PieceKind::Removed
    }

    fn is_shown(&self, number: &u32) -> bool {
        self.found.shown == Some(*number)
    }

    fn last(&self) -> u32 {
        self.found.versions.last().map_or(0, |last| last.number)
    }

    /// Which two are chosen when the page opens: those that are compared, else the last two.
    fn is_from(&self, number: &u32) -> bool {
        let from = self.found.between.map(|(from, _)| from);
        *number == from.unwrap_or_else(|| self.last().saturating_sub(1).max(1))
    }

    fn is_to(&self, number: &u32) -> bool {
        let to = self.found.between.map(|(_, to)| to);
        *number == to.unwrap_or_else(|| self.last())
    }

    fn is_draft(&self) -> bool {
        self.found.record.stage() == app::model::LetterStage::Draft
    }
}

pub async fn list(
    State(state): State<WebState>,
    As { by, page }: As<Staff>,
    Path(letter): Path<String>,
    Asked(which): Asked<Which>,
) -> Result<Response, PageError> {
    let letter = id(&letter, "letter")?;
    let found = state
        .app
        .letter_versions(&by, letter, which.from, which.to)
        .await?;
    html(&Show { page, found })
}

pub async fn restore(
    State(state): State<WebState>,
    As { by, .. }: As<Officer>,
    Path(letter): Path<String>,
    CheckedForm(fields): CheckedForm,
) -> Result<Response, PageError> {
    let number = fields.get("number").parse().unwrap_or(0);
    let seen = fields.get("version").parse().unwrap_or(0);
    let letter_id = id(&letter, "letter")?;
    state
        .app
        .restore_letter(&by, letter_id, number, seen)
        .await?;
    Ok(back(&letter, "draft-restored"))
}
