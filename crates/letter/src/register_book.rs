//! The registers of documents as Decree 30/2020/NĐ-CP, appendix IV, wants them printed: a cover and
//! a table with numbered columns, A4 in landscape.

use serde::Serialize;
use unicode_normalization::UnicodeNormalization;

use crate::{
    model::LetterDate,
    press::{self, Press},
    typeset::{Desk, LetterError},
};

const TEMPLATE: &str = include_str!("register_book.typ");
/// Shown for a character that the fonts do not have.
const NO_GLYPH: char = '□';
/// Longer runs without a break get places where a line may end: columns are narrow.
const LONG_WORD: usize = 12;

/// A column of a register.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BookColumn {
    /// What stands above it, in the decree's words.
    pub title: &'static str,
    /// Its share of the page's width; only the proportion counts.
    pub width: u8,
    /// Short values (dates, counts) stand in the middle.
    pub centred: bool,
}

/// A register, or a part of one, ready to be printed. Texts are plain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegisterBook {
    /// What it is called: "SỔ ĐĂNG KÝ VĂN BẢN ĐI".
    pub title: &'static str,
    /// The body above the keeping one.
    pub parent_body: Option<String>,
    /// The body that keeps it.
    pub body: String,
    /// Calendar year.
    pub year: i32,
    /// Lines below the title: "Năm: 2026", "Từ số 01 đến số 45".
    pub cover: Vec<String>,
    /// The columns in order.
    pub columns: Vec<BookColumn>,
    /// The rows; each has a cell for every column.
    pub rows: Vec<Vec<String>>,
    /// When it was printed: the day of the PDF.
    pub printed_on: LetterDate,
    /// The same in words, below the cover.
    pub printed: String,
    /// Printed on top of every page, so that nobody takes an example for a register.
    pub mark: Option<String>,
}

/// A printed register.
#[derive(Clone, Debug)]
pub struct PrintedBook {
    /// PDF/A-2a and PDF/UA-1, tagged, with embedded fonts.
    pub pdf: Vec<u8>,
    /// How many pages, with the cover.
    pub pages: usize,
}

/// Sets registers.
pub struct BookPress {
    press: Press,
}

impl BookPress {
    /// Takes the fonts from the desk.
    ///
    /// # Errors
    /// [`LetterError::Fonts`] if there is none.
    pub fn new(desk: &dyn Desk) -> Result<Self, LetterError> {
        Ok(BookPress {
            press: Press::new(TEMPLATE, desk)?,
        })
    }

    /// Sets a register as PDF/A-2a and PDF/UA-1. The same register gives the same bytes.
    ///
    /// # Errors
    /// [`LetterError::Layout`], also for a row that has not a cell for every column;
    /// [`LetterError::Pdf`].
    pub fn print(&self, book: &RegisterBook) -> Result<PrintedBook, LetterError> {
        let width = book.columns.len();
        if let Some(at) = book.rows.iter().position(|row| row.len() != width) {
            return Err(LetterError::Layout(format!(
                "row {} has not {width} cells",
                at + 1
            )));
        }
        let sheet = self.sheet(book);
        let document = self.press.lay_out("book", &sheet)?;
        let ident = format!("{}/{}", sheet.name, sheet.printed);
        let pdf = press::pdf(&document, &ident, press::archival()?)?;
        Ok(PrintedBook {
            pdf,
            pages: document.pages().len(),
        })
    }

    fn sheet(&self, book: &RegisterBook) -> Sheet {
        let clean = |text: &str| self.printable(text);
        let columns = book.columns.iter();
        Sheet {
            name: clean(&format!("{} năm {}", book.title, book.year)),
            title: clean(book.title),
            parent_body: book
                .parent_body
                .as_ref()
                .map(|body| clean(&body.to_uppercase())),
            body: clean(&book.body.to_uppercase()),
            year: book.year,
            cover: book.cover.iter().map(|line| clean(line)).collect(),
            widths: columns.clone().map(|column| column.width.max(1)).collect(),
            centred: columns
                .clone()
                .enumerate()
                .filter(|(_, column)| column.centred)
                .map(|(at, _)| at)
                .collect(),
            columns: columns.map(|column| clean(column.title)).collect(),
            rows: book
                .rows
                .iter()
                .map(|row| row.iter().map(|cell| clean(cell)).collect())
                .collect(),
            printed_on: LetterDate {
                day: book.printed_on.day.or(Some(1)),
                ..book.printed_on
            },
            printed: clean(&book.printed),
            mark: book.mark.as_deref().map(clean),
            empty: "Không có văn bản nào.",
        }
    }

    /// NFC, one line, with a box for what the fonts do not have, and with places to break in long
    /// words: after "/" and "-", and in endless ones.
    fn printable(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let (mut unbroken, mut before) = (0, ' ');
        for c in text.nfc() {
            let c = if c.is_control() { ' ' } else { c };
            let known = c == ' ' || self.press.has_glyph(c);
            out.push(if known { c } else { NO_GLYPH });
            unbroken = if c.is_whitespace() { 0 } else { unbroken + 1 };
            // Not in a date.
            let joint = matches!(c, '/' | '-') && !before.is_ascii_digit() && unbroken > 2;
            if unbroken == LONG_WORD || joint {
                out.push('\u{200b}');
                unbroken = 0;
            }
            before = c;
        }
        out
    }
}

#[derive(Serialize)]
struct Sheet {
    name: String,
    title: String,
    parent_body: Option<String>,
    body: String,
    year: i32,
    cover: Vec<String>,
    columns: Vec<String>,
    widths: Vec<u8>,
    centred: Vec<usize>,
    rows: Vec<Vec<String>>,
    printed_on: LetterDate,
    printed: String,
    mark: Option<String>,
    empty: &'static str,
}
