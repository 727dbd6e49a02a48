//! Reminders, silence, corrections, withdrawals, reviews, appeals: from command to public page.

use app::{
    Answer, Error, Refusal,
    model::{CorrectionKind, DeliveryState},
    ports::CaseList,
    views::CaseTab,
};
use casework::{
    AppealOutcome, CaseId, NewVerdict, PartyAnswer, ReplyVia, RequestState, Role, Stage, StepKind,
    VerdictLabel,
};
use time::Duration;

use crate::house::*;

fn unproven() -> NewVerdict {
    NewVerdict {
        label: "unproven".into(),
        ..fabricated()
    }
}

fn refusal<T: std::fmt::Debug>(result: app::Result<T>) -> Refusal {
    match result {
        Err(Error::Refused(refusal)) => refusal,
        other => panic!("refused, not {other:?}"),
    }
}

/// Subjects of the mails to an address, oldest first.
fn subjects(house: &House, address: &str) -> Vec<String> {
    let mails = house.mails().into_iter();
    mails
        .filter(|mail| mail.address == address)
        .map(|mail| mail.subject.trim_start_matches("[VÍ DỤ] ").to_owned())
        .collect()
}

/// What the worker does in one turn.
async fn work(house: &House) {
    house.app.follow_up(100).await.unwrap();
    house.app.send_due(100).await.unwrap();
}

#[tokio::test]
async fn a_silent_party_is_reminded_then_its_superior_then_silence_is_noted_and_published() {
    let house = House::new().await;
    let chain = house.report(HOAX).await.chain;
    let app = &house.app;
    let case = app
        .open_case(&house.officer, chain, "Vụ Zalo")
        .await
        .unwrap();
    let harm = casework::Harm {
        concern: "Gây nghi ngại".into(),
        severity: 3,
        ..casework::Harm::default()
    };
    app.assess_harm(&house.officer, case, harm).await.unwrap();
    let mut new = zalo();
    new.party.more_emails = vec!["truyen-thong@zalo.example".into()];
    new.party.escalation = "giam-doc@zalo.example".into();
    app.request_verification(&house.officer, case, new)
        .await
        .unwrap();
    work(&house).await;
    let first = "Đề nghị xác minh thông tin: Vụ Zalo";
    let reminder = "Nhắc lại: đề nghị xác minh thông tin: Vụ Zalo";
    assert_eq!(subjects(&house, "dai-dien@zalo.example"), [first]);
    assert_eq!(subjects(&house, "truyen-thong@zalo.example"), [first]);

    house.pass(Duration::hours(24));
    // As often as the worker looks, and after a restart, too.
    for _ in 0..3 {
        work(&house).await;
    }
    house.restarted().await.follow_up(100).await.unwrap();
    assert_eq!(subjects(&house, "dai-dien@zalo.example"), [first, reminder]);
    assert_eq!(subjects(&house, "giam-doc@zalo.example"), [""; 0]);

    house.pass(Duration::hours(12));
    work(&house).await;
    work(&house).await;
    assert_eq!(
        subjects(&house, "giam-doc@zalo.example"),
        ["Sắp hết hạn: đề nghị xác minh thông tin: Vụ Zalo"]
    );
    assert_eq!(subjects(&house, "dai-dien@zalo.example").len(), 2);
    assert_eq!(
        refusal(app.propose_verdict(&house.officer, case, unproven()).await),
        Refusal::Case(casework::Refusal::NoEvidence),
        "there is time left"
    );

    house.pass(Duration::hours(12));
    work(&house).await;
    work(&house).await;
    let page = app.case_page(&house.staff, case).await.unwrap();
    assert_eq!(page.case.requests[0].state(), RequestState::NoReply);
    assert_eq!(
        subjects(&house, "canbo@vidu.example"),
        ["Quá hạn chưa có trả lời: Vụ Zalo"]
    );
    assert_eq!(
        refusal(
            app.propose_verdict(&house.officer, case, fabricated())
                .await
        ),
        Refusal::Case(casework::Refusal::OnlySilence)
    );
    app.propose_verdict(&house.officer, case, unproven())
        .await
        .unwrap();
    app.approve_verdict(&house.approver, case).await.unwrap();
    let view = app.check(HOAX).await.unwrap().correction.unwrap();
    assert_eq!(view.correction.verdict.label, VerdictLabel::Unproven);
    assert_eq!(view.correction.silent.len(), 1);
    assert_eq!(
        view.correction.silent[0].organisation,
        zalo().party.organisation
    );

    // Late, but heard: the answer comes in, and the next version no longer says silent.
    let token = page.requests[0].path.trim_start_matches("/p/");
    let files = vec![("thong-cao.pdf".to_owned(), b"%PDF-1.7".to_vec())];
    app.party_reply(token, denial(), files).await.unwrap();
    app.propose_correction(
        &house.officer,
        case,
        fabricated(),
        "Bên được nhắc tên đã trả lời",
    )
    .await
    .unwrap();
    app.approve_verdict(&house.approver, case).await.unwrap();
    let found = app.correction(case).await.unwrap();
    assert!(found.view.correction.silent.is_empty());
    assert_eq!(
        found.view.correction.spokespersons[0].answer,
        PartyAnswer::False
    );
    assert_eq!(found.history.len(), 2);
    let page = app.case_page(&house.staff, case).await.unwrap();
    let reply = page.case.requests[0].reply.clone().unwrap();
    assert_eq!(reply.via, ReplyVia::Portal);
    let request = page.case.requests[0].id;
    let (name, kind, bytes) = app
        .reply_file(&house.staff, case, request, 0)
        .await
        .unwrap();
    assert_eq!(
        (name.as_str(), kind.as_str()),
        ("thong-cao.pdf", "application/pdf")
    );
    assert_eq!(bytes, b"%PDF-1.7");
}

