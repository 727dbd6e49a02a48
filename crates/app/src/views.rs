//! What pages and the API show: everything that one page needs, from one use case.

use std::collections::HashMap;

use casework::{
    Appeal, Case, CaseId, ChainId, LabelDef, LetterId, MessageId, NamedParty, Priority, Recorded,
    Todo, Urgency, UserId,
};
use recognise::HarmWords;
use time::{Date, OffsetDateTime};

use crate::Changed;
use crate::model::{
    Act, Amendment, AmendmentKind, Ask, ChainMessage, ChainSummary, CheckKind, Correction,
    Decision, Deed, Delivery, Group, Issuer, LetterCheck, LetterCopy, LetterRecord,
    OrganisationOnDay, Remark, Sighting, Signer, User, VersionHead,
};

/// The inbox.
#[derive(Clone, Debug)]
pub struct Inbox {
    /// Chains on this page, most urgent first.
    pub rows: Vec<InboxRow>,
    /// Chains in all.
    pub total: u64,
    /// This page, from 0.
    pub page: u32,
    /// Chains on a page.
    pub page_size: u32,
    /// Cases, newest first.
    pub cases: Vec<Case>,
    /// Deliveries that a person has to decide on.
    pub uncertain: usize,
    /// Chains that are put aside and have not grown anew.
    pub dismissed: usize,
    /// Reports of wrong matches that wait.
    pub wrong_matches: u64,
}

/// A chain in the inbox.
#[derive(Clone, Debug)]
pub struct InboxRow {
    /// The chain; recent means the last 24 hours.
    pub summary: ChainSummary,
    /// Its case.
    pub case: Option<Case>,
    /// Why it stands where it does; none if it was not seen in the last seven days, or if many
    /// others spread wider.
    pub spread: Option<Spread>,
    /// The rest of the reasons.
    pub reasons: Reasons,
}

/// What else speaks for a chain's place, and what was left out of account.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reasons {
    /// Sightings of the week that counted nothing: their sender had reported the chain that day.
    pub repeats: u64,
    /// The most sightings that came in one hour from one channel and area, if so many that they
    /// count by their square root only to be noticed.
    pub burst: Option<u64>,
    /// What its text speaks of.
    pub harm: Vec<HarmWords>,
    /// Channels of the week, most seen first; a few.
    pub channels: Vec<(String, u64)>,
    /// Areas of the week that were named, most seen first; a few.
    pub areas: Vec<(String, u64)>,
    /// Sightings of each of the last 48 hours, oldest first.
    pub hours: Vec<u64>,
    /// It was put aside, and has grown anew since.
    pub returned: Option<Decision>,
}

/// A decision on a chain, with who made it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecisionView {
    /// The decision.
    pub decision: Decision,
    /// Name of who made it; empty if the account is gone.
    pub by: String,
    /// It still stands, so that it can be taken back.
    pub can_be_undone: bool,
}

/// A chain that was put aside.
#[derive(Clone, Debug)]
pub struct DismissedRow {
    /// The chain; recent means the last 24 hours.
    pub summary: ChainSummary,
    /// Why, by whom, when.
    pub view: DecisionView,
}

/// How a chain has spread of late.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spread {
    /// Sightings of the last 24 hours.
    pub day: u64,
    /// Sightings of the 24 hours before.
    pub day_before: u64,
    /// Channels of the last seven days.
    pub channels: usize,
    /// Areas of the last seven days that were named.
    pub areas: usize,
}

/// A variant of a chain.
#[derive(Clone, Debug)]
pub struct VariantView {
    /// The message, and how often it was seen.
    pub seen: ChainMessage,
    /// It is the chain's first message.
    pub first: bool,
    /// It shares no wording with the first message: a person has joined them.
    pub other_wording: bool,
    /// What it changes of the first message, in the order of its text.
    pub changes: Vec<Changed>,
}

/// Where a chain is.
#[derive(Clone, Debug)]
pub enum ChainFound {
    /// Here.
    Here(Box<ChainPage>),
    /// It was joined to another.
    JoinedTo(ChainId),
}

