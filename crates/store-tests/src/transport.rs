//! Deliveries on their way.

use std::sync::Arc;

use app::{
    model::{ChannelKind, Delivery, DeliveryList, DeliveryNote, DeliveryState, NoteKind},
    ports::{Change, Store, TransportChange},
};
use casework::{DeliveryId, UserId};
use time::Duration;
use uuid::Uuid;

use crate::{
    expect::{commit, conflict, with_case},
    samples::*,
};

async fn put(store: &Arc<dyn Store>, one: Delivery) {
    commit(store, vec![Change::SaveDelivery(one)]).await;
}

fn ids(found: &[Delivery]) -> Vec<Uuid> {
    found.iter().map(|one| one.id.0).collect()
}

/// Only those of the channel, and none to a domain that is left out, whatever its letters.
pub async fn due_deliveries_are_of_a_channel_and_leave_domains_out(store: Arc<dyn Store>) {
    with_case(&store, 1, 1, false).await;
    for (number, address) in [
        (1, "a@xa.example"),
        (2, "b@TINH.example"),
        (3, "c@\"d@e\"@tinh.Example "),
        (4, "no-address"),
    ] {
        let address = address.to_owned();
        put(
            &store,
            Delivery {
                address,
                ..delivery(number, 1, 1)
            },
        )
        .await;
    }
    let paper = Delivery {
        channel: ChannelKind::Print,
        ..delivery(5, 1, 1)
    };
    put(&store, paper).await;
    let due = async |channel, without: &[&str]| {
        let without: Vec<String> = without.iter().map(|&domain| domain.to_owned()).collect();
        let found = store.due_deliveries(channel, START, &without, 9).await;
        ids(&found.unwrap())
    };
    let all = [id(6, 1), id(6, 2), id(6, 3), id(6, 4)];
    assert_eq!(due(ChannelKind::Email, &[]).await, all);
    assert_eq!(
        due(ChannelKind::Email, &["tinh.example", "other.example"]).await,
        [id(6, 1), id(6, 4)]
    );
    assert_eq!(
        due(ChannelKind::Email, &["no-address"]).await,
        [id(6, 1), id(6, 2), id(6, 3)]
    );
    assert_eq!(due(ChannelKind::Print, &[]).await, [id(6, 5)]);
}

/// Each list holds its own; reasons are the same whatever the address.
pub async fn lists_of_deliveries_have_their_own_and_reasons(store: Arc<dyn Store>) {
    with_case(&store, 1, 1, false).await;
    let said = |number: u64, words: &str| {
        Some(format!(
            "550 <vanthu{number}@tinh.example>: {words} for vanthu{number}@tinh.example"
        ))
    };
    let failed = |number, words: &str, sent: bool| Delivery {
        state: DeliveryState::Failed,
        last_error: said(number, words),
        sent_at: sent.then_some(START),
        ..delivery(number, 1, 1)
    };
    let waiting = Delivery {
        channel: ChannelKind::Print,
        ..delivery(6, 1, 1)
    };
    let unsure = Delivery {
        state: DeliveryState::Uncertain,
        next_at: START + Duration::minutes(1),
        ..delivery(7, 1, 1)
    };
    let sent = Delivery {
        state: DeliveryState::Sent,
        sent_at: Some(START),
        ..delivery(8, 1, 1)
    };
    for one in [
        failed(1, "no such box", false),
        failed(2, "full", false),
        failed(3, "no such box", false),
        failed(4, "no such box", true),
        delivery(5, 1, 1),
        waiting,
        unsure,
        sent,
    ] {
        put(&store, one).await;
    }
    let listed = async |list, reason, limit, offset| {
        let found = store.deliveries_listed(list, reason, limit, offset).await;
        ids(&found.unwrap())
    };
    let given_up = [id(6, 1), id(6, 2), id(6, 3)];
    assert_eq!(listed(DeliveryList::GivenUp, None, 9, 0).await, given_up);
    assert_eq!(
        listed(DeliveryList::GivenUp, None, 1, 1).await,
        given_up[1..2]
    );
    assert_eq!(listed(DeliveryList::Bounced, None, 9, 0).await, [id(6, 4)]);
    assert_eq!(listed(DeliveryList::Waiting, None, 9, 0).await, [id(6, 5)]);
    assert_eq!(listed(DeliveryList::Paper, None, 9, 0).await, [id(6, 6)]);
    assert_eq!(
        listed(DeliveryList::Uncertain, None, 9, 0).await,
        [id(6, 7)]
    );

    let counts = store.delivery_counts().await.unwrap();
    let count = |list| counts.iter().find(|(of, _)| *of == list).map_or(0, |c| c.1);
    assert_eq!(DeliveryList::ALL.map(count), [1, 1, 3, 1, 1]);

    let reasons = store.delivery_reasons(DeliveryList::GivenUp, 9).await;
    let no_box = "550 <…>: no such box for …".to_owned();
    let full = "550 <…>: full for …".to_owned();
    assert_eq!(reasons.unwrap(), [(no_box.clone(), 2), (full, 1)]);
    let same = listed(DeliveryList::GivenUp, Some(no_box.as_str()), 9, 0).await;
    assert_eq!(same, [id(6, 1), id(6, 3)]);
}

