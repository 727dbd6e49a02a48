//! Finding cases by what is to be done.

use std::sync::Arc;

use app::{
    model::{Delivery, Purpose, StaffNews},
    ports::{CaseList, Change, Store},
};
use casework::{
    Appeal, AppealDecision, AppealId, AppealOutcome, Case, Event, NamedParty, RequestId, Stage,
    Standing, Step, StepKind, UserId,
};
use time::{Duration, OffsetDateTime};

use crate::{
    expect::{commit, conflict, with_case},
    samples::*,
};

const fn user(number: u64) -> UserId {
    UserId(id(9, number))
}

async fn save(store: &Arc<dyn Store>, case: &Case, event: Event) -> Case {
    let (case, events) = after(case, event);
    let change = Change::SaveCase {
        case: case.clone(),
        events,
    };
    commit(store, vec![change]).await;
    case
}

fn due(days: i64) -> Event {
    Event::DeadlineSet {
        due_at: Some(START + Duration::days(days)),
        by: user(1),
    }
}

fn approved(days: i64) -> Event {
    Event::VerdictApproved {
        verdict: correction(1, 1, 1).verdict,
        proposed_by: user(1),
        by: user(2),
        at: START,
        reason: None,
        review_at: Some(START + Duration::days(days)),
    }
}

fn appeal(number: u64, code_hash: &str) -> Appeal {
    Appeal {
        id: AppealId(id(12, number)),
        code_hash: code_hash.to_owned(),
        version: 1,
        grounds: ODD.to_owned(),
        approved_by: user(2),
        at: START,
        decision: None,
    }
}

async fn ids(store: &Arc<dyn Store>, list: CaseList) -> Vec<u64> {
    let cases = store.case_list(list, 10, 0).await.unwrap();
    assert_eq!(store.case_count(list).await.unwrap(), cases.len() as u64);
    let number = |case: &Case| case.id.0.as_u128() as u64;
    // And in pages.
    for (at, case) in cases.iter().enumerate() {
        let page = store.case_list(list, 1, at as u32).await.unwrap();
        assert_eq!(page, std::slice::from_ref(case));
    }
    cases.iter().map(number).collect()
}

/// Mine, due, to review, with appeals: each in its order, and no other.
pub async fn a_list_holds_what_it_says_in_its_order(store: Arc<dyn Store>) {
    for number in 1..=4 {
        with_case(&store, number, number, false).await;
    }
    let assigned = |to: u64| Event::Assigned {
        to: Some(user(to)),
        by: user(1),
    };
    let watched = Event::Watched {
        watching: true,
        by: user(7),
    };
    save(&store, &case(1, 1).0, assigned(7)).await;
    let second = save(&store, &case(2, 2).0, assigned(7)).await;
    let second = save(&store, &second, due(5)).await;
    let third = save(&store, &case(3, 3).0, watched).await;
    save(&store, &third, due(2)).await;
    let fourth = save(&store, &case(4, 4).0, assigned(8)).await;
    let fourth = save(&store, &fourth, approved(30)).await;
    assert_eq!(ids(&store, CaseList::All).await, [4, 3, 2, 1]);
    assert_eq!(ids(&store, CaseList::Of(user(7))).await, [3, 2, 1]);
    assert_eq!(ids(&store, CaseList::Of(user(9))).await, [0_u64; 0]);
    let by = |days| START + Duration::days(days);
    assert_eq!(ids(&store, CaseList::Due(by(5))).await, [3, 2]);
    assert_eq!(ids(&store, CaseList::Due(by(4))).await, [3]);
    assert_eq!(ids(&store, CaseList::Review(by(30))).await, [4]);
    assert_eq!(ids(&store, CaseList::Review(by(29))).await, [0_u64; 0]);
    // What no longer holds is on no list.
    save(&store, &second, approved(60)).await;
    assert_eq!(ids(&store, CaseList::Due(by(5))).await, [3]);
    let unwatched = Event::Watched {
        watching: false,
        by: user(7),
    };
    let third = store.case(third.id).await.unwrap().unwrap();
    save(&store, &third, unwatched).await;
    assert_eq!(ids(&store, CaseList::Of(user(7))).await, [2, 1]);
    let contested = Event::Appealed {
        appeal: appeal(1, "a1"),
    };
    let fourth = save(&store, &fourth, contested).await;
    assert_eq!(ids(&store, CaseList::Appeals).await, [4]);
    let decided = Event::AppealDecided {
        appeal: AppealId(id(12, 1)),
        decision: AppealDecision {
            outcome: AppealOutcome::Rejected,
            summary: "x".to_owned(),
            answer: "y".to_owned(),
            by: user(1),
            at: START,
        },
    };
    save(&store, &fourth, decided).await;
    assert_eq!(ids(&store, CaseList::Appeals).await, [0_u64; 0]);
}

