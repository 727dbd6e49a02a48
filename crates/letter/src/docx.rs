//! The letter as DOCX (Office Open XML), for offices that go on writing in their own editor: the same
//! lines in the same boxes. Rules are drawn as paragraphs' borders, whose length is estimated from
//! the number of characters: only an editor knows the fonts.

use std::io::Cursor;

use docx_rs::{Docx, Footer, Header, Hyperlink, HyperlinkData, HyperlinkType, Paragraph, Run};
use docx_rs::{PageMargin, PageNum, PageNumType, PageOrientationType, PageSize, RunFonts, Section};
use thiserror::Error;

use crate::{
    model::{Annex, Block, Letter},
    pack::RulePack,
};

mod blocks;
mod head;
mod units;

use blocks::{Piece, body_paragraph, boxed, spacing, table};
use units::{half_points, twips_mm};

/// Why a DOCX could not be written.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum DocxError {
    /// The archive could not be made.
    #[error("cannot write the DOCX: {0}")]
    Archive(String),
}

/// Writes a letter by its rule pack. The same letter gives the same bytes.
///
/// # Errors
/// [`DocxError`].
pub fn docx(letter: &Letter, pack: &RulePack) -> Result<Vec<u8>, DocxError> {
    let fonts = RunFonts::new()
        .ascii(&pack.font.asked_for)
        .hi_ansi(&pack.font.asked_for)
        .east_asia(&pack.font.asked_for)
        .cs(&pack.font.asked_for);
    // Of the letter, not of the moment.
    let date = letter.date;
    let made = format!(
        "{:04}-{:02}-{:02}T00:00:00Z",
        date.year.clamp(1, 9999),
        date.month.clamp(1, 12),
        date.day.unwrap_or(1).clamp(1, 28)
    );
    // The library counts paragraphs over all documents of a thread; writing one begins anew.
    Docx::new().build();
    let mut docx = Docx::new()
        .default_fonts(fonts)
        .default_size(half_points(pack.boxes.body.size))
        .created_at(&made)
        .updated_at(&made);
    let mut parts = vec![letter_part(letter, pack)];
    let annexes = pack.annexes(letter);
    parts.extend(annexes.map(|(name, annex)| annex_part(&name, annex, letter, pack)));
    let last = parts.len() - 1;
    for (at, part) in parts.into_iter().enumerate() {
        docx = if at == last {
            part.end(docx, letter, pack)
        } else {
            docx.add_section(part.section(letter, pack))
        };
    }
    let mut out = Cursor::new(Vec::new());
    docx.pack(&mut out)
        .map_err(|error| DocxError::Archive(error.to_string()))?;
    Ok(out.into_inner())
}

/// The letter itself or an annex: pages of one kind, numbered from 1.
struct Part {
    pieces: Vec<Piece>,
    foot: Vec<Paragraph>,
    landscape: bool,
}

impl Part {
    /// A part that others follow. The library keeps one header of a section, so the mark stands in
    /// the text of its first page.
    fn section(self, letter: &Letter, pack: &RulePack) -> Section {
        let (width, height) = paper(pack, self.landscape);
        let mut section = Section::new()
            .page_size(PageSize::new().size(width, height))
            .page_margin(margins(pack))
            .page_num_type(PageNumType::new().start(1))
            .title_pg();
        if self.landscape {
            section = section.page_orient(PageOrientationType::Landscape);
        }
        let mark = letter.mark.as_deref();
        let marks = mark.map(|mark| Piece::Paragraph(mark_line(mark, pack)));
        let foot = self.foot.into_iter().map(Piece::Paragraph);
        for piece in marks.into_iter().chain(self.pieces).chain(foot) {
            section = match piece {
                Piece::Paragraph(paragraph) => section.add_paragraph(paragraph),
                Piece::Table(table) => section.add_table(table),
            };
        }
        section.header(numbered_header(letter, pack))
    }

    /// The last part.
    fn end(self, mut docx: Docx, letter: &Letter, pack: &RulePack) -> Docx {
        let (width, height) = paper(pack, self.landscape);
        docx = docx
            .page_size(width, height)
            .page_margin(margins(pack))
            .page_num_type(PageNumType::new().start(1));
        if self.landscape {
            docx = docx.page_orient(PageOrientationType::Landscape);
        }
        for piece in self.pieces {
            docx = match piece {
                Piece::Paragraph(paragraph) => docx.add_paragraph(paragraph),
                Piece::Table(table) => docx.add_table(table),
            };
        }
        let first = match &letter.mark {
            Some(mark) => Header::new().add_paragraph(mark_line(mark, pack)),
            None => Header::new().add_paragraph(Paragraph::new()),
        };
        let mut foot = Footer::new();
        let empty = self.foot.is_empty();
        for paragraph in self.foot {
            foot = foot.add_paragraph(paragraph);
        }
        docx = docx
            .header(numbered_header(letter, pack))
            .first_header(first);
        if empty { docx } else { docx.first_footer(foot) }
    }
}

