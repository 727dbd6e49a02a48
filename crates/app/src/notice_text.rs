//! The notice on personal data that a reporter agrees to. A published version is never changed: a
//! consent names the version it was given to.

/// One version of the notice.
struct Version {
    number: u32,
    vi: &'static str,
    en: &'static str,
}

const VERSIONS: [Version; 1] = [Version {
    number: 1,
    vi: include_str!("../notices/1.vi.txt"),
    en: include_str!("../notices/1.en.txt"),
}];

/// The notice as it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrivacyNotice {
    /// Its version.
    pub version: u32,
    /// How many days after closing a contact is kept at most.
    pub keep_days: u32,
    /// Vietnamese text.
    pub vi: String,
    /// English text.
    pub en: String,
}

impl PrivacyNotice {
    /// The text in a language ("vi", "en").
    #[must_use]
    pub fn text(&self, language: &str) -> &str {
        if language == "en" { &self.en } else { &self.vi }
    }
}

/// The version that new reporters agree to.
pub(crate) const CURRENT: u32 = VERSIONS[VERSIONS.len() - 1].number;

/// A version of the notice, filled in; none if there is no such version.
pub(crate) fn notice(number: u32, issuer: &str, keep_days: u32) -> Option<PrivacyNotice> {
    let version = VERSIONS.iter().find(|version| version.number == number)?;
    let fill = |text: &str, nobody: &str| {
        let issuer = if issuer.is_empty() { nobody } else { issuer };
        text.replace("{issuer}", issuer)
            .replace("{days}", &keep_days.to_string())
    };
    Some(PrivacyNotice {
        version: number,
        keep_days,
        vi: fill(version.vi, "cơ quan vận hành trang này"),
        en: fill(version.en, "the body that runs this site"),
    })
}
