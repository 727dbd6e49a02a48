//! What administrators see and change of others.

use std::collections::BTreeSet;

use casework::{Role, Roles, UserId};
use time::OffsetDateTime;

use crate::{
    App, Refusal, Result,
    access::Administrator,
    accounts::{audit::roles_detail, keys::KeyRow, second_factor::SecondFactorPolicy},
    model::{AccountEventKind, Factors, Identity, Invitation, SignedIn, User},
    ports::{AccountChange, Change},
};

/// One person in the list.
#[derive(Clone, Debug)]
pub struct PersonRow {
    /// Who.
    pub user: User,
    /// What they can show beside a password.
    pub factors: Factors,
    /// A role of theirs needs a second factor that they do not have.
    pub lacks_factor: bool,
    /// Until when too many failures lock the account.
    pub locked_until: Option<OffsetDateTime>,
}

/// Everyone who can sign in.
#[derive(Clone, Debug)]
pub struct PeoplePage {
    /// By name.
    pub people: Vec<PersonRow>,
    /// Invitations that can still be used.
    pub invitations: Vec<Invitation>,
    /// Which roles need a second factor.
    pub policy: SecondFactorPolicy,
    /// Everyone's keys for programs, newest first.
    pub keys: Vec<KeyRow>,
}

/// One person.
#[derive(Clone, Debug)]
pub struct PersonPage {
    /// As in the list.
    pub row: PersonRow,
    /// Where they are signed in.
    pub sessions: Vec<SignedIn>,
    /// Who they are at the identity provider.
    pub identities: Vec<Identity>,
    /// What people call the provider, if there is one.
    pub provider: Option<String>,
    /// They may come through it by their e-mail address.
    pub provider_allowed: bool,
}

impl App {
    /// Everyone who can sign in, or could.
    ///
    /// # Errors
    /// A fault of the store.
    pub async fn people(&self, _by: &Administrator) -> Result<PeoplePage> {
        let mut people = Vec::new();
        for user in self.store.users().await? {
            people.push(self.person_row(user).await?);
        }
        Ok(PeoplePage {
            people,
            invitations: self.open_invitations().await?,
            policy: self.factor_policy().await?,
            keys: self.all_keys().await?,
        })
    }

    async fn person_row(&self, user: User) -> Result<PersonRow> {
        let factors = self.store.factors(user.id).await?;
        let asked_for = self.factor_roles().await?;
        Ok(PersonRow {
            lacks_factor: !user.example
                && !factors.any()
                && user.roles.iter().any(|role| asked_for.has(role)),
            locked_until: self.locked_until(&user).await?,
            factors,
            user,
        })
    }

    /// One person's account.
    ///
    /// # Errors
    /// [`Refusal::NotFound`].
    pub async fn person(&self, _by: &Administrator, id: UserId) -> Result<PersonPage> {
        let user = self
            .store
            .user(id)
            .await?
            .ok_or(Refusal::NotFound("user"))?;
        Ok(PersonPage {
            row: self.person_row(user).await?,
            sessions: self.open_sessions(id).await?,
            identities: self.store.identities_of(id).await?,
            provider: self.provider.as_ref().map(|one| one.name().to_owned()),
            provider_allowed: self.store.identity_allowed(id).await?,
        })
    }

    /// Changes what a person may do; without roles they can no longer sign in. Their sessions end.
    ///
    /// # Errors
    /// [`Refusal::LastAdministrator`], [`Refusal::NotFound`].
    pub async fn set_roles(&self, by: &Administrator, id: UserId, roles: Roles) -> Result<()> {
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
        let kind = match (user.disabled, roles.is_empty()) {
            (_, true) => AccountEventKind::Deactivated,
            (true, false) => AccountEventKind::Activated,
            (false, false) => AccountEventKind::RolesChanged,
        };
        user.disabled = roles.is_empty();
        user.roles = roles;
        user.version += 1;
        let detail = roles_detail(&user.roles);
        let mut changes = vec![
            self.event(kind, Some(by.user()), &user, detail).await?,
            Change::EndSessionsOf(id),
        ];
        if user.disabled {
            changes.push(Change::Account(AccountChange::RevokeResets(id)));
            changes.push(Change::Account(AccountChange::RemoveKeysOf(id)));
        }
        changes.push(Change::SaveUser(user));
        // Two administrators who take each other's role at once: the one who writes second must
        // have seen the first, so whoever takes that role away writes the other administrators' rows.
        if administrators.contains(&id) {
            let others = users.into_iter().filter(|u| u.id != id);
            let others = others.filter(|u| administrators.contains(&u.id));
            changes.extend(others.map(|other| {
                Change::SaveUser(User {
                    version: other.version + 1,
                    ..other
                })
            }));
        }
        Ok(self.store.commit(changes).await?)
    }
}
