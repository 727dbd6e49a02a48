//! How else a receiver can be reached: what the register says on the day.

use std::sync::Arc;

use time::Date;

use crate::{
    App, Result,
    model::{ChannelKind, ContactPerson, Delivery, Reach},
    organisations::Directory,
    vietnam_date,
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
pub(crate) struct AllWays(Arc<Directory>, Date);

impl AllWays {
    /// How the receiver of a delivery can be reached.
    pub(crate) fn of(&self, delivery: &Delivery) -> Ways {
        let found = delivery.organisation.and_then(|id| self.0.get(id));
        let Some(found) = found else {
            return Ways::default();
        };
        let day = self.1;
        let own = found.near(day);
        let by_mail = |reach: &Reach| reach.channel == ChannelKind::Email;
        let listed = own.reaches.iter().filter(|reach| by_mail(reach));
        let addresses = listed
            .map(|reach| reach.address.clone())
            .chain(own.contact.iter().map(|contact| contact.email.clone()))
            .filter(|address| !address.is_empty())
            .collect();
        // Whoever is above within the organisation, else what the organisation belongs to.
        let superior = own
            .superior
            .as_ref()
            .filter(|person| !person.email.is_empty())
            .map(|person| {
                let name = Some(named(person)).filter(|name| !name.is_empty());
                (
                    name.unwrap_or_else(|| own.name.clone()),
                    person.email.clone(),
                )
            })
            .or_else(|| {
                let above = self.0.get(own.parent?)?.near(day);
                (!above.email.is_empty()).then_some((above.name, above.email))
            });
        let people = own.contact.iter().chain(&own.superior);
        Ways {
            addresses,
            superior,
            telephones: people
                .filter(|person| !person.telephone.is_empty())
                .map(|person| match named(person) {
                    name if name.is_empty() => person.telephone.clone(),
                    name => format!("{} ({name})", person.telephone),
                })
                .collect(),
        }
    }
}

/// "Nguyễn Văn An, Chánh Văn phòng".
fn named(person: &ContactPerson) -> String {
    let parts = [person.name.as_str(), person.office.as_str()];
    let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join(", ")
}

impl App {
    pub(crate) async fn ways(&self) -> Result<AllWays> {
        Ok(AllWays(self.directory().await?, vietnam_date(self.now())))
    }
}
