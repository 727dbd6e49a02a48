//! Who did what to which account.

use casework::{Roles, UserId};

use crate::{
    App, Result,
    access::Administrator,
    model::{AccountEvent, AccountEventKind, User},
    ports::{AccountChange, Change},
};

/// Events on one page of the record.
const PER_PAGE: u32 = 50;

/// Roles as an event's detail holds them.
pub(super) fn roles_detail(roles: &Roles) -> String {
    let codes: Vec<&str> = roles.iter().map(casework::Role::code).collect();
    codes.join(",")
}

impl App {
    /// What was done to accounts, newest first, and whether there is more.
    ///
    /// # Errors
    /// A fault of the store.
    pub async fn account_record(
        &self,
        _by: &Administrator,
        page: u32,
    ) -> Result<(Vec<AccountEvent>, bool)> {
        let offset = page.saturating_mul(PER_PAGE);
        let mut events = self.store.account_events(PER_PAGE + 1, offset).await?;
        let more = events.len() > PER_PAGE as usize;
        events.truncate(PER_PAGE as usize);
        Ok((events, more))
    }

    /// A row of the record about a person's account; `by` none: the person alone, not signed in.
    pub(crate) async fn event(
        &self,
        kind: AccountEventKind,
        by: Option<UserId>,
        whom: &User,
        detail: impl Into<String>,
    ) -> Result<Change> {
        let actor = match by {
            Some(id) if id == whom.id => Some(whom.clone()),
            Some(id) => self.store.user(id).await?,
            None => None,
        };
        Ok(self.account_row(kind, actor.as_ref(), Some(whom), &whom.name, detail.into()))
    }

    /// A row of the record about no account that is there: an invitation, a rule, an attempt.
    pub(super) async fn event_about(
        &self,
        kind: AccountEventKind,
        by: Option<UserId>,
        about: &str,
        detail: impl Into<String>,
    ) -> Result<Change> {
        let actor = match by {
            Some(id) => self.store.user(id).await?,
            None => None,
        };
        Ok(self.account_row(kind, actor.as_ref(), None, about, detail.into()))
    }

    pub(super) fn account_row(
        &self,
        kind: AccountEventKind,
        by: Option<&User>,
        whom: Option<&User>,
        whom_name: &str,
        detail: String,
    ) -> Change {
        Change::Account(AccountChange::Record(AccountEvent {
            at: self.now(),
            by: by.map(|user| user.id),
            by_name: by.map_or_else(String::new, |user| user.name.clone()),
            whom: whom.map(|user| user.id),
            whom_name: whom_name.to_owned(),
            kind,
            detail,
            example: by.or(whom).is_some_and(|user| user.example),
        }))
    }
}
