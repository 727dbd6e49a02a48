//! Reporters: anonymous by default, told when they asked to be, gone when they want or in time.

use app::{
    Error, NewContact, NewReport, Refusal, ReportProgress, Retention,
    audit::AuditActor,
    model::{ContactEnd, ContactKind, DeliveryState},
    ports::SendError,
};
use casework::CaseId;
use time::Duration;

use crate::house::{HOAX, House, denial, fabricated};

const ADDRESS: &str = "nguoi.bao.tin@thu.example";

fn hoax() -> NewReport {
    NewReport {
        text: HOAX.into(),
        ..NewReport::default()
    }
}

fn by_mail() -> NewContact {
    NewContact {
        kind: ContactKind::Email,
        value: ADDRESS.into(),
        consent: true,
        notice: 1,
        language: "vi".into(),
    }
}

async fn reported(house: &House) -> String {
    house
        .app
        .report_with_code(hoax(), Some(by_mail()))
        .await
        .unwrap()
        .1
}

async fn conclude(house: &House, case: CaseId, request: casework::RequestId) {
    let app = &house.app;
    app.record_reply(&house.officer, case, request, denial(), Vec::new())
        .await
        .unwrap();
    app.propose_verdict(&house.officer, case, fabricated())
        .await
        .unwrap();
    app.approve_verdict(&house.approver, case).await.unwrap();
}

/// E-mails to the reporter.
fn told(house: &House) -> usize {
    let mails = house.mails();
    mails.iter().filter(|mail| mail.address == ADDRESS).count()
}

async fn actions(house: &House, case: CaseId) -> Vec<String> {
    let page = house.app.trail_page(&house.staff, case).await.unwrap();
    page.lines.into_iter().map(|line| line.row.action).collect()
}

#[tokio::test]
async fn a_report_without_contact_keeps_nothing_of_anyone() {
    let house = House::new().await;
    let (_, code) = house.app.report_with_code(hoax(), None).await.unwrap();
    let page = house.app.tracking_page(&code).await.unwrap();
    assert_eq!(page.contact, None);
    assert_eq!(page.progress, ReportProgress::Received);
    let wrong = house.app.tracking_page("0000-0000-0000-0000").await;
    assert!(matches!(
        wrong,
        Err(Error::Refused(Refusal::NotFound("tracking")))
    ));
}

#[tokio::test]
async fn without_consent_to_the_present_notice_nothing_is_taken() {
    let house = House::new().await;
    let refused = |contact: NewContact| {
        let app = &house.app;
        async move {
            match app.report_with_code(hoax(), Some(contact)).await {
                Err(Error::Refused(refusal)) => refusal,
                other => panic!("{other:?}"),
            }
        }
    };
    let mut unticked = by_mail();
    unticked.consent = false;
    assert_eq!(refused(unticked).await, Refusal::NoConsent);
    let mut stale = by_mail();
    stale.notice = 0;
    assert_eq!(refused(stale).await, Refusal::Changed);
    let mut wrong = by_mail();
    wrong.value = "không có a còng".into();
    assert_eq!(refused(wrong).await, Refusal::Invalid("contact"));
    let chain = house.report(HOAX).await.chain;
    assert!(
        house
            .store
            .contacts_of_chain(chain)
            .await
            .unwrap()
            .is_empty()
    );
}

#[tokio::test]
async fn neither_contact_nor_code_stands_in_the_file() {
    let house = House::new().await;
    let code = reported(&house).await;
    let file = house.file();
    let holds = |needle: &str| {
        file.windows(needle.len())
            .any(|bytes| bytes == needle.as_bytes())
    };
    assert!(
        holds("UCCI-308-1"),
        "the message is in it, so this would find the rest"
    );
    assert!(!holds(ADDRESS));
    assert!(!holds(&code));
    // But by code everything can be seen and exported, whole.
    let page = house.app.tracking_page(&code.to_lowercase()).await.unwrap();
    assert_eq!(page.contact.unwrap().value, "n••••••••••••@thu.example");
    assert_eq!(page.notice.unwrap().version, 1);
    let export = house.app.tracking_export(&code).await.unwrap();
    assert!(export.contains(ADDRESS) && export.contains("UCCI-308-1"));
}

