//! "This is not my message": who decides, and what a confirmed mistake changes.

use app::{
    Difference, Error, NewWrongMatch, Refusal, WRONG_MATCH_DAYS, WRONG_MATCHES_OF_CHAIN,
    access::{Capability, Reviewer},
    model::WrongMatchState,
};
use casework::{CaseId, ChainId, Role, WrongMatchId};

use crate::house::*;

const OWN: &str = "Nhóm phụ huynh lớp lá trường mầm non xin nhắc: ảnh các cháu chụp trong buổi dã ngoại \
    sẽ được cô giáo gửi riêng cho từng gia đình, ai không muốn con mình có mặt trong album chung thì \
    nhắn cô trước chiều thứ năm để cô bỏ ra, cô cảm ơn các bố mẹ nhiều và mong cả lớp giữ gìn sức khỏe";

/// A text that takes over much of the hoax and says something else all through.
fn example() -> String {
    let (hoax, own): (Vec<&str>, Vec<&str>) = (
        HOAX.split_whitespace().collect(),
        OWN.split_whitespace().collect(),
    );
    let mut words: Vec<&str> = Vec::new();
    for (theirs, ours) in hoax.chunks(26).zip(own.chunks(9)) {
        words.extend(ours);
        words.extend(&theirs[..theirs.len().min(18)]);
    }
    words.join(" ")
}

fn part(text: &str, from: usize, to: usize) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words[words.len() * from / 10..words.len() * to / 10].join(" ")
}

/// A text as it comes back from the chats.
fn mutations(text: &str) -> Vec<(&'static str, String)> {
    let words = text.split_whitespace().enumerate();
    let changed = words.map(|(at, word)| if at % 14 == 9 { "nhé" } else { word });
    let changed: Vec<&str> = changed.collect();
    vec![
        ("as it is", text.to_owned()),
        ("without diacritics", without_marks(text)),
        ("upper case", text.to_uppercase()),
        (
            "short forms",
            text.replace("không", "ko").replace("được", "dc"),
        ),
        ("look-alikes", text.replace('a', "а").replace('o', "о")),
        (
            "spaced",
            text.split_whitespace()
                .collect::<Vec<_>>()
                .join("\n\u{a0} "),
        ),
        ("some words changed", changed.join(" ")),
        ("first 6/10", part(text, 0, 6)),
        ("middle 6/10", part(text, 2, 8)),
        ("last 6/10", part(text, 4, 10)),
        (
            "last 6/10 without diacritics",
            without_marks(&part(text, 4, 10)),
        ),
        (
            "inside a chat",
            format!("Bà con ơi mới nhận được cái này ạ!!! {text} Mọi người thấy sao?"),
        ),
    ]
}

struct Desk {
    house: House,
    case: CaseId,
    chain: ChainId,
    officer: Reviewer,
    approver: Reviewer,
}

impl Desk {
    async fn new() -> Desk {
        let house = House::new().await;
        let case = house.concluded().await;
        let chain = house.report(HOAX).await.chain;
        Desk {
            officer: capability(&house.app, Role::Officer).await,
            approver: capability(&house.app, Role::Approver).await,
            house,
            case,
            chain,
        }
    }

    async fn say(&self, text: &str) -> app::Result<()> {
        let new = NewWrongMatch {
            text: text.into(),
            note: "Đây là lời nhắc của lớp, gọi 0912 345 678".into(),
        };
        self.house.app.report_wrong_match(new).await
    }

    async fn waiting(&self) -> Vec<WrongMatchId> {
        let found = self.house.app.wrong_matches(&self.officer).await.unwrap();
        found.open.iter().map(|row| row.report.id).collect()
    }

    /// A report that two people have found to be a mistake.
    async fn confirmed(&self, text: &str) -> WrongMatchId {
        self.say(text).await.unwrap();
        let id = *self.waiting().await.last().unwrap();
        let app = &self.house.app;
        let state = app.confirm_wrong_match(&self.officer, id, "Lời nhắc của lớp");
        assert_eq!(state.await.unwrap(), WrongMatchState::Proposed);
        let state = app.confirm_wrong_match(&self.approver, id, "Đúng vậy");
        assert_eq!(state.await.unwrap(), WrongMatchState::Confirmed);
        id
    }

    async fn is_answered(&self, text: &str) -> bool {
        let answer = self.house.app.check(text).await.unwrap();
        answer.is_official() && answer.matched.unwrap().chain == self.chain
    }
}

