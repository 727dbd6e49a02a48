//! Whether a sender has reported a chain before on the same day, without knowing who it is.
//!
//! A sender is what the outside can tell of where a report came from (for the web: the network
//! address). It is never kept: what stays, in memory only, is a keyed hash of it with the chain.
//! The key is random, in no file, and thrown away with all hashes when the day ends in Vietnam or
//! the program stops. So nobody can ask afterwards who reported what, not even with the machine in
//! hand; the price is that a sender counts anew after a restart.

use std::collections::HashSet;

use casework::ChainId;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use time::Date;

/// Hashes that are kept at the most: some 50 MB. What comes after counts as new.
const MOST: usize = 1_000_000;

/// A sender and a chain on a day.
pub(crate) type Mark = [u8; 16];

#[derive(Default)]
pub(crate) struct Senders {
    day: Option<Date>,
    key: [u8; 32],
    seen: HashSet<Mark>,
}

impl Senders {
    /// Throws away what is of another day; `key` is asked for a new key then.
    pub(crate) fn on(&mut self, day: Date, key: impl FnOnce() -> [u8; 32]) {
        if self.day != Some(day) {
            *self = Senders {
                day: Some(day),
                key: key(),
                seen: HashSet::new(),
            };
        }
    }

    pub(crate) fn mark(&self, sender: &str, chain: ChainId) -> Mark {
        let mut mark = [0; 16];
        // HMAC takes keys of any length.
        if let Ok(mut hash) = Hmac::<Sha256>::new_from_slice(&self.key) {
            hash.update(chain.0.as_bytes());
            hash.update(sender.as_bytes());
            mark.copy_from_slice(&hash.finalize().into_bytes()[..16]);
        }
        mark
    }

    pub(crate) fn has(&self, mark: &Mark) -> bool {
        self.seen.contains(mark)
    }

    pub(crate) fn remember(&mut self, mark: Mark) {
        if self.seen.len() < MOST {
            self.seen.insert(mark);
        }
    }
}

#[cfg(test)]
mod tests {
    use time::macros::date;
    use uuid::Uuid;

    use super::*;

    #[test]
    fn a_day_ends_with_all_that_was_known() {
        let mut senders = Senders::default();
        let chain = |n| ChainId(Uuid::from_u128(n));
        senders.on(date!(2021 - 02 - 18), || [1; 32]);
        let mark = senders.mark("203.0.113.7", chain(1));
        senders.remember(mark);
        senders.on(date!(2021 - 02 - 18), || unreachable!());
        assert!(senders.has(&senders.mark("203.0.113.7", chain(1))));
        assert!(!senders.has(&senders.mark("203.0.113.8", chain(1))));
        assert!(!senders.has(&senders.mark("203.0.113.7", chain(2))));
        senders.on(date!(2021 - 02 - 19), || [2; 32]);
        assert!(!senders.has(&mark));
        let anew = senders.mark("203.0.113.7", chain(1));
        assert_ne!(anew, mark, "two days cannot be put together");
    }
}
