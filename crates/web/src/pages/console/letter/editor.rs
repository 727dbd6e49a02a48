//! The editor of a draft: preview, findings, saving, and what happens when two people save.

use app::{
    AnnexEdit, Finding, LetterEdit, Refusal, Saved,
    access::Officer,
    model::{Ask, Due, GroupTask, Proof},
};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use casework::LetterId;

use super::{
    super::{id, moments},
    Show, back,
};
use crate::{
    WebState,
    errors::PageError,
    forms::{CheckedForm, Fields, html},
    page::{As, Page},
};

/// The preview alone, as the editor's script asks for it while somebody types.
#[derive(Template)]
#[template(path = "console/letter/preview.html")]
struct Fragment {
    page: Page,
    id: LetterId,
    findings: Vec<Finding>,
    pages: Vec<String>,
}

impl Fragment {
    fn can_edit(&self) -> bool {
        true
    }
}

/// What a group is asked, by when and with what proof. A day and an hour go before hours.
fn task(fields: &Fields, group: &str) -> Result<GroupTask, Refusal> {
    let field = |name: &str| fields.get(&format!("{name}-{group}"));
    let at = moments::read(field("due")).map_err(|()| Refusal::Invalid("task-due"))?;
    let due = match at {
        Some(at) => Due::At(at),
        None => Due::Within(
            field("within")
                .trim()
                .parse()
                .map_err(|_| Refusal::Invalid("within-hours"))?,
        ),
    };
    Ok(GroupTask {
        ask: Ask::from_code(field("ask")).ok_or(Refusal::Invalid("ask"))?,
        due,
        proof: Proof::from_code(field("proof")).ok_or(Refusal::Invalid("proof"))?,
    })
}

/// What was typed.
fn typed(fields: &Fields) -> Result<LetterEdit, PageError> {
    let paragraphs: Vec<String> = fields
        .all("paragraph")
        .map(|text| text.replace("\r\n", "\n"))
        .collect();
    let groups = fields
        .all("group")
        .map(|text| {
            let group: casework::GroupId = id(text, "group")?;
            Ok((group, task(fields, text)?))
        })
        .collect::<Result<Vec<_>, Refusal>>()
        .map_err(|error| fields.refuse(error))?;
    Ok(LetterEdit {
        version: fields.get("version").parse().unwrap_or(0),
        subject: fields.text("subject"),
        body: paragraphs.join("\n\n"),
        recipients: fields.lines("recipients"),
        urgency: fields.text("urgency"),
        circulation: fields.text("circulation"),
        initials: fields.text("initials"),
        copies: fields.text("copies"),
        annexes: fields
            .all("annex_title")
            .zip(fields.all("annex_text"))
            .zip(fields.all("annex_landscape"))
            .map(|((title, text), landscape)| AnnexEdit {
                title: title.to_owned(),
                text: text.replace("\r\n", "\n"),
                landscape: landscape == "yes",
            })
            // The empty one that waits for the next.
            .filter(|annex| !annex.title.trim().is_empty() || !annex.text.trim().is_empty())
            .collect(),
        groups: Some(groups),
        signer: match fields.get("signer") {
            "" => None,
            text => Some(id(text, "signer").map_err(|error| fields.refuse(error))?),
        },
        note: fields.text("note"),
    })
}

pub async fn edit(
    State(state): State<WebState>,
    As { by, page }: As<Officer>,
    Path(letter): Path<String>,
    CheckedForm(fields): CheckedForm,
) -> Result<Response, PageError> {
    let letter_id = id(&letter, "letter")?;
    let saved = state
        .app
        .edit_letter(&by, letter_id, typed(&fields)?)
        .await
        .map_err(|error| fields.refuse(error))?;
    match saved {
        Saved::Version(_) => Ok(back(&letter, "draft-saved")),
        Saved::Same => Ok(back(&letter, "draft-same")),
        Saved::Clash(found) => {
            let page = html(&Show {
                page,
                found: *found,
            })?;
            Ok((StatusCode::CONFLICT, page).into_response())
        }
    }
}

pub async fn preview(
    State(state): State<WebState>,
    As { by, page }: As<Officer>,
    Path(letter): Path<String>,
    CheckedForm(fields): CheckedForm,
) -> Result<Response, PageError> {
    let letter_id = id(&letter, "letter")?;
    let edit = typed(&fields)?;
    let editor = fields.get("editor");
    if editor.is_empty() {
        let found = state.app.preview_page(&by, letter_id, edit).await;
        let found = found.map_err(|error| fields.refuse(error))?;
        return html(&Show { page, found });
    }
    match state
        .app
        .preview_letter(&by, letter_id, editor, &edit)
        .await?
    {
        Some(preview) => html(&Fragment {
            page,
            id: letter_id,
            findings: preview.findings,
            pages: preview.pages,
        }),
        // A newer text came meanwhile; its answer is on the way.
        None => Ok(StatusCode::NO_CONTENT.into_response()),
    }
}

pub async fn mend(
    State(state): State<WebState>,
    As { by, page }: As<Officer>,
    Path(letter): Path<String>,
    CheckedForm(fields): CheckedForm,
) -> Result<Response, PageError> {
    let letter_id = id(&letter, "letter")?;
    let found = state
        .app
        .mend_letter(&by, letter_id, typed(&fields)?, fields.get("finding"))
        .await
        .map_err(|error| fields.refuse(error))?;
    html(&Show { page, found })
}
