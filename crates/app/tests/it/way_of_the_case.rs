//! From the first report to the confirmed delivery and the public answer.

use app::{Answer, By, Error, Refusal, model::DeliveryStatus, model::LetterStage};
use casework::VerdictLabel;
use time::Duration;

use crate::house::*;

fn private_path(text: &str, room: &str) -> String {
    let start = text.find(&format!("/{room}/")).expect("a private link");
    let token = text[start + room.len() + 2..]
        .split_whitespace()
        .next()
        .unwrap();
    token.to_owned()
}

#[tokio::test]
async fn the_whole_way() {
    let house = House::new().await;
    let app = &house.app;
    assert!(
        app.check(HOAX).await.unwrap().correction.is_none(),
        "reported, not verified"
    );

    // The party is asked by e-mail and answers through its private link.
    let (case, _) = house.case().await;
    assert_eq!(app.send_due(10).await.unwrap(), 1);
    let mail = house.mails().pop().unwrap();
    assert_eq!(mail.address, "dai-dien@zalo.example");
    let token = private_path(&mail.text, "p");
    let page = app.party_page(&token).await.unwrap();
    assert!(page.open && page.message.contains("điều lệ mới"));
    app.party_reply(&token, denial(), Vec::new()).await.unwrap();
    assert!(!app.party_page(&token).await.unwrap().open);
    assert!(
        app.party_reply(&token, denial(), Vec::new()).await.is_err(),
        "once"
    );

    // Two people stand behind the verdict; with the second one it is public.
    app.propose_verdict(&house.officer, case, fabricated())
        .await
        .unwrap();
    assert!(
        app.check(HOAX).await.unwrap().correction.is_none(),
        "only proposed"
    );
    app.approve_verdict(&house.approver, case).await.unwrap();
    let answer = app.check(HOAX).await.unwrap();
    assert_eq!(answer.answer, Answer::Known);
    let view = answer.correction.unwrap();
    assert_eq!(view.correction.verdict.label, VerdictLabel::Fabricated);
    assert_eq!(
        view.correction.spokespersons[0].organisation,
        "Zalo - Công ty cổ phần VNG"
    );

    // The letter: drafted, signed by someone else, numbered, sent to everyone.
    let letter = app.draft_letter(&house.officer, case).await.unwrap();
    app.sign_letter(&house.approver, letter).await.unwrap();
    app.number_letter(&house.clerk, letter).await.unwrap();
    let page = app.letter_page(&house.staff, letter).await.unwrap();
    assert_eq!(page.record.numbering.as_ref().unwrap().number, 1);
    assert_eq!(page.record.content.date.day, Some(18));
    assert!(
        app.check(HOAX)
            .await
            .unwrap()
            .correction
            .unwrap()
            .letter
            .is_none(),
        "not sent yet"
    );
    let receivers = app.send_letter(&house.clerk, letter).await.unwrap();
    assert_eq!(receivers, 63);
    // And the officer hears that the party answered, the approver that a proposal waits.
    assert_eq!(app.send_due(100).await.unwrap(), receivers + 2);
    let mut mails = house.mails().into_iter();
    let mail = mails.rfind(|mail| !mail.attachments.is_empty()).unwrap();
    assert!(mail.attachments[0].bytes.starts_with(b"%PDF-"));
    let answer = app.check(HOAX).await.unwrap().correction.unwrap();
    assert_eq!(
        answer.letter.as_ref().unwrap().number_and_symbol,
        "01/STTTT-TTBCXB"
    );

    // A receiver opens its link and confirms.
    let token = private_path(&mail.text, "r");
    let page = app.receiver_page(&token).await.unwrap();
    assert_eq!(page.delivery.status(), DeliveryStatus::Opened);
    assert!(page.parts.unwrap().chat.contains("TIN GIẢ"));
    let by = By {
        person: "Trần Thị Bình".into(),
        office: "Văn thư".into(),
    };
    app.confirm(&token, &by).await.unwrap();
    let page = app.letter_page(&house.staff, letter).await.unwrap();
    assert_eq!(page.record.stage(), LetterStage::Sent);
    assert_eq!(
        (page.progress.confirmed, page.progress.sent),
        (1, receivers - 1)
    );
    house.pass(Duration::hours(25));
    let page = app.letter_page(&house.staff, letter).await.unwrap();
    assert_eq!(
        page.progress.overdue,
        receivers - 1,
        "who is silent for a day is overdue"
    );
}

