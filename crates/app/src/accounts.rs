//! Signing in and out, the first administrator, invitations.

use std::collections::BTreeSet;

use casework::{Role, Roles, UserId};
use time::{Duration, OffsetDateTime};

use crate::{
    App, Refusal, Result,
    access::{Administrator, Session},
    links::sha256_hex,
    model::{Invitation, SignedIn, User},
    password,
    ports::{Change, StoreError},
    text::{email, line},
    views::PeoplePage,
};

const SESSION: Duration = Duration::hours(12);
const INVITATION: Duration = Duration::days(7);
const MAX_FAILURES: u32 = 8;
const FAILURE_WINDOW: Duration = Duration::minutes(15);

/// A person to invite.
#[derive(Clone, Debug)]
pub struct NewPerson {
    /// E-mail address.
    pub email: String,
    /// Name.
    pub name: String,
    /// Roles.
    pub roles: Roles,
}

/// What an invitation link shows before it is used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetupLink {
    /// The e-mail address it is for; empty: the person gives it (first administrator).
    pub email: String,
    /// The name; empty likewise.
    pub name: String,
    /// The fewest characters of a password.
    pub min_password: usize,
}

impl App {
    /// A one-time path for the first administrator, if there is none yet. Every call makes a new
    /// one; the earlier ones stay good until one is used.
    ///
    /// # Errors
    /// A fault of the store.
    pub async fn first_administrator_link(&self) -> Result<Option<String>> {
        let users = self.store.users().await?;
        let present = users
            .iter()
            .any(|u| u.roles.has(Role::Administrator) && !u.disabled && !u.example);
        if present {
            return Ok(None);
        }
        let roles = [Role::Administrator].into_iter().collect();
        let person = NewPerson {
            email: String::new(),
            name: String::new(),
            roles,
        };
        self.new_invitation(person).await.map(Some)
    }

    /// What an invitation is for.
    ///
    /// # Errors
    /// [`Refusal::BadLink`] if it is wrong, used or expired.
    pub async fn setup_link(&self, token: &str) -> Result<SetupLink> {
        let invitation = self.valid_invitation(token).await?;
        Ok(SetupLink {
            email: invitation.email,
            name: invitation.name,
            min_password: password::MIN_CHARS,
        })
    }

    /// Uses an invitation: makes the account and signs in. Returns the session's token.
    ///
    /// # Errors
    /// [`Refusal::BadLink`], or what is wrong with the fields.
    pub async fn accept_invitation(
        &self,
        token: &str,
        given_email: &str,
        given_name: &str,
        password: &str,
    ) -> Result<String> {
        let invitation = self.valid_invitation(token).await?;
        // An invitation by address is for that address, whatever the form says.
        let fixed = !invitation.email.is_empty();
        let address = if fixed {
            invitation.email.as_str()
        } else {
            given_email
        };
        let email = email("email", address, true)?;
        let name = line("name", given_name, 100)?;
        let password_hash = password::hash(password, &self.salt())?;
        if self.store.user_by_email(&email).await?.is_some() {
            return Err(Refusal::EmailTaken.into());
        }
        let user = User {
            id: UserId(self.new_id()),
            version: 1,
            email,
            name,
            password_hash,
            roles: invitation.roles,
            disabled: false,
            created_at: self.now(),
            example: false,
        };
        let (session_token, session) = self.new_session(user.id);
        let changes = vec![
            Change::UseInvitation(invitation.token_hash),
            Change::SaveUser(user),
            Change::AddSession(session),
        ];
        match self.store.commit(changes).await {
            Ok(()) => Ok(session_token),
            Err(StoreError::Conflict) => Err(Refusal::BadLink.into()),
            Err(error) => Err(error.into()),
        }
    }

    /// Signs in. Returns the session's token.
    ///
    /// # Errors
    /// [`Refusal::WrongCredentials`], [`Refusal::TooManyAttempts`].
    pub async fn sign_in(&self, address: &str, password: &str) -> Result<String> {
        let email = email("email", address, true)?;
        self.refuse_after_failures(&email)?;
        let user = self.store.user_by_email(&email).await?;
        let user = user.filter(|user| !user.disabled);
        let hash = user.as_ref().map(|user| user.password_hash.as_str());
        if !password::verify(password, hash) {
            self.count_failure(&email);
            return Err(Refusal::WrongCredentials.into());
        }
        self.lock_failures().remove(&email);
        let user = user.ok_or(Refusal::WrongCredentials)?;
        self.begin_session(user.id).await
    }

    /// Enters as the example's person with this role. Returns the session's token.
    ///
    /// # Errors
    /// [`Refusal::NoExample`] if the example is not loaded or this service is open to others.
    pub async fn enter_example(&self, role: Role) -> Result<String> {
        if !self.config.example_entry {
            return Err(Refusal::NoExample.into());
        }
        let users = self.store.users().await?;
        let user = users
            .iter()
            .find(|user| user.example && user.roles.has(role))
            .ok_or(Refusal::NoExample)?;
        self.begin_session(user.id).await
    }

    /// Whether [`enter_example`](Self::enter_example) would work.
    ///
    /// # Errors
    /// A fault of the store.
    pub async fn example_entry(&self) -> Result<bool> {
        Ok(self.config.example_entry && self.store.has_example().await?)
    }

