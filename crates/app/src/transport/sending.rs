//! Sending what waits: many at once, each written down as leaving before it does.
//!
//! One commit holds what came back and what leaves next. So the disk is waited for once for many,
//! and no more is ever marked as leaving than is on its way at that moment: a kill makes at most
//! that many uncertain.

use std::{collections::HashMap, sync::Arc};

use time::Duration;
use tokio::task::{Id, JoinSet};
use tracing::{debug, info, warn};

use crate::{
    App, Refusal, Result,
    deliveries::{EXAMPLE_STAYS, Shelf, unsure},
    model::{ChannelKind, Delivery, DeliveryState},
    ports::{Change, Channel, Consignment, Receipt, SendError, StoreError},
};

/// Waits between attempts; after the last one the delivery is given up.
pub(crate) const WAITS: [Duration; 6] = [
    Duration::minutes(1),
    Duration::minutes(5),
    Duration::minutes(15),
    Duration::hours(1),
    Duration::hours(4),
    Duration::hours(12),
];
/// The longest wait for another place on a channel that was away.
const AWAY: Duration = Duration::seconds(5);
/// How often more is looked for when all that was found goes to domains that had their share.
const LOOKS: u32 = 4;

type Outcome = std::result::Result<Receipt, SendError>;

/// A delivery as it left, and what came back.
#[derive(Clone, Debug)]
pub(crate) struct Landed {
    delivery: Delivery,
    /// None: what it asks for is over, and it was taken back before it left.
    outcome: Option<Outcome>,
}

/// Why there is nothing to hand to a channel.
enum NotSent {
    /// What it asks for is over.
    Over,
    /// As if the channel had refused it.
    Refused(SendError),
}

/// What is on its way.
#[derive(Default)]
struct Air {
    flying: JoinSet<Outcome>,
    deliveries: HashMap<Id, Delivery>,
}

impl Air {
    fn start(&mut self, channel: &Arc<dyn Channel>, delivery: Delivery, what: Consignment) {
        let channel = Arc::clone(channel);
        let task = self.flying.spawn(async move { channel.send(&what).await });
        self.deliveries.insert(task.id(), delivery);
    }

    /// All that came back; if `wait`, at least one.
    async fn land(&mut self, wait: bool) -> Vec<Landed> {
        let mut back = Vec::new();
        if wait {
            back.extend(self.flying.join_next_with_id().await);
        }
        while let Some(one) = self.flying.try_join_next_with_id() {
            back.push(one);
        }
        back.into_iter()
            .filter_map(|one| {
                let (id, outcome) = match one {
                    Ok(done) => done,
                    Err(broken) => {
                        let words = format!("the channel broke: {broken}");
                        (broken.id(), Err(SendError::Uncertain(words)))
                    }
                };
                let delivery = self.deliveries.remove(&id)?;
                Some(Landed {
                    delivery,
                    outcome: Some(outcome),
                })
            })
            .collect()
    }
}

/// A wait that is up to a quarter shorter by chance: what failed together does not come again
/// together.
pub(crate) fn jittered(wait: Duration, spread: f64) -> Duration {
    wait * (1.0 - spread / 4.0)
}

impl App {
    /// Sends at most `limit` deliveries whose time has come. Returns how many were tried.
    ///
    /// # Errors
    /// A fault of the store.
    pub async fn send_due(&self, limit: u32) -> Result<usize> {
        self.send_due_while(limit, &|| true).await
    }

    /// The same, but none is begun once `go_on` says no; what is on its way is finished.
    ///
    /// # Errors
    /// A fault of the store.
    pub async fn send_due_while(
        &self,
        limit: u32,
        go_on: &(dyn Fn() -> bool + Sync),
    ) -> Result<usize> {
        self.follow_drill().await?;
        if self.is_drill_over() {
            return Ok(0);
        }
        let mut tried = 0;
        for channel in &self.transport.channels {
            if channel.is_configured() {
                tried += self.send_over(channel, limit as usize, go_on).await?;
            }
        }
        Ok(tried)
    }

    async fn send_over(
        &self,
        channel: &Arc<dyn Channel>,
        limit: usize,
        go_on: &(dyn Fn() -> bool + Sync),
    ) -> Result<usize> {
        let kind = channel.kind();
        let mut shelf = Shelf::default();
        let mut air = Air::default();
        let mut landed = std::mem::take(&mut *self.transport.unsettled());
        let mut fault = None;
        let mut begun = 0;
        loop {
            let mut room = 0;
            if fault.is_none() && begun < limit && go_on() {
                room = self.transport.room(kind, air.flying.len(), self.now());
                room = room.min(limit - begun);
            }
            match self.turn_over(kind, &mut landed, room).await {
                Ok(leaving) => {
                    begun += leaving.len();
                    for delivery in leaving {
                        match self.consignment(&delivery, &mut shelf).await {
                            Ok(consignment) => air.start(channel, delivery, consignment),
                            Err(NotSent::Over) => landed.push(Landed {
                                delivery,
                                outcome: None,
                            }),
                            Err(NotSent::Refused(error)) => landed.push(Landed {
                                delivery,
                                outcome: Some(Err(error)),
                            }),
                        }
                    }
                }
                // Nothing more is begun; what comes back is kept for the next time.
                Err(error) => {
                    fault.get_or_insert(error);
                }
            }
            if air.flying.is_empty() && (landed.is_empty() || fault.is_some()) {
                break;
            }
            for one in air.land(landed.is_empty() || fault.is_some()).await {
                if let Some(outcome) = &one.outcome {
                    self.learn_of(kind, outcome.as_ref().err());
                }
                landed.push(one);
            }
        }
        self.transport.unsettled().append(&mut landed);
        fault.map_or(Ok(begun), Err)
    }

