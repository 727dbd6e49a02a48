//! The CMS envelope (RFC 5652) of a signature, with the attributes that CAdES asks for
//! (EN 319 122-1): content type, message digest, signing certificate.

use cms::{
    cert::{CertificateChoices, IssuerAndSerialNumber},
    content_info::{CmsVersion, ContentInfo},
    signed_data::{
        CertificateSet, EncapsulatedContentInfo, SignedData, SignerIdentifier, SignerInfo,
        SignerInfos,
    },
};
use const_oid::{
    ObjectIdentifier,
    db::{
        rfc5911::{ID_CONTENT_TYPE, ID_DATA, ID_MESSAGE_DIGEST, ID_SIGNED_DATA},
        rfc5912::{ID_SHA_256, ID_SHA_384, ID_SHA_512},
    },
};
use der::{
    Any, Decode, Encode, Sequence,
    asn1::{OctetString, SetOfVec},
};
use rand_core::CryptoRngCore;
use x509_cert::{attr::Attribute, spki::AlgorithmIdentifierOwned};

use crate::{Certificate, Identity, SignError, crypto::Hash, identity::fingerprint};

/// RFC 5035: id-aa-signingCertificateV2.
pub(crate) const SIGNING_CERTIFICATE_V2: ObjectIdentifier =
    ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.47");
/// RFC 3161, appendix A: id-aa-timeStampToken.
pub(crate) const TIMESTAMP_TOKEN: ObjectIdentifier =
    ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.14");

/// RFC 5035, 4.
#[derive(Clone, Debug, Sequence)]
pub(crate) struct SigningCertificateV2 {
    pub(crate) certs: Vec<EssCertIdV2>,
    #[asn1(optional = "true")]
    pub(crate) policies: Option<Any>,
}

/// RFC 5035, 3. Without algorithm it is SHA-256.
#[derive(Clone, Debug, Sequence)]
pub(crate) struct EssCertIdV2 {
    #[asn1(optional = "true")]
    pub(crate) hash_algorithm: Option<AlgorithmIdentifierOwned>,
    pub(crate) cert_hash: OctetString,
    #[asn1(optional = "true")]
    pub(crate) issuer_serial: Option<IssuerSerial>,
}

/// RFC 5035, 3; who issued it is looked up by the hash, so it is kept as it came.
#[derive(Clone, Debug, Sequence)]
pub(crate) struct IssuerSerial {
    pub(crate) issuer: Any,
    pub(crate) serial: Any,
}

fn hash_algorithm(hash: Hash) -> AlgorithmIdentifierOwned {
    let oid = match hash {
        Hash::Sha256 => ID_SHA_256,
        Hash::Sha384 => ID_SHA_384,
        Hash::Sha512 => ID_SHA_512,
    };
    AlgorithmIdentifierOwned {
        oid,
        parameters: None,
    }
}

fn attribute(oid: ObjectIdentifier, value: &impl Encode) -> der::Result<Attribute> {
    let value = Any::from_der(&value.to_der()?)?;
    Ok(Attribute {
        oid,
        values: SetOfVec::try_from(vec![value])?,
    })
}

/// A signature over a document whose digest (by the identity's hash) is given.
pub(crate) fn sign<R: CryptoRngCore>(
    identity: &Identity,
    digest: &[u8],
    rng: &mut R,
) -> Result<SignedData, SignError> {
    let shape = |error: der::Error| SignError::Key(error.to_string());
    let certificate = identity.certificate();
    let attributes = SetOfVec::try_from(vec![
        attribute(ID_CONTENT_TYPE, &ID_DATA).map_err(shape)?,
        attribute(ID_MESSAGE_DIGEST, &OctetString::new(digest).map_err(shape)?).map_err(shape)?,
        attribute(
            SIGNING_CERTIFICATE_V2,
            &SigningCertificateV2 {
                certs: vec![EssCertIdV2 {
                    hash_algorithm: None,
                    cert_hash: OctetString::new(fingerprint(certificate)).map_err(shape)?,
                    issuer_serial: None,
                }],
                policies: None,
            },
        )
        .map_err(shape)?,
    ])
    .map_err(shape)?;
    let message = attributes.to_der().map_err(shape)?;
    let signature = identity.sign(&message, rng).map_err(SignError::Key)?;
    let tbs = &certificate.inner.tbs_certificate;
    let signer = SignerInfo {
        version: CmsVersion::V1,
        sid: SignerIdentifier::IssuerAndSerialNumber(IssuerAndSerialNumber {
            issuer: tbs.issuer.clone(),
            serial_number: tbs.serial_number.clone(),
        }),
        digest_alg: hash_algorithm(identity.hash()),
        signed_attrs: Some(attributes),
        signature_algorithm: identity.algorithm(),
        signature: OctetString::new(signature).map_err(shape)?,
        unsigned_attrs: None,
    };
    let certificates: Vec<CertificateChoices> = std::iter::once(certificate)
        .chain(identity.issuers())
        .map(|certificate: &Certificate| CertificateChoices::Certificate(certificate.inner.clone()))
        .collect();
    Ok(SignedData {
        version: CmsVersion::V1,
        digest_algorithms: SetOfVec::try_from(vec![hash_algorithm(identity.hash())])
            .map_err(shape)?,
        encap_content_info: EncapsulatedContentInfo {
            econtent_type: ID_DATA,
            econtent: None,
        },
        certificates: Some(CertificateSet::try_from(certificates).map_err(shape)?),
        crls: None,
        signer_infos: SignerInfos::try_from(vec![signer]).map_err(shape)?,
    })
}

/// The value of the one signature in an envelope: what a timestamp is asked for.
pub(crate) fn signature_value(data: &SignedData) -> &[u8] {
    data.signer_infos
        .0
        .iter()
        .next()
        .map_or(&[], |signer| signer.signature.as_bytes())
}

/// Puts a timestamp token beside the signature.
pub(crate) fn with_timestamp(mut data: SignedData, token: &ContentInfo) -> der::Result<SignedData> {
    let signers = data
        .signer_infos
        .0
        .into_vec()
        .into_iter()
        .map(|mut signer| {
            signer.unsigned_attrs = Some(SetOfVec::try_from(vec![attribute(
                TIMESTAMP_TOKEN,
                token,
            )?])?);
            Ok(signer)
        });
    data.signer_infos = SignerInfos::try_from(signers.collect::<der::Result<Vec<_>>>()?)?;
    Ok(data)
}

/// The envelope as it stands in the document.
pub(crate) fn to_der(data: &SignedData) -> der::Result<Vec<u8>> {
    ContentInfo {
        content_type: ID_SIGNED_DATA,
        content: Any::encode_from(data)?,
    }
    .to_der()
}
