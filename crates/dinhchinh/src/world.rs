//! The real clock, a stopwatch and the real source of chance.

use std::{
    sync::atomic::{AtomicI64, Ordering},
    time::{Duration, Instant},
};

use app::ports::{Clock, Entropy};
use time::OffsetDateTime;

/// The machine's clock.
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the one place that reads the clock"
    )]
    fn now(&self) -> OffsetDateTime {
        OffsetDateTime::now_utc()
    }
}

/// The machine's clock, moved on by as much as whoever plays the worked example asked for.
#[derive(Default)]
pub struct ExampleClock {
    ahead: AtomicI64,
}

impl Clock for ExampleClock {
    fn now(&self) -> OffsetDateTime {
        SystemClock.now() + time::Duration::seconds(self.ahead.load(Ordering::Relaxed))
    }

    fn advance(&self, by: time::Duration) -> bool {
        self.ahead.fetch_add(by.whole_seconds(), Ordering::Relaxed);
        true
    }
}

/// The operating system's random numbers.
pub struct SystemEntropy;

impl Entropy for SystemEntropy {
    fn fill(&self, bytes: &mut [u8]) {
        // Without chance there are no safe sessions and no safe links: better to stop.
        getrandom::fill(bytes).expect("the operating system gives random bytes");
    }
}

/// How long something takes.
pub struct Stopwatch(Instant);

impl Stopwatch {
    /// Starts it.
    #[expect(
        clippy::disallowed_methods,
        reason = "measures the program itself; nothing depends on it"
    )]
    pub fn start() -> Self {
        Stopwatch(Instant::now())
    }

    /// Since it was started.
    pub fn elapsed(&self) -> Duration {
        self.0.elapsed()
    }
}
