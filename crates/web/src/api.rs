//! The API, version 1: JSON in, JSON out, problem details (RFC 9457) for what goes wrong.

mod auth;
mod evidence;
mod reporters;
mod trail;

use app::{
    Changed, CheckAnswer, Error, NewReport, Refusal, model::Correction, views::CorrectionView,
};
use auth::Bearer;
use axum::{
    Json,
    extract::{FromRequest, Path, Request, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use time::OffsetDateTime;
use utoipa::{OpenApi, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    WebState,
    errors::{self, PageError},
    forms::{Asked, read_at_most},
    i18n::{Lang, T},
};

/// 20,000 characters of at most 12 bytes (`\ud83d\ude00`), and the other fields.
const MAX_BODY: usize = 256 * 1024;
/// The highest number of a page.
const LAST_PAGE: u32 = 100_000;

#[derive(OpenApi)]
#[openapi(modifiers(&Bearer), info(
    title = "Đính Chính",
    description = "Report false chain messages and ask whether a message is known. Nothing about who asks is stored.",
    license(name = "Apache-2.0", identifier = "Apache-2.0")
))]
struct Description;

fn described() -> OpenApiRouter<WebState> {
    OpenApiRouter::with_openapi(Description::openapi())
        .routes(routes!(post_report))
        .routes(routes!(post_check))
        .routes(routes!(get_corrections))
        .routes(routes!(get_correction))
        .merge(trail::described())
        .merge(evidence::described())
        .merge(reporters::described())
}

/// `/api/…`.
pub fn routes() -> axum::Router<WebState> {
    let (router, document) = described().split_for_parts();
    router
        .route(
            "/api/openapi.json",
            axum::routing::get(move || async move { Json(document) }),
        )
        .method_not_allowed_fallback(|| async { ApiError(errors::no_such_method().await) })
        .route(
            "/api/{*rest}",
            axum::routing::any(|| async { ApiError(errors::no_such_page().await) }),
        )
}

/// The OpenAPI document, as `/api/openapi.json` serves it.
///
/// # Errors
/// If the document cannot be written as JSON.
pub fn openapi() -> Result<String, serde_json::Error> {
    let (_, document) = described().split_for_parts();
    document.to_pretty_json()
}

/// A message that someone saw.
#[derive(Debug, Deserialize, ToSchema)]
struct ReportBody {
    /// The text, at most 20,000 characters, not blank.
    #[schema(
        min_length = 1,
        max_length = 20_000,
        pattern = "[^\\s\\u0000-\\u001f\\u007f-\\u009f]"
    )]
    text: String,
    /// Where it was seen: zalo, facebook, messenger, telegram, viber, tiktok, sms, email, web, …
    #[serde(default)]
    #[schema(max_length = 40)]
    channel: String,
    /// Province or commune.
    #[serde(default)]
    #[schema(max_length = 100)]
    area: String,
    /// When it was seen; now if left out.
    #[serde(default, deserialize_with = "given_moment")]
    #[schema(value_type = String, format = DateTime, required = false)]
    seen_at: Option<OffsetDateTime>,
    /// How the reporter wants to be told of the result, if they do.
    #[serde(default)]
    contact: Option<reporters::ContactBody>,
}

/// A moment that may be left out, but is one if it is there.
fn given_moment<'de, D: serde::Deserializer<'de>>(
    from: D,
) -> Result<Option<OffsetDateTime>, D::Error> {
    time::serde::rfc3339::deserialize(from).map(Some)
}

/// What became of a report.
#[derive(Serialize, ToSchema)]
struct ReportAnswer {
    /// The report.
    report: String,
    /// The message it is about.
    message: String,
    /// The chain of copies that the message is in.
    chain: String,
    /// This text was not known before.
    new_message: bool,
    /// With it the reporter sees, exports and erases what is kept; given out this once.
    tracking_code: String,
}

