//! The picture of a correction, to be sent into a chat.

use app::Refusal;
use axum::{
    extract::{Path, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Deserialize;

use crate::{
    WebState,
    errors::PageError,
    forms::Asked,
    pages::feeds::is_known,
    routes::{Routes, get},
};

/// Without cookie and session, as feeds.
pub fn routes() -> Routes {
    Routes::new().route("/corrections/{id}/picture.png", get(picture))
}

/// In which language.
#[derive(Deserialize)]
struct PictureQuery {
    #[serde(default)]
    lang: String,
}

async fn picture(
    State(state): State<WebState>,
    asked: HeaderMap,
    Path(id): Path<String>,
    Asked(query): Asked<PictureQuery>,
) -> Result<Response, PageError> {
    let id = id.parse().map_err(|_| Refusal::NotFound("correction"))?;
    let picture = state.app.forward_picture(id, &query.lang).await?;
    let tag = format!("\"{}\"", &picture.tag[..32]);
    let known = is_known(&asked, &tag);
    let name = format!("inline; filename=\"dinh-chinh-{id}.png\"");
    let headers = [
        (header::CONTENT_TYPE, "image/png".to_owned()),
        (header::CONTENT_DISPOSITION, name),
        (header::ETAG, tag),
        // To be asked for each time: a verdict that was withdrawn is shown no more.
        (header::CACHE_CONTROL, "public, no-cache".to_owned()),
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*".to_owned()),
    ];
    Ok(if known {
        (StatusCode::NOT_MODIFIED, headers).into_response()
    } else {
        (headers, picture.bytes.to_vec()).into_response()
    })
}
