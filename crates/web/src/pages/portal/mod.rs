//! Pages under private links: no account, made for a phone.

mod party;
mod receiver;

use axum::{Router, routing::get};

use crate::WebState;

/// Portal pages.
pub fn routes() -> Router<WebState> {
    Router::new()
        .route("/p/{token}", get(party::show).post(party::reply))
        .route("/r/{token}", get(receiver::show).post(receiver::confirm))
        .route("/r/{token}/letter.pdf", get(receiver::pdf))
}
