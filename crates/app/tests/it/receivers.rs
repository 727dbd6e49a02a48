//! Receivers of a letter: what each is asked, sending back, the ready-made parts, passing on,
//! reporting, and how what was published reads beside the approved wording.

use std::sync::atomic::Ordering;

use app::{
    By, Error, LetterEdit, NewDeed, Part, PassOn, Refusal, Saved,
    model::{
        ActKind, Ask, Dated, DeliveryState, DeliveryStatus, Due, Facts, GroupTask, Kind, Medium,
        Organisation, Proof, PublishedState,
    },
    ports::Change,
};
use casework::{LetterId, OrganisationId};
use time::{Date, Duration, macros::date};

use crate::house::*;

const DAY: Date = date!(2021 - 02 - 18);

fn by() -> By {
    By {
        person: "Trần Thị Bình".into(),
        office: "Văn thư".into(),
    }
}

fn deed() -> NewDeed {
    NewDeed {
        by: by(),
        on: DAY,
        medium: Medium::Website,
        people: Some(1200),
        text: "Đã đăng".into(),
        link: String::new(),
        photo: Vec::new(),
        corrects: None,
    }
}

/// A letter that was sent, with the link of its first receiver.
async fn sent(house: &House) -> (LetterId, String) {
    let letter = house.numbered().await;
    house.app.send_letter(&house.clerk, letter).await.unwrap();
    (letter, first_link(house, letter).await)
}

async fn first_link(house: &House, letter: LetterId) -> String {
    let page = house.app.letter_page(&house.staff, letter).await.unwrap();
    let (_, path) = page.groups[0].rows[0].1.clone().unwrap();
    path.trim_start_matches("/r/").to_owned()
}

/// Two members of the first receiver, put into the register.
async fn members(house: &House, token: &str) -> [OrganisationId; 2] {
    let page = house.app.receiver_page(token).await.unwrap();
    let parent = page.delivery.organisation.unwrap();
    let mut ids = Vec::new();
    for number in [1_u128, 2] {
        let id = OrganisationId(uuid(number));
        let mut facts = Facts::new(Kind::PeoplesCommittee, format!("UBND xã {number}"))
            .with_email(&format!("xa{number}@tinh.example"));
        facts.parents = vec![Dated::always(parent)];
        let change = Change::SaveOrganisation(Organisation {
            id,
            version: 1,
            facts,
            example: true,
        });
        house.store.commit(vec![change]).await.unwrap();
        ids.push(id);
    }
    [ids[0], ids[1]]
}

fn uuid(number: u128) -> uuid::Uuid {
    uuid::Uuid::from_u128(number)
}

async fn send_all(house: &House) {
    while house.app.send_due(100).await.unwrap() > 0 {}
}

