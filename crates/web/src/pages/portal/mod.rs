//! Pages under private links: no account, made for a phone.

mod change;
mod party;
mod receiver;

use axum::extract::DefaultBodyLimit;

use crate::{
    forms::MAX_UPLOAD,
    routes::{Routes, get, post},
};

/// Portal pages.
pub fn routes() -> Routes {
    Routes::new()
        .route(
            "/p/{token}",
            get(party::show)
                .post(party::reply)
                .layer(DefaultBodyLimit::max(MAX_UPLOAD)),
        )
        .route("/r/{token}", get(receiver::show).post(receiver::confirm))
        .route("/r/{token}/change", get(change::show).post(change::confirm))
        .route("/r/{token}/known", post(receiver::acknowledge))
        .route("/r/{token}/letter.pdf", get(receiver::pdf))
}
