//! Letters: draft, sign, number, send, and what became of each delivery.

use app::{
    Finding,
    access::{Approver, Clerk, Officer, Staff},
    model::{AmendmentKind, ChannelKind, CopyKind, DeliveryState, LetterRecord, LetterStage},
    views::{AmendmentView, LetterPage},
};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::header,
    response::{IntoResponse, Redirect, Response},
};

use super::id;
use crate::{
    WebState,
    errors::PageError,
    forms::{Asked, CheckedForm, html},
    page::{As, Page, done},
    pages::public::{self, PageQuery},
};

pub mod deeds;
pub mod editor;
pub mod review;
mod shown;
pub mod versions;

#[derive(Template)]
#[template(path = "console/letters.html")]
struct List {
    page: Page,
    rows: Vec<(LetterRecord, String, Option<AmendmentKind>)>,
    number: u32,
    more: bool,
}

pub async fn list(
    State(state): State<WebState>,
    As { by, page }: As<Staff>,
    Asked(query): Asked<PageQuery>,
) -> Result<Response, PageError> {
    let (rows, more) = state.app.letters(&by, query.page).await?;
    html(&List {
        page,
        rows,
        number: query.page,
        more,
    })
}

#[derive(Template)]
#[template(path = "console/letter.html")]
struct Show {
    page: Page,
    found: LetterPage,
}

impl Show {
    fn stage(&self) -> &'static str {
        self.found.record.stage().code()
    }

    /// The stages with: reached, and the role that brings it there.
    fn stages(&self) -> Vec<(&'static str, bool, &'static str)> {
        let reached = |stage| {
            let order = |stage: LetterStage| match stage {
                LetterStage::Draft => 0,
                LetterStage::Signed => 1,
                LetterStage::Numbered => 2,
                LetterStage::Sent => 3,
            };
            order(self.found.record.stage()) >= order(stage)
        };
        vec![
            ("draft", reached(LetterStage::Draft), "officer"),
            ("signed", reached(LetterStage::Signed), "approver"),
            ("numbered", reached(LetterStage::Numbered), "clerk"),
            ("sent", reached(LetterStage::Sent), "clerk"),
        ]
    }

    fn findings(&self) -> Vec<Finding> {
        self.found.findings.clone()
    }

    fn receivers(&self) -> usize {
        self.found.groups.iter().map(|group| group.rows.len()).sum()
    }

    /// Whether a person has to decide about a delivery.
    fn needs_decision(&self, state: &DeliveryState) -> bool {
        matches!(state, DeliveryState::Failed | DeliveryState::Uncertain)
    }

    /// How many wait to be handed over on paper.
    fn on_paper(&self) -> usize {
        let rows = self.found.groups.iter().flat_map(|group| &group.rows);
        rows.filter_map(|(_, delivery)| delivery.as_ref())
            .filter(|(d, _)| d.channel == ChannelKind::Print && d.state == DeliveryState::Queued)
            .count()
    }

    fn is_uncertain(&self, state: &DeliveryState) -> bool {
        *state == DeliveryState::Uncertain
    }

    fn copy_kinds(&self) -> [CopyKind; 3] {
        CopyKind::ALL
    }

    /// The paragraphs to choose from, by their beginnings.
    fn copy_paragraphs(&self) -> Vec<String> {
        let body = self.found.record.content.body.iter();
        body.map(|paragraph| {
            let text: String = paragraph.runs.iter().map(|run| run.text.as_str()).collect();
            crate::pages::answer::excerpt(&text, 160)
        })
        .collect()
    }

    /// Whether an amendment was proposed by whoever looks.
    fn is_own(&self, view: &AmendmentView) -> bool {
        self.page
            .session
            .as_ref()
            .is_some_and(|s| s.user() == view.amendment.proposed_by)
    }

    /// Whether the organisation's signature is the next step.
    fn waits_for_seal(&self) -> bool {
        let electronic = self.found.record.electronic.as_ref();
        self.found.has_organisation_key && electronic.is_some_and(|way| way.sealed.is_none())
    }

    fn is_own_draft(&self) -> bool {
        self.page
            .session
            .as_ref()
            .is_some_and(|s| s.user() == self.found.record.drafted_by)
    }
}

