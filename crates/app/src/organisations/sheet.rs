//! Organisations in files: one row each. Reads CSV and XLSX with the traps that spreadsheets set, and
//! writes both. What the columns mean is in `docs/organisations.md`.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, XlsxError};
use thiserror::Error;
use time::{Date, Month, format_description::well_known::Iso8601};

use crate::{registers::folded, trail::harmless};

/// The largest file, in bytes.
pub const MAX_FILE: usize = 7 * 1024 * 1024;
/// The most rows.
pub const MAX_ROWS: usize = 50_000;

macro_rules! columns {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $vi:literal;)+) => {
        /// What a column holds.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Column { $($(#[$doc])* $name,)+ }

        impl Column {
            /// Every column, in the order in which files have them.
            pub const ALL: &'static [Column] = &[$(Column::$name,)+];

            /// Its stable name, which files may have as its head.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Column::$name => $code,)+ }
            }

            /// Its Vietnamese head.
            #[must_use]
            pub const fn head(self) -> &'static str {
                match self { $(Column::$name => $vi,)+ }
            }
        }
    };
}

columns! {
    /// Who gives the identifier.
    Scheme = "scheme", "Loại mã";
    /// The identifier.
    Code = "code", "Mã định danh";
    /// The name in full.
    Name = "name", "Tên cơ quan";
    /// The abbreviation.
    ShortName = "short_name", "Tên viết tắt";
    /// What it is.
    Kind = "kind", "Loại cơ quan";
    /// Its level; only compared with the territory.
    Level = "level", "Cấp";
    /// Identifier or name of what it belongs to.
    Parent = "parent", "Cơ quan cấp trên";
    /// Where it is responsible.
    Territory = "territory", "Mã địa bàn";
    /// Where letters go.
    Email = "email", "E-mail";
    /// Where letters on paper go.
    Postal = "postal", "Địa chỉ";
    /// Whom to ask there.
    Contact = "contact", "Người liên hệ";
    /// Their office.
    ContactOffice = "contact_office", "Chức vụ người liên hệ";
    /// Their e-mail address.
    ContactEmail = "contact_email", "E-mail người liên hệ";
    /// Their telephone.
    Telephone = "telephone", "Điện thoại";
    /// Whom to turn to when it is silent.
    Superior = "superior", "Lãnh đạo";
    /// Their office.
    SuperiorOffice = "superior_office", "Chức vụ lãnh đạo";
    /// Their e-mail address.
    SuperiorEmail = "superior_email", "E-mail lãnh đạo";
    /// Their telephone.
    SuperiorTelephone = "superior_telephone", "Điện thoại lãnh đạo";
    /// The first day.
    From = "from", "Từ ngày";
    /// The last day.
    To = "to", "Đến ngày";
    /// Roles that rules ask for.
    Tags = "tags", "Nhãn";
    /// Identifier or name of what took its place.
    Successor = "successor", "Cơ quan kế thừa";
    /// Why.
    Reason = "reason", "Lý do";
}

impl Column {
    /// The column with this head, in either language, however its case and spaces are.
    #[must_use]
    pub fn of_head(head: &str) -> Option<Column> {
        let plain = |text: &str| -> String {
            let text = folded(text);
            text.chars().filter(char::is_ascii_alphanumeric).collect()
        };
        let head = plain(head);
        let is = |column: &&Column| plain(column.code()) == head || plain(column.head()) == head;
        Column::ALL.iter().find(is).copied()
    }
}

/// Why a file cannot be read as rows.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum SheetError {
    /// There is nothing in it.
    #[error("the file is empty")]
    Empty,
    /// It is larger than [`MAX_FILE`] or has more than [`MAX_ROWS`].
    #[error("the file is too large")]
    TooLarge,
    /// It is neither CSV in UTF-8 or UTF-16 nor XLSX.
    #[error("the file is neither CSV in UTF-8 nor XLSX")]
    NotReadable,
    /// No row has the head of the column with names.
    #[error("no column is called name")]
    NoHeads,
    /// Two columns have one head.
    #[error("two columns are called {0}")]
    TwoHeads(String),
}

