//! What a letter's page of silent receivers shows.

use std::collections::HashMap;

use casework::{DeliveryId, LetterId, UserId};
use time::OffsetDateTime;

use super::{PlanEdit, coming};
use crate::{
    App, Result,
    access::Staff,
    corrections::number_and_symbol,
    model::{
        Call, Delivery, Escalation, EscalationPlan, EscalationStep, LetterRecord, Missing, Purpose,
        Rung,
    },
};

/// Rows on one page of what is to come, and of what was done.
pub(crate) const ROWS: usize = 100;

/// A step that is to come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ComingStep {
    /// What waits for an answer.
    pub delivery: DeliveryId,
    /// The receiver.
    pub name: String,
    /// What is owed.
    pub missing: Missing,
    /// It is about a changed verdict.
    pub is_change: bool,
    /// How it is asked for.
    pub rung: Rung,
    /// When.
    pub at: OffsetDateTime,
}

/// A step that was made, stopped or skipped.
#[derive(Clone, Debug)]
pub struct MadeStep {
    /// The step.
    pub step: EscalationStep,
    /// The receiver.
    pub name: String,
    /// It is about a changed verdict.
    pub is_change: bool,
    /// The delivery that it is, of a reminder.
    pub made: Option<Delivery>,
    /// The calls that it led to, oldest first.
    pub calls: Vec<Call>,
}

/// How a letter's silent receivers are followed up.
#[derive(Clone, Debug)]
pub struct EscalationPage {
    /// The letter.
    pub record: LetterRecord,
    /// "12/STTTT-TTBCXB".
    pub number_and_symbol: String,
    /// Where it stands.
    pub escalation: Escalation,
    /// The plan that is followed.
    pub plan: EscalationPlan,
    /// What the form begins with.
    pub edit: PlanEdit,
    /// Nights and weekends do not count.
    pub express: bool,
    /// Receivers that owe something.
    pub owing: usize,
    /// What is to come, soonest first; the first page.
    pub coming: Vec<ComingStep>,
    /// How many are to come in all.
    pub coming_total: usize,
    /// What was done, latest first; the first page.
    pub made: Vec<MadeStep>,
    /// How much was done in all.
    pub made_total: usize,
    /// Names of the people in it.
    pub names: HashMap<UserId, String>,
    /// Part of the worked example.
    pub example: bool,
}

impl App {
    /// How a letter's silent receivers are followed up.
    ///
    /// # Errors
    /// [`Refusal::NotFound`](crate::Refusal::NotFound), also while it is not sent.
    pub async fn escalation_page(&self, _by: &Staff, letter: LetterId) -> Result<EscalationPage> {
        let escalation = self.escalation_or_refuse(letter).await?;
        let watch = self.watch(&escalation).await?;
        let case = self.case_or_refuse(watch.record.case).await?;
        let steps = watch.steps_by_delivery();
        let owing = watch.owing();
        let mut to_come: Vec<ComingStep> = owing
            .iter()
            .flat_map(|(receiver, owed)| {
                let own = steps.get(&owed.delivery.id).map_or(&[][..], Vec::as_slice);
                let all = coming(owed, own, &watch.plan, watch.express);
                all.into_iter().map(|one| ComingStep {
                    delivery: owed.delivery.id,
                    name: receiver.name.clone(),
                    missing: owed.missing,
                    is_change: matches!(owed.delivery.purpose, Purpose::Change(..)),
                    rung: one.rung,
                    at: one.at,
                })
            })
            .collect();
        to_come.sort_by(|a, b| (a.at, &a.name, a.rung).cmp(&(b.at, &b.name, b.rung)));
        let coming_total = to_come.len();
        to_come.truncate(ROWS);
        let mut calls: HashMap<_, Vec<Call>> = HashMap::new();
        for call in self.store.calls_of_letter(letter).await? {
            calls.entry(call.step).or_default().push(call);
        }
        let mut made = Vec::new();
        for step in watch.steps.iter().rev().take(ROWS) {
            let of = self.store.delivery(step.delivery).await?;
            made.push(MadeStep {
                name: of
                    .as_ref()
                    .map_or_else(String::new, |of| of.to_name.clone()),
                is_change: of.is_some_and(|of| matches!(of.purpose, Purpose::Change(..))),
                made: match step.made {
                    Some(made) => self.store.delivery(made).await?,
                    None => None,
                },
                calls: calls.remove(&step.id).unwrap_or_default(),
                step: step.clone(),
            });
        }
        let people = made
            .iter()
            .filter_map(|one| one.step.by)
            .chain(made.iter().flat_map(|one| one.calls.iter().map(|c| c.by)))
            .chain(escalation.paused.map(|(_, by)| by));
        let names = self
            .names(people.collect::<std::collections::BTreeSet<_>>())
            .await?;
        Ok(EscalationPage {
            number_and_symbol: number_and_symbol(&watch.record).unwrap_or_default(),
            edit: PlanEdit::of(&watch.plan),
            express: watch.express,
            owing: owing.len(),
            coming: to_come,
            coming_total,
            made_total: watch.steps.len(),
            made,
            names,
            example: self.is_example(&case).await?,
            plan: watch.plan.clone(),
            record: watch.record.clone(),
            escalation,
        })
    }
}
