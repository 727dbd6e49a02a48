//! Putting a key in and taking it out.

use casework::UserId;
use pades::{Identity, SignatureImage};

use crate::{
    App, Refusal, Result,
    access::{Administrator, Person, Staff},
    model::{AccountEventKind, KeyOwner, SigningKey},
    ports::Change,
    signing::SigningSettings,
};

/// A PKCS#12 file is a few kilobytes.
const MAX_FILE: usize = 256 * 1024;
/// A picture of a signature.
const MAX_PICTURE: usize = 1024 * 1024;
/// Seals of Vietnamese bodies are 20 to 42 mm wide (Circular 21/2012/TT-BCA).
const SEAL_MM: std::ops::RangeInclusive<u32> = 15..=50;

/// What is put in.
#[derive(Clone, Debug, Default)]
pub struct NewKey {
    /// A PKCS#12 file.
    pub file: Vec<u8>,
    /// Its password: opens it once, to look at it.
    pub password: String,
    /// PNG of the signature or the seal.
    pub picture: Vec<u8>,
    /// How wide the seal is, in millimetres.
    pub width_mm: u32,
}

/// A key and what belongs to it, as its owner sees them.
#[derive(Clone, Debug)]
pub struct KeyPage {
    /// The key; none if there is none.
    pub key: Option<SigningKey>,
    /// Whether the certificate is valid today.
    pub valid: bool,
    /// Timestamps and trusted roots.
    pub settings: SigningSettings,
}

impl App {
    /// One's own key.
    ///
    /// # Errors
    /// A fault of the store.
    pub async fn own_key(&self, by: &Person) -> Result<KeyPage> {
        self.key_page(KeyOwner::Person(by.user())).await
    }

    /// The organisation's key.
    ///
    /// # Errors
    /// A fault of the store.
    pub async fn organisation_key(&self, _by: &Staff) -> Result<KeyPage> {
        self.key_page(KeyOwner::Organisation).await
    }

    async fn key_page(&self, owner: KeyOwner) -> Result<KeyPage> {
        let key = self.store.signing_key(owner).await?;
        let now = self.now();
        let valid = |key: &SigningKey| key.valid_from <= now && now <= key.valid_until;
        Ok(KeyPage {
            valid: key.as_ref().is_some_and(valid),
            key,
            settings: self.signing_settings().await?,
        })
    }

    /// Puts one's own key in the place of the one before.
    ///
    /// # Errors
    /// [`Refusal::KeyFile`], [`Refusal::Picture`], [`Refusal::FileTooLarge`].
    pub async fn add_own_key(&self, by: &Person, new: NewKey) -> Result<()> {
        let new = NewKey { width_mm: 0, ..new };
        self.add_key(KeyOwner::Person(by.user()), by.user(), new)
            .await
    }

    /// Puts the organisation's key in the place of the one before.
    ///
    /// # Errors
    /// [`Refusal::KeyFile`], [`Refusal::Picture`], [`Refusal::FileTooLarge`], [`Refusal::Invalid`].
    pub async fn add_organisation_key(&self, by: &Administrator, new: NewKey) -> Result<()> {
        if !SEAL_MM.contains(&new.width_mm) {
            return Err(Refusal::Invalid("seal_width").into());
        }
        self.add_key(KeyOwner::Organisation, by.user(), new).await
    }

    async fn add_key(&self, owner: KeyOwner, by: UserId, new: NewKey) -> Result<()> {
        if new.file.is_empty() {
            return Err(Refusal::Empty("key_file").into());
        }
        if new.file.len() > MAX_FILE || new.picture.len() > MAX_PICTURE {
            return Err(Refusal::FileTooLarge { max_mb: 1 }.into());
        }
        if new.picture.is_empty() {
            return Err(Refusal::Empty("picture").into());
        }
        SignatureImage::from_png(&new.picture).map_err(Refusal::Picture)?;
        let user = self.store.user(by).await?.ok_or(Refusal::SignIn)?;
        let sealed = self.vault.seal(owner, self.nonce(), &new.file);
        let identity = open(new.file, new.password).await?;
        identity.usable_at(self.now()).map_err(Refusal::KeyFile)?;
        let holder = identity.holder();
        let detail = format!("{} {}", holder.name, holder.serial);
        let key = SigningKey {
            owner,
            holder: holder.name,
            organisation: holder.organisation,
            issuer: holder.issuer,
            serial: holder.serial,
            valid_from: holder.from,
            valid_until: holder.until,
            sealed,
            picture: new.picture,
            width_mm: new.width_mm,
            added_by: by,
            added_at: self.now(),
            example: user.example,
        };
        let kind = match owner {
            KeyOwner::Person(_) => AccountEventKind::SigningKeyAdded,
            KeyOwner::Organisation => AccountEventKind::OrganisationKeyAdded,
        };
        let event = self.event(kind, Some(by), &user, detail).await?;
        Ok(self
            .store
            .commit(vec![Change::SaveSigningKey(Box::new(key)), event])
            .await?)
    }

    /// Takes one's own key out; what was signed with it stays signed.
    ///
    /// # Errors
    /// A fault of the store.
    pub async fn remove_own_key(&self, by: &Person) -> Result<()> {
        let kind = AccountEventKind::SigningKeyRemoved;
        self.remove_key(KeyOwner::Person(by.user()), by.user(), kind)
            .await
    }

    /// Takes the organisation's key out; what was sealed with it stays sealed.
    ///
    /// # Errors
    /// A fault of the store.
    pub async fn remove_organisation_key(&self, by: &Administrator) -> Result<()> {
        let kind = AccountEventKind::OrganisationKeyRemoved;
        self.remove_key(KeyOwner::Organisation, by.user(), kind)
            .await
    }

    async fn remove_key(&self, owner: KeyOwner, by: UserId, kind: AccountEventKind) -> Result<()> {
        let Some(key) = self.store.signing_key(owner).await? else {
            return Ok(());
        };
        let user = self.store.user(by).await?.ok_or(Refusal::SignIn)?;
        let detail = format!("{} {}", key.holder, key.serial);
        let event = self.event(kind, Some(by), &user, detail).await?;
        Ok(self
            .store
            .commit(vec![Change::RemoveSigningKey(owner), event])
            .await?)
    }

    /// A key that is good now, opened with its password, and its picture.
    pub(super) async fn opened_key(
        &self,
        key: &SigningKey,
        password: &str,
    ) -> Result<(Identity, SignatureImage)> {
        let file = self.vault.open(key.owner, &key.sealed).ok_or_else(|| {
            Self::inconsistent("a sealed key does not open: is link.key the one of these data?")
        })?;
        let identity = open(file, password.to_owned()).await?;
        identity.usable_at(self.now()).map_err(Refusal::KeyFile)?;
        let picture = SignatureImage::from_png(&key.picture)
            .map_err(|error| Self::inconsistent(format!("a kept picture: {error}")))?;
        Ok((identity, picture))
    }
}

/// Opening is slow on purpose (the password is hashed many times): not between other requests.
async fn open(file: Vec<u8>, password: String) -> Result<Identity> {
    tokio::task::spawn_blocking(move || {
        Identity::from_pkcs12(&file, &password).map_err(|error| Refusal::KeyFile(error).into())
    })
    .await
    .unwrap_or_else(|error| Err(App::inconsistent(error.to_string())))
}
