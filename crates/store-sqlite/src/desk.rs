//! Finding cases by what is to be done, by watcher, by appeal; parties that were asked before.

use app::ports::{CaseDesk, CaseList, StoreError};
use async_trait::async_trait;
use casework::{Case, NamedParty};
use sqlx::{SqliteConnection, query};
use time::OffsetDateTime;

use crate::{
    SqliteStore,
    cases::case,
    commit::exactly_one,
    rows::{Columns, Result, all, bytes, failed, json, millis, one},
};

/// Watchers and appeals of a case, by which it is found.
pub(crate) async fn save_what_leads_to(db: &mut SqliteConnection, case: &Case) -> Result<()> {
    let id = bytes(case.id.0);
    query("DELETE FROM case_watcher WHERE casefile = $1")
        .bind(&id)
        .execute(&mut *db)
        .await
        .map_err(failed)?;
    for watcher in &case.watchers {
        query("INSERT OR IGNORE INTO case_watcher (casefile, user) VALUES ($1, $2)")
            .bind(&id)
            .bind(bytes(watcher.0))
            .execute(&mut *db)
            .await
            .map_err(failed)?;
    }
    for appeal in &case.appeals {
        // As with requests: a code that leads to another case stays there.
        let written = query(
            "INSERT INTO appeal (code_hash, casefile) VALUES ($1, $2)
             ON CONFLICT (code_hash) DO UPDATE SET casefile = $2 WHERE casefile = $2",
        )
        .bind(&appeal.code_hash)
        .bind(&id)
        .execute(&mut *db)
        .await
        .map_err(failed)?;
        exactly_one(written.rows_affected())?;
    }
    Ok(())
}

pub(crate) async fn put_party(
    db: &mut SqliteConnection,
    party: &NamedParty,
    example: bool,
) -> Result<()> {
    query(
        "INSERT INTO party (organisation, body, example) VALUES ($1, $2, $3)
         ON CONFLICT (organisation) DO UPDATE SET body = $2",
    )
    .bind(&party.organisation)
    .bind(json(party)?)
    .bind(example)
    .execute(db)
    .await
    .map_err(failed)?;
    Ok(())
}

/// What stands between "FROM casefile" and the end of a list, and the value of `$1`.
enum Key {
    None,
    User(Vec<u8>),
    Time(i64),
}

fn list(list: CaseList) -> (&'static str, &'static str, Key) {
    match list {
        CaseList::All => ("TRUE", "opened_at DESC, id", Key::None),
        CaseList::Of(user) => (
            "(assignee = $1 OR id IN (SELECT casefile FROM case_watcher WHERE user = $1))",
            "due_at IS NULL, due_at, opened_at DESC, id",
            Key::User(bytes(user.0)),
        ),
        CaseList::Due(at) => ("due_at <= $1", "due_at, id", Key::Time(millis(at))),
        CaseList::Review(at) => ("review_at <= $1", "review_at, id", Key::Time(millis(at))),
        CaseList::Appeals => ("open_appeals > 0", "opened_at DESC, id", Key::None),
    }
}

#[async_trait]
impl CaseDesk for SqliteStore {
    async fn case_list(
        &self,
        which: CaseList,
        limit: u32,
        offset: u32,
    ) -> std::result::Result<Vec<Case>, StoreError> {
        let (filter, order, key) = list(which);
        // Both come from the table above, none from outside.
        let sql =
            format!("SELECT body FROM casefile WHERE {filter} ORDER BY {order} LIMIT $2 OFFSET $3");
        let asked = query(sqlx::AssertSqlSafe(sql));
        let asked = match key {
            Key::None => asked.bind(0_i64),
            Key::User(id) => asked.bind(id),
            Key::Time(at) => asked.bind(at),
        };
        let rows = asked
            .bind(limit)
            .bind(offset)
            .fetch_all(&self.reader)
            .await
            .map_err(failed)?;
        all(&rows, case)
    }

    async fn case_count(&self, which: CaseList) -> std::result::Result<u64, StoreError> {
        let (filter, _, key) = list(which);
        let sql = format!("SELECT count(*) AS n FROM casefile WHERE {filter}");
        let asked = query(sqlx::AssertSqlSafe(sql));
        let asked = match key {
            Key::None => asked,
            Key::User(id) => asked.bind(id),
            Key::Time(at) => asked.bind(at),
        };
        let row = asked.fetch_one(&self.reader).await.map_err(failed)?;
        Columns(&row).count("n")
    }

    async fn cases_to_follow_up(
        &self,
        now: OffsetDateTime,
        limit: u32,
    ) -> std::result::Result<Vec<Case>, StoreError> {
        let rows =
            query("SELECT body FROM casefile WHERE next_at <= $1 ORDER BY next_at, id LIMIT $2")
                .bind(millis(now))
                .bind(limit)
                .fetch_all(&self.reader)
                .await
                .map_err(failed)?;
        all(&rows, case)
    }

    async fn case_of_appeal(
        &self,
        code_hash: &str,
    ) -> std::result::Result<Option<Case>, StoreError> {
        let row = query(
            "SELECT casefile.body FROM casefile JOIN appeal ON appeal.casefile = casefile.id
             WHERE appeal.code_hash = $1",
        )
        .bind(code_hash)
        .fetch_optional(&self.reader)
        .await
        .map_err(failed)?;
        one(row, case)
    }

    async fn parties(&self) -> std::result::Result<Vec<NamedParty>, StoreError> {
        let rows = query("SELECT body FROM party ORDER BY organisation")
            .fetch_all(&self.reader)
            .await
            .map_err(failed)?;
        all(&rows, |row| row.json("body"))
    }
}
