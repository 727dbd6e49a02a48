//! The answer to a check, as pages show it.

use std::ops::Range;

use app::{Answer, CheckAnswer, views::CorrectionView};

/// A piece of the asked text.
pub struct Piece<'a> {
    pub text: &'a str,
    pub marked: bool,
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

    pub const fn correction(&self) -> Option<&CorrectionView> {
        self.answer.correction.as_ref()
    }

    /// The asked text, with what matches marked.
    pub fn pieces(&self) -> Vec<Piece<'_>> {
        let spans = self
            .answer
            .matched
            .as_ref()
            .map_or(&[][..], |matched| &matched.spans);
        pieces(&self.text, spans)
    }
}

/// Cuts a text at the spans; spans that do not fit the text are left out.
fn pieces<'a>(text: &'a str, spans: &[Range<usize>]) -> Vec<Piece<'a>> {
    let mut pieces = Vec::new();
    let mut at = 0;
    for span in spans {
        if span.start < at {
            continue;
        }
        let (Some(before), Some(inside)) = (text.get(at..span.start), text.get(span.clone()))
        else {
            continue;
        };
        // Runs that only white space or a mark separates read better as one.
        let joined = before.chars().all(|c| !c.is_alphanumeric()) && !pieces.is_empty();
        pieces.push(Piece {
            text: before,
            marked: joined,
        });
        pieces.push(Piece {
            text: inside,
            marked: true,
        });
        at = span.end;
    }
    pieces.push(Piece {
        text: &text[at..],
        marked: false,
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
        let cut = pieces(text, &spans);
        let joined: String = cut.iter().map(|piece| piece.text).collect();
        assert_eq!(joined, text);
        let marked: Vec<&str> = cut
            .iter()
            .filter(|piece| piece.marked)
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
