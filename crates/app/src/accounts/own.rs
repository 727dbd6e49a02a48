//! One's own account.

use crate::{
    App, Refusal, Result,
    access::Person,
    accounts::sign_in::Visit,
    model::{AccountEventKind, ApiKey, Factors, Identity, Passkey, SignedIn, User},
    password,
    ports::{AccountChange, Change},
};

/// What a person sees of the own account.
#[derive(Clone, Debug)]
pub struct OwnAccountPage {
    /// Oneself.
    pub user: User,
    /// Where one is signed in, last used first.
    pub sessions: Vec<SignedIn>,
    /// Which of them this is.
    pub this: casework::SessionId,
    /// What one can show beside a password.
    pub factors: Factors,
    /// One's passkeys.
    pub passkeys: Vec<Passkey>,
    /// Whether passkeys can be used at this address of the service.
    pub can_passkeys: bool,
    /// Who one is at the identity provider.
    pub identities: Vec<Identity>,
    /// What people call the provider, if there is one.
    pub provider: Option<String>,
    /// One's keys for programs, newest first.
    pub keys: Vec<ApiKey>,
    /// A role of this person needs a second factor.
    pub factor_asked: bool,
    /// The fewest characters of a password.
    pub min_password: usize,
}

impl App {
    /// One's own account.
    ///
    /// # Errors
    /// A fault of the store.
    pub async fn own_account(&self, by: &Person) -> Result<OwnAccountPage> {
        let user = self.myself(by).await?;
        let asked_for = self.factor_roles().await?;
        let factor_asked = user.roles.iter().any(|role| asked_for.has(role));
        Ok(OwnAccountPage {
            sessions: self.open_sessions(user.id).await?,
            this: by.session(),
            factors: self.store.factors(user.id).await?,
            passkeys: self.store.passkeys_of(user.id).await?,
            can_passkeys: self.passkeys.is_some(),
            identities: self.store.identities_of(user.id).await?,
            provider: self.provider.as_ref().map(|one| one.name().to_owned()),
            keys: self.store.api_keys_of(user.id).await?,
            factor_asked,
            min_password: password::MIN_CHARS,
            user,
        })
    }

    /// Changes one's own password; every other session ends.
    ///
    /// # Errors
    /// [`Refusal::WrongPassword`], [`Refusal::WeakPassword`], [`Refusal::TooManyAttempts`].
    pub async fn change_password(&self, by: &Person, present: &str, new: &str) -> Result<()> {
        let user = self.myself(by).await?;
        // The example's people enter without password and must not become accounts.
        if user.example {
            return Err(Refusal::NotFound("user").into());
        }
        let here = Visit::default();
        let counted = self
            .count_attempt(&self.subjects(&user.email, &here))
            .await?;
        let Ok(mut user) = self.confirmed(by, present).await else {
            self.attempt_failed(counted, Some(&user)).await?;
            return Err(Refusal::WrongPassword.into());
        };
        user.password_hash = password::hash(new, &self.salt())?;
        user.version += 1;
        let kind = AccountEventKind::PasswordChanged;
        let mut changes = self.attempt_was_right(&user.email, &here);
        changes.extend([
            self.event(kind, Some(user.id), &user, "").await?,
            Change::Account(AccountChange::EndOtherSessions {
                user: user.id,
                keep: by.session(),
            }),
            Change::Account(AccountChange::RevokeResets(user.id)),
            Change::SaveUser(user),
        ]);
        Ok(self.store.commit(changes).await?)
    }
}
