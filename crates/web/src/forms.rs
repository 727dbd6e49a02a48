//! Forms: strict UTF-8, size limits, the session's secret.

use app::{Refusal, Use};
use axum::{
    body::{Body, Bytes},
    extract::{
        FromRequest, FromRequestParts, Multipart, Query, Request, multipart::MultipartError,
    },
    http::{HeaderMap, StatusCode, header, request::Parts},
    response::Response,
};
use http_body_util::BodyExt;
use serde::de::DeserializeOwned;

use crate::{
    WebState,
    errors::PageError,
    limits,
    page::{SESSION_COOKIE, cookie},
};

/// A letter's body of 30,000 characters of 4 bytes, percent-encoded, with room for the other fields;
/// a message is shorter.
pub const MAX_FORM: usize = 30_000 * 4 * 3 + 64 * 1024;
/// Evidence files of 10 MB and the fields around them.
pub const MAX_UPLOAD: usize = 11 * 1024 * 1024;

/// Fields that are never shown again: secrets, and what nobody typed.
const HIDDEN: [&str; 10] = [
    "proof",
    "csrf",
    "password",
    "new_password",
    "code",
    "ticket",
    "credential",
    "next",
    "version",
    "notice",
];

/// The fields of a form, as typed.
#[derive(Clone, Debug, Default)]
pub struct Fields(Vec<(String, String)>);

impl Fields {
    /// A field's value; empty if it is not there.
    pub fn get(&self, name: &str) -> &str {
        self.0
            .iter()
            .find(|(key, _)| key == name)
            .map_or("", |(_, value)| value)
    }

    /// A field's value as text.
    pub fn text(&self, name: &str) -> String {
        self.get(name).to_owned()
    }

    /// Text of several lines, with the line ends that people typed (browsers send CRLF).
    pub fn lines(&self, name: &str) -> String {
        self.get(name).replace("\r\n", "\n")
    }

    /// Adds a field.
    pub(crate) fn push(&mut self, name: String, value: String) {
        self.0.push((name, value));
    }

    /// All values of a repeated field.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0
            .iter()
            .filter(move |(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    /// The fields, in order.
    pub fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// Names of the fields, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(name, _)| name.as_str())
    }

    /// An error that gives back what was typed.
    pub fn refuse(&self, error: impl Into<app::Error>) -> PageError {
        PageError::from(error.into()).with_typed(self.shown())
    }

    /// What may be shown again: no secrets, nothing empty.
    fn shown(&self) -> Vec<(String, String)> {
        self.0
            .iter()
            .filter(|(name, value)| !HIDDEN.contains(&name.as_str()) && !value.is_empty())
            .cloned()
            .collect()
    }

    fn parse(body: &[u8]) -> Result<Fields, PageError> {
        let mut fields = Vec::new();
        for pair in body.split(|b| *b == b'&').filter(|pair| !pair.is_empty()) {
            let mut parts = pair.splitn(2, |b| *b == b'=');
            let name = decode(parts.next().unwrap_or_default())?;
            fields.push((name, decode(parts.next().unwrap_or_default())?));
        }
        Ok(Fields(fields))
    }
}

/// Percent-decoding (WHATWG URL, application/x-www-form-urlencoded), but what is not UTF-8 is
/// refused: replacing it would change what people wrote.
fn decode(encoded: &[u8]) -> Result<String, PageError> {
    let spaced: Vec<u8> = encoded
        .iter()
        .map(|b| if *b == b'+' { b' ' } else { *b })
        .collect();
    String::from_utf8(percent_encoding::percent_decode(&spaced).collect())
        .map_err(|_| PageError::bad_request("not-utf8"))
}

async fn body(request: Request) -> Result<Bytes, PageError> {
    let kind = request
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|v| v.to_str().ok());
    if kind.is_none_or(|kind| !kind.starts_with("application/x-www-form-urlencoded")) {
        return Err(PageError::bad_request("not-a-form"));
    }
    read_at_most(request.into_body(), MAX_FORM)
        .await
        .map_err(|error| error.say("form-too-large"))
}

/// Why a body cannot be used.
#[derive(Clone, Copy, Debug)]
pub enum BodyError {
    /// Longer than the limit.
    TooLong,
    /// It breaks off, or its next piece does not come.
    BrokenOff,
}

impl BodyError {
    /// In words; `too_long` is the code for that.
    pub fn say(self, too_long: &str) -> PageError {
        match self {
            BodyError::TooLong => PageError::too_large(too_long),
            BodyError::BrokenOff => PageError::too_slow(),
        }
    }
}

/// What is over the limit is still read and thrown away up to here: a sender that is cut off in the
/// middle sees a broken connection instead of the answer.
const MAX_THROWN_AWAY: usize = 64 * 1024 * 1024;

/// A body of at most `limit` bytes.
///
/// # Errors
/// If it is longer or breaks off.
pub async fn read_at_most(mut body: Body, limit: usize) -> Result<Bytes, BodyError> {
    let (mut kept, mut length) = (Vec::new(), 0_usize);
    while let Some(frame) = body.frame().await {
        let Ok(data) = frame.map_err(|_| BodyError::BrokenOff)?.into_data() else {
            continue;
        };
        length += data.len();
        if length <= limit {
            kept.extend_from_slice(&data);
        } else if length > MAX_THROWN_AWAY {
            return Err(BodyError::TooLong);
        } else {
            kept.clear();
        }
    }
    if length <= limit {
        Ok(kept.into())
    } else {
        Err(BodyError::TooLong)
    }
}

