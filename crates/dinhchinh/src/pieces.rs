//! A file of messages, read a piece at a time: however long it is, no more than a piece of it is in
//! memory. The readers of `import` read each piece; it ends where a message ends.

use std::io::{self, BufRead, Read};

use app::import::{self, Format, ImportError, NamedLine};

/// A piece ends at the first end of a message after so many bytes.
const WANTED: usize = 1 << 20;
/// And here at the latest: a message this long is none, and a quotation mark that never closes
/// must not gather the rest of the file.
const MOST: usize = 4 << 20;

/// The pieces of a file.
pub struct Pieces<R> {
    reader: R,
    format: Format,
    /// The header of a CSV file, which every piece needs.
    header: Vec<u8>,
    /// Lines before the next piece; none before the first one.
    lines: Option<u64>,
    wanted: usize,
    most: usize,
}

/// What a piece holds, and how many bytes of the file it took.
pub type Piece = (Result<Vec<NamedLine>, ImportError>, u64);

impl<R: BufRead> Pieces<R> {
    /// Pieces of what `reader` gives.
    pub fn new(reader: R, format: Format) -> Self {
        Pieces {
            reader,
            format,
            header: Vec::new(),
            lines: None,
            wanted: WANTED,
            most: MOST,
        }
    }

    /// The messages of the next piece; none at the end.
    ///
    /// # Errors
    /// If the reader fails.
    pub fn next_piece(&mut self) -> io::Result<Option<Piece>> {
        let mut bytes = Vec::new();
        let begin = self.lines;
        // The header stands before each piece and is no line of it.
        let mut before = 0;
        if begin.is_some() {
            bytes.extend_from_slice(&self.header);
            before = lines_in(&self.header);
        }
        let start = bytes.len();
        let (mut at_end, mut end) = (Ends::of(self.format), false);
        let mut cut_off = 0;
        while bytes.len() - start < self.wanted || !end {
            let room = self.most.saturating_sub(bytes.len() - start);
            let from = bytes.len();
            let read = (&mut self.reader)
                .take(room as u64)
                .read_until(b'\n', &mut bytes)?;
            if read == 0 {
                break;
            }
            if read == room && bytes.last() != Some(&b'\n') {
                // The piece is full: what is left of its last line is passed over.
                cut_off = self.pass_over_line()?;
                bytes.push(b'\n');
                break;
            }
            end = at_end.after(&bytes[from..]);
            if begin.is_none() && self.header.is_empty() && self.format == Format::Csv && end {
                let first = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
                self.header = first.to_vec();
                if self.header.last() != Some(&b'\n') {
                    self.header.push(b'\n');
                }
            }
        }
        let took = (bytes.len() - start) as u64 + cut_off;
        if took == 0 {
            return Ok(None);
        }
        let passed = begin.unwrap_or(0);
        self.lines = Some(passed + lines_in(&bytes[start..]));
        let read = if begin.is_none() {
            import::read_named(self.format, &bytes)
        } else {
            import::read_on(self.format, &bytes)
        };
        let numbered = |(line, report)| (passed + line - before, report);
        Ok(Some((
            read.map(|lines| lines.into_iter().map(numbered).collect()),
            took,
        )))
    }

    /// Reads to the end of the line, keeping nothing; how many bytes.
    fn pass_over_line(&mut self) -> io::Result<u64> {
        let mut passed = 0;
        loop {
            let piece = self.reader.fill_buf()?;
            let end = piece.iter().position(|byte| *byte == b'\n');
            let used = end.map_or(piece.len(), |end| end + 1);
            let is_end = piece.is_empty() || end.is_some();
            self.reader.consume(used);
            passed += used as u64;
            if is_end {
                return Ok(passed);
            }
        }
    }
}

fn lines_in(bytes: &[u8]) -> u64 {
    bytes.iter().filter(|byte| **byte == b'\n').count() as u64
}

/// Whether a message ends with a line.
enum Ends {
    /// It always does.
    Always,
    /// At a ruler.
    AtRuler,
    /// Unless a quoted cell goes on (RFC 4180).
    Cell(Cell),
}

