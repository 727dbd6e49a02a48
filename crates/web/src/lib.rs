//! HTTP: public pages, console, portals, API.
//!
//! A handler extracts, gets a capability, calls exactly one use case of [`app`] and answers.

pub mod api;
mod assets;
mod bounds;
mod charts;
mod drill;
mod errors;
mod forms;
mod guard;
mod i18n;
mod limits;
mod page;
mod pages;
mod routes;
mod shrink;
mod status;
mod uploads;
mod visit;

use std::sync::Arc;

use app::App;
use axum::{Router, http::StatusCode, middleware};
pub use bounds::Bounds;
use tower_http::{catch_panic::CatchPanicLayer, timeout::TimeoutLayer, trace::TraceLayer};

/// What every handler can reach.
#[derive(Clone)]
pub struct WebState {
    /// All use cases.
    pub app: Arc<App>,
    /// The post box of the worked example or of a drill, if mails go into it.
    pub postbox: Option<Arc<dyn ExamplePostbox>>,
    /// Whether browsers reach us over HTTPS only.
    pub secure_cookies: bool,
    /// Whether a reverse proxy stands before us, so that the last address of `X-Forwarded-For` is
    /// the visitor's.
    pub behind_proxy: bool,
}

/// Shows the mails of the worked example.
pub trait ExamplePostbox: Send + Sync {
    /// What came in, oldest first.
    fn mails(&self) -> Vec<ExampleMail>;
}

/// A mail of the worked example.
#[derive(Clone, Debug)]
pub struct ExampleMail {
    /// Its number.
    pub seq: u64,
    /// To whom.
    pub to: String,
    /// From whom.
    pub from: String,
    /// Subject.
    pub subject: String,
    /// Text part.
    pub text: String,
    /// Name, media type and bytes of what is attached.
    pub attachments: Vec<(String, String, Vec<u8>)>,
}

/// Method and path of everything that is served: the lists that [`router`] is built from.
#[must_use]
pub fn served() -> Vec<(&'static str, String)> {
    let (_, pages) = pages::routes().split();
    let (_, assets) = assets::routes().split();
    [pages, api::listed(), assets].concat()
}

/// Everything that is served.
pub fn router(state: WebState) -> Router {
    router_within(state, Bounds::default())
}

/// Everything that is served, within these times.
pub fn router_within(state: WebState, bounds: Bounds) -> Router {
    let (pages, _) = pages::routes().split();
    let (assets, _) = assets::routes().split();
    let api = api::routes(&state);
    let html = pages
        .method_not_allowed_fallback(errors::no_such_method)
        .fallback(errors::no_such_page)
        .layer(middleware::from_fn_with_state(state.clone(), limits::pages))
        .layer(middleware::from_fn_with_state(
            state.clone(),
            errors::render,
        ))
        .layer(middleware::from_fn(guard::same_origin));
    Router::new()
        .merge(html)
        .merge(api)
        .layer(middleware::from_fn_with_state(state.clone(), drill::closed))
        .merge(assets)
        .layer(middleware::from_fn(move |request, next| {
            bounds::slow_body(bounds, request, next)
        }))
        .layer(TimeoutLayer::with_status_code(
            StatusCode::REQUEST_TIMEOUT,
            bounds.answer,
        ))
        .layer(middleware::from_fn(guard::headers))
        .layer(middleware::from_fn(shrink::mark))
        .layer(shrink::layer())
        .layer(CatchPanicLayer::custom(errors::panicked))
        // Method, path, status and time; never a body, never a query.
        .layer(TraceLayer::new_for_http().make_span_with(guard::span))
        .with_state(state)
}
