//! Against a provider that is one: discovery, keys, authorisation, PKCE, signed tokens. What it is
//! told to do wrong, it does.

use std::{
    collections::HashMap,
    net::SocketAddr,
    sync::{Arc, Mutex},
};

use app::ports::{Begun, Claims, Clock, IdentityProvider, ProviderError};
use axum::{
    Form, Json, Router,
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use identity::{OidcProvider, ProviderSettings};
use rsa::{
    RsaPrivateKey, pkcs1v15::SigningKey, rand_core::OsRng, signature::SignatureEncoding,
    signature::Signer, traits::PublicKeyParts,
};
use serde_json::{Value, json};
use sha2_of_rsa::{Digest, Sha256};

use rsa::sha2 as sha2_of_rsa;

const BACK: &str = "https://dinhchinh.example/sign-in/provider/back";

struct Still;

impl Clock for Still {
    fn now(&self) -> time::OffsetDateTime {
        time::macros::datetime!(2021-02-18 09:00 +7)
    }
}

/// What the provider does wrong.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Wrong {
    #[default]
    Nothing,
    Nonce,
    Audience,
    Expired,
    Issuer,
    /// Signed by a key that is not among the published ones, under the name of one that is.
    Key,
    /// The claims changed after signing.
    Changed,
    /// `alg: none`, no signature.
    Unsigned,
    /// Signed with the client secret as the algorithm of the published key is forgotten.
    Symmetric,
    NoToken,
}

struct Provider {
    issuer: String,
    key: RsaPrivateKey,
    other_key: RsaPrivateKey,
    wrong: Mutex<Wrong>,
    /// By code: the challenge and the nonce of the request.
    codes: Mutex<HashMap<String, (String, String)>>,
    claims: Mutex<Value>,
}

