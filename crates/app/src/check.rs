//! "Is this true?": the answer to a pasted message. Nothing of the question is kept.

use std::ops::Range;

use casework::{CaseId, ChainId, MessageId, Stage};
use recognise::{Comparison, Level, Match, Relation, canonicalise, compare};

use crate::{
    App, Result,
    changes::{Changed, changes},
    model::Message,
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
    pub correction: Option<CorrectionView>,
}

/// How many candidates are weighed.
const CANDIDATES: usize = 5;

impl App {
    /// Answers whether `text` is known and what is true.
    ///
    /// # Errors
    /// A refusal if the text is blank or too long; a fault of the store.
    pub async fn check(&self, text: &str) -> Result<CheckAnswer> {
        message(text)?;
        self.follow_store_if_free().await?;
        let found = self.recogniser_read().lookup(text, CANDIDATES);
        let mut best: Option<CheckAnswer> = None;
        for (seq, entry, matched) in found {
            let level = self.config.operating_point.level(&matched);
            if level == Level::None {
                continue;
            }
            let answer = self.answer_from(text, seq, entry.chain, entry.message, &matched, level);
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
        Ok(best.unwrap_or(CheckAnswer {
            answer: Answer::Unknown,
            matched: None,
            correction: None,
        }))
    }

    async fn answer_from(
        &self,
        text: &str,
        seq: i64,
        chain: ChainId,
        message: MessageId,
        found: &Match,
        level: Level,
    ) -> Result<Option<CheckAnswer>> {
        let Some(known) = self.store.messages_after(seq - 1, 1).await?.pop() else {
            return Ok(None);
        };
        let case = self.store.case_of_chain(chain).await?;
        let correction = match &case {
            Some(case) => self.correction_view(case).await?,
            None => None,
        };
        let comparison = compare(text, &known.text);
        let other_party = comparison.relation == Relation::Template
            || correction.as_ref().is_some_and(|correction| {
                names_another(text, &known, &comparison, &correction.party_names())
            });
        let quotes = comparison.relation == Relation::Quotes;
        let answer = if level == Level::Confirm && !other_party && !quotes {
            Answer::Known
        } else {
            Answer::Suggested
        };
        let matched = Matched {
            message,
            chain,
            probability: found.probability,
            exact: found.exact,
            query_coverage: found.query_coverage,
            known_coverage: found.known_coverage,
            changes: masked_changes(changes(text, &known.text, &comparison)),
            relation: if other_party && !quotes {
                Relation::Template
            } else {
                comparison.relation
            },
            spans: comparison
                .spans
                .into_iter()
                .map(|span| span.query)
                .collect(),
            other_party,
            case: case
                .filter(|case| !matches!(case.stage, Stage::Dismissed { .. }))
                .map(|case| case.id),
        };
        Ok(Some(CheckAnswer {
            answer,
            matched: Some(matched),
            correction,
        }))
    }
}

/// Whether the asked text leaves out every name of the verified party although it copies a part of
/// the message in which such a name stands: then another name has taken its place, and a verdict
/// about one party is never lent to another.
fn names_another(text: &str, known: &Message, found: &Comparison, names: &[String]) -> bool {
    if names.is_empty() || mentions(text, names) {
        return false;
    }
    let (Some(first), Some(last)) = (
        found.spans.iter().map(|span| span.known.start).min(),
        found.spans.iter().map(|span| span.known.end).max(),
    ) else {
        return false;
    };
    known
        .text
        .get(first..last)
        .is_some_and(|copied| mentions(copied, names))
}

fn mentions(text: &str, names: &[String]) -> bool {
    let text = format!(" {} ", canonicalise(text).folded());
    names.iter().any(|name| {
        let name = canonicalise(name).folded();
        !name.is_empty() && text.contains(&format!(" {name} "))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_as_whole_words_without_marks_or_case() {
        let names = ["Zalo".to_owned(), "Công ty VNG".to_owned()];
        assert!(mentions("điều lệ mới của ZALO.", &names));
        assert!(mentions("cong ty vng thong bao", &names));
        assert!(!mentions("điều lệ mới của Facebook", &names));
        assert!(!mentions("zalopay", &names));
    }
}
