//! Second factors, passkeys, identities at a provider, failures, tickets, and what was done.

use app::{
    model::{AccountEvent, AccountEventKind, Factors, Failures, Identity, Passkey, Totp},
    ports::{AccountChange, AccountStore, StoreError},
};
use async_trait::async_trait;
use casework::{PasskeyId, UserId};
use sqlx::{Sqlite, SqliteConnection, query, query::Query, sqlite::SqliteArguments};

use crate::{
    SqliteStore,
    commit::exactly_one,
    keys, partners,
    rows::{Columns, Result, all, bytes, failed, millis, one, signed},
};

pub(crate) type Statement = Query<'static, Sqlite, SqliteArguments>;

async fn run(db: &mut SqliteConnection, statement: Statement) -> Result<u64> {
    let done = statement.execute(db).await.map_err(failed)?;
    Ok(done.rows_affected())
}

/// Makes one change.
pub(crate) async fn apply(db: &mut SqliteConnection, change: AccountChange) -> Result<()> {
    let (statement, must_meet_one) = match change {
        AccountChange::TouchSession { token_hash, at } => (
            query("UPDATE session SET last_used_at = max(last_used_at, $2) WHERE token_hash = $1")
                .bind(token_hash)
                .bind(millis(at)),
            false,
        ),
        AccountChange::EndSessionOf { user, session } => (
            query("DELETE FROM session WHERE user = $1 AND id = $2")
                .bind(bytes(user.0))
                .bind(bytes(session.0)),
            false,
        ),
        AccountChange::EndOtherSessions { user, keep } => (
            query("DELETE FROM session WHERE user = $1 AND id <> $2")
                .bind(bytes(user.0))
                .bind(bytes(keep.0)),
            false,
        ),
        AccountChange::StrengthenSession(id) => (
            query("UPDATE session SET strong = 1 WHERE id = $1").bind(bytes(id.0)),
            false,
        ),
        AccountChange::RevokeInvitation(id) => (
            query("DELETE FROM invitation WHERE id = $1").bind(bytes(id.0)),
            true,
        ),
        AccountChange::RevokeResets(user) => (
            query("DELETE FROM invitation WHERE for_user = $1").bind(bytes(user.0)),
            false,
        ),
        AccountChange::CountFailure { subject, at, since } => (
            query(
                "INSERT INTO sign_in_failure (subject, count, last_at) VALUES ($1, 1, $2)
                 ON CONFLICT (subject) DO UPDATE SET
                   count = CASE WHEN last_at < $3 THEN 1 ELSE count + 1 END,
                   last_at = max(last_at, $2)",
            )
            .bind(subject)
            .bind(millis(at))
            .bind(millis(since)),
            true,
        ),
        AccountChange::ClearFailures(subject) => (
            query("DELETE FROM sign_in_failure WHERE subject = $1").bind(subject),
            false,
        ),
        AccountChange::TakeBackFailure(subject) => (
            query("UPDATE sign_in_failure SET count = count - 1 WHERE subject = $1 AND count > 0")
                .bind(subject),
            false,
        ),
        AccountChange::ForgetFailuresAndTickets { failures, tickets } => {
            let old = query("DELETE FROM sign_in_failure WHERE last_at < $1");
            run(db, old.bind(millis(failures))).await?;
            let used = query("DELETE FROM used_ticket WHERE expires_at < $1");
            (used.bind(millis(tickets)), false)
        }
        AccountChange::Record(event) => (record(event), true),
        AccountChange::SaveTotp(totp) => (
            query(
                "INSERT INTO totp (user, secret, last_step, created_at) VALUES ($1, $2, $3, $4)
                 ON CONFLICT (user) DO UPDATE SET secret = $2, last_step = $3, created_at = $4",
            )
            .bind(bytes(totp.user.0))
            .bind(totp.secret)
            .bind(signed(totp.last_step))
            .bind(millis(totp.created_at)),
            true,
        ),
        AccountChange::UseTotpStep { user, step } => (
            query("UPDATE totp SET last_step = $2 WHERE user = $1 AND last_step < $2")
                .bind(bytes(user.0))
                .bind(signed(step)),
            true,
        ),
        AccountChange::RemoveTotp(user) => (
            query("DELETE FROM totp WHERE user = $1").bind(bytes(user.0)),
            false,
        ),
        AccountChange::PutRecoveryCodes { user, hashes } => {
            let before = query("DELETE FROM recovery_code WHERE user = $1");
            run(db, before.bind(bytes(user.0))).await?;
            for hash in hashes {
                let new = query("INSERT INTO recovery_code (user, hash) VALUES ($1, $2)");
                run(db, new.bind(bytes(user.0)).bind(hash)).await?;
            }
            return Ok(());
        }
        AccountChange::UseRecoveryCode { user, hash } => (
            query("DELETE FROM recovery_code WHERE user = $1 AND hash = $2")
                .bind(bytes(user.0))
                .bind(hash),
            true,
        ),
        AccountChange::AddPasskey(passkey) => (add_passkey(passkey), true),
        AccountChange::UsePasskey { id, body, at } => (
            query("UPDATE passkey SET body = $2, last_used_at = $3 WHERE id = $1")
                .bind(bytes(id.0))
                .bind(body)
                .bind(millis(at)),
            true,
        ),
        AccountChange::RenamePasskey { user, id, name } => (
            query("UPDATE passkey SET name = $3 WHERE user = $1 AND id = $2")
                .bind(bytes(user.0))
                .bind(bytes(id.0))
                .bind(name),
            true,
        ),
        AccountChange::RemovePasskey { user, id } => (
            query("DELETE FROM passkey WHERE user = $1 AND id = $2")
                .bind(bytes(user.0))
                .bind(bytes(id.0)),
            true,
        ),
        AccountChange::RemovePasskeys(user) => (
            query("DELETE FROM passkey WHERE user = $1").bind(bytes(user.0)),
            false,
        ),
        AccountChange::LinkIdentity(identity) => (
            query(
                "INSERT INTO identity (issuer, subject, user, created_at) VALUES ($1, $2, $3, $4)",
            )
            .bind(identity.issuer)
            .bind(identity.subject)
            .bind(bytes(identity.user.0))
            .bind(millis(identity.created_at)),
            true,
        ),
        AccountChange::UnlinkIdentities(user) => (
            query("DELETE FROM identity WHERE user = $1").bind(bytes(user.0)),
            false,
        ),
        AccountChange::AllowIdentity { user, allowed } => {
            let statement = if allowed {
                query("INSERT INTO identity_allowed (user) VALUES ($1) ON CONFLICT DO NOTHING")
            } else {
                query("DELETE FROM identity_allowed WHERE user = $1")
            };
            (statement.bind(bytes(user.0)), false)
        }
        AccountChange::AddKey(key) => (keys::add(key)?, true),
        AccountChange::TouchKey { id, at } => (keys::touch(id, at), false),
        AccountChange::RemoveKey(id) => (keys::remove(id), true),
        AccountChange::RemoveKeysOf(user) => (keys::remove_of(user), false),
        AccountChange::AddPartnerKey(key) => (partners::add(key), true),
        AccountChange::TouchPartnerKey { id, on } => (partners::touch(id, on), false),
        AccountChange::RemovePartnerKey(id) => (partners::remove(id), true),
        AccountChange::UseTicket { hash, expires_at } => (
            query("INSERT INTO used_ticket (hash, expires_at) VALUES ($1, $2)")
                .bind(hash)
                .bind(millis(expires_at)),
            true,
        ),
    };
    let rows = run(db, statement).await?;
    if must_meet_one {
        exactly_one(rows)
    } else {
        Ok(())
    }
}

