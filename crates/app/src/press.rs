//! Presses are made at their first use and keep their fonts, so that every page after the first is
//! fast.

use std::sync::OnceLock;

use letter::{BundledFonts, Desk, LetterError};

use crate::{Fault, Result};

/// The press that is kept there, with the bundled fonts; made by `make` if there is none yet.
///
/// # Errors
/// [`Fault::Letter`] if the fonts cannot be read.
pub(crate) fn kept<P>(
    place: &'static OnceLock<P>,
    make: impl FnOnce(&dyn Desk) -> std::result::Result<P, LetterError>,
) -> Result<&'static P> {
    if let Some(press) = place.get() {
        return Ok(press);
    }
    let made = make(&BundledFonts).map_err(|error| Fault::Letter(error.to_string()))?;
    Ok(place.get_or_init(|| made))
}
