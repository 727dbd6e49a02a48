//! The letter as the template reads it: every line ready, nothing left to decide but the layout.

use serde::Serialize;

use crate::{
    model::{Block, Letter, Paragraph, Style, Table},
    pack::{BoxStyle, RulePack},
    qr,
};

/// What the template reads.
#[derive(Serialize)]
pub(crate) struct Sheet {
    title: String,
    /// What the PDF is known by: the same letter, the same bytes.
    #[serde(skip)]
    pub ident: String,
    mark: Option<String>,
    copy: Option<String>,
    parent_body: Option<String>,
    issuing_body: String,
    number: String,
    date: String,
    day: u8,
    month: u8,
    year: i32,
    subject: String,
    urgency: Option<Framed>,
    circulation: Option<String>,
    addressee: Option<String>,
    addressees: Vec<String>,
    body: Vec<Vec<Piece>>,
    recipients: Vec<String>,
    drafter: Option<String>,
    signature: Vec<String>,
    name: String,
    contact: Vec<String>,
    verify: Option<Verify>,
    annexes: Vec<Attached>,
}

#[derive(Serialize)]
struct Framed {
    text: String,
    width_mm: f64,
    height_mm: f64,
}

#[derive(Serialize)]
struct Verify {
    url: String,
    /// Modules on a side; 0: no code.
    side: usize,
    /// Row, first module, how many.
    spans: Vec<(usize, usize, usize)>,
}

#[derive(Serialize)]
struct Attached {
    name: String,
    title: String,
    reference: String,
    landscape: bool,
    blocks: Vec<Part>,
}

#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum Part {
    Text(Vec<Piece>),
    Table(Rows),
}

#[derive(Serialize)]
struct Rows {
    widths: Vec<u8>,
    head: Vec<String>,
    rows: Vec<Vec<String>>,
}

#[derive(Serialize)]
struct Piece {
    text: String,
    italic: bool,
    bold: bool,
}

/// The letter by its pack; `clean` makes a text printable.
pub(crate) fn sheet(letter: &Letter, pack: &RulePack, clean: &dyn Fn(&str) -> String) -> Sheet {
    let boxes = &pack.boxes;
    let all = |texts: &[String]| texts.iter().map(|text| clean(text)).collect::<Vec<_>>();
    let cased = |style: &BoxStyle, text: &str| clean(&style.cased(text));
    // Room for a number to come must not break or shrink.
    let solid = |text: String| clean(&text).replace(' ', "\u{a0}");
    let date = letter.date;
    Sheet {
        title: clean(&format!("Công văn {}", pack.subject_line(letter))),
        ident: format!("{}/{}", pack.number_line(letter), pack.date_line(letter)),
        mark: letter.mark.as_deref().map(clean),
        copy: letter
            .copy
            .as_ref()
            .map(|copy| clean(&pack.copy_line(copy))),
        parent_body: letter
            .parent_body
            .as_ref()
            .map(|body| cased(&boxes.parent, body)),
        issuing_body: cased(&boxes.issuer, &letter.issuing_body),
        number: solid(pack.number_line(letter)),
        date: keep_room(&clean(&pack.date_line(letter))),
        day: date.day.unwrap_or(1).clamp(1, 28),
        month: date.month.clamp(1, 12),
        year: date.year.clamp(1, 9999),
        subject: clean(&pack.subject_line(letter)),
        urgency: letter.urgency.map(|level| {
            let mark = pack.urgency(level);
            Framed {
                text: mark.text.clone(),
                width_mm: mark.width_mm,
                height_mm: mark.height_mm,
            }
        }),
        circulation: letter.circulation.map(|note| clean(pack.circulation(note))),
        addressee: pack.only_addressee(letter).map(|only| clean(&only)),
        addressees: all(&pack.listed(&letter.addressees)),
        body: letter.body.iter().map(|p| pieces(p, pack, clean)).collect(),
        recipients: all(&pack.listed(&letter.recipients)),
        drafter: letter
            .drafter
            .as_ref()
            .map(|drafter| clean(&drafter.line())),
        signature: all(&pack.signature_lines(letter)),
        name: cased(&boxes.signer, &letter.signature.name),
        contact: letter
            .contact
            .as_ref()
            .map(|contact| all(&contact.lines()))
            .unwrap_or_default(),
        verify: letter.verify_url.as_deref().map(|url| verify(url, clean)),
        annexes: pack
            .annexes(letter)
            .map(|(name, annex)| Attached {
                name,
                title: cased(&boxes.annex_title, &annex.title),
                reference: keep_room(&clean(&pack.annex_reference(letter))),
                landscape: annex.landscape,
                blocks: annex.blocks.iter().map(|b| part(b, pack, clean)).collect(),
            })
            .collect(),
    }
}

/// Runs of blanks as blanks that neither break nor shrink.
fn keep_room(text: &str) -> String {
    text.replace("  ", "\u{a0}\u{a0}")
        .replace("\u{a0} ", "\u{a0}\u{a0}")
}

fn verify(url: &str, clean: &dyn Fn(&str) -> String) -> Verify {
    let modules = qr::modules(url).unwrap_or_default();
    let rows = modules.iter().enumerate();
    Verify {
        url: clean(url),
        side: modules.len(),
        spans: rows
            .flat_map(|(row, dark)| {
                let spans = qr::spans(dark).into_iter();
                spans.map(move |(first, many)| (row, first, many))
            })
            .collect(),
    }
}

fn pieces(paragraph: &Paragraph, pack: &RulePack, clean: &dyn Fn(&str) -> String) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for run in &paragraph.runs {
        pieces.extend(pack.mark_of(run).map(|mark| Piece {
            text: clean(&format!("{mark} ")),
            italic: false,
            bold: true,
        }));
        pieces.push(Piece {
            text: clean(&run.text),
            italic: matches!(run.style, Style::Italic | Style::BoldItalic),
            bold: matches!(run.style, Style::Bold | Style::BoldItalic),
        });
    }
    pieces
}

fn part(block: &Block, pack: &RulePack, clean: &dyn Fn(&str) -> String) -> Part {
    match block {
        Block::Paragraph(paragraph) => Part::Text(pieces(paragraph, pack, clean)),
        Block::Table(table) => Part::Table(rows(table, clean)),
    }
}

fn rows(table: &Table, clean: &dyn Fn(&str) -> String) -> Rows {
    let columns = table.columns();
    let full = |cells: &Vec<String>| -> Vec<String> {
        let cells = cells.iter().map(|cell| clean(cell));
        cells
            .chain(std::iter::repeat(String::new()))
            .take(columns)
            .collect()
    };
    let widths = table.widths.iter().copied().map(|width| width.max(1));
    Rows {
        widths: widths.chain(std::iter::repeat(1)).take(columns).collect(),
        head: full(&table.head),
        rows: table.rows.iter().map(full).collect(),
    }
}
