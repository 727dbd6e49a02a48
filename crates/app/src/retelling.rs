//! Correction of a correction: whoever got a letter, at whatever level, is told when its verdict
//! changes, is looked at again or is taken back – on the way that worked before – and says that
//! they know. Reporters are told by the store, with the version itself.

use std::collections::{BTreeSet, HashMap};

use casework::{Case, CaseId, DeliveryId, StepId};
use time::OffsetDateTime;

use crate::{
    App, Refusal, Result,
    access::Staff,
    audit::{Action, AuditActor},
    corrections::number_and_symbol,
    coverage::{self, Receiver, ReceiverKey, Standing, Tally},
    model::{
        CallOutcome, ChannelKind, Correction, CorrectionKind, Delivery, DeliveryState,
        DeliveryStatus, Escalation, EscalationStep, LetterRecord, Missing, NewDelivery, Purpose,
        Rung, StepState,
    },
    ports::{CascadeChange, Change},
    receivers::opened,
    text::line,
};

/// What a receiver's page says of a changed verdict.
#[derive(Clone, Debug)]
pub struct ChangeNews {
    /// The delivery of the letter.
    pub delivery: Delivery,
    /// The letter.
    pub record: LetterRecord,
    /// "12/STTTT-TTBCXB".
    pub number_and_symbol: String,
    /// What the letter went out with.
    pub before: Correction,
    /// What it is now.
    pub now: Correction,
    /// When the receiver said that it knows, and who; none: not yet, or nobody told it.
    pub known: Option<(OffsetDateTime, String)>,
    /// Whether there is something to confirm.
    pub told: bool,
    /// Whether the verdict is another one than the letter went out with.
    pub changed: bool,
    /// The body that sent the letter.
    pub issuer: String,
    /// Its telephone number; may be empty.
    pub telephone: String,
    /// Path of the public page.
    pub public_path: String,
    /// Part of the worked example.
    pub example: bool,
}

/// A change that receivers were told of.
#[derive(Clone, Debug)]
pub struct ToldOf {
    /// The version of the correction that says so.
    pub correction: Correction,
    /// How far its receivers are.
    pub tally: Tally,
}

/// What reached one receiver, and how.
struct Way<'a> {
    lead: &'a Delivery,
    channel: ChannelKind,
    address: String,
    by_telephone: bool,
}

/// Everything that went to the receivers of a case's letters.
struct Sent {
    letters: Vec<LetterRecord>,
    deliveries: Vec<Delivery>,
    /// Reminders that left, by the delivery that they are of, oldest first.
    reminders: HashMap<DeliveryId, Vec<Delivery>>,
    /// Deliveries that were confirmed on the telephone.
    by_telephone: BTreeSet<DeliveryId>,
}

impl App {
    /// The deliveries that tell receivers of letters of a version of a correction. They belong into
    /// the commit that publishes it.
    pub(crate) async fn retell(
        &self,
        case: &Case,
        correction: &Correction,
        now: OffsetDateTime,
    ) -> Result<Vec<Change>> {
        if correction.version < 2 {
            return Ok(Vec::new());
        }
        let sent = self.sent_of(case.id).await?;
        let by_id: HashMap<DeliveryId, &Delivery> =
            sent.deliveries.iter().map(|d| (d.id, d)).collect();
        let mut made: HashMap<ReceiverKey, DeliveryId> = HashMap::new();
        let mut changes = Vec::new();
        for receiver in coverage::receivers(&sent.deliveries, &HashMap::new(), now) {
            let own: Vec<&Delivery> = receiver
                .deliveries
                .iter()
                .filter_map(|id| by_id.get(id).copied())
                .collect();
            let Some(way) = way(&receiver, &own, &sent, correction.kind) else {
                continue;
            };
            let delivery = self.news(&way, correction.version, now);
            let passed_on_by = receiver
                .passed_on_by
                .as_ref()
                .and_then(|by| made.get(by))
                .copied();
            made.insert(receiver.key.clone(), delivery.id);
            if way.by_telephone {
                changes.extend(self.call_about(way.lead, delivery.id, now));
            }
            changes.push(Change::SaveDelivery(Delivery {
                passed_on_by,
                ..delivery
            }));
        }
        if made.is_empty() {
            return Ok(Vec::new());
        }
        for letter in &sent.letters {
            changes.extend(self.take_back_paper(letter, correction.version).await?);
            changes.push(self.look_again(letter, now).await?);
        }
        changes.push(self.record(
            case.id,
            AuditActor::System,
            Action::ChangeTold,
            format!("correction:{}", correction.version),
            &made.len().to_string(),
        ));
        Ok(changes)
    }

