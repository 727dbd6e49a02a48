//! Chains and how often they were seen.

use std::sync::Arc;

use app::{
    model::{ChainSummary, Message},
    ports::{Change, Store},
};
use casework::ChainId;
use time::{Duration, OffsetDateTime, macros::datetime};

use crate::{
    expect::{commit, conflict},
    samples::*,
};

const ALWAYS: OffsetDateTime = OffsetDateTime::UNIX_EPOCH;

/// A chain and its messages, to each its text's `seq`.
fn chain_of(number: u64, seqs: impl IntoIterator<Item = i64>) -> Vec<Change> {
    let mut changes = vec![Change::AddChain(chain(number, false))];
    changes.extend(
        seqs.into_iter()
            .map(|seq| Change::AddMessage(message(seq, number, &format!("bản {seq}"), false))),
    );
    changes
}

async fn summary(store: &Arc<dyn Store>, number: u64, since: OffsetDateTime) -> ChainSummary {
    let found = store.chain(ChainId(id(1, number)), since).await.unwrap();
    found.expect("the chain is there")
}

async fn ranked(store: &Arc<dyn Store>, since: OffsetDateTime) -> Vec<ChainId> {
    let chains = store.chains(since, &[], 100, 0).await.unwrap();
    chains.into_iter().map(|chain| chain.chain.id).collect()
}

/// The same hour, channel and area is one count, summed over the chain's messages.
pub async fn sightings_add_up_by_hour_channel_and_area(store: Arc<dyn Store>) {
    let mut changes = chain_of(1, [1, 2]);
    changes.extend(chain_of(2, [3]));
    changes.extend([
        count(1, sighting(0, "zalo", "Đại Từ", 5)),
        count(2, sighting(0, "zalo", "Đại Từ", 6)),
        count(1, sighting(3, "facebook", ODD, 1)),
        count(1, sighting(3, "facebook", ODD, 2)),
        count(2, sighting(3, "facebook", "", 9)),
        count(3, sighting(1, "zalo", "", 4)),
    ]);
    commit(&store, changes).await;
    conflict(&store, vec![count(9, sighting(0, "zalo", "", 1))]).await;
    let one = summary(&store, 1, START + Duration::hours(3)).await;
    assert_eq!((one.sightings, one.variants, one.recent), (23, 2, 12));
    let sightings = store.chain_sightings(ChainId(id(1, 1))).await.unwrap();
    assert_eq!(sightings[0], sighting(0, "zalo", "Đại Từ", 11));
    assert!(sightings.contains(&sighting(3, "facebook", ODD, 3)));
    assert!(sightings.contains(&sighting(3, "facebook", "", 9)));
    assert_eq!(sightings.len(), 3, "oldest first, one for each");
}

/// What spreads now stands above what was big once; `since` itself counts as recent.
pub async fn chains_are_ranked_by_recent_then_all_then_latest_then_id(store: Arc<dyn Store>) {
    let mut changes: Vec<Change> = (1..=6u32)
        .flat_map(|number| chain_of(number.into(), [number.into()]))
        .collect();
    changes.extend([
        count(1, sighting(0, "zalo", "", 100)),
        count(2, sighting(5, "zalo", "", 3)),
        count(3, sighting(0, "zalo", "", 9)),
        count(3, sighting(5, "zalo", "", 3)),
        count(4, sighting(1, "zalo", "", 1)),
        count(5, sighting(2, "zalo", "", 1)),
        count(6, sighting(2, "zalo", "", 1)),
    ]);
    commit(&store, changes).await;
    let chains = |numbers: [u64; 6]| numbers.map(|number| ChainId(id(1, number)));
    let since = START + Duration::hours(5);
    let now = ranked(&store, since).await;
    assert_eq!(now, chains([3, 2, 1, 5, 6, 4]));
    let before = ranked(&store, since - Duration::milliseconds(1)).await;
    assert_eq!(before, now, "nothing more is recent a moment before");
    let after = ranked(&store, since + Duration::milliseconds(1)).await;
    assert_eq!(after, chains([1, 3, 2, 5, 6, 4]), "nothing is recent");
    let read = store.chains(since, &[], 3, 0).await.unwrap();
    let recent: Vec<u64> = read.iter().map(|chain| chain.recent).collect();
    assert_eq!(recent, [3, 3, 0]);
    assert_eq!(read[0], summary(&store, 3, since).await, "both ways alike");
}

