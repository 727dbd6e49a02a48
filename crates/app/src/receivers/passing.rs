//! A letter passed on, one level down: to member organisations of the register, and to whom a
//! receiver adds by hand. Each becomes a receiver with a page of its own; nobody gets it twice.

use std::collections::HashSet;

use casework::{DeliveryId, OrganisationId};
use time::Duration;

use super::{By, letter_of};
use crate::{
    App, Refusal, Result,
    access::Administrator,
    corrections::number_and_symbol,
    model::{
        ActKind, Delivery, DeliveryState, LetterRecord, MAX_WITHIN_HOURS, NewDelivery, Purpose,
        Task,
    },
    ports::{Change, StoreError},
    text::email,
    vietnam_date,
};

/// The most addressees that one receiver of a letter may add by hand.
pub const MAX_OWN_ADDRESSEES: usize = 200;
/// So many levels below the issuing body: province, commune, village, group, family.
const MAX_DEPTH: usize = 6;
/// What was passed on leaves after this time, so that a slip of the finger can be taken back.
const GRACE: Duration = Duration::minutes(2);
/// Whether receivers may add addressees of their own.
const OWN_ADDRESSEES: &str = "own_addressees";

/// A member organisation of a receiver.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// The organisation.
    pub id: OrganisationId,
    /// Its name today.
    pub name: String,
    /// Its e-mail address today; may be empty.
    pub email: String,
    /// It has this letter already, whoever sent it.
    pub has_it: bool,
}

/// Somebody whom the letter was passed on to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PassedOn {
    /// The delivery.
    pub delivery: Delivery,
    /// It has not left yet and can be taken back.
    pub can_withdraw: bool,
}

/// What a receiver sees who wants to pass a letter on.
#[derive(Clone, Debug)]
pub struct PassOnPage {
    /// Its own delivery.
    pub delivery: Delivery,
    /// The letter's number and symbol.
    pub number: String,
    /// The letter's subject.
    pub subject: String,
    /// Its members by name.
    pub members: Vec<Member>,
    /// Whom it passed the letter on to, by name.
    pub passed_on: Vec<PassedOn>,
    /// How many addressees it may still add by hand; none: the sender does not allow it.
    pub own_left: Option<usize>,
    /// Part of the worked example.
    pub example: bool,
}

/// Whom to pass a letter on to.
#[derive(Clone, Debug, Default)]
pub struct PassOn {
    /// Who passes it on.
    pub by: By,
    /// Members that were ticked.
    pub members: Vec<OrganisationId>,
    /// Further addressees, one a line: a name and an e-mail address.
    pub own: String,
    /// A deadline sooner than one's own, in hours from now.
    pub within_hours: Option<u32>,
}

/// A pasted list of addressees, read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReadAddressees {
    /// Name and e-mail address.
    pub rows: Vec<(String, String)>,
    /// Numbers of lines that cannot be used, from 1, and what is wrong: `address`, `name`.
    pub bad: Vec<(usize, &'static str)>,
}

/// Reads a list: name and address in any order, parted by a comma, a semicolon, a tab or blanks, or
/// as in "Name <address>". Empty lines are skipped; an address that comes twice is taken once.
#[must_use]
pub fn read_addressees(text: &str) -> ReadAddressees {
    let mut read = ReadAddressees::default();
    let mut seen = HashSet::new();
    for (at, line) in text.lines().enumerate() {
        if line.trim().is_empty() {
            continue;
        }
        let parting = |c: char| c.is_whitespace() || ",;<>\"".contains(c);
        let mut words = line.split(parting).filter(|word| !word.is_empty());
        let Some(address) = words.find(|word| word.contains('@')) else {
            read.bad.push((at + 1, "address"));
            continue;
        };
        let Ok(address) = email("email", address, true) else {
            read.bad.push((at + 1, "address"));
            continue;
        };
        let name: Vec<&str> = line
            .split(parting)
            .filter(|word| !word.is_empty() && !word.contains('@'))
            .collect();
        let name = name.join(" ");
        if name.is_empty() || name.chars().count() > 200 {
            read.bad.push((at + 1, "name"));
        } else if seen.insert(address.clone()) {
            let name = name.chars().filter(|c| !c.is_control()).collect();
            read.rows.push((name, address));
        }
    }
    read
}

impl App {
    /// A receiver wants to pass the letter on.
    ///
    /// # Errors
    /// [`Refusal::BadLink`], [`Refusal::LetterEnded`].
    pub async fn pass_on_page(&self, token: &str) -> Result<PassOnPage> {
        let (delivery, record) = self.received(token).await?;
        self.passable(&record).await?;
        let all = self.store.deliveries_of_letter(record.id).await?;
        let case = self.case_or_refuse(delivery.case).await?;
        let passed_on = self.store.deliveries_passed_on_by(delivery.id).await?;
        Ok(PassOnPage {
            number: number_and_symbol(&record).unwrap_or_default(),
            members: self.members_of_receiver(&delivery, &all).await?,
            own_left: match self.own_addressees().await? {
                true => Some(MAX_OWN_ADDRESSEES.saturating_sub(own_count(&passed_on))),
                false => None,
            },
            passed_on: passed_on
                .into_iter()
                .map(|delivery| PassedOn {
                    can_withdraw: can_withdraw(&delivery),
                    delivery,
                })
                .collect(),
            subject: record.content.subject,
            example: self.is_example(&case).await?,
            delivery,
        })
    }

