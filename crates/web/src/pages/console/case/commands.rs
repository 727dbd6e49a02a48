//! What is done on a case's page.

use app::{
    NewRequest, Refusal,
    access::{Approver, Desk, Officer, Staff},
};
use axum::{
    extract::{Path, State},
    response::Response,
};
use casework::{Affected, AppealOutcome, Consequence, Harm, NamedParty, NewVerdict};

use super::id;
use crate::{
    WebState,
    errors::PageError,
    forms::{CheckedForm, Fields},
    page::{As, done},
    pages::console::moments,
};

pub(super) fn back(case: &str, flash: &str) -> Response {
    done(&format!("/console/cases/{case}"), flash)
}

pub async fn assign(
    State(state): State<WebState>,
    As { by, .. }: As<Desk>,
    Path(case): Path<String>,
    CheckedForm(fields): CheckedForm,
) -> Result<Response, PageError> {
    let to = match fields.get("to") {
        "" => None,
        to => Some(id(to, "user")?),
    };
    state
        .app
        .assign_case(&by, id(&case, "case")?, to)
        .await
        .map_err(|error| fields.refuse(error))?;
    Ok(back(&case, "assigned"))
}

pub async fn deadline(
    State(state): State<WebState>,
    As { by, .. }: As<Desk>,
    Path(case): Path<String>,
    CheckedForm(fields): CheckedForm,
) -> Result<Response, PageError> {
    let due_at = moments::read(fields.get("deadline"))
        .map_err(|()| fields.refuse(Refusal::Invalid("deadline")))?;
    state
        .app
        .set_deadline(&by, id(&case, "case")?, due_at)
        .await
        .map_err(|error| fields.refuse(error))?;
    Ok(back(&case, "saved"))
}

pub async fn note(
    State(state): State<WebState>,
    As { by, .. }: As<Staff>,
    Path(case): Path<String>,
    CheckedForm(fields): CheckedForm,
) -> Result<Response, PageError> {
    state
        .app
        .add_note(&by, id(&case, "case")?, &fields.lines("text"))
        .await
        .map_err(|error| fields.refuse(error))?;
    Ok(back(&case, "saved"))
}

pub async fn watch(
    State(state): State<WebState>,
    As { by, .. }: As<Staff>,
    Path(case): Path<String>,
    CheckedForm(fields): CheckedForm,
) -> Result<Response, PageError> {
    let watching = fields.get("watching") == "yes";
    state
        .app
        .watch_case(&by, id(&case, "case")?, watching)
        .await?;
    Ok(back(&case, "saved"))
}

pub async fn harm(
    State(state): State<WebState>,
    As { by, .. }: As<Officer>,
    Path(case): Path<String>,
    CheckedForm(fields): CheckedForm,
) -> Result<Response, PageError> {
    let harm = Harm {
        concern: fields.lines("concern"),
        reach: fields.lines("reach"),
        severity: fields.get("severity").parse().unwrap_or(0),
        consequences: fields
            .all("consequence")
            .filter_map(Consequence::from_code)
            .collect(),
        named: fields.text("named"),
        areas: fields.text("areas"),
        affected: fields
            .all("affected")
            .filter_map(Affected::from_code)
            .collect(),
        seen: 0,
    };
    let case_id = id(&case, "case")?;
    state
        .app
        .assess_harm(&by, case_id, harm)
        .await
        .map_err(|error| fields.refuse(error))?;
    Ok(back(&case, "saved"))
}

pub async fn request(
    State(state): State<WebState>,
    As { by, .. }: As<Officer>,
    Path(case): Path<String>,
    CheckedForm(fields): CheckedForm,
) -> Result<Response, PageError> {
    let mut addresses = fields
        .get("email")
        .split([',', ';', ' ', '\n'])
        .map(str::trim)
        .filter(|address| !address.is_empty())
        .map(str::to_owned);
    let new = NewRequest {
        party: NamedParty {
            organisation: fields.text("organisation"),
            names: fields
                .get("names")
                .split([',', ';', '\n'])
                .map(str::to_owned)
                .collect(),
            email: addresses.next().unwrap_or_default(),
            more_emails: addresses.collect(),
            escalation: fields.text("escalation"),
        },
        question: fields.lines("question"),
        due_in_hours: fields.get("due_in_hours").parse().unwrap_or(0),
    };
    let case_id = id(&case, "case")?;
    state
        .app
        .request_verification(&by, case_id, new)
        .await
        .map_err(|error| fields.refuse(error))?;
    Ok(back(&case, "requested"))
}

pub async fn extend(
    State(state): State<WebState>,
    As { by, .. }: As<Officer>,
    Path(case): Path<String>,
    CheckedForm(fields): CheckedForm,
) -> Result<Response, PageError> {
    let hours = fields.get("due_in_hours").parse().unwrap_or(0);
    let request = id(fields.get("request"), "request")?;
    state
        .app
        .extend_request(&by, id(&case, "case")?, request, hours)
        .await
        .map_err(|error| fields.refuse(error))?;
    Ok(back(&case, "saved"))
}

