//! A correction and its later changes as an Atom feed (RFC 4287), for websites that show it by
//! themselves.

use atom_syndication::{
    Content, Entry as AtomEntry, Feed as AtomFeed, FixedDateTime, Link, Person, Text,
};
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

use crate::{Article, Language, text};

/// A feed.
#[derive(Clone, Debug)]
pub struct Feed<'a> {
    /// What it is known by for ever: an address or an URN.
    pub id: &'a str,
    /// What it is called.
    pub title: &'a str,
    /// Who answers for it.
    pub author: &'a str,
    /// Where this feed is.
    pub own_link: &'a str,
    /// WebSub hub that tells of changes.
    pub hub: Option<&'a str>,
    /// The page for people.
    pub link: &'a str,
    /// Its entries, newest first.
    pub entries: Vec<Entry<'a>>,
}

/// One version of a correction.
#[derive(Clone, Debug)]
pub struct Entry<'a> {
    /// What it is known by for ever.
    pub id: &'a str,
    /// Its words.
    pub article: Article,
    /// Why it replaces the one before; may be empty.
    pub reason: &'a str,
    /// Whether it stands.
    pub state: EntryState,
    /// When it was published.
    pub at: OffsetDateTime,
}

/// Whether what a version says stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EntryState {
    /// It does, or did when it was published.
    Stands,
    /// It says that the verdict is looked at again.
    UnderReview,
    /// It says that the verdict was taken back.
    Withdrawn,
}

impl Feed<'_> {
    /// The feed as XML.
    #[must_use]
    pub fn atom(&self, language: Language) -> String {
        let newest = self.entries.iter().map(|entry| entry.at).max();
        AtomFeed {
            id: text::line(self.id),
            title: Text::plain(text::name(self.title)),
            lang: Some(language.code().to_owned()),
            updated: moment(newest.unwrap_or(OffsetDateTime::UNIX_EPOCH)),
            authors: vec![Person {
                name: text::name(self.author),
                ..Person::default()
            }],
            links: [("self", self.own_link), ("alternate", self.link)]
                .into_iter()
                .chain(self.hub.map(|hub| ("hub", hub)))
                .map(|(rel, address)| link(rel, address))
                .collect(),
            entries: self
                .entries
                .iter()
                .map(|entry| self.entry(entry, language))
                .collect(),
            ..AtomFeed::default()
        }
        .to_string()
    }

    fn entry(&self, entry: &Entry<'_>, language: Language) -> AtomEntry {
        let reason = text::lines(entry.reason);
        let title = &entry.article.title;
        // What no longer stands is not handed out to be shown again.
        let (title, html) = match entry.state {
            EntryState::Stands => (title.clone(), entry.article.html()),
            EntryState::UnderReview => (
                format!("{}: {title}", language.pick("ĐANG XEM LẠI", "UNDER REVIEW")),
                format!("<p>{}</p>", text::escape(&reason)),
            ),
            EntryState::Withdrawn => (
                format!("{}: {title}", language.pick("ĐÃ RÚT", "WITHDRAWN")),
                format!("<p>{}</p>", text::escape(&reason)),
            ),
        };
        AtomEntry {
            id: text::line(entry.id),
            title: Text::plain(title),
            updated: moment(entry.at),
            published: Some(moment(entry.at)),
            summary: (!reason.is_empty()).then(|| Text::plain(reason)),
            links: vec![link("alternate", self.link)],
            content: Some(Content {
                value: Some(html),
                content_type: Some("html".to_owned()),
                ..Content::default()
            }),
            ..AtomEntry::default()
        }
    }
}

fn link(rel: &str, address: &str) -> Link {
    Link {
        href: text::web_link(address).unwrap_or_default().to_owned(),
        rel: rel.to_owned(),
        ..Link::default()
    }
}

fn moment(at: OffsetDateTime) -> FixedDateTime {
    let text = at.format(&Rfc3339).unwrap_or_default();
    text.parse().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use time::macros::{date, datetime};

    use super::*;
    use crate::{Answer, Label};

    #[test]
    fn a_feed_reads_back_with_its_versions() {
        let answer = Answer {
            label: Label::Fabricated,
            label_name: None,
            claim: "Zalo có <điều lệ> mới & khác",
            explanation: "Không có điều lệ nào như vậy.",
            issuer: "Sở A",
            said_by: None,
            letter: Some("12/STTTT"),
            date: date!(2021 - 02 - 20),
            link: "https://dc.example/corrections/1",
        };
        let entry = |at, state| Entry {
            id: "urn:uuid:1",
            article: answer.article(Language::Vi),
            reason: "Nhầm \u{0} số",
            state,
            at,
        };
        let feed = Feed {
            id: "urn:uuid:0",
            title: "Đính chính",
            author: "Sở A",
            own_link: "https://dc.example/corrections/1/feed.xml",
            hub: Some("https://dc.example/websub"),
            link: "https://dc.example/corrections/1",
            entries: vec![
                entry(datetime!(2021-02-21 03:00 UTC), EntryState::Withdrawn),
                entry(datetime!(2021-02-20 03:00 UTC), EntryState::Stands),
            ],
        };
        let xml = feed.atom(Language::Vi);
        let read: AtomFeed = xml.parse().unwrap();
        assert_eq!(read.entries().len(), 2);
        let hub = read
            .links()
            .iter()
            .find(|link| link.rel() == "hub")
            .unwrap();
        assert_eq!(hub.href(), "https://dc.example/websub");
        assert_eq!(read.updated().to_rfc3339(), "2021-02-21T03:00:00+00:00");
        let html = |at: usize| read.entries()[at].content().unwrap().value().unwrap();
        assert!(html(1).contains("Zalo có &lt;điều lệ&gt; mới &amp; khác"));
        assert!(read.entries()[0].title().as_str().starts_with("ĐÃ RÚT"));
        assert!(!html(0).contains("Zalo"));
    }
}
