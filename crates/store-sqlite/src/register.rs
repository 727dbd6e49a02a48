//! Groups and organisations.

use app::{
    model::{Ask, Group, Organisation, Proof},
    ports::StoreError,
};
use casework::{GroupId, OrganisationId};
use sqlx::{SqliteConnection, query};

use crate::{
    SqliteStore,
    rows::{Columns, Result, all, bytes, day, failed, one},
};

pub(crate) async fn put_group(db: &mut SqliteConnection, group: &Group) -> Result<()> {
    query(
        "INSERT INTO receiver_group (id, position, name, ask, example, within_hours, proof)
         VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (id) DO UPDATE SET position = $2, name = $3, ask = $4, example = $5,
           within_hours = $6, proof = $7",
    )
    .bind(bytes(group.id.0))
    .bind(group.position)
    .bind(&group.name)
    .bind(group.ask.code())
    .bind(group.example)
    .bind(group.within_hours)
    .bind(group.proof.code())
    .execute(db)
    .await
    .map(drop)
    .map_err(failed)
}

pub(crate) async fn put_organisation(
    db: &mut SqliteConnection,
    organisation: &Organisation,
) -> Result<()> {
    query(
        "INSERT INTO organisation (id, receiver_group, name, email, valid_from, valid_to, example)
         VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (id) DO UPDATE SET receiver_group = $2, name = $3, email = $4,
           valid_from = $5, valid_to = $6, example = $7",
    )
    .bind(bytes(organisation.id.0))
    .bind(bytes(organisation.group.0))
    .bind(&organisation.name)
    .bind(&organisation.email)
    .bind(organisation.valid_from.map(day))
    .bind(organisation.valid_to.map(day))
    .bind(organisation.example)
    .execute(db)
    .await
    .map(drop)
    .map_err(failed)
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

    pub(crate) async fn read_organisations(&self) -> Result<Vec<Organisation>> {
        let rows = query(
            "SELECT organisation.* FROM organisation
             JOIN receiver_group ON receiver_group.id = organisation.receiver_group
             ORDER BY receiver_group.position, organisation.place",
        )
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
        example: row.flag("example")?,
    })
}

fn organisation(row: &Columns<'_>) -> Result<Organisation> {
    Ok(Organisation {
        id: OrganisationId(row.id("id")?),
        group: GroupId(row.id("receiver_group")?),
        name: row.text("name")?,
        email: row.text("email")?,
        valid_from: row.date_if("valid_from")?,
        valid_to: row.date_if("valid_to")?,
        example: row.flag("example")?,
    })
}
