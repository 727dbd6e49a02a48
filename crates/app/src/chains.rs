//! The inbox: chains ranked by what needs attention. One chain with its variants.

use casework::ChainId;
use recognise::compare;
use time::Duration;

use crate::{
    App, Refusal, Result,
    access::Staff,
    changes::changes,
    model::{ChainMessage, ChainSummary, Message},
    ranking::{self, Ranked},
    text::hour_of,
    unmask::{masked_summary, masked_variant},
    views::{ChainPage, Inbox, InboxRow, VariantView},
};

/// Chains on one page of the inbox.
pub(crate) const PAGE: u32 = 50;
/// Chains that are weighed: those that spread widest. The rest follows by number of sightings.
const WEIGHED: u32 = 500;
/// Variants shown on a chain's page, each compared with the first message.
const VARIANTS: u32 = 100;

impl App {
    /// One page (from 0) of the inbox: first the chains that spread widest and grow, then the
    /// rest by how often they were seen.
    ///
    /// # Errors
    /// A fault of the store.
    pub async fn inbox(&self, _by: &Staff, page: u32) -> Result<Inbox> {
        let recent = self
            .store
            .recent_sightings(self.start_of_week(), WEIGHED)
            .await?;
        let ranked = ranking::rank(&recent, self.now());
        let first = page.saturating_mul(PAGE) as usize;
        let here: Vec<Ranked> = ranked
            .iter()
            .skip(first)
            .take(PAGE as usize)
            .copied()
            .collect();
        let mut rows = Vec::with_capacity(PAGE as usize);
        for one in &here {
            // Removed since it was counted.
            let Some(summary) = self.store.chain(one.chain, self.start_of_day()).await? else {
                continue;
            };
            rows.push(InboxRow {
                spread: Some(one.spread),
                ..self.row(masked_summary(summary)).await?
            });
        }
        let room = PAGE.saturating_sub(here.len() as u32);
        if room > 0 {
            let before = first.saturating_sub(ranked.len()) as u32;
            let weighed: Vec<ChainId> = ranked.iter().map(|one| one.chain).collect();
            let rest = self
                .store
                .chains(self.start_of_day(), &weighed, room, before)
                .await?;
            for summary in rest {
                rows.push(self.row(masked_summary(summary)).await?);
            }
        }
        Ok(Inbox {
            rows,
            total: self.store.chain_count().await?,
            page,
            page_size: PAGE,
            cases: self.store.cases(PAGE, 0).await?,
            uncertain: self
                .store
                .deliveries_in(crate::model::DeliveryState::Uncertain)
                .await?
                .len(),
        })
    }

    async fn row(&self, summary: ChainSummary) -> Result<InboxRow> {
        let case = match summary.case {
            Some(id) => self.store.case(id).await?,
            None => None,
        };
        Ok(InboxRow {
            summary,
            case,
            spread: None,
        })
    }

    /// The first hour of the last 24, the running one included.
    fn start_of_day(&self) -> time::OffsetDateTime {
        hour_of(self.now()) - Duration::hours(23)
    }

    fn start_of_week(&self) -> time::OffsetDateTime {
        hour_of(self.now()) - Duration::hours(24 * 7 - 1)
    }

    /// A chain with its variants and sightings.
    ///
    /// # Errors
    /// [`Refusal::NotFound`]; a fault of the store.
    pub async fn chain_page(&self, _by: &Staff, id: ChainId) -> Result<ChainPage> {
        let summary = self
            .store
            .chain(id, self.start_of_day())
            .await?
            .ok_or(Refusal::NotFound("chain"))?;
        let first = self.store.first_message(id).await?;
        let messages = self.store.chain_messages(id, VARIANTS).await?;
        let (variants, hidden): (Vec<VariantView>, Vec<bool>) = messages
            .into_iter()
            .map(|seen| masked_variant(variant(seen, first.as_ref())))
            .unzip();
        let hidden = variants.iter().zip(hidden).filter(|(_, hidden)| *hidden);
        Ok(ChainPage {
            hidden: hidden.map(|(variant, _)| variant.seen.message.id).collect(),
            suggested_title: crate::example::suggestions(summary.chain.example).title,
            variants,
            sightings: self.store.chain_sightings(id).await?,
            case: self.store.case_of_chain(id).await?,
            summary: masked_summary(summary),
        })
    }

    /// The chains seen most often of all, largest first: what an import ends with.
    ///
    /// # Errors
    /// A fault of the store.
    pub async fn largest_chains(&self, limit: u32) -> Result<Vec<ChainSummary>> {
        // With "recent" meaning ever, the order is by all sightings.
        Ok(self
            .store
            .chains(time::OffsetDateTime::UNIX_EPOCH, &[], limit, 0)
            .await?
            .into_iter()
            .map(masked_summary)
            .collect())
    }

    /// How many chains there are.
    ///
    /// # Errors
    /// A fault of the store.
    pub async fn chain_count(&self) -> Result<u64> {
        Ok(self.store.chain_count().await?)
    }
}

fn variant(seen: ChainMessage, first: Option<&Message>) -> VariantView {
    let text = &seen.message.text;
    VariantView {
        first: first.is_some_and(|first| first.id == seen.message.id),
        changes: first.map_or_else(Vec::new, |first| {
            changes(text, &first.text, &compare(text, &first.text))
        }),
        seen,
    }
}
