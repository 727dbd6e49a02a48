//! What deliveries consist of, and what people decide about those that did not go.

use std::{collections::HashMap, sync::Arc};

use casework::{Case, CaseId, DeliveryId, LetterId};

use crate::{
    App, Refusal, Result,
    links::LinkKind,
    mails,
    masking::mask,
    model::{Ask, Delivery, DeliveryState, Issuer, LetterRecord, Purpose},
    ports::{Attachment, Change, Consignment, StoreError},
    views::CorrectionView,
};

/// Why a mail of the worked example is not sent.
pub(crate) const EXAMPLE_STAYS: &str = "mails of the worked example do not leave this machine";

/// What many deliveries have in common, for as long as a run of the worker lasts.
#[derive(Default)]
pub(crate) struct Shelf {
    issuer: Option<Issuer>,
    letters: HashMap<LetterId, Arc<LetterParts>>,
}

/// What all deliveries of a letter have in common.
struct LetterParts {
    record: LetterRecord,
    view: Option<CorrectionView>,
    public_link: String,
    example: bool,
    attachment: Attachment,
}

impl LetterParts {
    /// The version of the correction that is in them.
    fn version(&self) -> Option<u32> {
        self.view.as_ref().map(|view| view.correction.version)
    }
}

impl App {
    /// To be called once at start, by the one process that sends: what was being sent when the
    /// program stopped may have left, so it is never sent again by itself.
    ///
    /// # Errors
    /// A fault of the store.
    pub async fn recover_deliveries(&self) -> Result<usize> {
        let interrupted = self.store.deliveries_in(DeliveryState::Sending).await?;
        for delivery in &interrupted {
            self.change_delivery(delivery.id, |d| {
                if d.state == DeliveryState::Sending {
                    d.state = unsure(d);
                    d.last_error = None;
                }
                Ok(())
            })
            .await?;
        }
        Ok(interrupted.len())
    }

