//! Signing in through the organisation's identity provider. It says who someone is; whether that
//! person has an account, and what it may do, is said here: by an invitation, by the person's own
//! linking, or by an administrator who lets a verified e-mail address in.

use casework::UserId;
use serde::{Deserialize, Serialize};
use tracing::warn;

use crate::{
    App, Error, Refusal, Result,
    access::{Administrator, Person},
    accounts::{
        sign_in::{SignIn, Visit},
        ticket::Purpose,
    },
    model::{AccountEventKind, Identity, User, Way},
    ports::{AccountChange, Change, Claims, IdentityProvider, ProviderError},
    text::email,
};

/// Where the provider sends people back to.
const BACK: &str = "/sign-in/provider/back";

/// Why someone goes to the provider.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ProviderPurpose {
    /// To sign in, and then to this page.
    SignIn(String),
    /// To use the invitation with this token.
    Invitation(String),
    /// To tie the own account to the identity there.
    Link(UserId),
}

/// The way to the provider.
#[derive(Clone, Debug)]
pub struct ProviderBegun {
    /// Where the browser goes.
    pub url: String,
    /// What it carries meanwhile.
    pub ticket: String,
}

/// What came of it.
#[derive(Clone, Debug)]
pub enum ProviderDone {
    /// Signed in, or one step more; and the page to go to.
    SignedIn(SignIn, String),
    /// The own account is tied to the identity.
    Linked,
}

#[derive(Serialize, Deserialize)]
struct Away {
    purpose: ProviderPurpose,
    state: String,
    nonce: String,
    verifier: String,
}

fn refused(error: ProviderError) -> Error {
    warn!(%error, "identity provider");
    match error {
        ProviderError::Silent(_) => Refusal::ProviderSilent.into(),
        ProviderError::Refused(what, _) => Refusal::ProviderRefused(what).into(),
    }
}

impl App {
    fn identity_provider(&self) -> Result<&dyn IdentityProvider> {
        Ok(self.provider.as_deref().ok_or(Refusal::NoProvider)?)
    }

    /// What people call the identity provider, if there is one.
    #[must_use]
    pub fn provider_name(&self) -> Option<&str> {
        self.provider.as_ref().map(|provider| provider.name())
    }

    fn back(&self) -> String {
        format!("{}{BACK}", self.config.public_url)
    }

    /// Begins to sign in, or to use an invitation, through the provider.
    ///
    /// # Errors
    /// [`Refusal::NoProvider`], [`Refusal::ProviderSilent`], [`Refusal::BadLink`].
    pub async fn to_provider(&self, invitation: &str, next: &str) -> Result<ProviderBegun> {
        let purpose = if invitation.is_empty() {
            ProviderPurpose::SignIn(next.to_owned())
        } else {
            self.valid_invitation(invitation).await?;
            ProviderPurpose::Invitation(invitation.to_owned())
        };
        self.begin_at_provider(purpose).await
    }

    /// Begins to tie the own account to an identity.
    ///
    /// # Errors
    /// [`Refusal::NoProvider`], [`Refusal::ProviderSilent`].
    pub async fn link_to_provider(&self, by: &Person) -> Result<ProviderBegun> {
        let user = self.myself(by).await?;
        if user.example {
            return Err(Refusal::NoProvider.into());
        }
        self.begin_at_provider(ProviderPurpose::Link(user.id)).await
    }

    async fn begin_at_provider(&self, purpose: ProviderPurpose) -> Result<ProviderBegun> {
        let provider = self.identity_provider()?;
        let begun = provider.begin(&self.back()).await.map_err(refused)?;
        let away = Away {
            purpose,
            state: begun.state,
            nonce: begun.nonce,
            verifier: begun.verifier,
        };
        Ok(ProviderBegun {
            url: begun.url,
            ticket: self.ticket(Purpose::Provider, away)?,
        })
    }

    /// Comes back from the provider.
    ///
    /// # Errors
    /// [`Refusal::ProviderRefused`] and what else stands in the way.
    pub async fn from_provider(
        &self,
        visit: &Visit,
        ticket: &str,
        state: &str,
        code: &str,
    ) -> Result<ProviderDone> {
        let provider = self.identity_provider()?;
        let (away, used) = self.open_ticket::<Away>(Purpose::Provider, ticket)?;
        if away.state != state {
            return Err(Refusal::ProviderRefused("provider-state").into());
        }
        if code.is_empty() {
            return Err(Refusal::ProviderRefused("provider-code").into());
        }
        let back = self.back();
        let claims = provider.finish(code, &away.nonce, &away.verifier, &back);
        let claims = claims.await.map_err(refused)?;
        match away.purpose {
            ProviderPurpose::SignIn(next) => {
                let signed_in = self.sign_in_by_claims(visit, claims, used).await?;
                Ok(ProviderDone::SignedIn(signed_in, next))
            }
            ProviderPurpose::Invitation(token) => {
                let strong = claims.strong;
                let identity = (claims.issuer, claims.subject);
                let token = self
                    .accept_by_identity(visit, &token, identity, strong, used)
                    .await?;
                let done = SignIn::Done(token);
                Ok(ProviderDone::SignedIn(done, "/console".to_owned()))
            }
            ProviderPurpose::Link(user) => {
                let user = self.active_user(user).await?;
                let link = self.tie(&user, &claims).await?;
                self.store.commit([vec![used], link].concat()).await?;
                Ok(ProviderDone::Linked)
            }
        }
    }

