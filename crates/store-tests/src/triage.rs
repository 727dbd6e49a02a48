//! What people decided about chains is kept, and moves what it must.

use std::sync::Arc;

use app::{
    model::{Decision, DecisionKind},
    ports::{Change, Store},
};
use casework::{ChainId, UserId};
use time::{Duration, OffsetDateTime};

use crate::{
    expect::{commit, conflict, with_case},
    samples::*,
};

const ALWAYS: OffsetDateTime = OffsetDateTime::UNIX_EPOCH;

fn number_of(chain: u64) -> ChainId {
    ChainId(id(1, chain))
}

fn decision(number: i64, chain: u64, kind: DecisionKind) -> Change {
    Change::Decide(Decision {
        number,
        chain: number_of(chain),
        kind,
        reason: format!("vì {number} {ODD}"),
        by: UserId(id(9, 1)),
        at: START + Duration::minutes(number),
    })
}

fn joined(number: i64, chain: u64, from: u64, messages: &[i64]) -> Change {
    let messages = messages.to_vec();
    let from = number_of(from);
    decision(number, chain, DecisionKind::Joined { from, messages })
}

fn split(number: i64, chain: u64, into: u64, messages: &[i64]) -> Change {
    let messages = messages.to_vec();
    let into = number_of(into);
    decision(number, chain, DecisionKind::Split { into, messages })
}

fn dismissed(number: i64, chain: u64) -> Change {
    decision(number, chain, DecisionKind::Dismissed { level: 7 })
}

fn chain_of(number: u64, seqs: impl IntoIterator<Item = i64>) -> Vec<Change> {
    let mut changes = vec![Change::AddChain(chain(number, false))];
    for seq in seqs {
        let text = format!("bản {seq}");
        changes.push(Change::AddMessage(message(seq, number, &text, false)));
        changes.push(count(seq, sighting(seq, "zalo", "Đại Từ", 2)));
    }
    changes
}

async fn seqs(store: &Arc<dyn Store>, chain: u64) -> Vec<i64> {
    let keys = store.chain_keys(number_of(chain)).await.unwrap();
    assert!(keys.iter().all(|key| key.chain == number_of(chain)));
    keys.into_iter().map(|key| key.seq).collect()
}

async fn two_chains(store: &Arc<dyn Store>) {
    commit(store, chain_of(1, [1, 2, 3])).await;
    commit(store, chain_of(2, [4, 5])).await;
}

/// All messages and sightings are the other chain's, and the one that went leads to it.
pub async fn a_joined_chain_is_the_other_one(store: Arc<dyn Store>) {
    two_chains(&store).await;
    commit(&store, vec![joined(1, 1, 2, &[4, 5])]).await;
    assert_eq!(seqs(&store, 1).await, [1, 2, 3, 4, 5]);
    assert_eq!(store.chain(number_of(2), ALWAYS).await.unwrap(), None);
    assert_eq!(store.chain_count().await.unwrap(), 1);
    let one = store.chain(number_of(1), ALWAYS).await.unwrap().unwrap();
    assert_eq!((one.variants, one.sightings, one.recent), (5, 10, 10));
    assert_eq!(one.last_seen, START + Duration::hours(5));
    let sightings = store.chain_sightings(number_of(1)).await.unwrap();
    assert_eq!(sightings.len(), 5);
    let to = store.joined_to(number_of(2)).await.unwrap();
    assert_eq!(to, Some(number_of(1)));
    // On and on.
    commit(&store, chain_of(3, [6])).await;
    commit(&store, vec![joined(2, 3, 1, &[1, 2, 3, 4, 5])]).await;
    for gone in [1, 2] {
        let to = store.joined_to(number_of(gone)).await.unwrap();
        assert_eq!(to, Some(number_of(3)), "{gone}");
    }
    assert_eq!(store.joined_to(number_of(3)).await.unwrap(), None);
    assert_eq!(store.last_decision().await.unwrap(), 2);
    let all = store.decisions_after(0).await.unwrap();
    assert_eq!(all.len(), 2);
    assert_eq!(all[1].reason, format!("vì 2 {ODD}"));
    assert_eq!(store.decisions_after(1).await.unwrap(), all[1..]);
}

/// The messages that go and their sightings are a chain of their own, parted from the other.
pub async fn a_split_chain_is_two(store: Arc<dyn Store>) {
    two_chains(&store).await;
    commit(&store, vec![split(1, 1, 9, &[2, 3])]).await;
    assert_eq!(seqs(&store, 1).await, [1]);
    assert_eq!(seqs(&store, 9).await, [2, 3]);
    assert_eq!(store.chain_count().await.unwrap(), 3);
    let nine = store.chain(number_of(9), ALWAYS).await.unwrap().unwrap();
    assert_eq!((nine.variants, nine.sightings, nine.recent), (2, 4, 4));
    assert_eq!(nine.representative, "bản 2");
    let one = store.chain(number_of(1), ALWAYS).await.unwrap().unwrap();
    assert_eq!((one.variants, one.sightings), (1, 2));
    let pair = vec![(number_of(1), number_of(9))];
    assert_eq!(store.parted_chains().await.unwrap(), pair);
    let of = store.decisions_of_chain(number_of(9)).await.unwrap();
    assert_eq!(of, store.decisions_of_chain(number_of(1)).await.unwrap());
    // Joined to a third, it stays parted from the first; joined to the first, no more.
    commit(&store, vec![joined(2, 2, 9, &[2, 3])]).await;
    let pair = vec![(number_of(1), number_of(2))];
    assert_eq!(store.parted_chains().await.unwrap(), pair);
    commit(&store, vec![joined(3, 1, 2, &[2, 3, 4, 5])]).await;
    assert!(store.parted_chains().await.unwrap().is_empty());
    assert_eq!(seqs(&store, 1).await, [1, 2, 3, 4, 5]);
}

