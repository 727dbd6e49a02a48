//! What is kept.

use async_trait::async_trait;
use casework::{
    Case, CaseId, ChainId, DeliveryId, GroupId, LetterId, OrganisationId, Recorded, ReportId,
    RequestId, UserId,
};
use thiserror::Error;
use time::OffsetDateTime;

use super::{AuditStore, CaptureStore, CaseDesk, PersonalStore};
use crate::audit::AuditEntry;
use crate::model::{
    Capture, Chain, ChainMessage, ChainSummary, Contact, Correction, Decision, Delivery,
    DeliveryState, Group, Invitation, KeyOwner, LetterRecord, Message, MessageKey, Organisation,
    Sighting, SignedIn, SigningKey, Telling, User,
};

/// Why a store did not do what was asked.
#[derive(Debug, Error)]
pub enum StoreError {
    /// Someone else wrote first; nothing of the commit happened. Read again and decide again.
    #[error("changed by someone else meanwhile")]
    Conflict,
    /// The store failed; nothing of the commit happened.
    #[error("store: {0}")]
    Failed(String),
    /// What is kept cannot be read: damaged or written by a newer version.
    #[error("stored data cannot be read: {0}")]
    Corrupt(String),
}

/// One change; a commit makes all of its changes or none.
#[derive(Clone, Debug)]
#[allow(
    clippy::large_enum_variant,
    reason = "a commit holds few changes, and each lives as long as the commit"
)]
pub enum Change {
    /// A new chain. [`StoreError::Conflict`] if the id is taken.
    AddChain(Chain),
    /// A new message. Conflict if its `seq`, id or `sha256` is taken.
    AddMessage(Message),
    /// Adds to a message's count for an hour, channel and area.
    CountSighting {
        /// Which message, by its `sha256`.
        sha256: String,
        /// When, where and how often.
        sighting: Sighting,
    },
    /// Adds to what of a message's sightings counts little, see
    /// [`TriageStore::repeated_since`](super::TriageStore::repeated_since).
    CountRepeated {
        /// Which message, by its `sha256`.
        sha256: String,
        /// When, where and how often.
        sighting: Sighting,
    },
    /// A person's decision on a chain, with what it moves. Conflict unless its number is one more
    /// than that of the last decision ever made and it can be made: the chains are there, the
    /// messages named are all of the chain that is joined, or some but not all of the one that is
    /// split, and a chain that is joined to another or put aside has no case.
    Decide(Decision),
    /// Nothing, but Conflict unless this is the number of the last decision ever made: what is
    /// planned by chains must not meet others.
    DecisionsSeen(i64),
    /// A new report.
    AddReport {
        /// Its identity. Conflict if taken.
        id: ReportId,
        /// Which message, by its `sha256`.
        sha256: String,
        /// When it came.
        at: OffsetDateTime,
    },
    /// The hash of a report's tracking code. Conflict if there is no such report or it has one.
    AddTracking {
        /// The code's hash.
        code_hash: String,
        /// Which report.
        report: ReportId,
        /// When.
        at: OffsetDateTime,
    },
    /// Forgets a tracking code by its hash; harmless if there is none.
    EndTracking(String),
    /// A reporter's contact. Conflict unless the stored version is `version - 1` (0: new), or if
    /// there is no such report.
    SaveContact(Contact),
    /// What tells a reporter. Conflict unless the stored version is `version - 1`.
    SaveTelling(Telling),
    /// How far a file has been imported: its SHA-256 and the last line done. Never goes back.
    ImportedUpTo {
        /// SHA-256 of the file, lower-case hex.
        file: String,
        /// Number of the last line done, from 1.
        line: u64,
    },
    /// New events of a case and the case they make. Conflict unless the stored version is
    /// `case.version - events.len()` (0: the case is new), or if another case has the chain. Every
    /// event gets its row in the case's audit trail ([`crate::audit::of_event`]).
    SaveCase {
        /// The case after the events.
        case: Case,
        /// The new events, in order.
        events: Vec<Recorded>,
    },
    /// A named party with its addresses, for the next time: new, or changed if one of this name
    /// is there. Whether it belongs to the worked example stays as it was.
    PutParty {
        /// The party.
        party: casework::NamedParty,
        /// Part of the worked example.
        example: bool,
    },
    /// The next row of a case's audit trail ([`crate::audit::seal`]). Conflict if there is no such
    /// case.
    Record(AuditEntry),
    /// The capture of a linked page. Conflict unless the stored version is `version - 1` (0: new), or
    /// if there is no such case.
    SaveCapture(Box<Capture>),
    /// Bytes under their SHA-256 (lower-case hex); putting them again is harmless.
    PutBlob {
        /// The key.
        sha256: String,
        /// Media type.
        media_type: String,
        /// The bytes.
        bytes: Vec<u8>,
    },
    /// A letter. Conflict unless the stored version is `version - 1` (0: new), or if its series,
    /// year and number are taken or leave a gap; numbers of documents from outside
    /// ([`RegisterChange::SavePaper`](super::RegisterChange::SavePaper)) count.
    SaveLetter(Box<LetterRecord>),
    /// Somebody's key, in the place of the one before.
    SaveSigningKey(Box<SigningKey>),
    /// Takes a key out; harmless if there is none.
    RemoveSigningKey(KeyOwner),
    /// A correction's version. Conflict unless it is one more than the last of its case. For
    /// every reporter of the chain whose e-mail address is kept a queued [`Telling`] is added, and
    /// every subscription to it or to all is due ([`HubStore`](super::HubStore)).
    AddCorrection(Correction),
    /// A delivery. Conflict unless the stored version is `version - 1` (0: new).
    SaveDelivery(Delivery),
    /// A group: new, or changed if the id exists.
    PutGroup(Group),
    /// An organisation. Conflict unless the stored version is `version - 1` (0: new).
    SaveOrganisation(Organisation),
    /// Takes an organisation out of the register (its deliveries stay).
    RemoveOrganisation(OrganisationId),
    /// Nothing, but Conflict unless this is the present
    /// [`organisations_version`](Store::organisations_version): what was found to fit the register
    /// must not meet another one.
    OrganisationsSeen(i64),
    /// A user. Conflict unless the stored version is `version - 1` (0: new), or if the e-mail
    /// address is taken.
    SaveUser(User),
    /// A session.
    AddSession(SignedIn),
    /// Ends a session by its token hash; harmless if there is none.
    EndSession(String),
    /// Ends every session of a user.
    EndSessionsOf(UserId),
    /// Forgets sessions and invitations that ended before this moment.
    ForgetExpired(OffsetDateTime),
    /// An invitation.
    AddInvitation(Invitation),
    /// Uses up an invitation by its token hash. Conflict if it is not there.
    UseInvitation(String),
    /// A setting: name, JSON value, whether it belongs to the worked example.
    PutSetting {
        /// Its name.
        name: String,
        /// JSON.
        value: String,
        /// Part of the worked example.
        example: bool,
    },
    /// What belongs to the making of letters.
    Draft(super::DraftChange),
    /// What belongs to answers that were given.
    Answer(super::AnswerChange),
    /// What belongs to accounts.
    Account(super::AccountChange),
    /// What belongs to following up silent receivers.
    Cascade(super::CascadeChange),
    /// What belongs to the registers of documents.
    Register(super::RegisterChange),
    /// What receivers of letters do.
    Receiver(super::ReceiverChange),
    /// What belongs to deliveries on their way.
    Transport(super::TransportChange),
    /// What belongs to subscribers of feeds.
    Hub(super::HubChange),
    /// Takes the worked example out: its users with sessions and what was done to their accounts,
    /// groups, organisations, named parties, settings, its books and series of the registers,
    /// messages marked `example`, chains marked `example` with their cases, letters, corrections
    /// and deliveries. A chain that holds other messages stays with those and loses its mark,
    /// but its case goes all the same. A group whose rule names other organisations stays, unmarked.
    /// `seq` numbers are never used again.
    RemoveExample,
}

