//! Join, split, put aside, take back: what people decide stands, whatever comes after.

use app::{
    Answer, App, Error, NewReport, Refusal,
    views::{ChainFound, Inbox},
};
use casework::ChainId;
use recognise::HarmWords;
use time::Duration;

use crate::house::*;

const WATER: &str = "Cảnh báo khẩn: từ tối nay toàn bộ khu phố bị cắt nước sinh hoạt trong mười ngày liền vì đường ống chính bị vỡ, bà con nhanh chóng tích trữ nước kẻo không kịp";
const RICE: &str = "Ngày kia sân vận động huyện phát gạo miễn phí cho tất cả người cao tuổi, chỉ cần mang theo sổ hộ khẩu và đến trước sáu giờ sáng để nhận phiếu, hết gạo là thôi";
const SCHOOL: &str = "Tuần sau tất cả các trường trong tỉnh cho học sinh nghỉ học hai tuần để sửa chữa mái nhà sau bão, phụ huynh đón con về quê sớm, lịch học bù sẽ thông báo qua nhóm lớp";

async fn seen(app: &App, text: &str, area: &str, sender: &str) -> ChainId {
    let report = NewReport {
        text: text.into(),
        channel: "zalo".into(),
        area: area.into(),
        sender: Some(sender.into()),
        ..NewReport::default()
    };
    app.report(report).await.unwrap().chain
}

async fn inbox(house: &House) -> Inbox {
    house.app.inbox(&house.staff, 0).await.unwrap()
}

fn ids(inbox: &Inbox) -> Vec<ChainId> {
    inbox.rows.iter().map(|row| row.summary.chain.id).collect()
}

fn refused<T: std::fmt::Debug>(result: Result<T, Error>) -> Refusal {
    match result {
        Err(Error::Refused(refusal)) => refusal,
        other => panic!("{other:?}"),
    }
}

/// Without the example, so that the inbox holds what the test reports.
async fn empty() -> House {
    let house = House::new().await;
    house.app.remove_example_by_operator().await.unwrap();
    house
}

#[tokio::test]
async fn what_was_joined_stays_one_for_copies_restarts_and_others() {
    let house = House::new().await;
    let other = house.restarted().await;
    let one = house.report(WATER).await.chain;
    house.pass(Duration::minutes(1));
    let two = house.report(RICE).await.chain;
    let three = house.report(SCHOOL).await.chain;
    let into = house
        .app
        .join_chains(&house.officer, &[two, one, three], "cùng một trò lừa")
        .await
        .unwrap();
    assert_eq!(into, one, "the oldest");
    let page = house.app.chain_page(&house.staff, one).await.unwrap();
    assert_eq!(page.summary.variants, 3);
    let strange = page.variants.iter().filter(|row| row.other_wording);
    assert_eq!(strange.count(), 2, "no copies, whatever was decided");
    let reasons: Vec<&str> = page.decisions.iter().map(|d| &*d.decision.reason).collect();
    assert!(!page.decisions[0].by.is_empty(), "who decided is told");
    assert_eq!(reasons, ["cùng một trò lừa", "cùng một trò lừa"]);
    for gone in [two, three] {
        assert!(house.app.chain_page(&house.staff, gone).await.is_err());
        let found = house.app.find_chain(&house.staff, gone).await.unwrap();
        assert!(matches!(found, ChainFound::JoinedTo(to) if to == one));
    }
    let copy = RICE.replace("Ngày kia", "Sáng mai");
    assert_eq!(house.report(&copy).await.chain, one);
    let found = other.check(RICE).await.unwrap().matched.unwrap();
    assert_eq!(found.chain, one, "another process follows");
    let again = house.restarted().await;
    let copy = SCHOOL.replace("hai tuần", "ba tuần");
    let report = NewReport {
        text: copy,
        ..NewReport::default()
    };
    assert_eq!(again.report(report).await.unwrap().chain, one);
}

