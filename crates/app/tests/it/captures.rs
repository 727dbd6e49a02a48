//! Linked pages: what could not be fetched is said, fetched again or typed in.

use app::{Error, NewEvidence, Refusal, model::CaptureState};

use crate::house::House;

#[tokio::test]
async fn a_link_waits_for_its_page_and_a_person_can_step_in() {
    let house = House::new().await;
    let (case, _) = house.case().await;
    let (app, officer) = (&house.app, &house.officer);
    let link = NewEvidence::Link("https://example.org/thong-bao".into());
    app.attach_evidence(officer, case, link, "Trang chính thức")
        .await
        .unwrap();
    let capture = |state: CaptureState| {
        let (store, app, staff) = (house.store.clone(), &house.app, &house.staff);
        async move {
            let found = store.captures_of_case(case).await.unwrap().remove(0);
            assert_eq!(found.state, state);
            let page = app.case_page(staff, case).await.unwrap();
            assert_eq!(page.captures, std::slice::from_ref(&found));
            found
        }
    };
    let waiting = capture(CaptureState::Waiting).await;
    let evidence = waiting.evidence;
    assert!(app.retry_capture(officer, case, evidence).await.is_err());
    // The house reads no pages.
    assert_eq!(app.capture_due(5).await.unwrap(), 1);
    assert_eq!(app.capture_due(5).await.unwrap(), 0, "once");
    let failed = capture(CaptureState::Failed).await;
    assert_eq!(failed.error.unwrap().0, "disabled");
    app.retry_capture(officer, case, evidence).await.unwrap();
    capture(CaptureState::Waiting).await;
    assert_eq!(app.capture_due(5).await.unwrap(), 1);
    let empty = app.type_capture(officer, case, evidence, " \n").await;
    assert!(matches!(empty, Err(Error::Refused(Refusal::Empty("text")))));
    app.type_capture(officer, case, evidence, "Không có điều lệ mới.")
        .await
        .unwrap();
    let typed = capture(CaptureState::Typed).await;
    assert_eq!(typed.text, "Không có điều lệ mới.");
    assert_eq!(typed.text_sha256.len(), 64);
    assert!(typed.typed_by.is_some());
    let trail = app.trail_page(&house.staff, case).await.unwrap();
    let actions: Vec<&str> = trail.lines.iter().map(|l| l.row.action.as_str()).collect();
    assert_eq!(
        actions[actions.len() - 3..],
        ["evidence-attached", "capture-retried", "capture-typed"]
    );
}
