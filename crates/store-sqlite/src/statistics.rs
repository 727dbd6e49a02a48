//! Sums over what was published.

use app::{
    model::{CorrectionKind, PublishedFact, ReceiversAfter, SeenExtent, StatisticsOf},
    ports::{StatisticsStore, StoreError},
};
use async_trait::async_trait;
use casework::VerdictLabel;
use sqlx::{AssertSqlSafe, Sqlite, query, query::Query, sqlite::SqliteArguments};
use time::OffsetDateTime;

use crate::{
    SqliteStore,
    rows::{Columns, Result, all, bytes, failed, json, millis, one, signed},
};

/// Milliseconds of an hour.
const HOUR: i64 = 3_600_000;

/// Cases that are counted; `$1` says which.
const fn cases(of: StatisticsOf) -> &'static str {
    match of {
        StatisticsOf::Case(_) => {
            "SELECT casefile.* FROM casefile WHERE id = $1
               AND EXISTS (SELECT 1 FROM correction WHERE casefile = casefile.id AND version = 1)"
        }
        StatisticsOf::Ours | StatisticsOf::Example => {
            "SELECT casefile.* FROM casefile JOIN chain ON chain.id = casefile.chain
             WHERE chain.example = $1
               AND EXISTS (SELECT 1 FROM correction WHERE casefile = casefile.id AND version = 1)"
        }
    }
}

type Asked = Query<'static, Sqlite, SqliteArguments>;

/// A query in which `CASES` stands for the cases that are counted. Only constants of this file are in
/// it.
fn about(of: StatisticsOf, sql: &str) -> Asked {
    let sql = sql.replace("CASES", &format!("({})", cases(of)));
    let query = query(AssertSqlSafe(sql));
    match of {
        StatisticsOf::Case(id) => query.bind(bytes(id.0)),
        StatisticsOf::Ours => query.bind(false),
        StatisticsOf::Example => query.bind(true),
    }
}

#[async_trait]
impl StatisticsStore for SqliteStore {
    async fn published_counter(&self) -> Result<i64> {
        self.counter("published").await
    }

    async fn seen_extent(&self, of: StatisticsOf) -> Result<Option<SeenExtent>> {
        let sql = "SELECT min(hour) AS first, max(hour) AS last, sum(count) AS count
             FROM chain_sighting WHERE chain IN (SELECT chain FROM CASES)
             HAVING count(*) > 0";
        let row = about(of, sql)
            .fetch_optional(&self.reader)
            .await
            .map_err(failed)?;
        one(row, |row| {
            Ok(SeenExtent {
                first: row.time("first")?,
                last: row.time("last")?,
                count: row.count("count")?,
            })
        })
    }

    async fn seen_by_span(
        &self,
        of: StatisticsOf,
        from: OffsetDateTime,
        hours: u32,
    ) -> Result<Vec<(u32, u64)>> {
        let sql = "SELECT (hour - $2) / $3 AS span, sum(count) AS count
             FROM chain_sighting WHERE chain IN (SELECT chain FROM CASES) AND hour >= $2
             GROUP BY span ORDER BY span";
        let rows = about(of, sql)
            .bind(millis(from))
            .bind(i64::from(hours.max(1)) * HOUR)
            .fetch_all(&self.reader)
            .await
            .map_err(failed)?;
        all(&rows, |row| Ok((row.small("span")?, row.count("count")?)))
    }

    async fn seen_by_channel(
        &self,
        of: StatisticsOf,
        channels: &[&str],
    ) -> Result<Vec<(String, u64)>> {
        // By name first: of made-up names there may be many.
        let sql = "SELECT CASE WHEN channel IN (SELECT value FROM json_each($2))
               THEN channel ELSE '' END AS name, sum(times) AS count
             FROM (SELECT channel, sum(count) AS times FROM chain_sighting
               WHERE chain IN (SELECT chain FROM CASES) GROUP BY channel)
             GROUP BY name ORDER BY count DESC, name";
        let rows = about(of, sql)
            .bind(json(&channels)?)
            .fetch_all(&self.reader)
            .await
            .map_err(failed)?;
        all(&rows, |row| Ok((row.text("name")?, row.count("count")?)))
    }

    async fn seen_by_area(
        &self,
        of: StatisticsOf,
        least: u64,
        limit: u32,
    ) -> Result<Vec<(String, u64)>> {
        let sql = "SELECT area, sum(count) AS count
             FROM chain_sighting WHERE chain IN (SELECT chain FROM CASES)
             GROUP BY area HAVING sum(count) >= $2 ORDER BY count DESC, area LIMIT $3";
        let rows = about(of, sql)
            .bind(signed(least))
            .bind(limit)
            .fetch_all(&self.reader)
            .await
            .map_err(failed)?;
        all(&rows, |row| Ok((row.text("area")?, row.count("count")?)))
    }

