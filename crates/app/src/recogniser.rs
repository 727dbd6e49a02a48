//! The recognition index in memory, with what the store knows of each message in it.

use std::{
    collections::HashMap,
    sync::{PoisonError, RwLockReadGuard, RwLockWriteGuard},
};

use casework::{ChainId, MessageId};
use recognise::{Index, Match, Reading};

use crate::{
    App, Result,
    model::{Message, MessageKey},
    snapshot::mark_of,
};

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
    /// A sum over the messages; equal for equal sets of them.
    fingerprint: u64,
    /// Messages added or taken out since the index was last kept.
    changed: usize,
}

impl Recogniser {
    pub(crate) fn new() -> Self {
        Recogniser::with_index(Index::new())
    }

    /// An index whose messages are still to be told, with [`take_key`](Self::take_key).
    pub(crate) fn with_index(index: Index) -> Self {
        Recogniser {
            index,
            entries: HashMap::new(),
            by_sha256: HashMap::new(),
            last_seq: 0,
            fingerprint: 0,
            changed: 0,
        }
    }

    /// Tells where a message of the index belongs; false if the index has none with this number.
    pub(crate) fn take_key(&mut self, message: &MessageKey) -> bool {
        self.enter(message.seq, message.id, message.chain, &message.sha256);
        self.index.contains(key(message.seq))
    }

    /// Whether every message of the index has been told.
    pub(crate) fn is_complete(&self) -> bool {
        self.index.len() == self.entries.len()
    }

    /// Everything up to `seq` has been read; what is in it was kept.
    pub(crate) fn follows_from(&mut self, seq: i64) {
        self.last_seq = seq;
        self.changed = 0;
    }

    pub(crate) const fn fingerprint(&self) -> u64 {
        self.fingerprint
    }

    pub(crate) const fn changed_since_kept(&self) -> usize {
        self.changed
    }

    pub(crate) fn is_kept(&mut self) {
        self.changed = 0;
    }

    /// What was kept is of messages that are gone.
    pub(crate) fn is_not_kept(&mut self) {
        self.changed = self.changed.max(self.len()).max(1);
    }

    pub(crate) fn write_snapshot(&mut self) -> Vec<u8> {
        self.index.to_snapshot(key(self.last_seq))
    }

    fn enter(&mut self, seq: i64, message: MessageId, chain: ChainId, sha256: &str) {
        self.entries.insert(seq, Entry { message, chain });
        self.by_sha256.insert(sha256.to_owned(), seq);
        self.fingerprint = self.fingerprint.wrapping_add(mark_of(seq, sha256));
        self.last_seq = self.last_seq.max(seq);
        self.changed += 1;
    }

    pub(crate) const fn last_seq(&self) -> i64 {
        self.last_seq
    }

    pub(crate) fn len(&self) -> usize {
        self.entries.len()
    }

    pub(crate) fn add(&mut self, message: &Message) {
        self.index.insert(key(message.seq), &message.text);
        self.enter(message.seq, message.id, message.chain, &message.sha256);
    }

    /// Takes back messages that were planned but not committed.
    pub(crate) fn take_back(&mut self, messages: &[Message], last_seq: i64) {
        for message in messages {
            self.index.remove(key(message.seq));
            self.entries.remove(&message.seq);
            self.by_sha256.remove(&message.sha256);
            let mark = mark_of(message.seq, &message.sha256);
            self.fingerprint = self.fingerprint.wrapping_sub(mark);
            self.changed += 1;
        }
        self.last_seq = last_seq;
    }

    /// Messages belong to the chains that the store says now.
    pub(crate) fn place(&mut self, keys: &[MessageKey]) {
        for key in keys {
            if let Some(entry) = self.entries.get_mut(&key.seq) {
                entry.chain = key.chain;
            }
        }
    }

    pub(crate) fn exact(&self, sha256: &str) -> Option<Entry> {
        self.by_sha256
            .get(sha256)
            .and_then(|seq| self.entries.get(seq))
            .copied()
    }

    /// The chain of the message with this `seq`.
    pub(crate) fn chain_of(&self, seq: i64) -> Option<ChainId> {
        self.entries.get(&seq).map(|entry| entry.chain)
    }

    /// The best matches, best first, with where they belong and their `seq`.
    pub(crate) fn lookup(&self, text: &Reading<'_>, limit: usize) -> Vec<(i64, Entry, Match)> {
        self.index
            .lookup_reading(text, limit)
            .into_iter()
            .filter_map(|found| {
                let seq = i64::try_from(found.id).ok()?;
                self.entries.get(&seq).map(|entry| (seq, *entry, found))
            })
            .collect()
    }
}

/// Sequence numbers start at 1, so the cast keeps them.
pub(crate) const fn key(seq: i64) -> u64 {
    seq.cast_unsigned()
}

impl App {
    /// Brings the index up to what the store holds: at start, and whenever another process may
    /// have written. Returns how many messages the index holds.
    ///
    /// # Errors
    /// A fault of the store.
    pub async fn refresh(&self) -> Result<usize> {
        self.follow_drill().await?;
        let _alone = self.ingesting.lock().await;
        if self.recogniser_read().last_seq() == 0 {
            self.start_triage().await?;
            self.load_index().await?;
        }
        self.follow_store().await?;
        if self.store.message_count().await? != self.recogniser_read().len() as u64 {
            // Messages were removed (the worked example): start over.
            *self.recogniser_write() = Recogniser::new();
            self.follow_store().await?;
            self.recogniser_write().is_not_kept();
            self.read_examples().await?;
        }
        Ok(self.recogniser_read().len())
    }

    /// Reads what came after the last known message. The caller holds `ingesting`.
    pub(crate) async fn follow_store(&self) -> Result<()> {
        self.follow_messages().await?;
        self.follow_decisions().await
    }

    async fn follow_messages(&self) -> Result<()> {
        let newest = self.store.last_seq().await?;
        if newest == self.recogniser_read().last_seq() {
            return Ok(());
        }
        loop {
            let last = self.recogniser_read().last_seq();
            let page = self.store.messages_after(last, PAGE).await?;
            let mut recogniser = self.recogniser_write();
            page.iter().for_each(|message| recogniser.add(message));
            self.suggesting_messages_came(&page);
            self.live.changed();
            if page.len() < PAGE as usize {
                // The last messages may have been removed: their numbers stay used.
                recogniser.last_seq = recogniser.last_seq.max(newest);
                return Ok(());
            }
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
