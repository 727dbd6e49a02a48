//! Electronic signatures of letters: PAdES (ETSI EN 319 142-1, levels B-B and B-T) with keys from
//! PKCS#12 files, shown on the page as Decree 30/2020 asks (appendix I, part I, II.7d and II.8; III.1),
//! and their verification.
//!
//! A signature is made in steps, because this crate does no network: [`sign_personally`] or
//! [`seal`] give an [`Unsealed`] signature; its [`Unsealed::imprint`] can be timestamped by somebody
//! else; [`Unsealed::finish`] puts everything into the document. The order of the decree (Article 32:
//! the organisation's signature goes only on what the authorised person has signed) is in the types:
//! [`seal`] takes a [`PersonallySigned`].

mod appearance;
mod bundle;
mod certificate;
mod changes;
mod crypto;
mod envelope;
mod font;
mod identity;
mod image;
mod order;
mod pdf;
mod prepare;
#[cfg(feature = "testing")]
pub mod testing;
mod timestamp;
mod verify;

pub use appearance::Place;
pub use bundle::interleave;
pub use certificate::{Certificate, CertificateError, Holder};
pub use identity::{Identity, IdentityError};
pub use image::{ImageError, SignatureImage};
pub use order::{
    Attachment, NotPersonallySigned, PersonallySigned, Sealed, SignatureKind, Statement, Unsealed,
    seal, sign_attachment, sign_personally,
};
pub use rand_core;
pub use timestamp::{Token, TokenError, timestamp_request};
pub use verify::{Coverage, Integrity, SignatureReport, Trust, When, all_fine, verify};

/// Why a document cannot be signed.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum SignError {
    /// It is no PDF, or a damaged one.
    #[error("the PDF cannot be read: {0}")]
    Pdf(String),
    /// There is no such page, or the place lies outside of every page.
    #[error("the place of the signature is not on a page")]
    Place,
    /// The key does not sign.
    #[error("the key cannot sign: {0}")]
    Key(String),
    /// What is to be put in is longer than the room kept for it.
    #[error("the signature does not fit into the room kept for it")]
    Room,
    /// The font given for the text cannot be used.
    #[error("the font cannot be used: {0}")]
    Font(String),
}