#[tokio::test]
async fn the_reporter_is_told_once_of_each_correction() {
    let house = House::new().await;
    let code = reported(&house).await;
    let (case, request) = house.case().await;
    assert_eq!(
        house.app.tracking_page(&code).await.unwrap().progress,
        ReportProgress::InWork
    );
    conclude(&house, case, request).await;
    assert!(matches!(
        house.app.tracking_page(&code).await.unwrap().progress,
        ReportProgress::Answered(_)
    ));
    assert_eq!(house.app.tell_due(10).await.unwrap(), 1);
    assert_eq!(house.app.tell_due(10).await.unwrap(), 0);
    assert_eq!(told(&house), 1);
    let mail = house
        .mails()
        .into_iter()
        .find(|m| m.address == ADDRESS)
        .unwrap();
    assert!(mail.text.contains("/corrections/") && mail.text.contains("/track"));
    assert!(!mail.text.contains(&code));
    assert!(
        actions(&house, case)
            .await
            .contains(&"reporter-told".to_owned())
    );
    let app = &house.app;
    app.reopen_case(&house.officer, case, "có thông tin mới")
        .await
        .unwrap();
    app.propose_verdict(&house.officer, case, fabricated())
        .await
        .unwrap();
    app.approve_verdict(&house.approver, case).await.unwrap();
    assert_eq!(house.app.tell_due(10).await.unwrap(), 1);
    assert_eq!(told(&house), 2);
}

#[tokio::test]
async fn what_was_leaving_when_the_program_stopped_is_never_sent_again_by_itself() {
    let house = House::new().await;
    reported(&house).await;
    let (case, request) = house.case().await;
    conclude(&house, case, request).await;
    house
        .mailer
        .errors
        .lock()
        .unwrap()
        .push(SendError::Temporary("450".into()));
    house.app.tell_due(10).await.unwrap();
    assert_eq!(house.app.tell_due(10).await.unwrap(), 0, "it waits");
    house.pass(Duration::minutes(2));
    house
        .mailer
        .errors
        .lock()
        .unwrap()
        .push(SendError::Uncertain(format!("lost after {ADDRESS}")));
    assert_eq!(house.app.tell_due(10).await.unwrap(), 1);
    house.sql("UPDATE telling SET state = 'sending'").await;
    assert_eq!(house.restarted().await.recover_tellings().await.unwrap(), 1);
    let telling = house.store.tellings_of_case(case).await.unwrap().remove(0);
    assert_eq!(telling.state, DeliveryState::Uncertain);
    house.pass(Duration::days(1));
    assert_eq!(house.app.tell_due(10).await.unwrap(), 0);
    house
        .app
        .tell_again(&house.officer, case, telling.report)
        .await
        .unwrap();
    assert_eq!(house.app.tell_due(10).await.unwrap(), 1);
    assert_eq!(told(&house), 1);
    let again = house
        .app
        .tell_again(&house.officer, case, telling.report)
        .await;
    assert!(again.is_err(), "it has left");
}

#[tokio::test]
async fn withdrawing_and_erasing_take_effect_at_once() {
    let house = House::new().await;
    let (one, two) = (reported(&house).await, reported(&house).await);
    let (case, request) = house.case().await;
    conclude(&house, case, request).await;
    let page = house.app.withdraw_consent(&one).await.unwrap();
    let contact = page.contact.unwrap();
    assert_eq!(contact.value, "");
    assert_eq!(contact.ended.unwrap().0, ContactEnd::Withdrawn);
    house.app.withdraw_consent(&one).await.unwrap();
    house.app.erase_tracking(&two).await.unwrap();
    assert!(house.app.tracking_page(&two).await.is_err());
    house.app.erase_tracking(&one).await.unwrap();
    assert!(house.app.erase_tracking(&one).await.is_err());
    assert_eq!(house.app.tell_due(10).await.unwrap(), 0);
    assert_eq!(told(&house), 0);
    let actions = actions(&house, case).await;
    for action in ["contact-withdrawn", "contact-erased"] {
        assert_eq!(
            actions.iter().filter(|a| *a == action).count(),
            1,
            "{action}"
        );
    }
    assert!(house.store.contacts_kept().await.unwrap().is_empty());
}

