//! The register of organisations as it is held in memory.

use std::{
    collections::{BTreeSet, HashMap, HashSet},
    sync::{Arc, OnceLock},
};

use casework::OrganisationId;
use time::Date;

use crate::{
    App, Refusal, Result,
    model::{
        Dated, Facts, FactsError, Group, Identifier, Organisation, OrganisationOnDay, Rule,
        Territory, dated::spans_meet,
    },
    registers::{Words, folded},
};

/// As far as anybody walks up: deeper than any hierarchy, and an end should one ever turn in circles.
const DEEPEST: usize = 64;

/// The whole register as one version of it was.
#[derive(Debug, Default)]
pub struct Directory {
    version: i64,
    organisations: Vec<Arc<Organisation>>,
    at: HashMap<OrganisationId, usize>,
    texts: OnceLock<Vec<String>>,
}

impl Directory {
    /// The register of these organisations.
    #[must_use]
    pub fn new(version: i64, organisations: Vec<Organisation>) -> Directory {
        Self::of(version, organisations.into_iter().map(Arc::new).collect())
    }

    fn of(version: i64, organisations: Vec<Arc<Organisation>>) -> Directory {
        let places = organisations.iter().enumerate();
        Directory {
            version,
            at: places.map(|(at, found)| (found.id, at)).collect(),
            organisations,
            texts: OnceLock::new(),
        }
    }

    /// Which version of the register this is.
    #[must_use]
    pub const fn version(&self) -> i64 {
        self.version
    }

    /// Every organisation, in the order in which they came.
    pub fn all(&self) -> impl ExactSizeIterator<Item = &Organisation> {
        self.organisations.iter().map(Arc::as_ref)
    }

    /// One of them.
    #[must_use]
    pub fn get(&self, id: OrganisationId) -> Option<&Organisation> {
        let at = *self.at.get(&id)?;
        self.organisations.get(at).map(Arc::as_ref)
    }

    /// Its place among them; those that are not there come last.
    pub(crate) fn place(&self, id: OrganisationId) -> usize {
        self.at.get(&id).copied().unwrap_or(usize::MAX)
    }

    /// The name of one on a day; empty if it is not there.
    #[must_use]
    pub fn name(&self, id: OrganisationId, day: Date) -> &str {
        self.get(id).map_or("", |found| found.facts.name_on(day))
    }

    /// What an organisation belongs to on a day, the nearest first.
    pub fn ancestors(
        &self,
        organisation: &Organisation,
        day: Date,
    ) -> impl Iterator<Item = &Organisation> {
        let parent = move |of: &Organisation| self.get(of.facts.parent_on(day)?);
        let first = parent(organisation);
        std::iter::successors(first, move |found| parent(found)).take(DEEPEST)
    }

    /// What belongs to an organisation directly, and exists, on a day.
    #[must_use]
    pub fn children(&self, id: OrganisationId, day: Date) -> Vec<OrganisationOnDay> {
        let below = self.all().filter(|o| o.facts.parent_on(day) == Some(id));
        below.filter_map(|found| found.on(day)).collect()
    }

    /// Those that came before it, with the day and the reason.
    #[must_use]
    pub fn predecessors(&self, id: OrganisationId) -> Vec<(&Organisation, Date, &str)> {
        let all = self.all().flat_map(|found| {
            let into = found.facts.successions.iter().filter(move |s| s.to == id);
            into.map(move |next| (found, next.on, next.reason.as_str()))
        });
        all.collect()
    }

    /// What a territory is called on a day: the name of its People's Committee without these words.
    #[must_use]
    pub fn territory_name(&self, territory: &Territory, day: Date) -> Option<&str> {
        let committee = self.all().find(|found| {
            found.facts.kind == crate::model::Kind::PeoplesCommittee
                && found.exists_on(day)
                && found.facts.territory_on(day) == Some(territory)
        })?;
        let name = committee.facts.name_on(day);
        let plain = ["Ủy ban nhân dân ", "Uỷ ban nhân dân ", "UBND "]
            .iter()
            .find_map(|words| name.strip_prefix(words));
        Some(plain.unwrap_or(name))
    }