    async fn published_facts(&self, of: StatisticsOf, limit: u32) -> Result<Vec<PublishedFact>> {
        let sql = "SELECT chain.first_seen, first.published_at,
               coalesce(json_extract(newest.body, '$.kind'), 'verdict') AS kind,
               json_extract(newest.body, '$.verdict.label') AS label
             FROM CASES AS counted JOIN chain ON chain.id = counted.chain
             JOIN correction AS first ON first.casefile = counted.id AND first.version = 1
             JOIN correction AS newest ON newest.casefile = counted.id AND newest.version =
               (SELECT max(version) FROM correction WHERE casefile = counted.id)
             ORDER BY first.published_at DESC, counted.id LIMIT $2";
        let rows = about(of, sql)
            .bind(limit)
            .fetch_all(&self.reader)
            .await
            .map_err(failed)?;
        all(&rows, |row| {
            Ok(PublishedFact {
                first_seen: row.time("first_seen")?,
                published_at: row.time("published_at")?,
                kind: kind(&row.text("kind")?)?,
                label: label(&row.text("label")?)?,
            })
        })
    }

    async fn receivers_after(
        &self,
        of: StatisticsOf,
        now: OffsetDateTime,
        hours: &[u32],
    ) -> Result<Vec<ReceiversAfter>> {
        let mut sums = String::new();
        for (at, hours) in hours.iter().enumerate() {
            let after = i64::from(*hours) * HOUR;
            let there = format!("sent_at <= $2 - {after}");
            sums += &format!(
                "coalesce(sum({there}), 0) AS all{at},
                 coalesce(sum({there} AND confirmed_at <= sent_at + {after}), 0) AS confirmed{at},
                 coalesce(sum({there} AND passed_on_at <= sent_at + {after}), 0) AS passed{at}, "
            );
        }
        let last = hours.len();
        // A receiver is an organisation, else whoever has the address, else whoever has the name;
        // a mailbox of an organisation that somebody typed in is that organisation.
        let sql = format!(
            "WITH sent AS MATERIALIZED (
               SELECT letter.id, letter.sent_at FROM letter
               WHERE letter.sent_at IS NOT NULL
                 AND letter.casefile IN (SELECT id FROM CASES)),
             went AS MATERIALIZED (
               SELECT delivery.*, sent.sent_at AS letter_sent_at,
                 lower(trim(delivery.address)) AS mailbox,
                 state = 'cancelled' AND coalesce(done_at, returned_at, confirmed_at, opened_at,
                   delivered_at) IS NULL AS taken_back
               FROM sent JOIN delivery ON purpose = 'letter' AND subject = sent.id),
             own AS MATERIALIZED (
               SELECT subject, mailbox, min(organisation) AS organisation FROM went
               WHERE organisation IS NOT NULL AND mailbox <> '' GROUP BY subject, mailbox),
             passed AS MATERIALIZED (
               SELECT passed_on_by, min(queued_at) AS at FROM went
               WHERE passed_on_by IS NOT NULL AND NOT taken_back GROUP BY passed_on_by),
             receiver AS (
               SELECT min(went.letter_sent_at) AS sent_at,
                 min(CASE WHEN done_at IS NOT NULL THEN coalesce(confirmed_at, done_at)
                       WHEN returned_at IS NULL THEN confirmed_at END) AS confirmed_at,
                 min(passed.at) AS passed_on_at
               FROM went
               LEFT JOIN own ON went.organisation IS NULL AND own.subject = went.subject
                 AND own.mailbox = went.mailbox
               LEFT JOIN passed ON passed.passed_on_by = went.id
               WHERE NOT taken_back
               GROUP BY went.subject, coalesce(went.organisation, own.organisation,
                 nullif(went.mailbox, ''), lower(trim(went.to_name))))
             SELECT {sums} count(*) AS all{last}, count(confirmed_at) AS confirmed{last},
               count(passed_on_at) AS passed{last} FROM receiver"
        );
        let row = about(of, &sql)
            .bind(millis(now))
            .fetch_one(&self.reader)
            .await
            .map_err(failed)?;
        let row = Columns(&row);
        (0..=last)
            .map(|at| {
                Ok(ReceiversAfter {
                    receivers: row.count(&format!("all{at}"))?,
                    confirmed: row.count(&format!("confirmed{at}"))?,
                    passed_on: row.count(&format!("passed{at}"))?,
                })
            })
            .collect()
    }
}

fn kind(code: &str) -> Result<CorrectionKind> {
    let read = serde_json::from_value(serde_json::Value::from(code));
    read.map_err(|_| StoreError::Corrupt(format!("kind {code} of a correction")))
}

fn label(code: &str) -> Result<VerdictLabel> {
    let read = serde_json::from_value(serde_json::Value::from(code));
    read.map_err(|_| StoreError::Corrupt(format!("label {code} of a correction")))
}
