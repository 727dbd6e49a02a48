//! Head, subject, "Kính gửi", body: boxes 2 to 6 and 9a.

use super::{Fix, Lint, Place};
use crate::{
    model::{AskFact, Letter},
    pack::{Day, RulePack},
};

pub(super) fn check(letter: &Letter, pack: &RulePack, found: &mut Vec<Lint>) {
    head(letter, pack, found);
    subject(letter, pack, found);
    addressees(letter, pack, found);
    body(letter, pack, found);
}

fn head(letter: &Letter, pack: &RulePack, found: &mut Vec<Lint>) {
    if letter.issuing_body.trim().is_empty() {
        found.push(Lint::error(
            "issuer-empty",
            Place::IssuingBody,
            "Chưa có tên cơ quan ban hành; hãy điền trong phần thiết lập",
            "The issuing body has no name; fill it in in the settings",
        ));
    }
    if letter.number == Some(0) {
        found.push(Lint::error(
            "number",
            Place::Number,
            "Số văn bản bắt đầu từ 01 mỗi năm",
            "Numbers begin with 01 each year",
        ));
    }
    let date = letter.date;
    let day = Day {
        year: date.year,
        month: date.month,
        day: date.day.unwrap_or(1),
    };
    if !day.exists() || !(1900..=9999).contains(&date.year) {
        found.push(Lint::error(
            "date",
            Place::Date,
            "Ngày, tháng, năm không có trong lịch; hãy sửa lại",
            "The calendar has no such day; correct it",
        ));
    }
    symbol(letter, pack, found);
    let limits = &pack.limits;
    let signature = &letter.signature;
    for (place, text, most) in [
        (
            Place::ParentBody,
            letter.parent_body.as_deref().unwrap_or_default(),
            limits.body_name_chars,
        ),
        (
            Place::IssuingBody,
            &letter.issuing_body,
            limits.body_name_chars,
        ),
        (Place::SignerTitle, &signature.title, limits.office_chars),
        (Place::SignerName, &signature.name, limits.signer_chars),
    ] {
        let chars = text.chars().count();
        if chars > most {
            found.push(Lint::error(
                "field-long",
                place,
                format!("Dài {chars} ký tự, hệ thống chỉ nhận {most}; hãy viết gọn"),
                format!(
                    "It has {chars} characters, the electronic system takes {most}; shorten it"
                ),
            ));
        }
    }
}

fn symbol(letter: &Letter, pack: &RulePack, found: &mut Vec<Lint>) {
    let symbol = &letter.symbol;
    let groups: Vec<&str> = symbol.split('-').collect();
    let sound = |group: &&str| {
        !group.is_empty()
            && group
                .chars()
                .all(|c| c.is_uppercase() || c.is_ascii_digit() || c == '&')
    };
    if !groups.iter().all(sound) {
        let mut lint = Lint::error(
            "symbol",
            Place::Symbol,
            "Ký hiệu viết in hoa, các nhóm chữ cách nhau bằng \"-\", không có dấu cách và dấu \"/\", ví dụ STTTT-TTBCXB",
            "The symbol is in capitals, its groups parted by \"-\", without spaces or \"/\", such as STTTT-TTBCXB",
        );
        let parts = symbol.to_uppercase();
        let parts = parts.split(|c: char| c == '/' || c == '-' || c == '–' || c.is_whitespace());
        let parts: Vec<&str> = parts.filter(|part| !part.is_empty()).collect();
        if !parts.is_empty() && parts.iter().all(sound) {
            lint = lint.with(Fix::replace(Place::Symbol, symbol, parts.join("-")));
        }
        found.push(lint);
    } else if pack.types.contains_key(groups[0]) && groups.len() > 1 {
        found.push(Lint::warning(
            "symbol-type",
            Place::Symbol,
            format!(
                "\"{}\" là chữ viết tắt của {}; ký hiệu công văn bắt đầu bằng chữ viết tắt tên cơ quan",
                groups[0], pack.types[groups[0]]
            ),
            format!(
                "\"{}\" abbreviates another kind of document ({}); a công văn's symbol begins with the body's own",
                groups[0], pack.types[groups[0]]
            ),
        ));
    }
    if symbol.chars().count() > pack.limits.symbol_chars {
        let most = pack.limits.symbol_chars;
        found.push(Lint::error(
            "symbol-long",
            Place::Symbol,
            format!("Ký hiệu dài quá {most} ký tự; hãy viết tắt gọn hơn"),
            format!("The symbol is longer than {most} characters; abbreviate it more"),
        ));
    }
}

