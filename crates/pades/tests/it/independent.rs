//! What other programs say of our signatures: poppler's `pdfsig` and qpdf, and pyHanko where
//! `cargo xtask test` has fetched it.

use std::{
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use pades::Identity;

use crate::house::*;

fn run(
    program: impl AsRef<std::ffi::OsStr>,
    before: &[&str],
    pdf: &[u8],
    after: &[&str],
) -> Output {
    let mut file = tempfile::NamedTempFile::with_suffix(".pdf").unwrap();
    file.write_all(pdf).unwrap();
    let program = program.as_ref();
    Command::new(program)
        .env("HOME", std::env::temp_dir())
        .args(before)
        .arg(file.path())
        .args(after)
        .output()
        .unwrap_or_else(|error| panic!("{}: {error}", program.to_string_lossy()))
}

/// What a program prints, whatever it thinks of the document.
pub fn output(program: &str, before: &[&str], pdf: &[u8], after: &[&str]) -> String {
    String::from_utf8(run(program, before, pdf, after).stdout).unwrap()
}

fn count(text: &str, what: &str) -> usize {
    text.matches(what).count()
}

fn rsa(name: &str) -> Identity {
    let folder = tempfile::tempdir().unwrap();
    let done = Command::new("openssl")
        .current_dir(folder.path())
        .args([
            "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "9", "-keyout", "k",
        ])
        .args(["-out", "c", "-subj", &format!("/CN={name}")])
        .args(["-addext", "keyUsage=critical,digitalSignature"])
        .status();
    assert!(done.unwrap().success());
    let done = Command::new("openssl")
        .current_dir(folder.path())
        .args([
            "pkcs12", "-export", "-inkey", "k", "-in", "c", "-passout", "pass:x", "-out", "p",
        ])
        .status();
    assert!(done.unwrap().success());
    Identity::from_pkcs12(&std::fs::read(folder.path().join("p")).unwrap(), "x").unwrap()
}

#[test]
fn pdfsig_calls_both_signatures_valid() {
    let of_rsa = sealed_by(&rsa("Nguoi Ky"), &rsa("Co Quan")).into_bytes();
    for pdf in [&*SEALED, &of_rsa] {
        let said = output("pdfsig", &["-nocert"], pdf, &[]);
        assert_eq!(
            count(&said, "Signature Validation: Signature is Valid."),
            2,
            "{said}"
        );
        assert_eq!(count(&said, "ETSI.CAdES.detached"), 2, "{said}");
        assert_eq!(count(&said, "Total document signed"), 1, "{said}");
    }
}

#[test]
fn pdfsig_notices_a_changed_byte() {
    let mut changed = SEALED.clone();
    changed[LETTER.len() / 2] ^= 1;
    let said = output("pdfsig", &["-nocert"], &changed, &[]);
    assert_eq!(count(&said, "Digest Mismatch"), 2, "{said}");
    assert_eq!(count(&said, "Signature is Valid"), 0, "{said}");
}

#[test]
fn qpdf_finds_nothing_wrong() {
    for pdf in [signed_by(&person()).into_bytes(), SEALED.clone()] {
        let checked = run("qpdf", &["--check"], &pdf, &[]);
        let said = String::from_utf8_lossy(&checked.stdout);
        assert!(
            checked.status.success(),
            "{said}{}",
            String::from_utf8_lossy(&checked.stderr)
        );
        assert!(
            said.contains("No syntax or stream encoding errors"),
            "{said}"
        );
    }
}

/// The pictures are seen: blue of the signature and red of the seal, on the page they belong to.
#[test]
fn the_pictures_stand_on_the_page() {
    let page = |pdf: &[u8]| {
        let page = (PLACE.page + 1).to_string();
        let shown = run(
            "pdftoppm",
            &["-r", "50", "-f", &page, "-l", &page],
            pdf,
            &[],
        );
        assert!(shown.status.success());
        shown.stdout
    };
    let coloured = |pixels: &[u8], test: fn(&[u8]) -> bool| {
        pixels.chunks_exact(3).filter(|pixel| test(pixel)).count()
    };
    let blue = |pixel: &[u8]| pixel[2] > 130 && pixel[0] < 90;
    let red = |pixel: &[u8]| pixel[0] > 160 && pixel[1] < 90;
    let (plain, personal, sealed) = (
        page(&LETTER),
        page(&signed_by(&person()).into_bytes()),
        page(&SEALED),
    );
    // The header of the picture is no pixel: bytes of a row are compared, not their places.
    assert_eq!((coloured(&plain, blue), coloured(&plain, red)), (0, 0));
    assert!(coloured(&personal, blue) > 50);
    assert_eq!(coloured(&personal, red), 0);
    assert!(coloured(&sealed, red) > 100);
}

/// Where `cargo xtask test` puts pyHanko.
fn pyhanko() -> Option<PathBuf> {
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target"),
        PathBuf::from,
    );
    let python = target.join("tools/pyhanko/bin/python");
    python.exists().then_some(python)
}

const VALIDATE: &str = r#"
import sys
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
from pyhanko.keys import load_cert_from_pemder
context = ValidationContext(trust_roots=[load_cert_from_pemder(sys.argv[1])], allow_fetching=False,
    revocation_mode="soft-fail")
for signature in PdfFileReader(open(sys.argv[2], "rb")).embedded_signatures:
    status = validate_pdf_signature(signature, context)
    print(signature.field_name, "intact" if status.intact else "changed",
        "valid" if status.valid else "invalid", "trusted" if status.trusted else "untrusted",
        status.coverage.name, "bottom line" if status.bottom_line else "not ok")
"#;

/// As strict as any: it looks at what was added between the signatures, too.
#[test]
fn pyhanko_agrees() {
    let Some(python) = pyhanko() else {
        eprintln!("skipped: `cargo xtask test --only unit` fetches pyHanko");
        return;
    };
    let mut root = tempfile::NamedTempFile::new().unwrap();
    root.write_all(AUTHORITY.pem().as_bytes()).unwrap();
    let say = |pdf: &[u8]| {
        let before = ["-c", VALIDATE, root.path().to_str().unwrap()];
        let done = run(&python, &before, pdf, &[]);
        let said = String::from_utf8_lossy(&done.stdout).into_owned();
        assert!(
            done.status.success(),
            "{}",
            String::from_utf8_lossy(&done.stderr)
        );
        said
    };
    let said = say(&SEALED);
    assert_eq!(count(&said, "intact valid trusted"), 2, "{said}");
    assert_eq!(count(&said, "bottom line"), 2, "{said}");
    let mut changed = SEALED.clone();
    changed[LETTER.len() / 2] ^= 1;
    let said = say(&changed);
    assert_eq!(count(&said, " changed "), 2, "{said}");
    assert_eq!(count(&said, "not ok"), 2, "{said}");
}
