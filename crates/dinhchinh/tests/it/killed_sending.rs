//! A service that is killed while it sends: nobody gets a letter twice, nobody is forgotten.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use app::{
    App, NewRequest,
    model::{Delivery, DeliveryState},
};
use casework::{Harm, LetterId, NamedParty, NewReply, NewVerdict, PartyAnswer, ReplyVia};
use tempfile::tempdir;

use crate::{
    smtp::SmtpServer,
    support::{People, Service, app, people, run, store},
};

/// Brings the worked example to a letter that was just handed to the post.
async fn letter_in_the_queue(data: &Path) -> (LetterId, usize) {
    assert!(run(data, &["example", "load"]).status.success());
    letter_in_the_queue_of(data).await
}

/// The same, where the example is loaded.
pub async fn letter_in_the_queue_of(data: &Path) -> (LetterId, usize) {
    let app = app(data).await;
    let by = people(&app).await;
    letter_by(&app, &by).await
}

/// A letter about the largest chain, by these people.
pub async fn letter_by(app: &App, by: &People) -> (LetterId, usize) {
    let chain = app.largest_chains(1).await.unwrap().remove(0).chain.id;
    let case = app
        .open_case(&by.officer, chain, "Điều lệ mới của Zalo")
        .await
        .unwrap();
    let harm = Harm {
        concern: "Gây nghi ngại".into(),
        reach: String::new(),
        severity: 3,
        ..Harm::default()
    };
    app.assess_harm(&by.officer, case, harm).await.unwrap();
    let new = NewRequest {
        party: NamedParty {
            organisation: "Zalo - Công ty cổ phần VNG".into(),
            names: vec!["Zalo".into()],
            email: "dai-dien@zalo.example".into(),
            ..NamedParty::default()
        },
        question: "Có đúng không?".into(),
        due_in_hours: 48,
    };
    let request = app
        .request_verification(&by.officer, case, new)
        .await
        .unwrap();
    let reply = NewReply {
        answer: PartyAnswer::False,
        statement: "Thông tin giả mạo".into(),
        person: "Nguyễn Văn An".into(),
        office: "Truyền thông".into(),
        via: ReplyVia::Meeting,
        explanation: String::new(),
        attachments: Vec::new(),
        circumstances: "gặp tại Sở".into(),
        given_at: None,
    };
    app.record_reply(&by.officer, case, request, reply, Vec::new())
        .await
        .unwrap();
    let verdict = NewVerdict {
        label: "fabricated".into(),
        claim: "Zalo có điều lệ mới".into(),
        explanation: "Không có điều lệ nào như vậy".into(),
        sources: Vec::new(),
        review_in_days: 180,
    };
    app.propose_verdict(&by.officer, case, verdict)
        .await
        .unwrap();
    app.approve_verdict(&by.approver, case).await.unwrap();
    let letter = app.draft_letter(&by.officer, case).await.unwrap();
    app.sign_letter(&by.approver, letter).await.unwrap();
    app.number_letter(&by.clerk, letter).await.unwrap();
    let receivers = app.send_letter(&by.clerk, letter).await.unwrap();
    (letter, receivers)
}

/// Waits until the server has taken `count` messages, or no delivery is left to send.
async fn wait_for(server: &SmtpServer, data: &Path, letter: LetterId, count: usize) {
    let store = store(data).await;
    loop {
        let waiting = store
            .deliveries_of_letter(letter)
            .await
            .unwrap()
            .iter()
            .any(|d| matches!(d.state, DeliveryState::Queued | DeliveryState::Sending));
        if server.taken().len() >= count || !waiting {
            return;
        }
        tokio::task::yield_now().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_while_sending_nothing_goes_twice_and_nobody_is_forgotten() {
    let folder = tempdir().unwrap();
    let data = folder.path().join("data");
    let (letter, receivers) = letter_in_the_queue(&data).await;
    assert!(receivers > 60);
    let server = SmtpServer::start(folder.path(), 15);
    let kills = [7, 20, 33];
    for count in kills {
        let service = Service::start(&data, &["--smtp", &server.url]);
        wait_for(&server, &data, letter, count).await;
        service.kill();
    }
    let service = Service::start(&data, &["--smtp", &server.url]);
    wait_for(&server, &data, letter, usize::MAX).await;
    service.kill();

    let taken = server.taken();
    let mut times: BTreeMap<&str, usize> = BTreeMap::new();
    for (id, _) in &taken {
        *times.entry(id.as_str()).or_default() += 1;
    }
    assert!(times.values().all(|n| *n == 1), "sent twice: {times:?}");

    let deliveries = store(&data)
        .await
        .deliveries_of_letter(letter)
        .await
        .unwrap();
    assert_eq!(deliveries.len(), receivers);
    let got: BTreeSet<&str> = taken.iter().map(|(_, to)| to.as_str()).collect();
    let uncertain: Vec<&Delivery> = deliveries
        .iter()
        .filter(|d| d.state == DeliveryState::Uncertain)
        .collect();
    assert!(
        uncertain.len() <= 4 * kills.len(),
        "at most those that were leaving at each kill"
    );
    for delivery in &deliveries {
        match delivery.state {
            DeliveryState::Sent => assert!(got.contains(delivery.address.as_str())),
            DeliveryState::Uncertain => {}
            other => panic!("{} is {other:?}", delivery.to_name),
        }
    }
}

/// The example's own post box is part of the program that is stopped.
#[tokio::test(flavor = "multi_thread")]
async fn asked_to_stop_while_sending_it_leaves_nothing_uncertain() {
    let folder = tempdir().unwrap();
    let data = folder.path().join("data");
    let (letter, receivers) = letter_in_the_queue(&data).await;
    let store = store(&data).await;
    let in_state = async |state| {
        let deliveries = store.deliveries_of_letter(letter).await.unwrap();
        deliveries.iter().filter(|d| d.state == state).count()
    };
    let mut sent_before = 0;
    for _ in 0..3 {
        let service = Service::start(&data, &["--example"]);
        while in_state(DeliveryState::Sent).await == sent_before {
            tokio::task::yield_now().await;
        }
        service.stop();
        sent_before = in_state(DeliveryState::Sent).await;
        assert_eq!(
            sent_before + in_state(DeliveryState::Queued).await,
            receivers,
            "each is sent, or waits for the next start"
        );
    }
    let deliveries = store.deliveries_of_letter(letter).await.unwrap();
    assert!(deliveries.iter().all(|d| d.last_error.is_none()));
}
