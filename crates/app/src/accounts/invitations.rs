//! One-time links: to join, and to set a new password. Only the hash of a link is kept, so that it
//! is shown once, and made anew when it is lost.

use casework::{InvitationId, Role, Roles, UserId};
use time::Duration;

use crate::{
    App, Error, Refusal, Result,
    access::Administrator,
    accounts::{audit::roles_detail, sign_in::Visit},
    links::sha256_hex,
    model::{AccountEventKind, Identity, Invitation, User, Way},
    password,
    ports::{AccountChange, Change, StoreError},
    text::{email, line},
};

const INVITATION: Duration = Duration::days(7);
/// A link that opens an account that is there is worth more, and is needed at once.
const RESET: Duration = Duration::days(1);

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
    /// It sets a new password of an account that is there.
    pub reset: bool,
    /// The identity provider by which it can be used instead of a password.
    pub provider: Option<String>,
}

fn is_administrator(user: &User) -> bool {
    user.roles.has(Role::Administrator) && !user.disabled && !user.example
}

impl App {
    /// A one-time path for the first administrator, if there is none yet. Every call makes a new
    /// one; the earlier ones stay good until one is used.
    ///
    /// # Errors
    /// A fault of the store.
    pub async fn first_administrator_link(&self) -> Result<Option<String>> {
        if self.store.users().await?.iter().any(is_administrator) {
            return Ok(None);
        }
        let roles = [Role::Administrator].into_iter().collect();
        let person = NewPerson {
            email: String::new(),
            name: String::new(),
            roles,
        };
        let (path, invitation) = self.new_invitation(person, None);
        let add = Change::AddInvitation(invitation);
        self.store.commit(vec![add]).await?;
        Ok(Some(path))
    }

    /// What an invitation is for.
    ///
    /// # Errors
    /// [`Refusal::BadLink`] if it is wrong, used or expired.
    pub async fn setup_link(&self, token: &str) -> Result<SetupLink> {
        let invitation = self.valid_invitation(token).await?;
        let reset = invitation.for_user.is_some();
        let provider = self.provider.as_ref().map(|one| one.name().to_owned());
        Ok(SetupLink {
            // The first administrator needs a way in that does not depend on another service.
            provider: provider.filter(|_| !reset && !invitation.email.is_empty()),
            email: invitation.email,
            name: invitation.name,
            min_password: password::MIN_CHARS,
            reset,
        })
    }

    /// Uses an invitation: makes the account and signs in. Returns the session's token.
    ///
    /// # Errors
    /// [`Refusal::BadLink`], or what is wrong with the fields.
    pub async fn accept_invitation(
        &self,
        visit: &Visit,
        token: &str,
        given_email: &str,
        given_name: &str,
        password: &str,
    ) -> Result<String> {
        let invitation = self.valid_invitation(token).await?;
        if invitation.for_user.is_some() {
            return Err(Refusal::BadLink.into());
        }
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
        self.join(visit, invitation, email, name, password_hash, None)
            .await
    }

    /// Uses an invitation with an identity in place of a password.
    pub(super) async fn accept_by_identity(
        &self,
        visit: &Visit,
        token: &str,
        identity: (String, String),
        strong: bool,
        used: Change,
    ) -> Result<String> {
        let invitation = self.valid_invitation(token).await?;
        if invitation.for_user.is_some() || invitation.email.is_empty() {
            return Err(Refusal::BadLink.into());
        }
        let (email, name) = (invitation.email.clone(), invitation.name.clone());
        let proof = Some((identity, strong, used));
        self.join(visit, invitation, email, name, String::new(), proof)
            .await
    }

