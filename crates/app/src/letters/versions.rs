//! Every text of a letter that was ever saved: listed, read, compared word by word, brought back.

use std::collections::{BTreeSet, HashMap};

use casework::{LetterId, UserId};
use similar::{ChangeTag, TextDiff};

use super::drafting::{LetterEdit, signature_line};
use crate::{
    App, Refusal, Result,
    access::{Officer, Staff},
    audit::Action,
    model::{Due, Group, GroupTask, LetterRecord, LetterStage, LetterVersion, Proof, VersionHead},
};

/// What stands in one text and not in the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PieceKind {
    /// In both.
    Same,
    /// Only in the earlier one.
    Removed,
    /// Only in the later one.
    Added,
}

/// Some words in a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Where they stand.
    pub kind: PieceKind,
    /// The words, with the spaces between them.
    pub text: String,
}

/// One part of a letter in two versions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compared {
    /// Name of the field.
    pub field: &'static str,
    /// Its words.
    pub pieces: Vec<Piece>,
    /// Whether anything differs.
    pub differs: bool,
}

/// A letter's versions.
#[derive(Clone, Debug)]
pub struct VersionsPage {
    /// The letter.
    pub record: LetterRecord,
    /// Its versions, oldest first.
    pub versions: Vec<VersionHead>,
    /// The version that is read, if one is.
    pub shown: Option<u32>,
    /// The versions that are compared, if they are.
    pub between: Option<(u32, u32)>,
    /// What the version says, or what differs.
    pub parts: Vec<Compared>,
    /// Names of the people in it.
    pub names: HashMap<UserId, String>,
}

impl VersionsPage {
    /// A person's name, or nothing.
    #[must_use]
    pub fn name(&self, id: &UserId) -> &str {
        self.names.get(id).map_or("", String::as_str)
    }
}

impl App {
    /// A letter's versions: the list, one of them (`first`), or two compared (`first`, `second`).
    ///
    /// # Errors
    /// [`Refusal::NotFound`].
    pub async fn letter_versions(
        &self,
        _by: &Staff,
        id: LetterId,
        first: Option<u32>,
        second: Option<u32>,
    ) -> Result<VersionsPage> {
        let record = self.letter_or_refuse(id).await?;
        let versions = self.store.letter_versions(id).await?;
        let groups = self.store.groups().await?;
        let people: BTreeSet<UserId> = versions.iter().map(|head| head.by).collect();
        let names = self.names(people).await?;
        let parts = match (first, second) {
            (Some(one), Some(two)) => {
                let (earlier, later) = (one.min(two), one.max(two));
                let earlier = self.version_or_refuse(id, earlier).await?;
                let later = self.version_or_refuse(id, later).await?;
                compare(&texts(&earlier, &groups), &texts(&later, &groups))
            }
            (Some(one), None) => {
                let shown = texts(&self.version_or_refuse(id, one).await?, &groups);
                compare(&shown, &shown)
            }
            _ => Vec::new(),
        };
        Ok(VersionsPage {
            record,
            versions,
            shown: first.filter(|_| second.is_none()),
            between: first.zip(second).map(|(a, b)| (a.min(b), a.max(b))),
            parts,
            names,
        })
    }

    /// Brings a version back, as a new one.
    ///
    /// # Errors
    /// [`Refusal::LetterStage`], [`Refusal::Changed`], [`Refusal::NotFound`].
    pub async fn restore_letter(
        &self,
        by: &Officer,
        id: LetterId,
        number: u32,
        seen: u32,
    ) -> Result<u32> {
        let mut record = self.letter_at(id, LetterStage::Draft).await?;
        if record.version != seen {
            return Err(Refusal::Changed.into());
        }
        let version = self.version_or_refuse(id, number).await?;
        record.content = version.content;
        record.groups = version.groups;
        record.asks = version.asks;
        let action = Action::LetterRestored;
        self.save_text(record, by.user(), String::new(), Some(number), action)
            .await
    }

    async fn version_or_refuse(&self, id: LetterId, number: u32) -> Result<LetterVersion> {
        let version = self.store.letter_version(id, number).await?;
        Ok(version.ok_or(Refusal::NotFound("version"))?)
    }
}

