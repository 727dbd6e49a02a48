//! What is done when a receiver is silent: the plan, its steps, and calls.

use casework::{CallId, DeliveryId, LetterId, StepId, UserId};
use serde::{Deserialize, Serialize};
use time::{Duration, OffsetDateTime, Time, UtcOffset, Weekday, macros::offset};

/// What a receiver owes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Missing {
    /// That it has the letter, or knows of the change.
    Confirmation,
    /// What was asked, with the proof that the task wants.
    Deed,
}

impl Missing {
    /// Both.
    pub const ALL: [Missing; 2] = [Missing::Confirmation, Missing::Deed];

    /// The stable name used in stores and text keys.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Missing::Confirmation => "confirmation",
            Missing::Deed => "deed",
        }
    }

    /// The one with this [`code`](Missing::code).
    #[must_use]
    pub fn from_code(code: &str) -> Option<Missing> {
        Missing::ALL.into_iter().find(|one| one.code() == code)
    }
}

/// How it is asked for, each stronger than the one before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rung {
    /// A reminder on the way that the letter took.
    Reminder,
    /// Another one.
    SecondReminder,
    /// The next address of the organisation, or paper.
    OtherChannel,
    /// The superior of whoever should have answered.
    Superior,
    /// Somebody telephones.
    Call,
}

impl Rung {
    /// Every rung, lowest first.
    pub const ALL: [Rung; 5] = [
        Rung::Reminder,
        Rung::SecondReminder,
        Rung::OtherChannel,
        Rung::Superior,
        Rung::Call,
    ];

    /// The stable name used in stores, forms and text keys.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Rung::Reminder => "reminder",
            Rung::SecondReminder => "second-reminder",
            Rung::OtherChannel => "other-channel",
            Rung::Superior => "superior",
            Rung::Call => "call",
        }
    }

    /// The rung with this [`code`](Rung::code).
    #[must_use]
    pub fn from_code(code: &str) -> Option<Rung> {
        Rung::ALL.into_iter().find(|one| one.code() == code)
    }
}

/// When each rung comes. Hours: after the letter left, for a confirmation; before (negative) or
/// after the deadline, for a deed. A rung without hours is left out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ladder(pub [Option<i32>; 5]);

impl Ladder {
    /// The rungs that are used, with their hours, lowest first.
    pub fn rungs(&self) -> impl Iterator<Item = (Rung, i32)> + '_ {
        Rung::ALL
            .into_iter()
            .zip(&self.0)
            .filter_map(|(rung, hours)| Some((rung, (*hours)?)))
    }

    /// The hours of a rung.
    #[must_use]
    pub fn hours(&self, rung: Rung) -> Option<i32> {
        self.0[rung as usize]
    }
}

/// What is done when, for one letter or for all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EscalationPlan {
    /// Without confirmation.
    pub confirmation: Ladder,
    /// Without the deed, for those who confirmed.
    pub deed: Ladder,
    /// The hour (0–23, Vietnam) from which nobody is disturbed.
    pub quiet_from: u8,
    /// The hour at which that ends; the same hour: never quiet.
    pub quiet_to: u8,
    /// Nobody is disturbed on Saturdays and Sundays.
    pub working_days: bool,
}

impl Default for EscalationPlan {
    fn default() -> Self {
        EscalationPlan {
            confirmation: Ladder([Some(4), Some(20), Some(24), Some(28), Some(30)]),
            deed: Ladder([Some(-4), Some(1), None, Some(24), Some(28)]),
            quiet_from: 21,
            quiet_to: 7,
            working_days: false,
        }
    }
}

/// Vietnam has one time all year.
const VIETNAM: UtcOffset = offset!(+7);

impl EscalationPlan {
    /// The first moment from `at` on at which somebody may be disturbed.
    #[must_use]
    pub fn allowed(&self, at: OffsetDateTime) -> OffsetDateTime {
        let mut at = at.to_offset(VIETNAM);
        // A weekend and its nights are passed in a few steps.
        for _ in 0..8 {
            let weekend = matches!(at.weekday(), Weekday::Saturday | Weekday::Sunday);
            if self.working_days && weekend {
                at = morning(at, 0) + Duration::days(1);
            } else if self.is_quiet(at.hour()) {
                let end = morning(at, self.quiet_to);
                at = if end > at {
                    end
                } else {
                    end + Duration::days(1)
                };
            } else {
                break;
            }
        }
        at
    }

    const fn is_quiet(&self, hour: u8) -> bool {
        if self.quiet_from <= self.quiet_to {
            self.quiet_from <= hour && hour < self.quiet_to
        } else {
            self.quiet_from <= hour || hour < self.quiet_to
        }
    }
}

fn morning(at: OffsetDateTime, hour: u8) -> OffsetDateTime {
    let hour = Time::from_hms(hour.min(23), 0, 0).unwrap_or(Time::MIDNIGHT);
    at.replace_time(hour)
}

