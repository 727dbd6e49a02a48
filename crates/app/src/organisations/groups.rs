//! Groups of receivers: who belongs to them, what they are asked, and what is different from last
//! time.

use std::collections::{HashMap, hash_map::Entry};

use casework::{GroupId, LetterId, OrganisationId};
use time::{Date, OffsetDateTime};

use super::edits::find_all;
use crate::{
    App, Refusal, Result,
    access::{Clerk, Staff},
    model::{Ask, Delivery, Group, Kind, Level, OrganisationOnDay, Proof, Rule, Territory},
    ports::Change,
    text::line,
    vietnam_date,
};

/// The longest time that a group may have, in hours: a month.
const MAX_HOURS: u32 = 24 * 31;

/// A group as a clerk writes it.
#[derive(Clone, Debug)]
pub struct GroupEdit {
    /// The group to change; none: a new one.
    pub id: Option<GroupId>,
    /// Its name as the letter prints it.
    pub name: String,
    /// What it is asked to do.
    pub ask: Ask,
    /// How long it has, in hours.
    pub within_hours: u32,
    /// What shows that it did.
    pub proof: Proof,
    /// Who belongs to it.
    pub rule: Rule,
}

/// A rule in the fields of a form: whoever meets every line that is filled in, and those named, but
/// not those left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RuleForm {
    /// One of these kinds.
    pub kinds: Vec<Kind>,
    /// One of these levels.
    pub levels: Vec<Level>,
    /// Responsible there, or within.
    pub within: Option<Territory>,
    /// Belongs to this organisation.
    pub under: Option<OrganisationId>,
    /// Has one of these roles.
    pub tags: Vec<String>,
    /// These as well.
    pub also: Vec<OrganisationId>,
    /// But not these.
    pub except: Vec<OrganisationId>,
}

impl RuleForm {
    /// The rule.
    #[must_use]
    pub fn rule(&self) -> Rule {
        let mut lines = Vec::new();
        if !self.kinds.is_empty() {
            lines.push(Rule::Any(
                self.kinds.iter().copied().map(Rule::Kind).collect(),
            ));
        }
        if !self.levels.is_empty() {
            lines.push(Rule::Any(
                self.levels.iter().copied().map(Rule::Level).collect(),
            ));
        }
        lines.extend(self.within.clone().map(Rule::Within));
        lines.extend(self.under.map(Rule::Under));
        if !self.tags.is_empty() {
            lines.push(Rule::Any(
                self.tags.iter().cloned().map(Rule::Tag).collect(),
            ));
        }
        let named = Rule::Members(self.also.clone());
        let rule = match (lines.is_empty(), self.also.is_empty()) {
            (true, true) => Rule::nobody(),
            (true, false) => named,
            (false, true) => Rule::All(lines),
            (false, false) => Rule::Any(vec![Rule::All(lines), named]),
        };
        if self.except.is_empty() {
            rule
        } else {
            let out = Rule::Not(Box::new(Rule::Members(self.except.clone())));
            Rule::All(vec![rule, out])
        }
    }

    /// The fields of a rule; none if a form cannot say it.
    #[must_use]
    pub fn of(rule: &Rule) -> Option<RuleForm> {
        let mut form = RuleForm::default();
        let mut inner = rule;
        if let Rule::All(rules) = rule
            && let [first, Rule::Not(out)] = rules.as_slice()
            && let Rule::Members(except) = out.as_ref()
        {
            form.except.clone_from(except);
            inner = first;
        }
        if let Rule::Any(rules) = inner
            && let [first, Rule::Members(also)] = rules.as_slice()
        {
            form.also.clone_from(also);
            inner = first;
        }
        match inner {
            Rule::Members(also) if form.also.is_empty() => form.also.clone_from(also),
            Rule::All(lines) => lines.iter().for_each(|line| form.read(line)),
            _ => {}
        }
        (form.rule() == *rule).then_some(form)
    }

    fn read(&mut self, line: &Rule) {
        match line {
            Rule::Any(rules) => {
                for rule in rules {
                    match rule {
                        Rule::Kind(kind) => self.kinds.push(*kind),
                        Rule::Level(level) => self.levels.push(*level),
                        Rule::Tag(tag) => self.tags.push(tag.clone()),
                        _ => {}
                    }
                }
            }
            Rule::Within(territory) => self.within = Some(territory.clone()),
            Rule::Under(top) => self.under = Some(*top),
            _ => {}
        }
    }
}

