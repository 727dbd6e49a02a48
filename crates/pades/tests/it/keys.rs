//! PKCS#12 files, good and bad.

use std::process::Command;

use pades::{Identity, IdentityError, ImageError, SignatureImage, testing::picture};
use time::macros::datetime;

use crate::house::{AUTHORITY, NOW, PASSWORD, PERSON, person};

#[test]
fn a_file_tells_who_holds_it() {
    let holder = person().holder();
    assert_eq!(holder.name, "Nguyễn Văn Ký");
    assert_eq!(holder.organisation, "Sở Thông tin và Truyền thông");
    assert_eq!(holder.issuer, "CA thử nghiệm");
    assert_eq!(holder.until, PERSON.until);
    assert!(!format!("{:?}", person()).contains("P256"));
}

#[test]
fn what_is_wrong_with_a_file_is_said() {
    let file = AUTHORITY.pkcs12(&PERSON, PASSWORD);
    let open = |bytes: &[u8], password| Identity::from_pkcs12(bytes, password).map(drop);
    assert_eq!(open(&file, "khác"), Err(IdentityError::WrongPassword));
    assert_eq!(
        open(b"not a file", PASSWORD),
        Err(IdentityError::Unreadable)
    );
    assert_eq!(
        open(&file[..file.len() / 2], PASSWORD),
        Err(IdentityError::Unreadable)
    );
    let late = datetime!(2028-01-02 00:00 UTC);
    assert_eq!(person().usable_at(NOW), Ok(()));
    assert_eq!(
        person().usable_at(late),
        Err(IdentityError::Expired(PERSON.until))
    );
    let early = datetime!(2024-12-31 00:00 UTC);
    assert_eq!(
        person().usable_at(early),
        Err(IdentityError::NotYet(PERSON.from))
    );
}

fn openssl(folder: &std::path::Path, args: &[&str]) {
    let done = Command::new("openssl")
        .current_dir(folder)
        .args(args)
        .output()
        .unwrap();
    assert!(
        done.status.success(),
        "{}",
        String::from_utf8_lossy(&done.stderr)
    );
}

/// What OpenSSL and Windows write: modern and old protection, every kind of key.
#[test]
fn files_of_other_programs_open() {
    let folder = tempfile::tempdir().unwrap();
    let kinds: [(&str, &[&str]); 4] = [
        ("rsa", &["-newkey", "rsa:2048"]),
        (
            "p256",
            &["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"],
        ),
        (
            "p384",
            &["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-384"],
        ),
        ("ed25519", &["-newkey", "ed25519"]),
    ];
    for (name, new) in kinds {
        let (key, cert) = (format!("{name}.key"), format!("{name}.pem"));
        let mut args = vec![
            "req",
            "-x509",
            "-nodes",
            "-days",
            "9",
            "-subj",
            "/CN=Nguyen Van Ky",
        ];
        args.extend(["-keyout", &key, "-out", &cert]);
        args.extend(new);
        openssl(folder.path(), &args);
        for protection in [&[][..], &["-legacy"], &["-nomac"]] {
            let mut args = vec!["pkcs12", "-export", "-inkey", &key, "-in", &cert];
            args.extend(["-passout", "pass:secret", "-out", "out.p12"]);
            args.extend(protection);
            openssl(folder.path(), &args);
            let file = std::fs::read(folder.path().join("out.p12")).unwrap();
            let opened = Identity::from_pkcs12(&file, "secret").map(|found| found.holder().name);
            if name == "ed25519" {
                assert_eq!(opened, Err(IdentityError::KeyType), "{protection:?}");
            } else {
                assert_eq!(
                    opened.as_deref(),
                    Ok("Nguyen Van Ky"),
                    "{name} {protection:?}"
                );
            }
            let wrong = Identity::from_pkcs12(&file, "wrong").map(drop);
            assert_eq!(
                wrong,
                Err(IdentityError::WrongPassword),
                "{name} {protection:?}"
            );
        }
        openssl(
            folder.path(),
            &[
                "pkcs12", "-export", "-nokeys", "-in", &cert, "-passout", "pass:x", "-out",
                "no.p12",
            ],
        );
        let file = std::fs::read(folder.path().join("no.p12")).unwrap();
        assert_eq!(
            Identity::from_pkcs12(&file, "x").map(drop),
            Err(IdentityError::NoKey)
        );
    }
}

#[test]
fn pictures_are_png_with_a_transparent_ground() {
    let read = |bytes: &[u8]| SignatureImage::from_png(bytes).map(drop);
    assert_eq!(read(&picture(true)), Ok(()));
    assert_eq!(read(b"GIF89a"), Err(ImageError::Unreadable));
    let mut cut = picture(false);
    cut.truncate(200);
    assert_eq!(read(&cut), Err(ImageError::Unreadable));
    let make = |side: u32, colour: png::ColorType, pixel: &[u8]| {
        let mut out = Vec::new();
        let mut encoder = png::Encoder::new(&mut out, side, side);
        encoder.set_color(colour);
        let pixels = pixel.repeat((side * side) as usize);
        encoder
            .write_header()
            .unwrap()
            .write_image_data(&pixels)
            .unwrap();
        out
    };
    use png::ColorType::{Rgb, Rgba};
    assert_eq!(read(&make(100, Rgb, &[9, 9, 9])), Err(ImageError::Opaque));
    assert_eq!(
        read(&make(100, Rgba, &[9, 9, 9, 255])),
        Err(ImageError::Opaque)
    );
    assert_eq!(
        read(&make(100, Rgba, &[9, 9, 9, 0])),
        Err(ImageError::Empty)
    );
    assert_eq!(
        read(&make(10, Rgba, &[9, 9, 9, 0])),
        Err(ImageError::TooSmall)
    );
    assert_eq!(
        read(&make(2001, Rgba, &[9, 9, 9, 0])),
        Err(ImageError::TooLarge)
    );
}
