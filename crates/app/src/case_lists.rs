//! Cases as people work through them.

use casework::{Role, Stage};
use time::Duration;

use crate::{
    App, Result,
    access::Staff,
    model::User,
    ports::CaseList,
    views::{CaseListPage, CaseRow, CaseTab},
};

/// Cases on a page.
const PAGE: u32 = 30;
/// A verdict that is wanted within this time is on the list of those due.
const SOON: Duration = Duration::hours(24);
/// A review that comes within this time is on the list of reviews.
const REVIEW_SOON: Duration = Duration::days(14);

impl App {
    /// One page (from 0) of a list of cases.
    ///
    /// # Errors
    /// A fault of the store.
    pub async fn case_list_page(
        &self,
        by: &Staff,
        tab: CaseTab,
        page: u32,
    ) -> Result<CaseListPage> {
        let mut counts = Vec::with_capacity(CaseTab::ALL.len());
        for one in CaseTab::ALL {
            counts.push((one, self.store.case_count(self.list(by, one)).await?));
        }
        let list = self.list(by, tab);
        let offset = page.saturating_mul(PAGE);
        let mut cases = self.store.case_list(list, PAGE + 1, offset).await?;
        let more = cases.len() > PAGE as usize;
        cases.truncate(PAGE as usize);
        let now = self.now();
        let mut rows = Vec::with_capacity(cases.len());
        for case in cases {
            let assignee = match case.assigned_to {
                Some(id) => self.user_name(id).await?,
                None => String::new(),
            };
            let due_at = match case.stage {
                Stage::Concluded(_) => case.review_at(),
                _ => case.due_at(),
            };
            rows.push(CaseRow {
                assignee,
                overdue: due_at.is_some_and(|at| at < now),
                due_at,
                next: case.todo().first().copied(),
                urgency: case.harm.as_ref().map(|harm| harm.priority().urgency),
                example: self.is_example(&case).await?,
                case,
            });
        }
        Ok(CaseListPage {
            tab,
            counts,
            rows,
            page,
            more,
        })
    }

    fn list(&self, by: &Staff, tab: CaseTab) -> CaseList {
        match tab {
            CaseTab::Mine => CaseList::Of(by.user()),
            CaseTab::All => CaseList::All,
            CaseTab::Due => CaseList::Due(self.now() + SOON),
            CaseTab::Review => CaseList::Review(self.now() + REVIEW_SOON),
            CaseTab::Appeals => CaseList::Appeals,
        }
    }

    /// People who can be given a case.
    pub(crate) async fn assignable(&self) -> Result<Vec<User>> {
        let mut users = self.store.users().await?;
        users.retain(|user| !user.disabled && user.roles.has(Role::Officer));
        Ok(users)
    }
}
