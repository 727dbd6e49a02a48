//! What use cases need from outside, as small object-safe traits.

mod audit;
mod captures;
mod index_file;
mod mailer;
mod pages;
mod personal;
mod store;
mod world;

pub use audit::AuditStore;
pub use captures::CaptureStore;
pub use index_file::{IndexFile, NoIndexFile};
pub use mailer::{Attachment, MailError, Mailer, OutgoingMail};
pub use pages::{NoPages, PageError, PageReader, ReadPage};
pub use personal::PersonalStore;
pub use store::{Change, Store, StoreError};
pub use world::{Clock, Entropy};
