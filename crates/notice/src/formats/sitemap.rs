//! Sitemaps 0.9 (<https://www.sitemaps.org/protocol.html>).

use time::OffsetDateTime;

use super::{words::stamp, xml::Xml};

/// Most addresses that one sitemap may hold.
pub const MAX_SITEMAP_ENTRIES: usize = 50_000;

const NAMESPACE: &str = "http://www.sitemaps.org/schemas/sitemap/0.9";

/// A public page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SitemapEntry {
    /// Its address.
    pub url: String,
    /// When it last changed, where that is known.
    pub changed: Option<OffsetDateTime>,
}

/// A sitemap of the first [`MAX_SITEMAP_ENTRIES`] pages.
#[must_use]
pub fn sitemap(entries: &[SitemapEntry]) -> String {
    document("urlset", "url", entries)
}

/// An index of sitemaps.
#[must_use]
pub fn sitemap_index(sitemaps: &[SitemapEntry]) -> String {
    document("sitemapindex", "sitemap", sitemaps)
}

fn document(root: &str, each: &str, entries: &[SitemapEntry]) -> String {
    let mut xml = Xml::new();
    xml.inside(root, &[("xmlns", NAMESPACE)], |xml| {
        for entry in entries.iter().take(MAX_SITEMAP_ENTRIES) {
            xml.inside(each, &[], |xml| {
                xml.text("loc", &[], &entry.url);
                if let Some(changed) = entry.changed {
                    xml.text("lastmod", &[], &stamp(changed));
                }
            });
        }
    });
    xml.finish()
}
