//! How long the coverage of a letter to 12,000 receivers takes on real SQLite:
//! `cargo run --release -p app --example coverage`.

#![expect(
    clippy::disallowed_methods,
    reason = "what is measured is the machine's own time"
)]

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Instant,
};

use app::{
    App, Config, CoverageAsk, CoverageOf, NewReport, Parts, Standing,
    access::{Approver, Capability, Clerk, Officer, Staff},
    model::{
        Ask, ChannelKind, Dated, Delivery, DeliveryState, Facts, Kind, NewDelivery, Organisation,
        Proof, Purpose, Task,
    },
    ports::{
        Change, Channel, Clock, Consignment, Entropy, NoIndexFile, NoPages, Receipt, SendError,
        Store,
    },
};
use casework::{
    DeliveryId, Harm, NamedParty, NewReply, NewVerdict, OrganisationId, PartyAnswer, ReplyVia, Role,
};
use letter::{BundledFonts, Typesetter};
use store_sqlite::SqliteStore;
use time::{Duration, OffsetDateTime, macros::datetime};
use uuid::Uuid;

const RECEIVERS: u128 = 12_000;
/// Receivers below each body in the middle.
const EACH: u128 = 92;
const TURNS: usize = 15;

struct Noon;

impl Clock for Noon {
    fn now(&self) -> OffsetDateTime {
        datetime!(2021-02-20 12:00 +7)
    }
}

#[derive(Default)]
struct Counter(AtomicU64);

impl Entropy for Counter {
    fn fill(&self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(8) {
            let n = self.0.fetch_add(1, Ordering::SeqCst);
            let n = n.wrapping_mul(0x9E37_79B9_7F4A_7C15);
            chunk.copy_from_slice(&n.to_be_bytes()[..chunk.len()]);
        }
    }
}

struct Nowhere;

#[async_trait::async_trait]
impl Channel for Nowhere {
    fn kind(&self) -> ChannelKind {
        ChannelKind::Email
    }

    async fn send(&self, _: &Consignment) -> Result<Receipt, SendError> {
        Ok(Receipt::default())
    }

    fn is_configured(&self) -> bool {
        false
    }
}

async fn as_one<C: Capability>(app: &App, role: Role) -> C {
    let token = app.enter_example(role).await.expect("a role");
    let session = app.session(&token).await.expect("a store");
    C::of(&session.expect("a session")).expect("the role")
}

#[tokio::main]
async fn main() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("coverage.sqlite");
    let store: Arc<dyn Store> = Arc::new(SqliteStore::open(&path).await.expect("a store"));
    let app = App::new(Parts {
        store: store.clone(),
        index_file: Arc::new(NoIndexFile),
        clock: Arc::new(Noon),
        entropy: Arc::new(Counter::default()),
        mailer: Arc::new(Nowhere),
        pages: Arc::new(NoPages),
        link_key: [7; 32],
        contact_key: [5; 32],
        typesetter: Typesetter::new(&BundledFonts).expect("fonts"),
        config: Config {
            public_url: "https://dinhchinh.example".into(),
            example_entry: true,
            example_mail: true,
            operating_point: recognise::OperatingPoint::default(),
        },
    });
    app.refresh().await.expect("a store");
    app.load_example_at_start().await.expect("the example");
    let letter = letter(&app).await;
    let case = store.letter(letter).await.expect("a store");
    let case = case.expect("a letter").case;
    fill(&store, letter, case).await;

    let staff: Staff = as_one(&app, Role::Clerk).await;
    for (name, ask) in [
        ("tree", CoverageAsk::default()),
        (
            "silent",
            CoverageAsk {
                standing: Some(Standing::Silent),
                ..CoverageAsk::default()
            },
        ),
    ] {
        let mut times = Vec::new();
        for _ in 0..TURNS {
            let begun = Instant::now();
            let of = CoverageOf::Letter(letter);
            let page = app.coverage(&staff, of, ask.clone()).await;
            let page = page.expect("a page");
            assert!(page.total.total() >= usize::try_from(RECEIVERS).unwrap_or(0));
            times.push(begun.elapsed());
        }
        times.sort();
        println!(
            "{name}: {} receivers, median {:?}, worst {:?} of {TURNS}",
            RECEIVERS,
            times[TURNS / 2],
            times[TURNS - 1]
        );
    }
    let begun = Instant::now();
    let deliveries = store.deliveries_of_letter(letter).await.expect("a store");
    println!(
        "of which reading {} deliveries: {:?}",
        deliveries.len(),
        begun.elapsed()
    );
}

