//! What a draft would look like while it is being typed. Nothing is stored.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

use casework::{LetterId, SessionId};
use tokio::sync::{Mutex as Turn, Semaphore};

use super::{
    LetterEdit,
    findings::{Finding, mend},
};
use crate::{
    App, Error, Fault, Refusal, Result, access::Officer, model::LetterStage, views::LetterPage,
};

/// How many letters are set at once, whoever asks: setting one keeps a core busy.
const AT_ONCE: usize = 2;
/// The longest name of an editor, in bytes.
const MAX_EDITOR: usize = 64;

/// A letter as it would look.
#[derive(Clone, Debug)]
pub struct Preview {
    /// One SVG document a page.
    pub pages: Vec<String>,
    /// What is wrong with it or could be.
    pub findings: Vec<Finding>,
}

/// One open editor: a session's, of a letter; the browser tells its tabs apart.
type Editor = (SessionId, LetterId, String);

/// Lets previews go one after another in each editor. Of those that wait only the newest is made.
pub(crate) struct Previews {
    editors: Mutex<HashMap<Editor, Arc<Slot>>>,
    presses: Arc<Semaphore>,
}

#[derive(Default)]
struct Slot {
    newest: AtomicU64,
    turn: Arc<Turn<()>>,
}

impl Previews {
    pub(crate) fn new() -> Previews {
        Previews {
            editors: Mutex::new(HashMap::new()),
            presses: Arc::new(Semaphore::new(AT_ONCE)),
        }
    }

    fn slot(&self, editor: Editor) -> Arc<Slot> {
        let mut editors = self.editors.lock().unwrap_or_else(PoisonError::into_inner);
        // Nobody waits in the others: what they counted is of no use to anyone.
        editors.retain(|_, slot| Arc::strong_count(slot) > 1);
        editors.entry(editor).or_default().clone()
    }

    /// Does `work` when it is this editor's turn; none if a newer one came meanwhile.
    async fn newest<T: Send + 'static>(
        &self,
        editor: Editor,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<Option<T>> {
        let slot = self.slot(editor);
        let ticket = slot.newest.fetch_add(1, Ordering::SeqCst) + 1;
        let turn = slot.turn.clone().lock_owned().await;
        let is_newest = || slot.newest.load(Ordering::SeqCst) == ticket;
        if !is_newest() {
            return Ok(None);
        }
        let press = self.presses.clone().acquire_owned().await;
        if !is_newest() {
            return Ok(None);
        }
        // The work goes on though the browser hangs up, so it takes along what keeps others waiting.
        let kept = slot.clone();
        let done = tokio::task::spawn_blocking(move || {
            let done = work();
            drop((press, turn, kept));
            done
        });
        done.await
            .map(Some)
            .map_err(|error| Error::Fault(Fault::Letter(error.to_string())))
    }
}

impl App {
    /// The pages and what is wrong with them; none if a newer text of the same editor came
    /// meanwhile.
    ///
    /// # Errors
    /// [`Refusal::LetterStage`], what cannot be printed at all.
    pub async fn preview_letter(
        &self,
        by: &Officer,
        id: LetterId,
        editor: &str,
        edit: &LetterEdit,
    ) -> Result<Option<Preview>> {
        let mut record = self.letter_at(id, LetterStage::Draft).await?;
        edit.put_into(&mut record, &self.frame().await?)?;
        let findings = self.findings(&record.content)?;
        let letter = self.marked(&record);
        let typesetter = self.typesetter.clone();
        let name = editor.get(..MAX_EDITOR).unwrap_or(editor).to_owned();
        let pages = self
            .previews
            .newest((by.session(), id, name), move || typesetter.svg(&letter))
            .await?;
        match pages {
            None => Ok(None),
            Some(Ok(pages)) => Ok(Some(Preview { pages, findings })),
            Some(Err(error)) => Err(Fault::Letter(error.to_string()).into()),
        }
    }

    /// The letter's page with the form as it was typed, and its pages.
    ///
    /// # Errors
    /// As [`App::preview_letter`].
    pub async fn preview_page(
        &self,
        by: &Officer,
        id: LetterId,
        edit: LetterEdit,
    ) -> Result<LetterPage> {
        let preview = self.preview_letter(by, id, "", &edit).await?;
        let mut page = self.page_of(by.user(), id).await?;
        if let Some(preview) = preview {
            page.findings = preview.findings;
            page.pages = preview.pages;
        }
        page.edit = edit;
        page.unsaved = true;
        Ok(page)
    }

    /// Mends one finding in the typed text, where the rules know how. Gives the page with the
    /// form as it is then; nothing is stored.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] if there is no such finding (any longer), and as
    /// [`App::preview_letter`].
    pub async fn mend_letter(
        &self,
        by: &Officer,
        id: LetterId,
        edit: LetterEdit,
        finding: &str,
    ) -> Result<LetterPage> {
        let mut record = self.letter_at(id, LetterStage::Draft).await?;
        edit.put_into(&mut record, &self.frame().await?)?;
        let rules = self.rules(&record.content)?;
        let field = mend(&mut record.content, rules, finding);
        let field = field.ok_or(Refusal::NotFound("finding"))?;
        let groups = self.store.groups().await?;
        let mended = LetterEdit {
            version: edit.version,
            note: edit.note,
            signer: edit.signer,
            ..LetterEdit::of(&record, &groups)
        };
        let mut page = self.preview_page(by, id, mended).await?;
        page.mended = Some(field);
        Ok(page)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use uuid::Uuid;

    use super::*;

    fn editor(tab: &str) -> Editor {
        let id = Uuid::from_u128(1);
        (SessionId(id), LetterId(id), tab.to_owned())
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn of_those_that_wait_only_the_newest_is_made() {
        let previews = Arc::new(Previews::new());
        let (started, is_started) = mpsc::channel();
        let (go_on, may_go_on) = mpsc::channel::<()>();
        let first = tokio::spawn({
            let previews = previews.clone();
            async move {
                let work = move || {
                    started.send(()).unwrap();
                    may_go_on.recv().unwrap();
                    1
                };
                previews.newest(editor("a"), work).await.unwrap()
            }
        });
        is_started.recv().unwrap();
        let slot = previews.slot(editor("a"));
        let ask = |n: u64| {
            let previews = previews.clone();
            tokio::spawn(async move {
                let made = previews.newest(editor("a"), move || n);
                made.await.unwrap()
            })
        };
        let waits = async |n| {
            while slot.newest.load(Ordering::SeqCst) < n {
                tokio::task::yield_now().await;
            }
        };
        let second = ask(2);
        waits(2).await;
        let third = ask(3);
        waits(3).await;
        let other = previews.newest(editor("b"), || 9).await.unwrap();
        assert_eq!(other, Some(9), "another editor does not wait for it");
        go_on.send(()).unwrap();
        assert_eq!(first.await.unwrap(), Some(1));
        assert_eq!(second.await.unwrap(), None);
        assert_eq!(third.await.unwrap(), Some(3));
    }

    #[tokio::test]
    async fn editors_that_are_left_are_forgotten() {
        let previews = Previews::new();
        for tab in ["a", "b", "c"] {
            previews.newest(editor(tab), || ()).await.unwrap();
        }
        let held = previews.slot(editor("d"));
        assert_eq!(previews.editors.lock().unwrap().len(), 1);
        drop(held);
    }
}
