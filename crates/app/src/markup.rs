//! The marks of the letter editor: `*italic*`, `**bold**`, `***both***`; a backslash before `*` or
//! `\` makes it plain; an empty line begins a paragraph.

use letter::{Paragraph, Run, Style};

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

/// A paragraph's text without marks.
#[must_use]
pub fn plain(paragraph: &Paragraph) -> String {
    paragraph.runs.iter().map(|run| run.text.as_str()).collect()
}

fn paragraph(text: &str) -> Option<Paragraph> {
    let mut runs: Vec<Run> = Vec::new();
    let (mut italic, mut bold) = (false, false);
    let mut chars = text.chars().peekable();
    let mut current = String::new();
    while let Some(c) = chars.next() {
        match c {
            '\\' if matches!(chars.peek(), Some('*' | '\\')) => current.extend(chars.next()),
            '*' => {
                let mut stars = 1;
                while stars < 3 && chars.peek() == Some(&'*') {
                    chars.next();
                    stars += 1;
                }
                push(&mut runs, &mut current, italic, bold);
                italic ^= stars != 2;
                bold ^= stars != 1;
            }
            c if c.is_control() => current.push(' '),
            c => current.push(c),
        }
    }
    push(&mut runs, &mut current, italic, bold);
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

fn push(runs: &mut Vec<Run>, current: &mut String, italic: bool, bold: bool) {
    let text = std::mem::take(current);
    if text.is_empty() {
        return;
    }
    let style = match (italic, bold) {
        (false, false) => Style::Plain,
        (true, false) => Style::Italic,
        (false, true) => Style::Bold,
        (true, true) => Style::BoldItalic,
    };
    match runs.last_mut() {
        Some(last) if last.style == style => last.text.push_str(&text),
        _ => runs.push(Run { text, style }),
    }
}

fn write_paragraph(paragraph: &Paragraph) -> String {
    let mut text = String::new();
    let (mut italic, mut bold) = (false, false);
    for run in &paragraph.runs {
        let wants = match run.style {
            Style::Plain => (false, false),
            Style::Italic => (true, false),
            Style::Bold => (false, true),
            Style::BoldItalic => (true, true),
        };
        text.push_str(mark(italic != wants.0, bold != wants.1));
        (italic, bold) = wants;
        for c in run.text.chars() {
            if matches!(c, '*' | '\\') {
                text.push('\\');
            }
            text.push(c);
        }
    }
    text.push_str(mark(italic, bold));
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
        Run {
            text: text.to_owned(),
            style,
        }
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
    fn blank_text_is_no_paragraph() {
        assert!(parse(" \n\n \r\n").is_empty());
    }

    proptest! {
        #[test]
        fn whatever_is_typed_reads_the_same_after_writing(text in r"[a-zỗ*\\ \n]{0,60}") {
            let once = parse(&text);
            prop_assert_eq!(parse(&write(&once)), once);
        }

        #[test]
        fn no_text_makes_it_panic(text in "\\PC*") {
            let _ = parse(&text);
        }
    }
}
