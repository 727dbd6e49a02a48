//! What is kept encrypted: XChaCha20-Poly1305, a random nonce in front, and a label that says what it
//! is for, so that nothing opens in another place than its own.

use casework::ReportId;
use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use hmac::{Hmac, Mac};
use sha2::Sha256;

/// Bytes of a nonce.
pub(crate) const NONCE: usize = 24;

/// Seals and opens under one key.
pub(crate) struct Cipher(XChaCha20Poly1305);

impl Cipher {
    pub(crate) fn new(key: &[u8; 32]) -> Self {
        Cipher(XChaCha20Poly1305::new(key.into()))
    }

    /// Under a key of its own, derived from another for one use.
    pub(crate) fn derived(key: &[u8; 32], label: &[u8]) -> Self {
        Cipher::new(&derived(key, label))
    }

    pub(crate) fn seal(&self, label: &[u8], nonce: [u8; NONCE], clear: &[u8]) -> Vec<u8> {
        let payload = Payload {
            msg: clear,
            aad: label,
        };
        let sealed = self
            .0
            .encrypt(&XNonce::from(nonce), payload)
            .expect("what is sealed here is far shorter than the cipher's limit");
        [nonce.as_slice(), &sealed].concat()
    }

    /// None if it was changed, or sealed with another key or label.
    pub(crate) fn open(&self, label: &[u8], sealed: &[u8]) -> Option<Vec<u8>> {
        let (nonce, sealed) = sealed.split_first_chunk::<NONCE>()?;
        let payload = Payload {
            msg: sealed,
            aad: label,
        };
        self.0.decrypt(&XNonce::from(*nonce), payload).ok()
    }
}

/// A key for one use, from another.
pub(crate) fn derived(key: &[u8; 32], label: &[u8]) -> [u8; 32] {
    let mut mac = <Hmac<Sha256> as hmac::KeyInit>::new_from_slice(key)
        .expect("HMAC takes a key of any length");
    mac.update(label);
    mac.finalize().into_bytes().into()
}

/// Seals and opens contacts under the key in `contact.key`: a stolen database tells nobody who
/// reported.
pub(crate) struct Sealing(Cipher);

impl Sealing {
    pub(crate) fn new(key: [u8; 32]) -> Self {
        Sealing(Cipher::new(&key))
    }

    /// Encrypts a contact for its report: put beside another report, it does not open.
    pub(crate) fn seal(&self, report: ReportId, nonce: [u8; NONCE], clear: &str) -> Vec<u8> {
        self.0.seal(&label(report), nonce, clear.as_bytes())
    }

    /// The contact; none if it was changed or sealed with another key.
    pub(crate) fn open(&self, report: ReportId, sealed: &[u8]) -> Option<String> {
        String::from_utf8(self.0.open(&label(report), sealed)?).ok()
    }
}

fn label(report: ReportId) -> Vec<u8> {
    [b"dinhchinh/contact/v1".as_slice(), report.0.as_bytes()].concat()
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn what_is_sealed_opens_with_its_key_and_label_unchanged() {
        let cipher = Cipher::derived(&[7; 32], b"a use");
        let sealed = cipher.seal(b"label", [9; NONCE], b"bi mat");
        assert!(!sealed.windows(6).any(|part| part == b"bi mat"));
        assert_eq!(cipher.open(b"label", &sealed).unwrap(), b"bi mat");
        assert_eq!(cipher.open(b"other", &sealed), None);
        let others = [
            Cipher::derived(&[7; 32], b"another"),
            Cipher::derived(&[8; 32], b"a use"),
        ];
        assert!(
            others
                .iter()
                .all(|other| other.open(b"label", &sealed).is_none())
        );
        for at in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            assert_eq!(cipher.open(b"label", &changed), None, "{at}");
        }
        assert_eq!(cipher.open(b"label", b""), None);
    }

    #[test]
    fn a_contact_opens_for_its_report_only() {
        let (one, two) = (ReportId(Uuid::from_u128(1)), ReportId(Uuid::from_u128(2)));
        let sealing = Sealing::new([7; 32]);
        let sealed = sealing.seal(one, [9; NONCE], "an@tinh.example");
        assert_eq!(
            sealing.open(one, &sealed).as_deref(),
            Some("an@tinh.example")
        );
        assert_eq!(sealing.open(two, &sealed), None);
    }
}
