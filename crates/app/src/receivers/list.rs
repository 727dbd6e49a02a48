//! All letters of one organisation under one private link: no account, no password.

use casework::OrganisationId;

use super::Ended;
use crate::{
    App, Refusal, Result,
    corrections::number_and_symbol,
    links::LinkKind,
    model::{Delivery, DeliveryState, Purpose},
};

/// The most letters on the page.
const MOST: u32 = 200;

/// What an organisation got.
#[derive(Clone, Debug)]
pub struct LettersOfOrganisation {
    /// Its name.
    pub name: String,
    /// Its letters, latest first.
    pub rows: Vec<ReceivedRow>,
    /// When it was asked for.
    pub now: time::OffsetDateTime,
}

/// One letter that an organisation got.
#[derive(Clone, Debug)]
pub struct ReceivedRow {
    /// The delivery.
    pub delivery: Delivery,
    /// Number and symbol.
    pub number: String,
    /// The subject.
    pub subject: String,
    /// How the letter ended, if it did.
    pub ended: Ended,
    /// Its private page.
    pub path: String,
}

impl App {
    /// The letters of the organisation that a private link is of.
    ///
    /// # Errors
    /// [`Refusal::BadLink`].
    pub async fn letters_of_organisation(&self, token: &str) -> Result<LettersOfOrganisation> {
        let id = OrganisationId(self.links.open(LinkKind::Letters, token)?);
        let deliveries = self.store.deliveries_of_organisation(id, MOST).await?;
        let mut rows = Vec::new();
        for delivery in deliveries {
            let Purpose::Letter(letter) = delivery.purpose else {
                continue;
            };
            if delivery.state == DeliveryState::Cancelled {
                continue;
            }
            let Some(record) = self.store.letter(letter).await? else {
                continue;
            };
            let token = self.links.token(LinkKind::Receive, delivery.id.0);
            rows.push(ReceivedRow {
                number: number_and_symbol(&record).unwrap_or_default(),
                ended: self.life_of(&record).await?.ended(),
                subject: record.content.subject,
                path: format!("/r/{token}"),
                delivery,
            });
        }
        let name = rows.first().map(|row| row.delivery.to_name.clone());
        Ok(LettersOfOrganisation {
            name: name.ok_or(Refusal::BadLink)?,
            rows,
            now: self.now(),
        })
    }
}
