//! What becomes of a letter after it was drafted: recalled, replaced, corrected, discarded
//! (Decree 30/2020/NĐ-CP, Article 18). Nothing is deleted; whoever has the letter is told.

use casework::{AmendmentId, LetterId, UserId};
use letter::{LetterDate, Paragraph, Run};

use crate::{
    App, Refusal, Result,
    access::{Approver, Capability, Clerk, Officer, Session},
    audit::{Action, AuditActor},
    corrections::number_and_symbol,
    links::LinkKind,
    model::{
        ActKind, Amendment, AmendmentKind, Decided, Delivery, DeliveryState, DeliveryStatus,
        LetterRecord, LetterStage, NewDelivery, Purpose, Reporter,
    },
    ports::{Change, DraftChange, RegisterChange},
    registers::shown,
    text::{block, line},
    vietnam_date,
    views::{AmendmentView, LetterLife},
};

/// Who may propose: an officer or a clerk.
#[derive(Clone, Debug)]
pub enum Proposer {
    /// Who drafts letters.
    Officer(Officer),
    /// Who numbers and sends them.
    Clerk(Clerk),
}

impl Capability for Proposer {
    fn of(session: &Session) -> std::result::Result<Self, Refusal> {
        // Whoever is neither is told of the officer's role.
        Clerk::of(session)
            .map(Proposer::Clerk)
            .or_else(|_| Officer::of(session).map(Proposer::Officer))
    }
}

impl Proposer {
    pub(crate) const fn user(&self) -> UserId {
        match self {
            Proposer::Officer(by) => by.user(),
            Proposer::Clerk(by) => by.user(),
        }
    }
}

impl App {
    /// Proposes to recall an issued letter. Somebody else approves it.
    ///
    /// # Errors
    /// [`Refusal::LetterStage`] before it is numbered, [`Refusal::LetterEnded`],
    /// [`Refusal::Changed`] if a recall is proposed already; what is wrong with the reason.
    pub async fn propose_recall(&self, by: &Proposer, id: LetterId, reason: &str) -> Result<()> {
        let reason = line("reason", reason, 500)?;
        let record = self.issued_or_refuse(id).await?;
        let amendment = self.new_amendment(&record, by.user(), AmendmentKind::Recall, reason);
        self.store
            .commit(vec![
                self.amended(
                    &record,
                    by.user(),
                    Action::RecallProposed,
                    &amendment.reason,
                ),
                Change::Register(RegisterChange::SaveAmendment(amendment)),
            ])
            .await?;
        Ok(())
    }

    /// Approves a recall: the letter is marked everywhere, what has not left is not sent, and
    /// everyone who has it is told. Gives how many are told.
    ///
    /// # Errors
    /// [`Refusal::SameApprover`], [`Refusal::NotFound`], [`Refusal::Changed`].
    pub async fn approve_recall(&self, by: &Approver, id: AmendmentId) -> Result<usize> {
        let mut amendment = self.open_recall(by, id).await?;
        let mut record = self.issued_or_refuse(amendment.letter).await?;
        self.decide(&mut amendment, by.user(), true, String::new());
        let mut changes = self.tell_receivers(&record, &amendment).await?;
        let told = changes
            .iter()
            .filter(|change| matches!(change, Change::SaveDelivery(d) if d.version == 1))
            .count();
        // Whoever sends the letter at this moment must look again.
        record.version += 1;
        changes.push(self.amended(
            &record,
            by.user(),
            Action::LetterRecalled,
            &amendment.reason,
        ));
        changes.push(Change::Register(RegisterChange::SaveAmendment(amendment)));
        changes.push(Change::SaveLetter(Box::new(record)));
        self.store.commit(changes).await?;
        Ok(told)
    }

