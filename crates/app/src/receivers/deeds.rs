//! What receivers report to have done, how it reads beside the approved wording, and what a clerk
//! says to it.

use std::collections::HashMap;

use casework::{DeedId, DeliveryId, LetterId};
use time::Date;
use tracing::info;

use super::{
    By,
    compare::{Approved, compare},
    confirmed, done_at, letter_of,
};
use crate::{
    App, Refusal, Result,
    access::{Clerk, Staff},
    audit::{Action, AuditActor},
    corrections::number_and_symbol,
    links::sha256_hex,
    model::{
        ActKind, Deed, Delivery, Judged, Medium, NewDelivery, Published, PublishedState, Purpose,
    },
    ports::{Change, ReceiverChange, StoreError},
    text::{block, line, optional_line},
    vietnam_date,
};

/// The most reports of one receiver on one letter.
pub const MAX_DEEDS: usize = 100;
/// More people than there are in the country.
const MAX_PEOPLE: u64 = 200_000_000;

/// A report as it is typed.
#[derive(Clone, Debug)]
pub struct NewDeed {
    /// Who reports.
    pub by: By,
    /// The day on which it was done.
    pub on: Date,
    /// Where people were told.
    pub medium: Medium,
    /// How many people it reached, if they know.
    pub people: Option<u64>,
    /// In their words; may be empty if there is a link or a photo.
    pub text: String,
    /// Address of what was published; may be empty.
    pub link: String,
    /// Bytes of a photo; may be empty.
    pub photo: Vec<u8>,
    /// The earlier report that this one corrects.
    pub corrects: Option<DeedId>,
}

impl App {
    /// A receiver reports what it did. The letter counts as confirmed from then on; a link is read in
    /// the background.
    ///
    /// # Errors
    /// [`Refusal::BadLink`], [`Refusal::LetterEnded`], [`Refusal::LimitReached`],
    /// [`Refusal::NotAPhoto`], [`Refusal::FileTooLarge`]; what is wrong with the fields.
    pub async fn report_deed(&self, token: &str, new: NewDeed) -> Result<DeedId> {
        let (delivery, record) = self.received(token).await?;
        self.in_force(&record).await?;
        let by = new.by.read()?;
        let now = self.now();
        let today = vietnam_date(now);
        // Nothing was done before the letter, nothing will have been done tomorrow.
        let first = record
            .numbering
            .as_ref()
            .map_or(today, |numbering| vietnam_date(numbering.at));
        if new.on > today || new.on < first {
            return Err(Refusal::Invalid("done-on").into());
        }
        if new.people.is_some_and(|people| people > MAX_PEOPLE) {
            return Err(Refusal::Invalid("people").into());
        }
        let text = block("deed-text", &new.text, 4000)?;
        let url = optional_line("published-link", &new.link, 2000)?;
        if !(url.is_empty() || is_web_address(&url)) {
            return Err(Refusal::Invalid("published-link").into());
        }
        let deeds = self.store.deeds_of_delivery(delivery.id).await?;
        if deeds.len() >= MAX_DEEDS {
            return Err(Refusal::LimitReached(MAX_DEEDS).into());
        }
        if let Some(corrected) = new.corrects
            && !Deed::standing(&deeds).any(|deed| deed.id == corrected)
        {
            return Err(Refusal::NotFound("deed").into());
        }
        let mut changes = Vec::new();
        let photo = if new.photo.is_empty() {
            // A correction of the words keeps the photo.
            let corrected = deeds.iter().find(|deed| Some(deed.id) == new.corrects);
            corrected.and_then(|deed| deed.photo.clone())
        } else {
            let (photo, change) = self.new_photo(new.photo).await?;
            changes.push(change);
            Some(photo)
        };
        if text.is_empty() && url.is_empty() && photo.is_none() {
            return Err(Refusal::Empty("deed-text").into());
        }
        let deed = Deed {
            id: DeedId(self.new_id()),
            delivery: delivery.id,
            letter: letter_of(&delivery)?,
            version: 1,
            reported_at: now,
            by,
            on: new.on,
            medium: new.medium,
            people: new.people,
            text,
            photo,
            published: (!url.is_empty()).then(|| waiting(url, now)),
            corrects: new.corrects,
            judged: None,
        };
        changes.push(Change::Receiver(ReceiverChange::SaveDeed(Box::new(
            deed.clone(),
        ))));
        let kind = match deed.corrects {
            Some(_) => ActKind::Corrected,
            None => ActKind::Reported,
        };
        changes.push(self.act(delivery.id, kind, deed.by.clone(), String::new()));
        self.with_deed(&deed, changes, true).await?;
        Ok(deed.id)
    }

