//! Deliveries on their way: many at once, limits, a server that is away, what comes back, paper.

use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
};

use app::{
    App, BounceTaken, PaperChoice, Refusal, Report, ReportKind, TransportSettings,
    model::{
        ChannelKind, Delivery, DeliveryList, DeliveryNote, DeliveryState, DeliveryStatus, NoteKind,
    },
    ports::{Channel, Consignment, Receipt, SendError},
};
use async_trait::async_trait;
use casework::{DeliveryId, LetterId};
use time::Duration;

use crate::house::*;

/// A letter in the queue of all receivers of the example.
async fn in_the_queue(house: &House) -> LetterId {
    let letter = house.numbered().await;
    while house.app.send_due(100).await.unwrap() > 0 {}
    house.mailer.sent.lock().unwrap().clear();
    house.app.send_letter(&house.clerk, letter).await.unwrap();
    letter
}

async fn of_letter(house: &House, letter: LetterId) -> Vec<Delivery> {
    house.store.deliveries_of_letter(letter).await.unwrap()
}

async fn notes(house: &House, id: DeliveryId) -> Vec<DeliveryNote> {
    house.store.delivery_notes(id).await.unwrap()
}

fn count(deliveries: &[Delivery], state: DeliveryState) -> usize {
    deliveries.iter().filter(|d| d.state == state).count()
}

#[tokio::test]
async fn a_server_that_is_away_costs_no_attempts_and_is_asked_now_and_then() {
    let house = House::new().await;
    let letter = in_the_queue(&house).await;
    let away = SendError::Unavailable("connecting failed".into());
    *house.mailer.errors.lock().unwrap() = vec![away; 6];
    let tried = house.app.send_due(1000).await.unwrap();
    assert!((3..=4).contains(&tried), "not one for each of 63: {tried}");
    assert!(house.mails().is_empty());
    let page = |list| house.app.deliveries_page(&house.staff, Some(list), None, 0);
    let shown = page(DeliveryList::Waiting).await.unwrap();
    let (_, _, words) = shown.channels[0].away.clone().expect("taken to be away");
    assert_eq!(words, "connecting failed");
    assert_eq!(
        shown.reasons,
        [("connecting failed".to_owned(), tried as u64)]
    );
    assert_eq!(house.app.send_due(1000).await.unwrap(), 0, "a pause first");

    // One at a time asks whether it is back.
    let left = house.mailer.errors.lock().unwrap().len();
    for _ in 0..left {
        house.pass(Duration::minutes(5));
        assert_eq!(house.app.send_due(1000).await.unwrap(), 1);
    }
    house.pass(Duration::minutes(5));
    assert_eq!(house.app.send_due(1000).await.unwrap(), 63);
    let deliveries = of_letter(&house, letter).await;
    assert_eq!(count(&deliveries, DeliveryState::Sent), 63);
    assert!(deliveries.iter().all(|d| d.attempts == 1));
    let shown = page(DeliveryList::Waiting).await.unwrap();
    assert!(shown.channels[0].away.is_none());
}

#[tokio::test]
async fn a_server_that_breaks_off_after_messages_makes_few_uncertain() {
    let house = House::new().await;
    let letter = in_the_queue(&house).await;
    *house.mailer.errors.lock().unwrap() = vec![SendError::Uncertain("half closed".into()); 63];
    while house.app.send_due(1000).await.unwrap() > 0 {}
    let deliveries = of_letter(&house, letter).await;
    let uncertain = count(&deliveries, DeliveryState::Uncertain);
    // Three in a row make it pause; the others that were on their way by then break off as well.
    let most = 3 + TransportSettings::default().at_once - 1;
    assert!((3..=most).contains(&uncertain), "{uncertain}");
    assert_eq!(count(&deliveries, DeliveryState::Queued), 63 - uncertain);
}

