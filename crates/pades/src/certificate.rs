//! X.509 certificates: who holds them, when they are good, who issued them.

use const_oid::db::{rfc4519, rfc5280};
use der::{
    Decode, Encode, Tagged,
    asn1::{BmpString, PrintableStringRef, TeletexStringRef, Utf8StringRef},
};
use time::OffsetDateTime;
use x509_cert::{
    ext::pkix::{BasicConstraints, ExtendedKeyUsage, KeyUsage, KeyUsages},
    name::Name,
};

use crate::crypto;

/// Most certificates on the way from a signer to a root.
const MAX_CHAIN: usize = 8;

/// A certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certificate {
    pub(crate) inner: x509_cert::Certificate,
}

/// Why something is no certificate.
#[derive(Clone, Copy, Debug, thiserror::Error, PartialEq, Eq)]
pub enum CertificateError {
    /// Neither PEM nor DER.
    #[error("this is no certificate in PEM or DER")]
    Unreadable,
}

/// Who holds a certificate, in the certificate's words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holder {
    /// Common name.
    pub name: String,
    /// Organisation; empty if none.
    pub organisation: String,
    /// Common name, or else organisation, of the issuer.
    pub issuer: String,
    /// Serial number, upper-case hex.
    pub serial: String,
    /// First moment of validity.
    pub from: OffsetDateTime,
    /// Last moment of validity.
    pub until: OffsetDateTime,
}

impl Certificate {
    /// Reads one certificate from DER.
    ///
    /// # Errors
    /// [`CertificateError::Unreadable`].
    pub fn from_der(bytes: &[u8]) -> Result<Self, CertificateError> {
        x509_cert::Certificate::from_der(bytes)
            .map(|inner| Certificate { inner })
            .map_err(|_| CertificateError::Unreadable)
    }

    /// Reads every certificate from PEM, or the one in DER.
    ///
    /// # Errors
    /// [`CertificateError::Unreadable`] if there is none.
    pub fn read_all(bytes: &[u8]) -> Result<Vec<Self>, CertificateError> {
        if let Ok(one) = Self::from_der(bytes) {
            return Ok(vec![one]);
        }
        // Of nothing but line ends the reader of chains subtracts one from none.
        if bytes.trim_ascii().is_empty() {
            return Err(CertificateError::Unreadable);
        }
        match x509_cert::Certificate::load_pem_chain(bytes) {
            Ok(all) if !all.is_empty() => {
                Ok(all.into_iter().map(|inner| Certificate { inner }).collect())
            }
            _ => Err(CertificateError::Unreadable),
        }
    }

    /// The certificate as DER.
    #[must_use]
    pub fn to_der(&self) -> Vec<u8> {
        // What was read from DER can be written as DER.
        self.inner.to_der().unwrap_or_default()
    }

    /// Who holds it.
    #[must_use]
    pub fn holder(&self) -> Holder {
        let tbs = &self.inner.tbs_certificate;
        let issuer = part(&tbs.issuer, rfc4519::CN);
        let organisation = part(&tbs.subject, rfc4519::O);
        let name = part(&tbs.subject, rfc4519::CN);
        Holder {
            name: if name.is_empty() {
                organisation.clone()
            } else {
                name
            },
            organisation,
            issuer: if issuer.is_empty() {
                part(&tbs.issuer, rfc4519::O)
            } else {
                issuer
            },
            serial: tbs
                .serial_number
                .as_bytes()
                .iter()
                .map(|byte| format!("{byte:02X}"))
                .collect(),
            from: moment(tbs.validity.not_before),
            until: moment(tbs.validity.not_after),
        }
    }

    pub(crate) fn is_valid_at(&self, at: OffsetDateTime) -> bool {
        let validity = &self.inner.tbs_certificate.validity;
        moment(validity.not_before) <= at && at <= moment(validity.not_after)
    }

    /// Whether its holder may sign documents: no usage named, or one of signing.
    pub(crate) fn may_sign(&self) -> bool {
        self.extension::<KeyUsage>().is_none_or(|usage| {
            usage.0.contains(KeyUsages::DigitalSignature)
                || usage.0.contains(KeyUsages::NonRepudiation)
        })
    }

    /// Whether its holder may issue timestamps (RFC 3161, 2.3).
    pub(crate) fn may_timestamp(&self) -> bool {
        self.extension::<ExtendedKeyUsage>()
            .is_some_and(|usage| usage.0.contains(&rfc5280::ID_KP_TIME_STAMPING))
    }

