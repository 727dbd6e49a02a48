//! The register as people look at it: a list, a tree, one organisation with its history.

use std::collections::BTreeMap;

use casework::OrganisationId;
use time::Date;

use super::Directory;
use crate::{
    App, Refusal, Result,
    access::Staff,
    model::{Group, Kind, Organisation, OrganisationOnDay, Territory},
    vietnam_date,
};

/// Rows on one page.
const PAGE: usize = 50;
/// Organisations that are named under the one they belong to before the rest is only counted.
const CHILDREN: usize = 100;

/// What is looked for.
#[derive(Clone, Debug, Default)]
pub struct OrganisationQuery {
    /// Words of a name, an identifier or an address, with or without diacritics.
    pub words: String,
    /// Only of this kind.
    pub kind: Option<Kind>,
    /// Only responsible there, or within.
    pub within: Option<Territory>,
    /// As on this day; none: today.
    pub on: Option<Date>,
    /// Those that did not exist on the day as well.
    pub all: bool,
    /// Only what belongs directly to this one.
    pub parent: Option<OrganisationId>,
    /// Only what belongs to nothing: the top of the tree.
    pub top: bool,
    /// Which page, from 0.
    pub page: usize,
}

/// A row of the list.
#[derive(Clone, Debug)]
pub struct OrganisationRow {
    /// The organisation on the day.
    pub now: OrganisationOnDay,
    /// Whether it exists on the day.
    pub exists: bool,
    /// What it belongs to, by name; empty if to nothing.
    pub parent: String,
    /// How many belong to it directly.
    pub below: usize,
}

/// A page of the register.
#[derive(Clone, Debug)]
pub struct OrganisationsPage {
    /// The rows.
    pub rows: Vec<OrganisationRow>,
    /// How many there are in all that fit.
    pub total: usize,
    /// How many pages that makes.
    pub pages: usize,
    /// Which day is shown.
    pub day: Date,
    /// In the tree: the way down, from the top.
    pub way: Vec<(OrganisationId, String)>,
    /// How many organisations the register has in all.
    pub register: usize,
}

/// One organisation with its history.
#[derive(Clone, Debug)]
pub struct OrganisationPage {
    /// The organisation.
    pub organisation: Organisation,
    /// As it is on the day, or nearest to it.
    pub now: OrganisationOnDay,
    /// Whether it exists on the day.
    pub exists: bool,
    /// The day.
    pub day: Date,
    /// Names of the others that the page speaks of.
    pub names: BTreeMap<OrganisationId, String>,
    /// What belongs to it on the day: the first of them, and how many in all.
    pub below: (Vec<(OrganisationId, String)>, usize),
    /// Those that came before it: which, from which day on, why.
    pub predecessors: Vec<(OrganisationId, Date, String)>,
    /// The groups that it belongs to on the day.
    pub groups: Vec<Group>,
}

impl OrganisationPage {
    /// The name of another one; empty if it is not there.
    #[must_use]
    pub fn name(&self, id: &OrganisationId) -> &str {
        self.names.get(id).map_or("", String::as_str)
    }
}

impl App {
    /// A page of the register.
    ///
    /// # Errors
    /// A fault of the store.
    pub async fn organisations(
        &self,
        _by: &Staff,
        query: &OrganisationQuery,
    ) -> Result<OrganisationsPage> {
        let directory = self.directory().await?;
        let day = query.on.unwrap_or_else(|| vietnam_date(self.now()));
        let found = directory.search(&query.words);
        let fits = |found: &&Organisation| {
            let facts = &found.facts;
            let territory = facts.territory_on(day);
            let parent = facts
                .parent_on(day)
                .filter(|id| directory.get(*id).is_some());
            (query.all || found.exists_on(day))
                && query.kind.is_none_or(|kind| facts.kind == kind)
                && query
                    .within
                    .as_ref()
                    .is_none_or(|within| territory.is_some_and(|t| t.is_within(within)))
                && query.parent.is_none_or(|wanted| parent == Some(wanted))
                && (!query.top || parent.is_none())
        };
        let mut found: Vec<&Organisation> = found.into_iter().filter(fits).collect();
        if query.parent.is_none() && !query.top {
            found.sort_by_key(|found| found.facts.territory_on(day).map(Territory::level));
        }
        let total = found.len();
        let below = below(&directory, day);
        let page = found
            .into_iter()
            .skip(query.page.saturating_mul(PAGE))
            .take(PAGE);
        let rows = page.map(|found| OrganisationRow {
            now: found.near(day),
            exists: found.exists_on(day),
            parent: found
                .facts
                .parent_on(day)
                .map(|id| directory.name(id, day).to_owned())
                .unwrap_or_default(),
            below: below.get(&found.id).copied().unwrap_or(0),
        });
        Ok(OrganisationsPage {
            rows: rows.collect(),
            total,
            pages: total.div_ceil(PAGE),
            day,
            way: way_to(&directory, query.parent, day),
            register: directory.all().len(),
        })
    }

    /// One organisation with its history, as on a day (none: today).
    ///
    /// # Errors
    /// [`Refusal::NotFound`].
    pub async fn organisation_page(
        &self,
        _by: &Staff,
        id: OrganisationId,
        on: Option<Date>,
    ) -> Result<OrganisationPage> {
        let directory = self.directory().await?;
        let day = on.unwrap_or_else(|| vietnam_date(self.now()));
        let organisation = directory.get(id).ok_or(Refusal::NotFound("organisation"))?;
        let named = |id: OrganisationId| (id, directory.name(id, day).to_owned());
        let below = directory.children(id, day);
        let count = below.len();
        let below = below
            .into_iter()
            .take(CHILDREN)
            .map(|found| (found.id, found.name));
        let predecessors = directory.predecessors(id);
        let facts = &organisation.facts;
        let spoken_of = facts
            .parents
            .iter()
            .map(|parent| parent.value)
            .chain(facts.successions.iter().map(|next| next.to))
            .chain(predecessors.iter().map(|(found, ..)| found.id));
        let names = spoken_of.map(named).collect();
        let mut groups = self.store.groups().await?;
        groups.retain(|group| {
            let members = directory.members(group, day);
            members.iter().any(|member| member.id == id)
        });
        Ok(OrganisationPage {
            now: organisation.near(day),
            exists: organisation.exists_on(day),
            day,
            names,
            below: (below.collect(), count),
            predecessors: predecessors
                .iter()
                .map(|(found, on, reason)| (found.id, *on, (*reason).to_owned()))
                .collect(),
            groups,
            organisation: organisation.clone(),
        })
    }
}

/// How many belong directly to each on a day.
fn below(directory: &Directory, day: Date) -> BTreeMap<OrganisationId, usize> {
    let mut below = BTreeMap::new();
    let there = directory.all().filter(|found| found.exists_on(day));
    for parent in there.filter_map(|found| found.facts.parent_on(day)) {
        *below.entry(parent).or_default() += 1;
    }
    below
}

fn way_to(
    directory: &Directory,
    to: Option<OrganisationId>,
    day: Date,
) -> Vec<(OrganisationId, String)> {
    let Some(last) = to.and_then(|id| directory.get(id)) else {
        return Vec::new();
    };
    let above = directory.ancestors(last, day);
    let mut way: Vec<_> = std::iter::once(last)
        .chain(above)
        .map(|found| (found.id, found.facts.name_on(day).to_owned()))
        .collect();
    way.reverse();
    way
}
