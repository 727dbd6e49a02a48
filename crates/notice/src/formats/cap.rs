//! Common Alerting Protocol 1.2 (OASIS, 2010; ITU-T X.1303).
//!
//! A correction is no emergency. CAP has no category for false information, so it goes as `Other`,
//! of at most minor severity and without urgency; `certainty` speaks of the correction.

use thiserror::Error;

use super::{
    Notice, Standing,
    words::{host, stamp},
    xml::Xml,
};
use crate::{
    Label, Language,
    text::{self, shorten, web_link},
};

/// A headline that fits on small signs (CAP 1.2: "160 characters may be a useful target").
const MAX_HEADLINE_CHARS: usize = 160;

/// Why a correction cannot go as CAP.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum CapError {
    /// An identifier or a sender may hold no spaces, commas, `<` or `&`.
    #[error("\"{0}\" cannot be an identifier in CAP")]
    Identifier(String),
    /// A version that is not the first names no version before it.
    #[error("version {0} names no earlier version")]
    NoReference(u32),
}

/// The name of one version among all messages of the sender.
#[must_use]
pub fn cap_identifier(id: &str, version: u32) -> String {
    format!("dinhchinh-{id}-{version}")
}

/// The correction as a CAP alert: the first version `Alert`, later ones `Update`, a withdrawal
/// `Cancel`, each with references to all before it; Vietnamese first, then English.
///
/// # Errors
/// [`CapError`]: what CAP cannot hold.
pub fn cap(notice: &Notice) -> Result<String, CapError> {
    let identifier = named(cap_identifier(&notice.id, notice.version))?;
    let sender = named(host(&notice.issuer_url).to_owned())?;
    let references: Vec<String> = notice
        .earlier
        .iter()
        .map(|earlier| {
            let identifier = cap_identifier(&notice.id, earlier.version);
            format!("{sender},{identifier},{}", stamp(earlier.published))
        })
        .collect();
    let kind = match (notice.standing, notice.version) {
        (Standing::Withdrawn, _) => "Cancel",
        (_, 1) => "Alert",
        _ => "Update",
    };
    if kind != "Alert" && references.is_empty() {
        return Err(CapError::NoReference(notice.version));
    }
    let mut xml = Xml::new();
    xml.inside(
        "alert",
        &[("xmlns", "urn:oasis:names:tc:emergency:cap:1.2")],
        |xml| {
            xml.text("identifier", &[], &identifier);
            xml.text("sender", &[], &sender);
            xml.text("sent", &[], &stamp(notice.published));
            xml.text(
                "status",
                &[],
                if notice.exercise {
                    "Exercise"
                } else {
                    "Actual"
                },
            );
            xml.text("msgType", &[], kind);
            xml.text("source", &[], &text::name(&notice.issuer));
            xml.text("scope", &[], "Public");
            if notice.exercise {
                xml.text(
                    "note",
                    &[],
                    "Ví dụ, diễn tập: không có thật. Example, drill: not real.",
                );
            } else if let Some(reason) = &notice.reason {
                xml.text("note", &[], &text::line(reason));
            }
            if !references.is_empty() {
                xml.text("references", &[], &references.join(" "));
            }
            for language in [Language::Vi, Language::En] {
                info(xml, notice, language);
            }
        },
    );
    Ok(xml.finish())
}

fn info(xml: &mut Xml, notice: &Notice, language: Language) {
    xml.inside("info", &[], |xml| {
        xml.text("language", &[], language.pick("vi-VN", "en-US"));
        xml.text("category", &[], "Other");
        let event = language.pick("Đính chính thông tin", "Correction of information");
        xml.text("event", &[], event);
        xml.text("responseType", &[], "None");
        xml.text("urgency", &[], "Unknown");
        xml.text("severity", &[], severity(notice));
        xml.text("certainty", &[], certainty(notice));
        xml.text("senderName", &[], &text::name(&notice.issuer));
        let title = notice.marked_title(language);
        xml.text("headline", &[], &shorten(&title, MAX_HEADLINE_CHARS));
        xml.text("description", &[], &notice.summary(language));
        if notice.standing == Standing::Stands
            && let Some(request) = notice.label.request(language)
        {
            xml.text("instruction", &[], request);
        }
        if let Some(link) = web_link(&notice.url) {
            xml.text("web", &[], link);
        }
        let version = notice.version.to_string();
        let mut parameters = vec![
            ("verdict", notice.label.code()),
            ("status", notice.standing.code()),
            ("version", &version),
        ];
        if let Some(letter) = &notice.letter {
            parameters.push(("letter", &letter.number));
        }
        for (name, value) in parameters {
            xml.inside("parameter", &[], |xml| {
                xml.text("valueName", &[], name);
                xml.text("value", &[], value);
            });
        }
        xml.inside("area", &[], |xml| {
            let area = text::name(&notice.area);
            let everywhere = language.pick("Việt Nam", "Viet Nam");
            xml.text(
                "areaDesc",
                &[],
                if area.is_empty() { everywhere } else { &area },
            );
        });
    });
}

/// How bad it is that people believe the message, never more than minor.
const fn severity(notice: &Notice) -> &'static str {
    match (notice.standing, notice.label) {
        (Standing::Stands, Label::Fabricated | Label::False) => "Minor",
        _ => "Unknown",
    }
}

const fn certainty(notice: &Notice) -> &'static str {
    match (notice.standing, notice.label) {
        (Standing::Stands, Label::Fabricated | Label::False | Label::True) => "Observed",
        _ => "Unknown",
    }
}

fn named(name: String) -> Result<String, CapError> {
    let fits = !name.is_empty()
        && !name
            .chars()
            .any(|c| c.is_whitespace() || c.is_control() || matches!(c, ',' | '<' | '&'));
    if fits {
        Ok(name)
    } else {
        Err(CapError::Identifier(name))
    }
}
