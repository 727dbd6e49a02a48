//! `decide(case, command, context) → events | refusal`.

use crate::{
    Actor, Case, Command, Context, Event, Evidence, EvidenceKind, Harm, NamedParty, Proposal,
    Refusal, Reply, ReplyVia, Request, Role, Stage, UserId, Verdict,
    text::{email, optional, required},
};

/// What follows from a command, or why it is refused. `case` is `None` before it is opened.
///
/// # Errors
/// A [`Refusal`] that says what is missing; nothing has happened then.
pub fn decide(
    case: Option<&Case>,
    command: Command,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    let Some(case) = case else {
        return open(command, context);
    };
    let event = match command {
        Command::Open { .. } => return Err(Refusal::WrongStage(case.stage.code())),
        Command::AssessHarm(harm) => assess_harm(case, &harm, context)?,
        Command::RequestVerification {
            id,
            party,
            question,
            due_at,
        } => {
            let by = officer_on_open(case, context)?;
            let request = Request {
                id,
                party: named_party(&party)?,
                question: required("question", &question, 4000)?,
                asked_at: context.now,
                due_at,
                reply: None,
            };
            if due_at <= context.now {
                return Err(Refusal::Invalid("due_at"));
            }
            Event::VerificationRequested { request, by }
        }
        Command::RecordReply {
            request,
            answer,
            statement,
            person,
            office,
            via,
        } => {
            let (recorded_by, via) = who_records(request, via, context)?;
            working(case)?;
            let asked = case
                .requests
                .iter()
                .find(|r| r.id == request)
                .ok_or(Refusal::UnknownRequest)?;
            if asked.reply.is_some() {
                return Err(Refusal::AlreadyAnswered);
            }
            let reply = Reply {
                answer,
                statement: required("statement", &statement, 10_000)?,
                person: required("person", &person, 200)?,
                office: required("office", &office, 200)?,
                via,
                at: context.now,
            };
            Event::ReplyReceived {
                request,
                reply,
                recorded_by,
            }
        }
        Command::AttachEvidence { id, kind, supports } => {
            let by = needs(context, Role::Officer)?;
            working(case)?;
            let evidence = Evidence {
                id,
                kind: evidence_kind(kind)?,
                supports: required("supports", &supports, 1000)?,
                by,
                at: context.now,
            };
            Event::EvidenceAttached { evidence }
        }
        Command::ProposeVerdict(verdict) => propose(case, &verdict, context)?,
        Command::ReturnProposal { reason } => {
            let by = needs(context, Role::Approver)?;
            proposed(case)?;
            Event::ProposalReturned {
                reason: required("reason", &reason, 2000)?,
                by,
            }
        }
        Command::ApproveVerdict => approve(case, context)?,
        Command::Reopen { reason } => {
            let by = needs(context, Role::Officer)?;
            if !matches!(
                case.stage,
                Stage::Concluded { .. } | Stage::Dismissed { .. }
            ) {
                return Err(Refusal::WrongStage(case.stage.code()));
            }
            Event::Reopened {
                reason: required("reason", &reason, 2000)?,
                by,
            }
        }
        Command::Dismiss { reason } => {
            let by = officer_on_open(case, context)?;
            // What the public was told stands until another verdict replaces it.
            if case.published > 0 {
                return Err(Refusal::WrongStage("published"));
            }
            Event::Dismissed {
                reason: required("reason", &reason, 2000)?,
                by,
            }
        }
    };
    Ok(vec![event])
}

fn open(command: Command, context: &Context) -> Result<Vec<Event>, Refusal> {
    let Command::Open { chain, title } = command else {
        return Err(Refusal::WrongStage("unopened"));
    };
    let by = needs(context, Role::Officer)?;
    let title = required("title", &title, 200)?;
    Ok(vec![Event::Opened {
        chain,
        title,
        by,
        at: context.now,
    }])
}

fn assess_harm(case: &Case, harm: &Harm, context: &Context) -> Result<Event, Refusal> {
    let by = officer_on_open(case, context)?;
    if !(1..=5).contains(&harm.severity) {
        return Err(Refusal::Invalid("severity"));
    }
    let harm = Harm {
        concern: required("concern", &harm.concern, 4000)?,
        reach: optional("reach", &harm.reach, 1000)?,
        severity: harm.severity,
    };
    Ok(Event::HarmAssessed { harm, by })
}

