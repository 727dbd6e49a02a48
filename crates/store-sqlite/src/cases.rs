//! Cases and their events.

use app::ports::StoreError;
use casework::{Case, CaseId, ChainId, Recorded, RequestId};
use sqlx::{SqliteConnection, query};

use crate::{
    SqliteStore, audit,
    commit::exactly_one,
    desk,
    rows::{Columns, Result, all, bytes, failed, json, millis, one, signed},
};

pub(crate) async fn save(
    db: &mut SqliteConnection,
    case: &Case,
    events: &[Recorded],
) -> Result<()> {
    let added = u32::try_from(events.len()).map_err(|_| StoreError::Conflict)?;
    let seen = case
        .version
        .checked_sub(added)
        .ok_or(StoreError::Conflict)?;
    let id = bytes(case.id.0);
    let saved = if seen == 0 {
        query(
            "INSERT INTO casefile (id, chain, version, opened_at, body, assignee, due_at, review_at,
               next_at, open_appeals)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        )
        .bind(&id)
        .bind(bytes(case.chain.0))
        .bind(case.version)
        .bind(millis(case.opened_at))
        .bind(json(case)?)
        .bind(case.assigned_to.map(|id| bytes(id.0)))
        .bind(case.due_at().map(millis))
        .bind(case.review_at().map(millis))
        .bind(case.next_at().map(millis))
        .bind(signed(case.open_appeals().count() as u64))
        .execute(&mut *db)
        .await
    } else {
        query(
            "UPDATE casefile SET version = $2, body = $3, assignee = $5, due_at = $6,
               review_at = $7, next_at = $8, open_appeals = $9
             WHERE id = $1 AND version = $4",
        )
        .bind(&id)
        .bind(case.version)
        .bind(json(case)?)
        .bind(seen)
        .bind(case.assigned_to.map(|id| bytes(id.0)))
        .bind(case.due_at().map(millis))
        .bind(case.review_at().map(millis))
        .bind(case.next_at().map(millis))
        .bind(signed(case.open_appeals().count() as u64))
        .execute(&mut *db)
        .await
    };
    exactly_one(saved.map_err(failed)?.rows_affected())?;
    for recorded in events {
        let stored = json(recorded)?;
        query("INSERT INTO case_event (casefile, version, at, body) VALUES ($1, $2, $3, $4)")
            .bind(&id)
            .bind(recorded.version)
            .bind(millis(recorded.at))
            .bind(&stored)
            .execute(&mut *db)
            .await
            .map_err(failed)?;
        audit::append(db, &app::audit::of_event(case, recorded, &stored)).await?;
    }
    for request in &case.requests {
        // A request that another case has stays there: nothing is written then.
        let written = query(
            "INSERT INTO request (id, casefile) VALUES ($1, $2)
             ON CONFLICT (id) DO UPDATE SET casefile = $2 WHERE casefile = $2",
        )
        .bind(bytes(request.id.0))
        .bind(&id)
        .execute(&mut *db)
        .await
        .map_err(failed)?;
        exactly_one(written.rows_affected())?;
    }
    desk::save_what_leads_to(db, case).await
}

impl SqliteStore {
    pub(crate) async fn read_case(&self, id: CaseId) -> Result<Option<Case>> {
        let row = query("SELECT body FROM casefile WHERE id = $1")
            .bind(bytes(id.0))
            .fetch_optional(&self.reader)
            .await
            .map_err(failed)?;
        one(row, case)
    }

    pub(crate) async fn read_case_of_chain(&self, chain: ChainId) -> Result<Option<Case>> {
        let row = query("SELECT body FROM casefile WHERE chain = $1")
            .bind(bytes(chain.0))
            .fetch_optional(&self.reader)
            .await
            .map_err(failed)?;
        one(row, case)
    }

    pub(crate) async fn read_case_of_request(&self, request: RequestId) -> Result<Option<Case>> {
        let row = query(
            "SELECT casefile.body FROM casefile JOIN request ON request.casefile = casefile.id
             WHERE request.id = $1",
        )
        .bind(bytes(request.0))
        .fetch_optional(&self.reader)
        .await
        .map_err(failed)?;
        one(row, case)
    }

    pub(crate) async fn read_case_events(&self, id: CaseId) -> Result<Vec<Recorded>> {
        let rows = query("SELECT body FROM case_event WHERE casefile = $1 ORDER BY version")
            .bind(bytes(id.0))
            .fetch_all(&self.reader)
            .await
            .map_err(failed)?;
        all(&rows, |row| row.json("body"))
    }

    pub(crate) async fn read_cases(&self, limit: u32, offset: u32) -> Result<Vec<Case>> {
        let rows =
            query("SELECT body FROM casefile ORDER BY opened_at DESC, id LIMIT $1 OFFSET $2")
                .bind(limit)
                .bind(offset)
                .fetch_all(&self.reader)
                .await
                .map_err(failed)?;
        all(&rows, case)
    }
}

pub(crate) fn case(row: &Columns<'_>) -> Result<Case> {
    row.json("body")
}
