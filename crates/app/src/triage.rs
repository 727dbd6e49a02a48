//! What people decide about chains before there is a case: join, split, put aside, take back. The
//! recogniser keeps to it.

use std::{
    collections::HashSet,
    sync::{PoisonError, RwLockReadGuard, RwLockWriteGuard},
};

use casework::{Case, CaseId, ChainId, MessageId, Stage};
use recognise::{Match, Reading};

use crate::{
    App, Error, Refusal, Result,
    access::{Officer, Staff},
    model::{ChainSummary, Decision, DecisionKind, WrongMatchState},
    ports::{Change, StoreError},
    ranking,
    recogniser::Entry,
    text::line,
    views::{ChainFound, DecisionView},
};

/// The longest reason, in characters.
const REASON: usize = 300;
/// Matches that are looked at where people have parted chains: the nearest of each.
pub(crate) const AMONG_PARTED: usize = 50;

/// What the recogniser knows of decisions. It follows the store by their number.
#[derive(Default)]
pub(crate) struct Triage {
    seen: i64,
    parted: HashSet<(ChainId, ChainId)>,
}

impl Triage {
    fn are_parted(&self, one: ChainId, other: ChainId) -> bool {
        self.parted.contains(&(one.min(other), one.max(other)))
    }

    fn is_parted(&self, chain: ChainId) -> bool {
        let mut pairs = self.parted.iter();
        pairs.any(|(one, other)| *one == chain || *other == chain)
    }
}

/// A known message, where it belongs, and how it matches.
pub(crate) type Found = (i64, Entry, Match);

/// How close the wording is: how many words of the text are equal; among as many, the known
/// message with the fewest others.
fn closeness(found: &Match) -> (u32, std::cmp::Reverse<u32>) {
    let evidence = &found.evidence;
    (evidence.equal, std::cmp::Reverse(evidence.known_words))
}

impl App {
    /// The nearest messages, best first, but those of some chains, as people have parted their
    /// chains: where two of the chains are parted, the one with the closest wording stands and the
    /// other is no candidate.
    pub(crate) fn nearest_but(
        &self,
        text: &Reading<'_>,
        limit: usize,
        except: &[ChainId],
    ) -> Vec<Found> {
        let lookup = |limit| {
            let mut found = self.recogniser_read().lookup(text, limit);
            found.retain(|(_, entry, _)| !except.contains(&entry.chain));
            found
        };
        let all = if except.is_empty() {
            limit
        } else {
            AMONG_PARTED
        };
        let mut found = lookup(all);
        let Some(first) = found.first().map(|(_, entry, _)| entry.chain) else {
            return found;
        };
        if !self.triage_read().is_parted(first) {
            found.truncate(limit);
            return found;
        }
        found = lookup(AMONG_PARTED);
        let level = |matched: &Match| self.config.operating_point.level(matched);
        let best = found.first().map(|(_, _, matched)| level(matched));
        let rank = |one: &Found| (best == Some(level(&one.2)), closeness(&one.2));
        found.sort_by_key(|one| std::cmp::Reverse(rank(one)));
        let stands = found[0].1.chain;
        let triage = self.triage_read();
        found.retain(|(_, entry, _)| !triage.are_parted(stands, entry.chain));
        found.truncate(limit);
        found
    }

    /// Nothing that was decided up to now has to be looked at: all is about to be read.
    pub(crate) async fn start_triage(&self) -> Result<()> {
        let seen = self.store.last_decision().await?;
        let parted = self.store.parted_chains().await?.into_iter().collect();
        *self.triage_write() = Triage { seen, parted };
        self.read_examples().await
    }

    /// Moves messages in memory as people have moved them in the store. The caller holds
    /// `ingesting`.
    pub(crate) async fn follow_decisions(&self) -> Result<()> {
        let seen = self.triage_read().seen;
        let last = self.store.last_decision().await?;
        if last == seen {
            return Ok(());
        }
        let mut examples = false;
        for decision in self.store.decisions_after(seen).await? {
            let kind = &decision.kind;
            examples |= matches!(
                kind,
                DecisionKind::NotThis { .. } | DecisionKind::ThisAgain { .. }
            );
            for chain in [Some(decision.chain), decision.other()]
                .into_iter()
                .flatten()
            {
                let keys = self.store.chain_keys(chain).await?;
                self.recogniser_write().place(&keys);
                self.suggesting_chain_changed(chain);
            }
        }
        if examples {
            self.read_examples().await?;
        }
        let parted = self.store.parted_chains().await?.into_iter().collect();
        *self.triage_write() = Triage { seen: last, parted };
        self.live.changed();
        Ok(())
    }

    pub(crate) fn decisions_seen(&self) -> i64 {
        self.triage_read().seen
    }

    /// Makes chains one: the messages of all belong to the one with a case, or the oldest. Returns
    /// it.
    ///
    /// # Errors
    /// [`Refusal::TwoChains`], [`Refusal::HasCase`] if two have a case, or one whose verdict is
    /// proposed, published or put aside: it would be lent to the others; [`Refusal::NotFound`].
    pub async fn join_chains(
        &self,
        by: &Officer,
        chains: &[ChainId],
        reason: &str,
    ) -> Result<ChainId> {
        let reason = line("reason", reason, REASON)?;
        self.join_as(by, chains, &reason).await
    }

