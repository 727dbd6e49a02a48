//! What linked pages say: fetched once, kept with time and hash; typed in where that fails.

use casework::{CaseId, EvidenceId};
use tracing::info;

use crate::{
    App, Refusal, Result,
    access::Officer,
    audit::{Action, AuditActor},
    links::sha256_hex,
    model::{Capture, CaptureState},
    ports::{Change, StoreError},
    text::block,
};

/// The longest text that is kept of a page, in characters.
const MAX_TEXT: usize = 100_000;

impl App {
    /// The change that makes a new link wait for its page.
    pub(crate) fn new_capture(&self, case: CaseId, evidence: EvidenceId, url: &str) -> Change {
        Change::SaveCapture(Box::new(Capture {
            evidence,
            case,
            version: 1,
            url: url.trim().to_owned(),
            state: CaptureState::Waiting,
            at: self.now(),
            from: String::new(),
            title: String::new(),
            text: String::new(),
            text_sha256: String::new(),
            page_sha256: String::new(),
            error: None,
            typed_by: None,
        }))
    }

    /// Fetches at most `limit` pages that wait. Returns how many were tried.
    ///
    /// # Errors
    /// A fault of the store.
    pub async fn capture_due(&self, limit: u32) -> Result<usize> {
        let waiting = self.store.captures_waiting(limit).await?;
        let tried = waiting.len();
        for mut capture in waiting {
            let result = self.pages.read(&capture.url).await;
            capture.version += 1;
            capture.at = self.now();
            match result {
                Ok(page) => {
                    info!(evidence = %capture.evidence, "captured");
                    capture.state = CaptureState::Captured;
                    capture.text = page.text.chars().take(MAX_TEXT).collect();
                    capture.text_sha256 = sha256_hex(capture.text.as_bytes());
                    capture.title = page.title.chars().take(300).collect();
                    capture.from = page.url;
                    capture.page_sha256 = page.sha256;
                    capture.error = None;
                }
                Err(error) => {
                    info!(evidence = %capture.evidence, %error, "not captured");
                    capture.state = CaptureState::Failed;
                    capture.error = Some((error.code().to_owned(), error.detail()));
                }
            }
            match self
                .store
                .commit(vec![Change::SaveCapture(Box::new(capture))])
                .await
            {
                // Somebody typed it in meanwhile: theirs stands.
                Ok(()) | Err(StoreError::Conflict) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(tried)
    }

    /// Fetches a page again whose fetch has failed.
    ///
    /// # Errors
    /// [`Refusal::NotFound`]; [`Refusal::Changed`] if it has not failed.
    pub async fn retry_capture(&self, by: &Officer, case: CaseId, id: EvidenceId) -> Result<()> {
        let mut capture = self.capture_or_refuse(case, id).await?;
        if capture.state != CaptureState::Failed {
            return Err(Refusal::Changed.into());
        }
        capture.version += 1;
        capture.state = CaptureState::Waiting;
        capture.at = self.now();
        capture.error = None;
        self.save_capture(by, capture, Action::CaptureRetried).await
    }

    /// Takes the text of a page from a person, where it could not be fetched.
    ///
    /// # Errors
    /// [`Refusal::NotFound`]; [`Refusal::Changed`] if there is a fetched text; what is wrong with
    /// the text.
    pub async fn type_capture(
        &self,
        by: &Officer,
        case: CaseId,
        id: EvidenceId,
        text: &str,
    ) -> Result<()> {
        let text = block("text", text, MAX_TEXT)?;
        if text.is_empty() {
            return Err(Refusal::Empty("text").into());
        }
        let mut capture = self.capture_or_refuse(case, id).await?;
        if capture.state == CaptureState::Captured {
            return Err(Refusal::Changed.into());
        }
        capture.version += 1;
        capture.state = CaptureState::Typed;
        capture.at = self.now();
        capture.text_sha256 = sha256_hex(text.as_bytes());
        capture.text = text;
        capture.typed_by = Some(by.user());
        self.save_capture(by, capture, Action::CaptureTyped).await
    }

    async fn save_capture(&self, by: &Officer, capture: Capture, action: Action) -> Result<()> {
        let who = AuditActor::User { id: by.user() };
        let about = format!("evidence:{}", capture.evidence);
        let changes = vec![
            self.record(capture.case, who, action, about, ""),
            Change::SaveCapture(Box::new(capture)),
        ];
        Ok(self.store.commit(changes).await?)
    }

    async fn capture_or_refuse(&self, case: CaseId, id: EvidenceId) -> Result<Capture> {
        let found = self.store.capture(id).await?;
        let found = found.filter(|capture| capture.case == case);
        Ok(found.ok_or(Refusal::NotFound("evidence"))?)
    }
}
