//! Token buckets (GCRA, by `governor`) that tell the time by our own clock.

use std::{num::NonZeroU32, sync::Arc, time::Duration};

use governor::{
    Quota, RateLimiter,
    clock::{Clock, Reference as _},
    middleware::StateInformationMiddleware,
    state::{InMemoryState, NotKeyed, keyed::HashMapStateStore},
};

use super::Mark;

/// Askers that are held at the most: some 20 MB. What comes when so many are busy shares a bucket.
const MOST: usize = 200_000;
/// The bucket of all of these.
const CROWD: Mark = [0; 16];
/// Seconds between two looks for buckets that are full again, when there are too many.
const SWEEP: u64 = 10;

/// The application's clock, as `governor` asks for it: time since 1970.
#[derive(Clone)]
pub(super) struct Told(Arc<dyn crate::ports::Clock>);

impl Clock for Told {
    type Instant = Duration;

    fn now(&self) -> Duration {
        let nanos = self.0.now().unix_timestamp_nanos();
        Duration::from_nanos(u64::try_from(nanos).unwrap_or(0))
    }
}

/// What came of taking units out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Taken {
    /// They were there; so many are left.
    Yes { left: u32 },
    /// Not yet.
    Wait { seconds: u32 },
    /// More than a full bucket holds.
    Never,
}

fn quota(per_minute: u32) -> Quota {
    let units = NonZeroU32::new(per_minute).unwrap_or(NonZeroU32::MIN);
    let each = Duration::from_secs(60) / units.get();
    Quota::with_period(each)
        .unwrap_or(Quota::per_minute(units))
        .allow_burst(units)
}

fn seconds(wait: Duration) -> u32 {
    let whole = wait.as_millis().div_ceil(1000);
    u32::try_from(whole).unwrap_or(u32::MAX).max(1)
}

macro_rules! taken {
    ($limiter:expr, $check:expr) => {
        match $check {
            Ok(Ok(state)) => Taken::Yes {
                left: state.remaining_burst_capacity(),
            },
            Ok(Err(not_yet)) => Taken::Wait {
                seconds: seconds(not_yet.wait_time_from($limiter.clock().now())),
            },
            Err(_) => Taken::Never,
        }
    };
}

/// One bucket.
pub(super) struct Bucket(RateLimiter<NotKeyed, InMemoryState, Told, StateInformationMiddleware>);

impl Bucket {
    pub(super) fn new(per_minute: u32, clock: &Arc<dyn crate::ports::Clock>) -> Self {
        let told = Told(Arc::clone(clock));
        let limiter = RateLimiter::direct_with_clock(quota(per_minute), told);
        Bucket(limiter.with_middleware())
    }

    pub(super) fn take(&self, units: u32) -> Taken {
        let units = NonZeroU32::new(units).unwrap_or(NonZeroU32::MIN);
        taken!(self.0, self.0.check_n(units))
    }
}

/// A bucket for each asker.
pub(super) struct Buckets {
    limiter: RateLimiter<Mark, HashMapStateStore<Mark>, Told, StateInformationMiddleware>,
    most: usize,
    swept: Duration,
}

impl Buckets {
    pub(super) fn new(per_minute: u32, clock: &Arc<dyn crate::ports::Clock>) -> Self {
        let told = Told(Arc::clone(clock));
        let limiter = RateLimiter::hashmap_with_clock(quota(per_minute), told);
        Buckets {
            limiter: limiter.with_middleware(),
            most: MOST,
            swept: Duration::ZERO,
        }
    }

    pub(super) fn take(&mut self, mark: Mark, units: u32) -> Taken {
        let mut mark = mark;
        if self.limiter.len() >= self.most {
            let now = self.limiter.clock().now();
            if u64::from(now.duration_since(self.swept)) >= SWEEP * 1_000_000_000 {
                self.limiter.retain_recent();
                self.swept = now;
            }
            if self.limiter.len() >= self.most {
                mark = CROWD;
            }
        }
        let units = NonZeroU32::new(units).unwrap_or(NonZeroU32::MIN);
        taken!(self.limiter, self.limiter.check_key_n(&mark, units))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicI64, Ordering};

    use time::OffsetDateTime;

    use super::*;

    #[derive(Default)]
    struct Hand(AtomicI64);

    impl crate::ports::Clock for Hand {
        fn now(&self) -> OffsetDateTime {
            let at = 1_613_600_000 + self.0.load(Ordering::SeqCst);
            OffsetDateTime::from_unix_timestamp(at).unwrap()
        }
    }

    #[test]
    fn a_bucket_is_emptied_and_fills_again() {
        let hand = Arc::new(Hand::default());
        let clock: Arc<dyn crate::ports::Clock> = hand.clone();
        let bucket = Bucket::new(60, &clock);
        assert_eq!(bucket.take(40), Taken::Yes { left: 20 });
        assert_eq!(bucket.take(30), Taken::Wait { seconds: 10 });
        assert_eq!(bucket.take(61), Taken::Never);
        hand.0.store(10, Ordering::SeqCst);
        assert_eq!(bucket.take(30), Taken::Yes { left: 0 });
        hand.0.store(1000, Ordering::SeqCst);
        assert_eq!(bucket.take(1), Taken::Yes { left: 59 });
    }

    #[test]
    fn too_many_askers_share_a_bucket_until_others_are_full_again() {
        let hand = Arc::new(Hand::default());
        let clock: Arc<dyn crate::ports::Clock> = hand.clone();
        let mut buckets = Buckets::new(60, &clock);
        buckets.most = 3;
        for n in 1..=3 {
            assert_eq!(buckets.take([n; 16], 60), Taken::Yes { left: 0 });
        }
        assert_eq!(buckets.take([4; 16], 60), Taken::Yes { left: 0 });
        assert!(matches!(buckets.take([5; 16], 60), Taken::Wait { .. }));
        hand.0.store(200, Ordering::SeqCst);
        assert_eq!(buckets.take([5; 16], 60), Taken::Yes { left: 0 });
        assert_eq!(buckets.take([6; 16], 60), Taken::Yes { left: 0 });
        assert!(buckets.limiter.len() <= 3);
    }
}
