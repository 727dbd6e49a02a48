//! What reminders and news of a change say.

use casework::DeliveryId;

use crate::{
    App, Refusal, Result,
    corrections::number_and_symbol,
    labels::called,
    links::LinkKind,
    model::{Correction, CorrectionKind, Delivery, Issuer, LetterRecord, Missing, Purpose, Rung},
    vietnam_date,
};

impl App {
    /// The reminder of a delivery; refused where it is over.
    pub(crate) async fn reminder_mail(
        &self,
        reminder: &Delivery,
        of: DeliveryId,
        issuer: &Issuer,
        example: bool,
    ) -> Result<notice::Mail> {
        let gone = || Self::inconsistent("a reminder of nothing");
        let step = self.store.step_of_reminder(reminder.id).await?;
        let step = step.ok_or_else(gone)?;
        let waiting = self.store.delivery(of).await?.ok_or_else(gone)?;
        if super::calls::is_answered(&waiting, step.missing) {
            return Err(Refusal::AlreadyAnswered.into());
        }
        let (first, is_change) = self.first_delivery(&waiting).await?;
        let record = self.letter_of(&first).await?;
        if !is_change {
            self.still_in_force(&record).await?;
            self.not_withdrawn(first.case).await?;
        }
        let numbering = record.numbering.as_ref().ok_or_else(gone)?;
        let mut link = self.link(LinkKind::Receive, "r", first.id.0);
        if is_change {
            link.push_str("/change");
        }
        Ok(notice::ReminderMail {
            kind: match (is_change, step.missing) {
                (true, _) => notice::ReminderKind::Change,
                (false, Missing::Confirmation) => notice::ReminderKind::Confirmation,
                (false, Missing::Deed) => notice::ReminderKind::Deed,
            },
            to_superior: step.rung == Rung::Superior,
            issuer: &issuer.body_in_text,
            issuer_phone: &issuer.telephone,
            number_and_symbol: &number_and_symbol(&record).unwrap_or_default(),
            date: vietnam_date(numbering.at),
            subject: &record.content.subject,
            receiver: &first.to_name,
            to: &reminder.to_name,
            since: waiting.sent_at.unwrap_or(waiting.queued_at),
            due: waiting.task.map(|task| task.due_at),
            link: &link,
            example,
        }
        .compose(notice::Language::Vi))
    }

    /// The news of a changed verdict to somebody who got a letter: what it is now.
    pub(crate) async fn change_mail(
        &self,
        delivery: &Delivery,
        version: u32,
        issuer: &Issuer,
        example: bool,
    ) -> Result<notice::Mail> {
        let gone = || Self::inconsistent("news of no change");
        let (first, _) = self.first_delivery(delivery).await?;
        let record = self.letter_of(&first).await?;
        let numbering = record.numbering.as_ref().ok_or_else(gone)?;
        let versions = self.store.corrections_of_case(delivery.case).await?;
        if versions.last().is_some_and(|last| last.version > version) {
            // A newer one tells it.
            return Err(Refusal::AlreadyAnswered.into());
        }
        let change = versions.iter().find(|one| one.version == version);
        let change = change.ok_or_else(gone)?;
        let before = versions.iter().rev().find(|one| one.version < version);
        let link = format!("{}/change", self.link(LinkKind::Receive, "r", first.id.0));
        Ok(notice::ChangeMail {
            event: event(change),
            issuer: &issuer.body_in_text,
            issuer_phone: &issuer.telephone,
            number_and_symbol: &number_and_symbol(&record).unwrap_or_default(),
            date: vietnam_date(numbering.at),
            subject: &record.content.subject,
            receiver: &first.to_name,
            was: &called(&before.unwrap_or(change).verdict),
            now: &called(&change.verdict),
            claim: &change.verdict.claim,
            explanation: &change.verdict.explanation,
            reason: change.reason.as_deref().unwrap_or_default(),
            link: &link,
            public_link: &self.correction_link(delivery.case),
            example,
        }
        .compose(notice::Language::Vi))
    }

    /// The delivery of a letter that another delivery is about, and whether that tells of a change.
    pub(crate) async fn first_delivery(&self, delivery: &Delivery) -> Result<(Delivery, bool)> {
        match delivery.purpose {
            Purpose::Change(of, _) => {
                let first = self.store.delivery(of).await?;
                let gone = || Self::inconsistent("news to nobody");
                Ok((first.ok_or_else(gone)?, true))
            }
            _ => Ok((delivery.clone(), false)),
        }
    }

    pub(crate) async fn letter_of(&self, delivery: &Delivery) -> Result<LetterRecord> {
        let gone = || Self::inconsistent("a delivery without letter");
        let Purpose::Letter(letter) = delivery.purpose else {
            return Err(gone());
        };
        self.store.letter(letter).await?.ok_or_else(gone)
    }
}

fn event(change: &Correction) -> notice::ChangeEvent {
    match change.kind {
        CorrectionKind::Verdict => notice::ChangeEvent::Corrected,
        CorrectionKind::UnderReview => notice::ChangeEvent::UnderReview,
        CorrectionKind::Withdrawn => notice::ChangeEvent::Withdrawn,
    }
}
