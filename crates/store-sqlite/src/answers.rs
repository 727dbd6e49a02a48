//! Official answers by number, and reports of wrong matches.

use app::{
    model::{
        AnswerBasis, AnswerNumber, Message, NegativeExample, NumberedAnswer, WrongMatch,
        WrongMatchState,
    },
    ports::{AnswerChange, AnswerStore, StoreError},
};
use async_trait::async_trait;
use casework::{CaseId, ChainId, MessageId, WrongMatchId};
use sqlx::{SqliteConnection, query};
use time::Date;

use crate::{
    SqliteStore,
    commit::exactly_one,
    messages,
    rows::{Columns, Result, all, bytes, day, failed, json, one},
};

pub(crate) async fn apply(db: &mut SqliteConnection, change: AnswerChange) -> Result<()> {
    match change {
        AnswerChange::Number(answer) => number(db, &answer).await,
        AnswerChange::AddWrongMatch { report, most } => add(db, &report, most).await,
        AnswerChange::SaveWrongMatch(report) => save(db, &report).await,
        AnswerChange::ForgetOpenBefore(before) => {
            query("DELETE FROM wrong_match WHERE state IN ('waiting', 'proposed') AND day < $1")
                .bind(day(before))
                .execute(db)
                .await
                .map_err(failed)?;
            Ok(())
        }
    }
}

async fn number(db: &mut SqliteConnection, answer: &NumberedAnswer) -> Result<()> {
    let basis = &answer.basis;
    // One row for each basis, whoever comes first; a number that is another's is a unique violation.
    query(
        "INSERT INTO answer_number (number, matcher, confirm, message, relation, casefile, version,
           day)
         SELECT $1, $2, $3, $4, $5, $6, $7, $8 WHERE NOT EXISTS (SELECT 1 FROM answer_number
           WHERE message = $4 AND casefile = $6 AND version = $7 AND matcher = $2 AND confirm = $3
             AND relation = $5)",
    )
    .bind(answer.number.plain())
    .bind(&basis.matcher)
    .bind(basis.confirm)
    .bind(bytes(basis.message.0))
    .bind(&basis.relation)
    .bind(bytes(basis.case.0))
    .bind(basis.version)
    .bind(day(answer.day))
    .execute(db)
    .await
    .map(drop)
    .map_err(conflict_if_unrelated)
}

/// What refers to nothing is a conflict: what it was about is gone.
fn conflict_if_unrelated(error: sqlx::Error) -> StoreError {
    match &error {
        sqlx::Error::Database(database) if database.is_foreign_key_violation() => {
            StoreError::Conflict
        }
        _ => failed(error),
    }
}

const OPEN_OF_CHAIN: &str = "SELECT wrong_match.*, message.id AS known, message.chain AS chain
    FROM wrong_match JOIN message ON message.seq = wrong_match.message
    WHERE message.chain = $1 AND state IN ('waiting', 'proposed') ORDER BY place";

async fn add(db: &mut SqliteConnection, report: &WrongMatch, most: u32) -> Result<()> {
    let added = query(
        "INSERT INTO wrong_match (id, version, message, state, day, text, note, number, steps)
         SELECT $1, $2, seq, $4, $5, $6, $7, $8, $9 FROM message AS known
         WHERE id = $3 AND $10 > (SELECT count(*) FROM wrong_match
           JOIN message ON message.seq = wrong_match.message
           WHERE message.chain = known.chain AND state IN ('waiting', 'proposed'))",
    )
    .bind(bytes(report.id.0))
    .bind(report.version)
    .bind(bytes(report.message.0))
    .bind(report.state.code())
    .bind(day(report.day))
    .bind(report.text.as_deref())
    .bind(&report.note)
    .bind(report.number.as_ref().map(AnswerNumber::plain))
    .bind(json(&report.steps)?)
    .bind(most)
    .execute(db)
    .await
    .map_err(failed)?;
    exactly_one(added.rows_affected())
}

async fn save(db: &mut SqliteConnection, report: &WrongMatch) -> Result<()> {
    let saved = query(
        "UPDATE wrong_match SET version = $2, state = $3, text = $4, note = $5, steps = $6
         WHERE id = $1 AND version = $2 - 1",
    )
    .bind(bytes(report.id.0))
    .bind(report.version)
    .bind(report.state.code())
    .bind(report.text.as_deref())
    .bind(&report.note)
    .bind(json(&report.steps)?)
    .execute(db)
    .await
    .map_err(failed)?;
    exactly_one(saved.rows_affected())
}

fn number_in(text: &str) -> Result<AnswerNumber> {
    AnswerNumber::read(text).ok_or_else(|| StoreError::Corrupt(format!("number {text}")))
}

