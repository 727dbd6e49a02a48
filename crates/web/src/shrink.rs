//! Pages are sent compressed, so that they come quickly on a slow phone: but only those that hold
//! nothing secret.
//!
//! Whoever can make a browser ask for a page with words of their choosing, and sees how long the
//! compressed answers are, can guess what else stands on that page (BREACH). So a page is never
//! compressed that belongs to somebody: with a session, with a key, behind a private link, or with
//! a tracking code. What will be there one day is not, either, until it is named here.

use axum::{
    body::HttpBody,
    extract::Request,
    http::{HeaderMap, Method, StatusCode, header},
    middleware::Next,
    response::Response,
};
use tower_http::compression::{CompressionLayer, predicate::Predicate};

use crate::page::{SESSION_COOKIE, cookie};

/// First parts of addresses whose pages are the same for everybody.
const PUBLIC: [&str; 18] = [
    "",
    "about",
    "check",
    "claim-reviews.json",
    "corrections",
    "corrections.atom",
    "corrections.json",
    "embed",
    "letters",
    "manifest.webmanifest",
    "oembed",
    "offline",
    "robots.txt",
    "share",
    "sitemap.xml",
    "static",
    "sw.js",
    "v1alpha1",
];

/// What these take holds no secret of whoever sends it; other forms are answered with codes.
const ASKED: [&str; 2] = ["check", "share"];

/// Smaller answers fit one packet anyway.
const LEAST: u64 = 600;

/// A mark of answers that may be compressed.
#[derive(Clone, Copy)]
struct Open;

/// Marks what may be compressed.
pub async fn mark(request: Request, next: Next) -> Response {
    let open = is_open(request.method(), request.uri().path(), request.headers());
    let mut response = next.run(request).await;
    if open && !response.headers().contains_key(header::SET_COOKIE) {
        response.extensions_mut().insert(Open);
    }
    response
}

fn is_open(method: &Method, path: &str, headers: &HeaderMap) -> bool {
    let first = path.split('/').nth(1).unwrap_or_default();
    let read = matches!(*method, Method::GET | Method::HEAD);
    (read && PUBLIC.contains(&first) || ASKED.contains(&first))
        && cookie(headers, SESSION_COOKIE).is_none()
        && !headers.contains_key(header::AUTHORIZATION)
}

/// Only texts that are marked and not small.
#[derive(Clone, Copy)]
pub struct Texts;

impl Predicate for Texts {
    fn should_compress<B: HttpBody>(&self, response: &axum::http::Response<B>) -> bool {
        let length = response.body().size_hint().exact();
        response.extensions().get::<Open>().is_some()
            && response.status() != StatusCode::PARTIAL_CONTENT
            && length.is_none_or(|length| length >= LEAST)
            && is_text(response.headers())
    }
}

fn is_text(headers: &HeaderMap) -> bool {
    let kind = headers
        .get(header::CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok())
        .unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    kind.starts_with("text/")
        || kind.ends_with("json")
        || kind.ends_with("xml")
        || kind.ends_with("javascript")
}

/// Compresses what is marked.
pub fn layer() -> CompressionLayer<Texts> {
    CompressionLayer::new().compress_when(Texts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_belongs_to_somebody_is_not_compressed() {
        let none = HeaderMap::new();
        let mut signed_in = HeaderMap::new();
        signed_in.insert(header::COOKIE, "dc_session=abc".parse().unwrap());
        let mut key = HeaderMap::new();
        key.insert(header::AUTHORIZATION, "Bearer abc".parse().unwrap());
        for path in ["/", "/check", "/corrections/1", "/static/site.css"] {
            assert!(is_open(&Method::GET, path, &none), "{path}");
            assert!(!is_open(&Method::GET, path, &signed_in), "{path}");
            assert!(!is_open(&Method::GET, path, &key), "{path}");
        }
        for path in [
            "/r/abc",
            "/p/abc",
            "/o/abc",
            "/setup/abc",
            "/sign-in",
            "/console",
            "/track",
        ] {
            assert!(!is_open(&Method::GET, path, &none), "{path}");
            assert!(!is_open(&Method::POST, path, &none), "{path}");
        }
        assert!(is_open(&Method::POST, "/check/page", &none));
        assert!(!is_open(&Method::POST, "/report", &none), "a tracking code");
        assert!(
            !is_open(&Method::POST, "/corrections/1/appeal", &none),
            "a code"
        );
    }
}
