//! Deliveries on their way: how fast they leave, what comes back, what a clerk does about it.

mod bounces;
mod breaker;
mod limits;
mod listing;
mod paper;
mod sending;
mod short;

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use time::OffsetDateTime;

pub use bounces::{BounceTaken, Report, ReportKind};
pub use listing::{ChannelState, DeliveriesPage, DeliveryRow};
pub use paper::{PaperChoice, PaperPart, PaperStack};
pub(crate) use sending::{WAITS, jittered};

use crate::{
    App,
    model::ChannelKind,
    ports::{Channel, SendError},
};
use breaker::Breaker;
use limits::Limits;

/// How deliveries leave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TransportSettings {
    /// How many are on their way together on each channel.
    pub at_once: usize,
    /// How many leave in a minute on each channel; 0: as many as can.
    pub per_minute: u32,
    /// How many of them go to one domain; 0: as many as can.
    pub per_domain: u32,
    /// The address to which servers report what became of a mail, with a tag of each delivery put
    /// into it: `bounce@tinh.example` becomes `bounce+….…@tinh.example`.
    pub bounce_address: Option<String>,
}

impl Default for TransportSettings {
    fn default() -> Self {
        TransportSettings {
            at_once: 4,
            per_minute: 3000,
            per_domain: 600,
            bounce_address: None,
        }
    }
}

/// What is kept in memory of the ways out.
pub(crate) struct Transport {
    pub(crate) settings: TransportSettings,
    channels: Vec<Arc<dyn Channel>>,
    ways: Mutex<HashMap<ChannelKind, Way>>,
    /// Results that the store could not take; written down with the next ones.
    unsettled: Mutex<Vec<sending::Landed>>,
}

/// One channel.
#[derive(Debug, Default)]
struct Way {
    limits: Limits,
    breaker: Breaker,
}

impl Transport {
    pub(crate) fn new(mailer: Arc<dyn Channel>) -> Self {
        Transport {
            settings: TransportSettings::default(),
            channels: vec![mailer],
            ways: Mutex::default(),
            unsettled: Mutex::default(),
        }
    }

    /// A panic elsewhere leaves counters that are a little off at most.
    fn ways(&self) -> MutexGuard<'_, HashMap<ChannelKind, Way>> {
        self.ways.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn unsettled(&self) -> MutexGuard<'_, Vec<sending::Landed>> {
        self.unsettled
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// How many more may be claimed when `flying` are on their way.
    fn room(&self, kind: ChannelKind, flying: usize, now: OffsetDateTime) -> usize {
        let mut ways = self.ways();
        let way = ways.entry(kind).or_default();
        let places = way.breaker.room(self.settings.at_once.max(1), now);
        let places = places.saturating_sub(flying);
        places.min(way.limits.room(self.settings.per_minute, now))
    }

    /// The domains that had their share.
    fn exhausted(&self, kind: ChannelKind, now: OffsetDateTime) -> Vec<String> {
        let mut ways = self.ways();
        let way = ways.entry(kind).or_default();
        way.limits.exhausted(self.settings.per_domain, now)
    }

    fn take(&self, kind: ChannelKind, address: &str, now: OffsetDateTime) -> bool {
        let mut ways = self.ways();
        let way = ways.entry(kind).or_default();
        let domain = limits::domain(address);
        way.limits.take(&domain, self.settings.per_domain, now)
    }

    /// Learns from an answer whether the channel is there.
    fn learn(
        &self,
        kind: ChannelKind,
        outcome: Option<&SendError>,
        spread: f64,
        now: OffsetDateTime,
    ) {
        let mut ways = self.ways();
        let way = ways.entry(kind).or_default();
        match outcome {
            Some(SendError::Unavailable(words) | SendError::Uncertain(words)) => {
                let was = way.breaker.away().is_some();
                way.breaker.trouble(words, spread, now);
                if !was && way.breaker.away().is_some() {
                    tracing::warn!(channel = kind.code(), %words, "the channel is away");
                }
            }
            Some(SendError::Temporary(_) | SendError::Permanent(_)) | None => {
                if way.breaker.away().is_some() {
                    tracing::info!(channel = kind.code(), "the channel is back");
                }
                way.breaker.answered();
            }
        }
    }
}

impl App {
    /// With other settings of how deliveries leave.
    #[must_use]
    pub fn with_transport(mut self, settings: TransportSettings) -> Self {
        self.transport.settings = settings;
        self
    }

    /// With another way out beside e-mail.
    #[must_use]
    pub fn with_channel(mut self, channel: Arc<dyn Channel>) -> Self {
        self.transport.channels.push(channel);
        self
    }

    /// Chance between 0 and 1.
    pub(crate) fn spread(&self) -> f64 {
        let mut bytes = [0; 4];
        self.entropy.fill(&mut bytes);
        f64::from(u32::from_be_bytes(bytes)) / f64::from(u32::MAX)
    }

    /// Whether a channel's server is taken to be away.
    pub(crate) fn is_away(&self, kind: ChannelKind) -> bool {
        self.transport.room(kind, 0, self.now()) == 0
    }

    /// Counts one that leaves beside the deliveries, and what it says of the channel.
    pub(crate) fn learn_of(&self, kind: ChannelKind, outcome: Option<&SendError>) {
        let spread = self.spread();
        self.transport.learn(kind, outcome, spread, self.now());
    }

    pub(crate) fn may_leave(&self, kind: ChannelKind, address: &str) -> bool {
        self.transport.take(kind, address, self.now())
    }
}
