//! Several documents as one to be printed. What comes out is no longer signed, tagged or PDF/A: it is
//! meant for a printer.

use lopdf::{Dictionary, Document, Object, ObjectId};

use crate::SignError;

/// What a page takes from the nodes above it (ISO 32000-1, 7.7.3.4).
const INHERITED: [&[u8]; 4] = [b"Resources", b"MediaBox", b"CropBox", b"Rotate"];
/// What would no longer be true of the whole.
const UNTRUE: [&[u8]; 8] = [
    b"StructTreeRoot",
    b"MarkInfo",
    b"Metadata",
    b"OutputIntents",
    b"AcroForm",
    b"Outlines",
    b"PageLabels",
    b"Names",
];

/// Puts the pages of `letter` behind each page of `covers` for which `with_letter` says so. The
/// letter's content is in the file once.
///
/// # Errors
/// [`SignError::Pdf`] if one of them is no readable PDF.
pub fn interleave(
    covers: &[u8],
    letter: &[u8],
    with_letter: &[bool],
) -> Result<Vec<u8>, SignError> {
    let broken = |error: lopdf::Error| SignError::Pdf(error.to_string());
    let mut out = Document::load_mem(covers).map_err(broken)?;
    let mut behind = Document::load_mem(letter).map_err(broken)?;
    behind.renumber_objects_with(out.max_id + 1);
    let fronts = whole_pages(&out).map_err(broken)?;
    let backs = whole_pages(&behind).map_err(broken)?;
    out.max_id = behind.max_id;
    out.objects.extend(behind.objects);
    let root = out.new_object_id();
    let mut kids = Vec::new();
    for (at, front) in fronts.into_iter().enumerate() {
        kids.push(put(&mut out, root, front));
        if with_letter.get(at).copied().unwrap_or(false) {
            for back in &backs {
                kids.push(put(&mut out, root, back.clone()));
            }
        }
    }
    let mut pages = Dictionary::new();
    pages.set("Type", Object::Name(b"Pages".to_vec()));
    let count = i64::try_from(kids.len()).unwrap_or(i64::MAX);
    pages.set("Count", Object::Integer(count));
    pages.set("Kids", Object::Array(kids));
    out.objects.insert(root, Object::Dictionary(pages));
    let catalog = out.catalog_mut().map_err(broken)?;
    catalog.set("Pages", Object::Reference(root));
    for key in UNTRUE {
        catalog.remove(key);
    }
    out.prune_objects();
    let mut bytes = Vec::new();
    out.save_to(&mut bytes)
        .map_err(|error| SignError::Pdf(error.to_string()))?;
    Ok(bytes)
}

fn put(out: &mut Document, root: ObjectId, mut page: Dictionary) -> Object {
    page.set("Parent", Object::Reference(root));
    Object::Reference(out.add_object(page))
}

/// The pages in order, each with what it takes from above and without its place in the tags.
fn whole_pages(document: &Document) -> Result<Vec<Dictionary>, lopdf::Error> {
    let mut pages = Vec::new();
    for id in document.get_pages().into_values() {
        let mut page = document.get_dictionary(id)?.clone();
        for key in INHERITED {
            let mut above = page.clone();
            // A tree that goes round in circles ends, too.
            for _ in 0..64 {
                if above.has(key) || !above.has(b"Parent") {
                    break;
                }
                let parent = above.get(b"Parent")?.as_reference()?;
                above = document.get_dictionary(parent)?.clone();
            }
            if let Ok(value) = above.get(key) {
                let value = value.clone();
                page.set(key, value);
            }
        }
        for key in [b"StructParents".as_slice(), b"Tabs", b"Parent"] {
            page.remove(key);
        }
        pages.push(page);
    }
    Ok(pages)
}
