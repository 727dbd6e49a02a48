//! The smaller boxes: urgency, circulation, drafter, contact, copy.

use serde::{Deserialize, Serialize};

use crate::pack::default_pack;

/// How fast it must go (box 10b); a letter without is ordinary.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Urgency {
    /// KHẨN.
    Urgent,
    /// THƯỢNG KHẨN.
    VeryUrgent,
    /// HỎA TỐC.
    Express,
}

impl Urgency {
    /// Every level.
    pub const ALL: [Urgency; 3] = [Urgency::Urgent, Urgency::VeryUrgent, Urgency::Express];

    /// What the box says by the default rule pack; for lists to choose from.
    #[must_use]
    pub fn text(self) -> &'static str {
        &default_pack().urgency(self).text
    }

    /// The stable name used in forms.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Urgency::Urgent => "urgent",
            Urgency::VeryUrgent => "very_urgent",
            Urgency::Express => "express",
        }
    }
}

/// How far it may go round (box 11).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Circulation {
    /// XEM XONG TRẢ LẠI.
    ReturnAfterReading,
    /// LƯU HÀNH NỘI BỘ.
    Internal,
}

impl Circulation {
    /// Every one.
    pub const ALL: [Circulation; 2] = [Circulation::ReturnAfterReading, Circulation::Internal];

    /// What the box says by the default rule pack; for lists to choose from.
    #[must_use]
    pub fn text(self) -> &'static str {
        default_pack().circulation(self)
    }

    /// The stable name used in forms.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Circulation::ReturnAfterReading => "return_after_reading",
            Circulation::Internal => "internal",
        }
    }
}

/// Who drafted it and how many copies go out (box 12): "PL.(300)".
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Drafter {
    /// Initials.
    pub initials: String,
    /// How many copies.
    #[serde(default)]
    pub copies: Option<u32>,
}

impl Drafter {
    /// The line of box 12.
    #[must_use]
    pub fn line(&self) -> String {
        match self.copies {
            Some(copies) => format!("{}.({copies})", self.initials),
            None => format!("{}.", self.initials),
        }
    }
}

/// Where the issuing body can be reached (box 13). Empty: not printed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Contact {
    /// Postal address.
    pub address: String,
    /// E-mail address.
    pub email: String,
    /// Web address.
    pub website: String,
    /// Telephone.
    pub phone: String,
    /// Fax.
    pub fax: String,
}

impl Contact {
    /// The lines of box 13: the address; the rest.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        let rest: Vec<String> = [
            ("ĐT", &self.phone),
            ("Fax", &self.fax),
            ("E-Mail", &self.email),
            ("Website", &self.website),
        ]
        .into_iter()
        .filter(|(_, value)| !value.trim().is_empty())
        .map(|(name, value)| format!("{name}: {value}"))
        .collect();
        let mut lines = Vec::new();
        if !self.address.trim().is_empty() {
            lines.push(format!("Địa chỉ: {}", self.address));
        }
        if !rest.is_empty() {
            lines.push(rest.join("; "));
        }
        lines
    }
}

/// What an electronic copy says of itself (box 14).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ElectronicCopy {
    /// Which kind.
    pub kind: CopyKind,
    /// The body that copies.
    pub body: String,
    /// When it was signed, as printed: "18/02/2021 09:30:00 +07:00"; none: not yet.
    #[serde(default)]
    pub signed_at: Option<String>,
}

/// Kinds of copies (Article 25).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CopyKind {
    /// SAO Y: all of it, from the original.
    Full,
    /// SAO LỤC: all of it, from a copy.
    Transcript,
    /// TRÍCH SAO: a part.
    Extract,
}

impl CopyKind {
    /// Every one.
    pub const ALL: [CopyKind; 3] = [CopyKind::Full, CopyKind::Transcript, CopyKind::Extract];

    /// The stable name used in forms.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            CopyKind::Full => "full",
            CopyKind::Transcript => "transcript",
            CopyKind::Extract => "extract",
        }
    }
}