    /// Writes down what came back and what leaves next, in one commit, and returns what leaves.
    async fn turn_over(
        &self,
        kind: ChannelKind,
        landed: &mut Vec<Landed>,
        room: usize,
    ) -> Result<Vec<Delivery>> {
        let mut changes = Vec::new();
        for one in &*landed {
            let mut delivery = one.delivery.clone();
            delivery.version += 1;
            self.settle(&mut delivery, one.outcome.as_ref());
            changes.push(Change::SaveDelivery(delivery));
        }
        let mut leaving = Vec::new();
        if room > 0 {
            leaving = self.choose(kind, room).await?;
        }
        changes.extend(leaving.iter().cloned().map(Change::SaveDelivery));
        if changes.is_empty() {
            return Ok(leaving);
        }
        match self.store.commit(changes).await {
            Ok(()) => landed.clear(),
            Err(StoreError::Conflict) => {
                // Somebody changed one of them meanwhile: each by itself.
                while let Some(one) = landed.last() {
                    self.land(one).await?;
                    landed.pop();
                }
                let chosen = std::mem::take(&mut leaving);
                for delivery in chosen {
                    let claim = vec![Change::SaveDelivery(delivery.clone())];
                    match self.store.commit(claim).await {
                        Ok(()) => leaving.push(delivery),
                        Err(StoreError::Conflict) => {}
                        // What was claimed before leaves all the same.
                        Err(_) if !leaving.is_empty() => break,
                        Err(error) => return Err(error.into()),
                    }
                }
            }
            Err(error) => return Err(error.into()),
        }
        Ok(leaving)
    }

    /// The next deliveries as they are written down when they leave.
    async fn choose(&self, kind: ChannelKind, room: usize) -> Result<Vec<Delivery>> {
        let now = self.now();
        let mut chosen: Vec<Delivery> = Vec::new();
        for _ in 0..LOOKS {
            let full = self.transport.exhausted(kind, now);
            let wanted = u32::try_from(room).unwrap_or(u32::MAX);
            let due = self.store.due_deliveries(kind, now, &full, wanted).await?;
            let found = due.len();
            for mut delivery in due {
                let known = chosen.iter().any(|one| one.id == delivery.id);
                if chosen.len() == room || known {
                    continue;
                }
                if self.transport.take(kind, &delivery.address, now) {
                    delivery.version += 1;
                    delivery.state = DeliveryState::Sending;
                    delivery.attempts += 1;
                    chosen.push(delivery);
                }
            }
            if chosen.len() == room || found < room {
                break;
            }
        }
        Ok(chosen)
    }

    async fn consignment(
        &self,
        delivery: &Delivery,
        shelf: &mut Shelf,
    ) -> std::result::Result<Consignment, NotSent> {
        let refused = |error| Err(NotSent::Refused(error));
        match self.mail_of(delivery, shelf).await {
            // Recalled or replaced since it was queued.
            Err(crate::Error::Refused(Refusal::LetterEnded)) => {
                refused(SendError::Permanent(Refusal::LetterEnded.to_string()))
            }
            Err(crate::Error::Refused(Refusal::AlreadyAnswered)) => Err(NotSent::Over),
            Ok(None) => refused(SendError::Permanent(EXAMPLE_STAYS.to_owned())),
            Ok(Some(mail)) => Ok(mail),
            // Nothing has left: the claim is given back and the fault reported.
            Err(error) => refused(SendError::Temporary(error.to_string())),
        }
    }

    /// Writes down what came back of a delivery that somebody else changed meanwhile.
    async fn land(&self, one: &Landed) -> Result<()> {
        let attempt = one.delivery.attempts;
        self.change_delivery(one.delivery.id, |d| {
            let waits = matches!(d.state, DeliveryState::Sending | DeliveryState::Uncertain);
            let went = matches!(one.outcome, Some(Ok(_)));
            // What went may be queued again: a clerk gave it up for lost too early.
            if (waits && d.attempts == attempt) || (went && d.state == DeliveryState::Queued) {
                self.settle(d, one.outcome.as_ref());
            }
            Ok(())
        })
        .await
        .map(drop)
    }

    fn settle(&self, delivery: &mut Delivery, outcome: Option<&Outcome>) {
        let id = delivery.id;
        let now = self.now();
        let Some(outcome) = outcome else {
            delivery.state = DeliveryState::Cancelled;
            return;
        };
        match outcome {
            Ok(receipt) => {
                debug!(delivery = %id, words = receipt.words, "sent");
                delivery.state = DeliveryState::Sent;
                delivery.sent_at = Some(now);
                delivery.last_error = None;
            }
            Err(SendError::Unavailable(words)) => {
                info!(delivery = %id, %words, "the channel is away");
                delivery.attempts = delivery.attempts.saturating_sub(1);
                delivery.state = DeliveryState::Queued;
                delivery.next_at = now + jittered(AWAY, self.spread());
                delivery.last_error = Some(words.clone());
            }
            Err(error) => {
                warn!(delivery = %id, attempt = delivery.attempts, %error, "not sent");
                delivery.last_error = Some(error.to_string());
                let wait = WAITS.get(delivery.attempts.saturating_sub(1) as usize);
                delivery.state = match (error, wait) {
                    (SendError::Uncertain(_), _) => unsure(delivery),
                    (SendError::Temporary(_), Some(wait)) => {
                        delivery.next_at = now + jittered(*wait, self.spread());
                        DeliveryState::Queued
                    }
                    _ => DeliveryState::Failed,
                };
            }
        }
    }
}
