//! A letter to some hundred receivers, with a mail server that does everything wrong and a program
//! that is killed ten times: every delivery ends in a true state.

use std::{collections::BTreeMap, path::Path, time::Duration};

use app::{
    model::{Delivery, DeliveryState},
    ports::Change,
};
use casework::LetterId;
use tempfile::tempdir;

use crate::{
    faulty_server::{Faults, FaultyServer},
    killed_sending::letter_in_the_queue_of,
    support::{Service, add_receivers, run, store},
};

const AT_ONCE: usize = 4;
const KILLS: usize = 10;

async fn deliveries(data: &Path, letter: LetterId) -> Vec<Delivery> {
    store(data)
        .await
        .deliveries_of_letter(letter)
        .await
        .unwrap()
}

fn waiting(deliveries: &[Delivery]) -> usize {
    let waits = |d: &&Delivery| matches!(d.state, DeliveryState::Queued | DeliveryState::Sending);
    deliveries.iter().filter(waits).count()
}

/// What waits for another attempt does so now: minutes are for people.
async fn hurry(data: &Path, letter: LetterId) {
    let store = store(data).await;
    let mut changes = Vec::new();
    for mut delivery in store.deliveries_of_letter(letter).await.unwrap() {
        if delivery.state == DeliveryState::Queued && delivery.attempts > 0 {
            delivery.version += 1;
            delivery.next_at = delivery.queued_at;
            changes.push(Change::SaveDelivery(delivery));
        }
    }
    store.commit(changes).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_goes_wrong_every_delivery_ends_in_a_true_state() {
    let folder = tempdir().unwrap();
    let data = folder.path().join("data");
    assert!(run(&data, &["example", "load"]).status.success());
    // Several domains, some hundred receivers.
    let receivers = (0..240).map(|number| {
        (
            format!("Ủy ban nhân dân xã số {number}"),
            format!("vanthu@xa{number}.huyen{}.example", number % 9),
        )
    });
    add_receivers(&data, receivers).await;
    let (letter, receivers) = letter_in_the_queue_of(&data).await;
    assert!(receivers > 300);
    let mut server = FaultyServer::start(Faults {
        refused_at_first: 20,
        half_closed: 83,
        lost: 67,
        twice: 29,
        late: 37,
        slow: Duration::from_millis(2),
    })
    .await;
    let url = server.url();
    let at_once = AT_ONCE.to_string();
    let args = [
        "--smtp",
        &url,
        "--mail-at-once",
        &at_once,
        "--mail-per-minute",
        "0",
        "--mail-per-domain",
        "0",
    ];
    for kill in 1..=KILLS {
        let service = Service::start(&data, &args);
        let goal = server.seen().messages.max(receivers * kill / (KILLS + 2));
        while server.seen().messages < goal && waiting(&deliveries(&data, letter).await) > 0 {
            tokio::task::yield_now().await;
        }
        if kill % 3 == 0 {
            // The server goes, too, in the middle of everything.
            server.stop().await;
            tokio::task::yield_now().await;
        }
        service.kill();
        server.restart().await;
        hurry(&data, letter).await;
    }
    loop {
        let service = Service::start(&data, &args);
        loop {
            let now = deliveries(&data, letter).await;
            let due = now.iter().any(|d| {
                d.state == DeliveryState::Sending
                    || (d.state == DeliveryState::Queued && d.attempts == 0)
            });
            let hurried = now.iter().any(|d| {
                d.state == DeliveryState::Queued && d.attempts > 0 && d.next_at == d.queued_at
            });
            if !due && !hurried {
                break;
            }
            tokio::task::yield_now().await;
        }
        service.stop();
        hurry(&data, letter).await;
        if waiting(&deliveries(&data, letter).await) == 0 {
            break;
        }
    }

    let deliveries = deliveries(&data, letter).await;
    let seen = server.seen();
    assert_eq!(deliveries.len(), receivers);
    let twice: BTreeMap<&String, &usize> = seen.taken.iter().filter(|(_, n)| **n > 1).collect();
    assert!(twice.is_empty(), "received twice: {twice:?}");
    assert!(seen.refused.len() > receivers / 10, "a fifth was refused");
    assert!(seen.unanswered > 4);
    let got = |d: &Delivery| {
        let id = d.id.to_string();
        seen.taken.keys().any(|taken| taken.contains(&id))
    };
    let mut uncertain = 0;
    for delivery in &deliveries {
        match delivery.state {
            DeliveryState::Sent => assert!(got(delivery), "{}", delivery.to_name),
            DeliveryState::Uncertain => uncertain += 1,
            other => panic!(
                "{} is {other:?}: {:?}",
                delivery.to_name, delivery.last_error
            ),
        }
    }
    // Where the server goes first, those that it left without an answer make room for others.
    let broken_off = KILLS + KILLS / 3;
    assert!(
        uncertain <= broken_off * AT_ONCE + seen.unanswered,
        "no more than were on their way, and those that nobody answered: {uncertain}"
    );
    assert!(uncertain < receivers / 4, "{uncertain}");
}