pub async fn revoke(
    State(state): State<WebState>,
    As { by, .. }: As<Officer>,
    Path(case): Path<String>,
    CheckedForm(fields): CheckedForm,
) -> Result<Response, PageError> {
    let request = id(fields.get("request"), "request")?;
    state
        .app
        .revoke_request(&by, id(&case, "case")?, request, &fields.lines("reason"))
        .await
        .map_err(|error| fields.refuse(error))?;
    Ok(back(&case, "saved"))
}

fn new_verdict(fields: &Fields) -> Result<NewVerdict, PageError> {
    if fields.get("label").is_empty() {
        return Err(fields.refuse(Refusal::Empty("label")));
    }
    Ok(NewVerdict {
        label: fields.text("label"),
        claim: fields.lines("claim"),
        explanation: fields.lines("explanation"),
        sources: fields.lines("sources").lines().map(str::to_owned).collect(),
        review_in_days: fields.get("review_in_days").parse().unwrap_or(0),
    })
}

pub async fn verdict(
    State(state): State<WebState>,
    As { by, .. }: As<Officer>,
    Path(case): Path<String>,
    CheckedForm(fields): CheckedForm,
) -> Result<Response, PageError> {
    let case_id = id(&case, "case")?;
    state
        .app
        .propose_verdict(&by, case_id, new_verdict(&fields)?)
        .await
        .map_err(|error| fields.refuse(error))?;
    Ok(back(&case, "proposed"))
}

pub async fn correct(
    State(state): State<WebState>,
    As { by, .. }: As<Officer>,
    Path(case): Path<String>,
    CheckedForm(fields): CheckedForm,
) -> Result<Response, PageError> {
    let case_id = id(&case, "case")?;
    state
        .app
        .propose_correction(&by, case_id, new_verdict(&fields)?, &fields.lines("reason"))
        .await
        .map_err(|error| fields.refuse(error))?;
    Ok(back(&case, "proposed"))
}

pub async fn withdraw(
    State(state): State<WebState>,
    As { by, .. }: As<Officer>,
    Path(case): Path<String>,
    CheckedForm(fields): CheckedForm,
) -> Result<Response, PageError> {
    state
        .app
        .propose_withdrawal(&by, id(&case, "case")?, &fields.lines("reason"))
        .await
        .map_err(|error| fields.refuse(error))?;
    Ok(back(&case, "proposed"))
}

pub async fn return_proposal(
    State(state): State<WebState>,
    As { by, .. }: As<Approver>,
    Path(case): Path<String>,
    CheckedForm(fields): CheckedForm,
) -> Result<Response, PageError> {
    let case_id = id(&case, "case")?;
    state
        .app
        .return_proposal(&by, case_id, &fields.lines("reason"))
        .await
        .map_err(|error| fields.refuse(error))?;
    Ok(back(&case, "saved"))
}

pub async fn approve(
    State(state): State<WebState>,
    As { by, .. }: As<Approver>,
    Path(case): Path<String>,
    CheckedForm(_): CheckedForm,
) -> Result<Response, PageError> {
    state.app.approve_verdict(&by, id(&case, "case")?).await?;
    Ok(back(&case, "approved"))
}

pub async fn review(
    State(state): State<WebState>,
    As { by, .. }: As<Officer>,
    Path(case): Path<String>,
    CheckedForm(fields): CheckedForm,
) -> Result<Response, PageError> {
    let days = fields.get("again_in_days").parse().unwrap_or(0);
    state
        .app
        .confirm_review(&by, id(&case, "case")?, &fields.lines("note"), days)
        .await
        .map_err(|error| fields.refuse(error))?;
    Ok(back(&case, "saved"))
}

pub async fn appeal(
    State(state): State<WebState>,
    As { by, .. }: As<Officer>,
    Path(case): Path<String>,
    CheckedForm(fields): CheckedForm,
) -> Result<Response, PageError> {
    let outcome = AppealOutcome::from_code(fields.get("outcome"))
        .ok_or_else(|| fields.refuse(Refusal::Empty("outcome")))?;
    let appeal = id(fields.get("appeal"), "appeal")?;
    state
        .app
        .decide_appeal(
            &by,
            id(&case, "case")?,
            appeal,
            outcome,
            &fields.lines("summary"),
            &fields.lines("answer"),
        )
        .await
        .map_err(|error| fields.refuse(error))?;
    Ok(back(&case, "appeal-decided"))
}

pub async fn reopen(
    State(state): State<WebState>,
    As { by, .. }: As<Officer>,
    Path(case): Path<String>,
    CheckedForm(fields): CheckedForm,
) -> Result<Response, PageError> {
    let case_id = id(&case, "case")?;
    state
        .app
        .reopen_case(&by, case_id, &fields.lines("reason"))
        .await
        .map_err(|error| fields.refuse(error))?;
    Ok(back(&case, "saved"))
}

pub async fn dismiss(
    State(state): State<WebState>,
    As { by, .. }: As<Officer>,
    Path(case): Path<String>,
    CheckedForm(fields): CheckedForm,
) -> Result<Response, PageError> {
    let case_id = id(&case, "case")?;
    state
        .app
        .dismiss_case(&by, case_id, &fields.lines("reason"))
        .await
        .map_err(|error| fields.refuse(error))?;
    Ok(back(&case, "saved"))
}
