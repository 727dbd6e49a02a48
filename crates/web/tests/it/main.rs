//! The web as a browser and a script meet it: pages, roles, forms, API, texts.

mod answers;
mod api;
mod api_keys;
mod drill;
mod face;
mod feeds;
mod inbox;
mod limits;
mod pages;
mod pictures;
mod published;
mod roles;
mod site;
mod staff_api;
mod statistics;
mod suggestions;
mod texts;
mod websub;
