//! Who signs after whom, as types.

use cms::signed_data::SignedData;
use rand_core::CryptoRngCore;
use time::OffsetDateTime;

use crate::{
    Identity, Place, SignError, SignatureImage, Token,
    appearance::Look,
    crypto::Hash,
    envelope, font, pdf,
    prepare::{Prepared, Words, prepare},
};

/// One inch in millimetres and in points.
const MM: f64 = 72.0 / 25.4;
/// Text of a signature without a picture: ten points (Decree 30/2020, appendix I, part I, II.8).
const TEXT_SIZE: f64 = 10.0;
/// How far such text stays from the upper and the right edge: the page's margins there.
const TEXT_MARGIN: f64 = 20.0 * MM;

/// What a signature of ours is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignatureKind {
    /// Of the person who has the authority to sign.
    Personal,
    /// Of the organisation: the seal.
    Organisation,
    /// Of the organisation, on a file that goes with the letter.
    Attachment,
}

impl SignatureKind {
    /// Name of the field that holds it.
    pub(crate) const fn field(self) -> &'static str {
        match self {
            SignatureKind::Personal => "ChuKyCaNhan",
            SignatureKind::Organisation => "ChuKyCoQuan",
            SignatureKind::Attachment => "ChuKyPhuLuc",
        }
    }

    const fn label(self) -> &'static str {
        match self {
            SignatureKind::Personal => "Chữ ký số của người có thẩm quyền",
            SignatureKind::Organisation | SignatureKind::Attachment => {
                "Chữ ký số của cơ quan, tổ chức"
            }
        }
    }

    pub(crate) fn of_field(name: &str) -> Option<Self> {
        [
            SignatureKind::Personal,
            SignatureKind::Organisation,
            SignatureKind::Attachment,
        ]
        .into_iter()
        .find(|kind| kind.field() == name)
    }

    /// The stable name used in text keys.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            SignatureKind::Personal => "personal",
            SignatureKind::Organisation => "organisation",
            SignatureKind::Attachment => "attachment",
        }
    }
}

/// A document that the authorised person has signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonallySigned(Vec<u8>);

/// A document that the organisation has signed, too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealed(Vec<u8>);

/// A file that goes with a letter, signed by the organisation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment(Vec<u8>);

/// The document has no personal signature that covers it as it is, or has the organisation's
/// already.
#[derive(Clone, Copy, Debug, thiserror::Error, PartialEq, Eq)]
#[error("the document is not signed by a person, or already sealed")]
pub struct NotPersonallySigned;

impl PersonallySigned {
    /// Takes a document from where it was kept. It must hold the personal signature, untouched, and
    /// nothing after it.
    ///
    /// # Errors
    /// [`NotPersonallySigned`].
    pub fn from_bytes(pdf: Vec<u8>) -> Result<Self, NotPersonallySigned> {
        let reports = crate::verify(&pdf, &[]);
        match reports.as_slice() {
            [one]
                if one.kind == Some(SignatureKind::Personal)
                    && one.integrity == crate::Integrity::Intact
                    && one.coverage == crate::Coverage::Whole =>
            {
                Ok(PersonallySigned(pdf))
            }
            _ => Err(NotPersonallySigned),
        }
    }

    /// The document.
    #[must_use]
    pub fn into_bytes(self) -> Vec<u8> {
        self.0
    }
}

impl Sealed {
    /// The document.
    #[must_use]
    pub fn into_bytes(self) -> Vec<u8> {
        self.0
    }
}

impl Attachment {
    /// The file.
    #[must_use]
    pub fn into_bytes(self) -> Vec<u8> {
        self.0
    }
}

/// Makes what a finished signature proves out of the document. Only this crate can.
pub trait Statement: Sized + sealed::Made {}

mod sealed {
    pub trait Made {
        fn made(pdf: Vec<u8>) -> Self;
    }
}

impl sealed::Made for PersonallySigned {
    fn made(pdf: Vec<u8>) -> Self {
        PersonallySigned(pdf)
    }
}
impl sealed::Made for Sealed {
    fn made(pdf: Vec<u8>) -> Self {
        Sealed(pdf)
    }
}
impl sealed::Made for Attachment {
    fn made(pdf: Vec<u8>) -> Self {
        Attachment(pdf)
    }
}
impl Statement for PersonallySigned {}
impl Statement for Sealed {}
impl Statement for Attachment {}

/// A signature that is made, but not yet in its document: a timestamp can be added.
#[must_use = "the document is signed by `finish`"]
pub struct Unsealed<S> {
    prepared: Prepared,
    envelope: SignedData,
    states: std::marker::PhantomData<S>,
}

impl<S: Statement> Unsealed<S> {
    /// SHA-256 of the signature's value: what a timestamp is asked for (RFC 3161, appendix A).
    #[must_use]
    pub fn imprint(&self) -> [u8; 32] {
        let mut imprint = [0; 32];
        imprint.copy_from_slice(&Hash::Sha256.of(&[envelope::signature_value(&self.envelope)]));
        imprint
    }

