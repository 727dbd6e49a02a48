//! What receivers of a letter see and do under their private link: read it, confirm, send it back,
//! take the ready-made parts, pass it on, report what was done.

use casework::{DeliveryId, LetterId, OrganisationId};

use crate::{
    App, Error, Refusal, Result,
    links::LinkKind,
    model::{
        Act, ActKind, AmendmentKind, Ask, Deed, Delivery, DeliveryState, LetterRecord, Proof,
        Purpose, Reporter,
    },
    ports::{Change, ReceiverChange, StoreError},
    text::{block, line},
    views::{ReceiverPage, ReceiverParts},
};

mod compare;
mod deeds;
mod list;
mod parts;
mod passing;
mod photo;

pub(crate) use deeds::named_deeds;
pub use deeds::{MAX_DEEDS, NewDeed};
pub use list::{LettersOfOrganisation, ReceivedRow};
pub(crate) use parts::{PICTURE_VERSION, picture_of, press};
pub use parts::{Part, PartFile};
pub use passing::{
    MAX_OWN_ADDRESSEES, Member, PassOn, PassOnPage, PassedOn, ReadAddressees, read_addressees,
};
pub use photo::MAX_PHOTO_MB;

/// Who acts, as they typed it.
#[derive(Clone, Debug, Default)]
pub struct By {
    /// Name.
    pub person: String,
    /// Office.
    pub office: String,
}

impl By {
    pub(crate) fn read(&self) -> std::result::Result<Reporter, Refusal> {
        Ok(Reporter {
            person: line("person", &self.person, 100)?,
            office: line("office", &self.office, 200)?,
        })
    }
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
                opened(d, now);
                Ok(())
            })
            .await?;
        self.receiver_view(delivery).await
    }

    /// A receiver confirms that the letter is there. Doing it again keeps the first time; the others
    /// are noted.
    ///
    /// # Errors
    /// [`Refusal::BadLink`]; what is wrong with the fields.
    pub async fn confirm(&self, token: &str, by: &By) -> Result<()> {
        let id = self.delivery_of(token).await?;
        let by = by.read()?;
        let now = self.now();
        self.change_received(id, |d, deeds| {
            let mut acts = Vec::new();
            if d.returned_at.take().is_some() {
                d.returned_reason = None;
                acts.push((ActKind::Kept, by.clone(), String::new()));
            }
            confirmed(d, &by, now);
            d.done_at = done_at(d, deeds);
            acts.push((ActKind::Confirmed, by.clone(), String::new()));
            Ok(acts)
        })
        .await
    }

    /// A receiver sends a letter back that is not for them (Decree 30/2020/NĐ-CP, Article 21).
    ///
    /// # Errors
    /// [`Refusal::BadLink`]; what is wrong with the fields.
    pub async fn send_back(&self, token: &str, by: &By, reason: &str) -> Result<()> {
        let id = self.delivery_of(token).await?;
        let by = by.read()?;
        let reason = block("reason", reason, 1000)?;
        if reason.is_empty() {
            return Err(Refusal::Empty("reason").into());
        }
        let now = self.now();
        self.change_received(id, |d, _| {
            opened(d, now);
            d.returned_at = Some(now);
            d.returned_reason = Some(reason.clone());
            Ok(vec![(ActKind::Returned, by.clone(), reason.clone())])
        })
        .await
    }

    /// The letter's PDF for a receiver, with its file name.
    ///
    /// # Errors
    /// [`Refusal::BadLink`].
    pub async fn receiver_pdf(&self, token: &str) -> Result<(String, Vec<u8>)> {
        let (_, record) = self.received(token).await?;
        self.issued_pdf(&record)
            .await?
            .ok_or_else(|| Refusal::BadLink.into())
    }

    /// The delivery that a private link opens, and its letter.
    pub(super) async fn received(&self, token: &str) -> Result<(Delivery, LetterRecord)> {
        let id = self.delivery_of(token).await?;
        let delivery = self.store.delivery(id).await?.ok_or(Refusal::BadLink)?;
        let record = match delivery.purpose {
            Purpose::Letter(letter) => self.store.letter(letter).await?,
            _ => None,
        };
        Ok((delivery, record.ok_or(Refusal::BadLink)?))
    }

    pub(crate) async fn delivery_of(&self, token: &str) -> Result<DeliveryId> {
        let id = DeliveryId(self.links.open(LinkKind::Receive, token)?);
        match self.store.delivery(id).await? {
            // What was passed on and taken back before it left has no page any more.
            Some(delivery)
                if matches!(delivery.purpose, Purpose::Letter(_))
                    && (delivery.state != DeliveryState::Cancelled
                        || delivery.passed_on_by.is_none()) =>
            {
                Ok(id)
            }
            _ => Err(Refusal::BadLink.into()),
        }
    }

    /// Changes a delivery together with what is noted of it, again while others write first.
    async fn change_received(
        &self,
        id: DeliveryId,
        change: impl Fn(
            &mut Delivery,
            &[Deed],
        ) -> std::result::Result<Vec<(ActKind, Reporter, String)>, Refusal>,
    ) -> Result<()> {
        for _ in Self::attempts() {
            let before = self.store.delivery(id).await?.ok_or(Refusal::BadLink)?;
            let deeds = self.store.deeds_of_delivery(id).await?;
            let mut after = before.clone();
            let acts = change(&mut after, &deeds)?;
            let mut changes: Vec<Change> = acts
                .into_iter()
                .map(|(kind, by, note)| self.act(id, kind, by, note))
                .collect();
            if after != before {
                after.version += 1;
                changes.push(Change::SaveDelivery(after));
            }
            match self.store.commit(changes).await {
                Err(StoreError::Conflict) => {}
                done => return Ok(done?),
            }
        }
        Err(Refusal::Changed.into())
    }

    pub(crate) fn act(
        &self,
        delivery: DeliveryId,
        kind: ActKind,
        by: Reporter,
        note: String,
    ) -> Change {
        Change::Receiver(ReceiverChange::Note(Act {
            delivery,
            at: self.now(),
            kind,
            by,
            note,
        }))
    }

    async fn receiver_view(&self, delivery: Delivery) -> Result<ReceiverPage> {
        let Purpose::Letter(letter) = delivery.purpose else {
            return Err(Refusal::BadLink.into());
        };
        let record = self.store.letter(letter).await?.ok_or(Refusal::BadLink)?;
        let case = self.case_or_refuse(delivery.case).await?;
        let correction = self.correction_view(&case).await?;
        let issuer = self.issuer().await?;
        let life = self.life_of(&record).await?;
        let parts = match &correction {
            // Nobody should pass on what no longer stands.
            Some(view) if !view.withdrawn && life.in_force() => Some(self.parts_of(view)),
            _ => None,
        };
        let passed_on_by = match delivery.passed_on_by {
            Some(by) => self.store.delivery(by).await?.map(|by| by.to_name),
            None => None,
        };
        Ok(ReceiverPage {
            ask: self.ask_of(&delivery).await?,
            issuer: issuer
                .as_ref()
                .map(|i| i.body_in_text.clone())
                .unwrap_or_default(),
            telephone: issuer.map(|i| i.telephone).unwrap_or_default(),
            text: letter::plain_text(&record.content, self.rules(&record.content)?),
            parts,
            passed_on_by,
            passed_on: self.store.deliveries_passed_on_by(delivery.id).await?,
            deeds: self.store.deeds_of_delivery(delivery.id).await?,
            acts: self.store.acts_of_delivery(delivery.id).await?,
            list: delivery.organisation.map(|id| self.list_path(id)),
            now: self.now(),
            example: self.is_example(&case).await?,
            life,
            acknowledged: self.acknowledged(&delivery, record.id).await?,
            changed: self.is_told(&delivery).await?,
            delivery,
            letter: record,
            correction,
        })
    }

    fn parts_of(&self, view: &crate::views::CorrectionView) -> ReceiverParts {
        let link = self.correction_link(view.correction.case);
        let article = crate::mails::article(view, &link);
        ReceiverParts {
            chat: crate::mails::chat(view, &link, notice::Language::Vi),
            spoken: crate::mails::spoken(view, &link),
            long: article.text(),
            has_audio: self.speaker.is_there(),
        }
    }

    /// The private path of all letters of an organisation.
    pub(crate) fn list_path(&self, id: OrganisationId) -> String {
        format!("/o/{}", self.links.token(LinkKind::Letters, id.0))
    }

    pub(crate) async fn ask_of(&self, delivery: &Delivery) -> Result<Ask> {
        if let Some(task) = delivery.task {
            return Ok(task.ask);
        }
        // Sent before deliveries kept what they ask.
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
            (_, None) => Ask::Warn,
        })
    }

    /// A letter that can be passed on: it stands, and so does its verdict.
    pub(super) async fn passable(&self, record: &LetterRecord) -> Result<()> {
        self.in_force(record).await?;
        match self.not_withdrawn(record.case).await {
            Err(Error::Refused(Refusal::AlreadyAnswered)) => Err(Refusal::NoParts.into()),
            standing => standing.map(drop),
        }
    }

    /// A letter that can be reported on: it stands.
    pub(super) async fn in_force(&self, record: &LetterRecord) -> Result<()> {
        self.still_in_force(record).await
    }
}

