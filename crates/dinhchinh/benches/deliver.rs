//! 12,000 receivers over e-mail to a server on this machine that refuses a fifth of them at first, with
//! the program killed ten times; beside it a bare loop of lettre over a pool of as many connections.
//!
//! `cargo bench -p dinhchinh --bench deliver -- [receivers] [at once]`
#![allow(
    clippy::disallowed_methods,
    reason = "it measures, and waits for another program"
)]

#[path = "../tests/it/faulty_server.rs"]
#[allow(dead_code, reason = "the tests use more of it")]
mod faulty_server;
#[path = "../tests/it/killed_sending.rs"]
#[allow(
    dead_code,
    unused_imports,
    reason = "only its way to a letter in the queue is used"
)]
mod killed_sending;
#[path = "../tests/it/smtp.rs"]
#[allow(dead_code, reason = "killed_sending uses it")]
mod smtp;
#[path = "../tests/it/support.rs"]
#[allow(dead_code, reason = "the tests use more of it")]
mod support;

use std::{
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

use app::{model::DeliveryState, ports::Store};
use casework::LetterId;
use faulty_server::{Faults, FaultyServer};
use lettre::{
    AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    message::{Attachment, MultiPart, SinglePart, header::ContentType},
    transport::smtp::PoolConfig,
};
use support::{Service, add_receivers, run, store};
use tokio::task::JoinSet;

const KILLS: usize = 10;
const FAULTS: Faults = Faults {
    refused_at_first: 20,
    half_closed: 0,
    lost: 0,
    twice: 0,
    late: 0,
    slow: Duration::ZERO,
};

#[tokio::main(flavor = "multi_thread")]
async fn main() {
    let numbers: Vec<usize> = std::env::args()
        .filter_map(|argument| argument.parse().ok())
        .collect();
    let receivers = numbers.first().copied().unwrap_or(12_000);
    let at_once = numbers.get(1).copied().unwrap_or(4);
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let (letter, queued) = prepare(&data, receivers).await;
    println!("receivers                 {queued}");
    println!("on their way at once      {at_once}");
    bare(at_once, 4_000).await;
    killed(&data, letter, queued, at_once).await;
}

/// A letter in the queue of so many receivers.
async fn prepare(data: &Path, receivers: usize) -> (LetterId, usize) {
    assert!(run(data, &["example", "load"]).status.success());
    let there = store(data).await.organisations().await.unwrap().len();
    let more = (there..receivers).map(|number| {
        (
            format!("Ủy ban nhân dân xã số {number}"),
            format!("vanthu{number}@xa{}.example", number % 400),
        )
    });
    add_receivers(data, more).await;
    killed_sending::letter_in_the_queue_of(data).await
}

/// What the machine and the server can do: the same kind of message in a loop of lettre's own pool,
/// nothing written down.
async fn bare(at_once: usize, messages: usize) {
    let server = FaultyServer::start(Faults::default()).await;
    let (_, address) = server.url().split_once("//").map_or_else(
        || unreachable!("an address"),
        |(scheme, address)| (scheme.to_owned(), address.to_owned()),
    );
    let (host, port) = address.split_once(':').unwrap();
    let size = u32::try_from(at_once).unwrap();
    let transport = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(host)
        .port(port.parse().unwrap())
        .pool_config(PoolConfig::new().max_size(size))
        .build();
    let pdf: Arc<Vec<u8>> = Arc::new((0..=255).cycle().take(45_000).collect());
    let begun = Instant::now();
    let mut flying = JoinSet::new();
    for number in 0..messages {
        if flying.len() >= at_once {
            flying.join_next().await.unwrap().unwrap();
        }
        let (transport, pdf) = (transport.clone(), Arc::clone(&pdf));
        flying.spawn(async move {
            let text = "Kính gửi: Quý cơ quan. ".repeat(40);
            let message = Message::builder()
                .message_id(Some(format!("<{number}@bare.example>")))
                .from("Sở <so@tinh.example>".parse().unwrap())
                .to(format!("vanthu{number}@xa.example").parse().unwrap())
                .subject("Công văn")
                .multipart(
                    MultiPart::mixed()
                        .multipart(
                            MultiPart::alternative()
                                .singlepart(SinglePart::plain(text.clone()))
                                .singlepart(SinglePart::html(text)),
                        )
                        .singlepart(Attachment::new("cong-van.pdf".to_owned()).body(
                            pdf.as_ref().clone(),
                            ContentType::parse("application/pdf").unwrap(),
                        )),
                )
                .unwrap();
            transport.send(message).await.unwrap();
        });
    }
    while let Some(done) = flying.join_next().await {
        done.unwrap();
    }
    let seconds = begun.elapsed().as_secs_f64();
    assert_eq!(server.seen().taken.len(), messages);
    println!(
        "bare loop of lettre       {messages} messages, {:.0}/s",
        messages as f64 / seconds
    );
}

async fn killed(data: &Path, letter: LetterId, receivers: usize, at_once: usize) {
    let server = FaultyServer::start(FAULTS).await;
    let url = server.url();
    let many = at_once.to_string();
    let args = [
        "--smtp",
        &url,
        "--mail-at-once",
        &many,
        "--mail-per-minute",
        "0",
        "--mail-per-domain",
        "0",
    ];
    // Killed while the first attempts run: four fifths of all leave then.
    let mut peak = 0;
    let mut sending = Duration::ZERO;
    let begun = Instant::now();
    for kill in 1..=KILLS {
        let service = Service::start(data, &args);
        let goal = receivers * 4 / 5 * kill / (KILLS + 1);
        let started = Instant::now();
        while server.seen().messages < goal {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        sending += started.elapsed();
        peak = peak.max(peak_memory(service.child.id()));
        service.kill();
    }
    let until_last_kill = (server.seen().messages, sending);
    let service = Service::start(data, &args);
    let store = store(data).await;
    while waits(&store).await {
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    peak = peak.max(peak_memory(service.child.id()));
    let all = begun.elapsed();
    service.kill();

    let deliveries = store.deliveries_of_letter(letter).await.unwrap();
    let in_state = |state| deliveries.iter().filter(|d| d.state == state).count();
    let seen = server.seen();
    let twice = seen.taken.values().filter(|times| **times > 1).count();
    let (uncertain, arrived): (Vec<_>, Vec<_>) = deliveries
        .iter()
        .filter(|d| d.state == DeliveryState::Uncertain)
        .map(|d| {
            let id = d.id.to_string();
            seen.taken.keys().any(|taken| taken.contains(&id))
        })
        .partition(|arrived| !arrived);
    println!("killed                    {KILLS} times");
    println!("refused at first          {}", seen.refused.len());
    println!("different messages taken  {}", seen.taken.len());
    println!("taken twice               {twice}");
    println!(
        "sent                      {}",
        in_state(DeliveryState::Sent)
    );
    println!(
        "uncertain                 {} ({} of them had arrived)",
        uncertain.len() + arrived.len(),
        arrived.len()
    );
    println!(
        "neither                   {}",
        deliveries.len() - in_state(DeliveryState::Sent) - in_state(DeliveryState::Uncertain)
    );
    println!("connections               {}", seen.connections);
    println!(
        "while sending             {:.0} messages/s ({} messages in {:.1} s between starts and kills)",
        until_last_kill.0 as f64 / until_last_kill.1.as_secs_f64(),
        until_last_kill.0,
        until_last_kill.1.as_secs_f64()
    );
    println!(
        "all                       {:.1} s, with ten starts and the wait before second attempts",
        all.as_secs_f64()
    );
    println!("peak memory               {} MB", peak / 1024);
}

async fn waits(store: &Arc<dyn Store>) -> bool {
    for state in [DeliveryState::Queued, DeliveryState::Sending] {
        if !store.deliveries_in(state).await.unwrap().is_empty() {
            return true;
        }
    }
    false
}

/// The most memory that a process had, in kilobytes.
fn peak_memory(process: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM"));
    line.and_then(|line| line.split_whitespace().nth(1)?.parse().ok())
        .unwrap_or(0)
}
