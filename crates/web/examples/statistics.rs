//! How long the page of figures takes with many sightings:
//! `cargo run --release -p web --example statistics`. The first time is counted, the others found.

#![expect(
    clippy::disallowed_methods,
    reason = "what is measured is the machine's own time"
)]

use std::{sync::Arc, time::Instant};

use app::{
    App, Config, Parts,
    model::DeliveryState,
    ports::{Change, Clock, Entropy, NoIndexFile, NoPages, Store},
};
use axum::{body::Body, http::Request};
use channel::smtp::Disabled;
use http_body_util::BodyExt;
use letter::{BundledFonts, Typesetter};
use store_sqlite::SqliteStore;
use store_tests::samples;
use time::{Duration, OffsetDateTime};
use tower::ServiceExt;
use web::WebState;

/// Sightings, each of its own hour, channel and area.
const SIGHTINGS: u32 = 100_000;
/// Corrections, and receivers of the letters of the first ones.
const CORRECTIONS: u64 = 200;
const LETTERS: u64 = 10;
const RECEIVERS: u64 = 1000;

struct Fixed;

impl Clock for Fixed {
    fn now(&self) -> OffsetDateTime {
        samples::START + Duration::days(90)
    }
}

impl Entropy for Fixed {
    fn fill(&self, bytes: &mut [u8]) {
        bytes.fill(7);
    }
}

#[tokio::main]
async fn main() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("figures.sqlite");
    let store = Arc::new(SqliteStore::open(&path).await.expect("a store"));
    fill(&*store).await;
    let app = Arc::new(App::new(Parts {
        store,
        index_file: Arc::new(NoIndexFile),
        clock: Arc::new(Fixed),
        entropy: Arc::new(Fixed),
        mailer: Arc::new(Disabled),
        pages: Arc::new(NoPages),
        link_key: [3; 32],
        contact_key: [5; 32],
        typesetter: Typesetter::new(&BundledFonts).expect("fonts"),
        config: Config {
            public_url: "http://localhost".into(),
            example_entry: false,
            example_mail: false,
            operating_point: recognise::OperatingPoint::default(),
        },
    }));
    let router = web::router(WebState {
        app,
        postbox: None,
        secure_cookies: false,
        behind_proxy: false,
    });
    let one = samples::case(1, 1).0.id;
    let of_one = format!("/statistics?correction={one}");
    for path in [
        "/statistics",
        "/statistics",
        &of_one,
        &of_one,
        "/statistics.csv",
        "/api/v1/statistics",
    ] {
        let begun = Instant::now();
        let request = Request::get(path).body(Body::empty()).expect("a request");
        let answer = router.clone().oneshot(request).await.expect("an answer");
        let status = answer.status();
        let body = answer.into_body().collect().await.expect("a body");
        println!(
            "{path}: {status}, {} bytes, {:.1} ms",
            body.to_bytes().len(),
            begun.elapsed().as_secs_f64() * 1000.0
        );
    }
}

async fn fill(store: &dyn Store) {
    let mut changes = Vec::new();
    for number in 1..=CORRECTIONS {
        let seq = i64::try_from(number).unwrap_or(0);
        let text = format!("tin {number}");
        changes.push(Change::AddChain(samples::chain(number, false)));
        changes.push(samples::save_case(number, number));
        changes.push(Change::AddMessage(samples::message(
            seq, number, &text, false,
        )));
        changes.push(Change::AddCorrection(samples::correction(
            number, number, 1,
        )));
    }
    store.commit(changes).await.expect("cases");
    let channels = ["zalo", "facebook", "sms", "tiktok", "nơi lạ"];
    for batch in 0..SIGHTINGS / 10_000 {
        let changes = (0..10_000).map(|at| {
            let number = batch * 10_000 + at;
            let channel = channels[number as usize % channels.len()];
            // Half of them of one message, the rest of all others.
            let others = i64::from(number % 199) + 2;
            let seq = if number % 2 == 0 { 1 } else { others };
            let area = format!("Xã {}", number / 7 % 300);
            let hour = i64::from(number / 50);
            samples::count(seq, samples::sighting(hour, channel, &area, 1))
        });
        store.commit(changes.collect()).await.expect("sightings");
    }
    for letter in 1..=LETTERS {
        let mut sent = samples::letter(letter, letter);
        sent.sent_at = Some(samples::START);
        let mut changes = vec![Change::SaveLetter(Box::new(sent))];
        for number in 0..RECEIVERS {
            let mut one = samples::delivery(letter * 100_000 + number, letter, letter);
            let hours = i64::try_from(number % 200).unwrap_or(0);
            one.state = DeliveryState::Sent;
            one.confirmed_at = (number % 3 > 0).then_some(samples::START + Duration::hours(hours));
            changes.push(Change::SaveDelivery(one));
        }
        store.commit(changes).await.expect("a letter");
    }
}
