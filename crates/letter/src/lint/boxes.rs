//! "Nơi nhận" and the smaller boxes: 9b, 12, 13, 14, annexes.

use super::{Fix, Lint, Place};
use crate::{
    Recipient,
    model::{Block, Letter},
    pack::RulePack,
};

pub(super) fn check(letter: &Letter, pack: &RulePack, found: &mut Vec<Lint>) {
    recipients(letter, pack, found);
    small_boxes(letter, found);
    annexes(letter, pack, found);
}

/// What holds for the lines of both lists: none empty, none twice, none with a dash or an end of its
/// own.
pub(super) fn lines(
    lines: &[String],
    place: fn(usize) -> Place,
    (empty, twice): (&'static str, &'static str),
    pack: &RulePack,
    found: &mut Vec<Lint>,
) {
    let of = lines.len();
    for (at, line) in lines.iter().enumerate() {
        let place = place(at);
        let remove = || Fix::Remove { place, of };
        if line.trim().is_empty() {
            found.push(
                Lint::error(
                    empty,
                    place,
                    "Dòng trống; hãy bỏ đi",
                    "An empty line; take it out",
                )
                .with(remove()),
            );
        } else if lines[..at].iter().any(|other| other.trim() == line.trim()) {
            found.push(
                Lint::warning(
                    twice,
                    place,
                    "Nơi này đã có ở dòng trên; hãy bỏ đi",
                    "It stands in a line above already; take it out",
                )
                .with(remove()),
            );
        }
        let bare = bare(line, pack);
        if bare.len() < line.trim().len() && !bare.is_empty() {
            found.push(
                Lint::warning(
                    "item-punctuation",
                    place,
                    "Gạch đầu dòng và dấu cuối dòng được in sẵn; hãy bỏ khỏi dòng này",
                    "Dash and end of a line are printed anyway; take them out of this line",
                )
                .with(Fix::replace(place, line, bare)),
            );
        }
    }
}

/// A line without the dash and the end that the layout adds.
fn bare<'a>(line: &'a str, pack: &RulePack) -> &'a str {
    let words = &pack.words;
    let mut line = line.trim();
    loop {
        let dash = words.item.trim();
        let cut = line
            .trim_start_matches(['-', '–', '•', '+'])
            .trim_start()
            .trim_end_matches([';', ','])
            .trim_end();
        let cut = cut.strip_prefix(dash).unwrap_or(cut);
        let cut = match cut.strip_suffix(&words.after_items) {
            // "v.v." and "TP." keep theirs.
            Some(rest) if !rest.ends_with('v') && !rest.ends_with("TP") => rest.trim_end(),
            _ => cut,
        };
        if cut.len() == line.len() {
            return line;
        }
        line = cut;
    }
}

fn recipients(letter: &Letter, pack: &RulePack, found: &mut Vec<Lint>) {
    let words = &pack.words;
    let list = &letter.recipients;
    let head = pack.boxes.recipients_head.text.trim_end_matches(':');
    let of = list.len();
    let first = &words.first_recipient;
    if list.first().is_none_or(|line| line != first) {
        let fix = match list.iter().position(|line| line == first) {
            Some(from) => Fix::MoveRecipient {
                text: first.clone(),
                from,
                to: 0,
            },
            None => Fix::InsertRecipient {
                at: 0,
                of,
                text: first.clone(),
            },
        };
        found.push(
            Lint::error(
                "recipients-first",
                Place::Recipients,
                format!("Dòng đầu mục \"{head}\" của công văn phải là \"{first}\""),
                format!("The first line under \"{head}\" must be \"{first}\""),
            )
            .with(fix),
        );
    }
    let archive = &words.archive;
    let is_archive = |line: &String| line.starts_with(archive);
    if !list.last().is_some_and(is_archive) {
        let fix = match list.iter().position(is_archive) {
            Some(from) => Fix::MoveRecipient {
                text: list[from].clone(),
                from,
                to: of - 1,
            },
            None => Fix::InsertRecipient {
                at: of,
                of,
                text: format!("{archive} {}", words.archive_office),
            },
        };
        found.push(
            Lint::error(
                "recipients-last",
                Place::Recipients,
                format!("Dòng cuối mục \"{head}\" phải bắt đầu bằng \"{archive}\""),
                format!("The last line under \"{head}\" must begin with \"{archive}\""),
            )
            .with(fix),
        );
    }
    for (at, line) in list.iter().enumerate() {
        let Recipient::Archive { places } = Recipient::read(line, pack) else {
            continue;
        };
        let office = &words.archive_office;
        let is_office = |place: &String| {
            place == office
                || place
                    .strip_prefix(office.as_str())
                    .is_some_and(|rest| rest.starts_with([' ', '(']))
        };
        if !places.first().is_some_and(is_office) {
            let mut places = places;
            places.retain(|place| place != office);
            places.insert(0, office.clone());
            let new = Recipient::Archive { places }.write(pack);
            found.push(
                Lint::warning(
                    "recipients-archive",
                    Place::Recipient { at },
                    format!("Bản gốc lưu tại văn thư: viết \"{archive} {office}, …\""),
                    format!("The original is kept by the clerks' office: write \"{archive} {office}, …\""),
                )
                .with(Fix::replace(Place::Recipient { at }, line, new)),
            );
        }
    }
    lines(
        list,
        |at| Place::Recipient { at },
        ("recipient-empty", "recipient-twice"),
        pack,
        found,
    );
}

