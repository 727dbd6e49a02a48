//! Keys by which programs act for a person over the API. A key is shown once and only its hash is
//! kept; it never allows more than its person may do at that moment.

use casework::{ApiKeyId, Roles};
use time::Duration;

use crate::{
    App, Refusal, Result,
    access::{Administrator, Person, Session, Staff},
    links::sha256_hex,
    model::{AccountEventKind, ApiKey, Way},
    ports::{AccountChange, Change, StoreError},
    text::line,
};

/// How every key begins, so that a key that got lost is recognised as one.
pub const KEY_PREFIX: &str = "dck_";
/// The longest that a key is good, in days.
pub const LONGEST_KEY_DAYS: u32 = 366;
/// More keys of one person are not kept in view.
const MOST: usize = 20;
/// How exactly the last use is known.
const TOUCH: Duration = Duration::minutes(1);

/// A key in the list of all.
#[derive(Clone, Debug)]
pub struct KeyRow {
    /// The key.
    pub key: ApiKey,
    /// Whose it is.
    pub owner: String,
}

impl App {
    /// Who a token of the API belongs to: a key's, or a session's. None if it is unknown or has
    /// ended. Its use is noted.
    ///
    /// # Errors
    /// A fault of the store.
    pub async fn api_session(&self, token: &str) -> Result<Option<Session>> {
        if token.starts_with(KEY_PREFIX) {
            self.session_of_key(token).await
        } else {
            self.session(token).await
        }
    }

    async fn session_of_key(&self, token: &str) -> Result<Option<Session>> {
        let now = self.now();
        let found = self.store.api_key(&sha256_hex(token.as_bytes())).await?;
        let Some(key) = found.filter(|key| key.expires_at > now) else {
            return Ok(None);
        };
        let user = self.store.user(key.user).await?;
        let Some(user) = user.filter(|user| !user.disabled) else {
            return Ok(None);
        };
        let roles: Roles = key
            .roles
            .iter()
            .filter(|role| user.roles.has(*role))
            .collect();
        // Every role that it was made for is gone: so is what the key was for.
        if roles.is_empty() {
            return Ok(None);
        }
        if key.last_used_at.is_none_or(|at| now - at >= TOUCH) {
            let touch = AccountChange::TouchKey {
                id: key.id,
                at: now,
            };
            self.store.commit(vec![Change::Account(touch)]).await?;
        }
        let asked_for = self.factor_roles().await?;
        Ok(Some(Session {
            id: casework::SessionId(key.id.0),
            user: user.id,
            name: user.name,
            needs_factor: !key.strong && roles.iter().any(|role| asked_for.has(role)),
            roles,
            // Programs send no forms.
            csrf: self.secret(),
            example: user.example,
        }))
    }

    /// Makes a key for some of one's own roles. Returns it; it is kept nowhere.
    ///
    /// # Errors
    /// [`Refusal::Forbidden`] for a role that the person does not have; what is wrong with the
    /// fields.
    pub async fn make_key(
        &self,
        by: &Staff,
        name: &str,
        roles: Roles,
        days: u32,
    ) -> Result<String> {
        let user = self.store.user(by.user()).await?;
        let user = user.ok_or(Refusal::NotFound("user"))?;
        let name = line("key_name", name, 60)?;
        if roles.is_empty() {
            return Err(Refusal::Empty("roles").into());
        }
        if let Some(role) = roles.iter().find(|role| !user.roles.has(*role)) {
            return Err(Refusal::Forbidden(role).into());
        }
        if !(1..=LONGEST_KEY_DAYS).contains(&days) {
            return Err(Refusal::Invalid("days").into());
        }
        if self.store.api_keys_of(user.id).await?.len() >= MOST {
            return Err(Refusal::TooLong {
                field: "keys",
                max: MOST,
            }
            .into());
        }
        let sessions = self.store.sessions_of(user.id).await?;
        let session = sessions.iter().find(|one| one.id == by.session());
        let token = format!("{KEY_PREFIX}{}", self.secret());
        let now = self.now();
        let kind = AccountEventKind::KeyMade;
        let event = self.event(kind, Some(user.id), &user, name.clone()).await?;
        let key = ApiKey {
            id: ApiKeyId(self.new_id()),
            user: user.id,
            token_hash: sha256_hex(token.as_bytes()),
            name,
            roles,
            strong: session.is_some_and(|one| one.strong || one.way == Way::Example),
            created_at: now,
            expires_at: now + Duration::days(i64::from(days)),
            last_used_at: None,
        };
        let add = Change::Account(AccountChange::AddKey(key));
        self.store.commit(vec![add, event]).await?;
        Ok(token)
    }

    /// Takes back one of one's own keys.
    ///
    /// # Errors
    /// [`Refusal::NotFound`].
    pub async fn revoke_own_key(&self, by: &Person, id: ApiKeyId) -> Result<()> {
        let keys = self.store.api_keys_of(by.user()).await?;
        let key = keys.into_iter().find(|key| key.id == id);
        self.end_key(by.user(), key).await
    }

    /// Takes back anyone's key.
    ///
    /// # Errors
    /// [`Refusal::NotFound`].
    pub async fn revoke_key(&self, by: &Administrator, id: ApiKeyId) -> Result<()> {
        let keys = self.store.api_keys().await?;
        let key = keys.into_iter().find(|key| key.id == id);
        self.end_key(by.user(), key).await
    }

    async fn end_key(&self, by: casework::UserId, key: Option<ApiKey>) -> Result<()> {
        let key = key.ok_or(Refusal::NotFound("key"))?;
        let user = self.store.user(key.user).await?;
        let user = user.ok_or(Refusal::NotFound("user"))?;
        let kind = AccountEventKind::KeyRevoked;
        let event = self.event(kind, Some(by), &user, key.name).await?;
        let remove = Change::Account(AccountChange::RemoveKey(key.id));
        match self.store.commit(vec![remove, event]).await {
            Err(StoreError::Conflict) => Err(Refusal::NotFound("key").into()),
            other => Ok(other?),
        }
    }

    /// Everyone's keys, newest first.
    pub(super) async fn all_keys(&self) -> Result<Vec<KeyRow>> {
        let mut rows = Vec::new();
        for key in self.store.api_keys().await? {
            let owner = self.user_name(key.user).await?;
            rows.push(KeyRow { key, owner });
        }
        Ok(rows)
    }
}
