//! The application: its ports, its settings and what it keeps in memory.

use std::sync::{Arc, Mutex, RwLock};

use casework::UserId;
use letter::Typesetter;
use recognise::OperatingPoint;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::{
    Error, Fault, Result,
    accounts::{Pepper, Seal},
    answering::Answering,
    answers::{Given, Negatives},
    letters::Previews,
    limits::Limits,
    linked::AT_ONCE,
    links::Links,
    live::Live,
    organisations::Directory,
    pictures::Pictures,
    ports::{
        Callbacks, Channel, Clock, Entropy, IdentityProvider, IndexFile, NoSpeaker, NoTimestamps,
        PageReader, Passkeys, Speaker, Store, TimestampAuthority,
    },
    recogniser::Recogniser,
    sealing::Sealing,
    senders::Senders,
    signing::Vault,
    statistics::Sums,
    suggesting::Suggesting,
    transport::Transport,
    triage::Triage,
    websub::Hub,
};

/// Settings that the operator gives at start.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where the public reaches this service, without a slash at the end.
    pub public_url: String,
    /// Whether anyone may enter as one of the example's people. Only safe where nobody else
    /// reaches the service.
    pub example_entry: bool,
    /// Whether mails of the worked example may leave: only where the mail server is on this machine.
    pub example_mail: bool,
    /// When a match counts as known and when as suggested.
    pub operating_point: OperatingPoint,
}

/// What the binary puts together.
pub struct Parts {
    /// Keeps everything.
    pub store: Arc<dyn Store>,
    /// Keeps the recognition index across restarts.
    pub index_file: Arc<dyn IndexFile>,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// Gives unpredictable bytes.
    pub entropy: Arc<dyn Entropy>,
    /// Sends e-mail.
    pub mailer: Arc<dyn Channel>,
    /// Reads the pages that cases link to.
    pub pages: Arc<dyn PageReader>,
    /// Key of private links; the same for the life of the data.
    pub link_key: [u8; 32],
    /// Key of reporters' contacts; the same for the life of the data.
    pub contact_key: [u8; 32],
    /// Sets letters.
    pub typesetter: Typesetter,
    /// Settings.
    pub config: Config,
}

/// All use cases.
pub struct App {
    pub(crate) store: Arc<dyn Store>,
    pub(crate) index_file: Arc<dyn IndexFile>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) mailer: Arc<dyn Channel>,
    pub(crate) transport: Transport,
    pub(crate) pages: Arc<dyn PageReader>,
    /// Pages that are being read for visitors.
    pub(crate) visiting: tokio::sync::Semaphore,
    pub(crate) links: Links,
    pub(crate) sealing: Sealing,
    pub(crate) typesetter: Arc<Typesetter>,
    /// Editors that are open.
    pub(crate) previews: Previews,
    /// Pictures of corrections.
    pub(crate) pictures: Pictures,
    /// Figures for the public.
    pub(crate) sums: Sums,
    /// Who is told of changes.
    pub(crate) hub: Hub,
    pub(crate) config: Config,
    pub(crate) recogniser: RwLock<Recogniser>,
    /// Held while messages are put into chains: the plan is made in memory before it is committed.
    pub(crate) ingesting: tokio::sync::Mutex<()>,
    /// What checks suggest when nothing official can be said.
    pub(crate) suggesting: RwLock<Suggesting>,
    /// What answers rest on.
    pub(crate) answering: Answering,
    /// Held while corrections are read into it.
    pub(crate) following: tokio::sync::Mutex<()>,
    /// Held while an attempt to sign in is counted: many at once are as many one after another.
    pub(crate) attempting: tokio::sync::Mutex<()>,
    pub(crate) seal: Seal,
    pub(crate) pepper: Pepper,
    pub(crate) passkeys: Option<Arc<dyn Passkeys>>,
    pub(crate) provider: Option<Arc<dyn IdentityProvider>>,
    pub(crate) vault: Vault,
    /// Held while a stranger's PDF is looked at: one at a time is what memory must hold.
    pub(crate) verifying: tokio::sync::Mutex<()>,
    pub(crate) timestamps: Arc<dyn TimestampAuthority>,
    pub(crate) speaker: Arc<dyn Speaker>,
    /// Held while a receiver's photo is drawn anew: one at a time is what memory must hold.
    pub(crate) drawing: tokio::sync::Mutex<()>,
    /// What people decided about chains.
    pub(crate) triage: RwLock<Triage>,
    /// Numbers of official answers.
    pub(crate) given: RwLock<Given>,
    /// Texts that were taken for a chain by mistake.
    pub(crate) negatives: RwLock<Negatives>,
    /// Who reported what today, as hashes that nobody can undo.
    pub(crate) senders: Mutex<Senders>,
    /// How much one asker may ask.
    pub(crate) limits: Limits,
    /// Open pages of the console.
    pub(crate) live: Live,
    pub(crate) entropy: Arc<dyn Entropy>,
    /// The drill that all of this belongs to.
    pub(crate) drill: RwLock<Option<crate::Drill>>,
    /// The register of organisations, held while it is read again.
    pub(crate) directory: tokio::sync::Mutex<Arc<Directory>>,
}

