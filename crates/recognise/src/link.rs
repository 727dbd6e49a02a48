//! Links in running text: where one ends, and its form without what varies.

/// Endings that make a dotted word a link even without `http`.
const ENDINGS: [&str; 34] = [
    "com", "net", "org", "vn", "info", "ly", "gl", "xyz", "top", "club", "link", "shop", "vip",
    "cc", "me", "io", "app", "site", "online", "gov", "edu", "br", "uk", "us", "ru", "cn", "tk",
    "ml", "be", "gg", "asia", "store", "live", "work",
];

/// Endings that are words, too: a link only with a path behind.
const WORDS: [&str; 4] = ["me", "top", "be", "work"];

/// Whether a link begins at `start`, where the word `start..at` has just been read and `at` is the
/// first character after it; its end (bytes of `text`).
pub(crate) fn end_of_link(text: &str, start: usize, at: usize) -> Option<usize> {
    let (word, rest) = (text.get(start..at)?, text.get(at..)?);
    let schemes = ["http", "https", "hxxp", "hxxps"];
    let known = rest.starts_with("://") && schemes.iter().any(|s| word.eq_ignore_ascii_case(s))
        || rest.starts_with('.') && word.eq_ignore_ascii_case("www");
    if known {
        let end = trimmed(text, start, end_of_run(text, at));
        // A scheme with nothing behind leads nowhere.
        return Some(end).filter(|end| !normalised(&text[start..*end]).is_empty());
    }
    if !rest.starts_with('.') || !word.is_ascii() {
        return None;
    }
    let host = text[start..]
        .bytes()
        .take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.'))
        .count();
    let host = text[start..start + host].trim_end_matches('.');
    let (_, ending) = host.rsplit_once('.')?;
    let end = start + host.len();
    let path = text[end..].starts_with('/');
    let is = |list: &[&str]| list.iter().any(|e| ending.eq_ignore_ascii_case(e));
    if !is(&ENDINGS) || (is(&WORDS) && !path) {
        return None;
    }
    match text[end..].chars().next() {
        None => Some(end),
        Some('/') => Some(trimmed(text, start, end_of_run(text, end))),
        Some(c) if !c.is_alphanumeric() => Some(end),
        Some(_) => None,
    }
}

fn end_of_run(text: &str, from: usize) -> usize {
    text[from..]
        .find(|c: char| c.is_whitespace() || matches!(c, '"' | '<' | '>' | '“' | '”' | '»'))
        .map_or(text.len(), |n| from + n)
}

/// Without the punctuation of the sentence around it.
fn trimmed(text: &str, start: usize, end: usize) -> usize {
    let closing = ['.', ',', ';', ':', '!', '?', ')', ']', '*', '_', '…', '\''];
    start + text[start..end].trim_end_matches(closing).len()
}

/// The link without scheme, `www.`, case of the host, closing slash and what counts clicks.
pub(crate) fn normalised(link: &str) -> String {
    // What stands before it may be a path, too: `a.cc/to/https://b.cc`.
    let is_scheme = |before: &str| before.bytes().all(|b| b.is_ascii_alphanumeric());
    let rest = match link.split_once("://") {
        Some((before, rest)) if is_scheme(before) => rest,
        _ => link,
    };
    let (place, query) = rest.split_once('?').unwrap_or((rest, ""));
    let (host, path) = place.split_once('/').unwrap_or((place, ""));
    let host = host.to_ascii_lowercase();
    let host = host.strip_prefix("www.").unwrap_or(&host);
    let mut plain = host.to_owned();
    let path = path.split('#').next().unwrap_or("").trim_end_matches('/');
    if !path.is_empty() {
        plain.push('/');
        plain.push_str(path);
    }
    let counts = |part: &&str| {
        let name = part.split('=').next().unwrap_or("");
        !name.is_empty()
            && !name.starts_with("utm_")
            && !matches!(name, "fbclid" | "gclid" | "zarsrc")
    };
    let kept: Vec<&str> = query
        .split('#')
        .next()
        .unwrap_or("")
        .split('&')
        .filter(counts)
        .collect();
    if !kept.is_empty() {
        plain.push('?');
        plain.push_str(&kept.join("&"));
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Option<&str> {
        let at = text.find(|c: char| !c.is_alphanumeric())?;
        end_of_link(text, 0, at).map(|end| &text[..end])
    }

    #[test]
    fn links_are_found_with_and_without_scheme() {
        assert_eq!(
            found("https://zalo.me/g/abc?x=1, mọi"),
            Some("https://zalo.me/g/abc?x=1")
        );
        assert_eq!(found("www.a.example)."), Some("www.a.example"));
        assert_eq!(found("bit.ly/3xY. Xem"), Some("bit.ly/3xY"));
        assert_eq!(found("vnexpress.net nói"), Some("vnexpress.net"));
        for text in [
            "ngày.mai",
            "hôm.me ",
            "xong.Top 10",
            "a. com",
            "1.500",
            "http: ",
            "http://",
            "https:///?utm_a=1",
        ] {
            assert_eq!(found(text), None, "{text}");
        }
    }

    #[test]
    fn what_varies_is_left_out() {
        assert_eq!(
            normalised("HTTPS://www.Zalo.me/G/abc/?fbclid=1&id=2&utm_source=x#top"),
            "zalo.me/G/abc?id=2"
        );
        assert_eq!(normalised("zalo.me/"), "zalo.me");
        assert_eq!(normalised("a.cc/1:///?utm_a=1"), "a.cc/1:");
        assert_eq!(
            normalised("http://a.cc/to/http://b.cc/"),
            "a.cc/to/http://b.cc"
        );
    }
}
