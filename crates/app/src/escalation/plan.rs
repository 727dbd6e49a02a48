//! What is done when: the plan of the settings, a letter's own, pausing and stopping.

use casework::{DeliveryId, LetterId, StepId};

use crate::{
    App, Fault, Proposer, Refusal, Result,
    access::Administrator,
    audit::{Action, AuditActor},
    model::{Escalation, EscalationPlan, EscalationStep, Ladder, Missing, Rung, StepState},
    ports::{CascadeChange, Change},
};

/// Name of the setting.
const PLAN: &str = "escalation-plan";
/// Longest wait, in hours.
const LONGEST: i32 = 24 * 60;

/// A plan as it is typed: an empty field leaves the rung out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PlanEdit {
    /// Hours after the letter left, for each rung.
    pub confirmation: [String; 5],
    /// Hours before (negative) or after the deadline, for each rung.
    pub deed: [String; 5],
    /// From when it is quiet (0–23).
    pub quiet_from: String,
    /// Until when.
    pub quiet_to: String,
    /// Only on working days.
    pub working_days: bool,
}

impl PlanEdit {
    /// What a form begins with.
    #[must_use]
    pub fn of(plan: &EscalationPlan) -> PlanEdit {
        let typed = |ladder: &Ladder| {
            ladder
                .0
                .map(|hours| hours.map_or_else(String::new, |hours| hours.to_string()))
        };
        PlanEdit {
            confirmation: typed(&plan.confirmation),
            deed: typed(&plan.deed),
            quiet_from: plan.quiet_from.to_string(),
            quiet_to: plan.quiet_to.to_string(),
            working_days: plan.working_days,
        }
    }

    fn checked(&self) -> std::result::Result<EscalationPlan, Refusal> {
        let hour = |field: &'static str, text: &str| match text.trim().parse::<u8>() {
            Ok(hour) if hour < 24 => Ok(hour),
            _ => Err(Refusal::Invalid(field)),
        };
        Ok(EscalationPlan {
            confirmation: ladder("plan_confirmation", &self.confirmation, 0)?,
            deed: ladder("plan_deed", &self.deed, -LONGEST)?,
            quiet_from: hour("quiet_from", &self.quiet_from)?,
            quiet_to: hour("quiet_to", &self.quiet_to)?,
            working_days: self.working_days,
        })
    }
}

/// Hours that never go back from rung to rung.
fn ladder(
    field: &'static str,
    typed: &[String; 5],
    least: i32,
) -> std::result::Result<Ladder, Refusal> {
    let mut hours = [None; 5];
    let mut before = least;
    for (place, text) in hours.iter_mut().zip(typed) {
        let text = text.trim();
        if text.is_empty() {
            continue;
        }
        let number: i32 = text
            .replace('\u{2212}', "-")
            .parse()
            .map_err(|_| Refusal::Invalid(field))?;
        if number < before || number > LONGEST {
            return Err(Refusal::Invalid(field));
        }
        before = number;
        *place = Some(number);
    }
    Ok(Ladder(hours))
}

impl App {
    /// The plan of letters that have none of their own.
    ///
    /// # Errors
    /// A fault of the store.
    pub async fn default_plan(&self) -> Result<EscalationPlan> {
        match self.store.setting(PLAN).await? {
            None => Ok(EscalationPlan::default()),
            Some(json) => serde_json::from_str(&json)
                .map_err(|error| Self::inconsistent(format!("setting {PLAN}: {error}"))),
        }
    }

    /// Changes the plan of letters that have none of their own, from now on.
    ///
    /// # Errors
    /// What is wrong with the fields.
    pub async fn save_default_plan(&self, _by: &Administrator, edit: &PlanEdit) -> Result<()> {
        let plan = edit.checked()?;
        let value = serde_json::to_string(&plan).map_err(|e| Fault::Inconsistent(e.to_string()))?;
        let change = Change::PutSetting {
            name: PLAN.to_owned(),
            value,
            example: false,
        };
        Ok(self.store.commit(vec![change]).await?)
    }

    /// Gives a letter a plan of its own, or takes it away again.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] while it is not sent; what is wrong with the fields.
    pub async fn plan_escalation(
        &self,
        by: &Proposer,
        letter: LetterId,
        edit: Option<&PlanEdit>,
    ) -> Result<()> {
        let plan = edit.map(PlanEdit::checked).transpose()?;
        self.change_escalation(by, letter, Action::EscalationPlanned, |one| one.plan = plan)
            .await
    }

    /// Makes no step of a letter until somebody lets it run again.
    ///
    /// # Errors
    /// [`Refusal::NotFound`].
    pub async fn pause_escalation(&self, by: &Proposer, letter: LetterId) -> Result<()> {
        let paused = Some((self.now(), by.user()));
        self.change_escalation(by, letter, Action::EscalationPaused, |one| {
            one.paused = one.paused.or(paused);
        })
        .await
    }

