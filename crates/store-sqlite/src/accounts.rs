//! People, sessions, invitations, settings.

use app::{
    model::{Invitation, SignedIn, User, Way},
    ports::StoreError,
};
use casework::{InvitationId, SessionId, UserId};
use sqlx::{SqliteConnection, query};
use time::OffsetDateTime;

use crate::{
    SqliteStore,
    commit::exactly_one,
    rows::{Columns, Result, all, bytes, failed, json, millis, one},
};

pub(crate) async fn save_user(db: &mut SqliteConnection, user: &User) -> Result<()> {
    let seen = user.version.checked_sub(1).ok_or(StoreError::Conflict)?;
    let stored = query("SELECT version FROM user WHERE id = $1")
        .bind(bytes(user.id.0))
        .fetch_optional(&mut *db)
        .await
        .map_err(failed)?;
    if one(stored, |row| row.small("version"))?.unwrap_or(0) != seen {
        return Err(StoreError::Conflict);
    }
    let written = query(
        "INSERT INTO user (id, version, email, name, password_hash, roles, disabled, created_at,
           example)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         ON CONFLICT (id) DO UPDATE SET version = $2, email = $3, name = $4, password_hash = $5,
           roles = $6, disabled = $7, created_at = $8, example = $9",
    )
    .bind(bytes(user.id.0))
    .bind(user.version)
    .bind(&user.email)
    .bind(&user.name)
    .bind(&user.password_hash)
    .bind(json(&user.roles)?)
    .bind(user.disabled)
    .bind(millis(user.created_at))
    .bind(user.example)
    .execute(db)
    .await
    .map_err(failed)?;
    exactly_one(written.rows_affected())
}

pub(crate) async fn add_session(db: &mut SqliteConnection, session: &SignedIn) -> Result<()> {
    query(
        "INSERT INTO session (token_hash, id, user, csrf, device, way, strong, created_at,
           last_used_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
    )
    .bind(&session.token_hash)
    .bind(bytes(session.id.0))
    .bind(bytes(session.user.0))
    .bind(&session.csrf)
    .bind(&session.device)
    .bind(session.way.code())
    .bind(session.strong)
    .bind(millis(session.created_at))
    .bind(millis(session.last_used_at))
    .bind(millis(session.expires_at))
    .execute(db)
    .await
    .map(drop)
    .map_err(failed)
}

pub(crate) async fn end_session(db: &mut SqliteConnection, token_hash: &str) -> Result<()> {
    query("DELETE FROM session WHERE token_hash = $1")
        .bind(token_hash)
        .execute(db)
        .await
        .map(drop)
        .map_err(failed)
}

pub(crate) async fn end_sessions_of(db: &mut SqliteConnection, user: UserId) -> Result<()> {
    query("DELETE FROM session WHERE user = $1")
        .bind(bytes(user.0))
        .execute(db)
        .await
        .map(drop)
        .map_err(failed)
}

pub(crate) async fn forget_expired(db: &mut SqliteConnection, now: OffsetDateTime) -> Result<()> {
    query("DELETE FROM session WHERE expires_at < $1")
        .bind(millis(now))
        .execute(&mut *db)
        .await
        .map_err(failed)?;
    query("DELETE FROM api_key WHERE expires_at < $1")
        .bind(millis(now))
        .execute(&mut *db)
        .await
        .map_err(failed)?;
    query("DELETE FROM invitation WHERE expires_at < $1")
        .bind(millis(now))
        .execute(db)
        .await
        .map(drop)
        .map_err(failed)
}

