//! Reading messages from files: JSON lines, CSV, plain text.
//!
//! A bad line is an error with its number, and the next line is read all the same.

use serde::Deserialize;
use serde_json::Value;
use thiserror::Error;
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

use crate::{ImportLine, NewReport};

mod rows;

/// How a file is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// One JSON object a line: `{"text": "…", "channel": "…", "area": "…", "seen_at": "…", "count": 1}`;
    /// all but `text` may be missing; an `id` is given back where it is of use.
    JsonLines,
    /// A header row with a column `text` (or `message`, `content`, `noi_dung`), and, if there,
    /// `id`, `channel`, `area`, `seen_at` (or `date`), `count` (or `shares`).
    Csv,
    /// Messages separated by lines that hold only `---`; without such a line, the file is one
    /// message.
    Text,
}

impl Format {
    /// The format by a file name's ending.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Format> {
        let ending = name.rsplit_once('.')?.1.to_ascii_lowercase();
        match ending.as_str() {
            "jsonl" | "ndjson" => Some(Format::JsonLines),
            "csv" => Some(Format::Csv),
            "txt" | "text" => Some(Format::Text),
            _ => None,
        }
    }
}

/// Why a line, or the whole file, cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ImportError {
    /// The line is not UTF-8.
    #[error("not valid UTF-8; save the file as UTF-8 and import it again")]
    NotUtf8,
    /// The whole file is in UTF-16.
    #[error("the file is UTF-16; save it as UTF-8 and import it again")]
    Utf16,
    /// The whole file holds binary data.
    #[error("the file holds binary data, not text")]
    Binary,
    /// Not the JSON that is wanted.
    #[error("not a JSON object with a \"text\" field: {why}")]
    Json {
        /// Where it stops being one, from 1; 0 if something is missing in the whole.
        column: usize,
        /// What the reader expected, in English.
        why: String,
    },
    /// Not a CSV row that is wanted.
    #[error("not a CSV row: {0}")]
    Csv(String),
    /// The row ends before the column of the text.
    #[error("the row has no cell in the column of the text")]
    ShortRow,
    /// The cell begins with a quotation mark and never ends.
    #[error("a quotation mark opens a cell and never closes it")]
    OpenQuote,
    /// No column holds the message.
    #[error("no column named text, message, content or noi_dung in the first row")]
    NoTextColumn,
    /// The message is blank.
    #[error("the message is empty")]
    Blank,
    /// A time that is not RFC 3339.
    #[error("seen_at is not a time such as 2021-02-18T09:00:00+07:00")]
    BadTime,
}

/// One line of a file: the line number, from 1, and the message or why it cannot be read.
pub type Line = (u64, Result<NewReport, ImportError>);

/// As [`Line`], with the name that the file gives the message (`id`), if it gives one.
pub type NamedLine = (u64, Result<(Option<String>, NewReport), ImportError>);

/// Reads a whole file.
///
/// # Errors
/// [`ImportError`] if no line of it can be read at all; errors of single lines are among the
/// lines.
pub fn read(format: Format, bytes: &[u8]) -> Result<Vec<Line>, ImportError> {
    let lines = read_named(format, bytes)?.into_iter();
    let without = |(line, read): NamedLine| (line, read.map(|(_, report)| report));
    Ok(lines.map(without).collect())
}

/// As [`read`], with the names that the file gives its messages.
///
/// # Errors
/// [`ImportError`] if no line of it can be read at all.
pub fn read_named(format: Format, bytes: &[u8]) -> Result<Vec<NamedLine>, ImportError> {
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Err(ImportError::Utf16);
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    // Text has next to no NUL; a program, a picture or an office document has many.
    if bytes.iter().take(8192).filter(|b| **b == 0).count() > 8 {
        return Err(ImportError::Binary);
    }
    read_on(format, bytes)
}

/// As [`read_named`], for a later piece of a file whose beginning was found to be text. A piece of a CSV
/// file begins with the header of the whole.
///
/// # Errors
/// [`ImportError`] if no line of it can be read at all.
pub fn read_on(format: Format, bytes: &[u8]) -> Result<Vec<NamedLine>, ImportError> {
    match format {
        Format::JsonLines => Ok(json_lines(bytes)),
        Format::Csv => rows::read(bytes),
        Format::Text => Ok(text_blocks(bytes)),
    }
}

/// The messages of `lines` that can be imported, with the lines they stand on.
pub fn good(lines: impl IntoIterator<Item = Line>) -> impl Iterator<Item = ImportLine> {
    lines
        .into_iter()
        .filter_map(|(line, report)| report.ok().map(|report| ImportLine { line, report }))
}

#[derive(Deserialize)]
struct JsonLine {
    #[serde(default)]
    id: Value,
    #[serde(alias = "message", alias = "content")]
    text: String,
    #[serde(default)]
    channel: String,
    #[serde(default)]
    area: String,
    #[serde(default)]
    seen_at: Option<String>,
    #[serde(default, alias = "shares")]
    count: Option<u64>,
}

fn numbered(bytes: &[u8]) -> impl Iterator<Item = (u64, &[u8])> {
    (1..).zip(bytes.split(|b| *b == b'\n'))
}

fn json_lines(bytes: &[u8]) -> Vec<NamedLine> {
    numbered(bytes)
        .filter(|(_, line)| !line.trim_ascii().is_empty())
        .map(|(number, line)| (number, json_line(line)))
        .collect()
}

