//! Deliveries.

use std::borrow::Cow;

use app::{
    model::{Ask, ChannelKind, Delivery, DeliveryState, Proof, Purpose, StaffNews, Task},
    ports::StoreError,
};
use casework::{
    AmendmentId, CaseId, DeedId, DeliveryId, GroupId, LetterId, OrganisationId, RequestId, UserId,
};
use sqlx::{SqliteConnection, query};
use uuid::Uuid;

use crate::{
    SqliteStore,
    commit::exactly_one,
    rows::{Columns, Result, all, bytes, failed, millis, one},
};

pub(crate) async fn save(db: &mut SqliteConnection, delivery: &Delivery) -> Result<()> {
    let seen = delivery
        .version
        .checked_sub(1)
        .ok_or(StoreError::Conflict)?;
    let stored = query("SELECT version FROM delivery WHERE id = $1")
        .bind(bytes(delivery.id.0))
        .fetch_optional(&mut *db)
        .await
        .map_err(failed)?;
    if one(stored, |row| row.small("version"))?.unwrap_or(0) != seen {
        return Err(StoreError::Conflict);
    }
    let (purpose, subject) = purpose_columns(delivery.purpose);
    let purpose = purpose.as_ref();
    let written = query(
        "INSERT INTO delivery (id, version, purpose, subject, casefile, organisation, to_name,
           address, state, attempts, next_at, last_error, queued_at, sent_at, opened_at,
           confirmed_at, confirmed_by, report, channel, receiver_group, ask, due_at, proof,
           passed_on_by, delivered_at, done_at, returned_at, returned_reason)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18,
           $19, $20, $21, $22, $23, $24, $25, $26, $27, $28)
         ON CONFLICT (id) DO UPDATE SET version = $2, to_name = $7, address = $8, state = $9,
           attempts = $10, next_at = $11, last_error = $12, queued_at = $13, sent_at = $14, opened_at = $15,
           confirmed_at = $16, confirmed_by = $17, report = $18, channel = $19,
           receiver_group = $20, ask = $21, due_at = $22, proof = $23, passed_on_by = $24,
           delivered_at = $25, done_at = $26, returned_at = $27, returned_reason = $28",
    )
    .bind(bytes(delivery.id.0))
    .bind(delivery.version)
    .bind(purpose)
    .bind(bytes(subject))
    .bind(bytes(delivery.case.0))
    .bind(delivery.organisation.map(|id| bytes(id.0)))
    .bind(&delivery.to_name)
    .bind(&delivery.address)
    .bind(delivery.state.code())
    .bind(delivery.attempts)
    .bind(millis(delivery.next_at))
    .bind(&delivery.last_error)
    .bind(millis(delivery.queued_at))
    .bind(delivery.sent_at.map(millis))
    .bind(delivery.opened_at.map(millis))
    .bind(delivery.confirmed_at.map(millis))
    .bind(&delivery.confirmed_by)
    .bind(&delivery.report)
    .bind(delivery.channel.code())
    .bind(delivery.group.map(|id| bytes(id.0)))
    .bind(delivery.task.map(|task| task.ask.code()))
    .bind(delivery.task.map(|task| millis(task.due_at)))
    .bind(delivery.task.map(|task| task.proof.code()))
    .bind(delivery.passed_on_by.map(|id| bytes(id.0)))
    .bind(delivery.delivered_at.map(millis))
    .bind(delivery.done_at.map(millis))
    .bind(delivery.returned_at.map(millis))
    .bind(&delivery.returned_reason)
    .execute(db)
    .await
    .map_err(failed)?;
    exactly_one(written.rows_affected())
}

fn purpose_columns(purpose: Purpose) -> (Cow<'static, str>, Uuid) {
    match purpose {
        Purpose::Verification(request) => ("verification".into(), request.0),
        Purpose::Letter(letter) => ("letter".into(), letter.0),
        Purpose::Amendment(amendment) => ("amendment".into(), amendment.0),
        Purpose::Deed(deed) => ("deed".into(), deed.0),
        Purpose::Staff(news, user) => (news.code().into(), user.0),
        Purpose::Reminder(of) => ("reminder".into(), of.0),
        Purpose::Change(of, version) => (change_code(version).into(), of.0),
    }
}

/// The purpose of deliveries that tell of a version of a correction.
pub(crate) fn change_code(version: u32) -> String {
    format!("change-{version}")
}

impl SqliteStore {
    pub(crate) async fn read_delivery(&self, id: DeliveryId) -> Result<Option<Delivery>> {
        let row = query("SELECT * FROM delivery WHERE id = $1")
            .bind(bytes(id.0))
            .fetch_optional(&self.reader)
            .await
            .map_err(failed)?;
        one(row, delivery)
    }

