//! The fonts that come with the crate: Liberation Serif, which has the metrics of Times New Roman
//! (Decree 30/2020, appendix I, asks for Times New Roman, which is not free). SIL OFL 1.1, see
//! `fonts/COPYRIGHT`.

use crate::typeset::Desk;

/// A desk that lends the bundled fonts.
#[derive(Clone, Copy, Debug)]
pub struct BundledFonts;

impl Desk for BundledFonts {
    fn fonts(&self) -> Vec<&'static [u8]> {
        bundled_fonts()
    }
}

/// Upright, italic, bold and bold italic.
#[must_use]
pub fn bundled_fonts() -> Vec<&'static [u8]> {
    vec![
        include_bytes!("../fonts/LiberationSerif-Regular.ttf"),
        include_bytes!("../fonts/LiberationSerif-Italic.ttf"),
        include_bytes!("../fonts/LiberationSerif-Bold.ttf"),
        include_bytes!("../fonts/LiberationSerif-BoldItalic.ttf"),
    ]
}
