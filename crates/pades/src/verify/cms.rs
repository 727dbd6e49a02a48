//! Whether an envelope's signature is right.

use cms::{
    cert::CertificateChoices,
    content_info::ContentInfo,
    signed_data::{SignedData, SignerIdentifier, SignerInfo},
};
use const_oid::{
    AssociatedOid, ObjectIdentifier,
    db::rfc5911::{ID_CONTENT_TYPE, ID_MESSAGE_DIGEST, ID_SIGNED_DATA},
};
use der::{Decode, Encode, Reader, SliceReader, asn1::OctetString};
use x509_cert::ext::pkix::SubjectKeyIdentifier;

use crate::{
    Certificate,
    crypto::{self, Hash},
    envelope::{SIGNING_CERTIFICATE_V2, SigningCertificateV2, TIMESTAMP_TOKEN},
};

/// What came of it.
pub(crate) enum Checked {
    /// The signature is the signer's, of this content.
    Right {
        signer: Box<Certificate>,
        others: Vec<Certificate>,
        value: Vec<u8>,
        timestamp: Option<ContentInfo>,
    },
    /// The signer is known, but the content or the signature is not as signed.
    Wrong { signer: Option<Box<Certificate>> },
    /// The envelope says something that is not understood.
    Odd(&'static str),
}

/// Reads an envelope; bytes after it (the room that was kept) are left alone.
pub(crate) fn read(bytes: &[u8]) -> Option<SignedData> {
    let mut reader = SliceReader::new(bytes).ok()?;
    let content = ContentInfo::decode(&mut reader).ok()?;
    // What follows is the rest of the room that was kept, and must be empty.
    let rest = reader.read_slice(reader.remaining_len()).ok()?;
    (content.content_type == ID_SIGNED_DATA && rest.iter().all(|byte| *byte == 0))
        .then(|| content.content.decode_as().ok())
        .flatten()
}

/// Checks the one signature in an envelope against the digest of its content.
pub(crate) fn check(
    data: &SignedData,
    content_type: ObjectIdentifier,
    digest: impl Fn(Hash) -> Vec<u8>,
) -> Checked {
    let mut signers = data.signer_infos.0.iter();
    let (Some(info), None) = (signers.next(), signers.next()) else {
        return Checked::Odd("not exactly one signer");
    };
    let certificates: Vec<Certificate> = data
        .certificates
        .iter()
        .flat_map(|set| set.0.iter())
        .filter_map(|choice| match choice {
            CertificateChoices::Certificate(inner) => Some(Certificate {
                inner: inner.clone(),
            }),
            CertificateChoices::Other(_) => None,
        })
        .collect();
    let Some(at) = certificates
        .iter()
        .position(|found| is_of(found, &info.sid))
    else {
        return Checked::Odd("the signer's certificate is missing");
    };
    let mut others = certificates;
    let signer = Box::new(others.swap_remove(at));
    let Some(hash) = Hash::from_oid(info.digest_alg.oid) else {
        return Checked::Odd("the digest is not supported");
    };
    if !crypto::is_known(&info.signature_algorithm) {
        return Checked::Odd("the signature algorithm is not supported");
    }
    let right = attributes_say(info, content_type, &digest(hash), &signer).is_some_and(|message| {
        crypto::is_signed(
            &signer.inner.tbs_certificate.subject_public_key_info,
            &info.signature_algorithm,
            Some(hash),
            &message,
            info.signature.as_bytes(),
        )
    });
    if right {
        Checked::Right {
            signer,
            others,
            value: info.signature.as_bytes().to_vec(),
            timestamp: timestamp(info),
        }
    } else {
        Checked::Wrong {
            signer: Some(signer),
        }
    }
}

fn is_of(certificate: &Certificate, sid: &SignerIdentifier) -> bool {
    let tbs = &certificate.inner.tbs_certificate;
    match sid {
        SignerIdentifier::IssuerAndSerialNumber(named) => {
            tbs.issuer == named.issuer && tbs.serial_number == named.serial_number
        }
        SignerIdentifier::SubjectKeyIdentifier(named) => tbs
            .extensions
            .iter()
            .flatten()
            .filter(|extension| extension.extn_id == SubjectKeyIdentifier::OID)
            .filter_map(|found| SubjectKeyIdentifier::from_der(found.extn_value.as_bytes()).ok())
            .any(|found| found == *named),
    }
}

/// The signed attributes as they were signed, if they speak of this content and this signer.
/// Without them a signature could be moved from one kind of content to another (RFC 5652, 5.3), and
/// PAdES asks for them.
fn attributes_say(
    info: &SignerInfo,
    content_type: ObjectIdentifier,
    digest: &[u8],
    signer: &Certificate,
) -> Option<Vec<u8>> {
    let attributes = info.signed_attrs.as_ref()?;
    let one = |oid: ObjectIdentifier| {
        let mut found = attributes.iter().filter(|attribute| attribute.oid == oid);
        let first = found.next()?;
        (found.next().is_none() && first.values.len() == 1)
            .then(|| first.values.get(0))
            .flatten()
    };
    let its_type: ObjectIdentifier = one(ID_CONTENT_TYPE)?.decode_as().ok()?;
    let its_digest: OctetString = one(ID_MESSAGE_DIGEST)?.decode_as().ok()?;
    if its_type != content_type || its_digest.as_bytes() != digest {
        return None;
    }
    if let Some(named) = one(SIGNING_CERTIFICATE_V2) {
        let named: SigningCertificateV2 = named.decode_as().ok()?;
        let first = named.certs.first()?;
        let hash = match &first.hash_algorithm {
            Some(algorithm) => Hash::from_oid(algorithm.oid)?,
            None => Hash::Sha256,
        };
        if first.cert_hash.as_bytes() != hash.of(&[&signer.to_der()]) {
            return None;
        }
    }
    attributes.to_der().ok()
}

fn timestamp(info: &SignerInfo) -> Option<ContentInfo> {
    let found = info
        .unsigned_attrs
        .as_ref()?
        .iter()
        .find(|a| a.oid == TIMESTAMP_TOKEN)?;
    found.values.get(0)?.decode_as().ok()
}

/// Whether the signer names their certificate among what is signed, as CAdES asks.
pub(crate) fn names_certificate(data: &SignedData) -> bool {
    data.signer_infos.0.iter().all(|info| {
        info.signed_attrs
            .iter()
            .flat_map(|attributes| attributes.iter())
            .any(|attribute| attribute.oid == SIGNING_CERTIFICATE_V2)
    })
}