    fn may_issue(&self) -> bool {
        self.extension::<BasicConstraints>()
            .is_some_and(|basic| basic.ca)
            && self
                .extension::<KeyUsage>()
                .is_none_or(|usage| usage.0.contains(KeyUsages::KeyCertSign))
            && !self.has_unknown_demands()
    }

    /// How many issuers may stand below it.
    fn room_below(&self) -> usize {
        self.extension::<BasicConstraints>()
            .and_then(|basic| basic.path_len_constraint)
            .map_or(MAX_CHAIN, usize::from)
    }

    /// Whether a critical extension asks for something that is not checked here (name constraints,
    /// for one): RFC 5280, 4.2 says to refuse then.
    fn has_unknown_demands(&self) -> bool {
        let known = [
            rfc5280::ID_CE_BASIC_CONSTRAINTS,
            rfc5280::ID_CE_KEY_USAGE,
            rfc5280::ID_CE_EXT_KEY_USAGE,
            rfc5280::ID_CE_CERTIFICATE_POLICIES,
        ];
        self.inner
            .tbs_certificate
            .extensions
            .iter()
            .flatten()
            .any(|extension| extension.critical && !known.contains(&extension.extn_id))
    }

    fn extension<'a, T: Decode<'a> + const_oid::AssociatedOid>(&'a self) -> Option<T> {
        self.inner
            .tbs_certificate
            .get::<T>()
            .ok()
            .flatten()
            .map(|(_, found)| found)
    }

    fn is_issued_by(&self, issuer: &Certificate) -> bool {
        let tbs = &self.inner.tbs_certificate;
        if tbs.issuer != issuer.inner.tbs_certificate.subject {
            return false;
        }
        let (Ok(message), Some(signature)) = (tbs.to_der(), self.inner.signature.as_bytes()) else {
            return false;
        };
        crypto::is_signed(
            &issuer.inner.tbs_certificate.subject_public_key_info,
            &self.inner.signature_algorithm,
            None,
            &message,
            signature,
        )
    }

    /// The root among `roots` that this certificate comes from, by way of `others`, all of them
    /// valid at a moment.
    pub(crate) fn root<'a>(
        &self,
        others: &[Certificate],
        roots: &'a [Certificate],
        at: OffsetDateTime,
    ) -> Option<&'a Certificate> {
        if self.has_unknown_demands() {
            return None;
        }
        if let Some(root) = roots.iter().find(|root| *root == self) {
            return Some(root);
        }
        climb(self, others, roots, at, 0)
    }
}

fn climb<'a>(
    from: &Certificate,
    others: &[Certificate],
    roots: &'a [Certificate],
    at: OffsetDateTime,
    below: usize,
) -> Option<&'a Certificate> {
    let fits = |issuer: &Certificate| {
        issuer.may_issue() && issuer.room_below() >= below && issuer.is_valid_at(at)
    };
    if let Some(root) = roots
        .iter()
        .find(|root| fits(root) && from.is_issued_by(root))
    {
        return Some(root);
    }
    if below >= MAX_CHAIN {
        return None;
    }
    others
        .iter()
        .filter(|issuer| *issuer != from && fits(issuer) && from.is_issued_by(issuer))
        // A file holds few certificates; more than a few of one name are an attempt to keep us busy.
        .take(2)
        .find_map(|issuer| climb(issuer, others, roots, at, below + 1))
}

fn moment(time: x509_cert::time::Time) -> OffsetDateTime {
    let seconds = i64::try_from(time.to_unix_duration().as_secs()).unwrap_or(i64::MAX);
    OffsetDateTime::from_unix_timestamp(seconds).unwrap_or(OffsetDateTime::UNIX_EPOCH)
}

fn part(name: &Name, oid: const_oid::ObjectIdentifier) -> String {
    let value = name
        .0
        .iter()
        .flat_map(|rdn| rdn.0.iter())
        .rfind(|part| part.oid == oid)
        .map(|part| &part.value);
    let Some(value) = value else {
        return String::new();
    };
    let text = match value.tag() {
        der::Tag::Utf8String => value
            .decode_as::<Utf8StringRef<'_>>()
            .map(|s| s.to_string()),
        der::Tag::PrintableString => value
            .decode_as::<PrintableStringRef<'_>>()
            .map(|s| s.to_string()),
        der::Tag::TeletexString => value
            .decode_as::<TeletexStringRef<'_>>()
            .map(|s| s.to_string()),
        der::Tag::BmpString => value.decode_as::<BmpString>().map(|s| s.to_string()),
        _ => return String::new(),
    };
    // Control characters have no place in a name that is shown.
    text.unwrap_or_default()
        .chars()
        .filter(|c| !c.is_control())
        .take(200)
        .collect()
}
