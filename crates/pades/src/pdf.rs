//! Reading documents, whoever made them.

use lopdf::{Dictionary, Document, LoadOptions, Object, ObjectId};
use time::{Date, OffsetDateTime, PrimitiveDateTime, Time, UtcOffset};

/// What one stream of objects may unpack to: writers put some hundred small objects into one.
const MAX_STREAM: usize = 2 << 20;
/// Form fields looked at, and how deep they nest.
const MAX_FIELDS: usize = 1000;
const MAX_DEPTH: usize = 16;

pub(crate) fn load(bytes: &[u8]) -> Result<Document, String> {
    let options = LoadOptions {
        max_decompressed_size: Some(MAX_STREAM),
        ..LoadOptions::default()
    };
    Document::load_mem_with_options(bytes, options).map_err(|error| error.to_string())
}

/// A signature field with its signature.
pub(crate) struct Field<'a> {
    /// Its name.
    pub(crate) name: String,
    /// The field.
    pub(crate) dict: &'a Dictionary,
    /// The signature.
    pub(crate) signature: &'a Dictionary,
}

/// The signed fields of a document, in the document's order.
pub(crate) fn fields(document: &Document) -> Vec<Field<'_>> {
    let mut found = Vec::new();
    let mut budget = MAX_FIELDS;
    let all = document
        .catalog()
        .and_then(|catalog| catalog.get_deref(b"AcroForm", document))
        .and_then(Object::as_dict)
        .and_then(|form| form.get_deref(b"Fields", document))
        .and_then(Object::as_array);
    if let Ok(all) = all {
        walk(document, all, "", false, MAX_DEPTH, &mut budget, &mut found);
    }
    found
}

fn walk<'a>(
    document: &'a Document,
    fields: &'a [Object],
    parent: &str,
    parent_signs: bool,
    depth: usize,
    budget: &mut usize,
    found: &mut Vec<Field<'a>>,
) {
    for field in fields {
        if depth == 0 || *budget == 0 {
            return;
        }
        *budget -= 1;
        let Some(dict) = dictionary(document, field) else {
            continue;
        };
        let own = dict
            .get_deref(b"T", document)
            .ok()
            .map(text)
            .unwrap_or_default();
        let name = match (parent.is_empty(), own.is_empty()) {
            (true, _) => own,
            (false, true) => parent.to_owned(),
            (false, false) => format!("{parent}.{own}"),
        };
        let signs = match dict.get_deref(b"FT", document).and_then(Object::as_name) {
            Ok(kind) => kind == b"Sig",
            Err(_) => parent_signs,
        };
        let signature = dict
            .get(b"V")
            .ok()
            .and_then(|value| dictionary(document, value));
        if let (true, Some(signature)) = (signs, signature) {
            found.push(Field {
                name: name.clone(),
                dict,
                signature,
            });
        }
        if let Ok(kids) = dict.get_deref(b"Kids", document).and_then(Object::as_array) {
            walk(document, kids, &name, signs, depth - 1, budget, found);
        }
    }
}

pub(crate) fn dictionary<'a>(document: &'a Document, object: &'a Object) -> Option<&'a Dictionary> {
    document.dereference(object).ok()?.1.as_dict().ok()
}

/// A text string: UTF-16 with a mark, UTF-8 with a mark, or else Latin letters.
pub(crate) fn text(object: &Object) -> String {
    let Ok(bytes) = object.as_str() else {
        return String::new();
    };
    let text = if let Some(wide) = bytes.strip_prefix(&[0xFE, 0xFF]) {
        let units: Vec<u16> = wide
            .chunks_exact(2)
            .map(|pair| u16::from_be_bytes([pair[0], pair[1]]))
            .collect();
        String::from_utf16_lossy(&units)
    } else {
        let bytes = bytes.strip_prefix(&[0xEF, 0xBB, 0xBF]).unwrap_or(bytes);
        String::from_utf8_lossy(bytes).into_owned()
    };
    text.chars().filter(|c| !c.is_control()).take(200).collect()
}

/// A text as UTF-16 with its mark, which every reader knows.
pub(crate) fn text_string(text: &str) -> Object {
    let bytes = [0xFE, 0xFF]
        .into_iter()
        .chain(text.encode_utf16().flat_map(u16::to_be_bytes))
        .collect::<Vec<u8>>();
    Object::string_literal(bytes)
}

/// A moment as ISO 32000-1, 7.9.4 writes it, in Vietnam's zone.
pub(crate) fn date_string(at: OffsetDateTime) -> Object {
    let at = at.to_offset(time::macros::offset!(+7));
    Object::string_literal(format!(
        "D:{:04}{:02}{:02}{:02}{:02}{:02}+07'00'",
        at.year(),
        u8::from(at.month()),
        at.day(),
        at.hour(),
        at.minute(),
        at.second()
    ))
}

/// The moment that such a string tells; parts that are missing have their first value.
pub(crate) fn date(object: &Object) -> Option<OffsetDateTime> {
    let text = text(object);
    let text = text.strip_prefix("D:").unwrap_or(&text);
    let mut digits = text
        .chars()
        .take_while(char::is_ascii_digit)
        .collect::<String>();
    let zone = &text[digits.len()..];
    if digits.len() < 4 {
        return None;
    }
    digits.extend("00000101000000".chars().skip(digits.len()));
    let part = |from: usize, to: usize| digits.get(from..to)?.parse::<u16>().ok();
    let small = |from, to| part(from, to).and_then(|part| u8::try_from(part).ok());
    let date = Date::from_calendar_date(
        i32::from(part(0, 4)?),
        time::Month::try_from(small(4, 6)?).ok()?,
        small(6, 8)?,
    )
    .ok()?;
    let time = Time::from_hms(small(8, 10)?, small(10, 12)?, small(12, 14)?).ok()?;
    PrimitiveDateTime::new(date, time)
        .assume_offset(offset(zone))
        .into()
}

fn offset(zone: &str) -> UtcOffset {
    let numbers: Vec<i8> = zone
        .split(|c: char| !c.is_ascii_digit())
        .filter_map(|part| part.parse().ok())
        .collect();
    let (hours, minutes) = (
        numbers.first().copied().unwrap_or(0),
        numbers.get(1).copied().unwrap_or(0),
    );
    let sign = if zone.starts_with('-') { -1 } else { 1 };
    UtcOffset::from_hms(hours.saturating_mul(sign), minutes.saturating_mul(sign), 0)
        .unwrap_or(UtcOffset::UTC)
}

/// The page with this number, from 0.
pub(crate) fn page(document: &Document, number: usize) -> Option<ObjectId> {
    document.page_iter().nth(number)
}

/// Width and height of a page in points, which the page may have from its parents.
pub(crate) fn page_size(document: &Document, page: ObjectId) -> Option<(f64, f64)> {
    let mut dict = document.get_dictionary(page).ok()?;
    for _ in 0..MAX_DEPTH {
        if let Ok(sides) = dict
            .get_deref(b"MediaBox", document)
            .and_then(Object::as_array)
        {
            let sides: Vec<f64> = sides
                .iter()
                .filter_map(|side| side.as_float().ok().map(f64::from))
                .collect();
            return match sides.as_slice() {
                [left, bottom, right, top] => Some((right - left, top - bottom)),
                _ => None,
            };
        }
        dict = dictionary(document, dict.get(b"Parent").ok()?)?;
    }
    None
}
