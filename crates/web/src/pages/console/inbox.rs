//! Chains and cases.

use app::{access::Staff, views::Inbox};
use askama::Template;
use axum::{extract::State, response::Response};

use crate::{
    WebState,
    errors::PageError,
    forms::{Asked, html},
    page::{As, Page},
    pages::{answer::excerpt, public::PageQuery},
};

#[derive(Template)]
#[template(path = "console/inbox.html")]
struct Show {
    page: Page,
    inbox: Inbox,
}

impl Show {
    fn excerpt(&self, text: &str) -> String {
        excerpt(text, 150)
    }

    fn has_more(&self) -> bool {
        u64::from(self.inbox.page + 1) * u64::from(self.inbox.page_size) < self.inbox.total
    }
}

pub async fn show(
    State(state): State<WebState>,
    As { by, page }: As<Staff>,
    Asked(query): Asked<PageQuery>,
) -> Result<Response, PageError> {
    let inbox = state.app.inbox(&by, query.page).await?;
    html(&Show { page, inbox })
}
