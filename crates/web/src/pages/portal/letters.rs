//! All letters that an organisation received, under one private link.

use app::LettersOfOrganisation;
use askama::Template;
use axum::{
    extract::{Path, State},
    response::Response,
};

use crate::{
    WebState,
    errors::PageError,
    forms::html,
    page::{Page, Visitor},
};

#[derive(Template)]
#[template(path = "portal/letters.html")]
struct Letters {
    page: Page,
    found: LettersOfOrganisation,
}

impl Letters {
    fn is_overdue(&self, delivery: &app::model::Delivery) -> bool {
        delivery.is_overdue(self.found.now)
    }
}

pub async fn show(
    State(state): State<WebState>,
    Visitor(page): Visitor,
    Path(token): Path<String>,
) -> Result<Response, PageError> {
    let found = state.app.letters_of_organisation(&token).await?;
    html(&Letters { page, found })
}
