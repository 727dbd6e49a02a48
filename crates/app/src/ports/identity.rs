//! Who a person is, as a device or another service proves it.

use async_trait::async_trait;
use thiserror::Error;
use uuid::Uuid;

/// A passkey's answer does not hold; the reason is for the log.
#[derive(Debug, Error)]
#[error("passkey: {0}")]
pub struct PasskeyError(pub String);

/// A question for the device.
#[derive(Clone, Debug)]
pub struct Started {
    /// What the browser is given, JSON.
    pub options: String,
    /// What is needed to check the answer, JSON.
    pub state: String,
}

/// A passkey that was made.
#[derive(Clone, Debug)]
pub struct NewCredential {
    /// The credential's id, base64url.
    pub credential: String,
    /// What is needed to check it from now on, JSON.
    pub body: String,
}

/// Makes and checks passkeys (WebAuthn, with the device verifying its user). Keeps nothing.
pub trait Passkeys: Send + Sync {
    /// Asks for a new passkey; not on devices that hold one of `known`.
    ///
    /// # Errors
    /// If the question cannot be made.
    fn start_adding(
        &self,
        user: Uuid,
        email: &str,
        name: &str,
        known: &[String],
    ) -> Result<Started, PasskeyError>;

    /// The passkey that the device made.
    ///
    /// # Errors
    /// If the answer does not fit the question.
    fn finish_adding(&self, state: &str, answer: &str) -> Result<NewCredential, PasskeyError>;

    /// Asks for any passkey of this service.
    ///
    /// # Errors
    /// If the question cannot be made.
    fn start_using(&self) -> Result<Started, PasskeyError>;

    /// Which credential the device answers with; nothing is checked yet.
    ///
    /// # Errors
    /// If the answer cannot be read.
    fn named(&self, answer: &str) -> Result<String, PasskeyError>;

    /// Checks the answer against the passkey it names. Gives the passkey's new body.
    ///
    /// # Errors
    /// If the answer does not hold.
    fn finish_using(&self, state: &str, answer: &str, body: &str) -> Result<String, PasskeyError>;
}

/// Why an identity provider did not say who someone is.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ProviderError {
    /// It cannot be reached, or does not answer as a provider does.
    #[error("identity provider: {0}")]
    Silent(String),
    /// It answered, and the answer does not hold: what is wrong with it (`nonce`, `audience`,
    /// `expired`, `signature`, `issuer`, `code`, `answer`), and more for the log.
    #[error("identity provider's answer: {0}: {1}")]
    Refused(&'static str, String),
}

/// The way to the provider.
#[derive(Clone, Debug)]
pub struct Begun {
    /// Where the browser goes.
    pub url: String,
    /// Comes back with the answer.
    pub state: String,
    /// Must stand in the token.
    pub nonce: String,
    /// Proves that who asks for the token is who began (PKCE).
    pub verifier: String,
}

/// What the provider says of a person, checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claims {
    /// The provider.
    pub issuer: String,
    /// The person there.
    pub subject: String,
    /// The e-mail address, if the provider has verified it.
    pub verified_email: Option<String>,
    /// The name, if it tells.
    pub name: Option<String>,
    /// More than a password was shown there (`amr` holds `mfa`, RFC 8176).
    pub strong: bool,
}

/// An OpenID Connect provider: authorisation code with PKCE.
#[async_trait]
pub trait IdentityProvider: Send + Sync {
    /// What people call it.
    fn name(&self) -> &str;

    /// Begins; the browser comes back to `redirect`.
    ///
    /// # Errors
    /// [`ProviderError::Silent`].
    async fn begin(&self, redirect: &str) -> Result<Begun, ProviderError>;

    /// Trades the code for what the provider says.
    ///
    /// # Errors
    /// See [`ProviderError`].
    async fn finish(
        &self,
        code: &str,
        nonce: &str,
        verifier: &str,
        redirect: &str,
    ) -> Result<Claims, ProviderError>;
}
