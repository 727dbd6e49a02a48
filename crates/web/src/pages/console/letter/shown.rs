//! What the letter's page shows of the editor, the checks and the remarks.

use std::borrow::Borrow;

use app::{
    AnnexEdit, Piece, PieceKind,
    model::{Ask, CheckKind, Due, Group, GroupTask, Proof, Remark, Signer},
};
use letter::{Circulation, Urgency};

use super::{super::moments, Show};

impl Show {
    pub(super) fn urgencies(&self) -> [Urgency; 3] {
        Urgency::ALL
    }

    pub(super) fn is_urgency(&self, urgency: &Urgency) -> bool {
        self.found.edit.urgency == urgency.code()
    }

    pub(super) fn circulations(&self) -> [Circulation; 2] {
        Circulation::ALL
    }

    pub(super) fn is_circulation(&self, circulation: &Circulation) -> bool {
        self.found.edit.circulation == circulation.code()
    }

    /// The annexes, and an empty one to write the next in.
    pub(super) fn annexes(&self) -> Vec<AnnexEdit> {
        let mut annexes = self.found.edit.annexes.clone();
        annexes.push(AnnexEdit::default());
        annexes
    }

    /// Whether the officer who looks can change the text now.
    pub(super) fn can_edit(&self) -> bool {
        self.stage() == "draft" && self.page.has("officer") && self.found.life.discarded.is_none()
    }

    /// The body's paragraphs, and an empty one if there is none.
    pub(super) fn paragraphs(&self) -> Vec<String> {
        let paragraphs = self.found.edit.paragraphs();
        if paragraphs.is_empty() {
            vec![String::new()]
        } else {
            paragraphs
        }
    }

    /// Lines that a text needs in the editor, before a script fits them.
    pub(super) fn rows(&self, text: &str) -> usize {
        (text.chars().count() / 60 + 2).clamp(2, 14)
    }

    pub(super) fn asks(&self) -> [Ask; 4] {
        Ask::ALL
    }

    /// Whether a later report corrects this one.
    pub(super) fn is_corrected(&self, id: &casework::DeedId) -> bool {
        let mut deeds = self.found.deeds.iter();
        deeds.any(|(deed, _)| deed.corrects == Some(*id))
    }

    pub(super) fn marked(&self, found: &app::model::Found) -> Vec<(&'static str, String)> {
        crate::pages::portal::marked(found)
    }

    pub(super) fn proofs(&self) -> [Proof; 3] {
        Proof::ALL
    }

    pub(super) fn is_chosen(&self, group: &Group) -> bool {
        self.found.edit.task_of(group).is_some()
    }

    /// What the form asks of a group; what the register asks if it is not chosen.
    fn task_of(&self, group: &Group) -> GroupTask {
        let chosen = self.found.edit.task_of(group);
        chosen.unwrap_or(GroupTask::of(group))
    }

    pub(super) fn is_ask(&self, group: &Group, ask: &Ask) -> bool {
        self.task_of(group).ask == *ask
    }

    pub(super) fn is_proof(&self, group: &Group, proof: &Proof) -> bool {
        self.task_of(group).proof == *proof
    }

    /// Hours that a group has; none if it has a day and an hour.
    pub(super) fn within(&self, group: &Group) -> String {
        match self.task_of(group).due {
            Due::Within(hours) => hours.to_string(),
            Due::At(_) => String::new(),
        }
    }

    /// The day and the hour by which a group has done it; none if it has hours.
    pub(super) fn due_at(&self, group: &Group) -> String {
        match self.task_of(group).due {
            Due::Within(_) => String::new(),
            Due::At(at) => moments::field(at),
        }
    }

    /// What a group is asked in the letter as it is saved.
    pub(super) fn asked(&self, group: &Group) -> &'static str {
        self.found.record.ask(group).code()
    }

    /// By when, and what shows it, in the letter as it is saved.
    pub(super) fn terms(&self, group: &Group) -> String {
        let task = self.found.record.task(group);
        let when = match task.due {
            Due::Within(hours) => self.page.n("asked-within", hours),
            Due::At(at) => self.page.with("asked-by", "when", &self.page.moment(&at)),
        };
        format!("{when}; {}", self.page.tc("proof", task.proof.code()))
    }

    /// How many organisations the chosen groups are.
    pub(super) fn chosen(&self) -> usize {
        let register = self.found.register.iter();
        let chosen = register.filter(|(group, _)| self.is_chosen(group));
        chosen.map(|(_, members)| members).sum()
    }

    pub(super) fn is_signer(&self, signer: &Signer) -> bool {
        match self.found.edit.signer {
            Some(id) => signer.id == id,
            None => signer.signature() == self.found.record.content.signature,
        }
    }

    /// Whether whoever stands under the letter is registered, where anybody is.
    pub(super) fn signer_is_known(&self) -> bool {
        let signature = &self.found.record.content.signature;
        let mut signers = self.found.signers.iter();
        signers.any(|signer| signer.signature() == *signature)
    }

    /// "KT. GIÁM ĐỐC, PHÓ GIÁM ĐỐC: Lê Văn Lãnh".
    pub(super) fn signer_line(&self, signature: impl Borrow<letter::Signature>) -> String {
        app::signature_line(signature.borrow())
    }

    /// The checks before signing: which, and whether they are needed.
    pub(super) fn checks(&self) -> [CheckKind; 2] {
        CheckKind::ALL
    }

    /// Whether the person who looks can make this check now.
    pub(super) fn can_check(&self, kind: &CheckKind) -> bool {
        self.stage() == "draft"
            && self.found.check(*kind).is_none()
            && match kind {
                CheckKind::Content => {
                    (self.page.has("officer") || self.page.has("approver")) && !self.is_own_draft()
                }
                CheckKind::Format => self.page.has("clerk"),
            }
    }

    /// Whether the letter can be given back to the officer.
    pub(super) fn can_return(&self) -> bool {
        matches!(self.stage(), "draft" | "signed") && self.page.has("approver")
    }

    /// Open remarks on the paragraph that stands at this place now: its beginning is still the same.
    pub(super) fn remarks_on(&self, paragraph: &str) -> Vec<&Remark> {
        let body = app::markup::parse(paragraph);
        let plain = body
            .first()
            .map(letter::Paragraph::text)
            .unwrap_or_default();
        let open = self.found.remarks.iter().filter(|r| r.done.is_none());
        open.filter(|remark| {
            let quote = remark.quote.trim_end_matches('…');
            !quote.is_empty() && plain.starts_with(quote)
        })
        .collect()
    }

    /// Each paragraph of the saved text as plain words.
    pub(super) fn plain_paragraphs(&self) -> Vec<String> {
        let body = self.found.record.content.body.iter();
        body.map(letter::Paragraph::text).collect()
    }

    pub(super) fn is_added(&self, piece: &Piece) -> bool {
        piece.kind == PieceKind::Added
    }

    pub(super) fn is_removed(&self, piece: &Piece) -> bool {
        piece.kind == PieceKind::Removed
    }
}