    /// Refuses a recall; the letter stays in force.
    ///
    /// # Errors
    /// [`Refusal::NotFound`], [`Refusal::Changed`]; what is wrong with the note.
    pub async fn refuse_recall(&self, by: &Approver, id: AmendmentId, note: &str) -> Result<()> {
        let note = line("note", note, 500)?;
        let mut amendment = self.open_amendment(id).await?;
        let record = self.letter_or_refuse(amendment.letter).await?;
        self.decide(&mut amendment, by.user(), false, note.clone());
        Ok(self
            .store
            .commit(vec![
                self.amended(&record, by.user(), Action::RecallRefused, &note),
                Change::Register(RegisterChange::SaveAmendment(amendment)),
            ])
            .await?)
    }

    /// Drafts the letter that replaces an issued one, or corrects its form, from the issued one,
    /// and names it. It takes effect when the new letter, signed by a second person, gets its
    /// number.
    ///
    /// # Errors
    /// [`Refusal::LetterStage`], [`Refusal::LetterEnded`] (a recalled letter can still be
    /// replaced), [`Refusal::Changed`] if one is drafted already; what is wrong with the reason.
    pub async fn draft_amending(
        &self,
        by: &Officer,
        id: LetterId,
        kind: AmendmentKind,
        reason: &str,
    ) -> Result<LetterId> {
        let reason = line("reason", reason, 500)?;
        let old = self.letter_or_refuse(id).await?;
        let life = self.life_of(&old).await?;
        let again = match kind {
            AmendmentKind::Replacement => life.replaced.is_none(),
            AmendmentKind::Correction => life.in_force(),
            AmendmentKind::Recall | AmendmentKind::Discard => false,
        };
        if old.numbering.is_none() {
            return Err(Refusal::LetterStage(old.stage().code()).into());
        }
        if !again {
            return Err(Refusal::LetterEnded.into());
        }
        let now = self.now();
        let today = vietnam_date(now);
        let mut content = old.content.clone();
        let name = letter_name(&old);
        content.number = None;
        content.verify_url = None;
        content.date = LetterDate {
            day: None,
            month: today.month().into(),
            year: today.year(),
        };
        amend_text(&mut content, kind, &name, &reason);
        let record = LetterRecord {
            id: LetterId(self.new_id()),
            version: 1,
            content,
            drafted_by: by.user(),
            drafted_at: now,
            signed: None,
            numbering: None,
            electronic: None,
            pdf_sha256: None,
            sent_at: None,
            ..old.clone()
        };
        let new = record.id;
        let mut amendment = self.new_amendment(&old, by.user(), kind, reason);
        amendment.by_letter = Some(new);
        let action = match kind {
            AmendmentKind::Correction => Action::CorrectionDrafted,
            _ => Action::ReplacementDrafted,
        };
        let first = self.version_of(&record, 1, by.user(), String::new(), None);
        self.store
            .commit(vec![
                Change::SaveLetter(Box::new(record)),
                Change::Draft(DraftChange::AddVersion(Box::new(first))),
                self.amended(&old, by.user(), action, &amendment.reason),
                Change::Register(RegisterChange::SaveAmendment(amendment)),
            ])
            .await?;
        Ok(new)
    }

    /// Discards a draft: it stays readable with the reason, and is never issued.
    ///
    /// # Errors
    /// [`Refusal::LetterStage`] once it is numbered, [`Refusal::Changed`]; what is wrong with the
    /// reason.
    pub async fn discard_letter(&self, by: &Officer, id: LetterId, reason: &str) -> Result<()> {
        let reason = block("reason", reason, 500)?;
        if reason.is_empty() {
            return Err(Refusal::Empty("reason").into());
        }
        let mut record = self.letter_or_refuse(id).await?;
        if record.numbering.is_some() {
            return Err(Refusal::LetterStage(record.stage().code()).into());
        }
        self.not_discarded(id).await?;
        let mut discard =
            self.new_amendment(&record, by.user(), AmendmentKind::Discard, reason.clone());
        discard.decided = Some(Decided {
            by: by.user(),
            at: self.now(),
            approved: true,
            note: String::new(),
        });
        let mut changes = vec![
            self.amended(&record, by.user(), Action::LetterDiscarded, &reason),
            Change::Register(RegisterChange::SaveAmendment(discard)),
        ];
        // What it would have replaced stays, and can be replaced by another.
        if let Some(mut amends) = self.store.amendment_by(id).await?
            && amends.is_open()
        {
            self.decide(&mut amends, by.user(), false, reason);
            changes.push(Change::Register(RegisterChange::SaveAmendment(amends)));
        }
        // Whoever signs or numbers it at this moment must look again.
        record.version += 1;
        changes.push(Change::SaveLetter(Box::new(record)));
        Ok(self.store.commit(changes).await?)
    }

