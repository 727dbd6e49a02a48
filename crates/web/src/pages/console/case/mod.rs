//! A case: everything about it on one page, and what can be done next.

mod commands;
mod files;

use app::{
    access::Staff,
    model::{Capture, CaptureState},
    views::CasePage,
};
use askama::Template;
use axum::{
    extract::{Path, State},
    response::Response,
};
use casework::{
    Affected, AppealOutcome, Consequence, Event, EvidenceId, EvidenceKind, LabelDef, PartyAnswer,
    Reason, ReplyVia, Request, Stage, StepKind, Todo, UserId,
};
use serde::Deserialize;

use super::id;
use crate::{
    WebState,
    errors::PageError,
    forms::{Asked, html},
    page::{As, Page},
};

pub use commands::*;
pub use files::{evidence, evidence_file, reply, reply_file};

#[derive(Template)]
#[template(path = "console/case.html")]
struct Show {
    page: Page,
    found: CasePage,
    /// A party that was asked before was chosen for the form.
    chosen: bool,
}

/// A step of the way.
struct Step {
    code: &'static str,
    done: bool,
    next: bool,
    /// Who does it.
    role: &'static str,
}

impl Show {
    fn is_open(&self) -> bool {
        matches!(self.found.case.stage, Stage::Open { .. })
    }

    fn is_working(&self) -> bool {
        matches!(
            self.found.case.stage,
            Stage::Open { .. } | Stage::Proposed(_)
        )
    }

    fn is_officer(&self) -> bool {
        self.page.has("officer")
    }

    /// The way of the case, and which step comes next.
    fn steps(&self) -> Vec<Step> {
        let case = &self.found.case;
        let proposed = matches!(case.stage, Stage::Proposed(_));
        let concluded = matches!(case.stage, Stage::Concluded(_));
        let grounds = case.has_grounds() || case.silent().next().is_some();
        let sent = self
            .found
            .letters
            .iter()
            .any(|letter| letter.sent_at.is_some());
        let mut steps = vec![
            ("harm", case.harm.is_some(), "officer"),
            ("verify", grounds, "officer"),
            ("propose", proposed || concluded, "officer"),
            ("approve", concluded, "approver"),
            (
                "letter",
                !self.found.letters.is_empty() && concluded,
                "officer",
            ),
            ("send", sent && concluded, "clerk"),
        ];
        if matches!(case.stage, Stage::Dismissed { .. } | Stage::Withdrawn(_)) {
            steps.clear();
        }
        let next = steps.iter().position(|(_, done, _)| !done);
        steps
            .into_iter()
            .enumerate()
            .map(|(at, (code, done, role))| Step {
                code,
                done,
                next: next == Some(at),
                role,
            })
            .collect()
    }

    fn answers(&self) -> [PartyAnswer; 3] {
        PartyAnswer::ALL
    }

    fn ways(&self) -> [ReplyVia; 3] {
        ReplyVia::BY_OFFICER
    }

    fn severity(&self) -> u8 {
        self.found
            .case
            .harm
            .as_ref()
            .map_or(3, |harm| harm.severity)
    }

    fn is_me(&self, id: &UserId) -> bool {
        self.page.session.as_ref().map(app::access::Session::user) == Some(*id)
    }

    /// Whether the signed-in person made the proposal that waits.
    fn is_own_proposal(&self) -> bool {
        matches!(&self.found.case.stage, Stage::Proposed(proposal) if self.is_me(&proposal.by))
    }

    fn is_watching(&self) -> bool {
        self.found.case.watchers.iter().any(|id| self.is_me(id))
    }

    fn is_assignee(&self, id: &UserId) -> bool {
        self.found.case.assigned_to == Some(*id)
    }

    fn can_assign(&self) -> bool {
        self.page.has("officer") || self.page.has("approver")
    }

    /// A late answer is taken as long as the case was not put aside.
    fn takes_replies(&self) -> bool {
        !matches!(self.found.case.stage, Stage::Dismissed { .. })
    }

