//! Drafting: versions, checks, remarks, signers, previews.

use app::{
    Error, LetterEdit, NeededChecks, NewRemark, Refusal, Saved, SignerEdit, access::Reviewer,
};
use casework::{LetterId, Role};
use letter::Authority;

use crate::house::{House, capability};

async fn draft(house: &House) -> (LetterId, LetterEdit) {
    let case = house.concluded().await;
    let letter = house.app.draft_letter(&house.officer, case).await.unwrap();
    let page = house.app.letter_page(&house.staff, letter).await.unwrap();
    (letter, page.edit)
}

fn refused<T: std::fmt::Debug>(result: Result<T, Error>) -> Refusal {
    match result {
        Err(Error::Refused(refusal)) => refusal,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn every_save_is_a_version_and_any_can_come_back() {
    let house = House::new().await;
    let (letter, edit) = draft(&house).await;
    let app = &house.app;
    let saved = app.edit_letter(&house.officer, letter, edit.clone()).await;
    assert!(matches!(saved, Ok(Saved::Same)), "{saved:?}");
    let changed = LetterEdit {
        subject: "chủ đề mới".into(),
        note: "theo ý lãnh đạo".into(),
        ..edit.clone()
    };
    let saved = app.edit_letter(&house.officer, letter, changed).await;
    assert!(matches!(saved, Ok(Saved::Version(2))), "{saved:?}");
    let between = app.letter_versions(&house.staff, letter, Some(2), Some(1));
    let page = between.await.unwrap();
    assert_eq!(page.between, Some((1, 2)));
    assert_eq!(page.versions[1].note, "theo ý lãnh đạo");
    let differs: Vec<_> = page.parts.iter().filter(|part| part.differs).collect();
    assert_eq!(differs.len(), 1);
    assert_eq!(differs[0].field, "subject");
    let third = app.restore_letter(&house.officer, letter, 1, 2).await;
    assert_eq!(third.unwrap(), 3);
    let page = app.letter_page(&house.staff, letter).await.unwrap();
    assert_eq!(page.edit.subject, edit.subject);
    assert_eq!(page.versions[2].restores, Some(1));
    let stale = app.restore_letter(&house.officer, letter, 2, 2).await;
    assert_eq!(refused(stale), Refusal::Changed);
}

#[tokio::test]
async fn a_check_holds_for_its_text_and_can_be_needed() {
    let house = House::new().await;
    let (letter, edit) = draft(&house).await;
    let app = &house.app;
    let needed = NeededChecks {
        content: true,
        format: true,
    };
    let saved = app.save_needed_checks(&house.administrator, needed).await;
    saved.unwrap();
    let sign = || app.sign_letter(&house.approver, letter);
    assert_eq!(refused(sign().await), Refusal::ChecksMissing("content"));
    let own: Reviewer = capability(app, Role::Officer).await;
    let by_drafter = app.check_content(&own, letter, 1).await;
    assert_eq!(refused(by_drafter), Refusal::OwnCheck);
    let head: Reviewer = capability(app, Role::Approver).await;
    app.check_content(&head, letter, 1).await.unwrap();
    assert_eq!(refused(sign().await), Refusal::ChecksMissing("format"));
    app.check_format(&house.clerk, letter, 1).await.unwrap();
    let changed = LetterEdit {
        subject: "chủ đề mới".into(),
        ..edit
    };
    let saved = app.edit_letter(&house.officer, letter, changed).await;
    saved.unwrap();
    assert_eq!(refused(sign().await), Refusal::ChecksMissing("content"));
    let of_old = app.check_content(&head, letter, 1).await;
    assert_eq!(refused(of_old), Refusal::Changed, "it is not what was read");
    app.check_content(&head, letter, 2).await.unwrap();
    app.check_format(&house.clerk, letter, 2).await.unwrap();
    sign().await.unwrap();
}

#[tokio::test]
async fn what_is_sent_back_is_no_longer_signed_and_its_remarks_are_answered() {
    let house = House::new().await;
    let (letter, edit) = draft(&house).await;
    let app = &house.app;
    app.sign_letter(&house.approver, letter).await.unwrap();
    let remark = |paragraph, text: &str| NewRemark {
        paragraph,
        text: text.into(),
    };
    let empty = app.return_letter(&house.approver, letter, vec![remark(None, " ")]);
    assert_eq!(refused(empty.await), Refusal::Empty("remark"));
    let nowhere = app.return_letter(&house.approver, letter, vec![remark(Some(99), "x")]);
    assert_eq!(refused(nowhere.await), Refusal::Invalid("paragraph"));
    let both = vec![remark(None, "Ngắn hơn"), remark(Some(1), "Bỏ câu này")];
    let returned = app.return_letter(&house.approver, letter, both).await;
    returned.unwrap();
    let page = app.letter_page(&house.staff, letter).await.unwrap();
    assert_eq!(page.record.signed, None);
    assert_eq!(page.open_remarks(), 2);
    // An editor that was open all the while has seen the text as it stands.
    let open = LetterEdit {
        urgency: "urgent".into(),
        ..edit
    };
    let saved = app.edit_letter(&house.officer, letter, open).await;
    assert!(matches!(saved, Ok(Saved::Version(2))), "{saved:?}");
    let first = &page.remarks[1];
    let paragraph = page.record.content.body[0].text();
    assert!(paragraph.starts_with(first.quote.trim_end_matches('…')));
    let answered = app.answer_remark(&house.officer, letter, first.id, "Đã bỏ", true);
    answered.await.unwrap();
    let page = app.letter_page(&house.staff, letter).await.unwrap();
    assert_eq!(page.open_remarks(), 1);
    app.sign_letter(&house.approver, letter).await.unwrap();
    app.number_letter(&house.clerk, letter).await.unwrap();
    let late = app.return_letter(&house.approver, letter, vec![remark(None, "x")]);
    assert_eq!(refused(late.await), Refusal::LetterStage("numbered"));
}

#[tokio::test]
async fn where_signers_are_registered_one_of_today_signs() {
    let house = House::new().await;
    let (letter, edit) = draft(&house).await;
    let app = &house.app;
    let signer = |name: &str, valid_to| SignerEdit {
        id: None,
        name: name.into(),
        title: "Phó Giám đốc".into(),
        authority: Some(Authority::Kt),
        authority_of: "Giám đốc".into(),
        valid_from: None,
        valid_to,
    };
    let yesterday = time::macros::date!(2021 - 02 - 17);
    let left = app.save_signer(&house.administrator, signer("Trần Văn Cũ", Some(yesterday)));
    let left = left.await.unwrap();
    let now = app.save_signer(&house.administrator, signer("Trần Văn Mới", None));
    let now = now.await.unwrap();
    let with = |signer, version| LetterEdit {
        signer: Some(signer),
        version,
        ..edit.clone()
    };
    let late = app.edit_letter(&house.officer, letter, with(left, 1)).await;
    assert_eq!(refused(late), Refusal::SignerNotInOffice);
    app.edit_letter(&house.officer, letter, with(now, 1))
        .await
        .unwrap();
    app.sign_letter(&house.approver, letter).await.unwrap();
    app.unsign_letter(&house.approver, letter).await.unwrap();
    // Leaving office while the letter waits.
    let mut leaving = signer("Trần Văn Mới", Some(yesterday));
    leaving.id = Some((now, 1));
    let saved = app.save_signer(&house.administrator, leaving).await;
    saved.unwrap();
    let signed = app.sign_letter(&house.approver, letter).await;
    assert_eq!(refused(signed), Refusal::SignerNotInOffice);
}

#[tokio::test]
async fn a_preview_shows_what_is_typed_and_stores_nothing() {
    let house = House::new().await;
    let (letter, edit) = draft(&house).await;
    let app = &house.app;
    let before = app.letter_page(&house.staff, letter).await.unwrap();
    let typed = LetterEdit {
        subject: "V/v chủ đề".into(),
        body: edit.body.trim_end_matches("./.").into(),
        ..edit
    };
    let shown = app.preview_letter(&house.officer, letter, "a", &typed);
    let shown = shown.await.unwrap().unwrap();
    assert!(shown.pages[0].starts_with("<svg"));
    let end = shown
        .findings
        .iter()
        .find(|f| f.key.starts_with("end-mark"));
    let end = end.expect("the end is missing");
    assert!(end.is_error && end.can_mend);
    let mended = app.mend_letter(&house.officer, letter, typed, &end.key);
    let mended = mended.await.unwrap();
    assert!(mended.edit.body.ends_with("./."), "{}", mended.edit.body);
    assert!(mended.unsaved);
    assert!(mended.findings.iter().all(|f| f.key != end.key));
    let after = app.letter_page(&house.staff, letter).await.unwrap();
    assert_eq!(after.record, before.record);
}
