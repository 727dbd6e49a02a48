//! Sessions: what they are worth, how they end, and the list of one's own.

use casework::{SessionId, UserId};
use time::Duration;

use crate::{
    App, Refusal, Result,
    access::{Administrator, Person, Session},
    accounts::{lockout::REMEMBERED, sign_in::Visit},
    links::sha256_hex,
    model::{AccountEventKind, SignedIn, Way},
    ports::{AccountChange, Change},
};

/// A working day; then everyone signs in anew.
const LONGEST: Duration = Duration::hours(12);
/// A session that nobody uses for this long has ended: the desk may be empty.
const IDLE: Duration = Duration::hours(2);
/// How exactly the last use is known.
const TOUCH: Duration = Duration::minutes(1);

impl App {
    /// Who a session's token belongs to; none if it is unknown or has ended. Its use is noted.
    ///
    /// # Errors
    /// A fault of the store.
    pub async fn session(&self, token: &str) -> Result<Option<Session>> {
        let token_hash = sha256_hex(token.as_bytes());
        let now = self.now();
        let found = self.store.session(&token_hash).await?;
        let Some(signed_in) = found.filter(|session| self.is_open(session)) else {
            return Ok(None);
        };
        let user = self.store.user(signed_in.user).await?;
        let Some(user) = user.filter(|user| !user.disabled) else {
            return Ok(None);
        };
        if now - signed_in.last_used_at >= TOUCH {
            let touch = AccountChange::TouchSession {
                token_hash,
                at: now,
            };
            self.store.commit(vec![Change::Account(touch)]).await?;
        }
        let asked_for = self.factor_roles().await?;
        let weak = !signed_in.strong && signed_in.way != Way::Example;
        Ok(Some(Session {
            id: signed_in.id,
            user: user.id,
            name: user.name,
            needs_factor: weak && user.roles.iter().any(|role| asked_for.has(role)),
            roles: user.roles,
            csrf: signed_in.csrf,
            example: user.example,
        }))
    }

    fn is_open(&self, session: &SignedIn) -> bool {
        let now = self.now();
        session.expires_at > now && session.last_used_at + IDLE > now
    }

    /// A user's sessions that are open, last used first.
    pub(super) async fn open_sessions(&self, user: UserId) -> Result<Vec<SignedIn>> {
        let mut sessions = self.store.sessions_of(user).await?;
        sessions.retain(|session| self.is_open(session));
        Ok(sessions)
    }

    /// Always a new token: what was set in a browser before signing in is worth nothing after.
    pub(super) fn new_session(
        &self,
        visit: &Visit,
        user: UserId,
        way: Way,
        strong: bool,
    ) -> (String, SignedIn) {
        let token = self.secret();
        let now = self.now();
        let session = SignedIn {
            token_hash: sha256_hex(token.as_bytes()),
            id: SessionId(self.new_id()),
            user,
            csrf: self.secret(),
            device: visit.device.clone(),
            way,
            strong,
            created_at: now,
            last_used_at: now,
            expires_at: now + LONGEST,
        };
        (token, session)
    }

    /// Ends a session.
    ///
    /// # Errors
    /// A fault of the store.
    pub async fn sign_out(&self, token: &str) -> Result<()> {
        Ok(self
            .store
            .commit(vec![Change::EndSession(sha256_hex(token.as_bytes()))])
            .await?)
    }

    /// Ends one of one's own sessions.
    ///
    /// # Errors
    /// A fault of the store.
    pub async fn end_own_session(&self, by: &Person, session: SessionId) -> Result<()> {
        let user = by.user();
        self.end_sessions(by, AccountChange::EndSessionOf { user, session })
            .await
    }

    /// Ends all of one's own sessions but this one.
    ///
    /// # Errors
    /// A fault of the store.
    pub async fn end_other_sessions(&self, by: &Person) -> Result<()> {
        let (user, keep) = (by.user(), by.session());
        self.end_sessions(by, AccountChange::EndOtherSessions { user, keep })
            .await
    }

    async fn end_sessions(&self, by: &Person, change: AccountChange) -> Result<()> {
        let user = self.store.user(by.user()).await?;
        let user = user.ok_or(Refusal::NotFound("user"))?;
        let kind = AccountEventKind::SessionsEnded;
        let event = self.event(kind, Some(by.user()), &user, "").await?;
        Ok(self
            .store
            .commit(vec![Change::Account(change), event])
            .await?)
    }

    /// Ends every session of a person.
    ///
    /// # Errors
    /// [`Refusal::NotFound`].
    pub async fn end_sessions_of(&self, by: &Administrator, id: UserId) -> Result<()> {
        let user = self
            .store
            .user(id)
            .await?
            .ok_or(Refusal::NotFound("user"))?;
        let kind = AccountEventKind::SessionsEnded;
        let event = self.event(kind, Some(by.user()), &user, "").await?;
        let changes = vec![Change::EndSessionsOf(id), event];
        Ok(self.store.commit(changes).await?)
    }

    /// Forgets what has ended: sessions, invitations, failures, tickets, subscriptions; called now and then.
    ///
    /// # Errors
    /// A fault of the store.
    pub async fn forget_expired(&self) -> Result<()> {
        let now = self.now();
        let others = AccountChange::ForgetFailuresAndTickets {
            failures: now - REMEMBERED,
            tickets: now,
        };
        let changes = vec![
            Change::ForgetExpired(now),
            Change::Account(others),
            self.forget_subscriptions(),
        ];
        Ok(self.store.commit(changes).await?)
    }
}
