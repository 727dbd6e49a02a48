//! "Is this true?"

use app::{Changed, CheckAnswer, SuggestedCorrection};
use axum::{Json, extract::State};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    answers::Metered,
    corrections::{CorrectionBody, correction_body},
    problem::{ApiError, Body, Problem},
};
use crate::WebState;

/// A question.
#[derive(Debug, Deserialize, ToSchema)]
pub(super) struct CheckBody {
    /// The text, at most 20,000 characters, not blank.
    #[schema(
        min_length = 1,
        max_length = 20_000,
        pattern = "[^\\s\\u0000-\\u001f\\u007f-\\u009f]"
    )]
    text: String,
}

/// The answer to a question.
#[derive(Serialize, ToSchema)]
pub(super) struct CheckBodyAnswer {
    /// `known`, `suggested` or `unknown`.
    answer: &'static str,
    /// What it matches; null if unknown.
    #[serde(rename = "match")]
    matched: Option<MatchBody>,
    /// The correction of that message; null while there is none.
    correction: Option<CorrectionBody>,
    /// Where no correction answers the text itself: published ones that it may be about, best
    /// first, five at most. Offer them as a question; their verdicts are not about the text.
    suggestions: Vec<SuggestionBody>,
    /// The number of an official answer: with it the answer is found again, whatever becomes of it.
    /// Null for every other, and if it cannot be kept just now.
    number: Option<String>,
    /// The page of that answer.
    answer_url: Option<String>,
    /// Version of the matcher.
    matcher: String,
    /// From which probability on a match is sure enough for an official answer, 0 to 1.
    operating_point: f64,
}

/// A correction that a short or retold text may be about.
#[derive(Serialize, ToSchema)]
pub(super) struct SuggestionBody {
    /// The correction.
    id: String,
    /// What the message claims that it is about.
    claim: String,
    /// The page for people; the verdict is there.
    url: String,
    /// Share of the asked words that the message has, by weight; only for comparing.
    score: f64,
    /// Part of the worked example: not real.
    example: bool,
}

/// What a text matches.
#[derive(Serialize, ToSchema)]
pub(super) struct MatchBody {
    /// The known message.
    message: String,
    /// Its chain.
    chain: String,
    /// 0 to 1: that the text is a copy of it.
    probability: f64,
    /// Equal but for case, marks and spacing.
    exact: bool,
    /// Share of the text that matches, 0 to 1.
    query_coverage: f64,
    /// Share of the known message that matches, 0 to 1.
    known_coverage: f64,
    /// Matched parts: start and end in bytes of the text's UTF-8.
    spans: Vec<[usize; 2]>,
    /// Same text about another party: the correction is not about it.
    other_party: bool,
    /// `same`: a copy; `template`: made after it, about another party; `quotes`: a correction or a
    /// news item that speaks about it.
    relation: &'static str,
    /// What the text changes of the known message, in the order of the text.
    changes: Vec<ChangeBody>,
}

/// A piece that the text has otherwise than the known message.
#[derive(Serialize, ToSchema)]
pub(super) struct ChangeBody {
    /// `phone`, `amount`, `date`, `time`, `number`, `link`, `name` or `words`.
    slot: &'static str,
    /// As the known message has it; empty if the text added it.
    known: String,
    /// As the text has it; empty if it left it out.
    copy: String,
    /// Where it stands: start and end in bytes of the text's UTF-8.
    place: [usize; 2],
}

/// Ask whether a message is known and what is true. Nothing of the question is stored.
#[utoipa::path(
    post,
    path = "/api/v1/check",
    request_body = CheckBody,
    responses(
        Metered,
        (status = 200, description = "the answer", body = CheckBodyAnswer),
        (status = 400, description = "not readable", body = Problem, content_type = "application/problem+json"),
        (status = 413, description = "too large", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "blank or too long", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn post_check(
    State(state): State<WebState>,
    Body(body): Body<CheckBody>,
) -> Result<Json<CheckBodyAnswer>, ApiError> {
    let answer = state.app.check(&body.text).await?;
    Ok(Json(check_body(&answer, state.app.public_url())))
}

/// The answer to a check as the API gives it, in one line of JSON.
#[must_use]
pub fn check_json(answer: &CheckAnswer, public_url: &str) -> String {
    serde_json::to_string(&check_body(answer, public_url)).unwrap_or_default()
}

fn change_body(changed: &Changed) -> ChangeBody {
    ChangeBody {
        slot: changed.slot.code(),
        known: changed.known.clone(),
        copy: changed.copy.clone(),
        place: [changed.place.start, changed.place.end],
    }
}

pub(super) fn check_body(answer: &CheckAnswer, url: &str) -> CheckBodyAnswer {
    let rests_on = &answer.rests_on;
    CheckBodyAnswer {
        answer: answer.answer.code(),
        matched: answer.matched.as_ref().map(|matched| MatchBody {
            message: matched.message.to_string(),
            chain: matched.chain.to_string(),
            probability: matched.probability,
            exact: matched.exact,
            query_coverage: matched.query_coverage,
            known_coverage: matched.known_coverage,
            spans: matched
                .spans
                .iter()
                .map(|span| [span.start, span.end])
                .collect(),
            other_party: matched.other_party,
            relation: matched.relation.code(),
            changes: matched.changes.iter().map(change_body).collect(),
        }),
        correction: answer
            .correction
            .as_ref()
            .map(|view| correction_body(view, url)),
        suggestions: answer
            .suggestions
            .iter()
            .map(|one| suggestion_body(one, url))
            .collect(),
        number: rests_on.number.as_ref().map(ToString::to_string),
        answer_url: rests_on
            .number
            .as_ref()
            .map(|number| format!("{url}{}", number.path())),
        matcher: rests_on.matcher.clone(),
        operating_point: rests_on.operating_point,
    }
}

fn suggestion_body(one: &SuggestedCorrection, url: &str) -> SuggestionBody {
    let correction = &one.view.correction;
    SuggestionBody {
        id: correction.case.to_string(),
        claim: correction.verdict.claim.clone(),
        url: format!("{url}{}", one.view.path()),
        score: (one.score * 1000.0).round() / 1000.0,
        example: one.view.example,
    }
}