/// Where in a CSV row.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Cell {
    /// Before the first character of a cell.
    Begin,
    /// In a cell without quotation marks.
    Plain,
    /// In one that began with one.
    Quoted,
    /// Behind a quotation mark in such a cell: its end, or the first of two.
    Closing,
}

impl Ends {
    fn of(format: Format) -> Ends {
        match format {
            Format::JsonLines => Ends::Always,
            Format::Text => Ends::AtRuler,
            Format::Csv => Ends::Cell(Cell::Begin),
        }
    }

    fn after(&mut self, line: &[u8]) -> bool {
        match self {
            Ends::Always => true,
            Ends::AtRuler => line.trim_ascii() == b"---",
            Ends::Cell(cell) => {
                for byte in line {
                    *cell = match (*cell, byte) {
                        (Cell::Quoted, b'"') => Cell::Closing,
                        (Cell::Quoted, _) | (Cell::Begin | Cell::Closing, b'"') => Cell::Quoted,
                        (_, b',' | b'\n' | b'\r') => Cell::Begin,
                        _ => Cell::Plain,
                    };
                }
                *cell != Cell::Quoted
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Found = Vec<(u64, Result<(Option<String>, String), ImportError>)>;

    fn texts(lines: Vec<NamedLine>) -> Found {
        let text = |(line, read): NamedLine| (line, read.map(|(id, report)| (id, report.text)));
        lines.into_iter().map(text).collect()
    }

    /// In pieces of about `wanted` bytes.
    fn in_pieces(format: Format, file: &[u8], wanted: usize) -> Found {
        let reader = io::BufReader::with_capacity(7, file);
        let mut pieces = Pieces {
            wanted,
            most: 4000,
            ..Pieces::new(reader, format)
        };
        let (mut all, mut bytes) = (Vec::new(), 0);
        while let Some((lines, took)) = pieces.next_piece().unwrap() {
            all.extend(texts(lines.unwrap()));
            bytes += took;
        }
        assert!(bytes >= file.len() as u64);
        all
    }

    fn whole(format: Format, file: &[u8]) -> Found {
        texts(import::read_named(format, file).unwrap())
    }

    #[test]
    fn pieces_hold_what_the_whole_file_holds() {
        let json =
            "{\"text\":\"một\",\"id\":7}\n\nnot json\n{\"text\":\" \"}\r\n{\"text\":\"hai\"}";
        let csv = "\u{feff}id,text\r\n7,\"dòng một\ndòng \"\"hai\"\"\"\r\n1,\r\n\r\n2,5\" ba\r\n3,\"bốn, năm\"";
        let text = "một\n\nvẫn một\n---\n\n---\nhai\r\nvẫn hai\n---\nba";
        for wanted in [1, 10, 30, 1000] {
            for (format, file) in [
                (Format::JsonLines, json),
                (Format::Csv, csv),
                (Format::Text, text),
            ] {
                let file = file.as_bytes();
                let found = in_pieces(format, file, wanted);
                assert_eq!(found, whole(format, file), "{format:?} {wanted}");
            }
        }
    }

    #[test]
    fn a_quotation_mark_that_never_closes_costs_its_own_line_only() {
        let mut file = "text\n\"mở\n".to_owned();
        for number in 0..1000 {
            file += &format!("tin {number}\n");
        }
        let found = in_pieces(Format::Csv, file.as_bytes(), 100);
        assert_eq!(found.len(), 1001);
        assert_eq!(found[0], (2, Err(ImportError::OpenQuote)));
        assert_eq!(found[1000], (1002, Ok((None, "tin 999".to_owned()))));
    }

    #[test]
    fn a_line_that_is_too_long_is_passed_over() {
        let file = format!(
            "{{\"text\":\"một\"}}\n{{\"text\":\"{}\"}}\n{{\"text\":\"ba\"}}\n",
            "x".repeat(9000)
        );
        let found = in_pieces(Format::JsonLines, file.as_bytes(), 100);
        assert_eq!(found.len(), 3);
        assert!(matches!(found[1], (2, Err(ImportError::Json { .. }))));
        assert_eq!(found[2], (3, Ok((None, "ba".to_owned()))));
    }
}