    /// What a letter's number brings about: the letter that it replaces or corrects is marked, and
    /// everyone who has that one is told.
    pub(crate) async fn on_numbered(&self, record: &LetterRecord) -> Result<Vec<Change>> {
        let Some(mut amends) = self.store.amendment_by(record.id).await? else {
            return Ok(Vec::new());
        };
        if !amends.is_open() {
            return Ok(Vec::new());
        }
        let signer = record
            .signed
            .as_ref()
            .ok_or(Refusal::LetterStage("draft"))?
            .by;
        let old = self.letter_or_refuse(amends.letter).await?;
        self.decide(&mut amends, signer, true, String::new());
        let mut changes = self.tell_receivers(&old, &amends).await?;
        let action = match amends.kind {
            AmendmentKind::Correction => Action::LetterCorrected,
            _ => Action::LetterReplaced,
        };
        changes.push(self.amended(&old, signer, action, &amends.reason));
        changes.push(Change::Register(RegisterChange::SaveAmendment(amends)));
        Ok(changes)
    }

    /// Refuses what must not happen to a discarded draft.
    pub(super) async fn not_discarded(&self, id: LetterId) -> Result<()> {
        let all = self.store.amendments_of(id).await?;
        if all.iter().any(|a| a.kind == AmendmentKind::Discard) {
            return Err(Refusal::LetterStage("discarded").into());
        }
        Ok(())
    }

    /// Refuses what must not happen to a letter that is not in force any longer.
    pub(crate) async fn still_in_force(&self, record: &LetterRecord) -> Result<()> {
        if self.life_of(record).await?.in_force() {
            Ok(())
        } else {
            Err(Refusal::LetterEnded.into())
        }
    }

    /// What became of a letter.
    pub(crate) async fn life_of(&self, record: &LetterRecord) -> Result<LetterLife> {
        let mut life = LetterLife::default();
        for amendment in self.store.amendments_of(record.id).await? {
            let other = self.letter_named(amendment.by_letter).await?;
            let told = self.store.deliveries_of_amendment(amendment.id).await?;
            let view = AmendmentView {
                proposed_name: self.user_name(amendment.proposed_by).await?,
                told: told.len(),
                known: told.iter().filter(|d| d.confirmed_at.is_some()).count(),
                trouble: told
                    .into_iter()
                    .filter(|d| {
                        matches!(d.state, DeliveryState::Failed | DeliveryState::Uncertain)
                            && d.confirmed_at.is_none()
                    })
                    .collect(),
                amendment,
                other,
            };
            let decided = view.amendment.decided.clone();
            match (view.amendment.kind, decided) {
                (_, None) => life.open.push(view),
                (_, Some(decided)) if !decided.approved => life.refused.push(view),
                (AmendmentKind::Recall, _) => life.recalled = Some(view),
                (AmendmentKind::Replacement, _) => life.replaced = Some(view),
                (AmendmentKind::Discard, _) => life.discarded = Some(view),
                (AmendmentKind::Correction, _) => life.corrected.push(view),
            }
        }
        if let Some(amends) = self.store.amendment_by(record.id).await? {
            let other = self.letter_named(Some(amends.letter)).await?;
            life.amends = Some(AmendmentView {
                proposed_name: String::new(),
                told: 0,
                known: 0,
                trouble: Vec::new(),
                amendment: amends,
                other,
            });
        }
        Ok(life)
    }

