//! Electronic letters: keys, signatures, their verification ([how](../../../docs/signing.md)).

mod chance;
mod keys;
mod letters;
mod settings;
mod vault;
mod verify;

pub use keys::{KeyPage, NewKey};
pub use settings::{SigningSettings, TrustedRoot};
pub(crate) use vault::Vault;
pub use verify::{Ours, Verification};

/// The largest PDF that is looked at or signed, in bytes.
pub const MAX_PDF: usize = 10 * 1024 * 1024;
