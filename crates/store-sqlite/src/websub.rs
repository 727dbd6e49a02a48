//! Subscribers of feeds.

use app::{
    model::{Correction, HubMode, HubRequest, Subscription},
    ports::{HubChange, HubStore, StoreError},
};
use async_trait::async_trait;
use casework::{CaseId, SubscriptionId};
use sqlx::{SqliteConnection, query};
use time::{Duration, OffsetDateTime};

use crate::{
    SqliteStore,
    rows::{Columns, Result, all, bytes, failed, millis, signed},
};

/// Makes everybody due who wants to be told of a version that is published. It belongs into the same
/// commit.
pub(crate) async fn queue(db: &mut SqliteConnection, correction: &Correction) -> Result<()> {
    query(
        "UPDATE websub_subscription SET wanted = wanted + 1, attempts = 0, next_at = $2
         WHERE (casefile IS NULL OR casefile = $1) AND ended_at IS NULL AND until > $2",
    )
    .bind(bytes(correction.case.0))
    .bind(millis(correction.published_at))
    .execute(db)
    .await
    .map(drop)
    .map_err(failed)
}

pub(crate) async fn apply(db: &mut SqliteConnection, change: HubChange) -> Result<()> {
    let done = match change {
        HubChange::Ask(request) => return ask(db, &request).await,
        HubChange::Subscribe(subscription) => return subscribe(db, &subscription).await,
        HubChange::AskAgain { id, attempts, at } => {
            query("UPDATE websub_request SET attempts = $2, next_at = $3 WHERE id = $1")
                .bind(bytes(id.0))
                .bind(attempts)
                .bind(millis(at))
                .execute(db)
                .await
        }
        HubChange::Settle(id) => {
            query("DELETE FROM websub_request WHERE id = $1")
                .bind(bytes(id.0))
                .execute(db)
                .await
        }
        HubChange::Unsubscribe { topic, callback } => {
            query("DELETE FROM websub_subscription WHERE topic = $1 AND callback = $2")
                .bind(topic)
                .bind(callback)
                .execute(db)
                .await
        }
        HubChange::Told { id, told, at } => query(
            "UPDATE websub_subscription SET told = max(told, $2), attempts = 0, last_told_at = $3
                 WHERE id = $1",
        )
        .bind(bytes(id.0))
        .bind(signed(told))
        .bind(millis(at))
        .execute(db)
        .await,
        HubChange::NotTold {
            id,
            wanted,
            attempts,
            next_at,
            at,
            error,
        } => {
            query(
                "UPDATE websub_subscription SET failed_at = $5, error = $6,
                   attempts = CASE WHEN wanted = $2 THEN $3 ELSE attempts END,
                   next_at = CASE WHEN wanted = $2 THEN $4 ELSE next_at END
                 WHERE id = $1",
            )
            .bind(bytes(id.0))
            .bind(signed(wanted))
            .bind(attempts)
            .bind(millis(next_at))
            .bind(millis(at))
            .bind(error)
            .execute(db)
            .await
        }
        HubChange::End { id, at, error } => {
            query(
                "UPDATE websub_subscription SET ended_at = $2,
                   failed_at = CASE WHEN $3 = '' THEN failed_at ELSE $2 END,
                   error = CASE WHEN $3 = '' THEN error ELSE $3 END
                 WHERE id = $1 AND ended_at IS NULL",
            )
            .bind(bytes(id.0))
            .bind(millis(at))
            .bind(error)
            .execute(db)
            .await
        }
        HubChange::ForgetEnded(before) => {
            query(
                "DELETE FROM websub_subscription WHERE min(coalesce(ended_at, until), until) < $1",
            )
            .bind(millis(before))
            .execute(db)
            .await
        }
    };
    done.map(drop).map_err(failed)
}

async fn ask(db: &mut SqliteConnection, request: &HubRequest) -> Result<()> {
    query("DELETE FROM websub_request WHERE topic = $1 AND callback = $2")
        .bind(&request.topic)
        .bind(&request.callback)
        .execute(&mut *db)
        .await
        .map_err(failed)?;
    query(
        "INSERT INTO websub_request (id, mode, topic, casefile, callback, host, secret, lease,
           attempts, next_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
    )
    .bind(bytes(request.id.0))
    .bind(request.mode.code())
    .bind(&request.topic)
    .bind(request.case.map(|case| bytes(case.0)))
    .bind(&request.callback)
    .bind(&request.host)
    .bind(&request.secret)
    .bind(request.lease.whole_seconds())
    .bind(request.attempts)
    .bind(millis(request.next_at))
    .execute(db)
    .await
    .map(drop)
    .map_err(failed)
}

