//! Which signatures and digests are taken, and their check. SHA-1 and MD5 are not.

use const_oid::{
    ObjectIdentifier,
    db::rfc5912::{
        ECDSA_WITH_SHA_256, ECDSA_WITH_SHA_384, ECDSA_WITH_SHA_512, ID_EC_PUBLIC_KEY, ID_SHA_256,
        ID_SHA_384, ID_SHA_512, RSA_ENCRYPTION, SECP_256_R_1, SECP_384_R_1,
        SHA_256_WITH_RSA_ENCRYPTION, SHA_384_WITH_RSA_ENCRYPTION, SHA_512_WITH_RSA_ENCRYPTION,
    },
};
use p256::ecdsa::signature::hazmat::PrehashVerifier;
use rsa::{Pkcs1v15Sign, RsaPublicKey, pkcs1::DecodeRsaPublicKey, traits::PublicKeyParts};
use sha2::{Digest, Sha256, Sha384, Sha512};
use x509_cert::spki::{AlgorithmIdentifierOwned, SubjectPublicKeyInfoOwned};

/// RSA keys below this many bits are refused (NIST SP 800-131A).
pub(crate) const MIN_RSA_BITS: usize = 2048;
/// Above this, checking one signature would keep us too busy.
pub(crate) const MAX_RSA_BITS: usize = 8192;

/// A digest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Hash {
    Sha256,
    Sha384,
    Sha512,
}

impl Hash {
    pub(crate) fn from_oid(oid: ObjectIdentifier) -> Option<Self> {
        [
            (ID_SHA_256, Hash::Sha256),
            (ID_SHA_384, Hash::Sha384),
            (ID_SHA_512, Hash::Sha512),
        ]
        .into_iter()
        .find_map(|(known, hash)| (known == oid).then_some(hash))
    }

    pub(crate) fn of(self, parts: &[&[u8]]) -> Vec<u8> {
        fn all<D: Digest>(parts: &[&[u8]]) -> Vec<u8> {
            let mut digest = D::new();
            for part in parts {
                digest.update(part);
            }
            digest.finalize().to_vec()
        }
        match self {
            Hash::Sha256 => all::<Sha256>(parts),
            Hash::Sha384 => all::<Sha384>(parts),
            Hash::Sha512 => all::<Sha512>(parts),
        }
    }

    fn pkcs1(self) -> Pkcs1v15Sign {
        match self {
            Hash::Sha256 => Pkcs1v15Sign::new::<Sha256>(),
            Hash::Sha384 => Pkcs1v15Sign::new::<Sha384>(),
            Hash::Sha512 => Pkcs1v15Sign::new::<Sha512>(),
        }
    }
}

/// Whether `signature` over `message` was made with the private key of `key`. `digest` is the one
/// named beside the signature, for algorithms that do not name it themselves.
pub(crate) fn is_signed(
    key: &SubjectPublicKeyInfoOwned,
    algorithm: &AlgorithmIdentifierOwned,
    digest: Option<Hash>,
    message: &[u8],
    signature: &[u8],
) -> bool {
    check(key, algorithm, digest, message, signature).is_some()
}

/// Whether signatures of this algorithm are understood at all.
pub(crate) fn is_known(algorithm: &AlgorithmIdentifierOwned) -> bool {
    algorithm.oid == RSA_ENCRYPTION
        || algorithm.oid == ID_EC_PUBLIC_KEY
        || own_hash(algorithm).is_some()
}

fn own_hash(algorithm: &AlgorithmIdentifierOwned) -> Option<Hash> {
    match algorithm.oid {
        SHA_256_WITH_RSA_ENCRYPTION | ECDSA_WITH_SHA_256 => Some(Hash::Sha256),
        SHA_384_WITH_RSA_ENCRYPTION | ECDSA_WITH_SHA_384 => Some(Hash::Sha384),
        SHA_512_WITH_RSA_ENCRYPTION | ECDSA_WITH_SHA_512 => Some(Hash::Sha512),
        _ => None,
    }
}

fn check(
    key: &SubjectPublicKeyInfoOwned,
    algorithm: &AlgorithmIdentifierOwned,
    digest: Option<Hash>,
    message: &[u8],
    signature: &[u8],
) -> Option<()> {
    let hash = own_hash(algorithm).or(digest)?;
    let hashed = hash.of(&[message]);
    let public = key.subject_public_key.as_bytes()?;
    match key.algorithm.oid {
        RSA_ENCRYPTION => {
            let key = RsaPublicKey::from_pkcs1_der(public).ok()?;
            let bits = key.size() * 8;
            if !(MIN_RSA_BITS..=MAX_RSA_BITS).contains(&bits) {
                return None;
            }
            key.verify(hash.pkcs1(), &hashed, signature).ok()
        }
        ID_EC_PUBLIC_KEY => match key
            .algorithm
            .parameters
            .as_ref()?
            .decode_as::<ObjectIdentifier>()
            .ok()?
        {
            SECP_256_R_1 => p256::ecdsa::VerifyingKey::from_sec1_bytes(public)
                .ok()?
                .verify_prehash(&hashed, &p256::ecdsa::Signature::from_der(signature).ok()?)
                .ok(),
            SECP_384_R_1 => p384::ecdsa::VerifyingKey::from_sec1_bytes(public)
                .ok()?
                .verify_prehash(&hashed, &p384::ecdsa::Signature::from_der(signature).ok()?)
                .ok(),
            _ => None,
        },
        _ => None,
    }
}
