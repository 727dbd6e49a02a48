//! Cover sheets for letters that go on paper: whom it goes to, what is asked, by when, the way to
//! the receiver's own page, and lines to confirm on paper. One A4 page each.

use serde::Serialize;
use typst_pdf::PdfStandards;
use unicode_normalization::UnicodeNormalization;

use crate::{
    model::LetterDate,
    press::{self, Press},
    qr,
    typeset::{Desk, LetterError},
};

const TEMPLATE: &str = include_str!("cover.typ");
/// Shown for a character that the fonts do not have.
const NO_GLYPH: char = '□';
/// Characters of a field that are printed: a sheet stays one page.
const LONGEST: usize = 700;
/// Longer runs without a break get places where a line may end; an address is better in one piece.
const LONG_WORD: usize = 28;
const LONG_ADDRESS: usize = 56;

/// One cover sheet. Texts are plain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CoverSheet {
    /// Who gets it.
    pub receiver: String,
    /// What is handed over: "Công văn số 12/STTTT-TTBCXB ngày 20/02/2021".
    pub what: String,
    /// What it is about.
    pub subject: String,
    /// Name and text of what the receiver has to know: "Đề nghị", "Thời hạn".
    pub facts: Vec<(String, String)>,
    /// The receiver's own page, as the QR code holds it.
    pub link: String,
    /// The same, short enough to be typed.
    pub short_link: String,
}

/// Cover sheets to be printed together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CoverSheets {
    /// The body above the sending one.
    pub parent_body: Option<String>,
    /// The sending body.
    pub body: String,
    /// How to reach it: telephone, e-mail.
    pub contact: String,
    /// The day of the PDF.
    pub printed_on: LetterDate,
    /// Printed on top of every page, so that nobody takes an example or exercise for a letter.
    pub mark: Option<String>,
    /// The sheets, in order.
    pub sheets: Vec<CoverSheet>,
}

/// Sets cover sheets.
pub struct CoverPress {
    press: Press,
}

impl CoverPress {
    /// Takes the fonts from the desk.
    ///
    /// # Errors
    /// [`LetterError::Fonts`] if there is none.
    pub fn new(desk: &dyn Desk) -> Result<Self, LetterError> {
        Ok(CoverPress {
            press: Press::new(TEMPLATE, desk)?,
        })
    }

    /// Sets the sheets: a PDF with one page for each.
    ///
    /// # Errors
    /// [`LetterError::Layout`], [`LetterError::Pdf`].
    pub fn print(&self, covers: &CoverSheets) -> Result<Vec<u8>, LetterError> {
        let document = self.press.lay_out("covers", &self.data(covers))?;
        if document.pages().len() != covers.sheets.len() {
            return Err(LetterError::Layout(format!(
                "{} cover sheets take {} pages",
                covers.sheets.len(),
                document.pages().len()
            )));
        }
        press::pdf(&document, "covers", PdfStandards::default())
    }

    fn data(&self, covers: &CoverSheets) -> Data {
        let clean = |text: &str| self.printable(text, LONG_WORD);
        let sheets = covers.sheets.iter().map(|sheet| {
            let rows = qr::modules(&sheet.link).unwrap_or_default();
            Sheet {
                receiver: clean(&sheet.receiver),
                what: clean(&sheet.what),
                subject: clean(&sheet.subject),
                facts: sheet
                    .facts
                    .iter()
                    .map(|(name, text)| (clean(name), clean(text)))
                    .collect(),
                link: self.printable(&sheet.short_link, LONG_ADDRESS),
                side: rows.len(),
                dark: rows.iter().map(|row| qr::spans(row)).collect(),
            }
        });
        Data {
            parent_body: covers
                .parent_body
                .as_ref()
                .map(|body| clean(&body.to_uppercase())),
            body: clean(&covers.body.to_uppercase()),
            contact: clean(&covers.contact),
            printed_on: LetterDate {
                day: covers.printed_on.day.or(Some(1)),
                ..covers.printed_on
            },
            mark: covers.mark.as_deref().map(clean),
            sheets: sheets.collect(),
        }
    }

    /// NFC, one line, not endless, with a box for what the fonts do not have, and with places to
    /// break in long words.
    fn printable(&self, text: &str, long: usize) -> String {
        let mut out = String::with_capacity(text.len());
        let mut unbroken = 0;
        for (at, c) in text.nfc().enumerate() {
            if at == LONGEST {
                out.push('…');
                break;
            }
            let c = if c.is_control() { ' ' } else { c };
            let known = c == ' ' || self.press.has_glyph(c);
            out.push(if known { c } else { NO_GLYPH });
            unbroken = if c.is_whitespace() { 0 } else { unbroken + 1 };
            if unbroken == long {
                out.push('\u{200b}');
                unbroken = 0;
            }
        }
        out
    }
}

#[derive(Serialize)]
struct Data {
    parent_body: Option<String>,
    body: String,
    contact: String,
    printed_on: LetterDate,
    mark: Option<String>,
    sheets: Vec<Sheet>,
}

#[derive(Serialize)]
struct Sheet {
    receiver: String,
    what: String,
    subject: String,
    facts: Vec<(String, String)>,
    link: String,
    side: usize,
    dark: Vec<Vec<(usize, usize)>>,
}
