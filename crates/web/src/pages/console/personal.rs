//! Looking at what is personal: a message without masks, a reporter's contact. Each time for a
//! reason, and the trail says who.

use app::{
    ContactShown, MessagePage, Refusal, Retention,
    access::{Administrator, Officer},
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
};

#[derive(Template)]
#[template(path = "console/message.html")]
struct Message {
    page: Page,
    found: MessagePage,
    /// Nothing is hidden, and that was recorded.
    open: bool,
}

pub async fn message(
    State(state): State<WebState>,
    As { by, page }: As<Officer>,
    Path((case, message)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let (case, message) = (id(&case, "case")?, id(&message, "message")?);
    let found = state.app.masked_message(&by, case, message).await?;
    let open = false;
    html(&Message { page, found, open })
}

pub async fn unmask(
    State(state): State<WebState>,
    As { by, page }: As<Officer>,
    Path((case, message)): Path<(String, String)>,
    CheckedForm(fields): CheckedForm,
) -> Result<Response, PageError> {
    let (case, message) = (id(&case, "case")?, id(&message, "message")?);
    let found = state
        .app
        .unmask_message(&by, case, message, fields.get("reason"))
        .await
        .map_err(|error| fields.refuse(error))?;
    let open = true;
    html(&Message { page, found, open })
}

#[derive(Template)]
#[template(path = "console/contact.html")]
struct Contact {
    page: Page,
    case: String,
    title: String,
    found: ContactShown,
}

pub async fn contact(
    State(state): State<WebState>,
    As { by, page }: As<Officer>,
    Path((case, report)): Path<(String, String)>,
    CheckedForm(fields): CheckedForm,
) -> Result<Response, PageError> {
    let (case_id, report) = (id(&case, "case")?, id(&report, "contact")?);
    let (title, found) = state
        .app
        .read_contact(&by, case_id, report, fields.get("reason"))
        .await
        .map_err(|error| fields.refuse(error))?;
    html(&Contact {
        page,
        case,
        title,
        found,
    })
}

pub async fn tell_again(
    State(state): State<WebState>,
    As { by, .. }: As<Officer>,
    Path((case, report)): Path<(String, String)>,
    CheckedForm(_): CheckedForm,
) -> Result<Response, PageError> {
    let (case_id, report) = (id(&case, "case")?, id(&report, "contact")?);
    state.app.tell_again(&by, case_id, report).await?;
    Ok(done(&format!("/console/cases/{case}"), "saved"))
}

pub async fn retention(
    State(state): State<WebState>,
    As { by, .. }: As<Administrator>,
    CheckedForm(fields): CheckedForm,
) -> Result<Response, PageError> {
    let days = |field: &'static str| {
        fields
            .get(field)
            .parse()
            .map_err(|_| fields.refuse(Refusal::Invalid(field)))
    };
    let new = Retention {
        after_closing_days: days("after_closing_days")?,
        without_case_days: days("without_case_days")?,
    };
    state
        .app
        .save_retention(&by, new)
        .await
        .map_err(|error| fields.refuse(error))?;
    Ok(done("/console/settings", "saved"))
}
