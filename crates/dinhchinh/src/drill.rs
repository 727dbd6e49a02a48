//! `dinhchinh drill start|end`, and the gate that mails of a drill go through.

use std::{fs, path::Path, process::ExitCode, sync::Arc};

use anyhow::{Context, bail};
use app::{
    Drill, Refusal,
    model::ChannelKind,
    ports::{Channel, Clock, Consignment, Receipt, SendError},
};
use async_trait::async_trait;
use store_sqlite::SqliteStore;

use crate::{
    args::{DataArgs, DrillArgs, DrillStartArgs, DrillTask},
    compose,
    say::Say,
    world::SystemClock,
};

/// Runs the command.
pub async fn run(args: DrillArgs, say: Say) -> anyhow::Result<ExitCode> {
    match args.task {
        DrillTask::Start(start) => begin(start, say).await,
        DrillTask::End(end) => finish(&end.data, say).await,
    }
}

async fn begin(args: DrillStartArgs, say: Say) -> anyhow::Result<ExitCode> {
    let drill =
        Drill::new(&args.name, &args.send_to, SystemClock.now()).map_err(|error| match error {
            app::Error::Refused(Refusal::Invalid("send_to")) => anyhow::anyhow!(say.pick(
                "--send-to: cần một địa chỉ thư (ten@mien.vn) hoặc một tên miền (mien.vn)",
                "--send-to: write an e-mail address (name@domain.vn) or a domain (domain.vn)"
            )),
            app::Error::Refused(_) => anyhow::anyhow!(say.pick(
                "--name: cần tên cuộc diễn tập trên một dòng, không quá 200 ký tự",
                "--name: write the name of the drill on one line, at most 200 characters"
            )),
            error => say.error(error),
        })?;
    let source = compose::database(&args.source);
    if !source.exists() {
        bail!(
            "{} {}; {}",
            say.pick(
                "không có dữ liệu trong thư mục",
                "there is no data in the folder"
            ),
            args.source.display(),
            say.pick(
                "hãy chỉ thư mục dữ liệu thật bằng --from",
                "name the folder of the real data with --from"
            )
        );
    }
    let folder = &args.data.data;
    if !is_empty(folder)? {
        bail!(
            "{} {}",
            folder.display(),
            say.pick(
                "đã có dữ liệu; diễn tập cần một thư mục mới, hãy chỉ bằng --data",
                "is not empty; a drill needs a folder of its own, name a new one with --data"
            )
        );
    }
    let from = open(&source, say).await?;
    compose::make_folder(folder, say)?;
    let into = open(&compose::database(folder), say).await?;
    let started = match app::start_drill(&from, &into, &drill).await {
        Ok(started) => started,
        Err(error) => {
            drop(into);
            // Nothing is in it: the next attempt finds it as this one did.
            discard(folder);
            return Err(match error {
                app::Error::Refused(Refusal::InDrill) => anyhow::anyhow!(
                    "{} {}",
                    args.source.display(),
                    say.pick(
                        "là dữ liệu của một cuộc diễn tập; hãy lấy từ dữ liệu thật",
                        "holds the data of a drill; take those of real work"
                    )
                ),
                error => say.error(error),
            });
        }
    };
    println!(
        "{} {}",
        say.pick("Đã tạo cuộc diễn tập trong", "The drill is made in"),
        folder.display()
    );
    println!(
        "  {}: {}; {}: {}; {}: {}",
        say.pick("cơ quan, đơn vị", "organisations"),
        say.number(started.organisations as u64),
        say.pick("nhóm nhận", "groups"),
        say.number(started.groups as u64),
        say.pick("người dùng", "people"),
        say.number(started.people as u64)
    );
    println!("  {}", sends_to(&drill, true, say));
    if !started.has_administrator {
        println!(
            "  {}",
            say.pick(
                "Chưa có quản trị viên: lệnh serve sẽ in liên kết để tạo tài khoản đầu tiên.",
                "There is no administrator: serve prints a link to make the first account."
            )
        );
    }
    println!("  dinhchinh serve --data {}", folder.display());
    Ok(ExitCode::SUCCESS)
}

async fn finish(data: &DataArgs, say: Say) -> anyhow::Result<ExitCode> {
    let app = compose::for_existing(data, say).await?;
    match app.end_drill_by_operator().await {
        Ok(drill) => println!(
            "{}: {}",
            say.pick("Đã kết thúc diễn tập", "The drill is over"),
            drill.name
        ),
        Err(app::Error::Refused(Refusal::NotFound(_))) => bail!(
            "{} {}",
            data.data.display(),
            say.pick("không phải dữ liệu diễn tập", "holds no drill")
        ),
        Err(error) => return Err(say.error(error)),
    }
    Ok(ExitCode::SUCCESS)
}

