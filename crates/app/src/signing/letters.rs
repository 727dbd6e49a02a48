//! The electronic way of a letter (Decree 30/2020, Articles 13, 15, 16 and 32; appendix I, part I,
//! II.3, II.7d and II.8). The approver's signature must cover the bytes that go out, and these hold
//! number and date: so number, date, final PDF and personal signature are one step and one commit.
//! Then the clerk puts the organisation's signature beside it, and only then the letter can go.

use casework::LetterId;
use pades::{PersonallySigned, Place, Sealed, Statement, Token, Unsealed};

use crate::{
    App, Error, Fault, Refusal, Result,
    access::{Approver, Clerk},
    audit::Action,
    letters::issued,
    model::{Electronic, KeyOwner, LetterRecord, LetterStage, Signed, SigningKey},
    ports::StoreError,
    signing::{MAX_PDF, chance::Chance},
};

impl App {
    /// Signs a letter with one's certificate: it gets the next number and today's date, and its PDF
    /// carries the signature.
    ///
    /// # Errors
    /// [`Refusal::NoSigningKey`], [`Refusal::KeyFile`] (the password is wrong), [`Refusal::Timestamp`],
    /// and all that signing on paper may refuse.
    pub async fn sign_letter_electronically(
        &self,
        by: &Approver,
        id: LetterId,
        password: &str,
    ) -> Result<()> {
        let key = self
            .key_or_refuse(KeyOwner::Person(by.user()), Refusal::NoSigningKey)
            .await?;
        let (identity, picture) = self.opened_key(&key, password).await?;
        for _ in Self::attempts() {
            let mut record = self.letter_to_sign(by, id).await?;
            let now = self.now();
            record.signed = Some(Signed {
                by: by.user(),
                at: now,
            });
            let typeset = self.issue(&mut record, by.user(), now).await?;
            let place = place(&typeset);
            let unsealed = pades::sign_personally(
                &typeset.pdf,
                &identity,
                &picture,
                &place,
                now,
                &mut self.chance(),
            )
            .map_err(unsigned)?;
            let signed: PersonallySigned = self.finish(unsealed).await?;
            record.electronic = Some(Electronic { sealed: None });
            let mut changes = self.on_numbered(&record).await?;
            changes.extend([
                self.step(&record, by.user(), Action::LetterSigned),
                self.step(&record, by.user(), Action::LetterNumbered),
            ]);
            changes.extend(issued(record, signed.into_bytes()));
            match self.store.commit(changes).await {
                Ok(()) => return Ok(()),
                // Somebody else took the number: take the next one.
                Err(StoreError::Conflict) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(Refusal::Changed.into())
    }

    /// Puts the organisation's signature on a letter that the authorised person has signed.
    ///
    /// # Errors
    /// [`Refusal::LetterStage`], [`Refusal::NotElectronic`], [`Refusal::NoOrganisationKey`],
    /// [`Refusal::KeyFile`], [`Refusal::Timestamp`].
    pub async fn seal_letter(&self, by: &Clerk, id: LetterId, password: &str) -> Result<()> {
        let mut record = self.letter_at(id, LetterStage::Numbered).await?;
        if record.electronic != Some(Electronic { sealed: None }) {
            return Err(Refusal::NotElectronic.into());
        }
        let key = self
            .key_or_refuse(KeyOwner::Organisation, Refusal::NoOrganisationKey)
            .await?;
        let (identity, picture) = self.opened_key(&key, password).await?;
        let (_, pdf) = self
            .issued_pdf(&record)
            .await?
            .ok_or_else(|| Self::inconsistent("a numbered letter without PDF"))?;
        let document = PersonallySigned::from_bytes(pdf)
            .map_err(|error| Self::inconsistent(error.to_string()))?;
        let now = self.now();
        let width = f64::from(key.width_mm);
        let unsealed = pades::seal(
            &document,
            &identity,
            &picture,
            width,
            now,
            &mut self.chance(),
        )
        .map_err(unsigned)?;
        let sealed: Sealed = self.finish(unsealed).await?;
        record.electronic = Some(Electronic {
            sealed: Some(Signed {
                by: by.user(),
                at: now,
            }),
        });
        let mut changes = vec![self.step(&record, by.user(), Action::LetterSealed)];
        changes.extend(issued(record, sealed.into_bytes()));
        Ok(self.store.commit(changes).await?)
    }

    /// Signs a file that goes with a letter (a separate appendix, a copy) for the organisation, with
    /// the letter's number and symbol and the time on its first page. The file is given back, not
    /// kept.
    ///
    /// # Errors
    /// [`Refusal::LetterStage`] before the letter has its number, [`Refusal::NotAPdf`],
    /// [`Refusal::NoOrganisationKey`], [`Refusal::KeyFile`], [`Refusal::Timestamp`].
    pub async fn sign_attachment(
        &self,
        _by: &Clerk,
        id: LetterId,
        pdf: &[u8],
        password: &str,
    ) -> Result<(String, Vec<u8>)> {
        let record = self.letter_or_refuse(id).await?;
        if record.numbering.is_none() {
            return Err(Refusal::LetterStage(record.stage().code()).into());
        }
        if pdf.len() > MAX_PDF {
            return Err(Refusal::FileTooLarge {
                max_mb: MAX_PDF >> 20,
            }
            .into());
        }
        let key = self
            .key_or_refuse(KeyOwner::Organisation, Refusal::NoOrganisationKey)
            .await?;
        let (identity, _) = self.opened_key(&key, password).await?;
        let number = record.content.number_line();
        let number = number.trim_start_matches("Số:").trim();
        let font = letter::bundled_fonts()
            .into_iter()
            .next()
            .unwrap_or_default();
        let unsealed =
            pades::sign_attachment(pdf, &identity, number, font, self.now(), &mut self.chance())
                .map_err(|error| match error {
                    pades::SignError::Pdf(_) | pades::SignError::Place => Refusal::NotAPdf.into(),
                    other => unsigned(other),
                })?;
        let signed: pades::Attachment = self.finish(unsealed).await?;
        Ok(("phu-luc-da-ky.pdf".to_owned(), signed.into_bytes()))
    }

    /// An electronic letter goes out with the organisation's signature, where the organisation has
    /// a certificate here.
    pub(crate) async fn sealed_or_refuse(&self, record: &LetterRecord) -> Result<()> {
        let missing = record.electronic == Some(Electronic { sealed: None });
        if missing && self.has_key(KeyOwner::Organisation).await? {
            return Err(Refusal::NotSealed.into());
        }
        Ok(())
    }

    /// Whether there is a certificate to sign with.
    pub(crate) async fn has_key(&self, owner: KeyOwner) -> Result<bool> {
        Ok(self.store.signing_key(owner).await?.is_some())
    }

    async fn key_or_refuse(&self, owner: KeyOwner, none: Refusal) -> Result<SigningKey> {
        Ok(self.store.signing_key(owner).await?.ok_or(none)?)
    }

    fn chance(&self) -> Chance {
        Chance(self.entropy.clone())
    }

    /// Adds a timestamp if an authority is set up, and finishes. A silent authority stops the
    /// signature: whoever asked for timestamps shall not get signatures without.
    async fn finish<S: Statement>(&self, unsealed: Unsealed<S>) -> Result<S> {
        let address = self.signing_settings().await?.authority;
        let token = if address.is_empty() {
            None
        } else {
            let mut nonce = [0; 8];
            self.fill(&mut nonce);
            let imprint = unsealed.imprint();
            let query = pades::timestamp_request(&imprint, nonce);
            let answer = self
                .timestamps
                .ask(&address, query)
                .await
                .map_err(|error| {
                    tracing::warn!(%address, %error, "the timestamp authority gave no answer");
                    Refusal::Timestamp
                })?;
            Some(Token::from_response(&answer, &imprint, nonce).map_err(|error| {
                tracing::warn!(%address, %error, "the timestamp authority's answer is of no use");
                Refusal::Timestamp
            })?)
        };
        unsealed.finish(token.as_ref()).map_err(unsigned)
    }
}

fn unsigned(error: pades::SignError) -> Error {
    Fault::Letter(error.to_string()).into()
}

/// Where the signature goes: between title and name.
const fn place(typeset: &letter::Typeset) -> Place {
    let place = &typeset.signature;
    Place {
        page: place.page,
        x: place.x,
        y: place.y,
        width: place.width,
        height: place.height,
    }
}
