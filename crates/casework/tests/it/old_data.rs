//! Data folders outlive releases: what an earlier program stored is read for ever. Files of the
//! first format are never changed; a new format gets files of its own.

use casework::*;
use uuid::Uuid;

const EVENTS: &str = include_str!("../../../../fixtures/casework/events-v1.json");
const CASES: &str = include_str!("../../../../fixtures/casework/cases-v1.json");

fn replayed() -> Case {
    let recorded: Vec<Recorded> = serde_json::from_str(EVENTS).expect("events are readable");
    let id = CaseId(Uuid::from_u128(1000));
    Case::replay(id, recorded.iter().map(|one| &one.event)).expect("they open a case")
}

#[test]
fn events_of_the_first_format_replay() {
    let case = replayed();
    assert_eq!(
        case.published, 2,
        "as many versions as the public read then"
    );
    assert_eq!(case.version as usize, EVENTS.matches("\"version\"").count());
    let standing = case.standing().expect("what the public reads");
    assert_eq!(standing.verdict.label, VerdictLabel::Fabricated);
    assert_eq!(standing.review_at, None);
    assert_eq!(case.requests[0].state(), RequestState::Answered);
    assert!(case.has_grounds());
}

#[test]
fn cases_of_the_first_format_are_read_in_every_stage() {
    let cases: Vec<Case> = serde_json::from_str(CASES).expect("cases are readable");
    let mut stages: Vec<&str> = cases.iter().map(|case| case.stage.code()).collect();
    stages.sort_unstable();
    stages.dedup();
    assert_eq!(stages, ["concluded", "dismissed", "open", "proposed"]);
    for case in cases {
        // And goes on from there.
        let again = serde_json::to_string(&case).unwrap();
        assert_eq!(serde_json::from_str::<Case>(&again).unwrap(), case);
        let _ = case.todo();
        let _ = (case.next_at(), case.due_at());
    }
}