/// Oldest first, each key once, never without its delivery; they go with the example.
pub async fn notes_of_a_delivery_are_added_once(store: Arc<dyn Store>) {
    with_case(&store, 1, 1, true).await;
    put(&store, delivery(1, 1, 1)).await;
    let note = |key: &str, minutes, kind| DeliveryNote {
        delivery: DeliveryId(id(6, 1)),
        key: key.to_owned(),
        at: START + Duration::minutes(minutes),
        kind,
        text: "550 không có hộp thư".to_owned(),
        by: (kind == NoteKind::HandedOver).then(|| UserId(id(9, 1))),
    };
    let add = |note: DeliveryNote| vec![Change::Transport(TransportChange::Note(note))];
    let (later, first) = (
        note("b", 5, NoteKind::HandedOver),
        note("a", 1, NoteKind::Bounced),
    );
    commit(&store, add(later.clone())).await;
    commit(&store, add(first.clone())).await;
    commit(&store, add(note("a", 9, NoteKind::Delayed))).await;
    let of = DeliveryId(id(6, 1));
    let notes = store.delivery_notes(of).await.unwrap();
    assert_eq!(notes, [first, later]);
    assert!(store.has_delivery_note(of, "a").await.unwrap());
    assert!(!store.has_delivery_note(of, "c").await.unwrap());
    let stranger = DeliveryNote {
        delivery: DeliveryId(id(6, 9)),
        ..note("a", 1, NoteKind::Bounced)
    };
    conflict(&store, add(stranger)).await;
    for kind in NoteKind::ALL {
        commit(&store, add(note(kind.code(), 20, kind))).await;
    }
    let kept: Vec<NoteKind> = store.delivery_notes(of).await.unwrap()[2..]
        .iter()
        .map(|note| note.kind)
        .collect();
    assert_eq!(kept.len(), NoteKind::ALL.len());
    assert!(NoteKind::ALL.iter().all(|kind| kept.contains(kind)));

    commit(&store, vec![Change::RemoveExample]).await;
    assert!(store.delivery_notes(of).await.unwrap().is_empty());
}

/// Each opens its delivery, as often as it is put; none without a delivery.
pub async fn a_short_address_opens_its_delivery(store: Arc<dyn Store>) {
    with_case(&store, 1, 1, false).await;
    put(&store, delivery(1, 1, 1)).await;
    let add = |number| {
        vec![Change::Transport(TransportChange::ShortAddress {
            lookup: "ab12".to_owned(),
            delivery: DeliveryId(id(6, number)),
        })]
    };
    conflict(&store, add(9)).await;
    for _ in 0..2 {
        commit(&store, add(1)).await;
    }
    let of = store.delivery_of_short("ab12").await.unwrap();
    assert_eq!(of, Some(DeliveryId(id(6, 1))));
    assert_eq!(store.delivery_of_short("ab13").await.unwrap(), None);
}
