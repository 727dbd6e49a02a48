//! Casework: every command on a case. What goes out or becomes public goes with it, in one commit.

use casework::{
    Actor, Case, CaseId, ChainId, Command, Context, Event, Harm, NamedParty, NewVerdict, Recorded,
    RequestId, UserId, decide,
};
use time::{Duration, OffsetDateTime};

use crate::{
    App, Refusal, Result,
    access::{Approver, Desk, Officer, Staff},
    ports::{Change, StoreError},
};

/// A question to a named party.
#[derive(Clone, Debug)]
pub struct NewRequest {
    /// Who is asked.
    pub party: NamedParty,
    /// What.
    pub question: String,
    /// In how many hours an answer is wanted.
    pub due_in_hours: u32,
}

impl App {
    /// Opens a case on a chain.
    ///
    /// # Errors
    /// [`Refusal::NotFound`], [`Refusal::Changed`] if the chain has a case already.
    pub async fn open_case(&self, by: &Officer, chain: ChainId, title: &str) -> Result<CaseId> {
        let now = self.now();
        if self.store.chain(chain, now).await?.is_none() {
            return Err(Refusal::NotFound("chain").into());
        }
        let id = CaseId(self.new_id());
        let command = Command::Open {
            chain,
            title: title.to_owned(),
        };
        let context = Context {
            actor: by.actor(),
            now,
            labels: self.labels().await?,
        };
        let events = decide(None, command, &context)?;
        let (case, recorded) = applied(None, id, events, now)
            .ok_or_else(|| Self::inconsistent("opening made no case"))?;
        self.store
            .commit(vec![Change::SaveCase {
                case,
                events: recorded,
            }])
            .await?;
        self.live.changed();
        Ok(id)
    }

    /// Gives the case to somebody who works on cases, or to nobody.
    ///
    /// # Errors
    /// A refusal of the case's rules; [`Refusal::NotFound`] if there is no such person.
    pub async fn assign_case(&self, by: &Desk, id: CaseId, to: Option<UserId>) -> Result<()> {
        if let Some(to) = to
            && !self.assignable().await?.iter().any(|user| user.id == to)
        {
            return Err(Refusal::NotFound("user").into());
        }
        self.command(id, by.actor(), Command::Assign(to)).await
    }

    /// Says by when a verdict is wanted; none: as the harm's urgency says.
    ///
    /// # Errors
    /// A refusal of the case's rules.
    pub async fn set_deadline(
        &self,
        by: &Desk,
        id: CaseId,
        due_at: Option<OffsetDateTime>,
    ) -> Result<()> {
        self.command(id, by.actor(), Command::SetDeadline(due_at))
            .await
    }

    /// Tells colleagues something.
    ///
    /// # Errors
    /// A refusal of the case's rules.
    pub async fn add_note(&self, by: &Staff, id: CaseId, text: &str) -> Result<()> {
        let text = text.to_owned();
        self.command(id, by.actor(), Command::AddNote { text })
            .await
    }

    /// Wants to hear of the case, or no longer.
    ///
    /// # Errors
    /// A refusal of the case's rules.
    pub async fn watch_case(&self, by: &Staff, id: CaseId, watching: bool) -> Result<()> {
        self.command(id, by.actor(), Command::Watch(watching)).await
    }

    /// Describes the harm. How often the message was seen is filled in from its chain.
    ///
    /// # Errors
    /// A refusal of the case's rules.
    pub async fn assess_harm(&self, by: &Officer, id: CaseId, harm: Harm) -> Result<()> {
        let case = self.case_or_refuse(id).await?;
        let chain = self.store.chain(case.chain, self.now()).await?;
        let harm = Harm {
            seen: chain.map_or(0, |chain| chain.sightings),
            ..harm
        };
        self.command(id, by.actor(), Command::AssessHarm(harm))
            .await
    }

