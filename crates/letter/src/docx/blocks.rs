//! Paragraphs and tables of the DOCX.

use docx_rs::{
    AlignmentType, BorderType, LineSpacing, LineSpacingType, Paragraph, ParagraphBorder,
    ParagraphBorderPosition, ParagraphBorders, Run, SpecialIndentType, Table, TableBorder,
    TableBorderPosition, TableBorders, TableCell, TableLayoutType, TableRow, WidthType,
};

use super::units::{eighths, half_points, twips_mm, twips_pt, wide};
use crate::{
    model::{self, Style},
    pack::{BoxStyle, RulePack},
};

/// What stands on a page.
#[expect(clippy::large_enum_variant, reason = "a letter has some dozens")]
pub(super) enum Piece {
    Paragraph(Paragraph),
    Table(Table),
}

/// Text in the style of a box.
pub(super) fn run(style: &BoxStyle, text: &str) -> Run {
    let mut run = Run::new()
        .add_text(printable(text))
        .size(half_points(style.size));
    if style.bold {
        run = run.bold();
    }
    if style.italic {
        run = run.italic();
    }
    let color = style.color.trim_start_matches('#');
    if color != "000000" {
        run = run.color(color);
    }
    run
}

/// What XML can hold, composed.
fn printable(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    text.nfc()
        .map(|c| {
            if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') {
                ' '
            } else {
                c
            }
        })
        .collect()
}

/// One line of a box.
pub(super) fn boxed(style: &BoxStyle, text: &str) -> Paragraph {
    Paragraph::new()
        .line_spacing(spacing(1.0, 0.0, 0.0))
        .add_run(run(style, text))
}

/// Distance of lines (1 is single) and space around, in points.
pub(super) fn spacing(lines: f64, before_pt: f64, after_pt: f64) -> LineSpacing {
    LineSpacing::new()
        .line_rule(LineSpacingType::Auto)
        .line(twips_pt(lines * 12.0))
        .before(twips_pt(before_pt).unsigned_abs())
        .after(twips_pt(after_pt).unsigned_abs())
}

/// A paragraph of the body: justified, with its first line set in, quotations behind their marks.
pub(super) fn body_paragraph(
    paragraph: &model::Paragraph,
    style: &BoxStyle,
    pack: &RulePack,
) -> Paragraph {
    let first = twips_mm(pack.boxes.body.first_line_mm);
    let mut set = Paragraph::new()
        .align(AlignmentType::Both)
        .indent(None, Some(SpecialIndentType::FirstLine(first)), None, None)
        .line_spacing(spacing(style.line_spacing, 0.0, pack.boxes.body.gap_pt));
    for piece in &paragraph.runs {
        if let Some(mark) = pack.mark_of(piece) {
            set = set.add_run(run(style, &format!("{mark} ")).bold());
        }
        let mut text = run(style, &piece.text);
        if matches!(piece.style, Style::Bold | Style::BoldItalic) {
            text = text.bold();
        }
        if matches!(piece.style, Style::Italic | Style::BoldItalic) {
            text = text.italic();
        }
        set = set.add_run(text);
    }
    set
}

/// A rule above a paragraph.
pub(super) fn top_rule(thickness_pt: f64) -> ParagraphBorders {
    let border = ParagraphBorder::new(ParagraphBorderPosition::Top)
        .val(BorderType::Single)
        .size(eighths(thickness_pt))
        .space(2)
        .color("000000");
    ParagraphBorders::with_empty().set(border)
}

/// A rule of some length in the middle of a width, both in millimetres.
pub(super) fn short_rule(length_mm: f64, width_mm: f64, pack: &RulePack) -> Paragraph {
    let side = twips_mm(((width_mm - length_mm) / 2.0).max(0.0));
    let mut rule = Paragraph::new()
        .indent(Some(side), None, Some(side), None)
        .line_spacing(spacing(1.0, 2.0, 0.0))
        .add_run(Run::new().add_text("").size(4))
        .size(4);
    rule.property.borders = Some(top_rule(pack.rules.thickness_pt));
    rule
}