    /// Puts the signature into the document, with its timestamp if there is one (PAdES B-T),
    /// otherwise without (B-B).
    ///
    /// # Errors
    /// [`SignError::Room`] if the certificates and the timestamp are larger than any known.
    pub fn finish(self, timestamp: Option<&Token>) -> Result<S, SignError> {
        let envelope = match timestamp {
            Some(token) => envelope::with_timestamp(self.envelope, token.content()),
            None => Ok(self.envelope),
        };
        let bytes = envelope
            .and_then(|envelope| envelope::to_der(&envelope))
            .map_err(|error| SignError::Key(error.to_string()))?;
        Ok(S::made(self.prepared.fill(&bytes)?))
    }
}

fn sign<S: Statement, R: CryptoRngCore>(
    pdf: &[u8],
    identity: &Identity,
    kind: SignatureKind,
    place: &Place,
    look: &Look<'_>,
    at: OffsetDateTime,
    rng: &mut R,
) -> Result<Unsealed<S>, SignError> {
    let words = Words {
        field: kind.field(),
        label: kind.label(),
        name: &identity.holder().name,
        at,
    };
    let prepared = prepare(pdf, place, look, &words)?;
    let envelope = envelope::sign(identity, &prepared.digest(identity.hash()), rng)?;
    Ok(Unsealed {
        prepared,
        envelope,
        states: std::marker::PhantomData,
    })
}

/// Signs for the person: their picture in the middle of `place`, the room between title and name.
/// `rng` blinds RSA.
///
/// # Errors
/// See [`SignError`].
pub fn sign_personally<R: CryptoRngCore>(
    pdf: &[u8],
    identity: &Identity,
    image: &SignatureImage,
    place: &Place,
    at: OffsetDateTime,
    rng: &mut R,
) -> Result<Unsealed<PersonallySigned>, SignError> {
    let place = place.fit(image.ratio());
    sign(
        pdf,
        identity,
        SignatureKind::Personal,
        &place,
        &Look::Picture(image),
        at,
        rng,
    )
}

/// Signs for the organisation: the seal in its real size, over the left third of the person's
/// picture. `rng` blinds RSA.
///
/// # Errors
/// See [`SignError`].
pub fn seal<R: CryptoRngCore>(
    document: &PersonallySigned,
    identity: &Identity,
    image: &SignatureImage,
    width_mm: f64,
    at: OffsetDateTime,
    rng: &mut R,
) -> Result<Unsealed<Sealed>, SignError> {
    let read = pdf::load(&document.0).map_err(SignError::Pdf)?;
    let person = personal_place(&read).ok_or(SignError::Place)?;
    let width = width_mm * MM;
    let height = width / image.ratio();
    let place = Place {
        page: person.page,
        x: (person.x + person.width / 3.0 - width).max(0.0),
        y: (person.y + person.height / 2.0 - height / 2.0).max(0.0),
        width,
        height,
    };
    sign(
        &document.0,
        identity,
        SignatureKind::Organisation,
        &place,
        &Look::Picture(image),
        at,
        rng,
    )
}

/// Signs a file that goes with a letter (a separate appendix, a copy): in the upper right corner of
/// its first page stand the letter's number and symbol and the time, without a picture (Decree
/// 30/2020, appendix I, part I, III.1c). `rng` blinds RSA.
///
/// # Errors
/// See [`SignError`].
pub fn sign_attachment<R: CryptoRngCore>(
    pdf: &[u8],
    identity: &Identity,
    number: &str,
    font: &[u8],
    at: OffsetDateTime,
    rng: &mut R,
) -> Result<Unsealed<Attachment>, SignError> {
    let read = pdf::load(pdf).map_err(SignError::Pdf)?;
    let page = pdf::page(&read, 0).ok_or(SignError::Place)?;
    let (page_width, page_height) = pdf::page_size(&read, page).ok_or(SignError::Place)?;
    let local = at.to_offset(time::macros::offset!(+7));
    let when = format!(
        "{:02}/{:02}/{:04}; {:02}:{:02}:{:02} +07:00",
        local.day(),
        u8::from(local.month()),
        local.year(),
        local.hour(),
        local.minute(),
        local.second()
    );
    let lines = [number.to_owned(), when];
    let width = lines
        .iter()
        .map(|line| font::width(font, line, TEXT_SIZE))
        .fold(0.0, f64::max)
        + 1.0;
    let height = TEXT_SIZE * 2.6;
    let place = Place {
        page: 0,
        x: (page_width - TEXT_MARGIN - width).max(0.0),
        y: (page_height - TEXT_MARGIN / 2.0 - height).max(0.0),
        width,
        height,
    };
    let look = Look::Text {
        lines: &lines,
        size: TEXT_SIZE,
        font,
    };
    sign(
        pdf,
        identity,
        SignatureKind::Attachment,
        &place,
        &look,
        at,
        rng,
    )
}

/// Where the person's picture stands.
fn personal_place(document: &lopdf::Document) -> Option<Place> {
    let field = pdf::fields(document)
        .into_iter()
        .find(|field| field.name == SignatureKind::Personal.field())?;
    let page = field.dict.get(b"P").ok()?.as_reference().ok()?;
    let sides: Vec<f64> = field
        .dict
        .get_deref(b"Rect", document)
        .ok()?
        .as_array()
        .ok()?
        .iter()
        .filter_map(|side| side.as_float().ok().map(f64::from))
        .collect();
    let [left, bottom, right, top] = sides.as_slice() else {
        return None;
    };
    Some(Place {
        page: document.page_iter().position(|id| id == page)?,
        x: *left,
        y: *bottom,
        width: right - left,
        height: top - bottom,
    })
}
