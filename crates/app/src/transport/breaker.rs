//! Whether a channel is there: when its server is away, deliveries wait without using up attempts,
//! and now and then one of them asks whether it is back.

use time::{Duration, OffsetDateTime};

/// Troubles in a row after which the channel is taken to be away.
const PATIENCE: u32 = 3;
/// The first pause; each further one is twice as long, up to the longest.
const FIRST_PAUSE: Duration = Duration::seconds(10);
const LONGEST_PAUSE: Duration = Duration::minutes(5);

/// What is known of a channel.
#[derive(Debug, Default)]
pub(crate) struct Breaker {
    troubles: u32,
    pauses: u32,
    /// Since when, until when, why.
    away: Option<(OffsetDateTime, OffsetDateTime, String)>,
}

impl Breaker {
    /// How many may be on their way together at `now`, of the `usual` number.
    pub(crate) fn room(&self, usual: usize, now: OffsetDateTime) -> usize {
        match &self.away {
            None => usual,
            Some((_, until, _)) if now < *until => 0,
            // One asks whether it is back.
            Some(_) => 1,
        }
    }

    /// It answered, whatever it said.
    pub(crate) fn answered(&mut self) {
        *self = Breaker::default();
    }

    /// It could not be reached, or broke off after it had been given a message; `spread` (0 to 1)
    /// keeps several senders from asking at the same moment.
    pub(crate) fn trouble(&mut self, words: &str, spread: f64, now: OffsetDateTime) {
        self.troubles += 1;
        if self.troubles < PATIENCE {
            return;
        }
        let since = match &self.away {
            // What was on its way together says the same several times.
            Some((_, until, _)) if now < *until => return,
            Some((since, ..)) => *since,
            None => now,
        };
        let pause = LONGEST_PAUSE.min(FIRST_PAUSE * 2_i32.pow(self.pauses.min(10)));
        self.pauses += 1;
        let until = now + pause * (1.0 - spread / 4.0);
        self.away = Some((since, until, words.to_owned()));
    }

    /// Since when it is away, when it is asked next, and what was the matter.
    pub(crate) fn away(&self) -> Option<(OffsetDateTime, OffsetDateTime, &str)> {
        self.away
            .as_ref()
            .map(|(since, until, words)| (*since, *until, words.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: OffsetDateTime = OffsetDateTime::UNIX_EPOCH;

    #[test]
    fn it_opens_after_some_troubles_and_closes_with_an_answer() {
        let mut breaker = Breaker::default();
        for _ in 0..2 {
            breaker.trouble("no connection", 0.0, NOW);
            assert_eq!(breaker.room(8, NOW), 8);
        }
        breaker.trouble("no connection", 0.0, NOW);
        assert_eq!(breaker.room(8, NOW), 0);
        let later = NOW + FIRST_PAUSE;
        assert_eq!(breaker.room(8, later), 1);
        breaker.trouble("no connection", 0.0, later);
        assert_eq!(breaker.room(8, later + FIRST_PAUSE), 0, "twice as long");
        assert_eq!(breaker.room(8, later + FIRST_PAUSE * 2), 1);
        assert_eq!(breaker.away().unwrap().0, NOW, "away since the beginning");
        breaker.answered();
        assert_eq!(breaker.room(8, later), 8);
    }

    #[test]
    fn pauses_are_never_longer_than_the_longest() {
        let mut breaker = Breaker::default();
        let mut now = NOW;
        for _ in 0..40 {
            breaker.trouble("x", 0.5, now);
            if let Some((_, until, _)) = breaker.away() {
                assert!(until - now <= LONGEST_PAUSE);
                now = until;
            }
        }
        assert!(breaker.away().is_some());
    }
}