#[tokio::test]
async fn what_was_split_stays_two_and_shares_no_verdict() {
    let house = House::new().await;
    let chain = house.report(HOAX).await.chain;
    // A harmless notice after the same words, as a person sees.
    let notice = HOAX.replace("Đừng quên ngày mai", "Công ty nhắc lại rằng ngày mai");
    let more = notice.replace("nghiêm cấm", "không cấm");
    for text in [&notice, &more] {
        assert_eq!(house.report(text).await.chain, chain);
    }
    let page = house.app.chain_page(&house.staff, chain).await.unwrap();
    let going: Vec<_> = page
        .variants
        .iter()
        .filter(|row| [&notice, &more].contains(&&row.seen.message.text))
        .map(|row| row.seen.message.id)
        .collect();
    let split = house
        .app
        .split_chain(&house.officer, chain, &going, "thông báo thật")
        .await
        .unwrap();
    assert_ne!(split, chain);
    house.concluded().await;
    for app in [&house.app, &house.restarted().await] {
        let copy = format!("{} Trân trọng.", more.replace("ngày mai", "ngày kia"));
        let answer = app.check(&copy).await.unwrap();
        assert_eq!(answer.matched.unwrap().chain, split);
        assert!(answer.correction.is_none(), "the verdict is the other's");
        let copy = HOAX.replace("hạn chót", "hạn cuối");
        let answer = app.check(&copy).await.unwrap();
        assert_eq!(answer.answer, Answer::Known);
        assert_eq!(answer.matched.unwrap().chain, chain);
    }
    let copy = more.replace("ngày mai", "ngày kia");
    assert_eq!(house.report(&copy).await.chain, split);
    let copy = HOAX.replace("hạn chót", "hạn cuối");
    assert_eq!(house.report(&copy).await.chain, chain);
}

#[tokio::test]
async fn joining_and_splitting_can_be_taken_back() {
    let house = empty().await;
    let one = house.report(WATER).await.chain;
    house.pass(Duration::minutes(1));
    let two = house.report(RICE).await.chain;
    let chains = [one, two];
    house
        .app
        .join_chains(&house.officer, &chains, "nhầm")
        .await
        .unwrap();
    let decisions = house
        .app
        .chain_page(&house.staff, one)
        .await
        .unwrap()
        .decisions;
    assert!(decisions[0].can_be_undone);
    let number = decisions[0].decision.number;
    house
        .app
        .undo_decision(&house.officer, one, number)
        .await
        .unwrap();
    let rice = house.report(RICE).await.chain;
    assert_ne!(rice, one);
    assert_eq!(house.report(WATER).await.chain, one);
    let decisions = house
        .app
        .chain_page(&house.staff, rice)
        .await
        .unwrap()
        .decisions;
    assert_eq!(decisions[0].decision.code(), "split");
    let again = house.app.undo_decision(&house.officer, one, number).await;
    assert_eq!(refused(again), Refusal::Changed, "nothing left of it");
    let number = decisions[0].decision.number;
    house
        .app
        .undo_decision(&house.officer, rice, number)
        .await
        .unwrap();
    assert_eq!(
        house.report(RICE).await.chain,
        house.report(WATER).await.chain
    );
}

#[tokio::test]
async fn what_was_put_aside_comes_back_when_it_grows_anew_and_says_so() {
    let house = empty().await;
    let chain = house.report(WATER).await.chain;
    for n in 0..3 {
        seen(
            &house.app,
            WATER,
            &format!("Xã {n}"),
            &format!("10.0.0.{n}"),
        )
        .await;
    }
    house
        .app
        .dismiss_chain(&house.officer, chain, "chuyện đùa")
        .await
        .unwrap();
    assert!(!ids(&inbox(&house).await).contains(&chain));
    assert_eq!(inbox(&house).await.dismissed, 1);
    let rows = house.app.dismissed_chains(&house.staff).await.unwrap();
    assert_eq!(rows[0].view.decision.reason, "chuyện đùa");
    house.pass(Duration::hours(2));
    // One sender, however often, wherever it says to be, brings nothing back …
    for n in 0..30 {
        seen(&house.app, WATER, &format!("Phường {n}"), "203.0.113.7").await;
    }
    assert!(!ids(&inbox(&house).await).contains(&chain));
    // … nor do a few; as many as there were then, from other places, do.
    for n in 0..2 {
        seen(
            &house.app,
            WATER,
            &format!("Bản {n}"),
            &format!("10.1.0.{n}"),
        )
        .await;
    }
    assert!(!ids(&inbox(&house).await).contains(&chain));
    seen(&house.app, WATER, "Bản xa", "10.1.0.9").await;
    let now = inbox(&house).await;
    assert_eq!(ids(&now), [chain]);
    let returned = now.rows[0].reasons.returned.as_ref().unwrap();
    assert_eq!(returned.reason, "chuyện đùa");
    assert_eq!(now.dismissed, 0);
    let again = house.restarted().await;
    let officer = capability_of(&house);
    assert_eq!(ids(&again.inbox(&officer, 0).await.unwrap()), [chain]);
}

fn capability_of(house: &House) -> app::access::Staff {
    house.staff.clone()
}