/// A chain.
#[derive(Clone, Debug)]
pub struct ChainPage {
    /// The chain.
    pub summary: ChainSummary,
    /// Variants, most often seen first; of many, those seen most.
    pub variants: Vec<VariantView>,
    /// Sightings by hour, channel and area.
    pub sightings: Vec<Sighting>,
    /// Its case.
    pub case: Option<Case>,
    /// A title to begin with; empty outside the worked example.
    pub suggested_title: String,
    /// What people decided about it, newest first.
    pub decisions: Vec<DecisionView>,
    /// The variants in which something personal is hidden.
    pub hidden: Vec<MessageId>,
}

/// A case with everything around it.
#[derive(Clone, Debug)]
pub struct CasePage {
    /// The case.
    pub case: Case,
    /// All that happened, oldest first.
    pub events: Vec<Recorded>,
    /// Names of the people in it.
    pub names: HashMap<UserId, String>,
    /// The chain.
    pub chain: ChainSummary,
    /// Variants, most often seen first (a few).
    pub messages: Vec<ChainMessage>,
    /// Those of them in which something personal is hidden.
    pub hidden: Vec<MessageId>,
    /// What the linked pages say.
    pub captures: Vec<crate::model::Capture>,
    /// Reporters that want to be told, without their contacts.
    pub reporters: Vec<crate::ContactShown>,
    /// Private paths and deliveries of the verification requests, in the order of the requests.
    pub requests: Vec<RequestView>,
    /// Its letters, oldest first.
    pub letters: Vec<LetterRecord>,
    /// Its correction, all versions, oldest first.
    pub corrections: Vec<Correction>,
    /// What to begin the forms with.
    pub suggestions: Suggestions,
    /// What is to be done next, most pressing first.
    pub todo: Vec<Todo>,
    /// By when a verdict is wanted.
    pub due_at: Option<OffsetDateTime>,
    /// That moment is over.
    pub overdue: bool,
    /// How urgent it is and why, once the harm is described.
    pub priority: Option<Priority>,
    /// People who can be given the case.
    pub assignable: Vec<User>,
    /// Parties that were asked before, with their addresses.
    pub parties: Vec<NamedParty>,
    /// Labels that may be given today.
    pub labels: Vec<LabelDef>,
}

impl CasePage {
    /// A person's name, or nothing.
    #[must_use]
    pub fn name(&self, id: &UserId) -> &str {
        self.names.get(id).map_or("", String::as_str)
    }
}

/// A verification request on its way.
#[derive(Clone, Debug)]
pub struct RequestView {
    /// The private path for the named party.
    pub path: String,
    /// Its e-mails.
    pub deliveries: Vec<Delivery>,
    /// No answer by the day it was wanted.
    pub overdue: bool,
    /// When the private path ends.
    pub link_until: OffsetDateTime,
}

/// What forms begin with: from the worked example, or from the case itself; empty otherwise.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Suggestions {
    /// Title of the case.
    pub title: String,
    /// What the message makes people do or fear.
    pub concern: String,
    /// Who is reached.
    pub reach: String,
    /// The named party.
    pub party: String,
    /// Names of the party in messages, separated by commas.
    pub party_names: String,
    /// Its address.
    pub party_email: String,
    /// Whom to write to when it is silent.
    pub escalation: String,
    /// The question.
    pub question: String,
    /// The party's answer (for its portal).
    pub statement: String,
    /// Who answers.
    pub person: String,
    /// Their office.
    pub office: String,
    /// The claim in one line.
    pub claim: String,
    /// The public explanation.
    pub explanation: String,
    /// Public sources, one on a line.
    pub sources: String,
    /// Who is named.
    pub named: String,
    /// Where it goes round.
    pub areas: String,
}

