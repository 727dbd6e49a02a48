//! An official answer, looked at again under its number.

use crate::{
    App, CheckAnswer, Refusal, Result,
    answers::numbering::{probability, ten_thousandths},
    masking::mask,
    model::{AnswerNumber, Correction, CorrectionKind, NumberedAnswer},
    views::CorrectionView,
};
use recognise::matcher_version;

/// Whether what was answered still holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AnswerStanding {
    /// It does.
    Stands,
    /// It is being looked at again.
    UnderReview,
    /// Another verdict, or other words, took its place.
    Corrected,
    /// It was taken back.
    Withdrawn,
}

impl AnswerStanding {
    /// Every standing.
    pub const ALL: [AnswerStanding; 4] = [
        AnswerStanding::Stands,
        AnswerStanding::UnderReview,
        AnswerStanding::Corrected,
        AnswerStanding::Withdrawn,
    ];

    /// The stable name used in the API and text keys.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            AnswerStanding::Stands => "stands",
            AnswerStanding::UnderReview => "under-review",
            AnswerStanding::Corrected => "corrected",
            AnswerStanding::Withdrawn => "withdrawn",
        }
    }

    fn of(then: &Correction, now: &CorrectionView) -> AnswerStanding {
        let newest = &now.correction;
        let same = |one: &Correction, other: &Correction| {
            let (a, b) = (&one.verdict, &other.verdict);
            one.kind == other.kind
                && (a.label, &a.claim, &a.explanation) == (b.label, &b.claim, &b.explanation)
        };
        if now.withdrawn && then.kind != CorrectionKind::Withdrawn {
            AnswerStanding::Withdrawn
        } else if now.under_review && then.kind == CorrectionKind::Verdict {
            AnswerStanding::UnderReview
        } else if then.version == newest.version || same(then, newest) {
            AnswerStanding::Stands
        } else {
            AnswerStanding::Corrected
        }
    }
}

/// An answer under its number.
#[derive(Clone, Debug)]
pub struct AnswerPage {
    /// Number, what it rests on, and the day on which it was first given.
    pub answer: NumberedAnswer,
    /// What was answered: the version of the correction as it was.
    pub then: Correction,
    /// The correction as it is now.
    pub now: CorrectionView,
    /// Whether the answer still holds.
    pub standing: AnswerStanding,
    /// The known message, with what is personal hidden.
    pub message: String,
    /// The operating point of the answer.
    pub operating_point: f64,
    /// The matcher's version today.
    pub matcher_today: String,
    /// The operating point today.
    pub operating_point_today: f64,
}

impl AnswerPage {
    /// Whether it was made as answers are made today.
    #[must_use]
    pub fn same_matcher(&self) -> bool {
        self.answer.basis.matcher == self.matcher_today
            && self.answer.basis.confirm == ten_thousandths(self.operating_point_today)
    }
}

/// Why a text is not given the same answer today.
#[derive(Clone, Debug, PartialEq)]
pub enum Difference {
    /// Another version of the matcher.
    Matcher,
    /// Another operating point.
    OperatingPoint,
    /// Another version of the correction, by numbers: then and now.
    Correction(u32, u32),
    /// Another variant of the same message is nearer now.
    OtherVariant,
    /// It is taken for another message.
    OtherMessage,
    /// A person has found that this text is not the message.
    LetGo,
    /// Another name stands where the message names the party.
    OtherParty,
    /// It speaks about the message.
    Quotes,
    /// It resembles the message, not surely enough.
    NotSure,
    /// Nothing like it is known.
    Unknown,
    /// There is no correction for what it is taken for.
    NoCorrection,
}

impl Difference {
    /// The stable name used in the API and text keys.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Difference::Matcher => "matcher",
            Difference::OperatingPoint => "operating-point",
            Difference::Correction(..) => "correction",
            Difference::OtherVariant => "other-variant",
            Difference::OtherMessage => "other-message",
            Difference::LetGo => "let-go",
            Difference::OtherParty => "other-party",
            Difference::Quotes => "quotes",
            Difference::NotSure => "not-sure",
            Difference::Unknown => "unknown",
            Difference::NoCorrection => "no-correction",
        }
    }

    /// One of each.
    pub const ALL: [Difference; 11] = [
        Difference::Matcher,
        Difference::OperatingPoint,
        Difference::Correction(1, 2),
        Difference::OtherVariant,
        Difference::OtherMessage,
        Difference::LetGo,
        Difference::OtherParty,
        Difference::Quotes,
        Difference::NotSure,
        Difference::Unknown,
        Difference::NoCorrection,
    ];
}