/// A borderless table of two columns: for boxes that stand side by side.
pub(super) fn side_by_side(widths_mm: [f64; 2], left: Vec<Paragraph>, right: Vec<Piece>) -> Table {
    let cell = |width: f64| TableCell::new().width(wide(width), WidthType::Dxa);
    let mut cells = [cell(widths_mm[0]), cell(widths_mm[1])];
    for paragraph in left {
        cells[0] = std::mem::take(&mut cells[0]).add_paragraph(paragraph);
    }
    for piece in right {
        let cell = std::mem::take(&mut cells[1]);
        cells[1] = match piece {
            Piece::Paragraph(paragraph) => cell.add_paragraph(paragraph),
            Piece::Table(table) => cell.add_table(table),
        };
    }
    Table::without_borders(vec![TableRow::new(cells.into()).cant_split()])
        .set_grid(widths_mm.map(wide).into())
        .width(wide(widths_mm[0] + widths_mm[1]), WidthType::Dxa)
        .layout(TableLayoutType::Fixed)
}

/// A table of an annex; none without columns.
pub(super) fn table(content: &model::Table, width_mm: f64, pack: &RulePack) -> Option<Table> {
    let columns = content.columns();
    if columns == 0 {
        return None;
    }
    let shares: Vec<f64> = (0..columns)
        .map(|at| f64::from(content.widths.get(at).copied().unwrap_or(1).max(1)))
        .collect();
    let total: f64 = shares.iter().sum();
    let widths: Vec<usize> = shares
        .iter()
        .map(|share| wide(width_mm * share / total))
        .collect();
    let style = &pack.boxes.annex_table;
    let head = BoxStyle {
        bold: true,
        ..style.clone()
    };
    let row = |cells: &Vec<String>, style: &BoxStyle| {
        let cells = widths.iter().enumerate().map(|(at, width)| {
            let text = cells.get(at).map_or("", String::as_str);
            TableCell::new()
                .width(*width, WidthType::Dxa)
                .add_paragraph(boxed(style, text))
        });
        TableRow::new(cells.collect()).cant_split()
    };
    let mut rows = vec![row(&content.head, &head)];
    rows.extend(content.rows.iter().map(|cells| row(cells, style)));
    let border = |position| {
        TableBorder::new(position)
            .size(eighths(pack.rules.thickness_pt))
            .color("000000")
    };
    let borders = TableBorders::new()
        .set(border(TableBorderPosition::Top))
        .set(border(TableBorderPosition::Bottom))
        .set(border(TableBorderPosition::Left))
        .set(border(TableBorderPosition::Right))
        .set(border(TableBorderPosition::InsideH))
        .set(border(TableBorderPosition::InsideV));
    let width = widths.iter().sum();
    Some(
        Table::new(rows)
            .set_borders(borders)
            .set_grid(widths)
            .width(width, WidthType::Dxa)
            .layout(TableLayoutType::Fixed),
    )
}

/// Words in a frame of a size in millimetres, in the middle of a column of a width.
pub(super) fn framed(style: &BoxStyle, text: &str, (width_mm, height_mm): (f64, f64)) -> Table {
    let border = |position| {
        TableBorder::new(position)
            .size(8)
            .color(style.color.trim_start_matches('#'))
    };
    let cell = TableCell::new()
        .width(wide(width_mm), WidthType::Dxa)
        .vertical_align(docx_rs::VAlignType::Center)
        .add_paragraph(boxed(style, text).align(AlignmentType::Center));
    #[expect(clippy::cast_possible_truncation, reason = "a row's height is small")]
    let height = f64::from(twips_mm(height_mm)) as f32;
    let row = TableRow::new(vec![cell])
        .row_height(height)
        .height_rule(docx_rs::HeightRule::Exact);
    let borders = TableBorders::with_empty()
        .set(border(TableBorderPosition::Top))
        .set(border(TableBorderPosition::Bottom))
        .set(border(TableBorderPosition::Left))
        .set(border(TableBorderPosition::Right));
    Table::new(vec![row])
        .set_borders(borders)
        .set_grid(vec![wide(width_mm)])
        .width(wide(width_mm), WidthType::Dxa)
        .layout(TableLayoutType::Fixed)
        .align(docx_rs::TableAlignmentType::Center)
}