fn small_boxes(letter: &Letter, found: &mut Vec<Lint>) {
    if let Some(drafter) = &letter.drafter
        && (drafter.initials.trim().is_empty() || drafter.copies == Some(0))
    {
        found.push(Lint::warning(
            "copies",
            Place::Drafter,
            "Cần chữ viết tắt tên người soạn thảo, số bản từ 1 trở lên",
            "The drafter's initials are needed, and one copy or more",
        ));
    }
    if let Some(contact) = &letter.contact {
        let email = contact.email.trim();
        let sound = email.is_empty()
            || email.split_once('@').is_some_and(|(name, domain)| {
                !name.is_empty() && domain.contains('.') && !email.contains(char::is_whitespace)
            });
        if contact.lines().is_empty() || !sound {
            found.push(Lint::warning(
                "contact",
                Place::Contact,
                "Phần địa chỉ liên hệ trống hoặc địa chỉ thư điện tử không đúng; hãy sửa hoặc bỏ",
                "The contact line is empty or its e-mail address is not one; correct it or leave it out",
            ));
        }
    }
    if let Some(copy) = &letter.copy
        && copy.body.trim().is_empty()
    {
        found.push(Lint::error(
            "copy-body",
            Place::Copy,
            "Bản sao phải ghi tên cơ quan sao",
            "A copy must name the body that copies",
        ));
    }
}

fn annexes(letter: &Letter, pack: &RulePack, found: &mut Vec<Lint>) {
    let of = letter.annexes.len();
    for (at, annex) in letter.annexes.iter().enumerate() {
        let empty = annex.blocks.iter().all(|block| match block {
            Block::Paragraph(paragraph) => paragraph.text().trim().is_empty(),
            Block::Table(table) => {
                let mut cells = table.head.iter().chain(table.rows.iter().flatten());
                cells.all(|cell| cell.trim().is_empty())
            }
        });
        if empty {
            found.push(
                Lint::error(
                    "annex-empty",
                    Place::Annex { at },
                    "Phụ lục chưa có nội dung; hãy viết hoặc bỏ đi",
                    "The annex is empty; write it or take it out",
                )
                .with(Fix::Remove {
                    place: Place::Annex { at },
                    of,
                }),
            );
        }
        if annex.title.trim().is_empty() {
            found.push(Lint::warning(
                "annex-title",
                Place::AnnexTitle { at },
                "Phụ lục chưa có tên",
                "The annex has no title",
            ));
        }
        let ragged = annex.blocks.iter().any(|block| match block {
            Block::Table(table) => table.rows.iter().any(|row| row.len() > table.head.len()),
            Block::Paragraph(_) => false,
        });
        if ragged {
            found.push(Lint::warning(
                "annex-table",
                Place::Annex { at },
                "Bảng có hàng nhiều ô hơn số cột có tên; hãy đặt tên cho mọi cột",
                "A row of the table has more cells than there are heads; name every column",
            ));
        }
    }
    // Article 8: the letter itself says that it has annexes.
    let name = pack.boxes.annex_name.text.to_lowercase();
    let names = [name.as_str(), "kèm theo", "đính kèm"];
    let said = letter.body.iter().any(|paragraph| {
        let text = paragraph.text().to_lowercase();
        names.iter().any(|name| text.contains(name))
    });
    if of > 0 && !said {
        found.push(Lint::warning(
            "annex-unmentioned",
            Place::Body,
            "Công văn có phụ lục thì trong nội dung phải có chỉ dẫn, ví dụ \"(Phụ lục kèm theo)\"",
            "A letter with an annex must point to it in the body, such as \"(Phụ lục kèm theo)\"",
        ));
    }
}
