//! Passkeys with webauthn-rs.

use app::ports::{NewCredential, PasskeyError, Passkeys, Started};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Serialize, de::DeserializeOwned};
use url::{Host, Url};
use uuid::Uuid;
use webauthn_rs::{
    Webauthn, WebauthnBuilder,
    prelude::{
        CredentialID, DiscoverableAuthentication, DiscoverableKey, Passkey, PasskeyRegistration,
        PublicKeyCredential, RegisterPublicKeyCredential,
    },
};

/// Browsers make no passkeys for the address of the service: it is an IP address, or neither https
/// nor localhost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WrongAddress;

/// Checks passkeys of one address.
pub struct WebauthnPasskeys(Webauthn);

impl WebauthnPasskeys {
    /// For a service that the public reaches at this address.
    ///
    /// # Errors
    /// See [`WrongAddress`].
    pub fn new(public_url: &str) -> Result<Self, WrongAddress> {
        let url = Url::parse(public_url).map_err(|_| WrongAddress)?;
        let Some(Host::Domain(domain)) = url.host() else {
            return Err(WrongAddress);
        };
        if url.scheme() != "https" && domain != "localhost" {
            return Err(WrongAddress);
        }
        WebauthnBuilder::new(domain, &url)
            .and_then(|builder| builder.rp_name("Đính Chính").build())
            .map(WebauthnPasskeys)
            .map_err(|_| WrongAddress)
    }
}

fn failed(error: impl std::fmt::Display) -> PasskeyError {
    PasskeyError(error.to_string())
}

fn json<T: Serialize>(value: &T) -> Result<String, PasskeyError> {
    serde_json::to_string(value).map_err(failed)
}

fn read<T: DeserializeOwned>(text: &str) -> Result<T, PasskeyError> {
    serde_json::from_str(text).map_err(failed)
}

/// A credential's id as the browser writes it.
fn id_of(passkey: &Passkey) -> String {
    let id: &[u8] = passkey.cred_id().as_ref();
    URL_SAFE_NO_PAD.encode(id)
}

impl Passkeys for WebauthnPasskeys {
    fn start_adding(
        &self,
        user: Uuid,
        email: &str,
        name: &str,
        known: &[String],
    ) -> Result<Started, PasskeyError> {
        let known = known
            .iter()
            .map(|id| -> Result<CredentialID, _> { URL_SAFE_NO_PAD.decode(id) })
            .collect::<Result<Vec<_>, _>>()
            .map_err(failed)?;
        let (question, state) = self
            .0
            .start_passkey_registration(user, email, name, Some(known))
            .map_err(failed)?;
        // On the device, so that one can sign in without saying first who one is.
        let mut options = serde_json::to_value(&question).map_err(failed)?;
        let selection = &mut options["publicKey"]["authenticatorSelection"];
        selection["residentKey"] = "required".into();
        selection["requireResidentKey"] = true.into();
        Ok(Started {
            options: json(&options)?,
            state: json(&state)?,
        })
    }

    fn finish_adding(&self, state: &str, answer: &str) -> Result<NewCredential, PasskeyError> {
        let state: PasskeyRegistration = read(state)?;
        let answer: RegisterPublicKeyCredential = read(answer)?;
        let passkey = self
            .0
            .finish_passkey_registration(&answer, &state)
            .map_err(failed)?;
        Ok(NewCredential {
            credential: id_of(&passkey),
            body: json(&passkey)?,
        })
    }

    fn start_using(&self) -> Result<Started, PasskeyError> {
        let (question, state) = self.0.start_discoverable_authentication().map_err(failed)?;
        Ok(Started {
            options: json(&question)?,
            state: json(&state)?,
        })
    }

    fn named(&self, answer: &str) -> Result<String, PasskeyError> {
        let answer: PublicKeyCredential = read(answer)?;
        Ok(answer.id)
    }

    fn finish_using(&self, state: &str, answer: &str, body: &str) -> Result<String, PasskeyError> {
        let state: DiscoverableAuthentication = read(state)?;
        let answer: PublicKeyCredential = read(answer)?;
        let mut passkey: Passkey = read(body)?;
        let result = self
            .0
            .finish_discoverable_authentication_v2(&answer, state, DiscoverableKey::from(&passkey))
            .map_err(failed)?;
        // What its owner's device must have made sure of, whatever the library lets pass.
        if !result.user_verified() {
            return Err(PasskeyError("the device did not verify its user".into()));
        }
        passkey.update_credential(&result);
        json(&passkey)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_that_browsers_take_get_passkeys() {
        for good in ["https://dinhchinh.example", "http://localhost:8080"] {
            assert!(WebauthnPasskeys::new(good).is_ok(), "{good}");
        }
        for bad in [
            "http://127.0.0.1:8080",
            "https://203.113.1.2",
            "http://dinhchinh.example",
            "",
        ] {
            assert!(WebauthnPasskeys::new(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_question_asks_for_a_key_on_the_device_that_verifies_its_user() {
        let keys = WebauthnPasskeys::new("https://dinhchinh.example").unwrap();
        let known = ["AQID".to_owned()];
        let started = keys.start_adding(Uuid::from_u128(7), "a@b.example", "An", &known);
        let options: serde_json::Value = serde_json::from_str(&started.unwrap().options).unwrap();
        let options = &options["publicKey"];
        assert_eq!(options["rp"]["id"], "dinhchinh.example");
        let selection = &options["authenticatorSelection"];
        assert_eq!(selection["residentKey"], "required");
        assert_eq!(selection["userVerification"], "required");
        assert_eq!(options["excludeCredentials"][0]["id"], "AQID");
    }

    #[test]
    fn what_is_no_answer_is_refused() {
        let keys = WebauthnPasskeys::new("https://dinhchinh.example").unwrap();
        let state = keys.start_using().unwrap().state;
        for bad in ["", "{}", "[]", "null", "{\"id\":1}"] {
            assert!(keys.named(bad).is_err(), "{bad}");
            assert!(keys.finish_using(&state, bad, "{}").is_err(), "{bad}");
            assert!(keys.finish_adding("{}", bad).is_err(), "{bad}");
        }
    }
}
