//! Which chains need attention now, and why.

use std::collections::{BTreeMap, HashMap};

use casework::ChainId;
use recognise::{Attention, HarmWords, Sightings, attention};
use time::{Duration, OffsetDateTime};

use crate::{
    model::Sighting,
    text::hour_of,
    views::{Reasons, Spread},
};

/// Channels that count as different. Anyone can make up a name: all others are one.
const CHANNELS: [&str; 10] = [
    "zalo",
    "facebook",
    "messenger",
    "telegram",
    "viber",
    "tiktok",
    "sms",
    "email",
    "web",
    "spoken",
];
/// Hours of the spark line.
const HOURS: i64 = 48;
/// Channels and areas that a row names.
const NAMED: usize = 4;
/// Sightings of one hour, channel and area from which on it is said that they count less.
const BURST: u64 = 10;
/// What each kind of harm words adds to a chain's weight.
const HARM: f64 = 0.25;
/// The least growth that brings back what was put aside.
const ANEW: u64 = 3;

/// A chain that was weighed.
#[derive(Clone, Debug)]
pub(crate) struct Ranked {
    pub chain: ChainId,
    pub spread: Spread,
    pub reasons: Reasons,
    score: f64,
}

impl Ranked {
    /// Lets what the text speaks of count.
    pub(crate) fn with_harm(mut self, harm: Vec<HarmWords>) -> Ranked {
        self.score *= 1.0 + HARM * harm.len() as f64;
        self.reasons.harm = harm;
        self
    }
}

/// Sightings that count little, by chain.
pub(crate) type Repeated = HashMap<ChainId, Vec<Sighting>>;

/// The chains by how much attention they need at `now`; the same input gives the same order.
pub(crate) fn rank(
    recent: &[(ChainId, Vec<Sighting>)],
    repeated: &Repeated,
    now: OffsetDateTime,
) -> Vec<Ranked> {
    let mut ranked: Vec<Ranked> = recent
        .iter()
        .map(|(chain, sightings)| {
            let none = Vec::new();
            let repeats = repeated.get(chain).unwrap_or(&none);
            let counted = without(sightings, repeats);
            let found = weigh(&counted, now);
            Ranked {
                chain: *chain,
                spread: Spread {
                    day: sum_since(sightings, now, 24),
                    day_before: sum_since(sightings, now, 48) - sum_since(sightings, now, 24),
                    channels: names(sightings, now, |seen| &seen.channel).len(),
                    areas: names(sightings, now, |seen| &seen.area).len(),
                },
                reasons: reasons(sightings, repeats, &counted, now),
                score: found.score,
            }
        })
        .collect();
    sort(&mut ranked);
    ranked
}

/// Brings weighed chains into their order.
pub(crate) fn sort(ranked: &mut [Ranked]) {
    // Sums of fractions differ in the last digits with the order of adding up.
    let millionths = |one: &Ranked| (one.score * 1e6).round() as i64;
    ranked.sort_by(|a, b| {
        millionths(b)
            .cmp(&millionths(a))
            .then(a.chain.cmp(&b.chain))
    });
}

fn reasons(
    sightings: &[Sighting],
    repeats: &[Sighting],
    counted: &[Sighting],
    now: OffsetDateTime,
) -> Reasons {
    let burst = counted.iter().filter(|seen| seen.count >= BURST);
    let top = |of: fn(&Sighting) -> &String| {
        let mut sums: Vec<(String, u64)> = names(sightings, now, of).into_iter().collect();
        sums.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        sums.truncate(NAMED);
        sums
    };
    Reasons {
        repeats: repeats.iter().map(|seen| seen.count).sum(),
        burst: burst.map(|seen| seen.count).max(),
        harm: Vec::new(),
        channels: top(|seen| &seen.channel),
        areas: top(|seen| &seen.area),
        hours: hours_of(sightings, now),
        returned: None,
    }
}

/// Sightings of each of the last hours, oldest first, the running one last.
fn hours_of(sightings: &[Sighting], now: OffsetDateTime) -> Vec<u64> {
    let last = hour_of(now);
    let mut by_hour: HashMap<OffsetDateTime, u64> = HashMap::new();
    for seen in sightings {
        *by_hour.entry(seen.hour).or_default() += seen.count;
    }
    let hours = (0..HOURS).rev().map(|back| last - Duration::hours(back));
    hours
        .map(|hour| by_hour.get(&hour).copied().unwrap_or(0))
        .collect()
}

fn sum_since(sightings: &[Sighting], now: OffsetDateTime, hours_back: i64) -> u64 {
    let inside = |seen: &&Sighting| (0..hours_back).contains(&(hours(now) - hours(seen.hour)));
    sightings.iter().filter(inside).map(|seen| seen.count).sum()
}

/// Names that were given, and how often each was seen; "not given" is no name to a reader.
fn names(
    sightings: &[Sighting],
    now: OffsetDateTime,
    of: impl Fn(&Sighting) -> &String,
) -> BTreeMap<String, u64> {
    let mut sums = BTreeMap::new();
    for seen in sightings.iter().filter(|seen| seen.hour <= now) {
        if !of(seen).is_empty() {
            *sums.entry(of(seen).clone()).or_default() += seen.count;
        }
    }
    sums
}

/// Sightings without those that came from a sender who had reported the chain that day.
fn without(sightings: &[Sighting], repeats: &[Sighting]) -> Vec<Sighting> {
    let mut less: HashMap<(OffsetDateTime, &str, &str), u64> = HashMap::new();
    for seen in repeats {
        *less
            .entry((seen.hour, &seen.channel, &seen.area))
            .or_default() += seen.count;
    }
    let counted = sightings.iter().filter_map(|seen| {
        let key = (seen.hour, seen.channel.as_str(), seen.area.as_str());
        let count = seen.count.saturating_sub(*less.get(&key).unwrap_or(&0));
        (count > 0).then(|| Sighting {
            count,
            ..seen.clone()
        })
    });
    counted.collect()
}

/// What sightings come to when each hour, channel and area counts by its square root.
pub(crate) fn level(sightings: &[Sighting], repeats: &[Sighting]) -> u64 {
    let counted = without(sightings, repeats);
    let sum: f64 = counted.iter().map(|seen| (seen.count as f64).sqrt()).sum();
    sum.round() as u64
}

/// Whether a chain that was put aside at this level has grown as much again since.
pub(crate) fn grew_anew(
    sightings: &[Sighting],
    repeats: &[Sighting],
    at: OffsetDateTime,
    at_level: u64,
) -> bool {
    let after: Vec<Sighting> = sightings
        .iter()
        .filter(|seen| seen.hour > hour_of(at))
        .cloned()
        .collect();
    level(&after, repeats) >= at_level.max(ANEW)
}

fn weigh(sightings: &[Sighting], now: OffsetDateTime) -> Attention {
    let (mut channels, mut areas) = (HashMap::new(), HashMap::new());
    let known = |name: &str| CHANNELS.iter().find(|known| **known == name).copied();
    let numbered: Vec<Sightings> = sightings
        .iter()
        .map(|seen| Sightings {
            hour: hours(seen.hour),
            channel: number(&mut channels, known(&seen.channel).unwrap_or("other")),
            area: number(&mut areas, &seen.area),
            times: seen.count,
        })
        .collect();
    attention(&numbered, hours(now))
}

fn number<'a>(numbers: &mut HashMap<&'a str, u64>, name: &'a str) -> u64 {
    let next = numbers.len() as u64;
    *numbers.entry(name).or_insert(next)
}

fn hours(at: OffsetDateTime) -> i64 {
    at.unix_timestamp().div_euclid(3600)
}
