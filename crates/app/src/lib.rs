//! Use cases and the ports they need.
//!
//! [`App`] is what the outside calls: web handlers and commands make exactly one call each. Who may
//! call what is in the types: a function that needs an officer takes an [`access::Officer`], which
//! only a signed-in person with that role can become.

pub mod access;
mod accounts;
pub mod audit;
mod captures;
mod case_page;
mod cases;
mod chains;
mod changes;
mod check;
mod context;
mod corrections;
mod deliveries;
mod error;
mod evidence;
pub mod example;
pub mod import;
mod ingest;
mod letters;
mod links;
mod mails;
pub mod markup;
pub mod masking;
pub mod model;
mod notice_text;
mod password;
mod portals;
pub mod ports;
mod ranking;
mod recogniser;
mod register;
mod reporters;
mod sealing;
mod settings;
mod snapshot;
mod tellings;
mod text;
mod trail;
mod unmask;
pub mod views;

pub use accounts::{NewPerson, SetupLink};
pub use cases::{NewReply, NewRequest};
pub use changes::Changed;
pub use check::{Answer, CheckAnswer, Matched};
pub use context::{App, Config, Parts};
pub use error::{Error, Fault, Refusal, Result};
pub use evidence::NewEvidence;
pub use ingest::{ImportLine, ImportOutcome, NewReport, Receipt};
pub use letters::LetterEdit;
pub use notice_text::PrivacyNotice;
pub use portals::Confirmation;
pub use register::{GroupEdit, OrganisationEdit};
pub use reporters::{
    ContactShown, NewContact, Progress as ReportProgress, Retention, TrackingPage,
};
pub use text::{MAX_MESSAGE_CHARS, vietnam_date};
pub use trail::{TrailCheck, TrailLine, TrailPage};
pub use unmask::MessagePage;
