//! Who is how far; what is done about silence; who is told when a verdict changes.

use app::{
    CoverageAsk, CoverageOf, CoverageRow, Error, NewCall, NewContact, NewReport, PlanEdit,
    Proposer, Refusal, Standing,
    model::{
        CallOutcome, ChannelKind, ContactKind, ContactPerson, Dated, Delivery, DeliveryState,
        EscalationPlan, Missing, NewDelivery, Reach, Rung, StepState,
    },
    ports::{Change, SendError},
};
use casework::{CaseId, DeliveryId, LetterId, NewVerdict};
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use crate::house::{HOAX, House, START, fabricated};

fn by(house: &House) -> Proposer {
    Proposer::Clerk(house.clerk.clone())
}

/// A letter that everybody got; the clock stands at nine on a Thursday.
async fn sent(house: &House) -> LetterId {
    let letter = house.numbered().await;
    house.app.send_due(100).await.unwrap();
    house.app.send_letter(&house.clerk, letter).await.unwrap();
    house.app.send_due(1000).await.unwrap();
    letter
}

/// What the worker does.
async fn turn(house: &House) -> usize {
    let made = house.app.escalate_due(1000).await.unwrap();
    while house.app.send_due(1000).await.unwrap() > 0 {}
    made
}

async fn after(house: &House, hours: i64) -> usize {
    house.pass(Duration::hours(hours));
    turn(house).await
}

async fn deliveries(house: &House, letter: LetterId) -> Vec<Delivery> {
    house.store.deliveries_of_letter(letter).await.unwrap()
}

/// Its private link.
fn token(house: &House, delivery: &Delivery) -> String {
    let mails = house.mails();
    let mail = mails
        .iter()
        .find(|mail| mail.id == delivery.id.to_string())
        .unwrap();
    let token = mail.text.split("/r/").nth(1).unwrap();
    token
        .split(|c: char| c.is_whitespace() || c == '/')
        .next()
        .unwrap()
        .to_owned()
}

async fn confirm(house: &House, delivery: &Delivery) {
    let confirmation = app::By {
        person: "Bình".into(),
        office: "Văn thư".into(),
    };
    let token = token(house, delivery);
    house.app.confirm(&token, &confirmation).await.unwrap();
}

async fn confirm_all_but(house: &House, letter: LetterId, but: usize) -> Vec<Delivery> {
    let all = deliveries(house, letter).await;
    for delivery in &all[but..] {
        confirm(house, delivery).await;
    }
    all.into_iter().take(but).collect()
}

async fn rungs(house: &House, letter: LetterId, of: DeliveryId) -> Vec<(Rung, StepState, i64)> {
    let steps = house.store.steps_of_letter(letter).await.unwrap();
    steps
        .into_iter()
        .filter(|step| step.delivery == of)
        .map(|step| (step.rung, step.state, (step.at - START).whole_hours()))
        .collect()
}

