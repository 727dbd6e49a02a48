//! How far each receiver is: one standing for each, however many deliveries went to it.

use std::collections::HashMap;

use casework::{DeliveryId, GroupId, OrganisationId};
use time::{Duration, OffsetDateTime};

use crate::model::{Delivery, DeliveryState, DeliveryStatus, Proof};

/// How far a receiver is. In this order of strength, but [`Silent`](Standing::Silent) is what
/// remains of "sent", "delivered" or "opened" once its time is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// It did not go, or nobody knows whether it did: a person must look.
    Failed,
    /// Waits for its turn, or for somebody to hand it over.
    Waiting,
    /// Sent, and no answer although its time is over.
    Silent,
    /// The receiver's server took it, or it was handed over.
    Sent,
    /// The receiver's server said that it has it.
    Delivered,
    /// The private link was opened.
    Opened,
    /// Sent back as not for them.
    SentBack,
    /// Receipt is confirmed.
    Confirmed,
    /// What was asked is shown to be done.
    Done,
}

impl Standing {
    /// Every standing, strongest first: the order in which people read them.
    pub const ALL: [Standing; 9] = [
        Standing::Done,
        Standing::Confirmed,
        Standing::Opened,
        Standing::Delivered,
        Standing::Sent,
        Standing::Waiting,
        Standing::Silent,
        Standing::SentBack,
        Standing::Failed,
    ];

    /// The stable name used in addresses, the API and text keys.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Standing::Failed => "failed",
            Standing::Waiting => "waiting",
            Standing::Silent => "silent",
            Standing::Sent => "sent",
            Standing::Delivered => "delivered",
            Standing::Opened => "opened",
            Standing::SentBack => "sent-back",
            Standing::Confirmed => "confirmed",
            Standing::Done => "done",
        }
    }

    /// The standing with this [`code`](Standing::code).
    #[must_use]
    pub fn from_code(code: &str) -> Option<Standing> {
        Standing::ALL.into_iter().find(|one| one.code() == code)
    }

    pub(crate) const fn place(self) -> usize {
        self as usize
    }

    /// What one delivery proves; none if it was taken back before it left.
    fn of(delivery: &Delivery) -> Option<Standing> {
        Some(match delivery.status() {
            DeliveryStatus::Done => Standing::Done,
            DeliveryStatus::Returned => Standing::SentBack,
            DeliveryStatus::Confirmed => Standing::Confirmed,
            DeliveryStatus::Opened => Standing::Opened,
            DeliveryStatus::Delivered => Standing::Delivered,
            DeliveryStatus::Transport(state) => match state {
                DeliveryState::Queued | DeliveryState::Sending => Standing::Waiting,
                DeliveryState::Sent => Standing::Sent,
                DeliveryState::Uncertain | DeliveryState::Failed => Standing::Failed,
                DeliveryState::Cancelled => return None,
            },
        })
    }
}

/// Who a receiver is, so that nobody is counted twice.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ReceiverKey {
    /// An organisation of the register, over whatever branch and channel it was reached.
    Organisation(OrganisationId),
    /// Somebody added by hand, by address; without one by name. In small letters.
    Person(String),
}

/// A receiver of a letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receiver {
    /// Who it is.
    pub key: ReceiverKey,
    /// Its name when the letter went out.
    pub name: String,
    /// The group that it counts in; none if nobody said.
    pub group: Option<GroupId>,
    /// Who passed the letter on to it; none: the issuing body.
    pub passed_on_by: Option<ReceiverKey>,
    /// How far it is.
    pub standing: Standing,
    /// It confirmed, but what was asked is not shown to be done although its time is over.
    pub late: bool,
    /// When it confirmed.
    pub confirmed_at: Option<OffsetDateTime>,
    /// Who confirmed.
    pub confirmed_by: Option<String>,
    /// How many people it says to have reached.
    pub reach: u64,
    /// Its deliveries, the first one first.
    pub deliveries: Vec<DeliveryId>,
}

/// Until when a delivery is to be confirmed: within a day of leaving (Decree 30/2020/NĐ-CP, Article
/// 21), or by the deadline of what is asked if that is sooner.
#[must_use]
pub fn confirm_by(delivery: &Delivery) -> Option<OffsetDateTime> {
    let day = delivery.sent_at? + Duration::hours(24);
    Some(delivery.task.map_or(day, |task| task.due_at.min(day)))
}

/// Every receiver once, in the order of their first deliveries. What was taken back before it left
/// reached nobody. `reach` is what was reported for each delivery.
#[must_use]
pub fn receivers(
    deliveries: &[Delivery],
    reach: &HashMap<DeliveryId, u64>,
    now: OffsetDateTime,
) -> Vec<Receiver> {
    let keys = Keys::of(deliveries);
    // What the issuing body sent itself says which group a receiver belongs to.
    let mut order: Vec<&Delivery> = deliveries.iter().collect();
    order.sort_by_key(|d| (d.passed_on_by.is_some(), d.queued_at, d.id));
    let mut places: HashMap<&ReceiverKey, usize> = HashMap::new();
    let mut found: Vec<Gathered<'_>> = Vec::new();
    for delivery in order {
        let (Some(standing), Some(key)) = (Standing::of(delivery), keys.of.get(&delivery.id))
        else {
            continue;
        };
        let at = *places.entry(key).or_insert(found.len());
        if at == found.len() {
            found.push(Gathered::new(key, delivery, standing));
        }
        found[at].add(delivery, standing, reach, now);
    }
    let groups = Groups::of(deliveries);
    let is_receiver = |key: &ReceiverKey| places.contains_key(key);
    found
        .into_iter()
        .map(|one| one.receiver(&keys, &groups, is_receiver))
        .collect()
}

