//! From the model to a PDF, with Typst.

use thiserror::Error;
use typst::{
    foundations::{Dict, Label},
    introspection::Introspector,
    text::Font,
    utils::PicoStr,
};
use typst_layout::PagedDocument;
use typst_svg::SvgOptions;
use unicode_normalization::UnicodeNormalization;

use crate::{
    model::Letter,
    pack::{RulePackError, RulePacks},
    press::{self, Press},
    sheet::{Sheet, sheet},
};

/// Lends what setting a letter needs.
pub trait Desk {
    /// Font files (TrueType or OpenType) with the family "Liberation Serif" among them.
    fn fonts(&self) -> Vec<&'static [u8]>;
}

/// A set letter.
#[derive(Clone, Debug)]
pub struct Typeset {
    /// PDF/A-2a and PDF/UA-1, tagged, with embedded fonts. Level A holds all that levels B and U ask
    /// for.
    pub pdf: Vec<u8>,
    /// How many pages, with those of the annexes.
    pub pages: usize,
    /// Where the signature and the seal belong: between the office and the name.
    pub signature: SignaturePlace,
    /// The top right corner of the first page, where a body signs copies and separate attachments
    /// (Decree 30/2020, appendix I, II.8); inside the top margin.
    pub corner: SignaturePlace,
}

/// A rectangle on a page, in PDF points (1/72 inch) from the page's lower left corner.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SignaturePlace {
    /// The page, from 0.
    pub page: usize,
    /// Its left side.
    pub x: f64,
    /// Its lower side.
    pub y: f64,
    /// How wide.
    pub width: f64,
    /// How high.
    pub height: f64,
}

/// Why a letter could not be set.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum LetterError {
    /// The desk has no usable font.
    #[error("no usable font: {0}")]
    Fonts(String),
    /// The letter's rule pack is not here.
    #[error(transparent)]
    Rules(#[from] RulePackError),
    /// Typst refused the document.
    #[error("cannot set the letter: {0}")]
    Layout(String),
    /// The document does not meet PDF/A or PDF/UA.
    #[error("cannot write the PDF: {0}")]
    Pdf(String),
}

/// Keeps fonts and rule packs, so that every letter after the first is fast.
pub struct Typesetter {
    press: Press,
    packs: RulePacks,
}

const TEMPLATE: &str = include_str!("letter.typ");
/// Shown for a character that the fonts do not have (an emoji in a quoted message).
const NO_GLYPH: char = '□';
/// Longer runs without a break get places where a line may end.
const LONG_WORD: usize = 40;

impl Typesetter {
    /// Takes the fonts from the desk; lays letters out by the bundled rule packs.
    ///
    /// # Errors
    /// [`LetterError::Fonts`] if there is none.
    pub fn new(desk: &dyn Desk) -> Result<Self, LetterError> {
        Typesetter::with_packs(desk, RulePacks::bundled())
    }

    /// Takes the fonts from the desk; lays letters out by these rule packs.
    ///
    /// # Errors
    /// [`LetterError::Fonts`] if there is none, or not the family that a pack asks for.
    pub fn with_packs(desk: &dyn Desk, packs: RulePacks) -> Result<Self, LetterError> {
        let press = Press::new(TEMPLATE, desk)?;
        for pack in packs.iter() {
            let family = &pack.font.family;
            let lent = |font: &Font| font.info().family.eq_ignore_ascii_case(family);
            if !press.fonts().iter().any(lent) {
                return Err(LetterError::Fonts(format!(
                    "rule pack {} asks for {family}, which the desk does not lend",
                    pack.id
                )));
            }
        }
        Ok(Typesetter { press, packs })
    }

    /// The rule packs that letters are laid out by.
    #[must_use]
    pub const fn packs(&self) -> &RulePacks {
        &self.packs
    }

    /// Sets a letter. The same letter gives the same bytes.
    ///
    /// # Errors
    /// [`LetterError::Rules`], [`LetterError::Layout`], [`LetterError::Pdf`].
    pub fn typeset(&self, letter: &Letter) -> Result<Typeset, LetterError> {
        let (sheet, document) = self.lay_out(letter)?;
        let pdf = press::pdf(&document, &sheet.ident, press::archival()?)?;
        Ok(Typeset {
            pdf,
            pages: document.pages().len(),
            signature: place(&document, "signature")?,
            corner: place(&document, "corner")?,
        })
    }

    /// A picture of every page (SVG), for a preview: the same layout as the PDF's.
    ///
    /// # Errors
    /// [`LetterError::Rules`], [`LetterError::Layout`].
    pub fn svg(&self, letter: &Letter) -> Result<Vec<String>, LetterError> {
        let (_, document) = self.lay_out(letter)?;
        let pages = document.pages().iter();
        Ok(pages
            .map(|page| typst_svg::svg(page, &SvgOptions::default()))
            .collect())
    }

    fn lay_out(&self, letter: &Letter) -> Result<(Sheet, PagedDocument), LetterError> {
        let pack = self.packs.get(&letter.rule_pack)?;
        let sheet = sheet(letter, pack, &|text| self.printable(text));
        let mut inputs = Dict::new();
        inputs.insert("letter".into(), press::input(&sheet)?);
        inputs.insert("pack".into(), press::input(pack)?);
        let document = self.press.lay_out_with(inputs)?;
        Ok((sheet, document))
    }

    /// NFC, without control characters, with a box for what the fonts do not have, and with places
    /// to break in endless words.
    fn printable(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut unbroken = 0;
        for c in text.nfc() {
            let c = if c.is_control() { ' ' } else { c };
            let shown = c == ' ' || self.press.has_glyph(c);
            out.push(if shown { c } else { NO_GLYPH });
            unbroken = if c.is_whitespace() { 0 } else { unbroken + 1 };
            if unbroken % LONG_WORD == 0 && unbroken > 0 {
                out.push('\u{200b}');
            }
        }
        out
    }
}

/// The rectangle between the two labels that the template sets at its corners.
fn place(document: &PagedDocument, name: &str) -> Result<SignaturePlace, LetterError> {
    let missing = || LetterError::Layout(format!("the template has no place for the {name}"));
    let corner = |which: &str| -> Result<(usize, f64, f64), LetterError> {
        let label = Label::new(PicoStr::intern(&format!("{name}-{which}"))).ok_or_else(missing)?;
        let introspector = document.introspector();
        let content = introspector.query_label(label).map_err(|_| missing())?;
        let location = content.location().ok_or_else(missing)?;
        let at = introspector.position(location).ok_or_else(missing)?;
        Ok((at.page.get() - 1, at.point.x.to_pt(), at.point.y.to_pt()))
    };
    let (page, left, top) = corner("start")?;
    let (_, right, bottom) = corner("end")?;
    let height = document.pages()[page].frame.height().to_pt();
    Ok(SignaturePlace {
        page,
        x: left,
        y: height - bottom,
        width: right - left,
        height: bottom - top,
    })
}