impl App {
    /// Puts the parts together. Call [`App::refresh`] before the first check.
    #[must_use]
    pub fn new(parts: Parts) -> Self {
        App {
            store: parts.store,
            index_file: parts.index_file,
            limits: Limits::default(),
            clock: parts.clock,
            transport: Transport::new(Arc::clone(&parts.mailer)),
            mailer: parts.mailer,
            seal: Seal::new(&parts.link_key),
            pepper: Pepper::new(&parts.link_key),
            vault: Vault::new(&parts.link_key),
            verifying: tokio::sync::Mutex::new(()),
            timestamps: Arc::new(NoTimestamps),
            speaker: Arc::new(NoSpeaker),
            drawing: tokio::sync::Mutex::new(()),
            pages: parts.pages,
            visiting: tokio::sync::Semaphore::new(AT_ONCE),
            links: Links::new(parts.link_key),
            sealing: Sealing::new(parts.contact_key),
            typesetter: Arc::new(parts.typesetter),
            previews: Previews::new(),
            pictures: Pictures::new(),
            sums: Sums::default(),
            hub: Hub::new(&parts.link_key),
            config: parts.config,
            recogniser: RwLock::new(Recogniser::new()),
            ingesting: tokio::sync::Mutex::new(()),
            suggesting: RwLock::new(Suggesting::new()),
            answering: Answering::new(),
            following: tokio::sync::Mutex::new(()),
            attempting: tokio::sync::Mutex::new(()),
            passkeys: None,
            provider: None,
            triage: RwLock::new(Triage::default()),
            given: RwLock::default(),
            negatives: RwLock::default(),
            senders: Mutex::new(Senders::default()),
            live: Live::new(),
            entropy: parts.entropy,
            drill: RwLock::new(None),
            directory: tokio::sync::Mutex::default(),
        }
    }

    /// With passkeys.
    #[must_use]
    pub fn with_passkeys(mut self, passkeys: Arc<dyn Passkeys>) -> Self {
        self.passkeys = Some(passkeys);
        self
    }

    /// With an identity provider.
    #[must_use]
    pub fn with_provider(mut self, provider: Arc<dyn IdentityProvider>) -> Self {
        self.provider = Some(provider);
        self
    }

    /// With a way to timestamp authorities.
    #[must_use]
    pub fn with_timestamps(mut self, timestamps: Arc<dyn TimestampAuthority>) -> Self {
        self.timestamps = timestamps;
        self
    }

    /// With another reader of pages.
    #[must_use]
    pub fn with_pages(mut self, pages: Arc<dyn PageReader>) -> Self {
        self.pages = pages;
        self
    }

    /// With a way to subscribers of feeds.
    #[must_use]
    pub fn with_callbacks(mut self, callbacks: Arc<dyn Callbacks>) -> Self {
        self.hub.callbacks = callbacks;
        self
    }

    /// With a voice.
    #[must_use]
    pub fn with_speaker(mut self, speaker: Arc<dyn Speaker>) -> Self {
        self.speaker = speaker;
        self
    }

    /// Where the public reaches this service.
    #[must_use]
    pub fn public_url(&self) -> &str {
        &self.config.public_url
    }

    /// Whether there is a voice that reads corrections out.
    #[must_use]
    pub fn has_voice(&self) -> bool {
        self.speaker.is_there()
    }

    /// Whether an e-mail server is set up.
    #[must_use]
    pub fn has_mailer(&self) -> bool {
        self.mailer.is_configured()
    }

    pub(crate) fn now(&self) -> OffsetDateTime {
        // Whole milliseconds: what stores keep.
        let now = self.clock.now();
        now - time::Duration::nanoseconds(i64::from(now.nanosecond() % 1_000_000))
    }

    /// A new id: time-ordered (UUIDv7, RFC 9562), so that stores append rather than scatter.
    pub(crate) fn new_id(&self) -> Uuid {
        let millis = self.now().unix_timestamp_nanos() / 1_000_000;
        let mut random = [0; 10];
        self.entropy.fill(&mut random);
        uuid::Builder::from_unix_timestamp_millis(u64::try_from(millis).unwrap_or(0), &random)
            .into_uuid()
    }

    /// 256 unpredictable bits, base64url.
    pub(crate) fn secret(&self) -> String {
        use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
        let mut bytes = [0; 32];
        self.entropy.fill(&mut bytes);
        URL_SAFE_NO_PAD.encode(bytes)
    }

    pub(crate) fn fill(&self, bytes: &mut [u8]) {
        self.entropy.fill(bytes);
    }

    pub(crate) fn nonce(&self) -> [u8; 24] {
        let mut bytes = [0; 24];
        self.entropy.fill(&mut bytes);
        bytes
    }

    pub(crate) fn key(&self) -> [u8; 32] {
        let mut bytes = [0; 32];
        self.entropy.fill(&mut bytes);
        bytes
    }

    pub(crate) fn salt(&self) -> [u8; 16] {
        let mut bytes = [0; 16];
        self.entropy.fill(&mut bytes);
        bytes
    }

    pub(crate) async fn user_name(&self, id: UserId) -> Result<String> {
        Ok(self
            .store
            .user(id)
            .await?
            .map_or_else(String::new, |user| user.name))
    }

    /// Runs a read-decide-write step again while others write first.
    pub(crate) fn attempts() -> std::ops::Range<u32> {
        0..8
    }

    pub(crate) fn inconsistent(what: impl Into<String>) -> Error {
        Fault::Inconsistent(what.into()).into()
    }
}
