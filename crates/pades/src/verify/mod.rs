//! What the signatures of a document say, whoever made it.
//!
//! Not looked at: whether a certificate was revoked (that needs the network), and long-term validation
//! data. A changed document is found in any case.

pub(crate) mod cms;
mod range;

use const_oid::db::rfc5911::ID_DATA;
use lopdf::{Dictionary, Document, Object};
use time::OffsetDateTime;

use self::{cms::Checked, range::Range};
use crate::{Certificate, Holder, SignatureKind, pdf, timestamp};

/// What one signature says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignatureReport {
    /// Name of its field.
    pub field: String,
    /// What it is for, if it is named as ours are.
    pub kind: Option<SignatureKind>,
    /// Who signed, in the words of the certificate that came along; [`SignatureReport::trust`] says
    /// whether anybody known vouches for these words.
    pub signer: Option<Holder>,
    /// When.
    pub when: Option<When>,
    /// Whether what it covers is as it was signed.
    pub integrity: Integrity,
    /// How much of the file it covers.
    pub coverage: Coverage,
    /// Whether the certificate comes from a known root.
    pub trust: Trust,
}

/// When a signature was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum When {
    /// As the signer's computer said.
    Claimed(OffsetDateTime),
    /// As a timestamp authority vouches: not later than this.
    Stamped {
        /// When.
        at: OffsetDateTime,
        /// Who vouches.
        by: Holder,
        /// Whether that authority comes from a known root.
        known: bool,
    },
}

impl When {
    /// Who vouches for it, and whether that one is known; none if only the signer says so.
    #[must_use]
    pub fn authority(&self) -> Option<(&str, bool)> {
        match self {
            When::Claimed(_) => None,
            When::Stamped { by, known, .. } => Some((&by.name, *known)),
        }
    }

    /// The moment.
    #[must_use]
    pub const fn at(&self) -> &OffsetDateTime {
        match self {
            When::Claimed(at) | When::Stamped { at, .. } => at,
        }
    }
}

/// Whether what a signature covers is as it was signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Integrity {
    /// It is.
    Intact,
    /// It is not: a byte or the signature was changed.
    Changed,
    /// The signature cannot be read, with the reason.
    Unreadable(&'static str),
}

/// How much of the file a signature covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Coverage {
    /// All of it.
    Whole,
    /// All but signatures that were added later.
    SignedLater,
    /// Something else was added later.
    AddedLater,
    /// It leaves out more than itself, so it says nothing about the file.
    Partial,
}

/// Whether somebody known vouches for a signer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trust {
    /// The certificate comes from this root and was valid when the signature was made.
    Known {
        /// The root's name.
        root: String,
    },
    /// It comes from no root that is known here.
    Unknown,
    /// It was over when the signature was made.
    Expired,
    /// It was not valid yet when the signature was made.
    NotYet,
    /// It may not be used to sign.
    Usage,
}

impl SignatureReport {
    /// Whether there is nothing to object to.
    #[must_use]
    pub const fn is_fine(&self) -> bool {
        matches!(self.integrity, Integrity::Intact)
            && matches!(self.coverage, Coverage::Whole | Coverage::SignedLater)
            && matches!(self.trust, Trust::Known { .. })
    }

    /// Whether the document is as this signer signed it, whoever that is.
    #[must_use]
    pub const fn is_unchanged(&self) -> bool {
        matches!(self.integrity, Integrity::Intact)
            && matches!(self.coverage, Coverage::Whole | Coverage::SignedLater)
    }
}

impl SignatureReport {
    /// What became of what it covers, as a stable name used in text keys.
    #[must_use]
    pub const fn state(&self) -> &'static str {
        match (self.integrity, self.coverage) {
            (Integrity::Changed, _) => "changed",
            (Integrity::Unreadable(_), _) => "unreadable",
            (Integrity::Intact, Coverage::Whole) => "whole",
            (Integrity::Intact, Coverage::SignedLater) => "signed-later",
            (Integrity::Intact, Coverage::AddedLater) => "added-later",
            (Integrity::Intact, Coverage::Partial) => "partial",
        }
    }
}

