//! Official answers are found again, and what people say about answers is kept while it is needed.

use std::sync::Arc;

use app::{
    model::{
        AnswerBasis, AnswerNumber, Decision, DecisionKind, NegativeExample, NumberedAnswer,
        WrongMatch, WrongMatchState, WrongMatchStep,
    },
    ports::{AnswerChange, Change, Store},
};
use casework::{CaseId, ChainId, MessageId, UserId, WrongMatchId};
use time::{Duration, macros::date};

use crate::{
    expect::{commit, conflict, with_case},
    samples::*,
};

/// The answer with a version of a case's correction to a copy of the message with this `seq`.
#[must_use]
pub fn answer(seq: u64, case: u64, version: u32) -> NumberedAnswer {
    let basis = AnswerBasis {
        matcher: "2.1".to_owned(),
        confirm: 7000,
        message: MessageId(id(2, seq)),
        relation: "same".to_owned(),
        case: CaseId(id(3, case)),
        version,
    };
    NumberedAnswer {
        number: AnswerNumber::of(&basis, 0),
        basis,
        day: date!(2021 - 02 - 18),
    }
}

/// A report that waits, on the message with this `seq`.
#[must_use]
pub fn wrong(number: u64, seq: u64) -> WrongMatch {
    WrongMatch {
        id: WrongMatchId(id(20, number)),
        version: 1,
        message: MessageId(id(2, seq)),
        chain: ChainId(id(1, 1)),
        text: Some(format!("tin {number} {ODD}")),
        note: format!("không phải {number}"),
        number: None,
        day: date!(2021 - 02 - 18),
        state: WrongMatchState::Waiting,
        steps: Vec::new(),
    }
}

fn keep(answer: &NumberedAnswer) -> Change {
    Change::Answer(AnswerChange::Number(answer.clone()))
}

fn add(report: &WrongMatch, most: u32) -> Change {
    let report = Box::new(report.clone());
    Change::Answer(AnswerChange::AddWrongMatch { report, most })
}

fn save(report: &WrongMatch) -> Change {
    Change::Answer(AnswerChange::SaveWrongMatch(Box::new(report.clone())))
}

fn step(report: &WrongMatch, state: WrongMatchState) -> WrongMatch {
    let mut report = report.clone();
    report.version += 1;
    report.state = state;
    if !state.keeps_text() {
        report.text = None;
        report.note = String::new();
    }
    report.steps.push(WrongMatchStep {
        state,
        by: UserId(id(9, 1)),
        at: START + Duration::hours(1),
        reason: format!("vì {ODD}"),
    });
    report
}

/// Chain 1 with messages 1 and 2 and a case, chain 2 with message 3.
async fn start(store: &Arc<dyn Store>, example: bool) {
    with_case(store, 1, 1, example).await;
    let changes = vec![
        Change::AddMessage(message(1, 1, "một", example)),
        Change::AddMessage(message(2, 1, "hai", example)),
        Change::AddChain(chain(2, false)),
        Change::AddMessage(message(3, 2, "ba", false)),
    ];
    commit(store, changes).await;
}

/// By its number, by what it rests on, and by nothing else.
pub async fn an_answer_is_found_by_its_number_and_by_what_it_rests_on(store: Arc<dyn Store>) {
    start(&store, false).await;
    let (first, second) = (answer(1, 1, 1), answer(1, 1, 2));
    commit(&store, vec![keep(&first), keep(&second)]).await;
    for one in [&first, &second] {
        let found = store.numbered_answer(&one.number).await.unwrap();
        assert_eq!(found.as_ref(), Some(one));
        let found = store.answer_on(&one.basis).await.unwrap();
        assert_eq!(found.as_ref(), Some(one));
    }
    let other = answer(2, 1, 1);
    assert_eq!(store.numbered_answer(&other.number).await.unwrap(), None);
    for changed in [
        other.basis,
        AnswerBasis {
            matcher: "2.2".to_owned(),
            ..first.basis.clone()
        },
        AnswerBasis {
            confirm: 7001,
            ..first.basis.clone()
        },
        AnswerBasis {
            relation: "template".to_owned(),
            ..first.basis.clone()
        },
        AnswerBasis {
            version: 3,
            ..first.basis.clone()
        },
    ] {
        assert_eq!(
            store.answer_on(&changed).await.unwrap(),
            None,
            "{changed:?}"
        );
    }
    let message = store.message(MessageId(id(2, 3))).await.unwrap().unwrap();
    assert_eq!((message.seq, message.text.as_str()), (3, "ba"));
    assert_eq!(store.message(MessageId(id(2, 4))).await.unwrap(), None);
}

