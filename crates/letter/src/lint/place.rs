//! Where a finding is.

use serde::{Deserialize, Serialize};

use crate::model::{Block, Letter, Run};

/// A field, a line or a piece of a letter. Indices from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "field")]
#[expect(missing_docs, reason = "each name is the letter's field")]
pub enum Place {
    ParentBody,
    IssuingBody,
    Number,
    Symbol,
    PlaceName,
    Date,
    Subject,
    /// "Kính gửi" as a whole.
    Addressees,
    Addressee {
        at: usize,
    },
    /// The body as a whole.
    Body,
    Paragraph {
        at: usize,
    },
    /// A piece of a paragraph.
    Run {
        paragraph: usize,
        at: usize,
    },
    /// "Nơi nhận" as a whole.
    Recipients,
    Recipient {
        at: usize,
    },
    Authority,
    AuthorityOf,
    SignerTitle,
    SignerName,
    Drafter,
    Contact,
    Copy,
    Annex {
        at: usize,
    },
    AnnexTitle {
        at: usize,
    },
    /// A piece of a paragraph of an annex.
    AnnexRun {
        annex: usize,
        block: usize,
        at: usize,
    },
    /// A cell of an annex's table; row 0 is the head.
    AnnexCell {
        annex: usize,
        block: usize,
        row: usize,
        column: usize,
    },
}

impl Place {
    /// The stable name of the field, for `id`s of a form: the same for every line of a list.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Place::ParentBody => "parent_body",
            Place::IssuingBody => "issuing_body",
            Place::Number => "number",
            Place::Symbol => "symbol",
            Place::PlaceName => "place",
            Place::Date => "date",
            Place::Subject => "subject",
            Place::Addressees | Place::Addressee { .. } => "addressees",
            Place::Body | Place::Paragraph { .. } | Place::Run { .. } => "body",
            Place::Recipients | Place::Recipient { .. } => "recipients",
            Place::Authority | Place::AuthorityOf | Place::SignerTitle | Place::SignerName => {
                "signature"
            }
            Place::Drafter => "drafter",
            Place::Contact => "contact",
            Place::Copy => "copy",
            Place::Annex { .. }
            | Place::AnnexTitle { .. }
            | Place::AnnexRun { .. }
            | Place::AnnexCell { .. } => "annexes",
        }
    }

    /// Which line, paragraph or annex, from 0.
    #[must_use]
    pub const fn index(self) -> Option<usize> {
        match self {
            Place::Addressee { at }
            | Place::Paragraph { at }
            | Place::Recipient { at }
            | Place::Annex { at }
            | Place::AnnexTitle { at } => Some(at),
            Place::Run { paragraph, .. } => Some(paragraph),
            Place::AnnexRun { annex, .. } | Place::AnnexCell { annex, .. } => Some(annex),
            _ => None,
        }
    }

    /// The text there, if it is one text.
    pub(crate) fn text_mut(self, letter: &mut Letter) -> Option<&mut String> {
        match self {
            Place::ParentBody => letter.parent_body.as_mut(),
            Place::IssuingBody => Some(&mut letter.issuing_body),
            Place::Symbol => Some(&mut letter.symbol),
            Place::PlaceName => Some(&mut letter.place),
            Place::Subject => Some(&mut letter.subject),
            Place::Addressee { at } => letter.addressees.get_mut(at),
            Place::Run { paragraph, at } => {
                let runs = &mut letter.body.get_mut(paragraph)?.runs;
                runs.get_mut(at).map(|run| &mut run.text)
            }
            Place::Recipient { at } => letter.recipients.get_mut(at),
            Place::AuthorityOf => Some(&mut letter.signature.authority_of),
            Place::SignerTitle => Some(&mut letter.signature.title),
            Place::SignerName => Some(&mut letter.signature.name),
            Place::AnnexTitle { at } => letter.annexes.get_mut(at).map(|annex| &mut annex.title),
            Place::AnnexRun { annex, block, at } => {
                match letter.annexes.get_mut(annex)?.blocks.get_mut(block)? {
                    Block::Paragraph(paragraph) => {
                        paragraph.runs.get_mut(at).map(|run| &mut run.text)
                    }
                    Block::Table(_) => None,
                }
            }
            Place::AnnexCell {
                annex,
                block,
                row,
                column,
            } => match letter.annexes.get_mut(annex)?.blocks.get_mut(block)? {
                Block::Table(table) => match row.checked_sub(1) {
                    None => table.head.get_mut(column),
                    Some(row) => table.rows.get_mut(row)?.get_mut(column),
                },
                Block::Paragraph(_) => None,
            },
            _ => None,
        }
    }
}

