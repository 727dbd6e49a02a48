//! The register of organisations, and the groups that letters go to.

use casework::{GroupId, OrganisationId};
use time::Date;

use crate::{
    App, Refusal, Result,
    access::{Clerk, Staff},
    model::{
        Ask, ChannelKind, DEFAULT_WITHIN_HOURS, Facts, Group, Kind, Name, Organisation,
        OrganisationOnDay, Proof, Reach, Rule, dated,
    },
    ports::Change,
    text::{email, line},
    vietnam_date,
    views::RegisterPage,
};

mod directory;

pub use directory::Directory;

/// A group as a clerk writes it.
#[derive(Clone, Debug)]
pub struct GroupEdit {
    /// The group to change; none: a new one.
    pub id: Option<GroupId>,
    /// Its name as the letter prints it.
    pub name: String,
    /// What it is asked to do.
    pub ask: Ask,
}

/// An organisation as a clerk writes it.
#[derive(Clone, Debug)]
pub struct OrganisationEdit {
    /// The organisation to change; none: a new one.
    pub id: Option<OrganisationId>,
    /// The group that is to name it, if it does not belong to it yet.
    pub group: Option<GroupId>,
    /// Its name.
    pub name: String,
    /// Where letters go; may be empty.
    pub email: String,
    /// First day on which it exists; none: always.
    pub valid_from: Option<Date>,
    /// Last day; none: still does.
    pub valid_to: Option<Date>,
}

impl App {
    /// The whole register.
    ///
    /// # Errors
    /// A fault of the store.
    pub async fn register(&self, _by: &Staff) -> Result<RegisterPage> {
        let today = vietnam_date(self.now());
        let directory = self.directory().await?;
        let groups = self.store.groups().await?.into_iter().map(|group| {
            let members = directory.matching(&group.rule, group.example, today);
            let members = members.cloned().collect();
            (group, members)
        });
        Ok(RegisterPage {
            groups: groups.collect(),
            today,
        })
    }

    /// Every group with those that belong to it on a day; whoever belongs to more than one is in
    /// each.
    pub(crate) async fn grouped_on(
        &self,
        day: Date,
    ) -> Result<Vec<(Group, Vec<OrganisationOnDay>)>> {
        let mut grouped = Vec::new();
        for group in self.store.groups().await? {
            let members = self.members_of(&group, day).await?;
            grouped.push((group, members));
        }
        Ok(grouped)
    }

    /// Adds or changes a group.
    ///
    /// # Errors
    /// What is wrong with the fields; [`Refusal::NotFound`].
    pub async fn save_group(&self, _by: &Clerk, edit: GroupEdit) -> Result<GroupId> {
        let name = line("name", edit.name.trim_end_matches([';', '.']), 300)?;
        let group = match edit.id {
            Some(id) => {
                let group = self
                    .store
                    .group(id)
                    .await?
                    .ok_or(Refusal::NotFound("group"))?;
                Group {
                    name,
                    ask: edit.ask,
                    ..group
                }
            }
            None => Group {
                id: GroupId(self.new_id()),
                position: self
                    .store
                    .groups()
                    .await?
                    .last()
                    .map_or(1, |g| g.position + 1),
                name,
                ask: edit.ask,
                within_hours: DEFAULT_WITHIN_HOURS,
                proof: Proof::Confirmation,
                rule: Rule::nobody(),
                example: false,
            },
        };
        let id = group.id;
        self.store.commit(vec![Change::PutGroup(group)]).await?;
        Ok(id)
    }

    /// Adds or changes an organisation.
    ///
    /// # Errors
    /// What is wrong with the fields; [`Refusal::NotFound`].
    pub async fn save_organisation(
        &self,
        _by: &Clerk,
        edit: OrganisationEdit,
    ) -> Result<OrganisationId> {
        let today = vietnam_date(self.now());
        let mut organisation = match edit.id {
            Some(id) => {
                let found = self.store.organisation(id).await?;
                let mut found = found.ok_or(Refusal::NotFound("organisation"))?;
                found.version += 1;
                found
            }
            None => Organisation {
                id: OrganisationId(self.new_id()),
                version: 1,
                facts: Facts {
                    names: Vec::new(),
                    ..Facts::new(Kind::Other, "")
                },
                example: false,
            },
        };
        let facts = &mut organisation.facts;
        let full = line("name", &edit.name, 300)?;
        match facts.names.iter_mut().find(|name| name.holds_on(today)) {
            Some(name) => name.value.full = full,
            None => {
                let short = String::new();
                dated::begin(&mut facts.names, Name { full, short }, None, |_| true);
            }
        }
        let address = email("email", &edit.email, false)?;
        facts
            .channels
            .retain(|reach| reach.value.channel != ChannelKind::Email || !reach.holds_on(today));
        if !address.is_empty() {
            let reach = Reach {
                channel: ChannelKind::Email,
                address,
                rank: 1,
            };
            dated::begin(&mut facts.channels, reach, None, |_| false);
        }
        facts.valid_from = edit.valid_from;
        facts.valid_to = edit.valid_to;
        let id = organisation.id;
        let mut changes = self.checked(vec![organisation.clone()]).await?;
        if let Some(group) = edit.group {
            let group = self.store.group(group).await?;
            let mut group = group.ok_or(Refusal::NotFound("group"))?;
            let directory = self.directory().await?.with([organisation]);
            let members = directory.members(&group, today);
            if !members.iter().any(|member| member.id == id) {
                group.rule = group.rule.and_also(id);
                changes.push(Change::PutGroup(group));
            }
        }
        self.store.commit(changes).await?;
        Ok(id)
    }

    /// The changes that save these organisations, if the register allows them.
    pub(crate) async fn checked(&self, changed: Vec<Organisation>) -> Result<Vec<Change>> {
        let directory = self.directory().await?;
        let ids: Vec<OrganisationId> = changed.iter().map(|found| found.id).collect();
        let after = directory.with(changed.iter().cloned());
        after.check(&ids).map_err(|(_, refusal)| refusal)?;
        let seen = Change::OrganisationsSeen(directory.version());
        let saved = changed.into_iter().map(Change::SaveOrganisation);
        Ok(std::iter::once(seen).chain(saved).collect())
    }

    /// Takes an organisation out of the register; what was sent to it stays on record.
    ///
    /// # Errors
    /// [`Refusal::NotFound`].
    pub async fn remove_organisation(&self, _by: &Clerk, id: OrganisationId) -> Result<()> {
        if self.store.organisation(id).await?.is_none() {
            return Err(Refusal::NotFound("organisation").into());
        }
        Ok(self
            .store
            .commit(vec![Change::RemoveOrganisation(id)])
            .await?)
    }
}
