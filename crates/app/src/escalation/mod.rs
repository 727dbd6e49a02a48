//! Following up silent receivers: reminders, another channel, the superior, a telephone call.
//!
//! The worker makes what is due, each step with its delivery in one commit and once for each
//! delivery, thing owed and rung. What is over when a reminder is about to leave does not leave.

use std::collections::{BTreeMap, HashMap};

use casework::{DeliveryId, LetterId, StepId};
use letter::Urgency;
use time::{Duration, OffsetDateTime};
use tracing::{error, info};

use crate::{
    App, Refusal, Result,
    coverage::{self, Receiver},
    model::{
        ChannelKind, CorrectionKind, Delivery, Escalation, EscalationPlan, EscalationStep,
        LetterRecord, LetterStage, Missing, NewDelivery, Purpose, Rung, StepState,
    },
    ports::{CascadeChange, Change, StoreError},
};

mod calls;
mod mails;
mod page;
mod plan;
mod schedule;
mod ways;

pub use calls::{CallRow, NewCall};
pub use page::{ComingStep, EscalationPage, MadeStep};
pub use plan::PlanEdit;

use schedule::{Owed, coming, owed};
use ways::Ways;

/// The longest time between two looks at a letter: what left meanwhile, was passed on or failed is
/// found then.
const LOOK: Duration = Duration::minutes(10);
/// After this nobody is followed up any longer.
const END: Duration = Duration::days(90);
/// Letters that are looked at in one round.
const LETTERS: u32 = 4;

/// A letter with everything that says what is owed.
pub(crate) struct Watch {
    pub(crate) record: LetterRecord,
    pub(crate) plan: EscalationPlan,
    pub(crate) express: bool,
    pub(crate) steps: Vec<EscalationStep>,
    deliveries: Vec<Delivery>,
    /// Receivers of the letter, then of the newest news of a change.
    receivers: Vec<Receiver>,
}

impl Watch {
    /// Every receiver that owes something, with its deliveries.
    fn owing(&self) -> Vec<(&Receiver, Owed<'_>)> {
        let by_id: HashMap<DeliveryId, &Delivery> =
            self.deliveries.iter().map(|d| (d.id, d)).collect();
        self.receivers
            .iter()
            .filter_map(|receiver| {
                let own: Vec<&Delivery> = receiver
                    .deliveries
                    .iter()
                    .filter_map(|id| by_id.get(id).copied())
                    .collect();
                Some((receiver, owed(receiver, &own)?))
            })
            .collect()
    }

    fn steps_by_delivery(&self) -> HashMap<DeliveryId, Vec<&EscalationStep>> {
        let mut found: HashMap<DeliveryId, Vec<&EscalationStep>> = HashMap::new();
        for step in &self.steps {
            found.entry(step.delivery).or_default().push(step);
        }
        found
    }

    /// Every address that something went to for this receiver.
    fn tried(&self, receiver: &Receiver) -> Vec<&str> {
        self.deliveries
            .iter()
            .filter(|d| receiver.deliveries.contains(&d.id))
            .map(|d| d.address.as_str())
            .collect()
    }
}

impl App {
    /// What a letter is followed up with from the moment it is sent.
    pub(crate) fn begin_escalation(&self, letter: LetterId, now: OffsetDateTime) -> Change {
        Change::Cascade(CascadeChange::SaveEscalation(Escalation {
            letter,
            version: 1,
            plan: None,
            paused: None,
            next_at: Some(now + LOOK),
        }))
    }

    /// Makes the steps whose time has come, at most about `limit` in one commit for each letter.
    /// Returns how many.
    ///
    /// # Errors
    /// A fault of the store; what goes wrong with one letter is logged.
    pub async fn escalate_due(&self, limit: usize) -> Result<usize> {
        if self.is_drill_over() {
            return Ok(0);
        }
        let due = self.store.escalations_due(self.now(), LETTERS).await?;
        let mut made = 0;
        for escalation in due {
            let letter = escalation.letter;
            match self.escalate(escalation, limit).await {
                Ok(count) => made += count,
                // The others are not kept waiting by it.
                Err(error) => error!(%letter, %error, "follow up"),
            }
        }
        Ok(made)
    }

    async fn escalate(&self, mut escalation: Escalation, limit: usize) -> Result<usize> {
        let now = self.now();
        let watch = self.watch(&escalation).await?;
        let steps = watch.steps_by_delivery();
        let (mut changes, mut soonest, mut more) = (Vec::new(), now + LOOK, false);
        let mut made = 0;
        let mut ways = None;
        let owing = watch.owing();
        for (receiver, owed) in &owing {
            let own = steps.get(&owed.delivery.id).map_or(&[][..], Vec::as_slice);
            let Some(next) = coming(owed, own, &watch.plan, watch.express)
                .first()
                .copied()
            else {
                continue;
            };
            if next.at > now {
                soonest = soonest.min(next.at);
            } else if made == limit {
                more = true;
                break;
            } else {
                if ways.is_none() {
                    ways = Some(self.ways().await?);
                }
                let ways = ways.as_ref().map(|ways| ways.of(owed.delivery));
                let ways = ways.unwrap_or_default();
                changes.extend(self.make(&watch, receiver, owed, next.rung, &ways, now));
                made += 1;
            }
        }
        changes.extend(close_calls(&watch, &owing));
        let sent = watch.record.sent_at.unwrap_or(now);
        escalation.version += 1;
        escalation.next_at = match (more, now - sent < END) {
            (true, _) => Some(now),
            (false, true) => Some(soonest),
            (false, false) => None,
        };
        changes.push(Change::Cascade(CascadeChange::SaveEscalation(escalation)));
        match self.store.commit(changes).await {
            Ok(()) => {
                if made > 0 {
                    info!(letter = %watch.record.id, made, "followed up");
                }
                Ok(made)
            }
            // Somebody paused, stopped or confirmed meanwhile: the next round looks again.
            Err(StoreError::Conflict) => Ok(0),
            Err(error) => Err(error.into()),
        }
    }

