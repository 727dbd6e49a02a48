//! A report to superiors (báo cáo, Decree 30/2020/NĐ-CP, type BC): what spread, what was done, how
//! long it took, on one page.

use serde::Serialize;
use unicode_normalization::UnicodeNormalization;

use crate::{
    model::LetterDate,
    press::{self, Press},
    typeset::{Desk, LetterError},
};

const TEMPLATE: &str = include_str!("summary.typ");
/// Sizes of the text in points, largest first: the first that fits one page is taken.
const SIZES: [f64; 6] = [13.0, 12.0, 11.0, 10.0, 9.0, 8.0];
/// Shown for a character that the fonts do not have.
const NO_GLYPH: char = '□';

/// A report. Texts are plain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// The body above the reporting one.
    pub parent_body: Option<String>,
    /// The reporting body.
    pub body: String,
    /// "Số:      /BC-STTTT"; the number is written by hand or by the clerk.
    pub number: String,
    /// "Thái Nguyên, ngày    tháng 02 năm 2021".
    pub place_and_day: String,
    /// What it is about.
    pub subject: String,
    /// Whom it is for.
    pub addressee: Option<String>,
    /// Its parts in order.
    pub parts: Vec<SummaryPart>,
    /// Lines over the name: "KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC".
    pub signature: Vec<String>,
    /// Who signs.
    pub signer: String,
    /// Lines under "Nơi nhận".
    pub recipients: Vec<String>,
    /// When it was made: the day of the PDF.
    pub made_on: LetterDate,
    /// Printed on top, so that nobody takes an example for a report.
    pub mark: Option<String>,
}

/// One part of a report.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SummaryPart {
    /// "1. Tình hình lan truyền".
    pub heading: String,
    /// What it says.
    pub paragraphs: Vec<String>,
    /// Growth, as bars.
    pub chart: Option<SummaryChart>,
    /// Tables below.
    pub tables: Vec<SummaryTable>,
}

/// Counts as bars.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SummaryChart {
    /// Label and count of each bar.
    pub bars: Vec<(String, u64)>,
    /// What stands below.
    pub caption: String,
    /// The same in words, for those who do not see it.
    pub alt: String,
}

/// A table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SummaryTable {
    /// Titles with their share of the width.
    pub columns: Vec<(String, u8)>,
    /// Rows; each has a cell for every column.
    pub rows: Vec<Vec<String>>,
}

/// Sets reports.
pub struct SummaryPress {
    press: Press,
}

impl SummaryPress {
    /// Takes the fonts from the desk.
    ///
    /// # Errors
    /// [`LetterError::Fonts`] if there is none.
    pub fn new(desk: &dyn Desk) -> Result<Self, LetterError> {
        Ok(SummaryPress {
            press: Press::new(TEMPLATE, desk)?,
        })
    }

    /// Sets a report as PDF/A-2a and PDF/UA-1, with its number of pages: one, unless it does not fit
    /// in the smallest letters. The same report gives the same bytes.
    ///
    /// # Errors
    /// [`LetterError::Layout`], also for a row that has not a cell for every column;
    /// [`LetterError::Pdf`].
    pub fn print(&self, summary: &Summary) -> Result<(Vec<u8>, usize), LetterError> {
        let tables = summary.parts.iter().flat_map(|part| &part.tables);
        for table in tables {
            if table
                .rows
                .iter()
                .any(|row| row.len() != table.columns.len())
            {
                return Err(LetterError::Layout(format!(
                    "a row has not {} cells",
                    table.columns.len()
                )));
            }
        }
        let mut last = None;
        for size in SIZES {
            let document = self.press.lay_out("report", &self.sheet(summary, size))?;
            let fits = document.pages().len() == 1;
            last = Some(document);
            if fits {
                break;
            }
        }
        let document =
            last.ok_or_else(|| LetterError::Layout("there is no size to set it in".to_owned()))?;
        let ident = format!("{}/{}", summary.subject, summary.place_and_day);
        let pdf = press::pdf(&document, &ident, press::archival()?)?;
        Ok((pdf, document.pages().len()))
    }

    fn sheet(&self, summary: &Summary, size: f64) -> Sheet {
        let clean = |text: &str| self.printable(text);
        let all = |texts: &[String]| texts.iter().map(|text| clean(text)).collect::<Vec<_>>();
        Sheet {
            size,
            name: clean(&format!("Báo cáo {}", summary.subject)),
            parent_body: summary
                .parent_body
                .as_ref()
                .map(|body| clean(&body.to_uppercase())),
            body: clean(&summary.body.to_uppercase()),
            number: clean(&summary.number),
            place_and_day: clean(&summary.place_and_day),
            title: "BÁO CÁO",
            subject: clean(&summary.subject),
            addressee: summary.addressee.as_deref().map(clean),
            parts: summary
                .parts
                .iter()
                .map(|part| PartSheet {
                    heading: clean(&part.heading),
                    paragraphs: all(&part.paragraphs),
                    chart: part
                        .chart
                        .as_ref()
                        .filter(|chart| !chart.bars.is_empty())
                        .map(|chart| ChartSheet {
                            bars: chart
                                .bars
                                .iter()
                                .map(|(label, count)| BarSheet {
                                    label: clean(label),
                                    count: *count,
                                })
                                .collect(),
                            caption: clean(&chart.caption),
                            alt: clean(&chart.alt),
                        }),
                    tables: part
                        .tables
                        .iter()
                        .map(|table| TableSheet {
                            widths: table.columns.iter().map(|(_, width)| *width).collect(),
                            columns: table
                                .columns
                                .iter()
                                .map(|(title, _)| clean(title))
                                .collect(),
                            rows: table.rows.iter().map(|row| all(row)).collect(),
                        })
                        .collect(),
                })
                .collect(),
            signature: all(&summary.signature),
            signer: clean(&summary.signer),
            recipients: all(&summary.recipients),
            made_on: LetterDate {
                day: summary.made_on.day.or(Some(1)),
                ..summary.made_on
            },
            mark: summary.mark.as_deref().map(clean),
        }
    }

    /// NFC, one line, with a box for what the fonts do not have.
    fn printable(&self, text: &str) -> String {
        let known = |c: char| self.press.has_glyph(c);
        text.nfc()
            .map(|c| if c.is_control() { ' ' } else { c })
            .map(|c| if c == ' ' || known(c) { c } else { NO_GLYPH })
            .collect()
    }
}

#[derive(Serialize)]
struct Sheet {
    size: f64,
    name: String,
    parent_body: Option<String>,
    body: String,
    number: String,
    place_and_day: String,
    title: &'static str,
    subject: String,
    addressee: Option<String>,
    parts: Vec<PartSheet>,
    signature: Vec<String>,
    signer: String,
    recipients: Vec<String>,
    made_on: LetterDate,
    mark: Option<String>,
}

#[derive(Serialize)]
struct PartSheet {
    heading: String,
    paragraphs: Vec<String>,
    chart: Option<ChartSheet>,
    tables: Vec<TableSheet>,
}

#[derive(Serialize)]
struct ChartSheet {
    bars: Vec<BarSheet>,
    caption: String,
    alt: String,
}

#[derive(Serialize)]
struct BarSheet {
    label: String,
    count: u64,
}

#[derive(Serialize)]
struct TableSheet {
    widths: Vec<u8>,
    columns: Vec<String>,
    rows: Vec<Vec<String>>,
}
