//! How else a receiver can be reached: what the register says on the day.

use std::collections::HashMap;

use casework::OrganisationId;

use crate::{
    App, Result,
    model::{Delivery, LetterRecord},
};

/// How one receiver can be reached.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ways {
    /// Its e-mail addresses, the best first.
    pub(crate) addresses: Vec<String>,
    /// Name and e-mail address of whoever is above.
    pub(crate) superior: Option<(String, String)>,
    /// Telephone numbers with whose they are.
    pub(crate) telephones: Vec<String>,
}

impl Ways {
    /// The best address that nothing went to yet.
    pub(crate) fn other_address(&self, tried: &[&str]) -> Option<String> {
        let is_new = |address: &&String| {
            !address.is_empty() && tried.iter().all(|old| !old.eq_ignore_ascii_case(address))
        };
        self.addresses.iter().find(is_new).cloned()
    }
}

/// How every organisation can be reached today.
pub(crate) struct AllWays(HashMap<OrganisationId, Ways>);

impl AllWays {
    /// How the receiver of a delivery can be reached.
    pub(crate) fn of(&self, delivery: &Delivery) -> Ways {
        delivery
            .organisation
            .and_then(|id| self.0.get(&id))
            .cloned()
            .unwrap_or_default()
    }
}

impl App {
    pub(crate) async fn ways(&self, _record: &LetterRecord) -> Result<AllWays> {
        let organisations = self.store.organisations().await?;
        Ok(AllWays(
            organisations
                .into_iter()
                .map(|organisation| {
                    let ways = Ways {
                        addresses: vec![organisation.email],
                        ..Ways::default()
                    };
                    (organisation.id, ways)
                })
                .collect(),
        ))
    }
}