/// What is kept first stays; a number is nobody else's; what it is about must be there.
pub async fn one_number_for_each_basis(store: Arc<dyn Store>) {
    start(&store, false).await;
    let first = answer(1, 1, 1);
    commit(&store, vec![keep(&first)]).await;
    let later = NumberedAnswer {
        number: AnswerNumber::of(&first.basis, 1),
        day: date!(2022 - 01 - 01),
        ..first.clone()
    };
    commit(&store, vec![keep(&first), keep(&later)]).await;
    let found = store.answer_on(&first.basis).await.unwrap();
    assert_eq!(found.as_ref(), Some(&first));
    assert_eq!(store.numbered_answer(&later.number).await.unwrap(), None);
    let thief = NumberedAnswer {
        number: first.number.clone(),
        ..answer(2, 1, 1)
    };
    conflict(&store, vec![keep(&thief)]).await;
    conflict(&store, vec![keep(&answer(9, 1, 1))]).await;
    conflict(&store, vec![keep(&answer(1, 9, 1))]).await;
}

/// To the byte, at every step, and only for who has seen the last one.
pub async fn a_wrong_match_comes_back_with_every_field(store: Arc<dyn Store>) {
    start(&store, false).await;
    let mut first = wrong(1, 2);
    first.number = Some(answer(2, 1, 1).number);
    let second = WrongMatch {
        chain: ChainId(id(1, 2)),
        ..wrong(2, 3)
    };
    commit(&store, vec![add(&first, 9), add(&second, 9)]).await;
    for one in [&first, &second] {
        assert_eq!(store.wrong_match(one.id).await.unwrap().as_ref(), Some(one));
    }
    assert_eq!(store.open_wrong_matches().await.unwrap(), 2);
    let waiting = store
        .wrong_matches(WrongMatchState::Waiting, 9)
        .await
        .unwrap();
    assert_eq!(waiting, [first.clone(), second.clone()]);
    let limited = store
        .wrong_matches(WrongMatchState::Waiting, 1)
        .await
        .unwrap();
    assert_eq!(limited, [first.clone()]);
    conflict(&store, vec![add(&first, 9)]).await;
    conflict(&store, vec![add(&wrong(3, 9), 9)]).await;
    let proposed = step(&first, WrongMatchState::Proposed);
    commit(&store, vec![save(&proposed)]).await;
    conflict(&store, vec![save(&step(&first, WrongMatchState::Rejected))]).await;
    let open = store
        .open_wrong_matches_of(ChainId(id(1, 1)))
        .await
        .unwrap();
    assert_eq!(open.as_slice(), std::slice::from_ref(&proposed));
    let rejected = step(&proposed, WrongMatchState::Rejected);
    commit(&store, vec![save(&rejected)]).await;
    assert_eq!(store.wrong_match(first.id).await.unwrap(), Some(rejected));
    assert_eq!(store.open_wrong_matches().await.unwrap(), 1);
    conflict(
        &store,
        vec![save(&step(&wrong(7, 1), WrongMatchState::Rejected))],
    )
    .await;
    // It follows its message.
    let kind = DecisionKind::Joined {
        from: ChainId(id(1, 2)),
        messages: vec![3],
    };
    commit(&store, vec![decision(1, kind)]).await;
    let moved = store.wrong_match(second.id).await.unwrap().unwrap();
    assert_eq!(moved.chain, ChainId(id(1, 1)));
}

fn decision(number: i64, kind: DecisionKind) -> Change {
    Change::Decide(Decision {
        number,
        chain: ChainId(id(1, 1)),
        kind,
        reason: "vì".to_owned(),
        by: UserId(id(9, 1)),
        at: START,
    })
}

