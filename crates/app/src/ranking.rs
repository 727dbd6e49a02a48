//! Which chains need attention now, and why.

use std::collections::HashMap;

use casework::ChainId;
use recognise::{Attention, Sightings, attention};
use time::OffsetDateTime;

use crate::{model::Sighting, views::Spread};

/// A chain that was weighed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ranked {
    pub chain: ChainId,
    pub spread: Spread,
}

/// The chains by how much attention they need at `now`; the same input gives the same order.
pub(crate) fn rank(recent: &[(ChainId, Vec<Sighting>)], now: OffsetDateTime) -> Vec<Ranked> {
    let mut ranked: Vec<(i64, Ranked)> = recent
        .iter()
        .map(|(chain, sightings)| {
            let found = weigh(sightings, now);
            let spread = Spread {
                day: found.day,
                day_before: found.day_before,
                channels: found.channels,
                areas: areas(sightings, now),
            };
            let chain = *chain;
            // Sums of fractions differ in the last digits with the order of adding up.
            let millionths = (found.score * 1e6).round() as i64;
            (millionths, Ranked { chain, spread })
        })
        .collect();
    ranked.sort_by(|(a, x), (b, y)| b.cmp(a).then(x.chain.cmp(&y.chain)));
    ranked.into_iter().map(|(_, ranked)| ranked).collect()
}

fn weigh(sightings: &[Sighting], now: OffsetDateTime) -> Attention {
    let (mut channels, mut areas) = (HashMap::new(), HashMap::new());
    let numbered: Vec<Sightings> = sightings
        .iter()
        .map(|seen| Sightings {
            hour: hours(seen.hour),
            channel: number(&mut channels, &seen.channel),
            area: number(&mut areas, &seen.area),
            times: seen.count,
        })
        .collect();
    attention(&numbered, hours(now))
}

/// Areas that were named; "not given" counts when weighing, but is no area to a reader.
fn areas(sightings: &[Sighting], now: OffsetDateTime) -> usize {
    let seen = sightings.iter().filter(|seen| seen.hour <= now);
    let mut names: Vec<&str> = seen.map(|seen| seen.area.as_str()).collect();
    names.retain(|name| !name.is_empty());
    names.sort_unstable();
    names.dedup();
    names.len()
}

fn number<'a>(numbers: &mut HashMap<&'a str, u64>, name: &'a str) -> u64 {
    let next = numbers.len() as u64;
    *numbers.entry(name).or_insert(next)
}

fn hours(at: OffsetDateTime) -> i64 {
    at.unix_timestamp().div_euclid(3600)
}