    async fn join(
        &self,
        visit: &Visit,
        invitation: Invitation,
        email: String,
        name: String,
        password_hash: String,
        proof: Option<((String, String), bool, Change)>,
    ) -> Result<String> {
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
        let joined = AccountEventKind::Joined;
        let roles = roles_detail(&user.roles);
        let mut changes = vec![
            Change::UseInvitation(invitation.token_hash),
            Change::SaveUser(user.clone()),
            self.account_row(joined, Some(&user), Some(&user), &user.name, roles),
        ];
        let (mut way, mut strong) = (Way::Password, false);
        if let Some(((issuer, subject), by_more, used)) = proof {
            (way, strong) = (Way::Provider, by_more);
            let linked = AccountEventKind::IdentityLinked;
            changes.push(self.account_row(
                linked,
                Some(&user),
                Some(&user),
                &user.name,
                issuer.clone(),
            ));
            changes.push(used);
            changes.push(Change::Account(AccountChange::LinkIdentity(Identity {
                issuer,
                subject,
                user: user.id,
                created_at: self.now(),
            })));
        }
        self.enter(visit, &user, way, strong, changes)
            .await
            .map_err(|error| match error {
                Error::Refused(Refusal::Changed) => Refusal::BadLink.into(),
                other => other,
            })
    }

    /// Sets a new password by an administrator's link. Every session of the person ends; they sign
    /// in anew, with their second factor if they have one.
    ///
    /// # Errors
    /// [`Refusal::BadLink`], [`Refusal::WeakPassword`].
    pub async fn reset_password(&self, token: &str, password: &str) -> Result<()> {
        let invitation = self.valid_invitation(token).await?;
        let id = invitation.for_user.ok_or(Refusal::BadLink)?;
        let user = self.store.user(id).await?.filter(|user| !user.disabled);
        let mut user = user.ok_or(Refusal::BadLink)?;
        user.password_hash = password::hash(password, &self.salt())?;
        user.version += 1;
        let event = self
            .event(AccountEventKind::PasswordReset, None, &user, "")
            .await?;
        let mut changes = vec![
            Change::UseInvitation(invitation.token_hash),
            Change::Account(AccountChange::RevokeResets(id)),
            Change::EndSessionsOf(id),
            event,
        ];
        changes.extend(self.attempt_was_right(&user.email, &Visit::default()));
        changes.push(Change::SaveUser(user));
        match self.store.commit(changes).await {
            Err(StoreError::Conflict) => Err(Refusal::BadLink.into()),
            other => Ok(other?),
        }
    }

    /// Invites a person. Returns the one-time path, to be handed over by the administrator.
    ///
    /// # Errors
    /// What is wrong with the fields; [`Refusal::EmailTaken`].
    pub async fn invite(&self, by: &Administrator, person: NewPerson) -> Result<String> {
        let email = email("email", &person.email, true)?;
        let name = line("name", &person.name, 100)?;
        if person.roles.is_empty() {
            return Err(Refusal::Empty("roles").into());
        }
        if self.store.user_by_email(&email).await?.is_some() {
            return Err(Refusal::EmailTaken.into());
        }
        let detail = roles_detail(&person.roles);
        let invited = AccountEventKind::Invited;
        let event = self
            .event_about(invited, Some(by.user()), &email, detail)
            .await?;
        let person = NewPerson {
            email,
            name,
            roles: person.roles,
        };
        let (path, invitation) = self.new_invitation(person, Some(by.user()));
        let changes = vec![Change::AddInvitation(invitation), event];
        self.store.commit(changes).await?;
        Ok(path)
    }

    /// A link by which a person sets a new password. Links made before it end.
    ///
    /// # Errors
    /// [`Refusal::NotFound`].
    pub async fn reset_link(&self, by: &Administrator, id: UserId) -> Result<String> {
        let user = self.store.user(id).await?;
        // The example's people have no password to set.
        let user = user.filter(|user| !user.example && !user.disabled);
        let user = user.ok_or(Refusal::NotFound("user"))?;
        self.make_reset_link(Some(by.user()), user, Vec::new())
            .await
    }

    /// As [`reset_link`](Self::reset_link), for whoever runs the program: when the last
    /// administrator has forgotten the password. `factors`: removes the second factors as well.
    ///
    /// # Errors
    /// [`Refusal::NotFound`].
    pub async fn reset_by_operator(&self, address: &str, factors: bool) -> Result<String> {
        let address = email("email", address, true)?;
        let user = self.store.user_by_email(&address).await?;
        let user = user.filter(|user| !user.example && !user.disabled);
        let user = user.ok_or(Refusal::NotFound("user"))?;
        let mut changes = Vec::new();
        if factors {
            changes = self.without_factors(None, &user).await?;
        }
        self.make_reset_link(None, user, changes).await
    }

