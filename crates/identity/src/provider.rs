//! OpenID Connect: authorisation code with PKCE, the token checked against the provider's keys.

use std::{sync::Arc, time::Duration};

use app::ports::{Begun, Claims, Clock, IdentityProvider, ProviderError};
use async_trait::async_trait;
use chrono::DateTime;
use openidconnect::{
    AuthenticationFlow, AuthorizationCode, ClaimsVerificationError, ClientId, ClientSecret,
    CsrfToken, HttpRequest, HttpResponse, IssuerUrl, Nonce, PkceCodeChallenge, PkceCodeVerifier,
    RedirectUrl, Scope, TokenResponse,
    core::{CoreClient, CoreProviderMetadata, CoreResponseType},
};

/// How long the provider may take.
const PATIENCE: Duration = Duration::from_secs(10);
/// The largest answer that is read.
const MAX_ANSWER: usize = 1024 * 1024;

/// Who the provider is, and who we are to it.
#[derive(Clone, Debug)]
pub struct ProviderSettings {
    /// What people call it.
    pub name: String,
    /// Its issuer address, as its discovery document has it.
    pub issuer: String,
    /// Our client id there.
    pub client_id: String,
    /// Our client secret there; none for a public client.
    pub client_secret: Option<String>,
}

/// An OpenID Connect provider.
pub struct OidcProvider {
    settings: ProviderSettings,
    issuer: IssuerUrl,
    http: reqwest::Client,
    clock: Arc<dyn Clock>,
}

fn silent(error: impl std::fmt::Display) -> ProviderError {
    ProviderError::Silent(error.to_string())
}

impl OidcProvider {
    /// With these settings; nothing is asked yet.
    ///
    /// # Errors
    /// In words, what is wrong with them.
    pub fn new(settings: ProviderSettings, clock: Arc<dyn Clock>) -> Result<Self, String> {
        let issuer = IssuerUrl::new(settings.issuer.clone()).map_err(|error| error.to_string())?;
        let local = matches!(
            issuer.url().host_str(),
            Some("localhost" | "127.0.0.1" | "[::1]")
        );
        if issuer.url().scheme() != "https" && !local {
            return Err("the issuer must be an https:// address".to_owned());
        }
        // Harmless if another part of the program has chosen already.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let http = reqwest::Client::builder()
            // A provider that redirects could send us anywhere.
            .redirect(reqwest::redirect::Policy::none())
            .timeout(PATIENCE)
            .build()
            .map_err(|error| error.to_string())?;
        Ok(OidcProvider {
            settings,
            issuer,
            http,
            clock,
        })
    }

    /// Read anew each time: the provider's keys and addresses may change.
    async fn metadata(&self) -> Result<CoreProviderMetadata, ProviderError> {
        let http = |request| fetch(self.http.clone(), request);
        CoreProviderMetadata::discover_async(self.issuer.clone(), &http)
            .await
            .map_err(silent)
    }

    fn secret(&self) -> Option<ClientSecret> {
        self.settings.client_secret.clone().map(ClientSecret::new)
    }
}

#[derive(Debug)]
struct FetchError(String);

impl std::fmt::Display for FetchError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for FetchError {}

fn fetch_failed(error: impl std::fmt::Display) -> FetchError {
    FetchError(error.to_string())
}

async fn fetch(http: reqwest::Client, request: HttpRequest) -> Result<HttpResponse, FetchError> {
    let request = reqwest::Request::try_from(request).map_err(fetch_failed)?;
    let mut response = http.execute(request).await.map_err(fetch_failed)?;
    let (status, headers) = (response.status(), response.headers().clone());
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(fetch_failed)? {
        body.extend_from_slice(&chunk);
        if body.len() > MAX_ANSWER {
            return Err(FetchError("the answer is too large".to_owned()));
        }
    }
    let mut answer = HttpResponse::new(body);
    *answer.status_mut() = status;
    *answer.headers_mut() = headers;
    Ok(answer)
}