/// What the inbox weighs: the widest chains of late, wherever how many times they were seen.
pub async fn recent_sightings_come_widest_chain_first(store: Arc<dyn Store>) {
    let mut changes: Vec<Change> = (1..=4u32)
        .flat_map(|number| chain_of(number.into(), [number.into()]))
        .collect();
    changes.push(Change::AddMessage(message(5, 2, "bản 5", false)));
    changes.extend([
        count(1, sighting(5, "zalo", "Đại Từ", 900)),
        // Two messages of one chain, one of them at a place of the other.
        count(2, sighting(5, "zalo", "Đại Từ", 1)),
        count(5, sighting(5, "zalo", "Đại Từ", 2)),
        count(5, sighting(5, "zalo", ODD, 1)),
        count(2, sighting(6, "sms", "", 1)),
        count(2, sighting(0, "web", "", 50)),
        count(3, sighting(7, "zalo", "", 900)),
        count(4, sighting(0, "zalo", "", 7)),
    ]);
    commit(&store, changes).await;
    let since = START + Duration::hours(5);
    let found = store.recent_sightings(since, 10).await.unwrap();
    let ids: Vec<ChainId> = found.iter().map(|(chain, _)| *chain).collect();
    assert_eq!(ids, [2, 1, 3].map(|number| ChainId(id(1, number))));
    let mut of_widest = vec![
        sighting(5, "zalo", "Đại Từ", 3),
        sighting(5, "zalo", ODD, 1),
        sighting(6, "sms", "", 1),
    ];
    of_widest.sort_by(|a, b| (a.hour, &a.channel, &a.area).cmp(&(b.hour, &b.channel, &b.area)));
    assert_eq!(found[0].1, of_widest);
    assert_eq!(found[1].1, [sighting(5, "zalo", "Đại Từ", 900)]);
    let two = store.recent_sightings(since, 2).await.unwrap();
    assert_eq!(two, found[..2]);
    assert!(store.recent_sightings(since, 0).await.unwrap().is_empty());
    let later = since + Duration::hours(9);
    assert!(store.recent_sightings(later, 10).await.unwrap().is_empty());
}

/// A page that shows some chains by itself asks for the others.
pub async fn chains_can_be_left_out(store: Arc<dyn Store>) {
    let changes = (1..=5u32).flat_map(|number| chain_of(number.into(), [number.into()]));
    commit(&store, changes.collect()).await;
    let all = ranked(&store, ALWAYS).await;
    let without = [all[0], all[3], ChainId(id(1, 404))];
    let rest = store.chains(ALWAYS, &without, 100, 0).await.unwrap();
    let rest: Vec<ChainId> = rest.into_iter().map(|chain| chain.chain.id).collect();
    assert_eq!(rest, [all[1], all[2], all[4]]);
    let second = store.chains(ALWAYS, &without, 1, 1).await.unwrap();
    assert_eq!(second[0].chain.id, all[2]);
}

/// However often the others were seen.
pub async fn a_chain_knows_its_first_message(store: Arc<dyn Store>) {
    let mut changes = chain_of(1, [1, 2]);
    changes.extend(chain_of(2, [3]));
    changes.push(count(2, sighting(0, "zalo", "", 9)));
    commit(&store, changes).await;
    let first = |number| {
        let store = store.clone();
        async move { store.first_message(ChainId(id(1, number))).await.unwrap() }
    };
    assert_eq!(first(1).await, Some(message(1, 1, "bản 1", false)));
    assert_eq!(first(2).await, Some(message(3, 2, "bản 3", false)));
    assert_eq!(first(404).await, None);
}

