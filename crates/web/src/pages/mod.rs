//! Pages.

mod account;
mod answer;
mod changes;
mod console;
mod example;
mod portal;
mod public;
mod track;

use axum::Router;

use crate::WebState;

/// Every page.
pub fn routes() -> Router<WebState> {
    Router::new()
        .merge(public::routes())
        .merge(track::routes())
        .merge(account::routes())
        .merge(example::routes())
        .merge(portal::routes())
        .merge(console::routes())
}