/// A text, asked again beside an answer.
#[derive(Clone, Debug)]
pub struct Recheck {
    /// What it is answered today.
    pub answer: CheckAnswer,
    /// What is different; empty if it is the same answer under the same number.
    pub differences: Vec<Difference>,
}

impl App {
    /// An answer under its number, as people type it.
    ///
    /// # Errors
    /// [`Refusal::Invalid`] if it is no number: something was misread; [`Refusal::NotFound`].
    pub async fn answer(&self, number: &str) -> Result<AnswerPage> {
        let number = AnswerNumber::read(number).ok_or(Refusal::Invalid("answer-number"))?;
        let none = Refusal::NotFound("answer");
        let answer = self.store.numbered_answer(&number).await?;
        let answer = answer.ok_or(none.clone())?;
        let basis = &answer.basis;
        let case = self.store.case(basis.case).await?.ok_or(none.clone())?;
        let now = self.correction_view(&case).await?.ok_or(none.clone())?;
        let versions = self.store.corrections_of_case(basis.case).await?;
        let then = versions
            .into_iter()
            .find(|one| one.version == basis.version);
        let then =
            then.ok_or_else(|| Self::inconsistent("an answer without its correction's version"))?;
        let message = self.store.message(basis.message).await?.ok_or(none)?;
        Ok(AnswerPage {
            standing: AnswerStanding::of(&then, &now),
            message: mask(&message.text),
            operating_point: probability(basis.confirm),
            matcher_today: matcher_version(),
            operating_point_today: self.config.operating_point.confirm,
            then,
            now,
            answer,
        })
    }

    /// Asks a text again: whether it gets the answer with this number today, and if not, why. Nothing
    /// of the text is kept.
    ///
    /// # Errors
    /// Those of [`answer`](Self::answer) and [`check`](Self::check).
    pub async fn recheck(&self, number: &str, text: &str) -> Result<(AnswerPage, Recheck)> {
        let page = self.answer(number).await?;
        let answer = self.check(text).await?;
        let differences = self.differences(&page, &answer).await?;
        Ok((
            page,
            Recheck {
                answer,
                differences,
            },
        ))
    }

    async fn differences(&self, page: &AnswerPage, today: &CheckAnswer) -> Result<Vec<Difference>> {
        let then = &page.answer.basis;
        let mut found = Vec::new();
        if today.rests_on.let_go {
            found.push(Difference::LetGo);
        }
        match &today.matched {
            None => found.push(Difference::Unknown),
            Some(matched) if matched.message == then.message => {}
            Some(matched) => {
                let known = self.store.message(then.message).await?;
                let sibling = known.is_some_and(|known| known.chain == matched.chain);
                found.push(if sibling {
                    Difference::OtherVariant
                } else {
                    Difference::OtherMessage
                });
            }
        }
        match (self.basis_of(today), &today.matched) {
            (Some(now), _) if now.case == then.case && now.version != then.version => {
                found.push(Difference::Correction(then.version, now.version));
            }
            (Some(_), _) | (None, None) => {}
            (None, Some(matched)) if matched.quotes() => found.push(Difference::Quotes),
            (None, Some(matched)) if matched.other_party => found.push(Difference::OtherParty),
            (None, Some(_)) if today.answer != crate::Answer::Known => {
                found.push(Difference::NotSure);
            }
            (None, Some(_)) => found.push(Difference::NoCorrection),
        }
        if then.matcher != page.matcher_today {
            found.push(Difference::Matcher);
        }
        if then.confirm != ten_thousandths(page.operating_point_today) {
            found.push(Difference::OperatingPoint);
        }
        Ok(found)
    }
}
