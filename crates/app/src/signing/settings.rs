//! Timestamps and the roots that are trusted.

use base64::{Engine, engine::general_purpose::STANDARD};
use pades::Certificate;
use serde::{Deserialize, Serialize};

use crate::{
    App, Fault, Refusal, Result, access::Administrator, ports::Change, text::optional_line,
};

const SETTING: &str = "signing";
/// Most roots.
const MAX_ROOTS: usize = 50;

/// What an administrator says about signatures.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SigningSettings {
    /// Address of the timestamp authority; empty: signatures carry no timestamp.
    pub authority: String,
    /// Certificates of the authorities that vouch for signers.
    pub roots: Vec<TrustedRoot>,
}

/// A certificate of an authority.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrustedRoot {
    /// Its name.
    pub name: String,
    /// Its serial number, hex.
    pub serial: String,
    /// DER, base64.
    pub der: String,
}

impl TrustedRoot {
    fn of(certificate: &Certificate) -> Self {
        let holder = certificate.holder();
        TrustedRoot {
            name: holder.name,
            serial: holder.serial,
            der: STANDARD.encode(certificate.to_der()),
        }
    }
}

impl App {
    pub(super) async fn signing_settings(&self) -> Result<SigningSettings> {
        match self.store.setting(SETTING).await? {
            None => Ok(SigningSettings::default()),
            Some(json) => serde_json::from_str(&json)
                .map_err(|error| Self::inconsistent(format!("setting {SETTING}: {error}"))),
        }
    }

    pub(super) async fn roots(&self) -> Result<Vec<Certificate>> {
        let settings = self.signing_settings().await?;
        settings
            .roots
            .iter()
            .map(|root| {
                STANDARD
                    .decode(&root.der)
                    .ok()
                    .and_then(|der| Certificate::from_der(&der).ok())
                    .ok_or_else(|| Self::inconsistent("a kept root certificate cannot be read"))
            })
            .collect()
    }

    async fn save_signing_settings(
        &self,
        by: &Administrator,
        settings: &SigningSettings,
    ) -> Result<()> {
        let value = serde_json::to_string(settings)
            .map_err(|error| Fault::Inconsistent(error.to_string()))?;
        let user = self.store.user(by.user()).await?.ok_or(Refusal::SignIn)?;
        let change = Change::PutSetting {
            name: SETTING.to_owned(),
            value,
            example: user.example,
        };
        Ok(self.store.commit(vec![change]).await?)
    }

    /// Sets the timestamp authority; empty for none.
    ///
    /// # Errors
    /// [`Refusal::Invalid`] if the address is not one of the web.
    pub async fn save_timestamp_authority(&self, by: &Administrator, address: &str) -> Result<()> {
        let address = optional_line("timestamp_authority", address, 500)?;
        let is_web = address.starts_with("http://") || address.starts_with("https://");
        if !address.is_empty() && (!is_web || address.contains(char::is_whitespace)) {
            return Err(Refusal::Invalid("timestamp_authority").into());
        }
        let mut settings = self.signing_settings().await?;
        settings.authority = address;
        self.save_signing_settings(by, &settings).await
    }

    /// Trusts the certificates in a file (PEM or DER), too. Returns how many there were.
    ///
    /// # Errors
    /// [`Refusal::Invalid`] if there is no certificate in it, or too many.
    pub async fn add_roots(&self, by: &Administrator, file: &[u8]) -> Result<usize> {
        let read = Certificate::read_all(file).map_err(|_| Refusal::Invalid("root_file"))?;
        let mut settings = self.signing_settings().await?;
        for certificate in &read {
            let root = TrustedRoot::of(certificate);
            if !settings.roots.contains(&root) {
                settings.roots.push(root);
            }
        }
        if settings.roots.len() > MAX_ROOTS {
            return Err(Refusal::Invalid("root_file").into());
        }
        self.save_signing_settings(by, &settings).await?;
        Ok(read.len())
    }

    /// Trusts the root of this name and serial number no longer.
    ///
    /// # Errors
    /// A fault of the store.
    pub async fn remove_root(&self, by: &Administrator, name: &str, serial: &str) -> Result<()> {
        let mut settings = self.signing_settings().await?;
        settings
            .roots
            .retain(|root| root.serial != serial || root.name != name);
        self.save_signing_settings(by, &settings).await
    }
}