/// Whoever decides on what is no longer so, decides again.
pub async fn a_decision_on_something_else_is_a_conflict(store: Arc<dyn Store>) {
    two_chains(&store).await;
    with_case(&store, 7, 7, false).await;
    for wrong in [
        dismissed(2, 1),
        dismissed(1, 404),
        dismissed(1, 7),
        decision(1, 1, DecisionKind::Restored),
        joined(1, 1, 1, &[1, 2, 3]),
        joined(1, 1, 404, &[]),
        joined(1, 404, 1, &[1, 2, 3]),
        joined(1, 1, 2, &[4]),
        joined(1, 1, 7, &[]),
        split(1, 1, 9, &[]),
        split(1, 1, 9, &[1, 4]),
        split(1, 1, 9, &[1, 2, 3]),
        split(1, 1, 2, &[1]),
    ] {
        conflict(&store, vec![wrong]).await;
    }
    assert_eq!(store.last_decision().await.unwrap(), 0);
    assert_eq!(seqs(&store, 1).await, [1, 2, 3]);
    commit(&store, vec![dismissed(1, 1)]).await;
    conflict(&store, vec![dismissed(1, 2)]).await;
    conflict(&store, vec![Change::DecisionsSeen(0)]).await;
    commit(&store, vec![Change::DecisionsSeen(1)]).await;
}

/// Newest first; a chain that was taken back or joined is none.
pub async fn dismissed_chains_are_listed_until_taken_back(store: Arc<dyn Store>) {
    two_chains(&store).await;
    commit(&store, vec![dismissed(1, 1), dismissed(2, 2)]).await;
    let list = || async {
        let found = store.dismissed_chains().await.unwrap();
        found.iter().map(|one| one.number).collect::<Vec<_>>()
    };
    assert_eq!(list().await, [2, 1]);
    commit(&store, vec![dismissed(3, 1)]).await;
    assert_eq!(list().await, [3, 2], "again, for another reason");
    commit(&store, vec![decision(4, 1, DecisionKind::Restored)]).await;
    assert_eq!(list().await, [2]);
    commit(&store, vec![joined(5, 1, 2, &[4, 5])]).await;
    assert_eq!(list().await, [0; 0]);
}

/// They follow their message wherever it is moved.
pub async fn repeated_sightings_add_up_and_move_along(store: Arc<dyn Store>) {
    two_chains(&store).await;
    let repeat = |seq: i64, times: u64| Change::CountRepeated {
        sha256: sha256(seq),
        sighting: sighting(3, "web", ODD, times),
    };
    commit(&store, vec![repeat(3, 2), repeat(3, 1), repeat(4, 5)]).await;
    conflict(&store, vec![repeat(404, 1)]).await;
    let since = START + Duration::hours(3);
    let three = (number_of(1), sighting(3, "web", ODD, 3));
    let five = (number_of(2), sighting(3, "web", ODD, 5));
    let found = store.repeated_since(since).await.unwrap();
    assert_eq!(found, [three, five]);
    commit(&store, vec![joined(1, 1, 2, &[4, 5])]).await;
    let found = store.repeated_since(since).await.unwrap();
    assert_eq!(found, [(number_of(1), sighting(3, "web", ODD, 8))]);
    let later = since + Duration::milliseconds(1);
    assert!(store.repeated_since(later).await.unwrap().is_empty());
}

/// The example goes with what was decided about it; numbers go on.
pub async fn decisions_on_the_example_go_with_it(store: Arc<dyn Store>) {
    let mut changes = chain_of(1, [1]);
    changes.push(Change::AddChain(chain(2, true)));
    changes.push(Change::AddMessage(message(2, 2, "a", true)));
    changes.push(Change::AddMessage(message(3, 2, "b", true)));
    commit(&store, changes).await;
    commit(&store, vec![split(1, 2, 3, &[3]), dismissed(2, 2)]).await;
    commit(&store, vec![dismissed(3, 1)]).await;
    commit(&store, vec![Change::RemoveExample]).await;
    assert!(!store.has_example().await.unwrap());
    let left = store.decisions_after(0).await.unwrap();
    assert_eq!(left.iter().map(|d| d.number).collect::<Vec<_>>(), [3]);
    assert!(store.parted_chains().await.unwrap().is_empty());
    assert_eq!(store.dismissed_chains().await.unwrap().len(), 1);
    assert_eq!(store.last_decision().await.unwrap(), 3);
}
