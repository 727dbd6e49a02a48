//! One message to one address, and what became of it.

use casework::{
    AmendmentId, CaseId, DeedId, DeliveryId, GroupId, LetterId, OrganisationId, RequestId, UserId,
};
use time::OffsetDateTime;

use super::{Ask, Proof};

/// What is delivered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// A question to a named party.
    Verification(RequestId),
    /// An official letter to an organisation.
    Letter(LetterId),
    /// What became of a letter, to an organisation that has it.
    Amendment(AmendmentId),
    /// To a receiver: what it reported is not enough.
    Deed(DeedId),
    /// News of a case to a colleague.
    Staff(StaffNews, UserId),
    /// That a delivery still waits for an answer; its link is that of the delivery.
    Reminder(DeliveryId),
    /// That the verdict behind a letter changed, to whom a delivery of the letter went: the version
    /// of the correction that says so.
    Change(DeliveryId, u32),
}

impl Purpose {
    /// Whether it can be handed over on paper: what goes to the receivers of letters.
    #[must_use]
    pub const fn is_printable(self) -> bool {
        match self {
            Purpose::Letter(_)
            | Purpose::Amendment(_)
            | Purpose::Deed(_)
            | Purpose::Reminder(_)
            | Purpose::Change(..) => true,
            Purpose::Verification(_) | Purpose::Staff(..) => false,
        }
    }
}

/// What a colleague is told of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum StaffNews {
    /// The case was given to them.
    Assigned,
    /// A named party answered.
    Replied,
    /// A named party's time went by.
    NoReply,
    /// A verdict is to be looked at again.
    ReviewDue,
    /// Somebody contests what was published.
    Appealed,
    /// A proposal waits for a second person.
    Proposed,
}

impl StaffNews {
    /// All news.
    pub const ALL: [StaffNews; 6] = [
        StaffNews::Assigned,
        StaffNews::Replied,
        StaffNews::NoReply,
        StaffNews::ReviewDue,
        StaffNews::Appealed,
        StaffNews::Proposed,
    ];

    /// The stable name used in stores.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            StaffNews::Assigned => "staff-assigned",
            StaffNews::Replied => "staff-replied",
            StaffNews::NoReply => "staff-no-reply",
            StaffNews::ReviewDue => "staff-review-due",
            StaffNews::Appealed => "staff-appealed",
            StaffNews::Proposed => "staff-proposed",
        }
    }

    /// The news with this [`code`](StaffNews::code).
    #[must_use]
    pub fn from_code(code: &str) -> Option<StaffNews> {
        StaffNews::ALL.into_iter().find(|news| news.code() == code)
    }
}

/// How something reaches its receiver.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum ChannelKind {
    /// E-mail.
    Email,
    /// On paper: printed with a cover sheet and handed over by a person.
    Print,
}

impl ChannelKind {
    /// Every channel.
    pub const ALL: [ChannelKind; 2] = [ChannelKind::Email, ChannelKind::Print];

    /// The stable name used in stores, forms and text keys.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            ChannelKind::Email => "email",
            ChannelKind::Print => "print",
        }
    }

    /// The channel with this [`code`](ChannelKind::code).
    #[must_use]
    pub fn from_code(code: &str) -> Option<ChannelKind> {
        ChannelKind::ALL
            .into_iter()
            .find(|kind| kind.code() == code)
    }
}

/// What the receiver of a letter is asked, as it stood when the letter was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Task {
    /// What to do.
    pub ask: Ask,
    /// By when.
    pub due_at: OffsetDateTime,
    /// What shows that it was done.
    pub proof: Proof,
}

/// Where the transport stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DeliveryState {
    /// Waits for its turn or for the next attempt.
    Queued,
    /// Written down before the first byte leaves, so that a crash is noticed.
    Sending,
    /// The receiver's server took it.
    Sent,
    /// The program stopped while sending: it may have left. A person decides; it is never sent
    /// twice by itself.
    Uncertain,
    /// Given up; the last error says why.
    Failed,
    /// Taken back before it left.
    Cancelled,
}

impl DeliveryState {
    /// Every state.
    pub const ALL: [DeliveryState; 6] = [
        DeliveryState::Queued,
        DeliveryState::Sending,
        DeliveryState::Sent,
        DeliveryState::Uncertain,
        DeliveryState::Failed,
        DeliveryState::Cancelled,
    ];

    /// The stable name used in stores and text keys.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            DeliveryState::Queued => "queued",
            DeliveryState::Sending => "sending",
            DeliveryState::Sent => "sent",
            DeliveryState::Uncertain => "uncertain",
            DeliveryState::Failed => "failed",
            DeliveryState::Cancelled => "cancelled",
        }
    }

    /// The state with this [`code`](DeliveryState::code).
    #[must_use]
    pub fn from_code(code: &str) -> Option<DeliveryState> {
        DeliveryState::ALL.into_iter().find(|s| s.code() == code)
    }
}

