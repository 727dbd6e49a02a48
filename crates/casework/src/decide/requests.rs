//! Questions to named parties: asking, reminding, taking back, answers.

use time::{Duration, OffsetDateTime};

use super::{needs, officer_on_open, working};
use crate::{
    Actor, Case, Context, Event, NamedParty, NewReply, Refusal, Reply, ReplyVia, Request,
    RequestId, RequestState, Revoked, Role, Stage, Step, UserId,
    text::{email, optional, required},
};

/// The longest time that a party is given, from now.
const LONGEST: Duration = Duration::days(90);
/// The most files that come with one answer.
const MAX_ATTACHMENTS: usize = 5;
/// The most addresses of one party.
const MAX_CONTACTS: usize = 5;

pub fn ask(
    case: &Case,
    id: RequestId,
    party: &NamedParty,
    question: &str,
    due_at: OffsetDateTime,
    context: &Context,
) -> Result<Event, Refusal> {
    let by = officer_on_open(case, context)?;
    let request = Request {
        id,
        party: named_party(party)?,
        question: required("question", question, 4000)?,
        asked_at: context.now,
        due_at: in_time(due_at, context)?,
        reply: None,
        extended_at: None,
        steps: Vec::new(),
        revoked: None,
    };
    // A link opens one question: an identity is never given twice.
    if case.requests.iter().any(|r| r.id == id) {
        return Err(Refusal::Invalid("request"));
    }
    Ok(Event::VerificationRequested { request, by })
}

pub fn extend(
    case: &Case,
    id: RequestId,
    due_at: OffsetDateTime,
    context: &Context,
) -> Result<Event, Refusal> {
    let by = needs(context, Role::Officer)?;
    working(case)?;
    unanswered(case, id)?;
    Ok(Event::RequestExtended {
        request: id,
        due_at: in_time(due_at, context)?,
        by,
        at: context.now,
    })
}

pub fn revoke(
    case: &Case,
    id: RequestId,
    reason: &str,
    context: &Context,
) -> Result<Event, Refusal> {
    let by = needs(context, Role::Officer)?;
    unanswered(case, id)?;
    let revoked = Revoked {
        reason: required("reason", reason, 2000)?,
        by,
        at: context.now,
    };
    Ok(Event::RequestRevoked {
        request: id,
        revoked,
    })
}

/// A late answer is welcome, also after a verdict: the party must be heard.
pub fn reply(
    case: &Case,
    id: RequestId,
    new: NewReply,
    context: &Context,
) -> Result<Event, Refusal> {
    let (recorded_by, via) = who_records(id, new.via, context)?;
    if matches!(case.stage, Stage::Dismissed { .. }) {
        return Err(Refusal::WrongStage(case.stage.code()));
    }
    let asked = unanswered(case, id)?;
    if recorded_by.is_none() && context.now > asked.expires_at() {
        return Err(Refusal::LinkExpired);
    }
    if new.attachments.len() > MAX_ATTACHMENTS {
        return Err(Refusal::TooLong {
            field: "attachments",
            max: MAX_ATTACHMENTS,
        });
    }
    let spoken = matches!(via, ReplyVia::Telephone | ReplyVia::Meeting);
    let circumstances = optional("circumstances", &new.circumstances, 1000)?;
    if spoken && circumstances.is_empty() {
        return Err(Refusal::Empty("circumstances"));
    }
    if new.given_at.is_some_and(|at| at > context.now) {
        return Err(Refusal::Invalid("given_at"));
    }
    let reply = Reply {
        answer: new.answer,
        statement: required("statement", &new.statement, 10_000)?,
        explanation: optional("explanation", &new.explanation, 10_000)?,
        attachments: new.attachments,
        person: required("person", &new.person, 200)?,
        office: required("office", &new.office, 200)?,
        via,
        circumstances: if via == ReplyVia::Portal {
            String::new()
        } else {
            circumstances
        },
        given_at: new.given_at.filter(|_| via != ReplyVia::Portal),
        at: context.now,
    };
    Ok(Event::ReplyReceived {
        request: id,
        reply,
        recorded_by,
    })
}

/// What has come due. Doing it twice is harmless: what was done is not due any more.
pub fn follow_up(case: &Case, context: &Context) -> Result<Vec<Event>, Refusal> {
    if context.actor != Actor::Clock {
        return Err(Refusal::NeedsRole(Role::Officer));
    }
    let at = context.now;
    let mut events = Vec::new();
    if case.follows_up() {
        events.extend(case.requests.iter().filter_map(|request| {
            let kind = request.due_step(at)?;
            Some(Event::RequestFollowedUp {
                request: request.id,
                step: Step { kind, at },
            })
        }));
    }
    let review = match &case.stage {
        Stage::Concluded(standing) if !standing.review_due => standing.review_at,
        _ => None,
    };
    if review.is_some_and(|due| due <= at) {
        events.push(Event::ReviewDue { at });
    }
    Ok(events)
}

fn unanswered(case: &Case, id: RequestId) -> Result<&Request, Refusal> {
    let asked = case
        .requests
        .iter()
        .find(|r| r.id == id)
        .ok_or(Refusal::UnknownRequest)?;
    match asked.state() {
        RequestState::Answered => Err(Refusal::AlreadyAnswered),
        RequestState::Revoked => Err(Refusal::Revoked),
        RequestState::Waiting | RequestState::NoReply => Ok(asked),
    }
}

fn in_time(due_at: OffsetDateTime, context: &Context) -> Result<OffsetDateTime, Refusal> {
    if due_at <= context.now || due_at > context.now + LONGEST {
        return Err(Refusal::Invalid("due_at"));
    }
    Ok(due_at)
}

fn who_records(
    request: RequestId,
    via: ReplyVia,
    context: &Context,
) -> Result<(Option<UserId>, ReplyVia), Refusal> {
    match &context.actor {
        Actor::Party(own) if *own == request => Ok((None, ReplyVia::Portal)),
        Actor::Party(_) => Err(Refusal::UnknownRequest),
        Actor::User { .. } if via == ReplyVia::Portal => Err(Refusal::Invalid("via")),
        Actor::User { .. } => Ok((Some(needs(context, Role::Officer)?), via)),
        Actor::Public | Actor::Clock => Err(Refusal::NeedsRole(Role::Officer)),
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
    let mut more_emails = Vec::new();
    for address in party.more_emails.iter().filter(|a| !a.trim().is_empty()) {
        let address = email("email", address)?;
        if address != party.email && !more_emails.contains(&address) {
            more_emails.push(address);
        }
    }
    if more_emails.len() >= MAX_CONTACTS {
        return Err(Refusal::Invalid("email"));
    }
    let escalation = if party.escalation.trim().is_empty() {
        String::new()
    } else {
        email("escalation", &party.escalation)?
    };
    Ok(NamedParty {
        organisation: required("organisation", &party.organisation, 300)?,
        names,
        email: email("email", &party.email)?,
        more_emails,
        escalation,
    })
}
