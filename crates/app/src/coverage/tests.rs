//! Nobody is counted twice, whatever the branches.

use std::collections::HashMap;

use casework::{CaseId, DeliveryId, GroupId, LetterId, OrganisationId};
use proptest::prelude::*;
use time::{Duration, OffsetDateTime, macros::datetime};
use uuid::Uuid;

use super::*;
use crate::model::{Ask, ChannelKind, Delivery, DeliveryState, NewDelivery, Proof, Purpose, Task};

const NOW: OffsetDateTime = datetime!(2021-02-20 09:00 +7);

fn organisation(number: u8) -> OrganisationId {
    OrganisationId(Uuid::from_u128(u128::from(number) + 1000))
}

/// What a test needs to know of a delivery.
#[derive(Clone, Debug)]
struct Made {
    to: Option<u8>,
    address: u8,
    group: Option<u8>,
    by: Option<usize>,
    state: usize,
    proof: u8,
    hours_ago: i64,
}

fn delivery(number: usize, made: &Made) -> Delivery {
    let at = NOW - Duration::hours(made.hours_ago);
    let mut delivery = Delivery::new(NewDelivery {
        id: DeliveryId(Uuid::from_u128(number as u128 + 1)),
        purpose: Purpose::Letter(LetterId(Uuid::from_u128(2))),
        case: CaseId(Uuid::from_u128(3)),
        to_name: format!("Nơi {}", made.address),
        address: match made.address {
            0 => String::new(),
            address => format!("Noi{address}@vidu.example"),
        },
        at,
    });
    delivery.state = DeliveryState::ALL[made.state];
    delivery.organisation = made.to.map(organisation);
    delivery.group = made
        .group
        .map(|group| GroupId(Uuid::from_u128(u128::from(group) + 500)));
    delivery.passed_on_by = made
        .by
        .map(|by| DeliveryId(Uuid::from_u128(by as u128 + 1)));
    if delivery.state == DeliveryState::Sent {
        delivery.sent_at = Some(at);
    }
    delivery.task = Some(Task {
        ask: Ask::Warn,
        due_at: at + Duration::hours(24),
        proof: Proof::ALL[usize::from(made.proof % 3)],
    });
    if made.proof & 4 != 0 && delivery.state == DeliveryState::Sent {
        delivery.confirmed_at = Some(at);
    }
    if made.proof & 8 != 0 && delivery.state == DeliveryState::Sent {
        delivery.opened_at = Some(at);
    }
    if made.proof & 16 != 0 && delivery.state == DeliveryState::Sent {
        delivery.done_at = Some(at);
    }
    delivery
}

fn made() -> impl Strategy<Value = Made> {
    (
        proptest::option::of(0_u8..12),
        0_u8..8,
        proptest::option::of(0_u8..4),
        proptest::option::of(0_usize..40),
        0_usize..6,
        0_u8..32,
        0_i64..60,
    )
        .prop_map(|(to, address, group, by, state, proof, hours_ago)| Made {
            to,
            address,
            group,
            by,
            state,
            proof,
            hours_ago,
        })
}

fn deliveries() -> impl Strategy<Value = Vec<Delivery>> {
    proptest::collection::vec(made(), 0..40).prop_map(|all| {
        let made = all.iter().enumerate();
        made.map(|(number, made)| delivery(number, made)).collect()
    })
}

/// A register in which anything may be below anything, circles too.
fn places() -> impl Strategy<Value = Places> {
    proptest::collection::hash_map(0_u8..16, proptest::option::of(0_u8..16), 0..16).prop_map(
        |parents| {
            parents
                .into_iter()
                .map(|(number, parent)| {
                    let place = Place {
                        name: format!("Cơ quan {number}"),
                        parent: parent.map(organisation),
                        territory: Some(format!("{}", number % 5)),
                        governs: false,
                    };
                    (organisation(number), place)
                })
                .collect()
        },
    )
}

