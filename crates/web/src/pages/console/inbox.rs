//! Chains and cases.

use app::{
    access::Staff,
    views::{Inbox, Spread},
};
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

    /// "48 lượt trong 24 giờ (hôm trước 5), 3 kênh, 4 địa bàn"
    fn why(&self, spread: &Spread) -> String {
        let t = self.page.texts();
        let before = t.number(spread.day_before);
        let day = t.number(spread.day);
        let mut parts = vec![t.with("why-day", &[("day", &day), ("before", &before)])];
        parts.push(t.count("why-channels", spread.channels as u64));
        if spread.areas > 0 {
            parts.push(t.count("why-areas", spread.areas as u64));
        }
        parts.join(", ")
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
