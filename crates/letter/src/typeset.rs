//! From the model to a PDF, with Typst.

use serde::Serialize;
use thiserror::Error;
use typst::{
    diag::SourceDiagnostic,
    foundations::{Bytes, Dict, Smart, Value},
    text::Font,
};
use typst_as_lib::{TypstAsLibError, TypstEngine, TypstTemplateMainFile};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};
use unicode_normalization::UnicodeNormalization;

use crate::{
    model::{Letter, Style},
    plain::listed,
};

/// Lends what setting a letter needs.
pub trait Desk {
    /// Font files (TrueType or OpenType) with the family "Liberation Serif" among them.
    fn fonts(&self) -> Vec<&'static [u8]>;
}

/// A set letter.
#[derive(Clone, Debug)]
pub struct Typeset {
    /// PDF/A-2a and PDF/UA-1, tagged, with embedded fonts.
    pub pdf: Vec<u8>,
    /// How many pages.
    pub pages: usize,
}

/// Why a letter could not be set.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum LetterError {
    /// The desk has no usable font.
    #[error("no usable font: {0}")]
    Fonts(String),
    /// Typst refused the document.
    #[error("cannot set the letter: {0}")]
    Layout(String),
    /// The document does not meet PDF/A or PDF/UA.
    #[error("cannot write the PDF: {0}")]
    Pdf(String),
}

/// Keeps the fonts, so that every letter after the first is fast.
pub struct Typesetter {
    engine: TypstEngine<TypstTemplateMainFile>,
    fonts: Vec<Font>,
}

const TEMPLATE: &str = include_str!("nd30_2020.typ");
/// Shown for a character that the fonts do not have (an emoji in a quoted message).
const NO_GLYPH: char = '□';
/// Longer runs without a break get places where a line may end.
const LONG_WORD: usize = 40;

impl Typesetter {
    /// Takes the fonts from the desk.
    ///
    /// # Errors
    /// [`LetterError::Fonts`] if there is none.
    pub fn new(desk: &dyn Desk) -> Result<Self, LetterError> {
        let files = desk.fonts();
        let fonts: Vec<Font> = files
            .iter()
            .flat_map(|file| Font::iter(Bytes::new(*file)))
            .collect();
        if fonts.is_empty() {
            return Err(LetterError::Fonts(
                "the desk lends none that can be read".to_owned(),
            ));
        }
        let engine = TypstEngine::builder()
            .main_file(TEMPLATE)
            .fonts(files)
            .build();
        Ok(Typesetter { engine, fonts })
    }

    /// Sets a letter. The same letter gives the same bytes.
    ///
    /// # Errors
    /// [`LetterError::Layout`], [`LetterError::Pdf`].
    pub fn typeset(&self, letter: &Letter) -> Result<Typeset, LetterError> {
        let sheet = self.sheet(letter);
        let json = serde_json::to_string(&sheet)
            .map_err(|error| LetterError::Layout(error.to_string()))?;
        let mut inputs = Dict::new();
        inputs.insert("letter".into(), Value::Str(json.into()));
        let document: PagedDocument = self
            .engine
            .compile_with_input(inputs)
            .output
            .map_err(|error: TypstAsLibError| LetterError::Layout(error.to_string()))?;
        let standards = PdfStandards::new(&[PdfStandard::A_2a, PdfStandard::Ua_1])
            .map_err(|error| LetterError::Pdf(error.message().to_string()))?;
        let options = PdfOptions {
            // Of the content, not of the moment: the same letter gives the same bytes.
            ident: Smart::Custom(&sheet.ident)
                .map(ToString::to_string)
                .map(Into::into),
            standards,
            ..PdfOptions::default()
        };
        let pdf = typst_pdf::pdf(&document, &options).map_err(|errors| pdf_error(&errors))?;
        Ok(Typeset {
            pdf,
            pages: document.pages().len(),
        })
    }