    async fn sent_of(&self, case: CaseId) -> Result<Sent> {
        let letters: Vec<LetterRecord> = self
            .store
            .letters_of_case(case)
            .await?
            .into_iter()
            .filter(|letter| letter.sent_at.is_some())
            .collect();
        let mut sent = Sent {
            letters,
            deliveries: Vec::new(),
            reminders: HashMap::new(),
            by_telephone: BTreeSet::new(),
        };
        for letter in &sent.letters {
            let deliveries = self.store.deliveries_of_letter(letter.id).await?;
            sent.deliveries.extend(deliveries);
            let steps = self.store.steps_of_letter(letter.id).await?;
            let calls = self.store.calls_of_letter(letter.id).await?;
            let confirmed = calls
                .iter()
                .filter(|call| call.outcome == CallOutcome::Confirmed)
                .filter_map(|call| steps.iter().find(|step| step.id == call.step));
            sent.by_telephone
                .extend(confirmed.map(|step| step.delivery));
            for step in steps.iter().filter(|s| s.rung == Rung::OtherChannel) {
                let Some(id) = step.made else { continue };
                if let Some(made) = self.store.delivery(id).await? {
                    sent.reminders.entry(step.delivery).or_default().push(made);
                }
            }
        }
        Ok(sent)
    }

    fn news(&self, way: &Way<'_>, version: u32, now: OffsetDateTime) -> Delivery {
        Delivery {
            channel: way.channel,
            organisation: way.lead.organisation,
            group: way.lead.group,
            ..Delivery::new(NewDelivery {
                id: DeliveryId(self.new_id()),
                purpose: Purpose::Change(way.lead.id, version),
                case: way.lead.case,
                to_name: way.lead.to_name.clone(),
                address: way.address.clone(),
                at: now,
            })
        }
    }

    /// Whoever confirmed on the telephone is on the call list again.
    fn call_about(&self, lead: &Delivery, news: DeliveryId, now: OffsetDateTime) -> Option<Change> {
        let Purpose::Letter(letter) = lead.purpose else {
            return None;
        };
        Some(Change::Cascade(CascadeChange::SaveStep(EscalationStep {
            id: StepId(self.new_id()),
            version: 1,
            letter,
            delivery: news,
            missing: Missing::Confirmation,
            rung: Rung::Call,
            state: StepState::Made,
            at: now,
            by: None,
            made: None,
            to: String::new(),
            open: true,
        })))
    }

    /// News of earlier versions that still waits to be printed: the newest takes its place. What
    /// waits to be mailed is taken back when its turn comes.
    async fn take_back_paper(&self, letter: &LetterRecord, version: u32) -> Result<Vec<Change>> {
        let told = self.store.changes_of_letter(letter.id).await?;
        Ok(told
            .into_iter()
            .filter(|d| {
                d.channel == ChannelKind::Print
                    && d.state == DeliveryState::Queued
                    && matches!(d.purpose, Purpose::Change(_, of) if of < version)
            })
            .map(|mut delivery| {
                delivery.version += 1;
                delivery.state = DeliveryState::Cancelled;
                Change::SaveDelivery(delivery)
            })
            .collect())
    }

