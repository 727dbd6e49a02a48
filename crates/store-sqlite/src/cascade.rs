//! Following up silent receivers.

use app::{
    model::{Call, CallOutcome, Delivery, Escalation, EscalationStep, Missing, Rung, StepState},
    ports::{CascadeChange, CascadeStore, StoreError},
};
use async_trait::async_trait;
use casework::{CallId, CaseId, DeliveryId, LetterId, StepId, UserId};
use sqlx::{SqliteConnection, query};
use time::OffsetDateTime;

use crate::{
    SqliteStore,
    commit::exactly_one,
    deliveries::{change_code, delivery},
    rows::{Columns, Result, all, bytes, failed, json, millis, one},
};

pub(crate) async fn apply(db: &mut SqliteConnection, change: CascadeChange) -> Result<()> {
    match change {
        CascadeChange::SaveEscalation(escalation) => save_escalation(db, &escalation).await,
        CascadeChange::SaveStep(step) => save_step(db, &step).await,
        CascadeChange::ResumeStep(id) => {
            let gone = query("DELETE FROM escalation_step WHERE id = $1 AND state = $2")
                .bind(bytes(id.0))
                .bind(StepState::Stopped.code())
                .execute(db)
                .await
                .map_err(failed)?;
            exactly_one(gone.rows_affected())
        }
        CascadeChange::AddCall(call) => add_call(db, &call).await,
    }
}

async fn save_escalation(db: &mut SqliteConnection, escalation: &Escalation) -> Result<()> {
    let seen = escalation
        .version
        .checked_sub(1)
        .ok_or(StoreError::Conflict)?;
    let written = query(
        "INSERT INTO escalation (letter, version, plan, paused_at, paused_by, next_at)
         SELECT $1, $2, $3, $4, $5, $6 WHERE EXISTS (SELECT 1 FROM letter WHERE id = $1)
           AND ($7 = 0 OR EXISTS (SELECT 1 FROM escalation WHERE letter = $1))
         ON CONFLICT (letter) DO UPDATE SET version = $2, plan = $3, paused_at = $4,
           paused_by = $5, next_at = $6 WHERE version = $7",
    )
    .bind(bytes(escalation.letter.0))
    .bind(escalation.version)
    .bind(escalation.plan.as_ref().map(json).transpose()?)
    .bind(escalation.paused.map(|(at, _)| millis(at)))
    .bind(escalation.paused.map(|(_, by)| bytes(by.0)))
    .bind(escalation.next_at.map(millis))
    .bind(seen)
    .execute(db)
    .await
    .map_err(failed)?;
    exactly_one(written.rows_affected())
}

async fn save_step(db: &mut SqliteConnection, step: &EscalationStep) -> Result<()> {
    let seen = step.version.checked_sub(1).ok_or(StoreError::Conflict)?;
    let written = query(
        "INSERT INTO escalation_step (id, version, letter, delivery, missing, rung, state, at, by,
           made, recipient, open)
         SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12
         WHERE EXISTS (SELECT 1 FROM letter WHERE id = $3)
           AND ($13 = 0 OR EXISTS (SELECT 1 FROM escalation_step WHERE id = $1))
         ON CONFLICT (id) DO UPDATE SET version = $2, state = $7, at = $8, by = $9, made = $10,
           recipient = $11, open = $12 WHERE version = $13",
    )
    .bind(bytes(step.id.0))
    .bind(step.version)
    .bind(bytes(step.letter.0))
    .bind(bytes(step.delivery.0))
    .bind(step.missing.code())
    .bind(step.rung.code())
    .bind(step.state.code())
    .bind(millis(step.at))
    .bind(step.by.map(|by| bytes(by.0)))
    .bind(step.made.map(|made| bytes(made.0)))
    .bind(&step.to)
    .bind(step.open)
    .bind(seen)
    .execute(db)
    .await
    .map_err(failed)?;
    exactly_one(written.rows_affected())
}

async fn add_call(db: &mut SqliteConnection, call: &Call) -> Result<()> {
    let written = query(
        "INSERT INTO escalation_call (id, step, at, by, number, outcome, person, promised_until,
           note)
         SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9
         WHERE EXISTS (SELECT 1 FROM escalation_step WHERE id = $2)",
    )
    .bind(bytes(call.id.0))
    .bind(bytes(call.step.0))
    .bind(millis(call.at))
    .bind(bytes(call.by.0))
    .bind(&call.number)
    .bind(call.outcome.code())
    .bind(&call.person)
    .bind(call.promised_until.map(millis))
    .bind(&call.note)
    .execute(db)
    .await
    .map_err(failed)?;
    exactly_one(written.rows_affected())
}

#[async_trait]
impl CascadeStore for SqliteStore {
    async fn escalation(&self, letter: LetterId) -> Result<Option<Escalation>> {
        let row = query("SELECT * FROM escalation WHERE letter = $1")
            .bind(bytes(letter.0))
            .fetch_optional(&self.reader)
            .await
            .map_err(failed)?;
        one(row, escalation)
    }

    async fn escalations_due(&self, now: OffsetDateTime, limit: u32) -> Result<Vec<Escalation>> {
        let rows = query(
            "SELECT * FROM escalation WHERE next_at <= $1 AND next_at IS NOT NULL
               AND paused_at IS NULL
             ORDER BY next_at, letter LIMIT $2",
        )
        .bind(millis(now))
        .bind(limit)
        .fetch_all(&self.reader)
        .await
        .map_err(failed)?;
        all(&rows, escalation)
    }

