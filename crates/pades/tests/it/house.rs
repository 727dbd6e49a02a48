//! A person, an organisation, an authority and a letter.

use std::sync::LazyLock;

use letter::{Desk, LetterDate, Typesetter};
use pades::rand_core::OsRng;
use pades::{
    Identity, PersonallySigned, Place, Sealed, SignatureImage, seal, sign_personally,
    testing::{Authority, Subject, picture},
};
use time::{OffsetDateTime, macros::datetime};

pub const NOW: OffsetDateTime = datetime!(2026-03-02 08:30 UTC);
pub const PASSWORD: &str = "mật khẩu 1";
pub const FONT: &[u8] = include_bytes!("../../../letter/fonts/LiberationSerif-Regular.ttf");

pub const PERSON: Subject<'static> = Subject {
    name: "Nguyễn Văn Ký",
    organisation: "Sở Thông tin và Truyền thông",
    from: datetime!(2025-01-01 00:00 UTC),
    until: datetime!(2028-01-01 00:00 UTC),
};

pub fn named(name: &'static str) -> Subject<'static> {
    Subject { name, ..PERSON }
}

pub static AUTHORITY: LazyLock<Authority> = LazyLock::new(|| {
    Authority::new(&Subject {
        name: "CA thử nghiệm",
        organisation: "Đính Chính",
        from: datetime!(2020-01-01 00:00 UTC),
        until: datetime!(2040-01-01 00:00 UTC),
    })
});

pub fn person() -> Identity {
    Identity::from_pkcs12(&AUTHORITY.pkcs12(&PERSON, PASSWORD), PASSWORD).unwrap()
}

pub fn organisation() -> Identity {
    let subject = named("Sở Thông tin và Truyền thông");
    Identity::from_pkcs12(&AUTHORITY.pkcs12(&subject, PASSWORD), PASSWORD).unwrap()
}

struct Bundled;

impl Desk for Bundled {
    fn fonts(&self) -> Vec<&'static [u8]> {
        letter::bundled_fonts()
    }
}

static SET: LazyLock<letter::Typeset> = LazyLock::new(|| {
    let mut letter = crate::zalo_2021::composed(&crate::zalo_2021::facts());
    letter.number = Some(12);
    letter.date = LetterDate {
        day: Some(2),
        month: 3,
        year: 2026,
    };
    Typesetter::new(&Bundled).unwrap().typeset(&letter).unwrap()
});

/// A real letter, PDF/A-2a.
pub static LETTER: LazyLock<Vec<u8>> = LazyLock::new(|| SET.pdf.clone());

/// Between title and name.
pub static PLACE: LazyLock<Place> = LazyLock::new(|| Place {
    page: SET.signature.page,
    x: SET.signature.x,
    y: SET.signature.y,
    width: SET.signature.width,
    height: SET.signature.height,
});

pub fn image(ring: bool) -> SignatureImage {
    SignatureImage::from_png(&picture(ring)).unwrap()
}

pub fn signed_by(identity: &Identity) -> PersonallySigned {
    sign_personally(&LETTER, identity, &image(false), &PLACE, NOW, &mut OsRng)
        .unwrap()
        .finish(None)
        .unwrap()
}

pub fn sealed_by(person: &Identity, organisation: &Identity) -> Sealed {
    seal(
        &signed_by(person),
        organisation,
        &image(true),
        36.0,
        NOW,
        &mut OsRng,
    )
    .unwrap()
    .finish(None)
    .unwrap()
}

pub static SEALED: LazyLock<Vec<u8>> =
    LazyLock::new(|| sealed_by(&person(), &organisation()).into_bytes());