#[tokio::test]
async fn putting_aside_can_be_taken_back_at_once() {
    let house = empty().await;
    let chain = house.report(WATER).await.chain;
    let before = ids(&inbox(&house).await);
    house
        .app
        .dismiss_chain(&house.officer, chain, "nhầm")
        .await
        .unwrap();
    let rows = house.app.dismissed_chains(&house.staff).await.unwrap();
    let number = rows[0].view.decision.number;
    house
        .app
        .undo_decision(&house.officer, chain, number)
        .await
        .unwrap();
    assert_eq!(ids(&inbox(&house).await), before);
    let twice = house.app.undo_decision(&house.officer, chain, number).await;
    assert_eq!(refused(twice), Refusal::Changed);
    let page = house.app.chain_page(&house.staff, chain).await.unwrap();
    let kinds: Vec<_> = page.decisions.iter().map(|d| d.decision.code()).collect();
    assert_eq!(kinds, ["restored", "dismissed"]);
    assert!(page.decisions.iter().all(|one| !one.can_be_undone));
}

#[tokio::test]
async fn one_sender_and_one_burst_weigh_little_and_the_row_says_so() {
    let house = empty().await;
    // Forty reports of one sender, each from another place; five of five people; a burst.
    let loud = seen(&house.app, RICE, "", "203.0.113.7").await;
    for n in 0..40 {
        seen(&house.app, RICE, &format!("Xã {n}"), "203.0.113.7").await;
    }
    let mut spread = loud;
    for n in 0..5 {
        spread = seen(
            &house.app,
            SCHOOL,
            &format!("Xã {n}"),
            &format!("10.0.0.{n}"),
        )
        .await;
    }
    for n in 0..100 {
        seen(&house.app, WATER, "Xã 1", &format!("10.2.0.{n}")).await;
    }
    let now = inbox(&house).await;
    assert_eq!(ids(&now)[0], spread, "{now:?}");
    let row = |chain| {
        now.rows
            .iter()
            .find(|row| row.summary.chain.id == chain)
            .unwrap()
    };
    assert_eq!(row(loud).reasons.repeats, 40);
    assert_eq!(row(spread).reasons.repeats, 0);
    assert_eq!(row(spread).reasons.areas.len(), 4, "a few are named");
    assert_eq!(row(spread).reasons.hours.len(), 48);
    assert_eq!(row(spread).reasons.hours[47], 5);
    let water = house.report(WATER).await.chain;
    assert_eq!(row(water).reasons.burst, Some(100));
    assert_eq!(
        row(water).reasons.harm,
        [HarmWords::Danger, HarmWords::Pressure]
    );
    // The day after, the key and all hashes are gone.
    house.pass(Duration::days(1));
    seen(&house.app, RICE, "", "203.0.113.7").await;
    assert_eq!(inbox(&house).await.rows.len(), 3);
}

#[tokio::test]
async fn what_cannot_be_decided_is_refused_with_a_reason() {
    let house = House::new().await;
    let (case, _) = house.case().await;
    let hoax = house.report(HOAX).await.chain;
    let water = house.report(WATER).await.chain;
    let rice = house.report(RICE).await.chain;
    let (app, officer) = (&house.app, &house.officer);
    let join = |chains: Vec<ChainId>| async move {
        refused(app.join_chains(officer, &chains, "vì").await)
    };
    assert_eq!(join(vec![water]).await, Refusal::TwoChains);
    assert_eq!(join(vec![water, water]).await, Refusal::TwoChains);
    let none: ChainId = "00000000000000000000000000000001".parse().unwrap();
    assert_eq!(join(vec![water, none]).await, Refusal::NotFound("chain"));
    let blank = app.join_chains(officer, &[water, rice], "  ").await;
    assert_eq!(refused(blank), Refusal::Empty("reason"));
    let dismissed = app.dismiss_chain(officer, hoax, "vì").await;
    assert_eq!(refused(dismissed), Refusal::HasCase);
    let all = app.chain_page(&house.staff, water).await.unwrap().variants;
    let all: Vec<_> = all.iter().map(|row| row.seen.message.id).collect();
    for going in [&all[..], &[]] {
        let split = app.split_chain(officer, water, going, "vì").await;
        assert_eq!(refused(split), Refusal::SomeVariants);
    }
    // Into an open case a chain may go; once a verdict is there, it would be lent.
    assert_eq!(
        app.join_chains(officer, &[water, hoax], "cùng tin")
            .await
            .unwrap(),
        hoax
    );
    app.dismiss_case(officer, case, "thôi").await.unwrap();
    assert_eq!(join(vec![rice, hoax]).await, Refusal::HasCase);
}

#[tokio::test]
async fn open_pages_are_told_of_every_change_and_of_the_end() {
    let house = empty().await;
    let mut changes = house.app.inbox_changes(&house.staff);
    let chain = house.report(RICE).await.chain;
    assert!(changes.next().await, "a report");
    house
        .app
        .dismiss_chain(&house.officer, chain, "vì")
        .await
        .unwrap();
    assert!(changes.next().await, "a decision");
    house.app.end_live();
    assert!(!changes.next().await);
    assert!(!house.app.inbox_changes(&house.staff).next().await);
}