pub async fn show(
    State(state): State<WebState>,
    As { by, page }: As<Staff>,
    Path(letter): Path<String>,
) -> Result<Response, PageError> {
    let found = state.app.letter_page(&by, id(&letter, "letter")?).await?;
    html(&Show { page, found })
}

pub async fn text(
    State(state): State<WebState>,
    As { by, .. }: As<Staff>,
    Path(letter): Path<String>,
) -> Result<Response, PageError> {
    let (name, text) = state.app.letter_text(&by, id(&letter, "letter")?).await?;
    let kind = "text/plain; charset=utf-8".to_owned();
    let disposition = format!("attachment; filename=\"{name}\"");
    Ok((
        [
            (header::CONTENT_TYPE, kind),
            (header::CONTENT_DISPOSITION, disposition),
        ],
        text,
    )
        .into_response())
}

pub async fn docx(
    State(state): State<WebState>,
    As { by, .. }: As<Staff>,
    Path(letter): Path<String>,
) -> Result<Response, PageError> {
    let (name, bytes) = state.app.letter_docx(&by, id(&letter, "letter")?).await?;
    let kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
    let disposition = format!("attachment; filename=\"{name}\"");
    Ok((
        [
            (header::CONTENT_TYPE, kind.to_owned()),
            (header::CONTENT_DISPOSITION, disposition),
        ],
        bytes,
    )
        .into_response())
}

pub async fn pdf(
    State(state): State<WebState>,
    As { by, .. }: As<Staff>,
    Path(letter): Path<String>,
) -> Result<Response, PageError> {
    Ok(public::pdf(
        state.app.letter_pdf(&by, id(&letter, "letter")?).await?,
    ))
}

pub async fn draft(
    State(state): State<WebState>,
    As { by, .. }: As<Officer>,
    Path(case): Path<String>,
    CheckedForm(_): CheckedForm,
) -> Result<Response, PageError> {
    let letter = state.app.draft_letter(&by, id(&case, "case")?).await?;
    Ok(Redirect::to(&format!("/console/letters/{letter}")).into_response())
}

fn back(letter: &str, flash: &str) -> Response {
    done(&format!("/console/letters/{letter}"), flash)
}

pub async fn sign(
    State(state): State<WebState>,
    As { by, .. }: As<Approver>,
    Path(letter): Path<String>,
    CheckedForm(_): CheckedForm,
) -> Result<Response, PageError> {
    state.app.sign_letter(&by, id(&letter, "letter")?).await?;
    Ok(back(&letter, "signed"))
}

pub async fn unsign(
    State(state): State<WebState>,
    As { by, .. }: As<Approver>,
    Path(letter): Path<String>,
    CheckedForm(_): CheckedForm,
) -> Result<Response, PageError> {
    state.app.unsign_letter(&by, id(&letter, "letter")?).await?;
    Ok(back(&letter, "draft-unsigned"))
}

pub async fn number(
    State(state): State<WebState>,
    As { by, .. }: As<Clerk>,
    Path(letter): Path<String>,
    CheckedForm(_): CheckedForm,
) -> Result<Response, PageError> {
    state.app.number_letter(&by, id(&letter, "letter")?).await?;
    Ok(back(&letter, "numbered"))
}

pub async fn send(
    State(state): State<WebState>,
    As { by, .. }: As<Clerk>,
    Path(letter): Path<String>,
    CheckedForm(_): CheckedForm,
) -> Result<Response, PageError> {
    state.app.send_letter(&by, id(&letter, "letter")?).await?;
    Ok(back(&letter, "sent"))
}
