//! A drill is closed to the public: whoever is not signed in and has no private link finds nothing.

use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Uri, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

use crate::{
    WebState, api,
    errors::{self, PageError},
    page::{SESSION_COOKIE, cookie},
};

/// First parts of addresses that open for everybody: those of private links, which are as good as
/// their secret, and those that ask for a session themselves or give one. All others are closed,
/// also those that will be there one day.
const OPEN: [&str; 8] = [
    "p", "r", "o", "setup", "sign-in", "sign-out", "console", "account",
];

/// In a drill: lets in who is signed in or comes where a secret is asked for, and marks what goes
/// out. Elsewhere: nothing.
pub async fn closed(State(state): State<WebState>, request: Request, next: Next) -> Response {
    if state.app.drill().is_none() {
        return next.run(request).await;
    }
    let (headers, uri) = (request.headers().clone(), request.uri().clone());
    let path = uri.path();
    let mut response = if path == "/robots.txt" {
        "User-agent: *\nDisallow: /\n".into_response()
    } else if is_open(path) {
        next.run(request).await
    } else {
        match is_signed_in(&state, &headers).await {
            Ok(true) => next.run(request).await,
            Ok(false) => {
                let closed = PageError::forbidden("drill-closed");
                refused(&state, &headers, &uri, closed).await
            }
            Err(error) => refused(&state, &headers, &uri, error.into()).await,
        }
    };
    let headers = response.headers_mut();
    headers.insert(
        HeaderName::from_static("x-robots-tag"),
        HeaderValue::from_static("noindex, nofollow, noarchive"),
    );
    if let Some(named) = headers.get(header::CONTENT_DISPOSITION).and_then(renamed) {
        headers.insert(header::CONTENT_DISPOSITION, named);
    }
    response
}

fn is_open(path: &str) -> bool {
    let first = path.split('/').nth(1).unwrap_or_default();
    OPEN.contains(&first)
}

async fn is_signed_in(state: &WebState, headers: &HeaderMap) -> Result<bool, app::Error> {
    if let Some(token) = cookie(headers, SESSION_COOKIE)
        && state.app.session(token).await?.is_some()
    {
        return Ok(true);
    }
    let bearer = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.strip_prefix("Bearer "));
    match bearer {
        Some(token) => Ok(state.app.api_session(token.trim()).await?.is_some()),
        None => Ok(false),
    }
}

async fn refused(state: &WebState, headers: &HeaderMap, uri: &Uri, error: PageError) -> Response {
    let path = uri.path();
    if path.starts_with("/api/") || path.starts_with("/v1") {
        api::problem(error)
    } else {
        errors::shown(state, headers, uri, &error).await
    }
}

/// A file that is saved says in its name what it is of.
fn renamed(value: &HeaderValue) -> Option<HeaderValue> {
    let text = value.to_str().ok()?;
    let named = text
        .replace("filename=\"", "filename=\"dien-tap-")
        .replace("filename*=UTF-8''", "filename*=UTF-8''dien-tap-");
    HeaderValue::from_str(&named).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_first_parts_that_ask_for_a_secret_are_open() {
        for path in ["/r/abc", "/p/abc", "/sign-in", "/sign-in/code", "/console"] {
            assert!(is_open(path), "{path}");
        }
        for path in [
            "/",
            "//r/abc",
            "/report",
            "/R/abc",
            "/consoles",
            "/corrections/r/",
            "/api/v1/check",
            "/letters/1/letter.pdf",
        ] {
            assert!(!is_open(path), "{path}");
        }
    }

    #[test]
    fn files_are_named_after_what_they_are_of() {
        let named = |text: &str| {
            let value = HeaderValue::from_str(text).unwrap();
            renamed(&value).unwrap().to_str().unwrap().to_owned()
        };
        assert_eq!(
            named("attachment; filename=\"bao-cao.pdf\""),
            "attachment; filename=\"dien-tap-bao-cao.pdf\""
        );
        assert_eq!(named("inline"), "inline");
    }
}