fn subject(letter: &Letter, pack: &RulePack, found: &mut Vec<Lint>) {
    let prefix = &pack.boxes.subject.text;
    let subject = letter.subject.trim();
    if subject.is_empty() {
        found.push(Lint::error(
            "subject-empty",
            Place::Subject,
            format!("Chưa có trích yếu; hãy viết sau \"{prefix}\""),
            format!("There is no subject; write it after \"{prefix}\""),
        ));
        return;
    }
    let most = pack.limits.subject_chars;
    if letter.subject.chars().count() > most {
        found.push(Lint::error(
            "subject-long",
            Place::Subject,
            format!("Trích yếu dài quá {most} ký tự; hãy rút gọn"),
            format!("The subject is longer than {most} characters; shorten it"),
        ));
    }
    let mut rest = subject;
    while let Some(after) = without_prefix(rest, prefix) {
        rest = after.trim_start_matches([':', '.', ' ']);
    }
    if rest.len() < subject.len() {
        let lint = Lint::warning(
            "subject-prefix",
            Place::Subject,
            format!("\"{prefix}\" được in sẵn; hãy bỏ khỏi trích yếu"),
            format!("\"{prefix}\" is printed anyway; take it out of the subject"),
        );
        found.push(if rest.is_empty() {
            lint
        } else {
            lint.with(Fix::replace(Place::Subject, &letter.subject, rest))
        });
        return;
    }
    let ended = subject.trim_end_matches(['.', ';', ',', '/', ' ']);
    if ended.len() < subject.len() && !ended.is_empty() {
        found.push(
            Lint::warning(
                "subject-end",
                Place::Subject,
                "Cuối trích yếu không có dấu chấm câu",
                "The subject ends without punctuation",
            )
            .with(Fix::replace(Place::Subject, &letter.subject, ended)),
        );
    }
    // "Thông tin …" is small after "V/v", "UBND …" is not, and a name cannot be told.
    const USUAL: [&str; 8] = [
        "Thông", "Tuyên", "Cảnh", "Đính", "Về", "Việc", "Khuyến", "Đề",
    ];
    let first = subject.split_whitespace().next().unwrap_or_default();
    if USUAL.contains(&first) {
        let small = first.to_lowercase() + &subject[first.len()..];
        found.push(
            Lint::warning(
                "subject-capital",
                Place::Subject,
                format!(
                    "Sau \"{prefix}\" viết chữ thường: \"{}\"",
                    first.to_lowercase()
                ),
                format!(
                    "After \"{prefix}\" it goes on in small letters: \"{}\"",
                    first.to_lowercase()
                ),
            )
            .with(Fix::replace(
                Place::Subject,
                &letter.subject,
                letter.subject.replacen(subject, &small, 1),
            )),
        );
    }
}

/// The rest after a prefix, whatever its letters' case.
fn without_prefix<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    let end = text.char_indices().nth(prefix.chars().count());
    let end = end.map_or(text.len(), |(at, _)| at);
    let (start, rest) = text.split_at(end);
    (start.to_lowercase() == prefix.to_lowercase()).then_some(rest)
}

fn addressees(letter: &Letter, pack: &RulePack, found: &mut Vec<Lint>) {
    let lead = pack.boxes.addressees.text.trim_end_matches(':');
    if letter.addressees.is_empty() {
        found.push(Lint::error(
            "addressees-empty",
            Place::Addressees,
            format!("Chưa có nơi ở mục \"{lead}\"; hãy chọn nhóm nơi nhận"),
            format!("Nobody stands under \"{lead}\"; choose groups of receivers"),
        ));
    }
    super::boxes::lines(
        &letter.addressees,
        |at| Place::Addressee { at },
        ("addressee-empty", "addressee-twice"),
        pack,
        found,
    );
    for ask in &letter.asks {
        let written = letter.addressees.contains(&ask.addressee);
        if ask.ask == AskFact::Warn || !written {
            continue;
        }
        let name = ask.addressee.to_lowercase();
        let said = letter
            .body
            .iter()
            .any(|paragraph| paragraph.text().to_lowercase().contains(&name));
        if !said {
            found.push(Lint::warning(
                "ask-unsaid",
                Place::Body,
                format!(
                    "Nội dung không nêu đề nghị gì đối với \"{}\"; hãy viết nhóm này phải làm gì",
                    ask.addressee
                ),
                format!(
                    "The body does not say what \"{}\" is asked to do; write it",
                    ask.addressee
                ),
            ));
        }
    }
}

fn body(letter: &Letter, pack: &RulePack, found: &mut Vec<Lint>) {
    let mark = &pack.words.end_mark;
    let blank = |at: usize| letter.body[at].text().trim().is_empty();
    if (0..letter.body.len()).all(blank) {
        found.push(Lint::error(
            "body-empty",
            Place::Body,
            "Công văn chưa có nội dung; hãy viết nội dung",
            "The letter has no body; write one",
        ));
        return;
    }
    for at in (0..letter.body.len()).filter(|at| blank(*at)) {
        found.push(
            Lint::warning(
                "paragraph-empty",
                Place::Paragraph { at },
                "Đoạn trống; hãy bỏ đi",
                "An empty paragraph; take it out",
            )
            .with(Fix::Remove {
                place: Place::Paragraph { at },
                of: letter.body.len(),
            }),
        );
    }
    let last = (0..letter.body.len())
        .rev()
        .find(|at| !blank(*at))
        .unwrap_or(0);
    if !letter.body[last].text().trim_end().ends_with(mark.as_str()) {
        let mut lint = Lint::error(
            "end-mark",
            Place::Paragraph { at: last },
            format!("Nội dung phải kết thúc bằng \"{mark}\"; hãy thêm vào cuối đoạn cuối"),
            format!("The body must end with \"{mark}\"; add it to the last paragraph"),
        );
        let runs = &letter.body[last].runs;
        if let Some(at) = runs.iter().rposition(|run| !run.text.trim().is_empty()) {
            let text = &runs[at].text;
            let ended = text.trim_end().trim_end_matches(['.', '/', ' ', ';', ',']);
            let place = Place::Run {
                paragraph: last,
                at,
            };
            if runs[at].quote.is_none() || ended.len() == text.len() {
                lint = lint.with(Fix::replace(place, text, format!("{ended}{mark}")));
            }
        }
        found.push(lint);
    }
    for (place, run) in super::place::runs(letter) {
        let Place::Run { paragraph, .. } = place else {
            continue;
        };
        if paragraph == last || run.quote.is_some() {
            continue;
        }
        if let Some(text) = run.text.trim_end().strip_suffix(mark.as_str()) {
            found.push(
                Lint::warning(
                    "end-mark-inside",
                    place,
                    format!("\"{mark}\" chỉ đứng ở cuối nội dung"),
                    format!("\"{mark}\" stands at the end of the body only"),
                )
                .with(Fix::replace(place, &run.text, format!("{text}."))),
            );
        }
    }
}
