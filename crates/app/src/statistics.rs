//! Figures for the public: how messages spread, how soon they were corrected, who confirmed. Only
//! sums; what is small enough to point at somebody is joined to others or left out.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use casework::{CaseId, VerdictLabel};
use time::{Duration, OffsetDateTime, Time, macros::offset};
use tokio::sync::Mutex as Turn;

use crate::{
    App, Fault, Refusal, Result,
    model::{CorrectionKind, PublishedFact, ReceiversAfter, StatisticsOf},
    trail::harmless,
};

/// Channels that are told apart; all others are one.
pub const CHANNELS: [&str; 10] = [
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
/// Fewer sightings, and fewer receivers, are not told apart.
pub const LEAST: u64 = 5;
/// Most areas that are named.
const AREAS: u32 = 15;
/// Most corrections that times are taken from: the latest.
const FACTS: u32 = 20_000;
/// Most columns of the chart of spread.
const COLUMNS: i64 = 30;
/// Lengths of its columns, in hours.
const SPANS: [i64; 10] = [1, 2, 3, 6, 12, 24, 48, 168, 720, 2160];
/// Within how many hours corrections were published: the steps of that chart. What took longer is
/// counted after them.
pub const WITHIN: [u32; 5] = [6, 24, 72, 168, 720];
/// How many hours after sending it is looked at who had confirmed.
pub const AFTER: [u32; 9] = [1, 2, 4, 8, 12, 24, 48, 72, 168];
/// How long sums are good, if nothing was published meanwhile.
const FRESH: i64 = 30;
/// Sums that are held.
const HELD: usize = 64;

/// Something that happened while a message spread.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// A case was opened.
    Opened,
    /// The named party answered.
    Answered,
    /// The correction was published.
    Published,
    /// The official letter was sent.
    Sent,
}

impl Mark {
    /// The stable name used in the API and text keys.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Mark::Opened => "opened",
            Mark::Answered => "answered",
            Mark::Published => "published",
            Mark::Sent => "sent",
        }
    }
}

/// How a message spread.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Spread {
    /// Beginning of each column, and how often the message was seen in it. Empty: never.
    pub columns: Vec<(OffsetDateTime, u64)>,
    /// Length of a column, in hours.
    pub hours: u32,
    /// The chart ends here, because nothing was seen since the last sighting; none: it ends now.
    pub quiet_since: Option<OffsetDateTime>,
}

/// An area that is named, or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Area {
    /// As it was given.
    Named(String),
    /// Nobody said.
    Unknown,
    /// Areas with few sightings, and those that do not fit.
    Others,
}

/// How far the receivers of letters are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Confirmations {
    /// Now.
    pub now: ReceiversAfter,
    /// Hours after sending, and how far they were.
    pub over_time: Vec<(u32, ReceiversAfter)>,
}

/// Figures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statistics {
    /// What they are about.
    pub of: StatisticsOf,
    /// Part of the worked example: not real.
    pub example: bool,
    /// When they were counted.
    pub at: OffsetDateTime,
    /// Corrections that stand, are under review, were withdrawn.
    pub standing: [u64; 3],
    /// Those that were not withdrawn, by label.
    pub labels: Vec<(VerdictLabel, u64)>,
    /// Sightings in all.
    pub sightings: u64,
    /// How it spread.
    pub spread: Spread,
    /// What happened meanwhile; of one correction only. In order.
    pub marks: Vec<(Mark, OffsetDateTime)>,
    /// Half of the corrections were published within this time after the first sighting; of one
    /// correction its own time.
    pub median: Option<Duration>,
    /// How many were published within the times of [`WITHIN`], each in the first that it fits, and
    /// how many later.
    pub within: Vec<u64>,
    /// Sightings by channel, most first; "other" last.
    pub channels: Vec<(String, u64)>,
    /// Sightings by area, most first; unknown and others last.
    pub areas: Vec<(Area, u64)>,
    /// Receivers of letters; none where they are too few.
    pub confirmations: Option<Confirmations>,
}

/// How many were published until then, and which part of a minute it was.
type Stamp = (i64, i64);

/// Holds sums, so that who asks often does not make the store count often.
#[derive(Default)]
pub(crate) struct Sums {
    held: Mutex<HashMap<StatisticsOf, (Stamp, Arc<Statistics>)>>,
    turn: Turn<()>,
}

impl Sums {
    fn held(&self, of: StatisticsOf, stamp: Stamp) -> Option<Arc<Statistics>> {
        let held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        let (then, sums) = held.get(&of)?;
        (*then == stamp).then(|| sums.clone())
    }

    fn hold(&self, stamp: Stamp, sums: Arc<Statistics>) {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        if held.len() >= HELD {
            held.retain(|_, (then, _)| *then == stamp);
        }
        if held.len() < HELD {
            held.insert(sums.of, (stamp, sums));
        }
    }
}

