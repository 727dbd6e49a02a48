//! Plain data that use cases and stores exchange. No type here belongs to a database or to HTTP.

mod account;
mod answer;
mod asked;
mod capture;
mod correction;
pub(crate) mod dated;
mod deed;
mod delivery;
mod drafting;
mod escalation;
mod group;
mod letter;
mod message;
mod organisation;
mod registers;
mod reporter;
mod rule;
mod settings;
mod signing;
mod statistics;
mod territory;
mod transport;
mod triage;
mod websub;
mod wrong_match;

pub use account::{
    AccountEvent, AccountEventKind, ApiKey, Factors, Failures, Identity, Invitation, PartnerKey,
    Passkey, SignedIn, Totp, User, Way,
};
pub use answer::{AnswerBasis, AnswerNumber, NumberedAnswer};
pub use asked::{Asked, Due, GroupTask, MAX_WITHIN_HOURS};
pub use capture::{Capture, CaptureState};
pub use correction::{Correction, CorrectionKind, Silent, Spokesperson};
pub use dated::Dated;
pub use deed::{
    Act, ActKind, Deed, Found, Judged, Medium, Photo, Published, PublishedState, Reporter,
};
pub use delivery::{
    ChannelKind, Delivery, DeliveryState, DeliveryStatus, NewDelivery, Purpose, StaffNews, Task,
};
pub use drafting::{
    CheckKind, LetterCheck, LetterVersion, Remark, RemarkAnswer, Signer, VersionHead,
};
pub use escalation::{
    Call, CallOutcome, Escalation, EscalationPlan, EscalationStep, Ladder, Missing, Rung, StepState,
};
pub use group::{Ask, DEFAULT_WITHIN_HOURS, Group, Proof};
pub use letter::{Electronic, LetterRecord, LetterStage, Numbering, Signed};
pub use message::{Chain, ChainMessage, ChainSummary, Message, MessageKey, Sighting};
pub use organisation::{
    ContactPerson, Facts, FactsError, Identifier, Kind, Name, Organisation, OrganisationOnDay,
    Reach, Scheme, Succession,
};
pub use registers::{
    Amendment, AmendmentKind, CopyFace, CopyKind, Decided, FieldChange, Fill, Incoming,
    IncomingFace, IncomingProgress, LetterCopy, LetterFill, Origin, Outgoing, OutgoingLetter,
    Paper, PaperFace, RegisterEvent,
};
pub use reporter::{Contact, ContactEnd, ContactKind, Telling, Tracked};
pub use rule::{MAX_RULE_DEPTH, MAX_RULE_SIZE, Rule};
pub use settings::Issuer;
pub use signing::{KeyOwner, SigningKey};
pub use statistics::{PublishedFact, ReceiversAfter, SeenExtent, StatisticsOf};
pub use territory::{Level, NotATerritory, Territory};
pub use transport::{DeliveryList, DeliveryNote, NoteKind};
pub use triage::{Decision, DecisionKind};
pub use websub::{HubMode, HubRequest, Subscription};
pub use wrong_match::{NegativeExample, WrongMatch, WrongMatchState, WrongMatchStep};