    /// Whether a rule names an organisation on a day on which it exists.
    #[must_use]
    pub fn fits(&self, rule: &Rule, organisation: &Organisation, day: Date) -> bool {
        let facts = &organisation.facts;
        match rule {
            Rule::All(rules) => rules.iter().all(|rule| self.fits(rule, organisation, day)),
            Rule::Any(rules) => rules.iter().any(|rule| self.fits(rule, organisation, day)),
            Rule::Not(rule) => !self.fits(rule, organisation, day),
            Rule::Kind(kind) => facts.kind == *kind,
            Rule::Level(level) => {
                let territory = facts.territory_on(day);
                territory.is_some_and(|territory| territory.level() == *level)
            }
            Rule::Within(wanted) => {
                let territory = facts.territory_on(day);
                territory.is_some_and(|territory| territory.is_within(wanted))
            }
            Rule::Under(top) => {
                let mut above = self.ancestors(organisation, day);
                above.any(|found| found.id == *top)
            }
            Rule::Tag(tag) => facts.tags.contains(tag),
            Rule::Members(members) => members.contains(&organisation.id),
        }
    }

    /// The members of a group on a day, in the register's order. A rule of the worked example
    /// reaches only the example's organisations and a rule of ours only ours; whoever is named
    /// belongs to either.
    #[must_use]
    pub fn members(&self, group: &Group, day: Date) -> Vec<OrganisationOnDay> {
        self.matching(&group.rule, group.example, day)
            .filter_map(|found| found.on(day))
            .collect()
    }

