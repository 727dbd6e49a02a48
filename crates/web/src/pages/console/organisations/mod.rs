//! The register of organisations: lists, one organisation, files, groups.

mod groups;
mod import;
mod list;
mod one;

use app::{Refusal, sheet::day_of};
use axum::extract::DefaultBodyLimit;
use time::Date;

use crate::{
    errors::PageError,
    forms::{Fields, MAX_UPLOAD},
    routes::{Routes, get, post},
};

/// `/console/organisations/…` and `/console/groups/…`.
pub fn routes() -> Routes {
    let upload = || DefaultBodyLimit::max(MAX_UPLOAD);
    Routes::new()
        .route("/console/organisations", get(list::show))
        .route("/console/organisations/new", get(one::form).post(one::add))
        .route(
            "/console/organisations/reorganise",
            get(one::reorganise_form).post(one::reorganise),
        )
        .route(
            "/console/organisations/import",
            get(import::form).post(import::check).layer(upload()),
        )
        .route(
            "/console/organisations/import/apply",
            post(import::apply).layer(upload()),
        )
        .route(
            "/console/organisations/export/{format}",
            get(import::export),
        )
        .route("/console/organisations/{id}", get(one::show))
        .route("/console/organisations/{id}/standing", post(one::standing))
        .route("/console/organisations/{id}/facts", post(one::add_fact))
        .route("/console/organisations/{id}/dates", post(one::date_fact))
        .route("/console/organisations/{id}/remove", post(one::remove))
        .route("/console/groups", get(groups::list).post(groups::save))
        .route("/console/groups/{id}", get(groups::show))
}

/// A day that somebody typed; empty: none.
fn day(fields: &Fields, name: &'static str) -> Result<Option<Date>, PageError> {
    match fields.get(name).trim() {
        "" => Ok(None),
        text => day_of(text)
            .map(Some)
            .ok_or_else(|| fields.refuse(Refusal::Invalid(name))),
    }
}

/// A day of an address; what is none counts as none.
fn asked_day(text: Option<&str>) -> Option<Date> {
    text.and_then(day_of)
}

/// A day as date fields want it.
fn iso(date: Option<&Date>) -> String {
    date.map(Date::to_string).unwrap_or_default()
}

/// The lines of a field.
fn lines(fields: &Fields, name: &str) -> Vec<String> {
    let text = fields.lines(name);
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.map(str::to_owned).collect()
}