    /// Passes a letter on. Returns how many get it; those that have it already are left out.
    ///
    /// # Errors
    /// [`Refusal::BadLink`], [`Refusal::LetterEnded`], [`Refusal::BadLines`],
    /// [`Refusal::LimitReached`], [`Refusal::NoOwnAddressees`], [`Refusal::Empty`] if there is
    /// nobody new.
    pub async fn pass_on(&self, token: &str, to: &PassOn) -> Result<usize> {
        let by = to.by.read()?;
        let hours = to.within_hours;
        if hours.is_some_and(|hours| !(1..=MAX_WITHIN_HOURS).contains(&hours)) {
            return Err(Refusal::Invalid("within-hours").into());
        }
        let own = read_addressees(&to.own);
        if !own.bad.is_empty() {
            return Err(Refusal::BadLines(own.bad).into());
        }
        if !own.rows.is_empty() && !self.own_addressees().await? {
            return Err(Refusal::NoOwnAddressees.into());
        }
        for _ in Self::attempts() {
            let (delivery, record) = self.received(token).await?;
            self.passable(&record).await?;
            if delivery.returned_at.is_some() {
                return Err(Refusal::DeliveryState("returned").into());
            }
            if self.depth_of(&delivery).await? >= MAX_DEPTH {
                return Err(Refusal::LimitReached(MAX_DEPTH).into());
            }
            let new = self.newly_passed(&delivery, &record, to, &own).await?;
            if new.is_empty() {
                return Err(Refusal::Empty("addressees").into());
            }
            let names: Vec<&str> = new.iter().map(|one| one.to_name.as_str()).collect();
            let note: String = names.join("; ").chars().take(1000).collect();
            let count = new.len();
            // Whoever passes on has the letter.
            let mut parent = delivery.clone();
            super::confirmed(&mut parent, &by, self.now());
            parent.done_at =
                super::done_at(&parent, &self.store.deeds_of_delivery(delivery.id).await?);
            parent.version += 1;
            let mut changes = vec![Change::SaveDelivery(parent)];
            changes.extend(new.into_iter().map(Change::SaveDelivery));
            changes.push(self.act(delivery.id, ActKind::PassedOn, by.clone(), note));
            match self.store.commit(changes).await {
                // Somebody else passed it on meanwhile: those have it now.
                Err(StoreError::Conflict) => {}
                done => {
                    done?;
                    return Ok(count);
                }
            }
        }
        Err(Refusal::Changed.into())
    }

    /// The deliveries to those who do not have the letter yet.
    async fn newly_passed(
        &self,
        delivery: &Delivery,
        record: &LetterRecord,
        to: &PassOn,
        own: &ReadAddressees,
    ) -> Result<Vec<Delivery>> {
        let all = self.store.deliveries_of_letter(record.id).await?;
        let members = self.members_of_receiver(delivery, &all).await?;
        let now = self.now();
        let task = delivery.task.map(|task| Task {
            due_at: match to.within_hours {
                Some(hours) => task.due_at.min(now + Duration::hours(hours.into())),
                None => task.due_at,
            },
            ..task
        });
        let make = |name: &str, address: &str, organisation: Option<OrganisationId>| Delivery {
            organisation,
            group: delivery.group,
            task,
            passed_on_by: Some(delivery.id),
            next_at: now + GRACE,
            ..Delivery::new(NewDelivery {
                id: DeliveryId(self.new_id()),
                purpose: Purpose::Letter(record.id),
                case: record.case,
                to_name: name.to_owned(),
                address: address.to_owned(),
                at: now,
            })
        };
        let mut new = Vec::new();
        for id in to.members.iter().collect::<HashSet<_>>() {
            let member = members.iter().find(|member| member.id == *id);
            let member = member.ok_or(Refusal::NotFound("organisation"))?;
            if !member.has_it {
                new.push(make(&member.name, &member.email, Some(member.id)));
            }
        }
        let mut known: HashSet<String> = all
            .iter()
            .filter(|one| one.state != DeliveryState::Cancelled)
            .map(|one| one.address.to_lowercase())
            .chain(new.iter().map(|one| one.address.to_lowercase()))
            .collect();
        let before = new.len();
        for (name, address) in &own.rows {
            if known.insert(address.clone()) {
                new.push(make(name, address, None));
            }
        }
        let mine = all
            .iter()
            .filter(|one| one.passed_on_by == Some(delivery.id));
        let mine: Vec<Delivery> = mine.cloned().collect();
        if own_count(&mine) + new.len() - before > MAX_OWN_ADDRESSEES {
            return Err(Refusal::LimitReached(MAX_OWN_ADDRESSEES).into());
        }
        new.sort_by(|a, b| a.to_name.cmp(&b.to_name));
        Ok(new)
    }