/// What tells whether anything that answers rest on has changed; each only grows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pulse {
    /// See [`Store::last_seq`].
    pub seq: i64,
    /// See [`TriageStore::last_decision`](super::TriageStore::last_decision).
    pub decisions: i64,
    /// Another number after every commit that changed what is said about messages: cases,
    /// corrections, letters and their amendments, chains that went or came, messages that went.
    pub answers: i64,
}

/// Keeps everything. Reads see what was committed before them.
///
/// Guarantees: a commit is atomic and, once `Ok`, survives a kill of the process and of the
/// machine; times are kept to the millisecond, in UTC; text is kept to the byte.
#[async_trait]
pub trait Store:
    super::AccountStore
    + super::AnswerStore
    + AuditStore
    + CaptureStore
    + super::CascadeStore
    + CaseDesk
    + super::DraftStore
    + super::HubStore
    + PersonalStore
    + super::ReceiverStore
    + super::RegisterStore
    + super::SigningStore
    + super::StatisticsStore
    + super::TransportStore
    + super::TriageStore
    + Send
    + Sync
{
    /// Makes all `changes`, in order, or none.
    async fn commit(&self, changes: Vec<Change>) -> Result<(), StoreError>;

    /// The highest `seq` ever used; 0 if none.
    async fn last_seq(&self) -> Result<i64, StoreError>;
    /// Whether anything changed, in one read.
    async fn pulse(&self) -> Result<Pulse, StoreError>;
    /// How many commits were made through this very object: another number says that what was
    /// read before may be old. Costs nothing.
    fn commits(&self) -> u64;
    /// Messages with a `seq` above this one, in order, at most `limit`.
    async fn messages_after(&self, seq: i64, limit: u32) -> Result<Vec<Message>, StoreError>;
    /// As [`messages_after`](Store::messages_after), without the texts: what a recognition index
    /// that was kept elsewhere needs to know of its messages.
    async fn message_keys_after(&self, seq: i64, limit: u32)
    -> Result<Vec<MessageKey>, StoreError>;
    /// How many messages there are; with `last_seq` it tells whether any were removed.
    async fn message_count(&self) -> Result<u64, StoreError>;
    /// The message with this SHA-256.
    async fn message_by_sha256(&self, sha256: &str) -> Result<Option<Message>, StoreError>;
    /// The last line of a file that was imported; 0 if none.
    async fn imported_up_to(&self, file: &str) -> Result<u64, StoreError>;

    /// Chains but those in `except`: those seen most often since `since` first, then most often in
    /// all, then latest, then by id.
    async fn chains(
        &self,
        since: OffsetDateTime,
        except: &[ChainId],
        limit: u32,
        offset: u32,
    ) -> Result<Vec<ChainSummary>, StoreError>;
    /// The sightings since `since` of the `limit` chains that were seen at most distinct hours,
    /// channels and areas since then (among equals: most often, then by id), widest chain first;
    /// each chain's as [`chain_sightings`](Store::chain_sightings) gives them.
    async fn recent_sightings(
        &self,
        since: OffsetDateTime,
        limit: u32,
    ) -> Result<Vec<(ChainId, Vec<Sighting>)>, StoreError>;
    /// How many chains there are.
    async fn chain_count(&self) -> Result<u64, StoreError>;
    /// One chain.
    async fn chain(
        &self,
        id: ChainId,
        since: OffsetDateTime,
    ) -> Result<Option<ChainSummary>, StoreError>;
    /// A chain's messages, most often seen first, then oldest `seq`; at most `limit`.
    async fn chain_messages(
        &self,
        id: ChainId,
        limit: u32,
    ) -> Result<Vec<ChainMessage>, StoreError>;
    /// A chain's message with the lowest `seq`: the one that the others joined.
    async fn first_message(&self, id: ChainId) -> Result<Option<Message>, StoreError>;
    /// A chain's sightings, summed over its messages, by hour, channel, area; oldest first.
    async fn chain_sightings(&self, id: ChainId) -> Result<Vec<Sighting>, StoreError>;

    /// A case.
    async fn case(&self, id: CaseId) -> Result<Option<Case>, StoreError>;
    /// The case of a chain.
    async fn case_of_chain(&self, chain: ChainId) -> Result<Option<Case>, StoreError>;
    /// The case that holds a verification request.
    async fn case_of_request(&self, request: RequestId) -> Result<Option<Case>, StoreError>;
    /// All that happened in a case, in order.
    async fn case_events(&self, id: CaseId) -> Result<Vec<Recorded>, StoreError>;
    /// Cases, newest first.
    async fn cases(&self, limit: u32, offset: u32) -> Result<Vec<Case>, StoreError>;

    /// Media type and bytes.
    async fn blob(&self, sha256: &str) -> Result<Option<(String, Vec<u8>)>, StoreError>;

    /// A letter.
    async fn letter(&self, id: LetterId) -> Result<Option<LetterRecord>, StoreError>;
    /// A case's letters, oldest first.
    async fn letters_of_case(&self, case: CaseId) -> Result<Vec<LetterRecord>, StoreError>;
    /// Letters, newest draft first.
    async fn letters(&self, limit: u32, offset: u32) -> Result<Vec<LetterRecord>, StoreError>;
    /// The last number given in a series and year, to a letter or a document from outside; 0 if
    /// none.
    async fn last_number(&self, series: &str, year: i32) -> Result<u32, StoreError>;

    /// All versions of a case's correction, oldest first.
    async fn corrections_of_case(&self, case: CaseId) -> Result<Vec<Correction>, StoreError>;
    /// The newest version of every correction, latest first.
    async fn corrections(&self, limit: u32, offset: u32) -> Result<Vec<Correction>, StoreError>;

    /// A delivery.
    async fn delivery(&self, id: DeliveryId) -> Result<Option<Delivery>, StoreError>;
    /// A letter's deliveries, in the order in which they were queued, then by receiver's name.
    async fn deliveries_of_letter(&self, letter: LetterId) -> Result<Vec<Delivery>, StoreError>;
    /// The deliveries of a case's verification requests, oldest first.
    async fn deliveries_of_requests(&self, case: CaseId) -> Result<Vec<Delivery>, StoreError>;
    /// Deliveries in a state, longest waiting first.
    async fn deliveries_in(&self, state: DeliveryState) -> Result<Vec<Delivery>, StoreError>;

    /// Groups by position, then name.
    async fn groups(&self) -> Result<Vec<Group>, StoreError>;
    /// A group.
    async fn group(&self, id: GroupId) -> Result<Option<Group>, StoreError>;
    /// The letter that was last sent to a group by its issuer; none if there was none.
    async fn last_letter_to(&self, group: GroupId) -> Result<Option<LetterId>, StoreError>;
    /// A number that is another after every commit that changed an organisation.
    async fn organisations_version(&self) -> Result<i64, StoreError>;
    /// Organisations in the order in which they came; changing one keeps its place.
    async fn organisations(&self) -> Result<Vec<Organisation>, StoreError>;
    /// An organisation.
    async fn organisation(&self, id: OrganisationId) -> Result<Option<Organisation>, StoreError>;

    /// A user.
    async fn user(&self, id: UserId) -> Result<Option<User>, StoreError>;
    /// The user with this e-mail address (lower case).
    async fn user_by_email(&self, email: &str) -> Result<Option<User>, StoreError>;
    /// Users by name.
    async fn users(&self) -> Result<Vec<User>, StoreError>;
    /// A session by its token hash, whether ended or not.
    async fn session(&self, token_hash: &str) -> Result<Option<SignedIn>, StoreError>;
    /// An invitation by its token hash, whether ended or not.
    async fn invitation(&self, token_hash: &str) -> Result<Option<Invitation>, StoreError>;

    /// A setting's JSON value.
    async fn setting(&self, name: &str) -> Result<Option<String>, StoreError>;
    /// Whether anything marked as example is there.
    async fn has_example(&self) -> Result<bool, StoreError>;
}
