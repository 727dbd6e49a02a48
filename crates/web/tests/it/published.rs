//! A correction, made as people make it.

use app::{
    NewRequest,
    access::{Approver, Capability, Officer},
};
use casework::{CaseId, Harm, NamedParty, NewReply, NewVerdict, PartyAnswer, ReplyVia, Role};

use crate::site::Site;

/// What a person of the example may do.
pub async fn person<C: Capability>(site: &Site, role: Role) -> C {
    let token = site.session(role).await;
    C::of(&site.app.session(&token).await.unwrap().unwrap()).unwrap()
}

/// A case whose verdict on a message is published: fabricated.
pub async fn published(site: &Site, text: &str, claim: &str) -> CaseId {
    let officer: Officer = person(site, Role::Officer).await;
    let approver: Approver = person(site, Role::Approver).await;
    let report = app::NewReport {
        text: text.into(),
        ..app::NewReport::default()
    };
    let chain = site.app.report(report).await.unwrap().chain;
    let app = &site.app;
    let case = app.open_case(&officer, chain, "Zalo").await.unwrap();
    let harm = Harm {
        concern: "Gây nghi ngại".into(),
        reach: "Cả tỉnh".into(),
        severity: 3,
        ..Harm::default()
    };
    app.assess_harm(&officer, case, harm).await.unwrap();
    let request = NewRequest {
        party: NamedParty {
            organisation: "Zalo".into(),
            names: vec!["Zalo".into()],
            email: "dai-dien@zalo.example".into(),
            ..NamedParty::default()
        },
        question: "Có đúng không?".into(),
        due_in_hours: 48,
    };
    let request = app
        .request_verification(&officer, case, request)
        .await
        .unwrap();
    let reply = NewReply {
        answer: PartyAnswer::False,
        statement: "Không đúng.".into(),
        person: "Nguyễn Văn An".into(),
        office: "Truyền thông".into(),
        via: ReplyVia::Meeting,
        explanation: String::new(),
        attachments: Vec::new(),
        circumstances: "gọi sáng nay".into(),
        given_at: None,
    };
    app.record_reply(&officer, case, request, reply, Vec::new())
        .await
        .unwrap();
    let verdict = NewVerdict {
        label: "fabricated".into(),
        claim: claim.into(),
        explanation: "Không có điều lệ nào như vậy.".into(),
        sources: Vec::new(),
        review_in_days: 90,
    };
    app.propose_verdict(&officer, case, verdict).await.unwrap();
    app.approve_verdict(&approver, case).await.unwrap();
    case
}