    pub(crate) async fn read_deliveries_of_letter(
        &self,
        letter: LetterId,
    ) -> Result<Vec<Delivery>> {
        let rows = query(
            "SELECT * FROM delivery WHERE purpose = 'letter' AND subject = $1
             ORDER BY queued_at, to_name, id",
        )
        .bind(bytes(letter.0))
        .fetch_all(&self.reader)
        .await
        .map_err(failed)?;
        all(&rows, delivery)
    }

    pub(crate) async fn read_deliveries_of_amendment(
        &self,
        amendment: AmendmentId,
    ) -> Result<Vec<Delivery>> {
        let rows = query(
            "SELECT * FROM delivery WHERE purpose = 'amendment' AND subject = $1
             ORDER BY queued_at, to_name, id",
        )
        .bind(bytes(amendment.0))
        .fetch_all(&self.reader)
        .await
        .map_err(failed)?;
        all(&rows, delivery)
    }

    pub(crate) async fn read_deliveries_of_requests(&self, case: CaseId) -> Result<Vec<Delivery>> {
        let rows = query(
            "SELECT * FROM delivery WHERE casefile = $1 AND purpose = 'verification'
             ORDER BY queued_at, id",
        )
        .bind(bytes(case.0))
        .fetch_all(&self.reader)
        .await
        .map_err(failed)?;
        all(&rows, delivery)
    }

    pub(crate) async fn read_deliveries_in(&self, state: DeliveryState) -> Result<Vec<Delivery>> {
        let rows = query("SELECT * FROM delivery WHERE state = $1 ORDER BY next_at, id")
            .bind(state.code())
            .fetch_all(&self.reader)
            .await
            .map_err(failed)?;
        all(&rows, delivery)
    }
}

pub(crate) fn delivery(row: &Columns<'_>) -> Result<Delivery> {
    let subject = row.id("subject")?;
    let purpose = match row.text("purpose")?.as_str() {
        "verification" => Purpose::Verification(RequestId(subject)),
        "letter" => Purpose::Letter(LetterId(subject)),
        "amendment" => Purpose::Amendment(AmendmentId(subject)),
        "deed" => Purpose::Deed(DeedId(subject)),
        "reminder" => Purpose::Reminder(DeliveryId(subject)),
        other => match (StaffNews::from_code(other), other.strip_prefix("change-")) {
            (Some(news), _) => Purpose::Staff(news, UserId(subject)),
            (None, Some(version)) => match version.parse() {
                Ok(version) => Purpose::Change(DeliveryId(subject), version),
                Err(_) => return Err(StoreError::Corrupt(format!("delivery purpose {other}"))),
            },
            (None, None) => return Err(StoreError::Corrupt(format!("delivery purpose {other}"))),
        },
    };
    let state = row.text("state")?;
    Ok(Delivery {
        id: DeliveryId(row.id("id")?),
        version: row.small("version")?,
        purpose,
        case: CaseId(row.id("casefile")?),
        organisation: row.id_if("organisation")?.map(OrganisationId),
        to_name: row.text("to_name")?,
        address: row.text("address")?,
        state: DeliveryState::from_code(&state)
            .ok_or_else(|| StoreError::Corrupt(format!("delivery state {state}")))?,
        attempts: row.small("attempts")?,
        next_at: row.time("next_at")?,
        last_error: row.get("last_error")?,
        queued_at: row.time("queued_at")?,
        sent_at: row.time_if("sent_at")?,
        opened_at: row.time_if("opened_at")?,
        confirmed_at: row.time_if("confirmed_at")?,
        confirmed_by: row.get("confirmed_by")?,
        report: row.get("report")?,
        channel: known("channel", &row.text("channel")?, ChannelKind::from_code)?,
        group: row.id_if("receiver_group")?.map(GroupId),
        task: task(row)?,
        passed_on_by: row.id_if("passed_on_by")?.map(DeliveryId),
        delivered_at: row.time_if("delivered_at")?,
        done_at: row.time_if("done_at")?,
        returned_at: row.time_if("returned_at")?,
        returned_reason: row.get("returned_reason")?,
    })
}

fn task(row: &Columns<'_>) -> Result<Option<Task>> {
    let (ask, proof): (Option<String>, Option<String>) = (row.get("ask")?, row.get("proof")?);
    let (Some(ask), Some(proof), Some(due_at)) = (ask, proof, row.time_if("due_at")?) else {
        return Ok(None);
    };
    Ok(Some(Task {
        ask: known("ask", &ask, Ask::from_code)?,
        due_at,
        proof: known("proof", &proof, Proof::from_code)?,
    }))
}

fn known<T>(what: &str, code: &str, from_code: impl Fn(&str) -> Option<T>) -> Result<T> {
    from_code(code).ok_or_else(|| StoreError::Corrupt(format!("{what} {code} of a delivery")))
}