impl App {
    /// Figures about what was published.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for a case without correction.
    pub async fn statistics(&self, of: StatisticsOf) -> Result<Arc<Statistics>> {
        let stamp = self.statistics_stamp().await?;
        if let Some(held) = self.sums.held(of, stamp) {
            return Ok(held);
        }
        // One at a time: who waits finds what was counted meanwhile.
        let _turn = self.sums.turn.lock().await;
        if let Some(held) = self.sums.held(of, stamp) {
            return Ok(held);
        }
        let counted = Arc::new(self.count(of).await?);
        self.sums.hold(stamp, counted.clone());
        Ok(counted)
    }

    /// The same as a table: its name and bytes.
    ///
    /// # Errors
    /// As [`statistics`](App::statistics).
    pub async fn statistics_csv(&self, of: StatisticsOf) -> Result<(String, Vec<u8>)> {
        let found = self.statistics(of).await?;
        let bytes = table(&found).map_err(|error| Fault::Inconsistent(error.to_string()))?;
        Ok(("so-lieu.csv".to_owned(), bytes))
    }

    /// Another one after every publication, and every [`FRESH`] seconds.
    async fn statistics_stamp(&self) -> Result<Stamp> {
        let published = self.store.published_counter().await?;
        Ok((published, self.now().unix_timestamp().div_euclid(FRESH)))
    }

    async fn count(&self, of: StatisticsOf) -> Result<Statistics> {
        let now = self.now();
        let facts = self.store.published_facts(of, FACTS).await?;
        let mut marks = Vec::new();
        let mut example = of == StatisticsOf::Example;
        if let StatisticsOf::Case(id) = of {
            if facts.is_empty() {
                return Err(Refusal::NotFound("correction").into());
            }
            (marks, example) = self.marks(id).await?;
        }
        let extent = self.store.seen_extent(of).await?;
        let mut spread = Spread::default();
        if let Some(extent) = extent {
            let times = marks.iter().map(|(_, at)| *at);
            let (from, hours, columns, quiet) = spans(extent.first, extent.last, times, now);
            let counted = self.store.seen_by_span(of, from, hours).await?;
            spread = Spread {
                columns: filled(from, hours, columns, &counted),
                hours,
                quiet_since: quiet,
            };
        }
        let sightings = extent.map_or(0, |extent| extent.count);
        let areas = self.store.seen_by_area(of, LEAST, AREAS).await?;
        let receivers = self.store.receivers_after(of, now, &AFTER).await?;
        Ok(Statistics {
            of,
            example,
            at: now,
            standing: standing(&facts),
            labels: by_label(&facts),
            sightings,
            spread,
            marks,
            median: median(&facts),
            within: within(&facts),
            channels: other_last(self.store.seen_by_channel(of, &CHANNELS).await?),
            areas: named(areas, sightings),
            confirmations: confirmations(&receivers),
        })
    }

    /// What happened in a case, in order, and whether it is of the worked example.
    async fn marks(&self, id: CaseId) -> Result<(Vec<(Mark, OffsetDateTime)>, bool)> {
        let case = self.case_or_refuse(id).await?;
        let versions = self.store.corrections_of_case(id).await?;
        let letters = self.store.letters_of_case(id).await?;
        let replies = case.requests.iter();
        let replied = replies.filter_map(|request| Some(request.reply.as_ref()?.at));
        let sent = letters.iter().filter_map(|letter| letter.sent_at);
        let all = [
            (Mark::Opened, Some(case.opened_at)),
            (Mark::Answered, replied.min()),
            (Mark::Published, versions.first().map(|v| v.published_at)),
            (Mark::Sent, sent.min()),
        ];
        let mut marks: Vec<_> = all
            .into_iter()
            .filter_map(|(mark, at)| Some((mark, at?)))
            .collect();
        marks.sort_by_key(|(_, at)| *at);
        Ok((marks, self.is_example(&case).await?))
    }
}

/// Where columns begin, how many hours each has, how many there are, and since when nothing was seen
/// if the chart does not reach till now.
fn spans(
    first: OffsetDateTime,
    last: OffsetDateTime,
    marks: impl Iterator<Item = OffsetDateTime>,
    now: OffsetDateTime,
) -> (OffsetDateTime, u32, usize, Option<OffsetDateTime>) {
    let until = marks.fold(last, OffsetDateTime::max).min(now.max(last));
    let now = now.max(last);
    // A long quiet time would leave nothing to be seen of what was before.
    let quiet = (now - until) > (until - first).max(Duration::hours(24));
    let end = if quiet {
        until + (until - first) / 10
    } else {
        now
    };
    let hours = (end - first).whole_hours() + 1;
    let longest = hours / (COLUMNS - 2) + 1;
    let span = SPANS
        .into_iter()
        .find(|span| hours <= span * (COLUMNS - 1))
        .unwrap_or(longest);
    // Days begin at midnight in Vietnam.
    let from = if span >= 24 {
        first.to_offset(offset!(+7)).replace_time(Time::MIDNIGHT)
    } else {
        first.to_offset(offset!(+7))
    };
    let columns = (end - from).whole_hours() / span + 1;
    (
        from,
        u32::try_from(span).unwrap_or(u32::MAX),
        usize::try_from(columns).unwrap_or(0),
        quiet.then_some(last),
    )
}

