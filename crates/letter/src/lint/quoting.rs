//! Quotations: marked, and too short to be passed on as the message itself.

use super::{Fix, Lint, Place};
use crate::{
    model::{Letter, Quote, Style},
    pack::RulePack,
};

/// An italic piece in quotation marks of so many characters is taken for a quotation.
const LOOKS_QUOTED: usize = 80;

pub(super) fn check(letter: &Letter, pack: &RulePack, found: &mut Vec<Lint>) {
    let most = pack.limits.quote_chars;
    // The mark that the letter's other quotations bear is what a forgotten one needs.
    let runs = super::place::runs(letter);
    let usual = runs.iter().find_map(|(_, run)| run.quote);
    let mut total = 0;
    for (place, run) in runs {
        let Place::Run { paragraph, at } = place else {
            continue;
        };
        let chars = run.text.chars().count();
        let text = run.text.trim();
        let italic = matches!(run.style, Style::Italic | Style::BoldItalic);
        let looks = text.starts_with(['"', '“']) && italic && chars >= LOOKS_QUOTED;
        if run.quote.is_none() && looks {
            found.push(
                Lint::warning(
                    "quote-unmarked",
                    place,
                    "Đoạn trích chưa được đánh dấu là trích; hãy đánh dấu để không ai chép lại như tin thật",
                    "This looks like a quotation and is not marked as one; mark it, so that nobody copies it as true",
                )
                .with(Fix::Mark {
                    paragraph,
                    at,
                    text: run.text.clone(),
                    quote: usual.unwrap_or(Quote::Bare),
                }),
            );
        }
        if run.quote.is_none() {
            continue;
        }
        total += chars;
        if chars > most {
            found.push(
                Lint::warning(
                    "quote-long",
                    place,
                    format!("Đoạn trích dài {chars} ký tự; hãy rút còn {most} để công văn không phát tán lại tin"),
                    format!("The quotation has {chars} characters; cut it to {most}, so that the letter does not spread the message again"),
                )
                .with(Fix::replace(place, &run.text, shorten_quote(&run.text, most))),
            );
        }
    }
    if total > most * 3 {
        found.push(Lint::warning(
            "quote-total",
            Place::Body,
            format!("Các đoạn trích dài tổng cộng {total} ký tự; hãy bỏ bớt, chỉ giữ đủ để nhận ra tin"),
            format!("The quotations have {total} characters together; keep only what the message is known by"),
        ));
    }
}

/// The beginning of a quotation of at most so many characters, cut between words, with its
/// quotation marks closed.
pub(crate) fn shorten_quote(text: &str, most: usize) -> String {
    const END: &str = "…\"";
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let keep = most.saturating_sub(END.chars().count());
    let end = text
        .char_indices()
        .nth(keep)
        .map_or(text.len(), |(at, _)| at);
    let cut = match text[..end].rfind(char::is_whitespace) {
        Some(space) if space * 2 > end => space,
        _ => end,
    };
    let kept = text[..cut].trim_end_matches(|c: char| c.is_whitespace() || ".…,;".contains(c));
    let open = |marks: [char; 2]| {
        if marks[0] == marks[1] {
            kept.matches(marks[0]).count() % 2 == 1
        } else {
            kept.matches(marks[0]).count() > kept.matches(marks[1]).count()
        }
    };
    if open(['“', '”']) {
        format!("{kept}…”")
    } else if open(['"', '"']) {
        format!("{kept}{END}")
    } else {
        format!("{kept}…")
    }
}