type Texts = Vec<(&'static str, String)>;

/// What a version says, field by field, as people read it.
fn texts(version: &LetterVersion, groups: &[Group]) -> Texts {
    let edit = LetterEdit::of_version(version, groups);
    let content = &version.content;
    let asked: Vec<String> = groups
        .iter()
        .filter_map(|group| Some(format!("{}: {}", group.name, asked(edit.task_of(group)?))))
        .collect();
    vec![
        ("subject", content.subject.clone()),
        (
            "urgency",
            content
                .urgency
                .map(|urgency| urgency.text().to_owned())
                .unwrap_or_default(),
        ),
        ("groups", asked.join("\n")),
        ("body", edit.paragraphs().join("\n\n")),
        ("signature", signature_line(&content.signature)),
        ("recipients", edit.recipients),
        (
            "circulation",
            content
                .circulation
                .map(|circulation| circulation.text().to_owned())
                .unwrap_or_default(),
        ),
        (
            "drafter",
            content
                .drafter
                .as_ref()
                .map(letter::Drafter::line)
                .unwrap_or_default(),
        ),
        (
            "annexes",
            edit.annexes
                .iter()
                .map(|annex| format!("{}\n{}", annex.title, annex.text))
                .collect::<Vec<_>>()
                .join("\n\n"),
        ),
    ]
}

/// What groups are asked, in the letter's language.
fn asked(task: GroupTask) -> String {
    let what = match task.ask {
        crate::model::Ask::Warn => "khuyến cáo",
        crate::model::Ask::Publish => "khuyến cáo, đăng tải",
        crate::model::Ask::Broadcast => "khuyến cáo, phát thanh",
        crate::model::Ask::Report => "khuyến cáo, báo cáo kết quả",
    };
    let when = match task.due {
        Due::Within(hours) => format!("trong {hours} giờ"),
        Due::At(at) => {
            let at = at.to_offset(time::macros::offset!(+7));
            let (day, hour, minute) = (at.date(), at.hour(), at.minute());
            let (month, year) = (u8::from(day.month()), day.year());
            format!(
                "trước {hour:02}:{minute:02} ngày {:02}/{month:02}/{year}",
                day.day()
            )
        }
    };
    let proof = match task.proof {
        Proof::Confirmation => "xác nhận đã nhận",
        Proof::Account => "kể lại việc đã làm",
        Proof::Evidence => "có đường dẫn hoặc ảnh",
    };
    format!("{what}; {when}; {proof}")
}

fn compare(earlier: &Texts, later: &Texts) -> Vec<Compared> {
    earlier
        .iter()
        .zip(later)
        .map(|((field, earlier), (_, later))| Compared {
            field,
            pieces: words(earlier, later),
            differs: earlier != later,
        })
        .filter(|part| !part.pieces.is_empty())
        .collect()
}

/// From one text to the other, word by word. Words that changed in a row are one removed and one
/// added piece, though the spaces between them are the same: so a person can read them.
pub(crate) fn words(earlier: &str, later: &str) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let (mut removed, mut added, mut space) = (String::new(), String::new(), String::new());
    let mut settle = |removed: &mut String, added: &mut String, same: &mut String| {
        for (kind, text) in [
            (PieceKind::Removed, removed),
            (PieceKind::Added, added),
            (PieceKind::Same, same),
        ] {
            match pieces.last_mut() {
                _ if text.is_empty() => {}
                Some(last) if last.kind == kind => last.text.push_str(text),
                _ => pieces.push(Piece {
                    kind,
                    text: text.clone(),
                }),
            }
            text.clear();
        }
    };
    for change in TextDiff::from_words(earlier, later).iter_all_changes() {
        let text = change.value();
        match change.tag() {
            ChangeTag::Equal => {
                let in_a_row = !(removed.is_empty() && added.is_empty());
                space.push_str(text);
                if !in_a_row || !space.chars().all(|c| c == ' ') {
                    settle(&mut removed, &mut added, &mut space);
                }
            }
            tag => {
                // The space before belongs to both.
                removed.push_str(&space);
                added.push_str(&space);
                space.clear();
                match tag {
                    ChangeTag::Delete => removed.push_str(text),
                    _ => added.push_str(text),
                }
            }
        }
    }
    settle(&mut removed, &mut added, &mut space);
    pieces
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_changed_word_is_one_piece() {
        let pieces = words("đề nghị các Sở công bố", "đề nghị các xã công bố");
        let kinds: Vec<(PieceKind, &str)> =
            pieces.iter().map(|p| (p.kind, p.text.as_str())).collect();
        assert_eq!(
            kinds,
            [
                (PieceKind::Same, "đề nghị các "),
                (PieceKind::Removed, "Sở"),
                (PieceKind::Added, "xã"),
                (PieceKind::Same, " công bố"),
            ]
        );
    }

    proptest! {
        #[test]
        fn both_texts_can_be_read_from_the_pieces(one in "[a-c \n]{0,30}", two in "[a-c \n]{0,30}") {
            let pieces = words(&one, &two);
            let without = |kind| -> String {
                let kept = pieces.iter().filter(|piece| piece.kind != kind);
                kept.map(|piece| piece.text.as_str()).collect()
            };
            prop_assert_eq!(without(PieceKind::Added), one);
            prop_assert_eq!(without(PieceKind::Removed), two);
        }
    }
}
