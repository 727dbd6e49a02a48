//! One published correction in the formats that others read by machine: Atom, JSON Feed,
//! ClaimReview, CAP 1.2, oEmbed, the shape of Google's Fact Check Tools, sitemaps.
//!
//! All are made from one [`Notice`], so that they cannot contradict each other. Values are cleaned
//! as everywhere in this crate; XML and JSON are written by libraries that escape.

mod atom;
mod cap;
mod claim_review;
mod claims;
mod json_feed;
mod oembed;
mod sitemap;
#[cfg(test)]
mod tests;
mod words;
mod xml;

pub use atom::atom;
pub use cap::{CapError, cap, cap_identifier};
pub use claim_review::{claim_review, claim_reviews};
pub use claims::{ClaimsPage, claims};
pub use json_feed::json_feed;
pub use oembed::{Card, OEMBED_HEIGHT, OEMBED_WIDTH, oembed_json, oembed_xml};
pub use sitemap::{MAX_SITEMAP_ENTRIES, SitemapEntry, sitemap, sitemap_index};
pub use words::host;

use time::{Date, OffsetDateTime};

use crate::Label;

/// One correction as it stands in one of its versions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Identity of the correction, the same for all its versions: letters, digits and `-`.
    pub id: String,
    /// 1 for the first version.
    pub version: u32,
    /// What this version says of the verdict.
    pub standing: Standing,
    /// The conclusion; of a withdrawal the one taken back.
    pub label: Label,
    /// What the issuing body calls that label, Vietnamese and English, if not as everyone does.
    pub label_name: Option<(String, String)>,
    /// What the message claims, in a sentence of the issuer.
    pub claim: String,
    /// What is known to be so, and why.
    pub explanation: String,
    /// The body that answers for it.
    pub issuer: String,
    /// Its own page; the public address of the service.
    pub issuer_url: String,
    /// What the named parties said.
    pub statements: Vec<Statement>,
    /// The official letter about it.
    pub letter: Option<LetterLink>,
    /// When the first version was published.
    pub first_published: OffsetDateTime,
    /// When this version was published.
    pub published: OffsetDateTime,
    /// The message was first seen on this day.
    pub first_seen: Option<Date>,
    /// Why this version replaces the one before.
    pub reason: Option<String>,
    /// Public address of the correction's page.
    pub url: String,
    /// Earlier versions, oldest first.
    pub earlier: Vec<Earlier>,
    /// Public sources; only those that are web addresses are linked.
    pub sources: Vec<String>,
    /// Where it matters, in words: "tỉnh Thái Nguyên".
    pub area: String,
    /// Part of the worked example or of a drill: not real.
    pub exercise: bool,
}

/// What a version says of the verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Standing {
    /// It stands.
    Stands,
    /// It is being looked at again.
    UnderReview,
    /// It was taken back.
    Withdrawn,
}

impl Standing {
    /// The stable name, as in the API.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Standing::Stands => "stands",
            Standing::UnderReview => "under-review",
            Standing::Withdrawn => "withdrawn",
        }
    }
}

/// What a named party said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// The organisation.
    pub organisation: String,
    /// The office of who spoke for it.
    pub office: String,
    /// In their words.
    pub words: String,
}

/// An official letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LetterLink {
    /// Number and symbol.
    pub number: String,
    /// Its day.
    pub date: Date,
    /// Its public page.
    pub url: String,
}

/// A version before the present one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Earlier {
    /// Its number.
    pub version: u32,
    /// When it was published.
    pub published: OffsetDateTime,
}

/// What a feed says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeedInfo {
    /// Its title.
    pub title: String,
    /// Where it is found.
    pub self_url: String,
    /// The page for people that it belongs to.
    pub home_url: String,
    /// Who publishes it.
    pub issuer: String,
    /// Address of the next, older page of the feed.
    pub next_url: Option<String>,
    /// WebSub hub that tells of changes.
    pub hub_url: Option<String>,
    /// When anything in it last changed; of an empty feed the beginning of the service.
    pub updated: OffsetDateTime,
}
