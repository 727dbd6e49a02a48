//! What is seen of a signature on the page.

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};

use crate::{SignError, SignatureImage, font};

/// A rectangle on a page, in points (1/72 inch) from the page's lower left corner.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Place {
    /// Page, from 0.
    pub page: usize,
    /// Left edge.
    pub x: f64,
    /// Lower edge.
    pub y: f64,
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
}

impl Place {
    pub(crate) fn rect(&self) -> Object {
        let sides = [self.x, self.y, self.x + self.width, self.y + self.height];
        Object::Array(sides.into_iter().map(number).collect())
    }

    /// The largest rectangle of this ratio in the middle of the place.
    pub(crate) fn fit(&self, ratio: f64) -> Place {
        let width = self.width.min(self.height * ratio);
        let height = width / ratio;
        Place {
            page: self.page,
            x: self.x + (self.width - width) / 2.0,
            y: self.y + (self.height - height) / 2.0,
            width,
            height,
        }
    }
}

/// Points with two decimals: 0.0035 mm.
#[allow(
    clippy::cast_possible_truncation,
    reason = "a page is far smaller than what f32 holds"
)]
pub(crate) fn number(value: f64) -> Object {
    Object::Real(((value * 100.0).round() / 100.0) as f32)
}

/// What stands in a signature's rectangle.
pub(crate) enum Look<'a> {
    Picture(&'a SignatureImage),
    /// Lines of upright black text of this size in points.
    Text {
        lines: &'a [String],
        size: f64,
        font: &'a [u8],
    },
}

/// Draws it as a form of the rectangle's size.
pub(crate) fn draw(
    document: &mut Document,
    place: &Place,
    look: &Look<'_>,
) -> Result<ObjectId, SignError> {
    let (resources, content) = match look {
        Look::Picture(image) => {
            let image = picture(document, image);
            let content = format!(
                "q {:.2} 0 0 {:.2} 0 0 cm /Im Do Q",
                place.width, place.height
            );
            (
                dictionary! { "XObject" => dictionary! { "Im" => image } },
                content.into_bytes(),
            )
        }
        Look::Text { lines, size, font } => {
            let font = font::embed(document, font, &lines.concat())?;
            let mut content = format!("BT /F {size} Tf 0 g\n").into_bytes();
            let top = place.height - size;
            for (at, line) in lines.iter().enumerate() {
                #[allow(clippy::cast_precision_loss, reason = "few lines")]
                let down = top - at as f64 * size * 1.2;
                let glyphs = font.glyphs(line);
                content.extend(format!("1 0 0 1 0 {down:.2} Tm <{glyphs}> Tj\n").into_bytes());
            }
            content.extend(b"ET");
            (
                dictionary! { "Font" => dictionary! { "F" => font.id } },
                content,
            )
        }
    };
    let form = dictionary! {
        "Type" => "XObject",
        "Subtype" => "Form",
        "BBox" => Object::Array(
            [0.0, 0.0, place.width, place.height].into_iter().map(number).collect(),
        ),
        "Resources" => resources,
    };
    Ok(document.add_object(compressed(form, content)))
}

/// A PNG's pixels with their transparency as a soft mask (allowed from PDF/A-2 on).
fn picture(document: &mut Document, image: &SignatureImage) -> ObjectId {
    let common = |colour: &str| -> Dictionary {
        dictionary! {
            "Type" => "XObject",
            "Subtype" => "Image",
            "Width" => i64::from(image.width),
            "Height" => i64::from(image.height),
            "ColorSpace" => colour,
            "BitsPerComponent" => 8,
        }
    };
    let mask = compressed(common("DeviceGray"), image.alpha.clone());
    let mask = document.add_object(mask);
    let mut colours = common("DeviceRGB");
    colours.set("SMask", mask);
    document.add_object(compressed(colours, image.colour.clone()))
}

pub(crate) fn compressed(dict: Dictionary, content: Vec<u8>) -> Stream {
    let mut stream = Stream::new(dict, content);
    // What cannot be compressed stays as it is.
    let _ = stream.compress();
    stream
}