/// A letter with what stands around it.
#[derive(Clone, Debug)]
pub struct LetterPage {
    /// The letter.
    pub record: LetterRecord,
    /// The editor's form: as the letter stands, or as it was typed.
    pub edit: crate::LetterEdit,
    /// What was typed is not saved.
    pub unsaved: bool,
    /// What somebody else saved meanwhile.
    pub clash: Option<crate::Clash>,
    /// What was just mended in what was typed.
    pub mended: Option<crate::Spot>,
    /// How the pages look, one SVG document each; empty if nobody asked.
    pub pages: Vec<String>,
    /// The groups of the register, with how many organisations each has today.
    pub register: Vec<(Group, usize)>,
    /// Who may sign today.
    pub signers: Vec<Signer>,
    /// Its texts, oldest first.
    pub versions: Vec<VersionHead>,
    /// What the approver wants changed, oldest first.
    pub remarks: Vec<Remark>,
    /// Who has looked at which text.
    pub checks: Vec<LetterCheck>,
    /// Which checks are needed.
    pub needed: crate::NeededChecks,
    /// The case's title.
    pub case_title: String,
    /// The case belongs to the worked example.
    pub example: bool,
    /// What is wrong with it or could be.
    pub findings: Vec<crate::Finding>,
    /// Groups with their organisations on the letter's date and what became of the delivery.
    pub groups: Vec<GroupDeliveries>,
    /// Names of the people in it.
    pub names: HashMap<UserId, String>,
    /// Those whom receivers passed it on to, in the order of the post.
    pub passed_on: Vec<PassedOnRow>,
    /// What receivers reported, oldest first, with their names.
    pub deeds: Vec<(Deed, String)>,
    /// Counts over all receivers.
    pub progress: Progress,
    /// Whether an e-mail server is set up.
    pub has_mailer: bool,
    /// What became of it.
    pub life: LetterLife,
    /// Its certified copies, oldest first.
    pub copies: Vec<LetterCopy>,
    /// Whether the organisation has a certificate here.
    pub has_organisation_key: bool,
    /// Whether the one who looks has a certificate here.
    pub has_own_key: bool,
}

/// What became of a letter.
#[derive(Clone, Debug, Default)]
pub struct LetterLife {
    /// It was recalled.
    pub recalled: Option<AmendmentView>,
    /// It was replaced by another letter.
    pub replaced: Option<AmendmentView>,
    /// Its form was corrected by other letters, oldest first.
    pub corrected: Vec<AmendmentView>,
    /// It was discarded before it was issued.
    pub discarded: Option<AmendmentView>,
    /// What waits for a second person or for another letter's number.
    pub open: Vec<AmendmentView>,
    /// What was refused.
    pub refused: Vec<AmendmentView>,
    /// What it replaces or corrects itself.
    pub amends: Option<AmendmentView>,
}

impl LetterLife {
    /// How it ended, if it did.
    #[must_use]
    pub const fn ended(&self) -> Option<AmendmentKind> {
        if self.replaced.is_some() {
            Some(AmendmentKind::Replacement)
        } else if self.recalled.is_some() {
            Some(AmendmentKind::Recall)
        } else if self.discarded.is_some() {
            Some(AmendmentKind::Discard)
        } else {
            None
        }
    }

    /// Neither recalled nor replaced nor discarded.
    #[must_use]
    pub const fn in_force(&self) -> bool {
        self.recalled.is_none() && self.replaced.is_none() && self.discarded.is_none()
    }
}

/// An amendment with what pages show of it.
#[derive(Clone, Debug)]
pub struct AmendmentView {
    /// The amendment.
    pub amendment: Amendment,
    /// Who proposed it; empty where that is nobody's business.
    pub proposed_name: String,
    /// How many of those who have the letter are told.
    pub told: usize,
    /// How many of them have said that they know.
    pub known: usize,
    /// Deliveries that a person has to decide on.
    pub trouble: Vec<Delivery>,
    /// The other letter: its id and name ("Công văn số 12/… ngày …").
    pub other: Option<(LetterId, String)>,
}

impl LetterPage {
    /// The number of the text as it stands.
    #[must_use]
    pub fn text_number(&self) -> u32 {
        self.versions.last().map_or(0, |version| version.number)
    }

    /// Who has made a check of the text as it stands, and when.
    #[must_use]
    pub fn check(&self, kind: CheckKind) -> Option<&LetterCheck> {
        let number = self.text_number();
        let mut checks = self.checks.iter();
        checks.find(|check| check.kind == kind && check.number == number)
    }

