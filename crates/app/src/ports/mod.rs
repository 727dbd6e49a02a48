//! What use cases need from outside, as small object-safe traits.

mod index_file;
mod mailer;
mod store;
mod triage;
mod world;

pub use index_file::{IndexFile, NoIndexFile};
pub use mailer::{Attachment, MailError, Mailer, OutgoingMail};
pub use store::{Change, Store, StoreError};
pub use triage::TriageStore;
pub use world::{Clock, Entropy};
