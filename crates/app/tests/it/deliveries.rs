//! What happens when mail does not go.

use app::{
    model::{DeliveryState, DeliveryStatus},
    ports::{Change, SendError},
};
use time::Duration;

use crate::house::*;

#[tokio::test]
async fn a_server_that_is_away_is_tried_again_later_and_given_up_at_last() {
    let house = House::new().await;
    let (case, _) = house.case().await;
    for attempt in 1..=7 {
        *house.mailer.errors.lock().unwrap() = vec![SendError::Temporary("không kết nối".into())];
        assert_eq!(
            house.app.send_due(10).await.unwrap(),
            1,
            "attempt {attempt}"
        );
        assert_eq!(
            house.app.send_due(10).await.unwrap(),
            0,
            "not before its time"
        );
        house.pass(Duration::hours(13));
    }
    let delivery = house
        .store
        .deliveries_of_requests(case)
        .await
        .unwrap()
        .remove(0);
    assert_eq!(
        (delivery.state, delivery.attempts),
        (DeliveryState::Failed, 7)
    );
    assert_eq!(delivery.last_error.as_deref(), Some("không kết nối"));
    house
        .app
        .send_again(&house.clerk, delivery.id)
        .await
        .unwrap();
    assert_eq!(house.app.send_due(10).await.unwrap(), 1);
    assert_eq!(house.mails().len(), 1);
}

#[tokio::test]
async fn a_bad_address_is_not_tried_twice() {
    let house = House::new().await;
    let (case, _) = house.case().await;
    *house.mailer.errors.lock().unwrap() = vec![SendError::Permanent("550".into())];
    house.app.send_due(10).await.unwrap();
    let delivery = house
        .store
        .deliveries_of_requests(case)
        .await
        .unwrap()
        .remove(0);
    assert_eq!(delivery.state, DeliveryState::Failed);
}

#[tokio::test]
async fn what_was_leaving_when_the_program_stopped_is_never_sent_again_by_itself() {
    let house = House::new().await;
    let letter = house.numbered().await;
    house.app.send_due(10).await.unwrap();
    house.app.send_letter(&house.clerk, letter).await.unwrap();
    let mut delivery = house
        .store
        .deliveries_of_letter(letter)
        .await
        .unwrap()
        .remove(0);
    delivery.version += 1;
    delivery.state = DeliveryState::Sending;
    house
        .store
        .commit(vec![Change::SaveDelivery(delivery.clone())])
        .await
        .unwrap();

    let app = house.restarted().await;
    assert_eq!(app.recover_deliveries().await.unwrap(), 1);
    while app.send_due(100).await.unwrap() > 0 {}
    let sent_to: Vec<String> = house.mails().into_iter().map(|mail| mail.address).collect();
    assert!(!sent_to.contains(&delivery.address));
    let page = app.letter_page(&house.staff, letter).await.unwrap();
    assert_eq!(page.progress.trouble, 1);

    // Whoever opens the private link has got the mail.
    let (_, path) = page
        .groups
        .iter()
        .flat_map(|group| &group.rows)
        .filter_map(|(_, delivery)| delivery.as_ref())
        .find(|(d, _)| d.id == delivery.id)
        .unwrap();
    app.receiver_page(path.trim_start_matches("/r/"))
        .await
        .unwrap();
    let settled = house.store.delivery(delivery.id).await.unwrap().unwrap();
    assert_eq!(settled.state, DeliveryState::Sent);
    assert_eq!(settled.status(), DeliveryStatus::Opened);
}

#[tokio::test]
async fn a_receiver_without_address_waits_on_paper_not_forgotten() {
    let house = House::new().await;
    let organisation = house.store.organisations().await.unwrap().remove(0);
    let dates = app::FactDates {
        list: app::FactList::Channels,
        at: 0,
        from: None,
        to: None,
        remove: true,
    };
    house
        .app
        .date_fact(&house.clerk, organisation.id, organisation.version, dates)
        .await
        .unwrap();
    let letter = house.numbered().await;
    assert_eq!(
        house.app.send_letter(&house.clerk, letter).await.unwrap(),
        63
    );
    let page = house.app.letter_page(&house.staff, letter).await.unwrap();
    assert_eq!(page.progress.trouble, 0);
    assert_eq!(page.progress.queued, 63);
    house.app.send_due(1000).await.unwrap();
    let page = house.app.letter_page(&house.staff, letter).await.unwrap();
    assert_eq!(page.progress.queued, 1, "no channel takes paper");
}

#[tokio::test]
async fn mails_of_the_example_never_reach_the_world() {
    let house = House::new().await;
    let (case, _) = house.case().await;
    assert_eq!(house.facing_the_world().send_due(10).await.unwrap(), 1);
    assert!(house.mails().is_empty());
    let delivery = house
        .store
        .deliveries_of_requests(case)
        .await
        .unwrap()
        .remove(0);
    assert_eq!(delivery.state, DeliveryState::Failed);
    assert!(delivery.last_error.unwrap().contains("worked example"));
}
