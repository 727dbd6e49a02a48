//! Boxes 1 to 5b, 9a, 10b, 11, 14 above the body; 7, 9b, 12 below it.

use docx_rs::{AlignmentType, Paragraph, SpecialIndentType, Table, TableCell, TableLayoutType};
use docx_rs::{TableRow, WidthType};

use super::{
    blocks::{Piece, boxed, framed, short_rule, side_by_side, spacing},
    units::{text_mm, twips_mm, wide},
};
use crate::{model::Letter, pack::RulePack};

/// Everything above "Kính gửi".
pub(super) fn head(letter: &Letter, pack: &RulePack) -> Vec<Piece> {
    let boxes = &pack.boxes;
    let mut pieces = Vec::new();
    if let Some(copy) = &letter.copy {
        let line = boxed(&boxes.copy, &pack.copy_line(copy)).align(AlignmentType::Right);
        pieces.push(Piece::Paragraph(line));
    }
    let widths = columns(pack);
    let centred = |paragraph: Paragraph| paragraph.align(AlignmentType::Center);
    let mut left = Vec::new();
    if let Some(parent) = &letter.parent_body {
        left.push(centred(boxed(&boxes.parent, &boxes.parent.cased(parent))));
    }
    let issuer = boxes.issuer.cased(&letter.issuing_body);
    left.push(centred(boxed(&boxes.issuer, &issuer)));
    let line = text_mm(&issuer, &boxes.issuer).min(widths[0] - 4.0);
    left.push(short_rule(
        line * pack.rules.issuer_share,
        widths[0] - 4.0,
        pack,
    ));
    left.push(centred(
        boxed(&boxes.number, &pack.number_line(letter)).line_spacing(spacing(1.0, 4.0, 0.0)),
    ));
    let gap = spacing(1.0, boxes.subject.gap_pt, 0.0);
    left.push(centred(
        boxed(&boxes.subject, &pack.subject_line(letter)).line_spacing(gap),
    ));
    let motto = boxed(&boxes.motto, &boxes.motto.text);
    let line = text_mm(&boxes.motto.text, &boxes.motto);
    let mut right = vec![
        Piece::Paragraph(centred(boxed(&boxes.country, &boxes.country.text))),
        Piece::Paragraph(centred(motto)),
        Piece::Paragraph(short_rule(line, widths[1] - 4.0, pack)),
        Piece::Paragraph(centred(
            boxed(&boxes.date, &pack.date_line(letter)).line_spacing(spacing(1.0, 6.0, 0.0)),
        )),
    ];
    if let Some(note) = letter.circulation {
        let text = pack.circulation(note);
        let width = text_mm(text, &boxes.circulation) + 12.0;
        let gap = Paragraph::new().line_spacing(spacing(1.0, 0.0, 0.0));
        right.push(Piece::Paragraph(gap));
        right.push(Piece::Table(framed(&boxes.circulation, text, (width, 8.0))));
        right.push(Piece::Paragraph(Paragraph::new()));
    }
    pieces.push(Piece::Table(side_by_side(widths, left, right)));
    if let Some(level) = letter.urgency {
        let mark = pack.urgency(level);
        let size = (mark.width_mm, mark.height_mm);
        let frame = framed(&boxes.urgency, &mark.text, size);
        let inside = TableCell::new()
            .width(wide(widths[0]), WidthType::Dxa)
            .add_table(frame)
            .add_paragraph(Paragraph::new().line_spacing(spacing(1.0, 0.0, 0.0)));
        let beside = TableCell::new().width(wide(widths[1]), WidthType::Dxa);
        let row = TableRow::new(vec![inside, beside.add_paragraph(Paragraph::new())]);
        // Between two tables, or they grow together.
        let gap = Paragraph::new()
            .size(8)
            .line_spacing(spacing(0.5, 0.0, 0.0));
        pieces.push(Piece::Paragraph(gap));
        pieces.push(Piece::Table(
            Table::without_borders(vec![row])
                .set_grid(widths.map(wide).into())
                .width(wide(widths[0] + widths[1]), WidthType::Dxa)
                .layout(TableLayoutType::Fixed),
        ));
    }
    pieces
}

/// Widths of the two columns of the head.
fn columns(pack: &RulePack) -> [f64; 2] {
    let page = &pack.page;
    let width = page.width_mm - page.left_mm - page.right_mm;
    [page.head_left_mm, width - page.head_left_mm]
}

/// Box 9a.
pub(super) fn addressees(letter: &Letter, pack: &RulePack) -> Vec<Piece> {
    let style = &pack.boxes.addressees;
    let left = 15.0;
    let lead = |text: &str, after| {
        boxed(style, text)
            .indent(Some(twips_mm(left)), None, None, None)
            .line_spacing(spacing(1.0, 12.0, after))
    };
    if let Some(only) = pack.only_addressee(letter) {
        return vec![Piece::Paragraph(lead(
            &format!("{} {only}", style.text),
            12.0,
        ))];
    }
    let mut pieces = vec![Piece::Paragraph(lead(&style.text, 0.0))];
    // The dashes stand under the colon.
    let dash = twips_mm(3.0);
    let under = left + text_mm(style.text.trim_end_matches(':'), style);
    let lines = pack.listed(&letter.addressees);
    let last = lines.len().saturating_sub(1);
    pieces.extend(lines.iter().enumerate().map(|(at, line)| {
        let after = if at == last { 12.0 } else { 0.0 };
        Piece::Paragraph(
            boxed(style, line)
                .indent(
                    Some(twips_mm(under) + dash),
                    Some(SpecialIndentType::Hanging(dash)),
                    None,
                    None,
                )
                .line_spacing(spacing(1.0, 2.0, after)),
        )
    }));
    pieces
}

/// Boxes 7 and 9b, level with each other, 12 under 9b.
pub(super) fn signature(letter: &Letter, pack: &RulePack) -> Table {
    let boxes = &pack.boxes;
    let mut left = vec![boxed(&boxes.recipients_head, &boxes.recipients_head.text)];
    let lines = pack.listed(&letter.recipients);
    left.extend(lines.iter().map(|line| boxed(&boxes.recipients, line)));
    let drafter = letter.drafter.as_ref().map(|drafter| drafter.line());
    left.extend(
        drafter.map(|line| boxed(&boxes.drafter, &line).line_spacing(spacing(1.0, 4.0, 0.0))),
    );
    let centred = |paragraph: Paragraph| Piece::Paragraph(paragraph.align(AlignmentType::Center));
    let offices = pack.signature_lines(letter);
    let mut right: Vec<Piece> = offices
        .iter()
        .map(|line| centred(boxed(&boxes.office, line)))
        .collect();
    let room = pack.page.signature_mm * 72.0 / 25.4;
    let name = boxes.signer.cased(&letter.signature.name);
    right.push(centred(
        boxed(&boxes.signer, &name).line_spacing(spacing(1.0, room, 0.0)),
    ));
    let page = &pack.page;
    let half = (page.width_mm - page.left_mm - page.right_mm) / 2.0;
    side_by_side([half, half], left, right)
}
