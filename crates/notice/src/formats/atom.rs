//! Atom (RFC 4287), with paging (RFC 5005) and the links of WebSub.

use super::{FeedInfo, Notice, words::stamp, xml::Xml};
use crate::{Language, text};

/// A feed of corrections, in the order given; each entry keeps its id through all its versions, so
/// that a reader shows a changed or withdrawn one as changed.
#[must_use]
pub fn atom(info: &FeedInfo, notices: &[Notice], language: Language) -> String {
    let mut xml = Xml::new();
    let feed = [
        ("xmlns", "http://www.w3.org/2005/Atom"),
        ("xml:lang", language.code()),
    ];
    xml.inside("feed", &feed, |xml| {
        xml.text("title", &[], &text::line(&info.title));
        xml.text("id", &[], &info.self_url);
        xml.text("updated", &[], &stamp(info.updated));
        let media = ("type", "application/atom+xml");
        xml.empty("link", &[("rel", "self"), media, ("href", &info.self_url)]);
        let html = ("type", "text/html");
        xml.empty(
            "link",
            &[("rel", "alternate"), html, ("href", &info.home_url)],
        );
        if let Some(next) = &info.next_url {
            xml.empty("link", &[("rel", "next"), media, ("href", next)]);
        }
        if let Some(hub) = &info.hub_url {
            xml.empty("link", &[("rel", "hub"), ("href", hub)]);
        }
        xml.inside("author", &[], |xml| {
            xml.text("name", &[], &text::name(&info.issuer));
        });
        for notice in notices {
            entry(xml, notice, language);
        }
    });
    xml.finish()
}

fn entry(xml: &mut Xml, notice: &Notice, language: Language) {
    xml.inside("entry", &[], |xml| {
        xml.text("title", &[], &notice.marked_title(language));
        xml.text("id", &[], &notice.urn());
        xml.empty(
            "link",
            &[
                ("rel", "alternate"),
                ("type", "text/html"),
                ("href", &notice.url),
            ],
        );
        xml.text("published", &[], &stamp(notice.first_published));
        xml.text("updated", &[], &stamp(notice.published));
        xml.inside("author", &[], |xml| {
            xml.text("name", &[], &text::name(&notice.issuer));
            xml.text("uri", &[], &notice.issuer_url);
        });
        let label = notice.label_words(language);
        xml.empty(
            "category",
            &[("term", notice.label.code()), ("label", &label)],
        );
        xml.text("summary", &[], &notice.summary(language));
        xml.text("content", &[("type", "html")], &notice.html(language));
    });
}
