//! Which step comes when. No store, no clock: everything follows from what is known of a receiver.

use time::{Duration, OffsetDateTime};

use crate::{
    coverage::{Receiver, Standing},
    model::{
        ChannelKind, Delivery, DeliveryState, EscalationPlan, EscalationStep, Missing, Proof, Rung,
        StepState,
    },
};

/// How long after confirming nobody is asked for the deed.
const AFTER_CONFIRMING: Duration = Duration::hours(1);

/// What one receiver owes, and by which of its deliveries it is asked for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Owed<'a> {
    pub(crate) delivery: &'a Delivery,
    pub(crate) missing: Missing,
    /// From when the hours of the plan are counted.
    base: OffsetDateTime,
    /// Not before this.
    earliest: OffsetDateTime,
    /// It did not go: there is no way for a reminder.
    failed: bool,
}

/// A step that is to come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Coming {
    pub(crate) rung: Rung,
    pub(crate) at: OffsetDateTime,
}

/// What a receiver owes; nothing if it is done, sent it back, or still waits for us.
/// `deliveries` are its own, in their order.
pub(crate) fn owed<'a>(receiver: &Receiver, deliveries: &[&'a Delivery]) -> Option<Owed<'a>> {
    match receiver.standing {
        Standing::Done | Standing::SentBack | Standing::Waiting => None,
        Standing::Confirmed => {
            let asked = deliveries.iter().find(|d| {
                d.state != DeliveryState::Cancelled
                    && d.task.is_some_and(|task| task.proof > Proof::Confirmation)
            })?;
            Some(Owed {
                delivery: asked,
                missing: Missing::Deed,
                base: asked.task?.due_at,
                earliest: receiver.confirmed_at? + AFTER_CONFIRMING,
                failed: false,
            })
        }
        Standing::Failed => {
            let first = deliveries
                .iter()
                .find(|d| d.state != DeliveryState::Cancelled)?;
            Some(Owed {
                delivery: first,
                missing: Missing::Confirmation,
                base: first.queued_at,
                earliest: first.queued_at,
                failed: true,
            })
        }
        Standing::Silent | Standing::Sent | Standing::Delivered | Standing::Opened => {
            let left = deliveries
                .iter()
                .filter(|d| d.state != DeliveryState::Cancelled)
                .find_map(|d| Some((d, d.sent_at.or(d.opened_at)?)))?;
            Some(Owed {
                delivery: left.0,
                missing: Missing::Confirmation,
                base: left.1,
                earliest: left.1,
                failed: false,
            })
        }
    }
}

