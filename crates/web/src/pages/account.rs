//! Signing in and out, and the first visit by invitation.

use app::SetupLink;
use askama::Template;
use axum::{
    Router,
    extract::{Path, State},
    http::{HeaderMap, header},
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use casework::Role;
use serde::Deserialize;

use crate::{
    WebState,
    errors::PageError,
    forms::{Asked, CheckedForm, OpenForm, html},
    page::{Page, SESSION_COOKIE, Visitor, cookie, session_cookie},
};

/// Account pages.
pub fn routes() -> Router<WebState> {
    Router::new()
        .route("/sign-in", get(sign_in_form).post(sign_in))
        .route("/sign-out", post(sign_out))
        .route("/setup/{token}", get(setup_form).post(setup))
        .route("/example/enter", post(enter))
        .route("/example/clock", post(clock))
}

#[derive(Deserialize)]
struct Next {
    #[serde(default)]
    next: String,
}

/// Only a path of ours: never another site.
fn safe(next: &str) -> &str {
    let ours = next.starts_with('/')
        && !next.starts_with("//")
        && !next.contains('\\')
        && !next.chars().any(char::is_control);
    if ours { next } else { "/console" }
}

#[derive(Template)]
#[template(path = "sign_in.html")]
struct SignIn {
    page: Page,
    next: String,
}

async fn sign_in_form(
    Visitor(page): Visitor,
    Asked(query): Asked<Next>,
) -> Result<Response, PageError> {
    html(&SignIn {
        page,
        next: safe(&query.next).to_owned(),
    })
}

async fn sign_in(
    State(state): State<WebState>,
    OpenForm(fields): OpenForm,
) -> Result<Response, PageError> {
    let token = state
        .app
        .sign_in(fields.get("email"), fields.get("password"))
        .await
        .map_err(|error| fields.refuse(error))?;
    Ok(enter_with(&state, &token, safe(fields.get("next"))))
}

fn enter_with(state: &WebState, token: &str, next: &str) -> Response {
    let cookie = session_cookie(Some(token), state.secure_cookies);
    ([(header::SET_COOKIE, cookie)], Redirect::to(next)).into_response()
}

async fn sign_out(
    State(state): State<WebState>,
    headers: HeaderMap,
    CheckedForm(_): CheckedForm,
) -> Result<Response, PageError> {
    if let Some(token) = cookie(&headers, SESSION_COOKIE) {
        state.app.sign_out(token).await?;
    }
    let cookie = session_cookie(None, state.secure_cookies);
    Ok(([(header::SET_COOKIE, cookie)], Redirect::to("/")).into_response())
}

#[derive(Template)]
#[template(path = "setup.html")]
struct Setup {
    page: Page,
    token: String,
    link: SetupLink,
}

async fn setup_form(
    State(state): State<WebState>,
    Visitor(page): Visitor,
    Path(token): Path<String>,
) -> Result<Response, PageError> {
    let link = state.app.setup_link(&token).await?;
    html(&Setup { page, token, link })
}

async fn setup(
    State(state): State<WebState>,
    Path(token): Path<String>,
    OpenForm(fields): OpenForm,
) -> Result<Response, PageError> {
    let session = state
        .app
        .accept_invitation(
            &token,
            fields.get("email"),
            fields.get("name"),
            fields.get("password"),
        )
        .await
        .map_err(|error| fields.refuse(error))?;
    Ok(enter_with(&state, &session, "/console"))
}

/// Steps into a role of the worked example.
async fn enter(
    State(state): State<WebState>,
    OpenForm(fields): OpenForm,
) -> Result<Response, PageError> {
    let role = Role::from_code(fields.get("role")).ok_or(app::Refusal::Invalid("role"))?;
    let token = state.app.enter_example(role).await?;
    Ok(enter_with(&state, &token, safe(fields.get("next"))))
}

/// Moves the example's clock on.
async fn clock(
    State(state): State<WebState>,
    OpenForm(fields): OpenForm,
) -> Result<Response, PageError> {
    let hours = fields.get("hours").parse().unwrap_or(0);
    state.app.advance_example_clock(hours).await?;
    Ok(crate::page::done("/example/postbox", "clock"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn after_signing_in_nobody_is_sent_elsewhere() {
        for bad in [
            "https://x.example",
            "//x.example",
            "/\\x.example",
            "",
            "javascript:1",
            "/a\nb",
        ] {
            assert_eq!(safe(bad), "/console", "{bad}");
        }
        assert_eq!(safe("/console/letters"), "/console/letters");
    }
}
