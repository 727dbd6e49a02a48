//! How fast deliveries may leave: so many a minute in all, and so many to one domain.

use std::collections::HashMap;

use time::OffsetDateTime;

/// Unused domains are forgotten when there are more.
const MANY: usize = 4096;

/// Tokens that come back with time (a token bucket): a sixth of a minute's worth may go at once.
#[derive(Clone, Copy, Debug)]
struct Bucket {
    tokens: f64,
    at: OffsetDateTime,
}

impl Bucket {
    fn full(per_minute: u32, now: OffsetDateTime) -> Bucket {
        Bucket {
            tokens: capacity(per_minute),
            at: now,
        }
    }

    fn fill(&mut self, per_minute: u32, now: OffsetDateTime) {
        let passed = (now - self.at).as_seconds_f64().max(0.0);
        let grown = self.tokens + passed * f64::from(per_minute) / 60.0;
        self.tokens = grown.min(capacity(per_minute));
        self.at = now;
    }
}

fn capacity(per_minute: u32) -> f64 {
    (f64::from(per_minute) / 6.0).max(1.0)
}

/// What may leave now. Kept in memory: after a restart it begins full.
#[derive(Debug, Default)]
pub(crate) struct Limits {
    all: Option<Bucket>,
    domains: HashMap<String, Bucket>,
}

impl Limits {
    /// How many may leave now in all; 0 a minute is no limit.
    pub(crate) fn room(&mut self, per_minute: u32, now: OffsetDateTime) -> usize {
        if per_minute == 0 {
            return usize::MAX;
        }
        let bucket = self
            .all
            .get_or_insert_with(|| Bucket::full(per_minute, now));
        bucket.fill(per_minute, now);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "between 0 and a sixth of a u32"
        )]
        let whole = bucket.tokens as usize;
        whole
    }

    /// Takes one for a domain; false, and nothing is taken, if it had its share.
    pub(crate) fn take(&mut self, domain: &str, per_domain: u32, now: OffsetDateTime) -> bool {
        if per_domain > 0 {
            if self.domains.len() > MANY {
                self.domains.retain(|_, bucket| {
                    bucket.fill(per_domain, now);
                    bucket.tokens < capacity(per_domain)
                });
            }
            let bucket = self
                .domains
                .entry(domain.to_owned())
                .or_insert_with(|| Bucket::full(per_domain, now));
            bucket.fill(per_domain, now);
            if bucket.tokens < 1.0 {
                return false;
            }
            bucket.tokens -= 1.0;
        }
        if let Some(all) = &mut self.all {
            all.tokens -= 1.0;
        }
        true
    }

    /// The domains that had their share.
    pub(crate) fn exhausted(&mut self, per_domain: u32, now: OffsetDateTime) -> Vec<String> {
        if per_domain == 0 {
            return Vec::new();
        }
        self.domains
            .iter_mut()
            .filter_map(|(domain, bucket)| {
                bucket.fill(per_domain, now);
                (bucket.tokens < 1.0).then(|| domain.clone())
            })
            .collect()
    }
}

/// What an address's limit is kept under.
pub(crate) fn domain(address: &str) -> String {
    address
        .rsplit_once('@')
        .map_or(address, |(_, domain)| domain)
        .trim()
        .to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use time::Duration;

    use super::*;

    const NOW: OffsetDateTime = OffsetDateTime::UNIX_EPOCH;

    #[test]
    fn a_domain_gets_its_share_and_others_are_not_held_up() {
        let mut limits = Limits::default();
        let taken = (0..50)
            .filter(|_| limits.take("tinh.example", 60, NOW))
            .count();
        assert_eq!(taken, 10, "a sixth of a minute at once");
        assert_eq!(limits.exhausted(60, NOW), ["tinh.example"]);
        assert!(limits.take("xa.example", 60, NOW));
        let later = NOW + Duration::seconds(3);
        assert!(limits.exhausted(60, later).is_empty());
        let taken = (0..50)
            .filter(|_| limits.take("tinh.example", 60, later))
            .count();
        assert_eq!(taken, 3, "one a second comes back");
    }

    #[test]
    fn the_whole_is_limited_too() {
        let mut limits = Limits::default();
        assert_eq!(limits.room(0, NOW), usize::MAX);
        assert_eq!(limits.room(120, NOW), 20);
        for _ in 0..20 {
            assert!(limits.take("a.example", 0, NOW));
        }
        assert_eq!(limits.room(120, NOW), 0);
        assert_eq!(limits.room(120, NOW + Duration::seconds(1)), 2);
        assert_eq!(limits.room(120, NOW + Duration::hours(1)), 20);
        // A clock that is put back gives nothing and takes nothing.
        assert_eq!(limits.room(120, NOW), 20);
    }

    #[test]
    fn addresses_share_a_domain_whatever_their_letters() {
        assert_eq!(domain("Van.Thu@Tinh.Example "), "tinh.example");
        assert_eq!(domain("no-address"), "no-address");
    }
}