/// A row of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Its line in the file, from 1.
    pub line: usize,
    cells: Vec<(Column, String)>,
}

impl Row {
    /// A cell's text without space around it; empty where there is none.
    #[must_use]
    pub fn get(&self, column: Column) -> &str {
        let cell = self.cells.iter().find(|(found, _)| *found == column);
        cell.map_or("", |(_, text)| text)
    }
}

/// A file as rows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheet {
    /// The rows under the heads; empty rows are left out.
    pub rows: Vec<Row>,
    /// Heads that no column has: these columns are not read.
    pub unknown: Vec<String>,
}

/// Reads a file.
///
/// # Errors
/// [`SheetError`].
pub fn read(bytes: &[u8]) -> Result<Sheet, SheetError> {
    if bytes.len() > MAX_FILE {
        return Err(SheetError::TooLarge);
    }
    let lines = if bytes.starts_with(b"PK") {
        xlsx_lines(bytes)?
    } else {
        csv_lines(&text_of(bytes)?)?
    };
    sheet(lines)
}

/// A cell, and whether the spreadsheet took it for a number.
type Cell = (String, bool);

fn sheet(lines: Vec<(usize, Vec<Cell>)>) -> Result<Sheet, SheetError> {
    if lines.is_empty() {
        return Err(SheetError::Empty);
    }
    // A title may stand above the heads.
    let heads = lines.iter().position(|(_, cells)| {
        let mut known = cells.iter().filter_map(|(text, _)| Column::of_head(text));
        known.any(|column| column == Column::Name)
    });
    let heads = heads.ok_or(SheetError::NoHeads)?;
    let mut lines = lines.into_iter().skip(heads);
    let (_, heads) = lines.next().ok_or(SheetError::NoHeads)?;
    let mut columns: Vec<Option<Column>> = Vec::with_capacity(heads.len());
    let mut unknown = Vec::new();
    for (head, _) in heads {
        let column = Column::of_head(&head);
        if column.is_some() && columns.contains(&column) {
            return Err(SheetError::TwoHeads(head));
        }
        if column.is_none() && !head.trim().is_empty() {
            unknown.push(head.trim().to_owned());
        }
        columns.push(column);
    }
    let mut rows = Vec::new();
    for (line, cells) in lines {
        let cells = columns.iter().zip(cells);
        let cells: Vec<(Column, String)> = cells
            .filter_map(|(column, cell)| Some(((*column)?, cell)))
            .map(|(column, cell)| (column, tidy(column, cell)))
            .filter(|(_, text)| !text.is_empty())
            .collect();
        if !cells.is_empty() {
            rows.push(Row { line, cells });
        }
        if rows.len() > MAX_ROWS {
            return Err(SheetError::TooLarge);
        }
    }
    Ok(Sheet { rows, unknown })
}

/// A cell as it was meant: spreadsheets take codes and telephone numbers for numbers and drop their
/// zeros; our own export puts a quote before what would be a formula.
fn tidy(column: Column, (text, is_number): Cell) -> String {
    let text = text.trim();
    let text = match text.strip_prefix('\'') {
        Some(rest) if rest.starts_with(['=', '+', '-', '@']) => rest,
        _ => text,
    };
    let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    match column {
        Column::Territory if digits && text.len() == 1 => format!("0{text}"),
        Column::Telephone | Column::SuperiorTelephone
            if is_number && digits && matches!(text.len(), 9 | 10) && !text.starts_with('0') =>
        {
            format!("0{text}")
        }
        Column::Code if is_number && digits && text.len() == 9 => format!("0{text}"),
        _ => text.to_owned(),
    }
}

