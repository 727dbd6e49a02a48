//! Captures of linked pages.

use app::{
    model::{Capture, CaptureState},
    ports::{CaptureStore, StoreError},
};
use async_trait::async_trait;
use casework::{CaseId, EvidenceId};
use sqlx::{SqliteConnection, query};

use crate::{
    SqliteStore,
    commit::exactly_one,
    rows::{Columns, Result, all, bytes, failed, json, millis, one},
};

pub(crate) async fn save(db: &mut SqliteConnection, capture: &Capture) -> Result<()> {
    let seen = capture.version.checked_sub(1).ok_or(StoreError::Conflict)?;
    let text = if seen == 0 {
        "INSERT INTO capture (evidence, casefile, version, state, next_at, body)
         SELECT $1, id, $3, $4, $5, $6 FROM casefile WHERE id = $2 AND $7 = 0"
    } else {
        "UPDATE capture SET version = $3, state = $4, next_at = $5, body = $6
         WHERE evidence = $1 AND casefile = $2 AND version = $7"
    };
    let written = query(text)
        .bind(bytes(capture.evidence.0))
        .bind(bytes(capture.case.0))
        .bind(capture.version)
        .bind(capture.state.code())
        .bind(millis(capture.at))
        .bind(json(capture)?)
        .bind(seen)
        .execute(db)
        .await
        .map_err(failed)?;
    exactly_one(written.rows_affected())
}

fn capture(row: &Columns<'_>) -> Result<Capture> {
    row.json("body")
}

#[async_trait]
impl CaptureStore for SqliteStore {
    async fn capture(&self, evidence: EvidenceId) -> Result<Option<Capture>> {
        let row = query("SELECT body FROM capture WHERE evidence = $1")
            .bind(bytes(evidence.0))
            .fetch_optional(&self.reader)
            .await
            .map_err(failed)?;
        one(row, capture)
    }

    async fn captures_of_case(&self, case: CaseId) -> Result<Vec<Capture>> {
        let rows = query("SELECT body FROM capture WHERE casefile = $1 ORDER BY evidence")
            .bind(bytes(case.0))
            .fetch_all(&self.reader)
            .await
            .map_err(failed)?;
        all(&rows, capture)
    }

    async fn captures_waiting(&self, limit: u32) -> Result<Vec<Capture>> {
        let rows =
            query("SELECT body FROM capture WHERE state = $1 ORDER BY next_at, evidence LIMIT $2")
                .bind(CaptureState::Waiting.code())
                .bind(limit)
                .fetch_all(&self.reader)
                .await
                .map_err(failed)?;
        all(&rows, capture)
    }
}
