//! Two people changed one draft: what only one of them touched is taken from that one; where both
//! touched the same, the person who saves later decides, with both texts in front of them.

use std::collections::BTreeMap;

use casework::GroupId;
use time::OffsetDateTime;

use super::{
    drafting::{AnnexEdit, LetterEdit},
    versions::{Piece, words},
};
use crate::model::{Group, GroupTask};

/// What a refused save gives back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clash {
    /// What was typed, as it was typed, for those who want to go on with it alone.
    pub typed: LetterEdit,
    /// Both put together; where they disagree, what was typed. Its version is the one that now
    /// stands, so that saving it is allowed.
    pub merged: LetterEdit,
    /// Where they disagree.
    pub disagreements: Vec<Disagreement>,
    /// Name of who saved, and when.
    pub by: (String, OffsetDateTime),
}

/// One field that both changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Disagreement {
    /// Name of the field.
    pub field: &'static str,
    /// What the other person saved.
    pub theirs: String,
    /// From theirs to what was typed.
    pub pieces: Vec<Piece>,
}

pub(super) fn merge(
    base: &LetterEdit,
    mine: &LetterEdit,
    theirs: &LetterEdit,
    groups: &[Group],
    by: (String, OffsetDateTime),
) -> Clash {
    let mut disagreements = Vec::new();
    let mut field = |name: &'static str, base: &str, mine: &str, theirs: &str| {
        merged_text(base, mine, theirs).unwrap_or_else(|| {
            disagreements.push(Disagreement {
                field: name,
                theirs: theirs.replace(ANNEX, ""),
                pieces: words(&theirs.replace(ANNEX, ""), &mine.replace(ANNEX, "")),
            });
            mine.to_owned()
        })
    };
    // As the editor would write it: what only looks different is no difference.
    let body = |edit: &LetterEdit| edit.paragraphs().join("\n\n");
    let merged = LetterEdit {
        version: theirs.version,
        subject: field("subject", &base.subject, &mine.subject, &theirs.subject),
        body: field("body", &body(base), &body(mine), &body(theirs)),
        recipients: field(
            "recipients",
            &base.recipients,
            &tidy(&mine.recipients),
            &theirs.recipients,
        ),
        urgency: field("urgency", &base.urgency, &mine.urgency, &theirs.urgency),
        circulation: field(
            "circulation",
            &base.circulation,
            &mine.circulation,
            &theirs.circulation,
        ),
        initials: field("drafter", &base.initials, &mine.initials, &theirs.initials),
        copies: field("drafter", &base.copies, &mine.copies, &theirs.copies),
        annexes: annexes_of(
            &field(
                "annexes",
                &annex_text(base),
                &annex_text(mine),
                &annex_text(theirs),
            ),
            [mine, theirs],
        ),
        groups: Some(merged_groups(base, mine, theirs, groups)),
        signer: mine.signer,
        note: mine.note.clone(),
    };
    Clash {
        typed: mine.clone(),
        merged,
        disagreements,
        by,
    }
}

fn tidy(text: &str) -> String {
    text.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect::<Vec<_>>()
        .join("\n")
}

/// Annexes as one text; the title stands on a line that no other line looks like.
fn annex_text(edit: &LetterEdit) -> String {
    let annexes = edit.annexes.iter().map(|annex| {
        let text = tidy_lines(&annex.text);
        format!("{ANNEX}{}\n{text}\n", annex.title.trim())
    });
    annexes.collect()
}

const ANNEX: &str = "\u{1}";

fn tidy_lines(text: &str) -> String {
    text.replace("\r\n", "\n").trim().replace(ANNEX, " ")
}

/// Annexes of that text; an annex is turned if one of this title was, in the first form that has it.
fn annexes_of(text: &str, forms: [&LetterEdit; 2]) -> Vec<AnnexEdit> {
    let annexes = text.split(ANNEX).skip(1).map(|annex| {
        let (title, text) = annex.split_once('\n').unwrap_or((annex, ""));
        let mut known = forms.iter().flat_map(|form| &form.annexes);
        AnnexEdit {
            title: title.to_owned(),
            text: text.trim().to_owned(),
            landscape: known
                .find(|one| one.title.trim() == title)
                .is_some_and(|one| one.landscape),
        }
    });
    annexes.collect()
}