fn record(event: AccountEvent) -> Statement {
    query(
        "INSERT INTO account_event (at, by, by_name, whom, whom_name, kind, detail, example)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(millis(event.at))
    .bind(event.by.map(|id| bytes(id.0)))
    .bind(event.by_name)
    .bind(event.whom.map(|id| bytes(id.0)))
    .bind(event.whom_name)
    .bind(event.kind.code())
    .bind(event.detail)
    .bind(event.example)
}

fn add_passkey(passkey: Passkey) -> Statement {
    query(
        "INSERT INTO passkey (id, user, credential, name, body, created_at, last_used_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(bytes(passkey.id.0))
    .bind(bytes(passkey.user.0))
    .bind(passkey.credential)
    .bind(passkey.name)
    .bind(passkey.body)
    .bind(millis(passkey.created_at))
    .bind(passkey.last_used_at.map(millis))
}

#[async_trait]
impl AccountStore for SqliteStore {
    async fn api_key(&self, token_hash: &str) -> Result<Option<app::model::ApiKey>> {
        self.read_api_key(token_hash).await
    }

    async fn api_keys_of(&self, user: UserId) -> Result<Vec<app::model::ApiKey>> {
        self.read_api_keys(Some(user)).await
    }

    async fn api_keys(&self) -> Result<Vec<app::model::ApiKey>> {
        self.read_api_keys(None).await
    }

    async fn partner_key(&self, token_hash: &str) -> Result<Option<app::model::PartnerKey>> {
        self.read_partner_key(token_hash).await
    }

    async fn partner_keys(&self) -> Result<Vec<app::model::PartnerKey>> {
        self.read_partner_keys().await
    }

    async fn sessions_of(&self, user: UserId) -> Result<Vec<app::model::SignedIn>> {
        self.read_sessions_of(user).await
    }

    async fn invitations(&self) -> Result<Vec<app::model::Invitation>> {
        self.read_invitations().await
    }

    async fn failures(&self, subject: &str) -> Result<Option<Failures>> {
        let row = query("SELECT * FROM sign_in_failure WHERE subject = $1")
            .bind(subject)
            .fetch_optional(&self.reader)
            .await
            .map_err(failed)?;
        one(row, |row| {
            Ok(Failures {
                count: row.small("count")?,
                last_at: row.time("last_at")?,
            })
        })
    }

    async fn account_events(&self, limit: u32, offset: u32) -> Result<Vec<AccountEvent>> {
        let rows = query("SELECT * FROM account_event ORDER BY seq DESC LIMIT $1 OFFSET $2")
            .bind(limit)
            .bind(offset)
            .fetch_all(&self.reader)
            .await
            .map_err(failed)?;
        all(&rows, event)
    }

    async fn totp(&self, user: UserId) -> Result<Option<Totp>> {
        let row = query("SELECT * FROM totp WHERE user = $1")
            .bind(bytes(user.0))
            .fetch_optional(&self.reader)
            .await
            .map_err(failed)?;
        one(row, |row| {
            Ok(Totp {
                user: UserId(row.id("user")?),
                secret: row.get("secret")?,
                last_step: row.count("last_step")?,
                created_at: row.time("created_at")?,
            })
        })
    }

    async fn factors(&self, user: UserId) -> Result<Factors> {
        let row = query(
            "SELECT EXISTS (SELECT 1 FROM totp WHERE user = $1) AS totp,
               (SELECT count(*) FROM passkey WHERE user = $1) AS passkeys,
               (SELECT count(*) FROM recovery_code WHERE user = $1) AS codes",
        )
        .bind(bytes(user.0))
        .fetch_optional(&self.reader)
        .await
        .map_err(failed)?;
        let found = one(row, |row| {
            Ok(Factors {
                totp: row.flag("totp")?,
                passkeys: row.small("passkeys")?,
                codes: row.small("codes")?,
            })
        })?;
        Ok(found.unwrap_or_default())
    }

    async fn has_recovery_code(&self, user: UserId, hash: &str) -> Result<bool> {
        let row = query("SELECT 1 FROM recovery_code WHERE user = $1 AND hash = $2")
            .bind(bytes(user.0))
            .bind(hash)
            .fetch_optional(&self.reader)
            .await
            .map_err(failed)?;
        Ok(row.is_some())
    }

    async fn passkeys_of(&self, user: UserId) -> Result<Vec<Passkey>> {
        let rows = query("SELECT * FROM passkey WHERE user = $1 ORDER BY created_at, id")
            .bind(bytes(user.0))
            .fetch_all(&self.reader)
            .await
            .map_err(failed)?;
        all(&rows, passkey)
    }

    async fn passkey(&self, credential: &str) -> Result<Option<Passkey>> {
        let row = query("SELECT * FROM passkey WHERE credential = $1")
            .bind(credential)
            .fetch_optional(&self.reader)
            .await
            .map_err(failed)?;
        one(row, passkey)
    }

    async fn identity(&self, issuer: &str, subject: &str) -> Result<Option<Identity>> {
        let row = query("SELECT * FROM identity WHERE issuer = $1 AND subject = $2")
            .bind(issuer)
            .bind(subject)
            .fetch_optional(&self.reader)
            .await
            .map_err(failed)?;
        one(row, identity)
    }

    async fn identities_of(&self, user: UserId) -> Result<Vec<Identity>> {
        let rows = query("SELECT * FROM identity WHERE user = $1 ORDER BY created_at, issuer")
            .bind(bytes(user.0))
            .fetch_all(&self.reader)
            .await
            .map_err(failed)?;
        all(&rows, identity)
    }

    async fn identity_allowed(&self, user: UserId) -> Result<bool> {
        let row = query("SELECT 1 FROM identity_allowed WHERE user = $1")
            .bind(bytes(user.0))
            .fetch_optional(&self.reader)
            .await
            .map_err(failed)?;
        Ok(row.is_some())
    }
}

fn event(row: &Columns<'_>) -> Result<AccountEvent> {
    let kind = row.text("kind")?;
    Ok(AccountEvent {
        at: row.time("at")?,
        by: row.id_if("by")?.map(UserId),
        by_name: row.text("by_name")?,
        whom: row.id_if("whom")?.map(UserId),
        whom_name: row.text("whom_name")?,
        kind: AccountEventKind::from_code(&kind)
            .ok_or_else(|| StoreError::Corrupt(format!("account event {kind}")))?,
        detail: row.text("detail")?,
        example: row.flag("example")?,
    })
}

fn passkey(row: &Columns<'_>) -> Result<Passkey> {
    Ok(Passkey {
        id: PasskeyId(row.id("id")?),
        user: UserId(row.id("user")?),
        credential: row.text("credential")?,
        name: row.text("name")?,
        body: row.text("body")?,
        created_at: row.time("created_at")?,
        last_used_at: row.time_if("last_used_at")?,
    })
}

fn identity(row: &Columns<'_>) -> Result<Identity> {
    Ok(Identity {
        issuer: row.text("issuer")?,
        subject: row.text("subject")?,
        user: UserId(row.id("user")?),
        created_at: row.time("created_at")?,
    })
}