impl Trust {
    /// The stable name used in text keys.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Trust::Known { .. } => "known",
            Trust::Unknown => "unknown",
            Trust::Expired => "expired",
            Trust::NotYet => "not-yet",
            Trust::Usage => "usage",
        }
    }

    /// The root's name; empty if it comes from none that is known.
    #[must_use]
    pub fn root(&self) -> &str {
        match self {
            Trust::Known { root } => root,
            _ => "",
        }
    }
}

/// Whether there are signatures, none of them gives reason to object, and one of them covers the
/// whole file.
#[must_use]
pub fn all_fine(reports: &[SignatureReport]) -> bool {
    !reports.is_empty() && reports.iter().all(SignatureReport::is_fine)
}

/// What every signature of a document says, in the order of the document; none if it has no
/// signature or is no PDF. Never panics, whatever the bytes are.
#[must_use]
pub fn verify(pdf: &[u8], roots: &[Certificate]) -> Vec<SignatureReport> {
    let Ok(document) = pdf::load(pdf) else {
        return Vec::new();
    };
    pdf::fields(&document)
        .into_iter()
        .take(32)
        .map(|field| {
            let mut report = one(pdf, &document, field.signature, roots);
            report.kind = SignatureKind::of_field(&field.name);
            report.field = field.name;
            report
        })
        .collect()
}

fn one(
    pdf: &[u8],
    document: &Document,
    signature: &Dictionary,
    roots: &[Certificate],
) -> SignatureReport {
    let claimed = signature.get_deref(b"M", document).ok().and_then(pdf::date);
    let mut report = SignatureReport {
        field: String::new(),
        kind: None,
        signer: None,
        when: claimed.map(When::Claimed),
        integrity: Integrity::Changed,
        coverage: Coverage::Partial,
        trust: Trust::Unknown,
    };
    let unreadable = |mut report: SignatureReport, why| {
        report.integrity = Integrity::Unreadable(why);
        report
    };
    let format = signature
        .get_deref(b"SubFilter", document)
        .and_then(Object::as_name);
    let cades = match format {
        Ok(b"ETSI.CAdES.detached") => true,
        Ok(b"adbe.pkcs7.detached") => false,
        _ => return unreadable(report, "the kind of signature is not supported"),
    };
    let Some(range) = Range::of(pdf, document, signature) else {
        return unreadable(report, "what it covers is not stated properly");
    };
    let Some(data) = cms::read(&range.envelope) else {
        return unreadable(report, "the envelope cannot be read");
    };
    report.coverage = range.coverage(pdf, document);
    if cades && !cms::names_certificate(&data) {
        return unreadable(report, "it does not name its certificate");
    }
    match cms::check(&data, ID_DATA, |hash| hash.of(&[range.before, range.after])) {
        Checked::Odd(why) => unreadable(report, why),
        Checked::Wrong { signer } => {
            report.signer = signer.map(|signer| signer.holder());
            report
        }
        Checked::Right {
            signer,
            others,
            value,
            timestamp,
        } => {
            report.integrity = Integrity::Intact;
            if let Some((at, by, known)) =
                timestamp.and_then(|token| timestamp::of(&token, &value, roots))
            {
                report.when = Some(When::Stamped { at, by, known });
            }
            let at = report.when.as_ref().map(|when| *when.at());
            report.trust = trust(&signer, &others, roots, at);
            report.signer = Some(signer.holder());
            report
        }
    }
}

fn trust(
    signer: &Certificate,
    others: &[Certificate],
    roots: &[Certificate],
    at: Option<OffsetDateTime>,
) -> Trust {
    let Some(at) = at else {
        return Trust::Unknown;
    };
    let holder = signer.holder();
    if !signer.may_sign() {
        Trust::Usage
    } else if at < holder.from {
        Trust::NotYet
    } else if at > holder.until {
        Trust::Expired
    } else {
        match signer.root(others, roots, at) {
            Some(root) => Trust::Known {
                root: root.holder().name,
            },
            None => Trust::Unknown,
        }
    }
}