fn refused<T: std::fmt::Debug>(result: Result<T, Error>) -> Refusal {
    match result {
        Err(Error::Refused(refusal)) => refusal,
        other => panic!("{other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_letter_asks_one_group_for_more_and_sooner() {
    let house = House::new().await;
    let case = house.concluded().await;
    let letter = house.app.draft_letter(&house.officer, case).await.unwrap();
    let page = house.app.letter_page(&house.staff, letter).await.unwrap();
    let mut groups = page.edit.groups.clone().unwrap();
    let at = house.clock_now() + Duration::hours(5);
    groups[0].1 = GroupTask {
        ask: Ask::Publish,
        due: Due::At(at),
        proof: Proof::Evidence,
    };
    groups[1].1.due = Due::Within(3);
    let edit = LetterEdit {
        groups: Some(groups.clone()),
        ..page.edit
    };
    let saved = house.app.edit_letter(&house.officer, letter, edit).await;
    assert!(matches!(saved.unwrap(), Saved::Version(2)));
    let page = house.app.letter_page(&house.staff, letter).await.unwrap();
    assert_eq!(page.edit.groups, Some(groups.clone()));
    // Only what differs from the register is kept.
    assert_eq!(page.record.asks.len(), 2);
    assert!(page.record.asks[&groups[1].0].proof.is_none());
    let mut endless = page.edit.clone();
    endless.groups.as_mut().unwrap()[1].1.due = Due::Within(0);
    let refusal = refused(house.app.edit_letter(&house.officer, letter, endless).await);
    assert_eq!(refusal, Refusal::Invalid("within-hours"));

    house
        .app
        .sign_letter(&house.approver, letter)
        .await
        .unwrap();
    house.app.number_letter(&house.clerk, letter).await.unwrap();
    house.app.send_letter(&house.clerk, letter).await.unwrap();
    let sent_at = house.clock_now();
    let page = house.app.letter_page(&house.staff, letter).await.unwrap();
    let task = |group: usize| {
        page.groups[group].rows[0]
            .1
            .clone()
            .unwrap()
            .0
            .task
            .unwrap()
    };
    let (first, second) = (task(0), task(1));
    assert_eq!(
        (first.ask, first.due_at, first.proof),
        (Ask::Publish, at, Proof::Evidence)
    );
    assert_eq!(second.due_at, sent_at + Duration::hours(3));
    // The mail says by when, and what is wanted.
    send_all(&house).await;
    let (delivery, _) = page.groups[0].rows[0].1.clone().unwrap();
    let mail = house
        .mails()
        .into_iter()
        .find(|mail| mail.address == delivery.address);
    let text = mail.unwrap().text;
    assert!(
        text.contains("Thời hạn: 14 giờ 00, ngày 18/02/2021"),
        "{text}"
    );
    assert!(text.contains("đường dẫn bài đăng hoặc ảnh"), "{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_letter_is_sent_back_and_kept_after_all() {
    let house = House::new().await;
    let (_, token) = sent(&house).await;
    let app = &house.app;
    assert_eq!(
        refused(app.send_back(&token, &by(), " ").await),
        Refusal::Empty("reason")
    );
    app.send_back(&token, &by(), "Thuộc Sở Văn hóa")
        .await
        .unwrap();
    let page = app.receiver_page(&token).await.unwrap();
    assert_eq!(page.delivery.status(), DeliveryStatus::Returned);
    assert_eq!(
        page.delivery.returned_reason.as_deref(),
        Some("Thuộc Sở Văn hóa")
    );
    assert!(
        !page
            .delivery
            .is_overdue(house.clock_now() + Duration::days(9))
    );
    app.confirm(&token, &by()).await.unwrap();
    let other = By {
        person: "Lê Văn Cường".into(),
        office: "Chủ tịch".into(),
    };
    app.confirm(&token, &other).await.unwrap();
    let page = app.receiver_page(&token).await.unwrap();
    assert_eq!(page.delivery.returned_at, None);
    // The first confirmation stands; everyone is noted.
    assert_eq!(
        page.delivery.confirmed_by.as_deref(),
        Some("Trần Thị Bình – Văn thư")
    );
    let kinds: Vec<ActKind> = page.acts.iter().map(|act| act.kind).collect();
    assert_eq!(
        kinds,
        [
            ActKind::Returned,
            ActKind::Kept,
            ActKind::Confirmed,
            ActKind::Confirmed
        ]
    );
    assert_eq!(page.acts[3].by.person, "Lê Văn Cường");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_part_can_be_had_and_what_costs_is_made_once() {
    let house = House::new().await;
    let (letter, token) = sent(&house).await;
    for part in Part::ALL {
        assert_eq!(Part::from_file_name(part.file_name()), Some(part));
        let file = house.app.receiver_part(&token, part).await.unwrap();
        assert!(!file.bytes.is_empty(), "{part:?}");
    }
    let picture = house
        .app
        .receiver_part(&token, Part::Picture)
        .await
        .unwrap();
    assert!(picture.bytes.starts_with(b"\x89PNG"));
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    let html = house.app.receiver_part(&token, Part::Html).await.unwrap();
    assert!(text(html.bytes).contains("01/STTTT-TTBCXB"));
    let spoken = house.app.receiver_part(&token, Part::Spoken).await.unwrap();
    let audio = house.app.receiver_part(&token, Part::Audio).await.unwrap();
    assert_eq!(text(audio.bytes), format!("RIFF {}", text(spoken.bytes)));
    assert_eq!(house.speaker.0.load(Ordering::SeqCst), 1);
    let all = house
        .app
        .receiver_part(&token, Part::All)
        .await
        .unwrap()
        .bytes;
    for name in [
        "hinh-chia-se.png",
        "loi-doc.wav",
        "bai-dang.txt",
        "cong-van-01-STTTT-TTBCXB.pdf",
    ] {
        assert!(
            all.windows(name.len()).any(|w| w == name.as_bytes()),
            "{name}"
        );
    }
    // Without a voice the rest is there, and the sound that was made before.
    let mute = house.restarted().await;
    assert!(mute.receiver_part(&token, Part::Audio).await.is_ok());

    // The feed tells of the verdict; once the letter is recalled there is nothing to pass on.
    let feed = house.app.receiver_feed(&token).await.unwrap();
    assert!(
        feed.contains("[VÍ DỤ]") && feed.contains("/feed.xml"),
        "{feed}"
    );
    let case = house.store.letter(letter).await.unwrap().unwrap().case;
    assert!(
        house
            .app
            .correction_feed(case)
            .await
            .unwrap()
            .contains("<entry>")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_letter_is_passed_on_one_level_down_and_nobody_gets_it_twice() {
    let house = House::new().await;
    let (letter, token) = sent(&house).await;
    let [one, two] = members(&house, &token).await;
    let app = &house.app;
    let page = app.pass_on_page(&token).await.unwrap();
    let names: Vec<&str> = page.members.iter().map(|m| m.name.as_str()).collect();
    assert_eq!(names, ["UBND xã 1", "UBND xã 2"]);
    let to = PassOn {
        by: by(),
        members: vec![one, two],
        own: "Tổ dân phố 1, to1@xa.example\nAn <an@xa.example>".into(),
        within_hours: Some(2),
    };
    assert_eq!(app.pass_on(&token, &to).await.unwrap(), 4);
    assert_eq!(
        refused(app.pass_on(&token, &to).await),
        Refusal::Empty("addressees")
    );
    let page = app.pass_on_page(&token).await.unwrap();
    assert!(page.members.iter().all(|member| member.has_it));
    assert_eq!(page.own_left, Some(198));
    assert_eq!(page.passed_on.len(), 4);

    // Nothing leaves at once: a slip of the finger is taken back.
    send_all(&house).await;
    let before = house.mails().len();
    let slip = page
        .passed_on
        .iter()
        .find(|one| one.delivery.to_name == "An")
        .unwrap();
    assert!(slip.can_withdraw);
    app.withdraw_passed_on(&token, &by(), slip.delivery.id)
        .await
        .unwrap();
    house.pass(Duration::minutes(3));
    send_all(&house).await;
    let mails = house.mails().split_off(before);
    assert_eq!(mails.len(), 3);
    let mail = mails
        .iter()
        .find(|mail| mail.address == "xa1@tinh.example")
        .unwrap();
    let parent = page.delivery.to_name.clone();
    assert!(
        mail.text
            .contains(&format!("{parent} chuyển tiếp đến quý cơ quan")),
        "{}",
        mail.text
    );
    assert_eq!(
        refused(
            app.withdraw_passed_on(&token, &by(), page.passed_on[0].delivery.id)
                .await
        )
        .code(),
        "delivery-state"
    );

    // A member is a receiver like any other, with the shorter deadline; the one above sees it.
    let child = mail.text.split("/r/").nth(1).unwrap();
    let child: String = child.chars().take_while(|c| !c.is_whitespace()).collect();
    let found = app.receiver_page(&child).await.unwrap();
    assert_eq!(found.passed_on_by.as_deref(), Some(parent.as_str()));
    let (mine, theirs) = (page.delivery.task.unwrap(), found.delivery.task.unwrap());
    assert!(theirs.due_at < mine.due_at && theirs.ask == mine.ask);
    app.confirm(&child, &by()).await.unwrap();
    let above = app.receiver_page(&token).await.unwrap();
    let seen = above
        .passed_on
        .iter()
        .find(|d| d.to_name == "UBND xã 1")
        .unwrap();
    assert!(seen.confirmed_at.is_some());
    let cancelled = above.passed_on.iter().find(|d| d.to_name == "An").unwrap();
    assert_eq!(cancelled.state, DeliveryState::Cancelled);

    // The clerk sees them beside the register's receivers, and the one list of an organisation has it.
    let page = app.letter_page(&house.staff, letter).await.unwrap();
    assert_eq!(page.passed_on.len(), 4);
    assert!(page.passed_on.iter().all(|row| row.by == parent));
    let list = found.list.unwrap();
    let list = app
        .letters_of_organisation(list.trim_start_matches("/o/"))
        .await
        .unwrap();
    assert_eq!((list.name.as_str(), list.rows.len()), ("UBND xã 1", 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn two_who_pass_on_at_once_reach_everyone_once() {
    let house = House::new().await;
    let (letter, token) = sent(&house).await;
    let [one, two] = members(&house, &token).await;
    let to = PassOn {
        by: by(),
        members: vec![one, two],
        ..PassOn::default()
    };
    let (a, b) = tokio::join!(
        house.app.pass_on(&token, &to),
        house.app.pass_on(&token, &to)
    );
    assert_eq!(a.unwrap_or(0) + b.unwrap_or(0), 2);
    let all = house.store.deliveries_of_letter(letter).await.unwrap();
    let passed = all.iter().filter(|d| d.passed_on_by.is_some()).count();
    assert_eq!(passed, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn addressees_of_ones_own_have_limits() {
    let house = House::new().await;
    let (_, token) = sent(&house).await;
    let app = &house.app;
    let to = |own: String| PassOn {
        by: by(),
        own,
        ..PassOn::default()
    };
    let refusal = refused(
        app.pass_on(&token, &to("An an@xa.example\nkhông có".into()))
            .await,
    );
    assert_eq!(refusal, Refusal::BadLines(vec![(2, "address")]));
    let many = |count: usize| {
        (0..count)
            .map(|n| format!("Tổ {n}, to{n}@xa.example\n"))
            .collect()
    };
    assert_eq!(
        refused(app.pass_on(&token, &to(many(201))).await),
        Refusal::LimitReached(200)
    );
    assert_eq!(app.pass_on(&token, &to(many(200))).await.unwrap(), 200);
    app.save_own_addressees(&house.administrator, false)
        .await
        .unwrap();
    assert_eq!(
        refused(app.pass_on(&token, &to("Tổ a@xa.example".into())).await),
        Refusal::NoOwnAddressees
    );
    assert_eq!(app.pass_on_page(&token).await.unwrap().own_left, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_published_is_read_once_and_compared() {
    let house = House::new().await;
    let (letter, token) = sent(&house).await;
    let app = &house.app;
    let url = "https://xa.example/tin";
    let approved =
        "TIN GIẢ (Công văn số 01/STTTT-TTBCXB). Không có điều lệ nào như vậy. Không cần làm gì.";
    let page = approved.replace("Không cần làm gì", "Cần chia sẻ ngay");
    house.pages.0.lock().unwrap().insert(url.into(), page);
    let first = app
        .report_deed(
            &token,
            NewDeed {
                link: url.into(),
                ..deed()
            },
        )
        .await
        .unwrap();
    // The link alone is proof; the letter counts as confirmed.
    let found = app.receiver_page(&token).await.unwrap();
    assert_eq!(found.delivery.status(), DeliveryStatus::Done);
    assert!(found.delivery.confirmed_at.is_some());
    assert_eq!(app.compare_due(5).await.unwrap(), 1);
    assert_eq!(app.compare_due(5).await.unwrap(), 0, "once");
    let compared = async |id| {
        let deed = house.store.deed(id).await.unwrap().unwrap();
        deed.published.unwrap()
    };
    let published = compared(first).await;
    assert_eq!(published.state, PublishedState::Read);
    let difference = published.found.unwrap();
    assert_eq!((difference.code(), difference.number), ("changed", true));
    assert!(
        difference
            .words
            .iter()
            .any(|(kind, text)| *kind == '+' && text.contains("chia sẻ"))
    );

    // Mended, and reported again: the later report stands, the earlier is kept.
    house
        .pages
        .0
        .lock()
        .unwrap()
        .insert(url.into(), approved.into());
    let second = NewDeed {
        link: url.into(),
        corrects: Some(first),
        ..deed()
    };
    let second = app.report_deed(&token, second).await.unwrap();
    app.compare_due(5).await.unwrap();
    assert!(compared(second).await.found.unwrap().is_right());
    let again = NewDeed {
        corrects: Some(first),
        ..deed()
    };
    assert_eq!(
        refused(app.report_deed(&token, again).await),
        Refusal::NotFound("deed")
    );
    assert_eq!(app.deeds_of(&house.staff, letter).await.unwrap().len(), 2);

    // What cannot be read is said.
    let away = NewDeed {
        link: "https://xa.example/khong-co".into(),
        ..deed()
    };
    let away = app.report_deed(&token, away).await.unwrap();
    app.compare_due(5).await.unwrap();
    let published = compared(away).await;
    assert_eq!(published.state, PublishedState::Unreadable);
    assert_eq!(published.error.unwrap().0, "disabled");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_only_repeats_the_message_is_found_out() {
    let house = House::new().await;
    let (_, token) = sent(&house).await;
    let url = "https://xa.example/canh-bao";
    house
        .pages
        .0
        .lock()
        .unwrap()
        .insert(url.into(), format!("Bà con lưu ý: {HOAX}"));
    let id = house
        .app
        .report_deed(
            &token,
            NewDeed {
                link: url.into(),
                ..deed()
            },
        )
        .await
        .unwrap();
    house.app.compare_due(5).await.unwrap();
    let deed = house.store.deed(id).await.unwrap().unwrap();
    let found = deed.published.unwrap().found.unwrap();
    assert_eq!(found.code(), "spreads", "{found:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_report_that_is_not_enough_is_said_and_mailed() {
    let house = House::new().await;
    let (letter, token) = sent(&house).await;
    send_all(&house).await;
    let (app, before) = (&house.app, house.mails().len());
    let id = app.report_deed(&token, deed()).await.unwrap();
    app.judge_deed(&house.clerk, letter, id, "Cần đường dẫn bài đăng")
        .await
        .unwrap();
    let page = app.receiver_page(&token).await.unwrap();
    let judged = page.deeds[0].judged.clone().unwrap();
    assert_eq!(judged.reason, "Cần đường dẫn bài đăng");
    send_all(&house).await;
    let mails = house.mails().split_off(before);
    assert_eq!(mails.len(), 1);
    assert!(mails[0].text.contains("Cần đường dẫn bài đăng") && mails[0].text.contains(&token));
    assert_eq!(mails[0].address, page.delivery.address);
    app.accept_deed(&house.clerk, letter, id).await.unwrap();
    let page = app.receiver_page(&token).await.unwrap();
    assert!(page.deeds[0].judged.is_none());
    let case = house.store.letter(letter).await.unwrap().unwrap().case;
    let trail = app.trail_page(&house.staff, case).await.unwrap();
    let actions: Vec<&str> = trail.lines.iter().map(|l| l.row.action.as_str()).collect();
    assert_eq!(
        actions[actions.len() - 2..],
        ["deed-judged", "deed-accepted"]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_report_says_what_is_wrong_with_it() {
    let house = House::new().await;
    let (_, token) = sent(&house).await;
    let report = async |new| refused(house.app.report_deed(&token, new).await);
    let tomorrow = NewDeed {
        on: date!(2021 - 02 - 19),
        ..deed()
    };
    assert_eq!(report(tomorrow).await, Refusal::Invalid("done-on"));
    let earlier = NewDeed {
        on: date!(2021 - 02 - 17),
        ..deed()
    };
    assert_eq!(report(earlier).await, Refusal::Invalid("done-on"));
    let nothing = NewDeed {
        text: " ".into(),
        ..deed()
    };
    assert_eq!(report(nothing).await, Refusal::Empty("deed-text"));
    for link in [
        "javascript:alert(1)",
        "xa.example",
        "https://",
        "https://a b",
    ] {
        let bad = NewDeed {
            link: link.into(),
            ..deed()
        };
        assert_eq!(
            report(bad).await,
            Refusal::Invalid("published-link"),
            "{link}"
        );
    }
    let photo = NewDeed {
        photo: b"GIF89a".to_vec(),
        ..deed()
    };
    assert_eq!(report(photo).await, Refusal::NotAPhoto);
    let large = NewDeed {
        photo: vec![0; 8 * 1024 * 1024 + 1],
        ..deed()
    };
    assert_eq!(report(large).await, Refusal::FileTooLarge { max_mb: 8 });
    assert_eq!(
        house.app.receiver_page(&token).await.unwrap().deeds.len(),
        0
    );
}
