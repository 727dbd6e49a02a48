//! Short addresses, for whoever has a sheet of paper and a keyboard.
//!
//! A code of 60 bits under the key of private links. It is only known to the store, by a keyed hash,
//! once it was printed; a stolen database opens none.

use casework::DeliveryId;

use crate::{
    App, Refusal, Result,
    links::Links,
    ports::{Change, TransportChange},
};

/// Crockford's digits: none that are taken for another.
const DIGITS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const LENGTH: usize = 12;

impl App {
    /// The path of the private page that a short address stands for.
    ///
    /// # Errors
    /// [`Refusal::BadLink`].
    pub async fn open_short(&self, code: &str) -> Result<String> {
        let code = read(code).ok_or(Refusal::BadLink)?;
        let lookup = lookup(&self.links, &code);
        let delivery = self.store.delivery_of_short(&lookup).await?;
        let delivery = delivery.ok_or(Refusal::BadLink)?;
        Ok(self.receiver_path(delivery))
    }

    /// The short path of a delivery, and the change that makes it known.
    pub(crate) fn short_path(&self, delivery: DeliveryId) -> (String, Change) {
        let code = code(&self.links, delivery);
        let change = TransportChange::ShortAddress {
            lookup: lookup(&self.links, &code),
            delivery,
        };
        let path = format!("/g/{}-{}-{}", &code[..4], &code[4..8], &code[8..]);
        (path, Change::Transport(change))
    }
}

fn code(links: &Links, delivery: DeliveryId) -> String {
    let mac = links.mac_of(b"dinhchinh/short/v1", delivery.0.as_bytes());
    let bytes = mac.iter().take(LENGTH);
    bytes
        .map(|byte| char::from(DIGITS[usize::from(byte % 32)]))
        .collect()
}

fn lookup(links: &Links, code: &str) -> String {
    hex::encode(links.mac_of(b"dinhchinh/short-lookup/v1", code.as_bytes()))
}

/// A code as people type it: small letters, with or without hyphens, O for 0.
fn read(typed: &str) -> Option<String> {
    let code: String = typed
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '-')
        .map(|c| match c.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        })
        .collect();
    let known = code.bytes().all(|byte| DIGITS.contains(&byte));
    (code.len() == LENGTH && known).then_some(code)
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn codes_are_read_as_people_type_them() {
        let links = Links::new([7; 32]);
        let made = code(&links, DeliveryId(Uuid::from_u128(1)));
        assert_eq!(read(&made), Some(made.clone()));
        let typed = format!(
            " {}-{} {}",
            made[..4].to_lowercase().replace('0', "o"),
            made[4..8].replace('1', "l"),
            &made[8..]
        );
        assert_eq!(read(&typed), Some(made.clone()));
        for bad in ["", "ABCD", &made[1..], "ABCD-EFGH-JKMU", "ĐBCD-EFGH-JKMN"] {
            assert_eq!(read(bad), None, "{bad}");
        }
        assert_ne!(made, code(&links, DeliveryId(Uuid::from_u128(2))));
        assert_ne!(
            made,
            code(&Links::new([8; 32]), DeliveryId(Uuid::from_u128(1)))
        );
    }
}
