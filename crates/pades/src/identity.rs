//! A key with its certificate, from a PKCS#12 file.

use const_oid::{
    ObjectIdentifier,
    db::rfc5912::{
        ECDSA_WITH_SHA_256, ECDSA_WITH_SHA_384, ID_EC_PUBLIC_KEY, RSA_ENCRYPTION, SECP_256_R_1,
        SECP_384_R_1, SHA_256_WITH_RSA_ENCRYPTION,
    },
};
use der::{Any, Decode, Encode};
use p12_keystore::{Pkcs12Archive, error::Error as ArchiveError};
use p256::{ecdsa::signature::Signer as _, pkcs8::DecodePrivateKey};
use rand_core::CryptoRngCore;
use rsa::{Pkcs1v15Sign, RsaPrivateKey, traits::PublicKeyParts};
use sha2::{Digest, Sha256};
use time::OffsetDateTime;
use x509_cert::spki::{AlgorithmIdentifierOwned, EncodePublicKey, SubjectPublicKeyInfoOwned};
use zeroize::Zeroizing;

use crate::{
    Certificate, Holder,
    crypto::{Hash, MAX_RSA_BITS, MIN_RSA_BITS},
};

/// Why a PKCS#12 file gives no identity to sign with.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
pub enum IdentityError {
    /// It is no PKCS#12 file.
    #[error("this is no PKCS#12 file (.p12, .pfx)")]
    Unreadable,
    /// The password is not the one of the file.
    #[error("the password is not the one of this file")]
    WrongPassword,
    /// It is encrypted in a way that is not understood.
    #[error("the file is protected in a way that is not supported")]
    Protection,
    /// There is no private key in it.
    #[error("there is no private key in the file")]
    NoKey,
    /// There is more than one private key in it.
    #[error("there is more than one private key in the file")]
    SeveralKeys,
    /// No certificate in it belongs to the key.
    #[error("no certificate in the file belongs to its private key")]
    NoCertificate,
    /// Keys of this kind are not supported.
    #[error("only RSA keys of 2048 to 8192 bits and keys on P-256 or P-384 are supported")]
    KeyType,
    /// The certificate is not made for signing.
    #[error("the certificate may not be used to sign")]
    Usage,
    /// The certificate is over.
    #[error("the certificate expired on {}", .0.date())]
    Expired(OffsetDateTime),
    /// The certificate is not valid yet.
    #[error("the certificate is valid from {} only", .0.date())]
    NotYet(OffsetDateTime),
}

enum Key {
    P256(p256::ecdsa::SigningKey),
    P384(p384::ecdsa::SigningKey),
    Rsa(Box<RsaPrivateKey>),
}

/// A key with its certificate and those of its issuers. The key's memory is wiped when it goes.
pub struct Identity {
    key: Key,
    certificate: Certificate,
    issuers: Vec<Certificate>,
}

impl std::fmt::Debug for Identity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Identity")
            .field("holder", &self.certificate.holder())
            .finish_non_exhaustive()
    }
}

impl Identity {
    /// Opens a PKCS#12 file (RFC 7292).
    ///
    /// # Errors
    /// See [`IdentityError`]; whether it is valid at a moment is asked by [`Identity::usable_at`].
    pub fn from_pkcs12(bytes: &[u8], password: &str) -> Result<Self, IdentityError> {
        let archive = Pkcs12Archive::from_pkcs12(bytes, password).map_err(unopened)?;
        let mut keys: Vec<Zeroizing<Vec<u8>>> = Vec::new();
        for bag in &archive.keys {
            let der = Zeroizing::new(bag.key.as_der().to_vec());
            if !keys.contains(&der) {
                keys.push(der);
            }
        }
        let key = match keys.as_slice() {
            [] => return Err(IdentityError::NoKey),
            [one] => Key::from_pkcs8(one)?,
            _ => return Err(IdentityError::SeveralKeys),
        };
        let public = key.public().ok_or(IdentityError::KeyType)?;
        let mut issuers = Vec::new();
        let mut certificate = None;
        for bag in &archive.certs {
            let Ok(found) = Certificate::from_der(bag.cert.as_der()) else {
                continue;
            };
            let its = &found.inner.tbs_certificate.subject_public_key_info;
            if certificate.is_none() && its.subject_public_key == public.subject_public_key {
                certificate = Some(found);
            } else if !issuers.contains(&found) {
                issuers.push(found);
            }
        }
        let certificate = certificate.ok_or(IdentityError::NoCertificate)?;
        if !certificate.may_sign() {
            return Err(IdentityError::Usage);
        }
        Ok(Identity {
            key,
            certificate,
            issuers,
        })
    }

    /// Who signs with it.
    #[must_use]
    pub fn holder(&self) -> Holder {
        self.certificate.holder()
    }