/// Line by line (a paragraph is one); none where both changed the same lines.
fn merged_text(base: &str, mine: &str, theirs: &str) -> Option<String> {
    if mine == theirs || theirs == base {
        return Some(mine.to_owned());
    }
    if mine == base {
        return Some(theirs.to_owned());
    }
    // With a line end everywhere, or the last line would always count as touched.
    let [base, mine, theirs] = [base, mine, theirs].map(|text| format!("{text}\n"));
    diffy::merge(&base, &mine, &theirs)
        .ok()
        .map(|merged| merged.trim_end_matches('\n').to_owned())
}

/// Group by group. A group of which both made something else stays as it was typed.
fn merged_groups(
    base: &LetterEdit,
    mine: &LetterEdit,
    theirs: &LetterEdit,
    groups: &[Group],
) -> Vec<(GroupId, GroupTask)> {
    let map = |edit: &LetterEdit| -> Option<BTreeMap<GroupId, GroupTask>> {
        Some(edit.groups.as_ref()?.iter().copied().collect())
    };
    let (base, theirs) = (
        map(base).unwrap_or_default(),
        map(theirs).unwrap_or_default(),
    );
    // A form that does not speak of groups leaves them as they are.
    let mine = map(mine).unwrap_or_else(|| base.clone());
    groups
        .iter()
        .filter_map(|group| {
            let [base, mine, theirs] = [&base, &mine, &theirs].map(|map| map.get(&group.id));
            let task = if mine == base { theirs } else { mine };
            task.map(|task| (group.id, *task))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn edit(subject: &str, body: &str) -> LetterEdit {
        LetterEdit {
            subject: subject.to_owned(),
            body: body.to_owned(),
            groups: Some(Vec::new()),
            ..LetterEdit::default()
        }
    }

    fn merged(base: &LetterEdit, mine: &LetterEdit, theirs: &LetterEdit) -> Clash {
        let by = (String::new(), OffsetDateTime::UNIX_EPOCH);
        merge(base, mine, theirs, &[], by)
    }

    #[test]
    fn what_only_one_changed_is_taken_from_that_one() {
        let base = edit("a", "một\n\nhai\n\nba\n\nbốn\n\nnăm");
        let mine = edit("a", "một\n\nhai\n\nba\n\nbốn\n\nnăm của tôi");
        let theirs = edit("b", "một của họ\n\nhai\n\nba\n\nbốn\n\nnăm");
        let clash = merged(&base, &mine, &theirs);
        assert!(clash.disagreements.is_empty(), "{clash:?}");
        assert_eq!(clash.merged.subject, "b");
        let body = "một của họ\n\nhai\n\nba\n\nbốn\n\nnăm của tôi";
        assert_eq!(clash.merged.body, body);
    }

    #[test]
    fn what_both_changed_is_shown_and_stays_as_typed() {
        let base = edit("a", "một hai");
        let mine = edit("mới", "một hai của tôi");
        let theirs = edit("khác", "một hai của họ");
        let clash = merged(&base, &mine, &theirs);
        let fields: Vec<_> = clash.disagreements.iter().map(|one| one.field).collect();
        assert_eq!(fields, ["subject", "body"]);
        assert_eq!(clash.merged.body, "một hai của tôi");
        assert_eq!(clash.disagreements[1].theirs, "một hai của họ");
    }

    proptest! {
        #[test]
        fn nothing_typed_is_lost(
            base in "[ab]{0,2}(\n\n[ab]{1,2}){0,4}",
            mine in "[abcd]{1,2}(\n\n[abcd]{1,2}){0,4}",
            theirs in "[abef]{1,2}(\n\n[abef]{1,2}){0,4}",
        ) {
            let clash = merged(&edit("", &base), &edit("", &mine), &edit("", &theirs));
            // What is in mine and nowhere else stands in the text that is given back.
            for word in mine.split("\n\n").filter(|word| word.contains(['c', 'd'])) {
                prop_assert!(clash.merged.body.contains(word), "{word}: {clash:?}");
            }
            prop_assert_eq!(clash.typed.body, mine);
        }
    }
}
