//! The inbox: chains ranked by what needs attention.

use casework::ChainId;
use time::Duration;

use crate::{
    App, Refusal, Result,
    access::Staff,
    model::ChainSummary,
    views::{ChainPage, Inbox},
};

/// Chains on one page of the inbox.
pub(crate) const PAGE: u32 = 50;
/// What counts as recent.
const RECENT: Duration = Duration::hours(24);
/// Variants shown on a chain's page.
const VARIANTS: u32 = 200;

impl App {
    /// One page (from 0) of the inbox.
    ///
    /// # Errors
    /// A fault of the store.
    pub async fn inbox(&self, _by: &Staff, page: u32) -> Result<Inbox> {
        let since = self.now() - RECENT;
        let chains = self
            .store
            .chains(since, PAGE, page.saturating_mul(PAGE))
            .await?;
        let mut rows = Vec::with_capacity(chains.len());
        for chain in chains {
            let case = match chain.case {
                Some(id) => self.store.case(id).await?,
                None => None,
            };
            rows.push((chain, case));
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

    /// A chain with its variants and sightings.
    ///
    /// # Errors
    /// [`Refusal::NotFound`]; a fault of the store.
    pub async fn chain_page(&self, _by: &Staff, id: ChainId) -> Result<ChainPage> {
        let summary = self
            .store
            .chain(id, self.now() - RECENT)
            .await?
            .ok_or(Refusal::NotFound("chain"))?;
        Ok(ChainPage {
            suggested_title: crate::example::suggestions(summary.chain.example).title,
            messages: self.store.chain_messages(id, VARIANTS).await?,
            sightings: self.store.chain_sightings(id).await?,
            case: self.store.case_of_chain(id).await?,
            summary,
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
            .chains(time::OffsetDateTime::UNIX_EPOCH, limit, 0)
            .await?)
    }

    /// How many chains there are.
    ///
    /// # Errors
    /// A fault of the store.
    pub async fn chain_count(&self) -> Result<u64> {
        Ok(self.store.chain_count().await?)
    }
}
