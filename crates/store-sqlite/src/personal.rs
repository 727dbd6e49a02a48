//! Tracking codes, contacts and what tells reporters.

use app::{
    model::{
        Contact, ContactEnd, ContactKind, Correction, CorrectionKind, DeliveryState, Message,
        Telling, Tracked,
    },
    ports::{PersonalStore, StoreError},
};
use async_trait::async_trait;
use casework::{CaseId, ChainId, MessageId, ReportId};
use sqlx::{SqliteConnection, query};
use time::OffsetDateTime;

use crate::{
    SqliteStore,
    commit::exactly_one,
    rows::{Columns, Result, all, bytes, failed, millis, one},
};

pub(crate) async fn add_tracking(
    db: &mut SqliteConnection,
    code_hash: &str,
    report: ReportId,
    at: OffsetDateTime,
) -> Result<()> {
    let added = query(
        "INSERT INTO tracking (code_hash, report, created_at)
         SELECT $1, id, $3 FROM report WHERE id = $2",
    )
    .bind(code_hash)
    .bind(bytes(report.0))
    .bind(millis(at))
    .execute(db)
    .await
    .map_err(failed)?;
    exactly_one(added.rows_affected())
}

pub(crate) async fn end_tracking(db: &mut SqliteConnection, code_hash: &str) -> Result<()> {
    query("DELETE FROM tracking WHERE code_hash = $1")
        .bind(code_hash)
        .execute(db)
        .await
        .map(drop)
        .map_err(failed)
}

pub(crate) async fn save_contact(db: &mut SqliteConnection, contact: &Contact) -> Result<()> {
    let seen = contact.version.checked_sub(1).ok_or(StoreError::Conflict)?;
    let (ended, ended_at) = contact.ended.map_or((None, None), |(end, at)| {
        (Some(end.code()), Some(millis(at)))
    });
    let text = if seen == 0 {
        "INSERT INTO contact (report, version, kind, sealed, notice, keep_days, language,
           consented_at, ended, ended_at)
         SELECT id, $2, $3, $4, $5, $6, $7, $8, $9, $10 FROM report WHERE id = $1 AND $11 = 0"
    } else {
        "UPDATE contact SET version = $2, kind = $3, sealed = $4, notice = $5, keep_days = $6,
           language = $7, consented_at = $8, ended = $9, ended_at = $10
         WHERE report = $1 AND version = $11"
    };
    let written = query(text)
        .bind(bytes(contact.report.0))
        .bind(contact.version)
        .bind(contact.kind.code())
        .bind(&contact.sealed)
        .bind(contact.notice)
        .bind(contact.keep_days)
        .bind(&contact.language)
        .bind(millis(contact.consented_at))
        .bind(ended)
        .bind(ended_at)
        .bind(seen)
        .execute(db)
        .await
        .map_err(failed)?;
    exactly_one(written.rows_affected())
}

/// Every reporter of the chain with an e-mail address that is kept is told of the correction.
pub(crate) async fn queue_tellings(
    db: &mut SqliteConnection,
    correction: &Correction,
) -> Result<()> {
    // That a verdict is being looked at again is on its page; mails tell what came of it.
    if correction.kind == CorrectionKind::UnderReview {
        return Ok(());
    }
    query(
        "INSERT INTO telling (report, casefile, correction, version, state, attempts, next_at)
         SELECT contact.report, $2, $3, 1, $4, 0, $5 FROM contact
         JOIN report ON report.id = contact.report
         JOIN message ON message.seq = report.message
         WHERE message.chain = $1 AND contact.sealed IS NOT NULL AND contact.kind = 'email'",
    )
    .bind(bytes(correction.chain.0))
    .bind(bytes(correction.case.0))
    .bind(correction.version)
    .bind(DeliveryState::Queued.code())
    .bind(millis(correction.published_at))
    .execute(db)
    .await
    .map(drop)
    .map_err(failed)
}

pub(crate) async fn save_telling(db: &mut SqliteConnection, telling: &Telling) -> Result<()> {
    let seen = telling.version.checked_sub(1).ok_or(StoreError::Conflict)?;
    let written = query(
        "UPDATE telling SET version = $4, state = $5, attempts = $6, next_at = $7,
           last_error = $8, sent_at = $9
         WHERE report = $1 AND casefile = $2 AND correction = $3 AND version = $10",
    )
    .bind(bytes(telling.report.0))
    .bind(bytes(telling.case.0))
    .bind(telling.correction)
    .bind(telling.version)
    .bind(telling.state.code())
    .bind(telling.attempts)
    .bind(millis(telling.next_at))
    .bind(&telling.last_error)
    .bind(telling.sent_at.map(millis))
    .bind(seen)
    .execute(db)
    .await
    .map_err(failed)?;
    exactly_one(written.rows_affected())
}

