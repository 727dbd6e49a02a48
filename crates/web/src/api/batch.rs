//! "Is this true?", for many texts at once.

use axum::{
    Extension, Json,
    extract::State,
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    answers::Metered,
    check::{CheckBodyAnswer, check_body},
    problem::{ApiError, Body, Problem},
};
use crate::{
    WebState,
    limits::{self, Paid},
};

/// A thousand texts of two thousand characters.
const MAX_BODY: usize = 4 * 1024 * 1024;

/// Many questions.
#[derive(Debug, Deserialize, ToSchema)]
pub(super) struct BatchBody {
    /// The texts, at most 1,000; the whole body at most 4 MB.
    #[schema(max_items = 1000)]
    texts: Vec<BatchText>,
}

/// One of many questions.
#[derive(Debug, Deserialize, ToSchema)]
pub(super) struct BatchText {
    /// Comes back with the answer.
    #[serde(default)]
    #[schema(value_type = String, required = false)]
    id: Given,
    /// The text. One that is blank or longer than 20,000 characters gets a problem of its own.
    text: String,
}

/// A name that may be left out, but is a string if it is there.
#[derive(Debug, Default)]
struct Given(Option<String>);

impl<'de> Deserialize<'de> for Given {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        String::deserialize(from).map(|id| Given(Some(id)))
    }
}

/// The answers to many questions.
#[derive(Serialize, ToSchema)]
pub(super) struct BatchBodyAnswer {
    /// One for each text, in their order.
    answers: Vec<BatchAnswer>,
}

/// The answer to one of many questions.
#[derive(Serialize, ToSchema)]
pub(super) struct BatchAnswer {
    /// As it was given; null if it was not.
    id: Option<String>,
    /// What a single check answers; null if there is a problem.
    result: Option<CheckBodyAnswer>,
    /// Why there is no answer; null if there is one.
    problem: Option<Problem>,
}

/// Ask about many messages at once. Each answer is that of a single check. Nothing is stored.
#[utoipa::path(
    post,
    path = "/api/v1/check:batch",
    request_body = BatchBody,
    responses(
        Metered,
        (status = 200, description = "the answers, in the order of the texts", body = BatchBodyAnswer),
        (status = 400, description = "not readable", body = Problem, content_type = "application/problem+json"),
        (status = 413, description = "too large", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "too many texts", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn post_batch(
    State(state): State<WebState>,
    Extension(paid): Extension<Paid>,
    Body(body): Body<BatchBody, MAX_BODY>,
) -> Result<Response, ApiError> {
    let paid = limits::charge_texts(&state, &paid, body.texts.len())?;
    let texts: Vec<&str> = body.texts.iter().map(|one| one.text.as_str()).collect();
    let answers = state.app.check_batch(&texts).await?;
    let url = state.app.public_url();
    let answers = body.texts.into_iter().zip(answers);
    let answers = answers.map(|(asked, answer)| {
        let id = asked.id.0;
        match answer {
            Ok(answer) => BatchAnswer {
                id,
                result: Some(check_body(&answer, url)),
                problem: None,
            },
            Err(refusal) => BatchAnswer {
                id,
                result: None,
                problem: Some(Problem::from(&ApiError::from(refusal).0)),
            },
        }
    });
    let answers = answers.collect();
    let mut response = Json(BatchBodyAnswer { answers }).into_response();
    paid.write(response.headers_mut());
    Ok(response)
}