    /// Takes a passing on back that has not left yet.
    ///
    /// # Errors
    /// [`Refusal::BadLink`], [`Refusal::NotFound`], [`Refusal::DeliveryState`] if it has left.
    pub async fn withdraw_passed_on(&self, token: &str, by: &By, id: DeliveryId) -> Result<()> {
        let by = by.read()?;
        let (delivery, _) = self.received(token).await?;
        for _ in Self::attempts() {
            let child = self.store.delivery(id).await?;
            let child = child.filter(|child| child.passed_on_by == Some(delivery.id));
            let mut child = child.ok_or(Refusal::NotFound("delivery"))?;
            if !can_withdraw(&child) {
                return Err(Refusal::DeliveryState(child.state.code()).into());
            }
            let name = child.to_name.clone();
            child.state = DeliveryState::Cancelled;
            child.version += 1;
            let changes = vec![
                Change::SaveDelivery(child),
                self.act(delivery.id, ActKind::Withdrew, by.clone(), name),
            ];
            match self.store.commit(changes).await {
                Err(StoreError::Conflict) => {}
                done => return Ok(done?),
            }
        }
        Err(Refusal::Changed.into())
    }

    /// The members of a receiver today, by name.
    async fn members_of_receiver(
        &self,
        delivery: &Delivery,
        all: &[Delivery],
    ) -> Result<Vec<Member>> {
        let Some(parent) = delivery.organisation else {
            return Ok(Vec::new());
        };
        let has_it: HashSet<OrganisationId> = all
            .iter()
            .filter(|one| one.state != DeliveryState::Cancelled)
            .filter_map(|one| one.organisation)
            .collect();
        let today = vietnam_date(self.now());
        let below = self.directory().await?.children(parent, today).into_iter();
        let mut members: Vec<Member> = below
            .map(|member| Member {
                id: member.id,
                has_it: has_it.contains(&member.id),
                name: member.name,
                email: member.email,
            })
            .collect();
        members.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(members)
    }

    async fn depth_of(&self, delivery: &Delivery) -> Result<usize> {
        let (mut depth, mut above) = (1, delivery.passed_on_by);
        while let Some(id) = above {
            depth += 1;
            above = match self.store.delivery(id).await? {
                Some(one) if depth <= MAX_DEPTH => one.passed_on_by,
                _ => None,
            };
        }
        Ok(depth)
    }

    /// Whether receivers may add addressees of their own: on until somebody turns it off.
    pub(crate) async fn own_addressees(&self) -> Result<bool> {
        let value = self.store.setting(OWN_ADDRESSEES).await?;
        Ok(value.as_deref() != Some("false"))
    }

    /// Says whether receivers may add addressees of their own when they pass a letter on.
    ///
    /// # Errors
    /// A fault of the store.
    pub async fn save_own_addressees(&self, _by: &Administrator, allow: bool) -> Result<()> {
        let change = Change::PutSetting {
            name: OWN_ADDRESSEES.to_owned(),
            value: allow.to_string(),
            example: false,
        };
        Ok(self.store.commit(vec![change]).await?)
    }
}

fn own_count(passed_on: &[Delivery]) -> usize {
    let own = passed_on
        .iter()
        .filter(|one| one.organisation.is_none() && one.state != DeliveryState::Cancelled);
    own.count()
}

/// It waits and was never tried, or nobody could be reached.
fn can_withdraw(delivery: &Delivery) -> bool {
    letter_of(delivery).is_ok()
        && delivery.opened_at.is_none()
        && match delivery.state {
            DeliveryState::Queued => delivery.attempts == 0,
            DeliveryState::Failed => true,
            _ => false,
        }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_read_however_it_was_typed() {
        let read = read_addressees(
            "Nguyễn Văn An <an@xa.example>\n\n\"Tổ dân phố 1\"; To1@xa.example\nto2@xa.example\tTổ dân phố 2\n\
             Tổ 1 lần nữa, to1@XA.example\n",
        );
        let row = |name: &str, address: &str| (name.to_owned(), address.to_owned());
        assert_eq!(
            read.rows,
            [
                row("Nguyễn Văn An", "an@xa.example"),
                row("Tổ dân phố 1", "to1@xa.example"),
                row("Tổ dân phố 2", "to2@xa.example"),
            ]
        );
        assert!(read.bad.is_empty());
    }

    #[test]
    fn each_line_that_cannot_be_used_is_named() {
        let read = read_addressees("An an@xa.example\nBình\nchi@\n@xa\ndung@xa.example\n");
        assert_eq!(
            read.bad,
            [(2, "address"), (3, "address"), (4, "address"), (5, "name")]
        );
        assert_eq!(read.rows.len(), 1);
    }
}
