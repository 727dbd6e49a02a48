//! DKIM signatures (RFC 6376, RFC 8463), so that receivers' servers believe who sent a mail.

use base64::{Engine, prelude::BASE64_STANDARD};
use lettre::{
    Message,
    message::{
        dkim::{
            DkimCanonicalization, DkimCanonicalizationType, DkimConfig, DkimSigningAlgorithm,
            DkimSigningKey,
        },
        header::HeaderName,
    },
};
use rsa::{
    RsaPrivateKey,
    pkcs1::{DecodeRsaPrivateKey, EncodeRsaPrivateKey, LineEnding},
    pkcs8::{DecodePrivateKey, ObjectIdentifier, PrivateKeyInfo, SecretDocument},
    traits::PublicKeyParts,
};
use thiserror::Error;

/// Ed25519 (RFC 8410).
const ED25519: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.101.112");
/// Shorter RSA keys are not believed (RFC 8301).
const SHORTEST: usize = 1024;

/// Headers that are signed. Those that describe the body are left out: the body itself is signed.
const HEADERS: [&str; 7] = [
    "From",
    "Reply-To",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "Auto-Submitted",
];

/// Why nothing can be signed with what was given.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum DkimError {
    /// Not a private key that is known here.
    #[error(
        "the DKIM key cannot be read: give an RSA or Ed25519 private key in PEM (openssl genpkey -algorithm ed25519)"
    )]
    Key,
    /// Too short.
    #[error("an RSA key of {0} bits is not believed by mail servers: use 2048 or more")]
    Short(usize),
    /// Not a name of DNS.
    #[error("\"{0}\" cannot be a DKIM selector or domain")]
    Name(String),
}

/// Signs messages for a domain.
#[derive(Debug)]
pub struct Dkim(DkimConfig);

impl Dkim {
    /// Reads a private key: PKCS#8 or PKCS#1, in PEM. The public half stands in DNS, in a TXT record
    /// of `selector._domainkey.domain`.
    ///
    /// # Errors
    /// [`DkimError`]
    pub fn new(pem: &str, selector: &str, domain: &str) -> Result<Self, DkimError> {
        for name in [selector, domain] {
            let plain = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
            if name.is_empty() || !name.chars().all(plain) {
                return Err(DkimError::Name(name.to_owned()));
            }
        }
        let relaxed = DkimCanonicalizationType::Relaxed;
        Ok(Dkim(DkimConfig::new(
            selector.to_owned(),
            domain.to_owned(),
            key(pem.trim())?,
            HEADERS.map(HeaderName::new_from_ascii_str).to_vec(),
            DkimCanonicalization {
                header: relaxed,
                body: relaxed,
            },
        )))
    }

    pub(super) fn sign(&self, message: &mut Message) {
        message.sign(&self.0);
    }
}

fn key(pem: &str) -> Result<DkimSigningKey, DkimError> {
    if let Ok((_, document)) = SecretDocument::from_pem(pem)
        && let Ok(info) = PrivateKeyInfo::try_from(document.as_bytes())
        && info.algorithm.oid == ED25519
    {
        // An OCTET STRING of 32 bytes in the OCTET STRING (RFC 8410, 7).
        let seed = info.private_key.strip_prefix(&[4, 32]);
        let seed = seed.filter(|seed| seed.len() == 32).ok_or(DkimError::Key)?;
        let text = BASE64_STANDARD.encode(seed);
        return DkimSigningKey::new(&text, DkimSigningAlgorithm::Ed25519)
            .map_err(|_| DkimError::Key);
    }
    let key = RsaPrivateKey::from_pkcs8_pem(pem)
        .ok()
        .or_else(|| RsaPrivateKey::from_pkcs1_pem(pem).ok())
        .ok_or(DkimError::Key)?;
    let bits = key.size() * 8;
    if bits < SHORTEST {
        return Err(DkimError::Short(bits));
    }
    let text = key
        .to_pkcs1_pem(LineEnding::LF)
        .map_err(|_| DkimError::Key)?;
    DkimSigningKey::new(&text, DkimSigningAlgorithm::Rsa).map_err(|_| DkimError::Key)
}