fn day_in(row: &Columns<'_>) -> Result<Date> {
    let day = row.date_if("day")?;
    day.ok_or_else(|| StoreError::Corrupt("an answer without day".to_owned()))
}

fn answer(row: &Columns<'_>) -> Result<NumberedAnswer> {
    Ok(NumberedAnswer {
        number: number_in(&row.text("number")?)?,
        basis: AnswerBasis {
            matcher: row.text("matcher")?,
            confirm: row.small("confirm")?,
            message: MessageId(row.id("message")?),
            relation: row.text("relation")?,
            case: CaseId(row.id("casefile")?),
            version: row.small("version")?,
        },
        day: day_in(row)?,
    })
}

fn wrong_match(row: &Columns<'_>) -> Result<WrongMatch> {
    let state = row.text("state")?;
    let number: Option<String> = row.get("number")?;
    Ok(WrongMatch {
        id: WrongMatchId(row.id("id")?),
        version: row.small("version")?,
        message: MessageId(row.id("known")?),
        chain: ChainId(row.id("chain")?),
        text: row.get("text")?,
        note: row.text("note")?,
        number: number.as_deref().map(number_in).transpose()?,
        day: day_in(row)?,
        state: WrongMatchState::from_code(&state)
            .ok_or_else(|| StoreError::Corrupt(format!("state {state}")))?,
        steps: row.json("steps")?,
    })
}

#[async_trait]
impl AnswerStore for SqliteStore {
    async fn numbered_answer(&self, number: &AnswerNumber) -> Result<Option<NumberedAnswer>> {
        let row = query("SELECT * FROM answer_number WHERE number = $1")
            .bind(number.plain())
            .fetch_optional(&self.reader)
            .await
            .map_err(failed)?;
        one(row, answer)
    }

    async fn answer_on(&self, basis: &AnswerBasis) -> Result<Option<NumberedAnswer>> {
        let row = query(
            "SELECT * FROM answer_number WHERE message = $1 AND casefile = $2 AND version = $3
               AND matcher = $4 AND confirm = $5 AND relation = $6",
        )
        .bind(bytes(basis.message.0))
        .bind(bytes(basis.case.0))
        .bind(basis.version)
        .bind(&basis.matcher)
        .bind(basis.confirm)
        .bind(&basis.relation)
        .fetch_optional(&self.reader)
        .await
        .map_err(failed)?;
        one(row, answer)
    }

    async fn message(&self, id: MessageId) -> Result<Option<Message>> {
        let row = query("SELECT * FROM message WHERE id = $1")
            .bind(bytes(id.0))
            .fetch_optional(&self.reader)
            .await
            .map_err(failed)?;
        one(row, messages::message)
    }

    async fn wrong_match(&self, id: WrongMatchId) -> Result<Option<WrongMatch>> {
        let row = query(
            "SELECT wrong_match.*, message.id AS known, message.chain AS chain
             FROM wrong_match JOIN message ON message.seq = wrong_match.message
             WHERE wrong_match.id = $1",
        )
        .bind(bytes(id.0))
        .fetch_optional(&self.reader)
        .await
        .map_err(failed)?;
        one(row, wrong_match)
    }

    async fn wrong_matches(&self, state: WrongMatchState, limit: u32) -> Result<Vec<WrongMatch>> {
        let rows = query(
            "SELECT wrong_match.*, message.id AS known, message.chain AS chain
             FROM wrong_match JOIN message ON message.seq = wrong_match.message
             WHERE state = $1 ORDER BY place LIMIT $2",
        )
        .bind(state.code())
        .bind(limit)
        .fetch_all(&self.reader)
        .await
        .map_err(failed)?;
        all(&rows, wrong_match)
    }

    async fn open_wrong_matches_of(&self, chain: ChainId) -> Result<Vec<WrongMatch>> {
        let rows = query(OPEN_OF_CHAIN)
            .bind(bytes(chain.0))
            .fetch_all(&self.reader)
            .await
            .map_err(failed)?;
        all(&rows, wrong_match)
    }

    async fn open_wrong_matches(&self) -> Result<u64> {
        let row = query(
            "SELECT count(*) AS count FROM wrong_match WHERE state IN ('waiting', 'proposed')",
        )
        .fetch_one(&self.reader)
        .await
        .map_err(failed)?;
        Columns(&row).count("count")
    }

    async fn negative_examples(&self) -> Result<Vec<NegativeExample>> {
        let rows = query(
            "SELECT id, message, text FROM wrong_match
             WHERE state = 'confirmed' AND text IS NOT NULL ORDER BY place",
        )
        .fetch_all(&self.reader)
        .await
        .map_err(failed)?;
        all(&rows, |row| {
            Ok(NegativeExample {
                id: WrongMatchId(row.id("id")?),
                seq: row.get("message")?,
                text: row.text("text")?,
            })
        })
    }
}
