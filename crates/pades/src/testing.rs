//! A certificate authority for tests: no key of it may be trusted by anybody.
#![allow(clippy::missing_panics_doc, reason = "tests")]

use p12_keystore::{Certificate as Bag, KeyStore, KeyStoreEntry, PrivateKey, PrivateKeyChain};
use rcgen::{
    BasicConstraints, CertificateParams, DistinguishedName, DnType, ExtendedKeyUsagePurpose, IsCa,
    Issuer, KeyPair, KeyUsagePurpose,
};
use time::OffsetDateTime;

use crate::Certificate;

/// An authority with its key.
pub struct Authority {
    issuer: Issuer<'static, KeyPair>,
    der: Vec<u8>,
}

/// Whom to certify, and how.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    /// Common name.
    pub name: &'a str,
    /// Organisation.
    pub organisation: &'a str,
    /// First moment of validity.
    pub from: OffsetDateTime,
    /// Last moment of validity.
    pub until: OffsetDateTime,
}

fn params(subject: &Subject<'_>) -> CertificateParams {
    let mut params = CertificateParams::default();
    let mut name = DistinguishedName::new();
    name.push(DnType::CountryName, "VN");
    name.push(DnType::OrganizationName, subject.organisation);
    name.push(DnType::CommonName, subject.name);
    params.distinguished_name = name;
    params.not_before = subject.from;
    params.not_after = subject.until;
    params
}

impl Authority {
    /// A new root.
    #[must_use]
    pub fn new(subject: &Subject<'_>) -> Self {
        let key = KeyPair::generate().expect("a key");
        let mut params = params(subject);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        let certificate = params.self_signed(&key).expect("a certificate");
        Authority {
            der: certificate.der().to_vec(),
            issuer: Issuer::new(params, key),
        }
    }

    /// Its certificate.
    #[must_use]
    pub fn certificate(&self) -> Certificate {
        Certificate::from_der(&self.der).expect("a certificate")
    }

    /// Certifies somebody on a new P-256 key, and packs both with this root under a password.
    #[must_use]
    pub fn pkcs12(&self, subject: &Subject<'_>, password: &str) -> Vec<u8> {
        self.pkcs12_of(subject, password, &KeyPair::generate().expect("a key"))
    }

    /// The same on a key given as PKCS#8.
    #[must_use]
    pub fn pkcs12_with(&self, subject: &Subject<'_>, password: &str, pkcs8: &[u8]) -> Vec<u8> {
        self.pkcs12_of(subject, password, &KeyPair::try_from(pkcs8).expect("a key"))
    }

    fn pkcs12_of(&self, subject: &Subject<'_>, password: &str, key: &KeyPair) -> Vec<u8> {
        let mut params = params(subject);
        params.key_usages = vec![
            KeyUsagePurpose::DigitalSignature,
            KeyUsagePurpose::ContentCommitment,
        ];
        let certificate = params.signed_by(key, &self.issuer).expect("a certificate");
        pack(key, &[certificate.der(), &self.der], password)
    }

    /// Certifies a timestamp authority: its certificate and key in PEM.
    #[must_use]
    pub fn timestamper(&self, subject: &Subject<'_>) -> (String, String) {
        let key = KeyPair::generate().expect("a key");
        let mut params = params(subject);
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        // RFC 3161, 2.3: this usage alone, and critical. rcgen writes it not critical, OpenSSL's
        // own TSA insists on it.
        params.custom_extensions.push({
            let _ = ExtendedKeyUsagePurpose::TimeStamping;
            let mut usage = rcgen::CustomExtension::from_oid_content(
                &[2, 5, 29, 37],
                // SEQUENCE { 1.3.6.1.5.5.7.3.8 }
                vec![
                    0x30, 0x0A, 0x06, 0x08, 0x2B, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03, 0x08,
                ],
            );
            usage.set_criticality(true);
            usage
        });
        let certificate = params.signed_by(&key, &self.issuer).expect("a certificate");
        (certificate.pem(), key.serialize_pem())
    }

    /// The root as PEM.
    #[must_use]
    pub fn pem(&self) -> String {
        use der::EncodePem;
        self.certificate()
            .inner
            .to_pem(der::pem::LineEnding::LF)
            .expect("PEM")
    }
}

fn pack(key: &KeyPair, certificates: &[&[u8]], password: &str) -> Vec<u8> {
    let mut store = KeyStore::new();
    let key = PrivateKey::from_der(&key.serialize_der()).expect("a key");
    let bags: Vec<Bag> = certificates
        .iter()
        .map(|der| Bag::from_der(der).expect("a certificate"))
        .collect();
    store.add_entry(
        "key",
        KeyStoreEntry::PrivateKeyChain(PrivateKeyChain::new("1", key, bags)),
    );
    store
        .writer(password)
        // Few rounds: tests open it often, and nothing in it is worth guessing.
        .encryption_iterations(10)
        .mac_iterations(10)
        .write()
        .expect("PKCS#12")
}

/// A picture with a transparent ground: a wave for a signature, a ring for a seal.
#[must_use]
pub fn picture(ring: bool) -> Vec<u8> {
    let (width, height): (u32, u32) = if ring { (300, 300) } else { (400, 160) };
    let mut pixels = Vec::new();
    for y in 0..height {
        for x in 0..width {
            let (fx, fy) = (f64::from(x), f64::from(y));
            let inked = if ring {
                let away = ((fx - 150.0).powi(2) + (fy - 150.0).powi(2)).sqrt();
                (135.0..148.0).contains(&away) || (40.0..50.0).contains(&away)
            } else {
                let wave = 80.0 + 60.0 * (fx / 30.0).sin() * (1.0 - fx / 500.0);
                (fy - wave).abs() < 4.0
            };
            let colour: [u8; 3] = if ring { [210, 0, 0] } else { [0, 40, 170] };
            pixels.extend(colour);
            pixels.push(if inked { 255 } else { 0 });
        }
    }
    let mut out = Vec::new();
    let mut encoder = png::Encoder::new(&mut out, width, height);
    encoder.set_color(png::ColorType::Rgba);
    encoder.set_depth(png::BitDepth::Eight);
    encoder
        .write_header()
        .expect("a header")
        .write_image_data(&pixels)
        .expect("pixels");
    out
}
