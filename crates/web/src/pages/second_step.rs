//! The other ways to sign in: a code after the password, a passkey, the identity provider.

use app::{PasskeyOffer, ProviderDone, SecondStep, SignIn};
use askama::Template;
use axum::{
    extract::State,
    http::{HeaderMap, header},
    response::{AppendHeaders, IntoResponse, Redirect, Response},
};
use serde::Deserialize;

use crate::{
    WebState,
    errors::PageError,
    forms::{Asked, OpenForm, html},
    page::{As, Page, Visitor, cookie, done, step_cookie},
    pages::account::{Next, STEP_COOKIE, enter_with, go_on, safe},
    routes::{Routes, get, post},
    visit::From,
};

/// Holds the ticket of the way to the provider.
const PROVIDER_COOKIE: &str = "dc_provider";

/// Pages of the second step, passkeys and the provider.
pub fn routes() -> Routes {
    Routes::new()
        .route("/sign-in/code", get(code_form).post(code))
        .route("/sign-in/passkey", post(passkey))
        .route("/sign-in/provider", get(to_provider))
        .route("/sign-in/provider/back", get(from_provider))
        .route("/account/provider", get(link_provider))
}

#[derive(Template)]
#[template(path = "second_step.html")]
struct CodeForm {
    page: Page,
    next: String,
    step: SecondStep,
    passkey: Option<PasskeyOffer>,
    /// The code before was wrong.
    wrong: bool,
}

async fn code_form(
    State(state): State<WebState>,
    Visitor(page): Visitor,
    Asked(query): Asked<Next>,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let ticket = cookie(&headers, STEP_COOKIE).unwrap_or_default();
    let step = state.app.second_step(ticket).await?;
    html(&CodeForm {
        page,
        next: safe(&query.next).to_owned(),
        passkey: state
            .app
            .ask_passkey()?
            .filter(|_| step.factors.passkeys > 0),
        step,
        wrong: false,
    })
}

async fn code(
    State(state): State<WebState>,
    From(visit): From,
    Visitor(page): Visitor,
    headers: HeaderMap,
    OpenForm(fields): OpenForm,
) -> Result<Response, PageError> {
    let ticket = cookie(&headers, STEP_COOKIE).unwrap_or_default();
    let next = safe(fields.get("next")).to_owned();
    let code = fields.get("code");
    match state.app.sign_in_by_code(&visit, ticket, code).await {
        Ok(token) => Ok(leaving(
            &state,
            STEP_COOKIE,
            enter_with(&state, &token, &next),
        )),
        Err(app::Error::Refused(app::Refusal::WrongCode)) => {
            let step = state.app.second_step(ticket).await?;
            let shown = html(&CodeForm {
                page,
                next,
                passkey: state
                    .app
                    .ask_passkey()?
                    .filter(|_| step.factors.passkeys > 0),
                step,
                wrong: true,
            })?;
            Ok((axum::http::StatusCode::UNPROCESSABLE_ENTITY, shown).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

/// Takes the cookie of a step away: it is done.
fn leaving(state: &WebState, name: &str, response: Response) -> Response {
    let cookie = step_cookie(name, None, state.secure_cookies);
    (AppendHeaders([(header::SET_COOKIE, cookie)]), response).into_response()
}

async fn passkey(
    State(state): State<WebState>,
    From(visit): From,
    headers: HeaderMap,
    OpenForm(fields): OpenForm,
) -> Result<Response, PageError> {
    // From the page of the second step the passkey must be of the person who waits there.
    let waiting = cookie(&headers, STEP_COOKIE).filter(|_| fields.get("step") == "second");
    let token = state
        .app
        .sign_in_by_passkey(
            &visit,
            fields.get("ticket"),
            fields.get("credential"),
            waiting.unwrap_or_default(),
        )
        .await?;
    let next = safe(fields.get("next"));
    Ok(leaving(
        &state,
        STEP_COOKIE,
        enter_with(&state, &token, next),
    ))
}

#[derive(Deserialize)]
struct Way {
    #[serde(default)]
    next: String,
    #[serde(default)]
    invitation: String,
}

async fn to_provider(
    State(state): State<WebState>,
    Asked(way): Asked<Way>,
) -> Result<Response, PageError> {
    let begun = state
        .app
        .to_provider(&way.invitation, safe(&way.next))
        .await?;
    Ok(away(&state, &begun))
}

async fn link_provider(
    State(state): State<WebState>,
    As { by, .. }: As<app::access::Person>,
) -> Result<Response, PageError> {
    let begun = state.app.link_to_provider(&by).await?;
    Ok(away(&state, &begun))
}

fn away(state: &WebState, begun: &app::ProviderBegun) -> Response {
    let cookie = step_cookie(PROVIDER_COOKIE, Some(&begun.ticket), state.secure_cookies);
    let to = Redirect::to(&begun.url);
    ([(header::SET_COOKIE, cookie)], to).into_response()
}

#[derive(Deserialize)]
struct Back {
    #[serde(default)]
    state: String,
    #[serde(default)]
    code: String,
}

async fn from_provider(
    State(state): State<WebState>,
    From(visit): From,
    Asked(back): Asked<Back>,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let ticket = cookie(&headers, PROVIDER_COOKIE).unwrap_or_default();
    let came = state
        .app
        .from_provider(&visit, ticket, &back.state, &back.code)
        .await?;
    let response = match came {
        // A session that begins after a way over another site: the browser would not send a strict
        // cookie, ours is lax.
        ProviderDone::SignedIn(SignIn::Done(token), next) => {
            enter_with(&state, &token, safe(&next))
        }
        ProviderDone::SignedIn(step, next) => go_on(&state, step, safe(&next)),
        ProviderDone::Linked => done("/account", "linked"),
    };
    Ok(leaving(&state, PROVIDER_COOKIE, response))
}
