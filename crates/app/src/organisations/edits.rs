//! What a clerk changes about one organisation, and what happens to several at once.

use casework::OrganisationId;
use time::Date;

use super::{Directory, importing::tags_of};
use crate::{
    App, Refusal, Result,
    access::Clerk,
    model::{
        ChannelKind, ContactPerson, Dated, Facts, Identifier, Kind, Name, Organisation, Reach,
        Scheme, Succession, dated,
    },
    ports::Change,
    registers::folded,
    text::{email, line, optional_line},
};

/// The most facts of one kind that one organisation has.
const MAX_FACTS: usize = 200;

/// A new organisation.
#[derive(Clone, Debug)]
pub struct NewOrganisation {
    /// What it is.
    pub kind: Kind,
    /// Its name.
    pub name: String,
    /// Its abbreviation; may be empty.
    pub short_name: String,
    /// Where letters go; may be empty.
    pub email: String,
    /// Its territory's code; may be empty.
    pub territory: String,
    /// Identifier or name of what it belongs to; may be empty.
    pub parent: String,
    /// First day; none: always.
    pub valid_from: Option<Date>,
}

/// What is known of an organisation without a date of its own.
#[derive(Clone, Debug)]
pub struct Basics {
    /// What it is.
    pub kind: Kind,
    /// Its roles, parted by commas.
    pub tags: String,
    /// First day; none: always.
    pub valid_from: Option<Date>,
    /// Last day; none: still does.
    pub valid_to: Option<Date>,
}

/// A fact as a clerk writes it.
#[derive(Clone, Debug)]
pub enum FactValue {
    /// A name and its abbreviation.
    Name(String, String),
    /// An identifier.
    Identifier(Scheme, String),
    /// Identifier or name of what it belongs to.
    Parent(String),
    /// A territory's code.
    Territory(String),
    /// A way to reach it, and which is tried first.
    Channel(ChannelKind, String, u8),
    /// A person.
    Contact(ContactPerson),
}

/// A fact that holds from a day on.
#[derive(Clone, Debug)]
pub struct NewFact {
    /// What.
    pub value: FactValue,
    /// From which day on: what it takes the place of ends the day before. None: always.
    pub from: Option<Date>,
}

/// A list of facts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FactList {
    /// Names.
    Names,
    /// Identifiers.
    Identifiers,
    /// Parents.
    Parents,
    /// Territories.
    Territories,
    /// Channels.
    Channels,
    /// People.
    Contacts,
}

impl FactList {
    /// Every list.
    pub const ALL: [FactList; 6] = [
        FactList::Names,
        FactList::Identifiers,
        FactList::Parents,
        FactList::Territories,
        FactList::Channels,
        FactList::Contacts,
    ];

    /// The stable name used in forms and text keys.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            FactList::Names => "names",
            FactList::Identifiers => "identifiers",
            FactList::Parents => "parents",
            FactList::Territories => "territories",
            FactList::Channels => "channels",
            FactList::Contacts => "contacts",
        }
    }

    /// The list with this [`code`](FactList::code).
    #[must_use]
    pub fn from_code(code: &str) -> Option<FactList> {
        FactList::ALL.into_iter().find(|list| list.code() == code)
    }
}

/// Other days for a fact that is there, or its end.
#[derive(Clone, Debug)]
pub struct FactDates {
    /// In which list.
    pub list: FactList,
    /// Where in it, from 0.
    pub at: usize,
    /// The first day; none: always.
    pub from: Option<Date>,
    /// The last day; none: still.
    pub to: Option<Date>,
    /// It was never so: take it out.
    pub remove: bool,
}

/// Organisations that become others: merged, split, renamed by law.
#[derive(Clone, Debug)]
pub struct Reorganisation {
    /// Those that end, by identifier or name.
    pub from: Vec<String>,
    /// Those that take their place, by identifier or name.
    pub to: Vec<String>,
    /// One more that takes their place and is not in the register yet; empty: none.
    pub new_name: String,
    /// The first day of the new order.
    pub on: Date,
    /// The decision.
    pub reason: String,
    /// Whether what belonged to those that end belongs to the first of the others from then on.
    pub move_children: bool,
}

