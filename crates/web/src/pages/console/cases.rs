//! Lists of cases.

use app::{
    access::Staff,
    views::{CaseListPage, CaseTab},
};
use askama::Template;
use axum::{extract::State, response::Response};
use serde::Deserialize;

use crate::{
    WebState,
    errors::PageError,
    forms::{Asked, html},
    page::{As, Page},
};

#[derive(Template)]
#[template(path = "console/cases.html")]
struct Show {
    page: Page,
    found: CaseListPage,
}

/// Which list, and which page of it.
#[derive(Deserialize)]
pub struct ListQuery {
    #[serde(default)]
    list: String,
    #[serde(default)]
    page: u32,
}

pub async fn show(
    State(state): State<WebState>,
    As { by, page }: As<Staff>,
    Asked(query): Asked<ListQuery>,
) -> Result<Response, PageError> {
    let tab = match query.list.as_str() {
        "" => CaseTab::All,
        code => CaseTab::from_code(code).ok_or_else(PageError::no_page)?,
    };
    let found = state.app.case_list_page(&by, tab, query.page).await?;
    html(&Show { page, found })
}
