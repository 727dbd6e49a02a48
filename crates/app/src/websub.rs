//! The hub of our own feeds (WebSub, W3C Recommendation): whoever subscribes is told of every version
//! of a correction within a second or two.
//!
//! What is to be told is written in the commit that publishes (the store does it), so that a stop of
//! the program loses nothing; a subscriber that was away gets the feed as it stands when it is back,
//! once. Nothing is told in a drill.

use std::{
    collections::HashSet,
    sync::{Arc, Mutex, PoisonError},
};

use casework::{CaseId, SubscriptionId};
use hmac::{Hmac, Mac};
use sha2::Sha256;
use time::{Duration, OffsetDateTime};

use crate::{
    App, FeedFormat, Refusal, Result,
    access::Administrator,
    model::{HubMode, HubRequest, Subscription},
    ports::{CallbackError, Callbacks, Change, HubChange, HubNews, NoCallbacks},
    sealing::Cipher,
};

/// Where the hub is.
pub const HUB_PATH: &str = "/websub";
/// The longest secret, in bytes (WebSub, section 5.1).
pub const MAX_SECRET: usize = 200;
/// The longest address of a subscriber, in bytes.
const MAX_CALLBACK: usize = 2000;
/// Subscribers of one host, and of all.
pub const MAX_PER_HOST: usize = 20;
const MAX_IN_ALL: usize = 2000;
/// How long a subscription may be good, and how long it is if nobody says.
const SHORTEST: Duration = Duration::minutes(5);
const USUAL: Duration = Duration::days(10);
const LONGEST: Duration = Duration::days(30);
/// When a subscriber that did not confirm is asked again; after the last one no more.
const ASKED_AGAIN: [Duration; 2] = [Duration::seconds(10), Duration::minutes(2)];
/// When a subscriber that could not be told is tried again; after the last one its subscription
/// ends.
const TRIED_AGAIN: [Duration; 8] = [
    Duration::seconds(10),
    Duration::minutes(1),
    Duration::minutes(5),
    Duration::minutes(30),
    Duration::hours(2),
    Duration::hours(6),
    Duration::hours(12),
    Duration::hours(24),
];
/// How long what ended is still listed.
const LISTED: Duration = Duration::days(7);
/// Most subscriptions on the page.
const ON_PAGE: u32 = 500;
/// HTTP: gone for good.
const GONE: u16 = 410;

/// A request to the hub, as it came.
#[derive(Clone, Debug, Default)]
pub struct HubAsk {
    /// `hub.mode`.
    pub mode: String,
    /// `hub.topic`.
    pub topic: String,
    /// `hub.callback`.
    pub callback: String,
    /// `hub.lease_seconds`; empty: not said.
    pub lease_seconds: String,
    /// `hub.secret`; empty: none.
    pub secret: String,
}

/// One subscriber to be asked or told.
#[derive(Clone, Debug)]
pub enum HubWork {
    /// Whether it wants what was asked.
    Ask(HubRequest),
    /// What was published.
    Tell(Subscription),
}

impl HubWork {
    const fn id(&self) -> SubscriptionId {
        match self {
            HubWork::Ask(request) => request.id,
            HubWork::Tell(subscription) => subscription.id,
        }
    }
}

/// How subscribers are reached, and who of them is just being asked or told.
pub(crate) struct Hub {
    pub(crate) callbacks: Arc<dyn Callbacks>,
    cipher: Cipher,
    busy: Mutex<HashSet<SubscriptionId>>,
}

impl Hub {
    pub(crate) fn new(link_key: &[u8; 32]) -> Self {
        Hub {
            callbacks: Arc::new(NoCallbacks),
            cipher: Cipher::derived(link_key, b"dinhchinh/websub/v1"),
            busy: Mutex::default(),
        }
    }

    fn begins(&self, id: SubscriptionId) -> bool {
        let mut busy = self.busy.lock().unwrap_or_else(PoisonError::into_inner);
        busy.insert(id)
    }

    fn is_done(&self, id: SubscriptionId) {
        let mut busy = self.busy.lock().unwrap_or_else(PoisonError::into_inner);
        busy.remove(&id);
    }
}

/// While a subscriber is asked or told; whatever becomes of it, it may be again afterwards.
struct Busy<'a>(&'a Hub, SubscriptionId);

impl Drop for Busy<'_> {
    fn drop(&mut self) {
        self.0.is_done(self.1);
    }
}

/// Which of our feeds an address is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Topic {
    /// All corrections.
    All(FeedFormat, &'static str),
    /// One correction.
    One(CaseId),
}

