//! Our own style sheet, scripts and icons.
//!
//! Pages name them with a mark of their content ([`address`]), so that a browser keeps them for a
//! year and still has the new one as soon as there is a new one.

use std::sync::LazyLock;

use axum::{
    http::{HeaderMap, HeaderValue, Uri, header},
    response::{IntoResponse, Response},
};
use sha2::{Digest, Sha256};

use crate::routes::{Routes, get};

/// A file of ours.
struct File {
    name: &'static str,
    kind: &'static str,
    bytes: &'static [u8],
}

macro_rules! files {
    ($($name:literal $kind:literal),+ $(,)?) => {
        [$(File { name: $name, kind: $kind, bytes: include_bytes!(concat!("../static/", $name)) }),+]
    };
}

/// Everything below `/static/`.
static FILES: [File; 12] = files![
    "site.css" "text/css; charset=utf-8",
    "site.js" "text/javascript; charset=utf-8",
    "check.js" "text/javascript; charset=utf-8",
    "proof.js" "text/javascript; charset=utf-8",
    "proof-worker.js" "text/javascript; charset=utf-8",
    "inbox.js" "text/javascript; charset=utf-8",
    "letter.js" "text/javascript; charset=utf-8",
    "editor.js" "text/javascript; charset=utf-8",
    "icon.svg" "image/svg+xml; charset=utf-8",
    "icon-192.png" "image/png",
    "icon-512.png" "image/png",
    "icon-maskable-512.png" "image/png",
];

/// A mark of each file's content, in the order of [`FILES`].
static MARKS: LazyLock<Vec<String>> = LazyLock::new(|| {
    FILES
        .iter()
        .map(|file| hex::encode(&Sha256::digest(file.bytes)[..5]))
        .collect()
});

/// A mark of all that the service worker keeps.
pub static ALL: LazyLock<String> =
    LazyLock::new(|| hex::encode(&Sha256::digest(MARKS.concat().as_bytes())[..5]));

/// Where pages find a file.
pub fn address(name: &str) -> String {
    match FILES.iter().position(|file| file.name == name) {
        Some(at) => format!("/static/{name}?v={}", MARKS[at]),
        None => format!("/static/{name}"),
    }
}

/// `/static/…`.
pub fn routes() -> Routes {
    let routes = Routes::new().route("/healthz", get(|| async { "ok" }));
    (0..FILES.len()).fold(routes, |routes, at| {
        routes.route(
            &format!("/static/{}", FILES[at].name),
            get(move |uri: Uri| async move { file(at, &uri) }),
        )
    })
}

fn file(at: usize, uri: &Uri) -> Response {
    let file = &FILES[at];
    let marked = uri.query().and_then(|query| query.strip_prefix("v=")) == Some(&MARKS[at]);
    // Without its mark: an hour, a new version is seen soon.
    let kept = if marked {
        "public, max-age=31536000, immutable"
    } else {
        "public, max-age=3600"
    };
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(file.kind));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(kept));
    (headers, file.bytes).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_changes_with_the_content() {
        let css = address("site.css");
        assert!(css.starts_with("/static/site.css?v="), "{css}");
        assert_ne!(
            css.rsplit('=').next(),
            address("site.js").rsplit('=').next()
        );
        let kept = |uri: String| {
            let uri: Uri = uri.parse().unwrap();
            let at = FILES.iter().position(|file| file.name == "site.css");
            let answer = file(at.unwrap(), &uri);
            answer.headers()[header::CACHE_CONTROL]
                .to_str()
                .unwrap()
                .to_owned()
        };
        assert!(kept(css).contains("immutable"));
        assert!(!kept("/static/site.css?v=0000000000".to_owned()).contains("immutable"));
        assert!(!kept("/static/site.css".to_owned()).contains("immutable"));
    }
}