fn json_line(line: &[u8]) -> Result<(Option<String>, NewReport), ImportError> {
    let line = std::str::from_utf8(line).map_err(|_| ImportError::NotUtf8)?;
    let read: JsonLine = serde_json::from_str(line).map_err(|error| ImportError::Json {
        column: error.column(),
        why: error.to_string(),
    })?;
    let report = NewReport {
        text: not_blank(read.text)?,
        channel: read.channel,
        area: read.area,
        seen_at: read.seen_at.as_deref().map(moment).transpose()?,
        count: read.count.unwrap_or(1),
        sender: None,
    };
    let id = match read.id {
        Value::String(id) => Some(id),
        Value::Number(id) => Some(id.to_string()),
        _ => None,
    };
    Ok((id, report))
}

fn text_blocks(bytes: &[u8]) -> Vec<NamedLine> {
    let mut lines = Vec::new();
    let mut block: Vec<&[u8]> = Vec::new();
    let mut first = 1;
    for (number, line) in numbered(bytes) {
        if line.trim_ascii() == b"---" {
            lines.extend(text_block(first, &block));
            block.clear();
            first = number + 1;
        } else {
            block.push(line);
        }
    }
    lines.extend(text_block(first, &block));
    lines
}

fn text_block(first: u64, block: &[&[u8]]) -> Option<NamedLine> {
    let bytes = block.join(&b'\n');
    let bytes = bytes.trim_ascii();
    if bytes.is_empty() {
        return None;
    }
    let report = std::str::from_utf8(bytes)
        .map(|text| {
            let report = NewReport {
                text: text.replace("\r\n", "\n"),
                count: 1,
                ..NewReport::default()
            };
            (None, report)
        })
        .map_err(|_| ImportError::NotUtf8);
    Some((first, report))
}

fn not_blank(text: String) -> Result<String, ImportError> {
    if text.trim().is_empty() {
        Err(ImportError::Blank)
    } else {
        Ok(text)
    }
}

fn moment(text: &str) -> Result<OffsetDateTime, ImportError> {
    OffsetDateTime::parse(text, &Rfc3339).map_err(|_| ImportError::BadTime)
}

#[cfg(test)]
pub(crate) mod tests {
    use proptest::prelude::*;

    use super::*;

    pub(crate) fn texts(lines: &[Line]) -> Vec<(u64, Result<&str, &ImportError>)> {
        lines
            .iter()
            .map(|(line, report)| (*line, report.as_ref().map(|report| report.text.as_str())))
            .collect()
    }

    #[test]
    fn json_lines_keep_their_numbers_past_bad_ones() {
        let file = b"{\"text\":\"m\xe1\xbb\x99t\"}\n\nnot json\n{\"text\":\"\xff\"}\n{\"text\":\" \"}\n{\"text\":\"hai\",\"shares\":3,\"seen_at\":\"2021-02-18T09:00:00+07:00\"}\r\n";
        let lines = read(Format::JsonLines, file).unwrap();
        let numbers: Vec<u64> = lines.iter().map(|(line, _)| *line).collect();
        assert_eq!(numbers, [1, 3, 4, 5, 6]);
        assert_eq!(lines[0].1.as_ref().unwrap().text, "một");
        assert!(matches!(
            lines[1].1,
            Err(ImportError::Json { column: 2, .. })
        ));
        assert!(matches!(lines[2].1, Err(ImportError::NotUtf8)));
        assert!(matches!(lines[3].1, Err(ImportError::Blank)));
        let last = lines[4].1.as_ref().unwrap();
        assert_eq!((last.text.as_str(), last.count), ("hai", 3));
        assert!(last.seen_at.is_some());
    }

    #[test]
    fn text_is_split_at_rulers_only() {
        let file = "một\n\nvẫn một\n---\n\n---\nhai\r\nvẫn hai\n";
        let lines = read(Format::Text, file.as_bytes()).unwrap();
        assert_eq!(
            texts(&lines),
            [(1, Ok("một\n\nvẫn một")), (7, Ok("hai\nvẫn hai"))]
        );
    }

    #[test]
    fn what_is_not_text_is_refused_as_a_whole() {
        assert_eq!(
            read(Format::Text, b"\xff\xfea\0").unwrap_err(),
            ImportError::Utf16
        );
        assert_eq!(
            read(Format::Csv, &[0; 100]).unwrap_err(),
            ImportError::Binary
        );
        assert!(read(Format::Text, b"").unwrap().is_empty());
    }

    proptest! {
        #[test]
        fn no_file_makes_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            for format in [Format::JsonLines, Format::Csv, Format::Text] {
                let _ = read(format, &bytes);
            }
        }

        #[test]
        fn what_was_written_as_json_comes_back(texts in proptest::collection::vec("\\PC{1,40}", 0..10)) {
            let file: String = texts
                .iter()
                .map(|text| serde_json::json!({ "text": text }).to_string() + "\n")
                .collect();
            let lines = read(Format::JsonLines, file.as_bytes()).unwrap();
            prop_assert_eq!(lines.len(), texts.len());
            for ((number, report), (at, text)) in lines.iter().zip(texts.iter().enumerate()) {
                prop_assert_eq!(*number, at as u64 + 1);
                if let Ok(report) = report {
                    prop_assert_eq!(&report.text, text);
                }
            }
        }
    }
}
