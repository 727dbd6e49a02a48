//! Who may sign letters, and what has to be checked before.

use app::{NeededChecks, Refusal, SignerEdit, access::Administrator};
use axum::{extract::State, response::Response};
use letter::Authority;
use time::{Date, format_description::well_known::Iso8601};

use super::id;
use crate::{
    WebState,
    errors::PageError,
    forms::{CheckedForm, Fields},
    page::{As, done},
};

fn day(fields: &Fields, name: &'static str) -> Result<Option<Date>, PageError> {
    match fields.get(name) {
        "" => Ok(None),
        text => Date::parse(text, &Iso8601::DATE)
            .map(Some)
            .map_err(|_| fields.refuse(Refusal::Invalid(name))),
    }
}

pub async fn save(
    State(state): State<WebState>,
    As { by, .. }: As<Administrator>,
    CheckedForm(fields): CheckedForm,
) -> Result<Response, PageError> {
    let edit = SignerEdit {
        id: match fields.get("id") {
            "" => None,
            text => Some((
                id(text, "signer")?,
                fields.get("version").parse().unwrap_or(0),
            )),
        },
        name: fields.text("signer"),
        title: fields.text("title"),
        authority: match fields.get("authority") {
            "" => None,
            code => Some(
                Authority::from_code(code)
                    .ok_or_else(|| fields.refuse(Refusal::Invalid("authority")))?,
            ),
        },
        authority_of: fields.text("authority_of"),
        valid_from: day(&fields, "valid_from")?,
        valid_to: day(&fields, "valid_to")?,
    };
    state
        .app
        .save_signer(&by, edit)
        .await
        .map_err(|error| fields.refuse(error))?;
    Ok(done("/console/settings#signers", "saved"))
}

pub async fn checks(
    State(state): State<WebState>,
    As { by, .. }: As<Administrator>,
    CheckedForm(fields): CheckedForm,
) -> Result<Response, PageError> {
    let needed = NeededChecks {
        content: fields.get("content") == "yes",
        format: fields.get("format") == "yes",
    };
    state.app.save_needed_checks(&by, needed).await?;
    Ok(done("/console/settings#signers", "saved"))
}
