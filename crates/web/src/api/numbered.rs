//! Official answers under their numbers.

use app::{AnswerPage, Refusal};
use axum::{
    Json,
    extract::{Path, State},
};
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    corrections::{CorrectionBody, VersionBody, correction_body, version_body},
    problem::{ApiError, Problem},
};
use crate::{WebState, pages::excerpt};

/// Characters of the known message: enough to recognise it, too few to be passed on as true.
const EXCERPT: usize = 300;

/// An official answer that was given.
#[derive(Serialize, ToSchema)]
pub(super) struct NumberedBody {
    /// Its number, as people write it.
    number: String,
    /// The page for people.
    url: String,
    /// The day in Vietnam on which it was first given. When else, to whom and to which text is not
    /// kept.
    #[schema(format = Date)]
    first_given: String,
    /// `stands`, `under-review`, `corrected` or `withdrawn`: whether it still holds.
    standing: &'static str,
    /// What was answered, word for word.
    answered: VersionBody,
    /// Who published that.
    issuer: String,
    /// The correction as it is now.
    correction: CorrectionBody,
    /// The known message.
    message: String,
    /// Its beginning, with what is personal hidden.
    excerpt: String,
    /// `same`: the text was a copy of it.
    relation: String,
    /// Version of the matcher.
    matcher: String,
    /// From which probability on a match was sure enough, 0 to 1.
    operating_point: f64,
}

/// Look an official answer up by its number: what was answered then, what it rests on, and whether it
/// still holds.
#[utoipa::path(
    get,
    path = "/api/v1/answers/{number}",
    params(("number" = String, Path, description = "as `POST /api/v1/check` gives it; case, hyphens and spaces do not matter")),
    responses(
        (status = 200, description = "the answer", body = NumberedBody),
        (status = 404, description = "no answer has this number, or it is none", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn get_answer(
    State(state): State<WebState>,
    Path(number): Path<String>,
) -> Result<Json<NumberedBody>, ApiError> {
    let found = state.app.answer(&number).await;
    let page = found.map_err(|error| match error {
        // An address with something that is no number leads nowhere, as one with a wrong id does.
        app::Error::Refused(Refusal::Invalid("answer-number")) => {
            app::Error::Refused(Refusal::NotFound("answer"))
        }
        other => other,
    })?;
    Ok(Json(numbered(&page, state.app.public_url())))
}

fn numbered(page: &AnswerPage, url: &str) -> NumberedBody {
    let basis = &page.answer.basis;
    NumberedBody {
        number: page.answer.number.to_string(),
        url: format!("{url}{}", page.answer.number.path()),
        first_given: page.answer.day.to_string(),
        standing: page.standing.code(),
        answered: version_body(&page.then),
        issuer: page.then.issuer.clone(),
        correction: correction_body(&page.now, url),
        message: basis.message.to_string(),
        excerpt: excerpt(&page.message, EXCERPT),
        relation: basis.relation.clone(),
        matcher: basis.matcher.clone(),
        operating_point: page.operating_point,
    }
}