fn propose(case: &Case, verdict: &Verdict, context: &Context) -> Result<Event, Refusal> {
    let by = officer_on_open(case, context)?;
    if case.harm.is_none() {
        return Err(Refusal::NoHarm);
    }
    if case.evidence.is_empty() && case.latest_reply().is_none() {
        return Err(Refusal::NoEvidence);
    }
    let verdict = Verdict {
        label: verdict.label,
        claim: required("claim", &verdict.claim, 300)?,
        explanation: required("explanation", &verdict.explanation, 5000)?,
    };
    Ok(Event::VerdictProposed {
        proposal: Proposal {
            verdict,
            by,
            at: context.now,
        },
    })
}

fn approve(case: &Case, context: &Context) -> Result<Event, Refusal> {
    let by = needs(context, Role::Approver)?;
    let proposal = proposed(case)?;
    if proposal.by == by {
        return Err(Refusal::SamePerson);
    }
    Ok(Event::VerdictApproved {
        verdict: proposal.verdict.clone(),
        proposed_by: proposal.by,
        by,
        at: context.now,
    })
}

fn needs(context: &Context, role: Role) -> Result<UserId, Refusal> {
    match &context.actor {
        Actor::User { id, roles } if roles.has(role) => Ok(*id),
        _ => Err(Refusal::NeedsRole(role)),
    }
}

fn officer_on_open(case: &Case, context: &Context) -> Result<UserId, Refusal> {
    let by = needs(context, Role::Officer)?;
    match case.stage {
        Stage::Open { .. } => Ok(by),
        _ => Err(Refusal::WrongStage(case.stage.code())),
    }
}

/// A late answer or another piece of evidence is welcome while a proposal waits, too.
const fn working(case: &Case) -> Result<(), Refusal> {
    match case.stage {
        Stage::Open { .. } | Stage::Proposed(_) => Ok(()),
        Stage::Concluded { .. } | Stage::Dismissed { .. } => {
            Err(Refusal::WrongStage(case.stage.code()))
        }
    }
}

const fn proposed(case: &Case) -> Result<&Proposal, Refusal> {
    match &case.stage {
        Stage::Proposed(proposal) => Ok(proposal),
        _ => Err(Refusal::WrongStage(case.stage.code())),
    }
}

fn who_records(
    request: crate::RequestId,
    via: ReplyVia,
    context: &Context,
) -> Result<(Option<UserId>, ReplyVia), Refusal> {
    match &context.actor {
        Actor::Party(own) if *own == request => Ok((None, ReplyVia::Portal)),
        Actor::Party(_) => Err(Refusal::UnknownRequest),
        Actor::User { .. } if via == ReplyVia::Portal => Err(Refusal::Invalid("via")),
        Actor::User { .. } => Ok((Some(needs(context, Role::Officer)?), via)),
    }
}

fn named_party(party: &NamedParty) -> Result<NamedParty, Refusal> {
    let names = party
        .names
        .iter()
        .map(|name| optional("names", name, 100))
        .filter(|name| !matches!(name, Ok(name) if name.is_empty()))
        .collect::<Result<Vec<_>, _>>()?;
    if names.is_empty() {
        return Err(Refusal::Empty("names"));
    }
    Ok(NamedParty {
        organisation: required("organisation", &party.organisation, 300)?,
        names,
        email: email("email", &party.email)?,
    })
}

fn evidence_kind(kind: EvidenceKind) -> Result<EvidenceKind, Refusal> {
    Ok(match kind {
        EvidenceKind::Link { url } => {
            let url = required("url", &url, 2000)?;
            let web = url.starts_with("https://") || url.starts_with("http://");
            if !web || url.chars().any(char::is_whitespace) {
                return Err(Refusal::Invalid("url"));
            }
            EvidenceKind::Link { url }
        }
        EvidenceKind::Quote { text, source } => EvidenceKind::Quote {
            text: required("text", &text, 10_000)?,
            source: required("source", &source, 500)?,
        },
        EvidenceKind::File {
            name,
            sha256,
            size,
            media_type,
        } => EvidenceKind::File {
            name: required("name", &name, 255)?,
            sha256,
            size,
            media_type,
        },
    })
}
