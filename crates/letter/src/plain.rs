//! The letter as plain text, line by line as on the page.

use crate::{
    model::{Annex, Block, Letter, Paragraph},
    pack::RulePack,
};

/// The whole letter.
#[must_use]
pub fn plain_text(letter: &Letter, pack: &RulePack) -> String {
    let boxes = &pack.boxes;
    let mut lines = Vec::new();
    lines.extend(letter.mark.clone());
    lines.extend(letter.copy.as_ref().map(|copy| pack.copy_line(copy)));
    lines.push(boxes.country.text.clone());
    lines.push(boxes.motto.text.clone());
    lines.push(String::new());
    lines.extend(
        letter
            .parent_body
            .as_ref()
            .map(|body| boxes.parent.cased(body)),
    );
    lines.push(boxes.issuer.cased(&letter.issuing_body));
    lines.push(pack.number_line(letter));
    lines.push(pack.subject_line(letter));
    lines.extend(letter.urgency.map(|level| pack.urgency(level).text.clone()));
    lines.extend(
        letter
            .circulation
            .map(|note| pack.circulation(note).to_owned()),
    );
    lines.push(pack.date_line(letter));
    lines.push(String::new());
    match pack.only_addressee(letter) {
        Some(only) => lines.push(format!("{} {only}", boxes.addressees.text)),
        None => {
            lines.push(boxes.addressees.text.clone());
            lines.extend(pack.listed(&letter.addressees));
        }
    }
    for paragraph in &letter.body {
        lines.push(String::new());
        lines.push(paragraph_text(paragraph, pack));
    }
    lines.push(String::new());
    lines.push(boxes.recipients_head.text.clone());
    lines.extend(pack.listed(&letter.recipients));
    lines.extend(letter.drafter.as_ref().map(|drafter| drafter.line()));
    lines.push(String::new());
    lines.extend(pack.signature_lines(letter));
    lines.push(String::new());
    lines.push(boxes.signer.cased(&letter.signature.name));
    if let Some(contact) = &letter.contact {
        lines.push(String::new());
        lines.extend(contact.lines());
    }
    if let Some(url) = &letter.verify_url {
        lines.push(format!("\n{} {url}", boxes.verify.text));
    }
    for (name, annex) in pack.annexes(letter) {
        lines.extend(annex_lines(&name, annex, letter, pack));
    }
    lines.join("\n") + "\n"
}

/// A paragraph with the marks of its quotations.
pub(crate) fn paragraph_text(paragraph: &Paragraph, pack: &RulePack) -> String {
    let runs = paragraph.runs.iter();
    runs.map(|run| match pack.mark_of(run) {
        Some(mark) => format!("{mark} {}", run.text),
        None => run.text.clone(),
    })
    .collect()
}

fn annex_lines(name: &str, annex: &Annex, letter: &Letter, pack: &RulePack) -> Vec<String> {
    let boxes = &pack.boxes;
    let mut lines = vec![
        String::new(),
        name.to_owned(),
        boxes.annex_title.cased(&annex.title),
        pack.annex_reference(letter),
    ];
    for block in &annex.blocks {
        lines.push(String::new());
        match block {
            Block::Paragraph(paragraph) => lines.push(paragraph_text(paragraph, pack)),
            Block::Table(table) => {
                lines.extend(
                    [&table.head]
                        .into_iter()
                        .chain(&table.rows)
                        .map(|row| row.join("\t")),
                );
            }
        }
    }
    lines
}