/// A question.
#[derive(Debug, Deserialize, ToSchema)]
struct CheckBody {
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
struct CheckBodyAnswer {
    /// `known`, `suggested` or `unknown`.
    answer: &'static str,
    /// What it matches; null if unknown.
    #[serde(rename = "match")]
    matched: Option<MatchBody>,
    /// The correction of that message; null while there is none.
    correction: Option<CorrectionBody>,
}

/// What a text matches.
#[derive(Serialize, ToSchema)]
struct MatchBody {
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
struct ChangeBody {
    /// `phone`, `amount`, `date`, `time`, `number`, `link`, `name` or `words`.
    slot: &'static str,
    /// As the known message has it; empty if the text added it.
    known: String,
    /// As the text has it; empty if it left it out.
    copy: String,
    /// Where it stands: start and end in bytes of the text's UTF-8.
    place: [usize; 2],
}

/// A correction.
#[derive(Serialize, ToSchema)]
struct CorrectionBody {
    /// Its identity.
    id: String,
    /// 1 for the first; grows with every change.
    version: u32,
    /// `fabricated`, `false`, `unproven` or `true`.
    label: &'static str,
    /// What the message claims.
    claim: String,
    /// What is true.
    explanation: String,
    /// Who publishes it.
    issuer: String,
    /// When.
    #[serde(with = "time::serde::rfc3339")]
    #[schema(value_type = String, format = DateTime)]
    published_at: OffsetDateTime,
    /// What the named parties said.
    said_by: Vec<SaidBy>,
    /// Number and symbol of the official letter.
    letter: Option<String>,
    /// The page for people.
    url: String,
    /// The verdict is being looked at again.
    under_review: bool,
    /// Part of the worked example: not real.
    example: bool,
}

/// What a named party said.
#[derive(Serialize, ToSchema)]
struct SaidBy {
    /// Who.
    organisation: String,
    /// Office of the person who answered.
    office: String,
    /// `false`, `partly` or `true`: what they say of the message.
    answer: &'static str,
    /// In their words.
    statement: String,
}

/// A page of corrections.
#[derive(Serialize, ToSchema)]
struct CorrectionsBody {
    /// Latest first.
    corrections: Vec<CorrectionBody>,
    /// Number of the next page; null on the last one.
    next_page: Option<u32>,
}

/// A correction with its history.
#[derive(Serialize, ToSchema)]
struct CorrectionHistoryBody {
    /// The version that stands.
    correction: CorrectionBody,
    /// All versions, newest first.
    history: Vec<VersionBody>,
}

/// A version of a correction.
#[derive(Serialize, ToSchema)]
struct VersionBody {
    /// 1 for the first.
    version: u32,
    /// The label then.
    label: &'static str,
    /// The claim then.
    claim: String,
    /// The explanation then.
    explanation: String,
    /// When it was published.
    #[serde(with = "time::serde::rfc3339")]
    #[schema(value_type = String, format = DateTime)]
    published_at: OffsetDateTime,
    /// Why it replaced the version before.
    reason: Option<String>,
}

/// What went wrong (RFC 9457).
#[derive(Serialize, ToSchema)]
struct Problem {
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
struct ApiError(PageError);

impl<E: Into<PageError>> From<E> for ApiError {
    fn from(error: E) -> Self {
        ApiError(error.into())
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let (title, detail) = self.0.texts(T(Lang::En), str::to_owned);
        let problem = Problem {
            kind: "about:blank",
            title,
            status: self.0.status().as_u16(),
            detail,
            code: self.0.code().to_owned(),
        };
        let kind = [(header::CONTENT_TYPE, "application/problem+json")];
        match serde_json::to_string(&problem) {
            Ok(text) => (self.0.status(), kind, text).into_response(),
            Err(_) => self.0.status().into_response(),
        }
    }
}

/// An id in an address; what is none is not found.
fn id<I: std::str::FromStr>(text: &str, thing: &'static str) -> Result<I, Refusal> {
    text.parse().map_err(|_| Refusal::NotFound(thing))
}

/// A JSON body; what cannot be read is said as problem details.
struct Body<B>(B);

impl<B: DeserializeOwned> FromRequest<WebState> for Body<B> {
    type Rejection = ApiError;

    async fn from_request(request: Request, _: &WebState) -> Result<Self, ApiError> {
        let kind = request
            .headers()
            .get(header::CONTENT_TYPE)
            .and_then(|v| v.to_str().ok());
        if kind.is_none_or(|kind| !kind.starts_with("application/json")) {
            return Err(PageError::bad_request("not-json-type").into());
        }
        let bytes = read_at_most(request.into_body(), MAX_BODY)
            .await
            .ok_or_else(|| ApiError(PageError::too_large("body-too-large")))?;
        let text = std::str::from_utf8(&bytes)
            .map_err(|_| ApiError(PageError::bad_request("not-utf8")))?;
        serde_json::from_str(text)
            .map(Body)
            .map_err(|_| ApiError(PageError::bad_request("not-the-json")))
    }
}

/// Report a message that you saw. No identity is asked for or kept.
#[utoipa::path(
    post,
    path = "/api/v1/reports",
    request_body = ReportBody,
    responses(
        (status = 201, description = "stored", body = ReportAnswer),
        (status = 400, description = "not readable", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "the notice has another version now", body = Problem, content_type = "application/problem+json"),
        (status = 413, description = "too large", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "blank or too long", body = Problem, content_type = "application/problem+json"),
    )
)]
async fn post_report(
    State(state): State<WebState>,
    Body(body): Body<ReportBody>,
) -> Result<(StatusCode, Json<ReportAnswer>), ApiError> {
    let report = NewReport {
        text: body.text,
        channel: body.channel,
        area: body.area,
        seen_at: body.seen_at,
        count: 1,
    };
    let contact = body.contact.map(reporters::ContactBody::read).transpose()?;
    let (receipt, tracking_code) = state.app.report_with_code(report, contact).await?;
    let answer = ReportAnswer {
        report: receipt.report.to_string(),
        message: receipt.message.to_string(),
        chain: receipt.chain.to_string(),
        new_message: receipt.new_message,
        tracking_code,
    };
    Ok((StatusCode::CREATED, Json(answer)))
}

/// Ask whether a message is known and what is true. Nothing is stored.
#[utoipa::path(
    post,
    path = "/api/v1/check",
    request_body = CheckBody,
    responses(
        (status = 200, description = "the answer", body = CheckBodyAnswer),
        (status = 400, description = "not readable", body = Problem, content_type = "application/problem+json"),
        (status = 413, description = "too large", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "blank or too long", body = Problem, content_type = "application/problem+json"),
    )
)]
async fn post_check(
    State(state): State<WebState>,
    Body(body): Body<CheckBody>,
) -> Result<Json<CheckBodyAnswer>, ApiError> {
    let answer = state.app.check(&body.text).await?;
    Ok(Json(check_body(&answer, state.app.public_url())))
}

