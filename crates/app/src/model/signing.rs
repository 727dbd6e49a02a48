//! Keys that people and the organisation sign with.

use casework::UserId;
use time::OffsetDateTime;

/// Who signs with a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyOwner {
    /// A person, for what they have the authority to sign.
    Person(UserId),
    /// The organisation: its seal.
    Organisation,
}

/// A certificate with its key and the picture that is shown for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SigningKey {
    /// Whose; one has at most one.
    pub owner: KeyOwner,
    /// Name in the certificate.
    pub holder: String,
    /// Organisation in the certificate; may be empty.
    pub organisation: String,
    /// Who issued the certificate.
    pub issuer: String,
    /// The certificate's serial number, hex.
    pub serial: String,
    /// First moment of validity.
    pub valid_from: OffsetDateTime,
    /// Last moment of validity.
    pub valid_until: OffsetDateTime,
    /// The PKCS#12 file as it came, still under its own password, sealed again.
    pub sealed: Vec<u8>,
    /// PNG of the signature or the seal.
    pub picture: Vec<u8>,
    /// How wide the seal is in reality, in millimetres; 0 for a person's signature.
    pub width_mm: u32,
    /// Who put it here.
    pub added_by: UserId,
    /// When.
    pub added_at: OffsetDateTime,
    /// Part of the worked example.
    pub example: bool,
}
