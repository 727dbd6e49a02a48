//! The marks of the letter editor: `*italic*`, `**bold**`, `***both***`; a backslash before `*` or
//! `\` makes it plain; an empty line begins a paragraph. Words of others stand in `[[tin giả: …]]`,
//! `[[tin sai: …]]`, `[[chưa kiểm chứng: …]]` or, without a mark in print, `[[trích: …]]`.

use letter::{Paragraph, Quote, Run, Style};

/// Reads a body as the editor sends it. Every text is a body; marks that never close are closed
/// at the end of their paragraph.
#[must_use]
pub fn parse(text: &str) -> Vec<Paragraph> {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let mut paragraphs = Vec::new();
    let mut lines: Vec<&str> = Vec::new();
    for line in text.lines().chain(std::iter::once("")) {
        if !line.trim().is_empty() {
            lines.push(line.trim());
        } else if !lines.is_empty() {
            paragraphs.extend(paragraph(&lines.join(" ")));
            lines.clear();
        }
    }
    paragraphs
}

/// Writes a body for the editor.
#[must_use]
pub fn write(body: &[Paragraph]) -> String {
    body.iter()
        .map(write_paragraph)
        .collect::<Vec<_>>()
        .join("\n\n")
}

/// How words of others begin: with the mark that they bear in print.
const QUOTES: [(Quote, &str); 4] = [
    (Quote::Bare, "[[trích:"),
    (Quote::Fabricated, "[[tin giả:"),
    (Quote::False, "[[tin sai:"),
    (Quote::Unproven, "[[chưa kiểm chứng:"),
];
/// How they end.
const END: &str = "]]";

/// What the next characters look like.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
struct Look {
    italic: bool,
    bold: bool,
    quote: Option<Quote>,
}

impl Look {
    const fn style(self) -> Style {
        match (self.italic, self.bold) {
            (false, false) => Style::Plain,
            (true, false) => Style::Italic,
            (false, true) => Style::Bold,
            (true, true) => Style::BoldItalic,
        }
    }
}

fn paragraph(text: &str) -> Option<Paragraph> {
    let mut runs: Vec<Run> = Vec::new();
    let mut look = Look::default();
    let mut current = String::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let after = &rest[c.len_utf8()..];
        let next = after.chars().next();
        let opened = QUOTES.iter().find(|(_, begin)| rest.starts_with(begin));
        if c == '\\'
            && let Some(plain @ ('*' | '\\' | '[' | ']')) = next
        {
            current.push(plain);
            rest = &after[1..];
        } else if c == '*' {
            let stars = rest.chars().take(3).take_while(|c| *c == '*').count();
            push(&mut runs, &mut current, look);
            look.italic ^= stars != 2;
            look.bold ^= stars != 1;
            rest = &rest[stars..];
        } else if let (Some((quote, begin)), None) = (opened, look.quote) {
            push(&mut runs, &mut current, look);
            look.quote = Some(*quote);
            rest = &rest[begin.len()..];
            rest = rest.strip_prefix(' ').unwrap_or(rest);
        } else if look.quote.is_some() && rest.starts_with(END) {
            push(&mut runs, &mut current, look);
            look.quote = None;
            rest = &rest[END.len()..];
        } else {
            current.push(if c.is_control() { ' ' } else { c });
            rest = after;
        }
    }
    push(&mut runs, &mut current, look);
    trim(&mut runs);
    (!runs.is_empty()).then_some(Paragraph { runs })
}

/// A paragraph neither begins nor ends with blanks, whatever their style.
fn trim(runs: &mut Vec<Run>) {
    while let Some(last) = runs.last_mut() {
        last.text.truncate(last.text.trim_end().len());
        if !last.text.is_empty() {
            break;
        }
        runs.pop();
    }
    while let Some(first) = runs.first_mut() {
        first.text = first.text.trim_start().to_owned();
        if !first.text.is_empty() {
            break;
        }
        runs.remove(0);
    }
}

fn push(runs: &mut Vec<Run>, current: &mut String, look: Look) {
    let text = std::mem::take(current);
    if text.is_empty() {
        return;
    }
    let (style, quote) = (look.style(), look.quote);
    match runs.last_mut() {
        Some(last) if last.style == style && last.quote == quote => last.text.push_str(&text),
        _ => runs.push(Run { text, style, quote }),
    }
}

