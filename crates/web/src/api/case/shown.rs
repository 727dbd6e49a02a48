//! A case as the API shows it.

use app::views::CasePage;
use casework::{Case, Request, Stage, Verdict};
use serde::Serialize;
use time::OffsetDateTime;
use utoipa::ToSchema;

/// A case with everything about it.
#[derive(Serialize, ToSchema)]
pub(super) struct CaseBody {
    /// Its identity.
    id: String,
    /// What people call it.
    title: String,
    /// `open`, `proposed`, `concluded`, `withdrawn` or `dismissed`.
    stage: &'static str,
    /// How often it was changed.
    version: u32,
    /// How many versions the public has read.
    published: u32,
    /// The chain that it verifies.
    chain: String,
    /// Variants of the message, most often seen first; a few, with what is personal hidden.
    messages: Vec<MessageShown>,
    /// When it was opened.
    #[serde(with = "time::serde::rfc3339")]
    #[schema(value_type = String, format = DateTime)]
    opened_at: OffsetDateTime,
    /// Who works on it; null if nobody.
    assigned_to: Option<PersonShown>,
    /// Who could be given it.
    assignable: Vec<PersonShown>,
    /// By when a verdict is wanted.
    #[serde(with = "time::serde::rfc3339::option")]
    #[schema(value_type = Option<String>, format = DateTime)]
    due_at: Option<OffsetDateTime>,
    /// That moment is over.
    overdue: bool,
    /// What is to be done next, most pressing first.
    todo: Vec<&'static str>,
    /// What the message does; null until it is described.
    harm: Option<HarmShown>,
    /// Questions to named parties, oldest first.
    requests: Vec<RequestShown>,
    /// What waits for a second person; null if nothing does.
    proposal: Option<ProposalShown>,
    /// The verdict that the public reads, also while it is looked at again; null if none.
    standing: Option<VerdictShown>,
    /// Notes among colleagues, oldest first.
    notes: Vec<NoteShown>,
    /// Appeals, oldest first.
    appeals: Vec<AppealShown>,
}

/// A person.
#[derive(Serialize, ToSchema)]
struct PersonShown {
    /// Their identity.
    id: String,
    /// Their name.
    name: String,
}

/// A variant of the message.
#[derive(Serialize, ToSchema)]
struct MessageShown {
    /// Its identity.
    id: String,
    /// Its text, with what is personal hidden.
    text: String,
    /// How often it was seen.
    sightings: u64,
}

/// What a message does.
#[derive(Serialize, ToSchema)]
struct HarmShown {
    /// What it makes people do or fear.
    concern: String,
    /// Who is reached.
    reach: String,
    /// 1 to 5.
    severity: u8,
    /// What it leads to.
    consequences: Vec<&'static str>,
    /// Whom it names.
    named: String,
    /// Where it goes round.
    areas: String,
    /// Who is harmed most.
    affected: Vec<&'static str>,
    /// `low`, `normal`, `high` or `urgent`.
    urgency: &'static str,
    /// What the urgency was reckoned from, of 100.
    points: u32,
}

/// A question to a named party.
#[derive(Serialize, ToSchema)]
struct RequestShown {
    /// Its identity.
    id: String,
    /// Who is asked.
    organisation: String,
    /// What.
    question: String,
    /// `waiting`, `no-reply`, `answered` or `revoked`.
    state: &'static str,
    /// When it was asked.
    #[serde(with = "time::serde::rfc3339")]
    #[schema(value_type = String, format = DateTime)]
    asked_at: OffsetDateTime,
    /// By when an answer is wanted.
    #[serde(with = "time::serde::rfc3339")]
    #[schema(value_type = String, format = DateTime)]
    due_at: OffsetDateTime,
    /// The answer; null while there is none.
    reply: Option<ReplyShown>,
}

/// What a named party answered.
#[derive(Serialize, ToSchema)]
struct ReplyShown {
    /// `true`, `partly` or `false`.
    answer: &'static str,
    /// The official statement.
    statement: String,
    /// What explains it.
    explanation: String,
    /// Who answered.
    person: String,
    /// Their office.
    office: String,
    /// `portal`, `telephone`, `meeting` or `writing`.
    via: &'static str,
    /// Names of the files that came with it; the first is number 0.
    attachments: Vec<String>,
    /// When it came.
    #[serde(with = "time::serde::rfc3339")]
    #[schema(value_type = String, format = DateTime)]
    at: OffsetDateTime,
}

/// What waits for a second person.
#[derive(Serialize, ToSchema)]
struct ProposalShown {
    /// `verdict`, `correction` or `withdrawal`.
    change: &'static str,
    /// Why; null for a first verdict.
    reason: Option<String>,
    /// The verdict.
    verdict: VerdictShown,
    /// Who proposed it.
    by: PersonShown,
}

