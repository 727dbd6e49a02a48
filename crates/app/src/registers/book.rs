//! Registers as files: PDF to be printed and bound, XLSX and CSV to go on working with.

use std::sync::OnceLock;

use letter::{BookColumn, BookPress, LetterDate, RegisterBook};
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, XlsxError,
};
use time::Date;

use super::{EXAMPLE, numbering::series_type, shown};
use crate::{App, Fault, Refusal, Result, access::Staff, trail::harmless, vietnam_date};

/// Numbers in one printed volume; more are printed in several, from number to number.
const MAX_PRINTED: usize = 3000;

/// Which register.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BookFile {
    /// Outgoing documents (sổ đăng ký văn bản đi).
    Outgoing,
    /// Incoming documents (sổ đăng ký văn bản đến).
    Incoming,
    /// What is to be settled (sổ theo dõi giải quyết văn bản đến).
    Due,
    /// Certified copies.
    Copies,
}

/// How it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BookFormat {
    /// PDF/A in landscape, with cover.
    Pdf,
    /// A spreadsheet.
    Xlsx,
    /// Comma-separated values in UTF-8 with byte order mark, as Excel reads them.
    Csv,
}

/// Which part of a register.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BookRange {
    /// Series or book; empty: the main one.
    pub series: String,
    /// Calendar year; none: the present one.
    pub year: Option<i32>,
    /// The first number; none: 1.
    pub from: Option<u32>,
    /// The last number; none: the last.
    pub to: Option<u32>,
}

/// What is written, before it becomes a file.
struct Sheet {
    title: &'static str,
    file: &'static str,
    year: i32,
    series: String,
    columns: Vec<BookColumn>,
    rows: Vec<(u32, Vec<String>)>,
}

const fn column(title: &'static str, width: u8) -> BookColumn {
    BookColumn {
        title,
        width,
        centred: false,
    }
}

const fn centred(title: &'static str, width: u8) -> BookColumn {
    BookColumn {
        title,
        width,
        centred: true,
    }
}

/// Appendix IV, I: register of outgoing documents.
const OUTGOING: [BookColumn; 10] = [
    column("Số, ký hiệu văn bản", 13),
    centred("Ngày tháng văn bản", 10),
    column("Tên loại và trích yếu nội dung văn bản", 32),
    column("Người ký", 12),
    column("Nơi nhận văn bản", 24),
    column("Đơn vị, người nhận bản lưu", 12),
    centred("Số lượng bản", 6),
    centred("Ngày chuyển", 10),
    column("Ký nhận", 11),
    column("Ghi chú", 16),
];

/// Appendix IV, II: register of incoming documents.
const INCOMING: [BookColumn; 10] = [
    centred("Ngày đến", 10),
    centred("Số đến", 6),
    column("Tác giả", 17),
    column("Số, ký hiệu văn bản", 13),
    centred("Ngày tháng văn bản", 10),
    column("Tên loại và trích yếu nội dung văn bản", 34),
    column("Đơn vị hoặc người nhận", 14),
    centred("Ngày chuyển", 10),
    column("Ký nhận", 11),
    column("Ghi chú", 16),
];

/// Appendix IV: following up what is to be settled.
const DUE: [BookColumn; 7] = [
    centred("Số đến", 7),
    column(
        "Tên loại, số và ký hiệu, ngày tháng, cơ quan ban hành và trích yếu nội dung",
        46,
    ),
    column("Đơn vị hoặc người nhận", 18),
    centred("Thời hạn giải quyết", 12),
    column("Tiến độ giải quyết", 16),
    column("Số, ký hiệu văn bản trả lời", 16),
    column("Ghi chú", 18),
];

const COPIES: [BookColumn; 7] = [
    column("Số, ký hiệu bản sao", 13),
    centred("Ngày sao", 10),
    centred("Hình thức sao", 10),
    column("Số, ký hiệu văn bản được sao", 16),
    column("Trích yếu nội dung văn bản", 36),
    column("Cơ quan sao", 20),
    column("Nơi nhận bản sao", 26),
];

