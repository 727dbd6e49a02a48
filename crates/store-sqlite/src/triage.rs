//! Decisions of people on chains.

use app::{
    model::{Decision, DecisionKind, MessageKey, Sighting},
    ports::{StoreError, TriageStore},
};
use async_trait::async_trait;
use casework::{ChainId, MessageId};
use sqlx::{SqliteConnection, query};
use time::OffsetDateTime;

use crate::{
    SqliteStore,
    commit::exactly_one,
    messages::add_to_counter,
    rows::{Columns, Result, all, bytes, failed, json, millis, one, signed},
};

pub(crate) async fn decide(db: &mut SqliteConnection, decision: &Decision) -> Result<()> {
    let raised = query("UPDATE counter SET value = $1 WHERE name = 'decisions' AND value = $1 - 1")
        .bind(decision.number)
        .execute(&mut *db)
        .await
        .map_err(failed)?;
    exactly_one(raised.rows_affected())?;
    let chain = decision.chain;
    match &decision.kind {
        DecisionKind::Joined { from, messages } => join(db, chain, *from, messages).await?,
        DecisionKind::Split { into, messages } => split(db, chain, *into, messages).await?,
        DecisionKind::Dismissed { .. } => dismiss(db, chain, decision.number).await?,
        DecisionKind::Restored => {
            let gone = run(db, "DELETE FROM chain_dismissed WHERE chain = $1", &[chain]).await?;
            exactly_one(gone)?;
        }
        // Nothing moves: the report says what it is about.
        DecisionKind::NotThis { .. } | DecisionKind::ThisAgain { .. } => {
            let there = "UPDATE chain SET example = example WHERE id = $1";
            exactly_one(run(db, there, &[chain]).await?)?;
        }
    }
    query("INSERT INTO chain_decision (number, chain, other, body) VALUES ($1, $2, $3, $4)")
        .bind(decision.number)
        .bind(bytes(chain.0))
        .bind(decision.other().map(|other| bytes(other.0)))
        .bind(json(decision)?)
        .execute(db)
        .await
        .map(drop)
        .map_err(failed)
}

pub(crate) async fn seen(db: &mut SqliteConnection, number: i64) -> Result<()> {
    let met = query("UPDATE counter SET value = value WHERE name = 'decisions' AND value = $1")
        .bind(number)
        .execute(db)
        .await
        .map_err(failed)?;
    exactly_one(met.rows_affected())
}

/// Runs a statement whose parameters are chains; how many rows it met.
async fn run(
    db: &mut SqliteConnection,
    statement: &'static str,
    chains: &[ChainId],
) -> Result<u64> {
    let mut statement = query(statement);
    for chain in chains {
        statement = statement.bind(bytes(chain.0));
    }
    let done = statement.execute(db).await.map_err(failed)?;
    Ok(done.rows_affected())
}

async fn dismiss(db: &mut SqliteConnection, chain: ChainId, number: i64) -> Result<()> {
    // Only a chain that is there and has no case.
    let put = query(
        "INSERT INTO chain_dismissed (chain, decision)
         SELECT id, $2 FROM chain WHERE id = $1
           AND NOT EXISTS (SELECT 1 FROM casefile WHERE chain = $1)
         ON CONFLICT DO UPDATE SET decision = excluded.decision",
    )
    .bind(bytes(chain.0))
    .bind(number)
    .execute(db)
    .await
    .map_err(failed)?;
    exactly_one(put.rows_affected())
}