fn text_of(bytes: &[u8]) -> Result<String, SheetError> {
    let wide = |bytes: &[u8], unit: fn([u8; 2]) -> u16| {
        let units = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
        char::decode_utf16(units)
            .collect::<Result<String, _>>()
            .map_err(|_| SheetError::NotReadable)
    };
    match bytes {
        [0xFF, 0xFE, rest @ ..] => wide(rest, u16::from_le_bytes),
        [0xFE, 0xFF, rest @ ..] => wide(rest, u16::from_be_bytes),
        [0xEF, 0xBB, 0xBF, rest @ ..] => utf8(rest),
        rest => utf8(rest),
    }
}

fn utf8(bytes: &[u8]) -> Result<String, SheetError> {
    let text = std::str::from_utf8(bytes).map_err(|_| SheetError::NotReadable)?;
    if text.contains('\0') {
        return Err(SheetError::NotReadable);
    }
    Ok(text.to_owned())
}

fn csv_lines(text: &str) -> Result<Vec<(usize, Vec<Cell>)>, SheetError> {
    // Whichever separator parts the first line that has heads; Excel in Vietnam writes `;`.
    let best = [b',', b';', b'\t'].into_iter().max_by_key(|separator| {
        let lines = text.lines().take(10);
        lines
            .map(|line| line.bytes().filter(|b| b == separator).count())
            .max()
    });
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(best.unwrap_or(b','))
        .from_reader(text.as_bytes());
    let mut lines = Vec::new();
    let mut counted = (0, 1);
    for record in reader.records() {
        let record = record.map_err(|_| SheetError::NotReadable)?;
        let start = record.position().map_or(0, csv::Position::byte);
        counted = line_at(
            text.as_bytes(),
            counted,
            usize::try_from(start).unwrap_or(0),
        );
        let cells = record.iter().map(|cell| (cell.to_owned(), false));
        lines.push((counted.1, cells.collect()));
        if lines.len() > MAX_ROWS + 10 {
            return Err(SheetError::TooLarge);
        }
    }
    Ok(lines)
}

/// Where a record begins, and on which line of the file, counted on from an earlier one. The reader's
/// own count takes the second half of CRLF for the beginning of the next record.
fn line_at(text: &[u8], (from, line): (usize, usize), start: usize) -> (usize, usize) {
    let rest = text.get(start..).unwrap_or_default();
    let ends = rest
        .iter()
        .take_while(|b| matches!(b, b'\r' | b'\n'))
        .count();
    let start = start + ends;
    let passed = text.get(from..start).unwrap_or_default();
    let newlines = passed.iter().filter(|b| **b == b'\n').count();
    (start, line + newlines)
}

fn xlsx_lines(bytes: &[u8]) -> Result<Vec<(usize, Vec<Cell>)>, SheetError> {
    let mut book: Xlsx<_> =
        calamine::open_workbook_from_rs(Cursor::new(bytes)).map_err(|_| SheetError::NotReadable)?;
    let page = book.worksheet_range_at(0).ok_or(SheetError::Empty)?;
    let page = page.map_err(|_| SheetError::NotReadable)?;
    let (first, _) = page.start().ok_or(SheetError::Empty)?;
    let first = usize::try_from(first).unwrap_or(0);
    if page.height() > MAX_ROWS + 10 {
        return Err(SheetError::TooLarge);
    }
    let lines = page.rows().enumerate();
    let lines = lines.map(|(at, cells)| (first + at + 1, cells.iter().map(cell_of).collect()));
    Ok(lines.collect())
}

fn cell_of(cell: &Data) -> Cell {
    match cell {
        Data::Empty | Data::Error(_) => (String::new(), false),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => {
            (text.clone(), false)
        }
        Data::Bool(yes) => (yes.to_string(), false),
        Data::Int(number) => (number.to_string(), true),
        // Whole numbers print without a fraction.
        Data::Float(number) => (number.to_string(), true),
        Data::DateTime(at) => {
            let (year, month, day, ..) = at.to_ymd_hms_milli();
            (format!("{year:04}-{month:02}-{day:02}"), false)
        }
    }
}

