//! What a letter asks of a group of receivers, by when, and what shows that it was done.

use serde::{Deserialize, Serialize};
use time::{Duration, OffsetDateTime};

use super::{Ask, Group, Proof, Task};

/// The longest time that can be given, in hours: a year.
pub const MAX_WITHIN_HOURS: u32 = 366 * 24;

/// By when something is to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Due {
    /// So many hours after the letter was sent.
    Within(u32),
    /// A day and an hour.
    At(#[serde(with = "time::serde::rfc3339")] OffsetDateTime),
}

impl Due {
    /// The moment, for a letter sent at `sent`.
    #[must_use]
    pub fn moment(self, sent: OffsetDateTime) -> OffsetDateTime {
        match self {
            Due::Within(hours) => sent + Duration::hours(hours.into()),
            Due::At(at) => at,
        }
    }
}

/// What a group is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GroupTask {
    /// What to do.
    pub ask: Ask,
    /// By when.
    pub due: Due,
    /// What shows that it was done.
    pub proof: Proof,
}

impl GroupTask {
    /// As the register has it.
    #[must_use]
    pub const fn of(group: &Group) -> GroupTask {
        GroupTask {
            ask: group.ask,
            due: Due::Within(group.within_hours),
            proof: group.proof,
        }
    }

    /// For a receiver of a letter sent at `sent`.
    #[must_use]
    pub fn task(self, sent: OffsetDateTime) -> Task {
        Task {
            ask: self.ask,
            due_at: self.due.moment(sent),
            proof: self.proof,
        }
    }
}

/// Where a letter asks a group otherwise than the register.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Stored")]
pub struct Asked {
    /// What to do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ask: Option<Ask>,
    /// By when.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due: Option<Due>,
    /// What shows that it was done.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub proof: Option<Proof>,
}

/// As it is stored: the first letters kept what to do alone.
#[derive(Deserialize)]
#[serde(untagged)]
enum Stored {
    Ask(Ask),
    Asked {
        #[serde(default)]
        ask: Option<Ask>,
        #[serde(default)]
        due: Option<Due>,
        #[serde(default)]
        proof: Option<Proof>,
    },
}

impl From<Stored> for Asked {
    fn from(stored: Stored) -> Asked {
        match stored {
            Stored::Ask(ask) => Asked::from(ask),
            Stored::Asked { ask, due, proof } => Asked { ask, due, proof },
        }
    }
}

impl From<Ask> for Asked {
    fn from(ask: Ask) -> Asked {
        Asked {
            ask: Some(ask),
            ..Asked::default()
        }
    }
}

impl Asked {
    /// Where a task differs from what the register says; none: nowhere.
    #[must_use]
    pub fn differing(task: GroupTask, group: &Group) -> Option<Asked> {
        let register = GroupTask::of(group);
        let asked = Asked {
            ask: (task.ask != register.ask).then_some(task.ask),
            due: (task.due != register.due).then_some(task.due),
            proof: (task.proof != register.proof).then_some(task.proof),
        };
        (asked != Asked::default()).then_some(asked)
    }

    /// What the group is asked.
    #[must_use]
    pub fn of(self, group: &Group) -> GroupTask {
        let register = GroupTask::of(group);
        GroupTask {
            ask: self.ask.unwrap_or(register.ask),
            due: self.due.unwrap_or(register.due),
            proof: self.proof.unwrap_or(register.proof),
        }
    }
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    #[test]
    fn what_the_first_letters_asked_is_still_read() {
        let old: Asked = serde_json::from_str("\"broadcast\"").unwrap();
        assert_eq!(old, Asked::from(Ask::Broadcast));
    }

    #[test]
    fn what_is_asked_comes_back() {
        for asked in [
            Asked::default(),
            Asked::from(Ask::Report),
            Asked {
                ask: None,
                due: Some(Due::Within(4)),
                proof: Some(Proof::Evidence),
            },
            Asked {
                ask: None,
                due: Some(Due::At(datetime!(2021-02-20 10:00 UTC))),
                proof: None,
            },
        ] {
            let stored = serde_json::to_string(&asked).unwrap();
            assert_eq!(serde_json::from_str::<Asked>(&stored).unwrap(), asked);
        }
    }
}
