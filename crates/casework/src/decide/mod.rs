//! `decide(case, command, context) → events | refusal`.

mod appeals;
mod desk;
mod requests;
mod verdicts;

use crate::{
    Actor, Case, Command, Context, Event, Evidence, EvidenceKind, Refusal, Role, Stage, UserId,
    text::required,
};

/// What follows from a command, or why it is refused. `case` is `None` before it is opened.
/// Nothing to do is no error for the clock: the list is empty then.
///
/// # Errors
/// A [`Refusal`] that says what is missing; nothing has happened then.
pub fn decide(
    case: Option<&Case>,
    command: Command,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    let Some(case) = case else {
        return desk::open(command, context);
    };
    let event = match command {
        Command::Open { .. } => return Err(Refusal::WrongStage(case.stage.code())),
        Command::Assign(to) => desk::assign(to, context)?,
        Command::SetDeadline(due_at) => desk::deadline(case, due_at, context)?,
        Command::AddNote { text } => desk::note(case, &text, context)?,
        Command::Watch(watching) => desk::watch(watching, context)?,
        Command::AssessHarm(harm) => desk::harm(case, &harm, context)?,
        Command::RequestVerification {
            id,
            party,
            question,
            due_at,
        } => requests::ask(case, id, &party, &question, due_at, context)?,
        Command::ExtendRequest { request, due_at } => {
            requests::extend(case, request, due_at, context)?
        }
        Command::RevokeRequest { request, reason } => {
            requests::revoke(case, request, &reason, context)?
        }
        Command::RecordReply { request, reply } => requests::reply(case, request, reply, context)?,
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
        Command::ProposeVerdict(verdict) => verdicts::propose(case, &verdict, context)?,
        Command::ProposeCorrection { verdict, reason } => {
            verdicts::propose_correction(case, &verdict, &reason, context)?
        }
        Command::ProposeWithdrawal { reason } => {
            verdicts::propose_withdrawal(case, &reason, context)?
        }
        Command::ReturnProposal { reason } => verdicts::give_back(case, &reason, context)?,
        Command::Approve => verdicts::approve(case, context)?,
        Command::Reopen { reason } => verdicts::reopen(case, &reason, context)?,
        Command::Dismiss { reason } => verdicts::dismiss(case, &reason, context)?,
        Command::ConfirmReview {
            note,
            again_in_days,
        } => verdicts::confirm_review(case, &note, again_in_days, context)?,
        Command::Appeal {
            id,
            code_hash,
            grounds,
        } => appeals::file(case, id, code_hash, &grounds, context)?,
        Command::DecideAppeal {
            appeal,
            outcome,
            summary,
            answer,
        } => return appeals::decide(case, appeal, outcome, &summary, &answer, context),
        Command::FollowUp => return requests::follow_up(case, context),
    };
    Ok(vec![event])
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

/// Another piece of evidence is welcome while a proposal waits, too.
const fn working(case: &Case) -> Result<(), Refusal> {
    match case.stage {
        Stage::Open { .. } | Stage::Proposed(_) => Ok(()),
        _ => Err(Refusal::WrongStage(case.stage.code())),
    }
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
