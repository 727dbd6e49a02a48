//! Keys by which programs act for a person.

use app::model::ApiKey;
use casework::{ApiKeyId, UserId};
use sqlx::query;
use time::OffsetDateTime;

use crate::{
    SqliteStore,
    factors::Statement,
    rows::{Columns, Result, all, bytes, failed, json, millis, one},
};

pub(crate) fn add(key: ApiKey) -> Result<Statement> {
    Ok(query(
        "INSERT INTO api_key (id, user, token_hash, name, roles, strong, created_at, expires_at,
           last_used_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(bytes(key.id.0))
    .bind(bytes(key.user.0))
    .bind(key.token_hash)
    .bind(key.name)
    .bind(json(&key.roles)?)
    .bind(key.strong)
    .bind(millis(key.created_at))
    .bind(millis(key.expires_at))
    .bind(key.last_used_at.map(millis)))
}

pub(crate) fn touch(id: ApiKeyId, at: OffsetDateTime) -> Statement {
    query(
        "UPDATE api_key SET last_used_at = $2
         WHERE id = $1 AND (last_used_at IS NULL OR last_used_at < $2)",
    )
    .bind(bytes(id.0))
    .bind(millis(at))
}

pub(crate) fn remove(id: ApiKeyId) -> Statement {
    query("DELETE FROM api_key WHERE id = $1").bind(bytes(id.0))
}

pub(crate) fn remove_of(user: UserId) -> Statement {
    query("DELETE FROM api_key WHERE user = $1").bind(bytes(user.0))
}

impl SqliteStore {
    pub(crate) async fn read_api_key(&self, token_hash: &str) -> Result<Option<ApiKey>> {
        let row = query("SELECT * FROM api_key WHERE token_hash = $1")
            .bind(token_hash)
            .fetch_optional(&self.reader)
            .await
            .map_err(failed)?;
        one(row, api_key)
    }

    pub(crate) async fn read_api_keys(&self, user: Option<UserId>) -> Result<Vec<ApiKey>> {
        let rows = query(
            "SELECT * FROM api_key WHERE $1 IS NULL OR user = $1 ORDER BY created_at DESC, id DESC",
        )
        .bind(user.map(|user| bytes(user.0)))
        .fetch_all(&self.reader)
        .await
        .map_err(failed)?;
        all(&rows, api_key)
    }
}

fn api_key(row: &Columns<'_>) -> Result<ApiKey> {
    Ok(ApiKey {
        id: ApiKeyId(row.id("id")?),
        user: UserId(row.id("user")?),
        token_hash: row.text("token_hash")?,
        name: row.text("name")?,
        roles: row.json("roles")?,
        strong: row.flag("strong")?,
        created_at: row.time("created_at")?,
        expires_at: row.time("expires_at")?,
        last_used_at: row.time_if("last_used_at")?,
    })
}