impl Topic {
    /// None if the address, without what is before its path, is none of a feed.
    fn of(path: &str) -> Option<Topic> {
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        if let Some(one) = path.strip_prefix("/corrections/") {
            let id = one.strip_suffix("/feed.xml")?;
            return query.is_empty().then_some(Topic::One(id.parse().ok()?));
        }
        let language = match query {
            "" | "lang=vi" => "vi",
            "lang=en" => "en",
            _ => return None,
        };
        [FeedFormat::Atom, FeedFormat::Json, FeedFormat::ClaimReview]
            .into_iter()
            .find(|format| format.path() == path)
            .map(|format| Topic::All(format, language))
    }
}

impl App {
    /// The hub's address.
    #[must_use]
    pub fn hub_url(&self) -> String {
        format!("{}{HUB_PATH}", self.config.public_url)
    }

    /// The header `Link` of a feed that is found at this address: its hub, and itself.
    #[must_use]
    pub fn feed_links(&self, address: &str) -> String {
        format!(
            "<{}>; rel=\"hub\", <{address}>; rel=\"self\"",
            self.hub_url()
        )
    }

    /// Takes a request. What it wants is done once its subscriber has confirmed it.
    ///
    /// # Errors
    /// [`Refusal::Invalid`] names what cannot be used, [`Refusal::NotFound`] a topic that is no feed
    /// of ours, [`Refusal::LimitReached`].
    pub async fn ask_hub(&self, ask: HubAsk) -> Result<()> {
        if self.is_drill() {
            return Err(Refusal::InDrill.into());
        }
        let mode = HubMode::from_code(&ask.mode).ok_or(Refusal::Invalid("hub_mode"))?;
        let case = match self.topic(&ask.topic).ok_or(Refusal::NotFound("topic"))? {
            Topic::All(..) => None,
            Topic::One(id) => {
                let versions = self.store.corrections_of_case(id).await?;
                if versions.is_empty() {
                    return Err(Refusal::NotFound("topic").into());
                }
                Some(id)
            }
        };
        let host = Some(&ask.callback)
            .filter(|callback| callback.len() <= MAX_CALLBACK)
            .and_then(|callback| self.hub.callbacks.host(callback))
            .ok_or(Refusal::Invalid("hub_callback"))?;
        if ask.secret.len() > MAX_SECRET {
            return Err(Refusal::Invalid("hub_secret").into());
        }
        let now = self.now();
        let beside = self
            .store
            .subscribers_beside(now, &host, &ask.topic, &ask.callback);
        let (all, of_host) = beside.await?;
        if all >= MAX_IN_ALL as u64 {
            return Err(Refusal::LimitReached(MAX_IN_ALL).into());
        }
        if of_host >= MAX_PER_HOST as u64 {
            return Err(Refusal::LimitReached(MAX_PER_HOST).into());
        }
        let secret = (!ask.secret.is_empty() && mode == HubMode::Subscribe).then(|| {
            let label = label(&ask.topic, &ask.callback);
            self.hub
                .cipher
                .seal(&label, self.nonce(), ask.secret.as_bytes())
        });
        let request = HubRequest {
            id: SubscriptionId(self.new_id()),
            mode,
            case,
            host,
            secret,
            lease: lease(&ask.lease_seconds)?,
            topic: ask.topic,
            callback: ask.callback,
            attempts: 0,
            next_at: now,
        };
        let changes = vec![Change::Hub(HubChange::Ask(request))];
        Ok(self.store.commit(changes).await?)
    }

    fn topic(&self, address: &str) -> Option<Topic> {
        Topic::of(address.strip_prefix(&self.config.public_url)?)
    }

    /// Who is to be asked or told now, at most so many, without those who already are: from now on
    /// they count as such, until [`do_hub_work`](App::do_hub_work) is done with each.
    ///
    /// # Errors
    /// A fault of the store.
    pub async fn hub_work(&self, limit: u32) -> Result<Vec<HubWork>> {
        if self.is_drill() || limit == 0 {
            return Ok(Vec::new());
        }
        let now = self.now();
        // Those who are busy are due as well.
        let busy = {
            let busy = self.hub.busy.lock().unwrap_or_else(PoisonError::into_inner);
            u32::try_from(busy.len()).unwrap_or(u32::MAX)
        };
        let read = limit.saturating_add(busy);
        let told = self.store.subscriptions_due(now, read).await?;
        let asked = self.store.hub_requests_due(now, read).await?;
        let told = told.into_iter().map(HubWork::Tell);
        let mut work: Vec<HubWork> = Vec::new();
        for one in told.chain(asked.into_iter().map(HubWork::Ask)) {
            if work.len() < limit as usize && self.hub.begins(one.id()) {
                work.push(one);
            }
        }
        Ok(work)
    }

