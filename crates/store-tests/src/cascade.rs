//! Following up silent receivers, and news of changes.

use std::sync::Arc;

use app::{
    model::{
        Call, CallOutcome, Delivery, Escalation, EscalationPlan, EscalationStep, Missing, Purpose,
        Rung, StepState,
    },
    ports::{CascadeChange, Change, Store},
};
use casework::{CallId, CaseId, DeliveryId, LetterId, StepId};
use time::Duration;

use crate::{
    expect::{commit, conflict, with_case},
    samples::*,
};

pub(crate) fn escalation(letter: u64, minutes: i64) -> Escalation {
    Escalation {
        letter: LetterId(id(4, letter)),
        version: 1,
        plan: None,
        paused: None,
        next_at: Some(START + Duration::minutes(minutes)),
    }
}

pub(crate) fn step(number: u64, letter: u64, delivery: u64, rung: Rung) -> EscalationStep {
    EscalationStep {
        id: StepId(id(20, number)),
        version: 1,
        letter: LetterId(id(4, letter)),
        delivery: DeliveryId(id(6, delivery)),
        missing: Missing::Confirmation,
        rung,
        state: StepState::Made,
        at: START + Duration::minutes(i64::try_from(number).unwrap_or_default()),
        by: None,
        made: None,
        to: ODD.to_owned(),
        open: false,
    }
}

fn save(escalation: &Escalation) -> Vec<Change> {
    let change = CascadeChange::SaveEscalation(escalation.clone());
    vec![Change::Cascade(change)]
}

fn save_step(step: &EscalationStep) -> Vec<Change> {
    vec![Change::Cascade(CascadeChange::SaveStep(step.clone()))]
}

async fn with_letters(store: &Arc<dyn Store>, example: bool) {
    with_case(store, 1, 1, example).await;
    let letters = [1, 2].map(|number| Change::SaveLetter(Box::new(letter(number, 1))));
    let deliveries = [1, 2].map(|number| Change::SaveDelivery(delivery(number, 1, 1)));
    commit(store, letters.into_iter().chain(deliveries).collect()).await;
}

/// With every field, seen by whoever writes, and due in their order unless paused.
pub async fn a_letter_is_followed_up_when_it_says_so(store: Arc<dyn Store>) {
    with_letters(&store, false).await;
    let (first, second) = (escalation(1, 5), escalation(2, 3));
    commit(&store, save(&first)).await;
    commit(&store, save(&second)).await;
    conflict(&store, save(&escalation(1, 9))).await;
    conflict(&store, save(&escalation(3, 1))).await;
    let at = |minutes| START + Duration::minutes(minutes);
    let due = store.escalations_due(at(2), 9).await.unwrap();
    assert_eq!(due, []);
    let due = store.escalations_due(at(5), 9).await.unwrap();
    assert_eq!(due, [second.clone(), first.clone()]);
    assert_eq!(store.escalations_due(at(5), 1).await.unwrap().len(), 1);
    let paused = Escalation {
        version: 2,
        plan: Some(EscalationPlan {
            working_days: true,
            ..EscalationPlan::default()
        }),
        paused: Some((at(4), casework::UserId(id(9, 1)))),
        ..second
    };
    commit(&store, save(&paused)).await;
    let read = store.escalation(paused.letter).await.unwrap();
    assert_eq!(read.as_ref(), Some(&paused));
    assert_eq!(
        store.escalations_due(at(5), 9).await.unwrap(),
        std::slice::from_ref(&first)
    );
    let over = Escalation {
        version: 2,
        next_at: None,
        ..first
    };
    commit(&store, save(&over)).await;
    assert_eq!(store.escalations_due(at(99), 9).await.unwrap(), []);
}

