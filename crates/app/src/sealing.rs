//! Contacts at rest: XChaCha20-Poly1305 under the key in `contact.key`. A stolen database tells
//! nobody who reported.

use casework::ReportId;
use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};

const NONCE: usize = 24;

/// Seals and opens contacts.
pub(crate) struct Sealing {
    cipher: XChaCha20Poly1305,
}

impl Sealing {
    pub(crate) fn new(key: [u8; 32]) -> Self {
        Sealing {
            cipher: XChaCha20Poly1305::new(&key.into()),
        }
    }

    /// Encrypts a contact for its report: put beside another report, it does not open.
    pub(crate) fn seal(&self, report: ReportId, nonce: [u8; NONCE], clear: &str) -> Vec<u8> {
        let payload = Payload {
            msg: clear.as_bytes(),
            aad: &label(report),
        };
        let sealed = self
            .cipher
            .encrypt(&XNonce::from(nonce), payload)
            .expect("a contact is far shorter than the cipher's limit");
        [nonce.as_slice(), &sealed].concat()
    }

    /// The contact; none if it was changed or sealed with another key.
    pub(crate) fn open(&self, report: ReportId, sealed: &[u8]) -> Option<String> {
        let (nonce, sealed) = sealed.split_first_chunk::<NONCE>()?;
        let payload = Payload {
            msg: sealed,
            aad: &label(report),
        };
        let clear = self.cipher.decrypt(&XNonce::from(*nonce), payload).ok()?;
        String::from_utf8(clear).ok()
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
    fn a_contact_opens_with_its_key_for_its_report_only() {
        let (one, two) = (ReportId(Uuid::from_u128(1)), ReportId(Uuid::from_u128(2)));
        let sealing = Sealing::new([7; 32]);
        let sealed = sealing.seal(one, [9; NONCE], "an@tinh.example");
        assert!(!String::from_utf8_lossy(&sealed).contains("tinh"));
        assert_eq!(
            sealing.open(one, &sealed).as_deref(),
            Some("an@tinh.example")
        );
        assert_eq!(sealing.open(two, &sealed), None);
        assert_eq!(Sealing::new([8; 32]).open(one, &sealed), None);
        for at in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            assert_eq!(sealing.open(one, &changed), None, "{at}");
        }
        assert_eq!(sealing.open(one, b""), None);
    }
}
