//! What was appended to a document after it was signed: a signature is no change, anything else is
//! (as for a document whose `DocMDP` allows signing only, ISO 32000-1, 12.8.2.2).

use lopdf::{Dictionary, Document, Object, ObjectId};

use crate::pdf;

/// Whether between the signed part and the whole file only signatures were added: every object of
/// the signed part is still what it was, but for the lists that signatures are entered in.
pub(crate) fn only_signatures(signed: &[u8], now: &Document) -> bool {
    let Ok(before) = pdf::load(signed) else {
        return false;
    };
    let root = |document: &Document| {
        document
            .trailer
            .get(b"Root")
            .and_then(Object::as_reference)
            .ok()
    };
    let (Some(catalog), Some(current)) = (root(&before), root(now)) else {
        return false;
    };
    if catalog != current {
        return false;
    }
    let lists = Lists::of(&before, catalog);
    before.objects.iter().all(|(id, old)| {
        now.objects.get(id).is_some_and(|new| {
            old == new || is_xref(old) || lists.may_become(*id, old, new, &before, now)
        })
    })
}

/// Cross-reference streams are no content; where they are kept says nothing.
fn is_xref(object: &Object) -> bool {
    object
        .as_stream()
        .and_then(|stream| stream.dict.get(b"Type"))
        .and_then(Object::as_name)
        .is_ok_and(|kind| kind == b"XRef" || kind == b"ObjStm")
}

/// The objects that change when a signature is added.
struct Lists {
    catalog: ObjectId,
    form: Option<ObjectId>,
    /// The form's list of fields, if it stands by itself.
    fields: Option<ObjectId>,
    pages: Vec<ObjectId>,
    /// The pages' lists of annotations that stand by themselves.
    annotations: Vec<ObjectId>,
}

impl Lists {
    fn of(document: &Document, catalog: ObjectId) -> Self {
        let reference = |owner: Option<ObjectId>, key: &[u8]| {
            document
                .get_dictionary(owner?)
                .ok()?
                .get(key)
                .ok()?
                .as_reference()
                .ok()
        };
        let form = reference(Some(catalog), b"AcroForm");
        let pages: Vec<ObjectId> = document.page_iter().collect();
        Lists {
            catalog,
            form,
            fields: reference(form, b"Fields"),
            annotations: pages
                .iter()
                .filter_map(|page| reference(Some(*page), b"Annots"))
                .collect(),
            pages,
        }
    }

    fn may_become(
        &self,
        id: ObjectId,
        old: &Object,
        new: &Object,
        before: &Document,
        now: &Document,
    ) -> bool {
        if Some(id) == self.fields || self.annotations.contains(&id) {
            return grown(Some(old), Some(new), before, now);
        }
        let (Ok(old), Ok(new)) = (old.as_dict(), new.as_dict()) else {
            return false;
        };
        if id == self.catalog {
            // Long-term validation data and the note that they are there (EN 319 142-1, 5.4).
            same_but(old, new, &[b"AcroForm", b"DSS", b"Extensions"])
                && form_grown(
                    old.get(b"AcroForm").ok(),
                    new.get(b"AcroForm").ok(),
                    before,
                    now,
                )
        } else if Some(id) == self.form {
            is_grown_form(old, new, before, now)
        } else if self.pages.contains(&id) {
            same_but(old, new, &[b"Annots"])
                && grown(
                    old.get(b"Annots").ok(),
                    new.get(b"Annots").ok(),
                    before,
                    now,
                )
        } else {
            false
        }
    }
}

fn same_but(old: &Dictionary, new: &Dictionary, but: &[&[u8]]) -> bool {
    let rest = |dict: &Dictionary| {
        let mut rest: Vec<(Vec<u8>, Object)> = dict
            .iter()
            .filter(|(key, _)| !but.contains(&key.as_slice()))
            .map(|(key, value)| (key.clone(), value.clone()))
            .collect();
        rest.sort_by(|one, two| one.0.cmp(&two.0));
        rest
    };
    rest(old) == rest(new)
}

fn form_grown(
    old: Option<&Object>,
    new: Option<&Object>,
    before: &Document,
    now: &Document,
) -> bool {
    match (old, new) {
        (None, None) => true,
        // Once it stands by itself it is looked at by itself.
        (Some(Object::Reference(old)), Some(Object::Reference(new))) => old == new,
        (old, Some(new)) => {
            let none = Dictionary::new();
            let old = match old {
                None => Some(&none),
                Some(old) => pdf::dictionary(before, old),
            };
            match (old, pdf::dictionary(now, new)) {
                (Some(old), Some(new)) => is_grown_form(old, new, before, now),
                _ => false,
            }
        }
        (Some(_), None) => false,
    }
}

fn is_grown_form(old: &Dictionary, new: &Dictionary, before: &Document, now: &Document) -> bool {
    same_but(old, new, &[b"Fields", b"SigFlags", b"DA", b"DR"])
        && grown(
            old.get(b"Fields").ok(),
            new.get(b"Fields").ok(),
            before,
            now,
        )
}

/// Whether a list is the old one with signature fields behind it.
fn grown(old: Option<&Object>, new: Option<&Object>, before: &Document, now: &Document) -> bool {
    let list = |object: Option<&Object>, document: &Document| match object {
        None => Some(Vec::new()),
        Some(object) => document
            .dereference(object)
            .ok()
            .and_then(|(_, found)| found.as_array().ok().cloned()),
    };
    let (Some(old), Some(new)) = (list(old, before), list(new, now)) else {
        return false;
    };
    new.strip_prefix(old.as_slice()).is_some_and(|added| {
        added.iter().all(|field| {
            pdf::dictionary(now, field)
                .and_then(|dict| dict.get_deref(b"FT", now).ok())
                .and_then(|kind| kind.as_name().ok())
                .is_some_and(|kind| kind == b"Sig")
        })
    })
}
