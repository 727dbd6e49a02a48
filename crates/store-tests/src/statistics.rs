//! Sums over what was published, beside a count that reads everything.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use app::{
    Tally,
    model::{
        Correction, CorrectionKind, Delivery, DeliveryState, DeliveryStatus, PublishedFact,
        ReceiversAfter, SeenExtent, Sighting, StatisticsOf,
    },
    ports::{Change, Store},
};
use casework::{CaseId, ChainId, DeliveryId, LetterId, OrganisationId, VerdictLabel};
use time::Duration;

use crate::{
    expect::{commit, with_case},
    samples::*,
};

const HOURS: [u32; 4] = [1, 5, 24, 100];
const CHANNELS: [&str; 2] = ["zalo", "facebook"];
/// Cases with a correction; 4 has none, 6 is of the example.
const OURS: [u64; 4] = [1, 2, 3, 5];
const SCOPES: [(StatisticsOf, &[u64]); 4] = [
    (StatisticsOf::Ours, &OURS),
    (StatisticsOf::Example, &[6]),
    (StatisticsOf::Case(CaseId(id(3, 2))), &[2]),
    (StatisticsOf::Case(CaseId(id(3, 4))), &[]),
];

/// Whoever a letter was taken back from before it left is no receiver.
const TAKEN_BACK: DeliveryStatus = DeliveryStatus::Transport(DeliveryState::Cancelled);

/// Numbers that look like chance and are the same each time.
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (self.0 >> 33) % end
    }

    fn of<T: Copy>(&mut self, all: &[T]) -> T {
        all[usize::try_from(self.below(all.len() as u64)).unwrap()]
    }
}

fn hours(hours: u64) -> Duration {
    Duration::hours(i64::try_from(hours).unwrap())
}

async fn fill(store: &Arc<dyn Store>, chance: &mut Chance) {
    for number in 1..=6 {
        with_case(store, number, number, number == 6).await;
        let seq = i64::try_from(number).unwrap();
        let text = format!("tin {number}");
        commit(
            store,
            vec![Change::AddMessage(message(seq, number, &text, number == 6))],
        )
        .await;
    }
    let mut changes = Vec::new();
    for _ in 0..400 {
        let channel = chance.of(&["zalo", "facebook", "web", "lạ 1", "lạ 2", ""]);
        let area = chance.of(&["Thái Nguyên", "Hà Nội", "Xã A", "Xã B", "Xã C", ""]);
        let hour = i64::try_from(chance.below(300)).unwrap() - 20;
        let seen = sighting(hour, channel, area, 1 + chance.below(4));
        changes.push(count(1 + i64::try_from(chance.below(6)).unwrap(), seen));
    }
    changes.push(count(1, sighting(1, "zalo", "Xã hiếm", 1)));
    for case in OURS.into_iter().chain([6]) {
        for version in 1..=u32::try_from(1 + chance.below(3)).unwrap() {
            let mut one = correction(case, case, version);
            one.verdict.label = chance.of(&VerdictLabel::ALL);
            one.kind = chance.of(&[
                CorrectionKind::Verdict,
                CorrectionKind::UnderReview,
                CorrectionKind::Withdrawn,
            ]);
            changes.push(Change::AddCorrection(one));
        }
        let mut sent = letter(case, case);
        sent.sent_at = Some(START + hours(case * 3));
        changes.push(Change::SaveLetter(Box::new(sent)));
        // A draft has no receivers.
        changes.push(Change::SaveLetter(Box::new(letter(10 + case, case))));
    }
    commit(store, changes).await;
    let mut last: HashMap<u64, Vec<u64>> = HashMap::new();
    for number in 1..=150 {
        let case = chance.of(&[1, 2, 3, 5, 6]);
        let one = receiver(chance, number, case, last.entry(case).or_default());
        last.entry(case).or_default().push(number);
        commit(store, vec![Change::SaveDelivery(one)]).await;
    }
}

fn receiver(chance: &mut Chance, number: u64, case: u64, before: &[u64]) -> Delivery {
    let at = START + hours(case * 3);
    let mut one = delivery(number, case, case);
    let organisation = chance.below(12);
    match chance.below(4) {
        0 if !before.is_empty() => {
            one.organisation = None;
            one.passed_on_by = Some(DeliveryId(id(6, chance.of(before))));
        }
        // The mailbox of an organisation, typed in by hand.
        1 => {
            one.organisation = None;
            one.address = format!("VANTHU{organisation}@tinh.example");
        }
        2 => {
            one.organisation = None;
            one.address = String::new();
            one.to_name = format!("Hộ {organisation}");
        }
        _ => {
            one.organisation = Some(OrganisationId(id(7, organisation)));
            one.address = format!("vanthu{organisation}@tinh.example");
        }
    }
    one.queued_at = at + hours(chance.below(60));
    one.state = chance.of(&[
        DeliveryState::Sent,
        DeliveryState::Sent,
        DeliveryState::Sent,
        DeliveryState::Failed,
        DeliveryState::Cancelled,
        DeliveryState::Queued,
    ]);
    let mut some = |of: u64| (chance.below(of) == 0).then(|| at + hours(chance.below(120)));
    one.confirmed_at = some(2);
    one.done_at = some(5);
    one.returned_at = some(5);
    one
}