    /// Who a session's token belongs to; none if it is unknown or has ended.
    ///
    /// # Errors
    /// A fault of the store.
    pub async fn session(&self, token: &str) -> Result<Option<Session>> {
        let found = self.store.session(&sha256_hex(token.as_bytes())).await?;
        let Some(signed_in) = found.filter(|s| s.expires_at > self.now()) else {
            return Ok(None);
        };
        let user = self
            .store
            .user(signed_in.user)
            .await?
            .filter(|user| !user.disabled);
        Ok(user.map(|user| Session {
            user: user.id,
            name: user.name,
            roles: user.roles,
            csrf: signed_in.csrf,
            example: user.example,
        }))
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

    /// Everyone who can sign in.
    ///
    /// # Errors
    /// A fault of the store.
    pub async fn people(&self, _by: &Administrator) -> Result<PeoplePage> {
        Ok(PeoplePage {
            users: self.store.users().await?,
        })
    }

    /// Invites a person. Returns the one-time path, to be handed over by the administrator.
    ///
    /// # Errors
    /// What is wrong with the fields; [`Refusal::EmailTaken`].
    pub async fn invite(&self, _by: &Administrator, person: NewPerson) -> Result<String> {
        let email = email("email", &person.email, true)?;
        let name = line("name", &person.name, 100)?;
        if person.roles.is_empty() {
            return Err(Refusal::Empty("roles").into());
        }
        if self.store.user_by_email(&email).await?.is_some() {
            return Err(Refusal::EmailTaken.into());
        }
        self.new_invitation(NewPerson {
            email,
            name,
            roles: person.roles,
        })
        .await
    }

    /// Changes what a person may do; without roles they can no longer sign in. Their sessions end.
    ///
    /// # Errors
    /// [`Refusal::LastAdministrator`], [`Refusal::NotFound`].
    pub async fn set_roles(&self, _by: &Administrator, id: UserId, roles: Roles) -> Result<()> {
        let users = self.store.users().await?;
        let mut user = users
            .iter()
            .find(|u| u.id == id)
            .cloned()
            .ok_or(Refusal::NotFound("user"))?;
        let administrators: BTreeSet<UserId> = users
            .iter()
            .filter(|u| u.roles.has(Role::Administrator) && !u.disabled && !u.example)
            .map(|u| u.id)
            .collect();
        if administrators.len() == 1
            && administrators.contains(&id)
            && !roles.has(Role::Administrator)
        {
            return Err(Refusal::LastAdministrator.into());
        }
        user.disabled = roles.is_empty();
        user.roles = roles;
        user.version += 1;
        Ok(self
            .store
            .commit(vec![Change::SaveUser(user), Change::EndSessionsOf(id)])
            .await?)
    }

    /// Forgets ended sessions and invitations; called now and then.
    ///
    /// # Errors
    /// A fault of the store.
    pub async fn forget_expired(&self) -> Result<()> {
        let now = self.now();
        self.lock_failures()
            .retain(|_, (_, since)| now - *since < FAILURE_WINDOW);
        Ok(self.store.commit(vec![Change::ForgetExpired(now)]).await?)
    }

    async fn new_invitation(&self, person: NewPerson) -> Result<String> {
        let token = self.secret();
        let now = self.now();
        let invitation = Invitation {
            token_hash: sha256_hex(token.as_bytes()),
            email: person.email,
            name: person.name,
            roles: person.roles,
            created_at: now,
            expires_at: now + INVITATION,
        };
        self.store
            .commit(vec![Change::AddInvitation(invitation)])
            .await?;
        Ok(format!("/setup/{token}"))
    }

    async fn valid_invitation(&self, token: &str) -> Result<Invitation> {
        let found = self.store.invitation(&sha256_hex(token.as_bytes())).await?;
        let invitation = found
            .filter(|invitation| invitation.expires_at > self.now())
            .ok_or(Refusal::BadLink)?;
        // Several links for the first administrator may be about: only one may be used.
        if invitation.email.is_empty() {
            let taken = self
                .store
                .users()
                .await?
                .iter()
                .any(|u| u.roles.has(Role::Administrator) && !u.disabled && !u.example);
            if taken {
                return Err(Refusal::BadLink.into());
            }
        }
        Ok(invitation)
    }

    async fn begin_session(&self, user: UserId) -> Result<String> {
        let (token, session) = self.new_session(user);
        self.store.commit(vec![Change::AddSession(session)]).await?;
        Ok(token)
    }

    fn new_session(&self, user: UserId) -> (String, SignedIn) {
        let token = self.secret();
        let now: OffsetDateTime = self.now();
        let session = SignedIn {
            token_hash: sha256_hex(token.as_bytes()),
            user,
            csrf: self.secret(),
            created_at: now,
            expires_at: now + SESSION,
        };
        (token, session)
    }

    fn refuse_after_failures(&self, email: &str) -> Result<()> {
        let now = self.now();
        let failures = self.lock_failures();
        match failures.get(email) {
            Some((count, since)) if *count >= MAX_FAILURES && now - *since < FAILURE_WINDOW => {
                let left = (FAILURE_WINDOW - (now - *since)).whole_minutes().max(0) + 1;
                let minutes = u32::try_from(left).unwrap_or(15);
                Err(Refusal::TooManyAttempts { minutes }.into())
            }
            _ => Ok(()),
        }
    }

    fn count_failure(&self, email: &str) {
        let now = self.now();
        let mut failures = self.lock_failures();
        let entry = failures.entry(email.to_owned()).or_insert((0, now));
        if now - entry.1 >= FAILURE_WINDOW {
            *entry = (0, now);
        }
        entry.0 += 1;
    }
}