/// One message to one address over one channel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// Its identity; also its e-mail Message-ID and what its private link is made from.
    pub id: DeliveryId,
    /// How often it was changed; what a writer must have seen to write. 1 when new.
    pub version: u32,
    /// What is delivered.
    pub purpose: Purpose,
    /// The case it belongs to.
    pub case: CaseId,
    /// How it goes.
    pub channel: ChannelKind,
    /// The organisation of the register, where it goes to one.
    pub organisation: Option<OrganisationId>,
    /// The group it belongs to, of a letter.
    pub group: Option<GroupId>,
    /// What the receiver is asked, of a letter.
    pub task: Option<Task>,
    /// The delivery whose receiver passed the letter on to this one; none: the issuing body sent it.
    pub passed_on_by: Option<DeliveryId>,
    /// Name of the receiver at the time.
    pub to_name: String,
    /// E-mail address; empty if the receiver has none: then a letter goes on paper, and anything
    /// else is `Failed` at once and visible.
    pub address: String,
    /// Where the transport stands.
    pub state: DeliveryState,
    /// How often it was tried.
    pub attempts: u32,
    /// When it is tried next.
    pub next_at: OffsetDateTime,
    /// Why the last attempt failed, for the clerk.
    pub last_error: Option<String>,
    /// When it was put into the queue.
    pub queued_at: OffsetDateTime,
    /// When the receiver's server took it.
    pub sent_at: Option<OffsetDateTime>,
    /// When the receiver's own server said that it has it.
    pub delivered_at: Option<OffsetDateTime>,
    /// When its private link was first opened.
    pub opened_at: Option<OffsetDateTime>,
    /// When the receiver confirmed.
    pub confirmed_at: Option<OffsetDateTime>,
    /// Who confirmed: name and office as they gave it.
    pub confirmed_by: Option<String>,
    /// What the receiver reported to have done.
    pub report: Option<String>,
    /// When what was asked was first shown to be done, with the proof that the task wants.
    pub done_at: Option<OffsetDateTime>,
    /// When the receiver sent it back as not for them (Decree 30/2020/NĐ-CP, Article 21).
    pub returned_at: Option<OffsetDateTime>,
    /// Why they did.
    pub returned_reason: Option<String>,
}

/// What a delivery begins with.
#[derive(Clone, Debug)]
pub struct NewDelivery {
    /// Its identity.
    pub id: DeliveryId,
    /// What is delivered.
    pub purpose: Purpose,
    /// The case it belongs to.
    pub case: CaseId,
    /// Name of the receiver.
    pub to_name: String,
    /// E-mail address; empty if there is none.
    pub address: String,
    /// When.
    pub at: OffsetDateTime,
}

/// What a person wants to know of a delivery, strongest proof first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DeliveryStatus {
    /// What was asked was shown to be done.
    Done,
    /// The receiver sent it back as not for them.
    Returned,
    /// The receiver confirmed.
    Confirmed,
    /// The private link was opened.
    Opened,
    /// The receiver's own server said that it has it.
    Delivered,
    /// Nothing stronger than the transport's state is known.
    Transport(DeliveryState),
}

impl DeliveryStatus {
    /// The stable name used in text keys.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            DeliveryStatus::Done => "done",
            DeliveryStatus::Returned => "returned",
            DeliveryStatus::Delivered => "delivered",
            DeliveryStatus::Confirmed => "confirmed",
            DeliveryStatus::Opened => "opened",
            DeliveryStatus::Transport(state) => state.code(),
        }
    }
}

impl Delivery {
    /// A delivery by e-mail as it is put into the queue. Where there is no address, a letter and
    /// what became of it wait to be printed and handed over; what goes by e-mail only has failed at
    /// once.
    #[must_use]
    pub fn new(new: NewDelivery) -> Delivery {
        let on_paper = new.address.is_empty() && new.purpose.is_printable();
        let reachable = on_paper || !new.address.is_empty();
        Delivery {
            id: new.id,
            version: 1,
            purpose: new.purpose,
            case: new.case,
            channel: if on_paper {
                ChannelKind::Print
            } else {
                ChannelKind::Email
            },
            organisation: None,
            group: None,
            task: None,
            passed_on_by: None,
            to_name: new.to_name,
            address: new.address,
            state: if reachable {
                DeliveryState::Queued
            } else {
                DeliveryState::Failed
            },
            attempts: 0,
            next_at: new.at,
            last_error: (!reachable).then(|| "no e-mail address".to_owned()),
            queued_at: new.at,
            sent_at: None,
            delivered_at: None,
            opened_at: None,
            confirmed_at: None,
            confirmed_by: None,
            report: None,
            done_at: None,
            returned_at: None,
            returned_reason: None,
        }
    }

    /// Whether what was asked is late at `now`: neither done nor sent back.
    #[must_use]
    pub fn is_overdue(&self, now: OffsetDateTime) -> bool {
        self.done_at.is_none()
            && self.returned_at.is_none()
            && self.task.is_some_and(|task| task.due_at < now)
    }

    /// What is known of it.
    #[must_use]
    pub const fn status(&self) -> DeliveryStatus {
        if self.done_at.is_some() {
            DeliveryStatus::Done
        } else if self.returned_at.is_some() {
            DeliveryStatus::Returned
        } else if self.confirmed_at.is_some() {
            DeliveryStatus::Confirmed
        } else if self.opened_at.is_some() {
            DeliveryStatus::Opened
        } else if self.delivered_at.is_some() {
            DeliveryStatus::Delivered
        } else {
            DeliveryStatus::Transport(self.state)
        }
    }
}
