//! Forms that may bring several files.

use axum::{
    extract::{FromRequest, Multipart, Request},
    http::header,
    response::{IntoResponse, Response},
};

use crate::{
    WebState,
    errors::PageError,
    forms::{Fields, check, session_csrf, upload_error},
};

/// A form of anyone, with files.
pub struct OpenFiles {
    /// The other fields.
    pub fields: Fields,
    /// Name and bytes of each file that was chosen.
    pub files: Vec<app::NewFile>,
    /// The fields that they were chosen in, in the same order.
    names: Vec<String>,
}

/// A form of a signed-in person, with files: its `csrf` field is the session's.
pub struct CheckedFiles {
    /// The other fields.
    pub fields: Fields,
    /// Name and bytes of each file that was chosen.
    pub files: Vec<app::NewFile>,
    /// The fields that they were chosen in, in the same order.
    names: Vec<String>,
}

impl CheckedFiles {
    /// The bytes of the file chosen in a field; nothing if none was.
    pub fn file(&self, field: &str) -> Vec<u8> {
        let chosen = self.names.iter().position(|name| name == field);
        chosen
            .and_then(|at| self.files.get(at))
            .map(|(_, bytes)| bytes.clone())
            .unwrap_or_default()
    }
}

async fn read(request: Request, state: &WebState) -> Result<OpenFiles, PageError> {
    let mut parts = Multipart::from_request(request, state)
        .await
        .map_err(|_| PageError::bad_request("not-a-form"))?;
    let mut read = OpenFiles {
        fields: Fields::default(),
        files: Vec::new(),
        names: Vec::new(),
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
                read.files.push((file_name, bytes.to_vec()));
                read.names.push(name);
            }
            // A field for files in which none was chosen.
            Some(_) => {}
            None => {
                let value = String::from_utf8(bytes.to_vec())
                    .map_err(|_| PageError::bad_request("not-utf8"))?;
                read.fields.push(name, value);
            }
        }
    }
    Ok(read)
}

impl FromRequest<WebState> for OpenFiles {
    type Rejection = PageError;

    async fn from_request(request: Request, state: &WebState) -> Result<Self, PageError> {
        read(request, state).await
    }
}

impl FromRequest<WebState> for CheckedFiles {
    type Rejection = PageError;

    async fn from_request(request: Request, state: &WebState) -> Result<Self, PageError> {
        let csrf = session_csrf(request.headers(), state).await?;
        let OpenFiles {
            fields,
            files,
            names,
        } = read(request, state).await?;
        check(&csrf, fields.get("csrf"))?;
        Ok(CheckedFiles {
            fields,
            files,
            names,
        })
    }
}

/// As a download, under a policy that runs nothing: it is what a stranger made.
pub fn download((name, kind, bytes): (String, String, Vec<u8>)) -> Response {
    let encoded = percent_encoding::utf8_percent_encode(&name, percent_encoding::NON_ALPHANUMERIC);
    let ascii: String = name
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || "._-".contains(*c))
        .collect();
    // RFC 6266: the name as it was given, and one for programs that know only ASCII.
    let shown = format!("attachment; filename=\"{ascii}\"; filename*=UTF-8''{encoded}");
    let headers = [
        (header::CONTENT_TYPE, kind.as_str()),
        (header::CONTENT_DISPOSITION, shown.as_str()),
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; sandbox",
        ),
    ];
    (headers, bytes).into_response()
}
