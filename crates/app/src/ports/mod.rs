//! What use cases need from outside, as small object-safe traits.

mod accounts;
mod identity;
mod desk;
mod index_file;
mod mailer;
mod store;
mod world;

pub use accounts::{AccountChange, AccountStore};
pub use identity::{
    Begun, Claims, IdentityProvider, NewCredential, PasskeyError, Passkeys, ProviderError, Started,
};
pub use desk::{CaseDesk, CaseList};
pub use index_file::{IndexFile, NoIndexFile};
pub use mailer::{Attachment, MailError, Mailer, OutgoingMail};
pub use store::{Change, Store, StoreError};
pub use world::{Clock, Entropy};
