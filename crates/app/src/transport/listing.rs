//! Deliveries that a clerk looks through, and what can be done about them.

use casework::{DeliveryId, LetterId};
use time::OffsetDateTime;

use crate::{
    App, Refusal, Result,
    access::{Clerk, Staff},
    corrections::number_and_symbol,
    links::LinkKind,
    model::{ChannelKind, Delivery, DeliveryList, DeliveryNote, DeliveryState, NoteKind, Purpose},
    ports::{Change, StoreError, TransportChange},
};

use super::paper::PaperStack;

/// Rows on a page.
const PAGE: u32 = 50;
/// Reasons to choose from.
const REASONS: u32 = 20;
/// How many are changed at once with one click.
const MANY: u32 = 2000;

/// A channel as a clerk sees it.
#[derive(Clone, Debug)]
pub struct ChannelState {
    /// Which.
    pub kind: ChannelKind,
    /// Whether it can send at all.
    pub configured: bool,
    /// Since when it is away, when it is asked next, what it said.
    pub away: Option<(OffsetDateTime, OffsetDateTime, String)>,
}

/// A delivery with what can be said of it.
#[derive(Clone, Debug)]
pub struct DeliveryRow {
    /// The delivery.
    pub delivery: Delivery,
    /// What happened on its way, oldest first.
    pub notes: Vec<DeliveryNote>,
    /// The letter it carries or tells of, with its number and symbol; none for other mails.
    pub letter: Option<(LetterId, String)>,
}

/// One list of deliveries.
#[derive(Clone, Debug)]
pub struct DeliveriesPage {
    /// Which list.
    pub list: DeliveryList,
    /// Only those of this reason.
    pub reason: Option<String>,
    /// How many each list has.
    pub counts: Vec<(DeliveryList, u64)>,
    /// Why they are on the list, most frequent first.
    pub reasons: Vec<(String, u64)>,
    /// The rows of this page.
    pub rows: Vec<DeliveryRow>,
    /// Number of the page, from 0.
    pub page: u32,
    /// Whether there is another.
    pub more: bool,
    /// The channels.
    pub channels: Vec<ChannelState>,
    /// What is to be printed, on the list of paper.
    pub papers: Vec<PaperStack>,
}

impl App {
    /// A page of a list; without one, the first that has any.
    ///
    /// # Errors
    /// A fault of the store.
    pub async fn deliveries_page(
        &self,
        _by: &Staff,
        list: Option<DeliveryList>,
        reason: Option<&str>,
        page: u32,
    ) -> Result<DeliveriesPage> {
        let found = self.store.delivery_counts().await?;
        let counts: Vec<(DeliveryList, u64)> = DeliveryList::ALL
            .into_iter()
            .map(|list| {
                let count = found.iter().find(|(of, _)| *of == list);
                (list, count.map_or(0, |(_, count)| *count))
            })
            .collect();
        let first = || counts.iter().find(|(_, count)| *count > 0);
        let list = list
            .or_else(|| first().map(|(list, _)| *list))
            .unwrap_or(DeliveryList::Uncertain);
        let reason = reason.filter(|reason| !reason.is_empty());
        let offset = page.saturating_mul(PAGE);
        let mut found = self
            .store
            .deliveries_listed(list, reason, PAGE + 1, offset)
            .await?;
        let more = found.len() > PAGE as usize;
        found.truncate(PAGE as usize);
        let mut rows = Vec::new();
        for delivery in found {
            rows.push(self.delivery_row(delivery).await?);
        }
        Ok(DeliveriesPage {
            list,
            reason: reason.map(str::to_owned),
            reasons: self.store.delivery_reasons(list, REASONS).await?,
            counts,
            rows,
            page,
            more,
            channels: self.channel_states(),
            papers: if list == DeliveryList::Paper {
                self.paper_stacks().await?
            } else {
                Vec::new()
            },
        })
    }

    async fn delivery_row(&self, delivery: Delivery) -> Result<DeliveryRow> {
        let letter = match self.letter_behind(&delivery).await? {
            Some(letter) => self.store.letter(letter).await?,
            None => None,
        };
        Ok(DeliveryRow {
            notes: self.store.delivery_notes(delivery.id).await?,
            letter: letter.map(|letter| {
                let name = number_and_symbol(&letter);
                (
                    letter.id,
                    name.unwrap_or_else(|| letter.content.number_line()),
                )
            }),
            delivery,
        })
    }

    fn channel_states(&self) -> Vec<ChannelState> {
        let ways = self.transport.ways();
        self.transport
            .channels
            .iter()
            .map(|channel| {
                let kind = channel.kind();
                let away = ways.get(&kind).and_then(|way| way.breaker.away());
                ChannelState {
                    kind,
                    configured: channel.is_configured(),
                    away: away.map(|(since, next, words)| (since, next, words.to_owned())),
                }
            })
            .collect()
    }

