//! People, commands and ways to each stage.

use casework::*;
use time::{Duration, OffsetDateTime, macros::datetime};
use uuid::Uuid;

pub const NOW: OffsetDateTime = datetime!(2021-02-18 09:00 UTC);
pub const DUE: OffsetDateTime = datetime!(2021-02-20 09:00 UTC);

pub fn as_actor(actor: Actor, now: OffsetDateTime) -> Context {
    Context {
        actor,
        now,
        labels: LabelSet::default(),
    }
}

pub fn person(n: u128, roles: &[Role]) -> Context {
    let id = UserId(Uuid::from_u128(n));
    let roles = roles.iter().copied().collect();
    as_actor(Actor::User { id, roles }, NOW)
}

pub fn officer() -> Context {
    person(1, &[Role::Officer])
}

pub fn approver() -> Context {
    person(2, &[Role::Approver])
}

pub fn party() -> Context {
    as_actor(Actor::Party(request_id(0)), NOW)
}

pub fn public() -> Context {
    as_actor(Actor::Public, NOW)
}

pub fn clock(now: OffsetDateTime) -> Context {
    as_actor(Actor::Clock, now)
}

pub fn at(mut context: Context, now: OffsetDateTime) -> Context {
    context.now = now;
    context
}

pub fn request_id(n: u128) -> RequestId {
    RequestId(Uuid::from_u128(100 + n))
}

pub fn appeal_id() -> AppealId {
    AppealId(Uuid::from_u128(500))
}

pub fn open() -> Command {
    Command::Open {
        chain: ChainId(Uuid::from_u128(7)),
        title: "Điều lệ mới của Zalo".into(),
    }
}

pub fn harm() -> Command {
    Command::AssessHarm(Harm {
        concern: "Gây nghi ngại".into(),
        severity: 3,
        ..Harm::default()
    })
}

pub fn zalo() -> NamedParty {
    NamedParty {
        organisation: "Zalo - Công ty cổ phần VNG".into(),
        names: vec!["Zalo".into()],
        email: "dai-dien@zalo.example".into(),
        ..NamedParty::default()
    }
}

pub fn ask() -> Command {
    Command::RequestVerification {
        id: request_id(0),
        party: zalo(),
        question: "Có đúng không?".into(),
        due_at: DUE,
    }
}

pub fn reply(via: ReplyVia) -> Command {
    Command::RecordReply {
        request: request_id(0),
        reply: NewReply {
            answer: PartyAnswer::False,
            statement: "Thông tin giả mạo".into(),
            explanation: String::new(),
            attachments: Vec::new(),
            person: "Nguyễn Văn An".into(),
            office: "Truyền thông".into(),
            via,
            circumstances: "gọi số 0208 000 000".into(),
            given_at: None,
        },
    }
}

pub fn evidence() -> Command {
    Command::AttachEvidence {
        id: EvidenceId(Uuid::from_u128(9)),
        kind: EvidenceKind::Link {
            url: "https://example.org/thong-bao".into(),
        },
        supports: "Chính sách đang áp dụng".into(),
    }
}

pub fn verdict(label: &str) -> NewVerdict {
    NewVerdict {
        label: label.into(),
        claim: "Zalo có điều lệ mới".into(),
        explanation: "Không có điều lệ nào như vậy".into(),
        sources: vec!["Thỏa thuận sử dụng https://example.org/thoa-thuan".into()],
        review_in_days: 90,
    }
}

pub fn propose() -> Command {
    Command::ProposeVerdict(verdict("fabricated"))
}

pub fn because<T>(make: impl Fn(String) -> T) -> T {
    make("vì lý do này".into())
}

pub fn correct() -> Command {
    because(|reason| Command::ProposeCorrection {
        verdict: verdict("false"),
        reason,
    })
}

pub fn withdraw() -> Command {
    because(|reason| Command::ProposeWithdrawal { reason })
}

pub fn appeal() -> Command {
    Command::Appeal {
        id: appeal_id(),
        code_hash: "00".into(),
        grounds: "Tôi có văn bản gốc".into(),
    }
}

pub fn decide_appeal(outcome: AppealOutcome) -> Command {
    Command::DecideAppeal {
        appeal: appeal_id(),
        outcome,
        summary: "Người phản đối đưa văn bản gốc".into(),
        answer: "Đã xem lại".into(),
    }
}