fn filled(
    from: OffsetDateTime,
    hours: u32,
    columns: usize,
    counted: &[(u32, u64)],
) -> Vec<(OffsetDateTime, u64)> {
    let mut all: Vec<(OffsetDateTime, u64)> = (0..columns)
        .map(|at| {
            let at = i64::try_from(at).unwrap_or(i64::MAX);
            (from + Duration::hours(at * i64::from(hours)), 0)
        })
        .collect();
    for (at, count) in counted {
        if let Some(column) = all.get_mut(*at as usize) {
            column.1 = *count;
        }
    }
    all
}

fn standing(facts: &[PublishedFact]) -> [u64; 3] {
    let count = |kind| facts.iter().filter(|fact| fact.kind == kind).count() as u64;
    [
        count(CorrectionKind::Verdict),
        count(CorrectionKind::UnderReview),
        count(CorrectionKind::Withdrawn),
    ]
}

fn by_label(facts: &[PublishedFact]) -> Vec<(VerdictLabel, u64)> {
    let there = |label: VerdictLabel| {
        let found = facts
            .iter()
            .filter(|fact| fact.label == label && fact.kind != CorrectionKind::Withdrawn);
        (label, found.count() as u64)
    };
    VerdictLabel::ALL.map(there).to_vec()
}

/// Time from the first sighting to the first publication.
fn taken(fact: &PublishedFact) -> Duration {
    (fact.published_at - fact.first_seen).max(Duration::ZERO)
}

fn median(facts: &[PublishedFact]) -> Option<Duration> {
    let mut times: Vec<Duration> = facts.iter().map(taken).collect();
    times.sort();
    let middle = times.len() / 2;
    if times.len().is_multiple_of(2) {
        Some((*times.get(middle.checked_sub(1)?)? + *times.get(middle)?) / 2)
    } else {
        times.get(middle).copied()
    }
}

fn within(facts: &[PublishedFact]) -> Vec<u64> {
    let mut counts = vec![0; WITHIN.len() + 1];
    for fact in facts {
        let fits = |hours: &u32| taken(fact) <= Duration::hours(i64::from(*hours));
        counts[WITHIN.iter().position(fits).unwrap_or(WITHIN.len())] += 1;
    }
    counts
}

fn other_last(mut channels: Vec<(String, u64)>) -> Vec<(String, u64)> {
    channels.sort_by_key(|(name, _)| name.is_empty());
    for (name, _) in &mut channels {
        if name.is_empty() {
            "other".clone_into(name);
        }
    }
    channels
}

fn named(areas: Vec<(String, u64)>, sightings: u64) -> Vec<(Area, u64)> {
    let shown: u64 = areas.iter().map(|(_, count)| count).sum();
    let mut unknown = 0;
    let mut named = Vec::new();
    for (name, count) in areas {
        if name.is_empty() {
            unknown = count;
        } else {
            named.push((Area::Named(name), count));
        }
    }
    let others = sightings.saturating_sub(shown);
    named.extend((unknown > 0).then_some((Area::Unknown, unknown)));
    named.extend((others > 0).then_some((Area::Others, others)));
    named
}

fn confirmations(receivers: &[ReceiversAfter]) -> Option<Confirmations> {
    let (now, after) = receivers.split_last()?;
    if now.receivers < LEAST {
        return None;
    }
    let enough = |(_, at): &(u32, ReceiversAfter)| at.receivers >= LEAST;
    Some(Confirmations {
        now: *now,
        over_time: AFTER
            .into_iter()
            .zip(after.iter().copied())
            .filter(enough)
            .collect(),
    })
}

