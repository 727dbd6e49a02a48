//! Chains: one chain with its variants, and what people decide about it before there is a case.

use app::{
    access::{Officer, Staff},
    views::{ChainFound, ChainPage, DecisionView},
};
use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use casework::{ChainId, MessageId};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    answers::{Acts, Reads},
    auth::ApiAs,
    fields::whole_number,
    id,
    problem::{ApiError, Body},
};
use crate::WebState;

pub fn described() -> OpenApiRouter<WebState> {
    OpenApiRouter::new()
        .routes(routes!(get_chain))
        .routes(routes!(get_dismissed))
        .routes(routes!(post_join))
        .routes(routes!(post_split))
        .routes(routes!(post_dismiss))
        .routes(routes!(post_undo))
}

/// A chain of copies.
#[derive(Serialize, ToSchema)]
struct ChainShown {
    /// Its identity.
    chain: String,
    /// How often seen in all.
    sightings: u64,
    /// Its case; null if there is none.
    case: Option<String>,
    /// Variants, most often seen first; of many, those seen most. What is personal is hidden.
    variants: Vec<VariantShown>,
    /// What people decided about it, newest first.
    decisions: Vec<DecisionShown>,
}

/// A variant.
#[derive(Serialize, ToSchema)]
struct VariantShown {
    /// Identity of the message.
    message: String,
    /// Its text, with what is personal hidden.
    text: String,
    /// How often it was seen.
    sightings: u64,
    /// It is the chain's first message.
    first: bool,
}

/// A decision about a chain.
#[derive(Serialize, ToSchema)]
struct DecisionShown {
    /// Its number: what takes it back names it.
    number: i64,
    /// `joined`, `split`, `dismissed`, `restored`, `not-this` (a text was taken for it by mistake) or
    /// `this-again`.
    kind: &'static str,
    /// The chain that is there before and after.
    chain: String,
    /// The other chain, of two.
    other: Option<String>,
    /// Why; empty where a decision takes another back.
    reason: String,
    /// Name of who decided.
    by: String,
    /// When.
    #[serde(with = "time::serde::rfc3339")]
    #[schema(value_type = String, format = DateTime)]
    at: OffsetDateTime,
    /// It still stands and can be taken back.
    can_be_undone: bool,
}

fn decision(view: DecisionView) -> DecisionShown {
    DecisionShown {
        number: view.decision.number,
        kind: view.decision.code(),
        chain: view.decision.chain.to_string(),
        other: view.decision.other().map(|other| other.to_string()),
        reason: view.decision.reason,
        by: view.by,
        at: view.decision.at,
        can_be_undone: view.can_be_undone,
    }
}

fn shown(page: ChainPage) -> ChainShown {
    ChainShown {
        chain: page.summary.chain.id.to_string(),
        sightings: page.summary.sightings,
        case: page.summary.case.map(|case| case.to_string()),
        variants: page
            .variants
            .into_iter()
            .map(|variant| VariantShown {
                message: variant.seen.message.id.to_string(),
                text: variant.seen.message.text,
                sightings: variant.seen.sightings,
                first: variant.first,
            })
            .collect(),
        decisions: page.decisions.into_iter().map(decision).collect(),
    }
}

/// Where a chain went.
#[derive(Serialize, ToSchema)]
struct JoinedBody {
    /// The chain to look at.
    chain: String,
}

impl From<ChainId> for JoinedBody {
    fn from(chain: ChainId) -> Self {
        JoinedBody {
            chain: chain.to_string(),
        }
    }
}

/// A chain, or where it was joined to.
#[derive(Serialize, ToSchema)]
struct ChainAnswer {
    /// The chain; null if it was joined to another.
    found: Option<ChainShown>,
    /// The chain that it was joined to; null if it is still there.
    joined_to: Option<String>,
}

/// A chain with its variants and decisions; of a chain that was joined to another, only which.
#[utoipa::path(
    get,
    path = "/api/v1/chains/{id}",
    params(("id" = String, Path, description = "identity of the chain")),
    security(("session" = [])),
    responses((status = 200, description = "the chain", body = ChainAnswer), Reads)
)]
async fn get_chain(
    State(state): State<WebState>,
    ApiAs(by): ApiAs<Staff>,
    Path(chain): Path<String>,
) -> Result<Json<ChainAnswer>, ApiError> {
    let found = state.app.find_chain(&by, id(&chain, "chain")?).await?;
    let (found, joined_to) = match found {
        ChainFound::Here(page) => (Some(shown(*page)), None),
        ChainFound::JoinedTo(other) => (None, Some(other.to_string())),
    };
    Ok(Json(ChainAnswer { found, joined_to }))
}

/// Chains that are put aside.
#[derive(Serialize, ToSchema)]
struct DismissedBody {
    /// Latest decision first.
    chains: Vec<DecisionShown>,
}

