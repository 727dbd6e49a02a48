//! The API, version 1: JSON in, JSON out, problem details (RFC 9457) for what goes wrong.

mod check;
mod corrections;
mod inbox;
mod problem;
mod report;

pub use check::check_json;

use axum::Json;
use utoipa::OpenApi;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{WebState, errors};

#[derive(OpenApi)]
#[openapi(info(
    title = "Đính Chính",
    description = "Report false chain messages and ask whether a message is known. Nothing about who asks is stored.",
    license(name = "Apache-2.0", identifier = "Apache-2.0")
))]
struct Description;

fn described() -> OpenApiRouter<WebState> {
    OpenApiRouter::with_openapi(Description::openapi())
        .routes(routes!(report::post_report))
        .routes(routes!(check::post_check))
        .routes(routes!(corrections::get_corrections))
        .routes(routes!(corrections::get_correction))
        .routes(routes!(inbox::get_inbox))
}

/// `/api/…`.
pub fn routes() -> axum::Router<WebState> {
    let (router, document) = described().split_for_parts();
    router
        .route(
            "/api/openapi.json",
            axum::routing::get(move || async move { Json(document) }),
        )
        .method_not_allowed_fallback(|| async { problem::ApiError(errors::no_such_method().await) })
        .route(
            "/api/{*rest}",
            axum::routing::any(|| async { problem::ApiError(errors::no_such_page().await) }),
        )
}

/// The OpenAPI document, as `/api/openapi.json` serves it.
///
/// # Errors
/// If the document cannot be written as JSON.
pub fn openapi() -> Result<String, serde_json::Error> {
    let (_, document) = described().split_for_parts();
    document.to_pretty_json()
}
