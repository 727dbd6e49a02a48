//! What became of deliveries on the way.

use casework::{DeliveryId, UserId};
use time::OffsetDateTime;

/// What happened to a delivery on its way, beside the changes of its state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NoteKind {
    /// A server on the way gave it back.
    Bounced,
    /// A server on the way gave it back, which changes nothing: the receiver has it, or it was sent
    /// to another address meanwhile.
    BouncedLate,
    /// A server on the way holds it and goes on trying.
    Delayed,
    /// The receiver's own server has it.
    Delivered,
    /// It was handed on to servers that report no further.
    Relayed,
    /// A program answered ("out of office").
    AutoReply,
    /// A person or program wrote to the address that takes reports, and reported nothing.
    Answered,
    /// A clerk sent it again.
    SentAgain,
    /// A clerk found out that it had arrived.
    MarkedArrived,
    /// A clerk took it from e-mail to paper.
    PutOnPaper,
    /// A clerk handed it over on paper.
    HandedOver,
}

impl NoteKind {
    /// Every kind.
    pub const ALL: [NoteKind; 11] = [
        NoteKind::Bounced,
        NoteKind::BouncedLate,
        NoteKind::Delayed,
        NoteKind::Delivered,
        NoteKind::Relayed,
        NoteKind::AutoReply,
        NoteKind::Answered,
        NoteKind::SentAgain,
        NoteKind::MarkedArrived,
        NoteKind::PutOnPaper,
        NoteKind::HandedOver,
    ];

    /// The stable name used in stores and text keys.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            NoteKind::Bounced => "bounced",
            NoteKind::BouncedLate => "bounced-late",
            NoteKind::Delayed => "delayed",
            NoteKind::Delivered => "delivered",
            NoteKind::Relayed => "relayed",
            NoteKind::AutoReply => "auto-reply",
            NoteKind::Answered => "answered",
            NoteKind::SentAgain => "sent-again",
            NoteKind::MarkedArrived => "marked-arrived",
            NoteKind::PutOnPaper => "put-on-paper",
            NoteKind::HandedOver => "handed-over",
        }
    }

    /// The kind with this [`code`](NoteKind::code).
    #[must_use]
    pub fn from_code(code: &str) -> Option<NoteKind> {
        NoteKind::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// One thing that happened to a delivery on its way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeliveryNote {
    /// Which delivery.
    pub delivery: DeliveryId,
    /// What it comes from, for what may come twice: the SHA-256 of a report. Noted once for each.
    pub key: String,
    /// When.
    pub at: OffsetDateTime,
    /// What.
    pub kind: NoteKind,
    /// In the words of whoever said so.
    pub text: String,
    /// Which clerk, where a person did it.
    pub by: Option<UserId>,
}

/// A list of deliveries that a clerk looks through.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DeliveryList {
    /// In the queue of a channel, for the first or another attempt.
    Waiting,
    /// To be printed and handed over.
    Paper,
    /// May have arrived; a person decides.
    Uncertain,
    /// Never taken by a server, and no further attempt.
    GivenUp,
    /// Taken by a server and given back later.
    Bounced,
}

impl DeliveryList {
    /// Every list, in the order in which they are shown.
    pub const ALL: [DeliveryList; 5] = [
        DeliveryList::Uncertain,
        DeliveryList::Bounced,
        DeliveryList::GivenUp,
        DeliveryList::Paper,
        DeliveryList::Waiting,
    ];

    /// The stable name used in addresses and text keys.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            DeliveryList::Waiting => "waiting",
            DeliveryList::Paper => "paper",
            DeliveryList::Uncertain => "uncertain",
            DeliveryList::GivenUp => "given-up",
            DeliveryList::Bounced => "bounced",
        }
    }

    /// The list with this [`code`](DeliveryList::code).
    #[must_use]
    pub fn from_code(code: &str) -> Option<DeliveryList> {
        DeliveryList::ALL
            .into_iter()
            .find(|list| list.code() == code)
    }
}