fn refused<T: std::fmt::Debug>(result: Result<T, Error>) -> Refusal {
    match result {
        Err(Error::Refused(refusal)) => refusal,
        other => panic!("{other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn silence_is_followed_up_step_by_step_and_each_step_once() {
    let house = House::new().await;
    let letter = sent(&house).await;
    let silent = confirm_all_but(&house, letter, 2).await;
    assert_eq!(after(&house, 3).await, 0, "not before its time");
    assert_eq!(after(&house, 1).await, 2, "after four hours");
    assert_eq!(turn(&house).await, 0, "once");
    let reminders: Vec<_> = house
        .mails()
        .into_iter()
        .filter(|mail| mail.subject.contains("Nhắc lại: Công văn số 01/"))
        .collect();
    assert_eq!(reminders.len(), 2);
    assert!(
        reminders[0].text.contains(&token(&house, &silent[0]))
            || reminders[1].text.contains(&token(&house, &silent[0])),
        "the link is the receiver's own"
    );
    assert!(reminders[0].text.contains("chưa có xác nhận"));
    confirm(&house, &silent[1]).await;
    // Through the night nobody is disturbed.
    for _ in 0..6 {
        after(&house, 4).await;
    }
    for _ in 0..6 {
        after(&house, 2).await;
    }
    assert_eq!(
        rungs(&house, letter, silent[0].id).await,
        [
            (Rung::Reminder, StepState::Made, 4),
            // Due at five in the morning.
            (Rung::SecondReminder, StepState::Made, 24),
            // No other address: on paper.
            (Rung::OtherChannel, StepState::Made, 28),
            // Nobody above is known.
            (Rung::Superior, StepState::Skipped, 32),
            (Rung::Call, StepState::Made, 34),
        ]
    );
    let confirmed = rungs(&house, letter, silent[1].id).await;
    assert_eq!(confirmed, [(Rung::Reminder, StepState::Made, 4)]);
    let steps = house.store.steps_of_letter(letter).await.unwrap();
    let paper = steps.iter().find(|s| s.rung == Rung::OtherChannel).unwrap();
    let paper = house.store.delivery(paper.made.unwrap()).await.unwrap();
    assert_eq!(paper.unwrap().channel, ChannelKind::Print);
    assert_eq!(
        after(&house, 48).await,
        0,
        "there is nothing after the call"
    );

    // The call: first nobody answers, then they confirm.
    let list = house.app.call_list(&house.staff).await.unwrap();
    assert_eq!(list.len(), 1);
    let step = list[0].step.id;
    let mut call = NewCall {
        number: "0208 111 222".into(),
        outcome: "no-answer".into(),
        ..NewCall::default()
    };
    house
        .app
        .record_call(&by(&house), step, &call)
        .await
        .unwrap();
    house.pass(Duration::minutes(5));
    call.outcome = "confirmed".into();
    let nobody = house.app.record_call(&by(&house), step, &call).await;
    assert_eq!(refused(nobody), Refusal::Empty("person"));
    call.person = "Trần Văn C".into();
    call.office = "Chánh Văn phòng".into();
    house
        .app
        .record_call(&by(&house), step, &call)
        .await
        .unwrap();
    let again = house.app.record_call(&by(&house), step, &call).await;
    assert_eq!(refused(again), Refusal::Changed);
    assert!(house.app.call_list(&house.staff).await.unwrap().is_empty());
    let delivery = house.store.delivery(silent[0].id).await.unwrap().unwrap();
    assert_eq!(
        delivery.confirmed_by.as_deref(),
        Some("Trần Văn C – Chánh Văn phòng (qua điện thoại)")
    );
    let page = house
        .app
        .escalation_page(&house.staff, letter)
        .await
        .unwrap();
    assert_eq!((page.owing, page.coming_total), (0, 0));
    let calls: Vec<CallOutcome> = page.made[0].calls.iter().map(|c| c.outcome).collect();
    assert_eq!(calls, [CallOutcome::NoAnswer, CallOutcome::Confirmed]);
}

#[tokio::test(flavor = "multi_thread")]
async fn another_address_and_the_superior_come_from_the_register() {
    let house = House::new().await;
    let letter = sent(&house).await;
    let silent = confirm_all_but(&house, letter, 1).await.remove(0);
    let id = silent.organisation.unwrap();
    let mut organisation = house.store.organisation(id).await.unwrap().unwrap();
    organisation.version += 1;
    organisation.facts.channels.push(Dated::always(Reach {
        channel: ChannelKind::Email,
        address: "du-phong@vidu.example".into(),
        rank: 9,
    }));
    let person = |name: &str, email: &str, telephone: &str, is_superior| {
        Dated::always(ContactPerson {
            name: name.into(),
            office: String::new(),
            email: email.into(),
            telephone: telephone.into(),
            is_superior,
        })
    };
    organisation.facts.contacts = vec![
        person("An", "", "0208 111 222", false),
        person("Bí thư Dũng", "dung@vidu.example", "0208 333 444", true),
    ];
    house
        .store
        .commit(vec![Change::SaveOrganisation(organisation)])
        .await
        .unwrap();
    for _ in 0..20 {
        after(&house, 3).await;
    }
    let mails = house.mails();
    let to = |address: &str| mails.iter().find(|mail| mail.address == address);
    let other = to("du-phong@vidu.example").unwrap();
    assert!(other.text.contains(&token(&house, &silent)));
    let superior = to("dung@vidu.example").unwrap();
    assert!(
        superior.text.contains("Kính gửi: Bí thư Dũng"),
        "{}",
        superior.text
    );
    assert!(superior.text.contains(&silent.to_name), "names what waits");
    let list = house.app.call_list(&house.staff).await.unwrap();
    assert_eq!(
        list[0].telephones,
        ["0208 111 222 (An)", "0208 333 444 (Bí thư Dũng)"]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_pause_does_not_do_everything_at_once() {
    let house = House::new().await;
    let letter = sent(&house).await;
    let silent = confirm_all_but(&house, letter, 1).await.remove(0);
    assert_eq!(after(&house, 24 * 5 + 3).await, 1);
    assert_eq!(turn(&house).await, 0);
    assert_eq!(after(&house, 1).await, 0);
    let only = rungs(&house, letter, silent.id).await;
    assert_eq!(only, [(Rung::Reminder, StepState::Made, 123)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_over_when_a_reminder_would_leave_does_not_leave() {
    let house = House::new().await;
    let letter = sent(&house).await;
    let silent = confirm_all_but(&house, letter, 1).await.remove(0);
    house.pass(Duration::hours(4));
    assert_eq!(house.app.escalate_due(1000).await.unwrap(), 1);
    confirm(&house, &silent).await;
    let before = house.mails().len();
    house.app.send_due(1000).await.unwrap();
    assert_eq!(house.mails().len(), before);
    let steps = house.store.steps_of_letter(letter).await.unwrap();
    let made = house.store.delivery(steps[0].made.unwrap()).await.unwrap();
    assert_eq!(made.unwrap().state, DeliveryState::Cancelled);
}

#[tokio::test(flavor = "multi_thread")]
async fn people_pause_stop_and_plan() {
    let house = House::new().await;
    let letter = sent(&house).await;
    let silent = confirm_all_but(&house, letter, 3).await;
    let (app, by) = (&house.app, by(&house));
    app.pause_escalation(&by, letter).await.unwrap();
    assert_eq!(after(&house, 30).await, 0, "paused");
    app.stop_steps(&by, letter, silent[0].id, None)
        .await
        .unwrap();
    let again = app.stop_steps(&by, letter, silent[0].id, None).await;
    assert_eq!(refused(again), Refusal::NotFound("step"));
    app.stop_steps(&by, letter, silent[1].id, Some(Rung::Reminder))
        .await
        .unwrap();
    app.resume_escalation(&by, letter).await.unwrap();
    assert_eq!(turn(&house).await, 2);
    assert!(
        rungs(&house, letter, silent[0].id)
            .await
            .iter()
            .all(|(_, state, _)| *state == StepState::Stopped)
    );
    let second = rungs(&house, letter, silent[1].id).await;
    assert_eq!(second[1].0, Rung::SecondReminder, "{second:?}");
    let page = app.escalation_page(&house.staff, letter).await.unwrap();
    let stopped = page
        .made
        .iter()
        .find(|one| one.step.delivery == silent[0].id && one.step.rung == Rung::Reminder);
    app.resume_step(&by, stopped.unwrap().step.id)
        .await
        .unwrap();
    assert_eq!(after(&house, 1).await, 1, "it comes again");

    // A plan of its own: nothing but a call, at once, at night too.
    let mut edit = PlanEdit::of(&EscalationPlan::default());
    edit.confirmation = ["", "", "", "", "0"].map(str::to_owned);
    (edit.quiet_from, edit.quiet_to) = ("0".into(), "0".into());
    app.plan_escalation(&by, letter, Some(&edit)).await.unwrap();
    house.pass(Duration::hours(8));
    turn(&house).await;
    let calls = app.call_list(&house.staff).await.unwrap();
    assert_eq!(calls.len(), 2, "not the one whose call was stopped");
    edit.confirmation[0] = "7".into();
    let wrong = app.plan_escalation(&by, letter, Some(&edit)).await;
    assert_eq!(refused(wrong), Refusal::Invalid("plan_confirmation"));
    let trail = app
        .trail_page(&house.staff, page.record.case)
        .await
        .unwrap();
    let actions: Vec<&str> = trail.lines.iter().map(|l| l.row.action.as_str()).collect();
    for action in [
        "escalation-paused",
        "step-stopped",
        "escalation-resumed",
        "step-resumed",
        "escalation-planned",
    ] {
        assert!(actions.contains(&action), "{action}: {actions:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_recalled_letter_is_not_followed_up() {
    let house = House::new().await;
    let letter = sent(&house).await;
    house
        .app
        .propose_recall(&by(&house), letter, "Sai")
        .await
        .unwrap();
    let recall = house.store.open_amendments(5).await.unwrap().remove(0);
    house
        .app
        .approve_recall(&house.approver, recall.id)
        .await
        .unwrap();
    turn(&house).await;
    assert_eq!(after(&house, 30).await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_did_not_go_is_tried_otherwise_at_once() {
    let house = House::new().await;
    let letter = house.numbered().await;
    house.app.send_due(100).await.unwrap();
    house.app.send_letter(&house.clerk, letter).await.unwrap();
    *house.mailer.errors.lock().unwrap() = vec![SendError::Permanent("550".into())];
    house.app.send_due(1000).await.unwrap();
    house.pass(Duration::minutes(15));
    turn(&house).await;
    let failed = deliveries(&house, letter)
        .await
        .into_iter()
        .find(|d| d.state == DeliveryState::Failed)
        .unwrap();
    let steps = rungs(&house, letter, failed.id).await;
    assert_eq!(steps, [(Rung::OtherChannel, StepState::Made, 0)]);
}

fn corrected() -> NewVerdict {
    NewVerdict {
        label: "false".into(),
        explanation: "Một phần tin là có thật.".into(),
        ..fabricated()
    }
}

async fn correct(house: &House, case: CaseId) {
    house
        .app
        .propose_correction(&house.officer, case, corrected(), "Có văn bản mới")
        .await
        .unwrap();
    house
        .app
        .approve_verdict(&house.approver, case)
        .await
        .unwrap();
}

/// Somebody added by hand, one level below `by`.
async fn passed_on(house: &House, by: &Delivery, at: OffsetDateTime) -> Delivery {
    let new = Delivery::new(NewDelivery {
        id: DeliveryId(Uuid::from_u128(77)),
        purpose: by.purpose,
        case: by.case,
        to_name: "Tổ dân phố 5".into(),
        address: "to5@vidu.example".into(),
        at,
    });
    let child = Delivery {
        passed_on_by: Some(by.id),
        ..new
    };
    let save = Change::SaveDelivery(child.clone());
    house.store.commit(vec![save]).await.unwrap();
    house.app.send_due(10).await.unwrap();
    child
}

#[tokio::test(flavor = "multi_thread")]
async fn a_corrected_verdict_reaches_everyone_on_the_way_that_worked() {
    let house = House::new().await;
    let contact = NewContact {
        kind: ContactKind::Email,
        value: "nguoi.bao.tin@thu.example".into(),
        consent: true,
        notice: 1,
        language: "vi".into(),
    };
    let report = NewReport {
        text: HOAX.into(),
        ..NewReport::default()
    };
    house
        .app
        .report_with_code(report, Some(contact))
        .await
        .unwrap();
    let letter = sent(&house).await;
    let case = house.store.letter(letter).await.unwrap().unwrap().case;
    let all = deliveries(&house, letter).await;
    let child = passed_on(&house, &all[0], house.clock_now()).await;
    confirm(&house, &all[0]).await;
    confirm(&house, &child).await;
    // One confirms on the telephone.
    let mut edit = PlanEdit::of(&EscalationPlan::default());
    edit.confirmation = ["", "", "", "", "0"].map(str::to_owned);
    house
        .app
        .plan_escalation(&by(&house), letter, Some(&edit))
        .await
        .unwrap();
    turn(&house).await;
    let list = house.app.call_list(&house.staff).await.unwrap();
    let called = list
        .iter()
        .find(|row| row.delivery.id == all[1].id)
        .unwrap();
    let call = NewCall {
        outcome: "confirmed".into(),
        person: "Chị Lan".into(),
        office: "Văn thư".into(),
        ..NewCall::default()
    };
    house
        .app
        .record_call(&by(&house), called.step.id, &call)
        .await
        .unwrap();
    let yet = house.app.change_page(&token(&house, &all[0])).await;
    assert!(!yet.unwrap().changed, "nothing has changed yet");

    house.pass(Duration::hours(1));
    let before = house.mails().len();
    correct(&house, case).await;
    house.app.tell_due(100).await.unwrap();
    while house.app.send_due(1000).await.unwrap() > 0 {}
    let mails = house.mails().split_off(before);
    let news: Vec<_> = mails
        .iter()
        .filter(|mail| {
            mail.subject
                .ends_with("Kết luận đã thay đổi: Công văn số 01/STTTT-TTBCXB")
        })
        .collect();
    assert_eq!(
        news.len(),
        all.len() + 1,
        "everyone, the one passed on to too"
    );
    let to_child = news
        .iter()
        .find(|mail| mail.address == child.address)
        .unwrap();
    for part in [
        "trước là “TIN GIẢ”, nay là “TIN SAI SỰ THẬT”",
        "Có văn bản mới",
        "Một phần tin là có thật.",
        "/change",
    ] {
        assert!(to_child.text.contains(part), "{part}: {}", to_child.text);
    }
    let reporter = mails.iter().find(|m| m.address.ends_with("@thu.example"));
    assert!(reporter.is_some(), "whoever asked to be told");
    let calls = house.app.call_list(&house.staff).await.unwrap();
    let again: Vec<_> = calls.iter().filter(|row| row.is_change).collect();
    assert_eq!(again.len(), 1, "who confirmed on the telephone is called");
    assert_eq!(again[0].delivery.to_name, all[1].to_name);

    // It is to be confirmed as well.
    let of = CoverageOf::Change(case, 2);
    let known = |page: &app::CoveragePage| (page.total.confirmed(), page.total.total());
    let page = house
        .app
        .coverage(&house.staff, of, CoverageAsk::default())
        .await
        .unwrap();
    assert_eq!(known(&page), (0, all.len() + 1));
    let portal = house.app.change_page(&token(&house, &child)).await.unwrap();
    assert!(portal.known.is_none() && portal.told);
    let code = |label: casework::VerdictLabel| label.code();
    assert_eq!(code(portal.before.verdict.label), "fabricated");
    assert_eq!(code(portal.now.verdict.label), "false");
    house
        .app
        .confirm_change(&token(&house, &child), "Bác Năm", "Tổ trưởng")
        .await
        .unwrap();
    let call = NewCall {
        person: "Chị Lan".into(),
        ..call
    };
    house
        .app
        .record_call(&by(&house), again[0].step.id, &call)
        .await
        .unwrap();
    let page = house
        .app
        .coverage(&house.staff, of, CoverageAsk::default())
        .await
        .unwrap();
    assert_eq!(known(&page), (2, all.len() + 1));
    let told = house.app.changes_told(&house.staff, case).await.unwrap();
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].tally, page.total);
    // The child stands below whoever passed it on.
    let rows: Vec<&str> = page
        .tree
        .iter()
        .filter_map(|row| match row {
            CoverageRow::Branch(row) => Some(row.name.as_str()),
            _ => None,
        })
        .collect();
    assert_eq!(rows, [all[0].to_name.as_str()]);

    // Who does not confirm is reminded of the change, and of nothing else.
    house
        .app
        .plan_escalation(&by(&house), letter, None)
        .await
        .unwrap();
    let before = house.mails().len();
    after(&house, 5).await;
    let reminders = house.mails().split_off(before);
    assert!(!reminders.is_empty());
    let about = |text: &str| reminders.iter().filter(|m| m.text.contains(text)).count();
    assert!(about("đã thay đổi. Đến nay chưa có xác nhận") >= all.len() - 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_withdrawn_verdict_stops_what_waits_and_tells_who_has_it() {
    let house = House::new().await;
    let letter = house.numbered().await;
    house.app.send_due(100).await.unwrap();
    house.app.send_letter(&house.clerk, letter).await.unwrap();
    house.app.send_due(3).await.unwrap();
    let before = house.mails().len();
    let case = house.store.letter(letter).await.unwrap().unwrap().case;
    house
        .app
        .propose_withdrawal(&house.officer, case, "Chứng cứ bị làm giả")
        .await
        .unwrap();
    house
        .app
        .approve_verdict(&house.approver, case)
        .await
        .unwrap();
    while house.app.send_due(1000).await.unwrap() > 0 {}
    let mut mails = house.mails().split_off(before);
    // The approver is told of the proposal.
    mails.retain(|mail| mail.text.contains("/r/"));
    assert_eq!(mails.len(), 3, "only who has it");
    assert!(mails.iter().all(|m| m.subject.contains("Kết luận đã rút")));
    assert!(mails[0].text.contains("Chứng cứ bị làm giả"));
    let states = deliveries(&house, letter).await;
    let left = states.iter().filter(|d| d.state == DeliveryState::Sent);
    assert_eq!(left.count(), 3);
    assert!(states.iter().all(|d| d.state != DeliveryState::Queued));
    // Nobody is asked for the letter any longer, but for the news.
    let before = house.mails().len();
    after(&house, 6).await;
    let mails = house.mails().split_off(before);
    assert_eq!(mails.len(), 3);
    assert!(mails.iter().all(|m| m.text.contains("đã thay đổi")));
}

#[tokio::test(flavor = "multi_thread")]
async fn news_that_is_out_of_date_does_not_leave() {
    let house = House::new().await;
    let letter = sent(&house).await;
    let case = house.store.letter(letter).await.unwrap().unwrap().case;
    let receivers = deliveries(&house, letter).await.len();
    let before = house.mails().len();
    house.pass(Duration::hours(1));
    house
        .app
        .reopen_case(&house.officer, case, "Có chứng cứ mới")
        .await
        .unwrap();
    let told = house.store.deliveries_of_change(case, 2).await.unwrap();
    assert_eq!(told.len(), receivers);
    house
        .app
        .propose_verdict(&house.officer, case, corrected())
        .await
        .unwrap();
    house
        .app
        .approve_verdict(&house.approver, case)
        .await
        .unwrap();
    while house.app.send_due(1000).await.unwrap() > 0 {}
    let news = house.mails().split_off(before);
    let news: Vec<_> = news.iter().filter(|m| m.text.contains("/change")).collect();
    assert_eq!(news.len(), receivers, "once, the newest");
    assert!(news[0].subject.contains("Kết luận đã thay đổi"));
}

#[tokio::test(flavor = "multi_thread")]
async fn coverage_shows_the_silent_by_group_and_as_a_file() {
    let house = House::new().await;
    let letter = sent(&house).await;
    let all = deliveries(&house, letter).await.len();
    let silent = confirm_all_but(&house, letter, 3).await;
    house.pass(Duration::hours(25));
    let of = CoverageOf::Letter(letter);
    let page = house
        .app
        .coverage(&house.staff, of, CoverageAsk::default())
        .await
        .unwrap();
    assert_eq!(page.total.get(Standing::Silent), 3);
    assert_eq!(page.total.total(), all);
    let groups: usize = page.groups.iter().map(|group| group.tally.total()).sum();
    assert_eq!(groups, all);
    let ask = CoverageAsk {
        standing: Some(Standing::Silent),
        ..CoverageAsk::default()
    };
    let page = house.app.coverage(&house.staff, of, ask).await.unwrap();
    let mut names: Vec<String> = page.list.iter().map(|row| row.name.clone()).collect();
    let mut expected: Vec<String> = silent.iter().map(|d| d.to_name.clone()).collect();
    names.sort();
    expected.sort();
    assert_eq!(names, expected);
    let (name, csv) = house.app.coverage_csv(&house.staff, of).await.unwrap();
    assert_eq!(name, "do-phu.csv");
    let csv = String::from_utf8(csv).unwrap();
    assert_eq!(csv.lines().count(), all + 1);
    assert_eq!(csv.matches(",silent,").count(), 3);
    let nowhere = CoverageAsk {
        node: "x".into(),
        ..CoverageAsk::default()
    };
    let nowhere = house.app.coverage(&house.staff, of, nowhere).await;
    assert_eq!(refused(nowhere), Refusal::NotFound("organisation"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_steps_go_with_the_example() {
    let house = House::new().await;
    let letter = sent(&house).await;
    after(&house, 5).await;
    let steps = house.store.steps_of_letter(letter).await.unwrap();
    assert!(
        steps
            .iter()
            .all(|step| step.missing == Missing::Confirmation)
    );
    let made = steps[0].made.unwrap();
    house
        .app
        .remove_example(&house.administrator)
        .await
        .unwrap();
    assert_eq!(house.store.step(steps[0].id).await.unwrap(), None);
    assert_eq!(house.store.delivery(made).await.unwrap(), None);
    assert_eq!(after(&house, 5).await, 0);
    assert_eq!(house.store.escalation(letter).await.unwrap(), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_report_to_superiors_counts_what_the_coverage_counts() {
    let house = House::new().await;
    let letter = sent(&house).await;
    let case = house.store.letter(letter).await.unwrap().unwrap().case;
    confirm_all_but(&house, letter, 3).await;
    house.pass(Duration::hours(25));
    let facts = house.app.summary_facts(&house.staff, case).await.unwrap();
    assert_eq!(facts.letters.len(), 1);
    assert_eq!(facts.letters[0].tally.get(Standing::Silent), 3);
    let at = |what: &str| {
        facts
            .milestones
            .iter()
            .find(|one| one.what == what)
            .unwrap()
    };
    assert!(at("90% nơi nhận xác nhận").at.is_some());
    assert_eq!(at("100% nơi nhận xác nhận").at, None);
    let growth: u64 = facts.growth.0.iter().map(|(_, count)| count).sum();
    assert_eq!(growth, facts.sightings);
    for (format, magic) in [
        (app::SummaryFormat::Pdf, &b"%PDF-"[..]),
        (app::SummaryFormat::Xlsx, &b"PK"[..]),
    ] {
        let (_, _, bytes) = house.app.summary(&house.staff, case, format).await.unwrap();
        assert!(bytes.starts_with(magic));
    }
}