    async fn make_reset_link(
        &self,
        by: Option<UserId>,
        user: User,
        mut changes: Vec<Change>,
    ) -> Result<String> {
        let id = user.id;
        let event = self
            .event(AccountEventKind::ResetLink, by, &user, "")
            .await?;
        let person = NewPerson {
            email: user.email,
            name: user.name,
            roles: user.roles,
        };
        let (path, mut invitation) = self.new_invitation(person, by);
        invitation.for_user = Some(id);
        invitation.expires_at = self.now() + RESET;
        changes.extend([
            Change::Account(AccountChange::RevokeResets(id)),
            Change::AddInvitation(invitation),
            event,
        ]);
        self.store.commit(changes).await?;
        Ok(path)
    }

    /// The invitations that can still be used.
    pub(super) async fn open_invitations(&self) -> Result<Vec<Invitation>> {
        let mut invitations = self.store.invitations().await?;
        let now = self.now();
        invitations.retain(|one| one.expires_at > now && !one.email.is_empty());
        Ok(invitations)
    }

    async fn open_invitation(&self, id: InvitationId) -> Result<Invitation> {
        let mut open = self.open_invitations().await?.into_iter();
        Ok(open
            .find(|one| one.id == id)
            .ok_or(Refusal::NotFound("invitation"))?)
    }

    /// Takes an invitation back.
    ///
    /// # Errors
    /// [`Refusal::NotFound`].
    pub async fn revoke_invitation(&self, by: &Administrator, id: InvitationId) -> Result<()> {
        let invitation = self.open_invitation(id).await?;
        let kind = AccountEventKind::InvitationRevoked;
        let event = self
            .event_about(kind, Some(by.user()), &invitation.email, "")
            .await?;
        let revoke = Change::Account(AccountChange::RevokeInvitation(id));
        Ok(self.store.commit(vec![revoke, event]).await?)
    }

    /// Makes an invitation's link anew, for another seven days; the old one ends. Returns the
    /// address it is for and the path.
    ///
    /// # Errors
    /// [`Refusal::NotFound`].
    pub async fn renew_invitation(
        &self,
        by: &Administrator,
        id: InvitationId,
    ) -> Result<(String, String)> {
        let old = self.open_invitation(id).await?;
        let kind = AccountEventKind::InvitationRenewed;
        let event = self
            .event_about(kind, Some(by.user()), &old.email, "")
            .await?;
        let email = old.email.clone();
        let person = NewPerson {
            email: old.email,
            name: old.name,
            roles: old.roles,
        };
        let (path, mut invitation) = self.new_invitation(person, Some(by.user()));
        invitation.for_user = old.for_user;
        if old.for_user.is_some() {
            invitation.expires_at = self.now() + RESET;
        }
        let changes = vec![
            Change::Account(AccountChange::RevokeInvitation(id)),
            Change::AddInvitation(invitation),
            event,
        ];
        self.store.commit(changes).await?;
        Ok((email, path))
    }

    fn new_invitation(&self, person: NewPerson, made_by: Option<UserId>) -> (String, Invitation) {
        let token = self.secret();
        let now = self.now();
        let invitation = Invitation {
            token_hash: sha256_hex(token.as_bytes()),
            id: InvitationId(self.new_id()),
            for_user: None,
            email: person.email,
            name: person.name,
            roles: person.roles,
            made_by,
            created_at: now,
            expires_at: now + INVITATION,
        };
        (format!("/setup/{token}"), invitation)
    }

    pub(super) async fn valid_invitation(&self, token: &str) -> Result<Invitation> {
        let found = self.store.invitation(&sha256_hex(token.as_bytes())).await?;
        let invitation = found
            .filter(|invitation| invitation.expires_at > self.now())
            .ok_or(Refusal::BadLink)?;
        // Several links for the first administrator may be about: only one may be used.
        if invitation.email.is_empty() && self.store.users().await?.iter().any(is_administrator) {
            return Err(Refusal::BadLink.into());
        }
        Ok(invitation)
    }
}
