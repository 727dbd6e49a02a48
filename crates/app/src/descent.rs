//! Whether a text is a copy of a known message: one rule for what is answered and for what joins a
//! chain. A verdict about one party is never lent to another, neither way.

use casework::Case;
use recognise::{Canonical, Comparison, Reading, Relation, canonicalise, compare_readings};

use crate::answering::Standing;

/// How a text descends from a known message.
pub(crate) struct Descent {
    /// What the two share and what the text changes.
    pub comparison: Comparison,
    /// The text puts another name where the verified party's stands.
    pub other_party: bool,
}

impl Descent {
    /// How a text descends from a known message of a chain.
    ///
    /// A text that names no party that was heard is compared with the chain's first message as well:
    /// a member that lost the name before anyone was heard must not open the door to others.
    pub(crate) fn of(text: &Reading<'_>, known: &Reading<'_>, standing: &Standing) -> Descent {
        let comparison = compare_readings(text, known);
        let unnamed = !standing.names.is_empty() && !mentions(text.canonical(), &standing.names);
        let mut other_party = comparison.relation == Relation::Template
            || unnamed && copies_a_name(known, &comparison, &standing.names);
        if let Some(first) = &standing.first
            && unnamed
            && !other_party
            && comparison.relation != Relation::Quotes
        {
            let found = compare_readings(text, first);
            other_party = copies_a_name(first, &found, &standing.names);
        }
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

/// Names under which messages speak of the parties that have answered in a case, folded: a verdict
/// is about them.
pub(crate) fn party_names(case: &Case) -> Vec<String> {
    let heard = case.requests.iter().filter(|one| one.reply.is_some());
    let names = heard.flat_map(|one| &one.party.names);
    let folded = names.map(|name| canonicalise(name).folded());
    folded.filter(|name| !name.is_empty()).collect()
}

/// Whether a text that leaves out every name of the verified party copies a part of the message in
/// which such a name stands: then another name has taken its place.
fn copies_a_name(known: &Reading<'_>, found: &Comparison, names: &[String]) -> bool {
    let (Some(first), Some(last)) = (
        found.spans.iter().map(|span| span.known.start).min(),
        found.spans.iter().map(|span| span.known.end).max(),
    ) else {
        return false;
    };
    let copied = known.text().get(first..last);
    copied.is_some_and(|copied| mentions(&canonicalise(copied), names))
}

fn mentions(text: &Canonical, names: &[String]) -> bool {
    let text = format!(" {} ", text.folded());
    names.iter().any(|name| text.contains(&format!(" {name} ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_as_whole_words_without_marks_or_case() {
        let names = ["zalo".to_owned(), "cong ty vng".to_owned()];
        let mentions = |text, names| mentions(&canonicalise(text), names);
        assert!(mentions("điều lệ mới của ZALO.", &names));
        assert!(mentions("cong ty vng thong bao", &names));
        assert!(!mentions("điều lệ mới của Facebook", &names));
        assert!(!mentions("zalopay", &names));
    }

    const KNOWN: &str = "từ ngày mai trường mầm non hoa sen sẽ không nhận trẻ dưới ba tuổi nữa, phụ \
        huynh nào đã đóng tiền học phí năm nay thì đến văn phòng nhận lại trước thứ sáu tuần này";

    #[test]
    fn a_name_that_nobody_else_would_know_is_seen_by_who_was_heard() {
        let heard = Standing {
            names: vec!["mam non hoa sen".to_owned()],
            ..Standing::default()
        };
        let known = Reading::new(KNOWN);
        let of = |text: &str| Descent::of(&Reading::new(text), &known, &heard);
        let other = KNOWN.replace("hoa sen", "bình minh");
        assert!(of(&other).other_party);
        assert!(!of(&other).is_copy());
        assert!(of(KNOWN).is_copy());
        let part = KNOWN.split(", ").nth(1).unwrap();
        assert!(
            of(part).is_copy(),
            "a part in which no name stands is a copy"
        );
    }
}
