//! Headers that keep browsers safe, and requests that other sites may not send.

use axum::{
    extract::Request,
    http::{HeaderName, HeaderValue, Method, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use tracing::{Span, info_span};

use crate::{
    errors::PageError,
    i18n::Lang,
    page::{FLASH_SHOWN, language_cookie},
};

const HEADERS: [(HeaderName, &str); 6] = [
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; \
         connect-src 'self'; worker-src 'self'; manifest-src 'self'; media-src 'self'; \
         frame-src 'self'; object-src 'self'; form-action 'self'; base-uri 'none'; \
         frame-ancestors 'self'",
    ),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "SAMEORIGIN"),
    // Private links are in addresses: they go to nobody.
    (header::REFERRER_POLICY, "no-referrer"),
    (header::CACHE_CONTROL, "no-store"),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
];

/// Adds the headers that a handler has not set itself, remembers a chosen language and ends a
/// message that was shown.
pub async fn headers(request: Request, next: Next) -> Response {
    let chosen = request
        .uri()
        .query()
        .unwrap_or_default()
        .split('&')
        .find_map(|pair| pair.strip_prefix("lang=").and_then(Lang::from_code));
    let flashed = request.method() == Method::GET
        && crate::page::cookie(request.headers(), "dc_flash").is_some();
    let mut response = next.run(request).await;
    let is_page = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers
            .entry(name)
            .or_insert(HeaderValue::from_static(value));
    }
    if let Some(lang) = chosen
        && is_page
        && let Ok(value) = HeaderValue::from_str(&language_cookie(lang))
    {
        headers.append(header::SET_COOKIE, value);
    }
    if flashed && is_page {
        headers.append(header::SET_COOKIE, HeaderValue::from_static(FLASH_SHOWN));
    }
    response
}

/// Refuses what another site makes a browser send (`Sec-Fetch-Site`, else `Origin`).
pub async fn same_origin(request: Request, next: Next) -> Response {
    if request.method() == Method::POST && from_elsewhere(&request) {
        return PageError::forbidden("cross-site").into_response();
    }
    next.run(request).await
}

fn from_elsewhere(request: &Request) -> bool {
    let text = |name: HeaderName| request.headers().get(name).and_then(|v| v.to_str().ok());
    if let Some(site) = text(HeaderName::from_static("sec-fetch-site")) {
        return !matches!(site, "same-origin" | "none");
    }
    match (text(header::ORIGIN), text(header::HOST)) {
        (Some(origin), Some(host)) => origin
            .split_once("://")
            .is_none_or(|(_, origin_host)| origin_host != host),
        (Some(_), None) => true,
        (None, _) => false,
    }
}

/// What a request leaves in the log: private links are secrets, so only the first part of a path.
pub fn span(request: &Request) -> Span {
    let first = request
        .uri()
        .path()
        .split('/')
        .nth(1)
        .unwrap_or_default()
        .to_owned();
    info_span!("request", method = %request.method(), path = %format!("/{first}"))
}