fn encode(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

async fn discovery(State(provider): State<Arc<Provider>>) -> Json<Value> {
    let at = |path: &str| format!("{}{path}", provider.issuer);
    Json(json!({
        "issuer": provider.issuer,
        "authorization_endpoint": at("/authorize"),
        "token_endpoint": at("/token"),
        "jwks_uri": at("/keys"),
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256"],
    }))
}

async fn keys(State(provider): State<Arc<Provider>>) -> Json<Value> {
    let (n, e) = (
        provider.key.n().to_bytes_be(),
        provider.key.e().to_bytes_be(),
    );
    let key = json!({
        "kty": "RSA", "use": "sig", "alg": "RS256", "kid": "one",
        "n": encode(n), "e": encode(e),
    });
    Json(json!({ "keys": [key] }))
}

fn refuse(error: &str) -> Response {
    (StatusCode::BAD_REQUEST, Json(json!({ "error": error }))).into_response()
}

async fn token(
    State(provider): State<Arc<Provider>>,
    headers: axum::http::HeaderMap,
    Form(form): Form<HashMap<String, String>>,
) -> Response {
    let expected = format!(
        "Basic {}",
        base64::engine::general_purpose::STANDARD.encode("us:geheim")
    );
    let given = headers
        .get(header::AUTHORIZATION)
        .map(|v| v.to_str().unwrap());
    if given != Some(&expected) {
        return refuse("invalid_client");
    }
    let field = |name: &str| form.get(name).cloned().unwrap_or_default();
    let Some((challenge, nonce)) = provider.codes.lock().unwrap().remove(&field("code")) else {
        return refuse("invalid_grant");
    };
    let verifier = encode(Sha256::digest(field("code_verifier")));
    if verifier != challenge || field("redirect_uri") != BACK {
        return refuse("invalid_grant");
    }
    let wrong = *provider.wrong.lock().unwrap();
    let mut answer = json!({ "access_token": "x", "token_type": "Bearer", "expires_in": 60 });
    if wrong != Wrong::NoToken {
        answer["id_token"] = provider.id_token(wrong, &nonce).into();
    }
    Json(answer).into_response()
}

impl Provider {
    fn id_token(&self, wrong: Wrong, nonce: &str) -> String {
        let now = Still.now().unix_timestamp();
        let mut claims = self.claims.lock().unwrap().clone();
        claims["iss"] = self.issuer.clone().into();
        claims["aud"] = json!(["us"]);
        claims["nonce"] = nonce.into();
        claims["iat"] = now.into();
        claims["exp"] = (now + 300).into();
        match wrong {
            Wrong::Nonce => claims["nonce"] = "of another sign-in".into(),
            Wrong::Audience => claims["aud"] = json!(["them"]),
            Wrong::Expired => claims["exp"] = (now - 1).into(),
            Wrong::Issuer => claims["iss"] = "https://elsewhere.example".into(),
            _ => {}
        }
        let alg = match wrong {
            Wrong::Unsigned => "none",
            Wrong::Symmetric => "HS256",
            _ => "RS256",
        };
        let head = encode(json!({ "alg": alg, "kid": "one" }).to_string());
        let signed = format!("{head}.{}", encode(claims.to_string()));
        let key = if wrong == Wrong::Key {
            &self.other_key
        } else {
            &self.key
        };
        let signature = match wrong {
            Wrong::Unsigned => String::new(),
            Wrong::Symmetric => {
                use hmac::{Hmac, KeyInit, Mac};
                let mut mac = Hmac::<sha2::Sha256>::new_from_slice(b"geheim").unwrap();
                mac.update(signed.as_bytes());
                encode(mac.finalize().into_bytes())
            }
            _ => {
                let key = SigningKey::<Sha256>::new(key.clone());
                encode(key.sign(signed.as_bytes()).to_bytes())
            }
        };
        if wrong == Wrong::Changed {
            claims["sub"] = "someone else".into();
            return format!("{head}.{}.{signature}", encode(claims.to_string()));
        }
        format!("{signed}.{signature}")
    }

    async fn start() -> Arc<Provider> {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address: SocketAddr = listener.local_addr().unwrap();
        let key = || RsaPrivateKey::new(&mut OsRng, 2048).unwrap();
        let provider = Arc::new(Provider {
            issuer: format!("http://{address}"),
            key: key(),
            other_key: key(),
            wrong: Mutex::default(),
            codes: Mutex::default(),
            claims: Mutex::new(json!({
                "sub": "an", "email": "an@tinh.example", "email_verified": true, "name": "An",
            })),
        });
        let router = Router::new()
            .route("/.well-known/openid-configuration", get(discovery))
            .route("/keys", get(keys))
            .route("/token", post(token))
            .with_state(provider.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        provider
    }

    fn client(&self) -> OidcProvider {
        OidcProvider::new(
            ProviderSettings {
                name: "Tài khoản tỉnh".into(),
                issuer: self.issuer.clone(),
                client_id: "us".into(),
                client_secret: Some("geheim".into()),
            },
            Arc::new(Still),
        )
        .unwrap()
    }

    /// The person agrees: what the browser comes back with.
    fn agree(&self, begun: &Begun) -> String {
        let url = url::Url::parse(&begun.url).unwrap();
        let asked: HashMap<String, String> = url.query_pairs().into_owned().collect();
        assert_eq!(asked["response_type"], "code");
        assert_eq!(asked["client_id"], "us");
        assert_eq!(asked["redirect_uri"], BACK);
        assert_eq!(asked["code_challenge_method"], "S256");
        assert_eq!(asked["state"], begun.state);
        assert_eq!(asked["nonce"], begun.nonce);
        assert!(asked["scope"].split(' ').any(|scope| scope == "openid"));
        let mut codes = self.codes.lock().unwrap();
        let code = format!("code {}", codes.len());
        let kept = (asked["code_challenge"].clone(), asked["nonce"].clone());
        codes.insert(code.clone(), kept);
        code
    }
}

async fn sign_in(provider: &Provider) -> Result<Claims, ProviderError> {
    let client = provider.client();
    let begun = client.begin(BACK).await?;
    let code = provider.agree(&begun);
    client
        .finish(&code, &begun.nonce, &begun.verifier, BACK)
        .await
}

fn what(result: Result<Claims, ProviderError>) -> &'static str {
    match result {
        Err(ProviderError::Refused(what, _)) => what,
        other => panic!("not refused: {other:?}"),
    }
}

#[tokio::test]
async fn the_whole_way() {
    let provider = Provider::start().await;
    let claims = sign_in(&provider).await.unwrap();
    let expected = Claims {
        issuer: provider.issuer.clone(),
        subject: "an".into(),
        verified_email: Some("an@tinh.example".into()),
        name: Some("An".into()),
        strong: false,
    };
    assert_eq!(claims, expected);
    provider.claims.lock().unwrap()["amr"] = json!(["pwd", "mfa"]);
    assert!(sign_in(&provider).await.unwrap().strong);
}

#[tokio::test]
async fn an_address_that_the_provider_has_not_verified_is_none() {
    let provider = Provider::start().await;
    for verified in [json!(false), Value::Null] {
        provider.claims.lock().unwrap()["email_verified"] = verified;
        assert_eq!(sign_in(&provider).await.unwrap().verified_email, None);
    }
}

#[tokio::test]
async fn a_token_that_does_not_hold_is_refused_with_the_reason() {
    let provider = Provider::start().await;
    for (wrong, reason) in [
        (Wrong::Nonce, "provider-nonce"),
        (Wrong::Audience, "provider-audience"),
        (Wrong::Expired, "provider-expired"),
        (Wrong::Issuer, "provider-issuer"),
        (Wrong::Key, "provider-signature"),
        (Wrong::Changed, "provider-signature"),
        (Wrong::Unsigned, "provider-signature"),
        (Wrong::Symmetric, "provider-signature"),
        (Wrong::NoToken, "provider-answer"),
    ] {
        *provider.wrong.lock().unwrap() = wrong;
        assert_eq!(what(sign_in(&provider).await), reason, "{wrong:?}");
    }
}

#[tokio::test]
async fn a_code_is_good_once_and_only_for_who_began() {
    let provider = Provider::start().await;
    let client = provider.client();
    let begun = client.begin(BACK).await.unwrap();
    let code = provider.agree(&begun);
    let stolen = client.finish(&code, &begun.nonce, "another verifier", BACK);
    assert_eq!(what(stolen.await), "provider-code");
    let unknown = client.finish("no such code", &begun.nonce, &begun.verifier, BACK);
    assert_eq!(what(unknown.await), "provider-code");
}

#[tokio::test]
async fn a_provider_that_is_not_there_is_said_to_be_silent() {
    let client = OidcProvider::new(
        ProviderSettings {
            name: "x".into(),
            issuer: "http://127.0.0.1:1".into(),
            client_id: "us".into(),
            client_secret: None,
        },
        Arc::new(Still),
    );
    let begun = client.unwrap().begin(BACK).await;
    assert!(matches!(begun, Err(ProviderError::Silent(_))));
}

#[test]
fn a_provider_in_the_clear_is_not_taken() {
    let settings = ProviderSettings {
        name: "x".into(),
        issuer: "http://tai-khoan.example".into(),
        client_id: "us".into(),
        client_secret: None,
    };
    assert!(OidcProvider::new(settings, Arc::new(Still)).is_err());
}