    async fn tie(&self, user: &User, claims: &Claims) -> Result<Vec<Change>> {
        let taken = self.store.identity(&claims.issuer, &claims.subject).await?;
        if taken.is_some() {
            return Err(Refusal::IdentityTaken.into());
        }
        let kind = AccountEventKind::IdentityLinked;
        let event = self.account_row(
            kind,
            Some(user),
            Some(user),
            &user.name,
            claims.issuer.clone(),
        );
        let link = AccountChange::LinkIdentity(Identity {
            issuer: claims.issuer.clone(),
            subject: claims.subject.clone(),
            user: user.id,
            created_at: self.now(),
        });
        Ok(vec![Change::Account(link), event])
    }

    async fn sign_in_by_claims(
        &self,
        visit: &Visit,
        claims: Claims,
        used: Change,
    ) -> Result<SignIn> {
        let known = self.store.identity(&claims.issuer, &claims.subject).await?;
        let mut changes = vec![used];
        let user = if let Some(identity) = known {
            self.store.user(identity.user).await?
        } else {
            let user = self.allowed_by_email(&claims).await?;
            if let Some(user) = &user {
                changes.extend(self.tie(user, &claims).await?);
            }
            user
        };
        let user = user.filter(|user| !user.disabled);
        let user = user.ok_or(Refusal::UnknownIdentity)?;
        // Where the provider did not ask for more than a password, our second factor is asked for.
        if !claims.strong {
            self.store.commit(changes).await?;
            return self.first_factor_shown(visit, &user, true).await;
        }
        self.enter(visit, &user, Way::Provider, true, changes)
            .await
            .map(SignIn::Done)
    }

    /// The person with the verified address, if an administrator lets them come this way.
    async fn allowed_by_email(&self, claims: &Claims) -> Result<Option<User>> {
        let Some(address) = &claims.verified_email else {
            return Ok(None);
        };
        let address = email("email", address, true)?;
        let Some(user) = self.store.user_by_email(&address).await? else {
            return Ok(None);
        };
        let allowed = self.store.identity_allowed(user.id).await?;
        Ok(Some(user).filter(|_| allowed))
    }

    /// Lets a person come through the provider by the verified e-mail address, or no longer; then
    /// the identities that were tied are untied as well.
    ///
    /// # Errors
    /// [`Refusal::NotFound`].
    pub async fn allow_provider(
        &self,
        by: &Administrator,
        id: UserId,
        allowed: bool,
    ) -> Result<()> {
        let user = self.store.user(id).await?.filter(|user| !user.example);
        let user = user.ok_or(Refusal::NotFound("user"))?;
        let kind = if allowed {
            AccountEventKind::IdentityAllowed
        } else {
            AccountEventKind::IdentityForbidden
        };
        let mut changes = vec![
            Change::Account(AccountChange::AllowIdentity { user: id, allowed }),
            self.event(kind, Some(by.user()), &user, "").await?,
        ];
        if !allowed {
            changes.push(Change::Account(AccountChange::UnlinkIdentities(id)));
            changes.push(Change::EndSessionsOf(id));
        }
        Ok(self.store.commit(changes).await?)
    }

    /// Unties the own account from the provider. Who has no password keeps the tie: it is the only
    /// way in.
    ///
    /// # Errors
    /// [`Refusal::WrongPassword`], [`Refusal::NotFound`].
    pub async fn unlink_provider(&self, by: &Person, password: &str) -> Result<()> {
        let user = self.confirmed(by, password).await?;
        if user.password_hash.is_empty() {
            return Err(Refusal::WrongPassword.into());
        }
        let kind = AccountEventKind::IdentityUnlinked;
        let changes = vec![
            Change::Account(AccountChange::UnlinkIdentities(user.id)),
            Change::Account(AccountChange::AllowIdentity {
                user: user.id,
                allowed: false,
            }),
            self.event(kind, Some(user.id), &user, "").await?,
        ];
        Ok(self.store.commit(changes).await?)
    }
}
