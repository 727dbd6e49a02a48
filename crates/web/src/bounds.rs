//! How long a request may take, so that nobody holds what others need.

use std::time::Duration;

use axum::{
    body::Body,
    extract::Request,
    http::{HeaderName, Method, header},
    middleware::Next,
    response::Response,
};
use tower_http::{
    cors::{Any, CorsLayer},
    timeout::TimeoutBody,
};

use crate::limits;

/// How long a request may take.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    /// Between two pieces of a body.
    pub body: Duration,
    /// From the head of the request to the head of the answer.
    pub answer: Duration,
}

impl Default for Bounds {
    fn default() -> Self {
        // The largest upload over a slow line takes a minute and a half.
        Bounds {
            body: Duration::from_secs(15),
            answer: Duration::from_secs(120),
        }
    }
}

/// Breaks off a body whose next piece does not come.
pub async fn slow_body(bounds: Bounds, request: Request, next: Next) -> Response {
    let bounded = |body| Body::new(TimeoutBody::new(bounds.body, body));
    next.run(request.map(bounded)).await
}

/// Scripts of other sites may ask what anyone may ask, without cookies.
pub fn any_origin() -> CorsLayer {
    CorsLayer::new()
        .allow_origin(Any)
        .allow_methods([Method::GET, Method::POST])
        .allow_headers([
            header::CONTENT_TYPE,
            header::AUTHORIZATION,
            header::IF_NONE_MATCH,
            limits::PROOF,
        ])
        .expose_headers([
            header::RETRY_AFTER,
            header::ETAG,
            HeaderName::from_static("ratelimit"),
            HeaderName::from_static("ratelimit-policy"),
        ])
        .max_age(Duration::from_secs(3600))
}
