//! Our own style sheet, script and icon.

use axum::{
    http::header,
    response::{IntoResponse, Response},
};

use crate::routes::{Routes, get};

/// `/static/…`.
pub fn routes() -> Routes {
    Routes::new()
        .route(
            "/static/site.css",
            get(|| file("text/css", include_str!("../static/site.css"))),
        )
        .route(
            "/static/site.js",
            get(|| file("text/javascript", include_str!("../static/site.js"))),
        )
        .route(
            "/static/proof.js",
            get(|| file("text/javascript", include_str!("../static/proof.js"))),
        )
        .route(
            "/static/proof-worker.js",
            get(|| file("text/javascript", include_str!("../static/proof-worker.js"))),
        )
        .route(
            "/static/inbox.js",
            get(|| file("text/javascript", include_str!("../static/inbox.js"))),
        )
        .route(
            "/static/letter.js",
            get(|| file("text/javascript", include_str!("../static/letter.js"))),
        )
        .route(
            "/static/editor.js",
            get(|| file("text/javascript", include_str!("../static/editor.js"))),
        )
        .route(
            "/static/icon.svg",
            get(|| file("image/svg+xml", include_str!("../static/icon.svg"))),
        )
        .route("/healthz", get(|| async { "ok" }))
}

async fn file(kind: &'static str, text: &'static str) -> Response {
    let kind = format!("{kind}; charset=utf-8");
    // An hour: a new version is seen soon, an old phone does not load it for every page.
    (
        [
            (header::CONTENT_TYPE, kind.as_str()),
            (header::CACHE_CONTROL, "public, max-age=3600"),
        ],
        text,
    )
        .into_response()
}
