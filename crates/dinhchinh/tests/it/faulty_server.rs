//! An SMTP server in this process that counts what it takes, and does everything that mail servers do
//! wrong: refuses at first, is slow, half-closes, answers twice, goes away and comes back.

use std::{
    collections::{BTreeMap, BTreeSet},
    net::{Ipv4Addr, SocketAddr},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    task::{JoinHandle, JoinSet},
};

/// What it does wrong. Counted over all messages, so that every run has the same number.
#[derive(Clone, Copy, Debug, Default)]
pub struct Faults {
    /// So many of a hundred receivers are refused the first time they are named.
    pub refused_at_first: u64,
    /// Every so-manieth message is taken, and the connection half closed without an answer.
    pub half_closed: usize,
    /// Every so-manieth message is lost: the connection ends before an answer.
    pub lost: usize,
    /// Every so-manieth answer to a message comes twice.
    pub twice: usize,
    /// Every so-manieth answer comes late.
    pub late: usize,
    /// How long each message takes.
    pub slow: Duration,
}

/// What it saw.
#[derive(Debug, Default)]
pub struct Seen {
    /// How often each Message-ID was taken.
    pub taken: BTreeMap<String, usize>,
    /// Receivers that were refused once.
    pub refused: BTreeSet<String>,
    /// Messages that were answered with nothing: their senders cannot know.
    pub unanswered: usize,
    /// Messages read to their end.
    pub messages: usize,
    /// Where reports of messages are wanted, as the senders said.
    pub return_paths: BTreeSet<String>,
    /// Connections taken.
    pub connections: usize,
}

/// A running server.
pub struct FaultyServer {
    address: SocketAddr,
    faults: Faults,
    seen: Arc<Mutex<Seen>>,
    running: Option<JoinHandle<()>>,
}

/// A listener on a free port that stays free while the server is away: not one of those that the
/// system gives to connections.
async fn lasting() -> TcpListener {
    let first = 20_000 + (std::process::id() % 9_000) as u16;
    for port in (first..30_000).chain(20_000..first) {
        if let Ok(listener) = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await {
            return listener;
        }
    }
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap()
}

impl FaultyServer {
    /// Starts one on a free port.
    pub async fn start(faults: Faults) -> Self {
        let listener = lasting().await;
        let mut server = FaultyServer {
            address: listener.local_addr().unwrap(),
            faults,
            seen: Arc::default(),
            running: None,
        };
        server.listen(listener);
        server
    }

    pub fn url(&self) -> String {
        format!("smtp://{}", self.address)
    }

    pub fn seen(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Goes away: every connection breaks, new ones are refused.
    pub async fn stop(&mut self) {
        if let Some(running) = self.running.take() {
            running.abort();
            let _ = running.await;
        }
    }

    /// Comes back at the same address.
    pub async fn restart(&mut self) {
        self.stop().await;
        let listener = TcpListener::bind(self.address).await.unwrap();
        self.listen(listener);
    }

    fn listen(&mut self, listener: TcpListener) {
        let (faults, seen) = (self.faults, Arc::clone(&self.seen));
        self.running = Some(tokio::spawn(async move {
            let mut talks = JoinSet::new();
            loop {
                let Ok((stream, _)) = listener.accept().await else {
                    continue;
                };
                while talks.try_join_next().is_some() {}
                let seen = Arc::clone(&seen);
                talks.spawn(async move {
                    // A client that is killed breaks off anywhere.
                    let _ = talk(stream, faults, &seen).await;
                });
            }
        }));
    }
}

impl Drop for FaultyServer {
    fn drop(&mut self) {
        if let Some(running) = &self.running {
            running.abort();
        }
    }
}

const fn is_turn(every: usize, number: usize) -> bool {
    every > 0 && number.is_multiple_of(every)
}

async fn talk(stream: TcpStream, faults: Faults, seen: &Mutex<Seen>) -> std::io::Result<()> {
    stream.set_nodelay(true)?;
    let lock = || seen.lock().unwrap_or_else(PoisonError::into_inner);
    lock().connections += 1;
    let (read, mut write) = stream.into_split();
    let mut lines = BufReader::with_capacity(64 * 1024, read);
    write.write_all(b"220 faulty\r\n").await?;
    let mut line = Vec::new();
    loop {
        line.clear();
        if lines.read_until(b'\n', &mut line).await? == 0 {
            return Ok(());
        }
        let command = String::from_utf8_lossy(&line).trim_end().to_owned();
        let word = command.get(..4).unwrap_or_default().to_ascii_uppercase();
        let answer: &[u8] = match word.as_str() {
            "MAIL" => {
                let path = command.split(['<', '>']).nth(1).unwrap_or_default();
                lock().return_paths.insert(path.to_owned());
                b"250 ok\r\n"
            }
            "EHLO" => b"250-faulty\r\n250 8BITMIME\r\n",
            "RCPT" if refuses(&command, faults, &mut lock()) => b"451 4.7.1 try again later\r\n",
            "DATA" => {
                write.write_all(b"354 go on\r\n").await?;
                let id = message(&mut lines).await?;
                if !faults.slow.is_zero() {
                    tokio::time::sleep(faults.slow).await;
                }
                let number = {
                    let mut seen = lock();
                    seen.messages += 1;
                    let number = seen.messages;
                    let unanswered =
                        is_turn(faults.half_closed, number) || is_turn(faults.lost, number);
                    seen.unanswered += usize::from(unanswered);
                    if is_turn(faults.half_closed, number) || !is_turn(faults.lost, number) {
                        *seen.taken.entry(id).or_default() += 1;
                    }
                    number
                };
                if is_turn(faults.half_closed, number) {
                    write.shutdown().await?;
                    // It still listens, as a half-closed connection does.
                    while lines.read_until(b'\n', &mut line).await? > 0 {}
                    return Ok(());
                }
                if is_turn(faults.lost, number) {
                    return Ok(());
                }
                if is_turn(faults.late, number) {
                    tokio::time::sleep(Duration::from_millis(150)).await;
                }
                if is_turn(faults.twice, number) {
                    b"250 taken\r\n250 taken, I said\r\n"
                } else {
                    b"250 taken\r\n"
                }
            }
            "QUIT" => {
                write.write_all(b"221 bye\r\n").await?;
                return Ok(());
            }
            _ => b"250 ok\r\n",
        };
        write.write_all(answer).await?;
    }
}

/// Whether a receiver is named for the first time and is one of those that are refused then.
fn refuses(command: &str, faults: Faults, seen: &mut Seen) -> bool {
    let hash = command
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
    (hash >> 32) % 100 < faults.refused_at_first && seen.refused.insert(command.to_owned())
}

/// Reads a message to its end; its Message-ID.
async fn message(lines: &mut BufReader<tokio::net::tcp::OwnedReadHalf>) -> std::io::Result<String> {
    let mut id = String::new();
    let mut line = Vec::new();
    loop {
        line.clear();
        if lines.read_until(b'\n', &mut line).await? == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        if line == b".\r\n" {
            return Ok(id);
        }
        if id.is_empty()
            && let Some(value) = line.strip_prefix(b"Message-ID: ")
        {
            id = String::from_utf8_lossy(value).trim().to_owned();
        }
    }
}