/// Which receiver each delivery is to.
struct Keys {
    of: HashMap<DeliveryId, ReceiverKey>,
}

impl Keys {
    fn of(deliveries: &[Delivery]) -> Keys {
        // A mailbox of an organisation that somebody typed in by hand is that organisation.
        let mut boxes: HashMap<String, OrganisationId> = HashMap::new();
        for delivery in deliveries {
            if let (Some(id), false) = (delivery.organisation, delivery.address.is_empty()) {
                let address = delivery.address.to_lowercase();
                boxes
                    .entry(address)
                    .and_modify(|known| *known = (*known).min(id))
                    .or_insert(id);
            }
        }
        let key = |delivery: &Delivery| {
            let address = delivery.address.trim().to_lowercase();
            match delivery.organisation {
                Some(id) => ReceiverKey::Organisation(id),
                None => match boxes.get(&address) {
                    Some(id) => ReceiverKey::Organisation(*id),
                    None if address.is_empty() => {
                        ReceiverKey::Person(delivery.to_name.trim().to_lowercase())
                    }
                    None => ReceiverKey::Person(address),
                },
            }
        };
        Keys {
            of: deliveries.iter().map(|d| (d.id, key(d))).collect(),
        }
    }
}

/// The group of each delivery: its own, or that of whoever passed it on.
struct Groups<'a>(HashMap<DeliveryId, &'a Delivery>);

impl<'a> Groups<'a> {
    fn of(deliveries: &'a [Delivery]) -> Groups<'a> {
        Groups(deliveries.iter().map(|d| (d.id, d)).collect())
    }

    fn group(&self, delivery: &Delivery) -> Option<GroupId> {
        let mut at = delivery;
        // No chain of passing on is longer than there are deliveries.
        for _ in 0..=self.0.len() {
            if at.group.is_some() {
                return at.group;
            }
            at = self.0.get(&at.passed_on_by?)?;
        }
        None
    }
}

/// A receiver's deliveries while they are gathered.
struct Gathered<'a> {
    key: &'a ReceiverKey,
    first: &'a Delivery,
    standing: Standing,
    overdue: bool,
    late: bool,
    confirmed: Option<(OffsetDateTime, Option<&'a str>)>,
    reach: u64,
    all: Vec<DeliveryId>,
}

impl<'a> Gathered<'a> {
    fn new(key: &'a ReceiverKey, first: &'a Delivery, standing: Standing) -> Self {
        Gathered {
            key,
            first,
            standing,
            overdue: false,
            late: false,
            confirmed: None,
            reach: 0,
            all: Vec::new(),
        }
    }

    fn add(
        &mut self,
        delivery: &'a Delivery,
        standing: Standing,
        reach: &HashMap<DeliveryId, u64>,
        now: OffsetDateTime,
    ) {
        self.standing = self.standing.max(standing);
        self.overdue |= confirm_by(delivery).is_some_and(|by| by < now);
        self.late |= delivery.is_overdue(now)
            && delivery
                .task
                .is_some_and(|task| task.proof > Proof::Confirmation);
        if let Some(at) = delivery.confirmed_at
            && self.confirmed.is_none_or(|(first, _)| at < first)
        {
            self.confirmed = Some((at, delivery.confirmed_by.as_deref()));
        }
        // The same deed may be told under each of its links: the larger figure, not the sum.
        self.reach = self
            .reach
            .max(reach.get(&delivery.id).copied().unwrap_or_default());
        self.all.push(delivery.id);
    }

    fn receiver(
        self,
        keys: &Keys,
        groups: &Groups<'_>,
        is_receiver: impl Fn(&ReceiverKey) -> bool,
    ) -> Receiver {
        let answered = self.standing >= Standing::SentBack;
        let left = self.standing >= Standing::Sent;
        let standing = if self.overdue && left && !answered {
            Standing::Silent
        } else {
            self.standing
        };
        let by = self.first.passed_on_by;
        Receiver {
            key: self.key.clone(),
            name: self.first.to_name.clone(),
            group: groups.group(self.first),
            passed_on_by: by
                .and_then(|by| keys.of.get(&by))
                .filter(|by| *by != self.key && is_receiver(by))
                .cloned(),
            standing,
            late: self.late && standing == Standing::Confirmed,
            confirmed_at: self.confirmed.map(|(at, _)| at),
            confirmed_by: self.confirmed.and_then(|(_, by)| by).map(str::to_owned),
            reach: self.reach,
            deliveries: self.all,
        }
    }
}