    /// The same for a rule that belongs to no group yet.
    pub fn matching<'a>(
        &'a self,
        rule: &'a Rule,
        example: bool,
        day: Date,
    ) -> impl Iterator<Item = &'a Organisation> {
        let named: HashSet<OrganisationId> = rule.named().into_iter().collect();
        let there = self.all().filter(move |found| found.exists_on(day));
        there.filter(move |found| {
            (found.example == example || named.contains(&found.id)) && self.fits(rule, found, day)
        })
    }

    /// The members of several groups on a day: whoever belongs to more than one is counted in the
    /// first.
    #[must_use]
    pub fn members_once(
        &self,
        groups: Vec<Group>,
        day: Date,
    ) -> Vec<(Group, Vec<OrganisationOnDay>)> {
        let mut seen = HashSet::new();
        let once = groups.into_iter().map(|group| {
            let mut members = self.members(&group, day);
            members.retain(|member| seen.insert(member.id));
            (group, members)
        });
        once.collect()
    }

    /// Those that have all the words typed, with or without diacritics, in a name, an
    /// identifier or an address.
    #[must_use]
    pub fn search(&self, typed: &str) -> Vec<&Organisation> {
        let words = Words::of(typed);
        let texts = self
            .texts
            .get_or_init(|| self.all().map(|o| search_text(&o.facts)).collect());
        let found = self.all().zip(texts);
        found
            .filter(|(_, text)| words.stand_in(text))
            .map(|(organisation, _)| organisation)
            .collect()
    }

    /// As it will be with these in the place of what they were, or added.
    #[must_use]
    pub fn with(&self, changed: impl IntoIterator<Item = Organisation>) -> Directory {
        let mut organisations = self.organisations.clone();
        let mut added = HashMap::new();
        for organisation in changed {
            let id = organisation.id;
            let organisation = Arc::new(organisation);
            let at = self.at.get(&id).or_else(|| added.get(&id)).copied();
            match at.and_then(|at| organisations.get_mut(at)) {
                Some(place) => *place = organisation,
                None => {
                    added.insert(id, organisations.len());
                    organisations.push(organisation);
                }
            }
        }
        Directory::of(self.version, organisations)
    }

    /// Whether these may stand in this register.
    ///
    /// # Errors
    /// The first that may not, and why.
    pub(crate) fn check(
        &self,
        changed: &[OrganisationId],
    ) -> std::result::Result<(), (OrganisationId, Refusal)> {
        let identifiers = self.identifiers();
        for id in changed {
            if let Some(organisation) = self.get(*id) {
                self.check_one(organisation, &identifiers)
                    .map_err(|refusal| (*id, refusal))?;
            }
        }
        Ok(())
    }

    pub(crate) fn check_one(
        &self,
        organisation: &Organisation,
        identifiers: &Identifiers<'_>,
    ) -> std::result::Result<(), Refusal> {
        organisation.check()?;
        let facts = &organisation.facts;
        let missing = |id: &OrganisationId| self.get(*id).is_none();
        if facts.parents.iter().any(|parent| missing(&parent.value)) {
            return Err(Refusal::NoSuchParent);
        }
        if facts.successions.iter().any(|next| missing(&next.to)) {
            return Err(Refusal::NotFound("organisation"));
        }
        if self.turns_in_circles(organisation) {
            return Err(Refusal::ParentCycle);
        }
        for identifier in &facts.identifiers {
            let others = identifiers.get(&identifier.value).into_iter().flatten();
            let taken = others
                .filter(|(id, _)| *id != organisation.id)
                .find(|(_, span)| spans_meet((identifier.from, identifier.to), *span));
            if let Some((by, _)) = taken {
                return Err(Refusal::IdentifierTaken {
                    value: identifier.value.value.clone(),
                    by: self
                        .name(*by, identifier.from.unwrap_or(Date::MAX))
                        .to_owned(),
                });
            }
        }
        Ok(())
    }

    /// Who has which identifier, and between which days.
    pub(crate) fn identifiers(&self) -> Identifiers<'_> {
        let mut all = Identifiers::with_capacity(self.organisations.len());
        for organisation in self.all() {
            for Dated { value, from, to } in &organisation.facts.identifiers {
                let holders = all.entry(value).or_default();
                holders.push((organisation.id, (*from, *to)));
            }
        }
        all
    }

    /// Whether an organisation would belong to itself on some day.
    fn turns_in_circles(&self, organisation: &Organisation) -> bool {
        // Whatever it may reach on any day, and the days on which a way begins.
        let mut reached = BTreeSet::new();
        let mut days = BTreeSet::from([Date::MIN]);
        let mut next = vec![organisation];
        while let Some(found) = next.pop() {
            for parent in &found.facts.parents {
                days.extend(parent.from);
                if reached.insert(parent.value) {
                    next.extend(self.get(parent.value));
                }
            }
        }
        let returns = |day: &Date| {
            let mut above = self.ancestors(organisation, *day);
            above.any(|found| found.id == organisation.id)
        };
        reached.contains(&organisation.id) && days.iter().any(returns)
    }
}

/// Who has which identifier, and between which days.
pub(crate) type Identifiers<'a> =
    HashMap<&'a Identifier, Vec<(OrganisationId, (Option<Date>, Option<Date>))>>;

fn search_text(facts: &Facts) -> String {
    let names = facts
        .names
        .iter()
        .flat_map(|name| [&name.value.full, &name.value.short]);
    let identifiers = facts.identifiers.iter().map(|id| &id.value.value);
    let addresses = facts.channels.iter().map(|reach| &reach.value.address);
    let all: Vec<&str> = names
        .chain(identifiers)
        .chain(addresses)
        .map(String::as_str)
        .collect();
    folded(&all.join("\n"))
}

impl From<FactsError> for Refusal {
    fn from(error: FactsError) -> Self {
        match error {
            FactsError::NoName => Refusal::Empty("name"),
            FactsError::Reversed(what) => Refusal::DatesReversed(what),
            FactsError::Overlap(what) => Refusal::DatesOverlap(what),
            FactsError::Identifier(scheme) => Refusal::IdentifierShape(scheme.code()),
            FactsError::OwnSuccessor => Refusal::OwnSuccessor,
        }
    }
}