/// A step is made or stopped once for what it is about; what was stopped may come again.
pub async fn a_step_is_there_once(store: Arc<dyn Store>) {
    with_letters(&store, false).await;
    let made = EscalationStep {
        made: Some(DeliveryId(id(6, 50))),
        open: true,
        ..step(1, 1, 1, Rung::Call)
    };
    commit(&store, save_step(&made)).await;
    assert_eq!(store.step(made.id).await.unwrap().as_ref(), Some(&made));
    let by_reminder = store.step_of_reminder(DeliveryId(id(6, 50))).await.unwrap();
    assert_eq!(by_reminder.as_ref(), Some(&made));
    conflict(&store, save_step(&step(2, 1, 1, Rung::Call))).await;
    conflict(&store, save_step(&made)).await;
    conflict(&store, save_step(&step(2, 3, 1, Rung::Reminder))).await;
    let deed = EscalationStep {
        missing: Missing::Deed,
        state: StepState::Stopped,
        by: Some(casework::UserId(id(9, 1))),
        ..step(2, 1, 1, Rung::Call)
    };
    commit(&store, save_step(&deed)).await;
    let all = store.steps_of_letter(made.letter).await.unwrap();
    assert_eq!(all, [made.clone(), deed.clone()]);
    assert_eq!(
        store.open_calls(9).await.unwrap(),
        std::slice::from_ref(&made)
    );
    let resume = |id| vec![Change::Cascade(CascadeChange::ResumeStep(id))];
    conflict(&store, resume(made.id)).await;
    commit(&store, resume(deed.id)).await;
    conflict(&store, resume(deed.id)).await;
    assert_eq!(store.step(deed.id).await.unwrap(), None);
    let closed = EscalationStep {
        version: 2,
        open: false,
        ..made
    };
    commit(&store, save_step(&closed)).await;
    assert_eq!(store.open_calls(9).await.unwrap(), []);
}

/// Every field, in the order in which they were made.
pub async fn calls_come_back_with_their_letter(store: Arc<dyn Store>) {
    with_letters(&store, false).await;
    let of = step(1, 1, 1, Rung::Call);
    commit(&store, save_step(&of)).await;
    let call = |number: u64, step: StepId| Call {
        id: CallId(id(21, number)),
        step,
        at: START + Duration::minutes(i64::try_from(number).unwrap_or_default()),
        by: casework::UserId(id(9, 1)),
        number: "0208 111 222".to_owned(),
        outcome: CallOutcome::Promised,
        person: ODD.to_owned(),
        promised_until: Some(START + Duration::hours(3)),
        note: ODD.to_owned(),
    };
    let add = |call: &Call| vec![Change::Cascade(CascadeChange::AddCall(call.clone()))];
    let (late, early) = (call(2, of.id), call(1, of.id));
    commit(&store, add(&late)).await;
    commit(&store, add(&early)).await;
    conflict(&store, add(&late)).await;
    conflict(&store, add(&call(3, StepId(id(20, 9))))).await;
    let calls = store.calls_of_letter(of.letter).await.unwrap();
    assert_eq!(calls, [early, late]);
    let other = store.calls_of_letter(LetterId(id(4, 2))).await.unwrap();
    assert_eq!(other, []);
}

/// News of a change is found by case and version, by letter and by delivery; reminders come back.
pub async fn news_of_a_change_is_found(store: Arc<dyn Store>) {
    with_letters(&store, false).await;
    let news = |number: u64, of: u64, version: u32| Delivery {
        purpose: Purpose::Change(DeliveryId(id(6, of)), version),
        ..delivery(number, 1, 1)
    };
    let reminder = Delivery {
        purpose: Purpose::Reminder(DeliveryId(id(6, 1))),
        ..delivery(30, 1, 1)
    };
    let all = [news(10, 1, 2), news(11, 2, 2), news(12, 1, 13)];
    let changes = all.iter().chain([&reminder]).cloned();
    commit(&store, changes.map(Change::SaveDelivery).collect()).await;
    let read = store.delivery(reminder.id).await.unwrap();
    assert_eq!(read, Some(reminder));
    let case = CaseId(id(3, 1));
    let [first, second, third] = all;
    let of = |version| store.deliveries_of_change(case, version);
    assert_eq!(of(2).await.unwrap(), [first.clone(), second.clone()]);
    assert_eq!(of(13).await.unwrap(), std::slice::from_ref(&third));
    assert_eq!(of(1).await.unwrap(), []);
    let by_letter = store.changes_of_letter(LetterId(id(4, 1))).await.unwrap();
    assert_eq!(by_letter, [first.clone(), second, third.clone()]);
    let other = store.changes_of_letter(LetterId(id(4, 2))).await.unwrap();
    assert_eq!(other, []);
    let by_delivery = store.changes_of_delivery(first.id).await.unwrap();
    assert_eq!(by_delivery, []);
    let by_delivery = store.changes_of_delivery(DeliveryId(id(6, 1))).await;
    assert_eq!(by_delivery.unwrap(), [first, third]);
}

/// Nothing of it stays.
pub async fn following_up_goes_with_the_example(store: Arc<dyn Store>) {
    with_letters(&store, true).await;
    let of = step(1, 1, 1, Rung::Call);
    commit(&store, save(&escalation(1, 5))).await;
    commit(&store, save_step(&of)).await;
    commit(&store, vec![Change::RemoveExample]).await;
    assert_eq!(store.escalation(of.letter).await.unwrap(), None);
    assert_eq!(store.step(of.id).await.unwrap(), None);
}