    /// Whether a check was made, but of an earlier text.
    #[must_use]
    pub fn check_is_stale(&self, kind: CheckKind) -> bool {
        self.check(kind).is_none() && self.checks.iter().any(|check| check.kind == kind)
    }

    /// Whether something keeps the letter from being signed.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.findings.iter().any(|finding| finding.is_error)
    }

    /// Remarks that nobody has marked as done.
    #[must_use]
    pub fn open_remarks(&self) -> usize {
        self.remarks
            .iter()
            .filter(|remark| remark.done.is_none())
            .count()
    }

    /// A person's name, or nothing.
    #[must_use]
    pub fn name(&self, id: &UserId) -> &str {
        self.names.get(id).map_or("", String::as_str)
    }
}

/// One group of a letter.
#[derive(Clone, Debug)]
pub struct GroupDeliveries {
    /// The group.
    pub group: Group,
    /// Its organisations with their delivery and the private path that goes with it.
    pub rows: Vec<(OrganisationOnDay, Option<(Delivery, String)>)>,
    /// What is different from the last letter to this group, while this one has not been sent.
    pub since: Option<crate::SinceLast>,
}

/// Somebody whom a receiver passed a letter on to.
#[derive(Clone, Debug)]
pub struct PassedOnRow {
    /// The delivery.
    pub delivery: Delivery,
    /// Name of who passed it on.
    pub by: String,
    /// The private path that goes with it.
    pub path: String,
}

/// How far a letter has come; every receiver counts once, under the strongest proof.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Receivers.
    pub total: usize,
    /// Confirmed.
    pub confirmed: usize,
    /// Opened, not confirmed.
    pub opened: usize,
    /// Sent, not opened.
    pub sent: usize,
    /// Waiting or leaving.
    pub queued: usize,
    /// Failed or uncertain: somebody must look.
    pub trouble: usize,
    /// Sent more than a day ago and not confirmed.
    pub overdue: usize,
}

/// What a receiver sees under its private link.
#[derive(Clone, Debug)]
pub struct ReceiverPage {
    /// Its delivery.
    pub delivery: Delivery,
    /// The letter.
    pub letter: LetterRecord,
    /// What its group is asked to do.
    pub ask: Ask,
    /// Who sent it.
    pub issuer: String,
    /// Their telephone number; may be empty.
    pub telephone: String,
    /// The letter as plain text.
    pub text: String,
    /// The correction behind it.
    pub correction: Option<CorrectionView>,
    /// What can be passed on; none once the verdict or the letter no longer stands.
    pub parts: Option<ReceiverParts>,
    /// Name of who passed the letter on; none: the issuing body sent it.
    pub passed_on_by: Option<String>,
    /// Whom this receiver passed it on to, by name.
    pub passed_on: Vec<Delivery>,
    /// What it reported, oldest first.
    pub deeds: Vec<Deed>,
    /// What was done on this page, oldest first.
    pub acts: Vec<Act>,
    /// Private path of all letters of the organisation.
    pub list: Option<String>,
    /// When the page was asked for.
    pub now: OffsetDateTime,
    /// What became of the letter.
    pub life: LetterLife,
    /// This receiver has said that it knows.
    pub acknowledged: bool,
    /// News of its verdict waits to be read: whether it was confirmed; none: there is none.
    pub changed: Option<bool>,
    /// Part of the worked example.
    pub example: bool,
}

/// The ready-made parts that are texts.
#[derive(Clone, Debug)]
pub struct ReceiverParts {
    /// Short text to forward.
    pub chat: String,
    /// Script to read out.
    pub spoken: String,
    /// Long text for a website.
    pub long: String,
    /// Whether the script can be had read out.
    pub has_audio: bool,
}

