//! Single promises, one by one.

use casework::*;
use time::Duration;
use uuid::Uuid;

use crate::steps::*;

#[test]
fn the_person_who_proposed_may_not_approve_even_with_both_roles() {
    let both = person(1, &[Role::Officer, Role::Approver]);
    for situation in ["proposed", "correction-proposed", "withdrawal-proposed"] {
        let case = case_after(&steps_to(situation));
        assert_eq!(
            decide(Some(&case), Command::Approve, &both),
            Err(Refusal::SamePerson),
            "{situation}"
        );
    }
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
fn silence_supports_nothing_but_unproven() {
    let silent = case_after(&steps_to("no-reply"));
    assert_eq!(
        decide(Some(&silent), propose(), &officer()),
        Err(Refusal::OnlySilence)
    );
    let unproven = Command::ProposeVerdict(verdict("unproven"));
    assert!(decide(Some(&silent), unproven.clone(), &officer()).is_ok());
    let waiting = case_after(&steps_to("waiting"));
    assert_eq!(
        decide(Some(&waiting), unproven, &officer()),
        Err(Refusal::NoEvidence),
        "while there is time, silence is nothing"
    );
}

#[test]
fn a_party_answers_its_own_request_once_and_always_through_the_portal() {
    let case = case_after(&steps_to("waiting"));
    let other = as_actor(Actor::Party(request_id(1)), NOW);
    assert_eq!(
        decide(Some(&case), reply(ReplyVia::Meeting), &other),
        Err(Refusal::UnknownRequest)
    );
    let mut steps = steps_to("waiting");
    steps.push((reply(ReplyVia::Meeting), party()));
    let answered = case_after(&steps);
    let (_, given) = answered.latest_reply().expect("a reply");
    assert_eq!(given.via, ReplyVia::Portal);
    assert_eq!(
        decide(Some(&answered), reply(ReplyVia::Meeting), &officer()),
        Err(Refusal::AlreadyAnswered)
    );
}

#[test]
fn a_link_ends_and_an_officer_may_still_write_the_answer_down() {
    let case = case_after(&steps_to("no-reply"));
    let last = DUE + LINK_OUTLIVES;
    let by_party = |now| decide(Some(&case), reply(ReplyVia::Portal), &at(party(), now));
    assert!(by_party(last).is_ok(), "late, but welcome");
    assert_eq!(by_party(last + Duration::SECOND), Err(Refusal::LinkExpired));
    let later = at(officer(), last + Duration::days(9));
    assert!(decide(Some(&case), reply(ReplyVia::Meeting), &later).is_ok());
}

#[test]
fn a_question_taken_back_takes_no_answer() {
    let mut steps = steps_to("waiting");
    let revoke = because(|reason| Command::RevokeRequest {
        request: request_id(0),
        reason,
    });
    steps.push((revoke, officer()));
    let case = case_after(&steps);
    for context in [party(), officer()] {
        assert_eq!(
            decide(Some(&case), reply(ReplyVia::Meeting), &context),
            Err(Refusal::Revoked)
        );
    }
    assert_eq!(case.next_at(), None, "nobody is reminded of it");
}

#[test]
fn what_was_said_by_telephone_needs_when_and_how() {
    let case = case_after(&steps_to("waiting"));
    let Command::RecordReply { request, mut reply } = reply(ReplyVia::Telephone) else {
        unreachable!()
    };
    reply.circumstances = " ".into();
    let command = Command::RecordReply { request, reply };
    assert_eq!(
        decide(Some(&case), command, &officer()),
        Err(Refusal::Empty("circumstances"))
    );
}

#[test]
fn a_party_is_reminded_then_somebody_above_then_its_silence_is_noted() {
    let mut case = case_after(&steps_to("waiting"));
    let mut done = Vec::new();
    while let Some(due) = case.next_at() {
        for event in decide(Some(&case), Command::FollowUp, &clock(due)).unwrap() {
            done.push((event.code(), (due - NOW).whole_hours()));
            case.apply(&event);
        }
    }
    assert_eq!(
        done,
        [
            ("party-reminded", 24),
            ("party-escalated", 36),
            ("no-reply", 48)
        ]
    );
    assert_eq!(case.requests[0].state(), RequestState::NoReply);
}

#[test]
fn after_a_long_pause_nobody_is_reminded_of_what_is_over() {
    let case = case_after(&steps_to("waiting"));
    let late = clock(DUE + Duration::days(30));
    let events = decide(Some(&case), Command::FollowUp, &late).unwrap();
    let codes: Vec<_> = events.iter().map(Event::code).collect();
    assert_eq!(codes, ["no-reply"]);
}

#[test]
fn more_time_begins_the_schedule_anew() {
    let mut steps = steps_to("no-reply");
    let extend = Command::ExtendRequest {
        request: request_id(0),
        due_at: DUE + Duration::hours(40),
    };
    steps.push((extend, at(officer(), DUE)));
    let case = case_after(&steps);
    assert_eq!(case.requests[0].state(), RequestState::Waiting);
    assert_eq!(case.next_at(), Some(DUE + Duration::hours(20)));
}

#[test]
fn a_published_case_cannot_be_put_aside() {
    let case = case_after(&steps_to("reopened"));
    let dismiss = because(|reason| Command::Dismiss { reason });
    assert_eq!(
        decide(Some(&case), dismiss, &officer()),
        Err(Refusal::WrongStage("published"))
    );
}

#[test]
fn a_verdict_keeps_the_name_and_basis_its_label_had() {
    let case = case_after(&steps_to("concluded"));
    let named = case.verdict().unwrap().named.as_ref().unwrap();
    assert_eq!(named.vi, "TIN GIẢ");
    assert!(named.basis.contains("15/2020/NĐ-CP"));
    assert!(!named.basis.contains("14/2022"), "not in February 2021");
}

#[test]
fn a_verdict_is_looked_at_again_when_its_day_comes() {
    let concluded = case_after(&steps_to("concluded"));
    assert_eq!(concluded.review_at(), Some(NOW + Duration::days(90)));
    assert_eq!(concluded.todo(), []);
    let mut steps = steps_to("review-due");
    assert_eq!(case_after(&steps).todo(), [Todo::Review]);
    let still = because(|note| Command::ConfirmReview {
        note,
        again_in_days: 30,
    });
    steps.push((still, at(officer(), NOW + Duration::days(91))));
    let looked_at = case_after(&steps);
    assert_eq!(looked_at.todo(), []);
    assert_eq!(looked_at.next_at(), Some(NOW + Duration::days(121)));
}

#[test]
fn an_appeal_upheld_opens_the_case_again() {
    let mut steps = steps_to("appealed");
    steps.push((decide_appeal(AppealOutcome::Upheld), officer()));
    let case = case_after(&steps);
    assert!(matches!(case.stage, Stage::Open { .. }));
    assert_eq!(case.published, 2, "the public reads that it is looked at");
    assert!(case.standing().is_some());
}

#[test]
fn appeals_do_not_drown_a_case() {
    let mut case = case_after(&steps_to("concluded"));
    let mut taken = 0;
    loop {
        let command = Command::Appeal {
            id: AppealId(Uuid::from_u128(taken)),
            code_hash: taken.to_string(),
            grounds: "sai".into(),
        };
        match decide(Some(&case), command, &public()) {
            Ok(events) => events.iter().for_each(|event| case.apply(event)),
            Err(refusal) => {
                assert_eq!(refusal, Refusal::TooManyAppeals(50));
                break;
            }
        }
        taken += 1;
    }
    assert_eq!(taken, 50);
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

#[test]
fn a_case_says_what_is_next() {
    let next = |situation: &str| case_after(&steps_to(situation)).todo().first().copied();
    assert_eq!(next("open"), Some(Todo::AssessHarm));
    assert_eq!(next("waiting"), Some(Todo::AwaitReply));
    assert_eq!(next("no-reply"), Some(Todo::Propose));
    assert_eq!(next("ready"), Some(Todo::Propose));
    assert_eq!(next("proposed"), Some(Todo::Approve));
    assert_eq!(next("appealed"), Some(Todo::AnswerAppeal));
    assert_eq!(next("dismissed"), None);
}
