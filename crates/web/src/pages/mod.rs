//! Pages.

mod account;
mod answer;
mod answers;
mod appeals;
mod asking;
mod changes;
mod console;
mod example;
mod feeds;
mod installed;
mod own_account;
mod own_signing;
mod pictures;
mod portal;
mod public;
mod second_step;
mod statistics;
mod track;
mod verify;
mod websub;

pub use statistics::StatisticsQuery;

pub use answer::excerpt;

use crate::routes::Routes;

/// Every page.
pub fn routes() -> Routes {
    Routes::new()
        .merge(public::routes())
        .merge(answers::routes())
        .merge(asking::routes())
        .merge(installed::routes())
        .merge(feeds::routes())
        .merge(pictures::routes())
        .merge(statistics::routes())
        .merge(websub::routes())
        .merge(appeals::routes())
        .merge(track::routes())
        .merge(account::routes())
        .merge(second_step::routes())
        .merge(own_account::routes())
        .merge(own_signing::routes())
        .merge(verify::routes())
        .merge(example::routes())
        .merge(portal::routes())
        .merge(console::routes())
}
