//! What receivers and named parties see and do under their private links.

use casework::{CaseId, DeliveryId, RequestId, Stage};

use crate::{
    App, Refusal, Result,
    links::LinkKind,
    mails,
    masking::mask,
    model::{Delivery, DeliveryState, Purpose},
    text::{block, line},
    views::{PartyPage, ReceiverPage},
};

/// A receiver's confirmation.
#[derive(Clone, Debug)]
pub struct Confirmation {
    /// Name of the person who confirms.
    pub person: String,
    /// Their office.
    pub office: String,
    /// What was done so far; may be empty.
    pub report: String,
}

impl App {
    /// A receiver opens its page; the first time is noted.
    ///
    /// # Errors
    /// [`Refusal::BadLink`].
    pub async fn receiver_page(&self, token: &str) -> Result<ReceiverPage> {
        let id = self.delivery_of(token).await?;
        let now = self.now();
        let delivery = self
            .change_delivery(id, |d| {
                d.opened_at.get_or_insert(now);
                arrived(d, now);
                Ok(())
            })
            .await?;
        self.receiver_view(delivery).await
    }

    /// A receiver confirms, or adds to its report. Doing it again keeps the first time.
    ///
    /// # Errors
    /// [`Refusal::BadLink`]; what is wrong with the fields.
    pub async fn confirm(&self, token: &str, confirmation: &Confirmation) -> Result<()> {
        let id = self.delivery_of(token).await?;
        let person = line("person", &confirmation.person, 100)?;
        let office = line("office", &confirmation.office, 200)?;
        let report = block("report", &confirmation.report, 2000)?;
        let now = self.now();
        self.change_delivery(id, |d| {
            d.opened_at.get_or_insert(now);
            d.confirmed_at.get_or_insert(now);
            d.confirmed_by = Some(format!("{person} – {office}"));
            if !report.is_empty() {
                d.report = Some(report.clone());
            }
            arrived(d, now);
            Ok(())
        })
        .await
        .map(drop)
    }

    /// The letter's PDF for a receiver, with its file name.
    ///
    /// # Errors
    /// [`Refusal::BadLink`].
    pub async fn receiver_pdf(&self, token: &str) -> Result<(String, Vec<u8>)> {
        let id = self.delivery_of(token).await?;
        let delivery = self.store.delivery(id).await?.ok_or(Refusal::BadLink)?;
        let Purpose::Letter(letter) = delivery.purpose else {
            return Err(Refusal::BadLink.into());
        };
        let record = self.store.letter(letter).await?.ok_or(Refusal::BadLink)?;
        self.issued_pdf(&record)
            .await?
            .ok_or_else(|| Refusal::BadLink.into())
    }

    /// A named party opens its page.
    ///
    /// # Errors
    /// [`Refusal::BadLink`].
    pub async fn party_page(&self, token: &str) -> Result<PartyPage> {
        let id = RequestId(self.links.open(LinkKind::Reply, token)?);
        let case = self
            .store
            .case_of_request(id)
            .await?
            .ok_or(Refusal::BadLink)?;
        let request = case
            .requests
            .iter()
            .find(|r| r.id == id)
            .cloned()
            .ok_or(Refusal::BadLink)?;
        if request.revoked.is_some() {
            return Err(Refusal::Case(casework::Refusal::Revoked).into());
        }
        let chain = self
            .store
            .chain(case.chain, time::OffsetDateTime::UNIX_EPOCH)
            .await?
            .ok_or_else(|| Self::inconsistent("a case without chain"))?;
        let issuer = self.issuer().await?;
        Ok(PartyPage {
            issuer: issuer
                .as_ref()
                .map(|i| i.body_in_text.clone())
                .unwrap_or_default(),
            telephone: issuer.map(|i| i.telephone).unwrap_or_default(),
            open: request.reply.is_none() && !matches!(case.stage, Stage::Dismissed { .. }),
            expired: request.reply.is_none() && self.now() > request.expires_at(),
            title: case.title,
            request,
            suggestions: crate::example::suggestions(chain.chain.example),
            example: chain.chain.example,
            message: mask(&chain.representative),
            variants: chain.variants,
            sightings: chain.sightings,
        })
    }

    pub(crate) async fn delivery_of(&self, token: &str) -> Result<DeliveryId> {
        let id = DeliveryId(self.links.open(LinkKind::Receive, token)?);
        match self.store.delivery(id).await? {
            Some(delivery) if matches!(delivery.purpose, Purpose::Letter(_)) => Ok(id),
            _ => Err(Refusal::BadLink.into()),
        }
    }

    async fn receiver_view(&self, delivery: Delivery) -> Result<ReceiverPage> {
        let Purpose::Letter(letter) = delivery.purpose else {
            return Err(Refusal::BadLink.into());
        };
        let record = self.store.letter(letter).await?.ok_or(Refusal::BadLink)?;
        let case = self.case_or_refuse(delivery.case).await?;
        let correction = self.correction_view(&case).await?;
        let issuer = self.issuer().await?;
        let link = self.correction_link(case.id);
        Ok(ReceiverPage {
            ask: self.ask_of(&delivery).await?,
            issuer: issuer
                .as_ref()
                .map(|i| i.body_in_text.clone())
                .unwrap_or_default(),
            telephone: issuer.map(|i| i.telephone).unwrap_or_default(),
            chat: correction
                .as_ref()
                .map(|view| mails::chat(view, &link, notice::Language::Vi))
                .unwrap_or_default(),
            spoken: correction
                .as_ref()
                .map(|view| mails::spoken(view, &link))
                .unwrap_or_default(),
            example: self.is_example(&case).await?,
            life: self.life_of(&record).await?,
            acknowledged: self.acknowledged(&delivery, record.id).await?,
            delivery,
            letter: record,
            correction,
        })
    }

    pub(crate) fn correction_link(&self, case: CaseId) -> String {
        format!(
            "{}{}",
            self.config.public_url,
            crate::views::correction_path(case)
        )
    }
}

/// Whoever holds the private link has got the e-mail: what was uncertain no longer is.
pub(crate) fn arrived(delivery: &mut Delivery, now: time::OffsetDateTime) {
    if delivery.state == DeliveryState::Uncertain {
        delivery.state = DeliveryState::Sent;
        delivery.sent_at.get_or_insert(now);
    }
}
