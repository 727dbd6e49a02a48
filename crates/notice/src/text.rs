//! Making values harmless: control characters, lines, lengths, addresses.

use crate::Language;

/// Longest subject, in characters.
pub const MAX_SUBJECT_CHARS: usize = 200;

/// Longest name of a body, person, office or document, in characters.
pub(crate) const MAX_NAME_CHARS: usize = 300;

/// Longest text of several lines that is neither an excerpt nor the chat text, in characters.
pub(crate) const MAX_TEXT_CHARS: usize = 4000;

/// Longest address that becomes a link, in characters; browsers and mail programs cut longer ones.
const MAX_LINK_CHARS: usize = 2000;

/// One line: whitespace and control characters become single spaces.
pub(crate) fn line(value: &str) -> String {
    let spaced: String = value
        .chars()
        .filter(|c| !is_direction(*c))
        .map(|c| if breaks(c) { ' ' } else { c })
        .collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A name: one line, shortened.
pub(crate) fn name(value: &str) -> String {
    shorten(&line(value), MAX_NAME_CHARS)
}

/// Several lines: no control characters, no spaces at line ends, at most one empty line in a row.
pub(crate) fn lines(value: &str) -> String {
    let value = value
        .replace("\r\n", "\n")
        .replace(['\r', '\u{2028}', '\u{2029}', '\u{85}'], "\n");
    let mut out: Vec<String> = Vec::new();
    for raw in value.split('\n') {
        let cleaned = line(raw);
        if !cleaned.is_empty() || out.last().is_some_and(|last| !last.is_empty()) {
            out.push(cleaned);
        }
    }
    out.join("\n").trim_end().to_owned()
}

/// At most `max` characters, the last one "…" if anything was cut; at a word boundary where there
/// is one in the second half.
pub(crate) fn shorten(value: &str, max: usize) -> String {
    if value.chars().count() <= max {
        return value.to_owned();
    }
    let Some(room) = max.checked_sub(1) else {
        return String::new();
    };
    let hard = value
        .char_indices()
        .nth(room)
        .map_or(value.len(), |(at, _)| at);
    let cut = if value[hard..].starts_with(char::is_whitespace) {
        hard
    } else {
        let boundary = value[..hard].rfind(char::is_whitespace);
        boundary
            .filter(|at| at * 2 >= hard)
            .unwrap_or_else(|| before_marks(value, hard))
    };
    let kept = value[..cut].trim_end_matches(|c: char| c.is_whitespace() || ".,;:–-".contains(c));
    format!("{kept}…")
}

/// Moves a cut back so that it never separates a letter from its combining marks.
fn before_marks(value: &str, mut cut: usize) -> usize {
    while cut > 0 && value[cut..].starts_with(joins_left) {
        cut = value[..cut]
            .char_indices()
            .next_back()
            .map_or(0, |(at, _)| at);
    }
    cut
}

fn joins_left(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{200d}' | '\u{fe00}'..='\u{fe0f}' | '\u{1f3fb}'..='\u{1f3ff}')
}

/// The subject line, marked if it belongs to the worked example.
pub(crate) fn subject(language: Language, example: bool, value: &str) -> String {
    let mark = if example {
        language.pick("[VÍ DỤ] ", "[EXAMPLE] ")
    } else {
        ""
    };
    shorten(&format!("{mark}{}", line(value)), MAX_SUBJECT_CHARS)
}

/// The address if it is a web address that a mail program may open.
pub(crate) fn web_link(value: &str) -> Option<&str> {
    let value = value.trim();
    let rest = ["https://", "http://"].iter().find_map(|scheme| {
        let head = value.get(..scheme.len())?;
        head.eq_ignore_ascii_case(scheme)
            .then(|| &value[scheme.len()..])
    })?;
    let harmless = |c: char| !breaks(c) && !c.is_whitespace() && !is_direction(c);
    let fits = value.chars().count() <= MAX_LINK_CHARS;
    (!rest.is_empty() && fits && value.chars().all(harmless)).then_some(value)
}

/// Whether a word is a web or e-mail address, with or without a scheme.
pub(crate) fn is_address(word: &str) -> bool {
    let word = word.to_lowercase();
    if word.contains("://") || word.starts_with("www.") || word.contains('@') {
        return true;
    }
    let host = word.split(['/', '?', '#', ':']).next().unwrap_or_default();
    let labels: Vec<&str> = host.split('.').collect();
    let ascii = |label: &&str| {
        !label.is_empty() && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
    };
    labels.len() >= 2
        && labels.iter().all(ascii)
        && labels
            .last()
            .is_some_and(|top| top.len() >= 2 && top.chars().all(|c| c.is_ascii_alphabetic()))
}

/// The same lines with addresses that no mail program turns into links: a message under suspicion
/// may carry the very link that it wants people to press.
pub(crate) fn disarmed(lines: &str) -> String {
    let word = |word: &str| {
        if is_address(word.trim_matches(|c: char| !c.is_alphanumeric())) {
            word.replace("://", "[:]//")
                .replace('.', "[.]")
                .replace('@', "[@]")
        } else {
            word.to_owned()
        }
    };
    lines.split_inclusive([' ', '\n']).map(word).collect()
}

/// Escapes for HTML text and for attribute values in double quotes.
pub(crate) fn escape(value: &str) -> String {
    let mut out = String::with_capacity(value.len() + value.len() / 8);
    for c in value.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

fn breaks(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}')
}

/// Direction marks can make a text look like another one; Vietnamese and English need none.
fn is_direction(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{61c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_line_has_no_breaks_and_no_direction_marks() {
        assert_eq!(
            line(" a\r\nBcc: x@y\u{2028}b\u{0}\u{202e}c\t "),
            "a Bcc: x@y b c"
        );
    }

    #[test]
    fn lines_keep_paragraphs_only() {
        assert_eq!(lines("\n a \r\n\r\n\r\n\u{7}b\rc\n\n"), "a\n\nb\nc");
    }

    #[test]
    fn shortening_stops_at_a_word() {
        assert_eq!(shorten("một hai ba bốn", 14), "một hai ba bốn");
        assert_eq!(shorten("một hai ba bốn", 13), "một hai ba…");
        assert_eq!(shorten("một hai, ba bốn", 9), "một hai…");
    }

    #[test]
    fn a_word_without_end_is_cut_between_letters_not_before_a_mark() {
        let decomposed = "e\u{302}\u{301}".repeat(10);
        assert_eq!(
            shorten(&decomposed, 9),
            format!("{}…", "e\u{302}\u{301}".repeat(2))
        );
    }

    #[test]
    fn only_web_addresses_become_links() {
        assert_eq!(web_link(" https://x.vn/a?b=1 "), Some("https://x.vn/a?b=1"));
        assert_eq!(web_link("HTTP://x.vn"), Some("HTTP://x.vn"));
        for bad in [
            "javascript:alert(1)",
            "data:text/html,x",
            "https://",
            "https://x y",
            "https://x\r\ny",
            "",
            "x.vn",
        ] {
            assert_eq!(web_link(bad), None, "{bad}");
        }
    }

    #[test]
    fn disarmed_addresses_can_be_read_but_not_pressed() {
        assert_eq!(
            disarmed("Vào https://zalo-qua.xyz/a.\nhoặc (www.x.vn), gửi a@b.vn ngay. Hết."),
            "Vào https[:]//zalo-qua[.]xyz/a[.]\nhoặc (www[.]x[.]vn), gửi a[@]b[.]vn ngay. Hết."
        );
    }

    proptest! {
        #[test]
        fn shortened_text_fits_and_is_a_beginning(text in "(\\PC| ){0,80}", max in 1usize..60) {
            let short = shorten(&text, max);
            prop_assert!(short.chars().count() <= max);
            prop_assert!(text.starts_with(short.trim_end_matches('…')) || text.chars().count() <= max);
        }

        #[test]
        fn a_subject_is_one_short_line(text in any::<String>(), example: bool) {
            let subject = subject(Language::Vi, example, &text);
            prop_assert!(!subject.chars().any(breaks));
            prop_assert!(subject.chars().count() <= MAX_SUBJECT_CHARS);
            prop_assert_eq!(subject.starts_with("[VÍ DỤ] "), example || text.starts_with("[VÍ DỤ] "));
        }

        #[test]
        fn escaped_text_has_no_markup(text in any::<String>()) {
            let escaped = escape(&text);
            let has_markup = escaped.contains(['<', '>', '"', '\'']);
            prop_assert!(!has_markup);
        }
    }
}
