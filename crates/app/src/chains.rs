//! The inbox: chains ranked by what needs attention. One chain with its variants.

use casework::ChainId;
use recognise::{Reading, compare_readings, harm_words};
use time::Duration;

use crate::{
    App, Refusal, Result,
    access::Staff,
    changes::changes,
    model::{ChainMessage, ChainSummary, Decision, DecisionKind, Message, Sighting},
    ranking::{self, Ranked, Repeated},
    text::hour_of,
    unmask::{masked_summary, masked_variant},
    views::{ChainPage, DecisionView, DismissedRow, Inbox, InboxRow, Reasons, VariantView},
};

/// Chains on one page of the inbox.
pub(crate) const PAGE: u32 = 50;
/// Chains that are weighed: those that spread widest. The rest follows by number of sightings.
const WEIGHED: u32 = 500;
/// Of those, how many are weighed by what their text speaks of as well.
const READ: usize = 100;
/// Variants shown on a chain's page, each compared with the first message.
const VARIANTS: u32 = 100;

impl App {
    /// One page (from 0) of the inbox: first the chains that spread widest and grow, then the
    /// rest by how often they were seen. Chains that were put aside and have not grown anew are
    /// left out.
    ///
    /// # Errors
    /// A fault of the store.
    pub async fn inbox(&self, _by: &Staff, page: u32) -> Result<Inbox> {
        let (ranked, aside) = self.ranked().await?;
        let first = page.saturating_mul(PAGE) as usize;
        let here: Vec<Ranked> = ranked
            .iter()
            .skip(first)
            .take(PAGE as usize)
            .cloned()
            .collect();
        let mut rows = Vec::with_capacity(PAGE as usize);
        let room = PAGE.saturating_sub(here.len() as u32);
        for one in here {
            // Removed since it was counted.
            let Some(summary) = self.store.chain(one.chain, self.start_of_day()).await? else {
                continue;
            };
            rows.push(InboxRow {
                spread: Some(one.spread),
                reasons: one.reasons,
                ..self.row(masked_summary(summary)).await?
            });
        }
        if room > 0 {
            let before = first.saturating_sub(ranked.len()) as u32;
            let mut shown: Vec<ChainId> = ranked.iter().map(|one| one.chain).collect();
            shown.extend(&aside);
            let rest = self
                .store
                .chains(self.start_of_day(), &shown, room, before)
                .await?;
            for summary in rest {
                rows.push(self.row(masked_summary(summary)).await?);
            }
        }
        let dismissed = aside.len();
        Ok(Inbox {
            rows,
            total: (self.store.chain_count().await?).saturating_sub(dismissed as u64),
            page,
            page_size: PAGE,
            cases: self.store.cases(PAGE, 0).await?,
            uncertain: self
                .store
                .deliveries_in(crate::model::DeliveryState::Uncertain)
                .await?
                .len(),
            dismissed,
            wrong_matches: self.store.open_wrong_matches().await?,
        })
    }

    /// The weighed chains in their order, and those that are put aside.
    async fn ranked(&self) -> Result<(Vec<Ranked>, Vec<ChainId>)> {
        let since = self.start_of_week();
        let recent = self.store.recent_sightings(since, WEIGHED).await?;
        let mut repeated = Repeated::new();
        for (chain, seen) in self.store.repeated_since(since).await? {
            repeated.entry(chain).or_default().push(seen);
        }
        let (aside, returned) = self.dismissed_now(&recent, &repeated).await?;
        let mut ranked = ranking::rank(&recent, &repeated, self.now());
        ranked.retain(|one| !aside.iter().any(|(chain, _)| *chain == one.chain));
        // Texts are read for the first of them only: what a text speaks of may lift a chain by a
        // few places, never to the top from nowhere.
        let mut first: Vec<Ranked> = ranked.drain(..ranked.len().min(READ)).collect();
        for one in &mut first {
            if let Some(summary) = self.store.chain(one.chain, self.start_of_day()).await? {
                *one = one.clone().with_harm(harm_words(&summary.representative));
            }
            one.reasons.returned = returned
                .iter()
                .find(|decision| decision.chain == one.chain)
                .cloned();
        }
        ranking::sort(&mut first);
        first.append(&mut ranked);
        Ok((first, aside.into_iter().map(|(chain, _)| chain).collect()))
    }

    /// The chains that are put aside, and the decisions on those that have grown anew since.
    async fn dismissed_now(
        &self,
        recent: &[(ChainId, Vec<Sighting>)],
        repeated: &Repeated,
    ) -> Result<(Vec<(ChainId, Decision)>, Vec<Decision>)> {
        let (mut aside, mut returned) = (Vec::new(), Vec::new());
        for decision in self.store.dismissed_chains().await? {
            let chain = decision.chain;
            // A case was opened on it all the same: its own rules stand.
            if self.store.case_of_chain(chain).await?.is_some() {
                continue;
            }
            let seen = recent.iter().find(|(of, _)| *of == chain);
            let seen = match seen {
                Some((_, sightings)) => sightings.clone(),
                // Not among the widest of the week.
                None => self.store.chain_sightings(chain).await?,
            };
            let none = Vec::new();
            let repeats = repeated.get(&chain).unwrap_or(&none);
            let DecisionKind::Dismissed { level } = decision.kind else {
                continue;
            };
            if ranking::grew_anew(&seen, repeats, decision.at, level) {
                returned.push(decision);
            } else {
                aside.push((chain, decision));
            }
        }
        Ok((aside, returned))
    }

    /// Chains that are put aside and have not grown anew, last decided first.
    ///
    /// # Errors
    /// A fault of the store.
    pub async fn dismissed_chains(&self, _by: &Staff) -> Result<Vec<DismissedRow>> {
        let since = self.start_of_week();
        let recent = self.store.recent_sightings(since, WEIGHED).await?;
        let mut repeated = Repeated::new();
        for (chain, seen) in self.store.repeated_since(since).await? {
            repeated.entry(chain).or_default().push(seen);
        }
        let mut rows = Vec::new();
        for (chain, decision) in self.dismissed_now(&recent, &repeated).await?.0 {
            let Some(summary) = self.store.chain(chain, self.start_of_day()).await? else {
                continue;
            };
            let view = DecisionView {
                by: self.user_name(decision.by).await?,
                can_be_undone: true,
                decision,
            };
            rows.push(DismissedRow { summary, view });
        }
        Ok(rows)
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
            reasons: Reasons::default(),
        })
    }

    /// The first hour of the last 24, the running one included.
    fn start_of_day(&self) -> time::OffsetDateTime {
        hour_of(self.now()) - Duration::hours(23)
    }

    pub(crate) fn start_of_week(&self) -> time::OffsetDateTime {
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
            decisions: self.decision_views(id).await?,
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
    let text = &Reading::new(&seen.message.text);
    let compared = first.map(|first| {
        let known = Reading::new(&first.text);
        let found = compare_readings(text, &known);
        (known, found)
    });
    VariantView {
        first: first.is_some_and(|first| first.id == seen.message.id),
        other_wording: compared
            .as_ref()
            .is_some_and(|(known, found)| found.spans.is_empty() && known.text() != text.text()),
        changes: compared.map_or_else(Vec::new, |(known, found)| changes(text, &known, &found)),
        seen,
    }
}
