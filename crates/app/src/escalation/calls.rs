//! The list of telephone numbers to call, and how the calls went.

use std::collections::{HashMap, hash_map::Entry};

use casework::{CallId, LetterId, StepId};
use time::{OffsetDateTime, PrimitiveDateTime, macros::format_description, macros::offset};

use crate::{
    App, Proposer, Refusal, Result,
    access::Staff,
    audit::{Action, AuditActor},
    corrections::number_and_symbol,
    model::{Call, CallOutcome, Delivery, DeliveryState, EscalationStep, Missing, Purpose},
    ports::{CascadeChange, Change},
    text::{block, line, optional_line},
};

/// Calls that the list shows.
const LISTED: u32 = 500;

/// A call as it is recorded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewCall {
    /// The number that was called.
    pub number: String,
    /// How it went: a code of [`CallOutcome`].
    pub outcome: String,
    /// Who was spoken to.
    pub person: String,
    /// Their office.
    pub office: String,
    /// Until when they promised to answer, as a form's field has it: `2021-02-19T10:00`, Vietnam.
    pub promised_until: String,
    /// Anything else.
    pub note: String,
}

/// A call that waits to be made.
#[derive(Clone, Debug)]
pub struct CallRow {
    /// The step.
    pub step: EscalationStep,
    /// What waits for an answer.
    pub delivery: Delivery,
    /// "12/STTTT-TTBCXB".
    pub number_and_symbol: String,
    /// The letter's subject.
    pub subject: String,
    /// Numbers to call, with whose they are.
    pub telephones: Vec<String>,
    /// It is about a changed verdict.
    pub is_change: bool,
    /// The calls that were made, oldest first, with the name of who called.
    pub calls: Vec<(Call, String)>,
}

impl CallRow {
    /// Until when an answer was promised.
    #[must_use]
    pub fn promised_until(&self) -> Option<OffsetDateTime> {
        self.calls.last().and_then(|(call, _)| call.promised_until)
    }
}

impl App {
    /// Calls that wait to be made, longest waiting first; what was promised for later comes last.
    ///
    /// # Errors
    /// A fault of the store.
    pub async fn call_list(&self, _by: &Staff) -> Result<Vec<CallRow>> {
        let now = self.now();
        let steps = self.store.open_calls(LISTED).await?;
        let ways = self.ways().await?;
        let mut rows = Vec::new();
        let mut made: HashMap<LetterId, Vec<Call>> = HashMap::new();
        let mut names = HashMap::new();
        let mut letters = HashMap::new();
        for step in steps {
            let Some(delivery) = self.store.delivery(step.delivery).await? else {
                continue;
            };
            if is_answered(&delivery, step.missing) {
                continue;
            }
            if let Entry::Vacant(place) = letters.entry(step.letter) {
                place.insert(self.letter_or_refuse(step.letter).await?);
                let calls = self.store.calls_of_letter(step.letter).await?;
                made.insert(step.letter, calls);
            }
            let record = &letters[&step.letter];
            let mut calls = Vec::new();
            for call in made[&step.letter]
                .iter()
                .filter(|call| call.step == step.id)
            {
                if let std::collections::hash_map::Entry::Vacant(place) = names.entry(call.by) {
                    place.insert(self.user_name(call.by).await?);
                }
                calls.push((call.clone(), names[&call.by].clone()));
            }
            rows.push(CallRow {
                telephones: ways.of(&delivery).telephones,
                number_and_symbol: number_and_symbol(record).unwrap_or_default(),
                subject: record.content.subject.clone(),
                is_change: matches!(delivery.purpose, Purpose::Change(..)),
                calls,
                delivery,
                step,
            });
        }
        rows.sort_by_key(|row| {
            let later = row.promised_until().filter(|until| *until > now);
            (later, row.step.at, row.step.id)
        });
        Ok(rows)
    }