/// Every command, with a name for the table.
pub fn commands() -> Vec<(&'static str, Command)> {
    vec![
        ("open", open()),
        ("assign", Command::Assign(Some(UserId(Uuid::from_u128(1))))),
        (
            "set-deadline",
            Command::SetDeadline(Some(NOW + Duration::days(9))),
        ),
        ("add-note", because(|text| Command::AddNote { text })),
        ("watch", Command::Watch(true)),
        ("assess-harm", harm()),
        ("request-verification", {
            let Command::RequestVerification {
                party,
                question,
                due_at,
                ..
            } = ask()
            else {
                unreachable!()
            };
            Command::RequestVerification {
                id: request_id(1),
                party,
                question,
                due_at: due_at + Duration::days(30),
            }
        }),
        (
            "extend-request",
            Command::ExtendRequest {
                request: request_id(0),
                due_at: DUE + Duration::days(30),
            },
        ),
        (
            "revoke-request",
            because(|reason| Command::RevokeRequest {
                request: request_id(0),
                reason,
            }),
        ),
        ("record-reply", reply(ReplyVia::Telephone)),
        ("attach-evidence", evidence()),
        ("propose-verdict", propose()),
        (
            "propose-unproven",
            Command::ProposeVerdict(verdict("unproven")),
        ),
        ("propose-correction", correct()),
        ("propose-withdrawal", withdraw()),
        (
            "return-proposal",
            because(|reason| Command::ReturnProposal { reason }),
        ),
        ("approve", Command::Approve),
        ("reopen", because(|reason| Command::Reopen { reason })),
        ("dismiss", because(|reason| Command::Dismiss { reason })),
        (
            "confirm-review",
            because(|note| Command::ConfirmReview {
                note,
                again_in_days: 90,
            }),
        ),
        ("appeal", appeal()),
        ("uphold-appeal", decide_appeal(AppealOutcome::Upheld)),
        ("reject-appeal", decide_appeal(AppealOutcome::Rejected)),
        ("follow-up", Command::FollowUp),
    ]
}

pub fn case_after(steps: &[(Command, Context)]) -> Case {
    let id = CaseId(Uuid::from_u128(1000));
    let mut case: Option<Case> = None;
    for (command, context) in steps {
        let events = decide(case.as_ref(), command.clone(), context);
        for event in events.unwrap_or_else(|why| panic!("{command:?}: {why}")) {
            match &mut case {
                Some(case) => case.apply(&event),
                None => case = Case::opened(id, &event),
            }
        }
    }
    case.expect("a case")
}

/// The situations of the table.
pub const SITUATIONS: [&str; 15] = [
    "unopened",
    "open",
    "waiting",
    "no-reply",
    "ready",
    "proposed",
    "concluded",
    "review-due",
    "appealed",
    "reopened",
    "correction-proposed",
    "withdrawal-proposed",
    "withdrawn",
    "withdrawn-reopened",
    "dismissed",
];

pub fn steps_to(situation: &str) -> Vec<(Command, Context)> {
    let after = |before: &str, more: Vec<(Command, Context)>| {
        let mut steps = steps_to(before);
        steps.extend(more);
        steps
    };
    match situation {
        "open" => vec![(open(), officer())],
        "waiting" => after("open", vec![(harm(), officer()), (ask(), officer())]),
        "no-reply" => after("waiting", vec![(Command::FollowUp, clock(DUE))]),
        "ready" => after("waiting", vec![(reply(ReplyVia::Meeting), officer())]),
        "proposed" => after("ready", vec![(propose(), officer())]),
        "concluded" => after("proposed", vec![(Command::Approve, approver())]),
        "review-due" => after(
            "concluded",
            vec![(Command::FollowUp, clock(NOW + Duration::days(90)))],
        ),
        "appealed" => after("concluded", vec![(appeal(), public())]),
        "reopened" => after(
            "concluded",
            vec![(because(|reason| Command::Reopen { reason }), officer())],
        ),
        "correction-proposed" => after("concluded", vec![(correct(), officer())]),
        "withdrawal-proposed" => after("concluded", vec![(withdraw(), officer())]),
        "withdrawn" => after("withdrawal-proposed", vec![(Command::Approve, approver())]),
        "withdrawn-reopened" => after(
            "withdrawn",
            vec![(because(|reason| Command::Reopen { reason }), officer())],
        ),
        "dismissed" => after(
            "open",
            vec![(because(|reason| Command::Dismiss { reason }), officer())],
        ),
        other => panic!("no situation {other}"),
    }
}