    /// Its certificate.
    #[must_use]
    pub const fn certificate(&self) -> &Certificate {
        &self.certificate
    }

    /// The certificates of its issuers that came with it.
    #[must_use]
    pub fn issuers(&self) -> &[Certificate] {
        &self.issuers
    }

    /// Whether the certificate is valid at a moment.
    ///
    /// # Errors
    /// [`IdentityError::Expired`], [`IdentityError::NotYet`].
    pub fn usable_at(&self, at: OffsetDateTime) -> Result<(), IdentityError> {
        let holder = self.holder();
        if at < holder.from {
            Err(IdentityError::NotYet(holder.from))
        } else if at > holder.until {
            Err(IdentityError::Expired(holder.until))
        } else {
            Ok(())
        }
    }

    pub(crate) const fn hash(&self) -> Hash {
        match self.key {
            Key::P384(_) => Hash::Sha384,
            _ => Hash::Sha256,
        }
    }

    pub(crate) fn algorithm(&self) -> AlgorithmIdentifierOwned {
        let (oid, parameters): (ObjectIdentifier, Option<Any>) = match self.key {
            Key::P256(_) => (ECDSA_WITH_SHA_256, None),
            Key::P384(_) => (ECDSA_WITH_SHA_384, None),
            // RFC 4055, 5: the parameters are NULL.
            Key::Rsa(_) => (SHA_256_WITH_RSA_ENCRYPTION, Some(Any::null())),
        };
        AlgorithmIdentifierOwned { oid, parameters }
    }

    /// Signs; `rng` blinds RSA, so that how long it takes tells nothing of the key.
    pub(crate) fn sign<R: CryptoRngCore>(
        &self,
        message: &[u8],
        rng: &mut R,
    ) -> Result<Vec<u8>, String> {
        match &self.key {
            Key::P256(key) => {
                let signature: p256::ecdsa::Signature = key.try_sign(message).map_err(text)?;
                Ok(signature.to_der().as_bytes().to_vec())
            }
            Key::P384(key) => {
                let signature: p384::ecdsa::Signature = key.try_sign(message).map_err(text)?;
                Ok(signature.to_der().as_bytes().to_vec())
            }
            Key::Rsa(key) => key
                .sign_with_rng(rng, Pkcs1v15Sign::new::<Sha256>(), &Sha256::digest(message))
                .map_err(text),
        }
    }
}

fn text(error: impl std::fmt::Display) -> String {
    error.to_string()
}

impl Key {
    fn from_pkcs8(der: &[u8]) -> Result<Self, IdentityError> {
        let info = rsa::pkcs8::PrivateKeyInfo::from_der(der).map_err(|_| IdentityError::KeyType)?;
        let unusable = |_| IdentityError::KeyType;
        match info.algorithm.oid {
            RSA_ENCRYPTION => {
                let key = RsaPrivateKey::from_pkcs8_der(der).map_err(unusable)?;
                if (MIN_RSA_BITS..=MAX_RSA_BITS).contains(&(key.size() * 8)) {
                    Ok(Key::Rsa(Box::new(key)))
                } else {
                    Err(IdentityError::KeyType)
                }
            }
            ID_EC_PUBLIC_KEY => match info.algorithm.parameters_oid() {
                Ok(SECP_256_R_1) => p256::ecdsa::SigningKey::from_pkcs8_der(der)
                    .map(Key::P256)
                    .map_err(unusable),
                Ok(SECP_384_R_1) => p384::ecdsa::SigningKey::from_pkcs8_der(der)
                    .map(Key::P384)
                    .map_err(unusable),
                _ => Err(IdentityError::KeyType),
            },
            _ => Err(IdentityError::KeyType),
        }
    }

    fn public(&self) -> Option<SubjectPublicKeyInfoOwned> {
        let document = match self {
            Key::P256(key) => key.verifying_key().to_public_key_der(),
            Key::P384(key) => key.verifying_key().to_public_key_der(),
            Key::Rsa(key) => key.to_public_key().to_public_key_der(),
        };
        SubjectPublicKeyInfoOwned::from_der(document.ok()?.as_bytes()).ok()
    }
}

fn unopened(error: ArchiveError) -> IdentityError {
    match error {
        ArchiveError::MacError(_) => IdentityError::WrongPassword,
        // A file without a MAC shows a wrong password by what comes out of it.
        ArchiveError::Pkcs5Error(_) | ArchiveError::UnpadError => IdentityError::WrongPassword,
        ArchiveError::UnsupportedEncryptionScheme | ArchiveError::UnsupportedMacAlgorithm => {
            IdentityError::Protection
        }
        _ => IdentityError::Unreadable,
    }
}

/// SHA-256 of a certificate as DER.
pub(crate) fn fingerprint(certificate: &Certificate) -> Vec<u8> {
    Sha256::digest(certificate.inner.to_der().unwrap_or_default()).to_vec()
}
