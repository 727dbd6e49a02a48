//! How a drill goes, and its end.

use app::{DrillPage, access::Administrator};
use askama::Template;
use axum::{extract::State, response::Response};

use crate::{
    WebState,
    errors::PageError,
    forms::{CheckedForm, html},
    page::{As, Page, done},
};

#[derive(Template)]
#[template(path = "console/drill.html")]
struct Show {
    page: Page,
    found: DrillPage,
}

pub async fn show(
    State(state): State<WebState>,
    As { by, page }: As<Administrator>,
) -> Result<Response, PageError> {
    let found = state.app.drill_page(&by).await?;
    html(&Show { page, found })
}

pub async fn end(
    State(state): State<WebState>,
    As { by, .. }: As<Administrator>,
    CheckedForm(_): CheckedForm,
) -> Result<Response, PageError> {
    state.app.end_drill(&by).await?;
    Ok(done("/console/drill", "drill-ended"))
}