/// How a letter's silent receivers are followed up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Escalation {
    /// Which letter.
    pub letter: LetterId,
    /// How often it was changed; what a writer must have seen to write. 1 when new.
    pub version: u32,
    /// The letter's own plan; none: that of the settings.
    pub plan: Option<EscalationPlan>,
    /// Since when it is paused, and by whom; none: it runs.
    pub paused: Option<(OffsetDateTime, UserId)>,
    /// When the worker looks again; none: it is over.
    pub next_at: Option<OffsetDateTime>,
}

/// What became of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum StepState {
    /// A person stopped it before it was due.
    Stopped,
    /// It was made.
    Made,
    /// It could not be made: there is no other address, or no superior.
    Skipped,
}

impl StepState {
    /// Every state.
    pub const ALL: [StepState; 3] = [StepState::Stopped, StepState::Made, StepState::Skipped];

    /// The stable name used in stores and text keys.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            StepState::Stopped => "stopped",
            StepState::Made => "made",
            StepState::Skipped => "skipped",
        }
    }

    /// The state with this [`code`](StepState::code).
    #[must_use]
    pub fn from_code(code: &str) -> Option<StepState> {
        StepState::ALL.into_iter().find(|one| one.code() == code)
    }
}

/// One step for one receiver; there is one at most for each delivery, thing owed and rung.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EscalationStep {
    /// Its identity.
    pub id: StepId,
    /// How often it was changed; what a writer must have seen to write. 1 when new.
    pub version: u32,
    /// The letter.
    pub letter: LetterId,
    /// The delivery that waits for an answer.
    pub delivery: DeliveryId,
    /// What is owed.
    pub missing: Missing,
    /// How it is asked for.
    pub rung: Rung,
    /// What became of it.
    pub state: StepState,
    /// When it was made, stopped or skipped.
    pub at: OffsetDateTime,
    /// Who stopped it; none: the program made it.
    pub by: Option<UserId>,
    /// The delivery that it is, of a reminder.
    pub made: Option<DeliveryId>,
    /// Whom it went to: an address, a name, a telephone number; as it was then.
    pub to: String,
    /// Whether a call waits to be made.
    pub open: bool,
}

/// How a call went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CallOutcome {
    /// Somebody answered and confirmed on the telephone.
    Confirmed,
    /// Somebody answered and promised to confirm.
    Promised,
    /// Somebody answered, without a confirmation.
    Reached,
    /// Nobody answered.
    NoAnswer,
    /// The number is not theirs.
    WrongNumber,
}

impl CallOutcome {
    /// Every outcome.
    pub const ALL: [CallOutcome; 5] = [
        CallOutcome::Confirmed,
        CallOutcome::Promised,
        CallOutcome::Reached,
        CallOutcome::NoAnswer,
        CallOutcome::WrongNumber,
    ];

    /// The stable name used in stores, forms and text keys.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            CallOutcome::Confirmed => "confirmed",
            CallOutcome::Promised => "promised",
            CallOutcome::Reached => "reached",
            CallOutcome::NoAnswer => "no-answer",
            CallOutcome::WrongNumber => "wrong-number",
        }
    }

    /// The outcome with this [`code`](CallOutcome::code).
    #[must_use]
    pub fn from_code(code: &str) -> Option<CallOutcome> {
        CallOutcome::ALL.into_iter().find(|one| one.code() == code)
    }
}

/// One call that was made. Never changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// Its identity.
    pub id: CallId,
    /// The step that it is of.
    pub step: StepId,
    /// When.
    pub at: OffsetDateTime,
    /// Who called.
    pub by: UserId,
    /// The number that was called.
    pub number: String,
    /// How it went.
    pub outcome: CallOutcome,
    /// Who was spoken to: name and office; may be empty.
    pub person: String,
    /// Until when they promised to answer.
    pub promised_until: Option<OffsetDateTime>,
    /// Anything else.
    pub note: String,
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    #[test]
    fn nights_and_weekends_are_passed_over() {
        let plan = EscalationPlan {
            working_days: true,
            ..EscalationPlan::default()
        };
        let allowed = |at| plan.allowed(at);
        let noon = datetime!(2021-02-18 12:00 +7);
        assert_eq!(allowed(noon), noon, "a Thursday at noon");
        assert_eq!(
            allowed(datetime!(2021-02-18 21:00 +7)),
            datetime!(2021-02-19 07:00 +7)
        );
        assert_eq!(
            allowed(datetime!(2021-02-18 23:30 UTC)),
            datetime!(2021-02-19 07:00 +7),
            "half past six in Vietnam"
        );
        let monday = datetime!(2021-02-22 07:00 +7);
        assert_eq!(allowed(datetime!(2021-02-19 21:30 +7)), monday);
        assert_eq!(allowed(datetime!(2021-02-20 12:00 +7)), monday);
        assert_eq!(allowed(datetime!(2021-02-21 23:59 +7)), monday);
        let always = EscalationPlan {
            quiet_from: 0,
            quiet_to: 0,
            working_days: false,
            ..plan
        };
        let night = datetime!(2021-02-21 03:00 +7);
        assert_eq!(always.allowed(night), night);
        let midday = EscalationPlan {
            quiet_from: 11,
            quiet_to: 13,
            ..always
        };
        assert_eq!(midday.allowed(noon), datetime!(2021-02-18 13:00 +7));
    }
}
