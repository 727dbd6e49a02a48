//! What became of letters.

use app::{
    model::{Amendment, AmendmentKind, Decided},
    ports::StoreError,
};
use casework::{AmendmentId, LetterId, UserId};
use sqlx::{SqliteConnection, query};

use super::outgoing::json_if;
use crate::{
    SqliteStore,
    commit::exactly_one,
    rows::{Columns, Result, all, bytes, failed, json, millis, one},
};

pub(super) async fn save(db: &mut SqliteConnection, amendment: &Amendment) -> Result<()> {
    let state = match &amendment.decided {
        None => "open",
        Some(Decided { approved: true, .. }) => "approved",
        Some(_) => "refused",
    };
    let decided = amendment.decided.as_ref().map(json).transpose()?;
    // Only the decision is ever added to what was proposed.
    let written = if amendment.version == 1 {
        query(
            "INSERT INTO amendment (id, version, letter, kind, reason, proposed_by, proposed_at,
               by_letter, decided, state)
             SELECT $1, 1, id, $3, $4, $5, $6, $7, $8, $9 FROM letter WHERE id = $2",
        )
        .bind(bytes(amendment.id.0))
        .bind(bytes(amendment.letter.0))
        .bind(amendment.kind.code())
        .bind(&amendment.reason)
        .bind(bytes(amendment.proposed_by.0))
        .bind(millis(amendment.proposed_at))
        .bind(amendment.by_letter.map(|letter| bytes(letter.0)))
        .bind(decided)
        .bind(state)
        .execute(db)
        .await
    } else {
        query(
            "UPDATE amendment SET version = $2, decided = $3, state = $4
             WHERE id = $1 AND version = $2 - 1 AND state = 'open'",
        )
        .bind(bytes(amendment.id.0))
        .bind(amendment.version)
        .bind(decided)
        .bind(state)
        .execute(db)
        .await
    };
    exactly_one(written.map_err(failed)?.rows_affected())
}

impl SqliteStore {
    pub(super) async fn read_amendments_of(&self, letter: LetterId) -> Result<Vec<Amendment>> {
        let rows = query("SELECT * FROM amendment WHERE letter = $1 ORDER BY proposed_at, id")
            .bind(bytes(letter.0))
            .fetch_all(&self.reader)
            .await
            .map_err(failed)?;
        all(&rows, amendment)
    }

    pub(super) async fn read_amendment_by(&self, letter: LetterId) -> Result<Option<Amendment>> {
        let row = query("SELECT * FROM amendment WHERE by_letter = $1")
            .bind(bytes(letter.0))
            .fetch_optional(&self.reader)
            .await
            .map_err(failed)?;
        one(row, amendment)
    }

    pub(super) async fn read_amendment(&self, id: AmendmentId) -> Result<Option<Amendment>> {
        let row = query("SELECT * FROM amendment WHERE id = $1")
            .bind(bytes(id.0))
            .fetch_optional(&self.reader)
            .await
            .map_err(failed)?;
        one(row, amendment)
    }

    pub(super) async fn read_amendments_in(
        &self,
        series: &str,
        year: i32,
    ) -> Result<Vec<Amendment>> {
        let rows = query(
            "SELECT amendment.* FROM amendment JOIN letter ON letter.id = amendment.letter
             WHERE letter.series = $1 AND letter.year = $2
             ORDER BY letter.number, amendment.proposed_at, amendment.id",
        )
        .bind(series)
        .bind(year)
        .fetch_all(&self.reader)
        .await
        .map_err(failed)?;
        all(&rows, amendment)
    }

    pub(super) async fn read_open_amendments(&self, limit: u32) -> Result<Vec<Amendment>> {
        let rows =
            query("SELECT * FROM amendment WHERE state = 'open' ORDER BY proposed_at, id LIMIT $1")
                .bind(limit)
                .fetch_all(&self.reader)
                .await
                .map_err(failed)?;
        all(&rows, amendment)
    }
}

fn amendment(row: &Columns<'_>) -> Result<Amendment> {
    let kind = row.text("kind")?;
    Ok(Amendment {
        id: AmendmentId(row.id("id")?),
        version: row.small("version")?,
        letter: LetterId(row.id("letter")?),
        kind: AmendmentKind::from_code(&kind)
            .ok_or_else(|| StoreError::Corrupt(format!("amendment {kind}")))?,
        reason: row.text("reason")?,
        proposed_by: UserId(row.id("proposed_by")?),
        proposed_at: row.time("proposed_at")?,
        by_letter: row.id_if("by_letter")?.map(LetterId),
        decided: json_if(row, "decided")?,
    })
}