/// A verdict.
#[derive(Serialize, ToSchema)]
struct VerdictShown {
    /// Code of its label, or its kind in old verdicts.
    label: String,
    /// What the message claims.
    claim: String,
    /// What is true.
    explanation: String,
    /// Public sources.
    sources: Vec<String>,
}

/// A note.
#[derive(Serialize, ToSchema)]
struct NoteShown {
    /// The words.
    text: String,
    /// Whose.
    by: PersonShown,
    /// When.
    #[serde(with = "time::serde::rfc3339")]
    #[schema(value_type = String, format = DateTime)]
    at: OffsetDateTime,
}

/// An appeal.
#[derive(Serialize, ToSchema)]
struct AppealShown {
    /// Its identity.
    id: String,
    /// The version that it contests.
    version: u32,
    /// What is said to be wrong.
    grounds: String,
    /// When it came.
    #[serde(with = "time::serde::rfc3339")]
    #[schema(value_type = String, format = DateTime)]
    at: OffsetDateTime,
    /// `upheld` or `rejected`; null while it waits.
    outcome: Option<&'static str>,
}

pub(super) fn case_body(found: CasePage) -> CaseBody {
    let case = &found.case;
    let person = |id: &casework::UserId| PersonShown {
        id: id.to_string(),
        name: found.name(id).to_owned(),
    };
    let proposal = match &case.stage {
        Stage::Proposed(proposal) => Some(ProposalShown {
            change: proposal.change.code(),
            reason: proposal.change.reason().map(str::to_owned),
            verdict: verdict(&proposal.verdict),
            by: person(&proposal.by),
        }),
        _ => None,
    };
    CaseBody {
        id: case.id.to_string(),
        title: case.title.clone(),
        stage: case.stage.code(),
        version: case.version,
        published: case.published,
        chain: case.chain.to_string(),
        opened_at: case.opened_at,
        assigned_to: case.assigned_to.as_ref().map(person),
        assignable: found
            .assignable
            .iter()
            .map(|user| PersonShown {
                id: user.id.to_string(),
                name: user.name.clone(),
            })
            .collect(),
        due_at: found.due_at,
        overdue: found.overdue,
        todo: found.todo.iter().map(|todo| todo.code()).collect(),
        harm: harm(case),
        requests: case.requests.iter().map(request).collect(),
        proposal,
        standing: case.standing().map(|standing| verdict(&standing.verdict)),
        notes: case
            .notes
            .iter()
            .map(|note| NoteShown {
                text: note.text.clone(),
                by: person(&note.by),
                at: note.at,
            })
            .collect(),
        appeals: case
            .appeals
            .iter()
            .map(|appeal| AppealShown {
                id: appeal.id.to_string(),
                version: appeal.version,
                grounds: appeal.grounds.clone(),
                at: appeal.at,
                outcome: appeal.decision.as_ref().map(|one| one.outcome.code()),
            })
            .collect(),
        messages: found
            .messages
            .iter()
            .map(|seen| MessageShown {
                id: seen.message.id.to_string(),
                text: seen.message.text.clone(),
                sightings: seen.sightings,
            })
            .collect(),
    }
}

fn verdict(verdict: &Verdict) -> VerdictShown {
    VerdictShown {
        label: match &verdict.named {
            Some(named) => named.code.clone(),
            None => verdict.label.code().to_owned(),
        },
        claim: verdict.claim.clone(),
        explanation: verdict.explanation.clone(),
        sources: verdict.sources.clone(),
    }
}

fn harm(case: &Case) -> Option<HarmShown> {
    let harm = case.harm.as_ref()?;
    let priority = harm.priority();
    Some(HarmShown {
        concern: harm.concern.clone(),
        reach: harm.reach.clone(),
        severity: harm.severity,
        consequences: harm.consequences.iter().map(|one| one.code()).collect(),
        named: harm.named.clone(),
        areas: harm.areas.clone(),
        affected: harm.affected.iter().map(|one| one.code()).collect(),
        urgency: priority.urgency.code(),
        points: priority.points,
    })
}

fn request(request: &Request) -> RequestShown {
    RequestShown {
        id: request.id.to_string(),
        organisation: request.party.organisation.clone(),
        question: request.question.clone(),
        state: request.state().code(),
        asked_at: request.asked_at,
        due_at: request.due_at,
        reply: request.reply.as_ref().map(|reply| ReplyShown {
            answer: reply.answer.code(),
            statement: reply.statement.clone(),
            explanation: reply.explanation.clone(),
            person: reply.person.clone(),
            office: reply.office.clone(),
            via: reply.via.code(),
            attachments: reply
                .attachments
                .iter()
                .map(|file| file.name.clone())
                .collect(),
            at: reply.at,
        }),
    }
}