fn found(deliveries: &[Delivery]) -> Vec<Receiver> {
    receivers(deliveries, &HashMap::new(), NOW)
}

proptest! {
    #[test]
    fn groups_add_up_to_everybody(deliveries in deliveries()) {
        let receivers = found(&deliveries);
        let mut groups: HashMap<Option<GroupId>, Tally> = HashMap::new();
        for receiver in &receivers {
            groups.entry(receiver.group).or_default().count(receiver);
        }
        let mut sum = Tally::default();
        for tally in groups.values() {
            sum.add(tally);
        }
        prop_assert_eq!(sum, Tally::of(&receivers));
        prop_assert_eq!(sum.total(), receivers.len());
    }

    #[test]
    fn every_receiver_stands_once_and_in_the_sum(deliveries in deliveries()) {
        let receivers = found(&deliveries);
        let mut keys: Vec<&ReceiverKey> = receivers.iter().map(|r| &r.key).collect();
        keys.sort();
        keys.dedup();
        prop_assert_eq!(keys.len(), receivers.len());
        let mut counted: Vec<DeliveryId> =
            receivers.iter().flat_map(|r| r.deliveries.clone()).collect();
        counted.sort();
        let mut alive: Vec<DeliveryId> = deliveries
            .iter()
            .filter(|d| d.status() != crate::model::DeliveryStatus::Transport(DeliveryState::Cancelled))
            .map(|d| d.id)
            .collect();
        alive.sort();
        prop_assert_eq!(counted, alive);
    }

    /// Whatever the register says about who belongs to whom, everybody is there once.
    #[test]
    fn moving_between_branches_keeps_the_sum(
        deliveries in deliveries(),
        places in places(),
        others in places(),
    ) {
        let receivers = found(&deliveries);
        let total = Tally::of(&receivers);
        for places in [&places, &others, &Places::new()] {
            let tree = Tree::new(&receivers, places);
            prop_assert_eq!(tree.total(), total);
            let reached: usize = tree.roots.iter().map(|root| tree.from(*root).len()).sum();
            prop_assert_eq!(reached, tree.nodes.len(), "no node is lost in a circle");
            for node in &tree.nodes {
                let mut below = Tally::default();
                for child in &node.children {
                    below.add(&tree.nodes[*child].tally);
                }
                prop_assert_eq!(below, node.below);
            }
        }
    }

    /// Reaching everybody once more, by another branch and on paper, changes nothing.
    #[test]
    fn duplicates_change_nothing(deliveries in deliveries(), places in places()) {
        let once = found(&deliveries);
        let mut twice = deliveries.clone();
        for (number, delivery) in deliveries.iter().enumerate() {
            let mut copy = delivery.clone();
            copy.id = DeliveryId(Uuid::from_u128(number as u128 + 100_000));
            copy.channel = ChannelKind::Print;
            copy.passed_on_by = deliveries.last().map(|last| last.id);
            copy.queued_at += Duration::hours(1);
            twice.push(copy);
        }
        let twice = found(&twice);
        prop_assert_eq!(Tally::of(&once), Tally::of(&twice));
        prop_assert_eq!(
            Tree::new(&once, &places).total(),
            Tree::new(&twice, &places).total()
        );
    }

    /// More proof never makes a receiver less far.
    #[test]
    fn a_confirmation_is_never_lost(deliveries in deliveries(), at in 0_usize..40) {
        prop_assume!(at < deliveries.len());
        let mut confirmed = deliveries.clone();
        prop_assume!(confirmed[at].state != DeliveryState::Cancelled);
        confirmed[at].confirmed_at = Some(NOW);
        confirmed[at].returned_at = None;
        let id = confirmed[at].id;
        let after = found(&confirmed);
        let receiver = after.iter().find(|r| r.deliveries.contains(&id)).unwrap();
        prop_assert!(receiver.standing >= Standing::Confirmed);
        prop_assert!(Tally::of(&after).confirmed() >= Tally::of(&found(&deliveries)).confirmed());
    }

    /// No node has more reach than all figures together, and none less than its own or than any
    /// below it.
    #[test]
    fn reach_is_never_added_to_itself(
        deliveries in deliveries(),
        figures in proptest::collection::vec(0_u64..10_000, 40),
        places in places(),
    ) {
        let reach: HashMap<DeliveryId, u64> =
            deliveries.iter().zip(&figures).map(|(d, f)| (d.id, *f)).collect();
        let receivers = receivers(&deliveries, &reach, NOW);
        let tree = Tree::new(&receivers, &places);
        let all: u64 = receivers.iter().map(|r| r.reach).sum();
        prop_assert!(tree.reach() <= all);
        for node in &tree.nodes {
            let own = node.receiver.map_or(0, |index| receivers[index].reach);
            let below: u64 = node.children.iter().map(|child| tree.nodes[*child].reach).sum();
            prop_assert_eq!(node.reach, own.max(below));
        }
    }
}

