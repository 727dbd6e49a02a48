//! The register of organisations, and the groups that letters go to.

use casework::OrganisationId;
use time::Date;

use crate::{
    App, Result,
    model::{Group, Organisation, OrganisationOnDay},
    ports::Change,
};

mod directory;
mod edits;
mod groups;
mod importing;
mod labels;
mod pages;
pub mod sheet;

pub use directory::Directory;
pub use edits::{Basics, FactDates, FactList, FactValue, NewFact, NewOrganisation, Reorganisation};
pub use groups::{GroupEdit, GroupPage, GroupPreview, GroupRow, RuleForm, SinceLast};
pub use importing::{CellChange, ImportMode, ImportPlan, PlannedRow, RowError, RowOutcome};
pub use pages::{OrganisationPage, OrganisationQuery, OrganisationRow, OrganisationsPage};

impl App {
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

    /// Saves these organisations with other changes, if the register allows them.
    pub(crate) async fn commit_organisations(
        &self,
        changed: Vec<Organisation>,
        others: Vec<Change>,
    ) -> Result<()> {
        let directory = self.directory().await?;
        let ids: Vec<OrganisationId> = changed.iter().map(|found| found.id).collect();
        let after = directory.with(changed.iter().cloned());
        after.check(&ids).map_err(|(_, refusal)| refusal)?;
        let seen = Change::OrganisationsSeen(directory.version());
        let saved = changed.into_iter().map(Change::SaveOrganisation);
        let changes = std::iter::once(seen).chain(saved).chain(others);
        Ok(self.store.commit(changes.collect()).await?)
    }
}