    /// Asks a named party, by e-mail with a private link.
    ///
    /// # Errors
    /// A refusal of the case's rules; [`Refusal::NoIssuer`].
    pub async fn request_verification(
        &self,
        by: &Officer,
        id: CaseId,
        new: NewRequest,
    ) -> Result<RequestId> {
        self.issuer_or_refuse().await?;
        let request = RequestId(self.new_id());
        let command = Command::RequestVerification {
            id: request,
            party: new.party,
            question: new.question,
            due_at: self.in_hours(new.due_in_hours)?,
        };
        self.command(id, by.actor(), command).await?;
        Ok(request)
    }

    /// Gives a named party more time, from now; reminders begin anew.
    ///
    /// # Errors
    /// A refusal of the case's rules.
    pub async fn extend_request(
        &self,
        by: &Officer,
        id: CaseId,
        request: RequestId,
        due_in_hours: u32,
    ) -> Result<()> {
        let due_at = self.in_hours(due_in_hours)?;
        let command = Command::ExtendRequest { request, due_at };
        self.command(id, by.actor(), command).await
    }

    /// Takes a question back; its private link opens nothing any more.
    ///
    /// # Errors
    /// A refusal of the case's rules.
    pub async fn revoke_request(
        &self,
        by: &Officer,
        id: CaseId,
        request: RequestId,
        reason: &str,
    ) -> Result<()> {
        let reason = reason.to_owned();
        let command = Command::RevokeRequest { request, reason };
        self.command(id, by.actor(), command).await
    }

    /// Proposes a verdict.
    ///
    /// # Errors
    /// A refusal of the case's rules.
    pub async fn propose_verdict(&self, by: &Officer, id: CaseId, new: NewVerdict) -> Result<()> {
        self.command(id, by.actor(), Command::ProposeVerdict(new))
            .await
    }

    /// Proposes other words or another label for the verdict that stands.
    ///
    /// # Errors
    /// A refusal of the case's rules.
    pub async fn propose_correction(
        &self,
        by: &Officer,
        id: CaseId,
        verdict: NewVerdict,
        reason: &str,
    ) -> Result<()> {
        let reason = reason.to_owned();
        let command = Command::ProposeCorrection { verdict, reason };
        self.command(id, by.actor(), command).await
    }

    /// Proposes to take back the verdict that stands.
    ///
    /// # Errors
    /// A refusal of the case's rules.
    pub async fn propose_withdrawal(&self, by: &Officer, id: CaseId, reason: &str) -> Result<()> {
        let reason = reason.to_owned();
        self.command(id, by.actor(), Command::ProposeWithdrawal { reason })
            .await
    }

    /// Sends a proposal back.
    ///
    /// # Errors
    /// A refusal of the case's rules.
    pub async fn return_proposal(&self, by: &Approver, id: CaseId, reason: &str) -> Result<()> {
        let reason = reason.to_owned();
        self.command(id, by.actor(), Command::ReturnProposal { reason })
            .await
    }

    /// Approves what is proposed; the public reads it from then on.
    ///
    /// # Errors
    /// A refusal of the case's rules; [`Refusal::NoIssuer`].
    pub async fn approve_verdict(&self, by: &Approver, id: CaseId) -> Result<()> {
        self.issuer_or_refuse().await?;
        self.command(id, by.actor(), Command::Approve).await?;
        // Checks suggest it at once; if that fails, the worker reads it a moment later.
        if let Err(error) = self.follow_corrections().await {
            tracing::warn!(%error, "the new correction is not suggested yet");
        }
        Ok(())
    }

    /// Takes up a concluded, withdrawn or dismissed case again.
    ///
    /// # Errors
    /// A refusal of the case's rules.
    pub async fn reopen_case(&self, by: &Officer, id: CaseId, reason: &str) -> Result<()> {
        let reason = reason.to_owned();
        self.command(id, by.actor(), Command::Reopen { reason })
            .await
    }