async fn join(
    db: &mut SqliteConnection,
    chain: ChainId,
    from: ChainId,
    messages: &[i64],
) -> Result<()> {
    let there = run(
        db,
        "UPDATE chain SET example = example WHERE id IN ($1, $2)
           AND NOT EXISTS (SELECT 1 FROM casefile WHERE chain = $2) AND $1 <> $2",
        &[chain, from],
    )
    .await?;
    if there != 2 {
        return Err(StoreError::Conflict);
    }
    let moved = run(
        db,
        "UPDATE message SET chain = $1 WHERE chain = $2",
        &[chain, from],
    )
    .await?;
    if moved != messages.len() as u64 {
        return Err(StoreError::Conflict);
    }
    // What was parted from the one is parted from what it is now; the pair itself is no more.
    for statement in [
        "INSERT OR IGNORE INTO chain_parted (one, other)
           SELECT min($1, far), max($1, far) FROM
             (SELECT CASE one WHEN $2 THEN other ELSE one END AS far FROM chain_parted
              WHERE one = $2 OR other = $2)
           WHERE far <> $1",
        "DELETE FROM chain_parted WHERE (one = min($1, $2) AND other = max($1, $2))",
        // What was decided on the one that goes is part of the other's history.
        "UPDATE chain_decision SET chain = $1 WHERE chain = $2",
        "DELETE FROM chain_sighting WHERE chain IN ($1, $2)",
        "DELETE FROM chain WHERE id = $2 AND $1 <> $2",
    ] {
        run(db, statement, &[chain, from]).await?;
    }
    count_anew(db, chain).await?;
    add_to_counter(db, "chains", -1).await
}

async fn split(
    db: &mut SqliteConnection,
    chain: ChainId,
    into: ChainId,
    messages: &[i64],
) -> Result<()> {
    let list = json(&messages)?;
    query(
        "INSERT INTO chain (id, created_at, example)
         SELECT $1, min(first_seen), min(example) FROM message
         WHERE seq IN (SELECT value FROM json_each($2)) HAVING count(*) > 0",
    )
    .bind(bytes(into.0))
    .bind(&list)
    .execute(&mut *db)
    .await
    .map_err(failed)?;
    let moved = query(
        "UPDATE message SET chain = $1
         WHERE chain = $2 AND seq IN (SELECT value FROM json_each($3))",
    )
    .bind(bytes(into.0))
    .bind(bytes(chain.0))
    .bind(&list)
    .execute(&mut *db)
    .await
    .map_err(failed)?;
    if messages.is_empty() || moved.rows_affected() != messages.len() as u64 {
        return Err(StoreError::Conflict);
    }
    // One at least stays.
    let left = run(
        db,
        "UPDATE chain SET example = example
         WHERE id = $1 AND EXISTS (SELECT 1 FROM message WHERE chain = $1)",
        &[chain],
    )
    .await?;
    exactly_one(left)?;
    run(db, "DELETE FROM chain_sighting WHERE chain = $1", &[chain]).await?;
    run(
        db,
        "INSERT INTO chain_parted (one, other) VALUES (min($1, $2), max($1, $2))",
        &[chain, into],
    )
    .await?;
    count_anew(db, chain).await?;
    count_anew(db, into).await?;
    add_to_counter(db, "chains", 1).await
}

/// Sums up a chain whose messages were moved; it has no sightings of its own now.
async fn count_anew(db: &mut SqliteConnection, chain: ChainId) -> Result<()> {
    for statement in [
        "INSERT INTO chain_sighting (hour, chain, channel, area, count)
           SELECT hour, message.chain, channel, area, sum(sighting.count) FROM sighting
           JOIN message ON message.seq = sighting.message WHERE message.chain = $1
           GROUP BY hour, channel, area",
        "UPDATE chain SET
           variants = (SELECT count(*) FROM message WHERE chain = $1),
           sightings = (SELECT coalesce(sum(sightings), 0) FROM message WHERE chain = $1),
           first_seen = (SELECT min(at) FROM (
             SELECT min(first_seen) AS at FROM message WHERE chain = $1
             UNION ALL SELECT min(hour) FROM chain_sighting WHERE chain = $1) WHERE at IS NOT NULL),
           last_seen = (SELECT max(at) FROM (
             SELECT max(first_seen - ((first_seen % 3600000) + 3600000) % 3600000) AS at
               FROM message WHERE chain = $1
             UNION ALL SELECT max(hour) FROM chain_sighting WHERE chain = $1) WHERE at IS NOT NULL)
         WHERE id = $1",
    ] {
        run(db, statement, &[chain]).await?;
    }
    Ok(())
}

