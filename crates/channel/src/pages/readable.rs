//! The readable text of a page.

use encoding_rs::{Encoding, UTF_8, WINDOWS_1258};

/// Wide enough that lines are those of the page.
const WIDTH: usize = 100_000;

/// Title and text; `kind` is the content type with its charset.
pub(super) fn of(bytes: &[u8], kind: &str, html: bool) -> (String, String) {
    let page = decoded(bytes, kind);
    if !html {
        return (String::new(), tidy(&page));
    }
    (title(&page), tidy(&rendered(&page)))
}

/// By the charset that the server or the page names; else UTF-8; else the Vietnamese code page.
fn decoded(bytes: &[u8], kind: &str) -> String {
    let start = String::from_utf8_lossy(&bytes[..bytes.len().min(2048)]).to_lowercase();
    let named = [kind, &start].into_iter().find_map(|text| {
        let (_, rest) = text.split_once("charset=")?;
        let name: String = rest
            .trim_start_matches(['"', '\''])
            .chars()
            .take_while(|c| c.is_ascii_alphanumeric() || "-_:.".contains(*c))
            .collect();
        Encoding::for_label(name.as_bytes())
    });
    let encoding = named.unwrap_or_else(|| {
        if std::str::from_utf8(bytes).is_ok() {
            UTF_8
        } else {
            WINDOWS_1258
        }
    });
    encoding.decode(bytes).0.into_owned()
}

fn rendered(html: &str) -> String {
    html2text::config::plain_no_decorate()
        .raw_mode(true)
        .string_from_read(html.as_bytes(), WIDTH)
        .unwrap_or_default()
}

fn title(page: &str) -> String {
    let lower = page.to_ascii_lowercase();
    let found = lower.find("<title").and_then(|at| {
        let start = at + lower[at..].find('>')? + 1;
        let end = start + lower[start..].find("</title")?;
        page.get(start..end)
    });
    let words = rendered(found.unwrap_or_default());
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Without control characters, without runs of blank lines.
fn tidy(text: &str) -> String {
    let mut out = String::new();
    let mut blank = 0;
    for line in text.lines() {
        let line: String = line.chars().filter(|c| !c.is_control()).collect();
        let line = line.trim();
        blank = if line.is_empty() { blank + 1 } else { 0 };
        if blank < 2 {
            out.push_str(line);
            out.push('\n');
        }
    }
    out.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pages_words_come_without_its_scripts() {
        let page = "<html><head><title>Tin &amp; giả</title><style>p{color:red}</style></head>\
            <body><script>alert(1)</script><h1>Đính chính</h1><p>Không có   điều lệ nào.</p>\
            <p>Xem <a href=\"https://example.org/x\">nguồn</a>.</p></body></html>";
        let (title, text) = of(page.as_bytes(), "text/html; charset=utf-8", true);
        assert_eq!(title, "Tin & giả");
        assert!(text.contains("Đính chính") && text.contains("Không có điều lệ nào."));
        assert!(text.contains("nguồn"), "{text}");
        for gone in ["alert", "color", "<p>"] {
            assert!(!text.contains(gone), "{text}");
        }
    }

    #[test]
    fn old_encodings_are_read() {
        let (bytes, ..) = WINDOWS_1258.encode("Đính chính");
        assert_eq!(of(&bytes, "text/plain", false).1, "Đính chính");
        let latin = b"<meta charset=\"iso-8859-1\"><p>caf\xe9</p>";
        assert_eq!(of(latin, "text/html", true).1, "café");
    }
}
