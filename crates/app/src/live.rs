//! Telling open pages of the console that something has changed.

use tokio::sync::watch;

use crate::{App, access::Staff};

/// Where changes are told.
pub(crate) struct Live(watch::Sender<Option<u64>>);

impl Live {
    pub(crate) fn new() -> Self {
        Live(watch::Sender::new(Some(0)))
    }

    /// Something that the inbox shows is different now.
    pub(crate) fn changed(&self) {
        self.0.send_modify(|count| {
            if let Some(count) = count {
                *count += 1;
            }
        });
    }
}

/// What an open page waits for.
pub struct InboxChanges(watch::Receiver<Option<u64>>);

impl InboxChanges {
    /// Waits for the next change; false once there will be none, because the program stops.
    /// Several that came meanwhile are one.
    pub async fn next(&mut self) -> bool {
        self.0.changed().await.is_ok() && self.0.borrow().is_some()
    }
}

impl App {
    /// Changes of the inbox from now on.
    #[must_use]
    pub fn inbox_changes(&self, _by: &Staff) -> InboxChanges {
        let mut changes = self.live.0.subscribe();
        if changes.borrow_and_update().is_none() {
            // Too late: wake it at once.
            changes.mark_changed();
        }
        InboxChanges(changes)
    }

    /// Ends all waiting, so that the program can stop.
    pub fn end_live(&self) {
        self.live.0.send_replace(None);
    }
}
