//! What use cases need from outside, as small object-safe traits.

mod accounts;
mod answers;
mod audit;
mod captures;
mod cascade;
mod channel;
mod desk;
mod drafting;
mod identity;
mod index_file;
mod pages;
mod personal;
mod receivers;
mod registers;
mod signing;
mod speech;
mod statistics;
mod store;
mod transport;
mod triage;
mod websub;
mod world;

pub use accounts::{AccountChange, AccountStore};
pub use answers::{AnswerChange, AnswerStore};
pub use audit::AuditStore;
pub use captures::CaptureStore;
pub use cascade::{CascadeChange, CascadeStore};
pub use channel::{Attachment, Channel, Consignment, Receipt, SendError};
pub use desk::{CaseDesk, CaseList};
pub use drafting::{DraftChange, DraftStore};
pub use identity::{
    Begun, Claims, IdentityProvider, NewCredential, PasskeyError, Passkeys, ProviderError, Started,
};
pub use index_file::{IndexFile, NoIndexFile};
pub use pages::{NoPages, PageError, PageReader, ReadPage};
pub use personal::PersonalStore;
pub use receivers::{ReceiverChange, ReceiverStore};
pub use registers::{RegisterChange, RegisterStore};
pub use signing::{NoTimestamps, SigningStore, TimestampAuthority};
pub use speech::{NoSpeaker, Speaker};
pub use statistics::StatisticsStore;
pub use store::{Change, Pulse, Store, StoreError};
pub use transport::{TransportChange, TransportStore};
pub use triage::TriageStore;
pub use websub::{CallbackError, Callbacks, HubChange, HubNews, HubStore, NoCallbacks};
pub use world::{Clock, Entropy};