pub(crate) async fn add_invitation(
    db: &mut SqliteConnection,
    invitation: &Invitation,
) -> Result<()> {
    query(
        "INSERT INTO invitation (token_hash, id, for_user, email, name, roles, made_by, created_at,
           expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(&invitation.token_hash)
    .bind(bytes(invitation.id.0))
    .bind(invitation.for_user.map(|id| bytes(id.0)))
    .bind(&invitation.email)
    .bind(&invitation.name)
    .bind(json(&invitation.roles)?)
    .bind(invitation.made_by.map(|id| bytes(id.0)))
    .bind(millis(invitation.created_at))
    .bind(millis(invitation.expires_at))
    .execute(db)
    .await
    .map(drop)
    .map_err(failed)
}

pub(crate) async fn use_invitation(db: &mut SqliteConnection, token_hash: &str) -> Result<()> {
    let used = query("DELETE FROM invitation WHERE token_hash = $1")
        .bind(token_hash)
        .execute(db)
        .await
        .map_err(failed)?;
    exactly_one(used.rows_affected())
}

pub(crate) async fn put_setting(
    db: &mut SqliteConnection,
    name: &str,
    value: &str,
    example: bool,
) -> Result<()> {
    query(
        "INSERT INTO setting (name, value, example) VALUES ($1, $2, $3)
         ON CONFLICT (name) DO UPDATE SET value = $2, example = $3",
    )
    .bind(name)
    .bind(value)
    .bind(example)
    .execute(db)
    .await
    .map(drop)
    .map_err(failed)
}

impl SqliteStore {
    pub(crate) async fn read_user(&self, id: UserId) -> Result<Option<User>> {
        let row = query("SELECT * FROM user WHERE id = $1")
            .bind(bytes(id.0))
            .fetch_optional(&self.reader)
            .await
            .map_err(failed)?;
        one(row, user)
    }

    pub(crate) async fn read_user_by_email(&self, email: &str) -> Result<Option<User>> {
        let row = query("SELECT * FROM user WHERE email = $1")
            .bind(email)
            .fetch_optional(&self.reader)
            .await
            .map_err(failed)?;
        one(row, user)
    }

    pub(crate) async fn read_users(&self) -> Result<Vec<User>> {
        let rows = query("SELECT * FROM user ORDER BY name, email")
            .fetch_all(&self.reader)
            .await
            .map_err(failed)?;
        all(&rows, user)
    }

    pub(crate) async fn read_session(&self, token_hash: &str) -> Result<Option<SignedIn>> {
        let row = query("SELECT * FROM session WHERE token_hash = $1")
            .bind(token_hash)
            .fetch_optional(&self.reader)
            .await
            .map_err(failed)?;
        one(row, session)
    }

    pub(crate) async fn read_sessions_of(&self, user: UserId) -> Result<Vec<SignedIn>> {
        let rows = query("SELECT * FROM session WHERE user = $1 ORDER BY last_used_at DESC, id")
            .bind(bytes(user.0))
            .fetch_all(&self.reader)
            .await
            .map_err(failed)?;
        all(&rows, session)
    }

    pub(crate) async fn read_invitations(&self) -> Result<Vec<Invitation>> {
        let rows = query("SELECT * FROM invitation ORDER BY created_at DESC, id DESC")
            .fetch_all(&self.reader)
            .await
            .map_err(failed)?;
        all(&rows, invitation)
    }

    pub(crate) async fn read_invitation(&self, token_hash: &str) -> Result<Option<Invitation>> {
        let row = query("SELECT * FROM invitation WHERE token_hash = $1")
            .bind(token_hash)
            .fetch_optional(&self.reader)
            .await
            .map_err(failed)?;
        one(row, invitation)
    }

    pub(crate) async fn read_setting(&self, name: &str) -> Result<Option<String>> {
        let row = query("SELECT value FROM setting WHERE name = $1")
            .bind(name)
            .fetch_optional(&self.reader)
            .await
            .map_err(failed)?;
        one(row, |row| row.text("value"))
    }
}

fn user(row: &Columns<'_>) -> Result<User> {
    Ok(User {
        id: UserId(row.id("id")?),
        version: row.small("version")?,
        email: row.text("email")?,
        name: row.text("name")?,
        password_hash: row.text("password_hash")?,
        roles: row.json("roles")?,
        disabled: row.flag("disabled")?,
        created_at: row.time("created_at")?,
        example: row.flag("example")?,
    })
}

fn session(row: &Columns<'_>) -> Result<SignedIn> {
    let way = row.text("way")?;
    Ok(SignedIn {
        token_hash: row.text("token_hash")?,
        id: SessionId(row.id("id")?),
        user: UserId(row.id("user")?),
        csrf: row.text("csrf")?,
        device: row.text("device")?,
        way: Way::from_code(&way)
            .ok_or_else(|| StoreError::Corrupt(format!("way to sign in {way}")))?,
        strong: row.flag("strong")?,
        created_at: row.time("created_at")?,
        last_used_at: row.time("last_used_at")?,
        expires_at: row.time("expires_at")?,
    })
}

fn invitation(row: &Columns<'_>) -> Result<Invitation> {
    Ok(Invitation {
        token_hash: row.text("token_hash")?,
        id: InvitationId(row.id("id")?),
        for_user: row.id_if("for_user")?.map(UserId),
        email: row.text("email")?,
        name: row.text("name")?,
        roles: row.json("roles")?,
        made_by: row.id_if("made_by")?.map(UserId),
        created_at: row.time("created_at")?,
        expires_at: row.time("expires_at")?,
    })
}
