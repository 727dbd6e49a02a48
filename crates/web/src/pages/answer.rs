//! The answer to a check, as pages show it.

use std::ops::Range;

use app::{Answer, Changed, CheckAnswer, Matched, SuggestedCorrection, views::CorrectionView};

use crate::{page::Page, pages::changes::Changes};

/// A piece of the asked text.
pub struct Piece<'a> {
    pub text: &'a str,
    pub kind: Kind,
    /// What the known message has here, where that is otherwise and not nothing.
    pub known: String,
}

/// What a piece is beside the known message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Not in it.
    Own,
    /// The same.
    Same,
    /// Otherwise.
    Changed,
}

impl Piece<'_> {
    pub fn is_same(&self) -> bool {
        self.kind == Kind::Same
    }

    pub fn is_changed(&self) -> bool {
        self.kind == Kind::Changed
    }
}

/// An answer with the text it is about.
pub struct Shown {
    pub text: String,
    pub answer: CheckAnswer,
}

impl Shown {
    pub const fn is_known(&self) -> bool {
        matches!(self.answer.answer, Answer::Known)
    }

    pub const fn is_unknown(&self) -> bool {
        matches!(self.answer.answer, Answer::Unknown)
    }

    pub fn other_party(&self) -> bool {
        self.answer
            .matched
            .as_ref()
            .is_some_and(|matched| matched.other_party)
    }

    pub fn in_case(&self) -> bool {
        self.answer
            .matched
            .as_ref()
            .is_some_and(|matched| matched.case.is_some())
    }

    pub fn share(&self) -> f64 {
        self.answer
            .matched
            .as_ref()
            .map_or(0.0, |matched| matched.query_coverage)
    }

    pub fn correction(&self) -> Option<&CorrectionView> {
        self.answer.correction.as_deref()
    }

    pub fn quotes(&self) -> bool {
        self.answer.matched.as_ref().is_some_and(Matched::quotes)
    }

    /// Who published what is suggested, and when.
    pub fn suggested_by(&self, page: &Page, one: &SuggestedCorrection) -> String {
        let correction = &one.view.correction;
        let day = page.day(&correction.published_at);
        let variables = [("issuer", correction.issuer.as_str()), ("day", &day)];
        page.texts().with("suggestions-by", &variables)
    }

    /// What a copy changed, as a list.
    pub fn changes(&self) -> Changes {
        Changes::of(self.changed())
    }

    fn changed(&self) -> &[Changed] {
        self.answer
            .matched
            .as_ref()
            .map_or(&[][..], Matched::changes_of_copy)
    }

    /// The asked text, with what matches and what is changed marked.
    pub fn pieces(&self) -> Vec<Piece<'_>> {
        let spans = self
            .answer
            .matched
            .as_ref()
            .map_or(&[][..], |matched| &matched.spans);
        pieces(&self.text, spans, self.changed())
    }
}

/// Cuts a text at the spans and changes; those that do not fit the text are left out.
pub fn pieces<'a>(text: &'a str, spans: &[Range<usize>], changes: &[Changed]) -> Vec<Piece<'a>> {
    let same = spans.iter().map(|span| (span.clone(), None));
    let changed = changes
        .iter()
        .map(|one| (one.place.clone(), Some(&one.known)));
    let mut cuts: Vec<_> = same.chain(changed).collect();
    cuts.sort_by_key(|(range, _)| range.start);
    let mut pieces: Vec<Piece<'a>> = Vec::new();
    let mut at = 0;
    for (range, known) in cuts {
        if range.start < at || range.is_empty() {
            continue;
        }
        let (Some(before), Some(inside)) = (text.get(at..range.start), text.get(range.clone()))
        else {
            continue;
        };
        // Runs that only white space or a mark separates read better as one.
        let joined = before.chars().all(|c| !c.is_alphanumeric())
            && known.is_none()
            && pieces.last().is_some_and(Piece::is_same);
        pieces.push(Piece {
            text: before,
            kind: if joined { Kind::Same } else { Kind::Own },
            known: String::new(),
        });
        pieces.push(Piece {
            text: inside,
            kind: known.map_or(Kind::Same, |_| Kind::Changed),
            known: known.map_or_else(String::new, |known| excerpt(known, 90)),
        });
        at = range.end;
    }
    pieces.push(Piece {
        text: &text[at..],
        kind: Kind::Own,
        known: String::new(),
    });
    pieces.retain(|piece| !piece.text.is_empty());
    pieces
}

/// At most `max` characters, cut between words.
pub fn excerpt(text: &str, max: usize) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(max) {
        None => line,
        Some((end, _)) => {
            let cut = line[..end].rfind(' ').unwrap_or(end);
            format!("{}…", &line[..cut])
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_put_together_are_the_text() {
        let text = "một hai ba bốn năm";
        let hai = text.find("hai").unwrap();
        let bon = text.find("bốn").unwrap();
        let spans = [hai..hai + 3, bon..text.len(), 2..4, 900..901];
        let cut = pieces(text, &spans, &[]);
        let joined: String = cut.iter().map(|piece| piece.text).collect();
        assert_eq!(joined, text);
        let marked: Vec<&str> = cut
            .iter()
            .filter(|piece| piece.is_same())
            .map(|piece| piece.text)
            .collect();
        assert_eq!(marked, ["hai", "bốn năm"]);
    }

    #[test]
    fn an_excerpt_ends_between_words() {
        assert_eq!(excerpt("một hai\nba", 99), "một hai ba");
        assert_eq!(excerpt("một hai ba", 9), "một hai…");
        assert_eq!(excerpt("mộthaiba", 3), "một…");
    }
}