    /// Commits a deed with what becomes of its delivery, again while others write first.
    async fn with_deed(&self, deed: &Deed, changes: Vec<Change>, new: bool) -> Result<()> {
        for _ in Self::attempts() {
            let delivery = self.store.delivery(deed.delivery).await?;
            let mut delivery = delivery.ok_or(Refusal::BadLink)?;
            let mut deeds = self.store.deeds_of_delivery(deed.delivery).await?;
            match deeds.iter_mut().find(|one| one.id == deed.id) {
                Some(before) => *before = deed.clone(),
                None => deeds.push(deed.clone()),
            }
            let before = delivery.clone();
            if new {
                // Whoever did something with a letter has it, and kept it.
                confirmed(&mut delivery, &deed.by, deed.reported_at);
                delivery.returned_at = None;
                delivery.returned_reason = None;
            }
            delivery.done_at = done_at(&delivery, &deeds);
            let mut all = changes.clone();
            if delivery != before {
                delivery.version += 1;
                all.push(Change::SaveDelivery(delivery));
            }
            match self.store.commit(all).await {
                Err(StoreError::Conflict) => {}
                done => return Ok(done?),
            }
        }
        Err(Refusal::Changed.into())
    }

    /// Reads at most `limit` published pages that wait, each once, and compares them with what was
    /// approved. Returns how many were tried.
    ///
    /// # Errors
    /// A fault of the store.
    pub async fn compare_due(&self, limit: u32) -> Result<usize> {
        let waiting = self.store.deeds_waiting(limit).await?;
        let tried = waiting.len();
        for mut deed in waiting {
            let Some(url) = deed.published.as_ref().map(|page| page.url.clone()) else {
                continue;
            };
            let read = self.pages.read(&url).await;
            let at = self.now();
            let found = match &read {
                Ok(page) => self.beside_the_approved(&deed, &page.text).await?,
                Err(_) => None,
            };
            deed.version += 1;
            if let Some(published) = &mut deed.published {
                published.at = at;
                match read {
                    Ok(page) => {
                        info!(deed = %deed.id, "published page read");
                        published.state = PublishedState::Read;
                        published.from = page.url;
                        published.title = page.title.chars().take(300).collect();
                        published.text_sha256 = sha256_hex(page.text.as_bytes());
                        published.found = found;
                        published.error = None;
                    }
                    Err(error) => {
                        info!(deed = %deed.id, %error, "published page not read");
                        published.state = PublishedState::Unreadable;
                        published.error = Some((error.code().to_owned(), error.detail()));
                    }
                }
            }
            let change = Change::Receiver(ReceiverChange::SaveDeed(Box::new(deed)));
            match self.store.commit(vec![change]).await {
                // Judged meanwhile: read again in the next turn.
                Ok(()) | Err(StoreError::Conflict) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(tried)
    }

    async fn beside_the_approved(
        &self,
        deed: &Deed,
        page: &str,
    ) -> Result<Option<crate::model::Found>> {
        let Some(record) = self.store.letter(deed.letter).await? else {
            return Ok(None);
        };
        let case = self.case_or_refuse(record.case).await?;
        let Some(view) = self.correction_view(&case).await? else {
            return Ok(None);
        };
        let chain = self
            .store
            .chain(case.chain, time::OffsetDateTime::UNIX_EPOCH)
            .await?;
        let message = chain.map(|chain| chain.representative).unwrap_or_default();
        let number = number_and_symbol(&record).unwrap_or_default();
        let verdict = crate::mails::verdict_name(&view);
        let approved = Approved {
            explanation: &view.correction.verdict.explanation,
            verdict: &verdict,
            number: &number,
            message: &message,
        };
        Ok(Some(compare(page, &approved)))
    }

    /// A clerk says that a report is not enough; the receiver reads why, and is mailed.
    ///
    /// # Errors
    /// [`Refusal::NotFound`], [`Refusal::Empty`].
    pub async fn judge_deed(
        &self,
        by: &Clerk,
        letter: LetterId,
        id: DeedId,
        reason: &str,
    ) -> Result<()> {
        let reason = block("reason", reason, 1000)?;
        line("reason", &reason, 1000)?;
        let mut deed = self.deed_of(letter, id).await?;
        let delivery = self.store.delivery(deed.delivery).await?;
        let delivery = delivery.ok_or(Refusal::NotFound("delivery"))?;
        let now = self.now();
        deed.version += 1;
        deed.judged = Some(Judged {
            reason: reason.clone(),
            by: by.user(),
            at: now,
        });
        let mail = Delivery {
            organisation: delivery.organisation,
            channel: crate::model::ChannelKind::Email,
            ..Delivery::new(NewDelivery {
                id: DeliveryId(self.new_id()),
                purpose: Purpose::Deed(id),
                case: delivery.case,
                to_name: delivery.to_name.clone(),
                address: delivery.address.clone(),
                at: now,
            })
        };
        let mut changes = vec![
            self.record(
                delivery.case,
                AuditActor::User { id: by.user() },
                Action::DeedJudged,
                format!("deed:{id}"),
                &reason,
            ),
            Change::Receiver(ReceiverChange::SaveDeed(Box::new(deed.clone()))),
        ];
        if !delivery.address.is_empty() {
            changes.push(Change::SaveDelivery(mail));
        }
        self.with_deed(&deed, changes, false).await
    }

    /// A clerk takes that back.
    ///
    /// # Errors
    /// [`Refusal::NotFound`].
    pub async fn accept_deed(&self, by: &Clerk, letter: LetterId, id: DeedId) -> Result<()> {
        let mut deed = self.deed_of(letter, id).await?;
        if deed.judged.take().is_none() {
            return Ok(());
        }
        deed.version += 1;
        let delivery = self.store.delivery(deed.delivery).await?;
        let delivery = delivery.ok_or(Refusal::NotFound("delivery"))?;
        let changes = vec![
            self.record(
                delivery.case,
                AuditActor::User { id: by.user() },
                Action::DeedAccepted,
                format!("deed:{id}"),
                "",
            ),
            Change::Receiver(ReceiverChange::SaveDeed(Box::new(deed.clone()))),
        ];
        self.with_deed(&deed, changes, false).await
    }

    /// The deeds of a letter with the names of who reported them, oldest first.
    ///
    /// # Errors
    /// [`Refusal::NotFound`].
    pub async fn deeds_of(&self, _by: &Staff, letter: LetterId) -> Result<Vec<(Deed, String)>> {
        self.letter_or_refuse(letter).await?;
        let deliveries = self.store.deliveries_of_letter(letter).await?;
        let deeds = self.store.deeds_of_letter(letter).await?;
        Ok(named_deeds(deeds, &deliveries))
    }

    /// The photo of a deed, for the people of the console.
    ///
    /// # Errors
    /// [`Refusal::NotFound`].
    pub async fn deed_photo(&self, _by: &Staff, letter: LetterId, id: DeedId) -> Result<Vec<u8>> {
        let deed = self.deed_of(letter, id).await?;
        self.photo_of(&deed).await
    }

    /// The photo of a deed, for the receiver that reported it.
    ///
    /// # Errors
    /// [`Refusal::BadLink`], [`Refusal::NotFound`].
    pub async fn own_photo(&self, token: &str, id: DeedId) -> Result<Vec<u8>> {
        let (delivery, _) = self.received(token).await?;
        let deed = self.store.deed(id).await?;
        let deed = deed.filter(|deed| deed.delivery == delivery.id);
        self.photo_of(&deed.ok_or(Refusal::NotFound("deed"))?).await
    }

    async fn photo_of(&self, deed: &Deed) -> Result<Vec<u8>> {
        let photo = deed.photo.as_ref().ok_or(Refusal::NotFound("deed"))?;
        let blob = self.store.blob(&photo.sha256).await?;
        let (_, bytes) = blob.ok_or_else(|| Self::inconsistent("a deed without its photo"))?;
        Ok(bytes)
    }

    async fn deed_of(&self, letter: LetterId, id: DeedId) -> Result<Deed> {
        let found = self.store.deed(id).await?;
        let found = found.filter(|deed| deed.letter == letter);
        Ok(found.ok_or(Refusal::NotFound("deed"))?)
    }

    /// The mail that tells a receiver why its report is not enough.
    pub(crate) async fn deed_mail(
        &self,
        to_name: &str,
        id: DeedId,
        issuer: &crate::model::Issuer,
        example: bool,
    ) -> Result<notice::Mail> {
        let gone = || Self::inconsistent("a mail on a deed that is not there");
        let deed = self.store.deed(id).await?.ok_or_else(gone)?;
        let record = self.store.letter(deed.letter).await?.ok_or_else(gone)?;
        let number = number_and_symbol(&record).unwrap_or_default();
        let link = self.link(crate::links::LinkKind::Receive, "r", deed.delivery.0);
        let reason = deed.judged.map(|judged| judged.reason);
        Ok(notice::DeedMail {
            issuer: &issuer.body_in_text,
            number_and_symbol: &number,
            receiver: to_name,
            reason: &reason.unwrap_or_default(),
            link: &link,
            example,
        }
        .compose(notice::Language::Vi))
    }
}

/// Deeds with the names of who reported them.
pub(crate) fn named_deeds(deeds: Vec<Deed>, deliveries: &[Delivery]) -> Vec<(Deed, String)> {
    let names: HashMap<DeliveryId, &str> = deliveries
        .iter()
        .map(|delivery| (delivery.id, delivery.to_name.as_str()))
        .collect();
    let named = deeds.into_iter().map(|deed| {
        let name = names.get(&deed.delivery).copied();
        (deed, name.unwrap_or_default().to_owned())
    });
    named.collect()
}

fn waiting(url: String, at: time::OffsetDateTime) -> Published {
    Published {
        url,
        state: PublishedState::Waiting,
        at,
        from: String::new(),
        title: String::new(),
        text_sha256: String::new(),
        found: None,
        error: None,
    }
}

/// An address that a browser could open: the page reader looks closer.
fn is_web_address(url: &str) -> bool {
    let rest = url
        .strip_prefix("https://")
        .or_else(|| url.strip_prefix("http://"));
    rest.is_some_and(|rest| {
        let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
        !host.is_empty() && !url.chars().any(char::is_whitespace)
    })
}