    /// One step with what it sends.
    fn make(
        &self,
        watch: &Watch,
        receiver: &Receiver,
        owed: &Owed<'_>,
        rung: Rung,
        ways: &Ways,
        now: OffsetDateTime,
    ) -> Vec<Change> {
        let delivery = owed.delivery;
        let target = match rung {
            Rung::Reminder | Rung::SecondReminder => {
                Some((delivery.to_name.clone(), delivery.address.clone()))
            }
            // Without another address: on paper, unless that is how it went.
            Rung::OtherChannel => ways
                .other_address(&watch.tried(receiver))
                .or_else(|| (delivery.channel != ChannelKind::Print).then(String::new))
                .map(|address| (delivery.to_name.clone(), address)),
            Rung::Superior => ways.superior.clone(),
            Rung::Call => None,
        };
        let is_call = rung == Rung::Call;
        let reminder = target.map(|(to_name, address)| Delivery {
            organisation: delivery.organisation,
            group: delivery.group,
            ..Delivery::new(NewDelivery {
                id: DeliveryId(self.new_id()),
                purpose: Purpose::Reminder(delivery.id),
                case: delivery.case,
                to_name,
                address,
                at: now,
            })
        });
        let step = EscalationStep {
            id: StepId(self.new_id()),
            version: 1,
            letter: watch.record.id,
            delivery: delivery.id,
            missing: owed.missing,
            rung,
            state: if is_call || reminder.is_some() {
                StepState::Made
            } else {
                StepState::Skipped
            },
            at: now,
            by: None,
            made: reminder.as_ref().map(|reminder| reminder.id),
            to: match &reminder {
                Some(reminder) if reminder.address.is_empty() => reminder.to_name.clone(),
                Some(reminder) => format!("{} <{}>", reminder.to_name, reminder.address),
                None if is_call => ways.telephones.join("; "),
                None => String::new(),
            },
            open: is_call,
        };
        let step = Change::Cascade(CascadeChange::SaveStep(step));
        std::iter::once(step)
            .chain(reminder.map(Change::SaveDelivery))
            .collect()
    }

    /// What is known of a letter's receivers. A letter that is not in force, or whose verdict does
    /// not stand, asks for nothing; news of the change then does.
    pub(crate) async fn watch(&self, escalation: &Escalation) -> Result<Watch> {
        let record = self.letter_or_refuse(escalation.letter).await?;
        let now = self.now();
        let newest = self.store.corrections_of_case(record.case).await?.pop();
        let stands = newest
            .as_ref()
            .is_none_or(|newest| newest.kind == CorrectionKind::Verdict);
        let in_force = self.life_of(&record).await?.in_force();
        let mut deliveries = if stands && in_force && record.stage() == LetterStage::Sent {
            self.store.deliveries_of_letter(record.id).await?
        } else {
            Vec::new()
        };
        let none = HashMap::new();
        let mut receivers = coverage::receivers(&deliveries, &none, now);
        let version = newest.map_or(0, |newest| newest.version);
        let changes: Vec<Delivery> = self
            .store
            .changes_of_letter(record.id)
            .await?
            .into_iter()
            .filter(|d| matches!(d.purpose, Purpose::Change(_, of) if of == version))
            .collect();
        receivers.extend(coverage::receivers(&changes, &none, now));
        deliveries.extend(changes);
        Ok(Watch {
            plan: match &escalation.plan {
                Some(plan) => plan.clone(),
                None => self.default_plan().await?,
            },
            express: record.content.urgency == Some(Urgency::Express),
            steps: self.store.steps_of_letter(record.id).await?,
            deliveries,
            receivers,
            record,
        })
    }

    /// How a letter is followed up; refused while it is not sent.
    pub(crate) async fn escalation_or_refuse(&self, letter: LetterId) -> Result<Escalation> {
        let found = self.store.escalation(letter).await?;
        Ok(found.ok_or(Refusal::NotFound("follow-up"))?)
    }
}

/// Calls that nobody has to make any longer.
fn close_calls(watch: &Watch, owing: &[(&Receiver, Owed<'_>)]) -> Vec<Change> {
    let waiting: BTreeMap<DeliveryId, Missing> = owing
        .iter()
        .map(|(_, owed)| (owed.delivery.id, owed.missing))
        .collect();
    watch
        .steps
        .iter()
        .filter(|step| step.open && waiting.get(&step.delivery) != Some(&step.missing))
        .map(|step| {
            Change::Cascade(CascadeChange::SaveStep(EscalationStep {
                version: step.version + 1,
                open: false,
                ..step.clone()
            }))
        })
        .collect()
}
