//! What receivers of letters do, and the parts that are made for them.

use std::sync::Arc;

use app::{
    model::{
        Act, ActKind, Deed, Delivery, Found, Judged, Medium, Photo, Published, PublishedState,
        Purpose, Reporter,
    },
    ports::{Change, ReceiverChange, Store},
};
use casework::{DeedId, DeliveryId, LetterId, OrganisationId, UserId};
use time::{Duration, macros::date};

use crate::{
    expect::{commit, conflict, with_case},
    samples::*,
};

/// A report of the receiver of a delivery of letter 1.
#[must_use]
pub fn deed(number: u64, of: u64) -> Deed {
    Deed {
        id: DeedId(id(21, number)),
        delivery: DeliveryId(id(6, of)),
        letter: LetterId(id(4, 1)),
        version: 1,
        reported_at: START + Duration::minutes(i64::try_from(number).unwrap_or(0)),
        by: Reporter {
            person: ODD.to_owned(),
            office: "Văn thư".to_owned(),
        },
        on: date!(2021 - 02 - 19),
        medium: Medium::Loudspeaker,
        people: None,
        text: ODD.to_owned(),
        photo: None,
        published: None,
        corrects: None,
        judged: None,
    }
}

/// One that points to a page.
fn linked(number: u64, of: u64) -> Deed {
    Deed {
        published: Some(Published {
            url: "https://xa.example/tin".to_owned(),
            state: PublishedState::Waiting,
            at: START + Duration::minutes(i64::try_from(number).unwrap_or(0)),
            from: String::new(),
            title: String::new(),
            text_sha256: String::new(),
            found: None,
            error: None,
        }),
        ..deed(number, of)
    }
}

fn save(deed: &Deed) -> Change {
    Change::Receiver(ReceiverChange::SaveDeed(Box::new(deed.clone())))
}

/// An act on a delivery's page.
#[must_use]
pub fn act(of: u64, kind: ActKind, note: &str) -> Act {
    Act {
        delivery: DeliveryId(id(6, of)),
        at: START,
        kind,
        by: Reporter {
            person: "Bình".to_owned(),
            office: "Văn thư".to_owned(),
        },
        note: note.to_owned(),
    }
}

async fn with_deliveries(store: &Arc<dyn Store>, example: bool) {
    with_case(store, 1, 1, example).await;
    for number in [1, 2] {
        commit(store, vec![Change::SaveDelivery(delivery(number, 1, 1))]).await;
    }
}

/// As it was reported, and after everything that may change has changed.
pub async fn a_deed_comes_back_with_every_field(store: Arc<dyn Store>) {
    with_deliveries(&store, false).await;
    let first = linked(1, 1);
    commit(&store, vec![save(&first)]).await;
    assert_eq!(store.deed(first.id).await.unwrap().as_ref(), Some(&first));
    let mut read = Deed {
        version: 2,
        people: Some(u64::from(u32::MAX)),
        photo: Some(Photo {
            sha256: sha256(3),
            width: 2000,
            height: 1,
        }),
        corrects: Some(DeedId(id(21, 9))),
        judged: Some(Judged {
            reason: ODD.to_owned(),
            by: UserId(id(9, 1)),
            at: START + Duration::milliseconds(7),
        }),
        ..first.clone()
    };
    if let Some(published) = &mut read.published {
        published.state = PublishedState::Read;
        published.error = Some(("status".to_owned(), "404".to_owned()));
        published.found = Some(Found {
            kept: 512,
            number: true,
            verdict: false,
            hoax: true,
            words: vec![('=', ODD.to_owned()), ('-', "một".to_owned())],
        });
    }
    commit(&store, vec![save(&read)]).await;
    assert_eq!(store.deed(first.id).await.unwrap().as_ref(), Some(&read));
    // An outdated writer, and one that brings the same deed again.
    conflict(&store, vec![save(&first)]).await;
    conflict(&store, vec![save(&Deed { version: 4, ..read })]).await;
    assert_eq!(store.deed(DeedId(id(21, 9))).await.unwrap(), None);
}

/// Deeds are of a delivery that is there, and come in the order of their reports.
pub async fn deeds_come_by_delivery_and_by_letter(store: Arc<dyn Store>) {
    with_deliveries(&store, false).await;
    conflict(&store, vec![save(&deed(1, 3))]).await;
    let (a, b, c) = (deed(3, 1), deed(2, 2), deed(1, 1));
    for deed in [&a, &b, &c] {
        commit(&store, vec![save(deed)]).await;
    }
    let letter = LetterId(id(4, 1));
    assert_eq!(
        store.deeds_of_letter(letter).await.unwrap(),
        [c.clone(), b, a.clone()]
    );
    let of_first = store.deeds_of_delivery(DeliveryId(id(6, 1))).await.unwrap();
    assert_eq!(of_first, [c, a]);
}