/// Every text of a letter with its place, in the order of the page.
pub(crate) fn texts(letter: &Letter) -> Vec<(Place, &str)> {
    let signature = &letter.signature;
    let mut texts: Vec<(Place, &str)> = Vec::new();
    texts.extend(
        letter
            .parent_body
            .iter()
            .map(|text| (Place::ParentBody, text.as_str())),
    );
    texts.extend([
        (Place::IssuingBody, letter.issuing_body.as_str()),
        (Place::Symbol, &letter.symbol),
        (Place::PlaceName, &letter.place),
        (Place::Subject, &letter.subject),
    ]);
    let addressees = letter.addressees.iter().enumerate();
    texts.extend(addressees.map(|(at, text)| (Place::Addressee { at }, text.as_str())));
    texts.extend(
        runs(letter)
            .into_iter()
            .map(|(place, run)| (place, run.text.as_str())),
    );
    let recipients = letter.recipients.iter().enumerate();
    texts.extend(recipients.map(|(at, text)| (Place::Recipient { at }, text.as_str())));
    texts.extend([
        (Place::AuthorityOf, signature.authority_of.as_str()),
        (Place::SignerTitle, &signature.title),
        (Place::SignerName, &signature.name),
    ]);
    for (annex, content) in letter.annexes.iter().enumerate() {
        texts.push((Place::AnnexTitle { at: annex }, &content.title));
        for (block, content) in content.blocks.iter().enumerate() {
            match content {
                Block::Paragraph(paragraph) => {
                    texts.extend(paragraph.runs.iter().enumerate().map(|(at, run)| {
                        (Place::AnnexRun { annex, block, at }, run.text.as_str())
                    }));
                }
                Block::Table(table) => {
                    let rows = [&table.head].into_iter().chain(&table.rows).enumerate();
                    texts.extend(rows.flat_map(|(row, cells)| {
                        cells.iter().enumerate().map(move |(column, text)| {
                            let place = Place::AnnexCell {
                                annex,
                                block,
                                row,
                                column,
                            };
                            (place, text.as_str())
                        })
                    }));
                }
            }
        }
    }
    texts
}

/// Every piece of the body with its place.
pub(crate) fn runs(letter: &Letter) -> Vec<(Place, &Run)> {
    let body = letter.body.iter().enumerate();
    body.flat_map(|(paragraph, content)| {
        let runs = content.runs.iter().enumerate();
        runs.map(move |(at, run)| (Place::Run { paragraph, at }, run))
    })
    .collect()
}

/// Whether the text there is a quotation: what others wrote is not mended.
pub(crate) fn is_quoted(letter: &Letter, place: Place) -> bool {
    let run = match place {
        Place::Run { paragraph, at } => letter.body.get(paragraph).and_then(|p| p.runs.get(at)),
        Place::AnnexRun { annex, block, at } => {
            match letter.annexes.get(annex).and_then(|a| a.blocks.get(block)) {
                Some(Block::Paragraph(paragraph)) => paragraph.runs.get(at),
                _ => None,
            }
        }
        _ => None,
    };
    run.is_some_and(|run| run.quote.is_some())
}