async fn subscribe(db: &mut SqliteConnection, new: &Subscription) -> Result<()> {
    query(
        "INSERT INTO websub_subscription (id, topic, casefile, callback, host, secret, since, until,
           wanted, told, attempts, next_at, last_told_at, failed_at, error, ended_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
         ON CONFLICT (topic, callback) DO UPDATE SET secret = $6, until = $8, ended_at = NULL,
           wanted = CASE WHEN ended_at IS NULL THEN wanted ELSE told END",
    )
    .bind(bytes(new.id.0))
    .bind(&new.topic)
    .bind(new.case.map(|case| bytes(case.0)))
    .bind(&new.callback)
    .bind(&new.host)
    .bind(&new.secret)
    .bind(millis(new.since))
    .bind(millis(new.until))
    .bind(signed(new.wanted))
    .bind(signed(new.told))
    .bind(new.attempts)
    .bind(millis(new.next_at))
    .bind(new.last_told_at.map(millis))
    .bind(new.failed_at.map(millis))
    .bind(&new.error)
    .bind(new.ended_at.map(millis))
    .execute(db)
    .await
    .map(drop)
    .map_err(failed)
}

#[async_trait]
impl HubStore for SqliteStore {
    async fn hub_requests_due(&self, now: OffsetDateTime, limit: u32) -> Result<Vec<HubRequest>> {
        let rows =
            query("SELECT * FROM websub_request WHERE next_at <= $1 ORDER BY next_at, id LIMIT $2")
                .bind(millis(now))
                .bind(limit)
                .fetch_all(&self.reader)
                .await
                .map_err(failed)?;
        all(&rows, request)
    }

    async fn subscriptions_due(
        &self,
        now: OffsetDateTime,
        limit: u32,
    ) -> Result<Vec<Subscription>> {
        let rows = query(
            "SELECT * FROM websub_subscription
             WHERE wanted > told AND ended_at IS NULL AND until > $1 AND next_at <= $1
             ORDER BY next_at, id LIMIT $2",
        )
        .bind(millis(now))
        .bind(limit)
        .fetch_all(&self.reader)
        .await
        .map_err(failed)?;
        all(&rows, subscription)
    }

    async fn subscribers_beside(
        &self,
        now: OffsetDateTime,
        host: &str,
        topic: &str,
        callback: &str,
    ) -> Result<(u64, u64)> {
        let row = query(
            "SELECT count(*) AS many, coalesce(sum(host = $2), 0) AS of_host FROM (
               SELECT host, topic, callback FROM websub_request
               UNION SELECT host, topic, callback FROM websub_subscription
                 WHERE ended_at IS NULL AND until > $1)
             WHERE NOT (topic = $3 AND callback = $4)",
        )
        .bind(millis(now))
        .bind(host)
        .bind(topic)
        .bind(callback)
        .fetch_one(&self.reader)
        .await
        .map_err(failed)?;
        let row = Columns(&row);
        Ok((row.count("many")?, row.count("of_host")?))
    }

    async fn subscriptions(&self, limit: u32) -> Result<Vec<Subscription>> {
        let rows = query("SELECT * FROM websub_subscription ORDER BY since DESC, id LIMIT $1")
            .bind(limit)
            .fetch_all(&self.reader)
            .await
            .map_err(failed)?;
        all(&rows, subscription)
    }
}

fn request(row: &Columns<'_>) -> Result<HubRequest> {
    let mode = row.text("mode")?;
    Ok(HubRequest {
        id: SubscriptionId(row.id("id")?),
        mode: HubMode::from_code(&mode)
            .ok_or_else(|| StoreError::Corrupt(format!("mode {mode} of a request to the hub")))?,
        topic: row.text("topic")?,
        case: row.id_if("casefile")?.map(CaseId),
        callback: row.text("callback")?,
        host: row.text("host")?,
        secret: row.get("secret")?,
        lease: Duration::seconds(row.get("lease")?),
        attempts: row.small("attempts")?,
        next_at: row.time("next_at")?,
    })
}

fn subscription(row: &Columns<'_>) -> Result<Subscription> {
    Ok(Subscription {
        id: SubscriptionId(row.id("id")?),
        topic: row.text("topic")?,
        case: row.id_if("casefile")?.map(CaseId),
        callback: row.text("callback")?,
        host: row.text("host")?,
        secret: row.get("secret")?,
        since: row.time("since")?,
        until: row.time("until")?,
        wanted: row.count("wanted")?,
        told: row.count("told")?,
        attempts: row.small("attempts")?,
        next_at: row.time("next_at")?,
        last_told_at: row.time_if("last_told_at")?,
        failed_at: row.time_if("failed_at")?,
        error: row.text("error")?,
        ended_at: row.time_if("ended_at")?,
    })
}
