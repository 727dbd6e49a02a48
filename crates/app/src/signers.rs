//! Who may sign letters: the names that an editor offers, each with office, authority and days.

use casework::SignerId;
use letter::Authority;
use time::Date;

use crate::{
    App, Refusal, Result,
    access::{Administrator, Staff},
    model::Signer,
    ports::{Change, DraftChange},
    text::{line, optional_line},
};

/// A signer as an administrator writes it.
#[derive(Clone, Debug)]
pub struct SignerEdit {
    /// The signer to change, and the version that was seen; none: a new one.
    pub id: Option<(SignerId, u32)>,
    /// The name, without academic titles.
    pub name: String,
    /// The office.
    pub title: String,
    /// In whose place.
    pub authority: Option<Authority>,
    /// Whose place it is.
    pub authority_of: String,
    /// First day; none: always.
    pub valid_from: Option<Date>,
    /// Last day; none: still does.
    pub valid_to: Option<Date>,
}

impl App {
    /// Everyone who may sign or might.
    ///
    /// # Errors
    /// A fault of the store.
    pub async fn signers(&self, _by: &Staff) -> Result<Vec<Signer>> {
        Ok(self.store.signers().await?)
    }

    /// Adds or changes a signer. Letters that exist keep what they say.
    ///
    /// # Errors
    /// What is wrong with the fields; [`Refusal::NotFound`]; [`Refusal::Changed`].
    pub async fn save_signer(&self, _by: &Administrator, edit: SignerEdit) -> Result<SignerId> {
        let title = line("title", &edit.title, 100)?.to_uppercase();
        let authority_of = optional_line("authority_of", &edit.authority_of, 100)?.to_uppercase();
        let authority_of = office_signed_for(edit.authority, &title, authority_of)?;
        if let (Some(from), Some(to)) = (edit.valid_from, edit.valid_to)
            && to < from
        {
            return Err(Refusal::Invalid("valid_to").into());
        }
        let (id, seen, example) = match edit.id {
            Some((id, seen)) => {
                let stored = self.store.signer(id).await?;
                (id, seen, stored.ok_or(Refusal::NotFound("signer"))?.example)
            }
            None => (SignerId(self.new_id()), 0, false),
        };
        let signer = Signer {
            id,
            version: seen + 1,
            name: line("signer", &edit.name, 100)?,
            title,
            authority: edit.authority,
            authority_of,
            valid_from: edit.valid_from,
            valid_to: edit.valid_to,
            example,
        };
        let change = Change::Draft(DraftChange::SaveSigner(signer));
        self.store.commit(vec![change]).await?;
        Ok(id)
    }
}

/// Whether the authority fits the office (Decree 30/2020, Article 13): a deputy signs KT. for the
/// head, TM., TL. and TUQ. name whom they sign for, an acting head (Q.) and the head sign for
/// nobody else.
fn office_signed_for(
    authority: Option<Authority>,
    title: &str,
    authority_of: String,
) -> std::result::Result<String, Refusal> {
    let is_deputy = title.starts_with("PHÓ ");
    match authority {
        None | Some(Authority::Q) if authority_of.is_empty() => Ok(authority_of),
        None | Some(Authority::Q) => Err(Refusal::Invalid("authority_of")),
        Some(Authority::Kt) if !is_deputy => Err(Refusal::KtIsForDeputies),
        Some(_) if authority_of.is_empty() => Err(Refusal::Empty("authority_of")),
        Some(_) if authority_of == title => Err(Refusal::Invalid("authority_of")),
        Some(_) => Ok(authority_of),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_authority_fits_the_office() {
        let fits = |authority, title: &str, of: &str| {
            office_signed_for(authority, title, of.to_owned()).is_ok()
        };
        assert!(fits(None, "GIÁM ĐỐC", ""));
        assert!(!fits(None, "GIÁM ĐỐC", "GIÁM ĐỐC"));
        assert!(fits(Some(Authority::Kt), "PHÓ GIÁM ĐỐC", "GIÁM ĐỐC"));
        assert!(!fits(Some(Authority::Kt), "CHÁNH VĂN PHÒNG", "GIÁM ĐỐC"));
        assert!(!fits(Some(Authority::Kt), "PHÓ GIÁM ĐỐC", ""));
        assert!(fits(Some(Authority::Tl), "CHÁNH VĂN PHÒNG", "GIÁM ĐỐC"));
        assert!(!fits(Some(Authority::Tl), "GIÁM ĐỐC", "GIÁM ĐỐC"));
        assert!(fits(Some(Authority::Q), "GIÁM ĐỐC", ""));
        assert!(!fits(Some(Authority::Q), "GIÁM ĐỐC", "CHỦ TỊCH"));
    }
}
