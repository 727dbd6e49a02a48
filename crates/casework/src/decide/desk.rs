//! Who works on a case, until when, what colleagues know, and what the message does.

use time::{Duration, OffsetDateTime};

use super::{needs, officer_on_open, working};
use crate::{
    Actor, Case, Command, Context, Event, Harm, Note, Refusal, Role, UserId,
    text::{optional, required},
};

/// The most notes that a case keeps.
const MAX_NOTES: usize = 500;

/// Whoever opens a case works on it until somebody says otherwise.
pub fn open(command: Command, context: &Context) -> Result<Vec<Event>, Refusal> {
    let Command::Open { chain, title } = command else {
        return Err(Refusal::WrongStage("unopened"));
    };
    let by = needs(context, Role::Officer)?;
    let title = required("title", &title, 200)?;
    let opened = Event::Opened {
        chain,
        title,
        by,
        at: context.now,
    };
    let assigned = Event::Assigned { to: Some(by), by };
    Ok(vec![opened, assigned])
}

pub fn assign(to: Option<UserId>, context: &Context) -> Result<Event, Refusal> {
    let by = officer_or_approver(context)?;
    Ok(Event::Assigned { to, by })
}

pub fn deadline(
    case: &Case,
    due_at: Option<OffsetDateTime>,
    context: &Context,
) -> Result<Event, Refusal> {
    let by = officer_or_approver(context)?;
    working(case)?;
    let far = context.now + Duration::days(366);
    if due_at.is_some_and(|at| at <= context.now || at > far) {
        return Err(Refusal::Invalid("deadline"));
    }
    Ok(Event::DeadlineSet { due_at, by })
}

pub fn note(case: &Case, text: &str, context: &Context) -> Result<Event, Refusal> {
    let by = signed_in(context)?;
    if case.notes.len() >= MAX_NOTES {
        return Err(Refusal::TooLong {
            field: "note",
            max: MAX_NOTES,
        });
    }
    let note = Note {
        text: required("note", text, 4000)?,
        by,
        at: context.now,
    };
    Ok(Event::Noted { note })
}

pub fn watch(watching: bool, context: &Context) -> Result<Event, Refusal> {
    let by = signed_in(context)?;
    Ok(Event::Watched { watching, by })
}

pub fn harm(case: &Case, harm: &Harm, context: &Context) -> Result<Event, Refusal> {
    let by = officer_on_open(case, context)?;
    if !(1..=5).contains(&harm.severity) {
        return Err(Refusal::Invalid("severity"));
    }
    let mut harm = Harm {
        concern: required("concern", &harm.concern, 4000)?,
        reach: optional("reach", &harm.reach, 1000)?,
        named: optional("named", &harm.named, 500)?,
        areas: optional("areas", &harm.areas, 500)?,
        ..harm.clone()
    };
    harm.consequences.sort_unstable();
    harm.consequences.dedup();
    harm.affected.sort_unstable();
    harm.affected.dedup();
    Ok(Event::HarmAssessed { harm, by })
}

fn signed_in(context: &Context) -> Result<UserId, Refusal> {
    match &context.actor {
        Actor::User { id, roles } if !roles.is_empty() => Ok(*id),
        _ => Err(Refusal::NeedsRole(Role::Officer)),
    }
}

fn officer_or_approver(context: &Context) -> Result<UserId, Refusal> {
    needs(context, Role::Officer)
        .or_else(|refusal| needs(context, Role::Approver).map_err(|_| refusal))
}
