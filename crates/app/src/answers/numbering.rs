//! Every official answer gets the number of what it rests on.

use std::{collections::HashMap, sync::PoisonError};

use casework::ChainId;
use recognise::matcher_version;
use tracing::warn;

use crate::{
    App, CheckAnswer, Result,
    model::{AnswerBasis, AnswerNumber, NumberedAnswer},
    ports::{AnswerChange, Change, StoreError},
    vietnam_date,
};

/// Numbers that are remembered at the most; then all are forgotten and read again when needed.
const REMEMBERED: usize = 100_000;
/// Numbers that are tried for one basis: two of 2⁵⁵ hardly ever clash.
const CLASHES: u32 = 8;

/// What an answer rests on, beside the message and the correction that it names.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RestsOn {
    /// The matcher's version.
    pub matcher: String,
    /// From which probability on a match is sure enough for an official answer.
    pub operating_point: f64,
    /// The number under which an official answer can be looked at again. None for every other, and
    /// for an official one whose number could not be kept: no number is told that leads nowhere.
    pub number: Option<AnswerNumber>,
    /// A person's decision took a nearer match away: see
    /// [`NegativeExample`](crate::model::NegativeExample).
    pub let_go: bool,
}

/// Numbers that were given, by what they stand for.
#[derive(Default)]
pub(crate) struct Given(HashMap<AnswerBasis, AnswerNumber>);

impl Given {
    fn remember(&mut self, basis: &AnswerBasis, number: &AnswerNumber) {
        if self.0.len() >= REMEMBERED {
            self.0.clear();
        }
        self.0.insert(basis.clone(), number.clone());
    }
}

/// An operating point as it is kept.
pub(crate) fn ten_thousandths(probability: f64) -> u32 {
    (probability.clamp(0.0, 1.0) * 10_000.0).round() as u32
}

/// And as it is said.
pub(crate) fn probability(ten_thousandths: u32) -> f64 {
    f64::from(ten_thousandths) / 10_000.0
}

impl App {
    /// What an official answer rests on; none for any other answer.
    pub(crate) fn basis_of(&self, answer: &CheckAnswer) -> Option<AnswerBasis> {
        if !answer.is_official() {
            return None;
        }
        let (matched, view) = (answer.matched.as_ref()?, answer.correction.as_ref()?);
        Some(AnswerBasis {
            matcher: matcher_version(),
            confirm: ten_thousandths(self.config.operating_point.confirm),
            message: matched.message,
            relation: matched.relation.code().to_owned(),
            case: view.correction.case,
            version: view.correction.version,
        })
    }

    /// The answer with what it rests on, and with its number if it is official.
    ///
    /// A number that cannot be kept now does not keep the answer from who asks: the answer goes out
    /// without it, and the next one that rests on the same tries again.
    pub(crate) async fn numbered(
        &self,
        mut answer: CheckAnswer,
        let_go: &[ChainId],
    ) -> CheckAnswer {
        answer.rests_on = RestsOn {
            matcher: matcher_version(),
            operating_point: self.config.operating_point.confirm,
            number: None,
            let_go: !let_go.is_empty(),
        };
        // What people have found the text not to be is no hint at what it is.
        let suggestions = &mut answer.suggestions;
        suggestions.retain(|one| !let_go.contains(&one.view.correction.chain));
        if let Some(basis) = self.basis_of(&answer) {
            match self.number_of(&basis).await {
                Ok(number) => answer.rests_on.number = Some(number),
                Err(error) => warn!(%error, case = %basis.case, "an official answer has no number"),
            }
        }
        answer
    }

    async fn number_of(&self, basis: &AnswerBasis) -> Result<AnswerNumber> {
        if let Some(number) = self.remembered(basis) {
            return Ok(number);
        }
        let there = match self.store.answer_on(basis).await? {
            Some(there) => there,
            None => self.give_number(basis).await?,
        };
        let mut given = self.given.write().unwrap_or_else(PoisonError::into_inner);
        given.remember(basis, &there.number);
        Ok(there.number)
    }

    fn remembered(&self, basis: &AnswerBasis) -> Option<AnswerNumber> {
        let given = self.given.read().unwrap_or_else(PoisonError::into_inner);
        given.0.get(basis).cloned()
    }

    async fn give_number(&self, basis: &AnswerBasis) -> Result<NumberedAnswer> {
        for clashes in 0..CLASHES {
            let answer = NumberedAnswer {
                number: AnswerNumber::of(basis, clashes),
                basis: basis.clone(),
                day: vietnam_date(self.now()),
            };
            let change = Change::Answer(AnswerChange::Number(answer));
            match self.store.commit(vec![change]).await {
                Ok(()) => break,
                Err(StoreError::Conflict) => {}
                Err(error) => return Err(error.into()),
            }
        }
        // Another process may have been first, and have met another clash.
        let there = self.store.answer_on(basis).await?;
        there.ok_or_else(|| Self::inconsistent("an answer's message or case is gone"))
    }
}
