//! Changed and broken documents.

use pades::{Coverage, Integrity, verify};
use proptest::prelude::*;

use crate::house::*;

/// The last envelope, the only part that no signature covers: what is not itself signed in it (copies
/// of the issuers' certificates, capital digits) may change without changing what is said.
fn last_envelope() -> std::ops::Range<usize> {
    let start = SEALED
        .windows(11)
        .rposition(|part| part == b"/Contents<3")
        .unwrap()
        + 9;
    let length = SEALED[start..]
        .iter()
        .position(|byte| *byte == b'>')
        .unwrap();
    start..start + length
}

fn is_noticed(pdf: &[u8]) -> bool {
    let reports = verify(pdf, &[AUTHORITY.certificate()]);
    reports.len() != 2 || !reports.iter().all(pades::SignatureReport::is_fine)
}

#[test]
fn a_changed_letter_is_noticed_by_both_signatures() {
    let mut changed = SEALED.clone();
    changed[LETTER.len() / 2] ^= 1;
    let reports = verify(&changed, &[AUTHORITY.certificate()]);
    assert!(
        reports
            .iter()
            .all(|report| report.integrity == Integrity::Changed),
        "{reports:#?}"
    );
}

#[test]
fn a_change_after_the_first_signature_is_noticed_by_the_second() {
    let personal = signed_by(&person()).into_bytes();
    let (person, organisation) = (person(), organisation());
    let mut changed = sealed_by(&person, &organisation).into_bytes();
    let at = personal.len() + 60;
    changed[at] ^= 1;
    assert!(is_noticed(&changed));
}

#[test]
fn what_is_appended_to_a_sealed_letter_is_told() {
    let mut update = lopdf::IncrementalDocument::create_from(
        SEALED.clone(),
        lopdf::Document::load_mem(&SEALED).unwrap(),
    );
    // The contents of the first page are replaced: what a reader sees is another letter.
    let page = update.get_prev_documents().page_iter().next().unwrap();
    update.opt_clone_object_to_new_document(page).unwrap();
    let other = update.new_document.add_object(lopdf::Stream::new(
        lopdf::Dictionary::new(),
        b"0 0 100 100 re f".to_vec(),
    ));
    update
        .new_document
        .get_dictionary_mut(page)
        .unwrap()
        .set("Contents", other);
    let mut pdf = Vec::new();
    update.save_to(&mut pdf).unwrap();
    let reports = verify(&pdf, &[AUTHORITY.certificate()]);
    assert_eq!(reports.len(), 2);
    for report in &reports {
        assert_eq!(report.integrity, Integrity::Intact);
        assert_eq!(report.coverage, Coverage::AddedLater);
        assert!(!report.is_unchanged());
    }
}

/// A reader that searches a damaged file for objects would take these for the document's.
#[test]
fn loose_bytes_behind_a_sealed_letter_are_told() {
    for more in [
        &b"1 0 obj\n(x)\nendobj\n"[..],
        b"%%EOF\n1 0 obj\n(x)\nendobj\n%%EOF\n",
    ] {
        let pdf = [SEALED.as_slice(), more].concat();
        let reports = verify(&pdf, &[AUTHORITY.certificate()]);
        assert!(
            reports
                .iter()
                .all(|one| one.coverage == Coverage::AddedLater),
            "{reports:#?}"
        );
    }
}

#[test]
fn what_is_no_pdf_has_no_signatures() {
    for bytes in [&b""[..], b"%PDF-1.7", b"hello", &[0; 1000]] {
        assert!(verify(bytes, &[]).is_empty());
    }
    assert!(verify(&LETTER, &[]).is_empty());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, ..ProptestConfig::default() })]

    #[test]
    fn every_flipped_bit_is_noticed(at in 0..SEALED.len(), bit in 0..8u32) {
        prop_assume!(!last_envelope().contains(&at));
        let mut changed = SEALED.clone();
        changed[at] ^= 1 << bit;
        prop_assert!(is_noticed(&changed), "byte {at} of {}", changed.len());
    }

    #[test]
    fn every_cut_is_noticed(end in 0..SEALED.len() - 1) {
        prop_assert!(is_noticed(&SEALED[..end]));
    }

    #[test]
    fn anything_can_be_looked_at(
        bytes in proptest::collection::vec(any::<u8>(), 0..2000),
        at in 0..SEALED.len(),
    ) {
        let mut mixed = SEALED.clone();
        mixed.splice(at..(at + bytes.len()).min(SEALED.len()), bytes);
        let _ = verify(&mixed, &[AUTHORITY.certificate()]);
    }
}
