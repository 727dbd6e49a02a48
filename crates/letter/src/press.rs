//! What every press has in common: Typst with one template, the fonts that it sets in, and the way to
//! a PDF.

use serde::Serialize;
use typst::{
    diag::SourceDiagnostic,
    foundations::{Bytes, Dict, Smart, Value},
    text::Font,
};
use typst_as_lib::{TypstAsLibError, TypstEngine, TypstTemplateMainFile};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use crate::typeset::{Desk, LetterError};

/// Keeps a template and the fonts, so that every page after the first is fast.
pub(crate) struct Press {
    engine: TypstEngine<TypstTemplateMainFile>,
    fonts: Vec<Font>,
}

impl Press {
    /// Takes the fonts from the desk.
    ///
    /// # Errors
    /// [`LetterError::Fonts`] if there is none.
    pub(crate) fn new(template: &'static str, desk: &dyn Desk) -> Result<Self, LetterError> {
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
            .main_file(template)
            .fonts(files)
            .build();
        Ok(Press { engine, fonts })
    }

    /// The fonts of the desk.
    pub(crate) fn fonts(&self) -> &[Font] {
        &self.fonts
    }

    /// Whether every font has a glyph for a character.
    pub(crate) fn has_glyph(&self, c: char) -> bool {
        let mut fonts = self.fonts.iter();
        fonts.all(|font| font.info().coverage.contains(u32::from(c)))
    }

    /// Sets the template with an input.
    ///
    /// # Errors
    /// [`LetterError::Layout`].
    pub(crate) fn lay_out(
        &self,
        name: &str,
        sheet: &impl Serialize,
    ) -> Result<PagedDocument, LetterError> {
        let mut inputs = Dict::new();
        inputs.insert(name.into(), input(sheet)?);
        self.lay_out_with(inputs)
    }

    /// Sets the template with several inputs.
    ///
    /// # Errors
    /// [`LetterError::Layout`].
    pub(crate) fn lay_out_with(&self, inputs: Dict) -> Result<PagedDocument, LetterError> {
        self.engine
            .compile_with_input(inputs)
            .output
            .map_err(|error: TypstAsLibError| LetterError::Layout(error.to_string()))
    }
}

/// A value as the templates read it: JSON.
///
/// # Errors
/// [`LetterError::Layout`].
pub(crate) fn input(value: &impl Serialize) -> Result<Value, LetterError> {
    let text =
        serde_json::to_string(value).map_err(|error| LetterError::Layout(error.to_string()))?;
    Ok(Value::Str(text.into()))
}

/// PDF/A-2a and PDF/UA-1.
///
/// # Errors
/// [`LetterError::Pdf`].
pub(crate) fn archival() -> Result<PdfStandards, LetterError> {
    PdfStandards::new(&[PdfStandard::A_2a, PdfStandard::Ua_1])
        .map_err(|error| LetterError::Pdf(error.message().to_string()))
}

/// A document as PDF. Its identity is of the content, not of the moment: the same pages give the
/// same bytes.
///
/// # Errors
/// [`LetterError::Pdf`].
pub(crate) fn pdf(
    document: &PagedDocument,
    ident: &str,
    standards: PdfStandards,
) -> Result<Vec<u8>, LetterError> {
    let options = PdfOptions {
        ident: Smart::Custom(ident.to_owned()).map(Into::into),
        standards,
        ..PdfOptions::default()
    };
    typst_pdf::pdf(document, &options).map_err(|errors| pdf_error(&errors))
}

fn pdf_error(errors: &[SourceDiagnostic]) -> LetterError {
    let texts: Vec<&str> = errors.iter().map(|error| error.message.as_str()).collect();
    LetterError::Pdf(texts.join("; "))
}
