//! How much one asker may ask: what each request costs, the headers that say what is left
//! (draft-ietf-httpapi-ratelimit-headers), and what is said to whoever has to wait.

use core::net::SocketAddr;

use app::{Allowance, Asker, BOUGHT_TEXTS, Challenge, Denied, MAX_BATCH, PARTNER_PREFIX, Use};
use axum::{
    extract::{ConnectInfo, FromRequestParts, Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, Uri, header, request::Parts},
    middleware::Next,
    response::{IntoResponse, Response},
};

use crate::{WebState, api, errors::PageError, visit};

const POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");
const LEFT: HeaderName = HeaderName::from_static("ratelimit");
/// Where a proof of work stands.
pub const PROOF: HeaderName = HeaderName::from_static("proof-of-work");
/// The field of a form where it stands.
pub const PROOF_FIELD: &str = "proof";

/// First parts of addresses that are counted otherwise or not at all: whoever is there has signed
/// in, has a private link, or asks for a file that browsers keep.
const APART: [&str; 11] = [
    "console", "account", "p", "r", "o", "setup", "sign-in", "sign-out", "example", "static",
    "healthz",
];

/// What has been paid for a request that was let in.
#[derive(Clone)]
pub struct Paid {
    asker: Asker,
    allowance: Option<Allowance>,
}

/// What somebody who has to wait is told.
#[derive(Clone, Debug)]
pub struct Wait {
    /// How long, in seconds.
    pub seconds: u32,
    /// What to solve instead.
    pub challenge: Challenge,
    allowance: Allowance,
}

/// What a request costs; none: it is not counted here.
pub fn cost(method: &Method, uri: &Uri) -> Option<Use> {
    let path = uri.path();
    let first = path.split('/').nth(1).unwrap_or_default();
    if APART.contains(&first) || path == "/api/v1/challenge" || path == "/api/openapi.json" {
        return None;
    }
    let stores = ["/report", "/reports", "/appeal", "/appeals"];
    match *method {
        Method::POST if path != "/appeals" && stores.iter().any(|end| path.ends_with(end)) => {
            Some(Use::Report)
        }
        Method::POST => Some(Use::Check),
        Method::GET | Method::HEAD => {
            let words = uri.query().unwrap_or_default().split('&');
            let searches = words
                .filter_map(|pair| pair.split_once('='))
                .any(|(name, value)| matches!(name, "q" | "query") && !value.is_empty());
            Some(if searches { Use::Search } else { Use::Page })
        }
        _ => None,
    }
}

/// Lets a request in, for a cost.
///
/// # Errors
/// What is to be said instead.
pub async fn charge(
    state: &WebState,
    headers: &HeaderMap,
    peer: Option<SocketAddr>,
    what: Use,
    proof: Option<&str>,
) -> Result<Paid, PageError> {
    let asker = asker(state, headers, peer).await?;
    pay(state, asker, what, proof)
}

/// Lets the texts of a batch in; its request has paid for the first ones.
///
/// # Errors
/// What is to be said instead.
pub fn charge_texts(state: &WebState, paid: &Paid, texts: usize) -> Result<Paid, PageError> {
    if texts > MAX_BATCH {
        return Err(PageError::batch_too_large("batch-too-large", MAX_BATCH));
    }
    if paid.allowance.is_some_and(|allowance| allowance.bought) {
        return if texts <= BOUGHT_TEXTS {
            Ok(paid.clone())
        } else {
            Err(PageError::batch_too_large("batch-bought", BOUGHT_TEXTS))
        };
    }
    let mut rest = pay(state, paid.asker.clone(), Use::Texts(texts), None)?;
    rest.allowance = rest.allowance.or(paid.allowance);
    Ok(rest)
}

fn pay(state: &WebState, asker: Asker, what: Use, proof: Option<&str>) -> Result<Paid, PageError> {
    match state.app.allow(&asker, what, proof) {
        Ok(allowance) => Ok(Paid { asker, allowance }),
        Err(Denied::Wait {
            seconds,
            allowance,
            challenge,
        }) => Err(PageError::wait(Wait {
            seconds,
            challenge,
            allowance,
        })),
        Err(Denied::BatchTooLarge(most)) => {
            Err(PageError::batch_too_large("batch-over-limit", most))
        }
    }
}

/// Who asks: a partner by its key, everyone else by the address.
pub async fn asker(
    state: &WebState,
    headers: &HeaderMap,
    peer: Option<SocketAddr>,
) -> Result<Asker, PageError> {
    let bearer = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.strip_prefix("Bearer "))
        .map(str::trim);
    // Other tokens open nothing here that is closed without them.
    if let Some(token) = bearer.filter(|token| token.starts_with(PARTNER_PREFIX)) {
        let pass = state.app.partner(token).await?;
        let pass = pass.ok_or_else(|| PageError::unauthorized("partner-key"))?;
        return Ok(Asker::Partner(pass));
    }
    Ok(Asker::Address(visit::address_of(
        peer.map(|peer| peer.ip()),
        headers,
        state,
    )))
}

