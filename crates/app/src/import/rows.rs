//! The rows of a CSV file (RFC 4180), each with the line on which it begins.

use csv::{Position, ReaderBuilder, StringRecord};

use super::{ImportError, NamedLine, moment, not_blank};
use crate::NewReport;

/// Which column holds what.
struct Columns {
    id: Option<usize>,
    text: usize,
    channel: Option<usize>,
    area: Option<usize>,
    seen_at: Option<usize>,
    count: Option<usize>,
}

impl Columns {
    fn of(header: &StringRecord) -> Result<Columns, ImportError> {
        let find = |names: &[&str]| {
            header.iter().position(|cell| {
                let cell = cell.trim().trim_start_matches('\u{feff}').to_lowercase();
                names.contains(&cell.as_str())
            })
        };
        Ok(Columns {
            id: find(&["id", "ma", "mã"]),
            text: find(&["text", "message", "content", "noi_dung", "nội dung"])
                .ok_or(ImportError::NoTextColumn)?,
            channel: find(&["channel", "kenh", "kênh"]),
            area: find(&["area", "dia_ban", "địa bàn"]),
            seen_at: find(&["seen_at", "date", "thoi_gian", "thời gian"]),
            count: find(&["count", "shares", "so_luot", "số lượt"]),
        })
    }

    fn report(&self, row: &StringRecord) -> Result<(Option<String>, NewReport), ImportError> {
        let cell = |column: Option<usize>| column.and_then(|c| row.get(c)).unwrap_or_default();
        let text = row.get(self.text).ok_or(ImportError::ShortRow)?;
        let seen_at = Some(cell(self.seen_at).trim()).filter(|cell| !cell.is_empty());
        let id = Some(cell(self.id).trim()).filter(|cell| !cell.is_empty());
        let report = NewReport {
            text: not_blank(text.to_owned())?,
            channel: cell(self.channel).to_owned(),
            area: cell(self.area).to_owned(),
            seen_at: seen_at.map(moment).transpose()?,
            count: cell(self.count).trim().parse().unwrap_or(1),
            sender: None,
        };
        Ok((id.map(str::to_owned), report))
    }
}

/// The rows of a CSV file behind its header.
pub(super) fn read(bytes: &[u8]) -> Result<Vec<NamedLine>, ImportError> {
    let mut reader = ReaderBuilder::new().flexible(true).from_reader(bytes);
    let header = reader
        .byte_headers()
        .map_err(|error| ImportError::Csv(error.to_string()))?;
    let header =
        StringRecord::from_byte_record(header.clone()).map_err(|_| ImportError::NotUtf8)?;
    let columns = Columns::of(&header)?;
    let mut rows = Rows {
        columns,
        place: LineAt {
            bytes,
            at: 0,
            line: 1,
        },
        lines: Vec::new(),
    };
    let mut from = Some(usize::try_from(reader.position().byte()).unwrap_or(usize::MAX));
    while let Some(start) = from.filter(|start| *start < bytes.len()) {
        from = rows.read(start);
    }
    Ok(rows.lines)
}

/// The rows of a file as they are read.
struct Rows<'a> {
    columns: Columns,
    place: LineAt<'a>,
    lines: Vec<NamedLine>,
}

impl Rows<'_> {
    /// Reads on from a place. If a quotation mark swallows the rest of the file, the row that has it
    /// is bad and no other: returns where the line after it begins.
    fn read(&mut self, from: usize) -> Option<usize> {
        let bytes = self.place.bytes;
        let mut reader = ReaderBuilder::new()
            .flexible(true)
            .has_headers(false)
            .from_reader(&bytes[from..]);
        let at = |position: Option<&Position>| {
            let within = position.map_or(0, Position::byte);
            from.saturating_add(usize::try_from(within).unwrap_or(usize::MAX))
        };
        let mut last = from;
        for row in reader.byte_records() {
            let read = match row {
                Ok(row) => {
                    last = at(row.position());
                    StringRecord::from_byte_record(row)
                        .map_err(|_| ImportError::NotUtf8)
                        .and_then(|row| self.columns.report(&row))
                }
                Err(error) => {
                    last = at(error.position());
                    Err(ImportError::Csv(error.to_string()))
                }
            };
            self.lines.push((self.place.line(last), read));
        }
        let rest = bytes.get(last..)?;
        let line_ends = |b: &u8| *b == b'\r' || *b == b'\n';
        let begin = last + rest.iter().take_while(|b| line_ends(b)).count();
        let row = bytes[begin..].trim_ascii_end();
        let next = row.iter().position(|b| *b == b'\n')?;
        if row.iter().filter(|b| **b == b'"').count().is_multiple_of(2) {
            return None;
        }
        if let Some((_, read)) = self.lines.last_mut() {
            *read = Err(ImportError::OpenQuote);
        }
        Some(begin + next + 1)
    }
}

/// Counts lines up to a place, going forward only. The reader's own count is one short after CRLF:
/// it places a row before the line feed that ends the row above.
struct LineAt<'a> {
    bytes: &'a [u8],
    at: usize,
    line: u64,
}

impl LineAt<'_> {
    fn line(&mut self, byte: usize) -> u64 {
        let mut end = byte.min(self.bytes.len());
        while matches!(self.bytes.get(end), Some(b'\r' | b'\n')) {
            end += 1;
        }
        let passed = self.bytes.get(self.at..end).unwrap_or_default();
        self.line += passed.iter().filter(|b| **b == b'\n').count() as u64;
        self.at = self.at.max(end);
        self.line
    }
}

#[cfg(test)]
mod tests {
    use crate::import::{Format, ImportError, Line, tests::texts};

    fn read(bytes: &[u8]) -> Result<Vec<Line>, ImportError> {
        crate::import::read(Format::Csv, bytes)
    }

    #[test]
    fn csv_finds_its_columns_and_keeps_line_breaks_inside_quotes() {
        let file = "shares,text,source\r\n7,\"dòng một\ndòng hai\",x\r\n1,,x\r\n2,ba,x\r\n";
        let lines = read(file.as_bytes()).unwrap();
        assert_eq!(
            texts(&lines),
            [
                (2, Ok("dòng một\ndòng hai")),
                (4, Err(&ImportError::Blank)),
                (5, Ok("ba"))
            ]
        );
        assert_eq!(lines[0].1.as_ref().unwrap().count, 7);
    }

    #[test]
    fn a_quotation_mark_that_never_closes_costs_its_own_line_only() {
        let file = "text,channel\r\n\"một\",zalo\r\n5\" hai,web\r\n\"ba,zalo\r\nbốn,web\r\n";
        let lines = read(file.as_bytes()).unwrap();
        assert_eq!(
            texts(&lines),
            [
                (2, Ok("một")),
                (3, Ok("5\" hai")),
                (4, Err(&ImportError::OpenQuote)),
                (5, Ok("bốn")),
            ]
        );
    }

    #[test]
    fn a_csv_without_text_column_says_so() {
        assert!(matches!(
            read(b"a,b\n1,2\n"),
            Err(ImportError::NoTextColumn)
        ));
    }
}