#[tokio::test]
async fn what_came_due_during_a_long_pause_is_done_once_and_nobody_is_reminded_late() {
    let house = House::new().await;
    let (case, _) = house.case().await;
    work(&house).await;
    let before = subjects(&house, "dai-dien@zalo.example").len();
    house.pass(Duration::days(10));
    let app = house.restarted().await;
    app.follow_up(100).await.unwrap();
    app.send_due(100).await.unwrap();
    assert_eq!(subjects(&house, "dai-dien@zalo.example").len(), before);
    let page = app.case_page(&house.staff, case).await.unwrap();
    let steps: Vec<_> = page.case.requests[0].steps.iter().map(|s| s.kind).collect();
    assert_eq!(steps, [StepKind::NoReply]);
}

#[tokio::test]
async fn two_workers_at_once_remind_once() {
    let house = House::new().await;
    house.case().await;
    work(&house).await;
    house.pass(Duration::hours(24));
    let other = house.restarted().await;
    let (one, two) = tokio::join!(house.app.follow_up(10), other.follow_up(10));
    one.and(two).unwrap();
    house.app.send_due(100).await.unwrap();
    assert_eq!(subjects(&house, "dai-dien@zalo.example").len(), 2);
}

#[tokio::test]
async fn a_link_taken_back_or_ended_opens_no_answer() {
    let house = House::new().await;
    let (case, request) = house.case().await;
    let page = house.app.case_page(&house.staff, case).await.unwrap();
    let token = page.requests[0].path.trim_start_matches("/p/").to_owned();
    house.pass(Duration::days(32) + Duration::SECOND);
    assert!(house.app.party_page(&token).await.unwrap().expired);
    assert_eq!(
        refusal(house.app.party_reply(&token, denial(), Vec::new()).await),
        Refusal::Case(casework::Refusal::LinkExpired)
    );
    house
        .app
        .extend_request(&house.officer, case, request, 24)
        .await
        .unwrap();
    assert!(!house.app.party_page(&token).await.unwrap().expired);
    house
        .app
        .revoke_request(&house.officer, case, request, "Hỏi nhầm nơi")
        .await
        .unwrap();
    let revoked = Refusal::Case(casework::Refusal::Revoked);
    assert_eq!(refusal(house.app.party_page(&token).await), revoked);
    assert_eq!(
        refusal(house.app.party_reply(&token, denial(), Vec::new()).await),
        revoked
    );
}