/// Who asks.
pub struct Whoever(pub Asker);

impl FromRequestParts<WebState> for Whoever {
    type Rejection = api::ApiError;

    async fn from_request_parts(
        parts: &mut Parts,
        state: &WebState,
    ) -> Result<Self, Self::Rejection> {
        let peer = peer(&parts.extensions);
        Ok(Whoever(asker(state, &parts.headers, peer).await?))
    }
}

/// Who is connected.
pub fn peer(extensions: &axum::http::Extensions) -> Option<SocketAddr> {
    let peer = extensions.get::<ConnectInfo<SocketAddr>>();
    peer.map(|ConnectInfo(peer)| *peer)
}

/// Counts requests for the API.
pub async fn api(State(state): State<WebState>, request: Request, next: Next) -> Response {
    count(state, request, next, api::problem).await
}

/// Counts requests for pages; forms are counted where they are read, so that what was typed is not
/// lost.
pub async fn pages(State(state): State<WebState>, request: Request, next: Next) -> Response {
    let kind = request.headers().get(header::CONTENT_TYPE);
    let form = "application/x-www-form-urlencoded";
    if request.method() == Method::POST
        && kind.is_some_and(|kind| kind.as_bytes().starts_with(form.as_bytes()))
    {
        return next.run(request).await;
    }
    count(state, request, next, IntoResponse::into_response).await
}

async fn count(
    state: WebState,
    mut request: Request,
    next: Next,
    refused: impl FnOnce(PageError) -> Response,
) -> Response {
    let Some(what) = cost(request.method(), request.uri()) else {
        return next.run(request).await;
    };
    let peer = peer(request.extensions());
    let headers = request.headers();
    let proof = headers.get(PROOF).and_then(|value| value.to_str().ok());
    match charge(&state, headers, peer, what, proof).await {
        Ok(paid) => {
            request.extensions_mut().insert(paid.clone());
            let mut response = next.run(request).await;
            // Unless the handler knows better.
            if !response.headers().contains_key(LEFT) {
                paid.write(response.headers_mut());
            }
            response
        }
        Err(error) => refused(error),
    }
}

impl Paid {
    /// Says what is left.
    pub fn write(&self, headers: &mut HeaderMap) {
        if let Some(allowance) = &self.allowance {
            write(allowance, headers);
        }
    }
}

impl Wait {
    /// Says how long to wait.
    pub fn write(&self, headers: &mut HeaderMap) {
        write(&self.allowance, headers);
        headers.insert(header::RETRY_AFTER, self.seconds.into());
    }
}

fn write(allowance: &Allowance, headers: &mut HeaderMap) {
    let name = if allowance.by_key { "key" } else { "address" };
    let policy = format!("\"{name}\";q={};w=60", allowance.per_minute);
    let left = format!("\"{name}\";r={};t={}", allowance.left, allowance.full_in);
    for (header, text) in [(POLICY, policy), (LEFT, left)] {
        if let Ok(value) = HeaderValue::from_str(&text) {
            headers.insert(header, value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_makes_work_costs_more() {
        let of = |method: Method, uri: &'static str| cost(&method, &Uri::from_static(uri));
        for (method, uri, expected) in [
            (Method::GET, "/", Some(Use::Page)),
            (Method::GET, "/corrections?q=", Some(Use::Page)),
            (Method::GET, "/corrections?label=x&q=a", Some(Use::Search)),
            (
                Method::GET,
                "/v1alpha1/claims:search?query=a",
                Some(Use::Search),
            ),
            (Method::POST, "/check", Some(Use::Check)),
            (Method::POST, "/api/v1/check", Some(Use::Check)),
            (Method::POST, "/api/v1/check:batch", Some(Use::Check)),
            (Method::POST, "/report", Some(Use::Report)),
            (Method::POST, "/api/v1/reports", Some(Use::Report)),
            (Method::POST, "/corrections/1/appeal", Some(Use::Report)),
            (Method::POST, "/appeals", Some(Use::Check)),
            (Method::POST, "/letters/1/check", Some(Use::Check)),
            (Method::GET, "/api/v1/challenge", None),
            (Method::POST, "/console/cases/1/report", None),
            (Method::POST, "/r/abc/report", None),
            (Method::POST, "/sign-in", None),
            (Method::GET, "/static/site.css", None),
            (Method::OPTIONS, "/api/v1/check", None),
        ] {
            assert_eq!(of(method.clone(), uri), expected, "{method} {uri}");
        }
    }
}
