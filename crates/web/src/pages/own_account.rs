//! One's own account: password, second factor, passkeys, where one is signed in.

use app::{
    LONGEST_KEY_DAYS, OwnAccountPage, PasskeyOffer, RecoveryCodes, TotpOffer,
    access::{Person, Staff},
    model::{ApiKey, SignedIn},
};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};

use crate::{
    WebState,
    errors::PageError,
    forms::{CheckedForm, html},
    page::{As, Page, done},
    pages::console::id,
    routes::{Routes, get, post},
};

/// Pages of one's own account.
pub fn routes() -> Routes {
    Routes::new()
        .route("/account", get(show))
        .route("/account/password", post(password))
        .route("/account/sessions/end-others", post(end_others))
        .route("/account/sessions/{id}/end", post(end_session))
        .route("/account/totp", get(totp_form).post(totp))
        .route("/account/totp/remove", post(remove_totp))
        .route("/account/codes", post(codes))
        .route("/account/passkeys", get(passkey_form).post(passkey))
        .route("/account/passkeys/{id}/rename", post(rename_passkey))
        .route("/account/passkeys/{id}/remove", post(remove_passkey))
        .route("/account/provider/remove", post(unlink))
        .route("/account/keys", post(make_key))
        .route("/account/keys/{id}/revoke", post(revoke_key))
}

#[derive(Template)]
#[template(path = "account.html")]
struct Show {
    page: Page,
    found: OwnAccountPage,
}

impl Show {
    fn is_this(&self, session: &SignedIn) -> bool {
        session.id == self.found.this
    }

    fn longest_key(&self) -> u32 {
        LONGEST_KEY_DAYS
    }

    fn key_roles(&self, key: &ApiKey) -> String {
        let codes: Vec<&str> = key.roles.iter().map(|role| role.code()).collect();
        self.page.roles(&codes.join(","))
    }

    fn has_password(&self) -> bool {
        !self.found.user.password_hash.is_empty()
    }
}

async fn show(
    State(state): State<WebState>,
    As { by, page }: As<Person>,
) -> Result<Response, PageError> {
    let found = state.app.own_account(&by).await?;
    html(&Show { page, found })
}

async fn password(
    State(state): State<WebState>,
    As { by, .. }: As<Person>,
    CheckedForm(fields): CheckedForm,
) -> Result<Response, PageError> {
    let (present, new) = (fields.get("password"), fields.get("new_password"));
    state.app.change_password(&by, present, new).await?;
    Ok(done("/account", "password-changed"))
}

async fn end_session(
    State(state): State<WebState>,
    As { by, .. }: As<Person>,
    Path(session): Path<String>,
    CheckedForm(_): CheckedForm,
) -> Result<Response, PageError> {
    let session = id(&session, "session")?;
    state.app.end_own_session(&by, session).await?;
    Ok(done("/account", "session-ended"))
}

async fn end_others(
    State(state): State<WebState>,
    As { by, .. }: As<Person>,
    CheckedForm(_): CheckedForm,
) -> Result<Response, PageError> {
    state.app.end_other_sessions(&by).await?;
    Ok(done("/account", "session-ended"))
}

#[derive(Template)]
#[template(path = "account_totp.html")]
struct TotpForm {
    page: Page,
    offer: TotpOffer,
    /// The code before was wrong.
    wrong: bool,
}

#[derive(Template)]
#[template(path = "account_codes.html")]
struct Codes {
    page: Page,
    codes: Vec<String>,
}

/// Recovery codes are shown at once and only now; without any there is nothing to show.
fn with_codes(page: Page, codes: RecoveryCodes, flash: &str) -> Result<Response, PageError> {
    if codes.0.is_empty() {
        return Ok(done("/account", flash));
    }
    html(&Codes {
        page,
        codes: codes.0,
    })
}

async fn totp_form(
    State(state): State<WebState>,
    As { by, page }: As<Person>,
) -> Result<Response, PageError> {
    let offer = state.app.offer_totp(&by).await?;
    html(&TotpForm {
        page,
        offer,
        wrong: false,
    })
}

