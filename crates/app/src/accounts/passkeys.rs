//! Passkeys: one's own, and signing in with one.

use casework::{PasskeyId, UserId};
use serde::{Deserialize, Serialize};
use tracing::warn;

use crate::{
    App, Error, Refusal, Result,
    access::Person,
    accounts::{
        second_factor::{RecoveryCodes, no_codes},
        sign_in::{Visit, Waiting},
        ticket::Purpose,
    },
    model::{AccountEventKind, Passkey, Way},
    ports::{AccountChange, Change, PasskeyError, Passkeys},
    text::line,
};

/// Passkeys that one person may have.
const MOST: usize = 20;

/// A question for the device.
#[derive(Clone, Debug)]
pub struct PasskeyOffer {
    /// What the browser is given, JSON.
    pub options: String,
    /// Comes back with the answer.
    pub ticket: String,
}

#[derive(Serialize, Deserialize)]
struct Adding {
    user: UserId,
    state: String,
}

fn refused(error: PasskeyError) -> Error {
    warn!(%error, "passkey refused");
    Refusal::PasskeyRefused.into()
}

impl App {
    fn keys(&self) -> Result<&dyn Passkeys> {
        Ok(self.passkeys.as_deref().ok_or(Refusal::NoPasskeys)?)
    }

    /// Whether passkeys can be used at this address of the service.
    #[must_use]
    pub fn has_passkeys(&self) -> bool {
        self.passkeys.is_some()
    }

    /// Begins to add a passkey.
    ///
    /// # Errors
    /// [`Refusal::NoPasskeys`].
    pub async fn offer_passkey(&self, by: &Person) -> Result<PasskeyOffer> {
        let user = self.myself(by).await?;
        let known = self.store.passkeys_of(user.id).await?;
        let known: Vec<String> = known.into_iter().map(|one| one.credential).collect();
        if user.example || known.len() >= MOST {
            return Err(Refusal::PasskeyRefused.into());
        }
        let keys = self.keys()?;
        let started = keys.start_adding(user.id.0, &user.email, &user.name, &known);
        let started = started.map_err(refused)?;
        let adding = Adding {
            user: user.id,
            state: started.state,
        };
        Ok(PasskeyOffer {
            options: started.options,
            ticket: self.ticket(Purpose::AddPasskey, adding)?,
        })
    }

    /// Adds the passkey that the device made. Gives recovery codes with the first factor.
    ///
    /// # Errors
    /// [`Refusal::PasskeyRefused`], [`Refusal::StaleStep`], what is wrong with the name.
    pub async fn add_passkey(
        &self,
        by: &Person,
        ticket: &str,
        answer: &str,
        name: &str,
    ) -> Result<RecoveryCodes> {
        let user = self.myself(by).await?;
        let (adding, used) = self.open_ticket::<Adding>(Purpose::AddPasskey, ticket)?;
        if adding.user != user.id {
            return Err(Refusal::StaleStep.into());
        }
        let name = line("passkey-name", name, 60)?;
        let new = self.keys()?.finish_adding(&adding.state, answer);
        let new = new.map_err(refused)?;
        let kind = AccountEventKind::PasskeyAdded;
        let mut changes = vec![
            used,
            self.event(kind, Some(user.id), &user, name.clone()).await?,
            Change::Account(AccountChange::AddPasskey(Passkey {
                id: PasskeyId(self.new_id()),
                user: user.id,
                credential: new.credential,
                name,
                body: new.body,
                created_at: self.now(),
                last_used_at: None,
            })),
        ];
        let codes = self.first_codes(by, &user, &mut changes).await?;
        self.store.commit(changes).await?;
        Ok(codes)
    }