/// What is different from the last letter to a group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SinceLast {
    /// That letter.
    pub letter: LetterId,
    /// When it was sent.
    pub at: OffsetDateTime,
    /// Who is new, by name.
    pub added: Vec<String>,
    /// Who does not belong to it any longer, by the name it had.
    pub gone: Vec<String>,
    /// Who has another name now: the old one and the new one.
    pub renamed: Vec<(String, String)>,
}

/// Who belongs to a group on a day.
#[derive(Clone, Debug)]
pub struct GroupPreview {
    /// The day.
    pub day: Date,
    /// Its members.
    pub members: Vec<OrganisationOnDay>,
    /// What is different from the last letter; none: there was none.
    pub since: Option<SinceLast>,
    /// How many organisations of the other side (the worked example's, or ours) the rule would fit
    /// if they were not kept apart.
    pub kept_apart: usize,
}

impl GroupPreview {
    /// How many have no e-mail address.
    #[must_use]
    pub fn without_email(&self) -> usize {
        let members = self.members.iter();
        members.filter(|member| member.email.is_empty()).count()
    }
}

/// A line of the list of groups.
#[derive(Clone, Debug)]
pub struct GroupRow {
    /// The group.
    pub group: Group,
    /// How many belong to it today.
    pub members: usize,
    /// How many of them have no e-mail address.
    pub without_email: usize,
}

/// One group.
#[derive(Clone, Debug)]
pub struct GroupPage {
    /// The group.
    pub group: Group,
    /// Its rule in the fields of a form; none if a form cannot say it.
    pub form: Option<RuleForm>,
    /// Names of the organisations that the rule names.
    pub names: HashMap<OrganisationId, String>,
    /// Who belongs to it.
    pub preview: GroupPreview,
}

impl GroupPage {
    /// The name of an organisation that the rule names; its id if it is not there.
    #[must_use]
    pub fn name(&self, id: &OrganisationId) -> String {
        self.names
            .get(id)
            .cloned()
            .unwrap_or_else(|| id.to_string())
    }
}

impl App {
    /// Every group with how many belong to it today.
    ///
    /// # Errors
    /// A fault of the store.
    pub async fn groups(&self, _by: &Staff) -> Result<Vec<GroupRow>> {
        let grouped = self.grouped_on(vietnam_date(self.now())).await?;
        let rows = grouped.into_iter().map(|(group, members)| GroupRow {
            group,
            members: members.len(),
            without_email: members.iter().filter(|m| m.email.is_empty()).count(),
        });
        Ok(rows.collect())
    }

    /// One group as it is, or as it would be with what a clerk has typed, on a day (none: today).
    /// Nothing is written.
    ///
    /// # Errors
    /// [`Refusal::NotFound`]; what is wrong with the fields.
    pub async fn group_page(
        &self,
        _by: &Staff,
        id: Option<GroupId>,
        edit: Option<GroupEdit>,
        on: Option<Date>,
    ) -> Result<GroupPage> {
        let day = on.unwrap_or_else(|| vietnam_date(self.now()));
        let directory = self.directory().await?;
        let group = match edit {
            Some(edit) => self.group_of(GroupEdit { id, ..edit }).await?,
            None => {
                let id = id.ok_or(Refusal::NotFound("group"))?;
                let found = self.store.group(id).await?;
                found.ok_or(Refusal::NotFound("group"))?
            }
        };
        let members = directory.members(&group, day);
        let other = directory.matching(&group.rule, !group.example, day);
        let kept_apart = other.filter(|found| found.example != group.example).count();
        let form = RuleForm::of(&group.rule);
        let named = form.iter().flat_map(|form| {
            let lists = form.also.iter().chain(&form.except);
            lists.chain(form.under.as_ref()).copied()
        });
        let names = named
            .filter(|id| directory.get(*id).is_some())
            .map(|id| (id, directory.name(id, day).to_owned()))
            .collect();
        Ok(GroupPage {
            preview: GroupPreview {
                day,
                since: self
                    .since_last(group.id, &members, &mut HashMap::new())
                    .await?,
                members,
                kept_apart,
            },
            form,
            names,
            group,
        })
    }

    /// Adds or changes a group.
    ///
    /// # Errors
    /// What is wrong with the fields; [`Refusal::NotFound`].
    pub async fn save_group(&self, _by: &Clerk, edit: GroupEdit) -> Result<GroupId> {
        let group = self.group_of(edit).await?;
        let id = group.id;
        self.store.commit(vec![Change::PutGroup(group)]).await?;
        Ok(id)
    }

