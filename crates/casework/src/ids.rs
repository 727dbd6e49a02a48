//! One type per kind of identifier, so that a chain is never taken for a case.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.simple().fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::parse_str(text).map(Self)
            }
        }
    )+};
}

ids! {
    /// A distinct text as received.
    MessageId,
    /// One submission of a message.
    ReportId,
    /// Mutated copies of one message.
    ChainId,
    /// The work of verifying one chain.
    CaseId,
    /// One question to a named party.
    RequestId,
    /// One piece of evidence in a case.
    EvidenceId,
    /// One objection to a published correction.
    AppealId,
    /// One official letter.
    LetterId,
    /// One entry of a register of documents that is no letter of ours.
    EntryId,
    /// One recall, replacement, correction or discarding of a letter.
    AmendmentId,
    /// One certified copy of a letter.
    CopyId,
    /// One group of receivers.
    GroupId,
    /// One organisation of the register.
    OrganisationId,
    /// One message to one address over one channel.
    DeliveryId,
    /// One report of a receiver on what it did.
    DeedId,
    /// A person who signs in.
    UserId,
    /// One signing-in on one device.
    SessionId,
    /// One link by which a person joins or sets a new password.
    InvitationId,
    /// One remark on a draft of a letter.
    RemarkId,
    /// A person who may sign letters.
    SignerId,
    /// One passkey of a person.
    PasskeyId,
    /// One key by which programs act for a person.
    ApiKeyId,
    /// One key by which an organisation outside asks the public API.
    PartnerKeyId,
    /// One step that was taken, or stopped, because a receiver is silent.
    StepId,
    /// One telephone call to a silent receiver.
    CallId,
    /// One report that an answer was about another message.
    WrongMatchId,
    /// One subscriber of one feed.
    SubscriptionId,
}
