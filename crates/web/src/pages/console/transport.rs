//! Deliveries on their way: what waits, what is uncertain, what came back, what goes on paper.

use app::{
    DeliveriesPage, PaperChoice, PaperPart,
    access::{Clerk, Staff},
    model::DeliveryList,
};
use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;

use super::id;
use crate::{
    WebState,
    errors::PageError,
    forms::{Asked, CheckedForm, Fields, html},
    page::{As, Page, done},
    pages::public,
    routes::{Routes, get, post},
};

/// `/console/deliveries` and what belongs to it.
pub fn routes() -> Routes {
    Routes::new()
        .route("/g/{code}", get(short))
        .route("/console/deliveries", get(show))
        .route("/console/deliveries/again", post(all_again))
        .route("/console/deliveries/{id}/again", post(again))
        .route("/console/deliveries/{id}/arrived", post(arrived))
        .route("/console/deliveries/{id}/paper", post(to_paper))
        .route(
            "/console/deliveries/{id}/handed-over",
            post(one_handed_over),
        )
        .route("/console/letters/{id}/paper.pdf", get(bundle))
        .route("/console/letters/{id}/handed-over", post(handed_over))
}

#[derive(Default, Deserialize)]
pub struct ListQuery {
    #[serde(default)]
    list: String,
    #[serde(default)]
    reason: String,
    #[serde(default)]
    page: u32,
}

#[derive(Template)]
#[template(path = "console/deliveries.html")]
struct Show {
    page: Page,
    found: DeliveriesPage,
}

impl Show {
    fn is(&self, list: &str) -> bool {
        self.found.list.code() == list
    }

    /// Whether all of the list can go again with one click.
    fn goes_again(&self) -> bool {
        matches!(
            self.found.list,
            DeliveryList::GivenUp | DeliveryList::Bounced
        )
    }

    fn reason(&self) -> &str {
        self.found.reason.as_deref().unwrap_or_default()
    }

    fn is_letter(&self, purpose: &app::model::Purpose) -> bool {
        matches!(
            purpose,
            app::model::Purpose::Letter(_) | app::model::Purpose::Amendment(_)
        )
    }

    fn group(&self, part: &PaperPart) -> String {
        part.group
            .as_ref()
            .map_or_else(String::new, |(id, _)| id.to_string())
    }

    /// The address of another page of this list.
    fn at(&self, page: u32) -> String {
        let reason: String = percent_encoding::utf8_percent_encode(
            self.reason(),
            percent_encoding::NON_ALPHANUMERIC,
        )
        .to_string();
        let list = self.found.list.code();
        format!("?list={list}&reason={reason}&page={page}")
    }
}

async fn show(
    State(state): State<WebState>,
    As { by, page }: As<Staff>,
    Asked(query): Asked<ListQuery>,
) -> Result<Response, PageError> {
    let list = DeliveryList::from_code(&query.list);
    let found = state
        .app
        .deliveries_page(&by, list, Some(&query.reason), query.page)
        .await?;
    html(&Show { page, found })
}

/// A short address from a cover sheet.
async fn short(
    State(state): State<WebState>,
    Path(code): Path<String>,
) -> Result<Response, PageError> {
    let path = state.app.open_short(&code).await?;
    Ok(Redirect::to(&path).into_response())
}

async fn all_again(
    State(state): State<WebState>,
    As { by, .. }: As<Clerk>,
    CheckedForm(fields): CheckedForm,
) -> Result<Response, PageError> {
    let list =
        DeliveryList::from_code(fields.get("list")).ok_or(app::Refusal::Invalid("delivery"))?;
    let (_, stayed) = state
        .app
        .send_all_again(&by, list, Some(fields.get("reason")))
        .await?;
    let flash = if stayed == 0 {
        "all-again"
    } else {
        "some-again"
    };
    Ok(done(
        &format!("/console/deliveries?list={}", list.code()),
        flash,
    ))
}

async fn again(
    State(state): State<WebState>,
    As { by, .. }: As<Clerk>,
    Path(delivery): Path<String>,
    CheckedForm(fields): CheckedForm,
) -> Result<Response, PageError> {
    state
        .app
        .send_again(&by, id(&delivery, "delivery")?)
        .await?;
    Ok(back(&fields, "sent-again"))
}

async fn arrived(
    State(state): State<WebState>,
    As { by, .. }: As<Clerk>,
    Path(delivery): Path<String>,
    CheckedForm(fields): CheckedForm,
) -> Result<Response, PageError> {
    state
        .app
        .mark_arrived(&by, id(&delivery, "delivery")?)
        .await?;
    Ok(back(&fields, "saved"))
}

async fn to_paper(
    State(state): State<WebState>,
    As { by, .. }: As<Clerk>,
    Path(delivery): Path<String>,
    CheckedForm(fields): CheckedForm,
) -> Result<Response, PageError> {
    state
        .app
        .put_on_paper(&by, id(&delivery, "delivery")?)
        .await?;
    Ok(back(&fields, "on-paper"))
}

async fn one_handed_over(
    State(state): State<WebState>,
    As { by, .. }: As<Clerk>,
    Path(delivery): Path<String>,
    CheckedForm(fields): CheckedForm,
) -> Result<Response, PageError> {
    state
        .app
        .hand_over_one(&by, id(&delivery, "delivery")?)
        .await?;
    Ok(back(&fields, "handed-over"))
}

/// Back to the letter or the list that the form stood on.
fn back(fields: &Fields, flash: &str) -> Response {
    if let Some(list) = DeliveryList::from_code(fields.get("list")) {
        return done(&format!("/console/deliveries?list={}", list.code()), flash);
    }
    match fields.get("letter").parse::<casework::LetterId>() {
        Ok(letter) => done(&format!("/console/letters/{letter}"), flash),
        Err(_) => done("/console", flash),
    }
}

#[derive(Default, Deserialize)]
pub struct PaperQuery {
    #[serde(default)]
    group: String,
    #[serde(default)]
    mark: String,
}

fn choice(letter: &str, group: &str, mark: &str) -> Result<PaperChoice, app::Refusal> {
    Ok(PaperChoice {
        letter: id(letter, "letter")?,
        group: if group.is_empty() {
            None
        } else {
            Some(id(group, "group")?)
        },
        mark: mark.to_owned(),
    })
}

async fn bundle(
    State(state): State<WebState>,
    As { by, .. }: As<Clerk>,
    Path(letter): Path<String>,
    Asked(query): Asked<PaperQuery>,
) -> Result<Response, PageError> {
    let choice = choice(&letter, &query.group, &query.mark)?;
    Ok(public::pdf(state.app.paper_bundle(&by, &choice).await?))
}

async fn handed_over(
    State(state): State<WebState>,
    As { by, .. }: As<Clerk>,
    Path(letter): Path<String>,
    CheckedForm(fields): CheckedForm,
) -> Result<Response, PageError> {
    let choice = choice(&letter, fields.get("group"), fields.get("mark"))?;
    state.app.hand_over(&by, &choice).await?;
    Ok(done("/console/deliveries?list=paper", "handed-over"))
}
