//! Sample cases, step by step.

use app::ports::Change;
use casework::{
    Case, CaseId, ChainId, Event, Evidence, EvidenceId, EvidenceKind, NamedParty, Recorded,
    Request, RequestId, UserId,
};
use time::Duration;

use super::{START, id, sha256};

/// A case on a chain, as its first event makes it; opened `number` minutes after the start.
///
/// # Panics
/// Never: the event opens a case.
#[must_use]
pub fn case(number: u64, chain: u64) -> (Case, Vec<Recorded>) {
    let at = START + Duration::minutes(i64::try_from(number).unwrap_or(0));
    let event = Event::Opened {
        chain: ChainId(id(1, chain)),
        title: "Điều lệ mới của Zalo".to_owned(),
        by: UserId(id(9, 1)),
        at,
    };
    let case = Case::opened(CaseId(id(3, number)), &event).expect("it opens");
    let recorded = Recorded {
        version: 1,
        at,
        event,
    };
    (case, vec![recorded])
}

/// The change that saves a new case on a chain.
#[must_use]
pub fn save_case(number: u64, chain: u64) -> Change {
    let (case, events) = case(number, chain);
    Change::SaveCase { case, events }
}

/// The case after one more event: it is put aside.
#[must_use]
pub fn dismissed(case: &Case) -> (Case, Vec<Recorded>) {
    after(
        case,
        Event::Dismissed {
            reason: "trùng".to_owned(),
            by: UserId(id(9, 1)),
        },
    )
}

/// The case after one more event: a named party is asked.
#[must_use]
pub fn asked(case: &Case, request: u64) -> (Case, Vec<Recorded>) {
    let request = Request {
        id: RequestId(id(10, request)),
        party: NamedParty {
            organisation: "Zalo - Công ty cổ phần VNG".to_owned(),
            names: vec!["Zalo".to_owned(), "VNG".to_owned()],
            email: "dai-dien@zalo.example".to_owned(),
            ..NamedParty::default()
        },
        question: "Nội dung này có đúng không?".to_owned(),
        asked_at: START,
        due_at: START + Duration::days(2),
        reply: None,
        extended_at: None,
        steps: Vec::new(),
        revoked: None,
    };
    let by = UserId(id(9, 1));
    after(case, Event::VerificationRequested { request, by })
}

/// The case after one more event: a file is attached, the one under this number's `sha256`.
#[must_use]
pub fn with_file(case: &Case, file: i64) -> (Case, Vec<Recorded>) {
    let evidence = Evidence {
        id: EvidenceId(id(11, file.unsigned_abs())),
        kind: EvidenceKind::File {
            name: "ảnh chụp màn hình.png".to_owned(),
            sha256: sha256(file),
            size: 3,
            media_type: "image/png".to_owned(),
        },
        supports: "tin nhắn có thật".to_owned(),
        by: UserId(id(9, 1)),
        at: START,
    };
    after(case, Event::EvidenceAttached { evidence })
}

/// The case after one more event.
#[must_use]
pub fn after(case: &Case, event: Event) -> (Case, Vec<Recorded>) {
    let mut case = case.clone();
    case.apply(&event);
    let recorded = Recorded {
        version: case.version,
        at: START,
        event,
    };
    (case, vec![recorded])
}
