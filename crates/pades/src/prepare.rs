//! The incremental update that holds a signature: the document's bytes stay, a signature field with
//! its appearance and an empty signature are appended, and what it covers is written into it.

use std::ops::Range;

use lopdf::{Dictionary, Document, IncrementalDocument, Object, ObjectId, dictionary};
use time::OffsetDateTime;

use crate::{
    SignError,
    appearance::{Look, Place, draw},
    crypto::Hash,
    pdf::{self, date_string, text_string},
};

/// Bytes kept for the envelope: certificates of a few issuers and a timestamp with its own fit in.
const ROOM: usize = 24 * 1024;
/// Stands where a number of ten digits will be written.
const BLANK: i64 = 9_999_999_999;

/// What is written into the signature beside the envelope.
pub(crate) struct Words<'a> {
    /// Name of the field.
    pub(crate) field: &'a str,
    /// What the field is, for people who hear the page.
    pub(crate) label: &'a str,
    /// Who signs.
    pub(crate) name: &'a str,
    /// When.
    pub(crate) at: OffsetDateTime,
}

/// A document with an empty signature.
pub(crate) struct Prepared {
    pub(crate) pdf: Vec<u8>,
    /// Where the envelope goes, with its brackets.
    pub(crate) gap: Range<usize>,
}

impl Prepared {
    /// Digest of all but the gap.
    pub(crate) fn digest(&self, hash: Hash) -> Vec<u8> {
        hash.of(&[&self.pdf[..self.gap.start], &self.pdf[self.gap.end..]])
    }

    /// Puts the envelope into the gap.
    pub(crate) fn fill(mut self, envelope: &[u8]) -> Result<Vec<u8>, SignError> {
        let room = &mut self.pdf[self.gap.start + 1..self.gap.end - 1];
        if envelope.len() * 2 > room.len() {
            return Err(SignError::Room);
        }
        for (pair, byte) in room.chunks_exact_mut(2).zip(envelope) {
            pair.copy_from_slice(format!("{byte:02x}").as_bytes());
        }
        Ok(self.pdf)
    }
}

/// Appends an empty signature.
pub(crate) fn prepare(
    pdf: &[u8],
    place: &Place,
    look: &Look<'_>,
    words: &Words<'_>,
) -> Result<Prepared, SignError> {
    let before = pdf::load(pdf).map_err(SignError::Pdf)?;
    if before.is_encrypted() || before.was_encrypted() {
        return Err(SignError::Pdf("it is encrypted".to_owned()));
    }
    let unreadable = |error: lopdf::Error| SignError::Pdf(error.to_string());
    let page = pdf::page(&before, place.page).ok_or(SignError::Place)?;
    let catalog = before
        .trailer
        .get(b"Root")
        .and_then(Object::as_reference)
        .map_err(unreadable)?;
    let mut update = IncrementalDocument::create_from(pdf.to_vec(), before);
    // PDF/A-2 is PDF 1.7; the header stays as it is.
    let form = draw(&mut update.new_document, place, look)?;
    let signature = update.new_document.add_object(dictionary! {
        "Type" => "Sig",
        "Filter" => "Adobe.PPKLite",
        "SubFilter" => "ETSI.CAdES.detached",
        "ByteRange" => vec![
            Object::Integer(0), Object::Integer(BLANK), Object::Integer(BLANK), Object::Integer(BLANK),
        ],
        "Contents" => Object::String(vec![0; ROOM], lopdf::StringFormat::Hexadecimal),
        "M" => date_string(words.at),
        "Name" => text_string(words.name),
    });
    let field = update.new_document.add_object(dictionary! {
        "Type" => "Annot",
        "Subtype" => "Widget",
        "FT" => "Sig",
        "T" => text_string(words.field),
        "TU" => text_string(words.label),
        "Contents" => text_string(words.label),
        // Printed, and not to be moved (ISO 32000-1, 12.5.3).
        "F" => 132,
        "Rect" => place.rect(),
        "P" => page,
        "V" => signature,
        "AP" => dictionary! { "N" => form },
    });
    add_annotation(&mut update, page, field).map_err(unreadable)?;
    add_field(&mut update, catalog, field).map_err(unreadable)?;
    let mut out = Vec::new();
    update
        .save_to(&mut out)
        .map_err(|error| SignError::Pdf(error.to_string()))?;
    cover(out, pdf.len())
}

/// The document's own array, or a copy of the one it points to, in the update.
fn array<'a>(
    update: &'a mut IncrementalDocument,
    owner: ObjectId,
    key: &[u8],
) -> lopdf::Result<&'a mut Vec<Object>> {
    update.opt_clone_object_to_new_document(owner)?;
    let dict = update.new_document.get_dictionary_mut(owner)?;
    if !dict.has(key) {
        dict.set(key, Object::Array(vec![]));
    }
    let elsewhere = dict.get(key)?.as_reference().ok();
    match elsewhere {
        Some(id) => {
            update.opt_clone_object_to_new_document(id)?;
            update.new_document.get_object_mut(id)?.as_array_mut()
        }
        None => update
            .new_document
            .get_dictionary_mut(owner)?
            .get_mut(key)?
            .as_array_mut(),
    }
}

fn add_annotation(
    update: &mut IncrementalDocument,
    page: ObjectId,
    field: ObjectId,
) -> lopdf::Result<()> {
    array(update, page, b"Annots")?.push(Object::Reference(field));
    Ok(())
}

/// Adds the field to the form, which is made if there is none.
fn add_field(
    update: &mut IncrementalDocument,
    catalog: ObjectId,
    field: ObjectId,
) -> lopdf::Result<()> {
    update.opt_clone_object_to_new_document(catalog)?;
    let root = update.new_document.get_dictionary_mut(catalog)?;
    let form = match root.get(b"AcroForm") {
        Ok(Object::Reference(id)) => *id,
        Ok(Object::Dictionary(inline)) => {
            let inline = inline.clone();
            move_form(&mut update.new_document, catalog, inline)?
        }
        _ => move_form(&mut update.new_document, catalog, Dictionary::new())?,
    };
    array(update, form, b"Fields")?.push(Object::Reference(field));
    // Signatures are there, and only appending keeps them (ISO 32000-1, 12.7.2).
    update
        .new_document
        .get_dictionary_mut(form)?
        .set("SigFlags", 3);
    Ok(())
}

fn move_form(
    document: &mut Document,
    catalog: ObjectId,
    form: Dictionary,
) -> lopdf::Result<ObjectId> {
    let id = document.add_object(form);
    document.get_dictionary_mut(catalog)?.set("AcroForm", id);
    Ok(id)
}

/// Finds the gap in what was appended and writes what is covered.
fn cover(mut pdf: Vec<u8>, appended: usize) -> Result<Prepared, SignError> {
    let missing = || SignError::Pdf("the place of the signature was not written".to_owned());
    let zeros = vec![b'0'; ROOM * 2];
    let start = appended
        + find(&pdf[appended..], &[b"<".as_slice(), &zeros, b">"].concat()).ok_or_else(missing)?;
    let gap = start..start + ROOM * 2 + 2;
    let blanks = format!("{BLANK} {BLANK} {BLANK}");
    let at = appended + find(&pdf[appended..], blanks.as_bytes()).ok_or_else(missing)?;
    let covered = format!("{} {} {}", gap.start, gap.end, pdf.len() - gap.end);
    let padded = format!("{covered:<width$}", width = blanks.len());
    pdf[at..at + blanks.len()].copy_from_slice(padded.as_bytes());
    Ok(Prepared { pdf, gap })
}

fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack
        .windows(needle.len())
        .position(|part| part == needle)
}
