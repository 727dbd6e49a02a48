//! Private links: an id and its HMAC, so that nothing secret has to be stored and a stolen
//! database opens no portal.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::Refusal;

/// What a link opens; part of what is signed, so that one kind never opens the other.
#[derive(Clone, Copy, Debug)]
pub(crate) enum LinkKind {
    /// A named party's reply to one request.
    Reply,
    /// A receiver's page of one delivery.
    Receive,
    /// All letters of one organisation.
    Letters,
}

impl LinkKind {
    const fn label(self) -> &'static [u8] {
        match self {
            LinkKind::Reply => b"dinhchinh/link/reply/v1",
            LinkKind::Receive => b"dinhchinh/link/receive/v1",
            LinkKind::Letters => b"dinhchinh/link/letters/v1",
        }
    }
}

/// Makes and checks the secret part of private links.
pub(crate) struct Links {
    key: [u8; 32],
}

/// 128 of the 256 bits are kept: short enough to type, far beyond guessing (RFC 2104, section 5).
const TAG: usize = 16;

impl Links {
    pub(crate) const fn new(key: [u8; 32]) -> Self {
        Links { key }
    }

    /// The token for an id.
    pub(crate) fn token(&self, kind: LinkKind, id: Uuid) -> String {
        let mut bytes = id.as_bytes().to_vec();
        bytes.extend_from_slice(&self.mac(kind, id).finalize().into_bytes()[..TAG]);
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// The id in a token that this key made.
    pub(crate) fn open(&self, kind: LinkKind, token: &str) -> Result<Uuid, Refusal> {
        let bytes = URL_SAFE_NO_PAD
            .decode(token)
            .map_err(|_| Refusal::BadLink)?;
        let (id, tag) = bytes.split_at_checked(16).ok_or(Refusal::BadLink)?;
        if tag.len() != TAG {
            return Err(Refusal::BadLink);
        }
        let id = Uuid::from_slice(id).map_err(|_| Refusal::BadLink)?;
        self.mac(kind, id)
            .verify_truncated_left(tag)
            .map_err(|_| Refusal::BadLink)?;
        Ok(id)
    }

    /// A MAC of something else that leaves and comes back; the label keeps it apart from links.
    pub(crate) fn mac_of(&self, label: &[u8], what: &[u8]) -> Vec<u8> {
        let mut mac =
            Hmac::<Sha256>::new_from_slice(&self.key).expect("HMAC takes a key of any length");
        mac.update(label);
        mac.update(what);
        mac.finalize().into_bytes().to_vec()
    }

    fn mac(&self, kind: LinkKind, id: Uuid) -> Hmac<Sha256> {
        let mut mac =
            Hmac::<Sha256>::new_from_slice(&self.key).expect("HMAC takes a key of any length");
        mac.update(kind.label());
        mac.update(id.as_bytes());
        mac
    }
}

/// SHA-256, lower-case hex.
#[must_use]
pub fn sha256_hex(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_opens_only_what_it_was_made_for() {
        let links = Links::new([7; 32]);
        let id = Uuid::from_u128(42);
        let token = links.token(LinkKind::Reply, id);
        assert_eq!(links.open(LinkKind::Reply, &token), Ok(id));
        assert_eq!(links.open(LinkKind::Receive, &token), Err(Refusal::BadLink));
        assert_eq!(
            Links::new([8; 32]).open(LinkKind::Reply, &token),
            Err(Refusal::BadLink)
        );
    }

    #[test]
    fn every_changed_character_closes_it() {
        let links = Links::new([7; 32]);
        let token = links.token(LinkKind::Receive, Uuid::from_u128(42));
        for at in 0..token.len() {
            let mut changed = token.clone().into_bytes();
            changed[at] = if changed[at] == b'A' { b'B' } else { b'A' };
            let changed = String::from_utf8(changed).unwrap();
            let opened = links.open(LinkKind::Receive, &changed);
            assert!(opened.is_err() || changed == token, "{at}");
        }
        assert!(links.open(LinkKind::Receive, "").is_err());
        assert!(links.open(LinkKind::Receive, &token[..20]).is_err());
    }
}