    /// The organisation that has this identifier or name today.
    ///
    /// # Errors
    /// [`Refusal::NoSuchOrganisation`], [`Refusal::SeveralOrganisations`].
    pub async fn find_organisations(
        &self,
        _by: &Staff,
        lines: &[String],
    ) -> Result<Vec<OrganisationId>> {
        let directory = self.directory().await?;
        let found = find_all(&directory, lines, vietnam_date(self.now()))?;
        Ok(found.into_iter().map(|found| found.id).collect())
    }

    async fn group_of(&self, edit: GroupEdit) -> Result<Group> {
        let name = line("name", edit.name.trim_end_matches([';', '.']), 300)?;
        if !(1..=MAX_HOURS).contains(&edit.within_hours) {
            return Err(Refusal::Invalid("within_hours").into());
        }
        if !edit.rule.is_reasonable() {
            return Err(Refusal::RuleTooLarge.into());
        }
        let (id, position, example) = match edit.id {
            Some(id) => {
                let group = self.store.group(id).await?;
                let group = group.ok_or(Refusal::NotFound("group"))?;
                (id, group.position, group.example)
            }
            None => {
                let groups = self.store.groups().await?;
                let last = groups
                    .last()
                    .map_or(1, |last| last.position.saturating_add(1));
                (GroupId(self.new_id()), last, false)
            }
        };
        Ok(Group {
            id,
            position,
            name,
            ask: edit.ask,
            within_hours: edit.within_hours,
            proof: edit.proof,
            rule: edit.rule,
            example,
        })
    }

    /// What is different between these members of a group and those that its last letter went to.
    /// Letters that were read for another group are in `read`.
    pub(crate) async fn since_last(
        &self,
        group: GroupId,
        members: &[OrganisationOnDay],
        read: &mut HashMap<LetterId, Vec<Delivery>>,
    ) -> Result<Option<SinceLast>> {
        let Some(letter) = self.store.last_letter_to(group).await? else {
            return Ok(None);
        };
        let all = match read.entry(letter) {
            Entry::Occupied(all) => all.into_mut(),
            Entry::Vacant(new) => new.insert(self.store.deliveries_of_letter(letter).await?),
        };
        let sent = all
            .iter()
            .filter(|delivery| delivery.group == Some(group) && delivery.passed_on_by.is_none());
        let mut at = None;
        let mut before: HashMap<OrganisationId, String> = HashMap::new();
        for delivery in sent {
            at.get_or_insert(delivery.queued_at);
            if let Some(id) = delivery.organisation {
                before.insert(id, delivery.to_name.clone());
            }
        }
        let Some(at) = at else { return Ok(None) };
        let (mut added, mut renamed) = (Vec::new(), Vec::new());
        for member in members {
            match before.remove(&member.id) {
                None => added.push(member.name.clone()),
                Some(old) if old != member.name => renamed.push((old, member.name.clone())),
                Some(_) => {}
            }
        }
        let mut gone: Vec<String> = before.into_values().collect();
        gone.sort();
        Ok(Some(SinceLast {
            letter,
            at,
            added,
            gone,
            renamed,
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_says_its_rule_and_reads_it_again() {
        let id = |n| OrganisationId(uuid::Uuid::from_u128(n));
        let full = RuleForm {
            kinds: vec![Kind::PeoplesCommittee, Kind::PartyCommittee],
            levels: vec![Level::Commune],
            within: Some("19".parse().unwrap()),
            under: Some(id(1)),
            tags: vec!["thu".to_owned()],
            also: vec![id(2)],
            except: vec![id(3), id(4)],
        };
        let only = |form: RuleForm| RuleForm {
            except: Vec::new(),
            ..form
        };
        for form in [
            RuleForm::default(),
            full.clone(),
            only(full.clone()),
            RuleForm {
                also: vec![id(2)],
                ..RuleForm::default()
            },
            RuleForm {
                tags: vec!["a".to_owned()],
                ..RuleForm::default()
            },
            RuleForm {
                also: Vec::new(),
                ..full
            },
        ] {
            assert_eq!(RuleForm::of(&form.rule()), Some(form));
        }
        let other = Rule::Not(Box::new(Rule::Kind(Kind::Press)));
        assert_eq!(RuleForm::of(&other), None);
    }
}
