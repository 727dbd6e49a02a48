//! Letters: draft, sign, number, send, and what became of each delivery.

use std::borrow::Borrow;

use app::{
    AnnexEdit, Finding, Piece, PieceKind,
    access::{Approver, Clerk, Officer, Staff},
    model::{
        Ask, CheckKind, DeliveryState, Group, LetterRecord, LetterStage, Remark, Signer,
    },
    views::LetterPage,
};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::header,
    response::{IntoResponse, Redirect, Response},
};
use letter::{Circulation, Urgency};

use super::id;

pub mod editor;
pub mod review;
pub mod versions;
use crate::{
    WebState,
    errors::PageError,
    forms::{Asked, CheckedForm, html},
    page::{As, Page, done},
    pages::public::{self, PageQuery},
};

#[derive(Template)]
#[template(path = "console/letters.html")]
struct List {
    page: Page,
    rows: Vec<(LetterRecord, String)>,
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

    fn urgencies(&self) -> [Urgency; 3] {
        Urgency::ALL
    }

    fn is_urgency(&self, urgency: &Urgency) -> bool {
        self.found.edit.urgency == urgency.code()
    }

    fn circulations(&self) -> [Circulation; 2] {
        Circulation::ALL
    }

    fn is_circulation(&self, circulation: &Circulation) -> bool {
        self.found.edit.circulation == circulation.code()
    }

    /// The annexes, and an empty one to write the next in.
    fn annexes(&self) -> Vec<AnnexEdit> {
        let mut annexes = self.found.edit.annexes.clone();
        annexes.push(AnnexEdit::default());
        annexes
    }

    /// Whether the officer who looks can change the text now.
    fn can_edit(&self) -> bool {
        self.stage() == "draft" && self.page.has("officer")
    }

    /// The body's paragraphs, and an empty one if there is none.
    fn paragraphs(&self) -> Vec<String> {
        let paragraphs = self.found.edit.paragraphs();
        if paragraphs.is_empty() {
            vec![String::new()]
        } else {
            paragraphs
        }
    }

    /// Lines that a text needs in the editor, before a script fits them.
    fn rows(&self, text: &str) -> usize {
        (text.chars().count() / 60 + 2).clamp(2, 14)
    }

    fn asks(&self) -> [Ask; 3] {
        Ask::ALL
    }

    /// What the form asks of a group; none if it is not chosen.
    fn ask_of(&self, group: &Group) -> Option<Ask> {
        self.found.edit.ask_of(group)
    }

    fn is_ask(&self, group: &Group, ask: &Ask) -> bool {
        self.ask_of(group).unwrap_or(group.ask) == *ask
    }

    /// What a group is asked in the letter as it is saved.
    fn asked(&self, group: &Group) -> &'static str {
        self.found.record.ask(group).code()
    }

    /// How many organisations the chosen groups are.
    fn chosen(&self) -> usize {
        let register = self.found.register.iter();
        let chosen = register.filter(|(group, _)| self.ask_of(group).is_some());
        chosen.map(|(_, members)| members).sum()
    }

    fn is_signer(&self, signer: &Signer) -> bool {
        match self.found.edit.signer {
            Some(id) => signer.id == id,
            None => signer.signature() == self.found.record.content.signature,
        }
    }

    /// Whether whoever stands under the letter is registered, where anybody is.
    fn signer_is_known(&self) -> bool {
        let signature = &self.found.record.content.signature;
        let mut signers = self.found.signers.iter();
        signers.any(|signer| signer.signature() == *signature)
    }

    /// "KT. GIÁM ĐỐC, PHÓ GIÁM ĐỐC: Lê Văn Lãnh".
    fn signer_line(&self, signature: impl Borrow<letter::Signature>) -> String {
        app::signature_line(signature.borrow())
    }

    /// The checks before signing: which, and whether they are needed.
    fn checks(&self) -> [CheckKind; 2] {
        CheckKind::ALL
    }

    /// Whether the person who looks can make this check now.
    fn can_check(&self, kind: &CheckKind) -> bool {
        self.stage() == "draft"
            && self.found.check(*kind).is_none()
            && match kind {
                CheckKind::Content => {
                    (self.page.has("officer") || self.page.has("approver")) && !self.is_own_draft()
                }
                CheckKind::Format => self.page.has("clerk"),
            }
    }

    /// Whether the letter can be given back to the officer.
    fn can_return(&self) -> bool {
        matches!(self.stage(), "draft" | "signed") && self.page.has("approver")
    }

    /// Open remarks on the paragraph that stands at this place now: its beginning is still the same.
    fn remarks_on(&self, paragraph: &str) -> Vec<&Remark> {
        let body = app::markup::parse(paragraph);
        let plain = body.first().map(letter::Paragraph::text).unwrap_or_default();
        let open = self.found.remarks.iter().filter(|r| r.done.is_none());
        open.filter(|remark| {
            let quote = remark.quote.trim_end_matches('…');
            !quote.is_empty() && plain.starts_with(quote)
        })
        .collect()
    }

    /// Each paragraph of the saved text as plain words.
    fn plain_paragraphs(&self) -> Vec<String> {
        let body = self.found.record.content.body.iter();
        body.map(letter::Paragraph::text).collect()
    }

    fn is_added(&self, piece: &Piece) -> bool {
        piece.kind == PieceKind::Added
    }

    fn is_removed(&self, piece: &Piece) -> bool {
        piece.kind == PieceKind::Removed
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

    fn is_uncertain(&self, state: &DeliveryState) -> bool {
        *state == DeliveryState::Uncertain
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

pub async fn again(
    State(state): State<WebState>,
    As { by, .. }: As<Clerk>,
    Path(delivery): Path<String>,
    CheckedForm(fields): CheckedForm,
) -> Result<Response, PageError> {
    state
        .app
        .send_again(&by, id(&delivery, "delivery")?)
        .await?;
    Ok(back_to(fields.get("letter")))
}

pub async fn arrived(
    State(state): State<WebState>,
    As { by, .. }: As<Clerk>,
    Path(delivery): Path<String>,
    CheckedForm(fields): CheckedForm,
) -> Result<Response, PageError> {
    state
        .app
        .mark_arrived(&by, id(&delivery, "delivery")?)
        .await?;
    Ok(back_to(fields.get("letter")))
}

fn back_to(letter: &str) -> Response {
    match letter.parse::<casework::LetterId>() {
        Ok(letter) => back(&letter.to_string(), "saved"),
        Err(_) => done("/console", "saved"),
    }
}