    /// Writes down how a call went. A confirmation on the telephone confirms the delivery, and says
    /// so; every other outcome leaves the call on the list until the receiver answers or somebody
    /// ends it.
    ///
    /// # Errors
    /// [`Refusal::NotFound`], [`Refusal::Changed`] if the call is over; what is wrong with the
    /// fields.
    pub async fn record_call(&self, by: &Proposer, id: StepId, new: &NewCall) -> Result<()> {
        let step = self
            .store
            .step(id)
            .await?
            .ok_or(Refusal::NotFound("step"))?;
        let delivery = self.store.delivery(step.delivery).await?;
        let delivery = delivery.ok_or(Refusal::NotFound("delivery"))?;
        let call = self.checked_call(by, &step, new)?;
        if !step.open || is_answered(&delivery, step.missing) {
            return Err(Refusal::Changed.into());
        }
        let actor = AuditActor::User { id: by.user() };
        let about = format!("delivery:{}", delivery.id);
        let mut changes = vec![
            self.record(
                delivery.case,
                actor,
                Action::CallRecorded,
                about,
                call.outcome.code(),
            ),
            Change::Cascade(CascadeChange::SaveStep(EscalationStep {
                version: step.version + 1,
                open: call.outcome != CallOutcome::Confirmed,
                ..step.clone()
            })),
        ];
        if call.outcome == CallOutcome::Confirmed {
            let mut confirmed = delivery.clone();
            confirmed.version += 1;
            confirmed.confirmed_at = Some(call.at);
            confirmed.confirmed_by = Some(format!("{} (qua điện thoại)", call.person));
            if confirmed.state == DeliveryState::Uncertain {
                confirmed.state = DeliveryState::Sent;
                confirmed.sent_at.get_or_insert(call.at);
            }
            changes.push(Change::SaveDelivery(confirmed));
        }
        changes.push(Change::Cascade(CascadeChange::AddCall(call)));
        Ok(self.store.commit(changes).await?)
    }

    fn checked_call(
        &self,
        by: &Proposer,
        step: &EscalationStep,
        new: &NewCall,
    ) -> std::result::Result<Call, Refusal> {
        let outcome = CallOutcome::from_code(&new.outcome).ok_or(Refusal::Empty("outcome"))?;
        let (person, office) = match outcome {
            // Whoever confirms is named, as on the page.
            CallOutcome::Confirmed if step.missing == Missing::Deed => {
                return Err(Refusal::Invalid("outcome"));
            }
            CallOutcome::Confirmed => (
                line("person", &new.person, 100)?,
                line("office", &new.office, 200)?,
            ),
            _ => (
                optional_line("person", &new.person, 100)?,
                optional_line("office", &new.office, 200)?,
            ),
        };
        let promised_until = match (outcome, new.promised_until.trim()) {
            (CallOutcome::Promised, until) => Some(moment(until)?),
            _ => None,
        };
        let at = self.now();
        if promised_until.is_some_and(|until| until <= at) {
            return Err(Refusal::Invalid("promised_until"));
        }
        let named: Vec<String> = [person, office]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect();
        Ok(Call {
            id: CallId(self.new_id()),
            step: step.id,
            at,
            by: by.user(),
            number: optional_line("telephone", &new.number, 50)?,
            outcome,
            person: named.join(" – "),
            promised_until,
            note: block("note", &new.note, 1000)?,
        })
    }

    /// Ends a call that nobody has to make any longer.
    ///
    /// # Errors
    /// [`Refusal::NotFound`], [`Refusal::Changed`] if it is over.
    pub async fn end_call(&self, by: &Proposer, id: StepId) -> Result<()> {
        let step = self
            .store
            .step(id)
            .await?
            .ok_or(Refusal::NotFound("step"))?;
        if !step.open {
            return Err(Refusal::Changed.into());
        }
        let record = self.letter_or_refuse(step.letter).await?;
        let actor = AuditActor::User { id: by.user() };
        let about = format!("delivery:{}", step.delivery);
        Ok(self
            .store
            .commit(vec![
                self.record(record.case, actor, Action::StepStopped, about, ""),
                Change::Cascade(CascadeChange::SaveStep(EscalationStep {
                    version: step.version + 1,
                    open: false,
                    ..step
                })),
            ])
            .await?)
    }
}

/// Whether what a step asks for is over.
pub(crate) fn is_answered(delivery: &Delivery, missing: Missing) -> bool {
    delivery.done_at.is_some()
        || delivery.returned_at.is_some()
        || (missing == Missing::Confirmation && delivery.confirmed_at.is_some())
}

/// A moment as a form's field has it, Vietnam time.
fn moment(text: &str) -> std::result::Result<OffsetDateTime, Refusal> {
    const MINUTES: &[time::format_description::FormatItem<'_>] =
        format_description!("[year]-[month]-[day]T[hour]:[minute]");
    if text.is_empty() {
        return Err(Refusal::Empty("promised_until"));
    }
    let minutes = text.get(..16).unwrap_or(text);
    PrimitiveDateTime::parse(minutes, MINUTES)
        .map(|at| at.assume_offset(offset!(+7)))
        .map_err(|_| Refusal::Invalid("promised_until"))
}
