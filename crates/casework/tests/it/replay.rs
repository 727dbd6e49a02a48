//! Whatever is asked in whatever order: the events give the same case, and the promises hold.

use casework::*;
use proptest::prelude::*;
use time::Duration;
use uuid::Uuid;

use crate::steps::*;

fn any_step() -> impl Strategy<Value = (Command, Context)> {
    let commands: Vec<Command> = commands()
        .into_iter()
        .skip(1)
        .map(|(_, command)| command)
        .chain([ask(), evidence()])
        .collect();
    let people = vec![
        officer(),
        person(6, &[Role::Officer]),
        approver(),
        person(5, &Role::ALL),
        party(),
        public(),
        clock(NOW),
    ];
    let hours = 0_i64..24 * 120;
    (
        proptest::sample::select(commands),
        proptest::sample::select(people),
        hours,
    )
        .prop_map(|(command, context, hours)| {
            let now = NOW + Duration::hours(hours);
            (command, at(context, now))
        })
}

/// The case after what of the steps was accepted, and its events.
fn play(steps: Vec<(Command, Context)>) -> (Case, Vec<Event>) {
    let id = CaseId(Uuid::from_u128(1000));
    let mut events = decide(None, open(), &officer()).unwrap();
    let mut case = Case::replay(id, &events).unwrap();
    for (command, context) in steps {
        if let Ok(new) = decide(Some(&case), command, &context) {
            new.iter().for_each(|event| case.apply(event));
            events.extend(new);
        }
    }
    (case, events)
}

/// A start on the way to a verdict, so that what comes after one is reached, too.
fn situations() -> impl Strategy<Value = Vec<(Command, Context)>> {
    proptest::sample::select(SITUATIONS[1..].to_vec()).prop_map(|name| steps_to(name)[1..].to_vec())
}

fn any_way(longest: usize) -> impl Strategy<Value = Vec<(Command, Context)>> {
    (
        situations(),
        proptest::collection::vec(any_step(), 0..longest),
    )
        .prop_map(|(mut first, more)| {
            first.extend(more);
            first
        })
}

proptest! {
    #[test]
    fn replaying_the_stored_events_gives_the_same_case(steps in any_way(40)) {
        let (case, events) = play(steps);
        let stored = serde_json::to_string(&events).unwrap();
        let read: Vec<Event> = serde_json::from_str(&stored).unwrap();
        prop_assert_eq!(&read, &events);
        prop_assert_eq!(Case::replay(case.id, &read), Some(case.clone()));
        prop_assert_eq!(case.version as usize, events.len());
        let body = serde_json::to_string(&case).unwrap();
        prop_assert_eq!(serde_json::from_str::<Case>(&body).unwrap(), case);
    }

    #[test]
    fn two_people_and_grounds_stand_behind_whatever_the_public_reads(steps in any_way(60)) {
        let (case, events) = play(steps);
        let mut evidence = 0;
        let mut silent = false;
        for event in &events {
            match event {
                Event::EvidenceAttached { .. } | Event::ReplyReceived { .. } => evidence += 1,
                Event::RequestFollowedUp { step, .. } => silent |= step.kind == StepKind::NoReply,
                Event::VerdictApproved { verdict, proposed_by, by, .. } => {
                    prop_assert_ne!(proposed_by, by);
                    let silence = silent && verdict.label == VerdictLabel::Unproven;
                    prop_assert!(evidence > 0 || silence);
                }
                Event::VerdictWithdrawn { withdrawn } => {
                    prop_assert_ne!(withdrawn.proposed_by, withdrawn.approved_by);
                    prop_assert!(!withdrawn.reason.is_empty());
                }
                _ => {}
            }
        }
        if case.published > 0 {
            prop_assert!(case.harm.is_some());
        }
    }

    #[test]
    fn every_public_version_but_the_first_says_why(steps in any_way(60)) {
        let (_, events) = play(steps);
        let mut versions = 0;
        for event in &events {
            let reason = match event {
                Event::VerdictApproved { reason, .. } => reason.clone(),
                Event::VerdictWithdrawn { withdrawn } => Some(withdrawn.reason.clone()),
                Event::Reopened { reason, under_review: true, .. } => Some(reason.clone()),
                _ => continue,
            };
            versions += 1;
            prop_assert!(versions == 1 || reason.is_some_and(|reason| !reason.is_empty()));
        }
    }

    #[test]
    fn nobody_judges_an_appeal_against_what_they_approved(steps in any_way(60)) {
        let (case, _) = play(steps);
        for appeal in &case.appeals {
            if let Some(decision) = &appeal.decision {
                prop_assert_ne!(decision.by, appeal.approved_by);
            }
        }
    }

    #[test]
    fn what_was_followed_up_is_not_due_again(steps in any_way(30), hours in 0_i64..24 * 200) {
        let (mut case, _) = play(steps);
        let now = clock(NOW + Duration::hours(hours));
        for event in decide(Some(&case), Command::FollowUp, &now).unwrap() {
            case.apply(&event);
        }
        prop_assert_eq!(decide(Some(&case), Command::FollowUp, &now).unwrap(), []);
        prop_assert!(case.next_at().is_none_or(|next| next > now.now));
    }

    #[test]
    fn a_proposal_sent_back_leaves_what_stood(steps in any_way(30)) {
        let (case, _) = play(steps);
        for command in [propose(), correct(), withdraw()] {
            let Ok(events) = decide(Some(&case), command, &officer()) else { continue };
            let mut after = case.clone();
            events.iter().for_each(|event| after.apply(event));
            prop_assert_eq!(after.standing(), case.standing());
            let back = because(|reason| Command::ReturnProposal { reason });
            for event in decide(Some(&after), back, &approver()).unwrap() {
                after.apply(&event);
            }
            prop_assert_eq!(after.stage, case.stage.clone());
        }
    }
}
