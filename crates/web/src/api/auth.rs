//! Who asks the API: a person, by a key that they made, or by the token of their session.

use app::{Refusal, access::Capability};
use axum::{
    extract::FromRequestParts,
    http::{header, request::Parts},
};
use utoipa::{
    Modify,
    openapi::{
        OpenApi,
        security::{HttpAuthScheme, HttpBuilder, SecurityScheme},
    },
};

use super::problem::ApiError;
use crate::WebState;

/// A person who is signed in and has a capability. Only the header counts, never the cookie: what
/// a browser sends by itself must not act here.
pub(super) struct ApiAs<C>(pub(super) C);

impl<C: Capability + Send> FromRequestParts<WebState> for ApiAs<C> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &WebState) -> Result<Self, ApiError> {
        let token = parts
            .headers
            .get(header::AUTHORIZATION)
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.strip_prefix("Bearer "))
            .ok_or(ApiError::from(Refusal::SignIn))?;
        let session = state.app.api_session(token.trim()).await?;
        let session = session.ok_or(ApiError::from(Refusal::SignIn))?;
        Ok(ApiAs(C::of(&session)?))
    }
}

/// Describes the token.
pub(super) struct Bearer;

impl Modify for Bearer {
    fn modify(&self, document: &mut OpenApi) {
        let scheme = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .description(Some(
                "A key from *My account* (`dck_…`), or the token of a session: the value of the \
                 cookie `dc_session` after signing in.",
            ))
            .build();
        document
            .components
            .get_or_insert_default()
            .add_security_scheme("session", SecurityScheme::Http(scheme));
    }
}
