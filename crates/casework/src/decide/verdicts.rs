//! Verdicts: proposed by one, approved by another; every change a new version with its reason.

use time::Duration;

use super::{needs, officer_on_open};
use crate::{
    Case, Context, Event, LabelName, NewVerdict, Proposal, ProposedChange, Refusal, Role, Stage,
    Standing, UserId, Verdict, VerdictLabel, Withdrawn, text::required,
};

/// The most public sources of one verdict.
const MAX_SOURCES: usize = 20;
/// The longest time until a verdict is looked at again, in days.
const MAX_REVIEW: u32 = 1830;

pub fn propose(case: &Case, new: &NewVerdict, context: &Context) -> Result<Event, Refusal> {
    let by = officer_on_open(case, context)?;
    grounds(case, new, context)?;
    proposed_event(new, by, ProposedChange::Verdict, context)
}

pub fn propose_correction(
    case: &Case,
    new: &NewVerdict,
    reason: &str,
    context: &Context,
) -> Result<Event, Refusal> {
    let by = needs(context, Role::Officer)?;
    concluded(case)?;
    grounds(case, new, context)?;
    let reason = required("reason", reason, 2000)?;
    proposed_event(new, by, ProposedChange::Correction { reason }, context)
}

pub fn propose_withdrawal(case: &Case, reason: &str, context: &Context) -> Result<Event, Refusal> {
    let by = needs(context, Role::Officer)?;
    let standing = concluded(case)?;
    let reason = required("reason", reason, 2000)?;
    Ok(Event::VerdictProposed {
        proposal: Proposal {
            verdict: standing.verdict.clone(),
            by,
            at: context.now,
            change: ProposedChange::Withdrawal { reason },
            review_in_days: crate::REVIEW_IN_DAYS,
            reopened_because: None,
            standing: None,
        },
    })
}

pub fn give_back(case: &Case, reason: &str, context: &Context) -> Result<Event, Refusal> {
    let by = needs(context, Role::Approver)?;
    proposed(case)?;
    Ok(Event::ProposalReturned {
        reason: required("reason", reason, 2000)?,
        by,
    })
}

pub fn approve(case: &Case, context: &Context) -> Result<Event, Refusal> {
    let by = needs(context, Role::Approver)?;
    let proposal = proposed(case)?;
    if proposal.by == by {
        return Err(Refusal::SamePerson);
    }
    let at = context.now;
    let reason = proposal
        .change
        .reason()
        .or(proposal.reopened_because.as_deref())
        .map(str::to_owned);
    if let ProposedChange::Withdrawal { reason } = &proposal.change {
        let withdrawn = Withdrawn {
            verdict: proposal.verdict.clone(),
            reason: reason.clone(),
            proposed_by: proposal.by,
            approved_by: by,
            at,
        };
        return Ok(Event::VerdictWithdrawn { withdrawn });
    }
    Ok(Event::VerdictApproved {
        verdict: proposal.verdict.clone(),
        proposed_by: proposal.by,
        by,
        at,
        reason,
        review_at: Some(at + Duration::days(i64::from(proposal.review_in_days))),
    })
}

pub fn reopen(case: &Case, reason: &str, context: &Context) -> Result<Event, Refusal> {
    let by = needs(context, Role::Officer)?;
    if !matches!(
        case.stage,
        Stage::Concluded(_) | Stage::Withdrawn(_) | Stage::Dismissed { .. }
    ) {
        return Err(Refusal::WrongStage(case.stage.code()));
    }
    Ok(reopened(case, required("reason", reason, 2000)?, by))
}

/// The public is told when what it reads is looked at again; of a withdrawn verdict there is
/// nothing more to tell.
pub fn reopened(case: &Case, reason: String, by: UserId) -> Event {
    Event::Reopened {
        reason,
        by,
        under_review: case.standing().is_some(),
    }
}

pub fn dismiss(case: &Case, reason: &str, context: &Context) -> Result<Event, Refusal> {
    let by = officer_on_open(case, context)?;
    // What the public was told stands until another verdict replaces it.
    if case.published > 0 {
        return Err(Refusal::WrongStage("published"));
    }
    Ok(Event::Dismissed {
        reason: required("reason", reason, 2000)?,
        by,
    })
}

pub fn confirm_review(
    case: &Case,
    note: &str,
    again_in_days: u32,
    context: &Context,
) -> Result<Event, Refusal> {
    let by = needs(context, Role::Officer)?;
    concluded(case)?;
    let days = review_days(again_in_days)?;
    Ok(Event::Reviewed {
        note: required("note", note, 2000)?,
        review_at: context.now + Duration::days(i64::from(days)),
        by,
    })
}

/// Harm described, and something to rest on. Silence supports only "not enough evidence".
fn grounds(case: &Case, new: &NewVerdict, context: &Context) -> Result<(), Refusal> {
    if case.harm.is_none() {
        return Err(Refusal::NoHarm);
    }
    if case.has_grounds() {
        return Ok(());
    }
    if case.silent().next().is_none() {
        return Err(Refusal::NoEvidence);
    }
    match context.labels.find(&new.label, context.now) {
        Some(label) if label.kind != VerdictLabel::Unproven => Err(Refusal::OnlySilence),
        _ => Ok(()),
    }
}

fn proposed_event(
    new: &NewVerdict,
    by: UserId,
    change: ProposedChange,
    context: &Context,
) -> Result<Event, Refusal> {
    let label = context
        .labels
        .find(&new.label, context.now)
        .ok_or(Refusal::LabelNotInForce)?;
    let verdict = Verdict {
        label: label.kind,
        claim: required("claim", &new.claim, 300)?,
        explanation: required("explanation", &new.explanation, 5000)?,
        sources: sources(&new.sources)?,
        named: Some(LabelName::from(label)),
    };
    Ok(Event::VerdictProposed {
        proposal: Proposal {
            verdict,
            by,
            at: context.now,
            change,
            review_in_days: review_days(new.review_in_days)?,
            reopened_because: None,
            standing: None,
        },
    })
}

fn sources(lines: &[String]) -> Result<Vec<String>, Refusal> {
    let sources = lines
        .iter()
        .filter(|line| !line.trim().is_empty())
        .map(|line| required("sources", line, 500))
        .collect::<Result<Vec<_>, _>>()?;
    if sources.len() > MAX_SOURCES {
        return Err(Refusal::Invalid("sources"));
    }
    Ok(sources)
}

fn review_days(days: u32) -> Result<u32, Refusal> {
    if (1..=MAX_REVIEW).contains(&days) {
        Ok(days)
    } else {
        Err(Refusal::Invalid("review_in_days"))
    }
}

const fn concluded(case: &Case) -> Result<&Standing, Refusal> {
    match &case.stage {
        Stage::Concluded(standing) => Ok(standing),
        _ => Err(Refusal::WrongStage(case.stage.code())),
    }
}

const fn proposed(case: &Case) -> Result<&Proposal, Refusal> {
    match &case.stage {
        Stage::Proposed(proposal) => Ok(proposal),
        _ => Err(Refusal::WrongStage(case.stage.code())),
    }
}
