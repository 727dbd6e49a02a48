//! Use cases and the ports they need.
//!
//! [`App`] is what the outside calls: web handlers and commands make exactly one call each. Who may
//! call what is in the types: a function that needs an officer takes an [`access::Officer`], which
//! only a signed-in person with that role can become.

pub mod access;
mod accounts;
mod answering;
mod answers;
mod appeals;
pub mod audit;
mod captures;
mod case_lists;
mod case_page;
mod cases;
mod chains;
mod changes;
mod check;
mod context;
mod corrections;
mod coverage;
mod deliveries;
mod descent;
mod drill;
mod error;
mod escalation;
mod evidence;
pub mod example;
mod follows;
pub mod import;
mod ingest;
mod labels;
mod letters;
mod limits;
mod linked;
mod links;
mod live;
mod mails;
pub mod markup;
pub mod masking;
pub mod model;
mod notice_text;
mod notices;
mod organisations;
mod password;
mod pictures;
mod portals;
pub mod ports;
mod press;
mod ranking;
mod receivers;
mod recogniser;
mod registers;
mod replies;
mod reporters;
mod retelling;
mod sealing;
mod senders;
mod settings;
mod signers;
mod signing;
mod snapshot;
mod statistics;
mod suggesting;
mod summary;
mod tellings;
mod text;
mod trail;
mod transport;
mod triage;
mod unmask;
pub mod views;
mod websub;

pub use accounts::{
    KEY_PREFIX, KeyRow, LONGEST_KEY_DAYS, MOST_PER_MINUTE, NewPartnerKey, NewPerson,
    OwnAccountPage, PARTNER_PREFIX, PasskeyOffer, PeoplePage, PersonPage, PersonRow, ProviderBegun,
    ProviderDone, ProviderPurpose, RecoveryCodes, SecondFactorPolicy, SecondStep, SetupLink,
    SignIn, TotpOffer, Visit, device_of,
};
pub use answers::{
    AnswerPage, AnswerStanding, Difference, MAX_WRONG_MATCH_NOTE, NewWrongMatch, Recheck, RestsOn,
    WRONG_MATCH_DAYS, WRONG_MATCHES_OF_CHAIN, WrongMatchPage, WrongMatchRow, WrongMatches,
};
pub use cases::NewRequest;
pub use changes::Changed;
pub use check::{Answer, CheckAnswer, MAX_BATCH, Matched};
pub use context::{App, Config, Parts};
pub use coverage::{
    CoverageAsk, CoverageOf, CoveragePage, CoverageRow, GroupCoverage, Node, Place, Places,
    Receiver, ReceiverKey, Standing, Tally, TerritoryTile, Tree, TreeRow, confirm_by, receivers,
};
pub use drill::{Drill, DrillMail, DrillPage, DrillStart, drill_of, says_drill, start_drill};
pub use error::{Error, Fault, Refusal, Result};
pub use escalation::{CallRow, ComingStep, EscalationPage, MadeStep, NewCall, PlanEdit};
pub use evidence::NewEvidence;
pub use ingest::{ImportLine, ImportOutcome, NewReport, Receipt};
pub use letters::{
    AnnexEdit, Clash, Compared, Disagreement, Finding, LetterEdit, MAX_BODY, MAX_NOTE, MAX_REMARK,
    NeededChecks, NewCopy, NewRemark, Piece, PieceKind, Preview, Proposer, Saved, Spot,
    VersionsPage, signature_line,
};
pub use limits::{
    Allowance, Asker, BOUGHT_TEXTS, Challenge, Denied, LimitSettings, PartnerPass, Use,
};
pub use linked::{CheckedPage, lone_link};
pub use live::InboxChanges;
pub use notice_text::PrivacyNotice;
pub use notices::{
    CardAsk, ClaimQuery, CorrectionQuery, FeedFormat, FoundCorrections, MAX_CLAIMS, feed_path,
};
pub use organisations::{
    Basics, CellChange, Directory, FactDates, FactList, FactValue, GroupEdit, GroupPage,
    GroupPreview, GroupRow, ImportMode, ImportPlan, NewFact, NewOrganisation, OrganisationPage,
    OrganisationQuery, OrganisationRow, OrganisationsPage, PlannedRow, Reorganisation, RowError,
    RowOutcome, RuleForm, SinceLast, sheet,
};
pub use pictures::ForwardPicture;
pub use receivers::{
    By, LettersOfOrganisation, MAX_DEEDS, MAX_OWN_ADDRESSEES, MAX_PHOTO_MB, Member, NewDeed, Part,
    PartFile, PassOn, PassOnPage, PassedOn, ReadAddressees, ReceivedRow, read_addressees,
};
pub use registers::{
    BookFile, BookFormat, BookRange, CopyLine, CopyPage, DOC_TYPES, DocType, DuePage, DueRow,
    FillInput, HistoryLine, IncomingEntry, IncomingInput, IncomingOffer, IncomingPage,
    NumberingPage, OutgoingEntry, OutgoingLine, OutgoingPage, OutgoingRef, PaperForm, PaperInput,
    RegisterQuery, Registered, Scheme, Twin, TwinReason, type_name,
};
pub use replies::NewFile;
pub use reporters::{
    ContactShown, NewContact, Progress as ReportProgress, Retention, TrackingPage,
};
pub use retelling::{ChangeNews, ToldOf};
pub use signers::SignerEdit;
pub use signing::{KeyPage, MAX_PDF, NewKey, Ours, SigningSettings, TrustedRoot, Verification};
pub use statistics::{
    AFTER, Area, CHANNELS, Confirmations, LEAST, Mark, Spread, Statistics, WITHIN,
};
pub use suggesting::SuggestedCorrection;
pub use summary::{Milestone, SummaryFacts, SummaryFormat, SummaryLetter};
pub use text::{MAX_MESSAGE_CHARS, vietnam_date};
pub use trail::{TrailCheck, TrailLine, TrailPage};
pub use transport::{
    BounceTaken, ChannelState, DeliveriesPage, DeliveryRow, PaperChoice, PaperPart, PaperStack,
    Report, ReportKind, TransportSettings,
};
pub use unmask::MessagePage;
pub use websub::{HUB_PATH, HubAsk, HubWork, MAX_PER_HOST, MAX_SECRET};
