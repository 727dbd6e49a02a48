//! Timestamps (RFC 3161): the request, the token in the answer, and what a token says.

use cms::{content_info::ContentInfo, signed_data::SignedData};
use const_oid::{ObjectIdentifier, db::rfc5912::ID_SHA_256};
use der::{
    Any, Decode, Encode,
    asn1::{Int, OctetString},
};
use time::OffsetDateTime;
use x509_cert::spki::AlgorithmIdentifierOwned;
use x509_tsp::{MessageImprint, TimeStampReq, TimeStampResp, TspVersion, TstInfo};

use crate::{
    Certificate, Holder,
    crypto::Hash,
    verify::cms::{self as check, Checked},
};

/// RFC 3161, 2.4.2: id-ct-TSTInfo.
const TST_INFO: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.1.4");

/// Why an answer of a timestamp authority is of no use.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
pub enum TokenError {
    /// It is no answer as RFC 3161 describes it.
    #[error("the timestamp authority's answer cannot be read")]
    Unreadable,
    /// The authority said no, in its words.
    #[error("the timestamp authority refused: {0}")]
    Refused(String),
    /// It is a timestamp of something else.
    #[error("the timestamp is of something else")]
    Other,
    /// Its own signature is not right.
    #[error("the timestamp's own signature is not right")]
    Signature,
}

/// A timestamp.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token(ContentInfo);

/// What is sent to the authority (`application/timestamp-query`) for an imprint. The nonce must be
/// unpredictable.
#[must_use]
pub fn timestamp_request(imprint: &[u8; 32], nonce: [u8; 8]) -> Vec<u8> {
    let request = message_imprint(imprint).and_then(|message_imprint| {
        TimeStampReq {
            version: TspVersion::V1,
            message_imprint,
            req_policy: None,
            nonce: Some(integer(nonce)?),
            cert_req: true,
            extensions: None,
        }
        .to_der()
    });
    request.expect("a request of fixed size can be written")
}

fn message_imprint(imprint: &[u8; 32]) -> der::Result<MessageImprint> {
    Ok(MessageImprint {
        hash_algorithm: AlgorithmIdentifierOwned {
            oid: ID_SHA_256,
            parameters: Some(Any::null()),
        },
        hashed_message: OctetString::new(imprint.as_slice())?,
    })
}

/// A positive number in the shortest form.
fn integer(mut bytes: [u8; 8]) -> der::Result<Int> {
    // Neither negative nor with zeros in front.
    bytes[0] = (bytes[0] & 0x3F) | 0x40;
    Int::new(&bytes)
}

impl Token {
    /// Takes the token out of an authority's answer (`application/timestamp-reply`), if it is for
    /// this imprint and nonce and its own signature is right.
    ///
    /// # Errors
    /// See [`TokenError`].
    pub fn from_response(
        answer: &[u8],
        imprint: &[u8; 32],
        nonce: [u8; 8],
    ) -> Result<Self, TokenError> {
        let answer = TimeStampResp::from_der(answer).map_err(|_| TokenError::Unreadable)?;
        let Some(content) = answer.time_stamp_token.clone() else {
            return Err(TokenError::Refused(format!("{:?}", answer.status.status)));
        };
        let token = Token(content);
        let read = read(&token.0).ok_or(TokenError::Unreadable)?;
        if !read.stamps(Hash::Sha256, imprint)
            || read.info.nonce != Some(integer(nonce).map_err(|_| TokenError::Unreadable)?)
        {
            return Err(TokenError::Other);
        }
        if read.signer().is_none() {
            return Err(TokenError::Signature);
        }
        Ok(token)
    }

    pub(crate) const fn content(&self) -> &ContentInfo {
        &self.0
    }
}

/// A token that can be read.
pub(crate) struct Read {
    data: SignedData,
    content: Vec<u8>,
    info: TstInfo,
}

/// Reads a token.
pub(crate) fn read(content: &ContentInfo) -> Option<Read> {
    let data: SignedData = content.content.decode_as().ok()?;
    if data.encap_content_info.econtent_type != TST_INFO {
        return None;
    }
    let inner: OctetString = data
        .encap_content_info
        .econtent
        .as_ref()?
        .decode_as()
        .ok()?;
    let content = inner.as_bytes().to_vec();
    let info = TstInfo::from_der(&content).ok()?;
    Some(Read {
        data,
        content,
        info,
    })
}

impl Read {
    /// Whether it stamps this digest.
    fn stamps(&self, hash: Hash, digest: &[u8]) -> bool {
        let imprint = &self.info.message_imprint;
        Hash::from_oid(imprint.hash_algorithm.oid) == Some(hash)
            && imprint.hashed_message.as_bytes() == digest
    }

    /// Whether it stamps this value.
    pub(crate) fn stamps_value(&self, value: &[u8]) -> bool {
        Hash::from_oid(self.info.message_imprint.hash_algorithm.oid)
            .is_some_and(|hash| self.stamps(hash, &hash.of(&[value])))
    }

    pub(crate) fn at(&self) -> Option<OffsetDateTime> {
        let seconds = self.info.gen_time.to_unix_duration().as_secs();
        OffsetDateTime::from_unix_timestamp(i64::try_from(seconds).ok()?).ok()
    }

    /// Who stamped it, if the signature is right and made by somebody who may.
    pub(crate) fn signer(&self) -> Option<(Certificate, Vec<Certificate>)> {
        match check::check(&self.data, TST_INFO, |hash| hash.of(&[&self.content])) {
            Checked::Right { signer, others, .. } if signer.may_timestamp() => {
                Some((*signer, others))
            }
            _ => None,
        }
    }
}

/// What a token says about a signature's value: when, by whom, and whether that one comes from a
/// known root. None if it is of something else or not right.
pub(crate) fn of(
    content: &ContentInfo,
    value: &[u8],
    roots: &[Certificate],
) -> Option<(OffsetDateTime, Holder, bool)> {
    let token = read(content)?;
    if !token.stamps_value(value) {
        return None;
    }
    let at = token.at()?;
    let (signer, others) = token.signer()?;
    let known = signer.is_valid_at(at) && signer.root(&others, roots, at).is_some();
    Some((at, signer.holder(), known))
}
