//! The register of organisations and groups.

use casework::{GroupId, OrganisationId};
use time::Date;

use crate::{
    App, Refusal, Result,
    access::{Clerk, Staff},
    model::{Ask, DEFAULT_WITHIN_HOURS, Group, Organisation, Proof},
    ports::Change,
    text::{email, line},
    views::RegisterPage,
};

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
    /// Its group.
    pub group: GroupId,
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
        Ok(RegisterPage {
            groups: self.grouped().await?,
        })
    }

    pub(crate) async fn grouped(&self) -> Result<Vec<(Group, Vec<Organisation>)>> {
        let mut groups: Vec<(Group, Vec<Organisation>)> = self
            .store
            .groups()
            .await?
            .into_iter()
            .map(|group| (group, Vec::new()))
            .collect();
        for organisation in self.store.organisations().await? {
            if let Some((_, members)) = groups
                .iter_mut()
                .find(|(group, _)| group.id == organisation.group)
            {
                members.push(organisation);
            }
        }
        Ok(groups)
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
        if self.store.group(edit.group).await?.is_none() {
            return Err(Refusal::NotFound("group").into());
        }
        if let (Some(from), Some(to)) = (edit.valid_from, edit.valid_to)
            && to < from
        {
            return Err(Refusal::Invalid("valid_to").into());
        }
        let example = match edit.id {
            Some(id) => {
                self.store
                    .organisation(id)
                    .await?
                    .ok_or(Refusal::NotFound("organisation"))?
                    .example
            }
            None => false,
        };
        let organisation = Organisation {
            id: edit.id.unwrap_or_else(|| OrganisationId(self.new_id())),
            group: edit.group,
            name: line("name", &edit.name, 300)?,
            email: email("email", &edit.email, false)?,
            valid_from: edit.valid_from,
            valid_to: edit.valid_to,
            example,
        };
        let id = organisation.id;
        self.store
            .commit(vec![Change::PutOrganisation(organisation)])
            .await?;
        Ok(id)
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