    /// Renames one of one's own passkeys.
    ///
    /// # Errors
    /// [`Refusal::NotFound`], what is wrong with the name.
    pub async fn rename_passkey(&self, by: &Person, id: PasskeyId, name: &str) -> Result<()> {
        let user = self.myself(by).await?;
        self.own_passkey(user.id, id).await?;
        let name = line("passkey-name", name, 60)?;
        let kind = AccountEventKind::PasskeyRenamed;
        let event = self.event(kind, Some(user.id), &user, name.clone()).await?;
        let user = user.id;
        let rename = Change::Account(AccountChange::RenamePasskey { user, id, name });
        Ok(self.store.commit(vec![rename, event]).await?)
    }

    /// Removes one of one's own passkeys.
    ///
    /// # Errors
    /// [`Refusal::NotFound`], [`Refusal::WrongPassword`].
    pub async fn remove_passkey(&self, by: &Person, id: PasskeyId, password: &str) -> Result<()> {
        let user = self.confirmed(by, password).await?;
        let passkey = self.own_passkey(user.id, id).await?;
        let factors = self.store.factors(user.id).await?;
        let kind = AccountEventKind::PasskeyRemoved;
        let event = self.event(kind, Some(user.id), &user, passkey.name).await?;
        let user = user.id;
        let remove = Change::Account(AccountChange::RemovePasskey { user, id });
        let mut changes = vec![remove, event];
        if !factors.totp && factors.passkeys == 1 {
            changes.push(no_codes(user));
        }
        Ok(self.store.commit(changes).await?)
    }

    async fn own_passkey(&self, user: UserId, id: PasskeyId) -> Result<Passkey> {
        let mut own = self.store.passkeys_of(user).await?.into_iter();
        Ok(own
            .find(|one| one.id == id)
            .ok_or(Refusal::NotFound("passkey"))?)
    }

    /// Asks for a passkey to sign in with; none where there are no passkeys.
    ///
    /// # Errors
    /// A fault.
    pub fn ask_passkey(&self) -> Result<Option<PasskeyOffer>> {
        let Some(keys) = self.passkeys.as_deref() else {
            return Ok(None);
        };
        let started = keys.start_using().map_err(refused)?;
        Ok(Some(PasskeyOffer {
            options: started.options,
            ticket: self.ticket(Purpose::UsePasskey, started.state)?,
        }))
    }

    /// Signs in with a passkey: the device has made sure of its user, so that it counts as both
    /// factors. `waiting`: the ticket of the second step, which then must be of the same person.
    /// Returns the session's token.
    ///
    /// # Errors
    /// [`Refusal::PasskeyRefused`], [`Refusal::StaleStep`].
    pub async fn sign_in_by_passkey(
        &self,
        visit: &Visit,
        ticket: &str,
        answer: &str,
        waiting: &str,
    ) -> Result<String> {
        let (state, used) = self.open_ticket::<String>(Purpose::UsePasskey, ticket)?;
        let keys = self.keys()?;
        let credential = keys.named(answer).map_err(refused)?;
        let found = self.store.passkey(&credential).await?;
        let passkey = found.ok_or(Refusal::PasskeyRefused)?;
        let user = self.store.user(passkey.user).await?;
        let user = user.filter(|user| !user.disabled);
        let user = user.ok_or(Refusal::PasskeyRefused)?;
        let body = keys.finish_using(&state, answer, &passkey.body);
        let body = body.map_err(refused)?;
        let mut changes = vec![
            used,
            Change::Account(AccountChange::UsePasskey {
                id: passkey.id,
                body,
                at: self.now(),
            }),
        ];
        if !waiting.is_empty() {
            let (waiting, used) = self.open_ticket::<Waiting>(Purpose::SecondStep, waiting)?;
            if waiting.user != user.id {
                return Err(Refusal::PasskeyRefused.into());
            }
            changes.push(used);
        }
        changes.extend(self.attempt_was_right(&user.email, &Visit::default()));
        self.enter(visit, &user, Way::Passkey, true, changes)
            .await
            .map_err(|error| match error {
                Error::Refused(Refusal::Changed) => Refusal::StaleStep.into(),
                other => other,
            })
    }
}
