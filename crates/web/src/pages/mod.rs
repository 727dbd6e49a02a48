//! Pages.

mod account;
mod answer;
mod appeals;
mod changes;
mod console;
mod example;
mod portal;
mod public;

use axum::Router;

use crate::WebState;

/// Every page.
pub fn routes() -> Router<WebState> {
    Router::new()
        .merge(public::routes())
        .merge(appeals::routes())
        .merge(account::routes())
        .merge(example::routes())
        .merge(portal::routes())
        .merge(console::routes())
}
