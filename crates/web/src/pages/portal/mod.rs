//! Pages under private links: no account, made for a phone.

mod party;
mod receiver;

use axum::{Router, extract::DefaultBodyLimit, routing::get};

use crate::{WebState, forms::MAX_UPLOAD};

/// Portal pages.
pub fn routes() -> Router<WebState> {
    Router::new()
        .route(
            "/p/{token}",
            get(party::show)
                .post(party::reply)
                .layer(DefaultBodyLimit::max(MAX_UPLOAD)),
        )
        .route("/r/{token}", get(receiver::show).post(receiver::confirm))
        .route("/r/{token}/letter.pdf", get(receiver::pdf))
}
