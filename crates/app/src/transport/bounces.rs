//! What servers report of mails that left: given back, held up, delivered.
//!
//! Each mail leaves with a return address of its own (VERP): the delivery's id, a tag of the address
//! it went to, and a MAC of both. So a report is recognised whatever language it is written in, and
//! one that somebody made up is refused.

use casework::DeliveryId;
use tracing::info;
use uuid::Uuid;

use crate::{
    App, Result,
    links::sha256_hex,
    model::{Delivery, DeliveryNote, DeliveryState, NoteKind},
    ports::{Change, StoreError, TransportChange},
};

/// Hexadecimal digits of the tag of an address, and of the MAC. A guess has one chance in 2^48, and
/// costs a mail.
const ADDRESS_TAG: usize = 4;
const MAC: usize = 12;
const ID: usize = 32;

/// What a report says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReportKind {
    /// Given back for good.
    Failed,
    /// Held up; the server goes on trying.
    Delayed,
    /// In the receiver's box.
    Delivered,
    /// Handed on to servers that report no further.
    Relayed,
    /// A program answered for the receiver.
    AutoReply,
    /// Anything else that came to a return address.
    Other,
}

/// One mail that came to a return address, as its reader understood it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// SHA-256 of the mail, lower-case hex: the same mail is taken once.
    pub key: String,
    /// What may be tags of deliveries, as they stood in it.
    pub tags: Vec<String>,
    /// What it says.
    pub kind: ReportKind,
    /// Why, in the words of the server.
    pub reason: String,
}

/// What became of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BounceTaken {
    /// The delivery came back.
    Failed(DeliveryId),
    /// The receiver's server has it.
    Delivered(DeliveryId),
    /// It changes nothing and was noted.
    Noted(DeliveryId),
    /// It was taken before.
    Known(DeliveryId),
    /// The mail is still leaving: ask again in a moment.
    TooEarly(DeliveryId),
    /// It names none of our deliveries, or somebody made it up. Nothing was changed.
    NotOurs,
}

/// The longest local part of a bounce address: RFC 5321 allows 64 characters with the tag.
const LOCAL: usize = 64 - 1 - ID - ADDRESS_TAG - 1 - MAC;

impl App {
    /// Whether reports can come to this address: the tag must fit into its local part.
    #[must_use]
    pub fn is_bounce_address(address: &str) -> bool {
        address.split_once('@').is_some_and(|(local, domain)| {
            let plain = |text: &str| {
                !text.is_empty() && text.bytes().all(|b| b.is_ascii_graphic() && b != b'@')
            };
            plain(local) && plain(domain) && local.len() <= LOCAL
        })
    }

    /// Where servers report what became of a delivery.
    pub(crate) fn return_path(&self, delivery: &Delivery) -> Option<String> {
        let (local, domain) = self
            .transport
            .settings
            .bounce_address
            .as_ref()?
            .split_once('@')?;
        Some(format!("{local}+{}@{domain}", self.tag(delivery)))
    }

    fn tag(&self, delivery: &Delivery) -> String {
        let signed = format!(
            "{}{}",
            delivery.id.0.simple(),
            address_tag(&delivery.address)
        );
        let mac = self.links.mac_of(b"dinhchinh/bounce/v1", signed.as_bytes());
        format!("{signed}.{}", &hex::encode(mac)[..MAC])
    }

    /// The delivery of a tag that this installation made, and the tag of the address it went to.
    fn opened_tag(&self, tag: &str) -> Option<(DeliveryId, String)> {
        let tag = tag.to_ascii_lowercase();
        let (signed, mac) = tag.split_once('.')?;
        let id = signed.get(..ID)?;
        let address = signed.get(ID..)?;
        let right = self.links.mac_of(b"dinhchinh/bounce/v1", signed.as_bytes());
        let right = hex::encode(right);
        // The time that a comparison takes tells nobody much who has to send a mail for each guess.
        if address.len() != ADDRESS_TAG || mac != &right[..MAC] {
            return None;
        }
        let id = Uuid::parse_str(id).ok()?;
        Some((DeliveryId(id), address.to_owned()))
    }

    /// Takes what a server reported. The same report is taken once.
    ///
    /// # Errors
    /// A fault of the store.
    pub async fn take_report(&self, report: &Report) -> Result<BounceTaken> {
        for tag in &report.tags {
            let Some((id, address)) = self.opened_tag(tag) else {
                continue;
            };
            for _ in Self::attempts() {
                let Some(delivery) = self.store.delivery(id).await? else {
                    break;
                };
                if self.store.has_delivery_note(id, &report.key).await? {
                    return Ok(BounceTaken::Known(id));
                }
                if delivery.state == DeliveryState::Sending {
                    return Ok(BounceTaken::TooEarly(id));
                }
                let (after, kind) = self.reported(&delivery, report, &address);
                let note = DeliveryNote {
                    delivery: id,
                    key: report.key.clone(),
                    at: self.now(),
                    kind,
                    text: report.reason.clone(),
                    by: None,
                };
                let mut changes = vec![Change::Transport(TransportChange::Note(note))];
                if after != delivery {
                    let version = after.version + 1;
                    changes.push(Change::SaveDelivery(Delivery { version, ..after }));
                }
                match self.store.commit(changes).await {
                    Ok(()) => {
                        info!(delivery = %id, kind = kind.code(), "reported");
                        return Ok(match kind {
                            NoteKind::Bounced => BounceTaken::Failed(id),
                            NoteKind::Delivered | NoteKind::Relayed => BounceTaken::Delivered(id),
                            _ => BounceTaken::Noted(id),
                        });
                    }
                    Err(StoreError::Conflict) => {}
                    Err(error) => return Err(error.into()),
                }
            }
        }
        Ok(BounceTaken::NotOurs)
    }

    /// The delivery after a report, and what is noted.
    fn reported(&self, before: &Delivery, report: &Report, address: &str) -> (Delivery, NoteKind) {
        let mut after = before.clone();
        let now = self.now();
        let same_address = address_tag(&before.address) == address;
        let left = matches!(before.state, DeliveryState::Sent | DeliveryState::Uncertain);
        // Whoever opened the private link has got the mail.
        let has_it = before.opened_at.is_some()
            || before.confirmed_at.is_some()
            || before.done_at.is_some()
            || before.returned_at.is_some();
        let kind = match report.kind {
            ReportKind::Failed if same_address && left && !has_it => {
                after.state = DeliveryState::Failed;
                after.sent_at.get_or_insert(now);
                after.delivered_at = None;
                after.last_error = Some(report.reason.clone());
                NoteKind::Bounced
            }
            ReportKind::Failed => NoteKind::BouncedLate,
            ReportKind::Delivered | ReportKind::Relayed => {
                if same_address && left {
                    after.state = DeliveryState::Sent;
                    after.sent_at.get_or_insert(now);
                    after.delivered_at.get_or_insert(now);
                    after.last_error = None;
                }
                if report.kind == ReportKind::Delivered {
                    NoteKind::Delivered
                } else {
                    NoteKind::Relayed
                }
            }
            ReportKind::Delayed => NoteKind::Delayed,
            ReportKind::AutoReply => NoteKind::AutoReply,
            ReportKind::Other => NoteKind::Answered,
        };
        (after, kind)
    }
}

fn address_tag(address: &str) -> String {
    let mut tag = sha256_hex(address.trim().to_lowercase().as_bytes());
    tag.truncate(ADDRESS_TAG);
    tag
}
