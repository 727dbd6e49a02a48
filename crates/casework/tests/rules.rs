//! What the rules promise: who may do what when, two people, evidence first, replay.

use casework::*;
use proptest::prelude::*;
use time::{Duration, OffsetDateTime, macros::datetime};
use uuid::Uuid;

const NOW: OffsetDateTime = datetime!(2021-02-18 09:00 UTC);

fn person(n: u128, roles: &[Role]) -> Context {
    Context {
        actor: Actor::User {
            id: UserId(Uuid::from_u128(n)),
            roles: roles.iter().copied().collect(),
        },
        now: NOW,
    }
}

fn officer() -> Context {
    person(1, &[Role::Officer])
}

fn approver() -> Context {
    person(2, &[Role::Approver])
}

fn party(request: RequestId) -> Context {
    Context {
        actor: Actor::Party(request),
        now: NOW,
    }
}

fn request_id(n: u128) -> RequestId {
    RequestId(Uuid::from_u128(100 + n))
}

fn open() -> Command {
    Command::Open {
        chain: ChainId(Uuid::from_u128(7)),
        title: "Điều lệ mới của Zalo".into(),
    }
}

fn harm() -> Command {
    Command::AssessHarm(Harm {
        concern: "Gây nghi ngại".into(),
        reach: String::new(),
        severity: 3,
    })
}

fn ask() -> Command {
    Command::RequestVerification {
        id: request_id(0),
        party: NamedParty {
            organisation: "Zalo - Công ty cổ phần VNG".into(),
            names: vec!["Zalo".into()],
            email: "dai-dien@zalo.example".into(),
        },
        question: "Có đúng không?".into(),
        due_at: NOW + Duration::hours(48),
    }
}

fn reply(via: ReplyVia) -> Command {
    Command::RecordReply {
        request: request_id(0),
        answer: PartyAnswer::False,
        statement: "Thông tin giả mạo".into(),
        person: "Nguyễn Văn An".into(),
        office: "Truyền thông".into(),
        via,
    }
}

fn evidence() -> Command {
    Command::AttachEvidence {
        id: EvidenceId(Uuid::from_u128(9)),
        kind: EvidenceKind::Link {
            url: "https://example.org/thong-bao".into(),
        },
        supports: "Chính sách đang áp dụng".into(),
    }
}

fn propose() -> Command {
    Command::ProposeVerdict(Verdict {
        label: VerdictLabel::Fabricated,
        claim: "Zalo có điều lệ mới".into(),
        explanation: "Không có điều lệ nào như vậy".into(),
    })
}

fn reason<T>(make: impl Fn(String) -> T) -> T {
    make("vì lý do này".into())
}

fn case_after(steps: &[(Command, Context)]) -> Case {
    let id = CaseId(Uuid::from_u128(1000));
    let mut case: Option<Case> = None;
    for (command, context) in steps {
        let events = decide(case.as_ref(), command.clone(), context).expect("an allowed step");
        for event in events {
            match &mut case {
                Some(case) => case.apply(&event),
                None => case = Case::opened(id, &event),
            }
        }
    }
    case.expect("a case")
}

fn steps_to(stage: &str) -> Vec<(Command, Context)> {
    let mut steps = vec![(open(), officer())];
    let ready = [
        (harm(), officer()),
        (ask(), officer()),
        (reply(ReplyVia::Meeting), officer()),
    ];
    match stage {
        "open" => {}
        "ready" => steps.extend(ready),
        "proposed" | "concluded" | "reopened" => {
            steps.extend(ready);
            steps.push((propose(), officer()));
            if stage != "proposed" {
                steps.push((Command::ApproveVerdict, approver()));
            }
            if stage == "reopened" {
                steps.push((reason(|reason| Command::Reopen { reason }), officer()));
            }
        }
        "dismissed" => steps.push((reason(|reason| Command::Dismiss { reason }), officer())),
        other => panic!("no stage {other}"),
    }
    steps
}

/// Every stage × command × role, as a table that a reviewer reads.
#[test]
fn who_may_do_what_when() {
    let commands: Vec<(&str, Command)> = vec![
        ("open", open()),
        ("assess-harm", harm()),
        ("request-verification", ask()),
        ("record-reply", reply(ReplyVia::Telephone)),
        ("attach-evidence", evidence()),
        ("propose-verdict", propose()),
        (
            "return-proposal",
            reason(|reason| Command::ReturnProposal { reason }),
        ),
        ("approve-verdict", Command::ApproveVerdict),
        ("reopen", reason(|reason| Command::Reopen { reason })),
        ("dismiss", reason(|reason| Command::Dismiss { reason })),
    ];
    let people = [
        ("officer", officer()),
        ("approver", approver()),
        ("clerk", person(3, &[Role::Clerk])),
        ("administrator", person(4, &[Role::Administrator])),
        ("party", party(request_id(0))),
    ];
    let mut table = String::new();
    for stage in [
        "unopened",
        "open",
        "ready",
        "proposed",
        "concluded",
        "reopened",
        "dismissed",
    ] {
        let case = (stage != "unopened").then(|| case_after(&steps_to(stage)));
        for (name, command) in &commands {
            let cells: Vec<String> = people
                .iter()
                .map(|(who, context)| {
                    let outcome = match decide(case.as_ref(), command.clone(), context) {
                        Ok(events) => events.iter().map(Event::code).collect::<Vec<_>>().join("+"),
                        Err(refusal) => format!("({})", refusal.code()),
                    };
                    format!("{who}: {outcome}")
                })
                .collect();
            table.push_str(&format!("{stage} · {name} · {}\n", cells.join(" · ")));
        }
    }
    insta::assert_snapshot!(table);
}

