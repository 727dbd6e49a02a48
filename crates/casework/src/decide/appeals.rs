//! Anyone may contest what was published; somebody other than its approver answers.

use super::{needs, verdicts::reopened};
use crate::{
    Actor, Appeal, AppealDecision, AppealId, AppealOutcome, Case, Context, Event, Refusal, Role,
    Stage, text::required,
};

/// The most appeals that wait at a time: a case must not be drowned.
const MAX_WAITING: usize = 50;

pub fn file(
    case: &Case,
    id: AppealId,
    code_hash: String,
    grounds: &str,
    context: &Context,
) -> Result<Event, Refusal> {
    if context.actor != Actor::Public {
        return Err(Refusal::WrongStage("public"));
    }
    let standing = case
        .standing()
        .ok_or(Refusal::WrongStage(case.stage.code()))?;
    if case.open_appeals().count() >= MAX_WAITING {
        return Err(Refusal::TooManyAppeals(MAX_WAITING));
    }
    let appeal = Appeal {
        id,
        code_hash,
        version: case.published,
        grounds: required("grounds", grounds, 5000)?,
        approved_by: standing.approved_by,
        at: context.now,
        decision: None,
    };
    Ok(Event::Appealed { appeal })
}

pub fn decide(
    case: &Case,
    id: AppealId,
    outcome: AppealOutcome,
    summary: &str,
    answer: &str,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    let by = needs(context, Role::Officer)?;
    let appeal = case
        .appeals
        .iter()
        .find(|appeal| appeal.id == id)
        .ok_or(Refusal::UnknownAppeal)?;
    if appeal.decision.is_some() {
        return Err(Refusal::AppealDecided);
    }
    if appeal.approved_by == by {
        return Err(Refusal::OwnApproval);
    }
    let decision = AppealDecision {
        outcome,
        summary: required("summary", summary, 2000)?,
        answer: required("answer", answer, 5000)?,
        by,
        at: context.now,
    };
    let reason = decision.summary.clone();
    let mut events = vec![Event::AppealDecided {
        appeal: id,
        decision,
    }];
    // Whoever is right is not left with words: what stands is looked at again at once.
    if outcome == AppealOutcome::Upheld && matches!(case.stage, Stage::Concluded(_)) {
        events.push(reopened(case, reason, by));
    }
    Ok(events)
}