#[tokio::test]
async fn a_domain_gets_no_more_than_its_share_and_the_rest_leaves() {
    let house = House::new().await;
    let letter = in_the_queue(&house).await;
    let (mut changes, mut own) = (Vec::new(), 0);
    for mut delivery in of_letter(&house, letter).await {
        if own < 40 {
            own += 1;
            delivery.version += 1;
            delivery.address = format!("cq{own}@Mot.Example");
            changes.push(app::ports::Change::SaveDelivery(delivery));
        }
    }
    house.store.commit(changes).await.unwrap();
    let app = house.restarted().await.with_transport(TransportSettings {
        per_domain: 60,
        ..TransportSettings::default()
    });
    while app.send_due(1000).await.unwrap() > 0 {}
    let to_one = |mails: &[Consignment]| {
        let one = mails.iter().filter(|m| m.address.ends_with("@Mot.Example"));
        one.count()
    };
    assert_eq!(to_one(&house.mails()), 10, "a sixth of a minute at once");
    house.pass(Duration::seconds(5));
    while app.send_due(1000).await.unwrap() > 0 {}
    assert_eq!(to_one(&house.mails()), 15);
    for _ in 0..10 {
        house.pass(Duration::seconds(10));
        while app.send_due(1000).await.unwrap() > 0 {}
    }
    let deliveries = of_letter(&house, letter).await;
    assert_eq!(count(&deliveries, DeliveryState::Sent), 63);
}

/// Keeps what it is given until all places are taken.
struct Crowd {
    places: tokio::sync::Barrier,
    inside: AtomicUsize,
    most: AtomicUsize,
    taken: Mutex<BTreeMap<String, usize>>,
}

#[async_trait]
impl Channel for Crowd {
    fn kind(&self) -> ChannelKind {
        ChannelKind::Email
    }

    async fn send(&self, mail: &Consignment) -> Result<Receipt, SendError> {
        let inside = self.inside.fetch_add(1, Ordering::SeqCst) + 1;
        self.most.fetch_max(inside, Ordering::SeqCst);
        self.places.wait().await;
        self.inside.fetch_sub(1, Ordering::SeqCst);
        let mut taken = self.taken.lock().unwrap();
        *taken.entry(mail.id.clone()).or_default() += 1;
        Ok(Receipt::default())
    }

    fn is_configured(&self) -> bool {
        true
    }
}