impl App {
    /// Adds an organisation.
    ///
    /// # Errors
    /// What is wrong with the fields.
    pub async fn add_organisation(
        &self,
        _by: &Clerk,
        new: NewOrganisation,
    ) -> Result<OrganisationId> {
        let directory = self.directory().await?;
        let mut facts = Facts::new(new.kind, line("name", &new.name, 300)?)
            .with_email(&email("email", &new.email, false)?);
        for name in &mut facts.names {
            name.value.short = optional_line("short_name", &new.short_name, 60)?;
        }
        facts.valid_from = new.valid_from;
        for value in [
            FactValue::Territory(new.territory),
            FactValue::Parent(new.parent),
        ] {
            let is_there = match &value {
                FactValue::Territory(text) | FactValue::Parent(text) => !text.trim().is_empty(),
                _ => false,
            };
            if is_there {
                put(&directory, &mut facts, value, None)?;
            }
        }
        let organisation = Organisation {
            id: OrganisationId(self.new_id()),
            version: 1,
            facts,
            example: false,
        };
        let id = organisation.id;
        self.commit_organisations(vec![organisation], Vec::new())
            .await?;
        Ok(id)
    }

    /// Changes what has no date of its own. `version` is the one that the clerk has seen.
    ///
    /// # Errors
    /// [`Refusal::NotFound`], [`Refusal::Changed`], what is wrong with the fields.
    pub async fn set_standing(
        &self,
        _by: &Clerk,
        id: OrganisationId,
        version: u32,
        standing: Basics,
    ) -> Result<()> {
        self.change_facts(id, version, |_, facts| {
            facts.kind = standing.kind;
            facts.tags = tags_of(&standing.tags);
            facts.valid_from = standing.valid_from;
            facts.valid_to = standing.valid_to;
            Ok(())
        })
        .await
    }

    /// Stores everything that is known of an organisation in the place of what stands there.
    ///
    /// # Errors
    /// As [`set_standing`](Self::set_standing).
    pub async fn put_facts(
        &self,
        _by: &Clerk,
        id: OrganisationId,
        version: u32,
        facts: Facts,
    ) -> Result<()> {
        self.change_facts(id, version, |_, old| {
            *old = tidied(facts)?;
            Ok(())
        })
        .await
    }

    /// Lets a fact hold from a day on.
    ///
    /// # Errors
    /// As [`set_standing`](Self::set_standing).
    pub async fn add_fact(
        &self,
        _by: &Clerk,
        id: OrganisationId,
        version: u32,
        fact: NewFact,
    ) -> Result<()> {
        self.change_facts(id, version, |directory, facts| {
            put(directory, facts, fact.value, fact.from)
        })
        .await
    }

    /// Gives a fact other days, or takes it out.
    ///
    /// # Errors
    /// As [`set_standing`](Self::set_standing).
    pub async fn date_fact(
        &self,
        _by: &Clerk,
        id: OrganisationId,
        version: u32,
        dates: FactDates,
    ) -> Result<()> {
        self.change_facts(id, version, |_, facts| match dates.list {
            FactList::Names => redate(&mut facts.names, &dates),
            FactList::Identifiers => redate(&mut facts.identifiers, &dates),
            FactList::Parents => redate(&mut facts.parents, &dates),
            FactList::Territories => redate(&mut facts.territories, &dates),
            FactList::Channels => redate(&mut facts.channels, &dates),
            FactList::Contacts => redate(&mut facts.contacts, &dates),
        })
        .await
    }

    /// Takes an organisation out of the register; what was sent to it stays on record. One that
    /// others belong to or follow stays: give it a last day instead.
    ///
    /// # Errors
    /// [`Refusal::NotFound`], [`Refusal::StillNeeded`].
    pub async fn remove_organisation(&self, _by: &Clerk, id: OrganisationId) -> Result<()> {
        let directory = self.directory().await?;
        if directory.get(id).is_none() {
            return Err(Refusal::NotFound("organisation").into());
        }
        let needs = |found: &Organisation| {
            let facts = &found.facts;
            facts.parents.iter().any(|parent| parent.value == id)
                || facts.successions.iter().any(|next| next.to == id)
        };
        if directory.all().any(needs) {
            return Err(Refusal::StillNeeded.into());
        }
        let changes = vec![
            Change::OrganisationsSeen(directory.version()),
            Change::RemoveOrganisation(id),
        ];
        Ok(self.store.commit(changes).await?)
    }