    /// The worker looks at the letter's receivers at once.
    async fn look_again(&self, letter: &LetterRecord, now: OffsetDateTime) -> Result<Change> {
        let known = self.store.escalation(letter.id).await?;
        let mut escalation = known.unwrap_or(Escalation {
            letter: letter.id,
            version: 0,
            plan: None,
            paused: None,
            next_at: None,
        });
        escalation.version += 1;
        escalation.next_at = Some(now);
        Ok(Change::Cascade(CascadeChange::SaveEscalation(escalation)))
    }

    /// The newest version of a case's correction. Refused once the verdict was taken back: what still
    /// waits does not leave then.
    ///
    /// # Errors
    /// [`Refusal::AlreadyAnswered`].
    pub(crate) async fn not_withdrawn(&self, case: CaseId) -> Result<Option<Correction>> {
        let newest = self.store.corrections_of_case(case).await?.pop();
        let withdrawn = |one: &Correction| one.kind == CorrectionKind::Withdrawn;
        if newest.as_ref().is_some_and(withdrawn) {
            return Err(Refusal::AlreadyAnswered.into());
        }
        Ok(newest)
    }

    /// Changes that receivers of a case's letters were told of, latest first.
    ///
    /// # Errors
    /// [`Refusal::NotFound`].
    pub async fn changes_told(&self, _by: &Staff, case: CaseId) -> Result<Vec<ToldOf>> {
        self.case_or_refuse(case).await?;
        let now = self.now();
        let mut found = Vec::new();
        for correction in self.store.corrections_of_case(case).await? {
            let told = self
                .store
                .deliveries_of_change(case, correction.version)
                .await?;
            if !told.is_empty() {
                let receivers = coverage::receivers(&told, &HashMap::new(), now);
                found.push(ToldOf {
                    tally: Tally::of(&receivers),
                    correction,
                });
            }
        }
        found.reverse();
        Ok(found)
    }

    /// What a receiver of a letter reads about the change of its verdict; opening is noted.
    ///
    /// # Errors
    /// [`Refusal::BadLink`].
    pub async fn change_page(&self, token: &str) -> Result<ChangeNews> {
        let first = self.receiver_of(token).await?;
        let now = self.now();
        let mut told = self.news_to(&first).await?;
        for delivery in &mut told {
            if delivery.opened_at.is_none() {
                *delivery = self
                    .change_delivery(delivery.id, |d| {
                        opened(d, now);
                        Ok(())
                    })
                    .await?;
            }
        }
        let Purpose::Letter(letter) = first.purpose else {
            return Err(Refusal::BadLink.into());
        };
        let record = self.store.letter(letter).await?.ok_or(Refusal::BadLink)?;
        let versions = self.store.corrections_of_case(first.case).await?;
        let newest = versions.last().ok_or(Refusal::BadLink)?.clone();
        // What stood when the letter was written.
        let stood = |one: &&Correction| one.published_at <= record.drafted_at;
        let before = versions.iter().rfind(stood).unwrap_or(&newest).clone();
        let issuer = self.issuer().await?;
        let case = self.case_or_refuse(first.case).await?;
        let known = told.last().and_then(|last| {
            let by = last.confirmed_by.clone().unwrap_or_default();
            Some((last.confirmed_at?, by))
        });
        Ok(ChangeNews {
            number_and_symbol: number_and_symbol(&record).unwrap_or_default(),
            known,
            told: !told.is_empty(),
            changed: before.version != newest.version,
            telephone: issuer
                .as_ref()
                .map(|i| i.telephone.clone())
                .unwrap_or_default(),
            issuer: issuer.map(|i| i.body_in_text).unwrap_or_default(),
            public_path: crate::views::correction_path(first.case),
            example: self.is_example(&case).await?,
            delivery: first,
            record,
            before,
            now: newest,
        })
    }

