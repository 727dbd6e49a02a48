//! Casework: every command on a case, with what goes out or becomes public in the same commit.

use casework::{
    Actor, Case, CaseId, ChainId, Command, Context, DeliveryId, Event, EvidenceKind, Harm,
    NamedParty, PartyAnswer, Recorded, ReplyVia, RequestId, Verdict, decide,
};
use time::Duration;

use crate::{
    App, Refusal, Result,
    access::{Approver, Officer},
    links::LinkKind,
    model::{Correction, Delivery, DeliveryState, Purpose, Spokesperson},
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

/// An answer written down by an officer or given by the party.
#[derive(Clone, Debug)]
pub struct NewReply {
    /// Right, partly, wrong.
    pub answer: PartyAnswer,
    /// The statement.
    pub statement: String,
    /// Who answers.
    pub person: String,
    /// Their office.
    pub office: String,
    /// How it came (officer only).
    pub via: ReplyVia,
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
        let events = decide(
            None,
            command,
            &Context {
                actor: by.actor(),
                now,
            },
        )?;
        let (case, recorded) = applied(None, id, events, now)
            .ok_or_else(|| Self::inconsistent("opening made no case"))?;
        self.store
            .commit(vec![Change::SaveCase {
                case,
                events: recorded,
            }])
            .await?;
        Ok(id)
    }

    /// Describes the harm.
    ///
    /// # Errors
    /// A refusal of the case's rules.
    pub async fn assess_harm(&self, by: &Officer, id: CaseId, harm: Harm) -> Result<()> {
        self.command(id, by.actor(), Command::AssessHarm(harm))
            .await
            .map(drop)
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
        if new.due_in_hours == 0 || new.due_in_hours > 24 * 90 {
            return Err(Refusal::Invalid("due_in_hours").into());
        }
        let request = RequestId(self.new_id());
        let command = Command::RequestVerification {
            id: request,
            party: new.party,
            question: new.question,
            due_at: self.now() + Duration::hours(i64::from(new.due_in_hours)),
        };
        self.command(id, by.actor(), command).await?;
        Ok(request)
    }

    /// Writes down an answer that came by telephone, in a meeting or in writing.
    ///
    /// # Errors
    /// A refusal of the case's rules.
    pub async fn record_reply(
        &self,
        by: &Officer,
        id: CaseId,
        request: RequestId,
        reply: NewReply,
    ) -> Result<()> {
        self.command(id, by.actor(), record(request, reply))
            .await
            .map(drop)
    }

    /// The named party answers through its private link.
    ///
    /// # Errors
    /// [`Refusal::BadLink`]; a refusal of the case's rules.
    pub async fn party_reply(&self, token: &str, reply: NewReply) -> Result<()> {
        let request = RequestId(self.links.open(LinkKind::Reply, token)?);
        let case = self
            .store
            .case_of_request(request)
            .await?
            .ok_or(Refusal::BadLink)?;
        self.command(case.id, Actor::Party(request), record(request, reply))
            .await
            .map(drop)
    }

    /// Proposes a verdict.
    ///
    /// # Errors
    /// A refusal of the case's rules.
    pub async fn propose_verdict(&self, by: &Officer, id: CaseId, verdict: Verdict) -> Result<()> {
        self.command(id, by.actor(), Command::ProposeVerdict(verdict))
            .await
            .map(drop)
    }

    /// Sends a proposal back.
    ///
    /// # Errors
    /// A refusal of the case's rules.
    pub async fn return_proposal(&self, by: &Approver, id: CaseId, reason: &str) -> Result<()> {
        let command = Command::ReturnProposal {
            reason: reason.to_owned(),
        };
        self.command(id, by.actor(), command).await.map(drop)
    }

    /// Approves the proposed verdict; the correction is public from then on.
    ///
    /// # Errors
    /// A refusal of the case's rules; [`Refusal::NoIssuer`].
    pub async fn approve_verdict(&self, by: &Approver, id: CaseId) -> Result<()> {
        self.issuer_or_refuse().await?;
        self.command(id, by.actor(), Command::ApproveVerdict)
            .await
            .map(drop)
    }

    /// Takes up a concluded or dismissed case again.
    ///
    /// # Errors
    /// A refusal of the case's rules.
    pub async fn reopen_case(&self, by: &Officer, id: CaseId, reason: &str) -> Result<()> {
        let command = Command::Reopen {
            reason: reason.to_owned(),
        };
        self.command(id, by.actor(), command).await.map(drop)
    }

    /// Puts a case aside.
    ///
    /// # Errors
    /// A refusal of the case's rules.
    pub async fn dismiss_case(&self, by: &Officer, id: CaseId, reason: &str) -> Result<()> {
        let command = Command::Dismiss {
            reason: reason.to_owned(),
        };
        self.command(id, by.actor(), command).await.map(drop)
    }

    async fn command(&self, id: CaseId, actor: Actor, command: Command) -> Result<Case> {
        self.command_with(id, actor, command, None).await
    }

    /// Decides and commits, deciding again while others write first.
    pub(crate) async fn command_with(
        &self,
        id: CaseId,
        actor: Actor,
        command: Command,
        extra: Option<Change>,
    ) -> Result<Case> {
        for _ in Self::attempts() {
            let now = self.now();
            let before = self.case_or_refuse(id).await?;
            let context = Context {
                actor: actor.clone(),
                now,
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
                changes.extend(self.follows(&case, event).await?);
            }
            match self.store.commit(changes).await {
                Ok(()) => return Ok(case),
                Err(StoreError::Conflict) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(Refusal::Changed.into())
    }

    /// What an event sets off: an e-mail to the party, the public correction.
    async fn follows(&self, case: &Case, event: &Event) -> Result<Option<Change>> {
        match event {
            Event::VerificationRequested { request, .. } => {
                Ok(Some(Change::SaveDelivery(Delivery {
                    id: DeliveryId(self.new_id()),
                    version: 1,
                    purpose: Purpose::Verification(request.id),
                    case: case.id,
                    organisation: None,
                    to_name: request.party.organisation.clone(),
                    address: request.party.email.clone(),
                    state: DeliveryState::Queued,
                    attempts: 0,
                    next_at: request.asked_at,
                    last_error: None,
                    queued_at: request.asked_at,
                    sent_at: None,
                    opened_at: None,
                    confirmed_at: None,
                    confirmed_by: None,
                    report: None,
                })))
            }
            Event::VerdictApproved { verdict, at, .. } => {
                let issuer = self.issuer_or_refuse().await?.body_in_text;
                let events = self.store.case_events(case.id).await?;
                Ok(Some(Change::AddCorrection(Correction {
                    case: case.id,
                    version: case.published,
                    chain: case.chain,
                    published_at: *at,
                    verdict: verdict.clone(),
                    issuer,
                    spokespersons: spokespersons(case),
                    reason: reopened_because(&events, case.published),
                    links: links(case),
                })))
            }
            _ => Ok(None),
        }
    }

    pub(crate) async fn case_or_refuse(&self, id: CaseId) -> Result<Case> {
        Ok(self
            .store
            .case(id)
            .await?
            .ok_or(Refusal::NotFound("case"))?)
    }
}

fn record(request: RequestId, reply: NewReply) -> Command {
    Command::RecordReply {
        request,
        answer: reply.answer,
        statement: reply.statement,
        person: reply.person,
        office: reply.office,
        via: reply.via,
    }
}

/// The case after the events, and the events with their places; `None` if there is no case.
fn applied(
    before: Option<Case>,
    id: CaseId,
    events: Vec<Event>,
    at: time::OffsetDateTime,
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

fn spokespersons(case: &Case) -> Vec<Spokesperson> {
    case.requests
        .iter()
        .filter_map(|request| {
            let reply = request.reply.as_ref()?;
            Some(Spokesperson {
                organisation: request.party.organisation.clone(),
                office: reply.office.clone(),
                answer: reply.answer,
                statement: reply.statement.clone(),
                at: reply.at,
                names: request.party.names.clone(),
            })
        })
        .collect()
}

fn links(case: &Case) -> Vec<String> {
    case.evidence
        .iter()
        .filter_map(|evidence| match &evidence.kind {
            EvidenceKind::Link { url } => Some(url.clone()),
            _ => None,
        })
        .collect()
}

/// Why the version before was taken up again, for the second version and later ones.
fn reopened_because(events: &[Recorded], published: u32) -> Option<String> {
    if published < 2 {
        return None;
    }
    events
        .iter()
        .rev()
        .find_map(|recorded| match &recorded.event {
            Event::Reopened { reason, .. } => Some(reason.clone()),
            _ => None,
        })
}
