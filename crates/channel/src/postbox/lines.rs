//! Lines from a connection that nobody vouches for: bounded in length and time.

use std::{io, time::Duration};

use tokio::{
    io::{AsyncBufRead, AsyncBufReadExt},
    time::timeout,
};

/// What was read.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Line {
    /// A line with its end.
    Whole(Vec<u8>),
    /// A line that was too long; all of it has been read and thrown away.
    TooLong,
    /// The other side has closed.
    End,
}

/// Reads one line of at most `max` bytes, waiting at most `patience` for each part of it.
///
/// # Errors
/// If the connection broke ([`io::ErrorKind::TimedOut`]: nothing came in time).
pub(super) async fn read<R>(from: &mut R, max: usize, patience: Duration) -> io::Result<Line>
where
    R: AsyncBufRead + Unpin,
{
    let mut line = Vec::new();
    let mut too_long = false;
    loop {
        let part = timeout(patience, from.fill_buf())
            .await
            .map_err(|_| io::Error::from(io::ErrorKind::TimedOut))??;
        if part.is_empty() {
            // Half a line is no line: the command or message was never finished.
            return Ok(Line::End);
        }
        let end = part.iter().position(|b| *b == b'\n');
        let taken = end.map_or(part.len(), |at| at + 1);
        too_long |= line.len() + taken > max;
        if !too_long {
            line.extend_from_slice(&part[..taken]);
        }
        from.consume(taken);
        if end.is_some() {
            return Ok(if too_long {
                Line::TooLong
            } else {
                Line::Whole(line)
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::BufReader;

    use super::*;

    #[tokio::test]
    async fn lines_come_whole_or_not_at_all() {
        let bytes: &[u8] = b"ab\r\n\nabcdef\r\ncd\nhalf";
        // A buffer smaller than a line: lines come in parts.
        let mut from = BufReader::with_capacity(3, bytes);
        let mut lines = Vec::new();
        for _ in 0..5 {
            lines.push(read(&mut from, 5, Duration::MAX).await.unwrap());
        }
        assert_eq!(
            lines,
            [
                Line::Whole(b"ab\r\n".to_vec()),
                Line::Whole(b"\n".to_vec()),
                Line::TooLong,
                Line::Whole(b"cd\n".to_vec()),
                Line::End,
            ]
        );
    }
}