    async fn join_as(&self, by: &Officer, chains: &[ChainId], reason: &str) -> Result<ChainId> {
        let mut ids = chains.to_vec();
        ids.sort_unstable();
        ids.dedup();
        if ids.len() < 2 {
            return Err(Refusal::TwoChains.into());
        }
        let _alone = self.ingesting.lock().await;
        for _ in Self::attempts() {
            self.follow_store().await?;
            let mut all = Vec::with_capacity(ids.len());
            for id in &ids {
                all.push(self.chain_and_case(*id).await?);
            }
            all.sort_by_key(|(summary, case)| {
                (case.is_none(), summary.first_seen, summary.chain.id)
            });
            let open = |case: &Option<Case>| {
                let stage = case.as_ref().map(|case| &case.stage);
                matches!(stage, None | Some(Stage::Open { .. }))
            };
            if !open(&all[0].1) || all[1..].iter().any(|(_, case)| case.is_some()) {
                return Err(Refusal::HasCase.into());
            }
            let into = all[0].0.chain.id;
            let mut number = self.decisions_seen();
            let mut changes = Vec::new();
            for (summary, _) in &all[1..] {
                number += 1;
                let from = summary.chain.id;
                let keys = self.store.chain_keys(from).await?;
                let messages = keys.iter().map(|key| key.seq).collect();
                let kind = DecisionKind::Joined { from, messages };
                changes.push(self.decision(by, number, into, kind, reason));
            }
            if self.made(changes).await? {
                return Ok(into);
            }
        }
        Err(Refusal::Changed.into())
    }

    /// Makes messages of a chain a chain of their own, and keeps them apart from then on. Returns
    /// it.
    ///
    /// # Errors
    /// [`Refusal::SomeVariants`] unless some but not all are named; [`Refusal::NotFound`].
    pub async fn split_chain(
        &self,
        by: &Officer,
        chain: ChainId,
        messages: &[MessageId],
        reason: &str,
    ) -> Result<ChainId> {
        let reason = line("reason", reason, REASON)?;
        self.split_as(by, chain, &reason, |key| messages.contains(&key.id))
            .await
    }

    async fn split_as(
        &self,
        by: &Officer,
        chain: ChainId,
        reason: &str,
        goes: impl Fn(&crate::model::MessageKey) -> bool + Send,
    ) -> Result<ChainId> {
        let _alone = self.ingesting.lock().await;
        for _ in Self::attempts() {
            self.follow_store().await?;
            self.chain_and_case(chain).await?;
            let keys = self.store.chain_keys(chain).await?;
            let going: Vec<i64> = keys
                .iter()
                .filter(|key| goes(key))
                .map(|key| key.seq)
                .collect();
            if going.is_empty() || going.len() == keys.len() {
                return Err(Refusal::SomeVariants.into());
            }
            let into = ChainId(self.new_id());
            let kind = DecisionKind::Split {
                into,
                messages: going,
            };
            let number = self.decisions_seen() + 1;
            if self
                .made(vec![self.decision(by, number, chain, kind, reason)])
                .await?
            {
                return Ok(into);
            }
        }
        Err(Refusal::Changed.into())
    }

    /// Puts a chain aside: it needs no attention unless it grows anew.
    ///
    /// # Errors
    /// [`Refusal::HasCase`]: then the case is put aside, by its own rules; [`Refusal::NotFound`].
    pub async fn dismiss_chain(&self, by: &Officer, chain: ChainId, reason: &str) -> Result<()> {
        let reason = line("reason", reason, REASON)?;
        let _alone = self.ingesting.lock().await;
        for _ in Self::attempts() {
            self.follow_store().await?;
            if self.chain_and_case(chain).await?.1.is_some() {
                return Err(Refusal::HasCase.into());
            }
            let kind = DecisionKind::Dismissed {
                level: self.level_of(chain).await?,
            };
            let number = self.decisions_seen() + 1;
            if self
                .made(vec![self.decision(by, number, chain, kind, &reason)])
                .await?
            {
                return Ok(());
            }
        }
        Err(Refusal::Changed.into())
    }

