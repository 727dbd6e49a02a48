//! Pages under private links: no account, made for a phone.

mod change;
mod letters;
mod party;
mod pass_on;
mod receiver;
mod report;
mod who;

use axum::extract::DefaultBodyLimit;

pub use pass_on::allow_own;
pub use report::jpeg;

use crate::{
    forms::MAX_UPLOAD,
    routes::{Routes, get, post},
};

/// The words of a comparison as the console marks them.
pub fn marked(found: &app::model::Found) -> Vec<(&'static str, String)> {
    receiver::marked(found)
}

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
        .route("/r/{token}/return", post(receiver::send_back))
        .route("/r/{token}/change", get(change::show).post(change::confirm))
        .route("/r/{token}/known", post(receiver::acknowledge))
        .route("/r/{token}/letter.pdf", get(receiver::pdf))
        .route("/r/{token}/parts/{file}", get(receiver::part))
        .route("/r/{token}/feed.xml", get(receiver::feed))
        .route(
            "/r/{token}/report",
            get(report::form)
                .post(report::report)
                .layer(DefaultBodyLimit::max(MAX_UPLOAD)),
        )
        .route("/r/{token}/photos/{deed}", get(report::photo))
        .route(
            "/r/{token}/pass-on",
            get(pass_on::form).post(pass_on::pass_on),
        )
        .route("/r/{token}/withdraw/{delivery}", post(pass_on::withdraw))
        .route("/o/{token}", get(letters::show))
}
