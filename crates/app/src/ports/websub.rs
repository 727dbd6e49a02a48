//! Subscribers of feeds: what is kept of them, and how they are reached.

use async_trait::async_trait;
use casework::SubscriptionId;
use thiserror::Error;
use time::OffsetDateTime;

use super::StoreError;
use crate::model::{HubRequest, Subscription};

/// One change of what is kept of subscribers.
#[derive(Clone, Debug)]
pub enum HubChange {
    /// A request, in the place of an earlier one for the same topic and callback.
    Ask(HubRequest),
    /// The subscriber did not answer: ask again. Harmless if the request is gone.
    AskAgain {
        /// Which.
        id: SubscriptionId,
        /// How often it was asked.
        attempts: u32,
        /// When next.
        at: OffsetDateTime,
    },
    /// A request is settled; harmless if it is gone.
    Settle(SubscriptionId),
    /// A subscription that its subscriber confirmed, in the place of an earlier one for the same topic
    /// and callback: what that one was not told of yet, this one is.
    Subscribe(Subscription),
    /// Ends a subscription as its subscriber wanted; harmless if there is none.
    Unsubscribe {
        /// The feed.
        topic: String,
        /// Where it was told.
        callback: String,
    },
    /// It was told of so many publications. Harmless if it is gone.
    Told {
        /// Which.
        id: SubscriptionId,
        /// Of how many.
        told: u64,
        /// When.
        at: OffsetDateTime,
    },
    /// It could not be told of so many publications. If more were published meanwhile, those are
    /// tried when they would have been.
    NotTold {
        /// Which.
        id: SubscriptionId,
        /// Of how many it was to be told.
        wanted: u64,
        /// How often it was tried.
        attempts: u32,
        /// When next.
        next_at: OffsetDateTime,
        /// When it failed.
        at: OffsetDateTime,
        /// Why.
        error: String,
    },
    /// Ends a subscription before its time. Harmless if it is gone or ended before.
    End {
        /// Which.
        id: SubscriptionId,
        /// When.
        at: OffsetDateTime,
        /// Why; empty: as it was.
        error: String,
    },
    /// Forgets subscriptions that ended, of themselves or before their time, before this moment.
    ForgetEnded(OffsetDateTime),
}

/// Finds subscribers. A commit that adds a version of a correction makes every subscription to all of
/// them, or to it, due, if its time is not over at the moment of publication.
#[async_trait]
pub trait HubStore: Send + Sync {
    /// Requests whose time has come, longest waiting first.
    async fn hub_requests_due(
        &self,
        now: OffsetDateTime,
        limit: u32,
    ) -> Result<Vec<HubRequest>, StoreError>;
    /// Subscriptions that are to be told now, longest waiting first; not those whose time is over.
    async fn subscriptions_due(
        &self,
        now: OffsetDateTime,
        limit: u32,
    ) -> Result<Vec<Subscription>, StoreError>;
    /// How many requests and subscriptions that are good at this moment there are, in all and of a
    /// host; those for this topic and callback are not counted.
    async fn subscribers_beside(
        &self,
        now: OffsetDateTime,
        host: &str,
        topic: &str,
        callback: &str,
    ) -> Result<(u64, u64), StoreError>;
    /// Subscriptions, latest begun first.
    async fn subscriptions(&self, limit: u32) -> Result<Vec<Subscription>, StoreError>;
}

/// What a subscriber is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HubNews {
    /// Where.
    pub callback: String,
    /// Media type of the feed.
    pub media_type: &'static str,
    /// The feed.
    pub body: String,
    /// Value of the header `Link`.
    pub links: String,
    /// Value of the header `X-Hub-Signature`; none without a secret.
    pub signature: Option<String>,
}

/// Why a subscriber was not reached.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum CallbackError {
    /// The address leads into a private network, to this machine, or cannot be used.
    #[error("the address is not public")]
    NotPublic,
    /// It does not answer.
    #[error("no answer: {0}")]
    Unreachable(String),
    /// It took too long.
    #[error("it took too long")]
    TooSlow,
}

/// Reaches subscribers, at public addresses only, without following redirections, within bounded
/// time.
#[async_trait]
pub trait Callbacks: Send + Sync {
    /// The host of an address that may be called; none if it may not.
    fn host(&self, url: &str) -> Option<String>;
    /// The address with more parameters behind its own.
    fn with_query(&self, url: &str, query: &[(&str, &str)]) -> Option<String>;
    /// Asks; gives the status and the beginning of the answer.
    ///
    /// # Errors
    /// [`CallbackError`].
    async fn ask(&self, url: &str) -> Result<(u16, Vec<u8>), CallbackError>;
    /// Tells; gives the status.
    ///
    /// # Errors
    /// [`CallbackError`].
    async fn tell(&self, news: HubNews) -> Result<u16, CallbackError>;
}

/// Reaches nobody.
pub struct NoCallbacks;

#[async_trait]
impl Callbacks for NoCallbacks {
    fn host(&self, _url: &str) -> Option<String> {
        None
    }

    fn with_query(&self, _url: &str, _query: &[(&str, &str)]) -> Option<String> {
        None
    }

    async fn ask(&self, _url: &str) -> Result<(u16, Vec<u8>), CallbackError> {
        Err(CallbackError::NotPublic)
    }

    async fn tell(&self, _news: HubNews) -> Result<u16, CallbackError> {
        Err(CallbackError::NotPublic)
    }
}