#[tokio::test]
async fn one_person_never_stands_alone() {
    let house = House::new().await;
    let case = house.concluded().await;
    let letter = house.app.draft_letter(&house.officer, case).await.unwrap();
    assert!(matches!(
        house.app.number_letter(&house.clerk, letter).await,
        Err(Error::Refused(Refusal::LetterStage("draft")))
    ));
    assert!(matches!(
        house.app.send_letter(&house.clerk, letter).await,
        Err(Error::Refused(Refusal::LetterStage("draft")))
    ));
    assert!(matches!(
        house.app.public_letter(letter).await,
        Err(Error::Refused(Refusal::NotFound("letter")))
    ));
}

#[tokio::test]
async fn letters_are_numbered_without_gaps_by_clerks_at_once() {
    let house = House::new().await;
    let case = house.concluded().await;
    let mut letters = Vec::new();
    for _ in 0..4 {
        let letter = house.app.draft_letter(&house.officer, case).await.unwrap();
        house
            .app
            .sign_letter(&house.approver, letter)
            .await
            .unwrap();
        letters.push(letter);
    }
    let number = |at: usize| house.app.number_letter(&house.clerk, letters[at]);
    let (a, b, c, d) = tokio::join!(number(0), number(1), number(2), number(3));
    a.and(b).and(c).and(d).unwrap();
    let mut numbers = Vec::new();
    for letter in letters {
        let page = house.app.letter_page(&house.staff, letter).await.unwrap();
        numbers.push(page.record.numbering.unwrap().number);
    }
    numbers.sort_unstable();
    assert_eq!(numbers, [1, 2, 3, 4]);
}

#[tokio::test]
async fn an_edit_of_what_someone_else_changed_is_refused() {
    let house = House::new().await;
    let case = house.concluded().await;
    let letter = house.app.draft_letter(&house.officer, case).await.unwrap();
    let edit = |version| app::LetterEdit {
        version,
        subject: "thông tin về tin giả".into(),
        body: "Nội dung *nghiêng*./.".into(),
        recipients: "Như trên\nLưu: VT, TTBCXB".into(),
        urgency: "urgent".into(),
        ..app::LetterEdit::default()
    };
    house
        .app
        .edit_letter(&house.officer, letter, edit(1))
        .await
        .unwrap();
    let mine = app::LetterEdit {
        subject: "thông tin khác".into(),
        ..edit(1)
    };
    let stale = house.app.edit_letter(&house.officer, letter, mine).await;
    let Ok(app::Saved::Clash(given_back)) = stale else {
        panic!("{stale:?}");
    };
    // What was typed stands in the form, and what the other one saved beside it.
    assert_eq!(given_back.edit.subject, "thông tin khác");
    assert_eq!(given_back.edit.version, 2);
    let clash = given_back.clash.unwrap();
    assert_eq!(clash.disagreements[0].theirs, "thông tin về tin giả");
    let page = house.app.letter_page(&house.staff, letter).await.unwrap();
    assert_eq!(page.edit.body, "Nội dung *nghiêng*./.");
    assert_eq!(page.record.content.subject, "thông tin về tin giả");
}

#[tokio::test]
async fn a_verdict_taken_up_again_is_shown_as_under_review_and_keeps_its_history() {
    let house = House::new().await;
    let case = house.concluded().await;
    house
        .app
        .reopen_case(&house.officer, case, "Có thông tin mới")
        .await
        .unwrap();
    assert!(
        house
            .app
            .check(HOAX)
            .await
            .unwrap()
            .correction
            .unwrap()
            .under_review
    );
    let verdict = casework::NewVerdict {
        label: "unproven".into(),
        ..fabricated()
    };
    house
        .app
        .propose_verdict(&house.officer, case, verdict)
        .await
        .unwrap();
    house
        .app
        .approve_verdict(&house.approver, case)
        .await
        .unwrap();
    let page = house.app.correction(case).await.unwrap();
    let versions: Vec<_> = page
        .history
        .iter()
        .map(|c| (c.version, c.verdict.label, c.reason.clone()))
        .collect();
    assert_eq!(
        versions,
        [
            (
                3,
                VerdictLabel::Unproven,
                Some("Có thông tin mới".to_owned())
            ),
            (
                2,
                VerdictLabel::Fabricated,
                Some("Có thông tin mới".to_owned())
            ),
            (1, VerdictLabel::Fabricated, None)
        ]
    );
}