    async fn letter_named(&self, id: Option<LetterId>) -> Result<Option<(LetterId, String)>> {
        let Some(id) = id else { return Ok(None) };
        let record = self.store.letter(id).await?;
        Ok(record.map(|record| (id, letter_name(&record))))
    }

    /// What the register says of an amendment that has taken effect.
    pub(crate) async fn amended_words(&self, amendment: &Amendment) -> Result<Option<String>> {
        let Some(at) = amendment.effective_at() else {
            return Ok(None);
        };
        let day = shown(vietnam_date(at));
        let other = self.letter_named(amendment.by_letter).await?;
        let other = other.map(|(_, name)| name).unwrap_or_default();
        Ok(Some(match amendment.kind {
            AmendmentKind::Recall => format!("Thu hồi ngày {day}: {}", amendment.reason),
            AmendmentKind::Replacement => format!("Được thay thế bằng {other}"),
            AmendmentKind::Correction => format!("Được đính chính bằng {other}"),
            AmendmentKind::Discard => format!("Không ban hành: {}", amendment.reason),
        }))
    }

    /// What the register says of a letter that replaces or corrects another.
    pub(crate) async fn amends_words(&self, amendment: &Amendment) -> Result<Option<String>> {
        let other = self.letter_named(Some(amendment.letter)).await?;
        Ok(other.map(|(_, name)| match amendment.kind {
            AmendmentKind::Correction => format!("Đính chính {name}"),
            _ => format!("Thay thế {name}"),
        }))
    }

    /// A receiver says that it knows of a recall or replacement. Doing it again keeps the first.
    ///
    /// # Errors
    /// [`Refusal::BadLink`]; what is wrong with the fields.
    pub async fn acknowledge_amendment(
        &self,
        token: &str,
        person: &str,
        office: &str,
    ) -> Result<()> {
        let person = line("person", person, 100)?;
        let office = line("office", office, 200)?;
        let id = self.delivery_of(token).await?;
        let delivery = self.store.delivery(id).await?.ok_or(Refusal::BadLink)?;
        let Purpose::Letter(letter) = delivery.purpose else {
            return Err(Refusal::BadLink.into());
        };
        let now = self.now();
        for amendment in self.store.amendments_of(letter).await? {
            for told in self.store.deliveries_of_amendment(amendment.id).await? {
                if told.organisation == delivery.organisation && told.to_name == delivery.to_name {
                    self.change_delivery(told.id, |d| {
                        d.opened_at.get_or_insert(now);
                        d.confirmed_at.get_or_insert(now);
                        d.confirmed_by
                            .get_or_insert_with(|| format!("{person} – {office}"));
                        Ok(())
                    })
                    .await?;
                }
            }
        }
        let by = Reporter { person, office };
        let note = self.act(delivery.id, ActKind::Knows, by, String::new());
        Ok(self.store.commit(vec![note]).await?)
    }

    /// The deliveries that tell those who have the letter, and the taking back of what has not
    /// left.
    async fn tell_receivers(
        &self,
        record: &LetterRecord,
        amendment: &Amendment,
    ) -> Result<Vec<Change>> {
        let now = self.now();
        let mut changes = Vec::new();
        for mut delivery in self.store.deliveries_of_letter(record.id).await? {
            let has_it = !matches!(
                delivery.status(),
                DeliveryStatus::Transport(
                    DeliveryState::Queued | DeliveryState::Failed | DeliveryState::Cancelled
                )
            );
            if has_it {
                let told = Delivery::new(NewDelivery {
                    id: casework::DeliveryId(self.new_id()),
                    purpose: Purpose::Amendment(amendment.id),
                    case: delivery.case,
                    to_name: delivery.to_name,
                    address: delivery.address,
                    at: now,
                });
                changes.push(Change::SaveDelivery(Delivery {
                    organisation: delivery.organisation,
                    group: delivery.group,
                    ..told
                }));
            } else if delivery.state == DeliveryState::Queued
                && amendment.kind != AmendmentKind::Correction
            {
                delivery.state = DeliveryState::Cancelled;
                delivery.version += 1;
                changes.push(Change::SaveDelivery(delivery));
            }
        }
        Ok(changes)
    }

