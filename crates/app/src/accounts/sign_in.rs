//! Signing in: first the password (or another way), then a second factor if the person has one.

use casework::{Role, UserId};
use serde::{Deserialize, Serialize};

use crate::{
    App, Error, Refusal, Result,
    accounts::ticket::Purpose,
    links::sha256_hex,
    model::{AccountEventKind, Factors, User, Way},
    password,
    ports::{Change, StoreError},
    text::email,
};

/// Where a request comes from.
#[derive(Clone, Debug, Default)]
pub struct Visit {
    /// Browser and system, as [`crate::device_of`] names them.
    pub device: String,
    /// The network address; only its keyed hash is kept, for a day, and only if attempts fail.
    pub address: Option<String>,
    /// The token of the session that the browser has until now: it ends when another begins.
    pub before: Option<String>,
}

/// What came of showing a password.
#[derive(Clone, Debug)]
pub enum SignIn {
    /// Signed in: the session's token.
    Done(String),
    /// A second factor is asked for: the ticket that goes with it.
    SecondStep(String),
}

/// What the second step offers.
#[derive(Clone, Debug)]
pub struct SecondStep {
    /// What the person has.
    pub factors: Factors,
}

#[derive(Serialize, Deserialize)]
pub(super) struct Waiting {
    pub user: UserId,
    pub provider: bool,
}

impl App {
    /// Signs in by password.
    ///
    /// # Errors
    /// [`Refusal::WrongCredentials`], [`Refusal::TooManyAttempts`].
    pub async fn sign_in(&self, visit: &Visit, address: &str, password: &str) -> Result<SignIn> {
        let email = email("email", address, true)?;
        let counted = self.count_attempt(&self.subjects(&email, visit)).await?;
        let user = self.store.user_by_email(&email).await?;
        let user = user.filter(|user| !user.disabled);
        let hash = user.as_ref().map(|user| user.password_hash.as_str());
        // The same work whether there is such an account or not.
        let right = password::verify(password, hash);
        let Some(user) = user.filter(|_| right) else {
            let whom = self.store.user_by_email(&email).await?;
            self.attempt_failed(counted, whom.as_ref()).await?;
            return Err(Refusal::WrongCredentials.into());
        };
        self.first_factor_shown(visit, &user, false).await
    }

    /// Goes on after the first factor: to the second, or in. Failures are only forgotten when
    /// everything was shown.
    pub(super) async fn first_factor_shown(
        &self,
        visit: &Visit,
        user: &User,
        provider: bool,
    ) -> Result<SignIn> {
        if self.store.factors(user.id).await?.any() {
            let waiting = Waiting {
                user: user.id,
                provider,
            };
            return self
                .ticket(Purpose::SecondStep, waiting)
                .map(SignIn::SecondStep);
        }
        let way = if provider {
            Way::Provider
        } else {
            Way::Password
        };
        let changes = self.attempt_was_right(&user.email, visit);
        self.enter(visit, user, way, false, changes)
            .await
            .map(SignIn::Done)
    }

    /// What the second step offers to whoever holds the ticket.
    ///
    /// # Errors
    /// [`Refusal::StaleStep`].
    pub async fn second_step(&self, ticket: &str) -> Result<SecondStep> {
        let (waiting, _) = self.open_ticket::<Waiting>(Purpose::SecondStep, ticket)?;
        let factors = self.store.factors(waiting.user).await?;
        Ok(SecondStep { factors })
    }

    /// Shows a code of the authenticator app, or a recovery code. Returns the session's token.
    ///
    /// # Errors
    /// [`Refusal::WrongCode`], [`Refusal::TooManyAttempts`], [`Refusal::StaleStep`].
    pub async fn sign_in_by_code(&self, visit: &Visit, ticket: &str, code: &str) -> Result<String> {
        let (waiting, used) = self.open_ticket::<Waiting>(Purpose::SecondStep, ticket)?;
        let user = self.active_user(waiting.user).await?;
        let subjects = self.subjects(&user.email, visit);
        let counted = self.count_attempt(&subjects).await?;
        let Some((way, mut changes)) = self.code_shown(&user, code).await? else {
            self.attempt_failed(counted, Some(&user)).await?;
            return Err(Refusal::WrongCode.into());
        };
        changes.push(used);
        changes.extend(self.attempt_was_right(&user.email, visit));
        self.enter(visit, &user, way, true, changes)
            .await
            .map_err(|error| match error {
                // The code or the ticket was used meanwhile.
                Error::Refused(Refusal::Changed) => Refusal::WrongCode.into(),
                other => other,
            })
    }

    /// Begins a session, with the changes that its proof makes.
    pub(super) async fn enter(
        &self,
        visit: &Visit,
        user: &User,
        way: Way,
        strong: bool,
        mut changes: Vec<Change>,
    ) -> Result<String> {
        let (token, session) = self.new_session(visit, user.id, way, strong);
        if let Some(before) = &visit.before {
            changes.push(Change::EndSession(sha256_hex(before.as_bytes())));
        }
        changes.push(Change::AddSession(session));
        let kind = AccountEventKind::SignedIn;
        changes.push(self.account_row(
            kind,
            Some(user),
            Some(user),
            &user.name,
            way.code().to_owned(),
        ));
        match self.store.commit(changes).await {
            Err(StoreError::Conflict) => Err(Refusal::Changed.into()),
            other => Ok(other.map(|()| token)?),
        }
    }

    pub(super) async fn active_user(&self, id: UserId) -> Result<User> {
        let user = self.store.user(id).await?;
        let user = user.filter(|user| !user.disabled);
        Ok(user.ok_or(Refusal::StaleStep)?)
    }

    /// Enters as the example's person with this role. Returns the session's token.
    ///
    /// # Errors
    /// [`Refusal::NoExample`] if the example is not loaded or this service is open to others.
    pub async fn enter_example(&self, role: Role) -> Result<String> {
        self.enter_example_from(&Visit::default(), role).await
    }

    /// As [`enter_example`](Self::enter_example), from a browser.
    ///
    /// # Errors
    /// As there.
    pub async fn enter_example_from(&self, visit: &Visit, role: Role) -> Result<String> {
        if !self.config.example_entry {
            return Err(Refusal::NoExample.into());
        }
        let users = self.store.users().await?;
        let user = users
            .iter()
            .find(|user| user.example && user.roles.has(role))
            .ok_or(Refusal::NoExample)?;
        self.enter(visit, user, Way::Example, false, Vec::new())
            .await
    }

    /// Whether [`enter_example`](Self::enter_example) would work.
    ///
    /// # Errors
    /// A fault of the store.
    pub async fn example_entry(&self) -> Result<bool> {
        Ok(self.config.example_entry && self.store.has_example().await?)
    }
}
