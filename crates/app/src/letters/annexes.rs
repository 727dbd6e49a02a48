//! Annexes as the editor's form has them: a title, and text in which lines of cells are a table.

use letter::{Annex, Block, Table};

use super::drafting::AnnexEdit;
use crate::{Refusal, markup, text::optional_line};

/// The most annexes that a letter has.
pub const MAX_ANNEXES: usize = 20;
/// The longest text of an annex, in characters.
pub const MAX_ANNEX: usize = 30_000;

/// Reads the annexes; one without title and text is none.
pub(super) fn read(edits: &[AnnexEdit]) -> Result<Vec<Annex>, Refusal> {
    if edits.len() > MAX_ANNEXES {
        return Err(Refusal::TooLong {
            field: "annexes",
            max: MAX_ANNEXES,
        });
    }
    let mut annexes = Vec::new();
    for edit in edits {
        if edit.text.chars().count() > MAX_ANNEX {
            return Err(Refusal::TooLong {
                field: "annexes",
                max: MAX_ANNEX,
            });
        }
        let annex = Annex {
            title: optional_line("annex_title", &edit.title, 300)?,
            landscape: edit.landscape,
            blocks: blocks(&edit.text),
        };
        if !annex.title.is_empty() || !annex.blocks.is_empty() {
            annexes.push(annex);
        }
    }
    Ok(annexes)
}

/// Writes an annex for the editor.
pub(super) fn write(annex: &Annex) -> AnnexEdit {
    let blocks = annex.blocks.iter().map(|block| match block {
        Block::Paragraph(paragraph) => {
            markup::write(std::slice::from_ref(paragraph)).replace('|', "\\|")
        }
        Block::Table(table) => {
            let rows = std::iter::once(&table.head).chain(&table.rows);
            let rows = rows.map(|cells| {
                let cells: Vec<String> = cells.iter().map(|c| c.replace('|', "\\|")).collect();
                format!("| {} |", cells.join(" | "))
            });
            rows.collect::<Vec<_>>().join("\n")
        }
    });
    AnnexEdit {
        title: annex.title.clone(),
        text: blocks.collect::<Vec<_>>().join("\n\n"),
        landscape: annex.landscape,
    }
}

fn blocks(text: &str) -> Vec<Block> {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let mut blocks: Vec<Block> = Vec::new();
    let mut words: Vec<String> = Vec::new();
    let mut table: Vec<Vec<String>> = Vec::new();
    for line in text.lines().chain([""]) {
        let cells = cells(line);
        if cells.is_none() && !table.is_empty() {
            let mut rows = std::mem::take(&mut table).into_iter();
            blocks.push(Block::Table(Table {
                widths: Vec::new(),
                head: rows.next().unwrap_or_default(),
                rows: rows.collect(),
            }));
        }
        if !words.is_empty() && (cells.is_some() || line.trim().is_empty()) {
            let paragraphs = markup::parse(&std::mem::take(&mut words).join("\n"));
            blocks.extend(paragraphs.into_iter().map(Block::Paragraph));
        }
        match cells {
            Some(cells) => table.push(cells),
            None if line.trim().is_empty() => {}
            None => words.push(line.replace("\\|", "|")),
        }
    }
    blocks
}

/// The cells of a line of a table; none if it is none.
fn cells(line: &str) -> Option<Vec<String>> {
    let line = line.trim_matches(' ');
    let clean = |cell: &str| -> String {
        let cell: String = cell
            .chars()
            .map(|c| if c.is_control() { ' ' } else { c })
            .collect();
        cell.trim().to_owned()
    };
    if line.contains('\t') && !line.trim().is_empty() {
        return Some(line.split('\t').map(clean).collect());
    }
    let inner = line.strip_prefix('|')?;
    let mut cells = vec![String::new()];
    let mut chars = inner.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' if chars.peek() == Some(&'|') => {
                chars.next();
                cells.last_mut()?.push('|');
            }
            '|' => cells.push(String::new()),
            c => cells.last_mut()?.push(c),
        }
    }
    // The bar at the end closes the last cell.
    if cells.len() > 1 && cells.last().is_some_and(|last| last.trim().is_empty()) {
        cells.pop();
    }
    Some(cells.iter().map(|cell| clean(cell)).collect())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn edit(text: &str) -> AnnexEdit {
        AnnexEdit {
            title: "Danh sách".to_owned(),
            text: text.to_owned(),
            landscape: false,
        }
    }

    #[test]
    fn pasted_rows_are_a_table() {
        let read = read(&[edit("Các trang:\nSTT\tTrang\n1\ta|b.example\n\nHết.")]).unwrap();
        let [
            Block::Paragraph(before),
            Block::Table(table),
            Block::Paragraph(after),
        ] = read[0].blocks.as_slice()
        else {
            panic!("{read:?}");
        };
        assert_eq!(
            (before.text(), after.text()),
            ("Các trang:".into(), "Hết.".into())
        );
        assert_eq!(table.head, ["STT", "Trang"]);
        assert_eq!(table.rows, [["1", "a|b.example"]]);
        assert_eq!(
            write(&read[0]).text,
            "Các trang:\n\n| STT | Trang |\n| 1 | a\\|b.example |\n\nHết."
        );
    }

    #[test]
    fn an_empty_annex_is_none() {
        let empty = AnnexEdit::default();
        assert!(read(&[empty]).unwrap().is_empty());
    }

    proptest! {
        #[test]
        fn whatever_is_typed_reads_the_same_after_writing(text in r"[a-c|*\\\t \n]{0,40}") {
            let once = read(&[edit(&text)]).unwrap();
            let again: Vec<AnnexEdit> = once.iter().map(write).collect();
            prop_assert_eq!(read(&again).unwrap(), once);
        }
    }
}
