//! The recognition index across restarts: what is kept, and whether it may be believed.
//!
//! The file is the index's own snapshot, then eight bytes that say of which messages it is made.
//! It is believed only if the store holds exactly those messages, so that a file beside another
//! database, or one from before messages were removed, leads to a rebuild and never to a wrong
//! answer. What the store knows better (the chain of a message) is always read from the store.

use std::sync::Arc;

use recognise::{Index, SharedBytes};
use tracing::{info, warn};

use crate::{
    App, Result,
    recogniser::{Recogniser, key},
};

/// Keys that are read from the store at a time; they are small.
const PAGE: u32 = 20_000;
/// The index is saved again when more than one in so many messages is new.
const GROWN: usize = 32;
/// Bytes behind the snapshot.
const TAIL: usize = 8;

impl App {
    /// Takes the index from its file, if that is of the store's messages; otherwise says why not
    /// and leaves the index empty. The caller holds `ingesting`.
    pub(crate) async fn load_index(&self) -> Result<()> {
        let read = match self.index_file.load() {
            Ok(None) => return Ok(()),
            Ok(Some(bytes)) => open(bytes),
            Err(why) => Err(why),
        };
        let why = match read {
            Ok(snapshot) => match self.believe(snapshot).await? {
                Ok(recogniser) => {
                    info!(messages = recogniser.len(), "index taken from its file");
                    *self.recogniser_write() = recogniser;
                    return Ok(());
                }
                Err(why) => why,
            },
            Err(why) => why,
        };
        warn!(%why, "index file not used; the index is built anew from the messages");
        Ok(())
    }

    /// The index with the store's keys, if they are those of its messages.
    async fn believe(&self, found: Snapshot) -> Result<std::result::Result<Recogniser, String>> {
        let other = || Ok(Err("it is of other messages than the store's".to_owned()));
        let Ok(mark) = i64::try_from(found.mark) else {
            return other();
        };
        if mark > self.store.last_seq().await? {
            return other();
        }
        let mut recogniser = Recogniser::with_index(found.index);
        let mut last = 0;
        loop {
            let page = self.store.message_keys_after(last, PAGE).await?;
            let up_to_mark = page.iter().take_while(|one| one.seq <= mark);
            let mut taken = 0;
            for one in up_to_mark {
                if !recogniser.take_key(one) {
                    return other();
                }
                last = one.seq;
                taken += 1;
            }
            if taken < PAGE as usize {
                break;
            }
        }
        if !recogniser.is_complete() || recogniser.fingerprint() != found.fingerprint {
            return other();
        }
        recogniser.follows_from(mark);
        Ok(Ok(recogniser))
    }

    /// Keeps the index for the next start, if it has changed by more than a few per cent since it
    /// was read or kept. Returns whether it was.
    ///
    /// Lookups wait while it is brought into its smallest form and copied: up to about a second
    /// for a million messages. Writing happens after that, on the caller's thread. Call it where
    /// few wait: after the start, after an import, when stopping. A failure is logged: it costs
    /// time at the next start, nothing else.
    pub async fn keep_index(&self) -> bool {
        let _alone = self.ingesting.lock().await;
        let file = {
            let mut recogniser = self.recogniser_write();
            if recogniser.changed_since_kept() * GROWN <= recogniser.len() {
                return false;
            }
            let fingerprint = recogniser.fingerprint();
            let mut file = recogniser.write_snapshot();
            file.extend_from_slice(&fingerprint.to_le_bytes());
            file
        };
        match self.index_file.save(&file) {
            Ok(()) => {
                self.recogniser_write().is_kept();
                true
            }
            Err(why) => {
                warn!(%why, "the index cannot be kept; the next start builds it anew");
                false
            }
        }
    }
}

struct Snapshot {
    index: Index,
    mark: u64,
    fingerprint: u64,
}

fn open(bytes: SharedBytes) -> std::result::Result<Snapshot, String> {
    let whole = (*bytes).as_ref();
    let length = whole.len().saturating_sub(TAIL);
    let tail: [u8; TAIL] = whole[length..]
        .try_into()
        .map_err(|_| "it is cut off".to_owned())?;
    let (index, mark) =
        Index::from_snapshot(Arc::new(Head { bytes, length })).map_err(|why| why.to_string())?;
    Ok(Snapshot {
        index,
        mark,
        fingerprint: u64::from_le_bytes(tail),
    })
}

/// The first bytes of what is shared.
struct Head {
    bytes: SharedBytes,
    length: usize,
}

impl AsRef<[u8]> for Head {
    fn as_ref(&self) -> &[u8] {
        let bytes = (*self.bytes).as_ref();
        bytes.get(..self.length).unwrap_or_default()
    }
}

/// Stands for one message in the sum that tells sets of messages apart.
pub(crate) fn mark_of(seq: i64, sha256: &str) -> u64 {
    let text = u64::from_str_radix(sha256.get(..16).unwrap_or_default(), 16).unwrap_or(0);
    // Odd multipliers (from the digits of the golden ratio) keep every bit of both numbers.
    text.wrapping_mul(0x9E37_79B9_7F4A_7C15)
        .rotate_left(29)
        .wrapping_add(key(seq).wrapping_mul(0xC2B2_AE3D_27D4_EB4F))
        .wrapping_mul(0x9E37_79B9_7F4A_7C15)
}
