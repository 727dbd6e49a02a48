//! What goes in and what goes wrong: JSON bodies, problem details (RFC 9457).

use axum::{
    extract::{FromRequest, Request},
    http::header,
    response::{IntoResponse, Response},
};
use serde::{Serialize, de::DeserializeOwned};
use utoipa::ToSchema;

use crate::{
    WebState,
    errors::PageError,
    forms::{Fields, read_at_most},
    i18n::{Lang, T},
    uploads::OpenFiles,
};

/// 20,000 characters of at most 12 bytes (`\ud83d\ude00`), and the other fields.
const MAX_BODY: usize = 256 * 1024;

/// What went wrong (RFC 9457).
#[derive(Serialize, ToSchema)]
pub(super) struct Problem {
    /// Always `about:blank`.
    #[serde(rename = "type")]
    kind: &'static str,
    /// What happened.
    title: String,
    /// HTTP status.
    status: u16,
    /// What to do.
    detail: String,
    /// Stable name of the problem.
    code: String,
}

/// An error as problem details, English.
pub struct ApiError(pub(super) PageError);

impl<E: Into<PageError>> From<E> for ApiError {
    fn from(error: E) -> Self {
        ApiError(error.into())
    }
}

impl From<&PageError> for Problem {
    fn from(error: &PageError) -> Self {
        let (title, detail) = error.texts(T(Lang::En), str::to_owned);
        Problem {
            kind: "about:blank",
            title,
            status: error.status().as_u16(),
            detail,
            code: error.code().to_owned(),
        }
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let kind = [(header::CONTENT_TYPE, "application/problem+json")];
        let mut response = match serde_json::to_string(&Problem::from(&self.0)) {
            Ok(text) => (self.0.status(), kind, text).into_response(),
            Err(_) => self.0.status().into_response(),
        };
        self.0.write(response.headers_mut());
        response
    }
}

/// A JSON body of at most so many bytes; what cannot be read is said as problem details.
pub(super) struct Body<B, const MOST: usize = MAX_BODY>(pub(super) B);

impl<B: DeserializeOwned, const MOST: usize> FromRequest<WebState> for Body<B, MOST> {
    type Rejection = ApiError;

    async fn from_request(request: Request, _: &WebState) -> Result<Self, ApiError> {
        let kind = request
            .headers()
            .get(header::CONTENT_TYPE)
            .and_then(|v| v.to_str().ok());
        if kind.is_none_or(|kind| !kind.starts_with("application/json")) {
            return Err(PageError::bad_request("not-json-type").into());
        }
        let bytes = read_at_most(request.into_body(), MOST)
            .await
            .map_err(|error| ApiError(error.say("body-too-large")))?;
        let text = std::str::from_utf8(&bytes)
            .map_err(|_| ApiError(PageError::bad_request("not-utf8")))?;
        serde_json::from_str(text)
            .map(Body)
            .map_err(|_| ApiError(PageError::bad_request("not-the-json")))
    }
}

/// A body of fields and files (`multipart/form-data`).
pub(super) struct Upload {
    /// The fields.
    pub(super) fields: Fields,
    /// Name and bytes of each file.
    pub(super) files: Vec<app::NewFile>,
}

impl FromRequest<WebState> for Upload {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &WebState) -> Result<Self, ApiError> {
        let OpenFiles { fields, files, .. } = OpenFiles::from_request(request, state).await?;
        // A file has a name; words where a file should be are none.
        if fields.all("file").next().is_some() {
            return Err(app::Refusal::Invalid("file").into());
        }
        Ok(Upload { fields, files })
    }
}