#[tokio::test]
async fn a_refused_answer_leaves_no_file_behind() {
    let house = House::new().await;
    let (case, _) = house.case().await;
    let page = house.app.case_page(&house.staff, case).await.unwrap();
    let token = page.requests[0].path.trim_start_matches("/p/").to_owned();
    let bytes = b"only here".to_vec();
    let mut nameless = denial();
    nameless.person = " ".into();
    let files = vec![("a.txt".to_owned(), bytes.clone())];
    assert_eq!(
        refusal(house.app.party_reply(&token, nameless, files).await),
        Refusal::Case(casework::Refusal::Empty("person"))
    );
    use sha2::Digest;
    let key = hex::encode(sha2::Sha256::digest(&bytes));
    assert_eq!(house.store.blob(&key).await.unwrap(), None);
}

#[tokio::test]
async fn a_withdrawn_verdict_answers_nobody_and_says_so() {
    let house = House::new().await;
    let app = &house.app;
    let case = house.concluded().await;
    app.propose_withdrawal(&house.officer, case, "Chứng cứ bị làm giả")
        .await
        .unwrap();
    assert!(!app.check(HOAX).await.unwrap().correction.unwrap().withdrawn);
    app.approve_verdict(&house.approver, case).await.unwrap();
    let answer = app.check(HOAX).await.unwrap();
    assert_eq!(answer.answer, Answer::Known);
    let view = answer.correction.unwrap();
    assert!(view.withdrawn && !view.under_review);
    let found = app.correction(case).await.unwrap();
    assert_eq!(found.chat_vi, "", "nobody passes on what no longer stands");
    assert!(!found.contestable);
    let kinds: Vec<_> = found.history.iter().map(|v| (v.version, v.kind)).collect();
    assert_eq!(
        kinds,
        [(2, CorrectionKind::Withdrawn), (1, CorrectionKind::Verdict)]
    );
    assert_eq!(
        found.view.correction.reason.as_deref(),
        Some("Chứng cứ bị làm giả")
    );
    assert_eq!(
        refusal(app.draft_letter(&house.officer, case).await),
        Refusal::NoVerdict
    );
}

async fn appealed(house: &House) -> (CaseId, String) {
    let case = house.concluded().await;
    let code = house.app.appeal(case, "Zalo đã đăng thông báo này").await;
    (case, code.unwrap())
}

#[tokio::test]
async fn an_appeal_that_is_right_leads_to_a_corrected_version() {
    let house = House::new().await;
    let app = &house.app;
    let (case, code) = appealed(&house).await;
    let page = app.appeal_page(&code.to_lowercase()).await.unwrap();
    assert!(page.appeal.decision.is_none());
    assert_eq!(app.correction(case).await.unwrap().open_appeals, 1);
    assert_eq!(house.store.case_count(CaseList::Appeals).await.unwrap(), 1);
    let decide = |outcome| {
        let appeal = page.appeal.id;
        let summary = "Người phản đối đưa ra thông báo gốc";
        app.decide_appeal(
            &house.officer,
            case,
            appeal,
            outcome,
            summary,
            "Đúng, cảm ơn",
        )
    };
    decide(AppealOutcome::Upheld).await.unwrap();
    assert_eq!(
        refusal(decide(AppealOutcome::Rejected).await),
        Refusal::Case(casework::Refusal::AppealDecided)
    );
    assert!(
        app.check(HOAX)
            .await
            .unwrap()
            .correction
            .unwrap()
            .under_review
    );
    app.propose_verdict(&house.officer, case, unproven())
        .await
        .unwrap();
    app.approve_verdict(&house.approver, case).await.unwrap();
    let found = app.correction(case).await.unwrap();
    assert_eq!(found.view.correction.version, 3);
    assert_eq!(
        found.view.correction.reason.as_deref(),
        Some("Người phản đối đưa ra thông báo gốc")
    );
    let decision = found.decided_appeals[0].decision.clone().unwrap();
    assert_eq!(decision.outcome, AppealOutcome::Upheld);
    let page = app.appeal_page(&code).await.unwrap();
    assert_eq!(page.appeal.decision, Some(decision));
}

