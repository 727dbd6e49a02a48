//! What every page has, and who asks for it.

use std::borrow::Borrow;

use app::{
    access::{Capability, Session},
    model::DeliveryStatus,
};
use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, Uri, header, request::Parts},
    response::{IntoResponse, Redirect, Response},
};
use time::{Date, OffsetDateTime};

use crate::{
    WebState, assets,
    errors::PageError,
    i18n::{Lang, T},
};

/// Name of the session cookie.
pub const SESSION_COOKIE: &str = "dc_session";
const LANG_COOKIE: &str = "dc_lang";
const FLASH_COOKIE: &str = "dc_flash";

/// A number that can be shown, by value or by reference (templates lend their values).
pub trait Count {
    /// Its value.
    fn count(self) -> u64;
}

macro_rules! counts {
    ($($kind:ty),+) => {$(
        impl Count for $kind {
            fn count(self) -> u64 {
                self as u64
            }
        }

        impl Count for &$kind {
            fn count(self) -> u64 {
                *self as u64
            }
        }
    )+};
}

counts!(u32, u64, usize);

/// What every page has.
pub struct Page {
    t: T,
    /// Who is signed in.
    pub session: Option<Session>,
    /// Path of this page.
    pub path: String,
    /// Whether the worked example is loaded.
    pub example: bool,
    /// Whether the example's roles can be entered here.
    pub example_entry: bool,
    /// Whether the example's mails can be looked at.
    pub has_postbox: bool,
    /// The drill that this page is of.
    pub drill: Option<app::Drill>,
    /// Whether there is a voice that reads corrections out.
    pub voice: bool,
    /// Key of a message about what was just done.
    pub flash: Option<String>,
}

impl Page {
    /// The page of a request, whoever sent it.
    pub async fn of(state: &WebState, headers: &HeaderMap, uri: &Uri) -> Result<Page, app::Error> {
        let session = match cookie(headers, SESSION_COOKIE) {
            Some(token) => state.app.session(token).await?,
            None => None,
        };
        let example = state.app.has_example().await?;
        Ok(Page {
            t: T(language(headers, uri)),
            session,
            path: uri.path().to_owned(),
            example,
            example_entry: example && state.app.example_entry().await?,
            has_postbox: example && state.postbox.is_some(),
            drill: state.app.drill(),
            voice: state.app.has_voice(),
            flash: cookie(headers, FLASH_COOKIE)
                .filter(|key| T(Lang::Vi).has(&format!("flash-{key}")))
                .map(str::to_owned),
        })
    }

    /// Whether people come from here into the console: nothing on the page is lost by leaving it.
    pub fn is_entrance(&self) -> bool {
        [
            "/",
            "/check",
            "/check/file",
            "/check/page",
            "/share",
            "/report",
            "/sign-in",
        ]
        .contains(&self.path.as_str())
    }

    /// Where a file of ours is.
    pub fn asset(&self, name: &str) -> String {
        assets::address(name)
    }

    /// A text.
    pub fn t(&self, key: &str) -> String {
        self.t.get(key)
    }

    /// A text whose key ends with a code.
    pub fn tc(&self, prefix: &str, code: &str) -> String {
        self.t.get(&format!("{prefix}-{code}"))
    }

    /// A text with one variable.
    pub fn with(&self, key: &str, name: &str, value: &str) -> String {
        self.t.with(key, &[(name, value)])
    }

    /// A text with a number.
    pub fn n(&self, key: &str, count: impl Count) -> String {
        self.t.count(key, count.count())
    }

    /// A number.
    pub fn number(&self, number: impl Count) -> String {
        self.t.number(number.count())
    }

    /// A share.
    pub fn percent(&self, share: impl Borrow<f64>) -> String {
        self.t.percent(*share.borrow())
    }

    /// A day.
    pub fn date(&self, date: &Date) -> String {
        self.t.date(*date)
    }

    /// A moment.
    pub fn moment(&self, at: &OffsetDateTime) -> String {
        self.t.moment(*at)
    }

    /// The day of a moment, in Vietnam.
    pub fn day(&self, at: &OffsetDateTime) -> String {
        self.t.date(app::vietnam_date(*at))
    }

    /// What a verdict is called: as its label was named when it was given.
    pub fn label(&self, verdict: &casework::Verdict) -> String {
        match &verdict.named {
            Some(named) if self.t.0 == Lang::Vi => named.vi.clone(),
            Some(named) => named.en.clone(),
            None => self.tc("label", verdict.label.code()),
        }
    }