impl App {
    /// The register as it is now: read again only when it has changed.
    pub(crate) async fn directory(&self) -> Result<Arc<Directory>> {
        let mut held = self.directory.lock().await;
        let version = self.store.organisations_version().await?;
        if held.version != version || held.organisations.is_empty() {
            let organisations = self.store.organisations().await?;
            *held = Arc::new(Directory::new(version, organisations));
        }
        Ok(Arc::clone(&held))
    }

    /// Who belongs to a group on a day.
    ///
    /// # Errors
    /// A fault of the store.
    pub(crate) async fn members_of(
        &self,
        group: &Group,
        day: Date,
    ) -> Result<Vec<OrganisationOnDay>> {
        Ok(self.directory().await?.members(group, day))
    }
}

#[cfg(test)]
mod tests {
    use time::macros::date;
    use uuid::Uuid;

    use super::*;
    use crate::model::{Ask, Kind, Level, Proof, Scheme, dated};

    fn id(number: u128) -> OrganisationId {
        OrganisationId(Uuid::from_u128(number))
    }

    fn organisation(number: u128, kind: Kind, name: &str) -> Organisation {
        Organisation {
            id: id(number),
            version: 1,
            facts: Facts::new(kind, name),
            example: false,
        }
    }

    fn placed(mut organisation: Organisation, code: &str, parent: Option<u128>) -> Organisation {
        let territory = code.parse().unwrap();
        organisation.facts.territories = vec![Dated::always(territory)];
        organisation.facts.parents = parent.map(|p| Dated::always(id(p))).into_iter().collect();
        organisation
    }

    /// A province, a district that ended with June 2025 and a commune that came under the province.
    fn province() -> Directory {
        let top = placed(
            organisation(1, Kind::PeoplesCommittee, "Ủy ban nhân dân tỉnh T"),
            "19",
            None,
        );
        let mut district = placed(
            organisation(2, Kind::PeoplesCommittee, "Ủy ban nhân dân huyện H"),
            "19.164",
            Some(1),
        );
        district.facts.valid_to = Some(date!(2025 - 06 - 30));
        let mut commune = placed(
            organisation(3, Kind::PeoplesCommittee, "Ủy ban nhân dân xã X"),
            "19.164.05434",
            Some(2),
        );
        dated::begin(&mut commune.facts.parents, id(1), Some(AFTER), |_| true);
        let code = "19.05434".parse().unwrap();
        dated::begin(&mut commune.facts.territories, code, Some(AFTER), |_| true);
        let press = placed(organisation(4, Kind::Press, "Báo T"), "19", Some(1));
        Directory::new(1, vec![top, district, commune, press])
    }

    const BEFORE: Date = date!(2021 - 02 - 18);
    const AFTER: Date = date!(2025 - 07 - 01);

    fn ids(directory: &Directory, rule: &Rule, day: Date) -> Vec<u128> {
        let found = directory.matching(rule, false, day);
        found.map(|found| found.id.0.as_u128()).collect()
    }

    #[test]
    fn a_rule_is_of_its_day() {
        let directory = province();
        let of = |rule: &Rule, day| ids(&directory, rule, day);
        assert_eq!(of(&Rule::Under(id(2)), BEFORE), [3]);
        assert_eq!(of(&Rule::Under(id(2)), AFTER), [0_u128; 0]);
        assert_eq!(of(&Rule::Under(id(1)), BEFORE), [2, 3, 4]);
        assert_eq!(of(&Rule::Under(id(1)), AFTER), [3, 4]);
        let district = Rule::Within("19.164".parse().unwrap());
        assert_eq!(of(&district, BEFORE), [2, 3]);
        assert_eq!(of(&district, AFTER), [0_u128; 0]);
        assert_eq!(of(&Rule::Level(Level::Commune), AFTER), [3]);
        assert_eq!(of(&Rule::Level(Level::District), AFTER), [0_u128; 0]);
        let committees = Rule::All(vec![
            Rule::Kind(Kind::PeoplesCommittee),
            Rule::Not(Box::new(Rule::Members(vec![id(3)]))),
        ]);
        assert_eq!(of(&committees, BEFORE), [1, 2]);
        assert_eq!(of(&Rule::nobody(), BEFORE), [0_u128; 0]);
    }

