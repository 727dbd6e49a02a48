//! Starts the program and looks into its data.

use std::{
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
    sync::Arc,
};

use app::{
    App, Config, Parts,
    access::{Approver, Capability, Clerk, Officer},
    model::{Facts, Kind, Organisation, Rule},
    ports::{Change, Channel, Clock, Consignment, Entropy, NoIndexFile, Receipt, SendError, Store},
};
use casework::{OrganisationId, Role};
use letter::{Desk, Typesetter};
use store_sqlite::SqliteStore;
use time::OffsetDateTime;

pub const BIN: &str = env!("CARGO_BIN_EXE_dinhchinh");

/// Runs a command of the program to its end.
pub fn run(data: &Path, args: &[&str]) -> Output {
    program(data, args).output().expect("the program starts")
}

pub fn program(data: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(BIN);
    command
        .args(args)
        .args(["--data", data.to_str().expect("a UTF-8 path")])
        .env_remove("DINHCHINH_SMTP")
        .env("DINHCHINH_LANG", "en")
        .stdin(Stdio::null());
    command
}

/// A running service; killed, not asked to stop, when dropped.
pub struct Service {
    pub child: Child,
    pub address: String,
}

impl Service {
    /// Starts `serve` on a free port and waits until it says where.
    pub fn start(data: &Path, more: &[&str]) -> Service {
        Service::start_to(data, more, Stdio::inherit(), None)
    }

    /// As [`start`](Self::start), with all that a curious operator can have logged in a file.
    pub fn start_with_log(data: &Path, more: &[&str], log: std::fs::File) -> Service {
        Service::start_to(data, more, log.into(), Some("debug"))
    }

    fn start_to(data: &Path, more: &[&str], errors: Stdio, log: Option<&str>) -> Service {
        let mut args = vec!["serve", "--listen", "127.0.0.1:0"];
        args.extend(more);
        let mut command = program(data, &args);
        if let Some(level) = log {
            command.env("RUST_LOG", level);
        }
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(errors)
            .spawn()
            .expect("the program starts");
        let mut lines = BufReader::new(child.stdout.take().expect("stdout")).lines();
        let address = lines
            .by_ref()
            .map(|line| line.expect("text"))
            .find_map(|line| {
                line.split_once("running at ")
                    .map(|(_, address)| address.to_owned())
            })
            .expect("the program says where it runs");
        // Keep reading, so that the program never waits for us.
        std::thread::spawn(move || lines.for_each(drop));
        Service { child, address }
    }

    /// As an operator does: asked to stop, and waited for.
    pub fn stop(mut self) {
        let id = self.child.id().to_string();
        let asked = Command::new("kill").args(["-TERM", &id]).status();
        assert!(asked.expect("kill starts").success());
        assert!(self.child.wait().expect("it is gone").success());
    }

    /// As a power cut: no handler runs.
    pub fn kill(mut self) {
        self.child.kill().expect("it can be killed");
        self.child.wait().expect("it is gone");
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub fn database(data: &Path) -> PathBuf {
    data.join("dinhchinh.sqlite")
}

pub async fn store(data: &Path) -> Arc<dyn Store> {
    Arc::new(
        SqliteStore::open(&database(data))
            .await
            .expect("the database opens"),
    )
}

/// Puts communes of these names and addresses into the example's second group.
pub async fn add_receivers(data: &Path, receivers: impl Iterator<Item = (String, String)>) {
    let store = store(data).await;
    let mut group = store.groups().await.unwrap().remove(1);
    let (mut members, mut changes) = (Vec::new(), Vec::new());
    for (name, address) in receivers {
        let mut id = [0; 16];
        getrandom::fill(&mut id).unwrap();
        let organisation = Organisation {
            id: OrganisationId(uuid::Uuid::from_bytes(id)),
            version: 1,
            facts: Facts::new(Kind::PeoplesCommittee, name).with_email(&address),
            example: true,
        };
        members.push(organisation.id);
        changes.push(Change::SaveOrganisation(organisation));
    }
    group.rule = Rule::Any(vec![group.rule, Rule::Members(members)]);
    changes.push(Change::PutGroup(group));
    store.commit(changes).await.unwrap();
}

struct Now;

impl Clock for Now {
    #[expect(
        clippy::disallowed_methods,
        reason = "works on the same data as the real program"
    )]
    fn now(&self) -> OffsetDateTime {
        OffsetDateTime::now_utc()
    }
}

struct Chance;

impl Entropy for Chance {
    fn fill(&self, bytes: &mut [u8]) {
        getrandom::fill(bytes).expect("random bytes");
    }
}

struct NoMail;

#[async_trait::async_trait]
impl Channel for NoMail {
    fn kind(&self) -> app::model::ChannelKind {
        app::model::ChannelKind::Email
    }

    async fn send(&self, _mail: &Consignment) -> Result<Receipt, SendError> {
        Err(SendError::Temporary("the test sends nothing itself".into()))
    }

    fn is_configured(&self) -> bool {
        false
    }
}

struct Fonts;

impl Desk for Fonts {
    fn fonts(&self) -> Vec<&'static [u8]> {
        letter::bundled_fonts()
    }
}

/// The use cases on the same data as the program.
pub async fn app(data: &Path) -> App {
    let app = App::new(Parts {
        store: store(data).await,
        index_file: Arc::new(NoIndexFile),
        clock: Arc::new(Now),
        entropy: Arc::new(Chance),
        mailer: Arc::new(NoMail),
        pages: Arc::new(app::ports::NoPages),
        link_key: [1; 32],
        contact_key: [5; 32],
        typesetter: Typesetter::new(&Fonts).expect("fonts"),
        config: Config {
            public_url: "http://127.0.0.1".into(),
            example_entry: true,
            example_mail: true,
            operating_point: recognise::OperatingPoint::default(),
        },
    });
    app.refresh().await.expect("the index is built");
    app
}

/// The example's people.
pub struct People {
    pub officer: Officer,
    pub approver: Approver,
    pub clerk: Clerk,
}

pub async fn people(app: &App) -> People {
    async fn one<C: Capability>(app: &App, role: Role) -> C {
        let token = app
            .enter_example(role)
            .await
            .expect("the example is loaded");
        let session = app
            .session(&token)
            .await
            .expect("a session")
            .expect("signed in");
        C::of(&session).expect("the role")
    }
    People {
        officer: one(app, Role::Officer).await,
        approver: one(app, Role::Approver).await,
        clerk: one(app, Role::Clerk).await,
    }
}

/// A message of `words` words that no other number shares a run of words with.
pub fn invented_message(number: u32, words: u32) -> String {
    const SYLLABLES: [&str; 16] = [
        "tin",
        "nhắn",
        "người",
        "dân",
        "tỉnh",
        "công",
        "nước",
        "điện",
        "thông",
        "báo",
        "ngày",
        "mai",
        "họp",
        "chợ",
        "đường",
        "cầu",
    ];
    let mut state = u64::from(number).wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut text = String::new();
    for _ in 0..words {
        // xorshift64* (Vigna 2016): cheap and the same everywhere.
        state ^= state >> 12;
        state ^= state << 25;
        state ^= state >> 27;
        let value = state.wrapping_mul(0x2545_F491_4F6C_DD1D);
        let word = SYLLABLES[(value >> 60) as usize];
        let tail = (value >> 40) % 5000;
        text.push_str(&format!("{word}{tail} "));
    }
    text
}
