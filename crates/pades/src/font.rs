//! A part of a font embedded in the document, as PDF/A asks: only the glyphs that are used, with
//! their widths and what they mean.

use std::collections::BTreeMap;

use lopdf::{Document, Object, ObjectId, dictionary};
use subsetter::GlyphRemapper;
use ttf_parser::Face;

use crate::{SignError, appearance::compressed};

/// An embedded font.
pub(crate) struct Embedded {
    pub(crate) id: ObjectId,
    glyphs: BTreeMap<char, u16>,
}

impl Embedded {
    /// A line as hexadecimal glyph numbers; what the font lacks is left out.
    pub(crate) fn glyphs(&self, line: &str) -> String {
        line.chars()
            .filter_map(|c| self.glyphs.get(&c))
            .map(|glyph| format!("{glyph:04X}"))
            .collect()
    }
}

/// Embeds what `text` needs of a TrueType font.
pub(crate) fn embed(
    document: &mut Document,
    font: &[u8],
    text: &str,
) -> Result<Embedded, SignError> {
    let unusable = |error: &dyn std::fmt::Display| SignError::Font(error.to_string());
    let face = Face::parse(font, 0).map_err(|error| unusable(&error))?;
    let mut remapper = GlyphRemapper::new();
    let mut glyphs = BTreeMap::new();
    let mut widths = BTreeMap::from([(0, advance(&face, 0))]);
    for c in text.chars() {
        let Some(old) = face.glyph_index(c) else {
            continue;
        };
        let new = remapper.remap(old.0);
        glyphs.insert(c, new);
        widths.insert(new, advance(&face, old.0));
    }
    let subset = subsetter::subset(font, 0, &remapper).map_err(|error| unusable(&error))?;
    // Six letters of our choice mark a subset (ISO 32000-1, 9.6.4).
    let name = "DCCKSO+LiberationSerif";
    let length = i64::try_from(subset.len()).unwrap_or(i64::MAX);
    let file = document.add_object(compressed(dictionary! { "Length1" => length }, subset));
    let scaled = |value: i16| scale(&face, i64::from(value));
    let bounds = face.global_bounding_box();
    let descriptor = document.add_object(dictionary! {
        "Type" => "FontDescriptor",
        "FontName" => name,
        // Symbolic: glyphs are named by number.
        "Flags" => 4,
        "FontBBox" => Object::Array(
            [bounds.x_min, bounds.y_min, bounds.x_max, bounds.y_max]
                .into_iter().map(|v| Object::Integer(scaled(v))).collect(),
        ),
        "ItalicAngle" => 0,
        "Ascent" => scaled(face.ascender()),
        "Descent" => scaled(face.descender()),
        "CapHeight" => scaled(face.capital_height().unwrap_or(face.ascender())),
        "StemV" => 80,
        "FontFile2" => file,
    });
    let widths: Vec<Object> = widths.into_values().map(Object::Integer).collect();
    let cid = document.add_object(dictionary! {
        "Type" => "Font",
        "Subtype" => "CIDFontType2",
        "BaseFont" => name,
        "CIDSystemInfo" => dictionary! {
            "Registry" => Object::string_literal("Adobe"),
            "Ordering" => Object::string_literal("Identity"),
            "Supplement" => 0,
        },
        "FontDescriptor" => descriptor,
        "CIDToGIDMap" => "Identity",
        "W" => vec![Object::Integer(0), Object::Array(widths)],
    });
    let meaning = document.add_object(compressed(dictionary! {}, to_unicode(&glyphs)));
    let id = document.add_object(dictionary! {
        "Type" => "Font",
        "Subtype" => "Type0",
        "BaseFont" => name,
        "Encoding" => "Identity-H",
        "DescendantFonts" => vec![Object::Reference(cid)],
        "ToUnicode" => meaning,
    });
    Ok(Embedded { id, glyphs })
}

fn advance(face: &Face<'_>, glyph: u16) -> i64 {
    let advance = face
        .glyph_hor_advance(ttf_parser::GlyphId(glyph))
        .unwrap_or(0);
    scale(face, i64::from(advance))
}

/// Font units to thousandths of the size.
fn scale(face: &Face<'_>, value: i64) -> i64 {
    value * 1000 / i64::from(face.units_per_em().max(1))
}

/// How many points wide a line is at a size.
pub(crate) fn width(font: &[u8], line: &str, size: f64) -> f64 {
    let Ok(face) = Face::parse(font, 0) else {
        return 0.0;
    };
    let units: i64 = line
        .chars()
        .filter_map(|c| face.glyph_index(c))
        .map(|glyph| advance(&face, glyph.0))
        .sum();
    #[allow(clippy::cast_precision_loss, reason = "a line is short")]
    let units = units as f64;
    units / 1000.0 * size
}

fn to_unicode(glyphs: &BTreeMap<char, u16>) -> Vec<u8> {
    let mut out = String::from(
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo << \
         /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n/CMapName /Adobe-Identity-UCS \
         def\n/CMapType 2 def\n1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n",
    );
    let pairs: Vec<_> = glyphs.iter().collect();
    // ISO 32000-1, 9.10.3: at most a hundred at a time.
    for part in pairs.chunks(100) {
        out.push_str(&format!("{} beginbfchar\n", part.len()));
        for (c, glyph) in part {
            let mut units = [0; 2];
            let text: String = c
                .encode_utf16(&mut units)
                .iter()
                .map(|unit| format!("{unit:04X}"))
                .collect();
            out.push_str(&format!("<{glyph:04X}> <{text}>\n"));
        }
        out.push_str("endbfchar\n");
    }
    out.push_str("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n");
    out.into_bytes()
}