#[test]
fn the_person_who_proposed_may_not_approve_even_with_both_roles() {
    let both = person(1, &[Role::Officer, Role::Approver]);
    let case = case_after(&steps_to("proposed"));
    assert_eq!(
        decide(Some(&case), Command::ApproveVerdict, &both),
        Err(Refusal::SamePerson)
    );
}

#[test]
fn a_verdict_needs_harm_and_evidence_or_a_reply() {
    let bare = case_after(&steps_to("open"));
    assert_eq!(
        decide(Some(&bare), propose(), &officer()),
        Err(Refusal::NoHarm)
    );
    let mut steps = steps_to("open");
    steps.push((harm(), officer()));
    let described = case_after(&steps);
    assert_eq!(
        decide(Some(&described), propose(), &officer()),
        Err(Refusal::NoEvidence)
    );
    steps.push((evidence(), officer()));
    assert!(decide(Some(&case_after(&steps)), propose(), &officer()).is_ok());
}

#[test]
fn a_party_answers_its_own_request_once_and_always_through_the_portal() {
    let mut steps = steps_to("open");
    steps.push((ask(), officer()));
    let case = case_after(&steps);
    let other = party(request_id(1));
    assert_eq!(
        decide(Some(&case), reply(ReplyVia::Meeting), &other),
        Err(Refusal::UnknownRequest)
    );
    steps.push((reply(ReplyVia::Meeting), party(request_id(0))));
    let answered = case_after(&steps);
    let (_, given) = answered.latest_reply().expect("a reply");
    assert_eq!(given.via, ReplyVia::Portal);
    assert_eq!(
        decide(Some(&answered), reply(ReplyVia::Meeting), &officer()),
        Err(Refusal::AlreadyAnswered)
    );
}

#[test]
fn a_second_verdict_is_a_new_version() {
    let mut steps = steps_to("reopened");
    steps.push((propose(), officer()));
    steps.push((Command::ApproveVerdict, approver()));
    assert_eq!(case_after(&steps).published, 2);
}

#[test]
fn a_published_case_cannot_be_put_aside() {
    let case = case_after(&steps_to("reopened"));
    let dismiss = reason(|reason| Command::Dismiss { reason });
    assert_eq!(
        decide(Some(&case), dismiss, &officer()),
        Err(Refusal::WrongStage("published"))
    );
}

#[test]
fn links_that_a_browser_would_run_are_refused() {
    let case = case_after(&steps_to("open"));
    for url in ["javascript:alert(1)", "data:text/html,x", "https://a b", ""] {
        let command = Command::AttachEvidence {
            id: EvidenceId(Uuid::from_u128(9)),
            kind: EvidenceKind::Link { url: url.into() },
            supports: "x".into(),
        };
        assert!(decide(Some(&case), command, &officer()).is_err(), "{url}");
    }
}

fn any_step() -> impl Strategy<Value = (Command, Context)> {
    let commands = vec![
        harm(),
        ask(),
        reply(ReplyVia::Telephone),
        evidence(),
        propose(),
        reason(|reason| Command::ReturnProposal { reason }),
        Command::ApproveVerdict,
        reason(|reason| Command::Reopen { reason }),
        reason(|reason| Command::Dismiss { reason }),
    ];
    let people = vec![
        officer(),
        approver(),
        party(request_id(0)),
        person(5, &Role::ALL),
    ];
    (
        proptest::sample::select(commands),
        proptest::sample::select(people),
    )
}

proptest! {
    #[test]
    fn replaying_the_events_gives_the_same_case(
        steps in proptest::collection::vec(any_step(), 0..40),
    ) {
        let id = CaseId(Uuid::from_u128(1000));
        let mut events = decide(None, open(), &officer()).unwrap();
        let mut case = Case::opened(id, &events[0]).unwrap();
        for (command, context) in steps {
            if let Ok(new) = decide(Some(&case), command, &context) {
                new.iter().for_each(|event| case.apply(event));
                events.extend(new);
            }
        }
        let stored = serde_json::to_string(&events).unwrap();
        let read: Vec<Event> = serde_json::from_str(&stored).unwrap();
        prop_assert_eq!(Case::replay(id, &read), Some(case.clone()));
        prop_assert_eq!(case.version as usize, events.len());
    }

    #[test]
    fn whatever_happens_two_people_stand_behind_a_verdict(
        steps in proptest::collection::vec(any_step(), 0..60),
    ) {
        let id = CaseId(Uuid::from_u128(1000));
        let mut case = Case::opened(id, &decide(None, open(), &officer()).unwrap()[0]).unwrap();
        for (command, context) in steps {
            if let Ok(new) = decide(Some(&case), command, &context) {
                new.iter().for_each(|event| case.apply(event));
            }
            if let Stage::Concluded { proposed_by, approved_by, .. } = &case.stage {
                prop_assert_ne!(proposed_by, approved_by);
                prop_assert!(case.harm.is_some());
                prop_assert!(!case.evidence.is_empty() || case.latest_reply().is_some());
            }
        }
    }
}
