//! Who wants to be told of changes by WebSub (W3C Recommendation, 23 January 2018).

use casework::{CaseId, SubscriptionId};
use time::{Duration, OffsetDateTime};

/// What a request to the hub wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HubMode {
    /// To be told from now on.
    Subscribe,
    /// No longer.
    Unsubscribe,
}

impl HubMode {
    /// As the protocol writes it.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            HubMode::Subscribe => "subscribe",
            HubMode::Unsubscribe => "unsubscribe",
        }
    }

    /// The mode with this [`code`](HubMode::code).
    #[must_use]
    pub fn from_code(code: &str) -> Option<HubMode> {
        [HubMode::Subscribe, HubMode::Unsubscribe]
            .into_iter()
            .find(|mode| mode.code() == code)
    }
}

/// A request that its subscriber has not confirmed yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HubRequest {
    /// Its identity; of the subscription that is made of it, too.
    pub id: SubscriptionId,
    /// What it wants.
    pub mode: HubMode,
    /// Address of the feed, as it was given.
    pub topic: String,
    /// The correction that the feed is of; none: all.
    pub case: Option<CaseId>,
    /// Where the subscriber is told.
    pub callback: String,
    /// The callback's host.
    pub host: String,
    /// What messages are signed with, sealed.
    pub secret: Option<Vec<u8>>,
    /// How long it is good.
    pub lease: Duration,
    /// How often the subscriber was asked without an answer.
    pub attempts: u32,
    /// When it is asked next.
    pub next_at: OffsetDateTime,
}

/// A subscription.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subscription {
    /// Its identity.
    pub id: SubscriptionId,
    /// Address of the feed, as the subscriber gave it.
    pub topic: String,
    /// The correction that the feed is of; none: all.
    pub case: Option<CaseId>,
    /// Where the subscriber is told.
    pub callback: String,
    /// The callback's host.
    pub host: String,
    /// What messages are signed with, sealed.
    pub secret: Option<Vec<u8>>,
    /// Since when.
    pub since: OffsetDateTime,
    /// Until when.
    pub until: OffsetDateTime,
    /// How many publications it is to be told of since it began.
    pub wanted: u64,
    /// Of how many of them it was told.
    pub told: u64,
    /// How often it was tried to tell it of those that it does not know.
    pub attempts: u32,
    /// When it is tried next.
    pub next_at: OffsetDateTime,
    /// When it was last told.
    pub last_told_at: Option<OffsetDateTime>,
    /// When telling it last failed.
    pub failed_at: Option<OffsetDateTime>,
    /// Why; empty if it never did.
    pub error: String,
    /// When it ended before its time.
    pub ended_at: Option<OffsetDateTime>,
}