fn write_paragraph(paragraph: &Paragraph) -> String {
    let mut text = String::new();
    let mut look = Look::default();
    for run in &paragraph.runs {
        let wants = Look {
            italic: matches!(run.style, Style::Italic | Style::BoldItalic),
            bold: matches!(run.style, Style::Bold | Style::BoldItalic),
            quote: run.quote,
        };
        if look.quote != wants.quote {
            // Styles do not reach over the edge of a quotation: easier to read and to change.
            text.push_str(mark(look.italic, look.bold));
            (look.italic, look.bold) = (false, false);
            text.push_str(look.quote.map_or("", |_| END));
            let begin = QUOTES.iter().find(|(quote, _)| Some(*quote) == wants.quote);
            if let Some((_, begin)) = begin {
                text.push_str(begin);
                text.push(' ');
            }
        }
        text.push_str(mark(look.italic != wants.italic, look.bold != wants.bold));
        look = wants;
        let mut chars = run.text.chars().peekable();
        while let Some(c) = chars.next() {
            // A lone bracket means nothing; one at the end might meet another.
            let next = chars.peek().copied();
            let meets = |bracket| next.is_none_or(|next| next == bracket);
            let escape = match c {
                '*' | '\\' => true,
                '[' => meets('['),
                ']' => look.quote.is_some() && meets(']'),
                _ => false,
            };
            if escape {
                text.push('\\');
            }
            text.push(c);
        }
    }
    text.push_str(mark(look.italic, look.bold));
    text.push_str(look.quote.map_or("", |_| END));
    text
}

const fn mark(italic: bool, bold: bool) -> &'static str {
    match (italic, bold) {
        (false, false) => "",
        (true, false) => "*",
        (false, true) => "**",
        (true, true) => "***",
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn run(text: &str, style: Style) -> Run {
        Run::new(text, style)
    }

    #[test]
    fn marks_become_styles() {
        let body = parse("Thường *nghiêng* và **đậm**.\r\n\r\nĐoạn\nhai: ***cả hai***");
        assert_eq!(body.len(), 2);
        assert_eq!(
            body[0].runs,
            [
                run("Thường ", Style::Plain),
                run("nghiêng", Style::Italic),
                run(" và ", Style::Plain),
                run("đậm", Style::Bold),
                run(".", Style::Plain),
            ]
        );
        assert_eq!(
            body[1].runs,
            [
                run("Đoạn hai: ", Style::Plain),
                run("cả hai", Style::BoldItalic)
            ]
        );
    }

    #[test]
    fn an_open_mark_closes_with_its_paragraph() {
        let body = parse("*mở\n\nthường");
        assert_eq!(body[0].runs, [run("mở", Style::Italic)]);
        assert_eq!(body[1].runs, [run("thường", Style::Plain)]);
    }

    #[test]
    fn words_of_others_keep_their_mark() {
        let text = "Ví dụ [[tin giả: *\"Ngày mai\"*]] và [[trích: [1]]].";
        let body = parse(text);
        let quote = |text: &str, style, quote| Run::quoted(text, style, quote);
        assert_eq!(
            body[0].runs,
            [
                run("Ví dụ ", Style::Plain),
                quote("\"Ngày mai\"", Style::Italic, Quote::Fabricated),
                run(" và ", Style::Plain),
                quote("[1", Style::Plain, Quote::Bare),
                run("].", Style::Plain),
            ]
        );
        assert_eq!(parse(&write(&body)), body);
    }

    #[test]
    fn blank_text_is_no_paragraph() {
        assert!(parse(" \n\n \r\n").is_empty());
    }

    proptest! {
        #[test]
        fn whatever_is_typed_reads_the_same_after_writing(
            text in r"([a-zỗ*\\ \n\[\]:]|\[\[tin giả: ?|\[\[trích:|\]\]){0,60}",
        ) {
            let once = parse(&text);
            prop_assert_eq!(parse(&write(&once)), once);
        }

        #[test]
        fn no_text_makes_it_panic(text in "\\PC*") {
            let _ = parse(&text);
        }
    }
}
