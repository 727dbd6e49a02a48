//! The application of a test: real store, a clock that stands until it is moved, a mailer that
//! keeps what it is given.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex,
        atomic::{AtomicI64, AtomicU64, Ordering},
    },
};

use app::{
    App, Config, NewRequest, Parts, Receipt,
    access::{Administrator, Approver, Capability, Clerk, Officer, Staff},
    ports::{
        Channel, Clock, Consignment, Entropy, IndexFile, PageError, PageReader, ReadPage,
        SendError, Speaker, Store,
    },
};
use async_trait::async_trait;
use casework::{
    CaseId, Harm, LetterId, NamedParty, NewReply, NewVerdict, PartyAnswer, ReplyVia, RequestId,
    Role,
};
use letter::{Desk, Typesetter};
use store_sqlite::SqliteStore;
use time::{Duration, OffsetDateTime, macros::datetime};

pub const START: OffsetDateTime = datetime!(2021-02-18 09:00 +7);

/// The message of 2021, as the letter quotes it.
pub const HOAX: &str = "THÔNG BÁO: Đừng quên ngày mai bắt đầu điều lệ mới của Zalo nơi họ có thể sử dụng hình ảnh của bạn. Đừng quên hạn chót ngày hôm nay. Nó có thể sử dụng trong các các trường hợp kiện tụng chống lại bạn ở tòa. Tất cả những gì bạn từng đăng trên Zalo đều trở thành công khai từ hôm nay ngay cả những tin nhắn đã bị xóa hoặc những bức ảnh không được cho phép. Tôi không cho Zalo hoặc bất kỳ tổ chức, cá nhân nào liên quan đến Zalo được phép sử dụng hình ảnh, thông tin, tin nhắn hoặc bài đăng của tôi, cả quá khứ và tương lai. Với tuyên bố này, tôi nghiêm cấm Zalo tiết lộ, sao chép, phân phối, hoặc thực hiện bất kỳ hành động nào khác chống lại tôi dựa trên trang cá nhân này và/hoặc nội dung của nó. Nội dung của trang cá nhân này là thông tin riêng tư và bí mật. Việc vi phạm quyền riêng tư có thể bị luật pháp trừng phạt (UCCI-308-1 1 308-103 và quy định Rome).";

#[derive(Default)]
pub struct TestClock(AtomicI64);

impl Clock for TestClock {
    fn now(&self) -> OffsetDateTime {
        START + Duration::seconds(self.0.load(Ordering::SeqCst))
    }
}

/// Different bytes each time, the same in every run.
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

/// Keeps mails; answers with the errors it is given first.
#[derive(Default)]
pub struct TestMailer {
    pub sent: Mutex<Vec<Consignment>>,
    pub errors: Mutex<Vec<SendError>>,
}

#[async_trait]
impl Channel for TestMailer {
    fn kind(&self) -> app::model::ChannelKind {
        app::model::ChannelKind::Email
    }

    async fn send(&self, mail: &Consignment) -> Result<app::ports::Receipt, SendError> {
        if let Some(error) = self.errors.lock().unwrap().pop() {
            return Err(error);
        }
        self.sent.lock().unwrap().push(mail.clone());
        Ok(app::ports::Receipt::default())
    }

    fn is_configured(&self) -> bool {
        true
    }
}

/// Keeps bytes in memory.
#[derive(Default)]
pub struct TestIndexFile(pub Mutex<Option<Vec<u8>>>);

impl IndexFile for TestIndexFile {
    fn load(&self) -> Result<Option<recognise::SharedBytes>, String> {
        let bytes = self.0.lock().unwrap().clone();
        Ok(bytes.map(|bytes| Arc::new(bytes) as recognise::SharedBytes))
    }

    fn save(&self, bytes: &[u8]) -> Result<(), String> {
        *self.0.lock().unwrap() = Some(bytes.to_vec());
        Ok(())
    }
}

/// The pages of the web that a test has put there; others are not read.
#[derive(Default)]
pub struct TestPages(pub Mutex<HashMap<String, String>>);

#[async_trait]
impl PageReader for TestPages {
    async fn read(&self, url: &str) -> Result<ReadPage, PageError> {
        let pages = self.0.lock().unwrap();
        let text = pages.get(url).ok_or(PageError::Disabled)?;
        Ok(ReadPage {
            url: url.to_owned(),
            title: "Trang xã".to_owned(),
            text: text.clone(),
            sha256: String::new(),
        })
    }
}

