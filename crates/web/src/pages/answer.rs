//! The answer to a check, as pages show it.

use std::ops::Range;

use app::{
    Answer, Changed, CheckAnswer, CheckedPage, Matched, SuggestedCorrection, lone_link,
    views::CorrectionView,
};
use casework::VerdictLabel;

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
    /// Where the text was read, if it is a page's.
    pub source: Option<Source>,
}

/// A page whose text was checked.
pub struct Source {
    pub url: String,
    pub title: String,
}

/// How an answer looks at one glance: a colour and a sign, which always stand beside words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// Ending of the class.
    pub tone: &'static str,
    /// What is drawn in the ring, as the path of an SVG of 24 by 24.
    pub sign: &'static str,
}

impl Look {
    /// It is not so.
    const BAD: Look = Look {
        tone: "bad",
        sign: "M7.5 7.5l9 9m0-9l-9 9",
    };
    /// It is so.
    const GOOD: Look = Look {
        tone: "good",
        sign: "M6.5 12.5l4 4 7-8.5",
    };
    /// Nobody can say yet.
    const CARE: Look = Look {
        tone: "care",
        sign: "M12 6v7.5m0 3.5v.5",
    };
    /// Nothing is known.
    pub const OPEN: Look = Look {
        tone: "open",
        sign: "M9 9.5a3 3 0 1 1 4.5 2.6c-1 .6-1.5 1.2-1.5 2.4m0 2.7v.3",
    };
    /// Something else is told.
    pub const ABOUT: Look = Look {
        tone: "about",
        sign: "M12 11v6.5m0-11v.5",
    };

    /// Of a verdict.
    pub const fn of(label: VerdictLabel) -> Look {
        match label {
            VerdictLabel::Fabricated | VerdictLabel::False => Look::BAD,
            VerdictLabel::True => Look::GOOD,
            VerdictLabel::Unproven => Look::CARE,
            VerdictLabel::Opinion => Look::ABOUT,
        }
    }
}

impl Shown {
    /// An answer to a text that was pasted.
    pub const fn of(text: String, answer: CheckAnswer) -> Shown {
        Shown {
            text,
            answer,
            source: None,
        }
    }

    /// An answer to the text of a page.
    pub fn of_page(page: CheckedPage) -> Shown {
        Shown {
            text: page.text,
            answer: page.answer,
            source: Some(Source {
                url: page.url,
                title: page.title,
            }),
        }
    }

    /// Colour and sign.
    pub fn look(&self) -> Look {
        match self.correction() {
            Some(view) if view.withdrawn => Look::ABOUT,
            Some(view) if self.is_known() => Look::of(view.correction.verdict.label),
            _ if self.quotes() => Look::ABOUT,
            _ if self.is_unknown() => Look::OPEN,
            _ => Look::CARE,
        }
    }

    /// The link, if nothing more was asked about and nothing is known of it: its page can be read.
    pub fn unread_link(&self) -> Option<String> {
        lone_link(&self.text).filter(|_| self.is_unknown())
    }

    /// What is reported if the text is: of a page its address, not all that stands on it.
    pub fn reported(&self) -> String {
        match &self.source {
            Some(source) => format!("{}\n{}", source.title, source.url)
                .trim()
                .to_owned(),
            None => self.text.clone(),
        }
    }

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
        let (from, to) = match &self.source {
            Some(_) => window(&self.text, spans),
            None => (0, self.text.len()),
        };
        let text = &self.text[from..to];
        let moved = |range: &Range<usize>| {
            let inside = range.start >= from && range.end <= to;
            inside.then(|| range.start - from..range.end - from)
        };
        let spans: Vec<Range<usize>> = spans.iter().filter_map(moved).collect();
        let changed: Vec<Changed> = self
            .changed()
            .iter()
            .filter_map(|one| {
                let place = moved(&one.place)?;
                Some(Changed {
                    place,
                    ..one.clone()
                })
            })
            .collect();
        pieces(text, &spans, &changed)
    }
}

/// What is shown of a page: what matches with a little around it, else its beginning.
fn window(text: &str, spans: &[Range<usize>]) -> (usize, usize) {
    /// Bytes around what matches, and most bytes in all.
    const AROUND: usize = 300;
    const MOST: usize = 6000;
    let first = spans.iter().map(|span| span.start).min().unwrap_or(0);
    let last = spans.iter().map(|span| span.end).max().unwrap_or(AROUND);
    let from = first.saturating_sub(AROUND);
    let to = last.saturating_add(AROUND).min(from + MOST);
    (text.floor_char_boundary(from), text.floor_char_boundary(to))
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
    fn of_a_page_what_matches_is_shown() {
        let text = format!("{} tin sai {}", "ầ".repeat(5000), "ầ".repeat(5000));
        let at = text.find("tin sai").unwrap();
        let (from, to) = window(&text, std::slice::from_ref(&(at..at + 7)));
        let shown = &text[from..to];
        assert!(
            shown.contains("tin sai") && shown.len() < 700,
            "{}",
            shown.len()
        );
        let (from, to) = window(&text, &[]);
        assert_eq!(from, 0);
        assert!(to > 500 && to < 700);
        assert_eq!(window("tin", &[]), (0, 3));
    }

    #[test]
    fn an_excerpt_ends_between_words() {
        assert_eq!(excerpt("một hai\nba", 99), "một hai ba");
        assert_eq!(excerpt("một hai ba", 9), "một hai…");
        assert_eq!(excerpt("mộthaiba", 3), "một…");
    }
}
