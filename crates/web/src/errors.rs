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

use crate::{
    WebState,
    forms::Fields,
    i18n::T,
    limits::{PROOF_FIELD, Wait},
    page::Page,
    status,
};

/// An error on its way to becoming a page.
#[derive(Clone, Debug)]
pub struct PageError {
    status: StatusCode,
    /// Ending of the text keys.
    code: String,
    about: Option<Box<str>>,
    limit: Option<usize>,
    typed: Vec<(String, String)>,
    /// Number under which the log says more.
    reference: Option<Box<str>>,
    /// How long to wait, and what to solve instead.
    wait: Option<Box<Wait>>,
    /// A form that may be sent again as it is.
    form: Box<Fields>,
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
            wait: None,
            form: Box::default(),
        }
    }

    /// A request that has to wait.
    pub fn wait(wait: Wait) -> Self {
        let mut page = PageError::new(StatusCode::TOO_MANY_REQUESTS, "too-fast");
        page.limit = Some(wait.seconds as usize);
        page.wait = Some(Box::new(wait));
        page
    }

    /// A key that is not good.
    pub fn unauthorized(code: &str) -> Self {
        PageError::new(StatusCode::UNAUTHORIZED, code)
    }

    /// A body that does not come.
    pub fn too_slow() -> Self {
        PageError::new(StatusCode::REQUEST_TIMEOUT, "too-slow")
    }

    /// A batch of more texts than are taken at once.
    pub fn batch_too_large(code: &str, most: usize) -> Self {
        let mut page = PageError::new(StatusCode::UNPROCESSABLE_ENTITY, code);
        page.limit = Some(most);
        page
    }

    /// With the form, to be sent again.
    pub fn with_form(mut self, form: Fields) -> Self {
        *self.form = form;
        self
    }

    /// Headers that belong to it.
    pub fn write(&self, headers: &mut HeaderMap) {
        if let Some(wait) = &self.wait {
            wait.write(headers);
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
        page.reference = Some(reference.into());
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
        page.about = refusal.about().map(Into::into);
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

/// To whoever has to wait: how long, and the form again.
#[derive(Template)]
#[template(path = "wait.html")]
struct WaitPage<'a> {
    page: Page,
    title: String,
    help: String,
    wait: &'a Wait,
    /// Whether there is a form; otherwise the address is asked for again.
    has_form: bool,
    address: String,
    /// Long texts of the form, to be seen, with their names in words.
    texts: Vec<(&'a str, String, &'a str)>,
    hidden: Vec<(&'a str, &'a str)>,
}

impl<'a> WaitPage<'a> {
    fn new(page: Page, uri: &Uri, error: &'a PageError, wait: &'a Wait) -> Self {
        let (title, help) = error.texts(page.texts(), |about| page.about(about));
        let fields = || error.form.pairs().filter(|(name, _)| *name != PROOF_FIELD);
        let is_text = |name: &str| ["text", "grounds"].contains(&name);
        WaitPage {
            title,
            help,
            wait,
            has_form: fields().next().is_some(),
            address: uri
                .path_and_query()
                .map_or("/", |at| at.as_str())
                .to_owned(),
            texts: fields()
                .filter(|(name, _)| is_text(name))
                .map(|(name, value)| (name, page.about(name), value))
                .collect(),
            hidden: fields().filter(|(name, _)| !is_text(name)).collect(),
            page,
        }
    }
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
    if let Some(wait) = &error.wait {
        let page = WaitPage::new(page, uri, error, wait);
        let Ok(text) = page.render() else {
            return plain(error);
        };
        let mut response = (error.status, Html(text)).into_response();
        error.write(response.headers_mut());
        return response;
    }
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