async fn to_follow_up(store: &Arc<dyn Store>, at: OffsetDateTime) -> Vec<Case> {
    store.cases_to_follow_up(at, 10).await.unwrap()
}

/// By `next_at`, at the very moment and not a second earlier.
pub async fn a_case_is_followed_up_when_it_says_so(store: Arc<dyn Store>) {
    for number in 1..=3 {
        with_case(&store, number, number, false).await;
    }
    let (asked_case, events) = asked(&case(1, 1).0, 1);
    let change = Change::SaveCase {
        case: asked_case.clone(),
        events,
    };
    commit(&store, vec![change]).await;
    let concluded = save(&store, &case(2, 2).0, approved(1)).await;
    let reminder = asked_case.next_at().expect("a reminder");
    let second = Duration::SECOND;
    assert!(to_follow_up(&store, reminder - second).await.is_empty());
    let both = [asked_case.clone(), concluded.clone()];
    assert_eq!(to_follow_up(&store, reminder).await, both, "a day each");
    let step = Step {
        kind: StepKind::Reminder,
        at: reminder,
    };
    let request = RequestId(id(10, 1));
    let done = Event::RequestFollowedUp { request, step };
    save(&store, &asked_case, done).await;
    assert_eq!(to_follow_up(&store, reminder).await, [concluded]);
}

/// A case that was stored before anything was followed up is found, looked at, and left alone.
pub async fn saving_without_events_refreshes_what_a_case_is_found_by(store: Arc<dyn Store>) {
    with_case(&store, 1, 1, false).await;
    let concluded = save(&store, &case(1, 1).0, approved(1)).await;
    let mut later = concluded.clone();
    if let Stage::Concluded(Standing { review_at, .. }) = &mut later.stage {
        *review_at = None;
    }
    let change = Change::SaveCase {
        case: later.clone(),
        events: Vec::new(),
    };
    commit(&store, vec![change]).await;
    let far = START + Duration::days(1000);
    assert!(to_follow_up(&store, far).await.is_empty());
    assert_eq!(store.case_events(later.id).await.unwrap().len(), 2);
    let stale = Change::SaveCase {
        case: case(1, 1).0,
        events: Vec::new(),
    };
    conflict(&store, vec![stale]).await;
}

/// Otherwise a tracking code would show somebody else's appeal.
pub async fn a_case_is_found_by_an_appeal_and_a_code_leads_to_one_case(store: Arc<dyn Store>) {
    with_case(&store, 1, 1, false).await;
    with_case(&store, 2, 2, false).await;
    let contested = |number, code: &str| Event::Appealed {
        appeal: appeal(number, code),
    };
    let once = save(&store, &case(1, 1).0, contested(1, "a1")).await;
    let twice = save(&store, &once, contested(2, "a2")).await;
    for code in ["a1", "a2"] {
        let found = store.case_of_appeal(code).await.unwrap();
        assert_eq!(found.as_ref(), Some(&twice));
    }
    assert_eq!(store.case_of_appeal("a3").await.unwrap(), None);
    let (other, events) = after(&case(2, 2).0, contested(3, "a1"));
    let change = Change::SaveCase {
        case: other,
        events,
    };
    conflict(&store, vec![change]).await;
}

/// For the next time that it is asked.
pub async fn a_party_is_kept_as_it_was_last_and_goes_with_the_example(store: Arc<dyn Store>) {
    let party = |name: &str, email: &str| NamedParty {
        organisation: name.to_owned(),
        names: vec![name.to_owned()],
        email: email.to_owned(),
        more_emails: vec!["hai@b.example".to_owned()],
        escalation: "ba@b.example".to_owned(),
    };
    let put = |party: &NamedParty, example| Change::PutParty {
        party: party.clone(),
        example,
    };
    let (zalo, bank) = (party("Zalo", "a@z.example"), party("Bank", "a@b.example"));
    commit(&store, vec![put(&zalo, true), put(&bank, false)]).await;
    let moved = party("Bank", "moi@b.example");
    commit(&store, vec![put(&moved, true)]).await;
    assert_eq!(store.parties().await.unwrap(), [moved.clone(), zalo]);
    assert!(store.has_example().await.unwrap());
    commit(&store, vec![Change::RemoveExample]).await;
    assert_eq!(
        store.parties().await.unwrap(),
        [moved],
        "it was not its own"
    );
    assert!(!store.has_example().await.unwrap());
}

/// Every kind of it.
pub async fn news_to_a_colleague_comes_back(store: Arc<dyn Store>) {
    with_case(&store, 1, 1, false).await;
    for (number, news) in (1..).zip(StaffNews::ALL) {
        let sent = Delivery {
            purpose: Purpose::Staff(news, user(3)),
            organisation: None,
            ..delivery(number, 1, 1)
        };
        commit(&store, vec![Change::SaveDelivery(sent.clone())]).await;
        assert_eq!(store.delivery(sent.id).await.unwrap(), Some(sent));
    }
}
