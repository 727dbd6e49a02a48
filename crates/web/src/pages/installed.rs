//! The service as an app on the home screen, and what robots may read.

use askama::Template;
use axum::{
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use serde_json::json;

use crate::{
    WebState, assets,
    errors::PageError,
    forms::html,
    page::{Page, Visitor},
    pages::answer::Look,
    routes::{Routes, get},
};

/// Routes of this module.
pub fn routes() -> Routes {
    Routes::new()
        .route("/manifest.webmanifest", get(manifest))
        .route("/sw.js", get(service_worker))
        .route("/offline", get(offline))
        .route("/robots.txt", get(robots))
}

/// What browsers want to know before they put it on the home screen. Messages of other programs
/// are shared to it.
async fn manifest(Visitor(page): Visitor) -> Response {
    let icon = |name: &str, size: &str, purpose: &str| {
        json!({
            "src": page.asset(name),
            "sizes": size,
            "type": if size == "any" { "image/svg+xml" } else { "image/png" },
            "purpose": purpose,
        })
    };
    let manifest = json!({
        "id": "/",
        "lang": page.lang(),
        "dir": "ltr",
        "name": page.t("app-name"),
        "short_name": "Đính Chính",
        "description": page.t("home-lead"),
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": "#f4f5f7",
        "theme_color": "#a4161a",
        "categories": ["news", "government", "utilities"],
        "icons": [
            icon("icon.svg", "any", "any"),
            icon("icon-192.png", "192x192", "any"),
            icon("icon-512.png", "512x512", "any"),
            icon("icon-maskable-512.png", "512x512", "maskable"),
        ],
        "shortcuts": [
            { "name": page.t("nav-check"), "url": "/" },
            { "name": page.t("nav-report"), "url": "/report" },
            { "name": page.t("nav-corrections"), "url": "/corrections" },
        ],
        "share_target": {
            "action": "/share",
            "method": "POST",
            "enctype": "application/x-www-form-urlencoded",
            "params": { "title": "title", "text": "text", "url": "url" },
        },
    });
    let headers = [
        (
            header::CONTENT_TYPE,
            "application/manifest+json; charset=utf-8",
        ),
        (header::CACHE_CONTROL, "public, max-age=3600"),
    ];
    (headers, manifest.to_string()).into_response()
}

/// The service worker, with the language of its page for when there is no network.
async fn service_worker(Visitor(page): Visitor) -> Response {
    let files = ["site.css", "site.js", "check.js", "icon.svg"].map(assets::address);
    let settings = json!({
        "kept": format!("dinhchinh-{}-{}", *assets::ALL, page.lang()),
        "offline": format!("/offline?lang={}", page.lang()),
        "files": files,
    });
    let script = format!(
        "const SETTINGS = {settings};\n{}",
        include_str!("../../static/sw.js")
    );
    let headers = [
        (header::CONTENT_TYPE, "text/javascript; charset=utf-8"),
        // A new version is seen at the next visit.
        (header::CACHE_CONTROL, "no-cache"),
    ];
    (headers, script).into_response()
}

#[derive(Template)]
#[template(path = "offline.html")]
struct Offline {
    page: Page,
}

impl Offline {
    fn look(&self) -> Look {
        Look::OPEN
    }
}

/// The page that stands in while there is no network. It is kept on the phone, so it is the same
/// for everybody, whoever is signed in.
async fn offline(Visitor(mut page): Visitor) -> Result<Response, PageError> {
    page.session = None;
    page.example_entry = false;
    page.flash = None;
    html(&Offline { page })
}

/// First parts of addresses that are for people, not for robots: private links, forms, what asks
/// for a session.
const PRIVATE: [&str; 14] = [
    "account", "appeals", "console", "drill", "example", "g", "o", "offline", "p", "r", "setup",
    "share", "sign-in", "track",
];

/// Public pages are read, all else is not. (In a drill nothing is: [`crate::drill`].)
async fn robots(State(state): State<WebState>) -> String {
    let mut text = String::from("User-agent: *\n");
    for first in PRIVATE {
        // The page itself and what is below it, but not what only begins alike.
        text.push_str(&format!("Disallow: /{first}$\nDisallow: /{first}/\n"));
    }
    text.push_str("Disallow: /corrections/*/appeal\nAllow: /\n");
    text.push_str(&format!(
        "\nSitemap: {}/sitemap.xml\n",
        state.app.public_url()
    ));
    text
}