    /// The mail that tells a receiver of an amendment; its link is the one of the letter itself.
    pub(crate) async fn amendment_mail(
        &self,
        delivery: &Delivery,
        id: AmendmentId,
        issuer: &crate::model::Issuer,
        example: bool,
    ) -> Result<notice::Mail> {
        let gone = || Self::inconsistent("a delivery without amendment");
        let amendment = self.store.amendment(id).await?.ok_or_else(gone)?;
        let record = self
            .store
            .letter(amendment.letter)
            .await?
            .ok_or_else(gone)?;
        let numbering = record.numbering.as_ref().ok_or_else(gone)?;
        let first = self.store.deliveries_of_letter(record.id).await?;
        let first = first
            .iter()
            .find(|d| d.organisation == delivery.organisation && d.to_name == delivery.to_name)
            .ok_or_else(gone)?;
        let other = self.letter_named(amendment.by_letter).await?;
        Ok(notice::AmendmentMail {
            event: match amendment.kind {
                AmendmentKind::Correction => notice::AmendmentEvent::Corrected,
                AmendmentKind::Replacement => notice::AmendmentEvent::Replaced,
                AmendmentKind::Recall | AmendmentKind::Discard => notice::AmendmentEvent::Recalled,
            },
            issuer: &issuer.body_in_text,
            number_and_symbol: &number_and_symbol(&record).unwrap_or_default(),
            date: vietnam_date(numbering.at),
            subject: &record.content.subject,
            receiver: &delivery.to_name,
            reason: &amendment.reason,
            other: &other.map(|(_, name)| name).unwrap_or_default(),
            link: &self.link(LinkKind::Receive, "r", first.id.0),
            example,
        }
        .compose(notice::Language::Vi))
    }

    /// Whether a receiver has said that it knows of every amendment that was told.
    pub(crate) async fn acknowledged(&self, delivery: &Delivery, letter: LetterId) -> Result<bool> {
        let mut told = Vec::new();
        for amendment in self.store.amendments_of(letter).await? {
            let all = self.store.deliveries_of_amendment(amendment.id).await?;
            told.extend(all.into_iter().filter(|d| {
                d.organisation == delivery.organisation && d.to_name == delivery.to_name
            }));
        }
        Ok(!told.is_empty() && told.iter().all(|d| d.confirmed_at.is_some()))
    }

    fn new_amendment(
        &self,
        record: &LetterRecord,
        by: UserId,
        kind: AmendmentKind,
        reason: String,
    ) -> Amendment {
        Amendment {
            id: AmendmentId(self.new_id()),
            version: 1,
            letter: record.id,
            kind,
            reason,
            proposed_by: by,
            proposed_at: self.now(),
            by_letter: None,
            decided: None,
        }
    }

    fn decide(&self, amendment: &mut Amendment, by: UserId, approved: bool, note: String) {
        amendment.version += 1;
        amendment.decided = Some(Decided {
            by,
            at: self.now(),
            approved,
            note,
        });
    }

    async fn open_amendment(&self, id: AmendmentId) -> Result<Amendment> {
        let found = self.store.amendment(id).await?;
        let found = found.ok_or(Refusal::NotFound("amendment"))?;
        if found.is_open() && found.kind == AmendmentKind::Recall {
            Ok(found)
        } else {
            Err(Refusal::Changed.into())
        }
    }

    async fn open_recall(&self, by: &Approver, id: AmendmentId) -> Result<Amendment> {
        let amendment = self.open_amendment(id).await?;
        if amendment.proposed_by == by.user() {
            return Err(Refusal::SameApprover.into());
        }
        Ok(amendment)
    }

