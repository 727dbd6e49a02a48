//! "Perhaps you mean …": published corrections that a short or retold text may be about.
//!
//! Held in memory beside the index: for every correction one document of the case's title, the
//! claim, the chain's first message and those seen most often. What is held is a hint only: whether
//! a correction still stands is asked of the store each time, so that one that is under review,
//! withdrawn or removed is never suggested.

use std::{
    collections::HashMap,
    sync::{PoisonError, RwLockReadGuard, RwLockWriteGuard},
};

use casework::{Case, CaseId, ChainId, Stage};
use recognise::{Canonical, Reading, Suggester, Weighing, canonicalise};

use crate::{
    App, Result,
    model::{Correction, Message},
    views::CorrectionView,
};

/// Suggestions in an answer.
const SHOWN: usize = 5;
/// Candidates that are looked at for those that stand.
const CANDIDATES: usize = 20;
/// One word is in many messages: no hint at what is meant.
const MIN_WORDS: usize = 2;
/// Folded words that say nothing of what a message claims: those of every sentence, and those with
/// which chain messages ask to be passed on. They are left out of both sides.
const EMPTY_WORDS: [&str; 54] = [
    "ai", "bi", "biet", "ca", "cac", "can", "chia", "cho", "chua", "chuyen", "co", "cua", "cung",
    "da", "dang", "day", "de", "den", "di", "do", "duoc", "gi", "giup", "gui", "ha", "hay", "het",
    "khong", "la", "lai", "lam", "ma", "minh", "moi", "mot", "nay", "ngay", "nghe", "nguoi", "nhe",
    "nhieu", "nhung", "noi", "o", "ra", "rang", "roi", "se", "tat", "thi", "tiep", "trong", "va",
    "voi",
];
/// Longer texts are no retold claims: what they descend from is found by the index or not at all.
const MAX_WORDS: usize = 100;
/// So many words are too many, however many of them say nothing.
const MOST_WORDS: usize = 4 * MAX_WORDS;
/// Messages of a chain that are held, the first one not counted.
const TEXTS: u32 = 5;
/// From this score on a suggestion is worth showing in a list that says "perhaps".
const WORTH: f64 = 0.4;
/// And not below this share of the best one's score.
const BESIDE_BEST: f64 = 0.5;
/// With few corrections every word of theirs is rare among them; weighed as if among so many.
const BACKGROUND: f32 = 1000.0;
/// Corrections that are read from the store at a time.
const PAGE: u32 = 50;

/// A correction that the asked text may be about; nothing official is said by it.
#[derive(Clone, Debug, PartialEq)]
pub struct SuggestedCorrection {
    /// The correction.
    pub view: CorrectionView,
    /// Share of the asked words' weight that its message has, 0 to about 1.
    pub score: f64,
}

/// What is held of a case's correction.
struct Held {
    /// Its number in the suggester.
    number: u64,
    version: u32,
    chain: ChainId,
    /// Messages of the chain that are in it.
    texts: usize,
}

/// Corrections by what they are about.
pub(crate) struct Suggesting {
    suggester: Suggester,
    held: HashMap<CaseId, Held>,
    cases: HashMap<u64, CaseId>,
    chains: HashMap<ChainId, CaseId>,
    next: u64,
    /// Cases whose chain has new texts.
    stale: Vec<CaseId>,
    /// Everything that was there at first has been read.
    complete: bool,
}

impl Suggesting {
    pub(crate) fn new() -> Self {
        // Whether a word is there counts, not how often: a document holds several texts. Pairs
        // tell most, for a Vietnamese word is mostly two syllables.
        let weighing = Weighing {
            k1: 0.0,
            stems: 0.5,
            pairs: 2.0,
            background: BACKGROUND,
            ..Weighing::default()
        };
        Suggesting {
            suggester: Suggester::with(weighing),
            held: HashMap::new(),
            cases: HashMap::new(),
            chains: HashMap::new(),
            next: 0,
            stale: Vec::new(),
            complete: false,
        }
    }

    fn holds(&self, correction: &Correction) -> bool {
        let held = self.held.get(&correction.case);
        held.is_some_and(|held| held.version >= correction.version)
    }

    fn hold(&mut self, case: &Case, version: u32, text: &str, texts: usize) {
        let next = self.next;
        let held = self.held.entry(case.id).or_insert(Held {
            number: next,
            version,
            chain: case.chain,
            texts,
        });
        if held.number == next {
            self.next += 1;
        }
        (held.version, held.texts) = (version, texts);
        self.suggester.insert(held.number, text);
        self.cases.insert(held.number, case.id);
        self.chains.insert(case.chain, case.id);
    }

    fn forget(&mut self, case: CaseId) {
        if let Some(held) = self.held.remove(&case) {
            self.suggester.remove(held.number);
            self.cases.remove(&held.number);
            self.chains.remove(&held.chain);
        }
    }

    /// A message joined a chain.
    fn message_came(&mut self, chain: ChainId) {
        let Some(case) = self.chains.get(&chain) else {
            return;
        };
        let open = |held: &Held| held.texts <= TEXTS as usize;
        if self.held.get(case).is_some_and(open) && !self.stale.contains(case) {
            self.stale.push(*case);
        }
    }