    async fn steps_of_letter(&self, letter: LetterId) -> Result<Vec<EscalationStep>> {
        let rows = query("SELECT * FROM escalation_step WHERE letter = $1 ORDER BY at, id")
            .bind(bytes(letter.0))
            .fetch_all(&self.reader)
            .await
            .map_err(failed)?;
        all(&rows, step)
    }

    async fn step(&self, id: StepId) -> Result<Option<EscalationStep>> {
        let row = query("SELECT * FROM escalation_step WHERE id = $1")
            .bind(bytes(id.0))
            .fetch_optional(&self.reader)
            .await
            .map_err(failed)?;
        one(row, step)
    }

    async fn step_of_reminder(&self, made: DeliveryId) -> Result<Option<EscalationStep>> {
        let row = query("SELECT * FROM escalation_step WHERE made = $1")
            .bind(bytes(made.0))
            .fetch_optional(&self.reader)
            .await
            .map_err(failed)?;
        one(row, step)
    }

    async fn open_calls(&self, limit: u32) -> Result<Vec<EscalationStep>> {
        let rows = query("SELECT * FROM escalation_step WHERE open ORDER BY at, id LIMIT $1")
            .bind(limit)
            .fetch_all(&self.reader)
            .await
            .map_err(failed)?;
        all(&rows, step)
    }

    async fn calls_of_letter(&self, letter: LetterId) -> Result<Vec<Call>> {
        let rows = query(
            "SELECT escalation_call.* FROM escalation_call
             JOIN escalation_step ON escalation_step.id = escalation_call.step
             WHERE escalation_step.letter = $1 ORDER BY escalation_call.at, escalation_call.id",
        )
        .bind(bytes(letter.0))
        .fetch_all(&self.reader)
        .await
        .map_err(failed)?;
        all(&rows, call)
    }

    async fn deliveries_of_change(&self, case: CaseId, version: u32) -> Result<Vec<Delivery>> {
        let rows = query(
            "SELECT * FROM delivery WHERE casefile = $1 AND purpose = $2
               AND purpose GLOB 'change-*'
             ORDER BY queued_at, to_name, id",
        )
        .bind(bytes(case.0))
        .bind(change_code(version))
        .fetch_all(&self.reader)
        .await
        .map_err(failed)?;
        all(&rows, delivery)
    }

    async fn changes_of_letter(&self, letter: LetterId) -> Result<Vec<Delivery>> {
        let rows = query(
            "SELECT told.* FROM delivery AS told
             JOIN delivery AS first ON first.id = told.subject
             WHERE told.purpose GLOB 'change-*' AND first.purpose = 'letter'
               AND first.subject = $1
               AND told.casefile = (SELECT casefile FROM letter WHERE id = $1)
             ORDER BY told.queued_at, told.to_name, told.id",
        )
        .bind(bytes(letter.0))
        .fetch_all(&self.reader)
        .await
        .map_err(failed)?;
        all(&rows, delivery)
    }

    async fn changes_of_delivery(&self, of: DeliveryId) -> Result<Vec<Delivery>> {
        let rows = query(
            "SELECT * FROM delivery WHERE purpose GLOB 'change-*' AND subject = $1
               AND casefile = (SELECT casefile FROM delivery WHERE id = $1)
             ORDER BY queued_at, to_name, id",
        )
        .bind(bytes(of.0))
        .fetch_all(&self.reader)
        .await
        .map_err(failed)?;
        all(&rows, delivery)
    }
}

fn escalation(row: &Columns<'_>) -> Result<Escalation> {
    let plan: Option<String> = row.get("plan")?;
    let paused = row.time_if("paused_at")?.zip(row.id_if("paused_by")?);
    Ok(Escalation {
        letter: LetterId(row.id("letter")?),
        version: row.small("version")?,
        plan: match plan {
            Some(_) => Some(row.json("plan")?),
            None => None,
        },
        paused: paused.map(|(at, by)| (at, UserId(by))),
        next_at: row.time_if("next_at")?,
    })
}

fn step(row: &Columns<'_>) -> Result<EscalationStep> {
    Ok(EscalationStep {
        id: StepId(row.id("id")?),
        version: row.small("version")?,
        letter: LetterId(row.id("letter")?),
        delivery: DeliveryId(row.id("delivery")?),
        missing: known("owed", &row.text("missing")?, Missing::from_code)?,
        rung: known("rung", &row.text("rung")?, Rung::from_code)?,
        state: known("state", &row.text("state")?, StepState::from_code)?,
        at: row.time("at")?,
        by: row.id_if("by")?.map(UserId),
        made: row.id_if("made")?.map(DeliveryId),
        to: row.text("recipient")?,
        open: row.flag("open")?,
    })
}

fn call(row: &Columns<'_>) -> Result<Call> {
    Ok(Call {
        id: CallId(row.id("id")?),
        step: StepId(row.id("step")?),
        at: row.time("at")?,
        by: UserId(row.id("by")?),
        number: row.text("number")?,
        outcome: known("outcome", &row.text("outcome")?, CallOutcome::from_code)?,
        person: row.text("person")?,
        promised_until: row.time_if("promised_until")?,
        note: row.text("note")?,
    })
}

fn known<T>(what: &str, code: &str, from_code: impl Fn(&str) -> Option<T>) -> Result<T> {
    from_code(code).ok_or_else(|| StoreError::Corrupt(format!("{what} {code} of a step")))
}