/// Of one chain; those that were decided do not count.
pub async fn so_many_may_wait_for_one_chain(store: Arc<dyn Store>) {
    start(&store, false).await;
    let reports = [wrong(1, 1), wrong(2, 2), wrong(3, 1)];
    commit(&store, vec![add(&reports[0], 2), add(&reports[1], 2)]).await;
    conflict(&store, vec![add(&reports[2], 2)]).await;
    commit(&store, vec![add(&wrong(4, 3), 2)]).await;
    let rejected = step(&reports[0], WrongMatchState::Rejected);
    commit(&store, vec![save(&rejected), add(&reports[2], 2)]).await;
    let open = store
        .open_wrong_matches_of(ChainId(id(1, 1)))
        .await
        .unwrap();
    assert_eq!(open.len(), 2);
}

/// Confirmed ones, with their texts, and the decisions beside them are numbered like others.
pub async fn examples_are_those_that_stand(store: Arc<dyn Store>) {
    start(&store, false).await;
    let (first, second) = (wrong(1, 1), wrong(2, 3));
    commit(&store, vec![add(&first, 9), add(&second, 9)]).await;
    assert_eq!(store.negative_examples().await.unwrap(), []);
    let confirmed = step(&first, WrongMatchState::Confirmed);
    let kind = DecisionKind::NotThis { report: first.id };
    commit(&store, vec![decision(1, kind.clone()), save(&confirmed)]).await;
    let example = NegativeExample {
        id: first.id,
        seq: 1,
        text: first.text.clone().unwrap(),
    };
    assert_eq!(store.negative_examples().await.unwrap(), [example]);
    assert_eq!(store.decisions_after(0).await.unwrap()[0].kind, kind);
    assert_eq!(store.last_decision().await.unwrap(), 1);
    conflict(&store, vec![decision(1, kind)]).await;
    let kind = DecisionKind::ThisAgain { report: first.id };
    let withdrawn = step(&confirmed, WrongMatchState::Withdrawn);
    commit(&store, vec![decision(2, kind.clone()), save(&withdrawn)]).await;
    assert_eq!(store.negative_examples().await.unwrap(), []);
    let of_nothing = Change::Decide(Decision {
        number: 3,
        chain: ChainId(id(1, 9)),
        kind,
        reason: String::new(),
        by: UserId(id(9, 1)),
        at: START,
    });
    conflict(&store, vec![of_nothing]).await;
}

/// What is still open and older than a day; what was decided stays.
pub async fn what_waited_too_long_is_forgotten(store: Arc<dyn Store>) {
    start(&store, false).await;
    let old = wrong(1, 1);
    let new = WrongMatch {
        day: date!(2021 - 02 - 19),
        ..wrong(2, 1)
    };
    let decided = wrong(3, 1);
    commit(&store, vec![add(&old, 9), add(&new, 9), add(&decided, 9)]).await;
    commit(
        &store,
        vec![save(&step(&decided, WrongMatchState::Rejected))],
    )
    .await;
    let forget = AnswerChange::ForgetOpenBefore(date!(2021 - 02 - 19));
    commit(&store, vec![Change::Answer(forget)]).await;
    assert_eq!(store.wrong_match(old.id).await.unwrap(), None);
    assert_eq!(store.wrong_match(new.id).await.unwrap(), Some(new));
    assert!(store.wrong_match(decided.id).await.unwrap().is_some());
}

/// With the message or the case that they are about.
pub async fn answers_go_with_the_example(store: Arc<dyn Store>) {
    start(&store, true).await;
    let (kept, report) = (answer(1, 1, 1), wrong(1, 1));
    commit(
        &store,
        vec![keep(&kept), add(&report, 9), add(&wrong(2, 3), 9)],
    )
    .await;
    commit(&store, vec![Change::RemoveExample]).await;
    assert_eq!(store.numbered_answer(&kept.number).await.unwrap(), None);
    assert_eq!(store.wrong_match(report.id).await.unwrap(), None);
    assert_eq!(store.open_wrong_matches().await.unwrap(), 1);
}
