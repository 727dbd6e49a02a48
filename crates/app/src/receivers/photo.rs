//! Photos that receivers send: drawn anew, so that nothing of the camera, the place or a hidden
//! file is kept.

use std::io::Cursor;

use image::{
    DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits, RgbImage, Rgba,
    codecs::jpeg::JpegEncoder, imageops::FilterType,
};

use crate::{App, Error, Fault, Refusal, Result, links::sha256_hex, model::Photo, ports::Change};

/// The largest photo that is taken, in megabytes.
pub const MAX_PHOTO_MB: usize = 8;
/// What memory may be used for one photo.
const MAX_MEMORY: u64 = 256 * 1024 * 1024;
/// No camera makes wider ones.
const MAX_SIDE: u32 = 16_384;
/// What is kept is at most so wide and high.
const KEPT_SIDE: u32 = 1600;
const QUALITY: u8 = 82;

impl App {
    /// A photo as it is kept, and the change that keeps it.
    pub(super) async fn new_photo(&self, bytes: Vec<u8>) -> Result<(Photo, Change)> {
        if bytes.len() > MAX_PHOTO_MB * 1024 * 1024 {
            return Err(Refusal::FileTooLarge {
                max_mb: MAX_PHOTO_MB,
            }
            .into());
        }
        // One at a time: a large one takes much memory while it is drawn.
        let drawn = {
            let _one = self.drawing.lock().await;
            tokio::task::spawn_blocking(move || drawn_anew(&bytes)).await
        };
        let (bytes, width, height) =
            drawn.map_err(|error| Error::Fault(Fault::Photo(error.to_string())))??;
        let sha256 = sha256_hex(&bytes);
        let photo = Photo {
            sha256: sha256.clone(),
            width,
            height,
        };
        let change = Change::PutBlob {
            sha256,
            media_type: "image/jpeg".to_owned(),
            bytes,
        };
        Ok((photo, change))
    }
}

/// As JPEG, upright, on white, no larger than is needed to see what was done.
fn drawn_anew(bytes: &[u8]) -> std::result::Result<(Vec<u8>, u32, u32), Refusal> {
    let unreadable = |_| Refusal::NotAPhoto;
    let mut reader = ImageReader::new(Cursor::new(bytes));
    // By its bytes, whatever it is called.
    let format = image::guess_format(bytes).map_err(unreadable)?;
    if !matches!(
        format,
        ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::WebP
    ) {
        return Err(Refusal::NotAPhoto);
    }
    reader.set_format(format);
    let mut limits = Limits::default();
    limits.max_alloc = Some(MAX_MEMORY);
    limits.max_image_width = Some(MAX_SIDE);
    limits.max_image_height = Some(MAX_SIDE);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(unreadable)?;
    let orientation = decoder.orientation().map_err(unreadable)?;
    let mut photo = DynamicImage::from_decoder(decoder).map_err(unreadable)?;
    if photo.width() > KEPT_SIDE || photo.height() > KEPT_SIDE {
        photo = photo.resize(KEPT_SIDE, KEPT_SIDE, FilterType::Triangle);
    }
    photo.apply_orientation(orientation);
    let flat = on_white(&photo);
    let mut kept = Vec::new();
    JpegEncoder::new_with_quality(&mut kept, QUALITY)
        .encode_image(&flat)
        .map_err(unreadable)?;
    Ok((kept, flat.width(), flat.height()))
}

fn on_white(photo: &DynamicImage) -> RgbImage {
    if !photo.color().has_alpha() {
        return photo.to_rgb8();
    }
    let seen = photo.to_rgba8();
    RgbImage::from_fn(seen.width(), seen.height(), |x, y| {
        let Rgba([red, green, blue, alpha]) = *seen.get_pixel(x, y);
        let over = |colour: u8| {
            let (colour, alpha) = (u32::from(colour), u32::from(alpha));
            u8::try_from((colour * alpha + 255 * (255 - alpha)) / 255).unwrap_or(u8::MAX)
        };
        image::Rgb([over(red), over(green), over(blue)])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn encoded(photo: &DynamicImage, format: ImageFormat) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        photo.write_to(&mut bytes, format).unwrap();
        bytes.into_inner()
    }

    fn plain(width: u32, height: u32) -> DynamicImage {
        DynamicImage::ImageRgb8(RgbImage::from_pixel(
            width,
            height,
            image::Rgb([10, 120, 60]),
        ))
    }

    /// An EXIF part that turns the photo by a quarter and holds what looks like a place.
    fn with_exif(jpeg: &[u8]) -> Vec<u8> {
        let mut exif =
            b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0".to_vec();
        exif.extend_from_slice(b"GPS 21.5942 105.8482");
        let length = u16::try_from(exif.len() + 2).unwrap().to_be_bytes();
        let mut all = jpeg[..2].to_vec();
        all.extend_from_slice(&[0xff, 0xe1]);
        all.extend_from_slice(&length);
        all.extend_from_slice(&exif);
        all.extend_from_slice(&jpeg[2..]);
        all
    }

    #[test]
    fn what_a_camera_hides_is_gone_and_the_photo_stands_upright() {
        let jpeg = with_exif(&encoded(&plain(40, 20), ImageFormat::Jpeg));
        let has = |bytes: &[u8], what: &[u8]| bytes.windows(what.len()).any(|w| w == what);
        assert!(has(&jpeg, b"GPS 21.5942"));
        let (kept, width, height) = drawn_anew(&jpeg).unwrap();
        assert_eq!((width, height), (20, 40));
        assert!(!has(&kept, b"GPS") && !has(&kept, b"Exif"));
    }

    #[test]
    fn every_kind_is_kept_as_jpeg_and_no_larger_than_needed() {
        for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP] {
            let (kept, width, height) = drawn_anew(&encoded(&plain(3200, 800), format)).unwrap();
            assert_eq!((width, height), (1600, 400), "{format:?}");
            assert_eq!(image::guess_format(&kept).unwrap(), ImageFormat::Jpeg);
        }
    }

    #[test]
    fn what_can_be_seen_through_lies_on_white() {
        let clear = image::RgbaImage::from_pixel(4, 4, Rgba([0, 0, 0, 0]));
        let png = encoded(&DynamicImage::ImageRgba8(clear), ImageFormat::Png);
        let (kept, ..) = drawn_anew(&png).unwrap();
        let seen = image::load_from_memory(&kept).unwrap().to_rgb8();
        assert!(seen.get_pixel(1, 1).0.iter().all(|colour| *colour > 250));
    }

    #[test]
    fn what_is_no_photo_is_refused() {
        let png = encoded(&plain(8, 8), ImageFormat::Png);
        for bad in [
            &b""[..],
            b"%PDF-1.7",
            b"GIF89a",
            &png[..20],
            b"\xff\xd8\xff\xe0",
        ] {
            assert_eq!(drawn_anew(bad), Err(Refusal::NotAPhoto), "{bad:?}");
        }
    }
}