/// If fewer were on their way, this would wait for ever.
#[tokio::test(flavor = "multi_thread")]
async fn so_many_are_on_their_way_at_once_and_no_more() {
    let house = House::new().await;
    let letter = in_the_queue(&house).await;
    let crowd = Arc::new(Crowd {
        places: tokio::sync::Barrier::new(7),
        inside: AtomicUsize::new(0),
        most: AtomicUsize::new(0),
        taken: Mutex::default(),
    });
    let app = house
        .through(crowd.clone())
        .await
        .with_transport(TransportSettings {
            at_once: 7,
            ..TransportSettings::default()
        });
    assert_eq!(app.send_due(63).await.unwrap(), 63, "nine times seven");
    assert_eq!(crowd.most.load(Ordering::SeqCst), 7);
    let deliveries = of_letter(&house, letter).await;
    assert_eq!(count(&deliveries, DeliveryState::Sent), 63);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_workers_on_one_database_send_nothing_twice() {
    let house = House::new().await;
    let letter = in_the_queue(&house).await;
    let crowd = Arc::new(Crowd {
        places: tokio::sync::Barrier::new(1),
        inside: AtomicUsize::new(0),
        most: AtomicUsize::new(0),
        taken: Mutex::default(),
    });
    let first = house.through(crowd.clone()).await;
    let second = house.through(crowd.clone()).await;
    let both = |app: App| async move {
        let mut tried = 0;
        loop {
            match app.send_due(5).await.unwrap() {
                0 => return tried,
                many => tried += many,
            }
        }
    };
    let (a, b) = tokio::join!(tokio::spawn(both(first)), tokio::spawn(both(second)));
    assert_eq!(a.unwrap() + b.unwrap(), 63);
    let taken = crowd.taken.lock().unwrap().clone();
    assert_eq!(taken.len(), 63);
    assert!(taken.values().all(|times| *times == 1), "{taken:?}");
    let deliveries = of_letter(&house, letter).await;
    assert_eq!(count(&deliveries, DeliveryState::Sent), 63);
}

#[tokio::test]
async fn once_told_to_stop_none_is_begun() {
    let house = House::new().await;
    let letter = in_the_queue(&house).await;
    let asked = AtomicUsize::new(0);
    let go_on = || asked.fetch_add(1, Ordering::SeqCst) < 2;
    let tried = house.app.send_due_while(1000, &go_on).await.unwrap();
    assert!(tried > 0 && tried < 63, "{tried}");
    let deliveries = of_letter(&house, letter).await;
    assert_eq!(count(&deliveries, DeliveryState::Sent), tried);
    assert_eq!(count(&deliveries, DeliveryState::Queued), 63 - tried);
}

const SETTINGS: fn() -> TransportSettings = || TransportSettings {
    bounce_address: Some("bounce@so.example".into()),
    ..TransportSettings::default()
};

/// Holds the first mail until the test lets it go.
#[derive(Default)]
struct Held {
    first: tokio::sync::Notify,
    go: tokio::sync::Notify,
    begun: AtomicUsize,
}

#[async_trait]
impl Channel for Held {
    fn kind(&self) -> ChannelKind {
        ChannelKind::Email
    }

    async fn send(&self, _: &Consignment) -> Result<Receipt, SendError> {
        if self.begun.fetch_add(1, Ordering::SeqCst) == 0 {
            self.first.notify_one();
            self.go.notified().await;
        }
        Ok(Receipt::default())
    }

    fn is_configured(&self) -> bool {
        true
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_letter_whose_verdict_is_withdrawn_while_it_leaves_goes_to_nobody_else() {
    let house = House::new().await;
    let letter = in_the_queue(&house).await;
    let held = Arc::new(Held::default());
    let one_by_one = TransportSettings {
        at_once: 1,
        ..SETTINGS()
    };
    let app = house.through(held.clone()).await.with_transport(one_by_one);
    let case = house.store.letter(letter).await.unwrap().unwrap().case;
    let withdrawn = async {
        held.first.notified().await;
        let (officer, approver) = (&house.officer, &house.approver);
        let proposed = house.app.propose_withdrawal(officer, case, "Nhầm");
        proposed.await.unwrap();
        house.app.approve_verdict(approver, case).await.unwrap();
        held.go.notify_one();
    };
    let (sent, ()) = tokio::join!(app.send_due(1000), withdrawn);
    sent.unwrap();
    let deliveries = of_letter(&house, letter).await;
    assert_eq!(count(&deliveries, DeliveryState::Sent), 1);
    assert_eq!(count(&deliveries, DeliveryState::Cancelled), 62);
}

/// The letter sent with return addresses, and the tag of each delivery.
async fn sent_with_tags(house: &House) -> (App, LetterId, BTreeMap<String, String>) {
    let letter = in_the_queue(house).await;
    let app = house.restarted().await.with_transport(SETTINGS());
    while app.send_due(1000).await.unwrap() > 0 {}
    let tags = house
        .mails()
        .into_iter()
        .map(|mail| {
            let path = mail.return_path.expect("a return address");
            assert!(path.len() <= 64 + "@so.example".len(), "{path}");
            let tag = path.strip_prefix("bounce+").unwrap();
            let (tag, domain) = tag.split_once('@').unwrap();
            assert_eq!(domain, "so.example");
            (mail.id, tag.to_owned())
        })
        .collect();
    (app, letter, tags)
}

fn report(kind: ReportKind, tag: &str, key: &str) -> Report {
    Report {
        key: key.to_owned(),
        tags: vec![tag.to_owned()],
        kind,
        reason: "5.1.1 550 no such user".to_owned(),
    }
}

#[tokio::test]
async fn a_mail_that_comes_back_is_a_failed_delivery_with_its_reason() {
    let house = House::new().await;
    let (app, letter, tags) = sent_with_tags(&house).await;
    let delivery = of_letter(&house, letter).await.remove(0);
    let tag = &tags[&delivery.id.to_string()];
    let failed = report(ReportKind::Failed, &tag.to_uppercase(), "one");
    assert_eq!(
        app.take_report(&failed).await.unwrap(),
        BounceTaken::Failed(delivery.id),
        "also where servers change the case"
    );
    let after = house.store.delivery(delivery.id).await.unwrap().unwrap();
    assert_eq!(after.state, DeliveryState::Failed);
    assert_eq!(after.sent_at, delivery.sent_at);
    assert_eq!(after.last_error.as_deref(), Some("5.1.1 550 no such user"));
    assert_eq!(notes(&house, delivery.id).await[0].kind, NoteKind::Bounced);
    assert_eq!(
        app.take_report(&failed).await.unwrap(),
        BounceTaken::Known(delivery.id)
    );
    let page = app
        .deliveries_page(&house.staff, None, None, 0)
        .await
        .unwrap();
    assert_eq!(page.list, DeliveryList::Bounced);
    assert_eq!(page.rows.len(), 1);

    // All of a reason go again with one click, and a late report of the first attempt to another
    // address changes nothing.
    let (went, stayed) = app
        .send_all_again(
            &house.clerk,
            DeliveryList::Bounced,
            Some(&page.reasons[0].0),
        )
        .await
        .unwrap();
    assert_eq!((went, stayed), (1, 0));
    let mut queued = house.store.delivery(delivery.id).await.unwrap().unwrap();
    assert_eq!(
        (queued.state, queued.sent_at),
        (DeliveryState::Queued, None)
    );
    queued.version += 1;
    queued.address = "moi@xa.example".into();
    let change = app::ports::Change::SaveDelivery(queued);
    house.store.commit(vec![change]).await.unwrap();
    assert_eq!(app.send_due(10).await.unwrap(), 1);
    let late = report(ReportKind::Failed, tag, "two");
    assert_eq!(
        app.take_report(&late).await.unwrap(),
        BounceTaken::Noted(delivery.id)
    );
    let after = house.store.delivery(delivery.id).await.unwrap().unwrap();
    assert_eq!(after.state, DeliveryState::Sent);
    let kinds: Vec<NoteKind> = notes(&house, delivery.id)
        .await
        .iter()
        .map(|n| n.kind)
        .collect();
    assert_eq!(
        kinds,
        [
            NoteKind::Bounced,
            NoteKind::SentAgain,
            NoteKind::BouncedLate
        ]
    );
}

#[tokio::test]
async fn what_a_receiver_confirmed_is_not_taken_back_by_a_report() {
    let house = House::new().await;
    let (app, letter, tags) = sent_with_tags(&house).await;
    let delivery = of_letter(&house, letter).await.remove(0);
    let page = app.letter_page(&house.staff, letter).await.unwrap();
    let rows = page.groups.iter().flat_map(|group| &group.rows);
    let (_, path) = rows
        .filter_map(|(_, delivery)| delivery.as_ref())
        .find(|(d, _)| d.id == delivery.id)
        .unwrap();
    let confirmation = app::By {
        person: "Trần Thị Bình".into(),
        office: "Văn thư".into(),
    };
    app.confirm(path.trim_start_matches("/r/"), &confirmation)
        .await
        .unwrap();
    let failed = report(ReportKind::Failed, &tags[&delivery.id.to_string()], "one");
    assert_eq!(
        app.take_report(&failed).await.unwrap(),
        BounceTaken::Noted(delivery.id)
    );
    let after = house.store.delivery(delivery.id).await.unwrap().unwrap();
    assert_eq!(
        after.status(),
        DeliveryStatus::Done,
        "nothing more was asked"
    );
    assert_eq!(after.state, DeliveryState::Sent);
    assert_eq!(
        notes(&house, delivery.id).await[0].kind,
        NoteKind::BouncedLate
    );
}

#[tokio::test]
async fn reports_say_more_than_that_it_came_back() {
    let house = House::new().await;
    let (app, letter, tags) = sent_with_tags(&house).await;
    let deliveries = of_letter(&house, letter).await;
    for (at, kind, status, note) in [
        (
            0,
            ReportKind::Delivered,
            DeliveryStatus::Delivered,
            NoteKind::Delivered,
        ),
        (
            1,
            ReportKind::Relayed,
            DeliveryStatus::Delivered,
            NoteKind::Relayed,
        ),
        (
            2,
            ReportKind::Delayed,
            DeliveryStatus::Transport(DeliveryState::Sent),
            NoteKind::Delayed,
        ),
        (
            3,
            ReportKind::AutoReply,
            DeliveryStatus::Transport(DeliveryState::Sent),
            NoteKind::AutoReply,
        ),
        (
            4,
            ReportKind::Other,
            DeliveryStatus::Transport(DeliveryState::Sent),
            NoteKind::Answered,
        ),
    ] {
        let id = deliveries[at].id;
        let report = report(kind, &tags[&id.to_string()], "one");
        app.take_report(&report).await.unwrap();
        let after = house.store.delivery(id).await.unwrap().unwrap();
        assert_eq!(after.status(), status, "{kind:?}");
        assert_eq!(notes(&house, id).await[0].kind, note);
    }
    // Handed on, and given back by whoever it was handed to.
    let id = deliveries[1].id;
    let failed = report(ReportKind::Failed, &tags[&id.to_string()], "two");
    app.take_report(&failed).await.unwrap();
    let after = house.store.delivery(id).await.unwrap().unwrap();
    assert_eq!(
        after.status(),
        DeliveryStatus::Transport(DeliveryState::Failed)
    );
}

#[tokio::test]
async fn a_report_that_somebody_made_up_changes_nothing() {
    let house = House::new().await;
    let (app, letter, tags) = sent_with_tags(&house).await;
    let before = of_letter(&house, letter).await;
    let (own, other) = (before[0].id, before[1].id);
    let tag = &tags[&own.to_string()];
    let (signed, mac) = tag.split_once('.').unwrap();
    let (_, other_mac) = tags[&other.to_string()].split_once('.').unwrap();
    let none = "0".repeat(36);
    for forged in [
        format!("{signed}.{other_mac}"),
        format!("{}.{mac}", signed.replace(&signed[..1], "f")),
        format!("{none}.{mac}"),
        format!("{signed}.000000000000"),
        "nonsense".to_owned(),
        "đ.đ".to_owned(),
        String::new(),
    ] {
        let report = report(ReportKind::Failed, &forged, "one");
        assert_eq!(
            app.take_report(&report).await.unwrap(),
            BounceTaken::NotOurs,
            "{forged}"
        );
    }
    assert_eq!(of_letter(&house, letter).await, before);
    assert!(notes(&house, own).await.is_empty());
}

#[tokio::test]
async fn a_report_on_a_mail_that_is_still_leaving_waits() {
    let house = House::new().await;
    let (app, letter, tags) = sent_with_tags(&house).await;
    let mut delivery = of_letter(&house, letter).await.remove(0);
    let tag = tags[&delivery.id.to_string()].clone();
    delivery.version += 1;
    delivery.state = DeliveryState::Sending;
    let id = delivery.id;
    let change = app::ports::Change::SaveDelivery(delivery);
    house.store.commit(vec![change]).await.unwrap();
    let delivered = report(ReportKind::Delivered, &tag, "one");
    assert_eq!(
        app.take_report(&delivered).await.unwrap(),
        BounceTaken::TooEarly(id)
    );
    // Interrupted: the report settles what nobody knew.
    app.recover_deliveries().await.unwrap();
    assert_eq!(
        app.take_report(&delivered).await.unwrap(),
        BounceTaken::Delivered(id)
    );
    let after = house.store.delivery(id).await.unwrap().unwrap();
    assert_eq!(after.state, DeliveryState::Sent);
}

#[test]
fn a_bounce_address_leaves_room_for_the_tag() {
    assert!(App::is_bounce_address("bounce@so.example"));
    assert!(App::is_bounce_address("tra-lai-cv@so.example"));
    for bad in [
        "a-very-long-name@so.example",
        "bounce",
        "@so.example",
        "a@",
        "a b@c",
        "ă@c",
    ] {
        assert!(!App::is_bounce_address(bad), "{bad}");
    }
}

/// Takes the address of the first two organisations away.
async fn without_address(house: &House) {
    let organisations = house.store.organisations().await.unwrap();
    let mut changes = Vec::new();
    for mut organisation in organisations.into_iter().take(2) {
        organisation.version += 1;
        organisation.facts.channels.clear();
        changes.push(app::ports::Change::SaveOrganisation(organisation));
    }
    house.store.commit(changes).await.unwrap();
}

#[tokio::test]
async fn receivers_without_address_get_paper() {
    let house = House::new().await;
    without_address(&house).await;
    let letter = in_the_queue(&house).await;
    while house.app.send_due(1000).await.unwrap() > 0 {}
    assert_eq!(house.mails().len(), 61);
    let list = Some(DeliveryList::Paper);
    let page = house
        .app
        .deliveries_page(&house.staff, list, None, 0)
        .await
        .unwrap();
    assert_eq!(page.rows.len(), 2);
    let part = &page.papers[0].parts[0];
    assert_eq!((page.papers[0].letter, part.count), (letter, 2));
    let choice = PaperChoice {
        letter,
        group: None,
        mark: part.mark.clone(),
    };
    let (name, pdf) = house.app.paper_bundle(&house.clerk, &choice).await.unwrap();
    assert!(name.ends_with(".pdf"));
    let pdftotext = |from: u32| {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), &pdf).unwrap();
        let page = from.to_string();
        let out = std::process::Command::new("pdftotext")
            .args(["-f", &page, "-l", &page])
            .args([file.path().as_os_str(), "-".as_ref()])
            .output()
            .expect("pdftotext starts: install poppler-utils");
        String::from_utf8(out.stdout).unwrap()
    };
    let papers: Vec<Delivery> = of_letter(&house, letter)
        .await
        .into_iter()
        .filter(|d| d.channel == ChannelKind::Print)
        .collect();
    let letter_pages = house.app.letter_page(&house.staff, letter).await.unwrap();
    drop(letter_pages);
    let first = pdftotext(1);
    assert!(first.contains("PHIẾU GỬI VĂN BẢN"), "{first}");
    assert!(first.contains("XÁC NHẬN ĐÃ NHẬN"), "{first}");
    // The short address, as somebody types it.
    let short = first
        .split_whitespace()
        .find_map(|word| word.split_once("/g/"));
    let (_, code) = short.expect("a short address");
    let typed = code.replace('-', "").to_lowercase();
    let path = house.app.open_short(&typed).await.unwrap();
    let token = path.trim_start_matches("/r/");
    let page = house.app.receiver_page(token).await.unwrap();
    assert!(papers.iter().any(|d| d.id == page.delivery.id));
    assert!(house.app.open_short("0000-0000-0000").await.is_err());
    let mut sorted: Vec<&str> = papers.iter().map(|d| d.to_name.as_str()).collect();
    sorted.sort_unstable();
    let flat = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(flat(&first).contains(sorted[0]), "{first}");
    assert!(pdftotext(2).contains("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"));

    // What is handed over is what was printed.
    let other = PaperChoice {
        mark: "0".repeat(16),
        ..choice.clone()
    };
    let refused = house.app.hand_over(&house.clerk, &other).await.unwrap_err();
    assert!(matches!(refused, app::Error::Refused(Refusal::Changed)));
    assert_eq!(house.app.hand_over(&house.clerk, &choice).await.unwrap(), 2);
    let deliveries = of_letter(&house, letter).await;
    assert_eq!(count(&deliveries, DeliveryState::Sent), 63);
    let handed = notes(&house, papers[0].id).await;
    assert_eq!(handed[0].kind, NoteKind::HandedOver);
    assert!(handed[0].by.is_some());
    let again = house
        .app
        .hand_over(&house.clerk, &choice)
        .await
        .unwrap_err();
    assert!(matches!(again, app::Error::Refused(Refusal::Changed)));
}

#[tokio::test]
async fn what_e_mail_does_not_reach_goes_to_paper_and_back() {
    let house = House::new().await;
    let letter = in_the_queue(&house).await;
    *house.mailer.errors.lock().unwrap() = vec![SendError::Permanent("550".into())];
    while house.app.send_due(1000).await.unwrap() > 0 {}
    let failed = of_letter(&house, letter).await;
    let id = failed
        .iter()
        .find(|d| d.state == DeliveryState::Failed)
        .unwrap()
        .id;
    house.app.put_on_paper(&house.clerk, id).await.unwrap();
    let refused = house.app.put_on_paper(&house.clerk, id).await.unwrap_err();
    assert!(matches!(
        refused,
        app::Error::Refused(Refusal::DeliveryState("queued"))
    ));
    assert_eq!(
        house.app.send_due(10).await.unwrap(),
        0,
        "no channel takes paper"
    );
    house.app.send_again(&house.clerk, id).await.unwrap();
    assert_eq!(house.app.send_due(10).await.unwrap(), 1);
    let after = house.store.delivery(id).await.unwrap().unwrap();
    assert_eq!(
        (after.channel, after.state),
        (ChannelKind::Email, DeliveryState::Sent)
    );
}