    fn suggest(&self, text: &str) -> Vec<(CaseId, f64)> {
        let found = self.suggester.suggest(text, CANDIDATES);
        let best = found.first().map_or(0.0, |best| best.score);
        found
            .into_iter()
            .filter(|one| one.score >= WORTH && one.score >= best * BESIDE_BEST)
            .filter_map(|one| Some((*self.cases.get(&one.id)?, one.score)))
            .collect()
    }
}

/// The words of a text that say what it claims.
fn telling(canonical: &Canonical) -> Vec<String> {
    let words = canonical.words().filter(|word| !EMPTY_WORDS.contains(word));
    words.map(str::to_owned).collect()
}

impl App {
    /// Reads what corrections came since they were last read, and all of them the first time:
    /// until then checks suggest nothing. Returns how many are held.
    ///
    /// # Errors
    /// A fault of the store.
    pub async fn follow_corrections(&self) -> Result<usize> {
        let _alone = self.following.lock().await;
        let complete = self.suggesting_read().complete;
        let mut offset = 0;
        loop {
            // Latest first: a page without news ends it.
            let page = self.store.corrections(PAGE, offset).await?;
            let mut news = false;
            for correction in &page {
                if !self.suggesting_read().holds(correction) {
                    news = true;
                    self.hold(correction.case, correction).await?;
                }
            }
            if page.len() < PAGE as usize || complete && !news {
                break;
            }
            offset += PAGE;
        }
        let stale = std::mem::take(&mut self.suggesting_write().stale);
        for case in stale {
            match self.store.corrections_of_case(case).await?.pop() {
                Some(correction) => self.hold(case, &correction).await?,
                None => self.suggesting_write().forget(case),
            }
        }
        let mut suggesting = self.suggesting_write();
        suggesting.complete = true;
        Ok(suggesting.held.len())
    }

    async fn hold(&self, id: CaseId, correction: &Correction) -> Result<()> {
        let Some(case) = self.store.case(id).await? else {
            self.suggesting_write().forget(id);
            return Ok(());
        };
        let first = self.store.first_message(case.chain).await?;
        let most = self.store.chain_messages(case.chain, TEXTS).await?;
        let mut texts = vec![case.title.clone(), correction.verdict.claim.clone()];
        let messages = first
            .into_iter()
            .chain(most.into_iter().map(|one| one.message));
        for message in messages {
            if !texts.contains(&message.text) {
                texts.push(message.text);
            }
        }
        let text = telling(&canonicalise(&texts.join("\n"))).join(" ");
        let mut suggesting = self.suggesting_write();
        suggesting.hold(&case, correction.version, &text, texts.len() - 2);
        Ok(())
    }

    /// Takes note of messages that were stored.
    pub(crate) fn suggesting_messages_came(&self, messages: &[Message]) {
        if self.suggesting_read().chains.is_empty() {
            return;
        }
        let mut suggesting = self.suggesting_write();
        for message in messages {
            suggesting.message_came(message.chain);
        }
    }

    /// Messages of a chain went to another, or came from one.
    pub(crate) fn suggesting_chain_changed(&self, chain: ChainId) {
        let mut suggesting = self.suggesting_write();
        if let Some(case) = suggesting.chains.get(&chain).copied()
            && !suggesting.stale.contains(&case)
        {
            suggesting.stale.push(case);
        }
    }

    pub(crate) fn suggesting_is_stale(&self) -> bool {
        !self.suggesting_read().stale.is_empty()
    }

    /// Corrections that stand and that `text` may be about, best first; not that of `except`.
    pub(crate) async fn suggestions(
        &self,
        text: &Reading<'_>,
        except: Option<CaseId>,
    ) -> Result<Vec<SuggestedCorrection>> {
        if text.canonical().word_count() > MOST_WORDS {
            return Ok(Vec::new());
        }
        let asked = telling(text.canonical());
        if asked.len() < MIN_WORDS || asked.len() > MAX_WORDS {
            return Ok(Vec::new());
        }
        let found = self.suggesting_read().suggest(&asked.join(" "));
        let mut shown = Vec::new();
        for (id, score) in found {
            if Some(id) == except {
                continue;
            }
            let Some(case) = self.store.case(id).await? else {
                self.suggesting_write().forget(id);
                continue;
            };
            if !matches!(case.stage, Stage::Concluded { .. }) {
                continue;
            }
            if let Some(view) = self.correction_view(&case).await? {
                shown.push(SuggestedCorrection { view, score });
            }
            if shown.len() == SHOWN {
                break;
            }
        }
        Ok(shown)
    }

    fn suggesting_read(&self) -> RwLockReadGuard<'_, Suggesting> {
        let lock = self.suggesting.read();
        lock.unwrap_or_else(PoisonError::into_inner)
    }

    fn suggesting_write(&self) -> RwLockWriteGuard<'_, Suggesting> {
        let lock = self.suggesting.write();
        lock.unwrap_or_else(PoisonError::into_inner)
    }
}