/// One figure on a line: which part, what, from when or how many hours, how many.
fn table(of: &Statistics) -> std::result::Result<Vec<u8>, String> {
    let failed = |error: csv::Error| error.to_string();
    let mut csv = csv::Writer::from_writer("\u{feff}".as_bytes().to_vec());
    csv.write_record(["part", "name", "when", "value"])
        .map_err(failed)?;
    let mut put = |part: &str, name: &str, when: &str, value: u64| {
        let value = value.to_string();
        csv.write_record([part, &harmless(name), when, &value])
            .map_err(failed)
    };
    for (name, count) in ["stands", "under-review", "withdrawn"]
        .iter()
        .zip(of.standing)
    {
        put("corrections", name, "", count)?;
    }
    for (label, count) in &of.labels {
        put("labels", label.code(), "", *count)?;
    }
    put("sightings", "all", "", of.sightings)?;
    for (at, count) in &of.spread.columns {
        let hours = format!("{} hours", of.spread.hours);
        put("spread", &hours, &iso(*at), *count)?;
    }
    for (mark, at) in &of.marks {
        put("marks", mark.code(), &iso(*at), 1)?;
    }
    if let Some(median) = of.median {
        let minutes = u64::try_from(median.whole_minutes()).unwrap_or(0);
        put("published", "median minutes", "", minutes)?;
    }
    for (at, count) in of.within.iter().enumerate() {
        let within = WITHIN.get(at);
        let name = within.map_or("later".to_owned(), |hours| format!("within {hours} hours"));
        put("published", &name, "", *count)?;
    }
    for (channel, count) in &of.channels {
        put("channels", channel, "", *count)?;
    }
    for (area, count) in &of.areas {
        match area {
            Area::Named(name) => put("areas", name, "", *count)?,
            Area::Unknown => put("areas unknown", "", "", *count)?,
            Area::Others => put("areas others", "", "", *count)?,
        }
    }
    if let Some(receivers) = &of.confirmations {
        let mut line = |when: &str, at: &ReceiversAfter| {
            put("receivers", "all", when, at.receivers)?;
            put("receivers", "confirmed", when, at.confirmed)?;
            put("receivers", "passed on", when, at.passed_on)
        };
        for (hours, at) in &receivers.over_time {
            line(&format!("after {hours} hours"), at)?;
        }
        line("now", &receivers.now)?;
    }
    csv.into_inner().map_err(|error| error.to_string())
}

fn iso(at: OffsetDateTime) -> String {
    let format = &time::format_description::well_known::Rfc3339;
    at.to_offset(offset!(+7)).format(format).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    fn fact(hours: i64) -> PublishedFact {
        let first_seen = datetime!(2021-02-18 09:00 +7);
        PublishedFact {
            first_seen,
            published_at: first_seen + Duration::hours(hours),
            kind: CorrectionKind::Verdict,
            label: VerdictLabel::False,
        }
    }

    #[test]
    fn the_median_is_the_middle() {
        assert_eq!(median(&[]), None);
        assert_eq!(median(&[fact(5)]), Some(Duration::hours(5)));
        let even = [fact(9), fact(1), fact(3), fact(2)];
        assert_eq!(median(&even), Some(Duration::minutes(150)));
        let odd = [fact(9), fact(1), fact(3)];
        assert_eq!(median(&odd), Some(Duration::hours(3)));
        // What was published before anybody saw the message took no time.
        assert_eq!(median(&[fact(-4)]), Some(Duration::ZERO));
    }

    #[test]
    fn each_correction_is_in_one_step() {
        let facts: Vec<PublishedFact> = [0, 6, 7, 24, 100, 800, 9000].map(fact).to_vec();
        assert_eq!(within(&facts), [2, 2, 0, 1, 0, 2]);
    }

    #[test]
    fn the_chart_of_spread_has_few_columns_and_ends_when_nothing_happens() {
        let first = datetime!(2021-02-18 09:00 +7);
        for hours in [0, 1, 28, 29, 100, 1000, 10_000, 100_000, 900_000] {
            let last = first + Duration::hours(hours);
            let now = last + Duration::minutes(30);
            let (from, span, columns, quiet) = spans(first, last, [].into_iter(), now);
            assert!(
                (1..=COLUMNS).contains(&i64::try_from(columns).unwrap()),
                "{hours}"
            );
            assert!(from <= first && quiet.is_none());
            let place = (last - from).whole_hours() / i64::from(span);
            assert_eq!(place, i64::try_from(columns).unwrap() - 1, "{hours}");
        }
        let last = first + Duration::hours(20);
        let mark = first + Duration::hours(40);
        let later = first + Duration::days(1800);
        let (_, span, columns, quiet) = spans(first, last, [mark].into_iter(), later);
        assert_eq!((span, quiet), (2, Some(last)));
        assert!(i64::try_from(columns).unwrap() * 2 > 40);
    }

    #[test]
    fn few_sightings_are_others() {
        let areas = vec![("A".to_owned(), 9), (String::new(), 6), ("B".to_owned(), 5)];
        let expected = [
            (Area::Named("A".to_owned()), 9),
            (Area::Named("B".to_owned()), 5),
            (Area::Unknown, 6),
            (Area::Others, 3),
        ];
        assert_eq!(named(areas, 23), expected);
        let few = ReceiversAfter {
            receivers: LEAST - 1,
            ..ReceiversAfter::default()
        };
        assert_eq!(confirmations(&[few; 10]), None);
    }
}