    #[test]
    fn whoever_belongs_to_two_groups_is_counted_in_the_first() {
        let group = |number, rule| Group {
            id: casework::GroupId(Uuid::from_u128(number)),
            position: 1,
            name: String::new(),
            ask: Ask::Warn,
            within_hours: 24,
            proof: Proof::Confirmation,
            rule,
            example: false,
        };
        let all = province().members_once(
            vec![
                group(1, Rule::Kind(Kind::Press)),
                group(2, Rule::All(Vec::new())),
            ],
            BEFORE,
        );
        let counts: Vec<usize> = all.iter().map(|(_, members)| members.len()).collect();
        assert_eq!(counts, [1, 3]);
    }

    #[test]
    fn the_example_and_what_is_ours_stay_apart_unless_named() {
        let mut theirs = organisation(9, Kind::Press, "Báo ví dụ");
        theirs.example = true;
        let directory = province().with([theirs]);
        assert_eq!(ids(&directory, &Rule::Kind(Kind::Press), BEFORE), [4]);
        let named = Rule::Any(vec![Rule::Kind(Kind::Press), Rule::Members(vec![id(9)])]);
        assert_eq!(ids(&directory, &named, BEFORE), [4, 9]);
    }

    #[test]
    fn circles_strangers_and_taken_identifiers_are_refused() {
        let directory = province();
        let refused = |changed: Organisation| {
            let id = changed.id;
            directory.with([changed]).check(&[id]).unwrap_err().1
        };
        let mut top = directory.get(id(1)).unwrap().clone();
        // The commune leaves the district with June 2025: until then it would be a circle.
        dated::begin(
            &mut top.facts.parents,
            id(3),
            Some(date!(2025 - 06 - 30)),
            |_| true,
        );
        assert_eq!(refused(top.clone()), Refusal::ParentCycle);
        top.facts.parents = vec![Dated::always(id(99))];
        assert_eq!(refused(top), Refusal::NoSuchParent);

        let identifier = |from, to| Dated {
            value: Identifier {
                scheme: Scheme::Qd20,
                value: "H55.1".to_owned(),
            },
            from,
            to,
        };
        let mut district = directory.get(id(2)).unwrap().clone();
        district.facts.identifiers = vec![identifier(None, Some(date!(2025 - 06 - 30)))];
        let directory = directory.with([district]);
        let mut commune = directory.get(id(3)).unwrap().clone();
        commune.facts.identifiers = vec![identifier(Some(date!(2025 - 07 - 01)), None)];
        assert!(directory.with([commune.clone()]).check(&[id(3)]).is_ok());
        commune.facts.identifiers = vec![identifier(Some(date!(2025 - 06 - 30)), None)];
        let taken = directory.with([commune]).check(&[id(3)]).unwrap_err().1;
        assert!(matches!(taken, Refusal::IdentifierTaken { .. }), "{taken}");
    }

    #[test]
    fn it_is_searched_without_diacritics() {
        let directory = province();
        let names = |typed| -> Vec<u128> {
            let found = directory.search(typed);
            found.iter().map(|found| found.id.0.as_u128()).collect()
        };
        assert_eq!(names("uy ban xa"), [3]);
        assert_eq!(names("BÁO"), [4]);
        assert_eq!(names("").len(), 4);
        assert_eq!(
            directory.territory_name(&"19.05434".parse().unwrap(), AFTER),
            Some("xã X")
        );
    }
}
