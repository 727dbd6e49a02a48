//! PostgreSQL's pg_trgm on a throw-away server.

use std::{
    io::{Error, ErrorKind},
    net::TcpListener,
    os::unix::process::CommandExt,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use anyhow::{Context, Result, bail};
use postgres::{Client, NoTls};
use tempfile::TempDir;

use super::{Engine, Hit, Text, rescore::Store};

/// Folded Vietnamese texts share a third of their trigrams by chance; below this most messages are
/// candidates. Even so each of them is read and compared: about a second for ten thousand.
const LEAST: f64 = 0.5;
const CANDIDATES: i64 = 50;

pub(super) const ABOUT: &str =
    "GIN index, similarity above 0.5, best 50 re-scored by containment; over a loopback socket";

struct Trgm {
    client: Option<Client>,
    server: Server,
    store: Store,
}

pub(super) fn begin() -> Result<Box<dyn Engine + Send>> {
    let server = Server::start()?;
    let mut client = server.connect()?;
    client.batch_execute(&format!(
        "create extension pg_trgm;
         create unlogged table known (id bigint, text text);
         set pg_trgm.similarity_threshold = {LEAST};
         set max_parallel_workers_per_gather = 0;
         set max_parallel_maintenance_workers = 0;
         set maintenance_work_mem = '1GB';"
    ))?;
    Ok(Box::new(Trgm {
        client: Some(client),
        server,
        store: Store::default(),
    }))
}

impl Trgm {
    fn client(&mut self) -> Result<&mut Client> {
        self.client.as_mut().context("the connection is closed")
    }
}

impl Engine for Trgm {
    fn insert(&mut self, first: usize, texts: &[Text]) -> Result<()> {
        for text in texts {
            self.store.push(&text.folded);
        }
        let mut copy = self.client()?.copy_in("copy known from stdin")?;
        for (at, text) in texts.iter().enumerate() {
            // Folded text holds letters, digits and spaces only: nothing to escape.
            std::io::Write::write_all(
                &mut copy,
                format!("{}\t{}\n", first + at, text.folded).as_bytes(),
            )?;
        }
        copy.finish()?;
        Ok(())
    }

    fn finish(&mut self) -> Result<()> {
        let client = self.client()?;
        client.batch_execute("create index on known using gin (text gin_trgm_ops)")?;
        client.batch_execute("vacuum analyze known")?;
        Ok(())
    }

    fn lookup(&mut self, text: &Text) -> Result<Option<Hit>> {
        let rows = self.client()?.query(
            "select id from known where text % $1 order by similarity(text, $1) desc limit $2",
            &[&text.folded, &CANDIDATES],
        )?;
        let ids: Vec<usize> = rows
            .iter()
            .map(|row| row.get::<_, i64>(0) as usize)
            .collect();
        Ok(self.store.best(&text.folded, ids))
    }

    fn outside_bytes(&self) -> Result<u64> {
        let mut client = self.server.connect()?;
        let row = client.query_one("select pg_total_relation_size('known')", &[])?;
        Ok(row.get::<_, i64>(0) as u64)
    }
}

impl Drop for Trgm {
    fn drop(&mut self) {
        // The connection first, or the server waits for it.
        self.client = None;
    }
}

struct Server {
    programs: PathBuf,
    folder: TempDir,
    port: u16,
}

impl Server {
    fn start() -> Result<Self> {
        let programs = programs().context("PostgreSQL is not installed")?;
        let folder = TempDir::new()?;
        // A port that was free a moment ago; nobody else starts servers in a benchmark.
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        if let Some((user, group)) = other_user() {
            std::os::unix::fs::chown(folder.path(), Some(user), Some(group))?;
        }
        let server = Server {
            programs,
            folder,
            port,
        };
        let data = server.data();
        server.run(
            "initdb",
            &[
                "-D",
                &data,
                "-A",
                "trust",
                "-U",
                "bench",
                "-E",
                "UTF8",
                "--locale=C",
            ],
        )?;
        let options = format!(
            "-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories={} \
             -c fsync=off -c shared_buffers=2GB -c max_wal_size=8GB -c autovacuum=off",
            server.folder.path().display()
        );
        let log = server.folder.path().join("log");
        let log = log.to_string_lossy();
        server.run(
            "pg_ctl",
            &["-D", &data, "-o", &options, "-l", &log, "-w", "start"],
        )?;
        Ok(server)
    }

    fn data(&self) -> String {
        self.folder
            .path()
            .join("data")
            .to_string_lossy()
            .into_owned()
    }

    fn connect(&self) -> Result<Client> {
        let port = self.port;
        Ok(Client::connect(
            &format!("host=127.0.0.1 port={port} user=bench dbname=postgres"),
            NoTls,
        )?)
    }

    fn run(&self, program: &str, args: &[&str]) -> Result<()> {
        let mut command = Command::new(self.programs.join(program));
        command.args(args).current_dir(self.folder.path());
        command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        if let Some((user, group)) = other_user() {
            command.uid(user).gid(group);
        }
        let status = command.status().with_context(|| program.to_owned())?;
        if !status.success() {
            bail!("{program} failed: {status}");
        }
        Ok(())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let data = self.data();
        if let Err(error) = self.run("pg_ctl", &["-D", &data, "-m", "immediate", "-w", "stop"]) {
            eprintln!("could not stop PostgreSQL: {error:#}");
        }
    }
}

fn programs() -> Option<PathBuf> {
    let mut folders: Vec<PathBuf> = std::env::split_paths(&std::env::var_os("PATH")?).collect();
    if let Ok(versions) = std::fs::read_dir("/usr/lib/postgresql") {
        folders.extend(versions.flatten().map(|version| version.path().join("bin")));
    }
    let whole = |folder: &PathBuf| {
        ["initdb", "pg_ctl"]
            .iter()
            .all(|name| folder.join(name).exists())
    };
    folders.into_iter().find(whole)
}

/// PostgreSQL refuses to run as root; then the user that Debian made for it, or `nobody`.
fn other_user() -> Option<(u32, u32)> {
    if owner(Path::new("/proc/self")).ok()? != 0 {
        return None;
    }
    let users = std::fs::read_to_string("/etc/passwd").ok()?;
    let find = |name: &str| {
        let line = users
            .lines()
            .find(|line| line.split(':').next() == Some(name))?;
        let mut fields = line.split(':').skip(2);
        Some((fields.next()?.parse().ok()?, fields.next()?.parse().ok()?))
    };
    find("postgres").or_else(|| find("nobody"))
}

fn owner(path: &Path) -> Result<u32, Error> {
    use std::os::unix::fs::MetadataExt;
    let metadata = std::fs::metadata(path)?;
    if metadata.is_dir() {
        Ok(metadata.uid())
    } else {
        Err(ErrorKind::NotFound.into())
    }
}