fn press() -> Result<&'static BookPress> {
    static PRESS: OnceLock<BookPress> = OnceLock::new();
    crate::press::kept(&PRESS, BookPress::new)
}

impl App {
    /// A register, or a part of it, as a file: its name, media type and bytes.
    ///
    /// # Errors
    /// [`Refusal::TooMany`] for more than a printed volume holds.
    pub async fn register_book(
        &self,
        _by: &Staff,
        file: BookFile,
        format: BookFormat,
        range: &BookRange,
    ) -> Result<(String, &'static str, Vec<u8>)> {
        let mut sheet = self.sheet(file, range).await?;
        let (from, to) = (range.from.unwrap_or(1), range.to.unwrap_or(u32::MAX));
        sheet
            .rows
            .retain(|(number, _)| (from..=to).contains(number));
        let (ending, media_type, bytes) = match format {
            BookFormat::Csv => ("csv", "text/csv; charset=utf-8", csv(&sheet)?),
            BookFormat::Xlsx => (
                "xlsx",
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                xlsx(&sheet, vietnam_date(self.now()))
                    .map_err(|error| Fault::Letter(error.to_string()))?,
            ),
            BookFormat::Pdf => {
                if sheet.rows.len() > MAX_PRINTED {
                    return Err(Refusal::TooMany(MAX_PRINTED).into());
                }
                let book = self.book(&sheet).await?;
                // Seconds for a thick volume: not on a thread that answers others.
                let set =
                    tokio::task::spawn_blocking(move || press().map(|press| press.print(&book)))
                        .await
                        .map_err(|error| Fault::Letter(error.to_string()))??;
                let set = set.map_err(|error| Fault::Letter(error.to_string()))?;
                ("pdf", "application/pdf", set.pdf)
            }
        };
        let name = format!("{}-{}.{ending}", sheet.file, sheet.year);
        Ok((name, media_type, bytes))
    }

    async fn sheet(&self, file: BookFile, range: &BookRange) -> Result<Sheet> {
        let year = range.year.unwrap_or_else(|| self.year());
        let series = if range.series.is_empty() {
            self.home_series().to_owned()
        } else {
            range.series.clone()
        };
        let (title, name, columns, rows) = match file {
            BookFile::Outgoing => {
                let lines = self.outgoing_lines(&series, year).await?;
                let rows = lines.iter().map(|l| (l.number, l.cells().to_vec()));
                (
                    "SỔ ĐĂNG KÝ VĂN BẢN ĐI",
                    "so-dang-ky-van-ban-di",
                    OUTGOING.to_vec(),
                    rows.collect(),
                )
            }
            BookFile::Incoming => {
                let lines = self.store.incoming_of(&series, year).await?;
                let rows = lines.iter().map(|l| (l.number, l.cells().to_vec()));
                (
                    "SỔ ĐĂNG KÝ VĂN BẢN ĐẾN",
                    "so-dang-ky-van-ban-den",
                    INCOMING.to_vec(),
                    rows.collect(),
                )
            }
            BookFile::Due => {
                // Whatever has, or had, a deadline.
                let lines = self.store.incoming_of(&series, year).await?;
                let lines = lines.iter().filter(|line| line.face.due.is_some());
                let rows = lines.map(|l| (l.number, l.due_cells().to_vec()));
                (
                    "SỔ THEO DÕI GIẢI QUYẾT VĂN BẢN ĐẾN",
                    "so-theo-doi-giai-quyet-van-ban-den",
                    DUE.to_vec(),
                    rows.collect(),
                )
            }
            BookFile::Copies => {
                let lines = self.copy_lines(&series, year).await?;
                let rows = lines.iter().map(|l| (l.copy.number, l.cells().to_vec()));
                (
                    "SỔ ĐĂNG KÝ BẢN SAO",
                    "so-dang-ky-ban-sao",
                    COPIES.to_vec(),
                    rows.collect::<Vec<_>>(),
                )
            }
        };
        Ok(Sheet {
            title,
            file: name,
            year,
            series,
            columns,
            rows,
        })
    }