/// What is wrong with a token, as the texts name it.
fn refused(error: &ClaimsVerificationError) -> ProviderError {
    let what = match error {
        ClaimsVerificationError::Expired(_) => "provider-expired",
        ClaimsVerificationError::InvalidAudience(_) => "provider-audience",
        ClaimsVerificationError::InvalidIssuer(_) => "provider-issuer",
        ClaimsVerificationError::InvalidNonce(_) => "provider-nonce",
        ClaimsVerificationError::SignatureVerification(_) => "provider-signature",
        _ => "provider-answer",
    };
    ProviderError::Refused(what, error.to_string())
}

#[async_trait]
impl IdentityProvider for OidcProvider {
    fn name(&self) -> &str {
        &self.settings.name
    }

    async fn begin(&self, redirect: &str) -> Result<Begun, ProviderError> {
        let redirect = RedirectUrl::new(redirect.to_owned()).map_err(silent)?;
        let client_id = ClientId::new(self.settings.client_id.clone());
        let client =
            CoreClient::from_provider_metadata(self.metadata().await?, client_id, self.secret())
                .set_redirect_uri(redirect);
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let flow = AuthenticationFlow::<CoreResponseType>::AuthorizationCode;
        let (url, state, nonce) = client
            .authorize_url(flow, CsrfToken::new_random, Nonce::new_random)
            .add_scope(Scope::new("email".to_owned()))
            .add_scope(Scope::new("profile".to_owned()))
            .set_pkce_challenge(challenge)
            .url();
        Ok(Begun {
            url: url.to_string(),
            state: state.secret().clone(),
            nonce: nonce.secret().clone(),
            verifier: verifier.secret().clone(),
        })
    }

    async fn finish(
        &self,
        code: &str,
        nonce: &str,
        verifier: &str,
        redirect: &str,
    ) -> Result<Claims, ProviderError> {
        let redirect = RedirectUrl::new(redirect.to_owned()).map_err(silent)?;
        let client_id = ClientId::new(self.settings.client_id.clone());
        let client =
            CoreClient::from_provider_metadata(self.metadata().await?, client_id, self.secret())
                .set_redirect_uri(redirect);
        let http = |request| fetch(self.http.clone(), request);
        let answer = client
            .exchange_code(AuthorizationCode::new(code.to_owned()))
            .map_err(silent)?
            .set_pkce_verifier(PkceCodeVerifier::new(verifier.to_owned()))
            .request_async(&http)
            .await
            .map_err(|error| match error {
                openidconnect::RequestTokenError::ServerResponse(said) => {
                    ProviderError::Refused("provider-code", said.to_string())
                }
                openidconnect::RequestTokenError::Request(error) => silent(error),
                other => ProviderError::Refused("provider-answer", other.to_string()),
            })?;
        let token = answer.id_token().ok_or_else(|| {
            ProviderError::Refused("provider-answer", "there is no id token".to_owned())
        })?;
        let now = self.clock.now().unix_timestamp();
        let now = DateTime::from_timestamp(now, 0)
            .ok_or_else(|| ProviderError::Refused("provider-expired", now.to_string()))?;
        let verifier = client.id_token_verifier().set_time_fn(move || now);
        let claims = token
            .claims(&verifier, &Nonce::new(nonce.to_owned()))
            .map_err(|error| refused(&error))?;
        let email = claims.email().map(|email| email.as_str().to_owned());
        let methods = claims.auth_method_refs().into_iter().flatten();
        Ok(Claims {
            issuer: claims.issuer().as_str().to_owned(),
            subject: claims.subject().as_str().to_owned(),
            verified_email: email.filter(|_| claims.email_verified() == Some(true)),
            name: claims
                .name()
                .and_then(|name| name.get(None))
                .map(|name| name.as_str().to_owned()),
            strong: methods.into_iter().any(|method| method.as_str() == "mfa"),
        })
    }
}
