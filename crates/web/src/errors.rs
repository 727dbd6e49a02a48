//! Errors as pages in the visitor's language: what happened, what to do, what was typed.

use std::any::Any;

use app::{Error, Refusal};
use askama::Template;
use axum::{
    body::Body,
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, StatusCode, Uri, header},
    middleware::Next,
    response::{Html, IntoResponse, Response},
};
use tracing::error;

use crate::{WebState, i18n::T, page::Page, status};

/// An error on its way to becoming a page.
#[derive(Clone, Debug)]
pub struct PageError {
    status: StatusCode,
    /// Ending of the text keys.
    code: String,
    about: Option<String>,
    limit: Option<usize>,
    typed: Vec<(String, String)>,
    /// Number under which the log says more.
    reference: Option<String>,
}

impl PageError {
    fn new(status: StatusCode, code: &str) -> Self {
        PageError {
            status,
            code: code.to_owned(),
            about: None,
            limit: None,
            typed: Vec::new(),
            reference: None,
        }
    }

    /// A request that cannot be read.
    pub fn bad_request(code: &str) -> Self {
        PageError::new(StatusCode::BAD_REQUEST, code)
    }

    /// An address that leads nowhere.
    pub fn no_page() -> Self {
        PageError::new(StatusCode::NOT_FOUND, "no-page")
    }

    /// A request that is not allowed.
    pub fn forbidden(code: &str) -> Self {
        PageError::new(StatusCode::FORBIDDEN, code)
    }

    /// A request that is too large.
    pub fn too_large(code: &str) -> Self {
        PageError::new(StatusCode::PAYLOAD_TOO_LARGE, code)
    }

    /// Something of ours is broken.
    pub fn broken(why: &str) -> Self {
        let reference = reference(why);
        error!(reference, why, "fault");
        let mut page = PageError::new(StatusCode::INTERNAL_SERVER_ERROR, "fault");
        page.reference = Some(reference);
        page
    }

    /// With what the person typed, so that it is not lost.
    pub fn with_typed(mut self, typed: Vec<(String, String)>) -> Self {
        self.typed = typed;
        self
    }

    /// Title and help in a language, for pages and API alike.
    pub fn texts(&self, t: T, about: impl Fn(&str) -> String) -> (String, String) {
        let about = self.about.as_deref().map(about).unwrap_or_default();
        let limit = self
            .limit
            .map(|limit| t.number(limit as u64))
            .unwrap_or_default();
        let reference = self.reference.as_deref().unwrap_or_default();
        let args = [
            ("about", about.as_str()),
            ("limit", limit.as_str()),
            ("reference", reference),
        ];
        let title = t.with(&format!("refusal-{}", self.code), &args);
        (title, t.with(&format!("refusal-{}-help", self.code), &args))
    }

    /// Status code.
    pub const fn status(&self) -> StatusCode {
        self.status
    }

    /// Stable name.
    pub fn code(&self) -> &str {
        &self.code
    }
}

/// Eight characters that a person can read out: a hash of what broke, so that the same fault has
/// the same number.
fn reference(why: &str) -> String {
    let hash = why.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, b| {
        (hash ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3)
    });
    format!("{:08x}", hash >> 32)
}

impl From<Refusal> for PageError {
    fn from(refusal: Refusal) -> Self {
        let mut page = PageError::new(status::of(&refusal), refusal.code());
        page.about = refusal.about();
        page.limit = refusal.limit();
        page
    }
}

impl From<Error> for PageError {
    fn from(error: Error) -> Self {
        match error {
            Error::Refused(refusal) => refusal.into(),
            Error::Fault(fault) => PageError::broken(&fault.to_string()),
        }
    }
}

impl IntoResponse for PageError {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage<'a> {
    page: Page,
    title: String,
    help: String,
    typed: Vec<(String, &'a str)>,
    sign_in: bool,
}

/// Turns an error into a page in the visitor's language.
pub async fn render(State(state): State<WebState>, request: Request, next: Next) -> Response {
    let (headers, uri) = (request.headers().clone(), request.uri().clone());
    let response = next.run(request).await;
    match response.extensions().get::<PageError>().cloned() {
        Some(error) => shown(&state, &headers, &uri, &error).await,
        None => response,
    }
}

/// An error as a page.
pub async fn shown(
    state: &WebState,
    headers: &HeaderMap,
    uri: &Uri,
    error: &PageError,
) -> Response {
    let Ok(page) = Page::of(state, headers, uri).await else {
        return plain(error);
    };
    let (title, help) = error.texts(page.texts(), |about| page.about(about));
    let typed = error
        .typed
        .iter()
        .map(|(name, value)| (page.about(name), value.as_str()))
        .collect();
    let sign_in = error.status == StatusCode::UNAUTHORIZED || error.code == "drill-closed";
    match (ErrorPage {
        page,
        title,
        help,
        typed,
        sign_in,
    })
    .render()
    {
        Ok(text) => (error.status, Html(text)).into_response(),
        Err(_) => plain(error),
    }
}

/// The last resort, without anything that could fail again.
fn plain(error: &PageError) -> Response {
    (error.status, error.code.clone()).into_response()
}

/// No page has this address.
pub async fn no_such_page() -> PageError {
    PageError::no_page()
}

/// The page is there, but does not take this kind of request.
pub async fn no_such_method() -> PageError {
    PageError::new(StatusCode::METHOD_NOT_ALLOWED, "no-method")
}

/// A handler panicked: the others go on.
#[expect(clippy::needless_pass_by_value, reason = "the layer's signature")]
pub fn panicked(why: Box<dyn Any + Send + 'static>) -> Response<Body> {
    let why = why
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| why.downcast_ref::<&str>().copied())
        .unwrap_or("panic");
    let reference = reference(why);
    error!(reference, why, "panic");
    let mut response = Response::new(Body::from(format!(
        "Lỗi của hệ thống, mã {reference}. / Our fault, reference {reference}."
    )));
    *response.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
    response.headers_mut().insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("text/plain; charset=utf-8"),
    );
    response
}