    /// Where on the page something is done.
    fn place(&self, todo: &Todo) -> &'static str {
        match todo {
            Todo::AnswerAppeal => "appeals",
            Todo::Review => "review",
            Todo::AssessHarm => "harm",
            Todo::AskOrProve | Todo::AwaitReply => "verify",
            Todo::Propose | Todo::Approve => "propose",
        }
    }

    /// What a verdict still needs: where it is done, and the ending of its text key.
    fn missing(&self) -> Vec<(&'static str, &'static str)> {
        let case = &self.found.case;
        let mut missing = Vec::new();
        if case.harm.is_none() {
            missing.push(("harm", "harm"));
        }
        if !case.has_grounds() && case.silent().next().is_none() {
            missing.push(("evidence", "grounds"));
        }
        missing
    }

    fn consequences(&self) -> &'static [Consequence] {
        Consequence::ALL
    }

    fn affected(&self) -> &'static [Affected] {
        Affected::ALL
    }

    fn has_consequence(&self, one: &Consequence) -> bool {
        let harm = self.found.case.harm.as_ref();
        harm.is_some_and(|harm| harm.consequences.contains(one))
    }

    fn has_affected(&self, one: &Affected) -> bool {
        let harm = self.found.case.harm.as_ref();
        harm.is_some_and(|harm| harm.affected.contains(one))
    }

    /// Why a case is as urgent as it is, one reason.
    fn reason(&self, reason: &Reason) -> String {
        let page = &self.page;
        match reason {
            Reason::Severity(level) => page.tc("severity", &level.to_string()),
            Reason::Consequence(one) => page.tc("consequence", one.code()),
            Reason::Affected(one) => page.tc("affected", one.code()),
            Reason::Seen(times) => page.n("reason-seen", times),
            Reason::Named => page.t("reason-named"),
        }
    }

    fn step_code(&self, kind: &StepKind) -> &'static str {
        match kind {
            StepKind::Reminder => "reminder",
            StepKind::Escalation => "escalation",
            StepKind::NoReply => "no-reply",
        }
    }

    fn step_done(&self, request: &Request, kind: &StepKind) -> bool {
        let since = request.extended_at.unwrap_or(request.asked_at);
        let done = |step: &casework::Step| step.kind == *kind && step.at > since;
        request.steps.iter().any(done)
    }

    fn label_name<'a>(&self, label: &'a LabelDef) -> &'a str {
        if self.page.lang() == "vi" {
            &label.name_vi
        } else {
            &label.name_en
        }
    }

    fn label_meaning<'a>(&self, label: &'a LabelDef) -> &'a str {
        if self.page.lang() == "vi" {
            &label.meaning_vi
        } else {
            &label.meaning_en
        }
    }

    /// The label that stands is chosen in the form that corrects it.
    fn is_standing_label(&self, label: &LabelDef) -> bool {
        let Stage::Concluded(standing) = &self.found.case.stage else {
            return false;
        };
        match &standing.verdict.named {
            Some(named) => named.code == label.code,
            None => standing.verdict.label == label.kind,
        }
    }

    fn outcomes(&self) -> [AppealOutcome; 2] {
        AppealOutcome::ALL
    }

    fn deadline_value(&self) -> String {
        let deadline = self.found.case.deadline;
        deadline.map(super::moments::field).unwrap_or_default()
    }

    fn who(&self, event: &Event) -> String {
        match event.by() {
            Some(id) => self.found.name(&id).to_owned(),
            None => match event {
                Event::ReplyReceived { .. } => self.page.t("history-party"),
                Event::Appealed { .. } => self.page.t("history-public"),
                _ => self.page.t("history-clock"),
            },
        }
    }

    /// What an event adds to its name in the history.
    fn detail(&self, event: &Event) -> String {
        match event {
            Event::Opened { title, .. } => title.clone(),
            Event::HarmAssessed { harm, .. } => {
                self.page.tc("severity", &harm.severity.to_string())
            }
            Event::VerificationRequested { request, .. } => request.party.organisation.clone(),
            Event::ReplyReceived { reply, .. } => self.page.tc("answer", reply.answer.code()),
            Event::EvidenceAttached { evidence } => evidence.supports.clone(),
            Event::Assigned { to, .. } => match to {
                Some(to) => self.found.name(to).to_owned(),
                None => self.page.t("assignee-none"),
            },
            Event::DeadlineSet { due_at, .. } => match due_at {
                Some(at) => self.page.moment(at),
                None => self.page.t("deadline-by-urgency"),
            },
            Event::RequestFollowedUp { request, .. } | Event::RequestExtended { request, .. } => {
                self.party(request)
            }
            Event::RequestRevoked { revoked, .. } => revoked.reason.clone(),
            Event::VerdictProposed { proposal } => self.proposed(proposal),
            Event::VerdictApproved { verdict, .. } => self.page.label(verdict),
            Event::VerdictWithdrawn { withdrawn } => withdrawn.reason.clone(),
            Event::Reviewed { note, .. } => note.clone(),
            Event::AppealDecided { decision, .. } => {
                self.page.tc("appeal", decision.outcome.code())
            }
            Event::Noted { .. }
            | Event::Watched { .. }
            | Event::ReviewDue { .. }
            | Event::Appealed { .. } => String::new(),
            Event::ProposalReturned { reason, .. }
            | Event::Reopened { reason, .. }
            | Event::Dismissed { reason, .. } => reason.clone(),
        }
    }

    fn party(&self, id: &casework::RequestId) -> String {
        let asked = self.found.case.requests.iter().find(|r| r.id == *id);
        asked.map_or_else(String::new, |r| r.party.organisation.clone())
    }

    fn proposed(&self, proposal: &casework::Proposal) -> String {
        match proposal.change.reason() {
            None => self.page.label(&proposal.verdict),
            Some(reason) => format!(
                "{}: {reason}",
                self.page.tc("proposed", proposal.change.code())
            ),
        }
    }

    fn capture(&self, evidence: &EvidenceId) -> Option<&Capture> {
        let mut captures = self.found.captures.iter();
        captures.find(|capture| capture.evidence == *evidence)
    }

    fn kilobytes(&self, size: &u64) -> String {
        self.page.number(size.div_ceil(1024))
    }
}

/// A party that was asked before, for the form.
#[derive(Deserialize)]
pub struct Chosen {
    #[serde(default)]
    party: String,
}

pub async fn show(
    State(state): State<WebState>,
    As { by, page }: As<Staff>,
    Path(case): Path<String>,
    Asked(Chosen { party }): Asked<Chosen>,
) -> Result<Response, PageError> {
    let mut found = state.app.case_page(&by, id(&case, "case")?).await?;
    let known = found.parties.iter().find(|p| p.organisation == party);
    let chosen = known.cloned();
    if let Some(known) = &chosen {
        let forms = &mut found.suggestions;
        forms.party.clone_from(&known.organisation);
        forms.party_names = known.names.join(", ");
        forms.party_email = known.contacts().collect::<Vec<_>>().join(", ");
        forms.escalation.clone_from(&known.escalation);
    }
    html(&Show {
        page,
        found,
        chosen: chosen.is_some(),
    })
}