    /// Ends organisations and lets others take their place, in one step. Returns how many ended.
    ///
    /// # Errors
    /// [`Refusal::NoSuchOrganisation`], [`Refusal::Empty`], what the register does not allow.
    pub async fn reorganise(&self, _by: &Clerk, event: Reorganisation) -> Result<usize> {
        let directory = self.directory().await?;
        let reason = optional_line("reason", &event.reason, 500)?;
        let from = find_all(&directory, &event.from, event.on)?;
        let mut to = find_all(&directory, &event.to, event.on)?;
        let mut changed: Vec<Organisation> = Vec::new();
        let first = from.first().ok_or(Refusal::Empty("ending"))?;
        if !event.new_name.trim().is_empty() {
            let old = first.facts.clone();
            let new = Organisation {
                id: OrganisationId(self.new_id()),
                version: 1,
                facts: Facts {
                    valid_from: Some(event.on),
                    parents: held(&old.parents, event.on),
                    territories: held(&old.territories, event.on),
                    ..Facts::new(old.kind, line("new_name", &event.new_name, 300)?)
                },
                example: first.example,
            };
            changed.push(new.clone());
            to.push(new);
        }
        let heir = to.first().ok_or(Refusal::Empty("following"))?.id;
        let last = event.on.previous_day();
        let goes_on = |id: OrganisationId| to.iter().any(|next| next.id == id);
        let mut ended = 0;
        for mut old in from.clone() {
            let is_heir = goes_on(old.id);
            let others = to.iter().filter(|next| next.id != old.id);
            let next = others.map(|next| Succession {
                to: next.id,
                on: event.on,
                reason: reason.clone(),
            });
            // One that goes on (what it took in, or what left it) keeps its life.
            if !is_heir {
                old.facts.valid_to = last;
                old.facts.successions.extend(next);
                ended += 1;
            } else if from.len() == 1 {
                old.facts.successions.extend(next);
            } else {
                continue;
            }
            old.version += 1;
            changed.push(old);
        }
        if event.move_children {
            let ends = |id: Option<OrganisationId>| {
                id.is_some_and(|id| from.iter().any(|old| old.id == id) && !goes_on(id))
            };
            let below = directory
                .all()
                .filter(|found| ends(found.facts.parent_on(event.on)) && found.exists_on(event.on));
            for found in below.filter(|found| found.id != heir) {
                let already = changed.iter().position(|old| old.id == found.id);
                if already.is_none() {
                    let mut found = found.clone();
                    found.version += 1;
                    dated::begin(&mut found.facts.parents, heir, Some(event.on), |_| true);
                    changed.push(found);
                }
            }
        }
        self.commit_organisations(changed, Vec::new()).await?;
        Ok(ended)
    }

    async fn change_facts(
        &self,
        id: OrganisationId,
        version: u32,
        change: impl FnOnce(&Directory, &mut Facts) -> Result<()>,
    ) -> Result<()> {
        let directory = self.directory().await?;
        let found = directory.get(id).ok_or(Refusal::NotFound("organisation"))?;
        if found.version != version {
            return Err(Refusal::Changed.into());
        }
        let mut organisation = found.clone();
        change(&directory, &mut organisation.facts)?;
        if organisation == *found {
            return Ok(());
        }
        organisation.version += 1;
        self.commit_organisations(vec![organisation], Vec::new())
            .await
    }
}

/// What a program says of an organisation, held to the same limits as what people type.
fn tidied(mut facts: Facts) -> Result<Facts> {
    for Dated { value, .. } in &mut facts.names {
        value.full = line("name", &value.full, 300)?;
        value.short = optional_line("short_name", &value.short, 60)?;
    }
    for Dated { value, .. } in &mut facts.channels {
        value.address = match value.channel {
            ChannelKind::Email => email("email", &value.address, true)?,
            ChannelKind::Print => line("address", &value.address, 300)?,
        };
    }
    for Dated { value, .. } in &mut facts.contacts {
        value.name = optional_line("person", &value.name, 100)?;
        value.office = optional_line("office", &value.office, 200)?;
        value.email = email("email", &value.email, false)?;
        value.telephone = optional_line("telephone", &value.telephone, 60)?;
    }
    for next in &mut facts.successions {
        next.reason = optional_line("reason", &next.reason, 500)?;
    }
    facts.tags = tags_of(&facts.tags.join(","));
    let lists = [
        facts.names.len(),
        facts.identifiers.len(),
        facts.parents.len(),
        facts.territories.len(),
        facts.channels.len(),
        facts.contacts.len(),
        facts.successions.len(),
    ];
    if lists.iter().any(|length| *length > MAX_FACTS) {
        return Err(Refusal::TooMany(MAX_FACTS).into());
    }
    Ok(facts)
}