/// Which page.
#[derive(Deserialize)]
struct PageQuery {
    #[serde(default)]
    page: u32,
}

/// Corrections, latest first.
#[utoipa::path(
    get,
    path = "/api/v1/corrections",
    params(("page" = Option<u32>, Query, minimum = 0, maximum = 100_000, description = "0 for the first")),
    responses(
        (status = 200, description = "a page", body = CorrectionsBody),
        (status = 400, description = "not a page's number", body = Problem, content_type = "application/problem+json"),
    )
)]
async fn get_corrections(
    State(state): State<WebState>,
    query: Result<Asked<PageQuery>, PageError>,
) -> Result<Json<CorrectionsBody>, ApiError> {
    let Ok(Asked(query)) = query else {
        return Err(PageError::bad_request("not-the-query").into());
    };
    if query.page > LAST_PAGE {
        return Err(PageError::bad_request("not-the-query").into());
    }
    let (views, more) = state.app.corrections(query.page).await?;
    let url = state.app.public_url();
    Ok(Json(CorrectionsBody {
        corrections: views
            .iter()
            .map(|view| correction_body(view, url))
            .collect(),
        next_page: more.then(|| query.page.saturating_add(1)),
    }))
}

/// A correction with its history.
#[utoipa::path(
    get,
    path = "/api/v1/corrections/{id}",
    params(("id" = String, Path, description = "identity of the correction")),
    responses(
        (status = 200, description = "the correction", body = CorrectionHistoryBody),
        (status = 404, description = "there is none", body = Problem, content_type = "application/problem+json"),
    )
)]
async fn get_correction(
    State(state): State<WebState>,
    Path(id): Path<String>,
) -> Result<Json<CorrectionHistoryBody>, ApiError> {
    let id = id
        .parse()
        .map_err(|_| Error::Refused(Refusal::NotFound("correction")))?;
    let page = state.app.correction(id).await?;
    Ok(Json(CorrectionHistoryBody {
        correction: correction_body(&page.view, state.app.public_url()),
        history: page.history.iter().map(version_body).collect(),
    }))
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

fn check_body(answer: &CheckAnswer, url: &str) -> CheckBodyAnswer {
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
    }
}

fn correction_body(view: &CorrectionView, url: &str) -> CorrectionBody {
    let correction = &view.correction;
    CorrectionBody {
        id: correction.case.to_string(),
        version: correction.version,
        label: correction.verdict.label.code(),
        claim: correction.verdict.claim.clone(),
        explanation: correction.verdict.explanation.clone(),
        issuer: correction.issuer.clone(),
        published_at: correction.published_at,
        said_by: correction
            .spokespersons
            .iter()
            .map(|party| SaidBy {
                organisation: party.organisation.clone(),
                office: party.office.clone(),
                answer: party.answer.code(),
                statement: party.statement.clone(),
            })
            .collect(),
        letter: view
            .letter
            .as_ref()
            .map(|letter| letter.number_and_symbol.clone()),
        url: format!("{url}{}", view.path()),
        under_review: view.under_review,
        example: view.example,
    }
}

fn version_body(correction: &Correction) -> VersionBody {
    VersionBody {
        version: correction.version,
        label: correction.verdict.label.code(),
        claim: correction.verdict.claim.clone(),
        explanation: correction.verdict.explanation.clone(),
        published_at: correction.published_at,
        reason: correction.reason.clone(),
    }
}
