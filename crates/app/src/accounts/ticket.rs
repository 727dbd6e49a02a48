//! Tickets: what the browser carries between two steps (a challenge, a password that was right),
//! sealed so that it can neither be read nor changed, for one purpose, for a short time, once.
//! Nothing has to be kept for people who only look at the page.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, Mac};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use sha2::Sha256;
use time::{Duration, OffsetDateTime};

use crate::{
    App, Refusal, Result,
    links::sha256_hex,
    ports::{AccountChange, Change},
    sealing::{Cipher, NONCE, derived},
};

/// How long the second step may take.
pub(super) const TICKET: Duration = Duration::minutes(10);

/// What a ticket is for; part of what is sealed, so that none serves for another.
#[derive(Clone, Copy, Debug)]
pub(super) enum Purpose {
    /// The password was right; the second factor is missing.
    SecondStep,
    /// A new authenticator app that is not confirmed yet.
    Totp,
    /// The secret of an authenticator app, as it is stored.
    TotpSecret,
    /// A passkey is being added.
    AddPasskey,
    /// Signing in by passkey.
    UsePasskey,
    /// At the identity provider.
    Provider,
}

impl Purpose {
    const fn label(self) -> &'static [u8] {
        match self {
            Purpose::SecondStep => b"second-step/v1",
            Purpose::Totp => b"totp/v1",
            Purpose::TotpSecret => b"totp-secret/v1",
            Purpose::AddPasskey => b"add-passkey/v1",
            Purpose::UsePasskey => b"use-passkey/v1",
            Purpose::Provider => b"provider/v1",
        }
    }
}

/// Seals and opens under a key of its own, derived from the key file of the data folder.
pub(crate) struct Seal(Cipher);

impl Seal {
    pub(crate) fn new(link_key: &[u8; 32]) -> Self {
        Seal(Cipher::derived(link_key, b"dinhchinh/seal/v1"))
    }

    fn seal(&self, purpose: Purpose, nonce: [u8; NONCE], plain: &[u8]) -> Vec<u8> {
        self.0.seal(purpose.label(), nonce, plain)
    }

    fn open(&self, purpose: Purpose, sealed: &[u8]) -> Option<Vec<u8>> {
        self.0.open(purpose.label(), sealed)
    }
}

/// Hashes what is only ever compared: e-mail and network addresses of failures, recovery codes.
pub(crate) struct Pepper([u8; 32]);

impl Pepper {
    pub(crate) fn new(link_key: &[u8; 32]) -> Self {
        Pepper(derived(link_key, b"dinhchinh/pepper/v1"))
    }

    /// Keyed hash of a text, for one use; lower-case hex.
    pub(super) fn hash(&self, label: &str, text: &str) -> String {
        let mut mac = <Hmac<Sha256> as hmac::KeyInit>::new_from_slice(&self.0)
            .expect("HMAC takes a key of any length");
        mac.update(label.as_bytes());
        mac.update(&[0]);
        mac.update(text.as_bytes());
        hex::encode(mac.finalize().into_bytes())
    }
}

#[derive(Serialize, Deserialize)]
struct Sealed<T> {
    until: i64,
    content: T,
}

impl App {
    /// Makes a ticket.
    pub(super) fn ticket<T: Serialize>(&self, purpose: Purpose, content: T) -> Result<String> {
        let until = (self.now() + TICKET).unix_timestamp();
        let plain = serde_json::to_vec(&Sealed { until, content })
            .map_err(|error| Self::inconsistent(error.to_string()))?;
        Ok(URL_SAFE_NO_PAD.encode(self.seal.seal(purpose, self.nonce(), &plain)))
    }

    /// What a ticket holds, and the change that uses it up.
    pub(super) fn open_ticket<T: DeserializeOwned>(
        &self,
        purpose: Purpose,
        ticket: &str,
    ) -> Result<(T, Change)> {
        let sealed = URL_SAFE_NO_PAD.decode(ticket).ok();
        let plain = sealed.and_then(|sealed| self.seal.open(purpose, &sealed));
        let opened: Sealed<T> = plain
            .and_then(|plain| serde_json::from_slice(&plain).ok())
            .ok_or(Refusal::StaleStep)?;
        let until = OffsetDateTime::from_unix_timestamp(opened.until);
        let expires_at = until.map_err(|_| Refusal::StaleStep)?;
        if expires_at <= self.now() {
            return Err(Refusal::StaleStep.into());
        }
        let used = Change::Account(AccountChange::UseTicket {
            hash: sha256_hex(ticket.as_bytes()),
            expires_at,
        });
        Ok((opened.content, used))
    }

    /// A secret as the store keeps it.
    pub(super) fn sealed_secret(&self, secret: &[u8]) -> Vec<u8> {
        self.seal.seal(Purpose::TotpSecret, self.nonce(), secret)
    }

    /// A secret that the store kept.
    pub(super) fn opened_secret(&self, sealed: &[u8]) -> Result<Vec<u8>> {
        self.seal.open(Purpose::TotpSecret, sealed).ok_or_else(|| {
            Self::inconsistent("a sealed secret does not open: is link.key the one of these data?")
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ticket_serves_its_purpose_only() {
        let seal = Seal::new(&[7; 32]);
        let sealed = seal.seal(Purpose::Totp, [1; NONCE], b"bi mat");
        assert_eq!(seal.open(Purpose::Totp, &sealed).unwrap(), b"bi mat");
        assert!(seal.open(Purpose::SecondStep, &sealed).is_none());
    }

    #[test]
    fn a_hash_is_of_its_key_and_its_use() {
        let pepper = Pepper::new(&[7; 32]);
        let hash = pepper.hash("account", "a@b.example");
        assert_eq!(hash, pepper.hash("account", "a@b.example"));
        assert_ne!(hash, pepper.hash("address", "a@b.example"));
        assert_ne!(hash, Pepper::new(&[8; 32]).hash("account", "a@b.example"));
    }
}
