//! The hub, with a real subscriber on this machine that follows the protocol, or does not.

use std::{
    collections::{HashMap, VecDeque},
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
};

use app::access::{Administrator, Approver, Officer};
use axum::{
    Router,
    body::Bytes,
    extract::{Query, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use casework::{CaseId, Role};
use channel::{pages::Reach, websub::HttpCallbacks};
use hmac::{Hmac, KeyInit, Mac};
use time::Duration;
use tokio::net::TcpListener;

use crate::{
    published::{person, published},
    roles,
    site::{Site, encoded},
};

const WATER: &str = "Khẩn: từ ngày mai toàn tỉnh cắt nước ba tuần vì hồ chứa bị nhiễm độc, mọi người \
                     trữ nước ngay hôm nay và báo cho người thân ở các xã, ai không trữ sẽ không có \
                     nước dùng, thông tin nội bộ từ công ty cấp nước, chia sẻ gấp";
const SCHOOL: &str = "Thông báo hỏa tốc: tất cả học sinh cấp ba được nghỉ học hai tháng liền từ tuần \
                      sau, trường chuyển sang thi trực tuyến và thu thêm năm triệu đồng mỗi em, phụ \
                      huynh nộp ngay qua số tài khoản của cô giáo chủ nhiệm, chuyển cho cả lớp";
const ALL: &str = "http://localhost/corrections.atom?lang=vi";

/// How the subscriber answers when it is asked.
#[derive(Clone, Copy, PartialEq)]
enum Asked {
    Wants,
    OtherChallenge,
    NotMine,
    Redirects,
    Broken,
}

struct Told {
    headers: HeaderMap,
    body: String,
}

struct Log {
    answer: Mutex<Asked>,
    asked: Mutex<Vec<HashMap<String, String>>>,
    told: Mutex<Vec<Told>>,
    /// How often a redirection was followed.
    strayed: AtomicUsize,
    /// Statuses of the next answers to what it is told; then 204.
    next: Mutex<VecDeque<u16>>,
}

struct Subscriber {
    url: String,
    log: Arc<Log>,
}

async fn asked(
    State(log): State<Arc<Log>>,
    Query(query): Query<HashMap<String, String>>,
) -> Response {
    let challenge = query["hub.challenge"].clone();
    log.asked.lock().unwrap().push(query);
    match *log.answer.lock().unwrap() {
        Asked::Wants => challenge.into_response(),
        Asked::OtherChallenge => format!("{challenge}x").into_response(),
        Asked::NotMine => StatusCode::NOT_FOUND.into_response(),
        Asked::Redirects => Redirect::temporary(&format!("/echo?{challenge}")).into_response(),
        Asked::Broken => StatusCode::BAD_GATEWAY.into_response(),
    }
}

async fn told(State(log): State<Arc<Log>>, headers: HeaderMap, body: Bytes) -> Response {
    let body = String::from_utf8(body.to_vec()).unwrap();
    log.told.lock().unwrap().push(Told { headers, body });
    let status = log.next.lock().unwrap().pop_front().unwrap_or(204);
    if status == 307 {
        return Redirect::temporary("/elsewhere").into_response();
    }
    StatusCode::from_u16(status).unwrap().into_response()
}

async fn strayed(State(log): State<Arc<Log>>) {
    log.strayed.fetch_add(1, Ordering::SeqCst);
}

impl Subscriber {
    async fn new() -> Subscriber {
        let log = Arc::new(Log {
            answer: Mutex::new(Asked::Wants),
            asked: Mutex::default(),
            told: Mutex::default(),
            strayed: AtomicUsize::new(0),
            next: Mutex::default(),
        });
        let router = Router::new()
            .route("/cb", get(asked).post(told))
            .fallback(strayed)
            .with_state(log.clone());
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/cb?own=1", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Subscriber { url, log }
    }

    fn answers(&self, answer: Asked) {
        *self.log.answer.lock().unwrap() = answer;
    }

    fn will_say(&self, statuses: &[u16]) {
        self.log.next.lock().unwrap().extend(statuses);
    }

    fn asked(&self) -> usize {
        self.log.asked.lock().unwrap().len()
    }

    fn told(&self) -> Vec<Told> {
        std::mem::take(&mut *self.log.told.lock().unwrap())
    }
}

async fn site() -> Site {
    let callbacks = Arc::new(HttpCallbacks::new(Reach::Loopback).unwrap());
    Site::with(move |app| app.with_callbacks(callbacks.clone())).await
}

async fn ask(site: &Site, mode: &str, topic: &str, callback: &str, more: &str) -> (u16, String) {
    let (topic, callback) = (encoded(topic), encoded(callback));
    let form = format!("hub.mode={mode}&hub.topic={topic}&hub.callback={callback}{more}");
    let answer = site.post("/websub", form).await;
    (answer.status.as_u16(), answer.body)
}

/// Asks and tells whoever is due, once.
async fn work(site: &Site) -> usize {
    let work = site.app.hub_work(100).await.unwrap();
    let many = work.len();
    for one in work {
        site.app.do_hub_work(one).await.unwrap();
    }
    many
}

async fn subscribe(site: &Site, subscriber: &Subscriber, topic: &str, more: &str) {
    let (status, body) = ask(site, "subscribe", topic, &subscriber.url, more).await;
    assert_eq!((status, body.as_str()), (202, ""));
    assert_eq!(work(site).await, 1);
}

async fn withdraw(site: &Site, case: CaseId) {
    let officer: Officer = person(site, Role::Officer).await;
    let approver: Approver = person(site, Role::Approver).await;
    let proposed = site
        .app
        .propose_withdrawal(&officer, case, "Có nhầm lẫn")
        .await;
    proposed.unwrap();
    site.app.approve_verdict(&approver, case).await.unwrap();
}

async fn subscriptions(site: &Site) -> Vec<app::model::Subscription> {
    let by: Administrator = person(site, Role::Administrator).await;
    site.app.subscriptions(&by).await.unwrap().0
}

#[tokio::test]
async fn a_subscriber_gets_every_version_signed_as_the_feed_has_it() {
    let site = site().await;
    let feed = site.get("/corrections.atom").await;
    let links = "<http://localhost/websub>; rel=\"hub\", \
                 <http://localhost/corrections.atom?lang=vi>; rel=\"self\"";
    assert_eq!(feed.header("link"), links, "it is found from the feed");
    let read = feed_rs::parser::parse(feed.body.as_bytes()).unwrap();
    let hub = |link: &feed_rs::model::Link| link.rel.as_deref() == Some("hub");
    assert!(read.links.iter().any(hub));
    let json = site.get("/corrections.json").await.body;
    assert!(
        json.contains(r#""hubs":[{"type":"WebSub","url":"http://localhost/websub"}]"#),
        "{json}"
    );

    let subscriber = Subscriber::new().await;
    let more = "&hub.secret=bi+m%E1%BA%ADt&hub.lease_seconds=86400";
    subscribe(&site, &subscriber, ALL, more).await;
    let question = subscriber.log.asked.lock().unwrap()[0].clone();
    assert_eq!(question["own"], "1", "its own query stays");
    assert_eq!(question["hub.mode"], "subscribe");
    assert_eq!(question["hub.topic"], ALL);
    assert_eq!(question["hub.lease_seconds"], "86400");
    assert!(subscriber.told().is_empty());
    assert_eq!(work(&site).await, 0, "nothing was published");

    let case = published(&site, WATER, "Cắt nước ba tuần").await;
    assert_eq!(work(&site).await, 1);
    let told = subscriber.told();
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].body, site.get("/corrections.atom").await.body);
    let head = |name: &str| told[0].headers[name].to_str().unwrap().to_owned();
    assert_eq!(head("content-type"), "application/atom+xml; charset=utf-8");
    assert_eq!(head("link"), links);
    let mut mac = Hmac::<sha2::Sha256>::new_from_slice("bi mật".as_bytes()).unwrap();
    mac.update(told[0].body.as_bytes());
    let signature = hex::encode(mac.finalize().into_bytes());
    assert_eq!(head("x-hub-signature"), format!("sha256={signature}"));
    assert_eq!(work(&site).await, 0, "once");

    withdraw(&site, case).await;
    assert_eq!(work(&site).await, 1);
    let told = subscriber.told();
    assert!(told[0].body.contains("ĐÃ RÚT KẾT LUẬN"), "{}", told[0].body);

    let stored = subscriptions(&site).await;
    assert_eq!((stored[0].wanted, stored[0].told), (2, 2));
    let secret = stored[0].secret.as_ref().unwrap();
    let clear = "bi mật".as_bytes();
    assert!(!secret.windows(clear.len()).any(|part| part == clear));
    ask(&site, "unsubscribe", ALL, &subscriber.url, "").await;
    assert_eq!(subscriptions(&site).await.len(), 1, "not confirmed yet");
    assert_eq!(work(&site).await, 1);
    assert!(subscriptions(&site).await.is_empty());
    published(&site, SCHOOL, "Nghỉ học hai tháng").await;
    assert_eq!(work(&site).await, 0);
}

#[tokio::test]
async fn the_feed_of_one_correction_tells_of_that_one_only() {
    let site = site().await;
    let case = published(&site, WATER, "Cắt nước ba tuần").await;
    let topic = format!("http://localhost/corrections/{case}/feed.xml");
    let feed = site.get(&format!("/corrections/{case}/feed.xml")).await;
    assert!(
        feed.header("link")
            .contains(&format!("<{topic}>; rel=\"self\""))
    );
    let read = feed_rs::parser::parse(feed.body.as_bytes()).unwrap();
    assert!(
        read.links
            .iter()
            .any(|link| link.rel.as_deref() == Some("hub"))
    );
    let subscriber = Subscriber::new().await;
    subscribe(&site, &subscriber, &topic, "").await;
    published(&site, SCHOOL, "Nghỉ học hai tháng").await;
    assert_eq!(work(&site).await, 0);
    withdraw(&site, case).await;
    assert_eq!(work(&site).await, 1);
    let told = subscriber.told();
    assert!(told[0].body.contains("Có nhầm lẫn"));
    assert!(
        !told[0].headers.contains_key("x-hub-signature"),
        "no secret"
    );
}

#[tokio::test]
async fn who_does_not_confirm_is_not_subscribed() {
    let site = site().await;
    let subscriber = Subscriber::new().await;
    for answer in [Asked::OtherChallenge, Asked::NotMine, Asked::Redirects] {
        subscriber.answers(answer);
        subscribe(&site, &subscriber, ALL, "").await;
        assert_eq!(work(&site).await, 0, "asked once");
        assert!(subscriptions(&site).await.is_empty());
    }
    // Broken servers are asked again, some times.
    subscriber.answers(Asked::Broken);
    let before = subscriber.asked();
    subscribe(&site, &subscriber, ALL, "").await;
    for _ in 0..5 {
        site.later(Duration::minutes(3));
        work(&site).await;
    }
    assert_eq!(subscriber.asked() - before, 3);
    assert_eq!(subscriber.log.strayed.load(Ordering::SeqCst), 0);
    subscribe(&site, &subscriber, ALL, "").await;
    subscriber.answers(Asked::Wants);
    assert_eq!(work(&site).await, 0, "not at once");
    site.later(Duration::seconds(11));
    assert_eq!(work(&site).await, 1);
    assert_eq!(subscriptions(&site).await.len(), 1);
    // Somebody else cannot end it: the subscriber does not confirm.
    subscriber.answers(Asked::NotMine);
    ask(&site, "unsubscribe", ALL, &subscriber.url, "").await;
    work(&site).await;
    assert_eq!(subscriptions(&site).await.len(), 1);
}

#[tokio::test]
async fn who_could_not_be_told_is_told_later_until_it_is_hopeless() {
    let site = site().await;
    let subscriber = Subscriber::new().await;
    subscribe(&site, &subscriber, ALL, "&hub.lease_seconds=2592000").await;
    subscriber.will_say(&[500, 307, 200]);
    let case = published(&site, WATER, "Cắt nước ba tuần").await;
    assert_eq!(work(&site).await, 1);
    for wait in [10, 60] {
        site.later(Duration::seconds(wait - 1));
        assert_eq!(work(&site).await, 0, "{wait}");
        site.later(Duration::seconds(1));
        assert_eq!(work(&site).await, 1, "{wait}");
    }
    assert_eq!(subscriber.told().len(), 3);
    let stored = subscriptions(&site).await.remove(0);
    assert_eq!((stored.told, stored.attempts), (1, 0));
    assert_eq!(stored.error, "the server answered 307");
    assert_eq!(subscriber.log.strayed.load(Ordering::SeqCst), 0);

    // What is published while it waits is told at once, and with it what was missed.
    subscriber.will_say(&[500]);
    published(&site, SCHOOL, "Nghỉ học hai tháng").await;
    work(&site).await;
    withdraw(&site, case).await;
    assert_eq!(work(&site).await, 1);
    let told = subscriber.told();
    assert!(told[1].body.contains("Nghỉ học") && told[1].body.contains("ĐÃ RÚT"));
    site.later(Duration::days(1));
    assert_eq!(work(&site).await, 0);

    subscriber.will_say(&[503; 20]);
    published(&site, "Ngày mai mưa đá to như quả trứng trên khắp cả tỉnh, mọi người không ra khỏi nhà và chuyển tin này cho tất cả người thân ngay lập tức kẻo nguy hiểm tính mạng", "Mưa đá").await;
    for _ in 0..20 {
        work(&site).await;
        site.later(Duration::hours(25));
    }
    let stored = subscriptions(&site).await.remove(0);
    assert!(stored.ended_at.is_some(), "{stored:?}");
    assert_eq!(stored.error, "the server answered 503");
    assert_eq!(subscriber.told().len(), 9);
}

#[tokio::test]
async fn gone_is_gone_and_time_ends() {
    let site = site().await;
    let (gone, short) = (Subscriber::new().await, Subscriber::new().await);
    subscribe(&site, &gone, ALL, "").await;
    subscribe(&site, &short, ALL, "&hub.lease_seconds=600").await;
    gone.will_say(&[410]);
    let case = published(&site, WATER, "Cắt nước ba tuần").await;
    assert_eq!(work(&site).await, 2);
    site.later(Duration::minutes(11));
    withdraw(&site, case).await;
    assert_eq!(work(&site).await, 0);
    assert_eq!((gone.told().len(), short.told().len()), (1, 1));
    // It may begin anew.
    subscribe(&site, &gone, ALL, "").await;
    assert_eq!(work(&site).await, 0, "what was before is not told");
    published(&site, SCHOOL, "Nghỉ học hai tháng").await;
    assert_eq!(work(&site).await, 1);
    assert_eq!(gone.told().len(), 1);
    site.later(Duration::days(60));
    site.app.forget_expired().await.unwrap();
    assert!(subscriptions(&site).await.is_empty());
}

#[tokio::test]
async fn a_stop_loses_nothing_and_tells_nobody_twice() {
    let site = site().await;
    let subscriber = Subscriber::new().await;
    ask(&site, "subscribe", ALL, &subscriber.url, "").await;
    // Taken, not done: the program stops in the middle.
    assert_eq!(site.app.hub_work(10).await.unwrap().len(), 1);
    let site = site.again().await;
    assert_eq!(work(&site).await, 1);
    published(&site, WATER, "Cắt nước ba tuần").await;
    assert_eq!(site.app.hub_work(10).await.unwrap().len(), 1);
    let site = site.again().await;
    assert_eq!(work(&site).await, 1);
    let site = site.again().await;
    assert_eq!(work(&site).await, 0);
    assert_eq!(subscriber.told().len(), 1);
}

#[tokio::test]
async fn a_silent_subscriber_keeps_nobody_waiting() {
    let site = Arc::new(site().await);
    let (silent, other) = (Subscriber::new().await, Subscriber::new().await);
    subscribe(&site, &silent, ALL, "").await;
    subscribe(&site, &other, ALL, "").await;
    // From now on it takes connections and says nothing.
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let mute = format!("http://{}/", listener.local_addr().unwrap());
    published(&site, WATER, "Cắt nước ba tuần").await;
    let work_there_is = site.app.hub_work(10).await.unwrap();
    assert_eq!(work_there_is.len(), 2);
    assert!(
        site.app.hub_work(10).await.unwrap().is_empty(),
        "nobody twice at once"
    );
    let mut hanging = None;
    for one in work_there_is {
        let app = site.app.clone();
        let app::HubWork::Tell(mut subscription) = one else {
            panic!("to be told");
        };
        if subscription.callback == silent.url {
            subscription.callback.clone_from(&mute);
            let one = app::HubWork::Tell(subscription);
            hanging = Some(tokio::spawn(async move { app.do_hub_work(one).await }));
        } else {
            app.do_hub_work(app::HubWork::Tell(subscription))
                .await
                .unwrap();
        }
    }
    assert_eq!(other.told().len(), 1);
    let hanging = hanging.unwrap();
    assert!(!hanging.is_finished());
    hanging.abort();
    assert!(hanging.await.is_err());
    assert_eq!(work(&site).await, 1, "it is tried again");
    assert_eq!(silent.told().len(), 1);
}

#[tokio::test]
async fn what_cannot_be_subscribed_is_said_in_plain_words() {
    let site = site().await;
    let good = "http://127.0.0.1:9/cb";
    for (mode, topic, callback, more, status, word) in [
        ("listen", ALL, good, "", 422, "hub.mode"),
        (
            "subscribe",
            "http://localhost/corrections",
            good,
            "",
            404,
            "hub.topic",
        ),
        (
            "subscribe",
            "http://elsewhere.example/corrections.atom",
            good,
            "",
            404,
            "hub.topic",
        ),
        (
            "subscribe",
            "http://localhost/corrections/00000000000000000000000000000001/feed.xml",
            good,
            "",
            404,
            "hub.topic",
        ),
        ("subscribe", ALL, "", "", 422, "hub.callback"),
        (
            "subscribe",
            ALL,
            "ftp://127.0.0.1/",
            "",
            422,
            "hub.callback",
        ),
        (
            "subscribe",
            ALL,
            "http://10.0.0.1/",
            "",
            422,
            "hub.callback",
        ),
        (
            "subscribe",
            ALL,
            "http://a:b@127.0.0.1/",
            "",
            422,
            "hub.callback",
        ),
        (
            "subscribe",
            ALL,
            "http://127.0.0.1/#x",
            "",
            422,
            "hub.callback",
        ),
        (
            "subscribe",
            ALL,
            good,
            "&hub.lease_seconds=soon",
            422,
            "hub.lease_seconds",
        ),
        (
            "subscribe",
            ALL,
            good,
            &format!("&hub.secret={}", "x".repeat(201)),
            422,
            "hub.secret",
        ),
    ] {
        let (found, body) = ask(&site, mode, topic, callback, more).await;
        assert_eq!(found, status, "{mode} {topic} {callback}: {body}");
        assert!(body.contains(word) && !body.contains('<'), "{body}");
    }
    for number in 0..21 {
        let callback = format!("http://127.0.0.1:9/{number}");
        let (status, _) = ask(&site, "subscribe", ALL, &callback, "").await;
        assert_eq!(status, if number < 20 { 202 } else { 409 }, "{number}");
    }
    let again = ask(&site, "subscribe", ALL, "http://127.0.0.1:9/3", "").await;
    assert_eq!(again.0, 202, "one that is there may renew");
    for lang in ["vi", "en"] {
        let page = site.get(&format!("/websub?lang={lang}")).await.body;
        assert!(page.contains("http://localhost/websub") && !page.contains('⟦'));
        assert!(page.contains(&format!("http://localhost/corrections.atom?lang={lang}")));
    }
}

#[tokio::test]
async fn a_drill_has_no_hub() {
    let site = site().await;
    let subscriber = Subscriber::new().await;
    subscribe(&site, &subscriber, ALL, "").await;
    published(&site, WATER, "Cắt nước ba tuần").await;
    site.becomes_drill("Diễn tập").await;
    assert_eq!(
        ask(&site, "subscribe", ALL, &subscriber.url, "").await.0,
        403
    );
    assert_eq!(work(&site).await, 0);
    assert!(subscriber.told().is_empty());
}

#[tokio::test]
async fn administrators_see_who_is_told_and_end_it() {
    let site = site().await;
    let subscriber = Subscriber::new().await;
    subscribe(&site, &subscriber, ALL, "").await;
    subscriber.will_say(&[500]);
    published(&site, WATER, "Cắt nước ba tuần").await;
    work(&site).await;
    let by = roles::person(&site, Role::Administrator).await;
    let page = |path: &'static str| site.send(roles::request("GET", path, Some(&by), None));
    let shown = page("/console/websub").await.body;
    for text in [
        "127.0.0.1",
        "/corrections.atom?lang=vi",
        "Đang chờ gửi",
        "the server answered 500",
    ] {
        assert!(shown.contains(text), "{text}: {shown}");
    }
    assert!(!shown.contains('⟦'));
    let english = page("/console/websub?lang=en").await.body;
    assert!(english.contains("Waits to be told") && !english.contains('⟦'));
    let id = subscriptions(&site).await[0].id;
    let end = format!("/console/websub/{id}/end");
    let ended = site
        .send(roles::request("POST", &end, Some(&by), None))
        .await;
    assert_eq!(ended.status, 303);
    assert!(page("/console/websub").await.body.contains("Đã kết thúc"));
    site.later(Duration::hours(1));
    assert_eq!(work(&site).await, 0);
    let settings = page("/console/settings").await;
    assert!(
        settings.body.contains("/console/websub"),
        "{}",
        settings.header(header::LOCATION.as_str())
    );
}