fn one(to: Option<u8>, address: u8, state: usize) -> Made {
    Made {
        to,
        address,
        group: Some(1),
        by: None,
        state,
        proof: 0,
        hours_ago: 1,
    }
}

#[test]
fn silence_is_what_was_sent_and_not_answered_in_time() {
    let sent = 2;
    assert_eq!(DeliveryState::ALL[sent], DeliveryState::Sent);
    let standing = |made: &Made| found(&[delivery(0, made)])[0].standing;
    let mut made = one(Some(1), 1, sent);
    assert_eq!(standing(&made), Standing::Sent);
    made.hours_ago = 25;
    assert_eq!(standing(&made), Standing::Silent);
    made.proof = 8;
    assert_eq!(standing(&made), Standing::Silent, "opening is no answer");
    made.proof = 4;
    assert_eq!(standing(&made), Standing::Confirmed);
    made.proof = 5;
    let late = &found(&[delivery(0, &made)])[0];
    assert_eq!((late.standing, late.late), (Standing::Confirmed, true));
    made.state = 0;
    made.proof = 0;
    assert_eq!(standing(&made), Standing::Waiting, "it is we who are late");
}

#[test]
fn an_address_of_an_organisation_is_the_organisation() {
    let all = [
        delivery(0, &one(Some(1), 5, 2)),
        delivery(
            1,
            &Made {
                by: Some(0),
                ..one(None, 5, 2)
            },
        ),
        delivery(
            2,
            &Made {
                by: Some(0),
                ..one(None, 6, 2)
            },
        ),
        delivery(
            3,
            &Made {
                by: Some(2),
                ..one(None, 6, 4)
            },
        ),
    ];
    let receivers = found(&all);
    assert_eq!(receivers.len(), 2);
    assert_eq!(receivers[0].key, ReceiverKey::Organisation(organisation(1)));
    let person = &receivers[1];
    assert_eq!(person.key, ReceiverKey::Person("noi6@vidu.example".into()));
    assert_eq!(person.passed_on_by.as_ref(), Some(&receivers[0].key));
    let tree = Tree::new(&receivers, &Places::new());
    assert_eq!(tree.roots.len(), 1);
    assert_eq!(tree.nodes[tree.roots[0]].below.total(), 1);
}

#[test]
fn a_group_is_handed_down_with_the_letter() {
    let all = [
        delivery(0, &one(Some(1), 1, 2)),
        delivery(
            1,
            &Made {
                by: Some(0),
                group: None,
                ..one(Some(2), 2, 2)
            },
        ),
        delivery(
            2,
            &Made {
                by: Some(1),
                group: None,
                ..one(None, 3, 2)
            },
        ),
    ];
    let receivers = found(&all);
    assert!(receivers.iter().all(|r| r.group == receivers[0].group));
}