/// Width and height in twips.
fn paper(pack: &RulePack, landscape: bool) -> (u32, u32) {
    let width = units::unsigned(pack.page.width_mm);
    let height = units::unsigned(pack.page.height_mm);
    if landscape {
        (height, width)
    } else {
        (width, height)
    }
}

fn margins(pack: &RulePack) -> PageMargin {
    let page = &pack.page;
    PageMargin::new()
        .top(twips_mm(page.top_mm))
        .bottom(twips_mm(page.bottom_mm))
        .left(twips_mm(page.left_mm))
        .right(twips_mm(page.right_mm))
        .header(twips_mm(page.top_mm / 2.0))
        .footer(twips_mm(page.bottom_mm / 2.0))
        .gutter(0)
}

fn mark_line(mark: &str, pack: &RulePack) -> Paragraph {
    boxed(&pack.boxes.mark, mark).align(docx_rs::AlignmentType::Center)
}

/// The header of every page but the first: mark and page number, centred.
fn numbered_header(letter: &Letter, pack: &RulePack) -> Header {
    let mut header = Header::new();
    if let Some(mark) = &letter.mark {
        header = header.add_paragraph(mark_line(mark, pack));
    }
    let size = half_points(pack.boxes.page_number.size);
    let number = Paragraph::new()
        .align(docx_rs::AlignmentType::Center)
        .size(size)
        .add_page_num(PageNum::new());
    header.add_paragraph(number)
}

fn letter_part(letter: &Letter, pack: &RulePack) -> Part {
    let mut pieces = head::head(letter, pack);
    pieces.extend(head::addressees(letter, pack));
    let last = letter.body.len().saturating_sub(1);
    for (at, paragraph) in letter.body.iter().enumerate() {
        let set = body_paragraph(paragraph, &pack.boxes.body, pack);
        pieces.push(Piece::Paragraph(set.keep_next(at == last)));
    }
    pieces.push(Piece::Table(head::signature(letter, pack)));
    Part {
        pieces,
        foot: foot(letter, pack),
        landscape: false,
    }
}

/// Box 13 and where the letter can be checked.
fn foot(letter: &Letter, pack: &RulePack) -> Vec<Paragraph> {
    let boxes = &pack.boxes;
    let mut lines: Vec<Paragraph> = Vec::new();
    let contact = letter.contact.iter().flat_map(|contact| contact.lines());
    lines.extend(contact.map(|line| boxed(&boxes.contact, &line)));
    if let Some(url) = &letter.verify_url {
        let words = format!("{} ", boxes.verify.text);
        let mut link = Hyperlink::new(url, HyperlinkType::External);
        // The library counts links over all documents of a process.
        if let HyperlinkData::External { rid, .. } = &mut link.link {
            "rIdHyperlink1".clone_into(rid);
        }
        let link = link.add_run(blocks::run(&boxes.verify, url));
        lines.push(boxed(&boxes.verify, &words).add_hyperlink(link));
    }
    if let Some(first) = lines.first_mut() {
        first.property.borders = Some(blocks::top_rule(pack.rules.thickness_pt));
    }
    lines
}

fn annex_part(name: &str, annex: &Annex, letter: &Letter, pack: &RulePack) -> Part {
    let boxes = &pack.boxes;
    let centre = docx_rs::AlignmentType::Center;
    let reference = pack.annex_reference(letter);
    let mut pieces = vec![Piece::Paragraph(
        boxed(&boxes.annex_name, name).align(centre),
    )];
    if !annex.title.is_empty() {
        let title = boxes.annex_title.cased(&annex.title);
        pieces.push(Piece::Paragraph(
            boxed(&boxes.annex_title, &title).align(centre),
        ));
    }
    pieces.push(Piece::Paragraph(
        boxed(&boxes.annex_reference, &reference).align(centre),
    ));
    let page = &pack.page;
    let width = if annex.landscape {
        page.height_mm
    } else {
        page.width_mm
    } - page.left_mm
        - page.right_mm;
    let line = units::text_mm(&reference, &boxes.annex_reference).min(width);
    pieces.push(Piece::Paragraph(blocks::short_rule(
        line * pack.rules.annex_share,
        width,
        pack,
    )));
    for block in &annex.blocks {
        match block {
            Block::Paragraph(paragraph) => pieces.push(Piece::Paragraph(body_paragraph(
                paragraph,
                &boxes.annex_body,
                pack,
            ))),
            Block::Table(content) => {
                pieces.extend(table(content, width, pack).map(Piece::Table));
                // Two tables one after the other would grow together.
                let gap = Paragraph::new().line_spacing(spacing(1.0, 0.0, 0.0));
                pieces.push(Piece::Paragraph(gap.add_run(Run::new().size(8))));
            }
        }
    }
    Part {
        pieces,
        foot: Vec::new(),
        landscape: annex.landscape,
    }
}
