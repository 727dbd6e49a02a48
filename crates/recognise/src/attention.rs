//! Which chains need attention now: growth and spread, in a way that one noisy place cannot fake.

use std::collections::{HashMap, HashSet};

/// Copies of one chain that were seen in one hour, channel and area.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sightings {
    /// Hours since any fixed moment.
    pub hour: i64,
    /// Any number that stands for the channel.
    pub channel: u64,
    /// Any number that stands for the area.
    pub area: u64,
    /// How many.
    pub times: u64,
}

/// How much a chain needs attention, and why.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Attention {
    /// The higher the sooner; 0 for what nobody has seen of late.
    pub score: f64,
    /// Copies in the last day.
    pub day: u64,
    /// Copies in the day before.
    pub day_before: u64,
    /// Channels and areas of the last week.
    pub channels: usize,
    /// See `channels`.
    pub areas: usize,
}

/// Hours after which a sighting counts half.
const HALF: f64 = 24.0;
/// Sightings older than this count nothing.
const FORGOTTEN: i64 = 24 * 7;

/// Weighs the sightings of one chain at an hour.
///
/// Sightings fade by half a day's time. Within one hour, channel and area they count by their
/// square root: a hundred reports from one place in one hour are worth ten. Each further place adds
/// to the whole, and growth against the day before, counted in the same way, lifts it.
#[must_use]
pub fn attention(sightings: &[Sightings], now: i64) -> Attention {
    let mut found = Attention::default();
    let mut places: HashMap<(u64, u64), f64> = HashMap::new();
    let (mut channels, mut areas) = (HashSet::new(), HashSet::new());
    let (mut today, mut yesterday) = (0.0, 0.0);
    for seen in sightings {
        let age = now - seen.hour;
        if !(0..FORGOTTEN).contains(&age) {
            continue;
        }
        let weight = (seen.times as f64).sqrt();
        match age {
            0..24 => {
                found.day += seen.times;
                today += weight;
            }
            24..48 => {
                found.day_before += seen.times;
                yesterday += weight;
            }
            _ => {}
        }
        channels.insert(seen.channel);
        areas.insert(seen.area);
        let fresh = (-(age as f64) / HALF).exp2();
        *places.entry((seen.channel, seen.area)).or_default() += weight * fresh;
    }
    found.channels = channels.len();
    found.areas = areas.len();
    let weight: f64 = places.values().map(|weight| weight.ln_1p()).sum();
    let spread = 1.0 + ((channels.len().max(1) * areas.len().max(1)) as f64).log2();
    let growth = ((today + 1.0) / (yesterday + 1.0)).log2();
    found.score = weight * spread * (1.0 + growth.clamp(-0.5, 4.0) / 4.0);
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(hour: i64, channel: u64, area: u64, times: u64) -> Sightings {
        Sightings {
            hour,
            channel,
            area,
            times,
        }
    }

    #[test]
    fn spread_beats_a_burst_from_one_place() {
        let burst = attention(&[seen(100, 1, 1, 400)], 100);
        let spread: Vec<Sightings> = (0..20).map(|n| seen(95, n % 4, n % 5, 2)).collect();
        let spread = attention(&spread, 100);
        assert!(spread.score > burst.score * 3.0, "{spread:?} {burst:?}");
        assert_eq!((spread.channels, spread.areas, spread.day), (4, 5, 40));
    }

    #[test]
    fn growing_beats_fading() {
        let growing = attention(&[seen(60, 1, 1, 4), seen(99, 1, 1, 40)], 100);
        let fading = attention(&[seen(60, 1, 1, 40), seen(99, 1, 1, 4)], 100);
        assert!(growing.score > fading.score);
        assert_eq!((growing.day, growing.day_before), (40, 4));
    }

    #[test]
    fn what_is_old_or_to_come_counts_nothing() {
        let old = attention(&[seen(0, 1, 1, 1000), seen(900, 1, 1, 5)], 500);
        assert_eq!(old.score, 0.0);
        assert_eq!(attention(&[], 0), Attention::default());
    }
}