/// Pages put together are the whole list.
pub async fn chains_come_in_pages(store: Arc<dyn Store>) {
    assert_eq!(store.chain_count().await.unwrap(), 0);
    let changes = (1..=5u32).flat_map(|number| chain_of(number.into(), [number.into()]));
    commit(&store, changes.collect()).await;
    let mut pages = Vec::new();
    for offset in [0, 2, 4, 6] {
        let page = store.chains(ALWAYS, &[], 2, offset).await.unwrap();
        assert!(page.len() <= 2);
        pages.extend(page);
    }
    assert_eq!(pages, store.chains(ALWAYS, &[], 100, 0).await.unwrap());
    assert_eq!(pages.len(), 5);
    assert_eq!(store.chain_count().await.unwrap(), 5);
    assert!(store.chains(ALWAYS, &[], 0, 0).await.unwrap().is_empty());
}

/// The oldest one among equals; the order of its messages is the same.
pub async fn the_text_seen_most_often_stands_for_its_chain(store: Arc<dyn Store>) {
    commit(&store, chain_of(1, [1, 2, 3])).await;
    let texts = || async {
        let messages = store.chain_messages(ChainId(id(1, 1)), 100).await.unwrap();
        let seqs: Vec<(i64, u64)> = messages
            .iter()
            .map(|one| (one.message.seq, one.sightings))
            .collect();
        let representative = summary(&store, 1, ALWAYS).await.representative;
        assert_eq!(representative, messages[0].message.text);
        seqs
    };
    assert_eq!(texts().await, [(1, 0), (2, 0), (3, 0)]);
    commit(&store, vec![count(3, sighting(0, "zalo", "", 2))]).await;
    assert_eq!(texts().await, [(3, 2), (1, 0), (2, 0)]);
    commit(&store, vec![count(2, sighting(7, "web", "", 2))]).await;
    assert_eq!(texts().await, [(2, 2), (3, 2), (1, 0)]);
    let first = store.chain_messages(ChainId(id(1, 1)), 1).await.unwrap();
    assert_eq!(first.len(), 1);
    assert_eq!(first[0].message, message(2, 1, "bản 2", false));
}

/// Reports that are imported late tell of earlier times; the last one is the start of its hour.
pub async fn first_and_last_sighting_do_not_depend_on_the_order(store: Arc<dyn Store>) {
    let half_past = datetime!(1969-12-31 20:30 UTC);
    let hour = |hours: i64| {
        let mut sighting = sighting(0, "zalo", "", 1);
        sighting.hour = datetime!(1969-12-31 20:00 UTC) + Duration::hours(hours);
        sighting
    };
    let text = |seq, chain| {
        Change::AddMessage(Message {
            first_seen: half_past,
            ..message(seq, chain, "a", false)
        })
    };
    let changes = (1..=3).map(|number| Change::AddChain(chain(number, false)));
    commit(&store, changes.collect()).await;
    commit(&store, vec![text(1, 1), text(2, 2), text(3, 3)]).await;
    let one = summary(&store, 1, ALWAYS).await;
    assert_eq!((one.first_seen, one.last_seen), (half_past, hour(0).hour));

    commit(&store, vec![count(2, hour(-3)), count(2, hour(2))]).await;
    commit(&store, vec![count(3, hour(2)), count(3, hour(-3))]).await;
    for number in [2, 3] {
        let seen = summary(&store, number, ALWAYS).await;
        assert_eq!(
            (seen.first_seen, seen.last_seen),
            (hour(-3).hour, hour(2).hour)
        );
    }
}

/// No chain, no messages, no sightings, and no error.
pub async fn a_chain_that_is_not_there_has_nothing(store: Arc<dyn Store>) {
    let none = ChainId(id(1, 404));
    assert_eq!(store.chain(none, START).await.unwrap(), None);
    assert!(store.chain_messages(none, 10).await.unwrap().is_empty());
    assert!(store.chain_sightings(none).await.unwrap().is_empty());
    commit(&store, vec![Change::AddChain(chain(1, true))]).await;
    let empty = summary(&store, 1, ALWAYS).await;
    assert_eq!(empty.chain, chain(1, true));
    assert_eq!((empty.variants, empty.sightings, empty.recent), (0, 0, 0));
    assert_eq!((empty.representative.as_str(), empty.case), ("", None));
    assert_eq!((empty.first_seen, empty.last_seen), (START, START));
}
