//! What named parties see and do under their private links.

use casework::{CaseId, RequestId, Stage};

use crate::{App, Refusal, Result, links::LinkKind, masking::mask, views::PartyPage};

impl App {
    /// A named party opens its page.
    ///
    /// # Errors
    /// [`Refusal::BadLink`].
    pub async fn party_page(&self, token: &str) -> Result<PartyPage> {
        let id = RequestId(self.links.open(LinkKind::Reply, token)?);
        let case = self
            .store
            .case_of_request(id)
            .await?
            .ok_or(Refusal::BadLink)?;
        let request = case
            .requests
            .iter()
            .find(|r| r.id == id)
            .cloned()
            .ok_or(Refusal::BadLink)?;
        if request.revoked.is_some() {
            return Err(Refusal::Case(casework::Refusal::Revoked).into());
        }
        let chain = self
            .store
            .chain(case.chain, time::OffsetDateTime::UNIX_EPOCH)
            .await?
            .ok_or_else(|| Self::inconsistent("a case without chain"))?;
        let issuer = self.issuer().await?;
        Ok(PartyPage {
            issuer: issuer
                .as_ref()
                .map(|i| i.body_in_text.clone())
                .unwrap_or_default(),
            telephone: issuer.map(|i| i.telephone).unwrap_or_default(),
            open: request.reply.is_none() && !matches!(case.stage, Stage::Dismissed { .. }),
            expired: request.reply.is_none() && self.now() > request.expires_at(),
            title: case.title,
            request,
            suggestions: crate::example::suggestions(chain.chain.example),
            example: chain.chain.example,
            message: mask(&chain.representative),
            variants: chain.variants,
            sightings: chain.sightings,
        })
    }

    pub(crate) fn correction_link(&self, case: CaseId) -> String {
        format!(
            "{}{}",
            self.config.public_url,
            crate::views::correction_path(case)
        )
    }
}
