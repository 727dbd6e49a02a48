//! Where keys lie. A PKCS#12 file stays under its owner's password, which is kept nowhere, and is
//! sealed again under a key from `link.key`: whoever has the database alone has nothing to guess at,
//! whoever has the key file, too, has to guess the password.

use crate::{
    model::KeyOwner,
    sealing::{Cipher, NONCE},
};

/// Seals and opens PKCS#12 files.
pub(crate) struct Vault(Cipher);

impl Vault {
    pub(crate) fn new(link_key: &[u8; 32]) -> Self {
        Vault(Cipher::derived(link_key, b"dinhchinh/vault/v1"))
    }

    /// Put in another one's place, it does not open.
    pub(super) fn seal(&self, owner: KeyOwner, nonce: [u8; NONCE], file: &[u8]) -> Vec<u8> {
        self.0.seal(&label(owner), nonce, file)
    }

    pub(super) fn open(&self, owner: KeyOwner, sealed: &[u8]) -> Option<Vec<u8>> {
        self.0.open(&label(owner), sealed)
    }
}

fn label(owner: KeyOwner) -> Vec<u8> {
    match owner {
        KeyOwner::Organisation => b"pkcs12/v1/organisation".to_vec(),
        KeyOwner::Person(user) => [b"pkcs12/v1/person/".as_slice(), user.0.as_bytes()].concat(),
    }
}
