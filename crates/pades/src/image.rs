//! Pictures of signatures and seals: PNG with a transparent ground (Decree 30/2020, appendix I,
//! part I, II.7d and II.8).

use std::io::Cursor;

/// Why a picture cannot be used.
#[derive(Clone, Copy, Debug, thiserror::Error, PartialEq, Eq)]
pub enum ImageError {
    /// Not a PNG, or a damaged one.
    #[error("this is no PNG picture")]
    Unreadable,
    /// Too many pixels.
    #[error("the picture has more than {MAX_SIDE} pixels on a side")]
    TooLarge,
    /// Too few pixels to be printed.
    #[error("the picture has fewer than {MIN_SIDE} pixels on a side")]
    TooSmall,
    /// The ground hides what is under it.
    #[error("the ground of the picture is not transparent")]
    Opaque,
    /// Nothing can be seen on it.
    #[error("nothing can be seen on the picture")]
    Empty,
}

/// Most pixels on a side.
const MAX_SIDE: u32 = 2000;
/// Fewest pixels on a side.
const MIN_SIDE: u32 = 40;

/// A picture with a transparent ground.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignatureImage {
    pub(crate) width: u32,
    pub(crate) height: u32,
    /// Red, green and blue, row by row.
    pub(crate) colour: Vec<u8>,
    /// How much of each pixel is seen.
    pub(crate) alpha: Vec<u8>,
}

impl SignatureImage {
    /// Reads a PNG.
    ///
    /// # Errors
    /// See [`ImageError`].
    pub fn from_png(bytes: &[u8]) -> Result<Self, ImageError> {
        let unreadable = |_| ImageError::Unreadable;
        let mut decoder =
            png::Decoder::new_with_limits(Cursor::new(bytes), png::Limits { bytes: 64 << 20 });
        decoder.set_transformations(png::Transformations::EXPAND | png::Transformations::STRIP_16);
        let mut reader = decoder.read_info().map_err(unreadable)?;
        let (width, height) = (reader.info().width, reader.info().height);
        if width > MAX_SIDE || height > MAX_SIDE {
            return Err(ImageError::TooLarge);
        }
        if width < MIN_SIDE || height < MIN_SIDE {
            return Err(ImageError::TooSmall);
        }
        let mut pixels = vec![0; reader.output_buffer_size().ok_or(ImageError::TooLarge)?];
        let frame = reader.next_frame(&mut pixels).map_err(unreadable)?;
        pixels.truncate(frame.buffer_size());
        let (mut colour, mut alpha) = (Vec::new(), Vec::new());
        match frame.color_type {
            png::ColorType::Rgba => {
                for pixel in pixels.chunks_exact(4) {
                    colour.extend(&pixel[..3]);
                    alpha.push(pixel[3]);
                }
            }
            png::ColorType::GrayscaleAlpha => {
                for pixel in pixels.chunks_exact(2) {
                    colour.extend([pixel[0]; 3]);
                    alpha.push(pixel[1]);
                }
            }
            _ => return Err(ImageError::Opaque),
        }
        if alpha.iter().all(|seen| *seen == 0) {
            return Err(ImageError::Empty);
        }
        // A signature or a round seal leaves far more than a tenth of its frame free.
        let free = alpha.iter().filter(|seen| **seen == 0).count();
        if free * 10 < alpha.len() {
            return Err(ImageError::Opaque);
        }
        Ok(SignatureImage {
            width,
            height,
            colour,
            alpha,
        })
    }

    /// Width by height.
    pub(crate) fn ratio(&self) -> f64 {
        f64::from(self.width) / f64::from(self.height)
    }
}