/// A voice that says how often it was used.
#[derive(Default)]
pub struct TestSpeaker(pub AtomicU64);

#[async_trait]
impl Speaker for TestSpeaker {
    fn is_there(&self) -> bool {
        true
    }

    async fn speak(&self, script: &str) -> Result<Vec<u8>, String> {
        self.0.fetch_add(1, Ordering::SeqCst);
        Ok(format!("RIFF {script}").into_bytes())
    }
}

struct Fonts;

impl Desk for Fonts {
    fn fonts(&self) -> Vec<&'static [u8]> {
        letter::bundled_fonts()
    }
}

pub struct House {
    pub app: App,
    pub clock: Arc<TestClock>,
    pub mailer: Arc<TestMailer>,
    pub store: Arc<dyn Store>,
    pub index_file: Arc<TestIndexFile>,
    pub pages: Arc<TestPages>,
    pub speaker: Arc<TestSpeaker>,
    pub officer: Officer,
    pub approver: Approver,
    pub clerk: Clerk,
    pub administrator: Administrator,
    pub staff: Staff,
    folder: tempfile::TempDir,
}

impl House {
    /// An empty store with the example loaded, so that there are people, an issuer and receivers.
    pub async fn new() -> House {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("test.sqlite");
        let store: Arc<dyn Store> = Arc::new(SqliteStore::open(&path).await.unwrap());
        let clock = Arc::new(TestClock::default());
        let mailer = Arc::new(TestMailer::default());
        let index_file = Arc::new(TestIndexFile::default());
        let app = build(
            store.clone(),
            index_file.clone(),
            clock.clone(),
            mailer.clone(),
        );
        let (pages, speaker) = (
            Arc::new(TestPages::default()),
            Arc::new(TestSpeaker::default()),
        );
        let app = app.with_pages(pages.clone()).with_speaker(speaker.clone());
        app.refresh().await.unwrap();
        app.load_example_at_start().await.unwrap();
        House {
            officer: capability(&app, Role::Officer).await,
            approver: capability(&app, Role::Approver).await,
            clerk: capability(&app, Role::Clerk).await,
            administrator: capability(&app, Role::Administrator).await,
            staff: capability(&app, Role::Officer).await,
            app,
            clock,
            mailer,
            store,
            index_file,
            pages,
            speaker,
            folder,
        }
    }

    /// A second application on the same data, as after a restart.
    pub async fn restarted(&self) -> App {
        let path = self.folder.path().join("test.sqlite");
        let store = Arc::new(SqliteStore::open(&path).await.unwrap());
        let app = build(
            store,
            self.index_file.clone(),
            self.clock.clone(),
            self.mailer.clone(),
        );
        app.refresh().await.unwrap();
        app
    }

    /// As [`restarted`](House::restarted), sending through another channel.
    pub async fn through(&self, channel: Arc<dyn Channel>) -> App {
        let path = self.folder.path().join("test.sqlite");
        let store = Arc::new(SqliteStore::open(&path).await.unwrap());
        build_with(
            store,
            self.index_file.clone(),
            self.clock.clone(),
            channel,
            true,
        )
    }

    /// The bytes of the database file and of what is written ahead of it.
    pub fn file(&self) -> Vec<u8> {
        let read = |name: &str| std::fs::read(self.folder.path().join(name)).unwrap_or_default();
        [read("test.sqlite"), read("test.sqlite-wal")].concat()
    }

    /// Changes the database behind the application's back.
    pub async fn sql(&self, statement: &'static str) {
        let path = self.folder.path().join("test.sqlite");
        let options = sqlx::sqlite::SqliteConnectOptions::new().filename(path);
        let mut db = sqlx::ConnectOptions::connect(&options).await.unwrap();
        sqlx::query(statement).execute(&mut db).await.unwrap();
    }

    /// The same behind a mail server that is not on this machine.
    pub fn facing_the_world(&self) -> App {
        build_with(
            self.store.clone(),
            self.index_file.clone(),
            self.clock.clone(),
            self.mailer.clone(),
            false,
        )
    }

    pub fn pass(&self, time: Duration) {
        self.clock
            .0
            .fetch_add(time.whole_seconds(), Ordering::SeqCst);
    }

    pub fn clock_now(&self) -> OffsetDateTime {
        self.clock.now()
    }

    pub fn mails(&self) -> Vec<Consignment> {
        self.mailer.sent.lock().unwrap().clone()
    }

