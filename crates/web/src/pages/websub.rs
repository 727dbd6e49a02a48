//! The hub of our feeds (WebSub): programs ask it to be told of changes, people read what it is.

use app::{Error, HubAsk};
use askama::Template;
use axum::{
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};

use crate::{
    WebState,
    errors::PageError,
    forms::{OpenForm, html},
    i18n::{Lang, T},
    page::{Page, Visitor},
    routes::{Routes, get},
};

/// The hub.
pub fn routes() -> Routes {
    Routes::new().route(app::HUB_PATH, get(about).post(ask))
}

#[derive(Template)]
#[template(path = "websub.html")]
struct About {
    page: Page,
    hub: String,
    feeds: Vec<String>,
}

async fn about(
    State(state): State<WebState>,
    Visitor(page): Visitor,
) -> Result<Response, PageError> {
    let url = state.app.public_url();
    let feeds = [
        "/corrections.atom",
        "/corrections.json",
        "/claim-reviews.json",
    ];
    html(&About {
        hub: state.app.hub_url(),
        feeds: feeds
            .iter()
            .map(|path| format!("{url}{path}?lang={}", page.lang()))
            .chain([format!("{url}/corrections/…/feed.xml")])
            .collect(),
        page,
    })
}

async fn ask(State(state): State<WebState>, OpenForm(fields): OpenForm) -> Response {
    let ask = HubAsk {
        mode: fields.text("hub.mode"),
        topic: fields.text("hub.topic"),
        callback: fields.text("hub.callback"),
        lease_seconds: fields.text("hub.lease_seconds"),
        secret: fields.text("hub.secret"),
    };
    match state.app.ask_hub(ask).await {
        Ok(()) => StatusCode::ACCEPTED.into_response(),
        Err(error) => refused(error),
    }
}

/// Programs want plain words (WebSub, section 5.3).
fn refused(error: Error) -> Response {
    let error = PageError::from(error);
    let texts = T(Lang::En);
    let (title, help) = error.texts(texts, |about| {
        let about = about.replace('_', "-");
        ["field", "thing"]
            .iter()
            .map(|prefix| format!("{prefix}-{about}"))
            .find(|key| texts.has(key))
            .map_or_else(|| about.clone(), |key| texts.get(&key))
    });
    let kind = [(header::CONTENT_TYPE, "text/plain; charset=utf-8")];
    (error.status(), kind, format!("{title}\n{help}\n")).into_response()
}