/// Sightings of published chains only, by span, channel and area; areas with few are left out.
pub async fn sums_of_sightings_are_those_of_a_naive_count(store: Arc<dyn Store>) {
    fill(&store, &mut Chance(7)).await;
    for (of, cases) in SCOPES {
        let mut seen: Vec<Sighting> = Vec::new();
        for case in cases {
            seen.extend(store.chain_sightings(ChainId(id(1, *case))).await.unwrap());
        }
        let extent = seen.iter().map(|s| s.hour).min().map(|first| SeenExtent {
            first,
            last: seen.iter().map(|s| s.hour).max().unwrap(),
            count: seen.iter().map(|s| s.count).sum(),
        });
        assert_eq!(store.seen_extent(of).await.unwrap(), extent);
        let from = START - Duration::hours(4);
        let mut spans: BTreeMap<u32, u64> = BTreeMap::new();
        for one in seen.iter().filter(|one| one.hour >= from) {
            let span = (one.hour - from).whole_hours() / 7;
            *spans.entry(u32::try_from(span).unwrap()).or_default() += one.count;
        }
        let found = store.seen_by_span(of, from, 7).await.unwrap();
        assert_eq!(found, Vec::from_iter(spans));
        let sums = |by: &dyn Fn(&Sighting) -> String, least: u64| {
            let mut sums: BTreeMap<String, u64> = BTreeMap::new();
            for one in &seen {
                *sums.entry(by(one)).or_default() += one.count;
            }
            let mut sums: Vec<(String, u64)> = sums.into_iter().collect();
            sums.retain(|(_, count)| *count >= least);
            sums.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
            sums
        };
        let known = |one: &Sighting| {
            let known = CHANNELS.contains(&one.channel.as_str());
            if known {
                one.channel.clone()
            } else {
                String::new()
            }
        };
        let found = store.seen_by_channel(of, &CHANNELS).await.unwrap();
        assert_eq!(found, sums(&known, 0));
        let areas = sums(&|one| one.area.clone(), 5);
        assert_eq!(store.seen_by_area(of, 5, 99).await.unwrap(), areas);
        let first: Vec<_> = areas.into_iter().take(2).collect();
        assert_eq!(store.seen_by_area(of, 5, 2).await.unwrap(), first);
    }
}

/// Of the first version the time, of the newest what it says.
pub async fn facts_of_corrections_are_those_of_their_versions(store: Arc<dyn Store>) {
    fill(&store, &mut Chance(8)).await;
    for (of, cases) in SCOPES {
        let mut facts = Vec::new();
        for case in cases {
            let versions: Vec<Correction> = store
                .corrections_of_case(CaseId(id(3, *case)))
                .await
                .unwrap();
            let chain = store.chain(ChainId(id(1, *case)), START).await.unwrap();
            facts.push(PublishedFact {
                first_seen: chain.unwrap().first_seen,
                published_at: versions[0].published_at,
                kind: versions.last().unwrap().kind,
                label: versions.last().unwrap().verdict.label,
            });
        }
        facts.sort_by_key(|fact| std::cmp::Reverse(fact.published_at));
        assert_eq!(store.published_facts(of, 99).await.unwrap(), facts);
        facts.truncate(1);
        assert_eq!(store.published_facts(of, 1).await.unwrap(), facts);
    }
}

/// Receivers are counted as coverage counts them.
pub async fn receivers_are_those_of_coverage(store: Arc<dyn Store>) {
    fill(&store, &mut Chance(9)).await;
    // The letters of cases 1 to 3 are older than a day, none is older than 100 hours.
    let now = START + Duration::hours(34);
    for (of, cases) in SCOPES {
        let mut expected = vec![ReceiversAfter::default(); HOURS.len() + 1];
        for case in cases {
            let sent = START + hours(case * 3);
            let went = store
                .deliveries_of_letter(LetterId(id(4, *case)))
                .await
                .unwrap();
            let receivers = app::receivers(&went, &HashMap::new(), now);
            let all = expected.last_mut().unwrap();
            all.receivers += receivers.len() as u64;
            all.confirmed += Tally::of(&receivers).confirmed() as u64;
            for receiver in &receivers {
                let mine = || {
                    went.iter()
                        .filter(|one| receiver.deliveries.contains(&one.id))
                };
                let confirmed = mine()
                    .filter_map(|one| match (one.done_at, one.returned_at) {
                        (Some(done), _) => Some(one.confirmed_at.unwrap_or(done)),
                        (None, Some(_)) => None,
                        (None, None) => one.confirmed_at,
                    })
                    .min();
                let passed_on = went
                    .iter()
                    .filter(|one| one.status() != TAKEN_BACK)
                    .filter(|one| mine().any(|by| one.passed_on_by == Some(by.id)))
                    .map(|one| one.queued_at)
                    .min();
                expected.last_mut().unwrap().passed_on += u64::from(passed_on.is_some());
                for (after, at) in HOURS.iter().zip(&mut expected) {
                    let then = sent + hours(u64::from(*after));
                    if then <= now {
                        at.receivers += 1;
                        at.confirmed += u64::from(confirmed.is_some_and(|at| at <= then));
                        at.passed_on += u64::from(passed_on.is_some_and(|at| at <= then));
                    }
                }
            }
        }
        let found = store.receivers_after(of, now, &HOURS).await.unwrap();
        assert_eq!(found, expected, "{of:?}");
    }
}

/// With every version, and with the example.
pub async fn the_counter_moves_with_what_is_published(store: Arc<dyn Store>) {
    with_case(&store, 1, 1, true).await;
    let mut last = store.published_counter().await.unwrap();
    for version in 1..=2 {
        commit(
            &store,
            vec![Change::AddCorrection(correction(1, 1, version))],
        )
        .await;
        let now = store.published_counter().await.unwrap();
        assert_ne!(now, last);
        last = now;
    }
    commit(&store, vec![setting("n", "1", false)]).await;
    assert_eq!(store.published_counter().await.unwrap(), last);
    commit(&store, vec![Change::RemoveExample]).await;
    assert_ne!(store.published_counter().await.unwrap(), last);
}
