//! "Is this true?": the answer to a pasted message. Nothing of the question is kept.

use std::{ops::Range, sync::Arc};

use casework::{CaseId, ChainId, MessageId};
use recognise::{Level, Match, Reading, Relation};

use crate::{
    App, Error, Refusal, RestsOn, Result, SuggestedCorrection,
    changes::{Changed, changes},
    descent::Descent,
    recogniser::Entry,
    text::message,
    unmask::masked_changes,
    views::CorrectionView,
};

/// How sure the answer is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// This is a copy of a message that is known here.
    Known,
    /// It resembles a known message; nothing is said about it officially.
    Suggested,
    /// Nothing like it is known.
    Unknown,
}

impl Answer {
    /// The stable name used in the API and text keys.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Answer::Known => "known",
            Answer::Suggested => "suggested",
            Answer::Unknown => "unknown",
        }
    }
}

/// The known message that the text matches.
#[derive(Clone, Debug, PartialEq)]
pub struct Matched {
    /// The message.
    pub message: MessageId,
    /// Its chain.
    pub chain: ChainId,
    /// 0 to 1: that the text is a copy of it.
    pub probability: f64,
    /// Equal but for case, marks and spacing.
    pub exact: bool,
    /// Share of the asked text that matches, 0 to 1.
    pub query_coverage: f64,
    /// Share of the known message that matches, 0 to 1.
    pub known_coverage: f64,
    /// Matched parts as byte ranges of the asked text, in order.
    pub spans: Vec<Range<usize>>,
    /// How the text descends from the message.
    pub relation: Relation,
    /// What the text changes of the message, in the order of the text.
    pub changes: Vec<Changed>,
    /// The text puts another name where the known message has the verified party's: the verdict
    /// is not about it.
    pub other_party: bool,
    /// The case that verifies the chain, if there is one that is neither dismissed.
    pub case: Option<CaseId>,
}

impl Matched {
    /// The text speaks about the known message, as a correction or a news item does.
    #[must_use]
    pub fn quotes(&self) -> bool {
        self.relation == Relation::Quotes
    }

    /// What a copy changed; nothing for a text that is no copy but speaks about one.
    #[must_use]
    pub fn changes_of_copy(&self) -> &[Changed] {
        if self.quotes() { &[] } else { &self.changes }
    }
}

/// The answer to a check.
#[derive(Clone, Debug, PartialEq)]
pub struct CheckAnswer {
    /// How sure.
    pub answer: Answer,
    /// What it matches, unless unknown.
    pub matched: Option<Matched>,
    /// The correction of that message, once there is one.
    pub correction: Option<Arc<CorrectionView>>,
    /// Corrections that the text may be about, best first, where nothing official can be said.
    pub suggestions: Vec<SuggestedCorrection>,
    /// What it rests on; with the number of an official answer.
    pub rests_on: RestsOn,
}

impl CheckAnswer {
    /// Whether a published correction answers the text itself.
    #[must_use]
    pub fn is_official(&self) -> bool {
        self.answer == Answer::Known && self.correction.is_some()
    }
}

/// Texts in one batch.
pub const MAX_BATCH: usize = 1000;

/// How many candidates are weighed.
const CANDIDATES: usize = 5;

impl App {
    /// Answers whether `text` is known and what is true.
    ///
    /// # Errors
    /// A refusal if the text is blank or too long; a fault of the store.
    pub async fn check(&self, text: &str) -> Result<CheckAnswer> {
        message(text)?;
        self.follow_changes().await?;
        let text = &Reading::new(text);
        let (found, let_go) = self.candidates(text, CANDIDATES, &[]).await?;
        let mut best: Option<CheckAnswer> = None;
        for (seq, entry, matched) in found {
            let level = self.config.operating_point.level(&matched);
            if level == Level::None {
                continue;
            }
            let answer = self.answer_from(text, seq, &entry, &matched, level);
            let Some(answer) = answer.await? else {
                continue;
            };
            // The best match decides, unless a lesser one of the same level has an answer.
            let better = best.as_ref().is_none_or(|best| {
                best.correction.is_none()
                    && answer.correction.is_some()
                    && answer.answer == best.answer
            });
            if better {
                best = Some(answer);
            }
        }
        let mut answer = best.unwrap_or(CheckAnswer {
            answer: Answer::Unknown,
            matched: None,
            correction: None,
            suggestions: Vec::new(),
            rests_on: RestsOn::default(),
        });
        if !answer.is_official() {
            let shown = answer.correction.as_ref().map(|view| view.correction.case);
            answer.suggestions = self.suggestions(text, shown).await?;
        }
        Ok(self.numbered(answer, &let_go).await)
    }

    /// The answers to many texts, in their order; each is that of [`check`](Self::check), and a text
    /// that cannot be checked fails alone.
    ///
    /// # Errors
    /// [`Refusal::TooMany`]; a fault of the store.
    pub async fn check_batch(
        &self,
        texts: &[&str],
    ) -> Result<Vec<std::result::Result<CheckAnswer, Refusal>>> {
        if texts.len() > MAX_BATCH {
            return Err(Refusal::TooMany(MAX_BATCH).into());
        }
        let mut answers = Vec::with_capacity(texts.len());
        for text in texts {
            answers.push(match self.check(text).await {
                Ok(answer) => Ok(answer),
                Err(Error::Refused(refusal)) => Err(refusal),
                Err(fault) => return Err(fault),
            });
            // Others who ask are not kept waiting by a long batch.
            tokio::task::yield_now().await;
        }
        Ok(answers)
    }

    async fn answer_from(
        &self,
        text: &Reading<'_>,
        seq: i64,
        entry: &Entry,
        found: &Match,
        level: Level,
    ) -> Result<Option<CheckAnswer>> {
        let Some(known) = self.known_message(seq).await? else {
            return Ok(None);
        };
        let standing = self.standing(entry.chain).await?;
        let descent = Descent::of(text, &known, &standing);
        let answer = if level == Level::Confirm && descent.is_copy() {
            Answer::Known
        } else {
            Answer::Suggested
        };
        let matched = Matched {
            message: entry.message,
            chain: entry.chain,
            probability: found.probability,
            exact: found.exact,
            query_coverage: found.query_coverage,
            known_coverage: found.known_coverage,
            changes: masked_changes(changes(text, &known, &descent.comparison)),
            relation: descent.relation(),
            other_party: descent.other_party,
            spans: descent
                .comparison
                .spans
                .into_iter()
                .map(|span| span.query)
                .collect(),
            case: standing.case,
        };
        Ok(Some(CheckAnswer {
            answer,
            matched: Some(matched),
            correction: standing.correction.clone(),
            suggestions: Vec::new(),
            rests_on: RestsOn::default(),
        }))
    }
}
