//! JSON Feed 1.1 (<https://www.jsonfeed.org/version/1.1/>).

use serde_json::{Map, Value, json};

use super::{FeedInfo, Notice, words::stamp};
use crate::{Language, text};

/// A feed of corrections, in the order given.
#[must_use]
pub fn json_feed(info: &FeedInfo, notices: &[Notice], language: Language) -> Value {
    let mut feed = json!({
        "version": "https://jsonfeed.org/version/1.1",
        "title": text::line(&info.title),
        "home_page_url": info.home_url,
        "feed_url": info.self_url,
        "language": language.code(),
        "authors": [{ "name": text::name(&info.issuer) }],
        "items": notices.iter().map(|notice| item(notice, language)).collect::<Vec<_>>(),
    });
    if let Some(next) = &info.next_url {
        feed["next_url"] = json!(next);
    }
    if let Some(hub) = &info.hub_url {
        feed["hubs"] = json!([{ "type": "WebSub", "url": hub }]);
    }
    feed
}

fn item(notice: &Notice, language: Language) -> Value {
    let own = json!({
        "version": notice.version,
        "status": notice.standing.code(),
        "label": notice.label.code(),
        "exercise": notice.exercise,
    });
    let mut item = Map::new();
    let mut put = |key: &str, value: Value| item.insert(key.to_owned(), value);
    put("id", json!(notice.urn()));
    put("url", json!(notice.url));
    put("title", json!(notice.marked_title(language)));
    put("summary", json!(notice.summary(language)));
    put("content_html", json!(notice.html(language)));
    put("date_published", json!(stamp(notice.first_published)));
    put("date_modified", json!(stamp(notice.published)));
    put(
        "authors",
        json!([{ "name": text::name(&notice.issuer), "url": notice.issuer_url }]),
    );
    put("tags", json!([notice.label_words(language)]));
    put("language", json!(language.code()));
    put("_dinhchinh", own);
    Value::Object(item)
}