    /// Code of the language.
    pub fn lang(&self) -> &'static str {
        self.t.0.code()
    }

    /// Code of the other language.
    pub fn other_lang(&self) -> &'static str {
        self.t.0.other().code()
    }

    /// What forms of a signed-in person carry.
    pub fn csrf(&self) -> &str {
        self.session.as_ref().map_or("", Session::csrf)
    }

    /// Whether the signed-in person has a role.
    pub fn has(&self, role: &str) -> bool {
        casework::Role::from_code(role)
            .is_some_and(|role| self.session.as_ref().is_some_and(|s| s.roles().has(role)))
    }

    /// Text of a delivery's status.
    pub fn status(&self, status: impl Borrow<DeliveryStatus>) -> String {
        self.tc("delivery", status.borrow().code())
    }

    /// A device in words: "Chrome on Windows".
    pub fn device(&self, device: &str) -> String {
        let (browser, system) = device.split_once('/').unwrap_or(("other", "other"));
        if (browser, system) == ("other", "other") {
            return self.t("device-unknown");
        }
        let (browser, system) = (self.tc("browser", browser), self.tc("system", system));
        self.t
            .with("device", &[("browser", &browser), ("system", &system)])
    }

    /// Roles that are joined by commas, in words.
    pub fn roles(&self, codes: &str) -> String {
        let codes = codes.split(',').filter(|code| !code.is_empty());
        let names: Vec<String> = codes.map(|code| self.tc("role", code)).collect();
        if names.is_empty() {
            self.t("roles-none")
        } else {
            names.join(", ")
        }
    }

    /// Name of a field, role or stage that a refusal is about.
    pub fn about(&self, about: &str) -> String {
        ["field", "role", "stage", "thing"]
            .iter()
            .map(|prefix| format!("{prefix}-{}", about.replace('_', "-")))
            .find(|key| self.t.has(key))
            .map_or_else(|| about.to_owned(), |key| self.t.get(&key))
    }

    /// The texts.
    pub const fn texts(&self) -> T {
        self.t
    }
}

/// Chosen by the address, else remembered, else Vietnamese, unless the browser asks for English
/// and not for Vietnamese.
fn language(headers: &HeaderMap, uri: &Uri) -> Lang {
    let asked = uri
        .query()
        .unwrap_or_default()
        .split('&')
        .find_map(|pair| pair.strip_prefix("lang=").and_then(Lang::from_code));
    let remembered = || cookie(headers, LANG_COOKIE).and_then(Lang::from_code);
    asked.or_else(remembered).unwrap_or_else(|| {
        let accepted = headers
            .get(header::ACCEPT_LANGUAGE)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
            .to_lowercase();
        if accepted.contains("en") && !accepted.contains("vi") {
            Lang::En
        } else {
            Lang::Vi
        }
    })
}

/// A cookie's value.
pub fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .find_map(|pair| pair.trim().strip_prefix(name)?.strip_prefix('='))
}

/// A `Set-Cookie` value that remembers the language.
pub fn language_cookie(lang: Lang) -> String {
    format!(
        "{LANG_COOKIE}={}; Path=/; Max-Age=31536000; SameSite=Lax",
        lang.code()
    )
}

/// A `Set-Cookie` value for the session; without token it ends.
pub fn session_cookie(token: Option<&str>, secure: bool) -> String {
    let secure = if secure { "; Secure" } else { "" };
    let (value, age) = token.map_or(("", "; Max-Age=0"), |token| (token, ""));
    format!("{SESSION_COOKIE}={value}; Path=/; HttpOnly; SameSite=Lax{age}{secure}")
}

/// A `Set-Cookie` value for what a browser carries between two steps; without value it ends.
pub fn step_cookie(name: &str, value: Option<&str>, secure: bool) -> String {
    let secure = if secure { "; Secure" } else { "" };
    let (value, age) = value.map_or(("", 0), |value| (value, 600));
    format!("{name}={value}; Path=/sign-in; HttpOnly; SameSite=Lax; Max-Age={age}{secure}")
}

/// Goes to a page and says there what was done.
pub fn done(path: &str, flash: &str) -> Response {
    let cookie = format!("{FLASH_COOKIE}={flash}; Path=/; Max-Age=30; HttpOnly; SameSite=Lax");
    ([(header::SET_COOKIE, cookie)], Redirect::to(path)).into_response()
}

/// A `Set-Cookie` value that ends the message.
pub const FLASH_SHOWN: &str = "dc_flash=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax";

/// Anyone.
pub struct Visitor(pub Page);

impl FromRequestParts<WebState> for Visitor {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, state: &WebState) -> Result<Self, PageError> {
        Ok(Visitor(Page::of(state, &parts.headers, &parts.uri).await?))
    }
}

/// A person who is signed in and has a capability.
pub struct As<C> {
    /// The capability.
    pub by: C,
    /// The page.
    pub page: Page,
}

impl<C: Capability + Send> FromRequestParts<WebState> for As<C> {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &WebState) -> Result<Self, Response> {
        let page = Page::of(state, &parts.headers, &parts.uri)
            .await
            .map_err(|error| PageError::from(error).into_response())?;
        let Some(session) = &page.session else {
            // After signing in, a page can be shown; a form's target cannot.
            let next = if parts.method == axum::http::Method::GET {
                &page.path
            } else {
                "/console"
            };
            return Err(Redirect::to(&format!("/sign-in?next={next}")).into_response());
        };
        match C::of(session) {
            Ok(by) => Ok(As { by, page }),
            // What is missing is set up on one's own page, which says so.
            Err(app::Refusal::FactorNeeded) if parts.method == axum::http::Method::GET => {
                Err(Redirect::to("/account").into_response())
            }
            Err(refusal) => Err(PageError::from(refusal).into_response()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cookies_of_a_session_are_for_this_site_and_no_script() {
        for secure in [true, false] {
            for cookie in [
                session_cookie(Some("token"), secure),
                session_cookie(None, secure),
                step_cookie("dc_step", Some("ticket"), secure),
                step_cookie("dc_step", None, secure),
            ] {
                assert!(cookie.contains("; HttpOnly"), "{cookie}");
                assert!(cookie.contains("; SameSite=Lax"), "{cookie}");
                assert_eq!(cookie.contains("; Secure"), secure, "{cookie}");
            }
        }
        assert!(session_cookie(None, true).contains("Max-Age=0"));
    }
}
