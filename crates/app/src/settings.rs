//! Who issues letters here.

use crate::{
    App, Fault, Refusal, Result,
    access::{Administrator, Staff},
    model::Issuer,
    ports::Change,
    text::{email, line, optional_line},
    views::SettingsPage,
};

const ISSUER: &str = "issuer";
const PROPOSAL_MAILS: &str = "proposal-mails";

impl App {
    /// All settings.
    ///
    /// # Errors
    /// A fault of the store.
    pub async fn settings_page(&self, _by: &Staff) -> Result<SettingsPage> {
        let has_example = self.store.has_example().await?;
        Ok(SettingsPage {
            issuer: self.issuer().await?,
            has_example,
            can_load_example: !has_example
                && !self.is_drill()
                && self.store.message_count().await? == 0,
            has_mailer: self.mailer.is_configured(),
            retention: self.retention().await?,
            proposal_mails: self.proposal_mails().await?,
            own_addressees: self.own_addressees().await?,
            today: crate::vietnam_date(self.now()),
            signers: self.store.signers().await?,
            needed_checks: self.checks_needed().await?,
        })
    }

    /// Changes the issuing body. Letters that exist keep what they say.
    ///
    /// # Errors
    /// What is wrong with the fields.
    pub async fn save_issuer(&self, _by: &Administrator, issuer: Issuer) -> Result<()> {
        self.put_issuer(issuer, false).await
    }

    /// Whether approvers get a mail when a proposal waits for them.
    ///
    /// # Errors
    /// A fault of the store.
    pub async fn save_proposal_mails(&self, _by: &Administrator, send: bool) -> Result<()> {
        let change = Change::PutSetting {
            name: PROPOSAL_MAILS.to_owned(),
            value: send.to_string(),
            example: false,
        };
        Ok(self.store.commit(vec![change]).await?)
    }

    /// On until somebody turns it off.
    pub(crate) async fn proposal_mails(&self) -> Result<bool> {
        let value = self.store.setting(PROPOSAL_MAILS).await?;
        Ok(value.as_deref() != Some("false"))
    }

    pub(crate) async fn put_issuer(&self, issuer: Issuer, example: bool) -> Result<()> {
        let checked = checked(issuer)?;
        let value =
            serde_json::to_string(&checked).map_err(|e| Fault::Inconsistent(e.to_string()))?;
        let change = Change::PutSetting {
            name: ISSUER.to_owned(),
            value,
            example,
        };
        Ok(self.store.commit(vec![change]).await?)
    }

    pub(crate) async fn issuer(&self) -> Result<Option<Issuer>> {
        match self.store.setting(ISSUER).await? {
            None => Ok(None),
            Some(json) => serde_json::from_str(&json)
                .map(Some)
                .map_err(|error| Self::inconsistent(format!("setting {ISSUER}: {error}"))),
        }
    }

    pub(crate) async fn issuer_or_refuse(&self) -> Result<Issuer> {
        Ok(self.issuer().await?.ok_or(Refusal::NoIssuer)?)
    }
}

fn checked(issuer: Issuer) -> std::result::Result<Issuer, Refusal> {
    let mut signature = issuer.signature;
    signature.authority_of = optional_line("authority_of", &signature.authority_of, 100)?;
    signature.title = line("title", &signature.title, 100)?;
    signature.name = line("signer", &signature.name, 100)?;
    let symbol = crate::registers::checked_symbol(&issuer.symbol)?;
    let copies_to = issuer
        .copies_to
        .iter()
        .map(|copy| optional_line("copies_to", copy, 200))
        .filter(|copy| !matches!(copy, Ok(copy) if copy.is_empty()))
        .collect::<std::result::Result<Vec<_>, _>>()?;
    Ok(Issuer {
        parent_body: optional_line("parent_body", &issuer.parent_body, 200)?,
        body: line("body", &issuer.body, 200)?,
        body_in_text: line("body_in_text", &issuer.body_in_text, 200)?,
        symbol,
        place: line("place", &issuer.place, 100)?,
        area: line("area", &issuer.area, 100)?,
        signature,
        copies_to,
        archive: line("archive", &issuer.archive, 100)?,
        reply_email: email("reply_email", &issuer.reply_email, true)?,
        telephone: optional_line("telephone", &issuer.telephone, 50)?,
    })
}