    /// Lets a letter's steps come again.
    ///
    /// # Errors
    /// [`Refusal::NotFound`].
    pub async fn resume_escalation(&self, by: &Proposer, letter: LetterId) -> Result<()> {
        self.change_escalation(by, letter, Action::EscalationResumed, |one| {
            one.paused = None;
        })
        .await
    }

    async fn change_escalation(
        &self,
        by: &Proposer,
        letter: LetterId,
        action: Action,
        change: impl FnOnce(&mut Escalation),
    ) -> Result<()> {
        let mut escalation = self.escalation_or_refuse(letter).await?;
        let record = self.letter_or_refuse(letter).await?;
        let was = escalation.clone();
        change(&mut escalation);
        if was == escalation {
            return Ok(());
        }
        escalation.version += 1;
        // Whatever the change is, it is looked at again at once.
        escalation.next_at = Some(self.now());
        let actor = AuditActor::User { id: by.user() };
        let about = format!("letter:{letter}");
        Ok(self
            .store
            .commit(vec![
                self.record(record.case, actor, action, about, ""),
                Change::Cascade(CascadeChange::SaveEscalation(escalation)),
            ])
            .await?)
    }

    /// Stops a step of one receiver before it is made; without rung every step that is still to
    /// come.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] if nothing is to come, [`Refusal::Changed`] if it was made meanwhile.
    pub async fn stop_steps(
        &self,
        by: &Proposer,
        letter: LetterId,
        delivery: DeliveryId,
        rung: Option<Rung>,
    ) -> Result<()> {
        let escalation = self.escalation_or_refuse(letter).await?;
        let watch = self.watch(&escalation).await?;
        let steps = watch.steps_by_delivery();
        let own = steps.get(&delivery).map_or(&[][..], Vec::as_slice);
        let owing = watch.owing();
        let (_, owed) = owing
            .iter()
            .find(|(_, owed)| owed.delivery.id == delivery)
            .ok_or(Refusal::NotFound("step"))?;
        let mut changes: Vec<Change> = super::coming(owed, own, &watch.plan, watch.express)
            .into_iter()
            .filter(|one| rung.is_none_or(|rung| rung == one.rung))
            .map(|one| {
                Change::Cascade(CascadeChange::SaveStep(self.stopped(
                    by,
                    letter,
                    delivery,
                    owed.missing,
                    one.rung,
                )))
            })
            .collect();
        if changes.is_empty() {
            return Err(Refusal::NotFound("step").into());
        }
        let actor = AuditActor::User { id: by.user() };
        let about = format!("letter:{letter}");
        changes.push(self.record(
            watch.record.case,
            actor,
            Action::StepStopped,
            about,
            &owed.delivery.to_name,
        ));
        Ok(self.store.commit(changes).await?)
    }

    fn stopped(
        &self,
        by: &Proposer,
        letter: LetterId,
        delivery: DeliveryId,
        missing: Missing,
        rung: Rung,
    ) -> EscalationStep {
        EscalationStep {
            id: StepId(self.new_id()),
            version: 1,
            letter,
            delivery,
            missing,
            rung,
            state: StepState::Stopped,
            at: self.now(),
            by: Some(by.user()),
            made: None,
            to: String::new(),
            open: false,
        }
    }

    /// Lets a step that was stopped come again.
    ///
    /// # Errors
    /// [`Refusal::NotFound`], [`Refusal::Changed`] if it was not stopped.
    pub async fn resume_step(&self, by: &Proposer, id: StepId) -> Result<()> {
        let step = self
            .store
            .step(id)
            .await?
            .ok_or(Refusal::NotFound("step"))?;
        let record = self.letter_or_refuse(step.letter).await?;
        let actor = AuditActor::User { id: by.user() };
        let about = format!("letter:{}", step.letter);
        Ok(self
            .store
            .commit(vec![
                Change::Cascade(CascadeChange::ResumeStep(id)),
                self.record(record.case, actor, Action::StepResumed, about, ""),
            ])
            .await?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plan_comes_back_from_its_form_and_goes_only_up() {
        let plan = EscalationPlan::default();
        let edit = PlanEdit::of(&plan);
        assert_eq!(edit.checked(), Ok(plan));
        for (place, hours) in [(1, "3"), (1, "-1"), (4, "1441"), (4, "x"), (4, "1.5")] {
            let mut wrong = edit.clone();
            wrong.confirmation[place] = hours.into();
            assert_eq!(
                wrong.checked(),
                Err(Refusal::Invalid("plan_confirmation")),
                "{hours}"
            );
        }
        let mut wrong = edit.clone();
        wrong.quiet_to = "24".into();
        assert_eq!(wrong.checked(), Err(Refusal::Invalid("quiet_to")));
        let without = PlanEdit {
            confirmation: Default::default(),
            deed: Default::default(),
            ..edit
        };
        assert_eq!(without.checked().unwrap().deed.rungs().count(), 0);
    }
}
