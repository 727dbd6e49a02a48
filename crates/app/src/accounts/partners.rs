//! Keys by which organisations outside – newsrooms, platforms – ask the public API, each under its own
//! limit. A key opens nothing that is not open to everyone. It is shown once and only its hash is kept.

use casework::PartnerKeyId;
use time::Date;

use crate::{
    App, PartnerPass, Refusal, Result,
    access::Administrator,
    links::sha256_hex,
    model::{AccountEventKind, PartnerKey},
    ports::{AccountChange, Change, StoreError},
    text::line,
    vietnam_date,
};

/// How every such key begins.
pub const PARTNER_PREFIX: &str = "dcp_";
/// The highest limit of a key, in checks a minute.
pub const MOST_PER_MINUTE: u32 = 100_000;
/// More keys are not kept in view.
const MOST: usize = 500;

/// A key to be made.
#[derive(Clone, Debug, Default)]
pub struct NewPartnerKey {
    /// Whose.
    pub organisation: String,
    /// How to reach whoever answers for it there.
    pub contact: String,
    /// Checks a minute.
    pub per_minute: u32,
    /// The last day that it is good; none: until it is taken back.
    pub last_day: Option<Date>,
}

impl App {
    /// Whose key this is; none if it is unknown or has ended. The day of its use is noted.
    ///
    /// # Errors
    /// A fault of the store.
    pub async fn partner(&self, token: &str) -> Result<Option<PartnerPass>> {
        let today = vietnam_date(self.now());
        let found = self
            .store
            .partner_key(&sha256_hex(token.as_bytes()))
            .await?;
        let good = |key: &PartnerKey| key.last_day.is_none_or(|day| today <= day);
        let Some(key) = found.filter(good) else {
            return Ok(None);
        };
        if key.last_used.is_none_or(|day| day < today) {
            let touch = AccountChange::TouchPartnerKey {
                id: key.id,
                on: today,
            };
            self.store.commit(vec![Change::Account(touch)]).await?;
        }
        Ok(Some(PartnerPass {
            id: key.id,
            per_minute: key.per_minute,
        }))
    }

    /// All keys of organisations outside, newest first.
    ///
    /// # Errors
    /// A fault of the store.
    pub async fn partner_keys(&self, _by: &Administrator) -> Result<Vec<PartnerKey>> {
        Ok(self.store.partner_keys().await?)
    }

    /// Makes a key for an organisation outside. Returns its id and the key itself, which is kept
    /// nowhere.
    ///
    /// # Errors
    /// What is wrong with the fields.
    pub async fn make_partner_key(
        &self,
        by: &Administrator,
        new: NewPartnerKey,
    ) -> Result<(PartnerKeyId, String)> {
        let organisation = line("organisation", &new.organisation, 200)?;
        let contact = line("partner_contact", &new.contact, 200)?;
        if !(1..=MOST_PER_MINUTE).contains(&new.per_minute) {
            return Err(Refusal::Invalid("per_minute").into());
        }
        if new
            .last_day
            .is_some_and(|day| day < vietnam_date(self.now()))
        {
            return Err(Refusal::Invalid("last_day").into());
        }
        if self.store.partner_keys().await?.len() >= MOST {
            return Err(Refusal::LimitReached(MOST).into());
        }
        let user = self.store.user(by.user()).await?;
        let user = user.ok_or(Refusal::NotFound("user"))?;
        let token = format!("{PARTNER_PREFIX}{}", self.secret());
        let kind = AccountEventKind::PartnerKeyMade;
        let event = self
            .event_about(kind, Some(user.id), &organisation, contact.clone())
            .await?;
        let id = PartnerKeyId(self.new_id());
        let add = AccountChange::AddPartnerKey(PartnerKey {
            id,
            organisation,
            contact,
            per_minute: new.per_minute,
            token_hash: sha256_hex(token.as_bytes()),
            created_at: self.now(),
            last_day: new.last_day,
            last_used: None,
            example: user.example,
        });
        self.store.commit(vec![Change::Account(add), event]).await?;
        Ok((id, token))
    }

    /// Takes a key back: from now on it opens nothing.
    ///
    /// # Errors
    /// [`Refusal::NotFound`].
    pub async fn revoke_partner_key(&self, by: &Administrator, id: PartnerKeyId) -> Result<()> {
        let keys = self.store.partner_keys().await?;
        let key = keys.into_iter().find(|key| key.id == id);
        let key = key.ok_or(Refusal::NotFound("key"))?;
        let kind = AccountEventKind::PartnerKeyRevoked;
        let event = self
            .event_about(kind, Some(by.user()), &key.organisation, key.contact)
            .await?;
        let remove = Change::Account(AccountChange::RemovePartnerKey(id));
        match self.store.commit(vec![remove, event]).await {
            Err(StoreError::Conflict) => Err(Refusal::NotFound("key").into()),
            other => Ok(other?),
        }
    }
}