/// What a named party sees under its private link.
#[derive(Clone, Debug)]
pub struct PartyPage {
    /// Who asks.
    pub issuer: String,
    /// Their telephone number; may be empty.
    pub telephone: String,
    /// The case's title.
    pub title: String,
    /// The request with the reply, once there is one.
    pub request: casework::Request,
    /// The message that goes about.
    pub message: String,
    /// How many variants were seen.
    pub variants: u64,
    /// How often it was seen.
    pub sightings: u64,
    /// Whether an answer is still taken.
    pub open: bool,
    /// The link's time is over.
    pub expired: bool,
    /// What the form begins with (worked example only).
    pub suggestions: Suggestions,
    /// Part of the worked example.
    pub example: bool,
}

/// A correction as the public sees it.
#[derive(Clone, Debug, PartialEq)]
pub struct CorrectionView {
    /// The version that stands.
    pub correction: Correction,
    /// The official letter about it, once issued.
    pub letter: Option<LetterRef>,
    /// The case was taken up again: the verdict is being looked at.
    pub under_review: bool,
    /// The verdict was taken back: it no longer says what is true.
    pub withdrawn: bool,
    /// Part of the worked example.
    pub example: bool,
    /// Part of a drill.
    pub drill: bool,
}

impl CorrectionView {
    /// The stable name of how the verdict stands, used in the API and text keys.
    #[must_use]
    pub const fn status(&self) -> &'static str {
        if self.withdrawn {
            "withdrawn"
        } else if self.under_review {
            "under-review"
        } else {
            "stands"
        }
    }

    /// The public path.
    #[must_use]
    pub fn path(&self) -> String {
        correction_path(self.correction.case)
    }

    /// Names under which messages speak of the parties that were asked.
    #[must_use]
    pub fn party_names(&self) -> Vec<String> {
        self.correction
            .spokespersons
            .iter()
            .flat_map(|s| s.names.iter())
            .chain(self.correction.silent.iter().flat_map(|s| s.names.iter()))
            .cloned()
            .collect()
    }
}

/// The public path of a correction.
#[must_use]
pub fn correction_path(case: CaseId) -> String {
    format!("/corrections/{case}")
}

/// Where an issued letter is found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LetterRef {
    /// The letter.
    pub id: LetterId,
    /// "12/STTTT-TTBCXB".
    pub number_and_symbol: String,
    /// Its date.
    pub date: Date,
}

/// A correction with its history.
#[derive(Clone, Debug)]
pub struct CorrectionPage {
    /// The version that stands.
    pub view: CorrectionView,
    /// All versions, newest first.
    pub history: Vec<Correction>,
    /// The message seen most often.
    pub message: String,
    /// How many variants.
    pub variants: u64,
    /// How often seen.
    pub sightings: u64,
    /// First sighting.
    pub first_seen: OffsetDateTime,
    /// Short text to forward, Vietnamese.
    pub chat_vi: String,
    /// The same, English.
    pub chat_en: String,
    /// What search engines read (JSON-LD), Vietnamese; empty where no verdict stands.
    pub json_ld_vi: String,
    /// The same in English.
    pub json_ld_en: String,
    /// Appeals that wait for an answer.
    pub open_appeals: usize,
    /// Appeals that were answered, latest first.
    pub decided_appeals: Vec<Appeal>,
    /// Whether it can be contested now.
    pub contestable: bool,
    /// Figures about it.
    pub statistics: std::sync::Arc<crate::Statistics>,
}

/// An appeal, for whoever has its code.
#[derive(Clone, Debug)]
pub struct AppealPage {
    /// The code as it is written.
    pub code: String,
    /// The appeal.
    pub appeal: Appeal,
    /// The correction as it stands now.
    pub view: CorrectionView,
}

/// A list of cases.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CaseTab {
    /// Those the person works on or watches.
    Mine,
    /// All.
    All,
    /// Those for which a verdict is wanted soon, or was.
    Due,
    /// Those whose verdict is to be looked at again.
    Review,
    /// Those with appeals that wait.
    Appeals,
}

impl CaseTab {
    /// Every list, in the order of the page.
    pub const ALL: [CaseTab; 5] = [
        CaseTab::Mine,
        CaseTab::All,
        CaseTab::Due,
        CaseTab::Review,
        CaseTab::Appeals,
    ];

