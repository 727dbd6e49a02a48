//! What a linked page says: fetched again, or typed in.

use app::access::Officer;
use axum::{
    extract::{Path, State},
    response::Response,
};

use super::id;
use crate::{
    WebState,
    errors::PageError,
    forms::CheckedForm,
    page::{As, done},
};

pub async fn retry(
    State(state): State<WebState>,
    As { by, .. }: As<Officer>,
    Path((case, evidence)): Path<(String, String)>,
    CheckedForm(_): CheckedForm,
) -> Result<Response, PageError> {
    let (case_id, evidence) = (id(&case, "case")?, id(&evidence, "evidence")?);
    state.app.retry_capture(&by, case_id, evidence).await?;
    Ok(done(&format!("/console/cases/{case}"), "saved"))
}

pub async fn text(
    State(state): State<WebState>,
    As { by, .. }: As<Officer>,
    Path((case, evidence)): Path<(String, String)>,
    CheckedForm(fields): CheckedForm,
) -> Result<Response, PageError> {
    let (case_id, evidence) = (id(&case, "case")?, id(&evidence, "evidence")?);
    state
        .app
        .type_capture(&by, case_id, evidence, &fields.lines("text"))
        .await
        .map_err(|error| fields.refuse(error))?;
    Ok(done(&format!("/console/cases/{case}"), "saved"))
}