/// What a letter became, for lists.
pub(crate) type Ended = Option<AmendmentKind>;

/// Whoever holds the private link has got the letter: what was uncertain no longer is.
pub(crate) fn opened(delivery: &mut Delivery, now: time::OffsetDateTime) {
    delivery.opened_at.get_or_insert(now);
    if delivery.state == DeliveryState::Uncertain {
        delivery.state = DeliveryState::Sent;
        delivery.sent_at.get_or_insert(now);
    }
}

fn confirmed(delivery: &mut Delivery, by: &Reporter, now: time::OffsetDateTime) {
    opened(delivery, now);
    if delivery.confirmed_at.is_none() {
        delivery.confirmed_at = Some(now);
        delivery.confirmed_by = Some(format!("{} – {}", by.person, by.office));
    }
}

/// When the proof that the receiver is asked for was there. What was sent before letters asked for
/// proof is done with an account.
fn done_at(delivery: &Delivery, deeds: &[Deed]) -> Option<time::OffsetDateTime> {
    let wanted = delivery.task.map_or(Proof::Account, |task| task.proof);
    Deed::done_at(deeds, wanted, delivery.confirmed_at)
}

/// The letter of a delivery.
fn letter_of(delivery: &Delivery) -> std::result::Result<LetterId, Refusal> {
    match delivery.purpose {
        Purpose::Letter(letter) => Ok(letter),
        _ => Err(Refusal::BadLink),
    }
}