fn contact(row: &Columns<'_>) -> Result<Contact> {
    let kind = row.text("kind")?;
    let ended: Option<String> = row.get("ended")?;
    let unknown = |what: &str| StoreError::Corrupt(format!("unknown {what}"));
    let end = ended
        .map(|code| ContactEnd::from_code(&code).ok_or_else(|| unknown(&code)))
        .transpose()?;
    Ok(Contact {
        report: ReportId(row.id("report")?),
        version: row.small("version")?,
        kind: ContactKind::from_code(&kind).ok_or_else(|| unknown(&kind))?,
        sealed: row.get("sealed")?,
        notice: row.small("notice")?,
        keep_days: row.small("keep_days")?,
        language: row.text("language")?,
        consented_at: row.time("consented_at")?,
        ended: end.zip(row.time_if("ended_at")?),
    })
}

fn telling(row: &Columns<'_>) -> Result<Telling> {
    let state = row.text("state")?;
    Ok(Telling {
        report: ReportId(row.id("report")?),
        case: CaseId(row.id("casefile")?),
        correction: row.small("correction")?,
        version: row.small("version")?,
        state: DeliveryState::from_code(&state)
            .ok_or_else(|| StoreError::Corrupt(format!("unknown state {state}")))?,
        attempts: row.small("attempts")?,
        next_at: row.time("next_at")?,
        last_error: row.get("last_error")?,
        sent_at: row.time_if("sent_at")?,
    })
}

#[async_trait]
impl PersonalStore for SqliteStore {
    async fn message_in_chain(
        &self,
        chain: ChainId,
        message: MessageId,
    ) -> Result<Option<Message>> {
        let row = query("SELECT seq FROM message WHERE id = $1 AND chain = $2")
            .bind(bytes(message.0))
            .bind(bytes(chain.0))
            .fetch_optional(&self.reader)
            .await
            .map_err(failed)?;
        let Some(seq) = one(row, |row| row.get::<i64>("seq"))? else {
            return Ok(None);
        };
        Ok(self.read_messages_after(seq - 1, 1).await?.pop())
    }

    async fn tracked(&self, code_hash: &str) -> Result<Option<Tracked>> {
        let row = query(
            "SELECT tracking.report, message.id, message.text, message.chain, report.at
             FROM tracking JOIN report ON report.id = tracking.report
             JOIN message ON message.seq = report.message WHERE code_hash = $1",
        )
        .bind(code_hash)
        .fetch_optional(&self.reader)
        .await
        .map_err(failed)?;
        one(row, |row| {
            Ok(Tracked {
                report: ReportId(row.id("report")?),
                message: MessageId(row.id("id")?),
                text: row.text("text")?,
                chain: ChainId(row.id("chain")?),
                reported_at: row.time("at")?,
            })
        })
    }

    async fn contact(&self, report: ReportId) -> Result<Option<Contact>> {
        let row = query("SELECT * FROM contact WHERE report = $1")
            .bind(bytes(report.0))
            .fetch_optional(&self.reader)
            .await
            .map_err(failed)?;
        one(row, contact)
    }

    async fn contacts_of_chain(&self, chain: ChainId) -> Result<Vec<Contact>> {
        let rows = query(
            "SELECT contact.* FROM contact JOIN report ON report.id = contact.report
             JOIN message ON message.seq = report.message
             WHERE message.chain = $1 ORDER BY consented_at, contact.report",
        )
        .bind(bytes(chain.0))
        .fetch_all(&self.reader)
        .await
        .map_err(failed)?;
        all(&rows, contact)
    }

    async fn contacts_kept(&self) -> Result<Vec<(Contact, ChainId)>> {
        let rows = query(
            "SELECT contact.*, message.chain AS chain FROM contact
             JOIN report ON report.id = contact.report
             JOIN message ON message.seq = report.message
             WHERE contact.sealed IS NOT NULL ORDER BY consented_at, contact.report",
        )
        .fetch_all(&self.reader)
        .await
        .map_err(failed)?;
        all(&rows, |row| Ok((contact(row)?, ChainId(row.id("chain")?))))
    }

    async fn telling(
        &self,
        report: ReportId,
        case: CaseId,
        correction: u32,
    ) -> Result<Option<Telling>> {
        let row =
            query("SELECT * FROM telling WHERE report = $1 AND casefile = $2 AND correction = $3")
                .bind(bytes(report.0))
                .bind(bytes(case.0))
                .bind(correction)
                .fetch_optional(&self.reader)
                .await
                .map_err(failed)?;
        one(row, telling)
    }

    async fn tellings_of_case(&self, case: CaseId) -> Result<Vec<Telling>> {
        let rows = query("SELECT * FROM telling WHERE casefile = $1 ORDER BY correction, report")
            .bind(bytes(case.0))
            .fetch_all(&self.reader)
            .await
            .map_err(failed)?;
        all(&rows, telling)
    }

    async fn tellings_due(
        &self,
        state: DeliveryState,
        now: OffsetDateTime,
        limit: u32,
    ) -> Result<Vec<Telling>> {
        let rows = query(
            "SELECT * FROM telling WHERE state = $1 AND next_at <= $2
             ORDER BY next_at, report LIMIT $3",
        )
        .bind(state.code())
        .bind(millis(now))
        .bind(limit)
        .fetch_all(&self.reader)
        .await
        .map_err(failed)?;
        all(&rows, telling)
    }
}