#[tokio::test]
async fn an_officer_reads_a_contact_for_a_reason_that_is_recorded() {
    let house = House::new().await;
    reported(&house).await;
    let (case, _) = house.case().await;
    let page = house.app.case_page(&house.staff, case).await.unwrap();
    let reporter = page.reporters[0].clone();
    assert_eq!(reporter.value, "", "that there is one is seen, not which");
    let read = |reason: &'static str| {
        let (app, officer) = (&house.app, &house.officer);
        async move {
            app.read_contact(officer, case, reporter.report, reason)
                .await
        }
    };
    assert!(read("  ").await.is_err());
    assert!(
        !actions(&house, case)
            .await
            .contains(&"contact-read".to_owned())
    );
    let (_, shown) = read("hỏi lại ngày nhận tin").await.unwrap();
    assert_eq!(shown.value, ADDRESS);
    let trail = house.app.trail_page(&house.staff, case).await.unwrap();
    let last = trail.lines.last().unwrap();
    assert_eq!(last.row.action, "contact-read");
    assert_eq!(last.row.reason, "hỏi lại ngày nhận tin");
    assert!(matches!(last.row.by, AuditActor::User { .. }) && !last.name.is_empty());
    assert_eq!(trail.check.problems, []);
}

#[tokio::test]
async fn contacts_go_by_themselves_after_closing() {
    let house = House::new().await;
    reported(&house).await;
    let (case, request) = house.case().await;
    house.pass(Duration::days(170));
    assert_eq!(
        house.app.purge_contacts().await.unwrap(),
        0,
        "the case is open"
    );
    conclude(&house, case, request).await;
    house.pass(Duration::days(29));
    assert_eq!(house.app.purge_contacts().await.unwrap(), 0);
    // Longer now; but 30 days were promised.
    let longer = Retention {
        after_closing_days: 300,
        without_case_days: 700,
    };
    house
        .app
        .save_retention(&house.administrator, longer)
        .await
        .unwrap();
    house.pass(Duration::days(1));
    assert_eq!(house.app.purge_contacts().await.unwrap(), 1);
    assert_eq!(house.app.purge_contacts().await.unwrap(), 0);
    assert!(
        actions(&house, case)
            .await
            .contains(&"contact-purged".to_owned())
    );
    let kept = &house
        .app
        .case_page(&house.staff, case)
        .await
        .unwrap()
        .reporters[0];
    assert_eq!(kept.ended.unwrap().0, ContactEnd::Purged);
}

#[tokio::test]
async fn contacts_go_where_no_case_is_ever_opened() {
    let house = House::new().await;
    let report = NewReport {
        text: "Chiều nay cả phường mất nước đến sáng mai, bà con chuyển tiếp nhé".into(),
        ..NewReport::default()
    };
    house
        .app
        .report_with_code(report, Some(by_mail()))
        .await
        .unwrap();
    house.pass(Duration::days(179));
    assert_eq!(house.app.purge_contacts().await.unwrap(), 0);
    house.pass(Duration::days(1));
    assert_eq!(house.app.purge_contacts().await.unwrap(), 1);
}

#[tokio::test]
async fn stored_numbers_are_hidden_everywhere_until_an_officer_says_why() {
    let house = House::new().await;
    let number = "0912 345 678";
    let text = format!("{HOAX} Mọi chi tiết gọi {number} gặp chị Hoa để được hướng dẫn.");
    let often = NewReport {
        text: text.clone(),
        count: 1000,
        ..NewReport::default()
    };
    let receipt = house.app.report(often).await.unwrap();
    let case = house
        .app
        .open_case(&house.officer, receipt.chain, "Zalo")
        .await
        .unwrap();
    let page = house.app.case_page(&house.staff, case).await.unwrap();
    let chain = house
        .app
        .chain_page(&house.staff, receipt.chain)
        .await
        .unwrap();
    let inbox = house.app.inbox(&house.staff, 0).await.unwrap();
    let asked = house
        .app
        .check(&text.replace(number, "0988 777 666"))
        .await
        .unwrap();
    for shown in [
        format!("{page:?}"),
        format!("{chain:?}"),
        format!("{inbox:?}"),
        format!("{asked:?}"),
    ] {
        assert!(!shown.contains(number), "{shown}");
        assert!(shown.contains("09•• ••• •78"), "{shown}");
    }
    assert!(
        format!("{asked:?}").contains("0988 777 666"),
        "the asker's own is theirs"
    );
    assert_eq!(page.hidden, [receipt.message]);
    assert_eq!(chain.hidden, [receipt.message]);
    let (officer, message) = (&house.officer, receipt.message);
    assert!(
        house
            .app
            .unmask_message(officer, case, message, "")
            .await
            .is_err()
    );
    let open = house
        .app
        .unmask_message(officer, case, message, "gọi thử số trong tin")
        .await
        .unwrap();
    assert_eq!(open.text, text);
    assert_eq!(
        actions(&house, case).await,
        ["opened", "assigned", "message-unmasked"]
    );
}
