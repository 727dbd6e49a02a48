//! Recall, replacement, correction, discarding and copies of letters.

use app::{
    Error, NewCopy, Proposer, Refusal, RegisterQuery,
    model::{AmendmentKind, DeliveryState, LetterStage},
    views::FileCheck,
};
use casework::LetterId;

use crate::house::House;

fn proposer(house: &House) -> Proposer {
    Proposer::Clerk(house.clerk.clone())
}

async fn sent(house: &House) -> LetterId {
    let letter = house.numbered().await;
    // The question to the named party leaves first.
    house.app.send_due(100).await.unwrap();
    house.app.send_letter(&house.clerk, letter).await.unwrap();
    letter
}

async fn note_of(house: &House, letter: LetterId) -> String {
    let entry = house.app.outgoing_entry(&house.staff, letter.0).await;
    entry.unwrap().line.note
}

fn refused<T: std::fmt::Debug>(result: Result<T, Error>) -> Refusal {
    match result {
        Err(Error::Refused(refusal)) => refusal,
        other => panic!("{other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_recall_takes_two_people_and_tells_those_who_have_the_letter() {
    let house = House::new().await;
    let letter = sent(&house).await;
    // Three mails have left; the rest still waits.
    house.app.send_due(3).await.unwrap();
    let before = house.mails().len();
    let reason = "Số liệu sai";
    house
        .app
        .propose_recall(&proposer(&house), letter, reason)
        .await
        .unwrap();
    let again = house
        .app
        .propose_recall(&proposer(&house), letter, reason)
        .await;
    assert_eq!(refused(again), Refusal::Changed);
    let public = house.app.public_letter(letter).await.unwrap();
    assert!(public.life.in_force(), "nothing has happened yet");

    let recall = house.store.open_amendments(5).await.unwrap().remove(0);
    let told = house
        .app
        .approve_recall(&house.approver, recall.id)
        .await
        .unwrap();
    assert_eq!(told, 3);
    let deliveries = house.store.deliveries_of_letter(letter).await.unwrap();
    let cancelled = deliveries
        .iter()
        .filter(|d| d.state == DeliveryState::Cancelled);
    assert_eq!(
        cancelled.count(),
        deliveries.len() - 3,
        "what waited does not leave"
    );
    assert!(deliveries.iter().all(|d| d.state != DeliveryState::Queued));
    house.app.send_due(100).await.unwrap();
    let mails = house.mails();
    assert_eq!(mails.len(), before + 3);
    let mail = mails.last().unwrap();
    assert!(
        mail.subject.contains("Thu hồi Công văn số 01/STTTT-TTBCXB"),
        "{}",
        mail.subject
    );
    assert!(mail.text.contains(reason), "{}", mail.text);

    // The portal that the mail leads to says so, and the receiver confirms.
    let token = mail.text.split("/r/").nth(1).unwrap();
    let token: String = token.split_whitespace().next().unwrap().to_owned();
    let portal = house.app.receiver_page(&token).await.unwrap();
    assert_eq!(portal.life.recalled.unwrap().amendment.reason, reason);
    assert!(!portal.acknowledged);
    house
        .app
        .acknowledge_amendment(&token, "Bình", "Văn thư")
        .await
        .unwrap();
    assert!(house.app.receiver_page(&token).await.unwrap().acknowledged);
    let seen = house.app.letter_page(&house.staff, letter).await.unwrap();
    let recalled = seen.life.recalled.unwrap();
    assert_eq!((recalled.told, recalled.known), (3, 1));

    // Still verifiable, marked everywhere.
    let public = house.app.public_letter(letter).await.unwrap();
    assert!(!public.life.in_force());
    let (_, pdf) = house.app.public_letter_pdf(letter).await.unwrap();
    let (_, check) = house.app.check_letter_file(letter, &pdf).await.unwrap();
    assert_eq!(check, FileCheck::Genuine);
    let (_, check) = house
        .app
        .check_letter_file(letter, b"%PDF-1.7 other")
        .await
        .unwrap();
    assert_eq!(check, FileCheck::Other);
    assert_eq!(
        note_of(&house, letter).await,
        "Thu hồi ngày 18/02/2021: Số liệu sai"
    );
    let copy = NewCopy {
        kind: "full".into(),
        recipients: "A".into(),
        ..NewCopy::default()
    };
    assert_eq!(
        refused(house.app.copy_letter(&house.clerk, letter, copy).await),
        Refusal::LetterEnded
    );
    let again = house
        .app
        .propose_recall(&proposer(&house), letter, reason)
        .await;
    assert_eq!(refused(again), Refusal::LetterEnded);
    let case = public.record.case;
    let trail = house.app.trail_page(&house.staff, case).await.unwrap();
    let actions: Vec<&str> = trail.lines.iter().map(|l| l.row.action.as_str()).collect();
    assert!(
        actions.ends_with(&["recall-proposed", "letter-recalled"]),
        "{actions:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_recalled_letter_is_not_sent_again() {
    let house = House::new().await;
    let letter = sent(&house).await;
    let error = app::ports::SendError::Permanent("no such box".into());
    house.mailer.errors.lock().unwrap().push(error);
    house.app.send_due(1).await.unwrap();
    house
        .app
        .propose_recall(&proposer(&house), letter, "Sai")
        .await
        .unwrap();
    let recall = house.store.open_amendments(5).await.unwrap().remove(0);
    let told = house
        .app
        .approve_recall(&house.approver, recall.id)
        .await
        .unwrap();
    assert_eq!(told, 0, "nobody has it");
    let failed = house
        .store
        .deliveries_in(DeliveryState::Failed)
        .await
        .unwrap();
    let failed = failed.iter().find(|d| {
        d.last_error
            .as_deref()
            .is_some_and(|e| e.contains("no such box"))
    });
    let again = house.app.send_again(&house.clerk, failed.unwrap().id).await;
    assert_eq!(refused(again), Refusal::LetterEnded);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_recall_that_is_refused_leaves_the_letter_in_force() {
    let house = House::new().await;
    let letter = house.numbered().await;
    let officer = Proposer::Officer(house.officer.clone());
    house
        .app
        .propose_recall(&officer, letter, "Nhầm")
        .await
        .unwrap();
    let recall = house.store.open_amendments(5).await.unwrap().remove(0);
    house
        .app
        .refuse_recall(&house.approver, recall.id, "Không sai")
        .await
        .unwrap();
    let late = house.app.approve_recall(&house.approver, recall.id).await;
    assert_eq!(refused(late), Refusal::Changed);
    house.app.send_letter(&house.clerk, letter).await.unwrap();
    let page = house.app.letter_page(&house.staff, letter).await.unwrap();
    assert!(page.life.in_force());
    assert_eq!(page.life.refused.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_replacement_takes_effect_with_its_number() {
    let house = House::new().await;
    let old = sent(&house).await;
    house.app.send_due(2).await.unwrap();
    let replace = AmendmentKind::Replacement;
    let new = house
        .app
        .draft_amending(&house.officer, old, replace, "sai số liệu")
        .await
        .unwrap();
    let twice = house
        .app
        .draft_amending(&house.officer, old, replace, "x")
        .await;
    assert_eq!(refused(twice), Refusal::Changed);
    let draft = house.app.letter_page(&house.staff, new).await.unwrap();
    assert!(
        draft
            .edit
            .body
            .contains("Công văn này thay thế Công văn số 01/STTTT-TTBCXB ngày 18/02/2021"),
        "{}",
        draft.edit.body
    );
    let errors: Vec<_> = draft
        .findings
        .iter()
        .filter(|finding| finding.is_error)
        .collect();
    assert!(errors.is_empty(), "{errors:?}");
    let mut edit = draft.edit.clone();
    edit.subject += " (sửa)";
    let saved = house.app.edit_letter(&house.officer, new, edit).await;
    assert!(matches!(saved, Ok(app::Saved::Version(_))), "{saved:?}");
    house.app.sign_letter(&house.approver, new).await.unwrap();
    assert!(house.app.public_letter(old).await.unwrap().life.in_force());
    house.app.number_letter(&house.clerk, new).await.unwrap();
    let public = house.app.public_letter(old).await.unwrap();
    let replaced = public.life.replaced.unwrap();
    assert_eq!(
        replaced.other.unwrap().1,
        "Công văn số 02/STTTT-TTBCXB ngày 18/02/2021"
    );
    assert_eq!(
        note_of(&house, old).await,
        "Được thay thế bằng Công văn số 02/STTTT-TTBCXB ngày 18/02/2021"
    );
    assert_eq!(
        note_of(&house, new).await,
        "Thay thế Công văn số 01/STTTT-TTBCXB ngày 18/02/2021"
    );
    house.app.send_due(100).await.unwrap();
    let told = house
        .mails()
        .iter()
        .filter(|m| {
            m.subject.starts_with("Thay thế") || m.subject.contains("Thay thế Công văn số 01")
        })
        .count();
    assert_eq!(told, 2);
    house.app.send_letter(&house.clerk, new).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_corrected_letter_stays_in_force() {
    let house = House::new().await;
    let old = house.numbered().await;
    let new = house
        .app
        .draft_amending(
            &house.officer,
            old,
            AmendmentKind::Correction,
            "ngày ở trang 2 ghi 18/12 là 18/02",
        )
        .await
        .unwrap();
    house.app.sign_letter(&house.approver, new).await.unwrap();
    house.app.number_letter(&house.clerk, new).await.unwrap();
    let public = house.app.public_letter(old).await.unwrap();
    assert!(public.life.in_force());
    assert_eq!(public.life.corrected.len(), 1);
    house.app.send_letter(&house.clerk, old).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_discarded_draft_is_never_issued_and_takes_no_number() {
    let house = House::new().await;
    let old = house.numbered().await;
    let replace = AmendmentKind::Replacement;
    let draft = house
        .app
        .draft_amending(&house.officer, old, replace, "x")
        .await
        .unwrap();
    house
        .app
        .discard_letter(&house.officer, draft, "Không cần nữa")
        .await
        .unwrap();
    let signed = house.app.sign_letter(&house.approver, draft).await;
    assert_eq!(refused(signed), Refusal::LetterStage("discarded"));
    let again = house.app.discard_letter(&house.officer, draft, "x").await;
    assert_eq!(refused(again), Refusal::LetterStage("discarded"));
    let issued = house.app.discard_letter(&house.officer, old, "x").await;
    assert_eq!(refused(issued), Refusal::LetterStage("numbered"));
    // The old letter can be replaced by another.
    let other = house
        .app
        .draft_amending(&house.officer, old, replace, "y")
        .await
        .unwrap();
    house.app.sign_letter(&house.approver, other).await.unwrap();
    house.app.number_letter(&house.clerk, other).await.unwrap();
    let record = house.store.letter(other).await.unwrap().unwrap();
    assert_eq!(record.numbering.as_ref().unwrap().number, 2, "no gap");
    assert_eq!(record.stage(), LetterStage::Numbered);
}

#[tokio::test(flavor = "multi_thread")]
async fn copies_have_their_own_series_and_are_recognised() {
    let house = House::new().await;
    let letter = house.numbered().await;
    let new = |kind: &str, paragraphs: Vec<usize>| NewCopy {
        kind: kind.into(),
        recipients: "Công an xã".into(),
        paragraphs,
    };
    let copy = |new: NewCopy| {
        let (app, clerk) = (&house.app, &house.clerk);
        async move { app.copy_letter(clerk, letter, new).await }
    };
    assert_eq!(
        refused(copy(new("again", vec![])).await),
        Refusal::NoCopyYet
    );
    for none in [vec![], vec![99]] {
        let refusal = refused(copy(new("extract", none)).await);
        assert_eq!(refusal, Refusal::Invalid("paragraphs"));
    }
    let full = copy(new("full", vec![])).await.unwrap();
    let again = copy(new("again", vec![])).await.unwrap();
    copy(new("extract", vec![1, 0, 1])).await.unwrap();
    let query = RegisterQuery::default();
    let page = house.app.copy_page(&house.staff, &query).await.unwrap();
    let symbols: Vec<String> = page.lines.iter().map(|l| l.cells()[0].clone()).collect();
    assert_eq!(symbols, ["03/TrS-STTTT", "02/SL-STTTT", "01/SY-STTTT"]);
    assert_eq!(page.lines[1].copy.face.of, Some(full));
    assert_eq!(page.lines[0].copy.face.paragraphs, [0, 1]);
    let (name, pdf) = house.app.copy_pdf(&house.staff, again).await.unwrap();
    assert_eq!(name, "ban-sao-02-SL-STTTT.pdf");
    let (_, check) = house.app.check_letter_file(letter, &pdf).await.unwrap();
    assert_eq!(check, FileCheck::Copy("02/SL-STTTT".into()));
    let record = house.store.letter(letter).await.unwrap().unwrap();
    assert_eq!(
        record.numbering.unwrap().number,
        1,
        "copies take no number of the letters"
    );
}
