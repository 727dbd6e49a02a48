//! How events change a case.

use crate::{Case, CaseId, Event, Proposal, ProposedChange, Stage, Standing};

impl Case {
    /// The case that a first event makes; `None` if that event does not open a case.
    #[must_use]
    pub fn opened(id: CaseId, event: &Event) -> Option<Case> {
        let Event::Opened {
            chain,
            title,
            by,
            at,
        } = event
        else {
            return None;
        };
        Some(Case {
            id,
            chain: *chain,
            version: 1,
            title: title.clone(),
            opened_at: *at,
            opened_by: *by,
            assigned_to: None,
            deadline: None,
            watchers: Vec::new(),
            notes: Vec::new(),
            harm: None,
            requests: Vec::new(),
            evidence: Vec::new(),
            stage: Stage::Open {
                reopened_because: None,
                standing: None,
            },
            published: 0,
            appeals: Vec::new(),
        })
    }

    /// Applies one later event.
    pub fn apply(&mut self, event: &Event) {
        self.version += 1;
        match event {
            Event::Opened { .. } => {}
            Event::Assigned { to, .. } => self.assigned_to = *to,
            Event::DeadlineSet { due_at, .. } => self.deadline = *due_at,
            Event::Noted { note } => self.notes.push(note.clone()),
            Event::Watched { watching, by } => {
                self.watchers.retain(|one| one != by);
                if *watching {
                    self.watchers.push(*by);
                }
            }
            Event::HarmAssessed { harm, .. } => self.harm = Some(harm.clone()),
            Event::EvidenceAttached { evidence } => self.evidence.push(evidence.clone()),
            Event::VerificationRequested { .. }
            | Event::RequestFollowedUp { .. }
            | Event::RequestExtended { .. }
            | Event::RequestRevoked { .. }
            | Event::ReplyReceived { .. } => self.apply_to_request(event),
            Event::Appealed { appeal } => self.appeals.push(appeal.clone()),
            Event::AppealDecided { appeal, decision } => {
                if let Some(one) = self.appeals.iter_mut().find(|one| one.id == *appeal) {
                    one.decision = Some(decision.clone());
                }
            }
            Event::VerdictProposed { proposal } => self.propose(proposal),
            Event::ProposalReturned { .. } => self.take_back_proposal(),
            Event::VerdictApproved { .. }
            | Event::VerdictWithdrawn { .. }
            | Event::ReviewDue { .. }
            | Event::Reviewed { .. } => self.apply_to_verdict(event),
            Event::Reopened {
                reason,
                under_review,
                ..
            } => {
                if *under_review {
                    self.published += 1;
                }
                self.stage = Stage::Open {
                    reopened_because: Some(reason.clone()),
                    standing: self.standing().cloned().map(Box::new),
                };
            }
            Event::Dismissed { reason, .. } => {
                self.stage = Stage::Dismissed {
                    reason: reason.clone(),
                };
            }
        }
    }

    fn apply_to_request(&mut self, event: &Event) {
        let id = match event {
            Event::VerificationRequested { request, .. } => {
                self.requests.push(request.clone());
                return;
            }
            Event::RequestFollowedUp { request, .. }
            | Event::RequestExtended { request, .. }
            | Event::RequestRevoked { request, .. }
            | Event::ReplyReceived { request, .. } => *request,
            _ => return,
        };
        let Some(asked) = self.requests.iter_mut().find(|r| r.id == id) else {
            return;
        };
        match event {
            Event::RequestFollowedUp { step, .. } => asked.steps.push(*step),
            Event::RequestExtended { due_at, at, .. } => {
                asked.due_at = *due_at;
                asked.extended_at = Some(*at);
            }
            Event::RequestRevoked { revoked, .. } => asked.revoked = Some(revoked.clone()),
            Event::ReplyReceived { reply, .. } => asked.reply = Some(reply.clone()),
            _ => {}
        }
    }

    fn apply_to_verdict(&mut self, event: &Event) {
        match event {
            Event::VerdictApproved {
                verdict,
                proposed_by,
                by,
                at,
                review_at,
                ..
            } => {
                self.published += 1;
                self.stage = Stage::Concluded(Standing {
                    verdict: verdict.clone(),
                    proposed_by: *proposed_by,
                    approved_by: *by,
                    approved_at: *at,
                    review_at: *review_at,
                    review_due: false,
                });
            }
            Event::VerdictWithdrawn { withdrawn } => {
                self.published += 1;
                self.stage = Stage::Withdrawn(withdrawn.clone());
            }
            Event::ReviewDue { .. } => {
                if let Stage::Concluded(standing) = &mut self.stage {
                    standing.review_due = true;
                }
            }
            Event::Reviewed { review_at, .. } => {
                if let Stage::Concluded(standing) = &mut self.stage {
                    standing.review_at = Some(*review_at);
                    standing.review_due = false;
                }
            }
            _ => {}
        }
    }

    /// A proposal keeps what it would replace, so that sending it back loses nothing.
    fn propose(&mut self, proposal: &Proposal) {
        let reopened_because = match &self.stage {
            Stage::Open {
                reopened_because, ..
            } => reopened_because.clone(),
            _ => None,
        };
        self.stage = Stage::Proposed(Proposal {
            reopened_because,
            standing: self.standing().cloned().map(Box::new),
            ..proposal.clone()
        });
    }

    fn take_back_proposal(&mut self) {
        let Stage::Proposed(proposal) = &self.stage else {
            return;
        };
        self.stage = match (&proposal.change, &proposal.standing) {
            (
                ProposedChange::Correction { .. } | ProposedChange::Withdrawal { .. },
                Some(standing),
            ) => Stage::Concluded((**standing).clone()),
            (_, standing) => Stage::Open {
                reopened_because: proposal.reopened_because.clone(),
                standing: standing.clone(),
            },
        };
    }

    /// The case that a list of events makes; `None` for an empty list or one that does not open.
    #[must_use]
    pub fn replay<'a>(id: CaseId, events: impl IntoIterator<Item = &'a Event>) -> Option<Case> {
        let mut events = events.into_iter();
        let mut case = Case::opened(id, events.next()?)?;
        events.for_each(|event| case.apply(event));
        Some(case)
    }
}
