//! Corrections for machines: feeds, CAP, cards for other people's pages, the sitemap.

use app::{CardAsk, FeedFormat, Refusal, views::CorrectionView};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use sha2::{Digest, Sha256};

use crate::{
    WebState,
    errors::PageError,
    forms::{Asked, html},
    page::{Page, Visitor},
    routes::{Routes, get},
};

/// What is read again and again: no cookie, no session, good until it is asked for the next time.
pub fn routes() -> Routes {
    Routes::new()
        .route(FeedFormat::Atom.path(), get(atom).for_any_origin())
        .route(FeedFormat::Json.path(), get(json).for_any_origin())
        .route(
            FeedFormat::ClaimReview.path(),
            get(claim_reviews).for_any_origin(),
        )
        .route("/corrections/{id}/cap.xml", get(cap).for_any_origin())
        .route("/embed/{id}", get(embed))
        .route("/oembed", get(oembed).for_any_origin())
        .route("/sitemap.xml", get(sitemap).for_any_origin())
}

/// Which part of a feed, and in which language.
#[derive(Deserialize)]
struct FeedQuery {
    #[serde(default)]
    page: u32,
    #[serde(default)]
    lang: String,
}

async fn atom(
    State(state): State<WebState>,
    headers: HeaderMap,
    Asked(query): Asked<FeedQuery>,
) -> Result<Response, PageError> {
    feed(&state, FeedFormat::Atom, &headers, &query).await
}

async fn json(
    State(state): State<WebState>,
    headers: HeaderMap,
    Asked(query): Asked<FeedQuery>,
) -> Result<Response, PageError> {
    feed(&state, FeedFormat::Json, &headers, &query).await
}

async fn claim_reviews(
    State(state): State<WebState>,
    headers: HeaderMap,
    Asked(query): Asked<FeedQuery>,
) -> Result<Response, PageError> {
    feed(&state, FeedFormat::ClaimReview, &headers, &query).await
}

async fn feed(
    state: &WebState,
    format: FeedFormat,
    headers: &HeaderMap,
    query: &FeedQuery,
) -> Result<Response, PageError> {
    let text = state
        .app
        .corrections_feed(format, &query.lang, query.page)
        .await?;
    let mut response = fresh(headers, format.media_type(), text);
    // What is told of is the first page.
    if query.page == 0 {
        let path = app::feed_path(format, &query.lang);
        link(&mut response, state, &path);
    }
    Ok(response)
}

async fn cap(
    State(state): State<WebState>,
    headers: HeaderMap,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let id = id.parse().map_err(|_| Refusal::NotFound("correction"))?;
    let text = state.app.correction_cap(id).await?;
    Ok(fresh(&headers, "application/cap+xml; charset=utf-8", text))
}

#[derive(Deserialize)]
struct SitemapQuery {
    #[serde(default)]
    page: u32,
}

async fn sitemap(
    State(state): State<WebState>,
    headers: HeaderMap,
    Asked(query): Asked<SitemapQuery>,
) -> Result<Response, PageError> {
    let text = state.app.sitemap(query.page).await?;
    Ok(fresh(&headers, "application/xml; charset=utf-8", text))
}

/// A card that is asked for (oEmbed).
#[derive(Deserialize)]
struct CardQuery {
    #[serde(default)]
    url: String,
    #[serde(default)]
    format: String,
    maxwidth: Option<u32>,
    maxheight: Option<u32>,
    #[serde(default)]
    lang: String,
}

async fn oembed(
    State(state): State<WebState>,
    headers: HeaderMap,
    Asked(query): Asked<CardQuery>,
) -> Result<Response, PageError> {
    let xml = match query.format.as_str() {
        "" | "json" => false,
        "xml" => true,
        // As oEmbed has it: a format that is not spoken.
        _ => return Ok(StatusCode::NOT_IMPLEMENTED.into_response()),
    };
    let ask = CardAsk {
        url: query.url,
        max_width: query.maxwidth,
        max_height: query.maxheight,
        xml,
    };
    let text = state.app.oembed(&ask, &query.lang).await?;
    let kind = if xml {
        "text/xml; charset=utf-8"
    } else {
        "application/json"
    };
    Ok(fresh(&headers, kind, text))
}

#[derive(Template)]
#[template(path = "embed.html")]
struct Embed {
    page: Page,
    view: CorrectionView,
    url: String,
}

/// The card itself: the one page that other sites may show in a frame.
async fn embed(
    State(state): State<WebState>,
    Visitor(page): Visitor,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let id = id.parse().map_err(|_| Refusal::NotFound("correction"))?;
    let view = state.app.correction_card(id).await?;
    let url = format!("{}{}", state.app.public_url(), view.path());
    let mut response = html(&Embed { page, view, url })?;
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(
            "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; \
             frame-ancestors *",
        ),
    );
    // Browsers that know the policy above look at no other header; to old ones this says nothing.
    headers.insert(
        header::X_FRAME_OPTIONS,
        HeaderValue::from_static("ALLOWALL"),
    );
    Ok(response)
}

/// Names the hub of a feed, and the address under which it tells of it (WebSub, section 4).
pub fn link(response: &mut Response, state: &WebState, path: &str) {
    let address = format!("{}{path}", state.app.public_url());
    if let Ok(links) = HeaderValue::from_str(&state.app.feed_links(&address)) {
        response.headers_mut().insert(header::LINK, links);
    }
}

/// An answer that others may read from their own pages and ask for again: only what changed is sent.
pub fn fresh(
    asked: &HeaderMap,
    kind: &'static str,
    content: impl AsRef<[u8]> + IntoResponse,
) -> Response {
    // A weak one: the same content may be sent compressed in one way or another.
    let tag = format!(
        "W/\"{}\"",
        hex::encode(&Sha256::digest(content.as_ref())[..16])
    );
    let same = is_known(asked, &tag);
    let headers = [
        (header::CONTENT_TYPE, kind.to_owned()),
        (header::ETAG, tag),
        (header::CACHE_CONTROL, "public, no-cache".to_owned()),
    ];
    if same {
        (StatusCode::NOT_MODIFIED, headers).into_response()
    } else {
        (headers, content).into_response()
    }
}

/// Whether who asks says to have what has this tag.
pub fn is_known(asked: &HeaderMap, tag: &str) -> bool {
    asked
        .get_all(header::IF_NONE_MATCH)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(|known| known.trim().trim_start_matches("W/"))
        .any(|known| known == tag.trim_start_matches("W/") || known == "*")
}
