//! Messages, sightings, chains.

use app::{
    model::{Chain, ChainMessage, ChainSummary, Message, MessageKey, Sighting},
    ports::Pulse,
};
use casework::{CaseId, ChainId, MessageId, ReportId};
use sqlx::{SqliteConnection, query};
use time::OffsetDateTime;

use crate::{
    SqliteStore,
    commit::exactly_one,
    rows::{Columns, Result, all, bytes, failed, json, millis, one, signed},
};

pub(crate) async fn add_chain(db: &mut SqliteConnection, chain: &Chain) -> Result<()> {
    query(
        "INSERT INTO chain (id, created_at, first_seen, last_seen, example)
         VALUES ($1, $2, $2, $2, $3)",
    )
    .bind(bytes(chain.id.0))
    .bind(millis(chain.created_at))
    .bind(chain.example)
    .execute(&mut *db)
    .await
    .map_err(failed)?;
    add_to_counter(db, "chains", 1).await
}

/// An hour in milliseconds.
const HOUR: i64 = 3_600_000;

pub(crate) async fn add_message(db: &mut SqliteConnection, message: &Message) -> Result<()> {
    // A seq that was used before, even by a message that was removed, is taken.
    let raised = query("UPDATE counter SET value = $1 WHERE name = 'seq' AND value < $1")
        .bind(message.seq)
        .execute(&mut *db)
        .await
        .map_err(failed)?;
    exactly_one(raised.rows_affected())?;
    query(
        "INSERT INTO message (seq, id, text, sha256, chain, first_seen, key_version, example)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(message.seq)
    .bind(bytes(message.id.0))
    .bind(&message.text)
    .bind(&message.sha256)
    .bind(bytes(message.chain.0))
    .bind(millis(message.first_seen))
    .bind(message.key_version)
    .bind(message.example)
    .execute(&mut *db)
    .await
    .map_err(failed)?;
    query(
        "UPDATE chain SET
           first_seen = CASE WHEN variants = 0 THEN $2 ELSE min(first_seen, $2) END,
           last_seen = CASE WHEN variants = 0 THEN $3 ELSE max(last_seen, $3) END,
           variants = variants + 1
         WHERE id = $1",
    )
    .bind(bytes(message.chain.0))
    .bind(millis(message.first_seen))
    // Sightings are kept by the hour, and so is the last one.
    .bind(millis(message.first_seen).div_euclid(HOUR) * HOUR)
    .execute(&mut *db)
    .await
    .map_err(failed)?;
    add_to_counter(db, "messages", 1).await
}

pub(crate) async fn add_to_counter(db: &mut SqliteConnection, name: &str, by: i64) -> Result<()> {
    query("UPDATE counter SET value = value + $2 WHERE name = $1")
        .bind(name)
        .bind(by)
        .execute(db)
        .await
        .map(drop)
        .map_err(failed)
}

pub(crate) async fn count_sighting(
    db: &mut SqliteConnection,
    sha256: &str,
    sighting: &Sighting,
) -> Result<()> {
    let (hour, count) = (millis(sighting.hour), signed(sighting.count));
    let counted = query(
        "INSERT INTO sighting (message, hour, channel, area, count)
         SELECT seq, $2, $3, $4, $5 FROM message WHERE sha256 = $1
         ON CONFLICT DO UPDATE SET count = count + excluded.count",
    )
    .bind(sha256)
    .bind(hour)
    .bind(&sighting.channel)
    .bind(&sighting.area)
    .bind(count)
    .execute(&mut *db)
    .await
    .map_err(failed)?;
    exactly_one(counted.rows_affected())?;
    query("UPDATE message SET sightings = sightings + $2 WHERE sha256 = $1")
        .bind(sha256)
        .bind(count)
        .execute(&mut *db)
        .await
        .map_err(failed)?;
    query(
        "UPDATE chain SET sightings = sightings + $2, first_seen = min(first_seen, $3),
           last_seen = max(last_seen, $3)
         WHERE id = (SELECT chain FROM message WHERE sha256 = $1)",
    )
    .bind(sha256)
    .bind(count)
    .bind(hour)
    .execute(&mut *db)
    .await
    .map_err(failed)?;
    query(
        "INSERT INTO chain_sighting (hour, chain, channel, area, count)
         SELECT $2, chain, $3, $4, $5 FROM message WHERE sha256 = $1
         ON CONFLICT DO UPDATE SET count = count + excluded.count",
    )
    .bind(sha256)
    .bind(hour)
    .bind(&sighting.channel)
    .bind(&sighting.area)
    .bind(count)
    .execute(db)
    .await
    .map(drop)
    .map_err(failed)
}

pub(crate) async fn add_report(
    db: &mut SqliteConnection,
    id: ReportId,
    sha256: &str,
    at: OffsetDateTime,
) -> Result<()> {
    let added = query(
        "INSERT INTO report (id, message, at) SELECT $1, seq, $3 FROM message WHERE sha256 = $2",
    )
    .bind(bytes(id.0))
    .bind(sha256)
    .bind(millis(at))
    .execute(db)
    .await
    .map_err(failed)?;
    exactly_one(added.rows_affected())
}

pub(crate) async fn imported_up_to(db: &mut SqliteConnection, file: &str, line: u64) -> Result<()> {
    query(
        "INSERT INTO imported (file, line) VALUES ($1, $2)
         ON CONFLICT DO UPDATE SET line = max(line, excluded.line)",
    )
    .bind(file)
    .bind(signed(line))
    .execute(db)
    .await
    .map(drop)
    .map_err(failed)
}

/// What a chain's summary is read from; `$1` is the moment from which on sightings are recent.
macro_rules! summary {
    ($rest:literal) => {
        concat!(
            "SELECT chain.*, casefile.id AS casefile,
               (SELECT coalesce(sum(count), 0) FROM chain_sighting
                WHERE chain = chain.id AND hour >= $1) AS recent,
               (SELECT text FROM message WHERE chain = chain.id
                ORDER BY sightings DESC, seq LIMIT 1) AS representative
             FROM chain
             LEFT JOIN casefile ON casefile.chain = chain.id ",
            $rest
        )
    };
}

impl SqliteStore {
    pub(crate) async fn counter(&self, name: &str) -> Result<i64> {
        let row = query("SELECT value FROM counter WHERE name = $1")
            .bind(name)
            .fetch_one(&self.reader)
            .await
            .map_err(failed)?;
        Columns(&row).get("value")
    }

    pub(crate) async fn read_pulse(&self) -> Result<Pulse> {
        let row = query(
            "SELECT (SELECT value FROM counter WHERE name = 'seq') AS seq,
               (SELECT value FROM counter WHERE name = 'decisions') AS decisions,
               (SELECT value FROM counter WHERE name = 'answers') AS answers",
        )
        .fetch_one(&self.reader)
        .await
        .map_err(failed)?;
        let row = Columns(&row);
        Ok(Pulse {
            seq: row.get("seq")?,
            decisions: row.get("decisions")?,
            answers: row.get("answers")?,
        })
    }

    pub(crate) async fn read_messages_after(&self, seq: i64, limit: u32) -> Result<Vec<Message>> {
        let rows = query("SELECT * FROM message WHERE seq > $1 ORDER BY seq LIMIT $2")
            .bind(seq)
            .bind(limit)
            .fetch_all(&self.reader)
            .await
            .map_err(failed)?;
        all(&rows, message)
    }

    pub(crate) async fn read_message_keys_after(
        &self,
        seq: i64,
        limit: u32,
    ) -> Result<Vec<MessageKey>> {
        let rows = query(
            "SELECT seq, id, chain, sha256 FROM message WHERE seq > $1 ORDER BY seq LIMIT $2",
        )
        .bind(seq)
        .bind(limit)
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

    pub(crate) async fn read_message_by_sha256(&self, sha256: &str) -> Result<Option<Message>> {
        let row = query("SELECT * FROM message WHERE sha256 = $1")
            .bind(sha256)
            .fetch_optional(&self.reader)
            .await
            .map_err(failed)?;
        one(row, message)
    }

    pub(crate) async fn read_imported_up_to(&self, file: &str) -> Result<u64> {
        let row = query("SELECT line FROM imported WHERE file = $1")
            .bind(file)
            .fetch_optional(&self.reader)
            .await
            .map_err(failed)?;
        Ok(one(row, |row| row.count("line"))?.unwrap_or(0))
    }

    pub(crate) async fn read_chains(
        &self,
        since: OffsetDateTime,
        except: &[ChainId],
        limit: u32,
        offset: u32,
    ) -> Result<Vec<ChainSummary>> {
        // The page first, by numbers only: texts are looked up for what is on it.
        let rows = query(summary!(
            "JOIN (SELECT chain.id AS place FROM chain
               LEFT JOIN (SELECT chain, sum(count) AS count FROM chain_sighting WHERE hour >= $1
                          GROUP BY chain) AS recent ON recent.chain = chain.id
               WHERE hex(chain.id) NOT IN (SELECT value FROM json_each($4))
               ORDER BY coalesce(recent.count, 0) DESC, chain.sightings DESC,
                 chain.last_seen DESC, chain.id
               LIMIT $2 OFFSET $3) ON place = chain.id
             ORDER BY recent DESC, chain.sightings DESC, chain.last_seen DESC, chain.id"
        ))
        .bind(millis(since))
        .bind(limit)
        .bind(offset)
        .bind(json(&hex_of(except))?)
        .fetch_all(&self.reader)
        .await
        .map_err(failed)?;
        all(&rows, summary)
    }

    pub(crate) async fn read_chain(
        &self,
        id: ChainId,
        since: OffsetDateTime,
    ) -> Result<Option<ChainSummary>> {
        let row = query(summary!("WHERE chain.id = $2"))
            .bind(millis(since))
            .bind(bytes(id.0))
            .fetch_optional(&self.reader)
            .await
            .map_err(failed)?;
        one(row, summary)
    }

    pub(crate) async fn read_chain_messages(
        &self,
        id: ChainId,
        limit: u32,
    ) -> Result<Vec<ChainMessage>> {
        let rows =
            query("SELECT * FROM message WHERE chain = $1 ORDER BY sightings DESC, seq LIMIT $2")
                .bind(bytes(id.0))
                .bind(limit)
                .fetch_all(&self.reader)
                .await
                .map_err(failed)?;
        all(&rows, |row| {
            Ok(ChainMessage {
                message: message(row)?,
                sightings: row.count("sightings")?,
            })
        })
    }

    pub(crate) async fn read_first_message(&self, id: ChainId) -> Result<Option<Message>> {
        let row = query("SELECT * FROM message WHERE chain = $1 ORDER BY seq LIMIT 1")
            .bind(bytes(id.0))
            .fetch_optional(&self.reader)
            .await
            .map_err(failed)?;
        one(row, message)
    }

    pub(crate) async fn read_recent_sightings(
        &self,
        since: OffsetDateTime,
        limit: u32,
    ) -> Result<Vec<(ChainId, Vec<Sighting>)>> {
        let rows = query(
            "SELECT seen.* FROM
               (SELECT chain, count(*) AS places, sum(count) AS times FROM chain_sighting
                WHERE hour >= $1 GROUP BY chain
                ORDER BY places DESC, times DESC, chain LIMIT $2) AS widest
             CROSS JOIN chain_sighting AS seen ON seen.chain = widest.chain AND seen.hour >= $1
             ORDER BY places DESC, times DESC, seen.chain, hour, channel, area",
        )
        .bind(millis(since))
        .bind(limit)
        .fetch_all(&self.reader)
        .await
        .map_err(failed)?;
        let mut chains: Vec<(ChainId, Vec<Sighting>)> = Vec::new();
        for row in &rows {
            let row = Columns(row);
            let chain = ChainId(row.id("chain")?);
            let seen = sighting(&row)?;
            match chains.last_mut() {
                Some((last, sightings)) if *last == chain => sightings.push(seen),
                _ => chains.push((chain, vec![seen])),
            }
        }
        Ok(chains)
    }

    pub(crate) async fn read_chain_sightings(&self, id: ChainId) -> Result<Vec<Sighting>> {
        let rows = query(
            "SELECT hour, channel, area, count FROM chain_sighting WHERE chain = $1
             ORDER BY hour, channel, area",
        )
        .bind(bytes(id.0))
        .fetch_all(&self.reader)
        .await
        .map_err(failed)?;
        all(&rows, sighting)
    }
}

fn sighting(row: &Columns<'_>) -> Result<Sighting> {
    Ok(Sighting {
        hour: row.time("hour")?,
        channel: row.text("channel")?,
        area: row.text("area")?,
        count: row.count("count")?,
    })
}

/// Ids as SQLite's `hex` writes them.
fn hex_of(ids: &[ChainId]) -> Vec<String> {
    let hex = |id: &ChainId| id.0.simple().to_string().to_uppercase();
    ids.iter().map(hex).collect()
}

pub(crate) fn message(row: &Columns<'_>) -> Result<Message> {
    Ok(Message {
        id: MessageId(row.id("id")?),
        seq: row.get("seq")?,
        text: row.text("text")?,
        sha256: row.text("sha256")?,
        chain: ChainId(row.id("chain")?),
        first_seen: row.time("first_seen")?,
        key_version: row.small("key_version")?,
        example: row.flag("example")?,
    })
}

fn summary(row: &Columns<'_>) -> Result<ChainSummary> {
    Ok(ChainSummary {
        chain: Chain {
            id: ChainId(row.id("id")?),
            created_at: row.time("created_at")?,
            example: row.flag("example")?,
        },
        representative: row
            .get::<Option<String>>("representative")?
            .unwrap_or_default(),
        variants: row.count("variants")?,
        sightings: row.count("sightings")?,
        recent: row.count("recent")?,
        first_seen: row.time("first_seen")?,
        last_seen: row.time("last_seen")?,
        case: row.id_if("casefile")?.map(CaseId),
    })
}