fn held<T: Clone>(facts: &[Dated<T>], day: Date) -> Vec<Dated<T>> {
    let first = dated::on(facts, day).next();
    first.cloned().map(Dated::always).into_iter().collect()
}

/// Organisations by identifier or name; empty lines are left out.
pub(crate) fn find_all(
    directory: &Directory,
    lines: &[String],
    day: Date,
) -> Result<Vec<Organisation>> {
    let lines = lines
        .iter()
        .map(|text| text.trim())
        .filter(|text| !text.is_empty());
    let found = lines.map(|text| find(directory, text, day).cloned());
    found.collect()
}

/// The organisation that has this identifier, id or name on a day.
pub(crate) fn find<'a>(
    directory: &'a Directory,
    text: &str,
    day: Date,
) -> Result<&'a Organisation> {
    let text = text.trim();
    if let Some(found) = text.parse().ok().and_then(|id| directory.get(id)) {
        return Ok(found);
    }
    let plain = folded(text);
    let coded = directory.all().filter(|found| {
        dated::on(&found.facts.identifiers, day).any(|identifier| identifier.value == text)
    });
    let coded: Vec<&Organisation> = coded.collect();
    let found = if coded.is_empty() {
        let named = directory
            .all()
            .filter(|found| folded(found.facts.name_on(day)) == plain);
        named.collect()
    } else {
        coded
    };
    match found[..] {
        [one] => Ok(one),
        [] => Err(Refusal::NoSuchOrganisation(text.to_owned()).into()),
        _ => Err(Refusal::SeveralOrganisations(text.to_owned()).into()),
    }
}

/// Writes a fact as a clerk typed it into a history.
fn put(
    directory: &Directory,
    facts: &mut Facts,
    value: FactValue,
    from: Option<Date>,
) -> Result<()> {
    let day = from.unwrap_or(Date::MIN);
    match value {
        FactValue::Name(full, short) => {
            let full = line("name", &full, 300)?;
            let short = optional_line("short_name", &short, 60)?;
            dated::begin(&mut facts.names, Name { full, short }, from, |_| true);
        }
        FactValue::Identifier(scheme, value) => {
            let value = line("identifier", &value, 50)?;
            let identifier = Identifier { scheme, value };
            dated::begin(&mut facts.identifiers, identifier, from, |old| {
                old.scheme == scheme
            });
        }
        FactValue::Parent(text) if text.trim().is_empty() => {
            dated::end(&mut facts.parents, from, |_| true);
        }
        FactValue::Parent(text) => {
            let parent = find(directory, &text, day)?.id;
            dated::begin(&mut facts.parents, parent, from, |_| true);
        }
        FactValue::Territory(text) => {
            let territory = text
                .trim()
                .parse()
                .map_err(|_| Refusal::Invalid("territory"))?;
            dated::begin(&mut facts.territories, territory, from, |_| true);
        }
        FactValue::Channel(channel, address, rank) => {
            let address = match channel {
                ChannelKind::Email => email("email", &address, true)?,
                ChannelKind::Print => line("address", &address, 300)?,
            };
            let reach = Reach {
                channel,
                address,
                rank,
            };
            let rival = |old: &Reach| old.channel == channel && old.rank == rank;
            dated::begin(&mut facts.channels, reach, from, rival);
        }
        FactValue::Contact(person) => {
            let is_superior = person.is_superior;
            let person = ContactPerson {
                name: optional_line("person", &person.name, 100)?,
                office: optional_line("office", &person.office, 200)?,
                email: email("email", &person.email, false)?,
                telephone: optional_line("telephone", &person.telephone, 60)?,
                is_superior,
            };
            if person.name.is_empty() && person.office.is_empty() {
                return Err(Refusal::Empty("person").into());
            }
            let rival = |old: &ContactPerson| old.is_superior == is_superior;
            dated::begin(&mut facts.contacts, person, from, rival);
        }
    }
    Ok(())
}

fn redate<T>(facts: &mut Vec<Dated<T>>, dates: &FactDates) -> Result<()> {
    if dates.remove && dates.at < facts.len() {
        facts.remove(dates.at);
        return Ok(());
    }
    let fact = facts.get_mut(dates.at).ok_or(Refusal::NotFound("fact"))?;
    fact.from = dates.from;
    fact.to = dates.to;
    facts.sort_by_key(|fact| fact.from);
    Ok(())
}
