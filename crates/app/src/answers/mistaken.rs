//! "This is not my message": anyone may say so of an answer that takes a text for a known message.

use casework::WrongMatchId;
use time::Duration;

use crate::{
    Answer, App, Refusal, Result,
    model::{WrongMatch, WrongMatchState},
    ports::{AnswerChange, Change, StoreError},
    text::block,
    vietnam_date,
};

/// Open reports that are kept for one chain: more would say nothing new, and could be used to bury
/// what matters.
pub const WRONG_MATCHES_OF_CHAIN: u32 = 20;
/// And for all chains together.
const WRONG_MATCHES: u64 = 1000;
/// Days after which a report that nobody decided is forgotten.
pub const WRONG_MATCH_DAYS: u32 = 90;
/// The longest note, in characters.
pub const MAX_WRONG_MATCH_NOTE: usize = 500;

/// What somebody says of an answer. There is no place for who they are.
#[derive(Clone, Debug, Default)]
pub struct NewWrongMatch {
    /// The text that was asked.
    pub text: String,
    /// Why it is another message; may be empty.
    pub note: String,
}

impl App {
    /// Takes in that an answer was about another message. The text is asked again: what it is taken
    /// for now is what the report is about. Saying the same twice keeps it once.
    ///
    /// # Errors
    /// Those of [`check`](Self::check); [`Refusal::NothingMatched`] if the text is taken for no known
    /// message; [`Refusal::IsTheMessage`] if it is one word for word;
    /// [`Refusal::WrongMatchesWaiting`].
    pub async fn report_wrong_match(&self, new: NewWrongMatch) -> Result<()> {
        let note = block("note", &new.note, MAX_WRONG_MATCH_NOTE)?;
        let answer = self.check(&new.text).await?;
        let matched = match answer.matched {
            Some(matched) if answer.answer == Answer::Known => matched,
            _ => return Err(Refusal::NothingMatched.into()),
        };
        if matched.exact || self.is_message_of(&new.text, matched.chain).await? {
            return Err(Refusal::IsTheMessage.into());
        }
        let mut random = [0; 16];
        self.fill(&mut random);
        let report = WrongMatch {
            // By chance and not by time: the day is all that is kept.
            id: WrongMatchId(uuid::Builder::from_random_bytes(random).into_uuid()),
            version: 1,
            message: matched.message,
            chain: matched.chain,
            text: Some(new.text),
            note,
            number: answer.rests_on.number,
            day: vietnam_date(self.now()),
            state: WrongMatchState::Waiting,
            steps: Vec::new(),
        };
        for _ in Self::attempts() {
            let open = self.store.open_wrong_matches_of(matched.chain).await?;
            if open.iter().any(|one| one.text == report.text) {
                return Ok(());
            }
            if open.len() >= WRONG_MATCHES_OF_CHAIN as usize {
                let most = WRONG_MATCHES_OF_CHAIN as usize;
                return Err(Refusal::WrongMatchesWaiting(most).into());
            }
            if self.store.open_wrong_matches().await? >= WRONG_MATCHES {
                return Err(Refusal::WrongMatchesWaiting(WRONG_MATCHES as usize).into());
            }
            let change = AnswerChange::AddWrongMatch {
                report: Box::new(report.clone()),
                most: WRONG_MATCHES_OF_CHAIN,
            };
            match self.store.commit(vec![Change::Answer(change)]).await {
                Ok(()) => {
                    self.live.changed();
                    return Ok(());
                }
                Err(StoreError::Conflict) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(Refusal::Changed.into())
    }

    /// Forgets reports that nobody decided in [`WRONG_MATCH_DAYS`].
    ///
    /// # Errors
    /// A fault of the store.
    pub async fn forget_wrong_matches(&self) -> Result<()> {
        let kept = Duration::days(i64::from(WRONG_MATCH_DAYS));
        let before = vietnam_date(self.now() - kept);
        let change = AnswerChange::ForgetOpenBefore(before);
        Ok(self.store.commit(vec![Change::Answer(change)]).await?)
    }
}
