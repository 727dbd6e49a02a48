//! Puts the parts together.

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
    sync::Arc,
};

use anyhow::{Context, bail};
use app::{
    App, Config, Parts,
    ports::{Channel, Clock, Entropy, NoPages, PageReader},
};
use channel::{smtp::Disabled, speech::Espeak, timestamps::HttpTimestamps};
use letter::{BundledFonts, Typesetter};
use recognise::OperatingPoint;
use store_sqlite::SqliteStore;

use crate::{
    args::DataArgs,
    index_file::IndexOnDisk,
    say::Say,
    world::{ExampleClock, SystemClock, SystemEntropy},
};

/// How this run differs from another.
pub struct Setup {
    /// Where the public reaches the service.
    pub public_url: String,
    /// Whether anyone may enter as the example's people.
    pub example_entry: bool,
    /// Whether mails of the worked example may leave.
    pub example_mail: bool,
    /// Sends e-mail.
    pub mailer: Arc<dyn Channel>,
    /// Reads the pages that cases link to.
    pub pages: Arc<dyn PageReader>,
}

/// The application for a command that only reads or writes data.
pub async fn for_command(data: &DataArgs, say: Say) -> anyhow::Result<App> {
    let setup = Setup {
        public_url: String::new(),
        example_entry: false,
        example_mail: false,
        mailer: Arc::new(Disabled),
        pages: Arc::new(NoPages),
    };
    build(&data.data, setup, say).await
}

/// As [`for_command`], for a command that makes no sense without data.
pub async fn for_existing(data: &DataArgs, say: Say) -> anyhow::Result<App> {
    if !database(&data.data).exists() {
        bail!(
            "{} {}; {}",
            say.pick("không có dữ liệu trong thư mục", "there is no data in the folder"),
            data.data.display(),
            say.pick(
                "hãy chỉ thư mục bằng --data, hoặc chạy `dinhchinh serve` hay `dinhchinh import` trước",
                "name the folder with --data, or run `dinhchinh serve` or `dinhchinh import` first"
            )
        );
    }
    for_command(data, say).await
}

/// The application on the data in a folder, which is made if it is not there.
pub async fn build(folder: &Path, setup: Setup, say: Say) -> anyhow::Result<App> {
    make_folder(folder, say)?;
    let store = SqliteStore::open(&database(folder))
        .await
        .with_context(|| {
            format!(
                "{} {}",
                say.pick("không mở được dữ liệu", "cannot open the data"),
                database(folder).display()
            )
        })?;
    let typesetter = Typesetter::new(&BundledFonts).context("fonts")?;
    let clock: Arc<dyn Clock> = if setup.example_entry {
        Arc::new(ExampleClock::default())
    } else {
        Arc::new(SystemClock)
    };
    let app = App::new(Parts {
        store: Arc::new(store),
        index_file: Arc::new(IndexOnDisk::new(folder.join("index.bin"))),
        clock,
        entropy: Arc::new(SystemEntropy),
        mailer: setup.mailer,
        pages: setup.pages,
        link_key: key(&folder.join("link.key"), LOST_LINKS, say)?,
        contact_key: key(&folder.join("contact.key"), LOST_CONTACTS, say)?,
        typesetter,
        config: Config {
            public_url: setup.public_url,
            example_entry: setup.example_entry,
            example_mail: setup.example_mail,
            operating_point: OperatingPoint::default(),
        },
    });
    let app = app
        .with_timestamps(Arc::new(HttpTimestamps::new().context("TLS")?))
        .with_speaker(Arc::new(Espeak::find()));
    app.refresh().await.map_err(|error| say.error(error))?;
    app.keep_index().await;
    Ok(app)
}

/// Where the database lies in a data folder.
pub fn database(folder: &Path) -> PathBuf {
    folder.join("dinhchinh.sqlite")
}

/// Makes the data folder, readable for its owner only.
pub fn make_folder(folder: &Path, say: Say) -> anyhow::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).with_context(|| {
        format!(
            "{} {}",
            say.pick(
                "không tạo được thư mục dữ liệu",
                "cannot make the data folder"
            ),
            folder.display()
        )
    })
}

/// What the loss of a key means, in Vietnamese and English.
type Loss = (&'static str, &'static str);

const LOST_LINKS: Loss = (
    "tệp khóa bị hỏng; hãy lấy lại từ bản sao lưu (xóa đi thì mọi liên kết riêng đã gửi sẽ hết hiệu lực)",
    "the key file is damaged; restore it from a backup (deleting it ends every private link that was sent)",
);
const LOST_CONTACTS: Loss = (
    "tệp khóa bị hỏng; hãy lấy lại từ bản sao lưu (xóa đi thì không đọc được liên hệ nào của người báo tin nữa)",
    "the key file is damaged; restore it from a backup (deleting it makes every reporter's contact unreadable)",
);

/// A key; made once, for the life of the data.
fn key(path: &Path, loss: Loss, say: Say) -> anyhow::Result<[u8; 32]> {
    if !path.exists() {
        write_new_key(path).with_context(|| {
            format!(
                "{} {}",
                say.pick("không ghi được", "cannot write"),
                path.display()
            )
        })?;
    }
    let text = fs::read_to_string(path).with_context(|| {
        format!(
            "{} {}",
            say.pick("không đọc được", "cannot read"),
            path.display()
        )
    })?;
    let mut key = [0; 32];
    if hex::decode_to_slice(text.trim(), &mut key).is_err() {
        bail!("{}: {}", path.display(), say.pick(loss.0, loss.1));
    }
    Ok(key)
}

/// Writes beside the place and moves there, so that a kill leaves a whole key or none; a link, so
/// that of two processes the first one wins.
fn write_new_key(path: &Path) -> anyhow::Result<()> {
    let mut key = [0; 32];
    SystemEntropy.fill(&mut key);
    let beside = path.with_extension(format!("new-{}", std::process::id()));
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&beside)?;
    file.write_all(hex::encode(key).as_bytes())?;
    file.sync_all()?;
    let linked = fs::hard_link(&beside, path);
    fs::remove_file(&beside)?;
    match linked {
        Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => Err(error.into()),
        _ => Ok(()),
    }
}
