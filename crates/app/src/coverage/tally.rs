//! Sums over receivers.

use super::standing::{Receiver, Standing};

/// How many receivers are how far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    counts: [usize; 9],
    /// Of those that confirmed: what was asked is not shown to be done although its time is over.
    pub late: usize,
}

impl Tally {
    /// Of these receivers.
    #[must_use]
    pub fn of<'a>(receivers: impl IntoIterator<Item = &'a Receiver>) -> Tally {
        let mut tally = Tally::default();
        for receiver in receivers {
            tally.count(receiver);
        }
        tally
    }

    /// Counts one more receiver.
    pub fn count(&mut self, receiver: &Receiver) {
        self.counts[receiver.standing.place()] += 1;
        self.late += usize::from(receiver.late);
    }

    /// Adds another sum.
    pub fn add(&mut self, other: &Tally) {
        for (mine, theirs) in self.counts.iter_mut().zip(other.counts) {
            *mine += theirs;
        }
        self.late += other.late;
    }

    /// How many are just so far.
    #[must_use]
    pub const fn get(&self, standing: Standing) -> usize {
        self.counts[standing.place()]
    }

    /// All receivers.
    #[must_use]
    pub fn total(&self) -> usize {
        self.counts.iter().sum()
    }

    /// Those that confirmed, whether or not they have done what was asked.
    #[must_use]
    pub const fn confirmed(&self) -> usize {
        self.get(Standing::Confirmed) + self.get(Standing::Done)
    }

    /// Those from whom an answer came: confirmed, done or sent back.
    #[must_use]
    pub const fn answered(&self) -> usize {
        self.confirmed() + self.get(Standing::SentBack)
    }

    /// Standings with how many, strongest first, without those that nobody has.
    #[must_use]
    pub fn parts(&self) -> Vec<(Standing, usize)> {
        Standing::ALL
            .into_iter()
            .map(|standing| (standing, self.get(standing)))
            .filter(|(_, count)| *count > 0)
            .collect()
    }

    /// What one tile of the grid shows: what is missing most; a place is only as far as the last
    /// of its receivers. None without receivers.
    #[must_use]
    pub fn weakest(&self) -> Option<Standing> {
        const ORDER: [Standing; 9] = [
            Standing::Silent,
            Standing::Failed,
            Standing::SentBack,
            Standing::Waiting,
            Standing::Sent,
            Standing::Delivered,
            Standing::Opened,
            Standing::Confirmed,
            Standing::Done,
        ];
        ORDER.into_iter().find(|standing| self.get(*standing) > 0)
    }
}
