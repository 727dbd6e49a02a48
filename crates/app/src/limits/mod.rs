//! How much one asker may ask: by network address, and by key for partners.
//!
//! An address is a keyed hash here and nothing else, in memory only; the key is thrown away when the
//! day ends in Vietnam or the program stops, as in `senders.rs`. Over the limit a proof of work buys
//! one request more ([`proof`]): dearer, the more were bought.

mod buckets;
mod proof;

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use casework::PartnerKeyId;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use time::Date;

use self::{
    buckets::{Bucket, Buckets, Hand, Taken},
    proof::Proofs,
};
use crate::{App, vietnam_date};

pub use proof::Challenge;

/// A keyed hash of who asks.
pub(crate) type Mark = [u8; 16];

/// What a check costs: the smallest cost, a page's, is one.
const CHECK: u32 = 10;
/// Texts of a batch that one proof of work pays for.
pub const BOUGHT_TEXTS: usize = 100;

/// What somebody asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    /// A page or a feed.
    Page,
    /// A search among corrections.
    Search,
    /// A check, or whatever else makes us work as much.
    Check,
    /// So many texts of a batch, beyond what the request itself has paid.
    Texts(usize),
    /// What is stored: a report, an appeal.
    Report,
}

impl Use {
    fn units(self) -> u32 {
        match self {
            Use::Page => 1,
            Use::Search => 5,
            Use::Check => CHECK,
            Use::Texts(texts) => u32::try_from(texts)
                .unwrap_or(u32::MAX)
                .saturating_sub(CHECK),
            Use::Report => 5 * CHECK,
        }
    }
}

/// Who asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asker {
    /// Whoever is at a network address; none: not known, all of these are one.
    Address(Option<String>),
    /// A partner, with a key of its own.
    Partner(PartnerPass),
}

/// The key of a partner that was shown and is good.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PartnerPass {
    /// Which.
    pub id: PartnerKeyId,
    /// Checks a minute.
    pub per_minute: u32,
}

/// How much is left after a request that was let in; in checks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Allowance {
    /// By key, not by address.
    pub by_key: bool,
    /// Checks a minute.
    pub per_minute: u32,
    /// Checks that may come at once now.
    pub left: u32,
    /// Seconds until all of them may.
    pub full_in: u32,
    /// It was paid for with a proof of work.
    pub bought: bool,
}

/// Why a request is not let in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Denied {
    /// Not now.
    Wait {
        /// Seconds.
        seconds: u32,
        /// Of what is asked for nothing is left.
        allowance: Allowance,
        /// What to solve instead of waiting.
        challenge: Challenge,
    },
    /// Never: a batch holds at most so many texts under this limit.
    BatchTooLarge(usize),
}

/// Settings that the operator gives at start.
#[derive(Clone, Copy, Debug, Default)]
pub struct LimitSettings {
    /// Checks a minute from one address; 0: as many as come.
    pub checks_per_minute: u32,
}

#[derive(Default)]
pub(crate) struct Limits {
    settings: LimitSettings,
    of_day: Mutex<OfDay>,
}

/// What is thrown away when the day ends.
#[derive(Default)]
struct OfDay {
    day: Option<Date>,
    key: [u8; 32],
    hand: Hand,
    addresses: Option<Buckets>,
    /// With the limit that each was made for.
    partners: HashMap<PartnerKeyId, (u32, Bucket)>,
    proofs: Proofs,
}

impl OfDay {
    fn mark(&self, asker: &Asker) -> Mark {
        let mut mark = [0; 16];
        // HMAC takes keys of any length.
        if let Ok(mut hash) = Hmac::<Sha256>::new_from_slice(&self.key) {
            match asker {
                Asker::Address(address) => {
                    hash.update(b"address ");
                    hash.update(address.as_deref().unwrap_or_default().as_bytes());
                }
                Asker::Partner(pass) => {
                    hash.update(b"partner ");
                    hash.update(pass.id.0.as_bytes());
                }
            }
            mark.copy_from_slice(&hash.finalize().into_bytes()[..16]);
        }
        mark
    }
}

impl App {
    /// With limits.
    #[must_use]
    pub fn with_limits(mut self, settings: LimitSettings) -> Self {
        self.limits.settings = settings;
        self
    }

    /// Lets a request in or says how long to wait; `proof` pays for one that would have to wait.
    /// None: there is no limit.
    ///
    /// # Errors
    /// [`Denied`].
    pub fn allow(
        &self,
        asker: &Asker,
        what: Use,
        proof: Option<&str>,
    ) -> Result<Option<Allowance>, Denied> {
        let (per_minute, by_key) = match asker {
            Asker::Address(_) => (self.limits.settings.checks_per_minute, false),
            Asker::Partner(pass) => (pass.per_minute, true),
        };
        let mut units = what.units();
        if per_minute == 0 || units == 0 {
            return Ok(None);
        }
        if !matches!(what, Use::Texts(_)) {
            // Under the smallest limits a report takes all there is, but it is taken.
            units = units.min(per_minute * CHECK);
        }
        let mut of_day = self.limits_of_day();
        let mark = of_day.mark(asker);
        let OfDay {
            hand,
            addresses,
            partners,
            ..
        } = &mut *of_day;
        let taken = match asker {
            Asker::Address(_) => addresses
                .get_or_insert_with(|| Buckets::new(per_minute * CHECK, hand))
                .take(mark, units),
            Asker::Partner(pass) => {
                let new = || (per_minute, Bucket::new(per_minute * CHECK, hand));
                let bucket = partners.entry(pass.id).or_insert_with(new);
                if bucket.0 != per_minute {
                    *bucket = new();
                }
                bucket.1.take(units)
            }
        };
        let mut allowance = Allowance {
            by_key,
            per_minute,
            left: 0,
            full_in: 60,
            bought: false,
        };
        let now = self.now().unix_timestamp();
        match taken {
            Taken::Yes { left } => {
                allowance.left = left / CHECK;
                let missing = (per_minute * CHECK).saturating_sub(left);
                allowance.full_in = (missing * 60).div_ceil(per_minute * CHECK);
                Ok(Some(allowance))
            }
            Taken::Never => Err(Denied::BatchTooLarge(per_minute as usize * CHECK as usize)),
            Taken::Wait { seconds } => {
                let key = of_day.key;
                if proof.is_some_and(|proof| of_day.proofs.redeem(&key, &mark, proof, now)) {
                    allowance.bought = true;
                    return Ok(Some(allowance));
                }
                let mut nonce = [0; 8];
                self.fill(&mut nonce);
                Err(Denied::Wait {
                    seconds,
                    allowance,
                    challenge: of_day.proofs.challenge(&key, &mark, nonce, now),
                })
            }
        }
    }

    /// A challenge for who asks.
    pub fn challenge(&self, asker: &Asker) -> Challenge {
        let of_day = self.limits_of_day();
        let mut nonce = [0; 8];
        self.fill(&mut nonce);
        let now = self.now().unix_timestamp();
        of_day
            .proofs
            .challenge(&of_day.key, &of_day.mark(asker), nonce, now)
    }

    fn limits_of_day(&self) -> std::sync::MutexGuard<'_, OfDay> {
        let of_day = self.limits.of_day.lock();
        let mut of_day = of_day.unwrap_or_else(PoisonError::into_inner);
        let today = vietnam_date(self.now());
        if of_day.day != Some(today) {
            *of_day = OfDay {
                day: Some(today),
                key: self.key(),
                ..OfDay::default()
            };
        }
        of_day
            .hand
            .set(self.now().unix_timestamp_nanos() / 1_000_000);
        of_day
    }
}