/// The example's case, up to a numbered letter that goes to its organisations.
async fn letter(app: &App) -> casework::LetterId {
    let officer: Officer = as_one(app, Role::Officer).await;
    let approver: Approver = as_one(app, Role::Approver).await;
    let clerk: Clerk = as_one(app, Role::Clerk).await;
    let report = NewReport {
        text: "Ngày mai cả xã mất nước, bà con tích trữ ngay".into(),
        ..NewReport::default()
    };
    let chain = app.report(report).await.expect("a report").chain;
    let case = app.open_case(&officer, chain, "Mất nước").await;
    let case = case.expect("a case");
    let harm = Harm {
        concern: "Lo lắng".into(),
        reach: "Cả xã".into(),
        severity: 2,
        ..Harm::default()
    };
    app.assess_harm(&officer, case, harm).await.expect("harm");
    let request = app::NewRequest {
        party: NamedParty {
            organisation: "Nhà máy nước".into(),
            names: vec!["Nước sạch".into()],
            email: "nuoc@vidu.example".into(),
            ..NamedParty::default()
        },
        question: "Có đúng không?".into(),
        due_in_hours: 24,
    };
    let request = app.request_verification(&officer, case, request).await;
    let reply = NewReply {
        answer: PartyAnswer::False,
        statement: "Không cắt nước.".into(),
        person: "Nguyễn Văn An".into(),
        office: "Văn phòng".into(),
        via: ReplyVia::Telephone,
        explanation: String::new(),
        attachments: Vec::new(),
        circumstances: "gọi sáng nay".into(),
        given_at: None,
    };
    let request = request.expect("a request");
    app.record_reply(&officer, case, request, reply, Vec::new())
        .await
        .expect("a reply");
    let verdict = NewVerdict {
        label: "fabricated".into(),
        claim: "Mất nước cả xã".into(),
        explanation: "Không cắt nước.".into(),
        sources: Vec::new(),
        review_in_days: 90,
    };
    let proposed = app.propose_verdict(&officer, case, verdict).await;
    proposed.expect("a proposal");
    app.approve_verdict(&approver, case)
        .await
        .expect("a verdict");
    let letter = app.draft_letter(&officer, case).await.expect("a letter");
    app.sign_letter(&approver, letter).await.expect("signed");
    app.number_letter(&clerk, letter).await.expect("numbered");
    letter
}

/// 12,000 organisations under 130 others, each with its delivery, in every state.
async fn fill(store: &Arc<dyn Store>, letter: casework::LetterId, case: casework::CaseId) {
    let sent = datetime!(2021-02-18 09:00 +7);
    let organisation = |number: u128, name: String, parent: Option<u128>| {
        let mut facts = Facts::new(Kind::PeoplesCommittee, name);
        if let Some(parent) = parent {
            facts.parents = vec![Dated::always(OrganisationId(Uuid::from_u128(parent)))];
        }
        let code = if parent.is_some() {
            format!("{:02}.{:05}", number / EACH % 90 + 10, number % 100_000)
        } else {
            format!("{:02}", number % 90 + 10)
        };
        facts.territories = vec![Dated::always(code.parse().expect("a code"))];
        Change::SaveOrganisation(Organisation {
            id: OrganisationId(Uuid::from_u128(number)),
            version: 1,
            facts,
            example: false,
        })
    };
    let mut changes = Vec::new();
    for above in 0..=RECEIVERS / EACH {
        let number = 1_000_000 + above;
        changes.push(organisation(number, format!("UBND tỉnh {above}"), None));
    }
    for number in 0..RECEIVERS {
        let above = 1_000_000 + number / EACH;
        let name = format!("UBND xã {number}");
        changes.push(organisation(number + 1, name, Some(above)));
        let new = Delivery::new(NewDelivery {
            id: DeliveryId(Uuid::from_u128(number + 2_000_000)),
            purpose: Purpose::Letter(letter),
            case,
            to_name: format!("UBND xã {number}"),
            address: format!("xa{number}@vidu.example"),
            at: sent,
        });
        let confirmed = number % 3 == 0;
        changes.push(Change::SaveDelivery(Delivery {
            organisation: Some(OrganisationId(Uuid::from_u128(number + 1))),
            state: DeliveryState::Sent,
            sent_at: Some(sent),
            opened_at: (number % 2 == 0).then_some(sent + Duration::hours(1)),
            confirmed_at: confirmed.then_some(sent + Duration::hours(2)),
            confirmed_by: confirmed.then(|| "Nguyễn Văn An – Văn thư".to_owned()),
            task: Some(Task {
                ask: Ask::Warn,
                due_at: sent + Duration::hours(24),
                proof: Proof::Account,
            }),
            ..new
        }));
    }
    store.commit(changes).await.expect("a commit");
}