    /// Puts a case aside.
    ///
    /// # Errors
    /// A refusal of the case's rules.
    pub async fn dismiss_case(&self, by: &Officer, id: CaseId, reason: &str) -> Result<()> {
        let reason = reason.to_owned();
        self.command(id, by.actor(), Command::Dismiss { reason })
            .await
    }

    /// The verdict was looked at again and still holds.
    ///
    /// # Errors
    /// A refusal of the case's rules.
    pub async fn confirm_review(
        &self,
        by: &Officer,
        id: CaseId,
        note: &str,
        again_in_days: u32,
    ) -> Result<()> {
        let command = Command::ConfirmReview {
            note: note.to_owned(),
            again_in_days,
        };
        self.command(id, by.actor(), command).await
    }

    /// Does what has come due in at most `limit` cases: reminds and escalates, notes that there was
    /// no reply, asks for reviews. Returns how many cases were looked at; doing it twice is
    /// harmless.
    ///
    /// # Errors
    /// The first fault; the other cases are done all the same.
    pub async fn follow_up(&self, limit: u32) -> Result<usize> {
        if self.is_drill_over() {
            return Ok(0);
        }
        let due = self.store.cases_to_follow_up(self.now(), limit).await?;
        let mut first_error = None;
        for case in &due {
            let done = self.command(case.id, Actor::Clock, Command::FollowUp).await;
            if let Err(error) = done {
                tracing::error!(case = %case.id, %error, "follow up");
                first_error.get_or_insert(error);
            }
        }
        first_error.map_or(Ok(due.len()), Err)
    }

    fn in_hours(&self, hours: u32) -> Result<OffsetDateTime> {
        if hours == 0 || hours > 24 * 90 {
            return Err(Refusal::Invalid("due_in_hours").into());
        }
        Ok(self.now() + Duration::hours(i64::from(hours)))
    }

    pub(crate) async fn command(&self, id: CaseId, actor: Actor, command: Command) -> Result<()> {
        self.command_with(id, actor, command, Vec::new())
            .await
            .map(drop)
    }

    /// Decides and commits, deciding again while others write first.
    pub(crate) async fn command_with(
        &self,
        id: CaseId,
        actor: Actor,
        command: Command,
        extra: Vec<Change>,
    ) -> Result<Case> {
        for _ in Self::attempts() {
            let now = self.now();
            let before = self.case_or_refuse(id).await?;
            let context = Context {
                actor: actor.clone(),
                now,
                labels: self.labels().await?,
            };
            let events = decide(Some(&before), command.clone(), &context)?;
            let follow = events.clone();
            let (case, recorded) = applied(Some(before), id, events, now)
                .ok_or_else(|| Self::inconsistent("a case vanished"))?;
            let mut changes = vec![Change::SaveCase {
                case: case.clone(),
                events: recorded,
            }];
            changes.extend(extra.iter().cloned());
            for event in &follow {
                changes.extend(self.follows(&case, event, now).await?);
            }
            match self.store.commit(changes).await {
                Ok(()) => return Ok(case),
                Err(StoreError::Conflict) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(Refusal::Changed.into())
    }

    pub(crate) async fn case_or_refuse(&self, id: CaseId) -> Result<Case> {
        Ok(self
            .store
            .case(id)
            .await?
            .ok_or(Refusal::NotFound("case"))?)
    }
}

/// The case after the events, and the events with their places; `None` if there is no case.
fn applied(
    before: Option<Case>,
    id: CaseId,
    events: Vec<Event>,
    at: OffsetDateTime,
) -> Option<(Case, Vec<Recorded>)> {
    let mut case = before;
    let mut recorded = Vec::with_capacity(events.len());
    for event in events {
        match &mut case {
            Some(case) => case.apply(&event),
            None => case = Case::opened(id, &event),
        }
        recorded.push(Recorded {
            version: case.as_ref()?.version,
            at,
            event,
        });
    }
    case.map(|case| (case, recorded))
}
