//! What can go wrong, once for all operations of one kind: the lists that they share.

use std::collections::BTreeMap;

use utoipa::{
    IntoResponses, ToSchema,
    openapi::{Content, Ref, RefOr, Response, ResponseBuilder},
};

use super::problem::Problem;

const UNREADABLE: (u16, &str) = (400, "not readable");
const SIGN_IN: (u16, &str) = (401, "not signed in");
const FORBIDDEN: (u16, &str) = (403, "a role or a second factor is missing");
const NOT_FOUND: (u16, &str) = (404, "there is no such thing");
const CONFLICT: (u16, &str) = (409, "not possible as things stand now");
const GONE: (u16, &str) = (410, "taken back");
const TOO_LARGE: (u16, &str) = (413, "too large");
const PARTNER: (u16, &str) = (401, "the partner's key is not known or has ended");
const TOO_SLOW: (u16, &str) = (408, "the body did not come in time");
const TOO_MANY: (u16, &str) = (
    429,
    "too many requests: `Retry-After` says how many seconds to wait, or solve a challenge",
);
const INVALID: (u16, &str) = (422, "a field is empty, too long or not valid");

/// Somebody signed in reads.
pub(super) struct Reads;

/// Somebody signed in acts, and says with what in the body.
pub(super) struct Acts;

/// Somebody signed in acts; there is nothing in the body.
pub(super) struct Does;

/// Anyone sends a body that names what it is about.
pub(super) struct Asks;

/// Anyone asks, as often as the limit allows.
pub(super) struct Metered;

/// Whoever shows a key shows one that is good.
pub(super) struct Unknown;

impl IntoResponses for Metered {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        problems(&[PARTNER, TOO_SLOW, TOO_MANY])
    }
}

impl IntoResponses for Unknown {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        problems(&[PARTNER])
    }
}

/// A receiver of a letter acts under its private link.
pub(super) struct Receives;

impl IntoResponses for Receives {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        problems(&[UNREADABLE, NOT_FOUND, CONFLICT, TOO_LARGE, INVALID])
    }
}

impl IntoResponses for Reads {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        problems(&[SIGN_IN, FORBIDDEN, NOT_FOUND])
    }
}

impl IntoResponses for Acts {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        problems(&[
            UNREADABLE, SIGN_IN, FORBIDDEN, NOT_FOUND, CONFLICT, GONE, TOO_LARGE, INVALID,
        ])
    }
}

impl IntoResponses for Does {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        problems(&[SIGN_IN, FORBIDDEN, NOT_FOUND, CONFLICT])
    }
}

impl IntoResponses for Asks {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        problems(&[UNREADABLE, NOT_FOUND, TOO_LARGE])
    }
}

fn problems(which: &[(u16, &str)]) -> BTreeMap<String, RefOr<Response>> {
    let problem = Ref::from_schema_name(Problem::name());
    let content = Content::new(Some(problem));
    let one = |(status, description): &(u16, &str)| {
        let response = ResponseBuilder::new()
            .description(*description)
            .content("application/problem+json", content.clone())
            .build();
        (status.to_string(), RefOr::T(response))
    };
    which.iter().map(one).collect()
}
