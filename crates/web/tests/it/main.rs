//! The web as a browser and a script meet it: pages, roles, forms, API, texts.

mod api;
mod api_keys;
mod drill;
mod feeds;
mod inbox;
mod limits;
mod pages;
mod published;
mod roles;
mod site;
mod staff_api;
mod suggestions;
mod texts;