    /// Changes a delivery, again while others write first.
    pub(crate) async fn change_delivery(
        &self,
        id: DeliveryId,
        change: impl Fn(&mut Delivery) -> std::result::Result<(), Refusal>,
    ) -> Result<Delivery> {
        for _ in Self::attempts() {
            let before = self
                .store
                .delivery(id)
                .await?
                .ok_or(Refusal::NotFound("delivery"))?;
            let mut after = before.clone();
            change(&mut after)?;
            if after == before {
                return Ok(after);
            }
            after.version += 1;
            match self
                .store
                .commit(vec![Change::SaveDelivery(after.clone())])
                .await
            {
                Ok(()) => return Ok(after),
                Err(StoreError::Conflict) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(Refusal::Changed.into())
    }

    /// What a delivery consists of, written from what the store holds now; none if it belongs to
    /// the worked example and must not leave this machine. What is the same for many is looked for
    /// on the `shelf`.
    pub(crate) async fn mail_of(
        &self,
        delivery: &Delivery,
        shelf: &mut Shelf,
    ) -> Result<Option<Consignment>> {
        let issuer = match &shelf.issuer {
            Some(issuer) => issuer.clone(),
            None => shelf.issuer.insert(self.issuer_or_refuse().await?).clone(),
        };
        let (mail, attachments) = if let Purpose::Letter(letter) = delivery.purpose {
            let parts = self.letter_parts(delivery.case, letter, shelf).await?;
            if parts.example && !self.config.example_mail {
                return Ok(None);
            }
            let ask = self.ask_of(delivery).await?;
            self.letter_mail(delivery, &parts, &issuer, ask).await?
        } else {
            let case = self.case_or_refuse(delivery.case).await?;
            let example = self.is_example(&case).await?;
            if example && !self.config.example_mail {
                return Ok(None);
            }
            let mail = self.plain_mail(delivery, &issuer, &case, example).await?;
            (mail, Vec::new())
        };
        let mail = Consignment {
            id: delivery.id.to_string(),
            from_name: issuer.body_in_text,
            from_email: issuer.reply_email,
            to_name: delivery.to_name.clone(),
            address: delivery.address.clone(),
            return_path: self.return_path(delivery),
            subject: mail.subject,
            text: mail.text,
            html: mail.html,
            attachments,
        };
        Ok(Some(self.as_mail_of_a_drill(mail, "vi")))
    }

    /// A mail without attachments.
    pub(crate) async fn plain_mail(
        &self,
        delivery: &Delivery,
        issuer: &Issuer,
        case: &Case,
        example: bool,
    ) -> Result<notice::Mail> {
        match delivery.purpose {
            Purpose::Verification(request) => {
                let request = case
                    .requests
                    .iter()
                    .find(|r| r.id == request)
                    .ok_or_else(|| Self::inconsistent("a delivery without request"))?;
                let link = self.link(LinkKind::Reply, "p", request.id.0);
                let text = self.message_text(case).await?;
                let at = delivery.queued_at;
                Ok(mails::verification(
                    issuer, case, request, &text, &link, at, example,
                ))
            }
            Purpose::Amendment(id) => self.amendment_mail(delivery, id, issuer, example).await,
            Purpose::Deed(id) => self.deed_mail(&delivery.to_name, id, issuer, example).await,
            Purpose::Reminder(of) => self.reminder_mail(delivery, of, issuer, example).await,
            Purpose::Change(_, version) => {
                self.change_mail(delivery, version, issuer, example).await
            }
            Purpose::Staff(news, _) => {
                let link = format!("{}/console/cases/{}", self.config.public_url, case.id);
                let name = &delivery.to_name;
                Ok(mails::staff(news, name, &case.title, &link, example))
            }
            Purpose::Letter(_) => Err(Self::inconsistent("a letter goes with its PDF")),
        }
    }

    /// What all deliveries of a letter have in common.
    async fn letter_parts(
        &self,
        case: CaseId,
        letter: LetterId,
        shelf: &mut Shelf,
    ) -> Result<Arc<LetterParts>> {
        // Asked for each delivery: while others leave, a verdict is withdrawn or corrected, a letter
        // recalled.
        let newest = self.not_withdrawn(case).await?;
        let version = newest.map(|correction| correction.version);
        if let Some(parts) = shelf.letters.get(&letter)
            && parts.version() == version
        {
            let parts = Arc::clone(parts);
            self.still_in_force(&parts.record).await?;
            return Ok(parts);
        }
        let record = self
            .store
            .letter(letter)
            .await?
            .ok_or_else(|| Self::inconsistent("a delivery without letter"))?;
        self.still_in_force(&record).await?;
        let (name, bytes) = self
            .issued_pdf(&record)
            .await?
            .ok_or_else(|| Self::inconsistent("a letter was sent before it was numbered"))?;
        let case = self.case_or_refuse(case).await?;
        let parts = Arc::new(LetterParts {
            record,
            view: self.correction_view(&case).await?,
            public_link: self.correction_link(case.id),
            example: self.is_example(&case).await?,
            attachment: Attachment {
                name,
                media_type: "application/pdf".to_owned(),
                bytes,
            },
        });
        shelf.letters.insert(letter, Arc::clone(&parts));
        Ok(parts)
    }

    async fn letter_mail(
        &self,
        delivery: &Delivery,
        parts: &LetterParts,
        issuer: &Issuer,
        ask: Ask,
    ) -> Result<(notice::Mail, Vec<Attachment>)> {
        let passed_on_by = match delivery.passed_on_by {
            Some(by) => self.store.delivery(by).await?.map(|by| by.to_name),
            None => None,
        };
        let all_letters = delivery.organisation.map_or_else(String::new, |id| {
            format!("{}{}", self.config.public_url, self.list_path(id))
        });
        let link = self.link(LinkKind::Receive, "r", delivery.id.0);
        let mail = mails::letter(
            issuer,
            &parts.record,
            &mails::Receiver {
                name: &delivery.to_name,
                ask,
                task: delivery.task,
                passed_on_by: passed_on_by.as_deref(),
                link: &link,
                all_letters: &all_letters,
            },
            parts.view.as_ref(),
            &parts.public_link,
        )
        .ok_or_else(|| Self::inconsistent("a letter was sent before it was numbered"))?;
        Ok((mail, vec![parts.attachment.clone()]))
    }

    /// The letter that a delivery brings or is about; none where it is about none.
    pub(crate) async fn letter_behind(&self, delivery: &Delivery) -> Result<Option<LetterId>> {
        let of = match delivery.purpose {
            Purpose::Letter(letter) => return Ok(Some(letter)),
            Purpose::Amendment(id) => {
                return Ok(self.store.amendment(id).await?.map(|a| a.letter));
            }
            Purpose::Verification(_) | Purpose::Staff(..) => return Ok(None),
            Purpose::Reminder(of) | Purpose::Change(of, _) => of,
            Purpose::Deed(id) => match self.store.deed(id).await? {
                Some(deed) => deed.delivery,
                None => return Ok(None),
            },
        };
        // What such news is about is a letter's delivery, or news of a change, which is about one.
        let mut about = self.store.delivery(of).await?;
        while let Some(delivery) = about {
            about = match delivery.purpose {
                Purpose::Letter(letter) => return Ok(Some(letter)),
                Purpose::Change(of, _) if of != delivery.id => self.store.delivery(of).await?,
                _ => None,
            };
        }
        Ok(None)
    }

    /// The chain's message as mails and letters quote it: without what is personal.
    pub(crate) async fn message_text(&self, case: &Case) -> Result<String> {
        let chain = self
            .store
            .chain(case.chain, time::OffsetDateTime::UNIX_EPOCH)
            .await?;
        Ok(chain
            .map(|chain| mask(&chain.representative))
            .unwrap_or_default())
    }

    pub(crate) fn link(&self, kind: LinkKind, room: &str, id: uuid::Uuid) -> String {
        format!(
            "{}/{room}/{}",
            self.config.public_url,
            self.links.token(kind, id)
        )
    }
}

/// What may have left waits for a person to decide; news to a colleague, who finds the same in the
/// console, is not worth one.
pub(crate) fn unsure(delivery: &Delivery) -> DeliveryState {
    match delivery.purpose {
        // A reminder that may have left is followed by the next step anyhow.
        Purpose::Staff(..) | Purpose::Reminder(_) => DeliveryState::Failed,
        Purpose::Verification(_)
        | Purpose::Letter(_)
        | Purpose::Amendment(_)
        | Purpose::Deed(_)
        | Purpose::Change(..) => DeliveryState::Uncertain,
    }
}
