//! Whether a trail is whole.

use std::collections::BTreeMap;

use casework::CaseId;

use super::{BEGINNING, Sealed, hash_of};

/// What is wrong with a trail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// A row is not what its hash says, or not in its place.
    Changed {
        /// Which row.
        seq: u32,
    },
    /// A row is not there.
    Missing {
        /// Which row.
        seq: u32,
    },
    /// Rows are missing at the end, or the last hash is another one.
    Cut {
        /// Up to which row there were.
        seq: u32,
    },
    /// An event of the case has no row.
    EventWithoutRow {
        /// Its place in the case's history.
        version: u32,
    },
    /// An event of the case is not the one that was recorded, or is gone.
    EventChanged {
        /// Its place in the case's history.
        version: u32,
    },
}

impl Problem {
    /// The stable name used in text keys.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Problem::Changed { .. } => "changed",
            Problem::Missing { .. } => "missing",
            Problem::Cut { .. } => "cut",
            Problem::EventWithoutRow { .. } => "event-without-row",
            Problem::EventChanged { .. } => "event-changed",
        }
    }

    /// The row or event that it is about.
    #[must_use]
    pub const fn place(&self) -> u32 {
        match self {
            Problem::Changed { seq } | Problem::Missing { seq } | Problem::Cut { seq } => *seq,
            Problem::EventWithoutRow { version } | Problem::EventChanged { version } => *version,
        }
    }
}

/// Compares the rows of a case, in order, with their hashes, with the last one kept (`head`) and
/// with the hashes of the case's events as they are stored. Empty: nothing is wrong.
#[must_use]
pub fn check(
    case: CaseId,
    rows: &[Sealed],
    head: Option<&(u32, String)>,
    events: &[(u32, String)],
) -> Vec<Problem> {
    let mut problems = chain(case, rows);
    let last = rows.last().map(|row| (row.seq, row.hash.as_str()));
    let kept = head.map(|(seq, hash)| (*seq, hash.as_str()));
    if last != kept {
        let seq = kept.or(last).map_or(0, |(seq, _)| seq);
        problems.push(Problem::Cut { seq });
    }
    problems.extend(against_events(rows, events));
    problems
}

fn chain(case: CaseId, rows: &[Sealed]) -> Vec<Problem> {
    let mut problems = Vec::new();
    let (mut previous, mut expected) = (BEGINNING, 1);
    for row in rows {
        // What stands before a gap is gone: the hash of the row behind it cannot be compared.
        let follows = row.seq == expected;
        for seq in expected..row.seq {
            problems.push(Problem::Missing { seq });
        }
        let in_place = row
            .row()
            .is_some_and(|read| read.case == case && read.seq == row.seq);
        if !in_place || (follows && hash_of(previous, &row.body) != row.hash) {
            problems.push(Problem::Changed { seq: row.seq });
        }
        previous = &row.hash;
        expected = row.seq.saturating_add(1);
    }
    problems
}

fn against_events(rows: &[Sealed], events: &[(u32, String)]) -> Vec<Problem> {
    let recorded: BTreeMap<u32, String> = rows
        .iter()
        .filter_map(|row| row.row()?.event)
        .map(|event| (event.version, event.sha256))
        .collect();
    let stored: BTreeMap<u32, &String> = events.iter().map(|(at, hash)| (*at, hash)).collect();
    let mut problems: Vec<Problem> = recorded
        .iter()
        .filter(|(version, hash)| stored.get(version) != Some(hash))
        .map(|(version, _)| Problem::EventChanged { version: *version })
        .collect();
    problems.extend(
        stored
            .keys()
            .filter(|version| !recorded.contains_key(version))
            .map(|version| Problem::EventWithoutRow { version: *version }),
    );
    problems
}
