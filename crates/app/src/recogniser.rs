//! The recognition index in memory, with what the store knows of each message in it.

use std::{
    collections::HashMap,
    sync::{PoisonError, RwLockReadGuard, RwLockWriteGuard},
};

use casework::{ChainId, MessageId};
use recognise::{Index, Match};

use crate::{App, Result, model::Message};

/// How many messages are read from the store at a time.
const PAGE: u32 = 2000;

/// Where a message of the index belongs.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Entry {
    pub message: MessageId,
    pub chain: ChainId,
}

/// The index and its entries. It follows the store by `seq`.
pub(crate) struct Recogniser {
    index: Index,
    entries: HashMap<i64, Entry>,
    by_sha256: HashMap<String, i64>,
    last_seq: i64,
}

impl Recogniser {
    pub(crate) fn new() -> Self {
        Recogniser {
            index: Index::new(),
            entries: HashMap::new(),
            by_sha256: HashMap::new(),
            last_seq: 0,
        }
    }

    pub(crate) const fn last_seq(&self) -> i64 {
        self.last_seq
    }

    pub(crate) fn len(&self) -> usize {
        self.entries.len()
    }

    pub(crate) fn add(&mut self, message: &Message) {
        self.index.insert(key(message.seq), &message.text);
        self.entries.insert(
            message.seq,
            Entry {
                message: message.id,
                chain: message.chain,
            },
        );
        self.by_sha256.insert(message.sha256.clone(), message.seq);
        self.last_seq = self.last_seq.max(message.seq);
    }

    /// Takes back messages that were planned but not committed.
    pub(crate) fn take_back(&mut self, messages: &[Message], last_seq: i64) {
        for message in messages {
            self.index.remove(key(message.seq));
            self.entries.remove(&message.seq);
            self.by_sha256.remove(&message.sha256);
        }
        self.last_seq = last_seq;
    }

    pub(crate) fn exact(&self, sha256: &str) -> Option<Entry> {
        self.by_sha256
            .get(sha256)
            .and_then(|seq| self.entries.get(seq))
            .copied()
    }

    /// The best matches, best first, with where they belong and their `seq`.
    pub(crate) fn lookup(&self, text: &str, limit: usize) -> Vec<(i64, Entry, Match)> {
        self.index
            .lookup(text, limit)
            .into_iter()
            .filter_map(|found| {
                let seq = i64::try_from(found.id).ok()?;
                self.entries.get(&seq).map(|entry| (seq, *entry, found))
            })
            .collect()
    }
}

/// Sequence numbers start at 1, so the cast keeps them.
const fn key(seq: i64) -> u64 {
    seq.cast_unsigned()
}

impl App {
    /// Brings the index up to what the store holds: at start, and whenever another process may
    /// have written. Returns how many messages the index holds.
    ///
    /// # Errors
    /// A fault of the store.
    pub async fn refresh(&self) -> Result<usize> {
        let _alone = self.ingesting.lock().await;
        self.follow_store().await?;
        if self.store.message_count().await? != self.recogniser_read().len() as u64 {
            // Messages were removed (the worked example): start over.
            *self.recogniser_write() = Recogniser::new();
            self.follow_store().await?;
        }
        Ok(self.recogniser_read().len())
    }

    /// Reads what came after the last known message. The caller holds `ingesting`.
    pub(crate) async fn follow_store(&self) -> Result<()> {
        let newest = self.store.last_seq().await?;
        if newest == self.recogniser_read().last_seq() {
            return Ok(());
        }
        loop {
            let last = self.recogniser_read().last_seq();
            let page = self.store.messages_after(last, PAGE).await?;
            let mut recogniser = self.recogniser_write();
            page.iter().for_each(|message| recogniser.add(message));
            if page.len() < PAGE as usize {
                // The last messages may have been removed: their numbers stay used.
                recogniser.last_seq = recogniser.last_seq.max(newest);
                return Ok(());
            }
        }
    }

    /// As [`follow_store`](Self::follow_store), unless an import is at work right now: then what
    /// it commits is seen a moment later.
    pub(crate) async fn follow_store_if_free(&self) -> Result<()> {
        match self.ingesting.try_lock() {
            Ok(_alone) => self.follow_store().await,
            Err(_) => Ok(()),
        }
    }

    pub(crate) fn recogniser_read(&self) -> RwLockReadGuard<'_, Recogniser> {
        self.recogniser
            .read()
            .unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn recogniser_write(&self) -> RwLockWriteGuard<'_, Recogniser> {
        self.recogniser
            .write()
            .unwrap_or_else(PoisonError::into_inner)
    }
}