/// Chains that are put aside, and why.
#[utoipa::path(
    get,
    path = "/api/v1/chains",
    security(("session" = [])),
    responses((status = 200, description = "the chains", body = DismissedBody), Reads)
)]
async fn get_dismissed(
    State(state): State<WebState>,
    ApiAs(by): ApiAs<Staff>,
) -> Result<Json<DismissedBody>, ApiError> {
    let found = state.app.dismissed_chains(&by).await?;
    Ok(Json(DismissedBody {
        chains: found.into_iter().map(|row| decision(row.view)).collect(),
    }))
}

/// Chains to make one.
#[derive(Debug, Deserialize, ToSchema)]
struct JoinBody {
    /// Identities of two or more.
    #[schema(min_items = 2, max_items = 100)]
    chains: Vec<String>,
    /// Why, not blank.
    #[schema(
        min_length = 1,
        max_length = 300,
        pattern = "[^\\s\\u0000-\\u001f\\u007f-\\u009f]"
    )]
    reason: String,
}

/// Make chains one. The one with a case stays, or the oldest.
#[utoipa::path(
    post,
    path = "/api/v1/chains/join",
    request_body = JoinBody,
    security(("session" = [])),
    responses((status = 200, description = "joined", body = JoinedBody), Acts)
)]
async fn post_join(
    State(state): State<WebState>,
    ApiAs(by): ApiAs<Officer>,
    Body(body): Body<JoinBody>,
) -> Result<Json<JoinedBody>, ApiError> {
    let chains = body.chains.iter().map(|chain| id(chain, "chain"));
    let chains: Vec<ChainId> = chains.collect::<Result<_, _>>()?;
    let chain = state.app.join_chains(&by, &chains, &body.reason).await?;
    Ok(Json(chain.into()))
}

/// Variants that are another chain.
#[derive(Debug, Deserialize, ToSchema)]
struct SplitBody {
    /// Identities of some messages of the chain, but not of all.
    #[schema(min_items = 1, max_items = 1000)]
    messages: Vec<String>,
    /// Why, not blank.
    #[schema(
        min_length = 1,
        max_length = 300,
        pattern = "[^\\s\\u0000-\\u001f\\u007f-\\u009f]"
    )]
    reason: String,
}

/// Make some variants a chain of their own, and keep the two apart from then on.
#[utoipa::path(
    post,
    path = "/api/v1/chains/{id}/split",
    params(("id" = String, Path, description = "identity of the chain")),
    request_body = SplitBody,
    security(("session" = [])),
    responses((status = 200, description = "split; the new chain", body = JoinedBody), Acts)
)]
async fn post_split(
    State(state): State<WebState>,
    ApiAs(by): ApiAs<Officer>,
    Path(chain): Path<String>,
    Body(body): Body<SplitBody>,
) -> Result<Json<JoinedBody>, ApiError> {
    let chain = id(&chain, "chain")?;
    let messages = body.messages.iter().map(|message| id(message, "message"));
    let messages: Vec<MessageId> = messages.collect::<Result<_, _>>()?;
    let into = state
        .app
        .split_chain(&by, chain, &messages, &body.reason)
        .await?;
    Ok(Json(into.into()))
}

/// Why a chain is put aside.
#[derive(Debug, Deserialize, ToSchema)]
struct AsideBody {
    /// The reason, not blank.
    #[schema(
        min_length = 1,
        max_length = 300,
        pattern = "[^\\s\\u0000-\\u001f\\u007f-\\u009f]"
    )]
    reason: String,
}

/// Put a chain aside: it needs no attention unless it grows anew.
#[utoipa::path(
    post,
    path = "/api/v1/chains/{id}/dismiss",
    params(("id" = String, Path, description = "identity of the chain")),
    request_body = AsideBody,
    security(("session" = [])),
    responses((status = 204, description = "put aside"), Acts)
)]
async fn post_dismiss(
    State(state): State<WebState>,
    ApiAs(by): ApiAs<Officer>,
    Path(chain): Path<String>,
    Body(body): Body<AsideBody>,
) -> Result<StatusCode, ApiError> {
    let chain = id(&chain, "chain")?;
    state.app.dismiss_chain(&by, chain, &body.reason).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A decision to take back.
#[derive(Debug, Deserialize, ToSchema)]
struct UndoBody {
    /// Its number.
    #[serde(deserialize_with = "whole_number")]
    #[schema(minimum = 1, maximum = 1_000_000_000)]
    decision: u32,
}

/// Take a decision back: what was put aside is in the inbox again, what was joined is split, what
/// was split is joined.
#[utoipa::path(
    post,
    path = "/api/v1/chains/{id}/undo",
    params(("id" = String, Path, description = "identity of the chain")),
    request_body = UndoBody,
    security(("session" = [])),
    responses((status = 200, description = "taken back", body = JoinedBody), Acts)
)]
async fn post_undo(
    State(state): State<WebState>,
    ApiAs(by): ApiAs<Officer>,
    Path(chain): Path<String>,
    Body(body): Body<UndoBody>,
) -> Result<Json<JoinedBody>, ApiError> {
    let (chain, number) = (id(&chain, "chain")?, i64::from(body.decision));
    let chain = state.app.undo_decision(&by, chain, number).await?;
    Ok(Json(chain.into()))
}