    /// A receiver says that it knows of the change. Doing it again keeps the first time.
    ///
    /// # Errors
    /// [`Refusal::BadLink`]; [`Refusal::Changed`] if this receiver was told of nothing; what is wrong
    /// with the fields.
    pub async fn confirm_change(&self, token: &str, person: &str, office: &str) -> Result<()> {
        let person = line("person", person, 100)?;
        let office = line("office", office, 200)?;
        let first = self.receiver_of(token).await?;
        let told = self.news_to(&first).await?;
        if told.is_empty() {
            return Err(Refusal::Changed.into());
        }
        let now = self.now();
        for delivery in told {
            self.change_delivery(delivery.id, |d| {
                opened(d, now);
                d.confirmed_at.get_or_insert(now);
                d.confirmed_by
                    .get_or_insert_with(|| format!("{person} – {office}"));
                Ok(())
            })
            .await?;
        }
        Ok(())
    }

    async fn receiver_of(&self, token: &str) -> Result<Delivery> {
        let id = self.delivery_of(token).await?;
        Ok(self.store.delivery(id).await?.ok_or(Refusal::BadLink)?)
    }

    /// Whether a receiver was told of a changed verdict, and then whether it confirmed that.
    pub(crate) async fn is_told(&self, first: &Delivery) -> Result<Option<bool>> {
        let told = self.news_to(first).await?;
        let confirmed = told.iter().all(|news| news.confirmed_at.is_some());
        Ok((!told.is_empty()).then_some(confirmed))
    }

    /// The deliveries that told a receiver of changes, oldest first. One that got the letter in
    /// several branches was told once, with the link of the first.
    async fn news_to(&self, first: &Delivery) -> Result<Vec<Delivery>> {
        let told = self.store.changes_of_delivery(first.id).await?;
        let (Purpose::Letter(letter), true) = (first.purpose, told.is_empty()) else {
            return Ok(told);
        };
        let all = self.store.changes_of_letter(letter).await?;
        Ok(all
            .into_iter()
            .filter(|d| match (d.organisation, first.organisation) {
                (Some(one), Some(other)) => one == other,
                _ => !d.address.is_empty() && d.address.eq_ignore_ascii_case(&first.address),
            })
            .collect())
    }
}

/// How a receiver is told; none if it never got the letter. The way that was used last before it
/// confirmed is the one that works.
fn way<'a>(
    receiver: &Receiver,
    own: &[&'a Delivery],
    sent: &Sent,
    kind: CorrectionKind,
) -> Option<Way<'a>> {
    let reminders = || own.iter().flat_map(|d| sent.reminders.get(&d.id)).flatten();
    let arrived = |d: &Delivery| {
        !matches!(
            d.status(),
            DeliveryStatus::Transport(
                DeliveryState::Queued | DeliveryState::Failed | DeliveryState::Cancelled
            )
        )
    };
    // What still waits is not sent once the verdict was taken back; otherwise the news follows it.
    let will = kind != CorrectionKind::Withdrawn && receiver.standing == Standing::Waiting;
    let lead = own
        .iter()
        .find(|d| arrived(d))
        .or_else(|| own.iter().find(|d| d.state != DeliveryState::Cancelled))
        .copied()?;
    let has_it = own.iter().any(|d| arrived(d)) || reminders().any(arrived);
    if !has_it && !will {
        return None;
    }
    let before = |d: &Delivery| {
        let confirmed = receiver.confirmed_at;
        confirmed.is_none_or(|at| d.sent_at.unwrap_or(d.queued_at) <= at)
    };
    // Only what was confirmed proves another way; what did not go proves that the first does not.
    let proves = receiver.confirmed_at.is_some() || !arrived(lead);
    let other = reminders().rfind(|d| proves && arrived(d) && before(d));
    let worked = other.unwrap_or(lead);
    let on_paper = worked.address.is_empty();
    Some(Way {
        lead,
        channel: if on_paper {
            ChannelKind::Print
        } else {
            worked.channel
        },
        address: worked.address.clone(),
        by_telephone: own.iter().any(|d| sent.by_telephone.contains(&d.id)),
    })
}