/// What stands behind the `?` of an address; what makes no sense there is no page of ours.
pub struct Asked<T>(pub T);

impl<T: DeserializeOwned> FromRequestParts<WebState> for Asked<T> {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, _: &WebState) -> Result<Self, PageError> {
        Query::try_from_uri(&parts.uri)
            .map(|Query(asked)| Asked(asked))
            .map_err(|_| PageError::no_page())
    }
}

/// A form that anyone may send; it is counted where its address has a cost.
pub struct OpenForm(pub Fields);

impl FromRequest<WebState> for OpenForm {
    type Rejection = PageError;

    async fn from_request(request: Request, state: &WebState) -> Result<Self, PageError> {
        let what = limits::cost(request.method(), request.uri());
        let (headers, peer) = (
            request.headers().clone(),
            limits::peer(request.extensions()),
        );
        let fields = Fields::parse(&body(request).await?)?;
        if let Some(what) = what {
            // Only fills in the form.
            let what = if fields.get("step") == "prefill" {
                Use::Page
            } else {
                what
            };
            let proof = Some(fields.get(limits::PROOF_FIELD)).filter(|proof| !proof.is_empty());
            let paid = limits::charge(state, &headers, peer, what, proof).await;
            if let Err(error) = paid {
                return Err(error.with_form(fields));
            }
        }
        Ok(OpenForm(fields))
    }
}

/// A form of a signed-in person: its `csrf` field is the session's.
pub struct CheckedForm(pub Fields);

impl FromRequest<WebState> for CheckedForm {
    type Rejection = PageError;

    async fn from_request(request: Request, state: &WebState) -> Result<Self, PageError> {
        let headers = request.headers().clone();
        let csrf = session_csrf(&headers, state).await?;
        let fields = Fields::parse(&body(request).await?)?;
        check(&csrf, fields.get("csrf"))?;
        Ok(CheckedForm(fields))
    }
}

/// A form with a file.
pub struct CheckedUpload {
    /// The other fields.
    pub fields: Fields,
    /// Name and bytes of the file; none if none was chosen.
    pub file: Option<(String, Vec<u8>)>,
}

impl FromRequest<WebState> for CheckedUpload {
    type Rejection = PageError;

    async fn from_request(request: Request, state: &WebState) -> Result<Self, PageError> {
        let headers = request.headers().clone();
        let csrf = session_csrf(&headers, state).await?;
        let mut parts = Multipart::from_request(request, state)
            .await
            .map_err(|_| PageError::bad_request("not-a-form"))?;
        let mut upload = CheckedUpload {
            fields: Fields::default(),
            file: None,
        };
        while let Some(part) = parts
            .next_field()
            .await
            .map_err(|error| upload_error(&error))?
        {
            let name = part.name().unwrap_or_default().to_owned();
            let file_name = part.file_name().map(str::to_owned);
            let bytes = part.bytes().await.map_err(|error| upload_error(&error))?;
            match file_name {
                Some(file_name) if !file_name.is_empty() => {
                    upload.file = Some((file_name, bytes.to_vec()));
                }
                Some(_) => {}
                None => {
                    let value = String::from_utf8(bytes.to_vec())
                        .map_err(|_| PageError::bad_request("not-utf8"))?;
                    upload.fields.0.push((name, value));
                }
            }
        }
        check(&csrf, upload.fields.get("csrf"))?;
        Ok(upload)
    }
}

/// Too large is one thing, a body that breaks off or is no form another.
pub(crate) fn upload_error(error: &MultipartError) -> PageError {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        PageError::too_large("upload-too-large")
    } else {
        PageError::bad_request("not-a-form")
    }
}

pub(crate) async fn session_csrf(
    headers: &HeaderMap,
    state: &WebState,
) -> Result<String, PageError> {
    let Some(token) = cookie(headers, SESSION_COOKIE) else {
        return Err(Refusal::SignIn.into());
    };
    let session = state.app.session(token).await?;
    session
        .map(|session| session.csrf().to_owned())
        .ok_or_else(|| Refusal::SignIn.into())
}

/// Compares without telling by the time how much is right.
pub(crate) fn check(expected: &str, given: &str) -> Result<(), PageError> {
    let same = expected.len() == given.len()
        && expected
            .bytes()
            .zip(given.bytes())
            .fold(0, |diff, (a, b)| diff | (a ^ b))
            == 0;
    if same {
        Ok(())
    } else {
        Err(PageError::forbidden("stale-form"))
    }
}

/// A page from a template.
pub fn html<T: askama::Template>(template: &T) -> Result<Response, PageError> {
    use axum::response::IntoResponse;
    match template.render() {
        Ok(text) => Ok(axum::response::Html(text).into_response()),
        Err(error) => Err(PageError::broken(&error.to_string())),
    }
}