fn refusal<T: std::fmt::Debug>(result: app::Result<T>) -> Refusal {
    match result {
        Err(Error::Refused(refusal)) => refusal,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn an_example_takes_its_copies_away_and_the_hoax_keeps_its_own() {
    let desk = Desk::new().await;
    let example = example();
    let app = &desk.house.app;
    for (kind, text) in mutations(HOAX).into_iter().chain(mutations(&example)) {
        assert!(
            desk.is_answered(&text).await,
            "{kind}: answered before\n{text}"
        );
    }
    let number = app.check(HOAX).await.unwrap().rests_on.number;
    let number = number.unwrap().to_string();
    desk.confirmed(&example).await;
    let other = desk.house.restarted().await;
    for (kind, text) in mutations(&example) {
        for app in [app, &other] {
            let answer = app.check(&text).await.unwrap();
            assert!(!answer.is_official(), "{kind}: let go\n{text}");
            assert!(answer.correction.is_none(), "{kind}: no verdict beside it");
            assert!(answer.suggestions.is_empty(), "{kind}: no hint at it");
            assert!(answer.rests_on.let_go, "{kind}");
        }
        let (_, recheck) = app.recheck(&number, &text).await.unwrap();
        assert!(recheck.differences.contains(&Difference::LetGo), "{kind}");
    }
    for (kind, text) in mutations(HOAX) {
        assert!(
            desk.is_answered(&text).await,
            "{kind}: still answered\n{text}"
        );
        assert!(!app.check(&text).await.unwrap().rests_on.let_go, "{kind}");
    }
    // Who holds the hoax cannot hide it behind the example.
    for text in [format!("{example} {HOAX}"), format!("{HOAX} {example}")] {
        assert!(desk.is_answered(&text).await, "{text}");
    }
}

#[tokio::test]
async fn what_is_let_go_joins_the_chain_no_more_by_report_or_import() {
    let desk = Desk::new().await;
    let example = example();
    desk.confirmed(&example).await;
    let app = &desk.house.app;
    let own = desk.house.report(&example).await;
    assert!(own.new_chain && own.chain != desk.chain);
    let copy = desk.house.report(&without_marks(&example)).await;
    assert_eq!(copy.chain, own.chain, "its copies are copies of it");
    let hoax = desk.house.report(&without_marks(HOAX)).await;
    assert_eq!(hoax.chain, desk.chain);
    let line = |line, text: String| app::ImportLine {
        line,
        report: app::NewReport {
            text,
            ..app::NewReport::default()
        },
    };
    let lines = vec![
        line(1, format!("{HOAX} Gửi ngay!")),
        line(2, format!("{example} Cảm ơn!")),
        line(3, format!("{} Gấp!", HOAX.to_uppercase())),
    ];
    let outcome = app.import("file", lines, 3).await.unwrap();
    let chains: Vec<ChainId> = outcome.receipts.iter().map(|one| one.chain).collect();
    assert_eq!(chains, [desk.chain, own.chain, desk.chain]);
    assert!(!desk.is_answered(&example).await);
}

#[tokio::test]
async fn another_process_respects_it_at_once_and_forgets_it_when_it_is_taken_back() {
    let desk = Desk::new().await;
    let other = desk.house.restarted().await;
    let example = example();
    let id = desk.confirmed(&example).await;
    assert!(!other.check(&example).await.unwrap().is_official());
    let app = &desk.house.app;
    app.withdraw_wrong_match(&desk.officer, id, "Nhầm")
        .await
        .unwrap();
    for app in [app, &other, &desk.house.restarted().await] {
        assert!(app.check(&example).await.unwrap().is_official());
    }
    let page = app.wrong_match_page(&desk.officer, id).await.unwrap();
    assert_eq!(page.report.state, WrongMatchState::Withdrawn);
    assert_eq!(page.report.text, None);
    let again = app.withdraw_wrong_match(&desk.officer, id, "Nhầm").await;
    assert_eq!(refusal(again), Refusal::Changed);
}

#[tokio::test]
async fn a_decision_of_the_chain_is_taken_back_there_too() {
    let desk = Desk::new().await;
    let example = example();
    desk.confirmed(&example).await;
    let app = &desk.house.app;
    let chain = app.chain_page(&desk.house.staff, desk.chain).await.unwrap();
    let decision = &chain.decisions[0];
    assert_eq!(
        (decision.decision.code(), decision.can_be_undone),
        ("not-this", true)
    );
    let number = decision.decision.number;
    app.undo_decision(&desk.house.officer, desk.chain, number)
        .await
        .unwrap();
    assert!(desk.is_answered(&example).await);
    let again = app
        .undo_decision(&desk.house.officer, desk.chain, number)
        .await;
    assert_eq!(refusal(again), Refusal::Changed);
}

#[tokio::test]
async fn nobody_takes_the_answer_from_the_hoax_itself() {
    let desk = Desk::new().await;
    // Word for word it is the message, however it is typed.
    let wrapped = format!("Bà con ơi chia sẻ gấp nhé: {HOAX} Cảm ơn mọi người");
    for text in [
        HOAX.to_owned(),
        without_marks(HOAX),
        HOAX.to_uppercase(),
        wrapped,
    ] {
        assert_eq!(refusal(desk.say(&text).await), Refusal::IsTheMessage);
    }
    // An excerpt takes nothing away but itself.
    let excerpt = part(HOAX, 0, 9);
    desk.confirmed(&excerpt).await;
    for (kind, text) in mutations(HOAX) {
        assert!(desk.is_answered(&text).await, "{kind}");
    }
    assert!(!desk.is_answered(&excerpt).await);
    // What was reported meanwhile is a message of the chain.
    let example = example();
    desk.say(&example).await.unwrap();
    let id = *desk.waiting().await.last().unwrap();
    assert_eq!(
        desk.house.report(&without_marks(&example)).await.chain,
        desk.chain
    );
    let app = &desk.house.app;
    let page = app.wrong_match_page(&desk.officer, id).await.unwrap();
    assert!(page.is_message);
    let refused = app.confirm_wrong_match(&desk.officer, id, "Nhầm").await;
    assert_eq!(refusal(refused), Refusal::IsTheMessage);
}

#[tokio::test]
async fn two_people_are_needed_where_the_public_is_told_something() {
    let desk = Desk::new().await;
    let example = example();
    desk.say(&example).await.unwrap();
    let id = desk.waiting().await[0];
    let app = &desk.house.app;
    app.confirm_wrong_match(&desk.officer, id, "Nhầm")
        .await
        .unwrap();
    assert!(
        desk.is_answered(&example).await,
        "one person changes nothing"
    );
    let page = app.wrong_match_page(&desk.officer, id).await.unwrap();
    assert!(page.needs_second && page.own_proposal);
    let same = app.confirm_wrong_match(&desk.officer, id, "Nhầm").await;
    assert_eq!(refusal(same), Refusal::SameApprover);
    // The other one may find otherwise.
    app.reject_wrong_match(&desk.approver, id, "Chính là tin này")
        .await
        .unwrap();
    assert!(desk.is_answered(&example).await);
    let late = app.confirm_wrong_match(&desk.approver, id, "Nhầm").await;
    assert_eq!(refusal(late), Refusal::Changed);
    let trail = app.trail_page(&desk.house.staff, desk.case).await.unwrap();
    let actions = trail.lines.iter().map(|line| line.row.action.as_str());
    let last: Vec<&str> = actions.rev().take(2).collect();
    assert_eq!(last, ["wrong-match-rejected", "wrong-match-proposed"]);
    assert!(trail.check.problems.is_empty());
}

#[tokio::test]
async fn one_person_is_enough_where_nothing_is_published() {
    let house = House::new().await;
    let chain = house.report(HOAX).await.chain;
    let officer: Reviewer = capability(&house.app, Role::Officer).await;
    let example = example();
    let new = NewWrongMatch {
        text: example.clone(),
        note: String::new(),
    };
    house.app.report_wrong_match(new).await.unwrap();
    let id = house.app.wrong_matches(&officer).await.unwrap().open[0]
        .report
        .id;
    let state = house
        .app
        .confirm_wrong_match(&officer, id, "Nhầm")
        .await
        .unwrap();
    assert_eq!(state, WrongMatchState::Confirmed);
    let answer = house.app.check(&example).await.unwrap();
    assert_ne!(answer.matched.map(|one| one.chain), Some(chain));
    // And once there is a verdict, it is not lent either.
    house.concluded().await;
    assert!(!house.app.check(&example).await.unwrap().is_official());
    assert!(house.app.check(HOAX).await.unwrap().is_official());
}

#[tokio::test]
async fn an_example_follows_the_message_that_it_is_about() {
    let house = House::new().await;
    let officer: Reviewer = capability(&house.app, Role::Officer).await;
    house.report(HOAX).await;
    let example = example();
    let new = NewWrongMatch {
        text: example.clone(),
        note: String::new(),
    };
    house.app.report_wrong_match(new).await.unwrap();
    let id = house.app.wrong_matches(&officer).await.unwrap().open[0]
        .report
        .id;
    house
        .app
        .confirm_wrong_match(&officer, id, "Nhầm")
        .await
        .unwrap();
    let rice = "Ngày kia sân vận động huyện phát gạo miễn phí cho tất cả người cao tuổi, chỉ cần \
                mang theo sổ hộ khẩu và đến trước sáu giờ sáng để nhận phiếu, hết gạo là thôi";
    let older = house.report(rice).await.chain;
    let chain = house.report(HOAX).await.chain;
    let into = house
        .app
        .join_chains(&house.officer, &[chain, older], "Một nguồn")
        .await;
    let answer = house.app.check(&example).await.unwrap();
    assert_ne!(answer.matched.map(|one| one.chain), Some(into.unwrap()));
    assert!(answer.rests_on.let_go);
}

#[tokio::test]
async fn a_text_is_kept_as_long_as_it_is_needed_and_no_longer() {
    let desk = Desk::new().await;
    let app = &desk.house.app;
    let secret = "dã ngoại";
    let holds = || {
        desk.house
            .file()
            .windows(secret.len())
            .any(|part| part == secret.as_bytes())
    };
    desk.say(&example()).await.unwrap();
    assert!(holds());
    let id = desk.waiting().await[0];
    app.reject_wrong_match(&desk.officer, id, "Chính là tin này")
        .await
        .unwrap();
    let page = app.wrong_match_page(&desk.officer, id).await.unwrap();
    assert_eq!((page.report.text, page.report.note.as_str()), (None, ""));
    assert_eq!(page.steps[0].0.reason, "Chính là tin này");
    desk.house.sql("PRAGMA wal_checkpoint(TRUNCATE)").await;
    assert!(!holds(), "erased, not only hidden");
    // What nobody decides is forgotten.
    desk.say(&example()).await.unwrap();
    desk.house
        .pass(time::Duration::days(i64::from(WRONG_MATCH_DAYS)));
    app.forget_wrong_matches().await.unwrap();
    assert_eq!(desk.waiting().await.len(), 1, "up to the last day");
    desk.house.pass(time::Duration::days(1));
    app.forget_wrong_matches().await.unwrap();
    assert_eq!(desk.waiting().await.len(), 0);
}

#[tokio::test]
async fn what_is_said_is_masked_until_someone_looks_for_a_reason() {
    let desk = Desk::new().await;
    let text = format!("{} Gọi cô Lan 0987 654 321 nhé.", example());
    desk.say(&text).await.unwrap();
    let id = desk.waiting().await[0];
    let app = &desk.house.app;
    let page = app.wrong_match_page(&desk.officer, id).await.unwrap();
    let shown = page.report.text.clone().unwrap();
    assert!(page.hidden && !shown.contains("0987") && !page.report.note.contains("0912"));
    for span in &page.spans {
        assert!(
            shown.get(span.clone()).is_some(),
            "marks lie on the masked text"
        );
    }
    for span in &page.known_spans {
        assert!(page.known.get(span.clone()).is_some());
    }
    for change in &page.changes {
        assert_eq!(shown.get(change.place.clone()), Some(change.copy.as_str()));
    }
    let officer = &desk.house.officer;
    let refused = app.unmask_wrong_match(officer, id, " ").await;
    assert_eq!(refusal(refused), Refusal::Empty("reason"));
    let page = app
        .unmask_wrong_match(officer, id, "Hỏi lại cô")
        .await
        .unwrap();
    assert_eq!(page.report.text.as_deref(), Some(text.as_str()));
    let trail = app.trail_page(&desk.house.staff, desk.case).await.unwrap();
    let last = trail.lines.last().unwrap();
    assert_eq!(last.row.action, "message-unmasked");
    assert_eq!(last.row.about, format!("wrong-match:{id}"));
}

#[tokio::test]
async fn only_so_much_waits_and_only_what_an_answer_was_about() {
    let desk = Desk::new().await;
    for text in [
        "Chiều nay họp tổ dân phố",
        &HOAX.replace("Zalo", "Facebook"),
    ] {
        assert_eq!(
            refusal(desk.say(text).await),
            Refusal::NothingMatched,
            "{text}"
        );
    }
    assert_eq!(refusal(desk.say(" ").await), Refusal::Empty("text"));
    let long = NewWrongMatch {
        text: example(),
        note: "a".repeat(501),
    };
    let refused = desk.house.app.report_wrong_match(long).await;
    assert!(matches!(
        refusal(refused),
        Refusal::TooLong { field: "note", .. }
    ));
    for number in 0..WRONG_MATCHES_OF_CHAIN {
        let text = format!("{} lần {number}", example());
        desk.say(&text).await.unwrap();
        desk.say(&text).await.unwrap();
    }
    assert_eq!(desk.waiting().await.len(), WRONG_MATCHES_OF_CHAIN as usize);
    let most = WRONG_MATCHES_OF_CHAIN as usize;
    assert_eq!(
        refusal(desk.say(&example()).await),
        Refusal::WrongMatchesWaiting(most)
    );
    assert_eq!(
        desk.house
            .app
            .inbox(&desk.house.staff, 0)
            .await
            .unwrap()
            .wrong_matches,
        20
    );
}

#[tokio::test]
async fn a_clerk_does_not_decide() {
    let house = House::new().await;
    let token = house.app.enter_example(Role::Clerk).await.unwrap();
    let session = house.app.session(&token).await.unwrap().unwrap();
    assert!(Reviewer::of(&session).is_err());
}
