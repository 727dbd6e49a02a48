//! Name and office of whoever acts, remembered in the browser alone: several people of one
//! organisation use one link, each on their own device.

use std::convert::Infallible;

use axum::{
    extract::FromRequestParts,
    http::{HeaderValue, header, request::Parts},
    response::Response,
};
use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use crate::{WebState, forms::Fields, page::cookie};

const COOKIE: &str = "dc_who";

/// What this browser remembers; empty if nothing.
pub struct Who(pub Fields);

impl FromRequestParts<WebState> for Who {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &WebState) -> Result<Self, Infallible> {
        let mut fields = Fields::default();
        let remembered = cookie(&parts.headers, COOKIE).unwrap_or_default();
        let mut values = remembered.split('.');
        for name in ["person", "office"] {
            let value = values.next().unwrap_or_default();
            let value = percent_decode_str(value).decode_utf8().unwrap_or_default();
            if !value.is_empty() && value.chars().count() <= 200 {
                fields.push(name.to_owned(), value.into_owned());
            }
        }
        Ok(Who(fields))
    }
}

/// An answer after which this browser knows who acted.
pub fn remembered(fields: &Fields, mut answer: Response) -> Response {
    let encoded = |name| utf8_percent_encode(fields.get(name).trim(), NON_ALPHANUMERIC);
    let value = format!(
        "{COOKIE}={}.{}; Path=/r; Max-Age=2592000; HttpOnly; SameSite=Lax",
        encoded("person"),
        encoded("office")
    );
    if let Ok(value) = HeaderValue::from_str(&value) {
        answer.headers_mut().append(header::SET_COOKIE, value);
    }
    answer
}
