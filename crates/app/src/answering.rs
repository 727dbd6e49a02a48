//! What answers rest on, held in memory: which case a chain has and what was published about it,
//! and the messages that are asked for often, read.
//!
//! It is a shortcut, never a source: everything is dropped as soon as the store says that anything
//! changed. Commits of this program are seen by the next check; those of other programs within
//! [`App::with_freshness`], which is none unless somebody sets it.

use std::{
    collections::HashMap,
    num::NonZeroUsize,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use casework::{CaseId, ChainId, Stage};
use lru::LruCache;
use recognise::Reading;
use time::{Duration, OffsetDateTime};

use crate::{App, Result, descent::party_names, ports::Pulse, views::CorrectionView};

/// Chains that are held; when there are more, all are read anew.
const CHAINS: usize = 200_000;
/// Messages that are held: some 40 MB.
const MESSAGES: NonZeroUsize = NonZeroUsize::new(4096).expect("more than none");

/// What can be said about the messages of a chain.
#[derive(Debug, Default)]
pub(crate) struct Standing {
    /// The case that verifies it, unless it was dismissed.
    pub case: Option<CaseId>,
    /// Names of the parties that were heard, folded.
    pub names: Vec<String>,
    /// What was published last.
    pub correction: Option<Arc<CorrectionView>>,
    /// The chain's first message, where somebody was heard about it.
    pub first: Option<Reading<'static>>,
}

/// What is held.
pub(crate) struct Answering {
    held: Mutex<Held>,
    /// How old what other programs wrote may be when it is seen.
    fresh_for: Duration,
}

struct Held {
    pulse: Pulse,
    /// Commits of this program when the pulse was taken; none before the first.
    commits: Option<u64>,
    at: OffsetDateTime,
    chains: HashMap<ChainId, Arc<Standing>>,
    messages: LruCache<i64, Arc<Reading<'static>>>,
}

impl Answering {
    pub(crate) fn new() -> Self {
        Answering {
            held: Mutex::new(Held {
                pulse: Pulse::default(),
                commits: None,
                at: OffsetDateTime::UNIX_EPOCH,
                chains: HashMap::new(),
                messages: LruCache::new(MESSAGES),
            }),
            fresh_for: Duration::ZERO,
        }
    }

    fn held(&self) -> MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The present state's number, and what is held of something in it.
    fn get<T>(&self, find: impl FnOnce(&mut Held) -> Option<T>) -> (i64, Option<T>) {
        let mut held = self.held();
        (held.pulse.answers, find(&mut held))
    }

    /// Holds what was read in state `answers`, unless another has begun meanwhile.
    fn put(&self, answers: i64, hold: impl FnOnce(&mut Held)) {
        let mut held = self.held();
        if held.pulse.answers == answers {
            hold(&mut held);
        }
    }
}

impl App {
    /// Lets checks rely for so long on what was read, whatever other programs on the same data
    /// write meanwhile; what this one writes is seen at once.
    #[must_use]
    pub const fn with_freshness(mut self, fresh_for: Duration) -> Self {
        self.answering.fresh_for = fresh_for;
        self
    }

    /// Brings index, decisions and what is held up to what the store holds. While an import is at
    /// work, the messages that it commits are seen a moment later.
    pub(crate) async fn follow_changes(&self) -> Result<()> {
        let commits = self.store.commits();
        let now = self.now();
        {
            let held = self.answering.held();
            let age = now - held.at;
            let is_fresh = age >= Duration::ZERO && age < self.answering.fresh_for;
            if is_fresh && held.commits == Some(commits) {
                return Ok(());
            }
        }
        let pulse = self.store.pulse().await?;
        let news = {
            let held = &mut *self.answering.held();
            // Of two that looked at the same moment the later one has won already.
            if pulse.answers > held.pulse.answers {
                held.chains.clear();
                held.messages.clear();
                held.pulse.answers = pulse.answers;
            }
            pulse.seq != held.pulse.seq || pulse.decisions != held.pulse.decisions
        };
        if news {
            let Ok(_alone) = self.ingesting.try_lock() else {
                return Ok(());
            };
            self.follow_store().await?;
        }
        let held = &mut *self.answering.held();
        held.pulse.seq = held.pulse.seq.max(pulse.seq);
        held.pulse.decisions = held.pulse.decisions.max(pulse.decisions);
        (held.commits, held.at) = (Some(commits), now);
        Ok(())
    }

    /// What can be said about the messages of a chain.
    pub(crate) async fn standing(&self, chain: ChainId) -> Result<Arc<Standing>> {
        let (answers, held) = self.answering.get(|held| held.chains.get(&chain).cloned());
        if let Some(held) = held {
            return Ok(held);
        }
        let standing = Arc::new(self.read_standing(chain).await?);
        self.answering.put(answers, |held| {
            if held.chains.len() >= CHAINS {
                held.chains.clear();
            }
            held.chains.insert(chain, Arc::clone(&standing));
        });
        Ok(standing)
    }

    /// What can be said, as the store has it now.
    pub(crate) async fn read_standing(&self, chain: ChainId) -> Result<Standing> {
        let Some(case) = self.store.case_of_chain(chain).await? else {
            return Ok(Standing::default());
        };
        let names = party_names(&case);
        let first = if names.is_empty() {
            None
        } else {
            self.store.first_message(chain).await?
        };
        Ok(Standing {
            correction: self.correction_view(&case).await?.map(Arc::new),
            names,
            first: first.map(|message| Reading::new(message.text)),
            case: (!matches!(case.stage, Stage::Dismissed { .. })).then_some(case.id),
        })
    }

    /// A message of the index, read; none if it is gone.
    pub(crate) async fn known_message(&self, seq: i64) -> Result<Option<Arc<Reading<'static>>>> {
        let (answers, held) = self
            .answering
            .get(|held| held.messages.get(&seq).map(Arc::clone));
        if held.is_some() {
            return Ok(held);
        }
        let stored = self.store.messages_after(seq - 1, 1).await?.pop();
        let Some(message) = stored.filter(|message| message.seq == seq) else {
            return Ok(None);
        };
        let read = Arc::new(Reading::new(message.text));
        self.answering.put(answers, |held| {
            held.messages.put(seq, Arc::clone(&read));
        });
        Ok(Some(read))
    }
}