    /// The stable name used in addresses and text keys.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            CaseTab::Mine => "mine",
            CaseTab::All => "all",
            CaseTab::Due => "due",
            CaseTab::Review => "review",
            CaseTab::Appeals => "appeals",
        }
    }

    /// The list with this [`code`](CaseTab::code).
    #[must_use]
    pub fn from_code(code: &str) -> Option<CaseTab> {
        CaseTab::ALL.into_iter().find(|tab| tab.code() == code)
    }
}

/// One page of a list of cases.
#[derive(Clone, Debug)]
pub struct CaseListPage {
    /// Which list.
    pub tab: CaseTab,
    /// How many cases are on each list.
    pub counts: Vec<(CaseTab, u64)>,
    /// The cases.
    pub rows: Vec<CaseRow>,
    /// This page, from 0.
    pub page: u32,
    /// There are more.
    pub more: bool,
}

/// A case in a list.
#[derive(Clone, Debug)]
pub struct CaseRow {
    /// The case.
    pub case: Case,
    /// Who works on it; empty if nobody.
    pub assignee: String,
    /// By when a verdict, or a review of it, is wanted.
    pub due_at: Option<OffsetDateTime>,
    /// That moment is over.
    pub overdue: bool,
    /// What is to be done next.
    pub next: Option<Todo>,
    /// How urgent it is, once the harm is described.
    pub urgency: Option<Urgency>,
    /// Part of the worked example.
    pub example: bool,
}

/// An issued letter as the public can verify it.
#[derive(Clone, Debug)]
pub struct PublicLetter {
    /// The letter.
    pub record: LetterRecord,
    /// SHA-256 of the PDF, lower-case hex.
    pub sha256: String,
    /// What became of it.
    pub life: LetterLife,
    /// The lines above the signature: in whose place, office.
    pub signer: Vec<String>,
    /// SHA-256 of its certified copies with number and symbol ("03/SY-STTTT").
    pub copies: Vec<(String, String)>,
    /// What the PDF's signatures say; none on paper.
    pub signatures: Vec<pades::SignatureReport>,
    /// The correction it belongs to.
    pub correction: Option<CorrectionView>,
    /// Part of the worked example.
    pub example: bool,
}

/// What a file turned out to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileCheck {
    /// The issued letter, to the byte.
    Genuine,
    /// A certified copy of it.
    Copy(String),
    /// Something else, or changed.
    Other,
}

impl PublicLetter {
    /// What the file with this SHA-256 is; none if it is no SHA-256 (64 hexadecimal digits).
    #[must_use]
    pub fn check(&self, sha256: &str) -> Option<FileCheck> {
        let given: String = sha256
            .chars()
            .filter(|c| !c.is_whitespace())
            .map(|c| c.to_ascii_lowercase())
            .collect();
        if given.len() != 64 || !given.chars().all(|c| c.is_ascii_hexdigit()) {
            return None;
        }
        if given == self.sha256 {
            return Some(FileCheck::Genuine);
        }
        let copy = self.copies.iter().find(|(hash, _)| *hash == given);
        Some(copy.map_or(FileCheck::Other, |(_, name)| FileCheck::Copy(name.clone())))
    }
}

/// Settings.
#[derive(Clone, Debug)]
pub struct SettingsPage {
    /// Whether approvers get a mail when a proposal waits for them.
    pub proposal_mails: bool,
    /// Whether receivers may add addressees of their own when they pass a letter on.
    pub own_addressees: bool,
    /// How long contacts of reporters are kept.
    pub retention: crate::Retention,
    /// The day in Vietnam.
    pub today: Date,
    /// Who may sign letters.
    pub signers: Vec<Signer>,
    /// What has to be checked before a letter is signed.
    pub needed_checks: crate::NeededChecks,
    /// The issuing body, once filled in.
    pub issuer: Option<Issuer>,
    /// Whether the worked example is loaded.
    pub has_example: bool,
    /// Whether it can be loaded.
    pub can_load_example: bool,
    /// Whether an e-mail server is set up.
    pub has_mailer: bool,
}