/// The steps that are still to come, soonest first. Each keeps the plan's distance from the one
/// before it as that was really made: after a long pause nobody gets everything at once.
pub(crate) fn coming(
    owed: &Owed<'_>,
    steps: &[&EscalationStep],
    plan: &EscalationPlan,
    express: bool,
) -> Vec<Coming> {
    let ladder = match owed.missing {
        Missing::Confirmation => &plan.confirmation,
        Missing::Deed => &plan.deed,
    };
    let applies = |rung: Rung| {
        let reminder = matches!(rung, Rung::Reminder | Rung::SecondReminder);
        let by_mail = !owed.failed && owed.delivery.channel == ChannelKind::Email;
        !reminder || by_mail
    };
    let rungs: Vec<(Rung, i32)> = ladder.rungs().filter(|(rung, _)| applies(*rung)).collect();
    // What did not go is worth no waiting: the first rung comes at once, the others after it.
    let shift = match rungs.first() {
        Some((_, hours)) if owed.failed => *hours,
        _ => 0,
    };
    let mut found = Vec::new();
    let mut last: Option<(OffsetDateTime, i32)> = None;
    for (rung, hours) in rungs {
        let done = steps.iter().find(|step| {
            step.delivery == owed.delivery.id && step.missing == owed.missing && step.rung == rung
        });
        match done {
            Some(step) if step.state == StepState::Made => {
                let at = last.map_or(step.at, |(before, _)| before.max(step.at));
                last = Some((at, hours));
            }
            // What was stopped or could not be made takes no time.
            Some(_) => {}
            None => {
                let planned = owed.base + Duration::hours(i64::from(hours - shift));
                let after = last
                    .map(|(at, before)| at + Duration::hours(i64::from((hours - before).max(0))));
                let at = planned
                    .max(owed.earliest)
                    .max(after.unwrap_or(owed.earliest));
                let at = if express { at } else { plan.allowed(at) };
                last = Some((at, hours));
                found.push(Coming { rung, at });
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use casework::{CaseId, DeliveryId, LetterId, StepId};
    use proptest::prelude::*;
    use time::macros::datetime;
    use uuid::Uuid;

    use super::*;
    use crate::{
        coverage::receivers,
        model::{Ask, NewDelivery, Purpose, Task},
    };

    const NOON: OffsetDateTime = datetime!(2021-02-18 12:00 +7);

    fn delivery() -> Delivery {
        let mut delivery = Delivery::new(NewDelivery {
            id: DeliveryId(Uuid::from_u128(1)),
            purpose: Purpose::Letter(LetterId(Uuid::from_u128(2))),
            case: CaseId(Uuid::from_u128(3)),
            to_name: "UBND xã A".into(),
            address: "a@xa.example".into(),
            at: NOON,
        });
        delivery.state = DeliveryState::Sent;
        delivery.sent_at = Some(NOON);
        delivery
    }

    fn step(
        delivery: &Delivery,
        missing: Missing,
        rung: Rung,
        at: OffsetDateTime,
    ) -> EscalationStep {
        EscalationStep {
            id: StepId(Uuid::from_u128(rung as u128)),
            version: 1,
            letter: LetterId(Uuid::from_u128(2)),
            delivery: delivery.id,
            missing,
            rung,
            state: StepState::Made,
            at,
            by: None,
            made: None,
            to: String::new(),
            open: false,
        }
    }

    fn plan() -> EscalationPlan {
        EscalationPlan {
            quiet_from: 0,
            quiet_to: 0,
            ..EscalationPlan::default()
        }
    }

    fn to_come(
        delivery: &Delivery,
        steps: &[EscalationStep],
        now: OffsetDateTime,
    ) -> Vec<(Rung, i64)> {
        let list = [delivery.clone()];
        let found = receivers(&list, &HashMap::new(), now);
        let Some(owed) = owed(&found[0], &[delivery]) else {
            return Vec::new();
        };
        let steps: Vec<&EscalationStep> = steps.iter().collect();
        coming(&owed, &steps, &plan(), false)
            .into_iter()
            .map(|one| (one.rung, (one.at - NOON).whole_hours()))
            .collect()
    }

    #[test]
    fn the_rungs_come_one_after_another() {
        let all = to_come(&delivery(), &[], NOON);
        let plan: Vec<(Rung, i64)> = plan()
            .confirmation
            .rungs()
            .map(|(rung, hours)| (rung, i64::from(hours)))
            .collect();
        assert_eq!(all, plan);
    }

    #[test]
    fn after_a_pause_each_keeps_its_distance() {
        let late = NOON + Duration::hours(100);
        let made = step(&delivery(), Missing::Confirmation, Rung::Reminder, late);
        let all = to_come(&delivery(), &[made], late);
        assert_eq!(all[0], (Rung::SecondReminder, 116));
        assert_eq!(all[1], (Rung::OtherChannel, 120));
    }

    #[test]
    fn what_is_stopped_does_not_come() {
        let mut stopped = step(&delivery(), Missing::Confirmation, Rung::Superior, NOON);
        stopped.state = StepState::Stopped;
        let rungs: Vec<Rung> = to_come(&delivery(), &[stopped], NOON)
            .into_iter()
            .map(|(rung, _)| rung)
            .collect();
        let left = [
            Rung::Reminder,
            Rung::SecondReminder,
            Rung::OtherChannel,
            Rung::Call,
        ];
        assert_eq!(rungs, left);
    }

    #[test]
    fn nobody_is_reminded_of_what_is_over() {
        let mut confirmed = delivery();
        confirmed.confirmed_at = Some(NOON);
        assert_eq!(to_come(&confirmed, &[], NOON), []);
        let mut back = delivery();
        back.returned_at = Some(NOON);
        assert_eq!(to_come(&back, &[], NOON), []);
        let mut waiting = delivery();
        (waiting.state, waiting.sent_at) = (DeliveryState::Queued, None);
        assert_eq!(to_come(&waiting, &[], NOON), []);
    }

    #[test]
    fn what_did_not_go_is_tried_otherwise_at_once() {
        let mut failed = delivery();
        (failed.state, failed.sent_at) = (DeliveryState::Failed, None);
        let all = to_come(&failed, &[], NOON);
        assert_eq!(
            all,
            [
                (Rung::OtherChannel, 0),
                (Rung::Superior, 4),
                (Rung::Call, 6)
            ]
        );
    }

    #[test]
    fn a_deed_is_asked_for_around_its_deadline_once_receipt_is_confirmed() {
        let mut delivery = delivery();
        delivery.task = Some(Task {
            ask: Ask::Publish,
            due_at: NOON + Duration::hours(48),
            proof: Proof::Evidence,
        });
        let first = to_come(&delivery, &[], NOON)[0];
        assert_eq!(first, (Rung::Reminder, 4), "first the confirmation");
        delivery.confirmed_at = Some(NOON);
        let deed = [
            (Rung::Reminder, 44),
            (Rung::SecondReminder, 49),
            (Rung::Superior, 72),
            (Rung::Call, 76),
        ];
        assert_eq!(to_come(&delivery, &[], NOON), deed);
        delivery.confirmed_at = Some(NOON + Duration::hours(47));
        assert_eq!(to_come(&delivery, &[], NOON)[0], (Rung::Reminder, 48));
        delivery.done_at = Some(NOON);
        assert_eq!(to_come(&delivery, &[], NOON), []);
    }

    proptest! {
        /// Whatever was made or stopped before, what is to come is in order and never comes in a
        /// quiet hour.
        #[test]
        fn what_is_to_come_is_in_order(
            states in proptest::collection::vec(proptest::option::of(0_usize..3), 5),
            hours in proptest::collection::vec(0_i64..200, 5),
            quiet in (0_u8..24, 0_u8..24),
            working_days: bool,
        ) {
            let delivery = delivery();
            let mut steps = Vec::new();
            for (rung, (state, hours)) in Rung::ALL.into_iter().zip(states.iter().zip(&hours)) {
                if let Some(state) = state {
                    let at = NOON + Duration::hours(*hours);
                    let mut made = step(&delivery, Missing::Confirmation, rung, at);
                    made.state = StepState::ALL[*state];
                    steps.push(made);
                }
            }
            let plan = EscalationPlan {
                quiet_from: quiet.0,
                quiet_to: quiet.1,
                working_days,
                ..EscalationPlan::default()
            };
            let list = [delivery.clone()];
            let found = receivers(&list, &HashMap::new(), NOON);
            let owed = owed(&found[0], &[&delivery]).unwrap();
            let steps: Vec<&EscalationStep> = steps.iter().collect();
            let all = coming(&owed, &steps, &plan, false);
            prop_assert!(all.is_sorted_by_key(|one| (one.at, one.rung)));
            for one in all {
                prop_assert_eq!(plan.allowed(one.at), one.at);
                prop_assert!(steps.iter().all(|step| step.rung != one.rung));
            }
        }
    }
}
