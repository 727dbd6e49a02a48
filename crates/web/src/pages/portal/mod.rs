//! Pages under private links: no account, made for a phone.

mod party;
mod receiver;

use crate::routes::{Routes, get};

/// Portal pages.
pub fn routes() -> Routes {
    Routes::new()
        .route("/p/{token}", get(party::show).post(party::reply))
        .route("/r/{token}", get(receiver::show).post(receiver::confirm))
        .route("/r/{token}/letter.pdf", get(receiver::pdf))
}