    /// Puts a failed or uncertain delivery back into the queue, to the organisation's present
    /// address; one that waits on paper, if the organisation has an address by now.
    ///
    /// # Errors
    /// [`Refusal::DeliveryState`], [`Refusal::NotFound`], [`Refusal::LetterEnded`],
    /// [`Refusal::Empty`] without an address.
    pub async fn send_again(&self, by: &Clerk, id: DeliveryId) -> Result<()> {
        let delivery = self.delivery_or_refuse(id).await?;
        if let Purpose::Letter(letter) = delivery.purpose {
            let record = self.store.letter(letter).await?;
            let record = record.ok_or(Refusal::NotFound("letter"))?;
            self.still_in_force(&record).await?;
        }
        // A reminder goes where its step says: to another address, to a superior.
        let elsewhere = matches!(delivery.purpose, Purpose::Reminder(_) | Purpose::Change(..));
        let organisation = match delivery.organisation {
            Some(organisation) if !elsewhere => self.store.organisation(organisation).await?,
            _ => None,
        };
        let today = crate::vietnam_date(self.now());
        let address = organisation.map_or(delivery.address, |o| o.near(today).email);
        if address.is_empty() {
            return Err(Refusal::Empty("email").into());
        }
        let now = self.now();
        self.change_noted(by, id, NoteKind::SentAgain, |d| {
            let paper = d.channel == ChannelKind::Print && d.state == DeliveryState::Queued;
            let lost = matches!(d.state, DeliveryState::Failed | DeliveryState::Uncertain);
            if !paper && !lost {
                return Err(Refusal::DeliveryState(d.state.code()));
            }
            d.channel = ChannelKind::Email;
            d.state = DeliveryState::Queued;
            d.address.clone_from(&address);
            d.attempts = 0;
            d.next_at = now;
            d.last_error = None;
            d.sent_at = None;
            d.delivered_at = None;
            Ok(())
        })
        .await
    }

    /// The same for all of a list with a reason; those that cannot go stay. Returns how many went
    /// into the queue, and how many stayed.
    ///
    /// # Errors
    /// [`Refusal::Invalid`] for a list from which nothing is sent again.
    pub async fn send_all_again(
        &self,
        by: &Clerk,
        list: DeliveryList,
        reason: Option<&str>,
    ) -> Result<(usize, usize)> {
        if !matches!(list, DeliveryList::GivenUp | DeliveryList::Bounced) {
            return Err(Refusal::Invalid("list").into());
        }
        let reason = reason.filter(|reason| !reason.is_empty());
        let all = self.store.deliveries_listed(list, reason, MANY, 0).await?;
        let (mut went, mut stayed) = (0, 0);
        for delivery in all {
            match self.send_again(by, delivery.id).await {
                Ok(()) => went += 1,
                Err(crate::Error::Refused(_)) => stayed += 1,
                Err(error) => return Err(error),
            }
        }
        Ok((went, stayed))
    }

    /// A person found out that an uncertain delivery did arrive, or one that a server gave back.
    ///
    /// # Errors
    /// [`Refusal::DeliveryState`], [`Refusal::NotFound`].
    pub async fn mark_arrived(&self, by: &Clerk, id: DeliveryId) -> Result<()> {
        let now = self.now();
        self.change_noted(by, id, NoteKind::MarkedArrived, |d| {
            let bounced = d.state == DeliveryState::Failed && d.sent_at.is_some();
            if d.state != DeliveryState::Uncertain && !bounced {
                return Err(Refusal::DeliveryState(d.state.code()));
            }
            d.state = DeliveryState::Sent;
            d.sent_at.get_or_insert(now);
            d.last_error = None;
            Ok(())
        })
        .await
    }

    /// What does not go by e-mail is printed and handed over instead.
    ///
    /// # Errors
    /// [`Refusal::DeliveryState`], [`Refusal::NotFound`]; [`Refusal::Invalid`] for what is no
    /// letter.
    pub async fn put_on_paper(&self, by: &Clerk, id: DeliveryId) -> Result<()> {
        self.change_noted(by, id, NoteKind::PutOnPaper, |d| {
            if !d.purpose.is_printable() {
                return Err(Refusal::Invalid("delivery"));
            }
            let lost = matches!(d.state, DeliveryState::Failed | DeliveryState::Uncertain);
            if d.channel == ChannelKind::Print || !lost {
                return Err(Refusal::DeliveryState(d.state.code()));
            }
            d.channel = ChannelKind::Print;
            d.state = DeliveryState::Queued;
            d.attempts = 0;
            d.sent_at = None;
            d.delivered_at = None;
            Ok(())
        })
        .await
    }

    pub(crate) async fn delivery_or_refuse(&self, id: DeliveryId) -> Result<Delivery> {
        let delivery = self.store.delivery(id).await?;
        Ok(delivery.ok_or(Refusal::NotFound("delivery"))?)
    }

    /// Changes a delivery and notes who did it and what stood there before.
    pub(crate) async fn change_noted(
        &self,
        by: &Clerk,
        id: DeliveryId,
        kind: NoteKind,
        change: impl Fn(&mut Delivery) -> std::result::Result<(), Refusal>,
    ) -> Result<()> {
        for _ in Self::attempts() {
            let before = self.delivery_or_refuse(id).await?;
            let mut after = before.clone();
            change(&mut after)?;
            if after == before {
                return Ok(());
            }
            after.version += 1;
            let note = DeliveryNote {
                delivery: id,
                key: format!("v{}", after.version),
                at: self.now(),
                kind,
                text: [Some(before.address), before.last_error]
                    .into_iter()
                    .flatten()
                    .filter(|text| !text.is_empty())
                    .collect::<Vec<_>>()
                    .join(": "),
                by: Some(by.user()),
            };
            let changes = vec![
                Change::SaveDelivery(after),
                Change::Transport(TransportChange::Note(note)),
            ];
            match self.store.commit(changes).await {
                Ok(()) => return Ok(()),
                Err(StoreError::Conflict) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(Refusal::Changed.into())
    }

    /// The private link of a delivery, as a path.
    pub(crate) fn receiver_path(&self, id: DeliveryId) -> String {
        format!("/r/{}", self.links.token(LinkKind::Receive, id.0))
    }
}
