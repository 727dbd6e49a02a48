//! Signing in and out, and the first visit by invitation.

use app::{PasskeyOffer, SetupLink, SignIn};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::{HeaderMap, header},
    response::{IntoResponse, Redirect, Response},
};
use casework::Role;
use percent_encoding::NON_ALPHANUMERIC;
use serde::Deserialize;

use crate::{
    WebState,
    errors::PageError,
    forms::{Asked, CheckedForm, OpenForm, html},
    page::{Page, SESSION_COOKIE, Visitor, cookie, done, session_cookie, step_cookie},
    routes::{Routes, get, post},
    visit::From,
};

/// Holds the ticket of the second step.
pub const STEP_COOKIE: &str = "dc_step";

/// Account pages.
pub fn routes() -> Routes {
    Routes::new()
        .route("/sign-in", get(sign_in_form).post(sign_in))
        .route("/sign-out", post(sign_out))
        .route("/setup/{token}", get(setup_form).post(setup))
        .route("/example/enter", post(enter))
        .route("/example/clock", post(clock))
}

/// Where to go after signing in.
#[derive(Deserialize)]
pub struct Next {
    #[serde(default)]
    pub next: String,
}

/// Only a path of ours: never another site.
pub fn safe(next: &str) -> &str {
    let ours = next.starts_with('/')
        && !next.starts_with("//")
        && !next.contains('\\')
        && !next.chars().any(char::is_control);
    if ours { next } else { "/console" }
}

#[derive(Template)]
#[template(path = "sign_in.html")]
struct SignInForm {
    page: Page,
    next: String,
    passkey: Option<PasskeyOffer>,
    provider: Option<String>,
    /// The address that was typed, after a refusal.
    email: String,
}

async fn sign_in_form(
    State(state): State<WebState>,
    Visitor(page): Visitor,
    Asked(query): Asked<Next>,
) -> Result<Response, PageError> {
    html(&SignInForm {
        page,
        next: safe(&query.next).to_owned(),
        passkey: state.app.ask_passkey()?,
        provider: state.app.provider_name().map(str::to_owned),
        email: String::new(),
    })
}

async fn sign_in(
    State(state): State<WebState>,
    From(visit): From,
    OpenForm(fields): OpenForm,
) -> Result<Response, PageError> {
    let signed_in = state
        .app
        .sign_in(&visit, fields.get("email"), fields.get("password"))
        .await
        .map_err(|error| fields.refuse(error))?;
    Ok(go_on(&state, signed_in, safe(fields.get("next"))))
}

/// In, or to the second step.
pub fn go_on(state: &WebState, signed_in: SignIn, next: &str) -> Response {
    match signed_in {
        SignIn::Done(token) => enter_with(state, &token, next),
        SignIn::SecondStep(ticket) => {
            let cookie = step_cookie(STEP_COOKIE, Some(&ticket), state.secure_cookies);
            let next = percent_encoding::utf8_percent_encode(next, NON_ALPHANUMERIC);
            let to = Redirect::to(&format!("/sign-in/code?next={next}"));
            ([(header::SET_COOKIE, cookie)], to).into_response()
        }
    }
}

/// Signed in: a new session, and nothing left of the steps before.
pub fn enter_with(state: &WebState, token: &str, next: &str) -> Response {
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
    From(visit): From,
    Path(token): Path<String>,
    OpenForm(fields): OpenForm,
) -> Result<Response, PageError> {
    if fields.get("reset") == "yes" {
        state
            .app
            .reset_password(&token, fields.get("password"))
            .await
            .map_err(|error| fields.refuse(error))?;
        return Ok(done("/sign-in", "password-set"));
    }
    let session = state
        .app
        .accept_invitation(
            &visit,
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
    From(visit): From,
    OpenForm(fields): OpenForm,
) -> Result<Response, PageError> {
    let role = Role::from_code(fields.get("role")).ok_or(app::Refusal::Invalid("role"))?;
    let token = state.app.enter_example_from(&visit, role).await?;
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
