//! The API, version 1: JSON in, JSON out, problem details (RFC 9457) for what goes wrong.

mod answers;
mod auth;
mod batch;
mod cascade;
mod case;
mod casework;
mod chains;
mod challenge;
mod check;
mod claims;
mod corrections;
mod evidence;
mod fields;
mod inbox;
mod mistaken;
mod numbered;
mod organisations;
mod partners;
mod personal;
mod problem;
mod receivers;
mod report;
mod reporters;
mod statistics;
mod trail;

pub use check::check_json;
pub(crate) use problem::ApiError;

use app::Refusal;
use auth::Bearer;
use axum::{Json, middleware};
use utoipa::OpenApi;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{WebState, bounds::any_origin, errors, limits, routes::Listed};

/// An error as problem details.
pub fn problem(error: errors::PageError) -> axum::response::Response {
    axum::response::IntoResponse::into_response(problem::ApiError(error))
}

#[derive(OpenApi)]
#[openapi(modifiers(&Bearer), info(
    title = "Đính Chính",
    description = "Report false chain messages and ask whether a message is known. Nothing about who asks is stored.",
    license(name = "Apache-2.0", identifier = "Apache-2.0")
))]
struct Description;

/// What anyone may ask, from the scripts of any site.
fn open() -> OpenApiRouter<WebState> {
    OpenApiRouter::new()
        .routes(routes!(report::post_report))
        .routes(routes!(check::post_check))
        .routes(routes!(numbered::get_answer))
        .routes(routes!(mistaken::post_wrong_match))
        .routes(routes!(batch::post_batch))
        .routes(routes!(challenge::get_challenge))
        .routes(routes!(corrections::get_corrections))
        .routes(routes!(corrections::get_correction))
        .routes(routes!(claims::search_claims))
        .routes(routes!(statistics::get_statistics))
        .routes(routes!(casework::get_labels))
        .routes(routes!(casework::post_appeal))
        .routes(routes!(casework::post_appeal_status))
        .merge(reporters::described())
}

/// What staff and receivers ask.
fn closed() -> OpenApiRouter<WebState> {
    OpenApiRouter::new()
        .routes(routes!(inbox::get_inbox))
        .merge(trail::described())
        .merge(evidence::described())
        .merge(personal::described())
        .merge(receivers::described())
        .merge(cascade::described())
        .merge(case::described())
        .merge(chains::described())
        .merge(organisations::described())
        .merge(partners::described())
}

fn described() -> OpenApiRouter<WebState> {
    OpenApiRouter::with_openapi(Description::openapi())
        .merge(open())
        .merge(closed())
}

/// What `/api/…` serves: what the document describes, and the document.
pub fn listed() -> Vec<Listed> {
    let document = described().into_openapi();
    let mut listed = vec![("GET", "/api/openapi.json".to_owned())];
    for (path, item) in &document.paths.paths {
        let operations = [
            ("GET", &item.get),
            ("POST", &item.post),
            ("PUT", &item.put),
            ("PATCH", &item.patch),
            ("DELETE", &item.delete),
        ];
        let there = operations
            .iter()
            .filter(|(_, operation)| operation.is_some());
        listed.extend(there.map(|(name, _)| (*name, path.clone())));
    }
    listed
}

/// `/api/…`.
pub fn routes(state: &WebState) -> axum::Router<WebState> {
    let document = described().into_openapi();
    let (open, _) = open().split_for_parts();
    let (closed, _) = closed().split_for_parts();
    let metered = middleware::from_fn_with_state(state.clone(), limits::api);
    open.route(
        "/api/openapi.json",
        axum::routing::get(move || async move { Json(document) }),
    )
    // Before the layers: a preflight is a method that no operation takes.
    .method_not_allowed_fallback(no_such_method)
    .layer(metered)
    .layer(any_origin())
    .merge(closed)
    .method_not_allowed_fallback(no_such_method)
    .route(
        "/api/{*rest}",
        axum::routing::any(|| async { problem::ApiError(errors::no_such_page().await) }),
    )
}

async fn no_such_method() -> ApiError {
    ApiError(errors::no_such_method().await)
}

/// The OpenAPI document, as `/api/openapi.json` serves it.
///
/// # Errors
/// If the document cannot be written as JSON.
pub fn openapi() -> Result<String, serde_json::Error> {
    described().into_openapi().to_pretty_json()
}

/// An id in an address; what is none is not found.
fn id<I: std::str::FromStr>(text: &str, thing: &'static str) -> Result<I, Refusal> {
    text.parse().map_err(|_| Refusal::NotFound(thing))
}
