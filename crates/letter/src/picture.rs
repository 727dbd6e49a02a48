//! A correction as a square picture for chat groups: the conclusion and what is true in large
//! letters; what the message claims small, crossed out by its frame, so that no part of the picture
//! can be mistaken for the message.

use serde::Serialize;
use typst_render::RenderOptions;
use unicode_normalization::UnicodeNormalization;

use crate::{
    press::Press,
    qr,
    typeset::{Desk, LetterError},
};

const TEMPLATE: &str = include_str!("picture.typ");
/// Longer runs without a break get places where a line may end.
const LONG_WORD: usize = 24;
/// Width and height of the picture, in pixels.
pub const PICTURE_SIDE: u32 = 1080;

/// How the conclusion is coloured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Tone {
    /// The message is wrong.
    Wrong,
    /// Nobody knows yet, or nobody can.
    Open,
    /// The message is right.
    Right,
}

/// The words of a picture, ready to be set. Texts are plain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// How the conclusion is coloured.
    pub tone: Tone,
    /// What it is: "ĐÍNH CHÍNH".
    pub kind: String,
    /// The conclusion: "TIN GIẢ".
    pub verdict: String,
    /// What is concluded on: "Tin nhắn về Zalo".
    pub about: String,
    /// Above what is true: "SỰ THẬT".
    pub truth_head: String,
    /// What is true.
    pub truth: String,
    /// Above the claim: "Tin sai nói rằng".
    pub claim_head: String,
    /// What the message claims.
    pub claim: String,
    /// What to do; may be empty.
    pub request: String,
    /// Who says so, and in which letter.
    pub source: Vec<String>,
    /// Before the address: "Kiểm tra tại".
    pub check: String,
    /// Where anyone can check it.
    pub link: String,
    /// Set across the picture, so that nobody takes an example for real.
    pub mark: Option<String>,
}

/// Sets pictures.
pub struct PicturePress {
    press: Press,
}

#[derive(Serialize)]
struct Sheet {
    tone: Tone,
    kind: String,
    verdict: String,
    about: String,
    truth_head: String,
    truth: String,
    claim_head: String,
    claim: String,
    request: String,
    source: Vec<String>,
    check: String,
    link: String,
    /// Modules on a side of the QR code; 0: no code.
    side: usize,
    /// Row, first module, how many.
    spans: Vec<(usize, usize, usize)>,
    mark: Option<String>,
}

impl PicturePress {
    /// Takes the fonts from the desk.
    ///
    /// # Errors
    /// [`LetterError::Fonts`] if there is none.
    pub fn new(desk: &dyn Desk) -> Result<Self, LetterError> {
        Ok(PicturePress {
            press: Press::new(TEMPLATE, desk)?,
        })
    }

    /// The picture as PNG, [`PICTURE_SIDE`] pixels on each side. The same words give the same bytes.
    ///
    /// # Errors
    /// [`LetterError::Layout`].
    pub fn png(&self, picture: &Picture) -> Result<Vec<u8>, LetterError> {
        let document = self.press.lay_out("picture", &self.sheet(picture))?;
        let page = document
            .pages()
            .first()
            .ok_or_else(|| LetterError::Layout("the template has no page".to_owned()))?;
        let options = RenderOptions {
            pixel_per_pt: 1.0.into(),
            ..RenderOptions::default()
        };
        typst_render::render(page, &options)
            .encode_png()
            .map_err(|error| LetterError::Layout(error.to_string()))
    }

    fn sheet(&self, picture: &Picture) -> Sheet {
        let clean = |text: &str| self.printable(text);
        let modules = qr::modules(&picture.link).unwrap_or_default();
        let rows = modules.iter().enumerate();
        Sheet {
            tone: picture.tone,
            kind: clean(&picture.kind),
            verdict: clean(&picture.verdict),
            about: clean(&picture.about),
            truth_head: clean(&picture.truth_head),
            truth: clean(&picture.truth),
            claim_head: clean(&picture.claim_head),
            claim: clean(&picture.claim),
            request: clean(&picture.request),
            source: picture.source.iter().map(|line| clean(line)).collect(),
            check: clean(&picture.check),
            link: clean(
                picture
                    .link
                    .trim_start_matches("https://")
                    .trim_start_matches("http://"),
            ),
            side: modules.len(),
            spans: rows
                .flat_map(|(row, dark)| {
                    let spans = qr::spans(dark).into_iter();
                    spans.map(move |(first, many)| (row, first, many))
                })
                .collect(),
            mark: picture.mark.as_deref().map(clean),
        }
    }

    /// NFC, without control characters and what the fonts do not have, and with places to break in
    /// endless words.
    fn printable(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut unbroken = 0;
        for c in text.nfc() {
            let c = if c.is_control() && c != '\n' { ' ' } else { c };
            let known = c.is_whitespace() || self.press.has_glyph(c);
            if !known {
                continue;
            }
            out.push(c);
            unbroken = if c.is_whitespace() { 0 } else { unbroken + 1 };
            if unbroken % LONG_WORD == 0 && unbroken > 0 {
                out.push('\u{200b}');
            }
        }
        out.trim().to_owned()
    }
}
