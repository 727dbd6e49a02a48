//! Pages of those who sign in.

mod capture;
mod case;
mod chain;
mod inbox;
mod letter;
mod people;
mod personal;
mod register;
mod settings;
mod trail;

use axum::{
    Router,
    extract::DefaultBodyLimit,
    routing::{get, post},
};

use crate::{WebState, forms::MAX_UPLOAD};

/// Console pages.
pub fn routes() -> Router<WebState> {
    Router::new()
        .route("/console", get(inbox::show))
        .route("/console/chains/{id}", get(chain::show))
        .route("/console/chains/{id}/case", post(chain::open_case))
        .route("/console/cases/{id}", get(case::show))
        .route("/console/cases/{id}/trail", get(trail::show))
        .route("/console/cases/{id}/trail.csv", get(trail::csv))
        .route("/console/cases/{id}/trail.jsonl", get(trail::jsonl))
        .route(
            "/console/cases/{id}/messages/{message}",
            get(personal::message).post(personal::unmask),
        )
        .route(
            "/console/cases/{id}/contacts/{report}",
            post(personal::contact),
        )
        .route(
            "/console/cases/{id}/contacts/{report}/tell",
            post(personal::tell_again),
        )
        .route("/console/settings/retention", post(personal::retention))
        .route("/console/cases/{id}/harm", post(case::harm))
        .route("/console/cases/{id}/request", post(case::request))
        .route("/console/cases/{id}/reply", post(case::reply))
        .route(
            "/console/cases/{id}/evidence",
            post(case::evidence).layer(DefaultBodyLimit::max(MAX_UPLOAD)),
        )
        .route(
            "/console/cases/{id}/evidence/{evidence}",
            get(case::evidence_file),
        )
        .route(
            "/console/cases/{id}/evidence/{evidence}/retry",
            post(capture::retry),
        )
        .route(
            "/console/cases/{id}/evidence/{evidence}/text",
            post(capture::text),
        )
        .route("/console/cases/{id}/verdict", post(case::verdict))
        .route("/console/cases/{id}/return", post(case::return_proposal))
        .route("/console/cases/{id}/approve", post(case::approve))
        .route("/console/cases/{id}/reopen", post(case::reopen))
        .route("/console/cases/{id}/dismiss", post(case::dismiss))
        .route("/console/cases/{id}/letter", post(letter::draft))
        .route("/console/letters", get(letter::list))
        .route("/console/letters/{id}", get(letter::show))
        .route("/console/letters/{id}/letter.pdf", get(letter::pdf))
        .route("/console/letters/{id}/edit", post(letter::edit))
        .route("/console/letters/{id}/sign", post(letter::sign))
        .route("/console/letters/{id}/unsign", post(letter::unsign))
        .route("/console/letters/{id}/number", post(letter::number))
        .route("/console/letters/{id}/send", post(letter::send))
        .route("/console/deliveries/{id}/again", post(letter::again))
        .route("/console/deliveries/{id}/arrived", post(letter::arrived))
        .route("/console/organisations", get(register::show))
        .route("/console/organisations/save", post(register::save))
        .route("/console/organisations/{id}/remove", post(register::remove))
        .route("/console/groups", post(register::save_group))
        .route("/console/people", get(people::show))
        .route("/console/people/invite", post(people::invite))
        .route("/console/people/{id}/roles", post(people::roles))
        .route("/console/settings", get(settings::show))
        .route("/console/settings/issuer", post(settings::issuer))
        .route("/console/example/load", post(settings::load_example))
        .route("/console/example/remove", post(settings::remove_example))
}

/// An id in an address; what is none is not found.
fn id<I: std::str::FromStr>(text: &str, thing: &'static str) -> Result<I, app::Refusal> {
    text.parse().map_err(|_| app::Refusal::NotFound(thing))
}