    /// Sets a letter and gives its pages as SVG documents, one each: for looking at on a screen.
    ///
    /// # Errors
    /// [`LetterError::Layout`].
    pub fn svg(&self, letter: &Letter) -> Result<Vec<String>, LetterError> {
        let sheet = self.sheet(letter);
        let json = serde_json::to_string(&sheet)
            .map_err(|error| LetterError::Layout(error.to_string()))?;
        let mut inputs = Dict::new();
        inputs.insert("letter".into(), Value::Str(json.into()));
        let document: PagedDocument = self
            .engine
            .compile_with_input(inputs)
            .output
            .map_err(|error: TypstAsLibError| LetterError::Layout(error.to_string()))?;
        Ok(document
            .pages()
            .iter()
            .map(|page| typst_svg::svg(page, &typst_svg::SvgOptions::default()))
            .collect())
    }

    /// The letter as the template reads it.
    fn sheet(&self, letter: &Letter) -> Sheet {
        let clean = |text: &str| self.printable(text);
        let all = |texts: &[String]| texts.iter().map(|text| clean(text)).collect::<Vec<_>>();
        Sheet {
            title: clean(&format!("Công văn V/v {}", letter.subject)),
            ident: format!("{}/{}", letter.number_line(), letter.date_line()),
            mark: letter.mark.as_deref().map(clean),
            parent_body: letter
                .parent_body
                .as_ref()
                .map(|body| clean(&body.to_uppercase())),
            issuing_body: clean(&letter.issuing_body.to_uppercase()),
            number: clean(&letter.number_line()).replace(' ', "\u{a0}"),
            date: clean(&letter.date_line()).replace("      ", "\u{a0}\u{a0}\u{a0}\u{a0}\u{a0}"),
            day: letter.date.day.unwrap_or(1),
            month: letter.date.month.clamp(1, 12),
            year: letter.date.year,
            subject: clean(&letter.subject),
            urgency: letter.urgency.map(|urgency| urgency.text()),
            addressee: match letter.addressees.as_slice() {
                [only] => Some(clean(&format!("{only}."))),
                _ => None,
            },
            addressees: all(&listed(&letter.addressees)),
            body: letter
                .body
                .iter()
                .map(|paragraph| {
                    paragraph
                        .runs
                        .iter()
                        .map(|run| Piece {
                            text: clean(&run.text),
                            italic: matches!(run.style, Style::Italic | Style::BoldItalic),
                            bold: matches!(run.style, Style::Bold | Style::BoldItalic),
                        })
                        .collect()
                })
                .collect(),
            recipients: all(&listed(&letter.recipients)),
            signature: all(&letter.signature_lines()),
            name: clean(&letter.signature.name),
            verify_url: letter.verify_url.as_deref().map(clean),
        }
    }

    /// NFC, without control characters, with a box for what the fonts do not have, and with places
    /// to break in endless words.
    fn printable(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut unbroken = 0;
        for c in text.nfc() {
            let c = if c.is_control() { ' ' } else { c };
            let shown = c == ' ' || self.fonts.iter().all(|font| has_glyph(font, c));
            out.push(if shown { c } else { NO_GLYPH });
            unbroken = if c.is_whitespace() { 0 } else { unbroken + 1 };
            if unbroken % LONG_WORD == 0 && unbroken > 0 {
                out.push('\u{200b}');
            }
        }
        out
    }
}

fn has_glyph(font: &Font, c: char) -> bool {
    font.info().coverage.contains(u32::from(c))
}

fn pdf_error(errors: &[SourceDiagnostic]) -> LetterError {
    let texts: Vec<&str> = errors.iter().map(|error| error.message.as_str()).collect();
    LetterError::Pdf(texts.join("; "))
}

/// What the template reads.
#[derive(Serialize)]
struct Sheet {
    title: String,
    #[serde(skip)]
    ident: String,
    mark: Option<String>,
    parent_body: Option<String>,
    issuing_body: String,
    number: String,
    date: String,
    day: u8,
    month: u8,
    year: i32,
    subject: String,
    urgency: Option<&'static str>,
    addressee: Option<String>,
    addressees: Vec<String>,
    body: Vec<Vec<Piece>>,
    recipients: Vec<String>,
    signature: Vec<String>,
    name: String,
    verify_url: Option<String>,
}

#[derive(Serialize)]
struct Piece {
    text: String,
    italic: bool,
    bold: bool,
}
