//! Sending what waits, and what people decide about what did not go.

use casework::{Case, DeliveryId};
use time::Duration;
use tracing::{info, warn};

use crate::{
    App, Refusal, Result,
    access::Clerk,
    links::LinkKind,
    mails,
    masking::mask,
    model::{Delivery, DeliveryState, Purpose},
    ports::{Change, MailError, OutgoingMail, StoreError},
};

/// Waits between attempts; after the last one the delivery has failed.
pub(crate) const WAITS: [Duration; 6] = [
    Duration::minutes(1),
    Duration::minutes(5),
    Duration::minutes(15),
    Duration::hours(1),
    Duration::hours(4),
    Duration::hours(12),
];

/// Why a mail of the worked example is not sent.
pub(crate) const EXAMPLE_STAYS: &str = "mails of the worked example do not leave this machine";

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

    /// Sends at most `limit` deliveries whose time has come. Returns how many were tried.
    ///
    /// # Errors
    /// A fault of the store.
    pub async fn send_due(&self, limit: u32) -> Result<usize> {
        if !self.mailer.is_configured() {
            return Ok(0);
        }
        let due = self.store.due_deliveries(self.now(), limit).await?;
        let mut tried = 0;
        for delivery in due {
            tried += usize::from(self.send_one(delivery).await?);
        }
        Ok(tried)
    }

    /// Claims, sends and writes down what happened. False if someone else claimed it.
    async fn send_one(&self, mut delivery: Delivery) -> Result<bool> {
        delivery.version += 1;
        delivery.state = DeliveryState::Sending;
        delivery.attempts += 1;
        match self
            .store
            .commit(vec![Change::SaveDelivery(delivery.clone())])
            .await
        {
            Ok(()) => {}
            Err(StoreError::Conflict) => return Ok(false),
            Err(error) => return Err(error.into()),
        }
        let result = match self.mail_of(&delivery).await {
            // Recalled or replaced since it was queued.
            Err(crate::Error::Refused(Refusal::LetterEnded)) => {
                Err(MailError::Permanent(Refusal::LetterEnded.to_string()))
            }
            Ok(None) => Err(MailError::Permanent(EXAMPLE_STAYS.to_owned())),
            Ok(Some(mail)) => self.mailer.send(&mail).await,
            // Nothing has left: the claim is given back and the fault reported.
            Err(error) => Err(MailError::Temporary(error.to_string())),
        };
        self.change_delivery(delivery.id, |d| {
            self.settle(d, &result);
            Ok(())
        })
        .await?;
        Ok(true)
    }

    fn settle(&self, delivery: &mut Delivery, result: &std::result::Result<(), MailError>) {
        let id = delivery.id;
        match result {
            Ok(()) => {
                info!(delivery = %id, "sent");
                delivery.state = DeliveryState::Sent;
                delivery.sent_at = Some(self.now());
                delivery.last_error = None;
            }
            Err(error) => {
                warn!(delivery = %id, attempt = delivery.attempts, %error, "not sent");
                delivery.last_error = Some(error.to_string());
                let wait = WAITS.get(delivery.attempts.saturating_sub(1) as usize);
                delivery.state = match (error, wait) {
                    (MailError::Uncertain(_), _) => unsure(delivery),
                    (MailError::Temporary(_), Some(wait)) => {
                        delivery.next_at = self.now() + *wait;
                        DeliveryState::Queued
                    }
                    _ => DeliveryState::Failed,
                };
            }
        }
    }

    /// Puts a failed or uncertain delivery back into the queue, to the organisation's present
    /// address.
    ///
    /// # Errors
    /// [`Refusal::DeliveryState`], [`Refusal::NotFound`].
    pub async fn send_again(&self, _by: &Clerk, id: DeliveryId) -> Result<()> {
        let delivery = self
            .store
            .delivery(id)
            .await?
            .ok_or(Refusal::NotFound("delivery"))?;
        if let Purpose::Letter(letter) = delivery.purpose {
            let record = self.store.letter(letter).await?;
            let record = record.ok_or(Refusal::NotFound("letter"))?;
            self.still_in_force(&record).await?;
        }
        let organisation = match delivery.organisation {
            Some(organisation) => self.store.organisation(organisation).await?,
            None => None,
        };
        let today = crate::vietnam_date(self.now());
        let address = organisation.map_or(delivery.address, |o| o.near(today).email);
        if address.is_empty() {
            return Err(Refusal::Empty("email").into());
        }
        let now = self.now();
        self.change_delivery(id, |d| {
            if !matches!(d.state, DeliveryState::Failed | DeliveryState::Uncertain) {
                return Err(Refusal::DeliveryState(d.state.code()));
            }
            d.state = DeliveryState::Queued;
            d.address.clone_from(&address);
            d.attempts = 0;
            d.next_at = now;
            d.last_error = None;
            Ok(())
        })
        .await
        .map(drop)
    }

    /// A person found out that an uncertain delivery did arrive.
    ///
    /// # Errors
    /// [`Refusal::DeliveryState`], [`Refusal::NotFound`].
    pub async fn mark_arrived(&self, _by: &Clerk, id: DeliveryId) -> Result<()> {
        let now = self.now();
        self.change_delivery(id, |d| {
            if d.state != DeliveryState::Uncertain {
                return Err(Refusal::DeliveryState(d.state.code()));
            }
            d.state = DeliveryState::Sent;
            d.sent_at = Some(now);
            Ok(())
        })
        .await
        .map(drop)
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

    /// The e-mail that a delivery is, written from what the store holds now; none if it belongs to
    /// the worked example and must not leave this machine.
    async fn mail_of(&self, delivery: &Delivery) -> Result<Option<OutgoingMail>> {
        let issuer = self.issuer_or_refuse().await?;
        let case = self.case_or_refuse(delivery.case).await?;
        let example = self.is_example(&case).await?;
        if example && !self.config.example_mail {
            return Ok(None);
        }
        let (mail, attachments) = match delivery.purpose {
            Purpose::Verification(request) => {
                let request = case
                    .requests
                    .iter()
                    .find(|r| r.id == request)
                    .ok_or_else(|| Self::inconsistent("a delivery without request"))?;
                let link = self.link(LinkKind::Reply, "p", request.id.0);
                let text = self.message_text(&case).await?;
                let mail = mails::verification(
                    &issuer,
                    &case,
                    request,
                    &text,
                    &link,
                    delivery.queued_at,
                    example,
                );
                (mail, Vec::new())
            }
            Purpose::Letter(letter) => self.letter_mail(delivery, letter, &issuer, &case).await?,
            Purpose::Amendment(id) => {
                let mail = self.amendment_mail(delivery, id, &issuer, example).await?;
                (mail, Vec::new())
            }
            Purpose::Staff(news, _) => {
                let link = format!("{}/console/cases/{}", self.config.public_url, case.id);
                let mail = mails::staff(news, &delivery.to_name, &case.title, &link, example);
                (mail, Vec::new())
            }
        };
        Ok(Some(OutgoingMail {
            id: delivery.id.to_string(),
            from_name: issuer.body_in_text,
            from_email: issuer.reply_email,
            to_name: delivery.to_name.clone(),
            to_email: delivery.address.clone(),
            subject: mail.subject,
            text: mail.text,
            html: mail.html,
            attachments,
        }))
    }

    async fn letter_mail(
        &self,
        delivery: &Delivery,
        letter: casework::LetterId,
        issuer: &crate::model::Issuer,
        case: &Case,
    ) -> Result<(notice::Mail, Vec<crate::ports::Attachment>)> {
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
        let ask = self.ask_of(delivery).await?;
        let link = self.link(LinkKind::Receive, "r", delivery.id.0);
        let view = self.correction_view(case).await?;
        let public_link = format!(
            "{}{}",
            self.config.public_url,
            crate::views::correction_path(case.id)
        );
        let mail = mails::letter(
            issuer,
            &record,
            &mails::Receiver {
                name: &delivery.to_name,
                ask,
                link: &link,
            },
            view.as_ref(),
            &public_link,
        )
        .ok_or_else(|| Self::inconsistent("a letter was sent before it was numbered"))?;
        let attachment = crate::ports::Attachment {
            name,
            media_type: "application/pdf".to_owned(),
            bytes,
        };
        Ok((mail, vec![attachment]))
    }

    pub(crate) async fn ask_of(&self, delivery: &Delivery) -> Result<crate::model::Ask> {
        if let Some(task) = delivery.task {
            return Ok(task.ask);
        }
        let group = match delivery.group {
            Some(group) => self.store.group(group).await?,
            None => None,
        };
        let letter = match delivery.purpose {
            Purpose::Letter(id) => self.store.letter(id).await?,
            _ => None,
        };
        Ok(match (letter, group) {
            (Some(letter), Some(group)) => letter.ask(&group),
            (None, Some(group)) => group.ask,
            (_, None) => crate::model::Ask::Warn,
        })
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
fn unsure(delivery: &Delivery) -> DeliveryState {
    match delivery.purpose {
        Purpose::Staff(..) => DeliveryState::Failed,
        Purpose::Verification(_) | Purpose::Letter(_) | Purpose::Amendment(_) => {
            DeliveryState::Uncertain
        }
    }
}
