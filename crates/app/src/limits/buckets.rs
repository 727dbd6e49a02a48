//! Token buckets (GCRA, by `governor`) whose clock is set by ours.

use std::{num::NonZeroU32, time::Duration};

use governor::{
    Quota, RateLimiter,
    clock::{Clock, FakeRelativeClock, Reference as _},
    middleware::StateInformationMiddleware,
    nanos::Nanos,
    state::{InMemoryState, NotKeyed, keyed::HashMapStateStore},
};

use super::Mark;

/// Askers that are held at the most: some 20 MB. What comes when so many are busy shares a bucket.
const MOST: usize = 200_000;
/// The bucket of all of these.
const CROWD: Mark = [0; 16];
/// Seconds between two looks for buckets that are full again, when there are too many.
const SWEEP: u64 = 10;

/// Goes when it is told what time it is; never back.
#[derive(Default)]
pub(super) struct Hand {
    clock: FakeRelativeClock,
    /// Milliseconds since 1970; none before it was told the first time.
    at: Option<i128>,
}

impl Hand {
    pub(super) fn set(&mut self, millis: i128) {
        let before = *self.at.get_or_insert(millis);
        // A clock that was set back starts from there.
        let passed = u64::try_from(millis - before).unwrap_or(0);
        self.clock.advance(Duration::from_millis(passed));
        self.at = Some(millis);
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
pub(super) struct Bucket(
    RateLimiter<NotKeyed, InMemoryState, FakeRelativeClock, StateInformationMiddleware>,
);

impl Bucket {
    pub(super) fn new(per_minute: u32, hand: &Hand) -> Self {
        let limiter = RateLimiter::direct_with_clock(quota(per_minute), hand.clock.clone());
        Bucket(limiter.with_middleware())
    }

    pub(super) fn take(&self, units: u32) -> Taken {
        let units = NonZeroU32::new(units).unwrap_or(NonZeroU32::MIN);
        taken!(self.0, self.0.check_n(units))
    }
}

/// A bucket for each asker.
pub(super) struct Buckets {
    limiter:
        RateLimiter<Mark, HashMapStateStore<Mark>, FakeRelativeClock, StateInformationMiddleware>,
    most: usize,
    swept: Option<Nanos>,
}

impl Buckets {
    pub(super) fn new(per_minute: u32, hand: &Hand) -> Self {
        let limiter = RateLimiter::hashmap_with_clock(quota(per_minute), hand.clock.clone());
        Buckets {
            limiter: limiter.with_middleware(),
            most: MOST,
            swept: None,
        }
    }

    pub(super) fn take(&mut self, mark: Mark, units: u32) -> Taken {
        let mut mark = mark;
        if self.limiter.len() >= self.most {
            let now = self.limiter.clock().now();
            let recent = |swept| u64::from(now.duration_since(swept)) < SWEEP * 1_000_000_000;
            if !self.swept.is_some_and(recent) {
                self.limiter.retain_recent();
                self.swept = Some(now);
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
    use super::*;

    fn hand() -> Hand {
        let mut hand = Hand::default();
        hand.set(1_613_600_000_000);
        hand
    }

    fn pass(hand: &mut Hand, seconds: i128) {
        let at = hand.at.unwrap();
        hand.set(at + seconds * 1000);
    }

    #[test]
    fn a_bucket_is_emptied_and_fills_again() {
        let mut hand = hand();
        let bucket = Bucket::new(60, &hand);
        assert_eq!(bucket.take(40), Taken::Yes { left: 20 });
        assert_eq!(bucket.take(30), Taken::Wait { seconds: 10 });
        assert_eq!(bucket.take(61), Taken::Never);
        pass(&mut hand, 10);
        assert_eq!(bucket.take(30), Taken::Yes { left: 0 });
        pass(&mut hand, -3600);
        assert_eq!(bucket.take(1), Taken::Wait { seconds: 1 });
        pass(&mut hand, 1000);
        assert_eq!(bucket.take(1), Taken::Yes { left: 59 });
    }

    #[test]
    fn too_many_askers_share_a_bucket_until_others_are_full_again() {
        let mut hand = hand();
        let mut buckets = Buckets::new(60, &hand);
        buckets.most = 3;
        for n in 1..=3 {
            assert_eq!(buckets.take([n; 16], 60), Taken::Yes { left: 0 });
        }
        assert_eq!(buckets.take([4; 16], 60), Taken::Yes { left: 0 });
        assert!(matches!(buckets.take([5; 16], 60), Taken::Wait { .. }));
        pass(&mut hand, 200);
        assert_eq!(buckets.take([5; 16], 60), Taken::Yes { left: 0 });
        assert_eq!(buckets.take([6; 16], 60), Taken::Yes { left: 0 });
        assert!(buckets.limiter.len() <= 3);
    }
}
