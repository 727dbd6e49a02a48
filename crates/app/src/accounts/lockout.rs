//! Failures slow down who makes them: by account and by network address, longer each time.
//!
//! An account that nobody has is counted like any other, so that the answer tells nothing. Only the
//! password way is locked: a passkey still opens the account, so that nobody can be shut out by
//! others who mistype on purpose.

use time::{Duration, OffsetDateTime};

use crate::{
    App, Refusal, Result,
    access::Administrator,
    accounts::sign_in::Visit,
    model::{AccountEventKind, Failures, User},
    ports::{AccountChange, Change},
};

/// Failures that are free, for an account and for an address: many people may sit behind one.
const FREE_FOR_ACCOUNT: u32 = 5;
const FREE_FOR_ADDRESS: u32 = 20;
/// The longest wait; the first one is a minute, then it doubles.
const LONGEST: Duration = Duration::minutes(60);
/// Failures older than this no longer count.
pub(super) const REMEMBERED: Duration = Duration::hours(24);

/// What failures are counted for.
pub(super) struct Subject {
    hash: String,
    free: u32,
    locked: AccountEventKind,
}

/// What an attempt locks if it fails, and after how many.
pub(super) struct Counted(Vec<(AccountEventKind, u32)>);

/// Until when these failures lock; none if they do not.
fn locked_until(failures: Failures, free: u32) -> Option<OffsetDateTime> {
    let over = failures.count.checked_sub(free)?;
    let wait = Duration::minutes(1 << over.min(6));
    Some(failures.last_at + wait.min(LONGEST))
}

impl App {
    pub(super) fn account_subject(&self, email: &str) -> Subject {
        Subject {
            hash: self.pepper.hash("account", email),
            free: FREE_FOR_ACCOUNT,
            locked: AccountEventKind::AccountLocked,
        }
    }

    fn address_subject(&self, address: &str) -> Subject {
        Subject {
            hash: self.pepper.hash("address", address),
            free: FREE_FOR_ADDRESS,
            locked: AccountEventKind::AddressLocked,
        }
    }

    pub(super) fn subjects(&self, email: &str, visit: &Visit) -> Vec<Subject> {
        let address = visit.address.as_deref();
        let mut subjects = vec![self.account_subject(email)];
        subjects.extend(address.map(|address| self.address_subject(address)));
        subjects
    }

    /// Until when a subject is locked.
    async fn lock_of(&self, subject: &Subject) -> Result<Option<OffsetDateTime>> {
        let now = self.now();
        let failures = self.store.failures(&subject.hash).await?;
        Ok(failures
            .filter(|failures| now - failures.last_at < REMEMBERED)
            .and_then(|failures| locked_until(failures, subject.free))
            .filter(|until| *until > now))
    }

    /// Counts an attempt before it is made, so that many at once are no more than one after
    /// another; [`Self::attempt_was_right`] takes it back.
    pub(super) async fn count_attempt(&self, subjects: &[Subject]) -> Result<Counted> {
        let _one_at_a_time = self.attempting.lock().await;
        let now = self.now();
        let mut counted = Counted(Vec::new());
        let mut changes = Vec::new();
        for subject in subjects {
            if let Some(until) = self.lock_of(subject).await? {
                let seconds = (until - now).whole_seconds();
                let minutes = u32::try_from((seconds + 59) / 60).unwrap_or(1);
                return Err(Refusal::TooManyAttempts { minutes }.into());
            }
            let before = self.store.failures(&subject.hash).await?;
            let before = before.filter(|found| now - found.last_at < REMEMBERED);
            let count = before.map_or(0, |found| found.count) + 1;
            if count >= subject.free {
                counted.0.push((subject.locked, count));
            }
            changes.push(Change::Account(AccountChange::CountFailure {
                subject: subject.hash.clone(),
                at: now,
                since: now - REMEMBERED,
            }));
        }
        self.store.commit(changes).await?;
        Ok(counted)
    }

    /// Writes down what the failed attempt has locked.
    pub(super) async fn attempt_failed(&self, counted: Counted, whom: Option<&User>) -> Result<()> {
        let name = whom.map_or("", |user| user.name.as_str());
        let rows = counted.0.into_iter();
        let rows =
            rows.map(|(kind, count)| self.account_row(kind, None, whom, name, count.to_string()));
        Ok(self.store.commit(rows.collect()).await?)
    }

    /// What forgets the failures of a person who has shown everything. Of the address only this
    /// attempt is taken back: one good account does not make up for guessing at others.
    pub(super) fn attempt_was_right(&self, email: &str, visit: &Visit) -> Vec<Change> {
        let account = self.account_subject(email).hash;
        let mut changes = vec![AccountChange::ClearFailures(account)];
        if let Some(address) = &visit.address {
            changes.push(AccountChange::TakeBackFailure(
                self.address_subject(address).hash,
            ));
        }
        changes.into_iter().map(Change::Account).collect()
    }

    /// Until when a person's account is locked.
    pub(super) async fn locked_until(&self, user: &User) -> Result<Option<OffsetDateTime>> {
        self.lock_of(&self.account_subject(&user.email)).await
    }

    /// Ends the lock of an account.
    ///
    /// # Errors
    /// [`Refusal::NotFound`].
    pub async fn unlock(&self, by: &Administrator, id: casework::UserId) -> Result<()> {
        let user = self
            .store
            .user(id)
            .await?
            .ok_or(Refusal::NotFound("user"))?;
        let kind = AccountEventKind::Unlocked;
        let event = self.event(kind, Some(by.user()), &user, "").await?;
        let mut changes = self.attempt_was_right(&user.email, &Visit::default());
        changes.push(event);
        Ok(self.store.commit(changes).await?)
    }
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    #[test]
    fn the_wait_doubles_up_to_an_hour() {
        let last_at = datetime!(2021-02-18 02:00 UTC);
        let wait = |count| {
            let until = locked_until(Failures { count, last_at }, FREE_FOR_ACCOUNT);
            until.map(|until| (until - last_at).whole_minutes())
        };
        assert_eq!(wait(4), None);
        assert_eq!(
            [5, 6, 7, 10, 11, 4000].map(wait),
            [1, 2, 4, 32, 60, 60].map(Some)
        );
    }
}