#[tokio::test]
async fn a_wrong_code_opens_no_appeal_and_the_code_is_kept_nowhere() {
    let house = House::new().await;
    let (case, code) = appealed(&house).await;
    for wrong in ["", "0000-0000-0000", &code[..13], &format!("{code}0")] {
        assert_eq!(
            refusal(house.app.appeal_page(wrong).await),
            Refusal::NotFound("appeal"),
            "{wrong}"
        );
    }
    let events = house.store.case_events(case).await.unwrap();
    let kept = serde_json::to_string(&events).unwrap();
    assert!(!kept.contains(&code) && !kept.contains(&code.replace('-', "")));
}

#[tokio::test]
async fn a_verdict_comes_up_for_review_on_its_day_once() {
    let house = House::new().await;
    let app = &house.app;
    let case = house.concluded().await;
    work(&house).await;
    let heard = subjects(&house, "canbo@vidu.example").len();
    house.pass(Duration::days(170));
    work(&house).await;
    assert_eq!(subjects(&house, "canbo@vidu.example").len(), heard);
    let rows = async |tab| {
        let page = app.case_list_page(&house.staff, tab, 0).await.unwrap();
        page.rows.len()
    };
    assert_eq!(rows(CaseTab::Review).await, 1, "it comes within two weeks");
    house.pass(Duration::days(10));
    for _ in 0..2 {
        work(&house).await;
    }
    let news = subjects(&house, "canbo@vidu.example").split_off(heard);
    assert_eq!(news, ["Đến hạn xem lại kết luận: Điều lệ mới của Zalo"]);
    app.confirm_review(&house.officer, case, "Trang của Zalo vẫn như cũ", 365)
        .await
        .unwrap();
    work(&house).await;
    assert_eq!(rows(CaseTab::Review).await, 0);
    assert_eq!(subjects(&house, "canbo@vidu.example").len(), heard + 1);
    assert_eq!(app.correction(case).await.unwrap().history.len(), 1);
}

#[tokio::test]
async fn colleagues_find_their_cases_and_hear_of_them() {
    let house = House::new().await;
    let app = &house.app;
    let (case, _) = house.case().await;
    let approver: app::access::Staff = capability(app, Role::Approver).await;
    let mine = async |by: &app::access::Staff| {
        let page = app.case_list_page(by, CaseTab::Mine, 0).await.unwrap();
        page.rows.len()
    };
    assert_eq!(mine(&house.staff).await, 1, "who opens a case works on it");
    assert_eq!(mine(&approver).await, 0);
    app.watch_case(&approver, case, true).await.unwrap();
    assert_eq!(mine(&approver).await, 1);
    app.add_note(&approver, case, "Gọi thêm cho Zalo")
        .await
        .unwrap();
    let desk: app::access::Desk = capability(app, Role::Approver).await;
    app.assign_case(&desk, case, None).await.unwrap();
    assert_eq!(mine(&house.staff).await, 0);
    let page = app.case_page(&house.staff, case).await.unwrap();
    assert_eq!(page.case.notes[0].text, "Gọi thêm cho Zalo");
    let officer = page.assignable[0].id;
    app.assign_case(&desk, case, Some(officer)).await.unwrap();
    work(&house).await;
    assert_eq!(
        subjects(&house, "canbo@vidu.example"),
        ["Hồ sơ giao cho bạn: Điều lệ mới của Zalo"]
    );
    let due = page.due_at.expect("the harm says when");
    assert_eq!(due, page.case.opened_at + Duration::hours(72));
    let sooner = house.clock_now() + Duration::hours(5);
    app.set_deadline(&desk, case, Some(sooner)).await.unwrap();
    let rows = app
        .case_list_page(&house.staff, CaseTab::Due, 0)
        .await
        .unwrap()
        .rows;
    assert_eq!(rows[0].due_at, Some(sooner));
}