/// Pages wait until they were read, the longest waiting first.
pub async fn published_pages_wait_in_order(store: Arc<dyn Store>) {
    with_deliveries(&store, false).await;
    let (late, soon) = (linked(2, 1), linked(1, 2));
    commit(&store, vec![save(&late), save(&deed(3, 1)), save(&soon)]).await;
    assert_eq!(
        store.deeds_waiting(9).await.unwrap(),
        [soon.clone(), late.clone()]
    );
    assert_eq!(store.deeds_waiting(1).await.unwrap().len(), 1);
    let mut read = soon;
    read.version = 2;
    if let Some(published) = &mut read.published {
        published.state = PublishedState::Unreadable;
    }
    commit(&store, vec![save(&read)]).await;
    assert_eq!(store.deeds_waiting(9).await.unwrap(), [late]);
}

/// What was done on a page stays in its order.
pub async fn acts_stay_in_order(store: Arc<dyn Store>) {
    with_deliveries(&store, false).await;
    let note = |act: &Act| Change::Receiver(ReceiverChange::Note(act.clone()));
    let acts = [
        act(1, ActKind::Confirmed, ""),
        act(1, ActKind::PassedOn, ODD),
        act(1, ActKind::Confirmed, ""),
    ];
    commit(&store, acts.iter().map(note).collect()).await;
    conflict(&store, vec![note(&act(3, ActKind::Returned, ""))]).await;
    let found = store.acts_of_delivery(DeliveryId(id(6, 1))).await.unwrap();
    assert_eq!(found, acts);
    let none = store.acts_of_delivery(DeliveryId(id(6, 2))).await.unwrap();
    assert!(none.is_empty());
}

/// A part is found by what it was made from; made again, the later one is found.
pub async fn a_part_is_found_by_what_it_was_made_from(store: Arc<dyn Store>) {
    let keep = |key: &str, number: i64| {
        Change::Receiver(ReceiverChange::KeepPart {
            key: key.to_owned(),
            sha256: sha256(number),
            at: START,
        })
    };
    commit(&store, vec![keep("audio/1", 1), keep("audio/2", 2)]).await;
    assert_eq!(store.made_part("audio/1").await.unwrap(), Some(sha256(1)));
    commit(&store, vec![keep("audio/1", 3)]).await;
    assert_eq!(store.made_part("audio/1").await.unwrap(), Some(sha256(3)));
    assert_eq!(store.made_part("audio/3").await.unwrap(), None);
}

/// What one receiver passed on, and what one organisation got.
pub async fn deliveries_are_found_by_who_passed_on_and_by_organisation(store: Arc<dyn Store>) {
    with_deliveries(&store, false).await;
    // Of two letters: nobody gets one twice.
    let child = |number: u64| Delivery {
        purpose: Purpose::Letter(LetterId(id(4, number))),
        passed_on_by: Some(DeliveryId(id(6, 1))),
        organisation: Some(OrganisationId(id(7, 2))),
        queued_at: START + Duration::minutes(i64::try_from(number).unwrap_or(0)),
        ..delivery(number, 1, 1)
    };
    let (b, a) = (child(4), child(3));
    for delivery in [&b, &a] {
        commit(&store, vec![Change::SaveDelivery(delivery.clone())]).await;
    }
    let twice = Delivery {
        id: DeliveryId(id(6, 5)),
        ..child(4)
    };
    conflict(&store, vec![Change::SaveDelivery(twice)]).await;
    let first = DeliveryId(id(6, 1));
    let passed = store.deliveries_passed_on_by(first).await.unwrap();
    assert_eq!(passed, [a.clone(), b.clone()]);
    assert!(
        store
            .deliveries_passed_on_by(a.id)
            .await
            .unwrap()
            .is_empty()
    );
    let organisation = OrganisationId(id(7, 2));
    let got = store.deliveries_of_organisation(organisation, 9).await;
    assert_eq!(got.unwrap(), [b, a, delivery(2, 1, 1)]);
    let got = store.deliveries_of_organisation(organisation, 1).await;
    assert_eq!(got.unwrap().len(), 1);
}

/// What was done in the example goes with it, the photos too.
pub async fn deeds_of_the_example_go_with_it(store: Arc<dyn Store>) {
    with_deliveries(&store, true).await;
    let mut shown = deed(1, 1);
    shown.photo = Some(Photo {
        sha256: sha256(7),
        width: 1,
        height: 1,
    });
    let part = Change::Receiver(ReceiverChange::KeepPart {
        key: "example/audio".to_owned(),
        sha256: sha256(8),
        at: START,
    });
    let act = Change::Receiver(ReceiverChange::Note(act(1, ActKind::Confirmed, "")));
    let all = vec![blob(7, b"x"), blob(8, b"y"), save(&shown), act, part];
    commit(&store, all).await;
    commit(&store, vec![Change::RemoveExample]).await;
    assert_eq!(store.deed(shown.id).await.unwrap(), None);
    assert!(
        store
            .deeds_of_letter(shown.letter)
            .await
            .unwrap()
            .is_empty()
    );
    let acts = store.acts_of_delivery(shown.delivery).await.unwrap();
    assert!(acts.is_empty());
    assert_eq!(store.made_part("example/audio").await.unwrap(), None);
    assert_eq!(store.blob(&sha256(7)).await.unwrap(), None);
    assert_eq!(store.blob(&sha256(8)).await.unwrap(), None);
}