/// Whom mails reach, in words.
pub fn sends_to(drill: &Drill, has_server: bool, say: Say) -> String {
    if drill.send_to.is_empty() || !has_server {
        say.pick(
            "Không thư nào rời khỏi máy này: tất cả nằm trong hộp thư diễn tập.",
            "No mail leaves this machine: all lie in the drill's post box.",
        )
        .to_owned()
    } else {
        format!(
            "{}: {}",
            say.pick(
                "Thư chỉ rời máy này để đến",
                "Mails leave this machine only for"
            ),
            drill.send_to.join(", ")
        )
    }
}

/// The drill whose data are in a folder.
pub async fn in_folder(folder: &Path, say: Say) -> anyhow::Result<Option<Drill>> {
    let database = compose::database(folder);
    if !database.exists() {
        return Ok(None);
    }
    let store = open(&database, say).await?;
    app::drill_of(&store)
        .await
        .map_err(|error| say.error(error))
}

async fn open(database: &Path, say: Say) -> anyhow::Result<SqliteStore> {
    SqliteStore::open(database).await.with_context(|| {
        format!(
            "{} {}",
            say.pick("không mở được dữ liệu", "cannot open the data"),
            database.display()
        )
    })
}

fn is_empty(folder: &Path) -> anyhow::Result<bool> {
    match fs::read_dir(folder) {
        Ok(mut entries) => Ok(entries.next().is_none()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(true),
        Err(error) => Err(error).with_context(|| folder.display().to_string()),
    }
}

/// Takes the database out that was just made.
fn discard(folder: &Path) {
    let database = compose::database(folder);
    for ending in ["", "-wal", "-shm"] {
        let mut name = database.clone().into_os_string();
        name.push(ending);
        let _ = fs::remove_file(name);
    }
}

/// The way out of a drill: to whoever agreed over the mail server, all else into the post box.
pub struct Gate {
    drill: Drill,
    /// The mail server, if one was named.
    outside: Option<Arc<dyn Channel>>,
    /// The drill's own post box.
    inside: Arc<dyn Channel>,
}

impl Gate {
    /// The gate of a drill.
    pub fn new(drill: Drill, outside: Option<Arc<dyn Channel>>, inside: Arc<dyn Channel>) -> Self {
        Gate {
            drill,
            outside,
            inside,
        }
    }
}

#[async_trait]
impl Channel for Gate {
    fn kind(&self) -> ChannelKind {
        ChannelKind::Email
    }

    async fn send(&self, mail: &Consignment) -> Result<Receipt, SendError> {
        match &self.outside {
            // The last look: what does not say that it is a drill's stays here, whoever made it.
            Some(outside) if self.drill.lets_out(&mail.address) && app::says_drill(mail) => {
                outside.send(mail).await
            }
            _ => self.inside.send(mail).await,
        }
    }

    fn is_configured(&self) -> bool {
        true
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;

    #[derive(Default)]
    struct Took(Mutex<Vec<String>>);

    #[async_trait]
    impl Channel for Took {
        fn kind(&self) -> ChannelKind {
            ChannelKind::Email
        }

        async fn send(&self, mail: &Consignment) -> Result<Receipt, SendError> {
            self.0.lock().unwrap().push(mail.address.clone());
            Ok(Receipt::default())
        }

        fn is_configured(&self) -> bool {
            true
        }
    }

    fn mail(address: &str, subject: &str) -> Consignment {
        Consignment {
            id: "1".into(),
            from_name: String::new(),
            from_email: "so@tinh.vn".into(),
            to_name: String::new(),
            address: address.into(),
            return_path: None,
            subject: subject.into(),
            text: String::new(),
            html: String::new(),
            attachments: Vec::new(),
        }
    }

    #[tokio::test]
    async fn the_gate_opens_for_marked_mails_to_people_who_agreed() {
        let now = SystemClock.now();
        let drill = Drill::new("a", &["xa.vn".to_owned()], now).unwrap();
        let (outside, inside) = (Arc::new(Took::default()), Arc::new(Took::default()));
        let gate = Gate::new(drill.clone(), Some(outside.clone()), inside.clone());
        let marked = "[DIỄN TẬP] Công văn";
        gate.send(&mail("a@xa.vn", marked)).await.unwrap();
        gate.send(&mail("b@xa.vn", "Công văn")).await.unwrap();
        gate.send(&mail("c@khac.vn", marked)).await.unwrap();
        assert_eq!(*outside.0.lock().unwrap(), ["a@xa.vn"]);
        assert_eq!(*inside.0.lock().unwrap(), ["b@xa.vn", "c@khac.vn"]);
        let closed = Gate::new(drill, None, inside.clone());
        closed.send(&mail("d@xa.vn", marked)).await.unwrap();
        assert_eq!(inside.0.lock().unwrap().len(), 3);
    }
}
