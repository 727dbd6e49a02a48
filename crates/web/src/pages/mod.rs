//! Pages.

mod account;
mod answer;
mod changes;
mod console;
mod example;
mod portal;
mod public;

use crate::routes::Routes;

/// Every page.
pub fn routes() -> Routes {
    Routes::new()
        .merge(public::routes())
        .merge(account::routes())
        .merge(example::routes())
        .merge(portal::routes())
        .merge(console::routes())
}