    /// Asks or tells one subscriber.
    ///
    /// # Errors
    /// A fault of the store: it is done again.
    pub async fn do_hub_work(&self, work: HubWork) -> Result<()> {
        let _busy = Busy(&self.hub, work.id());
        match work {
            HubWork::Ask(request) => self.ask_subscriber(request).await,
            HubWork::Tell(subscription) => self.tell_subscriber(subscription).await,
        }
    }

    async fn ask_subscriber(&self, request: HubRequest) -> Result<()> {
        let id = request.id;
        let challenge = self.secret();
        let lease = request.lease.whole_seconds().to_string();
        let mut query = vec![
            ("hub.mode", request.mode.code()),
            ("hub.topic", request.topic.as_str()),
            ("hub.challenge", challenge.as_str()),
        ];
        if request.mode == HubMode::Subscribe {
            query.push(("hub.lease_seconds", lease.as_str()));
        }
        let answer = match self.hub.callbacks.with_query(&request.callback, &query) {
            Some(url) => self.hub.callbacks.ask(&url).await,
            None => Err(CallbackError::NotPublic),
        };
        let now = self.now();
        let change = match answer {
            Ok((200..=299, body)) if body == challenge.as_bytes() => {
                return self.subscriber_confirmed(request, now).await;
            }
            // It was reached and did not want it, or it can never be reached.
            Ok((0..=499, _)) | Err(CallbackError::NotPublic) => HubChange::Settle(id),
            Ok(_) | Err(_) => match ASKED_AGAIN.get(request.attempts as usize) {
                Some(wait) => HubChange::AskAgain {
                    id,
                    attempts: request.attempts + 1,
                    at: now + *wait,
                },
                None => HubChange::Settle(id),
            },
        };
        Ok(self.store.commit(vec![Change::Hub(change)]).await?)
    }

    async fn subscriber_confirmed(&self, request: HubRequest, now: OffsetDateTime) -> Result<()> {
        let settle = HubChange::Settle(request.id);
        let change = match request.mode {
            HubMode::Subscribe => HubChange::Subscribe(Subscription {
                id: request.id,
                topic: request.topic,
                case: request.case,
                callback: request.callback,
                host: request.host,
                secret: request.secret,
                since: now,
                until: now + request.lease,
                wanted: 0,
                told: 0,
                attempts: 0,
                next_at: now,
                last_told_at: None,
                failed_at: None,
                error: String::new(),
                ended_at: None,
            }),
            HubMode::Unsubscribe => HubChange::Unsubscribe {
                topic: request.topic,
                callback: request.callback,
            },
        };
        let changes = vec![Change::Hub(settle), Change::Hub(change)];
        Ok(self.store.commit(changes).await?)
    }

    async fn tell_subscriber(&self, subscription: Subscription) -> Result<()> {
        let id = subscription.id;
        let Some(news) = self.news_for(&subscription).await? else {
            return self.end_subscription(id, "the feed is gone").await;
        };
        let answer = self.hub.callbacks.tell(news).await;
        let now = self.now();
        let error = match answer {
            Ok(200..=299) => {
                let told = HubChange::Told {
                    id,
                    told: subscription.wanted,
                    at: now,
                };
                return Ok(self.store.commit(vec![Change::Hub(told)]).await?);
            }
            Ok(GONE) => return self.end_subscription(id, "the server answered 410").await,
            Ok(status) => format!("the server answered {status}"),
            Err(error) => error.to_string(),
        };
        match TRIED_AGAIN.get(subscription.attempts as usize) {
            None => self.end_subscription(id, &error).await,
            Some(wait) => {
                let later = HubChange::NotTold {
                    id,
                    wanted: subscription.wanted,
                    attempts: subscription.attempts + 1,
                    next_at: now + *wait,
                    at: now,
                    error,
                };
                Ok(self.store.commit(vec![Change::Hub(later)]).await?)
            }
        }
    }

    /// The feed as it stands now; none if there is no such feed any longer.
    async fn news_for(&self, subscription: &Subscription) -> Result<Option<HubNews>> {
        let (media_type, body) = match self.topic(&subscription.topic) {
            None => return Ok(None),
            Some(Topic::All(format, language)) => (
                format.media_type(),
                self.corrections_feed(format, language, 0).await?,
            ),
            Some(Topic::One(id)) => (
                FeedFormat::Atom.media_type(),
                self.correction_feed(id).await?,
            ),
        };
        let signature = match &subscription.secret {
            None => None,
            Some(sealed) => {
                let label = label(&subscription.topic, &subscription.callback);
                let secret = self.hub.cipher.open(&label, sealed).ok_or_else(|| {
                    Self::inconsistent(
                        "a sealed secret does not open: is link.key the one of these data?",
                    )
                })?;
                Some(signature(&secret, body.as_bytes()))
            }
        };
        Ok(Some(HubNews {
            callback: subscription.callback.clone(),
            media_type,
            body,
            links: self.feed_links(&subscription.topic),
            signature,
        }))
    }

