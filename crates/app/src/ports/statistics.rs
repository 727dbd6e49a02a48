//! Sums over what was published. Nothing here names a person.

use async_trait::async_trait;
use time::OffsetDateTime;

use super::StoreError;
use crate::model::{PublishedFact, ReceiversAfter, SeenExtent, StatisticsOf};

/// Counts. Sightings are those of chains whose correction was published.
#[async_trait]
pub trait StatisticsStore: Send + Sync {
    /// A number that is another after every commit that published a version of a correction or took
    /// one out.
    async fn published_counter(&self) -> Result<i64, StoreError>;
    /// From when to when; none without sightings.
    async fn seen_extent(&self, of: StatisticsOf) -> Result<Option<SeenExtent>, StoreError>;
    /// Sightings by spans of so many hours from a moment on: the number of the span from 0, and how
    /// often; spans without any are left out. In order. What was before that moment is not counted.
    async fn seen_by_span(
        &self,
        of: StatisticsOf,
        from: OffsetDateTime,
        hours: u32,
    ) -> Result<Vec<(u32, u64)>, StoreError>;
    /// Sightings by channel, most first, then by name; those that are none of `channels` are one,
    /// "".
    async fn seen_by_channel(
        &self,
        of: StatisticsOf,
        channels: &[&str],
    ) -> Result<Vec<(String, u64)>, StoreError>;
    /// Sightings by area, most first, then by name, "" being unknown; only areas with at least
    /// `least` of them, and of those at most `limit`.
    async fn seen_by_area(
        &self,
        of: StatisticsOf,
        least: u64,
        limit: u32,
    ) -> Result<Vec<(String, u64)>, StoreError>;
    /// Corrections, latest first published first.
    async fn published_facts(
        &self,
        of: StatisticsOf,
        limit: u32,
    ) -> Result<Vec<PublishedFact>, StoreError>;
    /// Receivers of the letters that were sent: each once for each letter, as
    /// [`receivers`](crate::receivers) finds them; for each of `hours` how far they were then, and
    /// at the end how far they are now.
    async fn receivers_after(
        &self,
        of: StatisticsOf,
        now: OffsetDateTime,
        hours: &[u32],
    ) -> Result<Vec<ReceiversAfter>, StoreError>;
}
