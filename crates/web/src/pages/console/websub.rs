//! Who is told of changes by the hub.

use app::{access::Administrator, model::Subscription};
use askama::Template;
use axum::{
    extract::{Path, State},
    response::Response,
};
use time::OffsetDateTime;

use crate::{
    WebState,
    errors::PageError,
    forms::{CheckedForm, html},
    page::{As, Page, done},
};

#[derive(Template)]
#[template(path = "console/websub.html")]
struct Show {
    page: Page,
    subscriptions: Vec<Subscription>,
    hub: String,
    url: String,
    now: OffsetDateTime,
}

impl Show {
    /// "active", "waiting", "over" or "ended".
    fn state(&self, one: &Subscription) -> &'static str {
        if one.ended_at.is_some() {
            "ended"
        } else if one.until <= self.now {
            "over"
        } else if one.wanted > one.told {
            "waiting"
        } else {
            "active"
        }
    }

    /// The feed, without our own address before it.
    fn topic<'a>(&self, one: &'a Subscription) -> &'a str {
        one.topic.strip_prefix(&self.url).unwrap_or(&one.topic)
    }
}

pub async fn show(
    State(state): State<WebState>,
    As { by, page }: As<Administrator>,
) -> Result<Response, PageError> {
    let (subscriptions, now) = state.app.subscriptions(&by).await?;
    html(&Show {
        page,
        subscriptions,
        hub: state.app.hub_url(),
        url: state.app.public_url().to_owned(),
        now,
    })
}

pub async fn end(
    State(state): State<WebState>,
    As { by, .. }: As<Administrator>,
    Path(id): Path<String>,
    CheckedForm(_): CheckedForm,
) -> Result<Response, PageError> {
    let id = id
        .parse()
        .map_err(|_| app::Refusal::NotFound("subscription"))?;
    state.app.stop_subscription(&by, id).await?;
    Ok(done("/console/websub", "websub-ended"))
}