    /// Takes a decision back: a chain that was put aside is in the inbox again, what was joined is
    /// split and what was split is joined. Returns the chain to look at.
    ///
    /// # Errors
    /// [`Refusal::Changed`] if there is nothing left to take back; those of
    /// [`join_chains`](Self::join_chains).
    pub async fn undo_decision(
        &self,
        by: &Officer,
        chain: ChainId,
        number: i64,
    ) -> Result<ChainId> {
        let decisions = self.store.decisions_of_chain(chain).await?;
        let decision = decisions
            .into_iter()
            .find(|one| one.number == number)
            .ok_or(Refusal::NotFound("decision"))?;
        match decision.kind {
            DecisionKind::Restored | DecisionKind::ThisAgain { .. } => Err(Refusal::Changed.into()),
            DecisionKind::NotThis { report } => self.take_example_back(by.user(), report, "").await,
            DecisionKind::Joined { messages, .. } => {
                let split = self
                    .split_as(by, decision.chain, "", |key| messages.contains(&key.seq))
                    .await;
                match split {
                    Err(Error::Refused(Refusal::SomeVariants)) => Err(Refusal::Changed.into()),
                    other => other.map(|_| decision.chain),
                }
            }
            DecisionKind::Split { into, .. } => {
                match self.join_as(by, &[decision.chain, into], "").await {
                    Err(Error::Refused(Refusal::NotFound(_))) => Err(Refusal::Changed.into()),
                    other => other,
                }
            }
            DecisionKind::Dismissed { .. } => {
                let _alone = self.ingesting.lock().await;
                self.follow_store().await?;
                let number = self.decisions_seen() + 1;
                let kind = DecisionKind::Restored;
                let change = self.decision(by, number, decision.chain, kind, "");
                if self.made(vec![change]).await? {
                    Ok(decision.chain)
                } else {
                    Err(Refusal::Changed.into())
                }
            }
        }
    }

    /// A chain with its variants and sightings, or the one that it was joined to.
    ///
    /// # Errors
    /// [`Refusal::NotFound`]; a fault of the store.
    pub async fn find_chain(&self, by: &Staff, chain: ChainId) -> Result<ChainFound> {
        match self.chain_page(by, chain).await {
            Ok(page) => Ok(ChainFound::Here(Box::new(page))),
            Err(Error::Refused(Refusal::NotFound(thing))) => {
                let other = self.store.joined_to(chain).await?;
                Ok(other
                    .map(ChainFound::JoinedTo)
                    .ok_or(Refusal::NotFound(thing))?)
            }
            Err(error) => Err(error),
        }
    }

    /// What was decided about a chain, newest first, and who did.
    pub(crate) async fn decision_views(&self, chain: ChainId) -> Result<Vec<DecisionView>> {
        let mut views = Vec::new();
        let dismissed = self.store.dismissed_chains().await?;
        let keys = self.store.chain_keys(chain).await?;
        for decision in self
            .store
            .decisions_of_chain(chain)
            .await?
            .into_iter()
            .rev()
        {
            let stands = match &decision.kind {
                DecisionKind::Restored | DecisionKind::ThisAgain { .. } => false,
                DecisionKind::NotThis { report } => {
                    let report = self.store.wrong_match(*report).await?;
                    report.is_some_and(|report| report.state == WrongMatchState::Confirmed)
                }
                DecisionKind::Dismissed { .. } => {
                    dismissed.iter().any(|one| one.number == decision.number)
                }
                DecisionKind::Joined { messages, .. } => {
                    decision.chain == chain
                        && keys.iter().any(|key| messages.contains(&key.seq))
                        && !keys.iter().all(|key| messages.contains(&key.seq))
                }
                DecisionKind::Split { into, .. } => {
                    self.triage_read().are_parted(decision.chain, *into)
                }
            };
            views.push(DecisionView {
                by: self.user_name(decision.by).await?,
                can_be_undone: stands,
                decision,
            });
        }
        Ok(views)
    }

    async fn chain_and_case(&self, id: ChainId) -> Result<(ChainSummary, Option<Case>)> {
        let summary = self.store.chain(id, self.now()).await?;
        let summary = summary.ok_or(Refusal::NotFound("chain"))?;
        let case = match summary.case {
            Some(case) => self.case_if(case).await?,
            None => None,
        };
        Ok((summary, case))
    }

    async fn case_if(&self, id: CaseId) -> Result<Option<Case>> {
        Ok(self.store.case(id).await?)
    }

    /// Sightings of the last week as the inbox weighs them.
    async fn level_of(&self, chain: ChainId) -> Result<u64> {
        let since = self.start_of_week();
        let repeated = self.store.repeated_since(since).await?;
        let own: Vec<_> = repeated
            .into_iter()
            .filter(|(of, _)| *of == chain)
            .map(|(_, sighting)| sighting)
            .collect();
        let mut sightings = self.store.chain_sightings(chain).await?;
        sightings.retain(|one| one.hour >= since);
        Ok(ranking::level(&sightings, &own))
    }

    fn decision(
        &self,
        by: &Officer,
        number: i64,
        chain: ChainId,
        kind: DecisionKind,
        reason: &str,
    ) -> Change {
        Change::Decide(Decision {
            number,
            chain,
            kind,
            reason: reason.to_owned(),
            by: by.user(),
            at: self.now(),
        })
    }

    /// Commits decisions and moves the messages in memory; false if others decided first.
    pub(crate) async fn made(&self, changes: Vec<Change>) -> Result<bool> {
        match self.store.commit(changes).await {
            Ok(()) => {
                self.follow_decisions().await?;
                Ok(true)
            }
            Err(StoreError::Conflict) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    fn triage_read(&self) -> RwLockReadGuard<'_, Triage> {
        self.triage.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn triage_write(&self) -> RwLockWriteGuard<'_, Triage> {
        self.triage.write().unwrap_or_else(PoisonError::into_inner)
    }
}