    async fn end_subscription(&self, id: SubscriptionId, error: &str) -> Result<()> {
        let end = HubChange::End {
            id,
            at: self.now(),
            error: error.to_owned(),
        };
        Ok(self.store.commit(vec![Change::Hub(end)]).await?)
    }

    /// Subscriptions, latest first, and the moment at which they are looked at.
    ///
    /// # Errors
    /// A fault of the store.
    pub async fn subscriptions(
        &self,
        _by: &Administrator,
    ) -> Result<(Vec<Subscription>, OffsetDateTime)> {
        Ok((self.store.subscriptions(ON_PAGE).await?, self.now()))
    }

    /// Ends a subscription.
    ///
    /// # Errors
    /// A fault of the store; that there is none is no error.
    pub async fn stop_subscription(&self, _by: &Administrator, id: SubscriptionId) -> Result<()> {
        self.end_subscription(id, "").await
    }

    /// Forgets subscriptions that ended long enough ago; called now and then.
    pub(crate) fn forget_subscriptions(&self) -> Change {
        Change::Hub(HubChange::ForgetEnded(self.now() - LISTED))
    }
}

/// A secret opens for its own subscription only.
fn label(topic: &str, callback: &str) -> Vec<u8> {
    format!("websub/v1/{topic} {callback}").into_bytes()
}

/// What a subscriber finds out by it whether we sent what came (WebSub, section 7).
fn signature(secret: &[u8], body: &[u8]) -> String {
    let mut mac = <Hmac<Sha256> as hmac::KeyInit>::new_from_slice(secret)
        .expect("HMAC takes a key of any length");
    mac.update(body);
    format!("sha256={}", hex::encode(mac.finalize().into_bytes()))
}

/// What was wanted, within bounds.
fn lease(seconds: &str) -> Result<Duration> {
    if seconds.is_empty() {
        return Ok(USUAL);
    }
    let digits = !seconds.is_empty() && seconds.bytes().all(|byte| byte.is_ascii_digit());
    if !digits {
        return Err(Refusal::Invalid("hub_lease").into());
    }
    // More than fits is long enough.
    let wanted = seconds.parse().map_or(LONGEST, Duration::seconds);
    Ok(wanted.clamp(SHORTEST, LONGEST))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_feeds_are_topics() {
        let all = |format, language| Some(Topic::All(format, language));
        assert_eq!(Topic::of("/corrections.atom"), all(FeedFormat::Atom, "vi"));
        assert_eq!(
            Topic::of("/corrections.json?lang=en"),
            all(FeedFormat::Json, "en")
        );
        assert_eq!(
            Topic::of("/claim-reviews.json?lang=vi"),
            all(FeedFormat::ClaimReview, "vi")
        );
        let one = "/corrections/00000000000000000000000000000001/feed.xml";
        assert!(matches!(Topic::of(one), Some(Topic::One(_))));
        for other in [
            "",
            "/",
            "/corrections",
            "/corrections.atom?page=1",
            "/corrections.atom?lang=vi&page=1",
            "/corrections.atom?lang=fr",
            "/corrections.atom#a",
            ".evil.example/corrections.atom",
            "@evil.example/corrections.atom",
            "/corrections/x/feed.xml",
            "/r/token/feed.xml",
            &format!("{one}?x"),
        ] {
            assert_eq!(Topic::of(other), None, "{other}");
        }
    }

    #[test]
    fn leases_are_bounded() {
        let seconds = |text: &str| lease(text).unwrap().whole_seconds();
        assert_eq!(seconds(""), 864_000);
        assert_eq!(seconds("0"), 300);
        assert_eq!(seconds("86400"), 86_400);
        assert_eq!(seconds("999999999"), 2_592_000);
        assert_eq!(seconds(&"9".repeat(60)), 2_592_000);
        for bad in ["-1", "1.5", "x", " 1", "+1"] {
            assert!(lease(bad).is_err(), "{bad}");
        }
    }

    /// RFC 4231, test case 2.
    #[test]
    fn signatures_are_hmac_sha256() {
        assert_eq!(
            signature(b"Jefe", b"what do ya want for nothing?"),
            "sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        );
    }
}
