//! A mail server on this machine that keeps what it gets: the post box of the worked example.
//!
//! It listens on the loopback address only, speaks real SMTP, and its memory is bounded: the last
//! messages stay, older ones go.

mod lines;
mod reading;
mod session;

use std::{
    collections::VecDeque,
    io,
    net::{Ipv4Addr, SocketAddr},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::{
    io::AsyncWriteExt,
    net::{TcpListener, TcpStream},
    sync::Semaphore,
    task::{JoinHandle, JoinSet},
};

pub use reading::{File, Received};

/// How much the post box takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Connections at a time.
    pub connections: usize,
    /// Bytes of one message.
    pub message_bytes: usize,
    /// Bytes of all messages kept.
    pub total_bytes: usize,
    /// Bytes of one line.
    pub line_bytes: usize,
    /// Receivers of one message.
    pub receivers: usize,
    /// How long to wait for a line.
    pub idle: Duration,
    /// How long a connection may last.
    pub session: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 32,
            message_bytes: 20_000_000,
            total_bytes: 200_000_000,
            line_bytes: 16 * 1024,
            receivers: 100,
            idle: Duration::from_secs(60),
            session: Duration::from_secs(600),
        }
    }
}

/// A running post box; it closes when dropped.
#[derive(Debug)]
pub struct Postbox {
    address: SocketAddr,
    shelf: Arc<Shelf>,
    listening: JoinHandle<()>,
}

impl Postbox {
    /// Opens a post box for the last `capacity` messages on a free port of 127.0.0.1.
    ///
    /// # Errors
    /// If the machine gives no port.
    pub async fn start(capacity: usize) -> io::Result<Self> {
        Self::start_with(capacity, Limits::default()).await
    }

    /// The same with other limits.
    ///
    /// # Errors
    /// If the machine gives no port.
    pub async fn start_with(capacity: usize, limits: Limits) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        let shelf = Arc::new(Shelf::new(capacity, limits.total_bytes));
        let listening = tokio::spawn(listen(listener, Arc::clone(&shelf), limits));
        Ok(Self {
            address,
            shelf,
            listening,
        })
    }

    /// The address to send to, as [`SmtpConfig::from_url`](crate::smtp::SmtpConfig::from_url)
    /// reads it: `smtp://127.0.0.1:PORT`.
    #[must_use]
    pub fn url(&self) -> String {
        format!("smtp://{}", self.address)
    }

    /// The messages kept, newest last.
    #[must_use]
    pub fn messages(&self) -> Vec<Arc<Received>> {
        self.shelf.lock().kept.iter().cloned().collect()
    }

    /// One message by its number, if it is still kept.
    #[must_use]
    pub fn message(&self, seq: u64) -> Option<Arc<Received>> {
        self.shelf
            .lock()
            .kept
            .iter()
            .find(|m| m.seq == seq)
            .cloned()
    }
}

impl Drop for Postbox {
    fn drop(&mut self) {
        // The task owns the connections, they end with it.
        self.listening.abort();
    }
}

async fn listen(listener: TcpListener, shelf: Arc<Shelf>, limits: Limits) {
    let places = Arc::new(Semaphore::new(limits.connections));
    let mut sessions = JoinSet::new();
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            // Out of file descriptors, most likely: let the others finish.
            tokio::time::sleep(Duration::from_millis(100)).await;
            continue;
        };
        while sessions.try_join_next().is_some() {}
        let Ok(place) = Arc::clone(&places).try_acquire_owned() else {
            turn_away(stream).await;
            continue;
        };
        let shelf = Arc::clone(&shelf);
        sessions.spawn(async move {
            let _place = place;
            let talk = session::run(stream, shelf, limits);
            match tokio::time::timeout(limits.session, talk).await {
                Ok(Ok(())) => {}
                Ok(Err(error)) => tracing::debug!(%error, "a post box connection broke"),
                Err(_) => tracing::debug!("a post box connection lasted too long"),
            }
        });
    }
}

/// Never waits: the greeting of a new connection fits in its buffer.
async fn turn_away(mut stream: TcpStream) {
    let farewell = stream.write_all(b"421 too many connections, try again later\r\n");
    let _ = tokio::time::timeout(Duration::from_secs(1), farewell).await;
}

/// The messages kept.
#[derive(Debug)]
struct Shelf {
    capacity: usize,
    total_bytes: usize,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    last_seq: u64,
    bytes: usize,
    kept: VecDeque<Arc<Received>>,
}

impl Shelf {
    fn new(capacity: usize, total_bytes: usize) -> Self {
        Self {
            capacity: capacity.max(1),
            total_bytes,
            state: Mutex::default(),
        }
    }

    /// A panic elsewhere leaves whole messages on the shelf: each change is one push or pop.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Keeps a message and lets the oldest go for it; the newest always stays.
    fn put(&self, mut message: Received) {
        let mut state = self.lock();
        state.last_seq += 1;
        message.seq = state.last_seq;
        state.bytes += message.size();
        state.kept.push_back(Arc::new(message));
        while state.kept.len() > 1
            && (state.kept.len() > self.capacity || state.bytes > self.total_bytes)
        {
            let oldest = state.kept.pop_front();
            state.bytes -= oldest.map_or(0, |m| m.size());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(size: usize) -> Received {
        reading::read("a@b".to_owned(), Vec::new(), vec![b'x'; size])
    }

    fn numbers(shelf: &Shelf) -> Vec<u64> {
        shelf.lock().kept.iter().map(|m| m.seq).collect()
    }

    #[test]
    fn the_oldest_go_when_there_are_too_many() {
        let shelf = Shelf::new(2, usize::MAX);
        (0..5).for_each(|_| shelf.put(message(1)));
        assert_eq!(numbers(&shelf), [4, 5]);
    }

    #[test]
    fn the_oldest_go_when_they_are_too_large() {
        let size = message(100).size();
        let shelf = Shelf::new(100, 2 * size);
        (0..3).for_each(|_| shelf.put(message(100)));
        assert_eq!(numbers(&shelf), [2, 3]);
        shelf.put(message(1000));
        assert_eq!(numbers(&shelf), [4]);
        assert_eq!(shelf.lock().bytes, message(1000).size());
    }
}
