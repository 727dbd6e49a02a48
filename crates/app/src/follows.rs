//! What an event sets off: e-mails to parties and colleagues, versions that the public reads.

use std::collections::BTreeSet;

use casework::{
    Case, DeliveryId, Event, EvidenceKind, Request, RequestState, Role, StepKind, UserId, Verdict,
};
use time::OffsetDateTime;

use crate::{
    App, Result,
    model::{
        Correction, CorrectionKind, Delivery, NewDelivery, Purpose, Silent, Spokesperson, StaffNews,
    },
    ports::Change,
};

impl App {
    /// The changes that belong into the same commit as the event. `case` is the case after it.
    pub(crate) async fn follows(
        &self,
        case: &Case,
        event: &Event,
        now: OffsetDateTime,
    ) -> Result<Vec<Change>> {
        match event {
            Event::VerificationRequested { request, .. } => self.asked(case, request, now).await,
            Event::RequestFollowedUp { request, step } => {
                let asked = case.requests.iter().find(|r| r.id == *request);
                let Some(asked) = asked else {
                    return Ok(Vec::new());
                };
                match step.kind {
                    StepKind::Reminder => Ok(self.to_contacts(case, asked, now)),
                    StepKind::Escalation if asked.party.escalation.is_empty() => {
                        Ok(self.to_contacts(case, asked, now))
                    }
                    StepKind::Escalation => Ok(vec![self.to_party(
                        case,
                        asked,
                        &asked.party.escalation,
                        now,
                    )]),
                    StepKind::NoReply => self.tell_staff(case, StaffNews::NoReply, None, now).await,
                }
            }
            Event::ReplyReceived { recorded_by, .. } => {
                self.tell_staff(case, StaffNews::Replied, *recorded_by, now)
                    .await
            }
            Event::Assigned { to: Some(to), by } if to != by => Ok(self
                .tell_colleague(case, StaffNews::Assigned, *to, now)
                .await?),
            Event::ReviewDue { .. } => self.tell_staff(case, StaffNews::ReviewDue, None, now).await,
            Event::Appealed { .. } => self.tell_staff(case, StaffNews::Appealed, None, now).await,
            Event::VerdictProposed { proposal } => {
                self.tell_approvers(case, proposal.by, now).await
            }
            Event::VerdictApproved {
                verdict,
                at,
                reason,
                review_at,
                ..
            } => {
                let first = case.published == 1;
                let version = Correction {
                    reason: reason.clone().filter(|_| !first),
                    review_at: *review_at,
                    ..self
                        .version(case, CorrectionKind::Verdict, verdict, *at)
                        .await?
                };
                self.published(case, version, now).await
            }
            Event::VerdictWithdrawn { withdrawn } => {
                let version = Correction {
                    reason: Some(withdrawn.reason.clone()),
                    ..self
                        .version(
                            case,
                            CorrectionKind::Withdrawn,
                            &withdrawn.verdict,
                            withdrawn.at,
                        )
                        .await?
                };
                self.published(case, version, now).await
            }
            Event::Reopened {
                reason,
                under_review: true,
                ..
            } => {
                let Some(standing) = case.standing() else {
                    return Ok(Vec::new());
                };
                let version = Correction {
                    reason: Some(reason.clone()),
                    ..self
                        .version(case, CorrectionKind::UnderReview, &standing.verdict, now)
                        .await?
                };
                self.published(case, version, now).await
            }
            _ => Ok(Vec::new()),
        }
    }

    /// A version of a correction; whoever got a letter with an earlier one is told.
    async fn published(
        &self,
        case: &Case,
        version: Correction,
        now: OffsetDateTime,
    ) -> Result<Vec<Change>> {
        let mut changes = self.retell(case, &version, now).await?;
        changes.insert(0, Change::AddCorrection(version));
        Ok(changes)
    }