/// A day as people and spreadsheets write it: `2021-02-18`, `18/2/2021` (day first), or the number
/// that Excel keeps for it.
#[must_use]
pub fn day_of(text: &str) -> Option<Date> {
    let text = text.trim();
    let text = text.strip_suffix(" 00:00:00").unwrap_or(text);
    if let Ok(date) = Date::parse(text, &Iso8601::DATE) {
        return Some(date);
    }
    let parts: Vec<&str> = text.split(['/', '.', '-']).map(str::trim).collect();
    if let [day, month, year] = parts[..] {
        let month: u8 = month.parse().ok()?;
        let year: i32 = year
            .parse()
            .ok()
            .filter(|year| (1900..=2200).contains(year))?;
        return Date::from_calendar_date(year, Month::try_from(month).ok()?, day.parse().ok()?)
            .ok();
    }
    // From 1927 to 2119: five digits and no year.
    let serial: i64 = text.parse().ok().filter(|n| (10_000..80_000).contains(n))?;
    const EPOCH: Date = time::macros::date!(1899 - 12 - 30);
    EPOCH.checked_add(time::Duration::days(serial))
}

/// How a file is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SheetFormat {
    /// Comma-separated values in UTF-8 with a byte order mark.
    Csv,
    /// A workbook.
    Xlsx,
}

/// Rows on their way into a file: one cell for each of [`Column::ALL`].
pub(crate) fn write(
    format: SheetFormat,
    rows: &[Vec<String>],
    today: Date,
) -> Result<Vec<u8>, String> {
    match format {
        SheetFormat::Csv => write_csv(rows).map_err(|error| error.to_string()),
        SheetFormat::Xlsx => write_xlsx(rows, today).map_err(|error| error.to_string()),
    }
}

fn write_csv(rows: &[Vec<String>]) -> Result<Vec<u8>, csv::Error> {
    // The byte order mark: without it Excel takes the text for that of the machine's code page.
    let mut writer = csv::Writer::from_writer(vec![0xEF, 0xBB, 0xBF]);
    writer.write_record(Column::ALL.iter().map(|column| column.head()))?;
    for row in rows {
        writer.write_record(row.iter().map(|cell| harmless(cell)))?;
    }
    writer
        .into_inner()
        .map_err(|error| csv::Error::from(error.into_error()))
}

