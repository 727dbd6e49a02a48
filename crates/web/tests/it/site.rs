//! A site of a test: real store, fixed clock, no network.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicI64, AtomicU64, Ordering},
};

use app::{
    App, Config, Parts,
    access::Capability,
    ports::{Channel, Clock, Consignment, Entropy, NoIndexFile, Receipt, SendError},
};
use async_trait::async_trait;
use axum::{
    Router,
    body::Body,
    http::{HeaderMap, Request, StatusCode, header},
};
use casework::Role;
use http_body_util::BodyExt;
use letter::{Desk, Typesetter};
use store_sqlite::SqliteStore;
use time::{Duration, OffsetDateTime, macros::datetime};
use tower::ServiceExt;
use web::WebState;

/// Stands still unless it is put on.
#[derive(Default)]
struct Still(AtomicI64);

impl Clock for Still {
    fn now(&self) -> OffsetDateTime {
        datetime!(2021-02-18 09:00 +7) + Duration::seconds(self.0.load(Ordering::SeqCst))
    }
}

#[derive(Default)]
struct Counter(AtomicU64);

impl Entropy for Counter {
    fn fill(&self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(8) {
            let n = self
                .0
                .fetch_add(1, Ordering::SeqCst)
                .wrapping_mul(0x9E37_79B9_7F4A_7C15);
            chunk.copy_from_slice(&n.to_be_bytes()[..chunk.len()]);
        }
    }
}

/// Keeps what is sent.
#[derive(Default)]
struct Outbox(Mutex<Vec<Consignment>>);

#[async_trait]
impl Channel for Outbox {
    fn kind(&self) -> app::model::ChannelKind {
        app::model::ChannelKind::Email
    }

    async fn send(&self, mail: &Consignment) -> Result<Receipt, SendError> {
        self.0.lock().unwrap().push(mail.clone());
        Ok(Receipt::default())
    }

    fn is_configured(&self) -> bool {
        true
    }
}

struct Fonts;

impl Desk for Fonts {
    fn fonts(&self) -> Vec<&'static [u8]> {
        letter::bundled_fonts()
    }
}

pub struct Site {
    pub app: Arc<App>,
    router: Router,
    store: Arc<SqliteStore>,
    outbox: Arc<Outbox>,
    clock: Arc<Still>,
    entropy: Arc<Counter>,
    with: Box<dyn Fn(App) -> App + Send + Sync>,
    folder: tempfile::TempDir,
}

/// What came back.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl Answer {
    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }
}

impl Site {
    pub async fn new() -> Site {
        Site::with(|app| app).await
    }

    /// With further parts.
    pub async fn with(with: impl Fn(App) -> App + Send + Sync + 'static) -> Site {
        Site::bounded(with, web::Bounds::default()).await
    }

    /// With limits.
    pub async fn within(limits: app::LimitSettings, bounds: web::Bounds) -> Site {
        Site::bounded(move |app| app.with_limits(limits), bounds).await
    }

    async fn bounded(
        with: impl Fn(App) -> App + Send + Sync + 'static,
        bounds: web::Bounds,
    ) -> Site {
        let folder = tempfile::tempdir().unwrap();
        let (clock, entropy) = <(Arc<Still>, Arc<Counter>)>::default();
        let site = Site::on(folder, clock, entropy, Box::new(with), bounds).await;
        site.app.load_example_at_start().await.unwrap();
        site
    }

    /// The same data after a stop of the program.
    pub async fn again(self) -> Site {
        let bounds = web::Bounds::default();
        Site::on(self.folder, self.clock, self.entropy, self.with, bounds).await
    }

    async fn on(
        folder: tempfile::TempDir,
        clock: Arc<Still>,
        entropy: Arc<Counter>,
        with: Box<dyn Fn(App) -> App + Send + Sync>,
        bounds: web::Bounds,
    ) -> Site {
        let store = SqliteStore::open(&folder.path().join("test.sqlite"))
            .await
            .unwrap();
        let store = Arc::new(store);
        let outbox = Arc::new(Outbox::default());
        let app = Arc::new(with(App::new(Parts {
            store: store.clone(),
            index_file: Arc::new(NoIndexFile),
            clock: clock.clone(),
            entropy: entropy.clone(),
            mailer: outbox.clone(),
            pages: Arc::new(app::ports::NoPages),
            link_key: [3; 32],
            contact_key: [5; 32],
            typesetter: Typesetter::new(&Fonts).unwrap(),
            config: Config {
                public_url: "http://localhost".into(),
                example_entry: true,
                example_mail: true,
                operating_point: recognise::OperatingPoint::default(),
            },
        })));
        app.refresh().await.unwrap();
        let state = WebState {
            app: app.clone(),
            postbox: None,
            secure_cookies: false,
            behind_proxy: false,
        };
        Site {
            app,
            router: web::router_within(state, bounds),
            store,
            outbox,
            clock,
            entropy,
            with,
            folder,
        }
    }

    /// Puts the clock on.
    pub fn later(&self, time: Duration) {
        let seconds = time.whole_seconds();
        self.clock.0.fetch_add(seconds, Ordering::SeqCst);
    }

    /// Makes all that was done here that of a drill: as if it had been begun before.
    pub async fn becomes_drill(&self, name: &str) {
        let drill = app::Drill::new(name, &[], self.clock.now()).unwrap();
        let change = app::ports::Change::PutSetting {
            name: "drill".to_owned(),
            value: serde_json::to_string(&drill).unwrap(),
            example: false,
        };
        app::ports::Store::commit(&*self.store, vec![change])
            .await
            .unwrap();
        self.app.refresh().await.unwrap();
    }

    pub async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.unwrap().to_bytes();
        Answer {
            status: parts.status,
            headers: parts.headers,
            body: String::from_utf8_lossy(&bytes).into_owned(),
        }
    }

    /// As [`send`](Self::send), for a body that goes on.
    pub async fn stream(&self, request: Request<Body>) -> (axum::http::response::Parts, Body) {
        self.router
            .clone()
            .oneshot(request)
            .await
            .unwrap()
            .into_parts()
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(Request::get(path).body(Body::empty()).unwrap())
            .await
    }

    pub async fn post(&self, path: &str, form: impl Into<Body>) -> Answer {
        let request = Request::post(path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(form.into())
            .unwrap();
        self.send(request).await
    }

    pub async fn post_json(&self, path: &str, body: impl Into<Body>) -> Answer {
        let request = Request::post(path)
            .header(header::CONTENT_TYPE, "application/json")
            .body(body.into())
            .unwrap();
        self.send(request).await
    }

    /// Sends what is due; the private links in the last mail.
    pub async fn private_path(&self) -> String {
        self.app.send_due(10).await.unwrap();
        let mails = self.outbox.0.lock().unwrap();
        let text = &mails.last().expect("a mail").text;
        let start = text.find("http://localhost/").expect("a link") + "http://localhost".len();
        let end = text[start..].find(char::is_whitespace);
        text[start..]
            .split_at(end.unwrap_or(text.len() - start))
            .0
            .to_owned()
    }

    /// A capability of the example's person with a role.
    pub async fn capability<C: Capability>(&self, role: Role) -> C {
        let session = self.app.session(&self.session(role).await).await;
        C::of(&session.unwrap().unwrap()).unwrap()
    }

    /// The session token of the example's person with a role.
    pub async fn session(&self, role: Role) -> String {
        self.app.enter_example(role).await.unwrap()
    }
}

/// A value as a form sends it.
pub fn encoded(text: &str) -> String {
    percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
}