async fn totp(
    State(state): State<WebState>,
    As { by, page }: As<Person>,
    CheckedForm(fields): CheckedForm,
) -> Result<Response, PageError> {
    let (ticket, code) = (fields.get("ticket"), fields.get("code"));
    match state.app.confirm_totp(&by, ticket, code).await {
        Ok(codes) => with_codes(page, codes, "totp-added"),
        // The same secret again: it may be in the app already.
        Err(app::Error::Refused(app::Refusal::WrongCode)) => {
            let offer = state.app.show_totp_offer(&by, ticket).await?;
            let shown = html(&TotpForm {
                page,
                offer,
                wrong: true,
            })?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, shown).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

async fn remove_totp(
    State(state): State<WebState>,
    As { by, .. }: As<Person>,
    CheckedForm(fields): CheckedForm,
) -> Result<Response, PageError> {
    state.app.remove_totp(&by, fields.get("password")).await?;
    Ok(done("/account", "saved"))
}

async fn codes(
    State(state): State<WebState>,
    As { by, page }: As<Person>,
    CheckedForm(fields): CheckedForm,
) -> Result<Response, PageError> {
    let made = state.app.make_recovery_codes(&by, fields.get("password"));
    with_codes(page, made.await?, "saved")
}

#[derive(Template)]
#[template(path = "account_passkey.html")]
struct PasskeyForm {
    page: Page,
    offer: PasskeyOffer,
}

async fn passkey_form(
    State(state): State<WebState>,
    As { by, page }: As<Person>,
) -> Result<Response, PageError> {
    let offer = state.app.offer_passkey(&by).await?;
    html(&PasskeyForm { page, offer })
}

async fn passkey(
    State(state): State<WebState>,
    As { by, page }: As<Person>,
    CheckedForm(fields): CheckedForm,
) -> Result<Response, PageError> {
    let codes = state
        .app
        .add_passkey(
            &by,
            fields.get("ticket"),
            fields.get("credential"),
            fields.get("name"),
        )
        .await?;
    with_codes(page, codes, "passkey-added")
}

async fn rename_passkey(
    State(state): State<WebState>,
    As { by, .. }: As<Person>,
    Path(passkey): Path<String>,
    CheckedForm(fields): CheckedForm,
) -> Result<Response, PageError> {
    let passkey = id(&passkey, "passkey")?;
    state
        .app
        .rename_passkey(&by, passkey, fields.get("name"))
        .await
        .map_err(|error| fields.refuse(error))?;
    Ok(done("/account", "saved"))
}

async fn remove_passkey(
    State(state): State<WebState>,
    As { by, .. }: As<Person>,
    Path(passkey): Path<String>,
    CheckedForm(fields): CheckedForm,
) -> Result<Response, PageError> {
    let passkey = id(&passkey, "passkey")?;
    let password = fields.get("password");
    state.app.remove_passkey(&by, passkey, password).await?;
    Ok(done("/account", "saved"))
}

async fn unlink(
    State(state): State<WebState>,
    As { by, .. }: As<Person>,
    CheckedForm(fields): CheckedForm,
) -> Result<Response, PageError> {
    state
        .app
        .unlink_provider(&by, fields.get("password"))
        .await?;
    Ok(done("/account", "saved"))
}

#[derive(Template)]
#[template(path = "account_key.html")]
struct NewKey {
    page: Page,
    name: String,
    key: String,
}

/// The key is shown at once and only now.
async fn make_key(
    State(state): State<WebState>,
    As { by, page }: As<Staff>,
    CheckedForm(fields): CheckedForm,
) -> Result<Response, PageError> {
    let roles = fields.all("roles").filter_map(casework::Role::from_code);
    let name = fields.text("key_name");
    let days = fields.get("days").parse().unwrap_or(0);
    let key = state
        .app
        .make_key(&by, &name, roles.collect(), days)
        .await
        .map_err(|error| fields.refuse(error))?;
    html(&NewKey { page, name, key })
}

async fn revoke_key(
    State(state): State<WebState>,
    As { by, .. }: As<Person>,
    Path(key): Path<String>,
    CheckedForm(_): CheckedForm,
) -> Result<Response, PageError> {
    state.app.revoke_own_key(&by, id(&key, "key")?).await?;
    Ok(done("/account", "key-revoked"))
}
