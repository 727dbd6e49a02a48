//! First the person, then the organisation, and what is read back.

use pades::{
    Coverage, Integrity, PersonallySigned, SignatureKind, Trust, When, all_fine, rand_core::OsRng,
    sign_attachment, verify,
};
use time::{Duration, macros::datetime};

use crate::house::*;

#[test]
fn the_signed_document_begins_with_the_letter_to_the_byte() {
    assert!(SEALED.starts_with(&LETTER));
}

#[test]
fn both_signatures_are_read_back() {
    let reports = verify(&SEALED, &[AUTHORITY.certificate()]);
    assert!(all_fine(&reports), "{reports:#?}");
    let [personal, organisation] = reports.as_slice() else {
        panic!("{reports:#?}");
    };
    assert_eq!(personal.kind, Some(SignatureKind::Personal));
    assert_eq!(personal.coverage, Coverage::SignedLater);
    assert_eq!(personal.when, Some(When::Claimed(NOW)));
    assert_eq!(
        personal.trust,
        Trust::Known {
            root: "CA thử nghiệm".to_owned()
        }
    );
    assert_eq!(personal.signer.as_ref().unwrap().name, "Nguyễn Văn Ký");
    assert_eq!(organisation.kind, Some(SignatureKind::Organisation));
    assert_eq!(organisation.coverage, Coverage::Whole);
}

#[test]
fn an_unknown_authority_is_not_taken_for_a_known_one() {
    for roots in [vec![], vec![person().certificate().clone()]] {
        let reports = verify(&SEALED, &roots);
        assert!(
            reports
                .iter()
                .all(|report| report.integrity == Integrity::Intact)
        );
        assert!(reports.iter().all(|report| report.trust == Trust::Unknown));
        assert!(!all_fine(&reports));
    }
}

#[test]
fn a_certificate_that_was_over_is_told() {
    let reports = |at| {
        let signed =
            pades::sign_personally(&LETTER, &person(), &image(false), &PLACE, at, &mut OsRng);
        verify(
            &signed.unwrap().finish(None).unwrap().into_bytes(),
            &[AUTHORITY.certificate()],
        )
    };
    assert_eq!(
        reports(PERSON.until + Duration::days(1))[0].trust,
        Trust::Expired
    );
    assert_eq!(
        reports(PERSON.from - Duration::days(1))[0].trust,
        Trust::NotYet
    );
}

/// Decree 30/2020, Article 32: the seal goes on what the authorised person has signed, only.
#[test]
fn only_what_a_person_signed_is_sealed() {
    let taken = |pdf: &[u8]| PersonallySigned::from_bytes(pdf.to_vec()).is_ok();
    let personal = signed_by(&person()).into_bytes();
    assert!(taken(&personal));
    assert!(!taken(&LETTER));
    assert!(!taken(&SEALED));
    assert!(!taken(&[personal.as_slice(), b"% more\n"].concat()));
    let mut changed = personal;
    changed[1000] ^= 1;
    assert!(!taken(&changed));
}

#[test]
fn an_attachment_carries_number_and_time() {
    let signed = sign_attachment(
        &LETTER,
        &organisation(),
        "12/STTTT-BCXB",
        FONT,
        datetime!(2026-03-02 08:30:05 UTC),
        &mut OsRng,
    );
    let pdf = signed.unwrap().finish(None).unwrap().into_bytes();
    let reports = verify(&pdf, &[AUTHORITY.certificate()]);
    assert!(all_fine(&reports), "{reports:#?}");
    assert_eq!(reports[0].kind, Some(SignatureKind::Attachment));
    let text = crate::independent::output("pdftotext", &["-l", "1", "-layout"], &pdf, &["-"]);
    assert!(text.contains("12/STTTT-BCXB"), "{text}");
    assert!(text.contains("02/03/2026; 15:30:05 +07:00"), "{text}");
}
