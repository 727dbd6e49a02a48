//! Official answers under their numbers, and "this is not my message".

use app::{
    AnswerPage, MAX_WRONG_MATCH_NOTE, NewWrongMatch, Recheck, Refusal, WRONG_MATCH_DAYS,
    model::AnswerNumber,
};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;

use crate::{
    WebState,
    errors::PageError,
    forms::{Asked, OpenForm, html},
    page::{Page, Visitor},
    pages::answer::excerpt,
    routes::{Routes, get, post},
};

/// Pages of answers.
pub fn routes() -> Routes {
    Routes::new()
        .route("/answers", get(ask))
        .route("/answers/{number}", get(show).post(recheck))
        .route("/wrong-match", post(wrong).get(wrong_form))
}

#[derive(Template)]
#[template(path = "answers/ask.html")]
struct Ask {
    page: Page,
    typed: String,
    /// Why there is no such answer, as an ending of text keys; empty if nothing was asked.
    why: &'static str,
}

impl Ask {
    fn is_unknown(&self) -> bool {
        self.why == "unknown"
    }
}

/// A number that somebody was told.
#[derive(Deserialize)]
struct NumberQuery {
    #[serde(default)]
    number: String,
}

async fn ask(
    Visitor(page): Visitor,
    Asked(query): Asked<NumberQuery>,
) -> Result<Response, PageError> {
    let typed = query.number;
    match AnswerNumber::read(&typed) {
        Some(number) => Ok(Redirect::to(&number.path()).into_response()),
        None if typed.trim().is_empty() => {
            let why = "";
            html(&Ask { page, typed, why })
        }
        None => not_there(page, typed, "unreadable"),
    }
}

/// The form again, with what was typed and why it leads nowhere.
fn not_there(page: Page, typed: String, why: &'static str) -> Result<Response, PageError> {
    let status = if why == "unreadable" {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::NOT_FOUND
    };
    // What is longer is no number; it need not be shown whole.
    let typed = typed.chars().take(40).collect();
    let form = html(&Ask { page, typed, why })?;
    Ok((status, form).into_response())
}

#[derive(Template)]
#[template(path = "answers/one.html")]
struct Show {
    page: Page,
    found: AnswerPage,
    excerpt: String,
    /// A text that was asked again, and what came of it.
    again: Option<(String, Recheck)>,
}

impl Show {
    fn new(page: Page, found: AnswerPage) -> Self {
        // Long enough to recognise it, too short to be passed on as true.
        let excerpt = excerpt(&found.message, 300);
        Show {
            page,
            found,
            excerpt,
            again: None,
        }
    }

    /// Why the text is not given the same answer, a sentence each.
    fn differences(&self, recheck: &Recheck) -> Vec<String> {
        let t = self.page.texts();
        let found = &self.found;
        let basis = &found.answer.basis;
        let sentence = |one: &app::Difference| {
            let key = format!("difference-{}", one.code());
            let (then, now) = match one {
                app::Difference::Correction(then, now) => (then.to_string(), now.to_string()),
                app::Difference::Matcher => (basis.matcher.clone(), found.matcher_today.clone()),
                app::Difference::OperatingPoint => (
                    t.percent(found.operating_point),
                    t.percent(found.operating_point_today),
                ),
                _ => return t.get(&key),
            };
            t.with(&key, &[("then", then.as_str()), ("now", now.as_str())])
        };
        recheck.differences.iter().map(sentence).collect()
    }
}

async fn show(
    State(state): State<WebState>,
    Visitor(page): Visitor,
    Path(number): Path<String>,
) -> Result<Response, PageError> {
    match state.app.answer(&number).await {
        Ok(found) => html(&Show::new(page, found)),
        Err(error) => explained(page, number, error),
    }
}

/// A number that leads nowhere is asked for again, with why; everything else is an error.
fn explained(page: Page, number: String, error: app::Error) -> Result<Response, PageError> {
    match error {
        app::Error::Refused(Refusal::Invalid("answer-number")) => {
            not_there(page, number, "unreadable")
        }
        app::Error::Refused(Refusal::NotFound("answer")) => not_there(page, number, "unknown"),
        error => Err(error.into()),
    }
}

async fn recheck(
    State(state): State<WebState>,
    Visitor(page): Visitor,
    Path(number): Path<String>,
    OpenForm(fields): OpenForm,
) -> Result<Response, PageError> {
    let text = fields.lines("text");
    match state.app.recheck(&number, &text).await {
        Ok((found, again)) => {
            let mut shown = Show::new(page, found);
            shown.again = Some((text, again));
            html(&shown)
        }
        Err(app::Error::Refused(refusal @ (Refusal::Empty(_) | Refusal::TooLong { .. }))) => {
            Err(fields.refuse(refusal))
        }
        Err(error) => explained(page, number, error),
    }
}

#[derive(Template)]
#[template(path = "answers/wrong.html")]
struct Wrong {
    page: Page,
    text: String,
    most: usize,
}

impl Wrong {
    fn days(&self) -> u32 {
        WRONG_MATCH_DAYS
    }
}

#[derive(Template)]
#[template(path = "answers/wrong_said.html")]
struct WrongSaid {
    page: Page,
}

async fn wrong_form(Visitor(page): Visitor) -> Result<Response, PageError> {
    let text = String::new();
    html(&Wrong {
        page,
        text,
        most: MAX_WRONG_MATCH_NOTE,
    })
}

async fn wrong(
    State(state): State<WebState>,
    Visitor(page): Visitor,
    OpenForm(fields): OpenForm,
) -> Result<Response, PageError> {
    let text = fields.lines("text");
    // From the answer: first what would be kept, then the question.
    if fields.get("step") == "ask" {
        let most = MAX_WRONG_MATCH_NOTE;
        return html(&Wrong { page, text, most });
    }
    let new = NewWrongMatch {
        text,
        note: fields.lines("note"),
    };
    let said = state.app.report_wrong_match(new).await;
    said.map_err(|error| fields.refuse(error))?;
    html(&WrongSaid { page })
}