    async fn asked(
        &self,
        case: &Case,
        request: &Request,
        now: OffsetDateTime,
    ) -> Result<Vec<Change>> {
        let mut changes = self.to_contacts(case, request, now);
        changes.push(Change::PutParty {
            party: request.party.clone(),
            example: self.is_example(case).await?,
        });
        Ok(changes)
    }

    fn to_contacts(&self, case: &Case, request: &Request, now: OffsetDateTime) -> Vec<Change> {
        request
            .party
            .contacts()
            .map(|address| self.to_party(case, request, address, now))
            .collect()
    }

    fn to_party(
        &self,
        case: &Case,
        request: &Request,
        address: &str,
        now: OffsetDateTime,
    ) -> Change {
        let purpose = Purpose::Verification(request.id);
        let name = &request.party.organisation;
        Change::SaveDelivery(self.queued(case, purpose, name, address, now))
    }

    /// Tells those who work on the case or watch it, but not the one who did it.
    async fn tell_staff(
        &self,
        case: &Case,
        news: StaffNews,
        but: Option<UserId>,
        now: OffsetDateTime,
    ) -> Result<Vec<Change>> {
        let people: BTreeSet<UserId> = case
            .assigned_to
            .into_iter()
            .chain(case.watchers.iter().copied())
            .filter(|id| Some(*id) != but)
            .collect();
        let mut changes = Vec::new();
        for id in people {
            changes.extend(self.tell_colleague(case, news, id, now).await?);
        }
        Ok(changes)
    }

    /// Tells whoever may approve, but not the one who proposed, if the setting says so.
    async fn tell_approvers(
        &self,
        case: &Case,
        proposed_by: UserId,
        now: OffsetDateTime,
    ) -> Result<Vec<Change>> {
        if !self.proposal_mails().await? {
            return Ok(Vec::new());
        }
        let example = self.is_example(case).await?;
        let mut changes = Vec::new();
        for user in self.store.users().await? {
            let may = user.roles.has(Role::Approver) && user.id != proposed_by;
            // The example's people are not disturbed with what is real.
            if may && (example || !user.example) {
                let news = StaffNews::Proposed;
                changes.extend(self.tell_colleague(case, news, user.id, now).await?);
            }
        }
        Ok(changes)
    }

    async fn tell_colleague(
        &self,
        case: &Case,
        news: StaffNews,
        to: UserId,
        now: OffsetDateTime,
    ) -> Result<Vec<Change>> {
        let user = self.store.user(to).await?;
        let Some(user) = user.filter(|user| !user.disabled && !user.email.is_empty()) else {
            return Ok(Vec::new());
        };
        let purpose = Purpose::Staff(news, to);
        let delivery = self.queued(case, purpose, &user.name, &user.email, now);
        Ok(vec![Change::SaveDelivery(delivery)])
    }

    fn queued(
        &self,
        case: &Case,
        purpose: Purpose,
        name: &str,
        address: &str,
        now: OffsetDateTime,
    ) -> Delivery {
        Delivery::new(NewDelivery {
            id: DeliveryId(self.new_id()),
            purpose,
            case: case.id,
            to_name: name.to_owned(),
            address: address.to_owned(),
            at: now,
        })
    }

    async fn version(
        &self,
        case: &Case,
        kind: CorrectionKind,
        verdict: &Verdict,
        at: OffsetDateTime,
    ) -> Result<Correction> {
        Ok(Correction {
            case: case.id,
            version: case.published,
            chain: case.chain,
            published_at: at,
            kind,
            verdict: verdict.clone(),
            issuer: self.issuer_or_refuse().await?.body_in_text,
            spokespersons: spokespersons(case),
            reason: None,
            links: links(case),
            silent: silent(case),
            review_at: None,
        })
    }
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

fn silent(case: &Case) -> Vec<Silent> {
    case.requests
        .iter()
        .filter(|request| request.state() == RequestState::NoReply)
        .map(|request| Silent {
            organisation: request.party.organisation.clone(),
            asked_at: request.asked_at,
            due_at: request.due_at,
            names: request.party.names.clone(),
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
