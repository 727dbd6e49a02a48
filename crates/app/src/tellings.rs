//! Telling reporters of a published correction, with the guarantees of deliveries: what is leaving
//! is written down first, and nothing is sent twice by itself.

use casework::{CaseId, ReportId};
use time::OffsetDateTime;
use tracing::{info, warn};

use crate::{
    App, Refusal, Result,
    access::Officer,
    audit::{Action, AuditActor},
    deliveries::EXAMPLE_STAYS,
    mails,
    model::{ChannelKind, Contact, ContactKind, DeliveryState, Telling},
    ports::{Change, Consignment, Receipt, SendError, StoreError},
    transport::{WAITS, jittered},
};

impl App {
    /// To be called once at start, as [`recover_deliveries`](Self::recover_deliveries): what was
    /// leaving may have left, and an officer decides.
    ///
    /// # Errors
    /// A fault of the store.
    pub async fn recover_tellings(&self) -> Result<usize> {
        let later = OffsetDateTime::from_unix_timestamp(i64::from(u32::MAX)).unwrap_or(self.now());
        let interrupted = self
            .store
            .tellings_due(DeliveryState::Sending, later, u32::MAX)
            .await?;
        for telling in &interrupted {
            let mut changed = telling.clone();
            changed.version += 1;
            changed.state = DeliveryState::Uncertain;
            changed.last_error = None;
            self.store
                .commit(vec![Change::SaveTelling(changed)])
                .await?;
        }
        Ok(interrupted.len())
    }

    /// Tells at most `limit` reporters whose time has come. Returns how many were tried.
    ///
    /// # Errors
    /// A fault of the store.
    pub async fn tell_due(&self, limit: u32) -> Result<usize> {
        self.follow_drill().await?;
        if self.is_drill_over() {
            return Ok(0);
        }
        if !self.mailer.is_configured() || self.is_away(ChannelKind::Email) {
            return Ok(0);
        }
        let due = self
            .store
            .tellings_due(DeliveryState::Queued, self.now(), limit)
            .await?;
        let mut tried = 0;
        for telling in due {
            tried += usize::from(self.tell_one(telling).await?);
        }
        Ok(tried)
    }

    /// Puts one that failed or is uncertain back into the queue.
    ///
    /// # Errors
    /// [`Refusal::NotFound`], [`Refusal::DeliveryState`].
    pub async fn tell_again(&self, _by: &Officer, case: CaseId, report: ReportId) -> Result<()> {
        let tellings = self.store.tellings_of_case(case).await?;
        let mut last = tellings
            .into_iter()
            .rfind(|telling| telling.report == report)
            .ok_or(Refusal::NotFound("contact"))?;
        if !matches!(last.state, DeliveryState::Failed | DeliveryState::Uncertain) {
            return Err(Refusal::DeliveryState(last.state.code()).into());
        }
        last.version += 1;
        last.state = DeliveryState::Queued;
        last.attempts = 0;
        last.next_at = self.now();
        last.last_error = None;
        Ok(self.store.commit(vec![Change::SaveTelling(last)]).await?)
    }

    /// Claims, sends and writes down what happened. False if someone else claimed it.
    async fn tell_one(&self, mut telling: Telling) -> Result<bool> {
        telling.version += 1;
        telling.state = DeliveryState::Sending;
        telling.attempts += 1;
        match self
            .store
            .commit(vec![Change::SaveTelling(telling.clone())])
            .await
        {
            Ok(()) => {}
            Err(StoreError::Conflict) => return Ok(false),
            Err(error) => return Err(error.into()),
        }
        let contact = self.store.contact(telling.report).await?;
        let contact = contact.filter(|contact| contact.sealed.is_some());
        let result = match contact {
            // The reporter went between the queue and here.
            None => None,
            Some(contact) => Some(self.tell(&telling, &contact).await),
        };
        self.settle_telling(telling, result).await?;
        Ok(true)
    }

    async fn tell(
        &self,
        telling: &Telling,
        contact: &Contact,
    ) -> std::result::Result<Receipt, SendError> {
        match self.telling_mail(telling, contact).await {
            Ok(None) => Err(SendError::Permanent(EXAMPLE_STAYS.to_owned())),
            Ok(Some(mail)) => {
                // Counted, never held up: few go out, and none waits behind letters.
                self.may_leave(ChannelKind::Email, &mail.address);
                let outcome = self.mailer.send(&mail).await;
                self.learn_of(ChannelKind::Email, outcome.as_ref().err());
                // What a server answers may repeat the address: it is not kept.
                let hide = |text: String| text.replace(&mail.address, "…");
                outcome.map_err(|error| error.map(hide))
            }
            Err(error) => Err(SendError::Temporary(error.to_string())),
        }
    }

    /// None as result: there is nobody to tell any more.
    async fn settle_telling(
        &self,
        mut telling: Telling,
        result: Option<std::result::Result<Receipt, SendError>>,
    ) -> Result<()> {
        let now = self.now();
        telling.version += 1;
        telling.last_error = None;
        let mut changes = Vec::new();
        match result {
            None => telling.state = DeliveryState::Cancelled,
            Some(Ok(_)) => {
                info!(report = %telling.report, "told");
                telling.state = DeliveryState::Sent;
                telling.sent_at = Some(now);
                let about = format!("report:{}", telling.report);
                let action = Action::ReporterTold;
                changes.push(self.record(telling.case, AuditActor::System, action, about, ""));
            }
            Some(Err(error)) => {
                warn!(report = %telling.report, attempt = telling.attempts, %error, "not told");
                telling.last_error = Some(error.to_string());
                let wait = WAITS.get(telling.attempts.saturating_sub(1) as usize);
                telling.state = match (error, wait) {
                    (SendError::Uncertain(_), _) => DeliveryState::Uncertain,
                    (SendError::Unavailable(_), _) => {
                        telling.attempts = telling.attempts.saturating_sub(1);
                        telling.next_at = now + jittered(WAITS[0], self.spread());
                        DeliveryState::Queued
                    }
                    (SendError::Temporary(_), Some(wait)) => {
                        telling.next_at = now + jittered(*wait, self.spread());
                        DeliveryState::Queued
                    }
                    _ => DeliveryState::Failed,
                };
            }
        }
        changes.push(Change::SaveTelling(telling));
        Ok(self.store.commit(changes).await?)
    }

    /// None if it belongs to the worked example and must not leave this machine.
    async fn telling_mail(
        &self,
        telling: &Telling,
        contact: &Contact,
    ) -> Result<Option<Consignment>> {
        debug_assert_eq!(contact.kind, ContactKind::Email);
        let issuer = self.issuer_or_refuse().await?;
        let case = self.case_or_refuse(telling.case).await?;
        let view = self
            .correction_view(&case)
            .await?
            .ok_or_else(|| Self::inconsistent("a reporter is told of no correction"))?;
        if view.example && !self.config.example_mail {
            return Ok(None);
        }
        let link = self.correction_link(case.id);
        let tracking = format!("{}/track", self.config.public_url);
        let mail = mails::reporter(&view, &link, &tracking, &contact.language);
        let mail = Consignment {
            id: format!("told-{}-{}", telling.report, telling.correction),
            from_name: issuer.body_in_text,
            from_email: issuer.reply_email,
            to_name: String::new(),
            address: self.opened(contact)?,
            return_path: None,
            subject: mail.subject,
            text: mail.text,
            html: mail.html,
            attachments: Vec::new(),
        };
        Ok(Some(self.as_mail_of_a_drill(mail, &contact.language)))
    }
}