pub(crate) async fn count_repeated(
    db: &mut SqliteConnection,
    sha256: &str,
    sighting: &Sighting,
) -> Result<()> {
    let counted = query(
        "INSERT INTO repeated (message, hour, channel, area, count)
         SELECT seq, $2, $3, $4, $5 FROM message WHERE sha256 = $1
         ON CONFLICT DO UPDATE SET count = count + excluded.count",
    )
    .bind(sha256)
    .bind(millis(sighting.hour))
    .bind(&sighting.channel)
    .bind(&sighting.area)
    .bind(signed(sighting.count))
    .execute(db)
    .await
    .map_err(failed)?;
    exactly_one(counted.rows_affected())
}

fn decision(row: &Columns<'_>) -> Result<Decision> {
    let mut decision: Decision = row.json("body")?;
    // A chain that was joined since is part of another.
    decision.chain = ChainId(row.id("chain")?);
    Ok(decision)
}

#[async_trait]
impl TriageStore for SqliteStore {
    async fn last_decision(&self) -> Result<i64> {
        self.counter("decisions").await
    }

    async fn decisions_after(&self, number: i64) -> Result<Vec<Decision>> {
        let rows = query("SELECT * FROM chain_decision WHERE number > $1 ORDER BY number")
            .bind(number)
            .fetch_all(&self.reader)
            .await
            .map_err(failed)?;
        all(&rows, decision)
    }

    async fn decisions_of_chain(&self, chain: ChainId) -> Result<Vec<Decision>> {
        let rows =
            query("SELECT * FROM chain_decision WHERE chain = $1 OR other = $1 ORDER BY number")
                .bind(bytes(chain.0))
                .fetch_all(&self.reader)
                .await
                .map_err(failed)?;
        all(&rows, decision)
    }

    async fn dismissed_chains(&self) -> Result<Vec<Decision>> {
        let rows = query(
            "SELECT chain_decision.* FROM chain_dismissed
             JOIN chain_decision ON number = decision ORDER BY number DESC",
        )
        .fetch_all(&self.reader)
        .await
        .map_err(failed)?;
        all(&rows, decision)
    }

    async fn parted_chains(&self) -> Result<Vec<(ChainId, ChainId)>> {
        let rows = query("SELECT one, other FROM chain_parted ORDER BY one, other")
            .fetch_all(&self.reader)
            .await
            .map_err(failed)?;
        all(&rows, |row| {
            Ok((ChainId(row.id("one")?), ChainId(row.id("other")?)))
        })
    }

    async fn joined_to(&self, chain: ChainId) -> Result<Option<ChainId>> {
        // Decisions of a chain that went on are the next one's: one step is enough.
        let row = query(
            "SELECT chain FROM chain_decision WHERE other = $1
               AND json_extract(body, '$.kind.kind') = 'joined'
               AND NOT EXISTS (SELECT 1 FROM chain WHERE id = $1)
             ORDER BY number DESC LIMIT 1",
        )
        .bind(bytes(chain.0))
        .fetch_optional(&self.reader)
        .await
        .map_err(failed)?;
        one(row, |row| Ok(ChainId(row.id("chain")?)))
    }

    async fn chain_keys(&self, chain: ChainId) -> Result<Vec<MessageKey>> {
        let rows =
            query("SELECT seq, id, chain, sha256 FROM message WHERE chain = $1 ORDER BY seq")
                .bind(bytes(chain.0))
                .fetch_all(&self.reader)
                .await
                .map_err(failed)?;
        all(&rows, |row| {
            Ok(MessageKey {
                seq: row.get("seq")?,
                id: MessageId(row.id("id")?),
                chain: ChainId(row.id("chain")?),
                sha256: row.text("sha256")?,
            })
        })
    }

    async fn repeated_since(&self, since: OffsetDateTime) -> Result<Vec<(ChainId, Sighting)>> {
        let rows = query(
            "SELECT message.chain, hour, channel, area, sum(repeated.count) AS count
             FROM repeated JOIN message ON message.seq = repeated.message
             WHERE hour >= $1 GROUP BY message.chain, hour, channel, area
             ORDER BY message.chain, hour, channel, area",
        )
        .bind(millis(since))
        .fetch_all(&self.reader)
        .await
        .map_err(failed)?;
        all(&rows, |row| {
            Ok((
                ChainId(row.id("chain")?),
                Sighting {
                    hour: row.time("hour")?,
                    channel: row.text("channel")?,
                    area: row.text("area")?,
                    count: row.count("count")?,
                },
            ))
        })
    }
}
