//! Whether a text is a copy of a known message: one rule for what is answered and for what joins a
//! chain. A verdict about one party is never lent to another, neither way.

use casework::{Case, ChainId};
use recognise::{Comparison, Relation, canonicalise, compare};

use crate::{App, Result};

/// How a text descends from a known message.
pub(crate) struct Descent {
    /// What the two share and what the text changes.
    pub comparison: Comparison,
    /// The text puts another name where the verified party's stands.
    pub other_party: bool,
}

impl Descent {
    fn of(text: &str, known: &str, names: &[String]) -> Descent {
        let comparison = compare(text, known);
        let other_party = comparison.relation == Relation::Template
            || names_another(text, known, &comparison, names);
        Descent {
            comparison,
            other_party,
        }
    }

    /// The text speaks about the known message.
    pub(crate) fn quotes(&self) -> bool {
        self.comparison.relation == Relation::Quotes
    }

    /// It is a copy: what is true of the known message is true of it.
    pub(crate) fn is_copy(&self) -> bool {
        !self.other_party && !self.quotes()
    }

    /// What it is, in one word.
    pub(crate) fn relation(&self) -> Relation {
        if self.other_party && !self.quotes() {
            Relation::Template
        } else {
            self.comparison.relation
        }
    }
}

impl App {
    /// How a text descends from a known message of a chain; `names` are those of the parties that
    /// the chain's case has heard, see [`party_names`].
    ///
    /// A text that names none of them is compared with the chain's first message as well: a member
    /// that lost the name before anyone was heard must not open the door to others.
    pub(crate) async fn descent(
        &self,
        text: &str,
        known: &str,
        chain: ChainId,
        names: &[String],
    ) -> Result<Descent> {
        let mut descent = Descent::of(text, known, names);
        if descent.is_copy()
            && !names.is_empty()
            && !mentions(text, names)
            && let Some(first) = self.store.first_message(chain).await?
        {
            let found = compare(text, &first.text);
            descent.other_party = names_another(text, &first.text, &found, names);
        }
        Ok(descent)
    }
}

/// Names under which messages speak of the parties that have answered in a case: a verdict is
/// about them.
pub(crate) fn party_names(case: &Case) -> Vec<String> {
    let heard = case.requests.iter().filter(|one| one.reply.is_some());
    heard.flat_map(|one| one.party.names.clone()).collect()
}

/// Whether the asked text leaves out every name of the verified party although it copies a part of
/// the message in which such a name stands: then another name has taken its place.
fn names_another(text: &str, known: &str, found: &Comparison, names: &[String]) -> bool {
    if names.is_empty() || mentions(text, names) {
        return false;
    }
    let (Some(first), Some(last)) = (
        found.spans.iter().map(|span| span.known.start).min(),
        found.spans.iter().map(|span| span.known.end).max(),
    ) else {
        return false;
    };
    known
        .get(first..last)
        .is_some_and(|copied| mentions(copied, names))
}

fn mentions(text: &str, names: &[String]) -> bool {
    let text = format!(" {} ", canonicalise(text).folded());
    names.iter().any(|name| {
        let name = canonicalise(name).folded();
        !name.is_empty() && text.contains(&format!(" {name} "))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_as_whole_words_without_marks_or_case() {
        let names = ["Zalo".to_owned(), "Công ty VNG".to_owned()];
        assert!(mentions("điều lệ mới của ZALO.", &names));
        assert!(mentions("cong ty vng thong bao", &names));
        assert!(!mentions("điều lệ mới của Facebook", &names));
        assert!(!mentions("zalopay", &names));
    }

    const KNOWN: &str = "từ ngày mai trường mầm non hoa sen sẽ không nhận trẻ dưới ba tuổi nữa, phụ \
        huynh nào đã đóng tiền học phí năm nay thì đến văn phòng nhận lại trước thứ sáu tuần này";

    #[test]
    fn a_name_that_nobody_else_would_know_is_seen_by_who_was_heard() {
        let heard = ["mầm non hoa sen".to_owned()];
        let other = KNOWN.replace("hoa sen", "bình minh");
        assert!(Descent::of(&other, KNOWN, &heard).other_party);
        assert!(!Descent::of(&other, KNOWN, &heard).is_copy());
        assert!(Descent::of(KNOWN, KNOWN, &heard).is_copy());
        let part = KNOWN.split(", ").nth(1).unwrap();
        assert!(
            Descent::of(part, KNOWN, &heard).is_copy(),
            "a part in which no name stands is a copy"
        );
    }
}