fn write_xlsx(rows: &[Vec<String>], today: Date) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    // Of our clock, to the day: the same register gives the same bytes.
    let year = u16::try_from(today.year()).unwrap_or(1900);
    let made = ExcelDateTime::from_ymd(year, today.month().into(), today.day())?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&made));
    let page = workbook.add_worksheet();
    page.set_name("Danh bạ")?;
    page.set_freeze_panes(1, 0)?;
    let head = Format::new().set_bold();
    // As text: whoever edits a code keeps its zeros.
    let text = Format::new().set_num_format("@");
    for (at, column) in (0_u16..).zip(Column::ALL) {
        let width = if *column == Column::Name { 48.0 } else { 16.0 };
        page.set_column_width(at, width)?;
        page.write_string_with_format(0, at, column.head(), &head)?;
    }
    for (line, row) in (1_u32..).zip(rows) {
        for (at, cell) in (0_u16..).zip(row).filter(|(_, cell)| !cell.is_empty()) {
            page.write_string_with_format(line, at, cell, &text)?;
        }
    }
    workbook.save_to_buffer()
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;

    fn cells(sheet: &Sheet) -> Vec<(usize, Vec<&str>)> {
        let rows = sheet.rows.iter();
        rows.map(|row| {
            (
                row.line,
                row.cells.iter().map(|(_, t)| t.as_str()).collect(),
            )
        })
        .collect()
    }

    #[test]
    fn separators_marks_titles_and_unknown_columns() {
        let csv = "\u{feff}DANH BẠ;;\r\nMã định danh;Tên Cơ Quan;màu\r\nH55.1;\"Sở; A\";xanh\r\n;;\r\nH55.2;Sở B;\r\n";
        let sheet = read(csv.as_bytes()).unwrap();
        let expected = [(3, vec!["H55.1", "Sở; A"]), (5, vec!["H55.2", "Sở B"])];
        assert_eq!(cells(&sheet), expected);
        assert_eq!(sheet.unknown, ["màu"]);
        let wide: Vec<u8> = [0xFF, 0xFE]
            .into_iter()
            .chain(
                "code\tname\nH55.1\tSở A\n"
                    .encode_utf16()
                    .flat_map(u16::to_le_bytes),
            )
            .collect();
        assert_eq!(cells(&read(&wide).unwrap()), [(2, vec!["H55.1", "Sở A"])]);
    }

    #[test]
    fn what_is_no_register_says_so() {
        assert_eq!(read(b""), Err(SheetError::Empty));
        assert_eq!(read(b"a,b\n1,2\n"), Err(SheetError::NoHeads));
        assert_eq!(
            read(b"name,NAME\n1,2\n"),
            Err(SheetError::TwoHeads("NAME".to_owned()))
        );
        assert_eq!(read(b"name\nS\xE7\n"), Err(SheetError::NotReadable));
        assert_eq!(read(b"PK\x03\x04rubbish"), Err(SheetError::NotReadable));
        assert_eq!(read(&vec![b'a'; MAX_FILE + 1]), Err(SheetError::TooLarge));
    }

    #[test]
    fn days_as_people_and_spreadsheets_write_them() {
        for text in [
            "2021-02-18",
            "18/02/2021",
            "18/2/2021",
            "18.2.2021",
            "44245",
        ] {
            assert_eq!(day_of(text), Some(date!(2021 - 02 - 18)), "{text}");
        }
        for text in ["", "2021", "31/02/2021", "18/2/21", "hôm nay", "99999999"] {
            assert_eq!(day_of(text), None, "{text}");
        }
    }

    #[test]
    fn zeros_that_a_spreadsheet_dropped_come_back() {
        let mut workbook = Workbook::new();
        let page = workbook.add_worksheet();
        for (at, head) in (0_u16..).zip(["name", "territory", "telephone", "from", "code"]) {
            page.write_string(0, at, head).unwrap();
        }
        page.write_string(1, 0, "=1+1").unwrap();
        page.write_number(1, 1, 1.0).unwrap();
        page.write_number(1, 2, 2_083_123_456.0).unwrap();
        let day = Format::new().set_num_format("dd/mm/yyyy");
        let date = ExcelDateTime::from_ymd(2021, 2, 18).unwrap();
        page.write_datetime_with_format(1, 3, &date, &day).unwrap();
        page.write_number(1, 4, 123_456_789.0).unwrap();
        let sheet = read(&workbook.save_to_buffer().unwrap()).unwrap();
        let row = &sheet.rows[0];
        assert_eq!(row.get(Column::Territory), "01");
        assert_eq!(row.get(Column::Telephone), "02083123456");
        assert_eq!(row.get(Column::From), "2021-02-18");
        assert_eq!(row.get(Column::Code), "0123456789");
        assert_eq!(row.get(Column::Name), "=1+1");
    }

    #[test]
    fn what_is_written_is_read_and_no_formula() {
        let mut row = vec![String::new(); Column::ALL.len()];
        let at = Column::ALL.iter().position(|c| *c == Column::Name).unwrap();
        row[at] = "=HYPERLINK(\"x\")".to_owned();
        for format in [SheetFormat::Csv, SheetFormat::Xlsx] {
            let file = write(format, &[row.clone()], date!(2021 - 02 - 18)).unwrap();
            let sheet = read(&file).unwrap();
            assert_eq!(sheet.rows[0].get(Column::Name), row[at]);
            assert!(sheet.unknown.is_empty());
            if format == SheetFormat::Csv {
                assert!(String::from_utf8(file).unwrap().contains("'=HYPER"));
            }
        }
    }
}