    async fn book(&self, sheet: &Sheet) -> Result<RegisterBook> {
        let issuer = self.issuer_or_refuse().await?;
        let today = vietnam_date(self.now());
        let mut cover = vec![format!("Năm: {}", sheet.year)];
        if let Some(name) = series_type(&sheet.series) {
            cover.push(format!("Loại văn bản: {name}"));
        }
        if let (Some((first, _)), Some((last, _))) = (sheet.rows.first(), sheet.rows.last()) {
            cover.push(format!("Từ số {first:02} đến số {last:02}"));
        }
        Ok(RegisterBook {
            title: sheet.title,
            parent_body: Some(issuer.parent_body).filter(|body| !body.is_empty()),
            body: issuer.body,
            year: sheet.year,
            cover,
            columns: sheet.columns.clone(),
            rows: sheet.rows.iter().map(|(_, row)| row.clone()).collect(),
            printed_on: LetterDate {
                day: Some(today.day()),
                month: today.month().into(),
                year: today.year(),
            },
            printed: format!("In ngày {}", shown(today)),
            mark: self.document_mark(sheet.series == EXAMPLE, "VÍ DỤ – KHÔNG PHẢI SỔ THẬT"),
        })
    }
}

fn csv(sheet: &Sheet) -> Result<Vec<u8>> {
    let broken = |error: csv::Error| Fault::Inconsistent(error.to_string());
    // The byte order mark: without it Excel takes the text for that of the machine's code page.
    let mut writer = csv::Writer::from_writer(vec![0xEF, 0xBB, 0xBF]);
    writer
        .write_record(sheet.columns.iter().map(|column| column.title))
        .map_err(broken)?;
    for (_, row) in &sheet.rows {
        writer
            .write_record(row.iter().map(|cell| harmless(cell)))
            .map_err(broken)?;
    }
    writer
        .into_inner()
        .map_err(|error| Fault::Inconsistent(error.to_string()).into())
}

fn xlsx(sheet: &Sheet, today: Date) -> std::result::Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    // Of our clock, to the day: the same book gives the same bytes.
    let year = u16::try_from(today.year()).unwrap_or(1900);
    let made = ExcelDateTime::from_ymd(year, today.month().into(), today.day())?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&made));
    let page = workbook.add_worksheet();
    page.set_name("Sổ đăng ký")?;
    page.set_landscape();
    page.set_paper_size(9);
    page.set_print_fit_to_pages(1, 0);
    let last = u16::try_from(sheet.columns.len() - 1).unwrap_or(0);
    let title = Format::new()
        .set_bold()
        .set_font_size(14)
        .set_align(FormatAlign::Center);
    let heading = format!("{} – NĂM {}", sheet.title, sheet.year);
    page.merge_range(0, 0, 0, last, &heading, &title)?;
    let head = Format::new()
        .set_bold()
        .set_text_wrap()
        .set_border(FormatBorder::Thin)
        .set_align(FormatAlign::Center)
        .set_align(FormatAlign::VerticalCenter);
    let cell = Format::new()
        .set_text_wrap()
        .set_border(FormatBorder::Thin)
        .set_align(FormatAlign::Top);
    for (at, column) in (0_u16..).zip(&sheet.columns) {
        page.set_column_width(at, f64::from(column.width))?;
        page.write_string_with_format(1, at, column.title, &head)?;
    }
    page.set_repeat_rows(1, 1)?;
    page.set_freeze_panes(2, 0)?;
    for (line, (_, row)) in (2_u32..).zip(&sheet.rows) {
        for (at, text) in (0_u16..).zip(row) {
            // As a string: what begins with "=" is no formula.
            page.write_string_with_format(line, at, text, &cell)?;
        }
    }
    workbook.save_to_buffer()
}