    /// A letter that is numbered and in force.
    async fn issued_or_refuse(&self, id: LetterId) -> Result<LetterRecord> {
        let record = self.letter_or_refuse(id).await?;
        if matches!(record.stage(), LetterStage::Draft | LetterStage::Signed) {
            return Err(Refusal::LetterStage(record.stage().code()).into());
        }
        self.still_in_force(&record).await?;
        Ok(record)
    }

    fn amended(&self, record: &LetterRecord, by: UserId, action: Action, reason: &str) -> Change {
        let by = AuditActor::User { id: by };
        self.record(
            record.case,
            by,
            action,
            format!("letter:{}", record.id),
            reason,
        )
    }
}

/// "Công văn số 12/STTTT-TTBCXB ngày 18/02/2021"; a draft has no number.
pub(crate) fn letter_name(record: &LetterRecord) -> String {
    match (number_and_symbol(record), &record.numbering) {
        (Some(symbol), Some(numbering)) => format!(
            "Công văn số {symbol} ngày {}",
            shown(vietnam_date(numbering.at))
        ),
        _ => "dự thảo công văn".to_owned(),
    }
}

fn plain(text: String) -> Paragraph {
    Paragraph {
        runs: vec![Run {
            text,
            ..Run::default()
        }],
    }
}

/// A replacement keeps the text and says what it replaces; a correction is a short letter of its
/// own that names the letter and what was wrong, for the officer to complete.
fn amend_text(content: &mut letter::Letter, kind: AmendmentKind, name: &str, reason: &str) {
    let reason = reason.trim().trim_end_matches('.');
    if kind == AmendmentKind::Correction {
        content.subject = format!("đính chính {name}");
        content.body = vec![
            plain(format!(
                "{} đã ban hành {name}. Do sai sót về thể thức, kỹ thuật trình bày ({reason}), nay \
                 đính chính như sau:",
                content.issuing_body
            )),
            plain(format!("{reason}.")),
            plain(format!("Các nội dung khác của {name} không thay đổi./.")),
        ];
        return;
    }
    let words = format!("Công văn này thay thế {name} (lý do: {reason}).");
    // Before the last paragraph, which ends the letter.
    let at = content.body.len().saturating_sub(1);
    content.body.insert(at, plain(words));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_replacement_names_the_old_letter_and_still_ends_as_a_letter_does() {
        let mut content = letter::Letter {
            rule_pack: letter::DEFAULT_RULE_PACK.to_owned(),
            parent_body: None,
            issuing_body: "Sở".into(),
            number: None,
            symbol: "STTTT".into(),
            place: "Huế".into(),
            date: LetterDate {
                day: None,
                month: 3,
                year: 2021,
            },
            subject: "tin giả".into(),
            urgency: None,
            addressees: vec!["Các Sở".into()],
            body: vec![plain("Một.".into()), plain("Hai./.".into())],
            recipients: vec![],
            signature: letter::Signature {
                authority: None,
                authority_of: String::new(),
                title: "GIÁM ĐỐC".into(),
                name: "A".into(),
            },
            mark: None,
            verify_url: None,
            circulation: None,
            asks: vec![],
            drafter: None,
            contact: None,
            copy: None,
            annexes: vec![],
        };
        let name = "Công văn số 12/STTTT ngày 18/02/2021";
        amend_text(
            &mut content,
            AmendmentKind::Replacement,
            name,
            "sai số liệu.",
        );
        let texts: Vec<&str> = content
            .body
            .iter()
            .map(|p| p.runs[0].text.as_str())
            .collect();
        assert_eq!(
            texts,
            [
                "Một.",
                "Công văn này thay thế Công văn số 12/STTTT ngày 18/02/2021 (lý do: sai số liệu).",
                "Hai./."
            ]
        );
        amend_text(&mut content, AmendmentKind::Correction, name, "sai ngày");
        assert_eq!(
            content.subject,
            "đính chính Công văn số 12/STTTT ngày 18/02/2021"
        );
        assert!(content.body.last().unwrap().runs[0].text.ends_with("./."));
    }
}
