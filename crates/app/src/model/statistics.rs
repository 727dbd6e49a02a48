//! Figures about what was published.

use casework::{CaseId, VerdictLabel};
use time::OffsetDateTime;

use super::CorrectionKind;

/// What figures are about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum StatisticsOf {
    /// Every correction that was published, without the worked example's.
    Ours,
    /// Those of the worked example.
    Example,
    /// One correction, by its case.
    Case(CaseId),
}

/// From when to when messages were seen, and how often.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SeenExtent {
    /// The first hour.
    pub first: OffsetDateTime,
    /// The last hour.
    pub last: OffsetDateTime,
    /// How often in all.
    pub count: u64,
}

/// What figures need to know of a correction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublishedFact {
    /// When its message was first seen.
    pub first_seen: OffsetDateTime,
    /// When its first version was published.
    pub published_at: OffsetDateTime,
    /// What its newest version is.
    pub kind: CorrectionKind,
    /// The label of its newest version.
    pub label: VerdictLabel,
}

/// How far the receivers of letters were some hours after their letter was sent. Only receivers
/// whose letter was sent as long ago count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReceiversAfter {
    /// How many there are.
    pub receivers: u64,
    /// Of them: those who had confirmed by then.
    pub confirmed: u64,
    /// Of them: those who had passed it on by then.
    pub passed_on: u64,
}