    pub async fn report(&self, text: &str) -> Receipt {
        let report = app::NewReport {
            text: text.into(),
            ..app::NewReport::default()
        };
        self.app.report(report).await.unwrap()
    }

    /// A case on the example's hoax, with harm and a request.
    pub async fn case(&self) -> (CaseId, RequestId) {
        let chain = self.report(HOAX).await.chain;
        let case = self
            .app
            .open_case(&self.officer, chain, "Điều lệ mới của Zalo")
            .await
            .unwrap();
        let harm = Harm {
            concern: "Gây nghi ngại".into(),
            reach: "Cả tỉnh".into(),
            severity: 3,
            ..Harm::default()
        };
        self.app
            .assess_harm(&self.officer, case, harm)
            .await
            .unwrap();
        let request = self
            .app
            .request_verification(&self.officer, case, zalo())
            .await
            .unwrap();
        (case, request)
    }

    /// The same, concluded.
    pub async fn concluded(&self) -> CaseId {
        let (case, request) = self.case().await;
        self.app
            .record_reply(&self.officer, case, request, denial(), Vec::new())
            .await
            .unwrap();
        self.app
            .propose_verdict(&self.officer, case, fabricated())
            .await
            .unwrap();
        self.app
            .approve_verdict(&self.approver, case)
            .await
            .unwrap();
        case
    }

    /// The same, with a letter that is ready to be sent.
    pub async fn numbered(&self) -> LetterId {
        let case = self.concluded().await;
        let letter = self.app.draft_letter(&self.officer, case).await.unwrap();
        self.app.sign_letter(&self.approver, letter).await.unwrap();
        self.app.number_letter(&self.clerk, letter).await.unwrap();
        letter
    }
}

fn build(
    store: Arc<dyn Store>,
    index_file: Arc<TestIndexFile>,
    clock: Arc<TestClock>,
    mailer: Arc<TestMailer>,
) -> App {
    build_with(store, index_file, clock, mailer, true)
}

fn build_with(
    store: Arc<dyn Store>,
    index_file: Arc<TestIndexFile>,
    clock: Arc<TestClock>,
    mailer: Arc<dyn Channel>,
    example_mail: bool,
) -> App {
    App::new(Parts {
        store,
        index_file,
        clock,
        entropy: Arc::new(Counter::default()),
        mailer,
        pages: Arc::new(app::ports::NoPages),
        link_key: [7; 32],
        contact_key: [5; 32],
        typesetter: Typesetter::new(&Fonts).unwrap(),
        config: Config {
            public_url: "https://dinhchinh.example".into(),
            example_entry: true,
            example_mail,
            operating_point: recognise::OperatingPoint::default(),
        },
    })
}

pub async fn capability<C: Capability>(app: &App, role: Role) -> C {
    let token = app.enter_example(role).await.unwrap();
    C::of(&app.session(&token).await.unwrap().unwrap()).unwrap()
}

pub fn zalo() -> NewRequest {
    NewRequest {
        party: NamedParty {
            organisation: "Zalo - Công ty cổ phần VNG".into(),
            names: vec!["Zalo".into(), "VNG".into()],
            email: "dai-dien@zalo.example".into(),
            ..NamedParty::default()
        },
        question: "Nội dung này có đúng không?".into(),
        due_in_hours: 48,
    }
}

pub fn denial() -> NewReply {
    NewReply {
        answer: PartyAnswer::False,
        statement: "Đây là thông tin giả mạo, thông tin sai sự thật.".into(),
        person: "Nguyễn Văn An".into(),
        office: "Phụ trách truyền thông".into(),
        via: ReplyVia::Meeting,
        explanation: String::new(),
        attachments: Vec::new(),
        circumstances: "gặp tại Sở, sáng 18/2".into(),
        given_at: None,
    }
}

pub fn fabricated() -> NewVerdict {
    NewVerdict {
        label: "fabricated".into(),
        claim: "Zalo có điều lệ mới cho phép dùng hình ảnh của bạn".into(),
        explanation: "Không có điều lệ nào như vậy. Không cần làm gì.".into(),
        sources: vec!["Thỏa thuận sử dụng https://zalo.example/thoa-thuan".into()],
        review_in_days: 180,
    }
}

/// Without diacritics, as many people type.
pub fn without_marks(text: &str) -> String {
    use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};
    text.nfd()
        .filter(|c| !is_combining_mark(*c))
        .map(|c| match c {
            'đ' => 'd',
            'Đ' => 'D',
            other => other,
        })
        .collect()
}
