//! Files of JSON lines, read one line at a time: `{"id": "…", "text": "…"}`.
//!
//! Pure but for the reader it is given, so that a fuzz target can include it.

use std::io::{self, BufRead};

use serde::Deserialize;
use serde_json::Value;

/// The longest line, in bytes: what is longer is no message, and is not kept in memory.
pub const MAX_LINE: usize = 1_000_000;

/// A message of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Its id; a number stands here in its decimal form.
    pub id: String,
    /// Its text; may be empty.
    pub text: String,
}

/// Why a line cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LineError {
    /// Longer than [`MAX_LINE`].
    TooLong,
    /// Not UTF-8.
    NotUtf8,
    /// Not a JSON object; where it stops being one, in bytes from 1, 0 if it never was.
    Json(usize),
    /// No `id` that is a string or a whole number.
    NoId,
    /// No `text` that is a string.
    NoText,
    /// A known message without text.
    Blank,
    /// An id that an earlier line has.
    SameId(String),
}

/// The bytes of a line and its number, from 1.
pub type RawLine = (u64, Result<Vec<u8>, LineError>);

/// The lines of a file that are not blank.
pub struct Lines<R> {
    reader: R,
    number: u64,
}

impl<R: BufRead> Lines<R> {
    /// Lines of what `reader` gives.
    pub fn new(reader: R) -> Self {
        Lines { reader, number: 0 }
    }

    /// The next line that is not blank; none at the end.
    ///
    /// # Errors
    /// If the reader fails; a line that cannot be used is no failure.
    pub fn next_line(&mut self) -> io::Result<Option<RawLine>> {
        loop {
            let mut line = Vec::new();
            let Some(whole) = self.read_line(&mut line)? else {
                return Ok(None);
            };
            self.number += 1;
            if self.number == 1 && line.starts_with(b"\xef\xbb\xbf") {
                line.drain(..3);
            }
            if !whole {
                return Ok(Some((self.number, Err(LineError::TooLong))));
            }
            if !line.trim_ascii().is_empty() {
                return Ok(Some((self.number, Ok(line))));
            }
        }
    }

    /// Up to `count` lines into `into`, in place of what is there; false at the end.
    ///
    /// # Errors
    /// If the reader fails.
    pub fn batch(&mut self, count: usize, into: &mut Vec<RawLine>) -> io::Result<bool> {
        into.clear();
        while into.len() < count {
            match self.next_line()? {
                Some(line) => into.push(line),
                None => break,
            }
        }
        Ok(!into.is_empty())
    }

    /// Reads to the end of the line; whether it is whole, or too long and cut. None at the end.
    fn read_line(&mut self, line: &mut Vec<u8>) -> io::Result<Option<bool>> {
        let mut whole = true;
        let mut any = false;
        loop {
            let piece = match self.reader.fill_buf() {
                Ok(piece) => piece,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            if piece.is_empty() {
                return Ok(any.then_some(whole));
            }
            any = true;
            let end = piece.iter().position(|byte| *byte == b'\n');
            let wanted = &piece[..end.unwrap_or(piece.len())];
            if line.len() + wanted.len() > MAX_LINE {
                whole = false;
                line.clear();
            }
            if whole {
                line.extend_from_slice(wanted);
            }
            let used = end.map_or(piece.len(), |end| end + 1);
            self.reader.consume(used);
            if end.is_some() {
                return Ok(Some(whole));
            }
        }
    }
}

#[derive(Deserialize)]
struct Fields {
    #[serde(default)]
    id: Value,
    #[serde(default)]
    text: Value,
}

/// The message of a line.
///
/// # Errors
/// [`LineError`] if it is not the JSON that is wanted.
pub fn parse(line: &[u8]) -> Result<Item, LineError> {
    let line = std::str::from_utf8(line).map_err(|_| LineError::NotUtf8)?;
    // The reader would take an array for an object whose fields come in order.
    if !line.trim_start().starts_with('{') {
        return Err(LineError::Json(0));
    }
    let fields: Fields =
        serde_json::from_str(line).map_err(|error| LineError::Json(error.column()))?;
    let id = match fields.id {
        Value::String(id) => id,
        // A number with a fraction, or too large to be held exactly, would not stay what it is.
        Value::Number(id) if id.is_i64() || id.is_u64() => id.to_string(),
        _ => return Err(LineError::NoId),
    };
    match fields.text {
        Value::String(text) => Ok(Item { id, text }),
        _ => Err(LineError::NoText),
    }
}

/// As [`parse`], for a message that others are compared with: it needs a text.
///
/// # Errors
/// [`LineError`] if it is not the JSON that is wanted or its text is blank.
pub fn parse_known(line: &[u8]) -> Result<Item, LineError> {
    let item = parse(line)?;
    if item.text.trim().is_empty() {
        return Err(LineError::Blank);
    }
    Ok(item)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(file: &[u8]) -> Vec<(u64, Result<Item, LineError>)> {
        // A small buffer: lines are put together from pieces.
        let mut lines = Lines::new(io::BufReader::with_capacity(16, file));
        let mut all = Vec::new();
        while let Some((number, line)) = lines.next_line().unwrap() {
            all.push((number, line.and_then(|line| parse(&line))));
        }
        all
    }

    fn item(id: &str, text: &str) -> Item {
        Item {
            id: id.into(),
            text: text.into(),
        }
    }

    #[test]
    fn every_line_says_what_is_wrong_with_it() {
        let file = b"\xef\xbb\xbf{\"id\":\"a\",\"text\":\"m\xe1\xbb\x99t\",\"more\":[1]}\r\n\n \nnot json\n\
            {\"id\":7,\"text\":\"\"}\n{\"id\":1.5,\"text\":\"x\"}\n{\"text\":\"x\"}\n{\"id\":\"x\"}\n\
            {\"id\":\"x\",\"text\":null}\n[\"a\",\"b\"]\n{\"id\":\"\xff\",\"text\":\"x\"}\n\
            {\"id\":\"b\",\"id\":\"c\",\"text\":\"x\"}\n{\"id\":-3,\"text\":\"end\"}";
        let expected = [
            (1, Ok(item("a", "một"))),
            (4, Err(LineError::Json(0))),
            (5, Ok(item("7", ""))),
            (6, Err(LineError::NoId)),
            (7, Err(LineError::NoId)),
            (8, Err(LineError::NoText)),
            (9, Err(LineError::NoText)),
            (10, Err(LineError::Json(0))),
            (11, Err(LineError::NotUtf8)),
            (12, Err(LineError::Json(14))),
            (13, Ok(item("-3", "end"))),
        ];
        assert_eq!(read(file), expected);
        assert_eq!(
            parse_known(b"{\"id\":1,\"text\":\" \"}"),
            Err(LineError::Blank)
        );
    }

    #[test]
    fn a_line_that_is_too_long_is_passed_over() {
        let long = "x".repeat(MAX_LINE);
        let just = "x".repeat(MAX_LINE - 20);
        let file = format!(
            "{{\"id\":1,\"text\":\"{just}\"}}\n{{\"id\":2,\"text\":\"{long}\"}}\n{{\"id\":3,\"text\":\"a\"}}\n{long}x"
        );
        let lines = read(file.as_bytes());
        assert_eq!(lines[0].1, Ok(item("1", &just)));
        assert_eq!(lines[1], (2, Err(LineError::TooLong)));
        assert_eq!(lines[2], (3, Ok(item("3", "a"))));
        assert_eq!(lines[3], (4, Err(LineError::TooLong)));
    }
}