#[tokio::test]
async fn a_party_asked_once_is_offered_the_next_time() {
    let house = House::new().await;
    let (case, _) = house.case().await;
    let page = house.app.case_page(&house.staff, case).await.unwrap();
    assert_eq!(page.parties, [zalo().party]);
}

#[tokio::test]
async fn labels_are_changed_by_the_administrator_and_keep_their_past() {
    let house = House::new().await;
    let case = house.concluded().await;
    let mut labels = house.app.label_page(&house.staff).await.unwrap();
    for label in labels
        .0
        .iter_mut()
        .filter(|label| label.code == "fabricated")
    {
        label.name_vi = "THÔNG TIN GIẢ".into();
    }
    house
        .app
        .save_labels(&house.administrator, labels)
        .await
        .unwrap();
    let named = |view: app::views::CorrectionView| view.correction.verdict.named.unwrap().vi;
    let view = house.app.correction(case).await.unwrap().view;
    assert_eq!(named(view), "TIN GIẢ", "as it was called on that day");
    house
        .app
        .propose_correction(&house.officer, case, fabricated(), "Đổi tên nhãn")
        .await
        .unwrap();
    house
        .app
        .approve_verdict(&house.approver, case)
        .await
        .unwrap();
    let view = house.app.correction(case).await.unwrap().view;
    assert_eq!(named(view), "THÔNG TIN GIẢ");
}

#[tokio::test]
async fn an_opinion_gets_a_verdict_but_no_letter() {
    let house = House::new().await;
    let (case, request) = house.case().await;
    let app = &house.app;
    app.record_reply(&house.officer, case, request, denial(), Vec::new())
        .await
        .unwrap();
    let opinion = NewVerdict {
        label: "opinion".into(),
        ..fabricated()
    };
    app.propose_verdict(&house.officer, case, opinion)
        .await
        .unwrap();
    app.approve_verdict(&house.approver, case).await.unwrap();
    assert_eq!(
        refusal(app.draft_letter(&house.officer, case).await),
        Refusal::NoLetterForOpinion
    );
    let chat = app.correction(case).await.unwrap().chat_vi;
    assert!(chat.starts_with("LƯU Ý – Ý KIẾN"));
}

#[tokio::test]
async fn news_to_colleagues_never_waits_for_a_clerk() {
    let house = House::new().await;
    let (case, request) = house.case().await;
    work(&house).await;
    let approver: app::access::Staff = capability(&house.app, Role::Approver).await;
    house.app.watch_case(&approver, case, true).await.unwrap();
    house
        .app
        .record_reply(&house.officer, case, request, denial(), Vec::new())
        .await
        .unwrap();
    let lost = app::ports::SendError::Uncertain("cut off".into());
    house.mailer.errors.lock().unwrap().push(lost);
    house.app.send_due(10).await.unwrap();
    let uncertain = house.store.deliveries_in(DeliveryState::Uncertain).await;
    assert!(uncertain.unwrap().is_empty());
    assert_eq!(
        house
            .store
            .deliveries_in(DeliveryState::Failed)
            .await
            .unwrap()
            .len(),
        1
    );
    let page = house.app.case_page(&house.staff, case).await.unwrap();
    assert!(matches!(page.case.stage, Stage::Open { .. }));
}

#[tokio::test]
async fn the_clock_of_a_real_house_does_not_move() {
    let house = House::new().await;
    assert_eq!(
        refusal(house.app.advance_example_clock(1).await),
        Refusal::NoExample
    );
}
