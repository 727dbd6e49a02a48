//! Groups and organisations.

use app::{
    model::{Ask, Group, Organisation, Proof},
    ports::StoreError,
};
use casework::{GroupId, LetterId, OrganisationId};
use sqlx::{SqliteConnection, query};

use crate::{
    SqliteStore,
    commit::exactly_one,
    rows::{Columns, Result, all, bytes, failed, json, one},
};

pub(crate) async fn put_group(db: &mut SqliteConnection, group: &Group) -> Result<()> {
    query(
        "INSERT INTO receiver_group (id, position, name, ask, example, within_hours, proof, rule)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
         ON CONFLICT (id) DO UPDATE SET position = $2, name = $3, ask = $4, example = $5,
           within_hours = $6, proof = $7, rule = $8",
    )
    .bind(bytes(group.id.0))
    .bind(group.position)
    .bind(&group.name)
    .bind(group.ask.code())
    .bind(group.example)
    .bind(group.within_hours)
    .bind(group.proof.code())
    .bind(json(&group.rule)?)
    .execute(db)
    .await
    .map(drop)
    .map_err(failed)
}

pub(crate) async fn save_organisation(
    db: &mut SqliteConnection,
    organisation: &Organisation,
) -> Result<()> {
    let seen = organisation.version.checked_sub(1);
    let written = match seen {
        None => return Err(StoreError::Conflict),
        Some(0) => {
            query("INSERT INTO organisation (id, version, body, example) VALUES ($1, $2, $3, $4)")
        }
        Some(_) => query(
            "UPDATE organisation SET version = $2, body = $3, example = $4
             WHERE id = $1 AND version = $2 - 1",
        ),
    };
    let written = written
        .bind(bytes(organisation.id.0))
        .bind(organisation.version)
        .bind(json(&organisation.facts)?)
        .bind(organisation.example)
        .execute(db)
        .await
        .map_err(failed)?;
    exactly_one(written.rows_affected())
}

pub(crate) async fn seen(db: &mut SqliteConnection, version: i64) -> Result<()> {
    let row = query("SELECT value FROM counter WHERE name = 'organisations'")
        .fetch_one(db)
        .await
        .map_err(failed)?;
    if Columns(&row).get::<i64>("value")? == version {
        Ok(())
    } else {
        Err(StoreError::Conflict)
    }
}

pub(crate) async fn remove_organisation(
    db: &mut SqliteConnection,
    id: OrganisationId,
) -> Result<()> {
    query("DELETE FROM organisation WHERE id = $1")
        .bind(bytes(id.0))
        .execute(db)
        .await
        .map(drop)
        .map_err(failed)
}

impl SqliteStore {
    pub(crate) async fn read_groups(&self) -> Result<Vec<Group>> {
        let rows = query("SELECT * FROM receiver_group ORDER BY position, name, id")
            .fetch_all(&self.reader)
            .await
            .map_err(failed)?;
        all(&rows, group)
    }

    pub(crate) async fn read_group(&self, id: GroupId) -> Result<Option<Group>> {
        let row = query("SELECT * FROM receiver_group WHERE id = $1")
            .bind(bytes(id.0))
            .fetch_optional(&self.reader)
            .await
            .map_err(failed)?;
        one(row, group)
    }

    pub(crate) async fn read_last_letter_to(&self, group: GroupId) -> Result<Option<LetterId>> {
        let row = query(
            "SELECT subject FROM delivery
             WHERE receiver_group = $1 AND purpose = 'letter' AND passed_on_by IS NULL
             ORDER BY queued_at DESC LIMIT 1",
        )
        .bind(bytes(group.0))
        .fetch_optional(&self.reader)
        .await
        .map_err(failed)?;
        one(row, |row| row.id("subject").map(LetterId))
    }

    pub(crate) async fn read_organisations(&self) -> Result<Vec<Organisation>> {
        let rows = query("SELECT * FROM organisation ORDER BY place")
            .fetch_all(&self.reader)
            .await
            .map_err(failed)?;
        all(&rows, organisation)
    }

    pub(crate) async fn read_organisation(
        &self,
        id: OrganisationId,
    ) -> Result<Option<Organisation>> {
        let row = query("SELECT * FROM organisation WHERE id = $1")
            .bind(bytes(id.0))
            .fetch_optional(&self.reader)
            .await
            .map_err(failed)?;
        one(row, organisation)
    }
}

fn group(row: &Columns<'_>) -> Result<Group> {
    let ask = row.text("ask")?;
    let proof = row.text("proof")?;
    Ok(Group {
        id: GroupId(row.id("id")?),
        position: row.small("position")?,
        name: row.text("name")?,
        ask: Ask::from_code(&ask).ok_or_else(|| StoreError::Corrupt(format!("ask {ask}")))?,
        within_hours: row.small("within_hours")?,
        proof: Proof::from_code(&proof)
            .ok_or_else(|| StoreError::Corrupt(format!("proof {proof}")))?,
        rule: row.json("rule")?,
        example: row.flag("example")?,
    })
}

fn organisation(row: &Columns<'_>) -> Result<Organisation> {
    Ok(Organisation {
        id: OrganisationId(row.id("id")?),
        version: row.small("version")?,
        facts: row.json("body")?,
        example: row.flag("example")?,
    })
}
