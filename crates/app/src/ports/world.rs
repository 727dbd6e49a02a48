//! Time and chance.

use time::OffsetDateTime;

/// Tells the time.
pub trait Clock: Send + Sync {
    /// Now, UTC.
    fn now(&self) -> OffsetDateTime;

    /// Moves on, so that in the worked example a week can be played in a minute. False, and nothing
    /// moves, for every other clock.
    fn advance(&self, by: time::Duration) -> bool {
        let _ = by;
        false
    }
}

/// Gives unpredictable bytes.
pub trait Entropy: Send + Sync {
    /// Fills `bytes` from a cryptographic source.
    fn fill(&self, bytes: &mut [u8]);
}
