//! One connection to the post box: lines in, replies out, complete messages onto the shelf.

use std::{
    io,
    net::IpAddr,
    sync::{Arc, Mutex, PoisonError},
};

use mailin::{Action, Handler, Response, SessionBuilder, response};
use tokio::{
    io::{AsyncWriteExt, BufReader},
    net::TcpStream,
    time::timeout,
};

use super::{
    Limits, Shelf,
    lines::{self, Line},
    reading,
};

/// So many commands in a row that mean nothing end the conversation.
const MAX_ERRORS: u32 = 20;

/// Speaks SMTP until the other side leaves.
pub(super) async fn run(stream: TcpStream, shelf: Arc<Shelf>, limits: Limits) -> io::Result<()> {
    let peer: IpAddr = stream.peer_addr()?.ip();
    let (from, mut to) = stream.into_split();
    let mut from = BufReader::new(from);
    let incoming = Arc::new(Mutex::new(Incoming::new(limits)));
    let new_session = || {
        let clerk = Clerk {
            incoming: Arc::clone(&incoming),
            shelf: Arc::clone(&shelf),
        };
        SessionBuilder::new("postbox.localhost").build(peer, clerk)
    };
    let mut session = new_session();
    let mut errors = 0;

    reply(&mut to, &session.greeting(), limits).await?;
    loop {
        let was_inside = is_inside(&incoming);
        let answer = match lines::read(&mut from, limits.line_bytes, limits.idle).await {
            Ok(Line::Whole(line)) => session.process(&with_crlf(line)),
            Ok(Line::TooLong) => match too_long(&incoming) {
                Some(answer) => answer,
                None => continue,
            },
            Ok(Line::End) => return Ok(()),
            Err(error) if error.kind() == io::ErrorKind::TimedOut => {
                let bye = Response::custom(421, "nothing came in time, closing".to_owned());
                return reply(&mut to, &bye, limits).await;
            }
            Err(error) => return Err(error),
        };
        if answer.is_error && was_inside {
            // The state machine stays inside a message that was refused at its end and would take
            // every command that follows for text: begin anew, after the greeting.
            session = new_session();
            session.process(b"HELO again\r\n");
        }
        errors = if answer.is_error { errors + 1 } else { 0 };
        if answer.action != Action::NoReply {
            reply(&mut to, &answer, limits).await?;
        }
        if answer.action == Action::Close || errors > MAX_ERRORS {
            return Ok(());
        }
    }
}

fn is_inside(incoming: &Mutex<Incoming>) -> bool {
    incoming
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .inside
}

/// A long line inside a message spoils the message, anywhere else it is a bad command.
fn too_long(incoming: &Mutex<Incoming>) -> Option<Response> {
    let mut incoming = incoming.lock().unwrap_or_else(PoisonError::into_inner);
    if incoming.inside {
        incoming.refused = Some((500, "a line of the message is too long"));
        incoming.raw = Vec::new();
        return None;
    }
    Some(Response::custom(500, "line too long".to_owned()))
}

/// Commands typed by hand end in a bare LF; the state machine wants CRLF.
fn with_crlf(mut line: Vec<u8>) -> Vec<u8> {
    if !line.ends_with(b"\r\n") {
        line.pop();
        line.extend_from_slice(b"\r\n");
    }
    line
}

async fn reply<W>(to: &mut W, answer: &Response, limits: Limits) -> io::Result<()>
where
    W: tokio::io::AsyncWrite + Unpin,
{
    let mut bytes = Vec::new();
    answer.write_to(&mut bytes)?;
    // A client that never reads its replies is as good as gone.
    timeout(limits.idle, to.write_all(&bytes))
        .await
        .map_err(|_| io::Error::from(io::ErrorKind::TimedOut))?
}

/// The message on its way in.
struct Incoming {
    limits: Limits,
    /// Between DATA and the end of the message.
    inside: bool,
    from: String,
    to: Vec<String>,
    raw: Vec<u8>,
    /// Why it will not be taken.
    refused: Option<(u16, &'static str)>,
}

impl Incoming {
    fn new(limits: Limits) -> Self {
        let (from, to, raw) = Default::default();
        Self {
            limits,
            inside: false,
            from,
            to,
            raw,
            refused: None,
        }
    }
}

/// Decides what the state machine asks.
struct Clerk {
    incoming: Arc<Mutex<Incoming>>,
    shelf: Arc<Shelf>,
}

impl Clerk {
    fn with<T>(&self, work: impl FnOnce(&mut Incoming) -> T) -> T {
        work(&mut self.incoming.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Handler for Clerk {
    fn mail(&mut self, _: IpAddr, _: &str, _: &str) -> Response {
        self.with(|incoming| incoming.to = Vec::new());
        response::OK
    }

    fn rcpt(&mut self, to: &str) -> Response {
        self.with(|incoming| {
            if incoming.to.len() >= incoming.limits.receivers {
                return Response::custom(452, "too many receivers".to_owned());
            }
            incoming.to.push(to.to_owned());
            response::OK
        })
    }

    fn data_start(&mut self, _: &str, from: &str, _: bool, to: &[String]) -> Response {
        self.with(|incoming| {
            *incoming = Incoming::new(incoming.limits);
            incoming.inside = true;
            from.clone_into(&mut incoming.from);
            incoming.to = to.to_vec();
        });
        response::START_DATA
    }

    fn data(&mut self, line: &[u8]) -> io::Result<()> {
        self.with(|incoming| {
            if incoming.refused.is_none()
                && incoming.raw.len() + line.len() > incoming.limits.message_bytes
            {
                incoming.refused = Some((552, "the message is too large"));
                incoming.raw = Vec::new();
            }
            if incoming.refused.is_none() {
                incoming.raw.extend_from_slice(line);
            }
        });
        Ok(())
    }

    fn data_end(&mut self) -> Response {
        let done =
            self.with(|incoming| std::mem::replace(incoming, Incoming::new(incoming.limits)));
        if let Some((code, why)) = done.refused {
            return Response::custom(code, why.to_owned());
        }
        self.shelf.put(reading::read(done.from, done.to, done.raw));
        response::OK
    }
}
